"""A page of the program's own words: facts, keys, a first edition coming in. Scrolls, and nothing more."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rich.segment import Segment
from textual import events

from reader.text.cells import cut, width, wrap
from reader.tui.look import Line, Look
from reader.tui.messages import PaneClicked
from reader.tui.widgets.lines import Lines


class Note(msgspec.Struct, frozen=True):
    """A paragraph of a page.

    With `label` the text stands in a second column, `column` cells in; with `right` something stands at the right edge.
    """

    text: str = ""
    slot: str = "text"
    bold: bool = False
    label: str = ""
    label_slot: str = "muted"
    column: int = 0
    indent: int = 0
    right: str = ""
    right_slot: str = "muted"


class NotesPage(Lines):
    """Paragraphs wrapped to the page. `left` and `right` are its margins."""

    def __init__(self, look: Look, surface: str = "page", *, pane: str = "reader", id: str | None = None) -> None:
        super().__init__(look, id=id)
        self.surface = surface
        self._pane = pane
        self.left, self.right = 2, 2
        self.measure = 66
        self._notes: tuple[Note, ...] = ()
        self._made: list[list[Segment]] | None = None

    def show(self, notes: Sequence[Note], *, keep: bool = False) -> None:
        """Show other paragraphs, from the top unless `keep`."""
        if tuple(notes) == self._notes:
            return
        self._notes = tuple(notes)
        self._made = None
        self.top = min(self.top, self.last_top) if keep else 0
        self.refresh()

    def forget(self) -> None:
        self._made = None

    @property
    def line_count(self) -> int:
        return len(self._all())

    def make_line(self, index: int) -> list[Segment] | None:
        lines = self._all()
        return lines[index] if 0 <= index < len(lines) else None

    def _all(self) -> list[list[Segment]]:
        if self._made is None:
            self._made = [line for note in self._notes for line in self._lines(note)]
        return self._made

    def _lines(self, note: Note) -> list[list[Segment]]:
        cells = max(8, min(self.size.width - self.left - self.right, self.measure))
        right = self.look.words(note.right)
        column = min(note.column, cells // 2)
        room = cells - note.indent - column - (width(right) + 1 if right else 0)
        text = self.look.words(note.text)
        rows = [cut(text, max(1, room), self.look.signs.more)] if right else wrap(text, max(6, room))
        found: list[list[Segment]] = []
        for number, row in enumerate(rows or [""]):
            line = Line(self.look, self.surface).to(self.left + note.indent)
            if note.label and not number:
                label = self.look.ordered(cut(note.label, max(1, column - 1)))
                line.add(label, note.label_slot, bold=note.label_slot == "strong")
            line.to(self.left + note.indent + column)
            line.add(self.look.ordered(row), note.slot, bold=note.bold)
            if right and not number:
                line.to(self.left + cells - width(right)).add(right, note.right_slot)
            found.append(line.segments)
        return found

    def on_resize(self, event: events.Resize) -> None:
        self._made = None
        self.top = max(0, min(self.top, self.last_top))
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(PaneClicked(self._pane))
