"""The front page, as of a paper: a masthead, what most sources report with its picture, then category by category.

Pure painting of what it is given: sections in their order, which of the stories has the cursor.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec
from msgspec.structs import replace
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual import events

from reader.model import Headline
from reader.model.front import FrontPage, FrontSection, Report
from reader.render.images import Picture, rows_for
from reader.text.bidi import is_rtl
from reader.text.cells import balance, cut, width, wrap
from reader.text.safe import clean_line
from reader.tui import words
from reader.tui import words_lists as said
from reader.tui.look import Line, Look
from reader.tui.messages import OverClicked
from reader.tui.widgets.lines import Lines

#: Widths from which there are two and three columns, cells between them, the longest line of text, rows of the head.
TWO, THREE, GAP, LONGEST, HEAD = 100, 150, 4, 66, 3
#: Lines of lede of the opening story and of the others, one-liners of a section, rows of a picture at most.
OPENING, LEDE, SHORT, PICTURE = 3, 2, 3, 14


class Spot(msgspec.Struct, frozen=True):
    """Where a story stands: its column, its first row and how many there are, and the number of its section."""

    column: int
    top: int
    height: int
    section: int


class Front(Lines):
    surface = "page"

    def __init__(self, look: Look, *, id: str | None = None) -> None:
        super().__init__(look, id=id)
        self.cursor = 0
        self._page: FrontPage | None = None
        self._today = date.min
        self._unread = 0
        self._note = ""
        self._picture: Picture | None = None
        self._rows: list[list[tuple[int, list[Segment]]]] = []
        self._spots: list[Spot] = []
        self._band = (0, 0, 0, 0)

    # ---- what is shown

    def show(self, page: FrontPage, today: date, unread: int, note: str) -> None:
        """Another page, from its top. `note` stands where there is nothing."""
        self._page, self._today, self._unread, self._note = page, today, unread, note
        self._picture = None
        self.cursor = self.top = 0
        self._lay()

    def update(self, rows: Mapping[int, Headline], unread: int) -> None:
        """The same stories with the marks of now."""
        if self._page is None:
            return
        sections = tuple(
            replace(part, reports=tuple(replace(one, row=rows.get(one.row.id, one.row)) for one in part.reports))
            for part in self._page.sections
        )
        self._page, self._unread = replace(self._page, sections=sections), unread
        self._lay()

    def set_picture(self, picture: Picture | None) -> None:
        self._picture = picture
        self._lay()

    @property
    def reports(self) -> list[Report]:
        """All stories in the order of the page."""
        return [] if self._page is None else [one for part in self._page.sections for one in part.reports]

    @property
    def report(self) -> Report | None:
        reports = self.reports
        return reports[self.cursor] if 0 <= self.cursor < len(reports) else None

    @property
    def picture_place(self) -> tuple[int, int] | None:
        """Columns and rows kept for the picture, or None."""
        return (self._band[2], self._band[3]) if self._band[3] else None

    # ---- moving

    def move_to(self, index: int) -> bool:
        index = max(0, min(index, len(self._spots) - 1))
        if not self._spots or index == self.cursor:
            return False
        self.cursor = index
        self._lay()
        if index >= len(self._spots):
            return True  # it has no size yet
        spot = self._spots[index]
        above = 0 if index == 0 else spot.top - (2 if index == self._first_of(spot.section) else 0)
        self.show_from(min(self.top, above))
        if spot.top + spot.height + 1 > self.top + self.size.height:
            self.show_from(spot.top + spot.height + 1 - self.size.height)
        return True

    def _first_of(self, section: int) -> int:
        return next(at for at, spot in enumerate(self._spots) if spot.section == section)

    def to_section(self, step: int) -> bool:
        """To the first story of the next section, or of the one before."""
        if self.cursor >= len(self._spots):
            return False
        wanted = self._spots[self.cursor].section + step
        known = {spot.section for spot in self._spots}
        return self.move_to(self._first_of(wanted)) if wanted in known else False

    def by_pages(self, pages: float) -> None:
        """To the story about so many pages on, in the column of the cursor where it has one there."""
        if self.cursor >= len(self._spots):
            return
        here = self._spots[self.cursor]
        wanted = here.top + pages * self.size.height
        same = [at for at, spot in enumerate(self._spots) if spot.column == here.column]
        self.move_to(min(same, key=lambda at: abs(self._spots[at].top - wanted)))

    # ---- laying out

    @property
    def line_count(self) -> int:
        return len(self._rows)

    def forget(self) -> None:
        self._lay()

    def on_resize(self, event: events.Resize) -> None:
        self._lay()
        self.top = max(0, min(self.top, self.last_top))

    @property
    def _edges(self) -> tuple[int, int]:
        return (4, 4) if self.size.width >= 60 else (3, 2)

    def _columns(self) -> tuple[int, int]:
        """How many columns there are, and how wide."""
        count = 1 if self.size.width < TWO else 2 if self.size.width < THREE else 3
        left, right = self._edges
        return count, max(8, (self.size.width - left - right - GAP * (count - 1)) // count)

    def _lay(self) -> None:
        """Put every section into its place, and make the rows."""
        self._rows, self._spots, self._band = [], [], (0, 0, 0, 0)
        if self._page is None or not self.size.width:
            return
        self._masthead()
        count, cells = self._columns()
        sections = self._page.sections
        if not sections:
            line = Line(self.look, self.surface).to(self._edges[0]).add(self._note, "muted")
            self._put(HEAD, 0, line.segments)
        heights = [HEAD] * count
        for number, section in enumerate(sections):
            column = heights.index(min(heights))
            top = heights[column]
            heights[column] = self._section(number, section, column, top, cells) + 1
            if number == 0 and count > 1 and self._page.picture and self.look.pictures:
                self._picture_band(top, count, cells)
                heights = [max(heights[0], top + self._band[3] + 1)] * count
        self.refresh()

    def _section(self, number: int, section: FrontSection, column: int, top: int, cells: int) -> int:
        """One section in a column from a row on; the first row below it."""
        left = self._edges[0] + column * (cells + GAP)
        name = cut(section.category, cells - 2, self.look.signs.more)
        line = Line(self.look, self.surface).to(2).add(self.look.ordered(name), "accent", bold=True).add(" ")
        line.add(self.look.signs.rule * max(0, cells + 2 - line.cells), "rule")
        self._put(top, left - 2, line.segments)
        row = top + 1
        for place, report in enumerate(section.reports[: SHORT + 1]):
            here = len(self._spots) == self.cursor
            if place:
                lines = [self._short(report, cells, here)]
            else:
                lines = self._leading(report, cells, here, OPENING if number == 0 else LEDE)
            self._spots.append(Spot(column, row, len(lines), number))
            for one in lines:
                self._put(row, left - 2, one)
                row += 1
        return row

    def _put(self, row: int, x: int, segments: list[Segment]) -> None:
        while len(self._rows) <= row:
            self._rows.append([])
        self._rows[row].append((x, segments))

    def _begin(self, here: bool) -> Line:
        line = Line(self.look, "sel" if here else self.surface)
        return line.add(self.look.signs.bar, "accent").to(2) if here else line.to(2)

    def _text(self, line: Line, text: str, slot: str, cells: int, *, bold: bool = False) -> list[Segment]:
        if is_rtl(text):
            line.to(2 + cells - width(text))
        return line.add(self.look.ordered(text), slot, bold=bold).to(cells + 3).segments

    def _leading(self, report: Report, cells: int, here: bool, lede: int) -> list[list[Segment]]:
        """Title, the first words, how many have it and who was first."""
        look, row = self.look, report.row
        room = min(cells, LONGEST)
        lines = [
            self._text(self._begin(here), title, "strong" if row.unread else "muted", cells, bold=row.unread)
            for title in balance(row.title, room, 2, look.signs.more)
        ]
        told = wrap(clean_line(row.summary or ""), room)
        if len(told) > lede:
            told = [*told[: lede - 1], cut(f"{told[lede - 1]} {told[lede]}", room, look.signs.more)]
        lines += [self._text(self._begin(here), text, "text" if row.unread else "muted", cells) for text in told]
        line = self._begin(here).add(said.sources(report.sources), "accent")
        first = said.first_was(report.first, report.began)
        line.add(cut(f" {look.signs.dot} {first}", room - line.cells + 2, look.signs.more), "muted")
        return [*lines, line.to(cells + 3).segments]

    def _short(self, report: Report, cells: int, here: bool) -> list[Segment]:
        """A title on one line, and how many have it."""
        look, row = self.look, report.row
        count = str(report.sources) if report.sources > 1 else ""
        room = min(cells, LONGEST) if cells - LONGEST > 12 else cells
        title = cut(row.title, room - 5 - len(count), look.signs.more)
        line = self._begin(here).add("-" if look.ascii else "•", "faint").add(" ")
        if is_rtl(title):
            line.to(2 + room - 3 - len(count) - width(title))
        line.add(look.ordered(title), "text" if row.unread else "muted")
        return line.to(2 + cells - len(count)).add(count, "muted").to(cells + 3).segments

    def _picture_band(self, top: int, count: int, cells: int) -> None:
        """Keep a place for the picture, over the columns that the opening story leaves."""
        assert self._page is not None
        x = self._edges[0] + cells + GAP
        wide = (count - 1) * cells + (count - 2) * GAP
        most = max(4, min(PICTURE, round(0.36 * (self.size.height + 1)), round(wide / 6)))
        self._band = (x, top, wide, rows_for(*self._page.size, wide, most, most))
        tone = self.look.style("muted", "code")
        for row in range(self._band[3]):
            shown = picture_row(self._picture, row) if self._picture is not None else None
            self._put(top + row, x, shown or [Segment(" " * wide, tone)])

    def _masthead(self) -> None:
        look, cells = self.look, self.size.width
        left, right = self._edges
        unread = words.unread(self._unread)
        line = Line(look, self.surface).to(left)
        if cells >= 76:
            line.add(said.long_date(self._today), "muted")
            line.to((cells - width(said.FRONT_TITLE)) // 2)
        line.add(said.FRONT_TITLE, "strong", bold=True)
        line.to(cells - right - width(unread)).add(unread, "muted")
        self._put(0, 0, line.segments)
        rule = Line(look, self.surface).to(left).add(look.signs.done * (cells - left - right), "accent")
        self._put(1, 0, rule.segments)

    # ---- painting

    def make_line(self, index: int) -> list[Segment] | None:
        if not 0 <= index < len(self._rows) or not self._rows[index]:
            return None
        blank = self.look.style("text", self.surface)
        segments: list[Segment] = []
        at = 0
        for x, run in sorted(self._rows[index], key=lambda one: one[0]):
            if x > at:
                segments.append(Segment(" " * (x - at), blank))
            segments += run
            at = max(x, at) + sum(width(part.text) for part in run)
        return segments

    def on_click(self, event: events.Click) -> None:
        event.stop()
        _, cells = self._columns()
        column = max(0, event.x - self._edges[0]) // (cells + GAP)
        row = self.top + event.y
        for number, spot in enumerate(self._spots):
            if spot.column == column and spot.top <= row < spot.top + spot.height:
                self.post_message(OverClicked(number, open=not self.move_to(number)))


def picture_row(picture: Picture, row: int) -> list[Segment]:
    """One row of cells of a picture: upper pixel as the sign's colour, lower as its ground."""
    if row >= picture.rows:
        return []
    segments = []
    for x in range(picture.columns):
        upper, lower = picture.pixel(x, 2 * row), picture.pixel(x, 2 * row + 1)
        segments.append(Segment("▀", Style(color=Color.from_rgb(*upper), bgcolor=Color.from_rgb(*lower))))
    return segments
