"""One story in all its reports, by time: who was first, how much later the others, and which words were new."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual import events

from reader.model import Headline
from reader.text.bidi import is_rtl
from reader.text.cells import break_lines, cut, width
from reader.text.days import clock
from reader.text.fold import fold
from reader.text.patterns import lazy
from reader.tui import words_lists as said
from reader.tui.look import Line, Look
from reader.tui.messages import OverClicked
from reader.tui.widgets.lines import Lines

#: The cell titles begin at, lines of one at most, and lines above the reports.
TEXT, TITLES, HEAD = 10, 3, 2
_WORD = lazy(r"[^\W_]+")


class StoryList(Lines):
    """Reports under the line of their time; a cursor."""

    surface = "list"

    def __init__(self, look: Look, *, id: str | None = None) -> None:
        super().__init__(look, id=id)
        self.rows: tuple[Headline, ...] = ()
        self.cursor = 0
        self.focused_pane = True
        self._new: list[frozenset[str]] = []
        self._starts: list[int] = []
        self._made: list[list[Segment] | None] = []

    def show(self, rows: Sequence[Headline], *, cursor: int = 0) -> None:
        self.rows = tuple(rows)
        self._new = new_words([row.title for row in rows])
        self.cursor = max(0, min(cursor, len(self.rows) - 1))
        self.top = 0
        self._make()
        self._keep_in_sight()

    def update(self, rows: Sequence[Headline]) -> None:
        """The same reports with the marks of now."""
        known = {row.id: row for row in rows}
        self.rows = tuple(known.get(row.id, row) for row in self.rows)
        self._make()

    @property
    def row(self) -> Headline | None:
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    def move_to(self, index: int) -> bool:
        index = max(0, min(index, len(self.rows) - 1))
        if index == self.cursor or not self.rows:
            return False
        self.cursor = index
        self._make()
        self._keep_in_sight()
        return True

    @property
    def rows_a_page(self) -> int:
        return max(1, self.size.height // 3)

    def _keep_in_sight(self) -> None:
        if not self._starts or not self.size.height:
            return
        first = self._starts[self.cursor]
        end = self._starts[self.cursor + 1] if self.cursor + 1 < len(self._starts) else len(self._made)
        top = min(self.top, 0 if self.cursor == 0 else first - 1)
        self.show_from(max(top, end + 1 - self.size.height))

    # ---- painting

    @property
    def line_count(self) -> int:
        return len(self._made)

    def make_line(self, index: int) -> list[Segment] | None:
        return self._made[index] if 0 <= index < len(self._made) else None

    def forget(self) -> None:
        self._make()

    def on_resize(self, event: events.Resize) -> None:
        self._make()
        self.top = max(0, min(self.top, self.last_top))
        self._keep_in_sight()

    def _make(self) -> None:
        self._made, self._starts = [], []
        if self.rows and self.size.width:
            span = said.span(self.rows[0].stamp, self.rows[-1].stamp)
            self._made = [Line(self.look, self.surface).to(3).add(span, "muted").segments, None]
            for number, row in enumerate(self.rows):
                self._starts.append(len(self._made))
                self._made += self._report(row, number)
        self.refresh()

    def _report(self, row: Headline, number: int) -> list[list[Segment]]:
        cells, here = self.size.width, number == self.cursor
        first = self.rows[0]
        line = self._begin(here).to(3).add(clock(row.stamp), "muted").to(TEXT)
        right = said.STORY_FIRST if not number else said.later_by((row.stamp - first.stamp).total_seconds())
        source = cut(row.source, max(4, cells - TEXT - width(right) - 4), self.look.signs.more)
        line.add(self.look.ordered(source), "muted").to(cells - 2 - width(right))
        line.add(right, "muted" if number else "accent", bold=not number)
        lines = [line.to(cells).segments]
        room = max(4, cells - TEXT - 2)
        for start, end in break_lines(row.title, room, room)[:TITLES]:
            text = row.title[start:end].rstrip()
            line = self._begin(here)
            if is_rtl(text):
                line.to(cells - 2 - width(text)).add(self.look.ordered(text), "strong" if row.unread else "muted")
            else:
                self._words(line.to(TEXT), text, self._new[number], "strong" if row.unread else "muted")
            lines.append(line.to(cells).segments)
        return lines

    def _words(self, line: Line, text: str, new: frozenset[str], slot: str) -> None:
        at = 0
        for found in _WORD.finditer(text):
            if fold(found[0]) in new:
                line.add(text[at : found.start()], slot)
                line.add(found[0], "strong", bold=True, underline=True)
                at = found.end()
        line.add(text[at:], slot)

    def _begin(self, here: bool) -> Line:
        surface = ("sel" if self.focused_pane else "seld") if here else self.surface
        line = Line(self.look, surface)
        return line.add(self.look.signs.bar, "accent" if self.focused_pane else "faint") if here else line

    # ---- mouse

    def on_click(self, event: events.Click) -> None:
        event.stop()
        y = self.top + event.y
        found = [number for number, start in enumerate(self._starts) if start <= y]
        if found and y < len(self._made):
            self.post_message(OverClicked(found[-1], open=not self.move_to(found[-1])))


def new_words(titles: Sequence[str]) -> list[frozenset[str]]:
    """For each title the words, in search spelling, that none before it used. The first has none: all are its own."""
    said_before: set[str] = set()
    found: list[frozenset[str]] = []
    for title in titles:
        spelt = {fold(word) for word in _WORD.findall(title)}
        found.append(frozenset(spelt - said_before) if said_before else frozenset())
        said_before |= spelt
    return found
