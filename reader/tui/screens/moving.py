"""Moving: the same keys in whatever pane has them, and from pane to pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen
    from reader.tui.widgets.notes import NotesPage
    from reader.tui.widgets.pane import ArticlePane

PANES = ("categories", "list", "reader")


class Moving:
    def __init__(self, main: MainScreen) -> None:
        self._main = main

    def _text(self) -> ArticlePane | NotesPage:
        """What fills the reading pane."""
        return self._main.notes if self._main.pages.shown else self._main.page

    async def _by(self, steps: int) -> None:
        main = self._main
        if main.sourcing.active:
            main.sourcing.move_by(steps)
        elif main.pages.covers:
            main.notes.scroll_lines(steps)
        elif main.pane == "categories":
            await self._categories_to(main.nav.cursor + steps)
        elif main.pane == "list":
            main.list_.move_by(steps)
        else:
            self._text().scroll_lines(steps)

    async def _categories_to(self, index: int) -> None:
        if self._main.nav.move_to(index):
            self._main.start(self._main.places.show_row(self._main.nav.cursor), group="place")

    async def down(self) -> None:
        await self._by(1)

    async def up(self) -> None:
        await self._by(-1)

    async def half_down(self) -> None:
        await self._page(0.5)

    async def half_up(self) -> None:
        await self._page(-0.5)

    async def page_down(self) -> None:
        await self._page(1)

    async def page_up(self) -> None:
        await self._page(-1)

    async def _page(self, pages: float) -> None:
        main = self._main
        if main.sourcing.active:
            main.sourcing.move_by(round(main.sources.page * pages))
        elif main.pages.covers:
            main.notes.scroll_lines(round((main.notes.size.height - 1) * pages))
        elif main.pane == "categories":
            await self._categories_to(main.nav.cursor + round(main.nav.size.height * pages))
        elif main.pane == "list":
            main.list_.move_by(round(main.list_.rows_a_page * pages) or (1 if pages > 0 else -1))
        elif main.pages.shown:
            main.notes.scroll_lines(round((main.notes.size.height - 1) * pages))
        else:
            main.page.page(pages)

    async def top(self) -> None:
        main = self._main
        if main.sourcing.active:
            main.sourcing.move_to(0)
        elif main.pages.covers or (main.pane == "reader" and main.pages.shown):
            main.notes.show_from(0)
        elif main.pane == "categories":
            await self._categories_to(0)
        elif main.pane == "list":
            if main.listing.waiting:
                await main.listing.let_in()
            main.list_.to_top()
        else:
            main.page.to_start()

    async def bottom(self) -> None:
        main = self._main
        if main.sourcing.active:
            main.sourcing.move_to(len(main.sources.rows) - 1)
        elif main.pages.covers or (main.pane == "reader" and main.pages.shown):
            main.notes.show_from(main.notes.last_top)
        elif main.pane == "categories":
            await self._categories_to(len(main.nav.places) - 1)
        elif main.pane == "list":
            main.list_.move_to(len(main.list_.ids) - 1)
        else:
            main.page.to_end()

    # ---- panes

    async def enter(self) -> None:
        """Open what the cursor stands on."""
        main = self._main
        if main.pane == "categories":
            if await main.places.open_front():
                return
            await main.places.show_row(main.nav.cursor)
            main.focus_pane("list")
        elif main.pane == "list":
            await main.reading.open()
        else:
            await main.linking.enter()

    async def right(self) -> None:
        """To the pane on the right; in the categories first their sources, where there is room for both."""
        main = self._main
        if main.pane == "categories":
            place = main.nav.place
            if await main.places.open_front():
                return
            if place is not None and place.openable and main.nav.opens:
                main.places.toggle(main.nav.cursor)
            else:
                main.focus_pane("list")
        elif main.pane == "list":
            await main.reading.open()

    async def left(self) -> None:
        """To the pane on the left; in the categories, close the sources."""
        main = self._main
        if main.reading.zen:
            main.reading.set_zen(False)
        elif main.pane == "reader":
            await main.reading.keep_place()
            if main.back_to is not None:
                await main.back_to.again()
            else:
                main.focus_pane("list")
        elif main.pane == "list":
            main.focus_pane("categories")
        else:
            self._close_sources()

    def _close_sources(self) -> None:
        main, place = self._main, self._main.nav.place
        if place is None:
            return
        name = place.key
        if place.kind == "source" and (source := main.places.source(place.key)):
            name = source.category
        index = main.nav.index_of("category", name)
        if index is not None and name in main.places.open:
            main.nav.move_to(index)
            main.places.toggle(index)
            main.start(main.places.show_row(index), group="place")

    async def next_pane(self) -> None:
        self._turn(1)

    async def previous_pane(self) -> None:
        self._turn(-1)

    def _turn(self, step: int) -> None:
        at = PANES.index(self._main.pane)
        self._main.focus_pane(PANES[(at + step) % len(PANES)])
