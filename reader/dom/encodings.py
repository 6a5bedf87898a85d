"""Which encoding a text of the web is in: what is stated, what is meant, and what it looks like where nothing is.

Names are believed in the order server, page. Where they do not agree, and where there is none, the text that reads like
one is taken. Only encodings of a fixed list are used: some of Python's codecs are none of text, others take for ever.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterable

_CODECS = frozenset({
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii", "iso8859-1", "iso8859-2", "iso8859-3", "iso8859-4",
    "iso8859-5",
    "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-9", "iso8859-10", "iso8859-13", "iso8859-14", "iso8859-15",
    "iso8859-16", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp866",
    "cp874", "koi8-r", "koi8-u", "shift_jis", "cp932", "euc_jp", "iso2022_jp", "gb2312", "gbk", "gb18030", "big5",
    "big5hkscs", "euc_kr", "cp949", "tis-620", "mac-cyrillic", "mac-roman",
})  # fmt: skip
#: WHATWG: these labels mean the larger Windows code page.
_WIDER = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030"}
_WINDOWS = re.compile(r"(?:x-)?(?:windows|win|cp|ms|ibm)[-_ ]?(\d{3,4})", re.IGNORECASE)
#: Bytes that are looked at to see what a text looks like.
_LOOKED_AT = 65_536
_WORD_OF_ACCENTS = re.compile("[\u00c0-\u00ff]{3}")
_KANA, _HANGUL = re.compile("[\u3040-\u30ff]"), re.compile("[\uac00-\ud7a3]")
#: The commonest signs of Chinese.
_HAN = re.compile("[的一是不了在有人這这中]")


def known_codec(label: str) -> str | None:
    """Python's name for an encoding of the web, or None."""
    label = label.strip()
    windows = _WINDOWS.fullmatch(label)
    for name in (label, f"cp{windows[1]}" if windows else "", label.removeprefix("x-")):
        try:
            found = codecs.lookup(name).name
        except (LookupError, ValueError):
            continue
        if found in _CODECS:
            return found
    return None


def decoded(body: bytes, labels: Iterable[str]) -> str:
    """A text that is not valid UTF-8, by the encodings that are stated for it."""
    plain = body.decode("utf-8", "replace")
    bad = plain.count("\ufffd")
    if bad * 20 < len(plain) - len(plain.encode("ascii", "ignore")):
        return plain  # a few letters of it are broken
    named = [_WIDER.get(codec, codec) for label in labels if (codec := known_codec(label)) and codec != "utf-8"]
    named = list(dict.fromkeys(named))
    if len(named) > 1:
        named.sort(key=lambda codec: -readable(_start(body).decode(codec, "replace")))
    codec = named[0] if named else guessed(body)
    return body.decode(codec, "replace") if codec else plain


def guessed(body: bytes) -> str | None:
    """The encoding a text that states none looks like, or None."""
    start = _start(body)
    tag = start[:60]
    if tag.count(0) * 3 > len(tag):
        return "utf-16-le" if tag[1::2].count(0) > tag[::2].count(0) else "utf-16-be"
    if b"\x1b$" in start and start.isascii():
        return "iso2022_jp"
    beyond = sum(byte > 0x7F for byte in start)
    letters = beyond + sum(0x41 <= byte <= 0x7A for byte in re.sub(rb"<[^<>]*>", b"", start))
    if not beyond:
        return None
    if beyond * 4 < letters:
        return "cp1252"
    for codec, sign, part in (("shift_jis", _KANA, 0.2), ("euc_jp", _KANA, 0.2), ("euc_kr", _HANGUL, 0.5),
                              ("gb18030", _HAN, 0.02), ("big5", _HAN, 0.02)):  # fmt: skip
        text = start.decode(codec, "replace")
        signs = [letter for letter in text if letter > "\x7f"]
        if text.count("\ufffd") <= len(signs) // 100 and len(sign.findall(text)) > part * len(signs):
            return codec
    return max(("cp1252", "cp1251", "koi8-r"), key=lambda codec: readable(start.decode(codec, "replace")))


def readable(text: str) -> float:
    """How much like writing the letters of a text beyond ASCII are, up to 1."""
    signs = [sign for sign in text if sign > "\x7f"]
    if not signs:
        return 0.0
    kinds = [unicodedata.category(sign) for sign in signs]
    good = sum(kind in ("Ll", "Lo", "Mn", "Mc") for kind in kinds) - kinds.count("Lu") / 2 - kinds.count("So")
    return (good - 3 * len(_WORD_OF_ACCENTS.findall(text)) - 2 * text.count("\ufffd")) / len(signs)


def _start(body: bytes) -> bytes:
    """The part that is looked at."""
    return body[:_LOOKED_AT]
