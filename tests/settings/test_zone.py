"""Times are told in the zone that the settings name, and settings that do nothing yet say so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reader.settings.files import Places
from reader.settings.load import load
from reader.settings.zone import is_zone


def written(tmp_path: Path, text: str) -> Places:
    places = Places.under(tmp_path)
    places.config.mkdir(parents=True, exist_ok=True)
    (places.config / "config.toml").write_text(text)
    return places


@pytest.mark.parametrize("name", ["Nowhere/Town", "../etc/passwd", "", "/etc/localtime"])
def test_a_zone_that_is_none_is_told_with_its_line(tmp_path: Path, name: str) -> None:
    settings = load(written(tmp_path, f'[text]\ntimezone = "{name}"\n'), environ={})
    (problem,) = settings.problems
    assert ":2" in problem or "line 2" in problem
    assert "time zone" in problem
    assert settings.text.timezone == "system"


def test_times_are_told_in_the_zone_of_the_settings(tmp_path: Path) -> None:
    assert is_zone("Asia/Baku")
    code = (
        "from datetime import UTC, datetime\nfrom reader.settings.zone import keep_time\n"
        "keep_time('Asia/Baku')\nprint(datetime(2026, 11, 22, 12, tzinfo=UTC).astimezone().hour)"
    )
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "TZ": "UTC"}, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "16"


def test_what_is_not_built_says_so_and_only_where_it_is_set(tmp_path: Path) -> None:
    places = written(tmp_path, '[text]\nshape = "on"\ncalendar = "hijri"\n[sync]\nkind = "folder"\n[[alert]]\nmatch = "storm"\n')
    problems = load(places, environ={}).problems
    assert len(problems) == 2
    assert all("does nothing with it yet" in problem for problem in problems)
