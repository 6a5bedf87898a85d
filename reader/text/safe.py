"""The choke-point: makes foreign text and foreign addresses safe for a terminal.

Everything that comes from a feed, page, server, file or error message goes through here on its way into the library and
again on its way out (rows of older versions, names of files). Knows nothing of news.

Control bytes become U+FFFD, so that their loss is seen; invisible signs that reorder or hide text are dropped. Joiners
stay where they are spelling (Persian, Indic scripts, emoji). See ECMA-48 for the controls, UAX #9 for the bidi signs.
"""

from __future__ import annotations

import re
import unicodedata

from reader.text.patterns import lazy

#: Longest one-line field and longest text, in characters.
LINE_LIMIT = 1_000
TEXT_LIMIT = 2_000_000

_NEWLINES = lazy("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = lazy("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_HIDDEN = lazy("[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]")  # noqa: E501
_JOINER = lazy(
    "(?<![\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff\u200c\u200d\ufb50-\ufdff\ufe0f\ufe70-\ufefc\u2190-\u2bff\U0001f000-\U0001faff])"
    "[\u200c\u200d]+|[\u200c\u200d]+(?=\\s|$)"
)
_STACK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_STACKED = lazy(f"({_STACK}{{3}}){_STACK}+")
_POINTS = "[\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u06d6-\u06dc\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ebc\u0f71-\u0f84]"  # noqa: E501
_POINTED = lazy(f"({_POINTS}{{8}}){_POINTS}+")

#: Letters and signs that nothing below changes: Latin, Cyrillic, common punctuation, Han.
_PLAIN = lazy(
    "[\n -~\u00a1-\u00ac\u00ae-\u02ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u4e00-\u9fff]*"
)

#: What must never reach a terminal inside text, whatever its source: C0 except tab and newline, DEL, C1, bidi controls.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]")  # noqa: E501


def clean_text(text: str, limit: int = TEXT_LIMIT) -> str:
    """Text that may have several lines: newlines stay, tabs become four blanks, at most `limit` characters. NFC."""
    text = text[:limit]
    if (text.isascii() and text.isprintable()) or _PLAIN.fullmatch(text):
        return text
    text = _NEWLINES.sub("\n", text)
    text = _CONTROLS.sub("\ufffd", text)
    text = unicodedata.normalize("NFC", _HIDDEN.sub("", text)).replace("\t", "    ")
    text = _JOINER.sub("", text)
    return _POINTED.sub(r"\1", _STACKED.sub(r"\1", text))[:limit]


def clean_line(text: str, limit: int = LINE_LIMIT) -> str:
    """Text of one line: every run of white space becomes one blank, ends are trimmed, at most `limit` characters."""
    if len(text) <= limit and text.isascii() and text.isprintable() and "  " not in text and text == text.strip():
        return text
    return " ".join(clean_text(text, limit * 4).split())[:limit]


def clean_inline(text: str, limit: int = TEXT_LIMIT) -> str:
    """A piece of a paragraph: like `clean_line`, but one blank at either end stays where there was white space."""
    text = clean_text(text, limit)
    if not text:
        return ""
    body = " ".join(text.split())
    if not body:
        return " "
    return (" " if text[0].isspace() else "") + body + (" " if text[-1].isspace() else "")


def clean_code(text: str, limit: int = TEXT_LIMIT) -> str:
    """Verbatim text: white space is kept, tabs become four blanks, trailing blanks of lines go."""
    return "\n".join(line.rstrip() for line in clean_text(text, limit).split("\n")).strip("\n")
