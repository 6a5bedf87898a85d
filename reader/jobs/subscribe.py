"""Finding the sources behind an address: what the site offers is tried, and the best that answers is proposed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin, urlsplit

import msgspec

from reader.errors import NetworkError, NothingMatched, ParseError, ReaderError
from reader.jobs.local import HERE, pieces_of, read_pieces
from reader.jobs.manners import headers_for, route_of
from reader.model import Listing, Page, Source, SourceKind, SourceOptions
from reader.model.codec import from_json
from reader.text.urls import host_of, same_key
from reader.workspace import Workspace

if TYPE_CHECKING:
    from reader.net.client import Fetcher

#: Most addresses that are tried: feeds a page names, usual places of a feed, sections and their feeds, sitemaps.
NAMED, GUESSED, SECTIONS, SITEMAPS = 12, 30, 16, 4
#: So many at the same time, and seconds after which what has answered has to do.
AT_ONCE, PATIENCE = 6, 45.0
#: Headlines that a preview shows.
SHOWN = 8
#: A source whose newest entry is so much older than another's has stopped.
STOPPED = timedelta(days=60)
UNSORTED = "Unsorted"

Part = Literal["site", "section"]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A source that answered: what it is, how many entries it gave, how new they are, the first headlines.

    `certain`: the page named it. `part`: all the site publishes, or a section of it.
    """

    url: str
    title: str
    kind: SourceKind
    entries: int
    newest: datetime | None = None
    site: str | None = None
    language: str | None = None
    certain: bool = True
    part: Part = "site"
    headlines: tuple[str, ...] = ()


class _Candidate(msgspec.Struct, frozen=True):
    """What a worker proposes (`sources.discover.Candidate`)."""

    url: str
    title: str = ""
    kind: SourceKind = "feed"
    certain: bool = True
    part: Part = "site"


async def find(
    ws: Workspace, url: str, *, kind: SourceKind | None = None, private: bool = False, thorough: bool = True
) -> list[Found]:
    """The sources behind an address, best first. `private`: the person typed it, so it may be of their own network.

    `thorough` looks for sections, sitemaps and the site's interface too, where a feed was found already. Raises
    NetworkError when the address itself does not answer, and NothingMatched when nothing there is a source.
    """
    async with ws.network() as fetcher:
        page = await fetcher.get(url, kind="feed", trusted=private, urgent=True)
        search = _Search(ws, fetcher, page, url if private else None)
        try:
            return [await search.read(page, kind)]
        except ParseError as error:
            if kind not in (None, "feed", "wordpress", "sitemap"):
                raise NothingMatched(f"{url} can't be read as a {kind}", remedy=str(error)) from error
        found = await search.all(kind, thorough=thorough)
    if not found:
        raise NothingMatched(f"No feed and no list of headlines was found at {url}", remedy="Try a section's address.")
    return ranked(found)


def ranked(found: Iterable[Found]) -> list[Found]:
    """Best first: what has entries, still moves, is the whole site's and is easy to ask for changes."""
    listed = list(found)
    newest = max((one.newest for one in listed if one.newest), default=None)

    def order(one: Found) -> tuple[bool, bool, bool, int]:
        stopped = newest is not None and one.newest is not None and newest - one.newest > STOPPED
        return one.entries == 0, stopped, one.part == "section", _preference(one)

    return sorted(listed, key=order)


def _preference(one: Found) -> int:
    """A declared feed, any feed, posts with their texts, the page itself, a sitemap."""
    if one.kind == "feed":
        return 0 if one.certain else 1
    return {"wordpress": 2, "page": 3}.get(one.kind, 4)


