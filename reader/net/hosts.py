"""Politeness towards a host: how many requests at once, how soon after the last, and not before it wants.

Waiting for one host holds up no other. What hosts asked for (Retry-After, RFC 9110 §10.2.3) outlives the process by
`dump` and `load`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_WAIT = timedelta(days=7)
FIRST_WAIT = timedelta(hours=1)
USUAL_WAIT = timedelta(hours=24)


class _Host:
    __slots__ = ("next_start", "slots")

    def __init__(self, at_once: int) -> None:
        self.slots = asyncio.Semaphore(at_once)
        self.next_start = 0.0


class Hosts:
    """Turns at hosts, and the times until which hosts want to be left alone. Belongs to one event loop."""

    def __init__(self, now: Callable[[], datetime], *, at_once: int, delay: float, overall: int) -> None:
        self._now = now
        self._at_once = at_once
        self._delay = delay
        self._overall = asyncio.Semaphore(overall)
        self._hosts: dict[str, _Host] = {}
        self._until: dict[str, datetime] = {}
        self._refusals: dict[str, int] = {}

    @asynccontextmanager
    async def turn(self, host: str, *, urgent: bool = False) -> AsyncIterator[None]:
        """Wait until a request to this host may start; hold the place while it runs.

        `urgent` is for a page that a person waits for: it does not keep the distance to the last start.
        """
        place = self._hosts.get(host)
        if place is None:
            place = self._hosts[host] = _Host(self._at_once)
        loop = asyncio.get_running_loop()
        async with place.slots:
            while True:
                wait = 0.0 if urgent else place.next_start - loop.time()
                if wait > 0:
                    await asyncio.sleep(wait)
                    continue
                await self._overall.acquire()
                if urgent or place.next_start <= loop.time():
                    break
                self._overall.release()
            place.next_start = loop.time() + self._delay
            try:
                yield
            finally:
                self._overall.release()

    def held_until(self, host: str) -> datetime | None:
        """Until when the host asked to be left alone, or None."""
        until = self._until.get(host)
        if until is None:
            return None
        now = self._now()
        if until <= now:
            del self._until[host]
            return None
        if until > now + LONGEST_WAIT:
            # The clock was set back: nobody asked for more than we ever allow.
            until = self._until[host] = now + FIRST_WAIT
        return until

    def hold(self, host: str, status: int, retry_after: float | None) -> float | None:
        """The host answered 429 or 503. Gives the seconds to wait that hold for the whole host, or None.

        Without a Retry-After a 429 counts 1 h, doubling to 24 h; a 503 then concerns that address only.
        """
        if retry_after is None:
            if status != 429:
                return None
            doublings: int = min(self._refusals.get(host, 0), 5)
            wait = min(FIRST_WAIT * (1 << doublings), USUAL_WAIT)
        else:
            wait = min(timedelta(seconds=retry_after), LONGEST_WAIT)
        self._refusals[host] = self._refusals.get(host, 0) + 1
        until = self._now() + wait
        self._until[host] = max(until, self._until.get(host, until))
        return wait.total_seconds()

    def answered(self, host: str) -> None:
        """The host answered normally: the next refusal starts from the beginning."""
        if self._refusals:
            self._refusals.pop(host, None)

    def dump(self) -> dict[str, list[str | int]]:
        """What to remember across restarts, as plain JSON values: host to [until (RFC 3339), refusals in a row]."""
        now = self._now()
        return {
            host: [until.isoformat(), self._refusals.get(host, 0)]
            for host, until in self._until.items()
            if until > now
        }

    def load(self, state: Mapping[str, object]) -> None:
        """Take over what `dump` gave. Values that make no sense are left out."""
        for host, value in state.items():
            if not isinstance(value, list | tuple) or len(value) != 2 or not isinstance(value[1], int):
                continue
            try:
                until = datetime.fromisoformat(str(value[0]))
            except ValueError:
                continue
            if until.tzinfo is not None:
                self._until[host] = until.astimezone(UTC)
                self._refusals[host] = value[1]


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for: a number, or a date against the server's own clock. Or None."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return float(value[:9])
    until = http_date(value)
    if until is None:
        return None
    return max(0.0, (until - (http_date(headers.get("date", "")) or now)).total_seconds())


def http_date(value: str) -> datetime | None:
    """A date of HTTP (RFC 9110 §5.6.7) as UTC, or None."""
    try:
        found = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    try:
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
