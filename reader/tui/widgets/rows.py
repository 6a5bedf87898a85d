"""The rows of a list of headlines: which lines a headline takes and what stands in which cell. Pure painting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

import msgspec
from rich.segment import Segment

from reader.model import Headline
from reader.text.bidi import is_rtl, visual
from reader.text.cells import balance, cut, width
from reader.text.days import ago, clock
from reader.tui import words
from reader.tui.look import Line, Look

#: A headline counts as begun from here to there.
BEGUN, FINISHED = 0.02, 0.98
#: Cells before the text, free cells behind it, the least a source's name is cut to, and the width of the time column.
TEXT, RIGHT, SOURCE_MIN, TIME = 3, 2, 9, 7


class RowStyle(msgspec.Struct, frozen=True):
    """How rows are laid out: lines of a title, an empty line between rows, time in a column of its own, or no time."""

    titles: int = 2
    spaced: bool = False
    column: bool = False
    timed: bool = True
    reorder: bool = True
    zone: tzinfo | None = None
    #: Now, where rows say how long ago; else they have the time of day.
    now: datetime | None = None

    def time(self, row: Headline) -> str:
        """When a headline was published, in five cells."""
        return clock(row.stamp, self.zone) if self.now is None else ago(row.stamp, self.now)

    @property
    def height(self) -> int:
        """Lines of a row, the same for all."""
        if self.titles == 1:
            return 1
        return self.lines + (1 if self.spaced and not self.column else 0)

    @property
    def lines(self) -> int:
        """Lines of a row without the empty one below it: what looks different where the cursor is."""
        return 1 if self.titles == 1 else self.titles + 1

    @property
    def text(self) -> int:
        """The cell at which titles begin."""
        return TEXT + TIME if self.column or self.titles == 1 else TEXT


class RowState(msgspec.Struct, frozen=True):
    """What a list knows of a row beyond its headline. `chosen`: it is one of several that a command will be about."""

    selected: bool = False
    focused: bool = False
    fetching: bool = False
    offline: bool = False
    chosen: bool = False


def ordered(text: str, reorder: bool) -> str:
    """Text of one line as it is to be written, from left to right."""
    return visual(text, "rtl") if reorder and is_rtl(text) else text


def row_lines(
    row: Headline, style: RowStyle, state: RowState, look: Look, cells: int
) -> list[list[Segment]]:
    """The lines of one row, each exactly `cells` wide, the blank line below it not among them."""
    surface = ("sel" if state.focused else "seld") if state.selected else "seld" if state.chosen else "list"
    if style.titles == 1:
        return [_one_line(row, style, state, look, cells, surface).segments]
    room = cells - style.text - RIGHT
    titles = balance(row.title, max(1, room), style.titles, look.signs.more) if row.title else [""]
    lines: list[Line] = []
    for index, title in enumerate(titles):
        line = _begin(look, surface, state)
        if index == 0:
            _state_sign(line, row, state, look)
            if style.column:
                line.to(TEXT).add(style.time(row), "muted")
        _title(line, title, row, style, cells)
        lines.append(line)
    lines.append(_meta(row, style, state, look, cells, surface))
    while len(lines) < style.titles + 1:
        lines.append(_begin(look, surface, state))
    return [line.to(cells).segments for line in lines]


def _begin(look: Look, surface: str, state: RowState) -> Line:
    line = Line(look, surface)
    if state.selected:
        line.add(look.signs.bar, "accent" if state.focused else "faint")
    return line.to(1)


def _state_sign(line: Line, row: Headline, state: RowState, look: Look) -> None:
    if state.chosen:
        line.add(look.signs.chosen, "accent", bold=True)
    elif state.fetching:
        line.add(look.signs.fetching, "accent")
    elif row.unread and BEGUN < row.place < FINISHED:
        line.add(look.signs.begun, "accent")
    elif row.unread:
        line.add(look.signs.unread, "accent")


def _is_begun(row: Headline) -> bool:
    return BEGUN < row.place < FINISHED


def _title(line: Line, title: str, row: Headline, style: RowStyle, cells: int) -> None:
    shown = ordered(title, style.reorder)
    if row.direction == "rtl":
        line.to(max(style.text, cells - RIGHT - width(title)))
    else:
        line.to(style.text)
    if row.unread:
        line.add(shown, "strong", bold=not _is_begun(row))
    else:
        line.add(shown, "muted")


def marks_of(row: Headline, state: RowState, look: Look) -> list[tuple[str, str, bool]]:
    """The marks of a row, left to right, as (sign, slot, bold); the last one is the column for the text's state."""
    signs = look.signs
    marks: list[tuple[str, str, bool]] = []
    if row.others:
        marks.append((f"+{row.others}", "accent", True))
    if row.starred:
        marks.append((signs.starred, "warn", True))
    if row.later:
        marks.append((signs.later, "accent", False))
    if row.changed:
        marks.append((signs.changed, "accent", False))
    if row.offline:
        last = (signs.kept, "faint", False)
    elif row.text_state in ("failed", "refused", "no_article"):
        last = (signs.fault, "warn", True)
    elif state.offline:
        last = (signs.summary, "faint", False)
    else:
        last = (" ", "faint", False)
    return [*marks, last]


