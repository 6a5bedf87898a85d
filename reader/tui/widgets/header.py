"""The first row of a pane: its name on the left, one fact on the right."""

from __future__ import annotations

from rich.segment import Segment

from reader.text.bidi import is_rtl
from reader.text.cells import cut, width
from reader.tui.look import Line, Look
from reader.tui.widgets.lines import Lines


class PaneHeader(Lines):
    """Name and fact. `left` and `right` are the free cells at the edges; a second line stays blank."""

    def __init__(self, look: Look, surface: str, *, quiet: bool = False, id: str | None = None) -> None:
        super().__init__(look, id=id)
        self.surface = surface
        self._quiet = quiet
        self._told: tuple[object, ...] = ()
        self.left, self.right = 3, 2
        self.label, self.fact = "", ""
        self.fact_slot = "muted"
        self.active = False
        self.mirrored = False

    @property
    def line_count(self) -> int:
        return 1

    def tell(
        self, label: str | None = None, fact: str | None = None, *, slot: str = "muted", active: bool | None = None
    ) -> None:
        """Change what stands there; it is painted again only when that is different."""
        self.label = self.label if label is None else label
        if fact is not None:
            self.fact, self.fact_slot = fact, slot
        self.active = self.active if active is None else active
        now = (self.label, self.fact, self.fact_slot, self.active, self.left, self.right)
        if now != self._told:
            self._told = now
            self.refresh()

    def margins(self, left: int, right: int) -> None:
        self.left, self.right = left, right
        self.tell()

    def make_line(self, index: int) -> list[Segment] | None:
        if index:
            return None
        cells = self.size.width
        fact = self.look.words(self.fact)
        room = cells - self.left - self.right - (width(fact) + 2 if fact else 0)
        name = cut(self.label, max(0, room), self.look.signs.more)
        shown = self.look.ordered(name)
        slot, bold = ("accent", True) if self.active else ("muted", False) if self._quiet else ("strong", True)
        line = Line(self.look, self.surface)
        if self._quiet and is_rtl(name):
            line.to(self.left).add(fact, self.fact_slot)
            return line.to(cells - self.right - width(name)).add(shown, slot, bold=bold).segments
        line.to(self.left).add(shown, slot, bold=bold)
        if fact:
            line.to(cells - self.right - width(fact)).add(fact, self.fact_slot)
        return line.segments
