"""OPML 2.0 subscription lists (opml.org/spec2.opml): nested folders in, folders of categories out.

What other programs write into their lists and we have no use for (FreshRSS: how a page is taken apart, filters, order)
comes out again as it came in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from reader.errors import ParseError
from reader.exchange.outlines import FOLDER, MAX_BYTES, MAX_OUTLINES, OpmlOutline
from reader.model import Category, Source
from reader.text.language import declared
from reader.text.safe import clean_line, clean_text
from reader.text.urls import safe_url
from reader.text.xml import xml_root

MAX_DEPTH = 20
#: Foreign attributes of one outline, and characters of one.
MAX_EXTRA, MAX_VALUE = 40, 4_000

_FRSS = "https://freshrss.org/opml"
_OURS = frozenset({"text", "title", "xmlurl", "htmlurl", "language", "category"})
_NAME = re.compile(r"(?:frss:)?[A-Za-z_][\w.-]{0,79}")
#: FreshRSS's name for a page that is taken apart by rules.
_PAGE_TYPES = frozenset({"html+xpath", "html+xpath+json"})


def read(data: bytes) -> list[OpmlOutline]:
    """The subscriptions of a list, in order. Raises ParseError for what is no OPML."""
    if len(data) > MAX_BYTES:
        raise ParseError("The list is too large", kind="too_large")
    root = xml_root(data.lstrip())
    body = None
    if isinstance(root.tag, str) and root.tag.lower() == "opml":
        body = next((child for child in root if isinstance(child.tag, str) and child.tag.lower() == "body"), None)
    if body is None:
        raise ParseError("This is no OPML list", kind="malformed")
    found: list[OpmlOutline] = []
    for outline in _outlines(body, ()):
        found.append(outline)
        if len(found) > MAX_OUTLINES:
            raise ParseError(f"The list has more than {MAX_OUTLINES} entries", kind="too_large")
    return found


def _outlines(element: etree._Element, path: tuple[str, ...], depth: int = 0) -> Iterator[OpmlOutline]:
    if depth > MAX_DEPTH:
        return
    for child in element:
        if not isinstance(child.tag, str) or child.tag.lower() != "outline":
            continue
        facts = {str(name).lower(): str(value) for name, value in child.attrib.items()}
        title = clean_line(str(facts.get("title") or facts.get("text") or ""), 200)
        if url := str(facts.get("xmlurl") or ""):
            yield _subscription(child, facts, url, title, path)
        yield from _outlines(child, (*path, title) if title and not url else path, depth + 1)


def _subscription(
    child: etree._Element, facts: dict[str, str], url: str, title: str, path: tuple[str, ...]
) -> OpmlOutline:
    stated = str(facts.get("category") or "").split(",")[0].split("/")
    named = tuple(name for part in stated if (name := clean_line(part, 80)))
    kind = clean_line(str(facts.get("type") or ""), 40) or None
    return OpmlOutline(
        url=safe_url(url) or clean_line(url, 4_096),
        title=title,
        site=safe_url(str(facts.get("htmlurl") or "")),
        category=path or named,
        language=declared(str(facts.get("language") or "")),
        type=kind,
        kind="page" if kind and kind.lower() in _PAGE_TYPES else "feed",
        extra=_extra(child),
    )


def _extra(child: etree._Element) -> dict[str, str]:
    """The attributes that are not ours, bounded and cleaned."""
    found: dict[str, str] = {}
    for name, value in child.attrib.items():
        plain = str(name).replace(f"{{{_FRSS}}}", "frss:")
        usual = plain.lower() == "type" and str(value).lower() == "rss"
        if plain.lower() in _OURS or plain == FOLDER or usual or not _NAME.fullmatch(plain):
            continue
        text = clean_text(str(value), MAX_VALUE).strip()
        if text and len(found) < MAX_EXTRA:
            found[plain] = text
    return found


def write(sources: Iterable[Source], categories: Iterable[Category]) -> bytes:
    """A list with one folder a category, in the categories' order; sources of unnamed categories come last.

    Sources of this computer are left out: no other program could read them.
    """
    root = etree.Element("opml", nsmap={"frss": _FRSS}, version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Subscriptions of reader"
    body = etree.SubElement(root, "body")
    order = sorted(categories, key=lambda one: one.position)
    by_category: dict[str, list[Source]] = {category.name: [] for category in order}
    for source in sources:
        if source.kind not in ("file", "command"):
            by_category.setdefault(source.category, []).append(source)
    for name, members in by_category.items():
        folders: dict[tuple[str, ...], etree._Element] = {}
        for source in members:
            path = (name, *(part for part in source.options.opml.get(FOLDER, "").split("/") if part))
            etree.SubElement(_folder(body, path, folders), "outline", _attributes(source))
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _folder(
    body: etree._Element, path: tuple[str, ...], made: dict[tuple[str, ...], etree._Element]
) -> etree._Element:
    """The folder of a path, made with those around it where it is missing."""
    if path not in made:
        outer = _folder(body, path[:-1], made) if len(path) > 1 else body
        made[path] = etree.SubElement(outer, "outline", text=_xml(path[-1]), title=_xml(path[-1]))
    return made[path]


def _attributes(source: Source) -> dict[str, str]:
    facts = {"type": "rss", "text": _xml(source.title), "title": _xml(source.title), "xmlUrl": source.url}
    if source.site:
        facts["htmlUrl"] = source.site
    if source.language:
        facts["language"] = source.language
    for name, value in source.options.opml.items():
        if name != FOLDER and _NAME.fullmatch(name):
            facts[name.replace("frss:", f"{{{_FRSS}}}")] = clean_text(value, MAX_VALUE)
    return facts


def _xml(text: str) -> str:
    """Without the characters that XML 1.0 cannot carry."""
    return clean_line(text, 500)
