"""What the program is built on: floors for known holes, and a lock file that names every dependency it has."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distribution

from tests.replaynet import ROOT

#: The least version without a hole that hostile input can reach, by advisory. docs: SECURITY.md.
FLOORS = {"lxml": (6, 1), "h11": (0, 16), "pillow": (12, 1), "lxml_html_clean": (0, 4, 4), "feedparser": (6, 0, 12)}


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


def test_floors_close_known_holes_and_hold_here() -> None:
    stated = {}
    for line in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]:
        name, _, rest = line.partition(">=")
        stated[name.split("[")[0].strip()] = _version(rest.split(",")[0])
    for name, floor in FLOORS.items():
        assert stated[name] >= floor, name
        assert _version(distribution(name).version) >= floor, name


def test_the_lock_file_names_every_dependency_with_digests_and_no_host() -> None:
    text = (ROOT / "requirements.lock").read_text()
    locked = {name.lower().replace("_", "-"): _version(version) for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", text, re.M)}
    for line in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]:
        name, _, rest = line.partition(">=")
        assert locked[name.split("[")[0].strip().lower().replace("_", "-")] >= _version(rest.split(",")[0]), name
    assert text.count("--hash=sha256:") >= len(locked)
    assert "://" not in re.sub(r"#.*", "", text)
    assert "index-url" not in text
