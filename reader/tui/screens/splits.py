"""The lines between panes: seen when the mouse is over them, dragged to where they shall be, kept for each layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from reader.tui.screens.arrange import Widths
from reader.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

#: Cells each pane keeps at least.
NAV, LIST, ARTICLE = 16, 24, 30


class Splits:
    """The handle is the last column of the pane on the left."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self._dragged: str = ""
        self._before: Widths | None = None
        self._over: Lines | None = None

    @property
    def widths(self) -> dict[str, Widths]:
        """Widths by layout, where the person has set them."""
        return self._main.opening.widths

    def _edges(self) -> dict[str, int]:
        """Columns that can be dragged, by pane."""
        main, boxes = self._main, self._main.plan.boxes
        covered = main.choosing.active or main.pictures.active or main.plan.kind in ("one", "small")
        found: dict[str, int] = {}
        for name in () if covered else ("nav", "list"):
            box = boxes.get(name)
            drawn = box is not None and box.x + box.width < main.app.size.width
            if box is not None and drawn and not (main.plan.kind == "two" and boxes.get("nav")):
                found[name] = box.x + box.width - 1
        return found

    def down(self, event: events.MouseDown) -> None:
        """A button was pressed: on a line it begins to move."""
        for name, column in self._edges().items():
            if event.screen_x == column and event.button == 1:
                self._dragged, self._before = name, self._now()
                self._pane(name).capture_mouse()
                event.stop()

    def move(self, event: events.MouseMove) -> None:
        if self._dragged:
            event.stop()
            self._drag_to(int(event.screen_x))
        else:
            over = next((name for name, column in self._edges().items() if event.screen_x == column), "")
            self._show(self._pane(over) if over else None)

    def up(self, event: events.MouseUp) -> None:
        """The button was let go: what was dragged is remembered."""
        if not self._dragged:
            return
        event.stop()
        self._pane(self._dragged).release_mouse()
        self._dragged = ""
        if self._now() != self._before:
            self._main.start(self._main.backend.keep_widths(self.widths), group="widths")

    def _pane(self, name: str) -> Lines:
        return self._main.nav if name == "nav" else self._main.list_

    def _now(self) -> Widths:
        boxes = self._main.plan.boxes
        nav, listed = boxes.get("nav"), boxes.get("list")
        return Widths(nav.width if nav else 0, listed.width if listed else 0)

    def _drag_to(self, column: int) -> None:
        main, now = self._main, self._now()
        whole = main.app.size.width
        if self._dragged == "nav":
            nav = max(NAV, min(column + 1, whole - now.list - ARTICLE))
            wanted = Widths(nav, now.list)
        else:
            wanted = Widths(now.nav, max(LIST, min(column + 1 - now.nav, whole - now.nav - ARTICLE)))
        if wanted != now:
            self.widths[main.plan.kind] = wanted
            main.lay_panes()

    def _show(self, pane: Lines | None) -> None:
        """Draw the line of one pane, and no other's."""
        if pane is self._over:
            return
        for one, shown in ((self._over, False), (pane, True)):
            if one is not None:
                one.show_edge(shown)
        self._over = pane
