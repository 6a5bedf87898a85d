"""One picture over the whole screen, its words below it: coloured cells, placeholders, or blanks under real pixels."""

from __future__ import annotations

from collections.abc import Sequence

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message

from reader.render.images import Picture
from reader.text.cells import width, wrap
from reader.tui.graphics import Cells
from reader.tui.look import Line, Look
from reader.tui.widgets.lines import Lines

#: Lines for the words below a picture.
WORDS = 3


class PictureLeft(Message):
    """A click asked to leave the picture."""


class PictureSized(Message):
    """There is another size to show a picture at."""


class PictureView(Lines):
    """`number` is that of a picture the terminal has got for placeholders; `blocks` are pixels for coloured cells."""

    surface = "page"

    def __init__(self, look: Look, *, id: str | None = None) -> None:
        super().__init__(look, id=id)
        self._words: tuple[str, ...] = ()
        self._text = ""
        self._grid = (0, 0)
        self._number = 0
        self._blocks: Picture | None = None
        self._cells = Cells()

    @property
    def line_count(self) -> int:
        return self.size.height

    @property
    def room(self) -> tuple[int, int]:
        """Columns and rows a picture may take."""
        return max(1, self.size.width - 2), max(1, self.size.height - WORDS - 1)

    def corner(self, columns: int, rows: int) -> tuple[int, int]:
        """The left upper cell of a picture of that size: it stands in the middle."""
        return max(0, (self.size.width - columns) // 2), max(0, (self.room[1] - rows) // 2)

    def show(
        self, words: str, *, size: tuple[int, int] = (0, 0), number: int = 0, blocks: Picture | None = None
    ) -> None:
        """Words below, and a picture of so many cells."""
        self._text, self._grid, self._number, self._blocks = words, size, number, blocks
        self._wrap()
        self.refresh()

    def _wrap(self) -> None:
        self._words = tuple(wrap(self.look.words(self._text), max(8, self.size.width - 4))[:WORDS])

    def make_line(self, index: int) -> list[Segment] | None:
        columns, rows = self._grid
        x, y = self.corner(columns, rows)
        blank = self.look.style("text", self.surface)
        if y <= index < y + rows:
            row = self._row(index - y, columns, blank)
            if row:
                return [Segment(" " * x, blank), *row]
        below = index - (self.size.height - len(self._words))
        if 0 <= below < len(self._words):
            words = self._words[below]
            line = Line(self.look, self.surface).to(max(0, (self.size.width - width(words)) // 2))
            return line.add(self.look.ordered(words), "muted", italic=True).segments
        return []

    def _row(self, row: int, columns: int, blank: Style) -> Sequence[Segment]:
        if self._number:
            return self._cells.row(self._number, row, columns, blank)
        picture = self._blocks
        if picture is None or row >= picture.rows:
            return []
        return [
            Segment("▀", Style(color=Color.from_rgb(*picture.pixel(x, 2 * row)),
                               bgcolor=Color.from_rgb(*picture.pixel(x, 2 * row + 1))))
            for x in range(picture.columns)
        ]  # fmt: skip

    def on_resize(self, _: events.Resize) -> None:
        self._wrap()
        self.refresh()
        self.post_message(PictureSized())

    def on_show(self) -> None:
        self.post_message(PictureSized())  # the same size as last time tells nothing

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(PictureLeft())
