"""Every shipped theme is readable: every pair of words and surface against its floor, in full colour and in 256."""

from pathlib import Path

import pytest

from reader.settings.colours import contrast
from reader.settings.files import Places
from reader.settings.themes import FLOORS, load_theme, theme_names, xterm_colours

NOWHERE = Places.under(Path("/nowhere"))
NAMES = theme_names(NOWHERE)


def test_there_are_twelve() -> None:
    assert len(NAMES) == 12


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("slot", "surfaces", "floor"), FLOORS)
def test_words_are_readable(name: str, slot: str, surfaces: tuple[str, ...], floor: float) -> None:
    theme = load_theme(NOWHERE, name)
    assert theme.problems == ()
    found = {surface: contrast(getattr(theme.colours, slot), getattr(theme.colours, surface)) for surface in surfaces}
    assert min(found.values()) >= floor, found


@pytest.mark.parametrize("name", NAMES)
def test_words_are_readable_in_256_colours(name: str) -> None:
    """A twentieth below the floor is let pass: there are no colours in between."""
    shown = xterm_colours(load_theme(NOWHERE, name))
    low = [
        (slot, surface, round(contrast(shown[slot], shown[surface]), 2))
        for slot, surfaces, floor in FLOORS
        for surface in surfaces
        if contrast(shown[slot], shown[surface]) < floor * 0.95
    ]
    assert low == []


@pytest.mark.parametrize("name", [name for name in NAMES if name != "high-contrast"])
def test_neighbouring_surfaces_differ(name: str) -> None:
    theme = load_theme(NOWHERE, name)
    shown = xterm_colours(theme)
    assert len({shown[surface] for surface in ("nav", "list", "page")}) == 3
    for one, other in (("nav", "list"), ("list", "page"), ("list", "sel"), ("page", "float"), ("nav", "bar")):
        assert contrast(getattr(theme.colours, one), getattr(theme.colours, other)) > 1.01, (one, other)


def test_paper_and_ink_have_the_ratios_they_were_designed_with() -> None:
    designed = {"paper": {"text": 9.3, "strong": 13.2, "muted": 4.9, "accent": 5.3, "link": 7.5, "warn": 5.1, "ok": 6.6},
                "ink": {"text": 8.1, "strong": 11.3, "accent": 5.4, "link": 8.2, "warn": 6.2, "ok": 8.2}}  # fmt: skip
    for name, ratios in designed.items():
        colours = load_theme(NOWHERE, name).colours
        for slot, surfaces, _ in FLOORS:
            if slot in ratios and surfaces[0] != "find":
                where = ("page",) if slot == "link" else surfaces
                lowest = min(contrast(getattr(colours, slot), getattr(colours, surface)) for surface in where)
                assert lowest == pytest.approx(ratios[slot], abs=0.06), (name, slot)
