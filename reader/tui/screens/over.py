"""Screens that stand over a pane or over all: what they have in common. Keys stay the user's, by their actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui import words_lists as said

if TYPE_CHECKING:
    from reader.model import Headline
    from reader.tui.screens.main import MainScreen
    from reader.tui.widgets.status import Hint

#: Actions that go on working over any of them; those that lead elsewhere leave it first.
STAY = (
    "palette", "quit", "suspend", "redraw", "offline.toggle", "refresh.all", "refresh.category", "undo", "redo", "help",
    "mark.read", "mark.star", "mark.later", "tag", "browser", "copy.url", "copy.markdown", "info", "mute",
)  # fmt: skip
LEAVE = ("go.", "cat.", "search", "add", "edit", "unread.")


class Over:
    """One at a time. `name` is the box it fills, see `arrange.plan`."""

    name = ""

    def __init__(self, main: MainScreen) -> None:
        self._main = main

    @property
    def active(self) -> bool:
        return self._main.over is self

    @property
    def headline(self) -> Headline | None:
        """What marks and addresses are about."""
        return None

    def show(self) -> None:
        """Put it on the screen, in place of whatever stood there."""
        main = self._main
        main.touch()
        main.pages.close()
        main.sourcing.active = main.searching.active = False
        if main.reading.zen:
            main.reading.set_zen(False)
        main.focus_pane("list")
        main.over = self
        main.status_text.quiet()
        main.lay_panes()

    def close(self) -> None:
        """Back to the panes."""
        main = self._main
        if main.over is self:
            main.over = None
            main.status_text.quiet()
            main.focus_pane("list" if main.pane == "reader" else main.pane)

    async def again(self) -> None:
        """Back on it as it was, after something was read."""

    def refresh(self) -> None:
        """Marks or counts have changed."""

    def step(self, steps: int) -> None:
        """Move the cursor by so many."""

    def page(self, pages: float) -> None:
        """Move by pages."""

    def end(self, last: bool) -> None:
        """Move to the first or the last."""

    async def own(self, action: str) -> bool:
        """Do what an action means here alone. Whether it means anything of its own."""
        return False

    async def clicked(self, *, open: bool) -> None:
        """A row was clicked and has the cursor now; `open`: it had it before."""
        if open:
            await self.own("open")

    async def act(self, action: str) -> bool:
        """Take an action. False: it is to be done as anywhere else."""
        moves = {"nav.down": 1, "nav.up": -1}
        pages = {"nav.page_down": 1.0, "nav.page_up": -1.0, "nav.half_down": 0.5, "nav.half_up": -0.5,
                 "read.page_up": -1.0}  # fmt: skip
        if await self.own(action):
            return True
        if action in ("cancel", "back", "pane.left"):
            self.close()
        elif action in moves:
            self.step(moves[action])
        elif action in pages:
            self.page(pages[action])
        elif action in ("nav.top", "nav.bottom"):
            self.end(action == "nav.bottom")
        elif action in STAY:
            return False
        elif action.startswith(LEAVE):
            self.close()
            return False
        else:
            self._main.say(said.NOT_OVER)
        return True

    # ---- the status line

    def line(self) -> str:
        """What the status line says while nothing else is to be said."""
        return ""

    def hints(self) -> list[Hint]:
        return []
