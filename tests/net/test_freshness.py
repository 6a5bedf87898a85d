"""When to ask again, decided from values alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import NetworkError
from reader.model.page import Page
from reader.model.source import Health
from reader.net.freshness import (
    after_failure,
    after_success,
    fresh_until,
    is_closed,
    is_due,
    moved_for_good,
    needs_a_look,
    next_due,
    validators,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
URL = "https://news.example/feed"


def page(status: int = 200, *, fresh: datetime | None = None, moved: str | None = None, url: str = URL, **headers: str) -> Page:
    return Page(
        url=URL, final_url=url, status=status, headers={name.replace("_", "-"): value for name, value in headers.items()},
        body=b"<rss/>" if status == 200 else b"", fetched=NOW, fresh_until=fresh, permanent_url=moved, content_bytes=6,
    )  # fmt: skip


def error(kind: str = "status", status: int | None = None, retry_after: float | None = None) -> NetworkError:
    return NetworkError("It failed", kind=kind, status=status, retry_after=retry_after)


def half() -> float:
    return 0.5


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": "public, Max-Age = 600, s-maxage=9"}, 600),
        ({"cache-control": 'max-age="600"'}, 600),
        ({"cache-control": "max-age=600", "age": "100"}, 500),
        ({"cache-control": "max-age=600", "age": "10000"}, 0),
        ({"cache-control": "no-cache, max-age=600"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": "s-maxage=600"}, None),
        ({"cache-control": "stale-max-age=600"}, None),
        ({"cache-control": "max-age=banana"}, None),
        ({"cache-control": "max-age=9999999999"}, 366 * 86400),
        ({"expires": "Tue, 24 Nov 2026 12:10:00 GMT"}, 600),
        ({"expires": "Tue, 24 Nov 2026 12:10:00 GMT", "date": "Tue, 24 Nov 2026 12:09:00 GMT"}, 60),
        ({"expires": "0"}, None),
        ({"expires": "Tue, 24 Nov 2020 12:10:00 GMT"}, 0),
        ({"expires": "Tue, 24 Nov 2026 12:10:00 GMT", "cache-control": "max-age=5"}, 5),
    ],
)
def test_freshness_is_what_the_server_says(headers: dict[str, str], seconds: int | None) -> None:
    expected = None if seconds is None else NOW + timedelta(seconds=seconds)
    assert fresh_until(headers, NOW) == expected


@pytest.mark.parametrize(
    ("given_values", "expected"),
    [
        ({}, HOUR),
        ({"fresh": 4 * HOUR}, 4 * HOUR),
        ({"fresh": 4 * HOUR, "ttl": 6 * 3600}, 6 * HOUR),
        ({"fresh": timedelta(minutes=5), "ttl": 60}, HOUR),
        ({"fresh": 40 * DAY}, DAY),
        ({"ttl": 9e12}, DAY),
        ({"ttl": -5}, HOUR),
        ({"floor": timedelta(minutes=15)}, timedelta(minutes=15)),
        ({"floor": 3 * DAY}, 3 * DAY),
    ],
)
def test_the_latest_wish_counts_up_to_a_day(given_values: dict[str, object], expected: timedelta) -> None:
    values = dict(given_values)
    fresh = values.pop("fresh", None)
    answer = page(fresh=NOW + fresh if isinstance(fresh, timedelta) else None)
    assert next_due(answer, NOW, **values) == NOW + expected  # type: ignore[arg-type]


def test_skipped_hours_and_days_are_passed_over() -> None:
    assert next_due(None, NOW, skip_hours=(13, 14, 15)) == NOW.replace(hour=16)
    assert next_due(None, NOW, skip_days=("Tuesday", "wednesday")) == datetime(2026, 11, 26, tzinfo=UTC)
    assert next_due(None, NOW, skip_hours=range(24)) == NOW + HOUR


@given(
    ttl=st.one_of(st.none(), st.floats(-1e12, 1e12)), age=st.one_of(st.none(), st.integers(-(10**6), 10**9)),
    hours=st.sets(st.integers(0, 23)), days=st.sets(st.sampled_from(["Monday", "sunday", "x"])),
)  # fmt: skip
def test_a_due_time_is_never_before_the_floor(ttl: float | None, age: int | None, hours: set[int], days: set[str]) -> None:
    fresh = None if age is None else NOW + timedelta(seconds=age)
    due = next_due(page(fresh=fresh), NOW, ttl=ttl, skip_hours=hours, skip_days=days)
    assert due >= NOW + HOUR
    if len(hours) < 24:
        assert due.hour not in hours or due < NOW + 2 * HOUR


def test_success_keeps_the_validators_of_this_answer() -> None:
    old = Health(source_id="a", url=URL, etag='"1"', last_modified="x", failures=4, error_kind="dns", last_error="no")
    new = after_success(old, page(etag='"2"', last_modified="y"), NOW)
    assert (new.etag, new.last_modified, new.url, new.failures, new.error_kind, new.last_error) == (
        '"2"', "y", URL, 0, None, None
    )  # fmt: skip
    assert (new.last_ok, new.last_full, new.next_due, new.bytes) == (NOW, NOW, NOW + HOUR, 6)
    without = after_success(new, page(), NOW + HOUR)
    assert (without.etag, without.last_modified) == (None, None)
    assert without.body_hash == new.body_hash


def test_an_unchanged_may_bring_new_validators_or_none() -> None:
    old = Health(source_id="a", url=URL, etag='"1"', last_modified="x", body_hash="h", last_full=NOW - DAY)
    new = after_success(old, page(304, etag='"2"'), NOW)
    assert (new.etag, new.last_modified, new.body_hash, new.last_full) == ('"2"', "x", "h", NOW - DAY)


def test_validators_of_another_address_are_dropped() -> None:
    old = Health(source_id="a", url="https://old.example/feed", etag='"1"', last_modified="x")
    new = after_success(old, page(304), NOW)
    assert (new.url, new.etag, new.last_modified) == (URL, None, None)


def test_once_in_thirty_days_everything_is_asked_for() -> None:
    health = Health(source_id="a", url=URL, etag='"1"', last_modified="x", last_full=NOW - 30 * DAY)
    assert validators(health, NOW) == ('"1"', "x", URL)
    assert validators(health, NOW + HOUR) == (None, None, None)
    assert validators(Health(source_id="a"), NOW) == (None, None, None)


def test_failures_wait_longer_each_time_and_never_touch_what_is_known() -> None:
    health = Health(source_id="a", url=URL, etag='"1"', last_modified="x", last_ok=NOW)
    waits = []
    for _ in range(7):
        health = after_failure(health, error("dns"), NOW, chance=half)
        assert health.next_due is not None
        waits.append((health.next_due - NOW) / HOUR)
    assert waits == pytest.approx([1, 2, 4, 8, 16, 24, 24])
    assert (health.etag, health.last_modified, health.url, health.last_ok) == ('"1"', "x", URL, NOW)
    assert (health.failures, health.error_kind, health.last_error) == (7, "dns", "It failed")


@given(st.floats(0, 1), st.integers(0, 10**6))
def test_the_jitter_is_a_tenth(chance: float, failures: int) -> None:
    health = after_failure(Health(source_id="a", failures=failures), error("dns"), NOW, chance=lambda: chance)
    assert health.next_due is not None
    assert 0.9 * HOUR <= health.next_due - NOW <= 1.1 * DAY


@pytest.mark.parametrize(
    ("status", "asked", "least"),
    [(429, 7200.0, 2 * HOUR), (503, 7200.0, 2 * HOUR), (429, 1e9, 7 * DAY), (429, 0.0, timedelta(minutes=5)),
     (404, None, DAY), (403, None, DAY), (410, None, DAY)],
)  # fmt: skip
def test_what_the_server_asks_for_is_the_least(status: int, asked: float | None, least: timedelta) -> None:
    for number in (0.0, 0.5, 1.0):
        health = after_failure(Health(source_id="a"), error(status=status, retry_after=asked), NOW, chance=lambda: number)  # noqa: B023
        assert health.next_due is not None
        assert least <= health.next_due - NOW <= least * 1.1


def test_closed_after_three_different_days() -> None:
    health = Health(source_id="a", failures=5, error_kind="dns")
    gone = error(status=410)
    for hours, failures in ((0, 1), (1, 1), (2, 1), (25, 2), (26, 2), (50, 3)):
        health = after_failure(health, gone, NOW + hours * HOUR, chance=half)
        assert (health.failures, health.error_kind) == (failures, "gone")
    assert is_closed(health)
    assert not is_due(health, NOW + 365 * DAY)
    assert is_due(health, NOW + 365 * DAY, asked="by hand")
    assert not is_closed(after_success(health, page(), NOW))


def test_a_refused_feed_is_shown_after_three_times() -> None:
    health = Health(source_id="a")
    seen = []
    for day in range(4):
        health = after_failure(health, error(status=404), NOW + day * DAY, chance=half)
        seen.append(needs_a_look(health))
    assert seen == [False, False, True, True]


def test_due_by_itself_by_hand_and_forced() -> None:
    health = Health(source_id="a", last_fetch=NOW, next_due=NOW + HOUR)
    soon, later = NOW + timedelta(minutes=4), NOW + timedelta(minutes=6)
    assert [is_due(health, soon), is_due(health, soon, asked="by hand"), is_due(health, soon, asked="forced")] == [
        False, False, True
    ]  # fmt: skip
    assert [is_due(health, later), is_due(health, later, asked="by hand")] == [False, True]
    assert is_due(health, NOW + HOUR)
    assert is_due(Health(source_id="a"), NOW)


def test_a_wait_is_never_cut_short() -> None:
    waiting = after_failure(Health(source_id="a"), error(status=429, retry_after=3 * 86400.0), NOW, chance=half)
    for asked in ("by itself", "by hand", "forced"):
        assert not is_due(waiting, NOW + 2 * DAY, asked=asked)  # type: ignore[arg-type]
        assert is_due(waiting, NOW + 4 * DAY, asked=asked)  # type: ignore[arg-type]
        assert not is_due(Health(source_id="b"), NOW, asked=asked, held_until=NOW + HOUR)  # type: ignore[arg-type]


def test_a_clock_that_was_wrong_does_not_silence_a_source() -> None:
    health = Health(source_id="a", last_fetch=NOW + 365 * DAY, next_due=NOW + 365 * DAY)
    assert is_due(health, NOW)
    assert is_due(health, NOW, asked="by hand")
    assert is_due(msgspec.structs.replace(health, error_kind="wait"), NOW)


def test_a_move_is_believed_after_five_times_in_a_week() -> None:
    health, target = Health(source_id="a"), "https://new.example/feed"
    for fetch in range(5):
        health = after_success(health, page(moved=target), NOW + fetch * DAY)
    assert moved_for_good(health, NOW + 5 * DAY) is None
    assert moved_for_good(health, NOW + 7 * DAY) == target
    assert moved_for_good(after_success(health, page(), NOW + 8 * DAY), NOW + 8 * DAY) is None
    assert moved_for_good(after_success(health, page(moved="https://x.example/"), NOW + 8 * DAY), NOW + 30 * DAY) is None
    assert moved_for_good(after_success(health, page(moved=target), NOW + 8 * DAY, same_feed=False), NOW + 30 * DAY) is None
    few = Health(source_id="a")
    for fetch in range(4):
        few = after_success(few, page(moved=target), NOW + fetch * 10 * DAY)
    assert moved_for_good(few, NOW + 60 * DAY) is None
