"""Regular expressions that are compiled when they are first used: wide classes of letters take milliseconds each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast


class _Lazy:
    """Stands for a compiled pattern; each of its methods becomes the pattern's own at the first call."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def any_between(text: str, ranges: Sequence[tuple[str, str]]) -> bool:
    """Whether a sign of one of these ranges (first and last sign, the lowest range first) stands in a text.

    For what a start asks of a few words, where compiling a class of letters would take most of the time.
    """
    if text.isascii():
        return False
    lowest = ranges[0][0]
    return any(sign >= lowest and any(first <= sign <= last for first, last in ranges) for sign in text)


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern as `re.compile` makes it, later. `re.error` comes with the first use."""
    return cast("re.Pattern[str]", _Lazy(source, flags))
