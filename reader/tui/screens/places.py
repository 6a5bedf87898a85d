"""The places to read in: what the categories pane lists, which of them is shown, and how keys get there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model import Count, Health, Source
from reader.tui import words_lists as said
from reader.tui.screens.views import EVERYTHING, View, view_of
from reader.tui.widgets.categories import Place

if TYPE_CHECKING:
    from reader.library.choices import SavedSearch
    from reader.tui.screens.main import MainScreen

_VIEWS = ("everything", "unread", "starred", "later")


class Places:
    """Categories and sources of the user, their counts, and the view that is shown."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self.view = EVERYTHING
        self.open: set[str] = set()
        self.searches: tuple[SavedSearch, ...] = ()
        self.search_counts: dict[str, Count] = {}

    # ---- rows

    def refresh(self) -> None:
        """Make the rows anew from counts and health."""
        self._main.nav.show(self._rows())

    def _rows(self) -> list[Place]:
        main = self._main
        counts = main.counts
        rows: list[Place] = [Place("front", "front", said.FRONT_PAGE)]
        for key in _VIEWS:
            shown = {"unread": counts.everything.unread, "starred": counts.starred.total, "later": counts.later.total}
            label = view_of(key).label
            rows.append(Place("view", key, label, digit="0" if key == "everything" else "", count=shown.get(key, 0)))
        rows.append(Place("gap", "", ""))
        for number, category in enumerate(main.opening.categories, 1):
            sources = self.sources_in(category.name)
            opened = category.name in self.open
            unread = main.counts.categories.get(category.name)
            count = unread.unread if unread else 0
            sign, slot = ("", "warn") if opened else self._mark([self._state(source) for source in sources])
            rows.append(
                Place("category", category.name, category.name, digit=str(number) if number < 10 else "", count=count,
                      mark=sign, mark_slot=slot, openable=bool(sources) and not opened, dim=not count)
            )  # fmt: skip
            if opened:
                rows += [self._source_row(source) for source in sources]
        if self.searches:
            rows.append(Place("gap", "", ""))
        for one in self.searches:
            unread_hits = self.search_counts.get(one.name, Count()).unread
            rows.append(Place("search", one.name, one.name, count=unread_hits, dim=not unread_hits))
        return rows

    async def load_searches(self) -> None:
        """Saved searches, and what each finds now."""
        backend = self._main.backend
        self.searches = await backend.searches()
        self.search_counts = await backend.search_counts() if self.searches else {}
        self.refresh()

    def count_searches_soon(self) -> None:
        """Count again, a while after something has changed."""
        if self.searches:
            self._main.later("searches", 2.0, lambda: self._main.start(self.load_searches(), group="searches"))

    def _source_row(self, source: Source) -> Place:
        count = self._main.counts.sources.get(source.id)
        sign, slot = self._mark([self._state(source)])
        return Place("source", source.id, source.title, count=count.unread if count else 0, mark=sign, mark_slot=slot)

    def _state(self, source: Source) -> str:
        if not source.enabled:
            return "off"
        if source.id in self._main.fetching.under_way:
            return "fetching"
        health = self._main.healths.get(source.id)
        return "fault" if health is not None and is_faulty(health) else ""

    def _mark(self, states: list[str]) -> tuple[str, str]:
        signs = self._main.look.signs
        if "fetching" in states:
            return signs.fetching, "accent"
        if "fault" in states:
            return signs.fault, "warn"
        if states and all(state == "off" for state in states):
            return signs.off, "faint"
        return "", "warn"

    def sources_in(self, category: str) -> list[Source]:
        return [source for source in self._main.opening.sources if source.category == category]

    @property
    def faulty(self) -> list[Source]:
        """Enabled sources whose last answer was none."""
        healths = self._main.healths
        return [
            source
            for source in self._main.opening.sources
            if source.enabled and source.id in healths and is_faulty(healths[source.id])
        ]

    @property
    def categories(self) -> list[View]:
        return [View("category", one.name, one.name) for one in self._main.opening.categories]

    def source(self, source_id: str) -> Source | None:
        return next((one for one in self._main.opening.sources if one.id == source_id), None)

    def view_named(self, saved: str) -> View | None:
        """A view as it was remembered, if it still exists."""
        kind, _, key = saved.partition(":")
        if kind == "view" and key in (*_VIEWS, "progress", "history", "offline"):
            return view_of(key)
        if kind == "category":
            return next((view for view in self.categories if view.key == key), None)
        if kind == "search":
            found = next((one for one in self.searches if one.name == key), None)
            return View("search", found.name, found.name, found.query) if found else None
        source = self.source(key) if kind == "source" else None
        return View("source", source.id, source.title) if source else None

    # ---- going there

    async def show(self, view: View, *, move_cursor: bool = True, most: int | None = None) -> None:
        """Open a place's list; with `most` its beginning, see `Listing.open`."""
        if move_cursor:
            if view.kind == "source" and (source := self.source(view.key)):
                self.open.add(source.category)
                self.refresh()
            index = self._main.nav.index_of(view.kind, view.key)
            if index is not None:
                self._main.nav.move_to(index)
        self.view = view
        await self._main.listing.open(view, most=most)

    async def show_row(self, index: int) -> None:
        """The place of a row of the pane."""
        place = self._main.nav.places[index]
        if place.kind in ("gap", "front") or (place.kind, place.key) == (self.view.kind, self.view.key):
            return
        view = self.view_named(f"{place.kind}:{place.key}")
        if view is not None:
            await self.show(view, move_cursor=False)

    async def open_front(self) -> bool:
        """Open the front page where the cursor stands on its row. Whether it does."""
        place = self._main.nav.place
        if place is None or place.kind != "front":
            return False
        await self._main.front_page.open()
        return True

    async def _go(self, key: str) -> None:
        await self.show(view_of(key))
        self._main.focus_pane("list")

    async def go_unread(self) -> None:
        await self._go("unread")

    async def go_starred(self) -> None:
        await self._go("starred")

    async def go_later(self) -> None:
        await self._go("later")

    async def go_offline(self) -> None:
        await self._go("offline")

    async def go_progress(self) -> None:
        await self._go("progress")

    async def go_history(self) -> None:
        await self._go("history")

    async def _digit(self, digit: int) -> None:
        if digit == 0:
            await self.show(EVERYTHING)
        elif digit <= len(self.categories):
            await self.show(self.categories[digit - 1])
        else:
            return
        if self._main.pane == "reader" or self._main.layout_kind == "one":
            self._main.focus_pane("list")

    async def go_0(self) -> None:
        await self._digit(0)

    async def go_1(self) -> None:
        await self._digit(1)

    async def go_2(self) -> None:
        await self._digit(2)

    async def go_3(self) -> None:
        await self._digit(3)

    async def go_4(self) -> None:
        await self._digit(4)

    async def go_5(self) -> None:
        await self._digit(5)

    async def go_6(self) -> None:
        await self._digit(6)

    async def go_7(self) -> None:
        await self._digit(7)

    async def go_8(self) -> None:
        await self._digit(8)

    async def go_9(self) -> None:
        await self._digit(9)

    def after(self, view: View, step: int = 1, *, unread: bool = False) -> View | None:
        """The next category from a view on, round the end; `unread`: one that has unread headlines."""
        views = self.categories
        if not views:
            return None
        name = view.key
        if view.kind == "source" and (source := self.source(view.key)):
            name = source.category
        here = next((at for at, one in enumerate(views) if one.key == name), -1 if step > 0 else 0)
        for steps in range(1, len(views) + 1):
            found = views[(here + step * steps) % len(views)]
            if not unread or found.count(self._main.counts).unread:
                return found if found != view else None
        return None

    async def _step(self, step: int, *, unread: bool) -> None:
        found = self.after(self.view, step, unread=unread)
        if found is None:
            if unread:
                self._main.say_nothing_unread()
            return
        await self.show(found)
        if self._main.pane == "reader":
            self._main.focus_pane("list")

    async def next(self) -> None:
        await self._step(1, unread=False)

    async def previous(self) -> None:
        await self._step(-1, unread=False)

    async def next_unread(self) -> None:
        await self._step(1, unread=True)

    async def previous_unread(self) -> None:
        await self._step(-1, unread=True)

    def toggle(self, index: int) -> None:
        """Show or hide the sources of a category."""
        place = self._main.nav.places[index]
        if place.kind == "category":
            self.open ^= {place.key}
            self.refresh()


def is_faulty(health: Health) -> bool:
    return health.failures > 0 and health.last_error is not None
