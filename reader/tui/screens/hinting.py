"""What a newcomer is told, once: a key that would have helped, after the long way was taken some times."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reader.tui import words_lists as said

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

#: The long way, how often it is taken before the short one is named, and the pane it is taken in.
_LONG_WAYS = {"nav.down": ("unread.next", 8, "list"), "cat.next": ("cat.1", 4, ""), "read.loop": ("zen", 6, "reader")}


class Hinting:
    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self._taken: Counter[str] = Counter()

    @property
    def _told(self) -> set[str]:
        return self._main.opening.hints

    def saw(self, action: str) -> None:
        """An action was done. Names the shorter way where nothing else is being said."""
        found = _LONG_WAYS.get(action)
        if action in said.ONCE:
            self._told.add(action)  # who uses it need not be told
        if found is None:
            return
        short, often, pane = found
        main = self._main
        if short in self._told or (pane and main.pane != pane) or main.over is not None:
            return
        self._taken[action] += 1
        key = main.keyboard.of(short)
        if self._taken[action] < often or main.status_text.text or not key:
            return
        self._told.add(short)
        main.say(said.once(short, key))
        if not main.sample:
            main.start(main.backend.keep_hints(self._told), group="hints")
