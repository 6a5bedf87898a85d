"""Days in other calendars and digits: told the way the user reads them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.bidi import direction_of, is_rtl
from reader.text.calendars import hijri_of, solar_of, solar_to_gregorian
from reader.text.days import ago, clock, day_label, day_month, month_begin, numerals, reckon
from reader.tui.backend import sections_of

TODAY = date(2026, 11, 26)
DAYS = st.dates(date(1900, 1, 1), date(2150, 1, 1))


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    reckon("gregorian")


@pytest.mark.parametrize(
    ("day", "solar", "hijri"),
    [
        (date(2024, 3, 20), (1403, 1, 1), (1445, 9, 10)), (date(2025, 3, 20), (1403, 12, 30), (1446, 9, 20)),
        (date(2025, 3, 21), (1404, 1, 1), (1446, 9, 21)), (date(1979, 2, 11), (1357, 11, 22), (1399, 3, 13)),
        (date(2023, 7, 19), (1402, 4, 28), (1445, 1, 1)), (TODAY, (1405, 9, 5), (1448, 6, 15)),
    ],
)  # fmt: skip
def test_days_whose_dates_are_known(day: date, solar: tuple[int, int, int], hijri: tuple[int, int, int]) -> None:
    assert solar_of(day) == solar
    assert hijri_of(day) == hijri


@given(DAYS)
def test_there_and_back_and_day_after_day(day: date) -> None:
    assert solar_to_gregorian(*solar_of(day)) == (day.year, day.month, day.day)
    for figures in (solar_of, hijri_of):
        year, month, number = figures(day)
        after = figures(day + timedelta(days=1))
        assert after in ((year, month, number + 1), (year, month + 1, 1), (year + 1, 1, 1))
        assert after[2] > 1 or number >= 29


def test_a_persian_reader_has_their_own_months_and_digits() -> None:
    reckon("solar-hijri", native=True)
    when = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
    assert day_month(when, TODAY, UTC) == "۱ Azar"
    assert day_month(when, date(2027, 11, 1), UTC, short=True) == "۱ Aza ۱۴۰۵"
    assert clock(when, UTC) == " ۶:۰۵"
    assert day_label(date(2026, 11, 21), TODAY) == "Saturday ۳۰ Aban"
    assert day_label(date(2026, 11, 2), TODAY) == "Aban"
    assert month_begin(date(2026, 11, 2)) == date(2026, 10, 23)
    assert numerals("18,402") == "۱۸,۴۰۲"


def test_how_long_since() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    for minutes, said in (
        (-3, "  now"), (0, "  now"), (1, "  1 m"), (59, " 59 m"), (60, "  1 h"), (1_439, " 23 h"), (1_440, "  1 d"),
        (20_159, " 13 d"), (20_160, "  2 w"), (525_599, " 52 w"), (525_600, "  1 y"), (60_000_000, "114 y"),
    ):  # fmt: skip
        assert ago(now - timedelta(minutes=minutes), now) == said


def test_digits_alone_are_those_of_the_language() -> None:
    reckon("gregorian", native=True, language="hi_IN.UTF-8")
    assert day_month(datetime(2026, 11, 22, tzinfo=UTC), TODAY, UTC) == "२२ November"
    reckon("gregorian", native=True, language="de_DE.UTF-8")
    assert numerals("22") == "22"
    reckon("hijri", native=False)
    assert day_month(datetime(2026, 11, 26, tzinfo=UTC), TODAY, UTC) == "15 Jumada al-Akhira"


def test_a_list_is_parted_where_the_months_of_the_calendar_begin() -> None:
    reckon("solar-hijri")
    noon = [datetime(2026, month, day, 12, tzinfo=UTC) for month, day in ((11, 26), (11, 15), (10, 23), (10, 22), (9, 23))]
    stamps = [int(when.timestamp()) * 1_000_000 for when in noon]
    assert sections_of(stamps, TODAY) == ((0, "Today"), (1, "Aban"), (3, "Mehr"))


def test_a_sentence_with_native_digits_keeps_its_direction() -> None:
    reckon("solar-hijri", native=True)
    for text in (numerals("40 sources are being fetched"), numerals("12:30"), "١٢ sources"):
        assert direction_of(text) == "ltr"
        assert not is_rtl(text)
    assert direction_of("۴۰ منبع") == "rtl"
