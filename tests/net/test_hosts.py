"""Distance, places and wishes of hosts, on a clock that only the test moves."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from reader.net.hosts import Hosts, http_date, retry_after

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class FakeLoopTime:
    """Makes the running loop's clock jump to the next timer instead of waiting for it."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        loop = asyncio.get_running_loop()
        self.now = 1000.0
        real = asyncio.sleep

        async def jump(seconds: float) -> None:
            due = self.now + seconds
            await real(0)
            self.now = max(self.now, due)

        patch.setattr(loop, "time", lambda: self.now)
        patch.setattr("reader.net.hosts.asyncio.sleep", jump)


def hosts(**given: float) -> Hosts:
    return Hosts(lambda: NOW, at_once=int(given.get("at_once", 2)), delay=given.get("delay", 1.0), overall=int(given.get("overall", 100)))


async def test_starts_at_one_host_keep_their_distance(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, turns = FakeLoopTime(monkeypatch), hosts()
    starts: list[float] = []

    async def ask() -> None:
        async with turns.turn("a.example"):
            starts.append(clock.now)

    await asyncio.gather(*(ask() for _ in range(5)))
    assert all(later - earlier >= 1.0 for earlier, later in pairwise(starts))


async def test_other_hosts_do_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, turns = FakeLoopTime(monkeypatch), hosts()
    for number in range(50):
        async with turns.turn(f"{number}.example"):
            assert clock.now == 1000.0


async def test_who_waits_for_a_host_holds_no_place_that_others_need() -> None:
    turns = hosts(overall=2, at_once=1, delay=0.0)
    entered = asyncio.Event()
    leave = asyncio.Event()

    async def stay() -> None:
        async with turns.turn("slow.example"):
            entered.set()
            await leave.wait()

    first = asyncio.create_task(stay())
    await entered.wait()
    queue = [asyncio.create_task(stay()) for _ in range(5)]
    await asyncio.sleep(0)
    async with asyncio.timeout(5), turns.turn("quick.example"):
        pass
    leave.set()
    await asyncio.gather(first, *queue)


async def test_no_more_than_two_at_one_host() -> None:
    turns = hosts(delay=0.0)
    inside = most = 0

    async def ask() -> None:
        nonlocal inside, most
        async with turns.turn("a.example"):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(ask() for _ in range(10)))
    assert most == 2


async def test_urgent_skips_the_distance(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, turns = FakeLoopTime(monkeypatch), hosts()
    for _ in range(3):
        async with turns.turn("a.example", urgent=True):
            assert clock.now == 1000.0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120.0),
        ({"retry-after": " 0 "}, 0.0),
        ({"retry-after": "Tue, 24 Nov 2026 12:10:00 GMT"}, 600.0),
        ({"retry-after": "Tue, 24 Nov 2026 12:10:00 GMT", "date": "Tue, 24 Nov 2026 12:09:00 GMT"}, 60.0),
        ({"retry-after": "Tue, 24 Nov 2020 12:10:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "9" * 40}, 999999999.0),
        ({}, None),
    ],
)
def test_retry_after_in_all_its_forms(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOW) == seconds


async def test_a_wait_is_at_most_a_week_and_survives_as_json() -> None:
    turns = hosts()
    assert turns.hold("a.example", 429, 1e9) == timedelta(days=7).total_seconds()
    again = hosts()
    again.load({**turns.dump(), "broken": 5, "worse": ["never", 1], "naive": ["2026-11-25T00:00:00", 1]})
    assert again.held_until("a.example") == NOW + timedelta(days=7)
    assert again.held_until("broken") is None
    assert again.held_until("naive") is None


async def test_refusals_without_a_wish_double_to_a_day() -> None:
    now = [NOW]
    turns = Hosts(lambda: now[0], at_once=2, delay=1.0, overall=10)
    waits = [turns.hold("a.example", 429, None) for _ in range(7)]
    assert waits == [3600 * hours for hours in (1, 2, 4, 8, 16, 24, 24)]
    assert turns.hold("b.example", 503, None) is None
    now[0] += timedelta(hours=25)
    assert turns.held_until("a.example") is None
    turns.answered("a.example")
    assert turns.hold("a.example", 429, None) == 3600


async def test_a_clock_set_back_does_not_lock_a_host_out() -> None:
    now = [NOW]
    turns = Hosts(lambda: now[0], at_once=2, delay=1.0, overall=10)
    turns.hold("a.example", 429, 600)
    now[0] = NOW - timedelta(days=365)
    until = turns.held_until("a.example")
    assert until is not None
    assert until <= now[0] + timedelta(hours=1)


@pytest.mark.parametrize("text", ["", "now", "0", "Tue, 99 Nov 2026 12:10:00 GMT", "\x00", "Tue, 24 Nov 99999 00:00:00 GMT"])
def test_dates_that_are_none(text: str) -> None:
    assert http_date(text) is None
