"""The time zone in which the program tells times."""

from __future__ import annotations

import os
import time

SYSTEM = "system"


def is_zone(name: str) -> bool:
    """Whether a zone of that name is known here (IANA names), or it is "system"."""
    if name == SYSTEM:
        return True
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # most people name none

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def keep_time(name: str) -> None:
    """From here on local times are those of that zone, in this process and in those it starts."""
    if name != SYSTEM:
        os.environ["TZ"] = name
        time.tzset()
