"""The short ways give what the general ones give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from reader.sources import usual
from reader.sources.feed import plain
from reader.text.dates import parse_date
from reader.text.safe import clean_text
from reader.text.urls import safe_url

BASE = "https://news.example/feed.xml"
_PARTS = some.lists(
    some.sampled_from(
        ["http", "https", "://", "a.example", "A.example", "127.1.0.2", "-", ".", "..", ":", "80", "443", "8080", "0", "/",
         "//", "?", "#", "%41", "%", ";", "a b", "ä", "\u200b", "\n", "[", "]", "@", "x=1&y=2", "~", "\\"]
    ),
    max_size=9,
).map("".join)  # fmt: skip


@given(some.one_of(_PARTS, _PARTS.map(lambda rest: f"https://a.example/{rest}"), some.text(max_size=40)))
def test_an_address_is_as_the_general_way_has_it(text: str) -> None:
    assert usual.address(text, BASE) == safe_url(text, BASE)


def test_too_long_a_host_is_no_address() -> None:
    assert usual.address(f"https://{'a.' * 200}example/x", BASE) is None


@pytest.mark.parametrize("month", ["Jan", "Feb", "Sep", "Dec", "Foo"])
@given(
    day=some.integers(0, 32), year=some.sampled_from([0, 1402, 1989, 1991, 2026, 9999]), hour=some.integers(0, 25),
    second=some.integers(0, 61), zone=some.sampled_from(["GMT", "UTC", "Z", "EST", "+0000", "-0000", "+0330", "-1400", "+2300"]),
    weekday=some.sampled_from(["", "Mon, ", "Xyz, "]),
)  # fmt: skip
def test_a_date_of_mail_is_as_the_general_way_has_it(
    month: str, day: int, year: int, hour: int, second: int, zone: str, weekday: str
) -> None:
    text = f"{weekday}{day:02d} {month} {year:04d} {hour:02d}:07:{second:02d} {zone}"
    assert usual.when(text, None) == parse_date(text)


@given(
    day=some.integers(0, 32), month=some.integers(0, 13), year=some.sampled_from([0, 1402, 1989, 1991, 2026, 9999]),
    hour=some.integers(0, 25), second=some.integers(0, 61), zone=some.sampled_from(["", "Z", "+00:00", "-03:30", "+14:00", "+1400"]),
    fraction=some.sampled_from(["", ".5", ".123456"]),
)  # fmt: skip
def test_a_date_of_the_net_is_as_the_general_way_has_it(
    day: int, month: int, year: int, hour: int, second: int, zone: str, fraction: str
) -> None:
    text = f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:07:{second:02d}{fraction}{zone}"
    assert usual.when(text, None) == parse_date(text)


@given(some.text(max_size=60), some.sampled_from([5, 60, 1000]))
def test_markup_is_as_the_general_way_has_it(text: str, limit: int) -> None:
    assert usual.markup(text, limit) == clean_text(text, limit)


def test_a_long_text_is_cut_where_a_short_reading_of_it_is() -> None:
    markup = "".join(f"<p>Word {number} and an <a href='/{number}'>anchor</a> &amp; more.</p>\n" for number in range(900))
    whole = plain(markup[:30_000].replace("\n", " <script>x</script>"), 1000)
    assert plain(markup, 1000) == whole
    assert whole.startswith("Word 0 and an anchor & more. Word 1")
