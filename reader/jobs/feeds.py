"""Asking sources for their headlines: conditionally, a few at once, each stored with its health in one transaction.

Knows no article's page. A source that fails holds up no other, and what only looks like its failure (no network, a
login page of the network) is not counted against it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reader.errors import NetworkError, ParseError
from reader.jobs.local import HERE, ask_here
from reader.jobs.manners import floor_of, headers_to, route_of, within_limit
from reader.jobs.moves import is_same_feed
from reader.jobs.pace import Pace
from reader.jobs.parts import with_parts
from reader.jobs.passing import pause_before_retry
from reader.jobs.run import Run, written
from reader.model import Health, PackedListing, Page, Source
from reader.model.codec import from_json
from reader.model.events import Failure, SourceDone, SourceStarted
from reader.net.freshness import after_failure, after_success, body_hash, validators
from reader.net.online import Online
from reader.workspace import Workspace

if TYPE_CHECKING:
    from reader.net.client import Fetcher

Stored = Callable[[Source], Awaitable[None]]
#: Answers that are read, or wait for their commit, while as many others as there are places are asked for.
AHEAD = 96
#: Bytes from which a feed keeps its place until it is stored: many of these at once would be too much for the memory.
LARGE = 512 << 10
#: Files and programs of this computer that are read at once.
PROGRAMS = 16


class Asking:
    """The round of sources of one run. `stored` is awaited after a source's new entries are in the library."""

    def __init__(
        self, ws: Workspace, run: Run, fetcher: Fetcher, healths: Mapping[str, Health], *, retries: int, stored: Stored
    ) -> None:
        self._ws = ws
        self._run = run
        self._fetcher = fetcher
        self._healths = healths
        self._retries = retries
        self._stored = stored
        self._online = Online()
        self._read = False
        self._group = asyncio.TaskGroup()
        self._here = asyncio.Semaphore(PROGRAMS)
        #: Failures that may be the network's, held back until a feed is read or the round is over.
        self._doubtful: list[tuple[Source, NetworkError]] = []

    async def ask_all(self, sources: Sequence[Source], pace: Pace) -> None:
        """Ask every source at this pace. Ends early when the run stops.

        Answers are read and stored meanwhile: the network does not wait for the disk.
        """
        waiting = deque(sources)
        async with self._group:
            for _ in range(min(pace.most + AHEAD, len(sources))):
                self._group.create_task(self._work(waiting, pace))
        if self._doubtful and not self._read and self._online.state == "unknown":
            self._run.stop("offline")
        await self._settle_doubts()

    async def _work(self, waiting: deque[Source], pace: Pace) -> None:
        while waiting and self._run.reason is None:
            source = waiting.popleft()
            pause = await self._ask(source, 1, pace)
            if pause is not None:
                self._group.create_task(self._ask_again(source, pause, pace))

    async def _ask_again(self, source: Source, pause: float | None, pace: Pace) -> None:
        """Ask until it answers or has failed for this run."""
        tries = 1
        while pause is not None:
            if await self._stops_within(pause):
                self._run.tell(SourceDone(source_id=source.id, outcome="skipped"))
                return
            tries += 1
            pause = await self._ask(source, tries, pace)

    async def _stops_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._run.stopping.wait()
        except TimeoutError:
            return False
        return True

    async def _ask(self, source: Source, tries: int, pace: Pace) -> float | None:
        """One try. Seconds until the next one, or None when the source is done with."""
        if source.kind in HERE:
            async with self._here:
                self._run.tell(SourceStarted(source.id))
                await self._ask_here(source)
            return None
        try:
            async with pace:
                if self._run.reason is not None:
                    if tries > 1:
                        self._run.tell(SourceDone(source_id=source.id, outcome="skipped"))
                    return None
                if tries == 1:
                    self._run.tell(SourceStarted(source.id))
                page = await self._request(source, pace)
                if large := len(page.body) > LARGE:
                    done = await self._take_in(source, page)
            if not large:
                done = await self._take_in(source, page)
        except NetworkError as error:
            self._run.spend(0)
            if error.kind == "timeout":
                pace.ran_out()
            self._online.failed(source.url, error)
            pause = pause_before_retry(error, tries, self._retries)
            if pause is not None and not self._online.lost:
                return pause
            await self._failed(source, error)
        except ParseError as error:
            await self._failed(source, NetworkError(str(error), kind=error.kind, remedy=error.remedy))
        else:
            if done is not None:
                await self._ended(source, done)
        return None

    async def _ended(self, source: Source, done: SourceDone) -> None:
        """A source was read, and what it gave is on the disk."""
        self._read = True
        await self._settle_doubts()
        self._run.tell(done)
        if done.outcome == "ok":
            await self._stored(source)

    async def _ask_here(self, source: Source) -> None:
        """A file or a program of this computer: nothing it does says anything about the network."""
        try:
            done = await ask_here(self._ws, source, self._health(source))
        except ParseError as error:
            await self._record(source, NetworkError(str(error), kind=error.kind, remedy=error.remedy))
        else:
            self._run.tell(done)
            if done.outcome == "ok":
                await self._stored(source)

    async def _request(self, source: Source, pace: Pace) -> Page:
        begun = asyncio.get_running_loop().time()
        etag, last_modified, validators_url = validators(self._health(source), self._ws.now())
        page = await self._fetcher.get(
            source.url,
            kind="feed",
            etag=etag,
            last_modified=last_modified,
            validators_url=validators_url,
            headers=await headers_to(self._ws, source, source.url),
            trusted=source.options.allow_private,
            route=route_of(source),
        )
        self._run.spend(page.content_bytes)
        pace.answered(asyncio.get_running_loop().time() - begun, large=len(page.body) > LARGE)
        return page

    async def _keep_unchanged(self, source: Source, page: Page) -> None:
        await written(self._ws.library.setting_health(self._after(source, self._health(source), page)))
        await self._ended(source, SourceDone(source_id=source.id, outcome="unchanged", bytes=page.content_bytes))

    async def _take_in(self, source: Source, page: Page) -> SourceDone | None:
        """Read and store what a source answered. None where nothing has changed: that is written beside."""
        health = self._health(source)
        if page.not_modified or (health.body_hash and body_hash(page.body) == health.body_hash):
            self._online.answered(page, read=True)
            self._group.create_task(self._keep_unchanged(source, page))
            return None
        self._online.answered(page)
        packed = await self._parse(source, page)
        listing = packed.listing
        self._online.answered(page, read=True)
        wishes = replace(health, ttl=listing.ttl, skip_hours=listing.skip_hours, skip_days=listing.skip_days)
        after = self._after(source, wishes, page)
        stored = await written(self._ws.library.storing_listing(source, listing, after, packed.texts))
        if page.permanent_url is not None and not is_same_feed(source, listing, stored):
            # Another feed than the one we know is no evidence that ours has moved.
            stays = self._after(source, wishes, page, same_feed=False)
            await written(self._ws.library.setting_health(stays))
        return SourceDone(
            source_id=source.id,
            outcome="ok",
            new=len(stored.new_ids),
            updated=len(stored.updated_ids),
            entry_ids=tuple(stored.ids),
            bytes=page.content_bytes,
        )

    def _health(self, source: Source) -> Health:
        return self._healths.get(source.id) or Health(source_id=source.id)

    async def _parse(self, source: Source, page: Page) -> PackedListing:
        asked = {
            "url": page.final_url,
            "content_type": page.headers.get("content-type", ""),
            "kind": source.kind,
            "rules": str(self._ws.places.rules),
            "now": page.fetched,
        }
        packed = from_json(await self._ws.pool.run("packed_listing", asked, page.body), PackedListing)
        spend = partial(self._run.spend, source_id=source.id)
        whole = await with_parts(self._ws, self._fetcher, page, packed.listing, source, spend=spend)
        return within_limit(source, packed if whole is packed.listing else PackedListing(whole))

    async def _failed(self, source: Source, error: NetworkError) -> None:
        """A source gave nothing. Whether that is its own fault is known when another one has been read."""
        self._doubtful.append((source, error))
        state = self._online.state
        if state in ("offline", "portal"):
            self._run.stop(state)
        if self._read or self._run.reason is not None:
            await self._settle_doubts()

    async def _settle_doubts(self) -> None:
        doubtful, self._doubtful = self._doubtful, []
        for source, error in doubtful:
            if self._run.reason in ("offline", "portal"):
                self._run.tell(SourceDone(source_id=source.id, outcome="skipped", kind=error.kind, message=str(error)))
            else:
                await self._record(source, error)

    async def _record(self, source: Source, error: NetworkError) -> None:
        await written(self._ws.library.setting_health(after_failure(self._health(source), error, self._ws.now())))
        self._run.tally.failures.append(Failure(source.id, source.url, error.kind, str(error)))
        self._run.tell(SourceDone(source_id=source.id, outcome="failed", kind=error.kind, message=str(error)))

    def _after(self, source: Source, health: Health, page: Page, *, same_feed: bool = True) -> Health:
        """The health after an answer; the feed's wishes stand in `health` already."""
        heard = self._ws.settings.fetch.respect_ttl
        return after_success(
            health,
            page if heard else replace(page, fresh_until=None),
            page.fetched,
            ttl=health.ttl if heard else None,
            floor=floor_of(source),
            skip_hours=health.skip_hours if heard else (),
            skip_days=health.skip_days if heard else (),
            same_feed=same_feed,
        )
