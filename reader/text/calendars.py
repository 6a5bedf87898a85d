"""Solar Hijri and Hijri dates in figures, and back: arithmetic only, no names.

Solar Hijri goes by the 33-year rule, exact from 1178 to 1633. Hijri goes by the tabular calendar (of thirty years the
2nd, 5th, 7th, 10th, 13th, 16th, 18th, 21st, 24th, 26th and 29th are long), which may be a day from what is announced
where the moon is watched. See Reingold and Dershowitz, Calendrical Calculations.
"""

from __future__ import annotations

from datetime import date

#: Year, month and day.
Figures = tuple[int, int, int]
#: Day number of 1 Muharram 1, the Friday on which the civil reckoning begins.
_HIJRI = 227_015


def solar_to_gregorian(year: int, month: int, day: int) -> Figures:
    """A Solar Hijri date in the Gregorian calendar. Raises ValueError for no date."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        raise ValueError("no such day")
    days = _solar_days(year) + (month - 1) * 31 - max(0, month - 7) + day - 1
    found = date.fromordinal(days)
    return found.year, found.month, found.day


def solar_of(day: date) -> Figures:
    """A day's date in the Solar Hijri calendar."""
    number = day.toordinal()
    year = day.year - 621
    if number < _solar_days(year):
        year -= 1
    since = number - _solar_days(year)
    if since < 186:
        return year, since // 31 + 1, since % 31 + 1
    return year, (since - 186) // 30 + 7, (since - 186) % 30 + 1


def hijri_of(day: date) -> Figures:
    """A day's date in the tabular Hijri calendar."""
    number = day.toordinal()
    year = (30 * (number - _HIJRI) + 10_646) // 10_631
    since = number - (_HIJRI + (year - 1) * 354 + (3 + 11 * year) // 30)
    month = min(11, since * 2 // 59)
    first = (month * 59 + 1) // 2
    if since < first:
        month -= 1
        first = (month * 59 + 1) // 2
    return year, month + 1, since - first + 1


def _solar_days(year: int) -> int:
    """Day number of 1 Farvardin. 1 Farvardin 1403 was 20 March 2024."""
    leaps = (1, 5, 9, 13, 17, 22, 26, 30)

    def count(until: int) -> int:
        cycles, rest = divmod(until, 33)
        return cycles * 8 + sum(1 for leap in leaps if leap <= rest)

    return date(2024, 3, 20).toordinal() + 365 * (year - 1403) + count(year - 1) - count(1402)
