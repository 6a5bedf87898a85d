"""Sitemaps and news sitemaps (sitemaps.org protocol 0.9, Google News sitemap 0.9) as a list of headlines.

A news sitemap states titles, times and language. A plain one states addresses only: a title is then read off the last
part of the address, and addresses that hold no words (sections, tags, images) are left out and counted.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from lxml import etree

from reader.errors import ParseError
from reader.model import Entry, Listing
from reader.sources.feed import MAX_ENTRIES, plain
from reader.text.dates import parse_date
from reader.text.language import declared
from reader.text.safe import clean_line
from reader.text.urls import host_of, safe_url
from reader.text.xml import xml_root

#: Parts of an index that are worth going on with.
MAX_PAGES = 5
#: Words an address must hold to serve as a title.
_WORDS = 3
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
_SLUG_BREAKS = re.compile(r"[-_+\s]+")
_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|amp)$", re.IGNORECASE)


def read_sitemap(body: bytes, url: str) -> Listing:
    """The headlines of a sitemap, or of an index the sitemaps to go on with. Raises ParseError."""
    root = xml_root(body)
    name = _local(root)
    if name == "sitemapindex":
        return _index(root, url)
    if name != "urlset":
        raise ParseError("This is XML, but not a sitemap", kind="not_a_feed")
    return _urls(root, url)


def _local(element: etree._Element) -> str:
    """The name without its namespace: sitemaps are written with wrong ones."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _texts(element: etree._Element) -> dict[str, str]:
    """The text of every element below, by name; the first of each counts."""
    found: dict[str, str] = {}
    for child in element.iterdescendants():
        text = (child.text or "").strip() if isinstance(child.tag, str) else ""
        if text:
            found.setdefault(_place(child, element), text)
    return found


def _place(child: etree._Element, item: etree._Element) -> str:
    """`loc` of the address itself, `image.loc` of its picture."""
    parent = child.getparent()
    return _local(child) if parent is None or parent is item else f"{_local(parent)}.{_local(child)}"


def _index(root: etree._Element, url: str) -> Listing:
    parts: list[tuple[bool, datetime, str]] = []
    for child in root:
        facts = _texts(child)
        address = safe_url(facts.get("loc"), url)
        if address:
            news = "news" in urlsplit(address).path.lower()
            parts.append((news, parse_date(facts.get("lastmod")) or _EARLIEST, address))
    parts.sort(key=lambda part: part[:2], reverse=True)
    return Listing(
        title=host_of(url),
        entries=(),
        kind="sitemap",
        site=safe_url("/", url),
        next_pages=tuple(dict.fromkeys(address for _, _, address in parts))[:MAX_PAGES],
    )


def _urls(root: etree._Element, url: str) -> Listing:
    found: dict[str, Entry] = {}
    title, nameless, total = "", 0, 0
    for child in root:
        if _local(child) != "url":
            continue
        total += 1
        facts = _texts(child)
        title = title or plain(facts.get("publication.name", ""), 200)
        entry = _entry(facts, url)
        if entry is None:
            nameless += 1
        else:
            found.setdefault(entry.url, entry)
    entries = sorted(found.values(), key=lambda entry: entry.published or entry.updated or _EARLIEST, reverse=True)
    problems = [f"{nameless} addresses without a title were left out"] if nameless else []
    if len(entries) > MAX_ENTRIES:
        problems.append(f"{len(entries) - MAX_ENTRIES} of {total} entries were left out, the oldest")
    languages = {entry.language for entry in entries if entry.language}
    return Listing(
        title=title or host_of(url),
        entries=tuple(entries[:MAX_ENTRIES]),
        kind="sitemap",
        site=safe_url("/", url),
        language=languages.pop() if len(languages) == 1 else None,
        problems=tuple(problems),
    )


def _entry(facts: dict[str, str], base: str) -> Entry | None:
    address = safe_url(facts.get("loc"), base)
    if address is None:
        return None
    stated = plain(facts.get("news.title", ""), 1_000)
    title = stated or _title_of(address)
    if not title:
        return None
    language = declared(facts.get("publication.language"))
    published = parse_date(facts.get("news.publication_date"), language)
    words = [found for word in facts.get("news.keywords", "").split(",") if (found := clean_line(word, 80))]
    return Entry(
        url=address,
        title=title,
        published=published or (None if stated else parse_date(facts.get("lastmod"))),
        updated=parse_date(facts.get("lastmod")),
        language=language,
        categories=tuple(dict.fromkeys(words))[:20],
        image=safe_url(facts.get("image.loc"), base),
    )


def _title_of(address: str) -> str:
    """The words at the end of an address, or empty: `/2024/05/rain-stops-play.html` is "Rain stops play"."""
    segment = unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2])
    words = [word for word in _SLUG_BREAKS.split(_ENDING.sub("", segment)) if word and not word.isdigit()]
    if len(words) < _WORDS:
        return ""
    text = clean_line(" ".join(words), 200)
    return text[:1].upper() + text[1:]
