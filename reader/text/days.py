"""Days and times in words and figures, in the calendar and the digits that the user reads.

Which these are holds for the whole process, as its time zone does: `reckon` is called once, before anything is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal, NamedTuple

from reader.text.calendars import Figures, hijri_of, solar_of

Calendar = Literal["gregorian", "solar-hijri", "hijri"]

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_GREGORIAN = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
              "November", "December")  # fmt: skip
_SOLAR = ("Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar", "Mehr", "Aban", "Azar", "Dey", "Bahman",
          "Esfand")  # fmt: skip
_HIJRI = ("Muharram", "Safar", "Rabi al-Awwal", "Rabi al-Thani", "Jumada al-Ula", "Jumada al-Akhira", "Rajab", "Shaban",
          "Ramadan", "Shawwal", "Dhu al-Qadah", "Dhu al-Hijjah")  # fmt: skip
_HIJRI_SHORT = ("Muh", "Saf", "Rb1", "Rb2", "Jm1", "Jm2", "Raj", "Sha", "Ram", "Shw", "DhQ", "DhH")
_PERSIAN, _ARABIC, _DEVANAGARI, _BENGALI = 0x06F0, 0x0660, 0x0966, 0x09E6
#: The digits that go with a calendar, and those of languages that write their own.
_OF_CALENDAR = {"solar-hijri": _PERSIAN, "hijri": _ARABIC}
_OF_LANGUAGE = {"fa": _PERSIAN, "ur": _PERSIAN, "ps": _PERSIAN, "ckb": _ARABIC, "ar": _ARABIC, "hi": _DEVANAGARI,
                "mr": _DEVANAGARI, "ne": _DEVANAGARI, "bn": _BENGALI, "as": _BENGALI}  # fmt: skip


class _Reckoning(NamedTuple):
    figures: Callable[[date], Figures]
    months: Sequence[str]
    short: Sequence[str]
    digits: dict[int, int]


def _gregorian_of(day: date) -> Figures:
    return day.year, day.month, day.day


_KNOWN: dict[str, tuple[Callable[[date], Figures], Sequence[str], Sequence[str]]] = {
    "gregorian": (_gregorian_of, _GREGORIAN, [name[:3] for name in _GREGORIAN]),
    "solar-hijri": (solar_of, _SOLAR, [name[:3] for name in _SOLAR]),
    "hijri": (hijri_of, _HIJRI, _HIJRI_SHORT),
}
_reckoning = _Reckoning(*_KNOWN["gregorian"], {})


def reckon(calendar: Calendar, *, native: bool = False, language: str = "") -> None:
    """From here on days are told in this calendar, with its own digits if wished.

    The Gregorian calendar has no digits of its own: those of `language` (BCP 47) are taken.
    """
    global _reckoning
    first = _OF_CALENDAR.get(calendar) or _OF_LANGUAGE.get(language.replace("_", "-").partition("-")[0].lower())
    digits = {0x30 + number: first + number for number in range(10)} if native and first else {}
    _reckoning = _Reckoning(*_KNOWN[calendar], digits)


def numerals(text: str) -> str:
    """The text with the digits that the user reads."""
    return text.translate(_reckoning.digits) if _reckoning.digits else text


def clock(when: datetime, zone: tzinfo | None = None) -> str:
    """The local time of day as five cells: `14:05`, ` 6:12`."""
    local = when.astimezone(zone)
    return numerals(f"{local.hour:2d}:{local.minute:02d}")


def ago(when: datetime, now: datetime) -> str:
    """How long since, as five cells: `  now`, ` 12 m`, `  3 h`, `  2 d`, `  5 w`, `  2 y`."""
    minutes = (now - when) // timedelta(minutes=1)
    for most, size, unit in ((60, 1, "m"), (1_440, 60, "h"), (20_160, 1_440, "d"), (525_600, 10_080, "w")):
        if minutes < most:
            return numerals(f"{minutes // size} {unit}".rjust(5)) if minutes > 0 else "  now"
    return numerals(f"{minutes // 525_600} y".rjust(5))


def day_month(when: datetime, today: date, zone: tzinfo | None = None, *, short: bool = False) -> str:
    """`22 November`, with the year when it is another one; `short` is `22 Nov`."""
    year, month, day = _reckoning.figures(when.astimezone(zone).date())
    names = _reckoning.short if short else _reckoning.months
    return numerals(f"{day} {names[month - 1]}" + (f" {year}" if year != _reckoning.figures(today)[0] else ""))


def day_label(day: date, today: date) -> str:
    """The name of a day in a list: Today, Yesterday, `Friday 20 November` for a week, then the month."""
    age = (today - day).days
    if age <= 0:
        return "Today"
    if age == 1:
        return "Yesterday"
    year, month, number = _reckoning.figures(day)
    if age < 7:
        return numerals(f"{_WEEKDAYS[day.weekday()]} {number} {_reckoning.months[month - 1]}")
    return numerals(_reckoning.months[month - 1] + (f" {year}" if year != _reckoning.figures(today)[0] else ""))


def month_begin(day: date) -> date:
    """The first day of the month that a day belongs to."""
    return day - timedelta(days=_reckoning.figures(day)[2] - 1)
