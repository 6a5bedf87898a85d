"""Which software a site runs, by the signs in its front page, and where that software keeps its feeds.

The paths are data (`config/sections/feed-paths.toml`); a family that shows no sign is not guessed at.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from reader.settings.files import shipped
from reader.sources.wordpress import FIELDS
from reader.text.urls import safe_url

#: Characters of a page that signs are looked for in.
_LOOKED_AT = 400_000
_SIGNS = {
    "wordpress": re.compile(r"api\.w\.org|/wp-(?:content|includes|json)/|content=\"WordPress", re.IGNORECASE),
    "drupal": re.compile(r"content=\"Drupal|data-drupal-|/sites/default/files/", re.IGNORECASE),
    "joomla": re.compile(r"content=\"Joomla|/media/jui/|/components/com_", re.IGNORECASE),
    "ghost": re.compile(r"content=\"Ghost|/ghost/api/|ghost-(?:url|sdk)", re.IGNORECASE),
    "arc": re.compile(r"/pf/resources/|arcpublishing", re.IGNORECASE),
    "blogger": re.compile(r"content=['\"]blogger|blogger\.com/static", re.IGNORECASE),
    "substack": re.compile(r"substackcdn\.com|substack\.com/api", re.IGNORECASE),
}
#: Families without a sign in the page; the host's name has to do.
_HOSTS = {
    "az-news": re.compile(r"\.az$"),
    "iran-other": re.compile(r"\.ir$"),
    "nastooh": re.compile(r"\.ir$"),
    "pangea": re.compile(r"(?:rferl|radiofarda|azatutyun|azattyq|svoboda|radiotavisupleba|voanews|voa)\b"),
}


def platforms_of(text: str, url: str) -> tuple[str, ...]:
    """The families a site belongs to."""
    seen = text[:_LOOKED_AT]
    host = urlsplit(url).hostname or ""
    found = [name for name, sign in _SIGNS.items() if sign.search(seen)]
    return tuple(found + [name for name, sign in _HOSTS.items() if sign.search(host)])


def site_paths(families: tuple[str, ...]) -> tuple[str, ...]:
    """Where these families and any site keep a feed of everything, likeliest first."""
    data = _paths()
    own = [path for name in families for path in data.get(name, {}).get("site", ())]
    return tuple(dict.fromkeys([*own, *data["generic"]["paths"]]))


def section_feed(section: str, families: tuple[str, ...]) -> str | None:
    """The address of a section's own feed, where the software makes one for each."""
    parts = urlsplit(section)
    names = [part for part in parts.path.split("/") if part]
    if not names or parts.query:
        return None
    folder = section.rstrip("/") + "/"
    if "wordpress" in families and names[0] in ("category", "tag", "author", "topics"):
        return safe_url("feed/", folder)
    if "ghost" in families and names[0] in ("tag", "author"):
        return safe_url("rss/", folder)
    if "drupal" in families:
        return safe_url("rss.xml", folder)
    if "arc" in families:
        return safe_url(f"/arc/outboundfeeds/rss/category/{'/'.join(names)}/?outputType=xml", section)
    return None


def posts_address(tree: etree._Element, url: str, families: tuple[str, ...]) -> str | None:
    """Where a WordPress site lists its posts with their texts; None for other software."""
    for link in tree.iter("link"):
        if "https://api.w.org/" in (link.get("rel") or "").split():
            root = safe_url(link.get("href"), url)
            if root is not None and urlsplit(root).netloc == urlsplit(url).netloc:
                if "rest_route=" in root:
                    return f"{root.rstrip('/')}/wp/v2/posts&{FIELDS}"
                return f"{root.rstrip('/')}/wp/v2/posts?{FIELDS}"
    return safe_url(f"/wp-json/wp/v2/posts?{FIELDS}", url) if "wordpress" in families else None


@lru_cache(1)
def _paths() -> dict[str, Any]:
    return tomllib.loads(shipped("sections/feed-paths.toml").read_text("utf-8"))
