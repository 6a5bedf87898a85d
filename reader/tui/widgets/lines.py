"""A widget that paints itself line by line from runs of text, and scrolls over as many lines as there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from rich.segment import Segment
from textual import events
from textual.color import Color
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from reader.tui.look import Line, Look

#: Whole lines that are remembered.
KEPT = 500
#: Lines that one notch of the mouse's wheel is.
WHEEL = 3
#: Filters get the ground below a widget; ours look at the runs only.
_NO_GROUND = Color(0, 0, 0)


class Lines(Widget):
    """`lines` lines, of which those from `top` on are seen. Subclasses say what a line is made of."""

    ALLOW_SELECT = False
    surface = "page"

    def __init__(self, look: Look, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._look = look
        self._whole: dict[tuple[int, str], tuple[list[Segment] | None, Strip]] = {}
        self._painted_rows: dict[int, Strip] = {}
        self._painted_for: tuple[object, ...] = ()
        self._edge_shown = False
        self.top = 0

    def show_edge(self, shown: bool) -> None:
        """Draw the line at the right edge, or no longer."""
        if shown != self._edge_shown:
            self._edge_shown = shown
            self._whole.clear()
            self.refresh()

    @property
    def look(self) -> Look:
        return self._look

    @look.setter
    def look(self, look: Look) -> None:
        self._look = look
        self._whole.clear()
        self.forget()
        self.refresh()

    def forget(self) -> None:
        """Drop what was made for the old look or size."""

    @property
    def line_count(self) -> int:
        """How many lines there are in all."""
        return 0

    def make_line(self, index: int) -> list[Segment] | None:
        """The runs of one line; None is a blank one. It may be shorter than the widget."""
        return None

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Paint again: the rows of these regions, or all."""
        if repaint or layout:
            if regions and not layout:
                for region in regions:
                    for y in region.line_range:
                        self._painted_rows.pop(y, None)
            else:
                self._painted_rows.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of a region. Only rows that have to be painted again are made.

        These widgets have no border, padding or tint, so what the framework would do with every row of every widget in
        every frame is left out.
        """
        filters = [one for one in self.get_line_filters() if not isinstance(one, ANSIToTruecolor)]  # no slot is one
        if self._painted_for != (now := (self.outer_size, *filters)):
            self._painted_for = now
            self._painted_rows.clear()
        kept = self._painted_rows
        for y in crop.line_range:
            if y not in kept:
                kept[y] = filtered(self.paint_row(y), filters)
        rows = [kept[y] for y in crop.line_range]
        if crop.column_span != (0, self.outer_size.width):
            rows = [row.crop(*crop.column_span) for row in rows]
        return rows

    def render_line(self, y: int) -> Strip:
        """The line at a row of the widget, for who asks what stands under the mouse."""
        return self.paint_row(y)

    def paint_row(self, y: int) -> Strip:
        """The line at a row of the widget, as it is written.

        Lines that `make_line` keeps are made whole once: strips remember much.
        """
        segments = self.make_line(self.top + y)
        key = (0 if segments is None else id(segments), self.surface)
        found = self._whole.get(key)
        if found is None or found[0] is not segments or found[1].cell_length != self.outer_size.width:
            if len(self._whole) > KEPT:
                self._whole.clear()
            found = self._whole[key] = (segments, self._make_whole(segments))
        return found[1]

    def _make_whole(self, segments: list[Segment] | None) -> Strip:
        """A strip as wide as the widget."""
        cells = self.outer_size.width
        strip = self._filled(segments or [], cells)
        drawn = self._edge_shown or (self._look.dividers and self.surface in ("nav", "list"))
        if drawn and cells > 1:
            slot = "faint" if self._edge_shown else "rule"
            edge = Line(self._look, self.surface).add(self._look.signs.divider, slot).segments
            strip = Strip([*strip.crop(0, cells - 1), *edge], cells)
        return strip

    def _filled(self, segments: list[Segment], cells: int) -> Strip:
        """A strip of so many cells, blank where the runs end."""
        blanks = cells - sum(segment.cell_length for segment in segments)
        if blanks < 0:
            return Strip(segments).crop(0, cells)
        if blanks:
            segments = [*segments, Segment(" " * blanks, self._look.style("text", self.surface))]
        return Strip(segments, cells)

    @property
    def last_top(self) -> int:
        """The farthest it can be scrolled."""
        return max(0, self.line_count - self.size.height)

    def scroll_lines(self, lines: int) -> bool:
        """Scroll by so many lines. Whether anything moved."""
        return self.show_from(self.top + lines)

    def show_from(self, top: int) -> bool:
        """Show the lines from here on. Whether anything moved."""
        top = max(0, min(top, self.last_top))
        if top == self.top:
            return False
        self.top = top
        self.refresh()
        return True

    def wheel(self, lines: int) -> None:
        """The mouse's wheel was turned by so many lines."""
        self.scroll_lines(lines)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.wheel(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.wheel(-WHEEL)

    def repaint(self, first: int, count: int) -> None:
        """Paint some lines again, by their number."""
        y = first - self.top
        if y < self.size.height and y + count > 0:
            self.refresh(Region(0, max(0, y), self.size.width, min(count + min(0, y), self.size.height)))


def filtered(strip: Strip, filters: Sequence[LineFilter]) -> Strip:
    """The strip as the filters leave it; the same one where they leave it alone."""
    for one in filters:
        segments = list(strip)
        found = one.apply(segments, _NO_GROUND)
        if found is not segments:
            strip = Strip(found, strip.cell_length)
    return strip
