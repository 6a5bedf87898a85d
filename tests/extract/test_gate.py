"""The gate that keeps extraction honest: floors, the corpus they were measured on, and reasons for every lowering."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.extract import gate
from tests.replaynet import shared

ROOT = Path(__file__).resolve().parents[2]


def test_floors_are_those_that_were_written() -> None:
    kept = json.loads(gate.FLOORS.read_text())
    assert kept["seal"] == gate.seal(kept["floors"], kept["corpus"], kept["lowered"]), (
        "floors.json was changed by hand: use python -m benchmarks.extract.gate --write or --lower REASON"
    )


def test_every_lowering_stands_in_the_changelog() -> None:
    kept = json.loads(gate.FLOORS.read_text())
    changes = (ROOT / "CHANGELOG.md").read_text()
    assert [reason for reason in kept["lowered"] if reason not in changes] == []


def test_a_floor_falls_only_with_the_flag() -> None:
    old = {"word_f1": 0.96, "leaks": 0.05}
    worse = {"word_f1": 0.90, "leaks": 0.20}
    assert gate.pinned(worse, old, lower=False) == old
    lowered = gate.pinned(worse, old, lower=True)
    assert lowered["word_f1"] < 0.96
    assert lowered["leaks"] > 0.05
    assert len(gate.broken(worse, old)) == 2


def test_extraction_is_no_worse_than_pinned() -> None:
    folder = shared("data", "wcxb-dev")
    shared("bench", "extract", "metrics.py")
    kept = json.loads(gate.FLOORS.read_text())
    assert gate.digest(folder) == kept["corpus"], "the corpus is another one than the floors were measured on"
    assert gate.broken(gate.figures(folder), kept["floors"]) == []
