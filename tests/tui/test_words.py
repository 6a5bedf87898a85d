"""Sentences with a figure or a day in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from reader.model import Health
from reader.tui import words
from reader.tui.widgets.status import whole_parts

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(("days", "said"), [(1, "Saturday"), (3, "Thursday"), (10, "12 November")])
def test_a_silent_source_says_since_when(days: int, said: str) -> None:
    health = Health(source_id="wire", last_ok=NOON - timedelta(days=days), last_error="no answer", error_kind="timeout")
    sentence = words.trouble(health, 212, NOON.astimezone().date())
    assert sentence == f"The server has not answered since {said}. 212 kept articles stay readable."


def test_words_that_make_room_go_part_by_part() -> None:
    line = "Offline   312 articles are ready   29 sources wait for a network"
    assert whole_parts(line, 80) == line
    assert whole_parts(line, 40) == "Offline   312 articles are ready"
    assert whole_parts(line, 20) == "Offline"
    assert whole_parts(line, 3) == ""
