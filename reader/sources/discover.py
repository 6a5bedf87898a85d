"""What a site offers behind an address: the feeds its page declares, its sections, and where sites usually keep more.

Names addresses to try; the job tries them. Nothing is fetched here.
"""

from __future__ import annotations

import re
from typing import Literal
from urllib.parse import urlsplit

import msgspec
from lxml import etree

from reader.dom.tree import decode, parse
from reader.model import SourceKind
from reader.sources.menu import sections
from reader.sources.platforms import platforms_of, posts_address, section_feed, site_paths
from reader.text.safe import clean_line
from reader.text.urls import safe_url, same_key

#: site: all the site publishes · section: a part of it.
Part = Literal["site", "section"]

_FEED_TYPES = frozenset({
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json",
    "text/xml", "application/xml",
})  # fmt: skip
_COMMENTS = re.compile(
    r"comments?(?:/feed|\b)|kommentare|commentaires|комментари|yorum|şərh|دیدگاه|تعليق", re.IGNORECASE
)
_LINK = re.compile(
    r"(?:^|/)(?:feed|rss|atom|index)(?:\.xml|\.rdf|\.rss|\.atom|/)?$|\.(?:rss|rdf|atom)$", re.IGNORECASE
)
_NEWS_SITEMAPS = ("news-sitemap.xml", "sitemap-news.xml", "sitemap_news.xml")
_SITEMAPS = ("sitemap.xml", "sitemap_index.xml")
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE)
#: Candidates that are named of each sort: a page may link to thousands.
MOST = 60
_MOST_SITEMAPS = 20


class Candidate(msgspec.Struct, frozen=True):
    """An address to try. `certain`: the page itself names it; the others are usual places."""

    url: str
    title: str = ""
    kind: SourceKind = "feed"
    certain: bool = True
    part: Part = "site"


def candidates(body: bytes, *, url: str, content_type: str) -> list[Candidate]:
    """What may be a source, likeliest first. Raises ParseError for what is no page."""
    text = decode(body, content_type)
    tree = parse(text)
    base = next((safe_url(element.get("href"), url) for element in tree.iter("base")), None) or url
    families = platforms_of(text, url)
    title = _title(tree)
    declared = _declared(tree, url, base)
    posts = posts_address(tree, url, families)
    found = [
        *declared,
        *_linked(tree, url, base),
        *([Candidate(posts, title, "wordpress")] if posts else []),
        *_of_sections(tree, url, base, families),
        *(Candidate(address, certain=False) for address in _guesses(url, families)),
        *(Candidate(address, title, "sitemap", certain=False) for address in _at_root(url, _NEWS_SITEMAPS + _SITEMAPS)),
    ]
    unique: dict[str, Candidate] = {}
    for one in found:
        unique.setdefault(same_key(one.url), one)
    return list(unique.values())[: 3 * MOST]


def sitemaps(robots: bytes, url: str) -> list[Candidate]:
    """The sitemaps that a site's robots.txt names (sitemaps.org, "Specifying the location"), those of news first."""
    found: dict[str, Candidate] = {}
    for line in robots[:500_000].decode("utf-8", "replace").splitlines():
        match = _SITEMAP_LINE.match(line)
        address = safe_url(match[1], url) if match else None
        if address is not None and len(found) < _MOST_SITEMAPS:
            found.setdefault(address, Candidate(address, kind="sitemap"))
    return sorted(found.values(), key=lambda one: "news" not in urlsplit(one.url).path.lower())


def _title(tree: etree._Element) -> str:
    """The site's name as the page states it."""
    for meta in tree.iter("meta"):
        if (meta.get("property") or meta.get("name")) == "og:site_name" and meta.get("content"):
            return clean_line(meta.get("content") or "", 200)
    return next((clean_line("".join(map(str, one.itertext())), 200) for one in tree.iter("title")), "")


def _declared(tree: etree._Element, url: str, base: str) -> list[Candidate]:
    """The feeds in the head. A feed of comments is never what was meant."""
    found: list[Candidate] = []
    for element in tree.iter("link"):
        rel = (element.get("rel") or "").lower().split()
        kind = (element.get("type") or "").split(";")[0].strip().lower()
        if not ("feed" in rel or ("alternate" in rel and kind in _FEED_TYPES)):
            continue
        address = safe_url(element.get("href"), base)
        if address is None or "wp-json" in address or "oembed" in address or "rest_route=" in address:
            continue
        title = clean_line(element.get("title") or "", 200)
        if not _COMMENTS.search(urlsplit(address).path) and not _COMMENTS.search(title):
            found.append(Candidate(address, title, part=_part(address, url)))
    return found[:MOST]


def _part(address: str, url: str) -> Part:
    """A feed that lies under a section's folder is the section's; on the section's own page it is what was meant."""
    folder = urlsplit(address).path.strip("/").split("/")
    if len(folder) > 1 and folder[0] in ("category", "tag", "author", "section", "topic"):
        return "site" if urlsplit(url).path.strip("/").split("/")[:2] == folder[:2] else "section"
    return "site"


def _linked(tree: etree._Element, url: str, base: str) -> list[Candidate]:
    """Links in the page that look like feeds of the site itself."""
    found: list[Candidate] = []
    for element in tree.iter("a"):
        address = safe_url(element.get("href"), base)
        if address is None or urlsplit(address).netloc != urlsplit(url).netloc:
            continue
        path = urlsplit(address).path
        if _LINK.search(path) and not _COMMENTS.search(path):
            title = clean_line("".join(map(str, element.itertext())), 200)
            found.append(Candidate(address, title, part=_part(address, url)))
    return found[:MOST]


def _of_sections(tree: etree._Element, url: str, base: str, families: tuple[str, ...]) -> list[Candidate]:
    """Each section as a page, and its own feed where the site's software makes one."""
    found: list[Candidate] = []
    for section in sections(tree, url, base):
        feed = section_feed(section.url, families)
        if feed:
            found.append(Candidate(feed, section.title, certain=False, part="section"))
        found.append(Candidate(section.url, section.title, "page", part="section"))
    return found


def _guesses(url: str, families: tuple[str, ...]) -> list[str]:
    """Well-known places: beside the page first, then at the root of the site."""
    folder = url.split("?")[0].split("#")[0].rstrip("/") + "/"
    near = [] if urlsplit(url).path.strip("/") == "" else ["feed/", "rss.xml", "rss"]
    beside = [found for path in near if (found := safe_url(path, folder))]
    return [*beside, *_at_root(url, site_paths(families))]


def _at_root(url: str, paths: tuple[str, ...]) -> list[str]:
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}/"
    return [found for path in paths if (found := safe_url(path, root))]
