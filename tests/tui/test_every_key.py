"""Every key of every preset in every place does its action or says why not; keys at random never break anything."""

from __future__ import annotations

import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import events

from reader.errors import NetworkError
from reader.settings.keys import load_keymap
from reader.settings.schema import Keys
from reader.tui import words_actions
from reader.tui.actions import METHODS
from reader.tui.keymap import Keyboard
from reader.tui.screens.views import EVERYTHING
from tests.tui.desk import Desk
from tests.tui.home import home_desk
from tests.tui.stories import fill_stories

PRESETS = ("standard", "newsboat", "vim", "web", "arrows")
#: What must not really happen in a test: leaving, other programs, the network.
_NAMES = {"exclamation_mark": "!", "slash": "/", "question_mark": "?", "full_stop": ".", "comma": ",", "semicolon": ";",
          "colon": ":", "backslash": "\\", "vertical_line": "|", "plus": "+", "minus": "-", "equals_sign": "=",
          "less_than_sign": "<", "greater_than_sign": ">", "space": " ", "asterisk": "*", "left_square_bracket": "[",
          "right_square_bracket": "]"}  # fmt: skip


class Kept:
    """What would have left the program, counted."""

    def __init__(self) -> None:
        self.left: list[str] = []

    def note(self, name: str) -> Callable[..., None]:
        return lambda *args, **kwargs: self.left.append(name)

    def note_later(self, name: str) -> Callable[..., Awaitable[None]]:
        async def noted(*args: Any, **kwargs: Any) -> None:
            self.left.append(name)

        return noted


@asynccontextmanager
async def closed_desk(home: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Desk, Kept]]:
    """A desk that nothing leaves."""
    if not (home / "config" / "sources.toml").exists():
        fill_stories(home)
    kept = Kept()

    async def no_text(*args: Any, **kwargs: Any) -> None:
        raise NetworkError("offline", kind="offline")

    async with home_desk(home) as desk:
        main = desk.main
        await desk.until(lambda: main.starting.early is None)  # keys typed ahead are only kept
        monkeypatch.setattr(desk.app, "exit", kept.note("exit"))
        monkeypatch.setattr(desk.app, "action_suspend_process", kept.note("suspend"))
        monkeypatch.setattr(desk.app, "copy_to_clipboard", kept.note("copy"))
        monkeypatch.setattr(main.sharing, "open", kept.note("browser"))
        monkeypatch.setattr(main.sharing, "edit_sources", kept.note_later("editor"))
        monkeypatch.setattr(main.backend, "start_fetch", kept.note_later("fetch"))
        monkeypatch.setattr(main.backend, "fetch_text", no_text)
        monkeypatch.setattr(main.backend, "examine", kept.note_later("examine"))
        monkeypatch.setattr(main.backend, "find_sources", no_text)
        monkeypatch.setattr(main.backend, "save_address", no_text)
        yield desk, kept


def key_event(key: str) -> events.Key:
    return events.Key(key, _NAMES.get(key, key if len(key) == 1 else None))


async def home_again(desk: Desk, pane: str) -> None:
    """Out of whatever is open, into a pane with an article beside it."""
    main = desk.main
    for _ in range(6):
        main.sequences.drop()
        await main.take_key(key_event("escape"))
    main.fetching.running, main.listing.show_read, main.ordering.stories = False, True, True
    if main.places.view != EVERYTHING or not any(row.others > 1 for row in main.list_.held.values()):
        await main.places.show(EVERYTHING)
    if pane == "reader":
        await main.reading.open()
    else:
        main.focus_pane(pane)
    main.quiet()


#: How a place is come to, and the pane whose keys hold there.
PLACES: dict[str, tuple[str, tuple[str, ...]]] = {
    "categories": ("categories", ()), "list": ("list", ()), "reader": ("reader", ()), "help": ("list", ("help",)),
    "facts": ("reader", ("info",)), "zen": ("reader", ("zen",)), "activity": ("list", ("go.activity",)),
    "sources": ("list", ("go.sources",)), "front page": ("list", ("go.front",)), "same story": ("list", ("story",)),
    "search": ("list", ("search",)), "palette": ("list", ("palette",)), "several chosen": ("list", ("select", "select")),
}  # fmt: skip
#: Places in which letters are typed, so that few keys are actions.
TYPED = ("search", "palette")


