"""A single address saved to be read later, whether any source lists it or not."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from reader.errors import NetworkError, NoArticle, ParseError
from reader.exchange.links import SavedLink
from reader.jobs.article import Reading
from reader.jobs.run import on_thread
from reader.model import Article, Entry, Health, Listing, Source
from reader.text.urls import shown_url
from reader.workspace import Workspace

#: The source of what was saved by hand. It stands in no sources.toml: its entries are shown where they are kept.
SAVED = Source(id="saved", url="", title="Saved", category="Saved")


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """What is on the list now. `problem`: why the text is not here yet."""

    entry_id: int
    title: str
    words: int | None = None
    problem: str | None = None


async def save(ws: Workspace, url: str, *, private: bool = False) -> Saved:
    """Save an address and its text. Without a network only the address is saved. Raises StorageError."""
    known = await on_thread(ws.library.find_url, url)
    kept = None if known is None else await on_thread(ws.library.article, known)
    article, problem = kept, None
    if kept is None:
        try:
            async with ws.network() as fetcher:
                article = await Reading(ws, fetcher, urgent=True).address(url, origin=url if private else None)
        except (NetworkError, NoArticle, ParseError) as error:
            problem = str(error)
    return await on_thread(_store, ws, url, article, kept is None, problem)


def _store(ws: Workspace, url: str, article: Article | None, fresh: bool, problem: str | None) -> Saved:
    title = (article.title if article is not None else "") or shown_url(url)
    (entry_id,) = keep(ws, [SavedLink(url=url, title=title)], article)
    if article is not None and fresh:
        ws.library.store_article(entry_id, article)
    ws.library.mark([entry_id], later=True)
    return Saved(entry_id=entry_id, title=title, words=article.words if article else None, problem=problem)


def save_links(ws: Workspace, links: Sequence[SavedLink]) -> list[int]:
    """Save many addresses without their texts, which the next fetch gets. The ids. Raises StorageError."""
    ids = keep(ws, links)
    ws.library.mark([one for one, link in zip(ids, links, strict=True) if not link.read], later=True)
    done = [one for one, link in zip(ids, links, strict=True) if link.read]
    if done:
        ws.library.mark(done, read=True)
    return ids


def keep(ws: Workspace, links: Sequence[SavedLink], article: Article | None = None) -> list[int]:
    """The entries of addresses, made where there are none. Raises StorageError."""
    found = [ws.library.find_url(link.url) for link in links]
    new = {link.url: _entry(link, article) for link, known in zip(links, found, strict=True) if known is None}
    if new:
        listing = Listing(title=SAVED.title, entries=tuple(new.values()))
        ws.library.store_listing(SAVED, listing, Health(source_id=SAVED.id))
    ids = [known or ws.library.find_url(link.url) for link, known in zip(links, found, strict=True)]
    return [one for one in ids if one is not None]


def _entry(link: SavedLink, article: Article | None) -> Entry:
    if article is None:
        return Entry(url=link.url, title=link.title or shown_url(link.url), published=link.added, categories=link.tags)
    return Entry(
        url=link.url,
        title=article.title or link.title,
        authors=article.authors,
        published=article.published,
        language=article.language,
        section=article.section,
    )
