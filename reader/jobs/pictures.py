"""Pictures of an article: which may be had at all, and the pixels of one. Bytes are decoded in a worker only."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from reader.errors import NetworkError, ParseError
from reader.jobs.run import on_thread
from reader.model import Article
from reader.model.codec import from_json
from reader.render.images import MAX_BYTES, Picture
from reader.settings.schema import Settings
from reader.text.urls import host_of
from reader.workspace import Workspace

#: Pictures of an article that are looked at; pages with more are galleries.
MOST = 40
#: Decoded pictures that are remembered, a few kB each.
REMEMBERED = 48
#: Names under which a country's sites lie one label deeper (example.co.uk).
_SECOND_LEVEL = ("co", "com", "org", "net", "gov", "ac", "edu", "gob", "gouv", "or", "ne")


def site_of(host: str) -> str:
    """The part of a host's name that its owner has registered, as far as its form tells."""
    labels = host.lower().split(".")
    depth = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-depth:])


def may_fetch(settings: Settings, page: str, url: str) -> bool:
    """Whether the settings let a picture of an open article be fetched."""
    if settings.reader.images == "alt":
        return False
    if settings.privacy.images_remote in ("article", "always"):
        return True
    return bool(host_of(url)) and site_of(host_of(url)) == site_of(host_of(page))


def obtainable(ws: Workspace, article: Article) -> frozenset[str]:
    """Addresses of the article's pictures that are kept, or that may and can be fetched. For a thread."""
    if ws.settings.reader.images == "alt":
        return frozenset()
    addresses = list(dict.fromkeys(image.src for image in article.images))[:MOST]
    if not addresses:
        return frozenset()
    return frozenset(
        url
        for url in addresses
        if (not ws.offline and may_fetch(ws.settings, article.url, url)) or ws.cache.has_image(url)
        or ws.library.picture_at(url) is not None
    )


class _Decoded:
    """The pictures decoded last; any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, int, int, tuple[int, int, int]], Picture] = OrderedDict()

    def get(self, key: tuple[str, int, int, tuple[int, int, int]]) -> Picture | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: tuple[str, int, int, tuple[int, int, int]], picture: Picture) -> None:
        with self._lock:
            self._kept[key] = picture
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)


_decoded = _Decoded()


async def picture(
    ws: Workspace,
    url: str,
    columns: int,
    rows: int,
    *,
    fetch: bool,
    background: tuple[int, int, int] = (0, 0, 0),
) -> Picture | None:
    """The pixels of a picture for a place of so many cells; None where it cannot be had or shown.

    A kept one comes from the cache; another is fetched and kept when `fetch` allows it. Transparent parts are painted
    in `background`.
    """
    key = (url, columns, rows, background)
    found = _decoded.get(key)
    if found is not None:
        return found
    data = await picture_bytes(ws, url, fetch=fetch)
    if data is None:
        return None
    asked = {"columns": columns, "rows": rows, "background": background}
    try:
        made = from_json(await ws.pool.run("image", asked, data, urgent=True), Picture)
    except ParseError:
        return None
    _decoded.put(key, made)
    return made


async def picture_bytes(ws: Workspace, url: str, *, fetch: bool) -> bytes | None:
    """A picture as its site sent it: from the cache or the library, else over the network when `fetch` allows it."""
    data = await on_thread(ws.cache.image, url) or await on_thread(ws.library.picture_at, url)
    if data is not None or not fetch or ws.offline:
        return data
    try:
        async with ws.network() as fetcher:
            page = await fetcher.get(url, kind="image", urgent=True)
    except NetworkError:
        return None
    if not page.body or len(page.body) > MAX_BYTES:
        return None
    await on_thread(ws.cache.put_image, url, page.body)
    return page.body


def addresses_of(article: Article) -> list[str]:
    """Addresses of an article's pictures, each once, at most `MOST`."""
    lead = [article.lead_image] if article.lead_image else []
    return list(dict.fromkeys((*lead, *(image.src for image in article.images))))[:MOST]


async def pictures_of(ws: Workspace, article: Article, *, fetch: bool) -> dict[str, bytes]:
    """The pictures of an article by address: those that are here, and with `fetch` those that can be had."""
    found = {url: await picture_bytes(ws, url, fetch=fetch) for url in addresses_of(article)}
    return {url: data for url, data in found.items() if data}


async def keep_chosen(ws: Workspace, stop: Callable[[], bool] = lambda: False) -> int:
    """Copy the pictures of starred articles and of those for later into the library; how many came.

    Fetched are those the settings allow. Raises StorageError.
    """
    kept = 0
    for entry_id in await on_thread(ws.library.pictures_wanted):
        article = await on_thread(ws.library.article, entry_id)
        have = await on_thread(ws.library.pictures_of, entry_id)
        for url in addresses_of(article) if article is not None else ():
            if stop():
                return kept
            if url in have or article is None:
                continue
            data = await picture_bytes(ws, url, fetch=may_fetch(ws.settings, article.url, url))
            kept += data is not None and await on_thread(ws.library.keep_picture, entry_id, url, data)
    return kept
