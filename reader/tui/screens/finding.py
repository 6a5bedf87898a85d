"""Finding in the text of an article, from hit to hit, and letters over its links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui import words
from reader.tui.prompt import Typing

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen


class Finding:
    def __init__(self, main: MainScreen) -> None:
        self._main = main

    def find(self) -> None:
        """Find in the text as one types."""
        page = self._main.page
        typing = Typing("/", changed=self._sought, done=self._keep_found, left=self._stop_finding, keys=self._hit_key)
        page.clear_find()
        self._main.type_line(typing)

    def _hit_key(self, key: str) -> bool:
        step = {"semicolon": 1, "comma": -1}.get(key)
        if step is None or not self._main.page.hit[1]:
            return False
        self._main.note_typing(words.found(*self._main.page.step_hit(step)))
        return True

    def _sought(self, text: str) -> None:
        if text.strip():
            self._main.note_typing(words.found(*self._main.page.find(text)))
        else:
            self._main.page.clear_find()
            self._main.note_typing("")

    def _keep_found(self, text: str) -> None:
        self._main.type_line(None)
        if text.strip():
            self._main.say(f"/{text}   {words.found(*self._main.page.hit)}", seconds=60)

    def _stop_finding(self) -> None:
        self._main.type_line(None)
        self._main.page.clear_find()

    def next(self) -> None:
        self._step(1)

    def previous(self) -> None:
        self._step(-1)

    def _step(self, step: int) -> None:
        at, count = self._main.page.step_hit(step)
        self._main.say(words.found(at, count))

    def show_hints(self) -> None:
        """Letters over the links that are seen."""
        if self._main.page.show_hints():
            self._main.say(words.FOLLOW, seconds=3600)
        else:
            self._main.say(words.NO_LINKS)
