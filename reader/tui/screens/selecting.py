"""Several headlines chosen in the list, so that one command is about all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui import words
from reader.tui import words_lists as said

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen


class Selecting:
    """`ids` are what commands are about: what is chosen, else what the cursor stands on."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self._last: int | None = None

    @property
    def chosen(self) -> frozenset[int]:
        return self._main.list_.chosen

    @property
    def many(self) -> bool:
        """Whether commands are about chosen headlines of the list."""
        main = self._main
        return bool(self.chosen) and main.pane == "list" and main.over is None and not main.searching.active

    @property
    def ids(self) -> list[int]:
        """In the order of the list."""
        if self.many:
            return [entry for entry in self._main.list_.ids if entry in self.chosen]
        row = self._main.current
        return [row.id] if row else []

    def toggle(self) -> None:
        """Choose the headline under the cursor, or no longer; and go on to the next."""
        rows = self._main.list_
        here = rows.entry_id
        if here is None:
            self._main.say(words.NOTHING_SELECTED)
            return
        self._last = here
        rows.choose(self.chosen ^ {here})
        rows.move_by(1)
        self._tell()

    def up_to_here(self) -> None:
        """Choose everything from the headline chosen last to the one under the cursor."""
        rows = self._main.list_
        if rows.entry_id is None:
            self._main.say(words.NOTHING_SELECTED)
            return
        start = rows.ids.index(self._last) if self._last in rows.ids and self._last is not None else rows.cursor
        low, high = sorted((start, rows.cursor))
        self._last = rows.entry_id
        rows.choose(self.chosen | set(rows.ids[low : high + 1]))
        self._tell()

    def clear(self) -> bool:
        """Choose nothing. Whether anything was chosen."""
        if not self.chosen:
            return False
        self._main.list_.choose(frozenset())
        self._last = None
        self._main.quiet()
        return True

    def _tell(self) -> None:
        count = len(self.chosen)
        if count:
            self._main.say(said.chosen(count), seconds=3600)
        else:
            self._main.quiet()
