"""One article: its page fetched, read, joined with its further pages, weighed against the feed's own text.

Used by the fetch of many and by the person who opens one. Stores pages in the cache, articles in the library.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from reader.errors import NetworkError, NoArticle, NothingMatched, ParseError, ReaderError, RefusedError
from reader.jobs.choose import choose, worth_reading
from reader.jobs.manners import headers_to, route_of
from reader.jobs.pages import cut_short, joined, next_page, whole_page
from reader.jobs.passing import is_unreachable
from reader.jobs.pictures import site_of
from reader.jobs.run import on_thread
from reader.model import Article, Entry, PackedArticle, Page, Prepared, Source
from reader.model.article import minutes_of
from reader.model.codec import from_json
from reader.model.events import TextFailed, TextStored
from reader.text.urls import host_of, same_key
from reader.workspace import Workspace

if TYPE_CHECKING:
    from reader.net.client import Fetcher

#: A page of the cache is as good as a new one for this long.
CACHED = timedelta(hours=24)
#: What a site answers for an article that it has removed.
GONE = (404, 410)
#: A text that is this much of the earlier one, or less, does not take its place.
LEAST = 0.3

Spend = Callable[[int, str | None], None]


def _spend_nothing(count: int, source_id: str | None) -> None:
    return None


class Made(msgspec.Struct, frozen=True):
    """An article, and what a worker has made of it to be stored; None where none has, or it was changed since."""

    article: Article
    prepared: Prepared | None = None

    @property
    def words(self) -> int:
        return self.article.words if self.prepared is None else self.prepared.words

    @property
    def text(self) -> str:
        return self.article.text


class Reading:
    """Turns addresses into articles over one fetcher.

    `urgent` is for a person who waits; `spend` hears of bytes; `archived` takes archived copies of pages only.
    """

    def __init__(
        self,
        ws: Workspace,
        fetcher: Fetcher | None,
        *,
        urgent: bool = False,
        spend: Spend = _spend_nothing,
        archived: bool = False,
    ) -> None:
        self._ws = ws
        self._fetcher = fetcher
        self._urgent = urgent
        self._spend = spend
        self._archived = archived

    async def entry(
        self, entry: Entry, *, origin: str | None = None, source: Source | None = None, since: datetime | None = None
    ) -> Made:
        """The article of an entry: from its page, or the feed's own text where that is the whole of it.

        `origin` is the source's address when the person gave a private one; `source` has headers of its own; a page
        of the cache must be newer than `since`. Raises what getting the page raised, and NoArticle.
        """
        page: Made | None = None
        problem: ReaderError | None = None
        try:
            page = await self._address(entry.url, title=entry.title, origin=origin, source=source, since=since)
        except (NetworkError, NoArticle, ParseError) as error:
            problem = error
            if since is not None and not isinstance(error, NoArticle):
                raise  # what is here already is worth more than the feed's words
        words = page.words if page else None
        feed = await self._feed_text(entry) if worth_reading(entry.content_html, words) else None
        made = choose(page, feed)
        if made is not None:
            return made
        raise problem or NoArticle("No article found on this page")

    async def address(
        self, url: str, *, title: str | None = None, origin: str | None = None, source: Source | None = None,
        since: datetime | None = None,
    ) -> Article:  # fmt: skip
        """The article at an address, further pages joined. `title` is the headline it was announced with.

        Raises NetworkError, NoArticle, ParseError.
        """
        return (await self._address(url, title=title, origin=origin, source=source, since=since)).article

    async def _address(
        self, url: str, *, title: str | None, origin: str | None, source: Source | None, since: datetime | None
    ) -> Made:
        made = await self._one_page(url, title, origin, source, since)
        article = made.article
        seen = {same_key(url), same_key(article.url)}
        if (single := whole_page(article, seen)) is not None:
            seen.add(same_key(single))
            try:
                made = await self._one_page(single, title, origin, source, since)
                article = made.article
            except (NetworkError, NoArticle, ParseError) as error:
                article = cut_short(article, single, str(error))
        while (following := next_page(article, seen)) is not None:
            seen.add(same_key(following))
            try:
                article = joined(article, (await self._one_page(following, title, origin, source, since)).article)
            except (NetworkError, NoArticle, ParseError) as error:
                return Made(cut_short(article, following, str(error)))
        return made if article is made.article else Made(article)

    async def _one_page(
        self, url: str, title: str | None, origin: str | None, source: Source | None, since: datetime | None
    ) -> Made:
        kept = await on_thread(self._ws.cache.page, url)
        page = await self._page(url, kept, origin, source, since)
        asked = {
            "content_type": page.headers.get("content-type", ""), "url": page.final_url, "feed_title": title,
            "rules": str(self._ws.places.rules), "rule": None if source is None else source.options.rule,
        }  # fmt: skip
        # A page is framed for the cache, and cached, only when it gave an article: what held none may be a sign-in page
        # that answers in the site's name.
        if self._urgent:
            # A person waits for this one page; what makes it ready to be stored would have to be loaded first.
            article = from_json(await self._ws.pool.run("article", asked, page.body, urgent=True), Article)
            if page is not kept:
                await on_thread(self._ws.cache.put_page, page)
            return Made(replace(article, extraction=replace(article.extraction, route=page.route)))
        head = None if page is kept else self._ws.cache.head(page).decode()
        asked |= {"route": page.route, "key": page.url, "head": head}
        packed = from_json(await self._ws.pool.run("packed_article", asked, page.body), PackedArticle)
        if packed.page is not None:
            await on_thread(self._ws.cache.put_framed, page.url, packed.page)
        return Made(packed.article, packed.prepared)

    async def _page(
        self, url: str, kept: Page | None, origin: str | None, source: Source | None, since: datetime | None
    ) -> Page:
        """The kept page where it is new enough, or nothing may be asked; else the site's."""
        fresh = kept is not None and self._ws.now() - kept.fetched < CACHED and not self._archived
        if kept is not None and fresh and (since is None or kept.fetched > since):
            return kept
        if self._fetcher is None:
            if kept is not None:
                return kept
            raise NetworkError("Working offline", kind="offline", remedy="Without --offline the network is used.")
        headers = await headers_to(self._ws, source, url)
        page = await self._fetcher.get(
            url,
            kind="page",
            urgent=self._urgent,
            allow_private_origin=origin,
            headers=headers,
            route=route_of(source),
            archived=self._archived,
        )
        self._spend(page.content_bytes, None if source is None else source.id)
        return page

    async def _feed_text(self, entry: Entry) -> Made | None:
        asked = {
            "url": entry.url,
            "title": entry.title,
            "authors": entry.authors,
            "published": entry.published,
            "language": entry.language,
        }
        try:
            body = (entry.content_html or "").encode()
            if self._urgent:
                return Made(from_json(await self._ws.pool.run("fragment", asked, body, urgent=True), Article))
            packed = from_json(await self._ws.pool.run("packed_fragment", asked, body), PackedArticle)
        except (ParseError, NoArticle):
            return None
        return Made(packed.article, packed.prepared)


