"""The time zone, the calendar and the digits in which the program tells times."""

from __future__ import annotations

import os
import time

from reader.text.days import Calendar, reckon

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


def keep_days(calendar: str, digits: str) -> None:
    """From here on days are told in that calendar and with those digits; "auto" is as the interface's language has it.

    Native digits are those of the calendar, or of the language the user's system speaks.
    """
    known: dict[str, Calendar] = {"solar-hijri": "solar-hijri", "hijri": "hijri"}
    language = os.environ.get("LC_ALL") or os.environ.get("LC_TIME") or os.environ.get("LANG") or ""
    reckon(known.get(calendar, "gregorian"), native=digits == "native", language=language)
