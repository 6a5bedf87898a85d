"""One fetch while it runs: its counts, its events, why it stops. Knows neither how sources nor how texts are got."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Literal, TypeVar

from reader.model.events import (
    ArticleTotals,
    EntryTotals,
    Event,
    Failure,
    Finished,
    Progress,
    SourceDone,
    SourceTotals,
    TextFailed,
    TextStored,
)

Reason = Literal["offline", "portal", "budget", "cancelled", "storage"]
T = TypeVar("T")

#: Seconds between two reports of progress.
PROGRESS_EVERY = 0.1


async def on_thread(function: Callable[..., T], *arguments: Any, **named: Any) -> T:
    """Call something that waits for the disk, away from the loop. A caller that is cancelled waits for its end."""
    return await _to_its_end(asyncio.ensure_future(asyncio.to_thread(function, *arguments, **named)))


async def written(write: Future[T]) -> T:
    """The value of a write of the library, once it is on the disk. A caller that is cancelled waits for its end."""
    return await _to_its_end(asyncio.wrap_future(write))


async def _to_its_end(work: asyncio.Future[T]) -> T:
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait((work,))
        if not work.cancelled():
            work.exception()  # the cancellation is what the caller hears of
        raise


class Tally:
    """Counts of one fetch. `bytes` is what came over the wire."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.bytes = 0
        self.sources_total = 0
        self.texts_total = 0
        self.new = 0
        self.updated = 0
        self.outcomes: dict[str, int] = {}
        self.texts: dict[str, int] = {}
        self.failures: list[Failure] = []

    @property
    def seconds(self) -> float:
        return round(time.monotonic() - self.started, 3)

    def count(self, event: Event) -> None:
        """Add what an event says."""
        match event:
            case SourceDone():
                self.outcomes[event.outcome] = self.outcomes.get(event.outcome, 0) + 1
                self.new += event.new
                self.updated += event.updated
            case TextStored():
                self.texts["kept"] = self.texts.get("kept", 0) + 1
            case TextFailed():
                self.texts[event.state] = self.texts.get(event.state, 0) + 1
            case _:
                pass

    def progress(self) -> Progress:
        return Progress(
            sources_done=sum(self.outcomes.values()),
            sources_total=self.sources_total,
            texts_done=sum(self.texts.values()),
            texts_total=self.texts_total,
            new=self.new,
            bytes=self.bytes,
            seconds=self.seconds,
        )

    def finished(self, stopped: str | None) -> Finished:
        return Finished(
            sources=SourceTotals(
                total=self.sources_total,
                ok=self.outcomes.get("ok", 0),
                unchanged=self.outcomes.get("unchanged", 0),
                failed=self.outcomes.get("failed", 0),
                skipped=self.sources_total - sum(self.outcomes.get(name, 0) for name in ("ok", "unchanged", "failed")),
            ),
            entries=EntryTotals(new=self.new, updated=self.updated),
            articles=ArticleTotals(
                kept=self.texts.get("kept", 0),
                failed=self.texts.get("failed", 0) + self.texts.get("no_article", 0),
                refused=self.texts.get("refused", 0),
            ),
            bytes=self.bytes,
            seconds=self.seconds,
            failures=tuple(self.failures),
            stopped=stopped,
        )


class Run:
    """Where the parts of a fetch meet. Belongs to one event loop."""

    def __init__(self, *, max_bytes: int | None = None, received: Callable[[], int] | None = None) -> None:
        """`received` counts what came over the wire so far, also of answers that were of no use."""
        self.tally = Tally()
        #: Bytes by source beyond those of its own address, which its health counts.
        self.costs: Counter[str] = Counter()
        #: Entries whose texts were kept.
        self.kept: list[int] = []
        #: None after the last event.
        self.events: asyncio.Queue[Event | None] = asyncio.Queue()
        #: Set as soon as the run has a reason to end.
        self.stopping = asyncio.Event()
        self.reason: Reason | None = None
        self.error: Exception | None = None
        self._max_bytes = max_bytes
        self._received = received

    def tell(self, event: Event) -> None:
        """Count an event and pass it on."""
        if isinstance(event, TextStored):
            self.kept.append(event.entry_id)
        self.tally.count(event)
        self.events.put_nowait(event)

    def spend(self, count: int, source_id: str | None = None) -> None:
        """Bytes came over the wire, for a page of a source; over the budget nothing more is asked for."""
        self.tally.bytes = self.tally.bytes + count if self._received is None else self._received()
        if source_id is not None:
            self.costs[source_id] += count
        if self._max_bytes is not None and self.tally.bytes >= self._max_bytes:
            self.stop("budget")

    def stop(self, reason: Reason, error: Exception | None = None) -> None:
        """Start nothing more. The first reason stands."""
        if self.reason is None:
            self.reason, self.error = reason, error
            self.stopping.set()