async def come_to(desk: Desk, place: str) -> None:
    pane, actions = PLACES[place]
    await home_again(desk, pane)
    main = desk.main
    if place == "same story":
        main.list_.move_to(next(at for at, key in enumerate(main.list_.ids) if main.list_.held[key].others > 1))
    for action in actions:
        await main.run_id(action)


@pytest.mark.parametrize("preset", PRESETS)
async def test_every_key_of_a_preset_does_its_action_or_says_why_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, preset: str
) -> None:
    async with closed_desk(tmp_path, monkeypatch) as (desk, kept):
        main = desk.main
        main.keyboard = Keyboard(load_keymap(main.backend.home.places, Keys(preset=preset)))
        standard = Keyboard(load_keymap(main.backend.home.places, Keys()))
        asked: list[str] = []
        run_id = main.run_id

        async def note(action: str) -> None:
            asked.append(action)
            await run_id(action)

        for place in PLACES:
            pane = PLACES[place][0]
            for keys, action in main.keyboard.actions(pane).items():
                if preset != "standard" and standard.actions(pane).get(keys) == action:
                    continue  # pressed with the standard keys
                if pane == "reader" or place == "several chosen":
                    main.list_.to_top()
                await come_to(desk, place)
                asked.clear()
                monkeypatch.setattr(main, "run_id", note)
                for key in keys.split(" "):
                    used = await main.take_key(key_event(key))
                monkeypatch.setattr(main, "run_id", run_id)
                assert used, (place, keys, action)
                if place not in TYPED and place != "sources":
                    assert asked == [action], (place, keys, action)
            await desk.pilot.pause()
        assert preset != "standard" or {"exit", "suspend", "browser", "copy", "editor"} <= set(kept.left)


def test_every_id_has_a_method_and_a_name() -> None:
    keymap = load_keymap(_nowhere(), Keys())
    ids = {binding.action for binding in keymap.bindings}
    assert ids == set(METHODS)
    named = {action for action in ids if not action.startswith("cat.")}
    assert named <= set(words_actions.ACTIONS)


def _nowhere() -> Any:
    from reader.settings.files import Places

    return Places.under(Path("/nowhere"))


_TYPED_KEYS = (
    "j", "k", "down", "up", "left", "right", "h", "l", "g", "G", "enter", "space", "space", "escape", "tab", "q", "n", "p",
    "s", "m", "w", "t", "u", "U", "A", "M", "c", "C", "V", "B", "H", "S", "slash", "semicolon", "comma", "full_stop",
    "backslash", "question_mark", "colon", "i", "z", "plus", "minus", "f", "F", "v", "x", "X", "r", "R", "D", "y", "Y", "o",
    "e", "a", "b", "d", "1", "2", "0", "J", "K", "N", "P", "pageup", "pagedown", "home", "end", "backspace", "delete", "f1",
    "f2", "ctrl+d", "ctrl+u", "ctrl+l", "less_than_sign", "greater_than_sign", "ش", "й", "ü", "世", "vertical_line",
)  # fmt: skip


async def random_walk(desk: Desk, count: int, seed: int) -> list[str]:
    """Press keys at random, with other sizes of the screen now and then; the keys."""
    chance = random.Random(seed)
    pressed = []
    for number in range(count):
        key = chance.choice(_TYPED_KEYS)
        pressed.append(key)
        await desk.main.take_key(key_event(key))
        if number % 20 == 19:
            await desk.pilot.pause()
        if number % 250 == 249:
            await desk.pilot.resize_terminal(*chance.choice(((40, 20), (80, 24), (120, 36), (200, 50), (24, 8))))
    return pressed


async def test_keys_at_random_raise_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand of them; READER_WALK=10000 makes the walk as long as wanted."""
    count = int(os.environ.get("READER_WALK", "1000"))
    async with closed_desk(tmp_path, monkeypatch) as (desk, _):
        pressed = await random_walk(desk, count, seed=int(os.environ.get("READER_SEED", "7")))
        await desk.pilot.pause()
        assert len(pressed) == count
        await home_again(desk, "list")
        assert desk.main.pane == "list"
