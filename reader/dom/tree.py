"""Foreign bytes to a tree: which encoding, and an HTML parser that neither fetches nor grows without bound.

The parser gets UTF-8 that this module made itself, so no library guesses encodings (readability's is quadratic).
libxml2 stops without an error at a depth of 256 and at a text node of 10 MB; `parse` sees that in the parser's log and
tries once more without those limits. Whoever parses foreign pages does it in a worker with memory and time limits.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator

from lxml import etree

from reader.errors import ParseError

#: Largest page, in bytes, that is parsed at all.
PAGE_LIMIT = 5 * 1024 * 1024 + 8 * 1024 * 1024
_SNIFF = 1_024
_META = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
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
_BOXES = re.compile(
    rb"</?(?:div|span|font|section|center|b|i|em|strong|blockquote|ul|ol|li|table|tbody|tr|td)\b[^<>]*>"
)
_LONG_TAG = re.compile(rb"<([A-Za-z][\w-]{0,20})[^<>]{20000,}>")
_LARGE, _LARGE_TAG, _ATTRIBUTES = 200_000, 20_000, 2_000
_END = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
#: The same in one spelling, found four times as quickly; pages of capitals are looked at again.
_ENDS = (re.compile(rb"</(?:body|html)"), re.compile(rb"</(?:BODY|HTML)"))
_AFTER_END = 400
_CONTROLS = bytes(sign for sign in range(32) if sign not in (9, 10, 12, 13))


def decode(body: bytes, content_type: str = "") -> str:
    """The page as text. Order: byte order mark, valid UTF-8 with signs beyond ASCII, HTTP header, `<meta charset>`
    in the first 1,024 bytes, UTF-8 with replacement. Only encodings of a fixed list are used.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and (not text.isascii() or b"\x1b$" not in body[: _SNIFF * 4]):
        return text
    declared = [match[1] for match in (_HEADER.search(content_type),) if match]
    declared += [match[1].decode("ascii") for match in (_META.search(body[:_SNIFF]),) if match]
    for label in declared:
        codec = _codec(label)
        if codec and codec != "utf-8":
            return body.decode(codec, "replace")
    return body.decode("utf-8", "replace")


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(name, name) if name in _CODECS else None


def selector(path: str) -> Callable[[etree._Element], list[etree._Element]]:
    """A compiled XPath that answers with elements (other answers are left out)."""
    compiled = etree.XPath(path)

    def select(root: etree._Element) -> list[etree._Element]:
        found = compiled(root)
        return [item for item in found if isinstance(item, etree._Element)] if isinstance(found, list) else []

    return select


def inner_text(element: etree._Element, between: str = "") -> str:
    """All text in an element, its pieces joined by `between`."""
    return between.join(str(piece) for piece in element.itertext())


def parse(html: str) -> etree._Element:
    """The root element of a page. Raises ParseError when nothing of a tree can be made."""
    data = html.encode("utf-8", "replace").translate(None, _CONTROLS)
    if len(data) > PAGE_LIMIT * 2:
        raise ParseError("The page is too large to read.", kind="too_large")
    if len(data) > _LARGE and any(piece.count(b"=") > _ATTRIBUTES for piece in _long_tags(data)):
        data = _LONG_TAG.sub(_without_attributes, data)
    ended = _ENDS[0].search(data) or _ENDS[1].search(data)
    if ended is not None and len(data) - ended.start() > _AFTER_END:
        # Pages glued of parts close their body early; browsers read on, libxml2 forgets what comes then.
        data = _END.sub(b"", data)
    parser = _parser(huge=False)
    root = _read(data, parser)
    if root is None or _cut_short(parser):
        parser = _parser(huge=True)
        again = _read(data, parser)
        if _cut_short(parser):  # nested deeper than 2,048: the boxes go, their text stays
            again = _read(_BOXES.sub(b"<p>", data), _parser(huge=True))
        root = again if again is not None else root
    if root is None:
        raise ParseError("This is not a web page.")
    return root


def _long_tags(data: bytes) -> Iterator[bytes]:
    """The stretches from a `<` to the next `>` that are longer than `_LARGE_TAG`."""
    at = 0
    while at + _LARGE_TAG < len(data):
        # The last one within reach: all before it are as near to each other.
        end = data.rfind(b">", at, at + _LARGE_TAG + 1)
        if end < 0:
            end = data.find(b">", at)
            end = len(data) if end < 0 else end
            start = data.rfind(b"<", at, end)
            if start >= 0 and end - start > _LARGE_TAG:
                yield data[start:end]
        at = end + 1


def _without_attributes(found: re.Match[bytes]) -> bytes:
    """A start tag without its attributes, when it has thousands: libxml2 compares each with all others."""
    return found[0] if found[0].count(b"=") <= _ATTRIBUTES else b"<" + found[1] + b">"


def _parser(*, huge: bool) -> etree.HTMLParser:
    return etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, recover=True, huge_tree=huge
    )


def _read(data: bytes, parser: etree.HTMLParser) -> etree._Element | None:
    try:
        root: etree._Element | None = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return root


def _cut_short(parser: etree.HTMLParser) -> bool:
    return any(
        entry.type_name in {"ERR_RESOURCE_LIMIT", "ERR_NAME_TOO_LONG"} or "depth" in (entry.message or "").lower()
        for entry in parser.error_log.filter_from_fatals()
    )
