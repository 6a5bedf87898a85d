"""Which page is fetched next: newest first within a source, sources in turn, hosts no faster than they may be asked.

A decision without I/O: times are seconds of any steady clock and are handed in.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable

from reader.library import WantedText
from reader.text.urls import host_of


class TextQueue:
    """Texts that wait for their pages. A host serves `per_host` at once, starts are at least `delay` seconds apart.

    Politeness is kept where requests are made; here it only decides the order, so that no place in a fetch is taken by
    a page that would have to wait for its host.
    """

    def __init__(self, *, per_host: int = 1, delay: float = 1.0) -> None:
        self._per_host = per_host
        self._delay = delay
        self._waiting: dict[str, deque[WantedText]] = {}
        self._seen: set[int] = set()
        self._busy: Counter[str] = Counter()
        self._next_start: dict[str, float] = {}
        self._not_before: dict[int, float] = {}
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def add(self, texts: Iterable[WantedText]) -> int:
        """Queue texts, newest first; those that were queued before are left out. How many were new."""
        added = 0
        for text in texts:
            if text.entry_id not in self._seen:
                self._seen.add(text.entry_id)
                self._waiting.setdefault(text.source_id, deque()).append(text)
                added += 1
        self._length += added
        return added

    def take(self, now: float) -> WantedText | float | None:
        """The next text; or how many seconds to wait for one (infinite: until a busy host is done); or None when empty.

        The host of a taken text is busy until `done`.
        """
        if not self._length:
            return None
        soonest = float("inf")
        for source_id in list(self._waiting):
            waiting = self._waiting[source_id]
            for index, text in enumerate(waiting):
                ready = max(self._ready(host_of(text.url)), self._not_before.get(text.entry_id, 0.0))
                if ready <= now:
                    del waiting[index]
                    self._turn(source_id)
                    self._start(host_of(text.url), now)
                    return text
                soonest = min(soonest, ready)
        return soonest - now

    def done(self, text: WantedText) -> None:
        """The page of a taken text has come, or has failed."""
        host = host_of(text.url)
        self._busy[host] -= 1
        if not self._busy[host]:
            del self._busy[host]

    def put_back(self, text: WantedText, not_before: float) -> None:
        """A text that was done without success is wanted once more, but not yet."""
        self._not_before[text.entry_id] = not_before
        self._waiting.setdefault(text.source_id, deque()).append(text)
        self._length += 1

    def _ready(self, host: str) -> float:
        return float("inf") if self._busy[host] >= self._per_host else self._next_start.get(host, float("-inf"))

    def _start(self, host: str, now: float) -> None:
        self._busy[host] += 1
        self._next_start[host] = now + self._delay
        self._length -= 1

    def _turn(self, source_id: str) -> None:
        """The source that was served goes to the end of the row."""
        waiting = self._waiting.pop(source_id)
        if waiting:
            self._waiting[source_id] = waiting
