"""Out of what is open, one level at a time, and at the top out of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui import words
from reader.tui.screens.rehearsal import keep_next_frame

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen


class Leaving:
    def __init__(self, main: MainScreen) -> None:
        self._main = main

    async def cancel(self) -> None:
        """Escape: close what is open, nearest first."""
        main = self._main
        if main.choosing.active:
            await main.choosing.take_key("escape", None)
        elif main.sourcing.active:
            main.sourcing.close()
        elif main.pages.covers:
            main.pages.close()
            self._edition_again()
        elif await main.texts.close():
            return
        elif main.reading.zen:
            main.reading.set_zen(False)
        elif main.page.hit[1]:
            main.page.clear_find()
            main.quiet()
        elif main.selecting.clear() or await main.listing.clear_filter():
            return
        elif main.status_text.text:
            main.quiet()

    def _edition_again(self) -> None:
        main = self._main
        if main.first_run and main.reading.entry_id is None and main.fetching.running:
            main.pages.show_edition()

    async def back(self) -> None:
        """One level back; at the top, quit."""
        main = self._main
        if main.sourcing.active or main.pages.covers or main.reading.zen or main.texts.active:
            await self.cancel()
        elif main.pane == "reader":
            await main.moving.left()
        elif await main.listing.clear_filter():
            return
        elif main.layout_kind in ("one", "small") and main.pane == "list":
            main.focus_pane("categories")
        elif main.pane == "categories" and main.layout_kind not in ("one", "small"):
            main.focus_pane("list")
        else:
            await self._quit()

    async def _quit(self) -> None:
        main = self._main
        ask = main.settings.general.confirm_quit
        busy = main.fetching.running
        if not main.status_text.asking and (ask == "always" or (ask == "busy" and busy)):
            main.status_text.ask_once(words.QUIT_BUSY if busy else words.QUIT_ALWAYS)
            return
        await self.quit_now()

    async def quit_now(self) -> None:
        main = self._main
        await main.reading.keep_place()
        main.pictures.leave()
        await keep_next_frame(main)
        main.app.exit(return_code=0)

    def suspend(self) -> None:
        self._main.app.action_suspend_process()

    def redraw(self) -> None:
        self._main.app.refresh(layout=True)
