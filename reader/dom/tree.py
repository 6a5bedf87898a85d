"""Foreign bytes to a tree: which encoding, and an HTML parser that neither fetches nor grows without bound.

The parser gets UTF-8 that this module made itself, so no library guesses encodings (readability's is quadratic).
libxml2 stops without an error at a depth of 256 and at a text node of 10 MB; `parse` sees that in the parser's log and
tries once more without those limits. Whoever parses foreign pages does it in a worker with memory and time limits.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from itertools import islice

from lxml import etree

from reader.dom.encodings import decoded
from reader.errors import ParseError

#: Largest page, in bytes, that is parsed at all.
PAGE_LIMIT = 5 * 1024 * 1024 + 8 * 1024 * 1024
_SNIFF = 1_024
_META = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"\s{0,9}<\?xml[^<>]{0,200}encoding\s*=\s*[\"']([A-Za-z0-9._-]{2,40})", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_BOXES = re.compile(
    rb"</?(?:div|span|font|section|center|b|i|em|strong|blockquote|ul|ol|li|table|tbody|tr|td)\b[^<>]*>"
)
#: One attribute and its value, and a start tag with all of them as HTML has them (WHATWG §13.2.5: what stands in quotes
#: may hold the end of a tag, and a quotation mark without "=" before it opens nothing); comments and what a script
#: holds are taken along, as they are. Nothing is looked at twice.
_ATTRIBUTE = rb"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)?)?"""
_ATTRIBUTES_OF = rb"(?:[\s/]*+" + _ATTRIBUTE + rb")*+[\s/]*+>?"
_ONE_TAG = re.compile(rb"<[a-zA-Z][^\s/>]*+" + _ATTRIBUTES_OF)
_START_TAG = re.compile(
    rb"<!--(?:[^-]++|-(?!->))*+|(<(?:(script|style|textarea|title)(?=[\s/>])|[a-z][^\s/>]*+)"
    + _ATTRIBUTES_OF
    + rb")(?(2)(?:[^<]++|<(?!/\2))*+)",
    re.IGNORECASE,
)
_ONE_ATTRIBUTE = re.compile(_ATTRIBUTE)
#: Attributes of one tag that are read, and bytes up to which a tag has no more.
_ATTRIBUTES, _LONG_TAG = 1_000, 2_000
#: Pages with so many bytes or "=" are looked through in any case: their tags may hide between brackets in quotes.
_LARGE, _MANY = 512 * 1024, 20_000
#: Style sheets within the page that are worth leaving out before the parse; half a page may be one.
_STYLES = re.compile(rb"<style\b[^<>]{0,400}+>[^<]{4000,}+</style>")
_END = re.compile(rb"</(?:body|html)\s*>", re.IGNORECASE)
#: The same in one spelling, found four times as quickly; pages of capitals are looked at again.
_ENDS = (re.compile(rb"</(?:body|html)"), re.compile(rb"</(?:BODY|HTML)"))
_AFTER_END = 400
_CONTROLS = bytes(sign for sign in range(32) if sign not in (9, 10, 12, 13))


def decode(body: bytes, content_type: str = "") -> str:
    """The page as text. Order: byte order mark, valid UTF-8 with signs beyond ASCII, HTTP header, `<meta charset>`
    (first where it belongs, in the first 1,024 bytes), XML declaration, and what it looks like (`encodings`).
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and "\x00" not in text[:_SNIFF] and (not text.isascii() or b"\x1b$" not in body[: _SNIFF * 4]):
        return text
    stated = [match[1] for match in (_HEADER.search(content_type),) if match]
    said = (_META.search(body[:_SNIFF]) or _META.search(body, 0, _SNIFF * 32), _DECLARED.match(body[:_SNIFF]))
    stated += [match[1].decode("ascii") for match in said if match]
    return decoded(body, stated)


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
    data = _without(_STYLES, data)
    if len(data) > _LARGE or data.count(b"=") > _MANY or _has_long_tag(data):
        data = _with_few_attributes(data)
    ended = _ENDS[0].search(data) or _ENDS[1].search(data)
    if ended is not None and len(data) - ended.start() > _AFTER_END:
        # Pages glued of parts close their body early; browsers read on, libxml2 forgets what comes then.
        data = _without(_END, data)
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


def _without(pattern: re.Pattern[bytes], data: bytes) -> bytes:
    """The data without what matches; `re.sub` would hold a large page three times for that."""
    parts: list[memoryview] = []
    view, at = memoryview(data), 0
    for match in pattern.finditer(data):
        parts.append(view[at : match.start()])
        at = match.end()
    return b"".join([*parts, view[at:]]) if parts else data


def _has_long_tag(data: bytes) -> bool:
    """Whether from the `<` of a tag to the next `<` it is far, and there are more than a thousand attributes."""
    at = 0
    while at + _LONG_TAG < len(data):
        # The last one within reach: all before it are as near to each other.
        start = data.rfind(b"<", at, at + _LONG_TAG)
        if start < 0:
            start = data.find(b"<", at)
            if start < 0:
                return False
        after = data.find(b"<", start + 1, start + _LONG_TAG)
        if after < 0 and data[start + 1 : start + 2].isalpha():
            tag = _ONE_TAG.match(data, start)
            if tag is not None and _too_many(data, start, tag.end()) is not None:
                return True
        at = start + 1
    return False


def _with_few_attributes(data: bytes) -> bytes:
    """The page with at most 1,000 attributes in one tag: libxml2 compares each with all others."""
    parts: list[bytes] = []
    done = 0
    for tag in _START_TAG.finditer(data):
        start, end = tag.span(1)
        last = _too_many(data, start, end)
        if last is not None:
            parts += (data[done:last], b">")
            done = end
    return b"".join([*parts, data[done:]]) if parts else data


def _too_many(data: bytes, start: int, end: int) -> int | None:
    """Where in a tag the attributes begin that are too many, or None."""
    if end - start <= _LONG_TAG:
        return None
    # The first that is found is the tag's name.
    last = next(islice(_ONE_ATTRIBUTE.finditer(data, start + 1, end), _ATTRIBUTES + 1, None), None)
    return last.start() if last is not None else None


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
