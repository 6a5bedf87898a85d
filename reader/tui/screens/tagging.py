"""Tags: put on and taken off the articles at hand, looked into as lists of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui import words
from reader.tui import words_lists as said
from reader.tui.screens.marks import UNDO_SECONDS
from reader.tui.screens.views import View
from reader.tui.widgets.choices import Choice

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen


class Tagging:
    def __init__(self, main: MainScreen) -> None:
        self._main = main

    async def choose(self) -> None:
        """Choose a tag for what is selected, or type a new one. One that all of them have is taken off."""
        main = self._main
        ids = main.selecting.ids
        if not ids:
            main.say(words.NOTHING_SELECTED)
            return
        counts = await main.backend.tags()
        worn = await main.backend.tags_of(ids)
        names = list(counts)
        everywhere = {name for name in names if all(name in tags for tags in worn)}
        choices = [
            Choice(name, right=words.number(counts[name]), on=name in everywhere, about=said.TAG_ABOUT)
            for name in names
        ]
        main.choosing.open(
            said.TAG_TITLE, choices, lambda index: self._put(ids, names[index], names[index] not in everywhere),
            verb=words.TAKE, none=said.TAG_NONE, made=lambda text: self._put(ids, text, True),
        )  # fmt: skip

    async def _put(self, ids: list[int], name: str, on: bool) -> None:
        main = self._main
        change = await main.backend.tag(ids, name, on)
        await main.marks.changed(change)
        main.selecting.clear()
        main.say(words.marked(change.label, len(change.ids)), seconds=UNDO_SECONDS)

    async def go(self) -> None:
        """To the list of a tag, by some letters of its name."""
        main = self._main
        counts = await main.backend.tags()
        if not counts:
            main.say(said.NO_TAGS)
            return
        names = list(counts)

        async def show(index: int) -> None:
            await main.places.show(View("tag", names[index], said.tagged(names[index])))
            main.focus_pane("list")

        choices = [Choice(name, right=words.number(counts[name])) for name in names]
        main.choosing.open(said.TAG_GO, choices, show, verb=words.OPEN)
