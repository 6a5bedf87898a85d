"""Opening the pages of a fetch's entries, a few at once, while their sources are still being asked."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

from reader.errors import NetworkError, NoArticle, NothingMatched, ParseError
from reader.jobs.article import Reading, give_up, keep_text
from reader.jobs.passing import is_unreachable, pause_before_retry
from reader.jobs.queue import TextQueue
from reader.jobs.run import Run
from reader.library import WantedText
from reader.text.urls import host_of
from reader.workspace import Workspace

#: Different hosts in a row that give no connection until the network itself is what is missing.
UNREACHABLE_HOSTS = 5


class Texts:
    """The pages of one run. `add` may be called while `keep_all` runs; `no_more` lets it end."""

    def __init__(self, ws: Workspace, run: Run, reading: Reading, *, at_once: int, retries: int, delay: float) -> None:
        self._ws = ws
        self._run = run
        self._reading = reading
        self._at_once = at_once
        self._retries = retries
        self._queue = TextQueue(delay=delay)
        self._changed = asyncio.Event()
        self._complete = False
        self._fault: BaseException | None = None
        self._tries: Counter[int] = Counter()
        #: Texts whose hosts gave no connection, held back until another host does.
        self._doubtful: dict[str, list[tuple[int, NetworkError]]] = {}

    def add(self, texts: Sequence[WantedText]) -> None:
        """Queue texts, newest first."""
        self._run.tally.texts_total += self._queue.add(texts)
        self._changed.set()

    def no_more(self) -> None:
        """All sources have been asked."""
        self._complete = True
        self._changed.set()

    async def keep_all(self) -> None:
        """Fetch and keep until there is nothing more, or the run stops; a text at the budget is finished."""
        active: set[asyncio.Task[None]] = set()
        try:
            while self._run.reason is None:
                wait = self._start(active)
                if wait is None and not active and self._complete:
                    await self._settle_doubts()
                    return
                await self._something(active, wait)
                if self._fault is not None:
                    raise self._fault
            if self._run.reason == "budget":
                await asyncio.gather(*active)
        finally:
            for task in active:
                task.cancel()
            await asyncio.gather(*active, return_exceptions=True)

    def _start(self, active: set[asyncio.Task[None]]) -> float | None:
        """Fill free places; how long nothing can be started (None: until something happens)."""
        loop = asyncio.get_running_loop()
        while len(active) < self._at_once:
            found = self._queue.take(loop.time())
            if not isinstance(found, WantedText):
                return found
            task = asyncio.create_task(self._keep(found))
            active.add(task)
            task.add_done_callback(active.discard)
            task.add_done_callback(self._ended)
        return float("inf")

    async def _keep(self, wanted: WantedText) -> None:
        """One text, once. What fails in passing is queued again."""
        try:
            stored = await keep_text(self._ws, self._reading, wanted.entry_id, again=wanted.state == "kept")
        except NothingMatched:
            self._run.tally.texts_total -= 1  # removed meanwhile, by another process
        except NetworkError as error:
            await self._not_come(wanted, error)
        except (NoArticle, ParseError) as error:
            await self._give_up(wanted.entry_id, error)
            await self._settle_doubts()
        else:
            self._run.tell(stored)
            await self._settle_doubts()
        finally:
            self._queue.done(wanted)

    async def _not_come(self, wanted: WantedText, error: NetworkError) -> None:
        self._run.spend(0)
        self._tries[wanted.entry_id] += 1
        pause = pause_before_retry(error, self._tries[wanted.entry_id], self._retries)
        if error.kind == "portal":
            self._run.stop("portal", error)
        elif pause is not None:
            self._queue.put_back(wanted, asyncio.get_running_loop().time() + pause)
        elif is_unreachable(error):
            self._doubtful.setdefault(host_of(wanted.url), []).append((wanted.entry_id, error))
            if len(self._doubtful) >= UNREACHABLE_HOSTS:
                self._run.stop("offline")
        else:
            await self._give_up(wanted.entry_id, error)
            await self._settle_doubts()

    async def _settle_doubts(self) -> None:
        """The network is there: what did not come failed by itself."""
        doubtful, self._doubtful = self._doubtful, {}
        for texts in doubtful.values():
            for entry_id, error in texts:
                await self._give_up(entry_id, error)

    async def _give_up(self, entry_id: int, error: NetworkError | NoArticle | ParseError) -> None:
        self._run.tell(await give_up(self._ws, entry_id, error))

    def _ended(self, task: asyncio.Task[None]) -> None:
        """What a text failed with that is not the text's fault ends the run."""
        if not task.cancelled() and task.exception() is not None:
            self._fault = task.exception()
        self._changed.set()

    async def _something(self, active: set[asyncio.Task[None]], wait: float | None) -> None:
        """Until a text is done, one is added, a host is ready or the run stops."""
        waits = [asyncio.create_task(self._changed.wait()), asyncio.create_task(self._run.stopping.wait())]
        timeout = None if wait is None or wait == float("inf") else wait
        try:
            await asyncio.wait(waits, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._changed.clear()
            for task in waits:
                task.cancel()
