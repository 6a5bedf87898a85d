"""A fetch as the reader sees it: one line of progress, signs in their columns, and the way back from offline."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

from reader.errors import NetworkError, ReaderError
from reader.model.events import (
    Event,
    Finished,
    HookFailed,
    Progress,
    SourceDone,
    SourceStarted,
    Started,
    TextFailed,
    TextStored,
)
from reader.tui import words
from reader.tui import words_lists as said
from reader.tui.messages import JobEnded, JobTold
from reader.tui.screens.again import Again

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

#: Seconds between two changes of the status line, of counts and list; and before each next try without a network.
STATUS_EVERY, LIST_EVERY = 0.25, 1.0
RETRIES = (15.0, 30.0, 60.0, 120.0, 300.0)
#: Seconds without a key after which the moment is idle, and between two looks whether there is work for it.
IDLE_AFTER = 60.0


class Fetching:
    """What runs, what it has told, and whether there is a network."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self.running = False
        #: A fetch is about to begin or runs: a list that is empty waits for it.
        self.expected = False
        self.by_hand = main.backend.offline
        self.no_network = False
        self.states: dict[str, tuple[str, int]] = {}
        self.under_way: set[str] = set()
        self.progress = Progress()
        self._texts: set[int] = set()
        self._news = False
        self._finished: Finished | None = None
        self._shown_at = 0.0
        self._tries = 0
        self._retry: asyncio.TimerHandle | None = None
        self._request: dict[str, Any] = {}
        self._again = Again(main.settings.fetch.every)
        self._begun: datetime | None = None
        self._rested = 0.0

    @property
    def offline(self) -> bool:
        return self.by_hand or self.no_network

    # ---- beginning

    def is_due(self) -> bool:
        """Whether a fetch is to begin by itself at the start."""
        every = self._main.settings.fetch.on_start
        if every is None or self.by_hand or self._main.sample:
            return False
        last = self.last_fetch()
        return last is None or (self._main.backend.now() - last).total_seconds() >= every

    def last_fetch(self) -> datetime | None:
        """When a source answered last."""
        found = [health.last_fetch for health in self._main.healths.values() if health.last_fetch]
        return max(found, default=None)

    async def begin(self, *, quiet: bool = False, **request: Any) -> None:
        """Start a fetch; the fields are those of FetchRequest."""
        main = self._main
        if self._nothing_to_ask:
            main.say(words.SAMPLE_HERE)
            return
        if self.by_hand:
            main.say(words.WORKING_OFFLINE)
            return
        if self.running:
            if not quiet:
                main.say(words.FETCH_RUNS)
            return
        self.running = self.expected = True
        self._begun = main.backend.now()
        self._cancel_retry()
        self._request = request
        self.states, self.progress, self._finished = {}, Progress(), None
        await main.backend.start_fetch(
            request, lambda events: main.post_message(JobTold(events)), lambda error: main.post_message(JobEnded(error))
        )
        main.every_second(True)
        main.tell_status()

    @property
    def _nothing_to_ask(self) -> bool:
        """Whether there is the sample edition only. Where it stands in for want of a network, the sources are asked."""
        return self._main.sample and not self._main.backend.on_sample

    def _may_begin(self) -> bool:
        return not (self.running or self.offline or self._main.sample)

    async def refresh_all(self) -> None:
        await self.begin(force=True)

    async def refresh_place(self) -> None:
        """Refresh what the list shows: a source, a category, or everything. In the activity: what failed."""
        if self._main.pages.shown == "activity":
            faulty = tuple(source.id for source in self._main.places.faulty)
            if faulty:
                await self.begin(force=True, sources=faulty)
            else:
                self._main.say(said.NOTHING_TO_RETRY)
            return
        await self.begin(force=True, **self._place())

    async def download_place(self) -> None:
        """Fetch every article of this category for days without a network."""
        await self.begin(**self._place())

    def _place(self) -> dict[str, Any]:
        view = self._main.places.view
        if self._main.backend.on_sample:
            return {}
        if view.kind == "source":
            return {"sources": (view.key,)}
        return {"categories": (view.key,)} if view.kind == "category" else {}

    def want_text(self, entry_id: int) -> None:
        """A text is wanted as soon as it can be had."""
        if not self.offline and not self._main.sample:
            self._main.start(self._main.reading._fetch_text(entry_id, force=False), group=f"text-{entry_id}")

    # ---- offline and back

    async def toggle_offline(self) -> None:
        main = self._main
        if self._nothing_to_ask:
            main.say(words.SAMPLE_HERE)
            return
        self.by_hand = not self.by_hand
        main.backend.offline = self.by_hand
        main.list_.offline = self.offline
        main.list_.refresh()
        if self.by_hand:
            self._cancel_retry()
            main.backend.stop_fetch()
            main.say(words.WORKING_OFFLINE)
        else:
            main.say(words.ONLINE_AGAIN)
            await self.begin(quiet=True)
        main.tell_status()

    def _set_network(self, there: bool) -> None:
        if there == (not self.no_network):
            return
        self.no_network = not there
        self._main.list_.offline = self.offline
        self._main.list_.refresh()
        if there:
            self._tries = 0
            self._main.say(words.ONLINE_AGAIN)

    def _try_later(self) -> None:
        wait = RETRIES[min(self._tries, len(RETRIES) - 1)]
        self._tries += 1
        self._cancel_retry()
        request = {key: value for key, value in self._request.items() if key != "force"}
        self._retry = asyncio.get_running_loop().call_later(
            wait, lambda: self._main.start(self.begin(quiet=True, **request), group="retry")
        )

    def _cancel_retry(self) -> None:
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None

    # ---- while it runs

    async def told(self, events: tuple[Event, ...]) -> None:
        """Take in what happened; paint a few times a second."""
        for event in events:
            self._take(event)
        if time.monotonic() - self._shown_at >= STATUS_EVERY:
            self._shown_at = time.monotonic()
            self._main.tell_status()
            self._main.places.refresh()
            self._main.pages.tell_edition()
            self._main.activity.refresh()

    def _take(self, event: Event) -> None:
        match event:
            case Started():
                self.states = dict.fromkeys(event.sources, (words.WAITING, 0))
            case SourceStarted():
                self.states[event.source_id] = (words.FETCHING, 0)
                self.under_way.add(event.source_id)
            case SourceDone():
                self.under_way.discard(event.source_id)
                state = {"failed": words.NO_ANSWER, "unchanged": words.UNCHANGED, "skipped": words.SKIPPED}
                self.states[event.source_id] = (state.get(event.outcome, ""), event.new)
                self._news = True
                if event.outcome in ("ok", "unchanged"):
                    self._set_network(True)
            case TextStored() | TextFailed():
                self._texts.add(event.entry_id)
            case HookFailed():
                self._main.say(event.message, slot="warn")
            case Progress():
                self.progress = event
            case Finished():
                self._finished = self._main.activity.last = event

    async def catch_up(self) -> None:
        """Once a second: counts, arrivals, and the texts that have come."""
        main = self._main
        texts, self._texts = self._texts, set()
        news, self._news = self._news, False
        if news or texts:
            await main.refresh_counts()
        if news:
            await main.listing.merge(live=main.first_run and main.live)
        if texts:
            await main.listing.reload(texts)
            await main.reading.text_came(texts)

    async def watch(self) -> None:
        """What another program has changed: marks, texts, a fetch from cron. And whether it is time again."""
        main = self._main
        if self._again.is_due(main.backend.now(), self._begun or self.last_fetch()) and self._may_begin():
            await self.begin(quiet=True)
        if await main.backend.changed_elsewhere():
            await main.refresh_counts()
            await main.listing.merge(live=main.first_run and main.live)
            await main.listing.reload(set(main.list_.loaded))
        if self._is_idle():
            main.start(main.backend.back_up(), group="backup")

    def _is_idle(self) -> bool:
        """Whether nobody has pressed a key for a while and nothing is fetched, and no such moment was used just now."""
        now = time.monotonic()
        if self.running or self._main.sample or now - max(self._main.touched, self._rested) < IDLE_AFTER:
            return False
        self._rested = now
        return True

    async def ended(self, error: BaseException | None) -> None:
        """The fetch is over: say how, and go on by itself when there was no network."""
        main = self._main
        self.running = self.expected = False
        self.under_way.clear()
        main.every_second(False)
        self._news = True
        await self.catch_up()
        totals = self._finished
        if isinstance(error, NetworkError) and error.kind == "offline":
            pass
        elif isinstance(error, ReaderError):
            main.say(str(error), slot="warn")
        elif error is not None:
            raise error
        elif totals is not None and (totals.stopped in ("offline", "portal") or self._nobody_answered(totals)):
            self._set_network(False)
            if totals.stopped == "portal":
                main.say(words.PORTAL, slot="warn")
            await main.starting.without_network()
            self._try_later()
        elif totals is not None:
            if totals.stopped is None:
                await main.starting.with_network()
            main.say(words.finished(totals, main.backend.now()))
        if not self.running and not main.counts.everything.total:
            await main.listing.reopen()
        main.places.refresh()
        main.pages.tell_edition()
        main.tell_status()

    def _nobody_answered(self, totals: Finished) -> bool:
        """Whether there is nothing to read because every source failed: behind a dead proxy that looks like this."""
        tried = totals.sources
        asked = tried.total - tried.skipped
        return 0 < tried.failed == asked and not self._main.counts.everything.total

    # ---- words

    def status(self) -> tuple[str, float | None]:
        """The line of progress and its share."""
        share = words.share_done(self.progress)
        left = words.time_left(words.seconds_left(self.progress))
        if not self.progress.sources_total:
            return words.fetch_started_all(self._main.sources_at_home), 0.0
        return words.fetching(self.progress, left), share