def _put_marks(line: Line, marks: Sequence[tuple[str, str, bool]], right: int) -> None:
    total = sum(width(sign) for sign, _, _ in marks) + len(marks) - 1
    line.to(right - total)
    for index, (sign, slot, bold) in enumerate(marks):
        line.add(" " if index else "").add(sign, slot, bold=bold)


def _meta(row: Headline, style: RowStyle, state: RowState, look: Look, cells: int, surface: str) -> Line:
    marks = marks_of(row, state, look)
    right = cells - RIGHT
    blank = len(marks) == 1 and marks[0][0] == " "
    taken = 0 if blank else sum(width(sign) for sign, _, _ in marks) + len(marks) - 1 + 2
    time = style.time(row) if style.timed and not style.column else ""
    minutes = words.minutes(row.minutes) if row.minutes and row.offline else ""
    text = meta_text(time, row.source, minutes, right - style.text - taken, look, style.reorder)
    line = _begin(look, surface, state).to(style.text).add(text, "muted")
    _put_marks(line, marks, right)
    return line


def meta_text(time: str, source: str, minutes: str, room: int, look: Look, reorder: bool = True) -> str:
    """`14:05  Al Jazeera · 4 min` in so many cells: first a blank goes, then the source is cut, then minutes go."""
    after = f" {look.signs.dot} {minutes}" if minutes else ""
    gap = "  " if time else ""

    def fits(gap: str, name: str, after: str) -> bool:
        return len(time) + len(gap) + width(name) + width(after) <= room

    if not fits(gap, source, after) and gap:
        gap = " "
    name = source
    if not fits(gap, name, after):
        left = room - len(time) - len(gap) - width(after)
        if left < min(SOURCE_MIN, width(source)) and after:
            after = ""
            left = room - len(time) - len(gap)
        name = cut(source, max(0, left), look.signs.more)
    return f"{time}{gap}{ordered(name, reorder)}{after}"


def _one_line(row: Headline, style: RowStyle, state: RowState, look: Look, cells: int, surface: str) -> Line:
    line = _begin(look, surface, state)
    _state_sign(line, row, state, look)
    line.to(TEXT).add(style.time(row), "muted")
    marks = marks_of(row, state, look)
    marked = sum(width(sign) for sign, _, _ in marks) + len(marks) - 1
    right = cells - RIGHT
    source = cut(row.source, max(SOURCE_MIN, cells // 5), look.signs.more)
    room = right - style.text - width(source) - marked - 4
    if room < 20:
        source, room = "", right - style.text - marked - 2
    title = cut(row.title, max(1, room), look.signs.more)
    at = style.text + (room - width(title) if row.direction == "rtl" else 0)
    line.to(at)
    shown = ordered(title, style.reorder)
    line.add(shown, "strong" if row.unread else "muted", bold=row.unread and not _is_begun(row))
    if source:
        line.to(right - marked - 2 - width(source)).add(ordered(source, style.reorder), "muted")
    _put_marks(line, marks, right)
    return line.to(cells)


def break_line(label: str, look: Look, cells: int) -> list[Segment]:
    """A section break: its name and a hair rule to the text's edge."""
    line = Line(look, "list").to(TEXT).add(cut(label, cells - TEXT - RIGHT - 2, look.signs.more), "muted").add(" ")
    room = cells - RIGHT - line.cells
    return line.add(look.signs.rule * max(0, room), "rule").to(cells).segments
