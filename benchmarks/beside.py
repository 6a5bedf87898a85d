"""The least a Textual program can be that does the same: measured beside ours, in the same run.

`python -m benchmarks.beside empty | list ROWS | page WORDS | markdown WORDS`. `list` is a widget of lines with a
cursor, `page` an article wrapped once for its width, `markdown` the same in Textual's Markdown widget; `o` opens the
next one.
"""

from __future__ import annotations

import random
import sys
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

_COMMON = "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they"
_RARE = "terminal network kernel protocol library climate election market archive harbour telescope glacier museum"
WORDS = f"{_COMMON} {_RARE}".split()
READY = "READY TO TYPE"


class LineList(ScrollView, can_focus=True):
    """Rows of one line, made when they are seen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "by(1)"), Binding("up", "by(-1)"), Binding("pagedown", "by(2)"), Binding("pageup", "by(-2)"),
        Binding("home", "by(-1000000)"), Binding("end", "by(1000000)"),
    ]  # fmt: skip

    def __init__(self, rows: int) -> None:
        super().__init__()
        self.rows, self.cursor = rows, 0
        self.made: dict[tuple[int, bool], Strip] = {}

    def on_mount(self) -> None:
        self.virtual_size = Size(100, self.rows)

    def render_line(self, y: int) -> Strip:
        row = self.scroll_offset.y + y
        if row >= self.rows:
            return Strip.blank(self.size.width)
        key = (row, row == self.cursor)
        if key not in self.made:
            if len(self.made) > 2000:
                self.made.clear()
            style = Style(reverse=row == self.cursor, bold=not row % 3)
            title = " ".join(random.Random(row).choices(WORDS, k=9))
            strip = Strip([Segment(f"{row:6} 2026-11-{row % 28 + 1:02}  Site {row % 500:<14} {title}", style)])
            self.made[key] = strip.adjust_cell_length(self.size.width, style)
        return self.made[key]

    def action_by(self, rows: int) -> None:
        """Pages for ±2, both ends for more."""
        step = {2: self.size.height - 1, -2: 1 - self.size.height}.get(rows, rows)
        before, top = self.cursor, self.scroll_offset.y
        self.cursor = max(0, min(self.rows - 1, self.cursor + step))
        if not top <= self.cursor < top + self.size.height:
            wanted = self.cursor if self.cursor < top else self.cursor - self.size.height + 1
            self.scroll_to(y=wanted, animate=False, immediate=True)
        else:
            for row in (before, self.cursor):
                self.refresh(Region(0, row - top, self.size.width, 1))


class Page(ScrollView, can_focus=True):
    """Paragraphs wrapped once for each width."""

    def __init__(self, words: int) -> None:
        super().__init__()
        self.number, self.words = 0, words
        self.lines: list[Strip] = []

    def wrap(self) -> None:
        chance, left = random.Random(self.number), self.words
        self.lines = []
        while left > 0:
            line = ""
            for word in chance.choices(WORDS, k=80):
                if len(line) + len(word) > min(66, self.size.width - 2):
                    self.lines.append(Strip([Segment(line)]))
                    line = ""
                line += word + " "
            self.lines += [Strip([Segment(line)]), Strip.blank(0)]
            left -= 80
        self.virtual_size = Size(self.size.width, len(self.lines))

    def on_resize(self) -> None:
        self.wrap()
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        if event.key == "o":
            self.number += 1
            self.wrap()
            self.scroll_to(y=0, animate=False, immediate=True)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        row = self.scroll_offset.y + y
        line = self.lines[row] if row < len(self.lines) else Strip.blank(0)
        return line.adjust_cell_length(self.size.width)


class MarkdownApp(App[None]):
    def __init__(self, words: int) -> None:
        super().__init__()
        self.number, self.words = 0, words

    def text(self) -> str:
        chance = random.Random(self.number)
        return "\n\n".join(" ".join(chance.choices(WORDS, k=80)) for _ in range(self.words // 80))

    def compose(self) -> ComposeResult:
        from textual.containers import VerticalScroll
        from textual.widgets import Markdown

        yield Static(READY)
        with VerticalScroll():
            yield Markdown(self.text())

    async def on_key(self, event: events.Key) -> None:
        from textual.widgets import Markdown

        if event.key == "o":
            self.number += 1
            await self.query_one(Markdown).update(self.text())


class Beside(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, widget: Widget | None) -> None:
        super().__init__()
        self.widget = widget

    def compose(self) -> ComposeResult:
        yield Static(READY)
        if self.widget is not None:
            yield self.widget

    def on_mount(self) -> None:
        if self.widget is not None:
            self.widget.focus()


def main(kind: str, size: int = 0) -> None:
    if kind == "markdown":
        MarkdownApp(size).run()
        return
    Beside(LineList(size) if kind == "list" else Page(size) if kind == "page" else None).run()


if __name__ == "__main__":
    main(sys.argv[1], *(int(value) for value in sys.argv[2:]))
