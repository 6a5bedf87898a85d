"""The places to read in: the views, the categories with their digits and counts, and the sources of open ones."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rich.segment import Segment
from textual import events

from reader.text.cells import cut
from reader.text.days import numerals
from reader.tui.look import Line, Look
from reader.tui.messages import PaneClicked, PlaceMoved, PlaceToggled
from reader.tui.widgets.lines import Lines


class Place(msgspec.Struct, frozen=True):
    """One row. `digit` is "" or its key; `count` is shown when it is not zero; `mark` is "" or one sign.

    `kind` is view, category, source or gap. `openable`: it has sources that are not shown.
    """

    kind: str
    key: str
    label: str
    digit: str = ""
    count: int = 0
    mark: str = ""
    mark_slot: str = "warn"
    openable: bool = False
    dim: bool = False


class Categories(Lines):
    """Rows of places, and which of them is shown. Gaps cannot be chosen."""

    surface = "nav"

    def __init__(self, look: Look, *, id: str | None = None) -> None:
        super().__init__(look, id=id)
        self.places: tuple[Place, ...] = ()
        self.cursor = 0
        self.focused_pane = False
        self.opens = True

    @property
    def line_count(self) -> int:
        return len(self.places)

    @property
    def place(self) -> Place | None:
        """The place under the cursor."""
        return self.places[self.cursor] if 0 <= self.cursor < len(self.places) else None

    def show(self, places: Sequence[Place]) -> None:
        """Other rows or counts; the cursor stays on its place."""
        if tuple(places) == self.places:
            return
        here = self.place
        self.places = tuple(places)
        if here is not None:
            self.cursor = next(
                (at for at, place in enumerate(places) if (place.kind, place.key) == (here.kind, here.key)),
                min(self.cursor, len(places) - 1),
            )
        self.top = max(0, min(self.top, self.last_top))
        self.refresh()

    def index_of(self, kind: str, key: str) -> int | None:
        """The row of a place."""
        return next((at for at, place in enumerate(self.places) if (place.kind, place.key) == (kind, key)), None)

    def move_to(self, index: int) -> bool:
        """Put the cursor on a row, or on the next one that can be chosen. Whether it moved."""
        index = max(0, min(index, len(self.places) - 1))
        step = 1 if index >= self.cursor else -1
        while 0 <= index < len(self.places) and self.places[index].kind == "gap":
            index += step
        if not 0 <= index < len(self.places) or index == self.cursor:
            return False
        self.cursor = index
        if index < self.top:
            self.top = max(0, index - 1)
        elif index >= self.top + self.size.height:
            self.top = min(self.last_top, index - self.size.height + 2)
        self.refresh()
        return True

    def set_focused(self, focused: bool) -> None:
        if focused != self.focused_pane:
            self.focused_pane = focused
            self.refresh()

    def make_line(self, index: int) -> list[Segment] | None:
        if not 0 <= index < len(self.places):
            return None
        place, cells, signs = self.places[index], self.size.width, self.look.signs
        if place.kind == "gap":
            return None
        here = index == self.cursor
        surface = ("sel" if self.focused_pane else "seld") if here else self.surface
        line = Line(self.look, surface)
        if here:
            line.add(signs.bar, "accent" if self.focused_pane else "faint")
        line.to(1).add(place.digit, "faint").to(5 if place.kind == "source" else 3)
        count = numerals(str(place.count)) if place.count else ""
        lead = signs.begun if here and place.openable and self.opens else ""
        right = " ".join(part for part in (lead, count) if part)
        start = cells - 3 - len(right)
        room = start - (1 if right else 0) - line.cells
        name = cut(place.label, max(1, room), signs.more)
        slot = "muted" if place.kind == "source" or place.dim else "text"
        if here and self.is_chosen_bold(place):
            slot = "strong"
        line.add(self.look.ordered(name), slot, bold=slot == "strong")
        if right:
            line.to(start).add(f"{lead} " if lead and count else lead, "accent")
            line.add(count, "strong" if here else "muted" if place.kind == "source" else "text")
        if place.mark:
            line.to(cells - 2).add(place.mark, place.mark_slot, bold=place.mark_slot == "warn")
        return line.to(cells).segments

    @staticmethod
    def is_chosen_bold(place: Place) -> bool:
        return place.kind != "source"

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(PaneClicked("categories"))
        index = self.top + event.y
        if not 0 <= index < len(self.places) or self.places[index].kind == "gap":
            return
        if event.x < 3 and self.places[index].kind == "category":
            self.post_message(PlaceToggled(index))
            return
        again = index == self.cursor
        self.move_to(index)
        self.post_message(PlaceMoved(index, open=again))

    def on_resize(self, event: events.Resize) -> None:
        self.top = max(0, min(self.top, self.last_top))
        self.refresh()
