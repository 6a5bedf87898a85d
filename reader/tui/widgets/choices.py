"""Something to choose from: a line to type in, what fits it, and a sentence on the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rich.segment import Segment
from textual import events

from reader.text.bidi import is_rtl
from reader.text.cells import cut, width, wrap
from reader.tui.look import Line, Look
from reader.tui.messages import ChoiceClicked
from reader.tui.widgets.lines import Lines

#: Cells of the sheet where there is room, rows that are seen at most, and lines for the sentence.
WIDE, ROWS, ABOUT = 64, 14, 2
_HEAD = 3


class Choice(msgspec.Struct, frozen=True):
    """One thing to choose. `right` stands at the right edge, `about` below the list; `on` has a mark.

    `find` are more words it is found by.
    """

    label: str
    right: str = ""
    about: str = ""
    on: bool = False
    find: str = ""

    @property
    def sought(self) -> str:
        """What typed letters are sought in."""
        return f"{self.label} {self.find}" if self.find else self.label


Fit = tuple[Choice, tuple[int, ...]]


class Choices(Lines):
    """A sheet of choices. Rows that fit what was typed, the matched letters bold."""

    surface = "float"

    def __init__(self, look: Look, *, id: str | None = None) -> None:
        super().__init__(look, id=id)
        self.title = ""
        self.asked, self.at = "", 0
        self.none = ""
        self.cursor = 0
        self._first = 0
        self._fits: tuple[Fit, ...] = ()
        self._abouts = 0
        self._lines = ABOUT

    def show(self, title: str, fits: Sequence[Fit], *, cursor: int = 0, none: str = "") -> None:
        """Other choices. `none` is said where nothing fits."""
        self.title, self._fits, self.none = title, tuple(fits), none
        if any(choice.about for choice, _ in fits):
            self._abouts = self._lines
        self.cursor = max(0, min(cursor, len(self._fits) - 1))
        self._keep_in_sight()
        self.refresh()

    def reset(self, about: int = ABOUT) -> None:
        """Before other things are to choose from. `about`: lines below the list."""
        self._first, self._abouts, self._lines = 0, 0, about

    def write(self, asked: str, at: int) -> None:
        self.asked, self.at = asked, at
        self.refresh()

    @property
    def line_count(self) -> int:
        return self.size.height

    def wanted(self, rows: int) -> int:
        """Lines the sheet needs for so many choices."""
        return _HEAD + max(1, min(ROWS, rows)) + 1 + (self._abouts + 1 if self._abouts else 0)

    @property
    def _room(self) -> int:
        return max(1, self.size.height - _HEAD - 1 - (self._abouts + 1 if self._abouts else 0))

    def move_by(self, steps: int) -> None:
        if self._fits:
            self.cursor = max(0, min(len(self._fits) - 1, self.cursor + steps))
            self._keep_in_sight()
            self.refresh()

    @property
    def page(self) -> int:
        return self._room

    def _keep_in_sight(self) -> None:
        self._first = max(0, min(self._first, self.cursor, len(self._fits) - 1))
        self._first = max(self._first, self.cursor - self._room + 1)

    def make_line(self, index: int) -> list[Segment] | None:
        cells = self.size.width
        if index == 1:
            line = Line(self.look, self.surface).to(3)
            if not self.asked:
                title = cut(self.look.words(self.title), cells - 6, self.look.signs.more)
                line.add(self.look.signs.bar, "accent").add(title, "muted")
            else:
                line.add(self.asked[: self.at], "strong", bold=True).add(self.look.signs.bar, "accent")
                line.add(self.asked[self.at :], "strong", bold=True)
            return line.segments
        if index == 2:
            line = Line(self.look, self.surface).to(3)
            return line.add(self.look.signs.rule * max(0, cells - 5), "rule").segments
        row = index - _HEAD
        if 0 <= row < self._room:
            at = self._first + row
            if not self._fits and not row:
                return Line(self.look, self.surface).to(3).add(self.look.words(self.none), "muted").segments
            return self._row(at, cells) if at < len(self._fits) else None
        about = row - self._room - 1
        if 0 <= about < self._abouts and self._fits:
            said = self._fits[self.cursor][0].about.split("\n")
            lines = [line for part in said for line in wrap(part, max(8, cells - 5)) or [""]]
            if about < len(lines):
                return Line(self.look, self.surface).to(3).add(self.look.words(lines[about]), "muted").segments
        return None

    def _row(self, at: int, cells: int) -> list[Segment]:
        choice, places = self._fits[at]
        here = at == self.cursor
        line = Line(self.look, "sel" if here else self.surface)
        if here:
            line.add(self.look.signs.bar, "accent")
        if choice.on:
            line.to(1).add(self.look.signs.unread, "accent")
        line.to(3)
        right = self.look.words(choice.right)
        right = cut(right, max(0, cells // 2), self.look.signs.more)
        name = cut(choice.label, max(4, cells - 5 - (width(right) + 2 if right else 0)), self.look.signs.more)
        slot = "strong" if here else "text"
        if is_rtl(name):
            line.add(self.look.ordered(name), slot)
        else:
            hit = set(places)
            for number, letter in enumerate(name):
                line.add(letter, "accent" if number in hit else slot, bold=number in hit)
        if right:
            line.to(cells - 2 - width(right)).add(right, "muted")
        return line.to(cells).segments

    def on_click(self, event: events.Click) -> None:
        event.stop()
        row = event.y - _HEAD
        if 0 <= row < self._room and self._first + row < len(self._fits):
            self.cursor = self._first + row
            self.refresh()
            self.post_message(ChoiceClicked())

    def wheel(self, lines: int) -> None:
        self.move_by(1 if lines > 0 else -1)

    def on_resize(self, event: events.Resize) -> None:
        self._keep_in_sight()
        self.refresh()
