"""Given how answers come, how many requests may be under way at once."""

import asyncio

import pytest

from reader.jobs.pace import QUICK, Pace


async def under_way(pace):
    """How many get a place now, when nobody gives one back."""
    taken = 0
    try:
        while True:
            async with asyncio.timeout(0.01):
                await pace.__aenter__()
            taken += 1
    except TimeoutError:
        pass
    for _ in range(taken):
        await pace.__aexit__(None, None, None)
    return taken


async def test_quick_answers_make_room_up_to_a_bound():
    pace = Pace(4, 6)
    assert await under_way(pace) == 4
    for _ in range(5):
        pace.answered(QUICK / 10)
    assert pace.size == await under_way(pace) == 6
    pace.answered(QUICK)
    assert pace.size == 6


async def test_what_runs_out_of_time_halves_them_down_to_a_bound():
    pace = Pace(8, 24)
    async with pace, pace, pace:
        pace.ran_out()
        assert pace.size == 4
    await under_way(pace)  # those that were to go have gone
    assert await under_way(pace) == 4
    for _ in range(5):
        pace.ran_out()
    assert pace.size == 2
    await under_way(pace)
    assert await under_way(pace) == 2


async def test_a_large_answer_takes_one_place_with_it():
    pace = Pace(8, 24)
    for left in (7, 6, 5, 4, 3, 2, 2):
        async with pace:
            pace.answered(0.0, large=True)
        assert pace.size == left
    assert await under_way(pace) == 2
    pace.answered(0.0)
    assert await under_way(pace) == 3


@pytest.mark.parametrize("moves", ["gs" * 40, "ssss" + "g" * 60, "gggs" * 20 + "s" * 9])
async def test_places_are_neither_lost_nor_made_up(moves):
    pace = Pace(8, 24)
    for move in moves:
        async with pace:
            if move == "g":
                pace.answered(0.0)
            else:
                pace.ran_out()
    await under_way(pace)  # those that were to go have gone
    assert await under_way(pace) == pace.size
    assert 2 <= pace.size <= 24
