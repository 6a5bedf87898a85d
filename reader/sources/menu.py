"""The sections of a site, read from its own navigation. Knows no language: structure and addresses decide.

Whether a section has headlines is not known here; the one who asks tries it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import msgspec
from lxml import etree

from reader.text.safe import clean_line
from reader.text.urls import safe_url, same_key

#: Most sections that are named, and the longest name of one.
MOST = 40
_LONGEST = 40
_WORDS = 5
_MENU = frozenset({"nav", "menu", "navbar", "navigation", "mainmenu", "sections", "categories", "topics"})
_BREAKS = re.compile(r"[-_\s]+")
#: First parts of addresses that name sections in the software of most sites.
_SECTIONS = frozenset({"section", "sections", "category", "categories", "topic", "topics", "rubric", "c", "cat", "tag"})
#: Last parts of addresses that are services on any site.
_SERVICES = frozenset({
    "about", "about-us", "contact", "contact-us", "contacts", "privacy", "privacy-policy", "terms", "login", "signin",
    "sign-in", "register", "signup", "subscribe", "subscription", "newsletter", "newsletters", "account", "search",
    "advertise", "advertising", "jobs", "careers", "shop", "store", "cart", "donate", "help", "faq", "rss", "feed",
    "sitemap", "archive", "cookies", "cookie-policy", "imprint", "impressum", "apps", "podcasts", "live", "video",
    "videos", "tv", "radio", "weather", "games", "crosswords", "home", "index", "membership", "support", "legal",
    "profile", "logout", "my-account", "events", "photos", "galleries",
})  # fmt: skip
_FILE = re.compile(r"\.(?:xml|rss|rdf|atom|json|pdf|jpe?g|png|gif|svg|zip|apk|mp[34])$", re.IGNORECASE)
_ARTICLE = re.compile(r"/(?:19|20|13|14)\d\d[/-]\d{1,2}(?:[/-]|$)|\d{5,}")


class Section(msgspec.Struct, frozen=True):
    url: str
    title: str


def sections(tree: etree._Element, url: str, base: str) -> list[Section]:
    """What the site's menus lead to on the site itself, in order, each address once."""
    here, host = same_key(url), _host(url)
    found: dict[str, Section] = {}
    for link in _menu_links(tree):
        address = safe_url((link.get("href") or "").partition("#")[0], base)
        if address is None or _host(address) != host:
            continue
        title = clean_line("".join(map(str, link.itertext())) or link.get("title") or "", 200)
        key = same_key(address)
        if key != here and _is_name(title) and _is_section(address):
            found.setdefault(key, Section(address, title))
    return list(found.values())[:MOST]


def _host(address: str) -> str:
    """The host as it stands: other editions of a site live under other names."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _menu_links(tree: etree._Element) -> Iterator[etree._Element]:
    """Links in menus, and links to what calls itself a section anywhere."""
    for link in tree.iter("a"):
        first = urlsplit(link.get("href") or "").path.strip("/").split("/")[0].lower() if _splits(link) else ""
        if first in _SECTIONS or any(map(_is_menu, link.iterancestors())):
            yield link


def _splits(link: etree._Element) -> bool:
    try:
        urlsplit(link.get("href") or "")
    except ValueError:
        return False
    return True


def _is_menu(element: etree._Element) -> bool:
    if element.tag in ("nav", "header") or (element.get("role") or "").lower() in ("navigation", "menubar"):
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()[:400]
    return not _MENU.isdisjoint(_BREAKS.split(names))


def _is_name(title: str) -> bool:
    """A section's name is short, and is one in any script."""
    return 1 < len(title) <= _LONGEST and len(title.split()) <= _WORDS and any(sign.isalpha() for sign in title)


def _is_section(address: str) -> bool:
    parts = urlsplit(address)
    names = [unquote(part).lower() for part in parts.path.split("/") if part]
    if not names or len(names) > 3 or len(parts.query) > 40 or _FILE.search(parts.path):
        return False
    if names[-1].partition(".")[0] in _SERVICES or _ARTICLE.search(unquote(parts.path)):
        return False
    return names[-1].count("-") < 4
