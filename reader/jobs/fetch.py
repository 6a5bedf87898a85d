"""The fetch: sources are asked, their entries stored, the entries' pages opened and kept, all at the same time.

The caller gets events while it runs and the totals at the end. Knows nothing of how either is shown.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from msgspec.structs import replace

from reader.errors import LibraryLocked, NothingMatched, StorageError
from reader.jobs.article import Reading
from reader.jobs.budget import account, allowed, pictures_of, spent_today
from reader.jobs.feeds import Asking
from reader.jobs.hooks import hooked
from reader.jobs.later import SAVED
from reader.jobs.local import HERE
from reader.jobs.lock import FetchLock
from reader.jobs.pace import Pace
from reader.jobs.pictures import keep_chosen
from reader.jobs.request import FetchRequest
from reader.jobs.run import PROGRESS_EVERY, Run, on_thread
from reader.jobs.texts import Texts
from reader.library import WantedText
from reader.model import Health, Source
from reader.model.events import Event, Started
from reader.net.freshness import is_due
from reader.net.metered import is_metered
from reader.settings.schema import Offline
from reader.workspace import Workspace

if TYPE_CHECKING:
    from reader.net.client import Fetcher

#: Most pages of one source that one run opens; the others are for the next.
TEXTS_A_SOURCE = 300
#: Bytes that must be free before a fetch.
ROOM = 50 << 20
#: Times as many sources are asked at once as pages opened, at first and at most: most answers are "not modified".
FEEDS_PER_JOB, MOST_FEEDS_PER_JOB = 6, 16


async def fetch(
    ws: Workspace, request: FetchRequest, cancel: asyncio.Event | None = None
) -> AsyncGenerator[Event, None]:
    """Refresh sources and keep their articles. The last event is `Finished`.

    `cancel` ends it cleanly, as does closing the generator: what has arrived is stored. While another fetch of this
    library runs there is nothing but a `Finished` that is stopped as "locked", and one that is stopped as "metered"
    where nothing may be fetched on such a connection. Raises NothingMatched for a source or
    category that is not there, NetworkError(kind="offline") when working offline, and, after the last event, what the
    library failed with when it could not take more (StorageError, LibraryLocked).
    """
    sources = await on_thread(chosen, ws, request)
    await on_thread(_check_room, ws)
    lock = FetchLock(ws.places.data / "fetch.lock")
    if not lock.take() and not (request.wait and await _lock_came(lock, cancel)):
        yield Run().tally.finished("cancelled" if cancel is not None and cancel.is_set() else "locked")
        return
    try:
        metered = await on_thread(_spared, ws, request)
        if metered == "nothing":
            yield Run().tally.finished("metered")
            return
        if metered == "headlines":
            request = replace(request, headlines_only=True)
        found = _fetch(ws, request, sources, cancel)
        if ws.settings.hooks.after_article or ws.settings.hooks.after_fetch:
            found = hooked(ws, found)
        async with aclosing(found) as events:
            async for event in events:
                yield event
    finally:
        lock.release()


async def _lock_came(lock: FetchLock, cancel: asyncio.Event | None) -> bool:
    """Wait for the lock, or until the caller wants to wait no more."""
    waits: list[asyncio.Task[Any]] = [asyncio.create_task(lock.wait())]
    if cancel is not None:
        waits.append(asyncio.create_task(cancel.wait()))
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        return waits[0].done()
    finally:
        for task in waits:
            task.cancel()


def _spared(ws: Workspace, request: FetchRequest) -> str:
    """What is fetched on this connection: "all", or less where it is metered and nobody has named what they want."""
    wanted = ws.settings.fetch.budget.when_metered
    named = request.sources or request.categories or request.entry_ids
    return wanted if wanted != "all" and not named and is_metered() else "all"


def _check_room(ws: Workspace) -> None:
    """Raises StorageError where hardly anything could be stored."""
    ws.places.ensure()
    if shutil.disk_usage(ws.places.data).free < ROOM:
        path, remedy = str(ws.places.data), f"Free {ROOM >> 20} MB first."
        raise StorageError(f"The disk is full. Nothing was fetched: {path}", path=path, remedy=remedy)


async def _fetch(
    ws: Workspace, request: FetchRequest, sources: list[Source], cancel: asyncio.Event | None
) -> AsyncGenerator[Event, None]:
    spent = await on_thread(spent_today, ws)
    async with ws.network() as fetcher:
        before = fetcher.received
        run = Run(max_bytes=allowed(ws, request, spent), received=lambda: fetcher.received - before)
        run.spend(0)
        work = asyncio.create_task(_work(ws, run, fetcher, request, sources))
        work.add_done_callback(lambda _: run.events.put_nowait(None))
        beside = [asyncio.create_task(_report(run)), asyncio.create_task(_end_early(run, work))]
        if cancel is not None:
            beside.append(asyncio.create_task(_listen(run, cancel)))
        try:
            while (event := await run.events.get()) is not None:
                yield event
            if not work.cancelled():
                work.result()
        finally:
            for task in (work, *beside):
                task.cancel()
            await asyncio.gather(work, *beside, return_exceptions=True)
            if run.reason != "storage":
                await on_thread(account, ws, run)
    yield run.tally.progress()
    yield run.tally.finished(run.reason)
    if run.reason == "storage" and run.error is not None:
        raise run.error


def chosen(ws: Workspace, request: FetchRequest) -> list[Source]:
    """The enabled sources a request means, in their order. Raises NothingMatched."""
    if request.entry_ids:
        return []
    enabled = [source for source in ws.sources.sources if source.enabled]
    if not request.sources and not request.categories:
        return enabled
    names = {name.casefold() for name in request.categories}
    found = [source for source in enabled if source.id in request.sources or source.category.casefold() in names]
    missing = names - {category.name.casefold() for category in ws.sources.categories}
    if missing:
        raise NothingMatched(f"There is no category “{min(missing)}”", remedy="reader sources lists them.")
    if not found:
        raise NothingMatched("No enabled source is meant", remedy="reader sources lists them.")
    return found


async def _work(ws: Workspace, run: Run, fetcher: Fetcher, request: FetchRequest, sources: list[Source]) -> None:
    """Everything between the first request and the last stored byte."""
    limits = ws.settings.fetch
    jobs = request.jobs or limits.jobs
    healths: dict[str, Health] = await on_thread(ws.library.healths)
    due = _due(ws, fetcher, request, sources, healths)
    run.tally.sources_total = len(sources)
    run.tell(Started(tuple(source.id for source in due)))
    texts = Texts(
        ws, run, Reading(ws, fetcher, spend=run.spend), at_once=jobs, retries=limits.retries, delay=limits.host_delay
    )

    async def open_pages(source: Source) -> None:
        if not request.headlines_only and wants_text(source, ws.settings.offline):
            texts.add(await on_thread(ws.library.wanted_texts, [source.id], TEXTS_A_SOURCE))

    async def ask() -> None:
        asking = Asking(ws, run, fetcher, healths, retries=limits.retries, stored=open_pages)
        await asking.ask_all(due, Pace(jobs * FEEDS_PER_JOB, jobs * MOST_FEEDS_PER_JOB))
        texts.no_more()

    texts.add(await on_thread(_left_over, ws, request, sources))
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(ask())
            group.create_task(texts.keep_all())
        if not request.headlines_only and run.reason is None:
            await keep_chosen(ws, lambda: run.reason is not None)
            if request.backup:
                await on_thread(ws.library.backup_if_due)
        if ws.settings.fetch.budget.images:
            await pictures_of(ws, run)
    except* (StorageError, LibraryLocked) as errors:
        run.stop("storage", _first(errors))


def _first(errors: BaseExceptionGroup[BaseException]) -> Exception:
    """The first error of a group of groups."""
    error: BaseException = errors
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, Exception)
    return error


def _due(
    ws: Workspace, fetcher: Fetcher, request: FetchRequest, sources: list[Source], healths: Mapping[str, Health]
) -> list[Source]:
    """The sources to ask now. A wait that a site asked for holds in any case."""
    now = ws.now()
    return [
        source
        for source in sources
        if is_due(
            healths.get(source.id) or Health(source_id=source.id),
            now,
            asked="forced" if request.force else "by itself",
            held_until=None if source.kind in HERE else fetcher.hosts.held_until(urlsplit(source.url).hostname or ""),
        )
    ]


def _left_over(ws: Workspace, request: FetchRequest, sources: list[Source]) -> list[WantedText]:
    """Texts that earlier runs did not get to, or that may be tried again by now."""
    if request.entry_ids:
        return [wanted for wanted in ws.library.wanted_texts(None, None) if wanted.entry_id in request.entry_ids]
    if request.headlines_only:
        return []
    ids = [source.id for source in sources if wants_text(source, ws.settings.offline)]
    if not request.sources and not request.categories:
        ids.append(SAVED.id)
    return [wanted for source_id in ids for wanted in ws.library.wanted_texts([source_id], TEXTS_A_SOURCE)]


def wants_text(source: Source, offline: Offline) -> bool:
    """Whether a source's articles are fetched and kept: as it says itself, else as the settings say."""
    if source.options.full_text is not None:
        return source.options.full_text
    if offline.full_text == "categories":
        return source.category in offline.categories
    return offline.full_text == "all"


async def _report(run: Run) -> None:
    """Tell how far it is, a few times a second and only when something has changed."""
    last: tuple[int, ...] = ()
    while True:
        await asyncio.sleep(PROGRESS_EVERY)
        progress = run.tally.progress()
        counts = (progress.sources_done, progress.texts_done, progress.texts_total, progress.new, progress.bytes)
        if counts != last:
            last = counts
            run.events.put_nowait(progress)


async def _listen(run: Run, cancel: asyncio.Event) -> None:
    await cancel.wait()
    run.stop("cancelled")


async def _end_early(run: Run, work: asyncio.Task[None]) -> None:
    """Drop the requests under way when going on makes no sense. Those that only reached the budget may finish."""
    await run.stopping.wait()
    if run.reason != "budget":
        work.cancel()
