"""From a key to what it means here: typed text first, then letters of hints, then screens over panes, then actions."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from textual import events

from reader.errors import ReaderError
from reader.tui import words_actions, words_sources
from reader.tui.actions import METHODS, word

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

#: Seconds before the sheet of what may follow a key.
WHICH_AFTER = 0.35


class Keying:
    def __init__(self, main: MainScreen) -> None:
        self._main = main

    async def take(self, event: events.Key) -> bool:
        """Do what a key means here. Whether it meant anything."""
        main = self._main
        key, character = event.key, event.character
        if main.starting.early is not None:
            main.starting.early.append(event)  # typed ahead: the list is on its way
            return True
        main.touch()
        if main.layout_kind == "small" and key == "q":
            main.app.exit(return_code=0)
            return True
        if main.typing is not None and main.typing.key(key, character):
            if main.typing is not None:
                main.note_typing(main.status.prompt.note if main.status.prompt else "")
            return True
        if main.page.hints_shown and self._type_hint(key, character):
            return True
        pane = main.pane
        meant = main.keyboard.key(key, character, pane)
        if main.choosing.active and await main.choosing.take_key(key, character):
            return True
        if main.pictures.active and main.pictures.take_key(meant):
            return True
        if main.searching.active and await main.searching.take_key(meant, character):
            return True
        if main.sourcing.active and await main.sourcing.take_key(meant, character):
            return True
        if main.status_text.asking and meant != "q":
            main.status_text.stop_asking()
            if meant == "escape":
                return True
        fed = main.sequences.feed(meant, main.keyboard.actions(pane))
        self._show_which(fed.pending)
        if fed.action:
            await main.run_id(fed.action)
        return fed.used

    def _type_hint(self, key: str, character: str | None) -> bool:
        main = self._main
        letter = main.keyboard.aliases.get(character or "", character or "").lower()
        if key == "enter":
            main.page.take_first_hint()
        if key == "escape" or not letter or (key != "enter" and main.page.type_hint(letter) == "unknown"):
            main.page.hide_hints()
            main.quiet()
        elif not main.page.hints_shown:
            main.quiet()
        return True

    async def run(self, action: str) -> None:
        """Do an action by its id."""
        main = self._main
        path = METHODS[action]
        if main.sourcing.active and not main.sourcing.allows(action):
            main.say(words_sources.NOT_HERE)
            return
        if main.over is not None and not main.pages.covers and await main.over.act(action):
            return
        main.hinting.saw(action)
        target: Any = main
        for part in path.split("."):
            target = getattr(target, part)
        try:
            found = target()
            if inspect.isawaitable(found):
                await found
        except ReaderError as error:
            main.say_error(error)

    def _show_which(self, pending: str) -> None:
        """After a while of waiting, what may follow the first key of a sequence."""
        main = self._main
        main.forget_timer("which")
        if main.sheet.display:
            main.sheet.display = False
        if pending:
            main.say(f"{pending} …", seconds=60)
            main.later("which", WHICH_AFTER, self._which)
        elif main.status_text.text.endswith(" …"):
            main.quiet()

    def _which(self) -> None:
        main = self._main
        keys = [
            (key, words_actions.in_sheet(word(action)))
            for key, action in main.sequences.following(main.keyboard.actions(main.pane))
            if action in METHODS
        ]
        if not keys:
            return
        main.sheet.show(main.sequences.pending, words_actions.GOING, keys)
        width, height = main.app.size
        rows = min(main.sheet.rows(width), height - 1)
        main.sheet.styles.offset = (0, height - 1 - rows)
        main.sheet.styles.width, main.sheet.styles.height = width, rows
        main.sheet.display = True
