"""Opening a library: the first list and article, keys typed ahead, and the sample edition where nothing else is."""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING

from textual import events

from reader.tui import words
from reader.tui.backend import Opening
from reader.tui.driver import is_quiet, set_quiet
from reader.tui.screens.views import EVERYTHING, View

if TYPE_CHECKING:
    from reader.tui.app import ReaderApp
    from reader.tui.screens.main import MainScreen

#: Seconds after which the screen is shown even while the library has not answered yet.
APPEAR_AFTER = 0.6
#: Entries of the first list that are enough for the first frame: a library may have very many.
FIRST = 400
#: Seconds for which a line of the user's files that cannot be used is told.
PROBLEM_FOR = 10.0
#: Seconds between two looks whether another program has written to the library.
WATCH = 0.7


class Starting:
    """`early` are the keys typed ahead, None once the first list is there."""

    def __init__(self, main: MainScreen, category: str | None) -> None:
        self._main = main
        self._category = category
        self.early: list[events.Key] | None = []

    def begin(self) -> None:
        main = self._main
        main.later("appear", APPEAR_AFTER, self._appear)
        main.start(self._start(), group="open")

    async def _start(self) -> None:
        """Open the library. The first frame that is seen has its headlines and the first article."""
        main = self._main
        try:
            with main.app.batch_update():
                await self._open()
                await self.show_first()
        finally:
            self._appear()
            painted = asyncio.Event()
            main.call_after_refresh(painted.set)
            await painted.wait()
            _settle()
        await main.listing.complete()
        early, self.early = self.early, None
        for event in early or ():
            await main.take_key(event)

    def _appear(self) -> None:
        main = self._main
        main.forget_timer("appear")
        if is_quiet(main.app):
            set_quiet(main.app, False)
            app: ReaderApp = main.app  # type: ignore[assignment]
            app.take_signals()
            main.refresh()
            if main._layout_required:  # a layout paints all that has waited; once is enough
                main._repaint_required = False

    async def show_first(self) -> None:
        """The first headline's article beside the list."""
        main = self._main
        entry_id = main.list_.entry_id
        if entry_id is not None and main.layout_kind != "one" and not main.first_run:
            await main.reading.show(entry_id)

    async def _open(self) -> None:
        main = self._main
        await self._look_at(await main.backend.opening())
        problems = (*main.backend.home.settings.problems, *main.problems, *main.opening.problems)
        if problems:
            main.say(words.settings_problem(problems), slot="warn", seconds=PROBLEM_FOR)
        empty = not main.counts.everything.total
        if empty and main.fetching.by_hand and not main.sample:
            await self.without_network()
        else:
            await self._open_list(empty=empty)
        main.set_interval(WATCH, lambda: main.start(main.fetching.watch(), group="watch"))
        main.start(self._load_aliases(), group="aliases")
        main.start(main.places.load_searches(), group="searches")

    async def _open_list(self, *, empty: bool) -> None:
        main = self._main
        sources = bool(main.enabled_sources)
        main.first_run = empty and sources and not main.sample
        if main.first_run:
            main.pages.show_edition()
        main.fetching.expected = sources and main.fetching.is_due()
        await main.places.show(self.first_view(), most=FIRST)
        if main.fetching.expected:
            await main.fetching.begin(quiet=True)
        main.tell_status()

    async def _look_at(self, opening: Opening) -> None:
        main = self._main
        main.opening = opening
        main.counts, main.healths = opening.counts, dict(opening.healths)
        if opening.widths or main.sample != opening.sample:
            main.sample = opening.sample
            main.lay_panes()
        main.list_.offline = main.fetching.offline
        main.places.refresh()

    def first_view(self) -> View:
        main = self._main
        if main.first_run or main.sample:
            return EVERYTHING
        start = main.settings.general.start
        wanted = self._category or ("" if start in ("last", "new") else start)
        for view in main.places.categories:
            if wanted and view.key.casefold() == wanted.casefold():
                return view
        if start == "new":
            return main.places.view_named("view:unread") or EVERYTHING
        return main.places.view_named(main.opening.last or "") or EVERYTHING

    async def _load_aliases(self) -> None:
        """Other keyboard layouts, when there is time for it."""
        from reader.settings.layouts import load_aliases

        main = self._main
        choice = main.settings.keys.layout_aliases
        aliases = await asyncio.to_thread(load_aliases, main.backend.home.places, choice)
        main.keyboard.aliases = dict(aliases)

    async def look_again(self) -> None:
        """Sources or the library have changed as a whole."""
        main = self._main
        await self._look_at(await main.backend.opening())
        await main.places.show(main.places.view_named(main.places.view.saved) or EVERYTHING)
        main.tell_status()

    async def without_network(self) -> None:
        """Nothing answers. With nothing kept either, the sample edition is opened."""
        main = self._main
        if not main.counts.everything.total and not main.backend.on_sample:
            await main.backend.show_sample()
            main.first_run = False
            main.pages.close()
            await self._look_at(await main.backend.opening())
            await main.places.show(EVERYTHING)
        main.tell_status()

    async def with_network(self) -> None:
        """A fetch got through: the sample edition gives way to the news."""
        main = self._main
        if main.backend.on_sample:
            main.backend.show_home()
            main.reading.forget()
            main.selecting.clear()
            if main.pane == "reader":
                main.focus_pane("list")
            await self.look_again()
            await self.show_first()

    def remember(self, view: View) -> None:
        """Open the same place at the next start."""
        main = self._main
        if not main.sample and not main.first_run and view.saved != main.opening.last:
            main.start(main.backend.set_state("tui.view", view.saved), group="view")


def _settle() -> None:
    """Collect again, from here on: what has been imported for the first frame stays, and need not be looked at."""
    gc.freeze()
    gc.enable()
