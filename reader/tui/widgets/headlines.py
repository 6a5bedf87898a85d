"""The list of headlines: 100,000 rows feel like 100, since only those near the window are loaded and painted.

Every row has the same height, so positions are arithmetic. What is seen never moves by itself: arrivals go in below
the window or wait. Knows rows and ids, not where they come from.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from rich.segment import Segment
from textual import events
from textual.geometry import Size

from reader.model import Headline
from reader.tui import words
from reader.tui.look import Line, Look
from reader.tui.messages import PaneClicked, RowChosen, RowMoved, RowsWanted
from reader.tui.widgets.lines import Lines
from reader.tui.widgets.rows import RowState, RowStyle, break_line, row_lines

#: Rows loaded beyond the window on either side, how near the next missing one may come before more are asked for, and
#: how many are held at most.
MARGIN, NEAR, HELD = 100, 30, 1500

Section = tuple[int, str]


class Headlines(Lines):
    """Rows by id, their sections, and a cursor. Posts `RowsWanted` for what it is about to show."""

    surface = "list"

    def __init__(self, look: Look, *, id: str | None = None) -> None:
        super().__init__(look, id=id)
        self.style_of_rows = RowStyle()
        self.focused_pane = False
        self.offline = False
        self.fetching: frozenset[int] = frozenset()
        self.chosen: frozenset[int] = frozenset()
        self.empty: words.Paragraphs = []
        self.ids: array[int] = array("q")
        self.cursor = 0
        self._sections: list[Section] = []
        self._starts: list[int] = []
        self._rows: dict[int, Headline] = {}
        self._asked: set[int] = set()
        self._painted: dict[tuple[object, ...], list[list[Segment]]] = {}

    # ---- what is shown

    def show(
        self, ids: Sequence[int], sections: Sequence[Section], rows: Mapping[int, Headline], *, cursor: int = 0
    ) -> None:
        """Show another list from its top, the cursor on a row."""
        self.ids = array("q", ids)
        self._set_sections(sections)
        self._rows = dict(rows)
        self._asked.clear()
        self.chosen &= frozenset(self.ids) if self.chosen else self.chosen
        self.cursor = max(0, min(cursor, len(self.ids) - 1))
        self.top = 0
        self._keep_in_sight()
        self._ask()
        self.refresh()
        self.post_message(RowMoved(self.entry_id))

    def replace_keeping(self, ids: Sequence[int], sections: Sequence[Section]) -> None:
        """Other rows around the ones that are seen: cursor and window stay on their rows."""
        here = self.entry_id
        offset = self.line_of(self.cursor) - self.top if len(self.ids) else 0
        self.ids = array("q", ids)
        self._set_sections(sections)
        if here is not None:
            try:
                self.cursor = self.ids.index(here)
            except ValueError:
                self.cursor = min(self.cursor, max(0, len(self.ids) - 1))
        self.top = max(0, min(self.line_of(self.cursor) - offset, self.last_top))
        self._ask()
        self.refresh()

    def extend(self, ids: Sequence[int], sections: Sequence[Section]) -> None:
        """The same list with more rows behind those it has: nothing that is seen changes."""
        full = self.line_count >= self.top + self.size.height
        self.ids = array("q", ids)
        self._set_sections(sections)
        self._ask()
        if not full:
            self.refresh()

    def load(self, rows: Iterable[Headline]) -> None:
        """Headlines that were asked for, or that have changed."""
        came = {row.id: row for row in rows}
        here = self.entry_id
        fresh = here in came and here not in self._rows
        self._rows.update(came)
        self._asked.difference_update(came)
        if len(self._rows) > HELD:
            near = {*self._near(), *self._ends()}
            self._rows = {key: row for key, row in self._rows.items() if key in near}
        if not came.keys().isdisjoint(self._near(0)):
            self.refresh()
        if fresh:
            self.post_message(RowMoved(here))

    def choose(self, ids: frozenset[int]) -> None:
        """Show these entries as chosen, and no others."""
        if ids != self.chosen:
            self.chosen = ids
            self.refresh()

    def row(self, entry_id: int) -> Headline | None:
        """A headline, if it is loaded."""
        return self._rows.get(entry_id)

    @property
    def held(self) -> Mapping[int, Headline]:
        """Headlines that are held, by id."""
        return self._rows

    @property
    def loaded(self) -> tuple[int, ...]:
        """Ids of the headlines that are held."""
        return tuple(self._rows)

    @property
    def entry_id(self) -> int | None:
        """The id under the cursor."""
        return self.ids[self.cursor] if 0 <= self.cursor < len(self.ids) else None

    @property
    def headline(self) -> Headline | None:
        """The headline under the cursor, if it is loaded."""
        here = self.entry_id
        return None if here is None else self._rows.get(here)

    def _set_sections(self, sections: Sequence[Section]) -> None:
        self._sections = list(sections)
        self._starts = [start for start, _ in sections]

    # ---- arithmetic

    @property
    def line_count(self) -> int:
        return len(self.ids) * self.style_of_rows.height + len(self._sections)

    def line_of(self, row: int) -> int:
        """The first line of a row."""
        return row * self.style_of_rows.height + bisect_right(self._starts, row)

    def row_at(self, line: int) -> tuple[int, int] | None:
        """The row at a line and which of its lines that is; None for section breaks and beyond the end."""
        height = self.style_of_rows.height
        low, high = 0, len(self._starts)
        while low < high:
            middle = (low + high) // 2
            if self._starts[middle] * height + middle <= line:
                low = middle + 1
            else:
                high = middle
        section = low - 1
        if section < 0:
            row, part = divmod(line, height)
        else:
            start = self._starts[section]
            inside = line - (start * height + section) - 1
            if inside < 0:
                return None
            row, part = start + inside // height, inside % height
        return (row, part) if 0 <= row < len(self.ids) else None

    def last_seen_row(self) -> int:
        """The last row that the window shows, even in part."""
        for line in range(self.top + max(0, self.size.height - 1), self.top - 1, -1):
            found = self.row_at(line)
            if found:
                return found[0]
        return -1

    @property
    def rows_a_page(self) -> int:
        return max(1, self.size.height // self.style_of_rows.height)

    # ---- moving

    def move_to(self, row: int) -> bool:
        """Put the cursor on a row. Whether it moved."""
        row = max(0, min(row, len(self.ids) - 1))
        if row == self.cursor or not len(self.ids):
            return False
        before, top = self.cursor, self.top
        self.cursor = row
        self._keep_in_sight()
        self._ask()
        if self.top == top:
            lines = self.style_of_rows.lines
            self.repaint(self.line_of(before), lines)
            self.repaint(self.line_of(row), lines)
        self.post_message(RowMoved(self.entry_id))
        return True

    def move_by(self, rows: int) -> bool:
        return self.move_to(self.cursor + rows)

    def move_to_id(self, entry_id: int) -> bool:
        """Put the cursor on an entry. Whether it is in the list."""
        try:
            row = self.ids.index(entry_id)
        except ValueError:
            return False
        self.move_to(row)
        return True

    def to_top(self) -> None:
        self.move_to(0)
        self.show_from(0)
        self._ask()

    def _keep_in_sight(self) -> None:
        """The cursor's row is seen whole, with a row of air above and below where there is room."""
        height, seen = self.style_of_rows.height, self.size.height
        if not seen or not len(self.ids):
            return
        first = self.line_of(self.cursor)
        air = min(height, max(0, (seen - height) // 2))
        above = first - air if self.cursor else 0
        if self.cursor and self.row_at(first - 1) is None:
            above = first - 1 - air
        top = min(self.top, above)
        top = max(top, first + height - (1 if self.style_of_rows.spaced and height > 1 else 0) + air - seen)
        top = max(0, min(top, self.last_top, first))
        if top != self.top:
            self.top = top
            self.refresh()

    def scroll_lines(self, lines: int) -> bool:
        moved = super().scroll_lines(lines)
        self._ask()
        return moved

    # ---- loading

    def _near(self, margin: int = MARGIN) -> array[int]:
        """Ids of the rows that are seen, and of so many before and after them."""
        found = self.row_at(self.top) or self.row_at(self.top + 1)
        first = found[0] if found else 0
        last = first + self.size.height // self.style_of_rows.height + 2
        return self.ids[max(0, first - margin) : last + margin]

    def _is_known(self, entry_id: int) -> bool:
        return entry_id in self._rows or entry_id in self._asked

    def _ask(self) -> None:
        """Ask for rows in good time and many at once."""
        if all(map(self._is_known, self._near(NEAR))) and all(map(self._is_known, self._ends())):
            return
        for wanted in (self._near(0), self._near(), self._ends()):  # what is seen comes first
            missing = tuple(entry for entry in wanted if not self._is_known(entry))
            if missing:
                self._asked.update(missing)
                self.post_message(RowsWanted(missing))

    def _ends(self) -> array[int]:
        """Ids of the rows that one key leads to."""
        rows = self.rows_a_page + 4
        return self.ids[:rows] + self.ids[max(rows, len(self.ids) - rows) :]

    # ---- painting

    def forget(self) -> None:
        self._painted.clear()

    def set_focused(self, focused: bool) -> None:
        if focused != self.focused_pane:
            self.focused_pane = focused
            self.repaint(self.line_of(self.cursor), self.style_of_rows.lines)

    def make_line(self, index: int) -> list[Segment] | None:
        if not len(self.ids):
            return self._empty_line(index)
        found = self.row_at(index)
        if found is None:
            return self._break_at(index)
        row, part = found
        headline = self._rows.get(self.ids[row])
        if headline is None:
            return None
        lines = self._lines_of(headline, selected=row == self.cursor)
        return lines[part] if part < len(lines) else None

    def _break_at(self, index: int) -> list[Segment] | None:
        height = self.style_of_rows.height
        for number, (start, label) in enumerate(self._sections):
            if start * height + number == index:
                return break_line(label, self.look, self.size.width)
        return None

    def _lines_of(self, headline: Headline, *, selected: bool) -> list[list[Segment]]:
        state = RowState(
            selected=selected, focused=self.focused_pane and selected, fetching=headline.id in self.fetching,
            offline=self.offline, chosen=headline.id in self.chosen,
        )  # fmt: skip
        key = (headline, state, self.style_of_rows, self.size.width)
        found = self._painted.get(key)
        if found is None:
            if len(self._painted) > 400:
                self._painted.clear()
            found = self._painted[key] = row_lines(headline, self.style_of_rows, state, self.look, self.size.width)
        return found

    def _empty_line(self, index: int) -> list[Segment] | None:
        first = max(2, (self.size.height - len(self.empty)) // 3)
        if not 0 <= index - first < len(self.empty):
            return None
        slot, text = self.empty[index - first]
        line = Line(self.look, self.surface).to(3)
        text = self.look.words(text)
        if slot == "key":
            key, _, rest = text.partition("  ")
            line.add(key, "strong", bold=True).add("  " + rest, "muted")
        else:
            line.add(text, slot or "text", bold=slot == "strong")
        return line.segments

    # ---- mouse and size

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(PaneClicked("list"))
        found = self.row_at(self.top + event.y)
        if found is None:
            return
        if not self.move_to(found[0]) and self.entry_id is not None:
            self.post_message(RowChosen(self.entry_id))

    def restyle(self, style: RowStyle) -> None:
        """Lay rows out another way; the first row seen stays about where it is."""
        if style == self.style_of_rows:
            return
        found = self.row_at(self.top) if style.height != self.style_of_rows.height else None
        self.style_of_rows = style
        self.forget()
        if found:
            self.top = min(self.line_of(found[0]) if found[0] else 0, self.last_top)
        self._keep_in_sight()
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        self.forget()
        self.top = max(0, min(self.top, self.last_top))
        self._keep_in_sight()
        self._ask()
        self.refresh()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width
