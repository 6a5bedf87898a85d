"""Themes: nine colours make a theme, and what is wrong in a file is told."""

from pathlib import Path

import msgspec
import pytest

from reader.settings.colours import contrast, is_colour, luminance, mix, nearest_xterm, reach, xterm_colour
from reader.settings.files import Places, write_file
from reader.settings.schema import ThemeChoice
from reader.settings.themes import SLOTS, chosen, derive, faults, load_theme, theme_names, xterm_table

NINE = """
[colours]
nav = "#EADFC8"
list = "#EFE6D2"
page = "#F4ECD8"
sel = "#ddcfb0"
text = "#4A3828"
muted = "#6B5744"
accent = "#8A3B12"
link = "#2A5878"
warn = "#7A4A00"
"""


@pytest.fixture
def mine(tmp_path: Path) -> Places:
    return Places.under(tmp_path)


def write(places: Places, text: str, name: str = "mine") -> None:
    write_file(places.config / "themes" / f"{name}.toml", text.encode())


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#A02C1C", "#A02C1C") == 1
    assert luminance("#FFFFFF") == pytest.approx(1)


def test_mixing_and_reaching() -> None:
    assert mix("#000000", "#FFFFFF", 0.5) == "#808080"
    assert contrast(reach("#DDDDDD", ("#FFFFFF", "#EEEEEE"), 4.5), "#EEEEEE") >= 4.5
    assert reach("#222222", ("#FFFFFF",), 4.5) == "#222222"
    assert reach("#888888", ("#777777",), 21) == "#000000"


def test_the_256_colours() -> None:
    assert [xterm_colour(index) for index in (16, 231, 232, 255, 58, 214)] == ["#000000", "#FFFFFF", "#080808", "#EEEEEE", "#5F5F00", "#FFAF00"]
    assert nearest_xterm("#5F5F00") == 58
    assert nearest_xterm("#080808", taken=(232,)) != 232
    assert contrast(xterm_colour(nearest_xterm("#7F4C00", grounds=("#D0D0D0",), floor=4.5)), "#D0D0D0") >= 4.5


def test_nine_colours_make_a_theme(mine: Places) -> None:
    write(mine, NINE)
    theme = load_theme(mine, "mine")
    assert theme.problems == ()
    assert not theme.dark
    assert theme.colours.sel == "#DDCFB0"
    assert all(is_colour(colour) for colour in msgspec.structs.astuple(theme.colours))
    assert faults(theme.colours) == []
    assert set(xterm_table(theme)) == set(SLOTS)
    assert theme_names(mine)[:2] == ("paper", "ink")
    assert "mine" in theme_names(mine)


def test_a_stated_slot_is_not_derived(mine: Places) -> None:
    write(mine, NINE + 'ok = "#003300"\n[xterm]\nok = 22\n')
    theme = load_theme(mine, "mine")
    assert theme.colours.ok == "#003300"
    assert xterm_table(theme)["ok"] == 22


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (NINE.replace('nav = "#EADFC8"', 'nav = "beige"'), "themes/mine.toml, line 2: [colours] lacks nav"),
        ("dark = true", "themes/mine.toml: [colours] lacks nav, list, page, sel, text, muted, accent, link, warn"),
        ("[colours\n", "themes/mine.toml, line 1: "),
    ],
)  # fmt: skip
def test_an_unusable_theme_becomes_paper_or_ink(mine: Places, text: str, problem: str) -> None:
    write(mine, text)
    found = load_theme(mine, "mine", dark=False)
    assert found.name == "paper"
    assert any(line.startswith(problem) for line in found.problems)
    assert load_theme(mine, "mine", dark=True).name == "ink"


def test_wrong_lines_are_told(mine: Places) -> None:
    write(mine, NINE + 'acent = "#000000"\nok = 3\n[xterm]\nok = 3\npag = 20\n')
    assert load_theme(mine, "mine").problems == (
        "themes/mine.toml, line 12: “acent” is not known. “accent”? It is left out",
        "themes/mine.toml, line 13: “ok” must be a colour such as #A02C1C",
        "themes/mine.toml, line 15: “ok” must be a number from 16 to 255. It is left out",
        "themes/mine.toml, line 16: “pag” is not known. “page”? It is left out",
    )


def test_an_unknown_name_tells_the_nearest(mine: Places) -> None:
    found = load_theme(mine, "papre", dark=True)
    assert found.name == "ink"
    assert found.problems == ("theme: “papre” is not known. “paper”? “ink” is used",)


def test_the_terminals_background_chooses() -> None:
    assert chosen(ThemeChoice(), dark=True) == "ink"
    assert chosen(ThemeChoice(light="sepia"), dark=False) == "sepia"
    assert chosen(ThemeChoice(name="nord"), dark=False) == "nord"


def test_derived_slots_keep_their_floors_for_hard_colours() -> None:
    stated = {"nav": "#808080", "list": "#868686", "page": "#8C8C8C", "sel": "#707070", "text": "#000000", "muted": "#101010", "accent": "#000000", "link": "#000000", "warn": "#000000"}
    colours = derive(stated, dark=False)
    assert [fault for fault in faults(colours) if fault.startswith(("ok", "muted"))] == []
