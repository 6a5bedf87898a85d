"""When the interface fetches again by itself: as often as the settings wish, and after a sleep not at once."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

#: Looks come every second or so: a longer pause between two was a sleep of the computer. After it the fetch begins
#: somewhere within the next two minutes, for the network has just come and all that wake are in a hurry.
SLEPT, SPREAD = timedelta(seconds=60), timedelta(minutes=2)


class Again:
    """`every` in seconds, None for never."""

    def __init__(self, every: float | None, chance: Callable[[], float] = random.random) -> None:
        self._every = None if every is None else timedelta(seconds=every)
        self._chance = chance
        self._looked: datetime | None = None
        self._not_before: datetime | None = None

    def is_due(self, now: datetime, last: datetime | None) -> bool:
        """Whether a fetch is to begin now; `last` is when one began. A last one that lies ahead is a clock set back."""
        before, self._looked = self._looked, now
        if before is not None and not timedelta(0) <= now - before <= SLEPT:
            self._not_before = now + SPREAD * self._chance()
        if self._every is None or (last is not None and timedelta(0) <= now - last < self._every):
            return False
        if self._not_before is not None and now < self._not_before:
            return False
        self._not_before = None
        return True
