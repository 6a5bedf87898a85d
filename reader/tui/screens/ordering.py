"""The order of lists: by time, source or length, remembered for each; and whether a story is one row or several."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from reader.model.query import Sort
from reader.tui import words
from reader.tui import words_lists as said
from reader.tui.screens.views import View
from reader.tui.widgets.choices import Choice

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

#: Views that have their order from what they are about.
_OWN_ORDER = ("history", "progress")


class Ordering:
    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self.stories = main.settings.list.group_stories

    @property
    def _sorts(self) -> dict[str, str]:
        return self._main.opening.sorts

    def sort_of(self, view: View) -> Sort:
        """The order a view was given last, or the one that is set."""
        if view.key in _OWN_ORDER and view.kind == "view":
            return "newest"
        found = self._sorts.get(view.saved, "")
        return cast(Sort, found) if found in said.SORTS else self._main.settings.list.sort

    def one_row(self, view: View) -> bool:
        """Whether of the reports of one story only the first is listed. Lists of chosen articles have them all."""
        return self.stories and not view.shows_all and view.kind != "search"

    def choose(self) -> None:
        """Choose the order of the list that is shown."""
        view = self._main.places.view
        if view.kind == "view" and view.key in _OWN_ORDER:
            self._main.say(said.OWN_ORDER)
            return
        now = self.sort_of(view)
        names = list(said.SORTS)
        choices = [Choice(said.SORTS[name], about=said.SORT_ABOUT, on=name == now) for name in names]
        self._main.choosing.open(
            said.SORT_TITLE, choices, lambda index: self._take(view, names[index]), verb=words.TAKE,
            cursor=names.index(now),
        )  # fmt: skip

    async def _take(self, view: View, name: str) -> None:
        main = self._main
        self._sorts[view.saved] = name
        await main.listing.reopen()
        main.say(f"{view.label}: {said.sorted_by(name)}")
        await main.backend.keep_sorts(self._sorts)

    async def toggle_stories(self) -> None:
        """One row for each story, or a row for each report."""
        self.stories = not self.stories
        self._main.say(said.STORIES_ONE if self.stories else said.STORIES_ALL)
        await self._main.listing.reopen()
