"""Headlines of a front or section page without a feed: what it lists in JSON-LD, and its repeated blocks of links.

Language-neutral: looks at structure and addresses, never at words. The steps and their reasons: an item is a headline
when enough independent signs say so, where signs shared by all items of a block count for each of them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from reader.dom.facts import facts
from reader.dom.tree import decode, parse
from reader.errors import ParseError
from reader.model import Entry, Listing
from reader.sources.feed import plain
from reader.sources.links import Item, items
from reader.text.dates import parse_date
from reader.text.language import declared, guess
from reader.text.safe import clean_line
from reader.text.urls import host_of, safe_url, same_key

MAX_ENTRIES = 500
#: Members from which alike links are a list.
_LIST = 5
_NEEDED = 3.0
_DENSE = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DATE_PATH = re.compile(r"/(?:19|20|13|14)\d\d[/-]\d{1,2}(?:[/-]|$)")
_NUMBER = re.compile(r"(?<!\d)\d{5,}(?!\d{9})")
#: First parts of addresses that name lists of articles or services in the software of most sites.
_LISTS = frozenset({
    "section", "sections", "category", "categories", "tag", "tags", "topic", "topics", "author", "authors", "user",
    "users", "search", "login", "signin", "register", "account", "privacy", "terms", "contact", "feed", "rss", "page",
    "subscribe", "newsletter", "newsletters", "cart", "wp-login.php",
})  # fmt: skip


def read_page(body: bytes, *, url: str, content_type: str = "", links: tuple[str, ...] = ()) -> Listing:
    """The headlines of a page in its order; `links` are XPaths that say which links are (the site's own rule).

    Raises ParseError when it holds none.
    """
    root = parse(decode(body, content_type))
    about = facts(root, url)
    base = about.base or url
    language = declared(about.language)
    linked = items(root, url, base, language)
    stated = _stated(about.objects, url)
    ruled = _ruled(root, linked, links, base)
    headlines = ruled or _headlines(linked, url)
    if ruled:
        stated = {key: entry for key, entry in stated.items() if key in ruled}
    chosen = [item for item in linked if item.title and (item.key in stated or item.key in headlines)]
    entries = [_entry(item, stated.get(item.key), language) for item in chosen]
    entries += [entry for key, entry in stated.items() if key not in {item.key for item in chosen}]
    if not entries:
        raise ParseError("No headlines were found on this page", kind="not_a_feed")
    titles = " ".join(entry.title for entry in entries[:30])
    return Listing(
        title=_title(about.first("og:site_name") or about.title, url),
        entries=tuple(entries[:MAX_ENTRIES]),
        kind="page",
        site=url,
        language=language or guess(titles),
        description=about.first("description", "og:description"),
        problems=(f"{len(entries) - MAX_ENTRIES} headlines were left out",) if len(entries) > MAX_ENTRIES else (),
    )


def _title(text: str, url: str) -> str:
    return clean_line(text, 200) or host_of(url)


def _ruled(root: etree._Element, linked: list[Item], links: tuple[str, ...], base: str) -> frozenset[str]:
    """The keys of the items that the first of these XPaths finding any points at: links, what holds them, addresses."""
    for expression in links:
        try:
            answers = root.xpath(expression)
        except etree.XPathError:  # a function that only fails on some pages
            continue
        hrefs: list[str | None] = []
        for answer in answers if isinstance(answers, list) else [answers]:
            if isinstance(answer, etree._Element):
                hrefs += [link.get("href") for link in answer.iter("a")]
            else:
                hrefs.append(str(answer))
        found = {same_key(address) for href in hrefs if (address := safe_url(href, base))}
        if ruled := frozenset(item.key for item in linked if item.key in found):
            return ruled
    return frozenset()


def _headlines(linked: list[Item], url: str) -> frozenset[str]:
    """The keys of the items that are headlines."""
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in linked:
        if item.title:
            groups[item.path].append(item)
    found: set[str] = set()
    for group in groups.values():
        shared = _shared(group)
        found.update(item.key for item in group if _own(item, url) + shared >= _NEEDED and not _is_list(item))
    return frozenset(found)


def _shared(group: list[Item]) -> float:
    """What speaks for all of a block: that it is one, that its titles are long, that its addresses are articles'."""
    if len(group) < _LIST:
        return 0.0
    share = sum(looks_like_article(item.url) for item in group) / len(group)
    long = sum(_is_long(item.title) for item in group) / len(group)
    timed = sum(item.published is not None for item in group) / len(group)
    return 0.5 + (1.0 if long > 0.6 else -0.5) + (0.5 if share > 0.6 else 0.0) + (0.5 if timed > 0.5 else 0.0)


def _own(item: Item, url: str) -> float:
    """What speaks for one item. Links to other hosts are advertisements unless their item looks like a headline."""
    score = 1.0 if _is_long(item.title) else 0.0
    score += 1.5 if item.in_heading else 0.0
    score += 1.0 if item.in_article else 0.0
    score += 1.0 if item.published is not None else 0.0
    score += 0.5 if item.summary else 0.0
    score += 1.0 if looks_like_article(item.url) else 0.0
    if host_of(item.url) != host_of(url):
        score -= 1.0 if item.in_heading and (item.in_article or item.published is not None) else 2.5
    return score


def _is_list(item: Item) -> bool:
    """Whether an address names a section, a tag or a service, and the item shows nothing of an article."""
    parts = [part for part in urlsplit(item.url).path.lower().split("/") if part]
    if item.published is not None and item.in_heading:
        return False
    return not parts or (parts[0] in _LISTS and not looks_like_article(item.url))


def _is_long(title: str) -> bool:
    """Four words or twenty signs; eight where words stand without blanks."""
    return len(title.split()) >= 4 or len(title) >= 20 or len(_DENSE.findall(title)) >= 8


def looks_like_article(address: str) -> bool:
    """A date or a long number in the path, or a last part of several words."""
    parts = urlsplit(address)
    path = unquote(parts.path)
    if _DATE_PATH.search(path) or _NUMBER.search(path) or _NUMBER.search(parts.query):
        return True
    last = path.rstrip("/").rpartition("/")[2]
    return last.count("-") >= 3 or last.count("_") >= 3


def _stated(objects: list[dict[str, Any]], url: str) -> dict[str, Entry]:
    """The entries that JSON-LD lists (schema.org ItemList, or articles in a row), by the key of their address."""
    found: dict[str, Entry] = {}
    for item in objects:
        name = item.get("@type")
        kinds = name if isinstance(name, list) else [name]
        if any(isinstance(kind, str) and kind.endswith("ItemList") for kind in kinds):
            rows = item.get("itemListElement")
            for row in rows if isinstance(rows, list) else ():
                entry = _stated_entry(row, url)
                if entry is not None:
                    found.setdefault(same_key(entry.url), entry)
    return found


def _stated_entry(row: Any, url: str) -> Entry | None:
    """One row of an ItemList: its own facts, or those of the item nested in it."""
    if not isinstance(row, Mapping):
        return None
    nested = row.get("item")
    item = nested if isinstance(nested, Mapping) else row
    address = item.get("url") or item.get("@id") or row.get("url") or (nested if isinstance(nested, str) else None)
    title = item.get("headline") or item.get("name") or row.get("name")
    link = safe_url(address, url) if isinstance(address, str) else None
    if link is None or not isinstance(title, str) or not title.strip() or same_key(link) == same_key(url):
        return None
    if host_of(link) != host_of(url):
        return None
    when = item.get("datePublished")
    return Entry(
        url=link,
        title=plain(title, 1_000),
        published=parse_date(when) if isinstance(when, str) else None,
    )


def _entry(item: Item, stated: Entry | None, language: str | None) -> Entry:
    return Entry(
        url=item.url,
        title=item.title if stated is None or item.in_heading else stated.title,
        published=item.published or (stated.published if stated else None),
        summary=item.summary or None,
        language=language,
        section=item.section or None,
        image=item.image,
    )

