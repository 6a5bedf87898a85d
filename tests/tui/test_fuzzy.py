"""Names found by some of their letters."""

from __future__ import annotations

import pytest

from reader.tui.fuzzy import match, ranked

NAMES = ("Work offline", "Download this category", "To a category", "Theme: Coffee", "Mark all read", "Türkiye")


@pytest.mark.parametrize(
    ("asked", "best"),
    [("cat", "To a category"), ("off", "Work offline"), ("mar", "Mark all read"), ("coffee", "Theme: Coffee"),
     ("turk", "Türkiye"), ("read all", "Mark all read"), ("wo", "Work offline"), ("dtc", "Download this category")],
)  # fmt: skip
def test_the_best_fit_comes_first(asked: str, best: str) -> None:
    assert NAMES[ranked(asked, NAMES)[0][0]] == best


def test_letters_that_are_missing_fit_nothing() -> None:
    assert ranked("xyz", NAMES) == []
    assert match("eno", "one") is None


def test_nothing_asked_leaves_the_order() -> None:
    assert [index for index, _ in ranked("", NAMES)] == list(range(len(NAMES)))


def test_matched_characters_are_those_of_the_name() -> None:
    found = match("cof", "Theme: Coffee")
    assert found is not None
    assert "".join("Theme: Coffee"[at] for at in found[1]) == "Cof"
