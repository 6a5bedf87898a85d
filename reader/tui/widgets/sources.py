"""The table of sources: health, name, category, what is new, when it answered last, how much of it is here."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rich.segment import Segment
from textual import events

from reader.text.cells import cut, width
from reader.tui import words_sources
from reader.tui.look import Line, Look
from reader.tui.messages import SourceClicked
from reader.tui.widgets.lines import Lines

#: Lines above the rows, and the width from which all columns have room.
HEAD, FULL = 3, 70


class SourceRow(msgspec.Struct, frozen=True):
    """One source as the table shows it; `fault`, `off` and `moved` give its sign."""

    key: str
    title: str
    category: str = ""
    kind: str = ""
    new: str = ""
    last: str = ""
    kept: str = ""
    size: str = ""
    fault: bool = False
    off: bool = False
    moved: bool = False


class SourceTable(Lines):
    """Rows under a head that stays; a cursor."""

    surface = "list"

    def __init__(self, look: Look, *, id: str | None = None) -> None:
        super().__init__(look, id=id)
        self.rows: tuple[SourceRow, ...] = ()
        self.cursor = 0
        self.fact = ""
        self._first = 0

    @property
    def line_count(self) -> int:
        return self.size.height

    @property
    def row(self) -> SourceRow | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    @property
    def page(self) -> int:
        return max(1, self.size.height - HEAD)

    def show(self, rows: Sequence[SourceRow], fact: str) -> None:
        """Other rows; the cursor stays on its source."""
        here = self.row
        self.rows, self.fact = tuple(rows), fact
        if here is not None:
            found = next((at for at, row in enumerate(self.rows) if row.key == here.key), self.cursor)
            self.cursor = max(0, min(found, len(self.rows) - 1))
        self._keep_in_sight()
        self.refresh()

    def move_to(self, index: int) -> bool:
        """Put the cursor on a row. Whether it moved."""
        index = max(0, min(index, len(self.rows) - 1))
        if index == self.cursor or not self.rows:
            return False
        self.cursor = index
        self._keep_in_sight()
        self.refresh()
        return True

    def _keep_in_sight(self) -> None:
        self._first = max(0, min(self._first, self.cursor, len(self.rows) - 1))
        self._first = max(self._first, self.cursor - self.page + 1)

    def make_line(self, index: int) -> list[Segment] | None:
        cells = self.size.width
        line = Line(self.look, self.surface).to(3)
        if index == 0:
            fact = self.look.words(self.fact)
            line.add(words_sources.SOURCES, "accent", bold=True)
            if line.cells + 2 + width(fact) > cells - 2:
                fact = fact.partition(" ")[0]
            line.to(cells - 2 - width(fact))
            return line.add(fact, "muted").segments
        if index == 1:
            return self._cells(line, SourceRow("", *words_sources.SOURCE_COLUMNS), cells, "muted").segments
        if index == 2:
            return line.add(self.look.signs.rule * max(0, cells - 5), "rule").segments
        at = self._first + index - HEAD
        if not 0 <= at < len(self.rows):
            return None
        row, here = self.rows[at], at == self.cursor
        line = Line(self.look, "sel" if here else self.surface)
        if here:
            line.add(self.look.signs.bar, "accent")
        line.to(1)
        if row.off:
            line.add(self.look.signs.off, "faint")
        elif row.fault:
            line.add(self.look.signs.fault, "warn", bold=True)
        elif row.moved:
            line.add(self.look.signs.moved, "accent")
        slot = "muted" if row.off else "strong" if here else "text"
        return self._cells(line.to(3), row, cells, slot).to(cells).segments

    def _cells(self, line: Line, row: SourceRow, cells: int, slot: str) -> Line:
        if cells < FULL:
            columns = [(row.new, cells - 9), (row.last, cells - 2)]
            name = cells - 18
        else:
            columns = [(row.new, cells - 27), (row.last, cells - 19), (row.kept, cells - 10), (row.size, cells - 2)]
            spare = cells - 80
            name = 18 + max(0, spare // 2)
            category = max(8, 18 + spare - spare // 2)
            self._title(line, row, name, slot)
            line.to(3 + name + 1).add(cut(row.category, category, self.look.signs.more), "muted")
            line.to(3 + name + 1 + category + 2).add(cut(row.kind, 6), "muted")
        if cells < FULL:
            self._title(line, row, name, slot)
        for text, edge in columns:
            line.to(edge - width(text)).add(text, "muted")
        return line

    def _title(self, line: Line, row: SourceRow, cells: int, slot: str) -> None:
        shown = self.look.ordered(cut(row.title, cells, self.look.signs.more))
        line.add(shown, slot, bold=slot == "strong")

    def on_click(self, event: events.Click) -> None:
        event.stop()
        at = self._first + event.y - HEAD
        if event.y >= HEAD and 0 <= at < len(self.rows):
            again = not self.move_to(at)
            self.post_message(SourceClicked(open=again))

    def wheel(self, lines: int) -> None:
        if self.move_to(self.cursor + lines):
            self.post_message(SourceClicked(open=False))

    def on_resize(self, event: events.Resize) -> None:
        self._keep_in_sight()
        self.refresh()