class _Search:
    """One look at a site over one fetcher; `page` is the page behind the address that was typed."""

    def __init__(self, ws: Workspace, fetcher: Fetcher, page: Page, origin: str | None) -> None:
        self._ws = ws
        self._fetcher = fetcher
        self._page = page
        self._origin = origin
        self._free = asyncio.Semaphore(AT_ONCE)

    async def all(self, kind: SourceKind | None, *, thorough: bool) -> list[Found]:
        """Everything that answers, each address once. With a `kind` only such sources."""
        wanted = [one for one in await self._candidates() if kind in (None, one.kind)]
        named = [one for one in wanted if one.certain and one.kind != "page" and one.part == "site"][:NAMED]
        guessed = [one for one in wanted if not one.certain and one.kind == "feed" and one.part == "site"][:GUESSED]
        found = await self._try(named)
        if not any(one.kind == "feed" and one.entries for one in found):
            found += await self._first(guessed)
        if found and not thorough:
            return found
        if kind is None:
            found += await self._itself()
        parts = [one for one in wanted if one.part == "section"][:SECTIONS]
        found += await self._try(parts)
        if kind in (None, "sitemap"):
            found += await self._sitemaps(wanted, only_news=bool(found) and kind is None)
        return _unique(found)

    async def _candidates(self) -> list[_Candidate]:
        asked = {"url": self._page.final_url, "content_type": self._page.headers.get("content-type", "")}
        data = await self._ws.pool.run("discover", asked, self._page.body, urgent=True)
        unique: dict[str, _Candidate] = {}
        for candidate in from_json(data, list[_Candidate]):
            unique.setdefault(same_key(candidate.url), candidate)
        return list(unique.values())

    async def _try(self, candidates: Sequence[_Candidate]) -> list[Found]:
        """Those that answer in time, in order."""
        tasks = [asyncio.create_task(self._one(candidate)) for candidate in candidates]
        if not tasks:
            return []
        try:
            await asyncio.wait(tasks, timeout=PATIENCE)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        answers = [task.result() for task in tasks if not task.cancelled()]
        return [answer for answer in answers if answer is not None]

    async def _first(self, candidates: Sequence[_Candidate]) -> list[Found]:
        """A few at a time until one answers: the others are usually the same feed under other names."""
        for start in range(0, len(candidates), AT_ONCE):
            found = await self._try(candidates[start : start + AT_ONCE])
            if found:
                return found[:1]
        return []

    async def _one(self, candidate: _Candidate) -> Found | None:
        async with self._free:
            try:
                page = await self._fetcher.get(
                    candidate.url, kind="feed", allow_private_origin=self._origin, urgent=True
                )
                found = await self.read(page, candidate.kind, certain=candidate.certain, part=candidate.part)
            except ReaderError:
                return None
        # A page's or an interface's own name is the site's; what the menu calls a section says more.
        named = candidate.title if candidate.part == "section" or candidate.kind != "feed" else ""
        return msgspec.structs.replace(found, title=named or found.title or candidate.title)

    async def _itself(self) -> list[Found]:
        """The page that was asked for, as a source."""
        try:
            return [await self.read(self._page, "page")]
        except ParseError:
            return []

    async def _sitemaps(self, wanted: Sequence[_Candidate], *, only_news: bool) -> list[Found]:
        """Those that robots.txt names, else those in usual places. Plain ones are large: only where all else failed."""
        stated = await self._robots()
        usual = [one for one in wanted if one.kind == "sitemap"]
        chosen = [one for one in stated or usual if not only_news or "news" in urlsplit(one.url).path.lower()]
        found = await self._try(chosen[:SITEMAPS])
        return sorted(found, key=lambda one: one.newest or datetime.min.replace(tzinfo=UTC), reverse=True)[:1]

    async def _robots(self) -> list[_Candidate]:
        from reader.sources.discover import sitemaps

        address = urljoin(self._page.final_url, "/robots.txt")
        try:
            page = await self._fetcher.get(address, kind="feed", allow_private_origin=self._origin, urgent=True)
        except NetworkError:
            return []
        named = sitemaps(page.body, address)
        return [_Candidate(one.url, one.title, one.kind, one.certain, one.part) for one in named]

    async def read(
        self, page: Page, kind: SourceKind | None, *, certain: bool = True, part: Part = "site"
    ) -> Found:
        """What a fetched page is as a source. Raises NetworkError for its parts, ParseError."""
        listing = await _listing(self._ws, page, kind)
        if not listing.entries and listing.next_pages:
            from reader.jobs.parts import with_parts

            listing = await with_parts(self._ws, self._fetcher, page, listing, urgent=True)
        return _found(page, listing, kind, certain, part)


def _unique(found: Iterable[Found]) -> list[Found]:
    """Each address once, and no section that shows nothing of its own: unknown addresses often show the front page."""
    kept: dict[str, Found] = {}
    shown: set[tuple[str, ...]] = set()
    for one in found:
        if one.part == "section" and (not one.entries or one.headlines in shown):
            continue
        shown.add(one.headlines)
        kept.setdefault(same_key(one.url), one)
    return list(kept.values())


async def _listing(ws: Workspace, page: Page, kind: SourceKind | None) -> Listing:
    asked = {
        "url": page.final_url,
        "content_type": page.headers.get("content-type", ""),
        "kind": kind,
        "rules": str(ws.places.rules),
        "now": page.fetched,
    }
    return from_json(await ws.pool.run("listing", asked, page.body, urgent=True), Listing)


def _found(page: Page, listing: Listing, kind: SourceKind | None, certain: bool, part: Part) -> Found:
    dates = [entry.published for entry in listing.entries if entry.published is not None]
    return Found(
        url=page.permanent_url or page.url,
        title=listing.title or host_of(page.url),
        kind=_kind_of(listing),
        entries=len(listing.entries),
        newest=max((date for date in dates if date <= page.fetched), default=None),
        site=listing.site,
        language=listing.language,
        certain=certain,
        part=part,
        headlines=tuple(entry.title for entry in listing.entries[:SHOWN]),
    )


def _kind_of(listing: Listing) -> SourceKind:
    """By what it turned out to be: an address that was taken for a page may answer with a feed."""
    kinds: dict[str, SourceKind] = {"sitemap": "sitemap", "page": "page", "wordpress": "wordpress"}
    return kinds.get(listing.kind, "feed")


def as_source(found: Found, *, category: str | None = None, name: str | None = None, private: bool = False) -> Source:
    """What is written into sources.toml; it gets its id there."""
    return Source(
        id="",
        url=found.url,
        title=name or found.title,
        category=category or UNSORTED,
        kind=found.kind,
        site=found.site,
        language=found.language,
        options=SourceOptions(allow_private=private),
    )


def subscribe(ws: Workspace, source: Source) -> Source:
    """Add a source. Raises UsageError when it is there already, StorageError."""
    from reader.settings.edit import add_source

    before = {known.id for known in ws.sources.sources}
    added = next(known for known in add_source(ws.places, source).sources if known.id not in before)
    ws.reload_sources()
    return added


async def test(ws: Workspace, source: Source) -> Found:
    """Ask a source now; nothing is stored. Raises NetworkError and ParseError."""
    if source.kind in HERE:
        pieces = await pieces_of(source)
        listing = (await read_pieces(ws, source, pieces)).listing
        here = Page(url=source.url, final_url=source.url, status=200, headers={}, body=b"", fetched=ws.now())
        return msgspec.structs.replace(_found(here, listing, source.kind, True, "site"), kind=source.kind)
    async with ws.network() as fetcher:
        page = await fetcher.get(
            source.url,
            kind="feed",
            headers=headers_for(ws, source, source.url),
            route=route_of(source),
            trusted=source.options.allow_private,
            urgent=True,
        )
        return await _Search(ws, fetcher, page, None).read(page, source.kind)
