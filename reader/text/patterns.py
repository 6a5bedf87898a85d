"""Regular expressions that are compiled when they are first used: wide classes of letters take milliseconds each."""

from __future__ import annotations

import re
from typing import Any, cast


class _Lazy:
    """Stands for a compiled pattern; each of its methods becomes the pattern's own at the first call."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, found)
        return found


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern as `re.compile` makes it, later. `re.error` comes with the first use."""
    return cast("re.Pattern[str]", _Lazy(source, flags))
