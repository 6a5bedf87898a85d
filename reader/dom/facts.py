"""What a page states about itself in its head: JSON-LD, OpenGraph, meta and link elements, and where each came from.

Gathers and cleans; which of several titles or authors is believed is decided by who asks (`reader.extract.metadata`).
Sources: schema.org, ogp.me, Dublin Core, RFC 8288 link relations, WHATWG HTML §4.2.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import msgspec
from lxml import etree

from reader.dom.tree import inner_text
from reader.text.depth import too_deep
from reader.text.safe import clean_line
from reader.text.urls import safe_url

#: Longest JSON-LD script that is read, in characters, and how deep its objects are searched.
_JSON_LIMIT = 2_000_000
_DEPTH = 6
#: Shorter states hold no article; more of them are not kept.
_STATE, _STATES = 600, 8
_ARTICLES = (
    "Article", "NewsArticle", "BlogPosting", "Report", "ReportageNewsArticle", "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "ReviewNewsArticle", "BackgroundNewsArticle", "TechArticle", "ScholarlyArticle", "SocialMediaPosting", "Review",
    "LiveBlogPosting", "AdvertiserContentArticle", "SatiricalArticle", "MedicalScholarlyArticle", "Recipe", "HowTo",
)  # fmt: skip
_FEEDS = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/json",
    "application/rdf+xml",
)


@dataclass(slots=True)
class Feed:
    """A feed the page declares (`<link rel=alternate>`)."""

    url: str
    title: str
    media: str


@dataclass(slots=True)
class Facts:
    """What the page says. `meta` maps lower-case names (name, property or itemprop) to their values in order."""

    base: str | None
    title: str = ""
    meta: dict[str, list[str]] = field(default_factory=dict)
    objects: list[dict[str, Any]] = field(default_factory=list)
    article: dict[str, Any] | None = None
    canonical: str | None = None
    amp: str | None = None
    next_page: str | None = None
    feeds: list[Feed] = field(default_factory=list)
    language: str | None = None
    direction: str | None = None
    authors_linked: list[str] = field(default_factory=list)
    #: A body in JSON-LD or a framework's state, as plain text, with its source.
    bodies: list[tuple[str, str]] = field(default_factory=list)
    #: What a framework starts from (`__NEXT_DATA__` and the like), as the JSON text it is; read only when asked.
    states: list[str] = field(default_factory=list)

    def first(self, *names: str) -> str | None:
        """The first non-empty value of the first of these meta names that has one."""
        for name in names:
            for value in self.meta.get(name, ()):
                if value:
                    return value
        return None

    def types(self) -> frozenset[str]:
        """All schema.org types on the page."""
        return frozenset(name for item in self.objects for name in _types(item))

    def breadcrumbs(self) -> list[str]:
        """Names of the JSON-LD breadcrumb trail, from the front page down."""
        for item in self.objects:
            if "BreadcrumbList" in _types(item):
                rows = [row for row in _list(item.get("itemListElement")) if isinstance(row, dict)]
                rows.sort(key=_position)
                return [name for row in rows if (name := _crumb(row))]
        return []

    def follow(self, value: Any) -> Any:
        """An object that is only a reference (`{"@id": …}`) resolved within the page."""
        if isinstance(value, dict) and set(value) <= {"@id", "@type"} and isinstance(value.get("@id"), str):
            for item in self.objects:
                if item.get("@id") == value["@id"] and len(item) > len(value):
                    return item
        return value


def facts(root: etree._Element, url: str | None = None) -> Facts:
    """Read the facts of a page. `url` is its address, the base of relative references."""
    found = Facts(base=url)
    found.language = (
        clean_line(
            root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang") or "", 40
        )
        or None
    )
    found.direction = (root.get("dir") or "").lower() or None
    for element in root.iter("title", "meta", "link", "script", "base"):
        tag = element.tag
        if tag == "meta":
            _meta(found, element)
        elif tag == "link":
            _link(found, element)
        elif tag == "script":
            _script(found, element)
        elif tag == "title":
            if not found.title:
                found.title = clean_line(inner_text(element))
        elif element.get("href"):
            found.base = safe_url(element.get("href"), url) or url
    body = root.find("body")
    if body is not None:
        found.language = found.language or clean_line(body.get("lang") or "", 40) or None
        found.direction = found.direction or (body.get("dir") or "").lower() or None
    found.article = _main_article(found, url)
    if found.article is not None:
        text = found.article.get("articleBody") or found.article.get("text")
        if isinstance(text, str) and len(text) > 500:
            found.bodies.append(("json-ld", text))
    return found


def _meta(found: Facts, element: etree._Element) -> None:
    content = element.get("content")
    if not content and element.get("charset") is None and element.get("itemprop") and element.get("datetime"):
        content = element.get("datetime")
    if not content:
        return
    for key in ("property", "name", "itemprop", "http-equiv"):
        name = element.get(key)
        if name and len(name) < 60:
            value = clean_line(unescape(content) if "&" in content else content, 2_000)
            for word in name.lower().split():
                found.meta.setdefault(word, []).append(value)


def _link(found: Facts, element: etree._Element) -> None:
    href = element.get("href")
    relations = (element.get("rel") or "").lower().split()
    if not href or not relations:
        return
    if "canonical" in relations and found.canonical is None:
        found.canonical = safe_url(href, found.base)
    elif "amphtml" in relations:
        found.amp = safe_url(href, found.base)
    elif "next" in relations:
        found.next_page = safe_url(href, found.base)
    elif "alternate" in relations and (media := (element.get("type") or "").split(";")[0].strip().lower()) in _FEEDS:
        address = safe_url(href, found.base)
        if address and not (media == "application/json" and "wp-json" in address):
            found.feeds.append(Feed(address, clean_line(element.get("title") or ""), media))


def _script(found: Facts, element: etree._Element) -> None:
    media = (element.get("type") or "").lower()
    text = element.text or ""
    if not 2 < len(text) <= _JSON_LIMIT:
        return
    if media == "application/json":
        if len(text) > _STATE and len(found.states) < _STATES:
            found.states.append(text)
        return
    if "ld+json" not in media:
        return
    for item in _objects(_json(text), 0):
        found.objects.append(item)


def _json(text: str) -> Any:
    """JSON as pages write it: control signs in strings and a closing semicolon are forgiven, anything else is not."""
    text = (
        text.strip()
        .removeprefix("<!--")
        .removesuffix("-->")
        .removeprefix("//<![CDATA[")
        .removesuffix("//]]>")
        .strip("; \n\t")
    )
    if too_deep(text.encode("utf-8", "replace")):
        return None
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        pass
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        for item in value[:500]:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "breadcrumb", "hasPart", "review"):
            if key in value and isinstance(value[key], (dict, list)):
                yield from _objects(value[key], depth + 1)


def _types(item: dict[str, Any]) -> list[str]:
    return [name.rsplit("/", 1)[-1] for name in _list(item.get("@type")) if isinstance(name, str)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _position(row: dict[str, Any]) -> float:
    try:
        return float(row.get("position", 0))
    except (TypeError, ValueError):
        return 0.0


def _crumb(row: dict[str, Any]) -> str:
    item = row.get("item")
    name = row.get("name") or (item.get("name") if isinstance(item, dict) else None)
    return clean_line(unescape(name), 200) if isinstance(name, str) else ""


def _main_article(found: Facts, url: str | None) -> dict[str, Any] | None:
    """The object that describes this page's article: the one with its address, else the fullest one."""
    wanted = [
        item
        for item in found.objects
        if any(name in _ARTICLES or name.endswith("NewsArticle") for name in _types(item))
    ]
    if not wanted:
        return None
    here = {address.rstrip("/") for address in (url, found.canonical) if address}

    def worth(item: dict[str, Any]) -> tuple[bool, int]:
        page = item.get("mainEntityOfPage")
        addresses = [
            item.get("url"),
            item.get("@id"),
            page if isinstance(page, str) else (page or {}).get("@id") if isinstance(page, dict) else None,
        ]
        same = any(isinstance(address, str) and address.split("#")[0].rstrip("/") in here for address in addresses)
        return same, sum(key in item for key in ("headline", "datePublished", "author", "articleBody", "publisher"))

    best = max(wanted, key=worth)
    # A page of many teasers describes none of them.
    return best if worth(best)[0] or len(wanted) < 4 else None
