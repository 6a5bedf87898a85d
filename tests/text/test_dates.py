from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.calendars import solar_to_gregorian
from reader.text.dates import clamp_date, parse_date
from reader.text.days import clock, day_label, day_month


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Sun, 22 Nov 2026 14:05:00 GMT", "2026-11-22T14:05"),
        ("Sun, 22 Nov 2026 14:05:00 +0400", "2026-11-22T10:05"),
        ("22 Nov 2026 14:05 EST", "2026-11-22T19:05"),
        ("2026-11-22T14:05:00Z", "2026-11-22T14:05"),
        ("2026-11-22T14:05:00.123+03:30", "2026-11-22T10:35"),
        ("2026-11-22 14:05", "2026-11-22T14:05"),
        ("2026-11-22", "2026-11-22T00:00"),
        ("20261122T140500Z", "2026-11-22T14:05"),
        ("22 noyabr 2026, 14:05", "2026-11-22T14:05"),
        ("22 Kasım 2026 14:05", "2026-11-22T14:05"),
        ("22 ноября 2026, 14:05", "2026-11-22T14:05"),
        ("22 листопада 2026", "2026-11-22T00:00"),
        ("22. November 2026", "2026-11-22T00:00"),
        ("November 22, 2026 2:05 PM", "2026-11-22T14:05"),
        ("22 de noviembre de 2026", "2026-11-22T00:00"),
        ("۱ آذر ۱۴۰۵ ۱۲:۵۸", "2026-11-22T12:58"),
        ("۱۴۰۵/۰۹/۰۱", "2026-11-22T00:00"),
        ("22.11.2026 14:05", "2026-11-22T14:05"),
    ],
)
def test_dates_are_read(text: str, iso: str) -> None:
    assert parse_date(text) == datetime.fromisoformat(iso).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["", None, "yesterday", "2026-13-45", "31 February 2026", "1 January 1970 00:00", "Thu, 99 Nov 2026 10:00:00 GMT", "99999999999999"])
def test_what_is_no_date_is_none(text: str | None) -> None:
    assert parse_date(text) is None


@given(st.text(max_size=60))
def test_any_text_is_a_time_or_none(text: str) -> None:
    found = parse_date(text)
    assert found is None or found.utcoffset() == timedelta()


@given(st.datetimes(datetime(1990, 1, 2), datetime(2100, 1, 1)))
def test_iso_times_come_back(when: datetime) -> None:
    when = when.replace(microsecond=0, tzinfo=UTC)
    assert parse_date(when.isoformat()) == when


@pytest.mark.parametrize(("solar", "day"), [((1403, 1, 1), (2024, 3, 20)), ((1404, 1, 1), (2025, 3, 21)), ((1399, 12, 30), (2021, 3, 20)), ((1357, 11, 22), (1979, 2, 11)), ((1405, 9, 1), (2026, 11, 22))])
def test_solar_days(solar: tuple[int, int, int], day: tuple[int, int, int]) -> None:
    assert solar_to_gregorian(*solar) == day


def test_lists_never_sort_by_the_future() -> None:
    seen = datetime(2026, 11, 22, tzinfo=UTC)
    assert clamp_date(None, seen) == seen
    assert clamp_date(seen + timedelta(days=1), seen) == seen
    assert clamp_date(seen - timedelta(days=1), seen) == seen - timedelta(days=1)
    assert clamp_date(datetime(1970, 1, 1, tzinfo=UTC), seen).year == 1990


def test_times_for_people() -> None:
    when = datetime(2026, 11, 22, 2, 12, tzinfo=UTC)
    assert clock(when, timezone(timedelta(hours=4))) == " 6:12"
    assert day_month(when, date(2026, 12, 1), UTC) == "22 November"
    assert day_month(when, date(2027, 1, 1), UTC) == "22 November 2026"
    today = date(2026, 11, 22)
    assert [day_label(day, today) for day in (today, date(2026, 11, 21), date(2026, 11, 20), date(2026, 10, 3), date(2025, 10, 3))] == ["Today", "Yesterday", "Friday 20 November", "October", "October 2025"]
