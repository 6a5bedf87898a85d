"""The palette and the jumps: what is typed finds what can be done, enter does it, escape leaves everything as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.settings.load import load
from reader.tui.actions import METHODS
from tests.tui.desk import sample_desk


@pytest.mark.parametrize("key", ["colon", "ctrl+p"])
async def test_the_palette_runs_an_action_by_its_name(tmp_path: Path, key: str) -> None:
    async with sample_desk(tmp_path) as desk:
        main = desk.main
        await desk.press(key)
        await desk.until(lambda: main.choosing.active)
        await desk.press(*"star")
        assert "Star" in desk.text()
        await desk.press("enter")
        await desk.until(lambda: main.counts.starred.total == 1)
        assert not main.choosing.active


async def test_escape_closes_the_palette_and_nothing_has_happened(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        main = desk.main
        before = desk.text()
        await desk.press("colon")
        await desk.until(lambda: main.choosing.active)
        await desk.press(*"mark all", "escape")
        assert not main.choosing.active
        await desk.until(lambda: desk.text() == before)
        assert main.counts.everything.unread == 24


async def test_every_action_that_is_built_stands_in_the_palette_with_its_key(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        main = desk.main
        labels = {choice.label: choice for choice, _ in main.palette._actions()}
        built = [
            binding.action for binding in main.keyboard.keymap.bindings
            if binding.action in METHODS and not (binding.action.startswith("cat.") and binding.action[4:].isdigit())
        ]  # fmt: skip
        assert len(main.palette._actions()) == len(built) - 2
        assert labels["Mark all read"].right == "A"
        assert all(choice.label[0].isupper() for choice in labels.values())


async def test_a_theme_is_put_on_at_once_and_remembered(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        main = desk.main
        page = main.look.colours["page"]
        await desk.press("colon")
        await desk.until(lambda: main.choosing.active)
        await desk.press(*"coffee", "enter")
        await desk.until(lambda: main.look.name == "coffee")
        assert main.look.colours["page"] != page
        assert main.list_.look is main.look
        config = desk.backend.home.places
        await desk.until(lambda: load(config).theme.name == "coffee")


async def test_g_c_and_g_f_jump_by_some_letters(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        main = desk.main
        await desk.press("g", "c")
        await desk.until(lambda: main.choosing.active)
        await desk.press(*"scie", "enter")
        await desk.until(lambda: main.list_head.label == "Science")
        await desk.press("g", "f")
        await desk.until(lambda: main.choosing.active)
        await desk.press("enter")
        await desk.until(lambda: main.places.view.kind == "source")


async def test_what_fits_nothing_says_so(tmp_path: Path) -> None:
    async with sample_desk(tmp_path, (40, 20)) as desk:
        await desk.press("g", "c")
        await desk.until(lambda: desk.main.choosing.active)
        await desk.press(*"qqqq", "enter")
        assert "Nothing has these letters" in desk.text()
        assert desk.main.choosing.active


async def test_a_click_takes_a_choice(tmp_path: Path) -> None:
    async with sample_desk(tmp_path) as desk:
        main = desk.main
        await desk.press("g", "c")
        await desk.until(lambda: main.choosing.active)
        await desk.press(*"welc")
        await desk.pilot.click("#choices", offset=(6, 3))
        await desk.until(lambda: main.list_head.label == "Welcome")
