"""How many requests may be under way: more while answers come quickly, fewer when they are large or run out of time.

What is polite to one host is kept elsewhere. This is about the line and the memory: a thin line is shared by few, so
that each comes through whole, and few large answers are held at once. Decides only; belongs to one event loop.
"""

from __future__ import annotations

import asyncio

#: Seconds in which an answer is quick.
QUICK = 1.0


class Pace:
    """Places for requests, taken by `async with`; at the beginning `first`, at most `most`."""

    def __init__(self, first: int, most: int) -> None:
        self.size = first
        self.most = most
        self._least = max(1, first // 4)
        self._free = asyncio.Semaphore(first)
        #: Places that go as soon as they are given back.
        self._surplus = 0

    async def __aenter__(self) -> None:
        await self._free.acquire()

    async def __aexit__(self, *exc: object) -> None:
        if self._surplus:
            self._surplus -= 1
        else:
            self._free.release()

    def answered(self, seconds: float, *, large: bool = False) -> None:
        """An answer came whole after so long."""
        if large:
            self._shrink(self.size - 1)
        if large or seconds >= QUICK or self.size >= self.most:
            return
        self.size += 1
        if self._surplus:
            self._surplus -= 1
        else:
            self._free.release()

    def ran_out(self) -> None:
        """One did not come in its time."""
        self._shrink(self.size // 2)

    def _shrink(self, size: int) -> None:
        gone = self.size - max(self._least, size)
        self.size -= gone
        self._surplus += gone
