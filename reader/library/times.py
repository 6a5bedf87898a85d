"""Times as the tables hold them: microseconds of UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import overload

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


@overload
def ticks(when: datetime) -> int: ...
@overload
def ticks(when: None) -> None: ...
def ticks(when: datetime | None) -> int | None:
    return None if when is None else (when - _EPOCH) // _TICK


@overload
def moment(value: int) -> datetime: ...
@overload
def moment(value: None) -> None: ...
def moment(value: int | None) -> datetime | None:
    return None if value is None else _EPOCH + timedelta(microseconds=value)
