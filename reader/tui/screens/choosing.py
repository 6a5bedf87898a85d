"""The sheet of choices, whatever is chosen from: what fits is found while one types, enter takes it, escape leaves."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.tui import words
from reader.tui.fuzzy import ranked
from reader.tui.prompt import Typing
from reader.tui.screens.arrange import Box
from reader.tui.widgets.choices import ABOUT, WIDE, Choice

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

#: Takes the number of the choice.
Chosen = Callable[[int], Awaitable[object] | object]
#: Takes what was typed where nothing fits it.
Made = Callable[[str], Awaitable[object] | object]


class Choosing:
    """One sheet at a time. `verb` is what enter does, for the hint."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self.active = False
        self.verb = ""
        self._typing = Typing("")
        self._all: tuple[Choice, ...] = ()
        self._fits: list[int] = []
        self._chosen: Chosen = lambda index: None
        self._made: Made | None = None
        self._left: Callable[[], object] = lambda: None
        self._prefer: Callable[[str], bool] = lambda text: False
        self._keys: Callable[[str, int], bool] = lambda key, index: False
        self._title = self._none = ""

    def open(
        self,
        title: str,
        choices: Sequence[Choice],
        chosen: Chosen,
        *,
        verb: str = words.RUN,
        cursor: int = 0,
        none: str = words.NOTHING_FITS,
        made: Made | None = None,
        left: Callable[[], object] = lambda: None,
        prefer: Callable[[str], bool] = lambda text: False,
        keys: Callable[[str, int], bool] = lambda key, index: False,
        about: int = ABOUT,
    ) -> None:
        """Show choices. `made` takes typed text that is none of them, or that it is to `prefer`.

        `keys` may take keys first, with the number of the choice under the cursor; `about` are lines for sentences.
        """
        main = self._main
        self.active, self.verb = True, verb
        self._all, self._chosen, self._made, self._left = tuple(choices), chosen, made, left
        self._title, self._none = title, none
        self._typing = Typing("", changed=self._changed)
        self._prefer, self._keys = prefer, keys
        main.choices.reset(about)
        main.choices.write("", 0)
        self._fit("", cursor)
        main.quiet()
        main.tell_status()

    def change(self, choices: Sequence[Choice], index: int) -> None:
        """Other words for the same choices, the cursor on one of them."""
        self._all = tuple(choices)
        self._fit(self._typing.text, self._fits.index(index) if index in self._fits else 0)

    def close(self) -> None:
        self.active = False
        self.place()
        self._main.tell_status()

    def place(self) -> None:
        """Put the sheet where it belongs, top centre."""
        main = self._main
        if not self.active:
            main.put(main.choices, None)
            return
        width, height = main.app.size
        cells = min(WIDE, width)
        y = 1 if height >= 12 else 0
        rows = min(main.choices.wanted(len(self._fits)), height - 1 - y)
        main.put(main.choices, Box((width - cells) // 2, y, cells, rows))

    async def take_key(self, key: str, character: str | None) -> bool:
        """Keys while the sheet is open: text narrows, the rest moves through what fits."""
        sheet = self._main.choices
        moves = {
            "down": 1, "up": -1, "ctrl+n": 1, "ctrl+p": -1, "pagedown": sheet.page, "pageup": -sheet.page,
            "tab": 1, "shift+tab": -1,
        }  # fmt: skip
        if self._keys(key, self._fits[sheet.cursor] if self._fits else -1):
            return True
        if key == "escape" or (key == "backspace" and not self._typing.text):
            self.close()
            self._left()
        elif key in moves:
            sheet.move_by(moves[key])
        elif key == "enter":
            await self.take()
        elif key in ("ctrl+q", "ctrl+z", "ctrl+l"):
            return False
        else:
            self._typing.key(key, character)
            sheet.write(self._typing.text, self._typing.at)
        return True

    async def take(self) -> None:
        """Take the choice under the cursor, or what was typed where nothing fits it."""
        text, made = self._typing.text.strip(), self._made
        if made is not None and text and (not self._fits or self._prefer(text)):
            self.close()
            found = made(text)
        elif self._fits:
            index = self._fits[self._main.choices.cursor]
            self.close()
            found = self._chosen(index)
        else:
            return
        if inspect.isawaitable(found):
            try:
                await found
            except ReaderError as error:
                self._main.say_error(error)

    def _changed(self, text: str) -> None:
        self._fit(text, 0)

    def _fit(self, text: str, cursor: int) -> None:
        fits = ranked(text, [choice.sought for choice in self._all])
        self._fits = [index for index, _ in fits]
        shown = [(self._all[index], places) for index, places in fits]
        self._main.choices.show(self._title, shown, cursor=cursor, none=self._none)
        self.place()
