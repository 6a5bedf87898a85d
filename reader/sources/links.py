"""The links of a page of headlines, each with the item it stands in: heading, time, summary, picture.

What is furniture by its element, role or class is not looked into. Judges nothing: which links are headlines is decided
in `section`. Knows no language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from lxml import etree

from reader.text.dates import parse_date
from reader.text.safe import clean_line
from reader.text.urls import safe_url, same_key

#: Links that are looked at, and how far an item reaches up from its link.
MAX_LINKS = 5_000
_REACH = 8
#: Elements of an item that are looked at for its facts, and characters of a text.
_MOST = 300
_TEXT = 4_000
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SKIPPED = frozenset({
    "nav", "footer", "aside", "form", "dialog", "script", "style", "noscript", "template", "svg", "iframe", "select",
    "amp-ad", "amp-sidebar",
})  # fmt: skip
_ROLES = frozenset({"navigation", "contentinfo", "complementary", "search", "dialog", "menu", "menubar"})
_FURNITURE = frozenset({
    "nav", "navbar", "navigation", "menu", "footer", "breadcrumb", "breadcrumbs", "cookie", "cookies", "share",
    "social", "pagination", "pager", "comments", "newsletter", "sponsored", "advert", "ads",
})  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WORDS = re.compile(r"[-_\s]+")
#: An item never grows beyond one of these.
_WALLS = frozenset({"main", "body", "html", "section", "ul", "ol", "table", "tbody"})
_ENDS = frozenset({"article", "li", "tr"})
_TEXTS = frozenset({"p", "div", "span", "dd", "td"})


@dataclass(slots=True)
class Item:
    """All links of a page to one address. `path` is how the first one is nested: alike items have equal paths."""

    url: str
    key: str
    path: str
    title: str = ""
    in_heading: bool = False
    box: etree._Element | None = None
    published: datetime | None = None
    summary: str = ""
    image: str | None = None
    section: str = ""
    links: list[etree._Element] = field(default_factory=list)

    @property
    def in_article(self) -> bool:
        """Whether the item stands in an `<article>` of its own."""
        return self.box is not None and self.box.tag == "article"


def items(root: etree._Element, url: str, base: str, language: str | None) -> list[Item]:
    """The linked items of a page in order, each address once; links within the page itself are left out."""
    here = same_key(url)
    found: dict[str, Item] = {}
    heading = ""
    for element in _visible(root):
        if element.tag in _HEADINGS and next(element.iter("a"), None) is None and not _inside_link(element):
            heading = _text(element)
        if element.tag != "a" or len(found) >= MAX_LINKS:
            continue
        address = safe_url(element.get("href"), base)
        if address is None or same_key(address) == here or (element.get("href") or "").lstrip().startswith("#"):
            continue
        key = same_key(address)
        item = found.get(key)
        if item is None:
            item = found[key] = Item(address.partition("#")[0], key, _path(element), section=heading)
        item.links.append(element)
        _name(item, element)
    owners = _owners(found.values())
    for item in found.values():
        item.box = _box(item, owners)
        _describe(item, base, language)
    return list(found.values())


def _visible(element: etree._Element) -> Iterator[etree._Element]:
    """The elements in document order, without what is furniture or hidden."""
    waiting = [element]
    while waiting:
        current = waiting.pop()
        if not isinstance(current.tag, str) or _furniture(current):
            continue
        yield current
        waiting.extend(reversed(current))


def _furniture(element: etree._Element) -> bool:
    tag = element.tag
    if tag in ("html", "body", "main"):
        return False
    if tag in _SKIPPED or element.get("hidden") is not None or (element.get("role") or "").lower() in _ROLES:
        return True
    if tag == "header" and not any(parent.tag in ("article", "main", "li") for parent in element.iterancestors()):
        headed = next(element.iter("h1", "h2", "h3", "article"), None) is not None
        return not headed or next(element.iter("nav"), None) is not None
    style = element.get("style")
    if style and _HIDDEN.search(style):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return tag != "a" and not _FURNITURE.isdisjoint(_WORDS.split(names[:400]))


def _inside_link(element: etree._Element) -> bool:
    return next(element.iterancestors("a"), None) is not None


def _text(element: etree._Element) -> str:
    """The beginning of an element's text: no more is asked of an item."""
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        parts.append(str(part))
        length += len(part)
        if length > _TEXT:
            break
    return clean_line("".join(parts), 1_000)


def _name(item: Item, link: etree._Element) -> None:
    """The title: a heading's words before any others, then the longest."""
    heading = next((parent for parent in link.iterancestors(*_HEADINGS)), None)
    if heading is None:
        heading = next(link.iter(*_HEADINGS), None)
        text = _text(heading if heading is not None else link)
    else:
        text = _text(link)
    text = text or clean_line(link.get("title") or link.get("aria-label") or "", 1_000)
    better = heading is not None and not item.in_heading
    if text and (better or (len(text) > len(item.title) and (heading is not None) == item.in_heading)):
        item.title = text
        item.in_heading = heading is not None
        item.path = _path(link)


def _path(element: etree._Element) -> str:
    """How an element is nested: names and classes, five steps up; numbers in them count as one."""
    steps = []
    for step in (element, *element.iterancestors()):
        names = sorted((step.get("class") or "").split())[:3]
        steps.append(".".join([str(step.tag), *(re.sub(r"\d+", "0", name) for name in names)]))
        if len(steps) == 5 or step.tag in ("main", "body"):
            break
    return "<".join(steps)


def _owners(found: Iterable[Item]) -> dict[etree._Element, str | None]:
    """Which item an element belongs to: the key of the only one linked in it, or None when there are several."""
    owners: dict[etree._Element, str | None] = {}
    for item in found:
        if len(item.title) < 8:
            continue
        for link in item.links:
            for depth, parent in enumerate(link.iterancestors()):
                if depth > _REACH:
                    break
                if owners.setdefault(parent, item.key) != item.key:
                    owners[parent] = None
    return owners


def _box(item: Item, owners: dict[etree._Element, str | None]) -> etree._Element:
    """The element that holds all of an item and nothing of another one."""
    link = max(item.links, key=lambda one: len(_text(one)))
    box = link
    for depth, parent in enumerate(link.iterancestors()):
        if depth > _REACH or parent.tag in _WALLS or owners.get(parent, item.key) != item.key:
            break
        box = parent
        if parent.tag in _ENDS:
            break
    return box


def _describe(item: Item, base: str, language: str | None) -> None:
    """Time, summary and picture of the item's box."""
    assert item.box is not None
    for element in islice(item.box.iter(), _MOST):
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if item.published is None and (tag == "time" or element.get("datetime")):
            item.published = parse_date(element.get("datetime")) or parse_date(_text(element), language)
        elif item.image is None and tag == "img":
            source = element.get("data-src") or element.get("src") or ""
            item.image = None if source.startswith("data:") else safe_url(source, base)
        elif tag in _TEXTS and next(element.iter("h1", "h2", "h3", "h4", "p"), element) is element:
            text = _text(element)
            if len(text) > max(40, len(item.summary)) and item.title not in text:
                item.summary = text[:1_000]
