"""Everything the program can do, by name: actions with their keys, categories, themes; and jumps to one place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from reader.tui import words, words_actions
from reader.tui.actions import METHODS, word
from reader.tui.screens.views import View, view_of
from reader.tui.widgets.choices import Choice

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

Run = Callable[[], Awaitable[object] | object]
#: Actions that mean nothing once the palette has been opened, or are keys rather than names.
_LEFT_OUT = ("palette", "cancel")
_VIEWS = ("everything", "unread", "starred", "later", "progress", "history", "offline")


class Palette:
    def __init__(self, main: MainScreen) -> None:
        self._main = main

    async def open(self) -> None:
        """All that can be done, found by some letters of its name."""
        main = self._main
        themes = await main.backend.themes()
        entries = [*self._actions(), *self._places()]
        entries += [
            (Choice(words.theme(name), about=words.THEME_ABOUT, on=name == main.look.name), self._theme(name))
            for name in themes
        ]
        self._offer(words.PALETTE, entries)

    def _offer(self, title: str, entries: list[tuple[Choice, Run]], *, verb: str = words.RUN, cursor: int = 0) -> None:
        runs = [run for _, run in entries]
        choices = [choice for choice, _ in entries]
        self._main.choosing.open(title, choices, lambda index: runs[index](), verb=verb, cursor=cursor)

    def _actions(self) -> list[tuple[Choice, Run]]:
        main = self._main
        found: list[tuple[Choice, Run]] = []
        for action in METHODS:
            if action in _LEFT_OUT or (action.startswith("cat.") and action[4:].isdigit()):
                continue
            label = words.capital(word(action))
            about = words_actions.ABOUT.get(action, "")
            found.append((Choice(label, right=main.keyboard.of(action), about=about), self._action(action)))
        return found

    def _action(self, action: str) -> Run:
        return lambda: self._main.run_id(action)

    def _theme(self, name: str) -> Run:
        return lambda: self._main.dressing.wear(name)

    def _place(self, view: View) -> Run:
        async def go() -> None:
            await self._main.places.show(view)
            self._main.focus_pane("list")

        return go

    def _places(self) -> list[tuple[Choice, Run]]:
        """Views and categories, with what is unread and the key that leads there."""
        main = self._main
        found: list[tuple[Choice, Run]] = []
        for view in [*(view_of(key) for key in _VIEWS), *main.places.categories]:
            unread = view.count(main.counts).unread
            right = words.number(unread) if unread and view.key not in ("starred", "later") else ""
            found.append((Choice(view.label, right=right), self._place(view)))
        return found

    async def go_category(self) -> None:
        """Jump to a category or view by some letters of its name."""
        entries = self._places()
        view = self._main.places.view
        cursor = next((at for at, (choice, _) in enumerate(entries) if choice.label == view.label), 0)
        self._offer(words.GO_CATEGORY, entries, verb=words.OPEN, cursor=cursor)

    async def go_source(self) -> None:
        """Jump to a source by some letters of its name."""
        main = self._main
        entries: list[tuple[Choice, Run]] = []
        for source in main.opening.sources:
            view = View("source", source.id, source.title)
            unread = view.count(main.counts).unread
            right = words.number(unread) if unread else ""
            entries.append((Choice(source.title, right=right, about=source.category), self._place(view)))
        if not entries:
            main.say(words.NO_SOURCES)
            return
        self._offer(words.GO_SOURCE, entries, verb=words.OPEN)
