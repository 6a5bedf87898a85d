"""What the program is built on: floors for known holes, and a lock file that names every dependency it has."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distribution

from tests.replaynet import ROOT

#: Holes that are known, and the first version without each, also of what our own dependencies bring along. A hole that
#: has no such version is closed by ourselves, and a test of ours says so. docs: SECURITY.md.
HOLES: dict[str, dict[str, tuple[int, ...] | str]] = {
    "lxml": {"CVE-2026-41066": (6, 1)},
    "h11": {"CVE-2025-43859": (0, 16)},
    "pillow": {"CVE-2023-50447": (10, 2), "CVE-2026-25990": (12, 1, 1), "CVE-2026-42308": (12, 2)},
    "lxml_html_clean": {"CVE-2024-52595": (0, 4), "CVE-2026-28350": (0, 4, 4)},
    "pygments": {"CVE-2021-20270": (2, 7, 4), "CVE-2022-40896": (2, 15, 1)},
    "httpx": {"CVE-2021-41945": (0, 23)},
    "idna": {"CVE-2024-3651": (3, 7)},
    "certifi": {"CVE-2023-37920": (2023, 7, 22), "CVE-2024-39689": (2024, 7, 4)},
    "diskcache": {"CVE-2025-69872": "tests/test_blobs.py::test_a_row_turned_into_a_pickle_is_a_miss_and_runs_nothing"},
}
#: What of these pyproject.toml does not name: the lock file alone holds it up.
BROUGHT_ALONG = {"idna", "certifi"}


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text)[:3])


def test_floors_close_known_holes_and_hold_here() -> None:
    stated = {}
    for line in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]:
        name, _, rest = line.partition(">=")
        stated[name.split("[")[0].strip()] = _version(rest.split(",")[0])
    locked = _locked()
    assert HOLES.keys() - stated.keys() == BROUGHT_ALONG
    for name, holes in HOLES.items():
        for hole, end in holes.items():
            if isinstance(end, str):
                path, _, test = end.partition("::")
                assert f"def {test}(" in (ROOT / path).read_text(), hole
                continue
            assert name in BROUGHT_ALONG or stated[name] >= end, hole
            assert locked[name.lower().replace("_", "-")] >= end, hole
            assert _version(distribution(name).version) >= end, hole


def _locked() -> dict[str, tuple[int, ...]]:
    found = re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / "requirements.lock").read_text(), re.M)
    return {name.lower().replace("_", "-"): _version(version) for name, version in found}


def test_the_lock_file_names_every_dependency_with_digests_and_no_host() -> None:
    text = (ROOT / "requirements.lock").read_text()
    locked = _locked()
    for line in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]:
        name, _, rest = line.partition(">=")
        assert locked[name.split("[")[0].strip().lower().replace("_", "-")] >= _version(rest.split(",")[0]), name
    assert text.count("--hash=sha256:") >= len(locked)
    assert "://" not in re.sub(r"#.*", "", text)
    assert "index-url" not in text