async def keep_text(ws: Workspace, reading: Reading, entry_id: int, *, again: bool = False) -> TextStored:
    """Get an entry's article and store it; `again` asks the site although a text is here, and keeps that as a version.

    An article the site has removed is noted as gone; its copy stays. Raises what getting it raised, NothingMatched and
    StorageError.
    """
    entry = await on_thread(ws.library.entry, entry_id)
    if entry is None:
        raise NothingMatched(f"There is no article {entry_id}")
    source = ws.sources.get(entry.source_id)
    origin = source.url if source is not None and source.options.allow_private else None
    since = ws.now() if again else None
    try:
        made = await reading.entry(entry, origin=origin, source=source, since=since)
    except NetworkError as error:
        if error.status in GONE and again:
            await on_thread(ws.library.set_gone, entry_id)
        raise
    article = made.article
    before = await on_thread(ws.library.article, entry_id) if again else None
    if before is not None and _elsewhere(before, article):
        raise NoArticle("The site sends this article to another site now", remedy="Your copy stays.")
    words = await on_thread(ws.library.store_article, entry_id, article, made.prepared)
    if before is not None and len(article.text) < len(before.text) * LEAST:
        # A wall, a teaser, a notice: it is kept too, as a version, but what is read is what there was.
        words = await on_thread(ws.library.store_article, entry_id, before)
    if again:
        await on_thread(ws.library.set_gone, entry_id, False)
    return _stored(entry_id, words)


def _elsewhere(before: Article, after: Article) -> bool:
    """Whether an article now stands on another site than the one it was read from."""
    old, new = host_of(before.url), host_of(after.url)
    return bool(old and new) and site_of(old) != site_of(new)


def _stored(entry_id: int, words: int) -> TextStored:
    return TextStored(entry_id=entry_id, words=words, minutes=minutes_of(words))


async def give_up(ws: Workspace, entry_id: int, error: ReaderError) -> TextFailed:
    """Store why an entry has no text. Raises StorageError."""
    state = "failed"
    if isinstance(error, RefusedError):
        state = "refused"
    elif isinstance(error, NoArticle):
        state = "no_article"
    await on_thread(ws.library.set_text_failed, entry_id, state, str(error))
    return TextFailed(entry_id=entry_id, state=state, message=str(error))


async def fetch_text(
    ws: Workspace, entry_id: int, *, force: bool = False, archived: bool = False
) -> TextStored | TextFailed:
    """The text of one entry, for a person who waits. Kept ones are not fetched again without `force`.

    `archived` asks an archive for its copy of the page; that it has none says nothing of the page and is not stored.
    """
    if not force:
        article = await on_thread(ws.library.article, entry_id)
        if article is not None:
            return _stored(entry_id, article.words)
    try:
        async with ws.network() as fetcher:
            reading = Reading(ws, fetcher, urgent=True, archived=archived)
            return await keep_text(ws, reading, entry_id, again=force)
    except (NetworkError, NoArticle, ParseError) as error:
        if archived:
            return TextFailed(entry_id=entry_id, state="failed", message=f"No archived copy came. {error}")
        if isinstance(error, NetworkError) and is_unreachable(error):
            return TextFailed(entry_id=entry_id, state="failed", message=str(error))
        return await give_up(ws, entry_id, error)


async def read_url(ws: Workspace, url: str, *, archived: bool = False) -> Article:
    """The article at an address: the kept one, else fetched (`archived`: from an archive) and not stored.

    Raises NetworkError, NoArticle, ParseError.
    """
    entry_id = await on_thread(ws.library.find_url, url)
    kept = None if entry_id is None else await on_thread(ws.library.article, entry_id)
    if kept is not None:
        return kept
    async with ws.network() as fetcher:
        return await Reading(ws, fetcher, urgent=True, archived=archived).address(url)


async def read_bytes(body: bytes, *, url: str, content_type: str = "") -> Article:
    """The article of a saved page, read in a worker. Raises NoArticle, ParseError."""
    from reader.pool.workers import Pool

    pool = Pool(1)
    try:
        asked = {"content_type": content_type, "url": url, "feed_title": None}
        return from_json(await pool.run("article", asked, body), Article)
    finally:
        pool.close()
