"""Mutes: made from the headline at hand, with an end and a place; what each hides can be looked into."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from reader.model import Headline
from reader.text.cells import wrap
from reader.tui import words
from reader.tui import words_lists as said
from reader.tui.screens.views import EVERYTHING, View
from reader.tui.widgets.choices import Choice

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

#: Days after which a mute ends, None: never. Letters a word of a title needs to be offered, and how many are.
_ENDS: tuple[int | None, ...] = (None, 1, 7, 30)
_LETTERS, _WORDS = 5, 6


class Muting:
    def __init__(self, main: MainScreen) -> None:
        self._main = main

    def choose(self) -> None:
        """What to hide: words of the headline at hand, its source, or a query that is typed."""
        main = self._main
        row = main.current
        if row is None:
            main.say(words.NOTHING_SELECTED)
            return
        offered = _offered(row)
        choices = [Choice(query, about=said.MUTE_ABOUT) for query in offered]
        main.choosing.open(
            said.MUTE_TITLE, choices, lambda index: self._ask_how_long(row, offered[index]), verb=words.TAKE,
            none=said.MUTE_NONE, made=lambda text: self._ask_how_long(row, text), prefer=lambda text: True,
        )  # fmt: skip

    def _ask_how_long(self, row: Headline, query: str) -> None:
        main = self._main
        kinds = [(source, days) for source in (None, row.source_id) for days in _ENDS]
        choices = [
            Choice(said.mute_where(row.source if source else None, days), about=query) for source, days in kinds
        ]
        main.choosing.open(
            said.MUTE_HOW, choices, lambda index: self._mute(query, *kinds[index]), verb=said.HIDE
        )

    async def _mute(self, query: str, source: str | None, days: int | None) -> None:
        main = self._main
        until = main.backend.now() + timedelta(days=days) if days else None
        await main.backend.mute(query, source=source, until=until)
        hidden = (await main.backend.mutes())[-1].hidden
        await self.after()
        main.say(said.hidden(hidden), seconds=10)

    async def after(self) -> None:
        """What is listed may be another list now."""
        await self._main.refresh_counts()
        await self._main.listing.reopen()

    async def go(self) -> None:
        """The mutes, how much each hides and until when; enter looks into one."""
        main = self._main
        mutes = await main.backend.mutes()
        if not mutes:
            main.say(said.NO_MUTES)
            return
        names = {source.id: source.title for source in main.opening.sources}
        choices = []
        for one in mutes:
            where = names.get(one.source, one.source) if one.source else None
            until = words.short_day(one.until, main.today) if one.until else None
            about = "\n".join(wrap(said.mute_about(where, until), 58)[:2])
            choices.append(Choice(one.query, right=said.hidden_short(one.hidden), about=about))

        async def look(index: int) -> None:
            one = mutes[index]
            await main.places.show(View("muted", str(one.id), said.muted(one.query), one.query))
            main.focus_pane("list")

        main.choosing.open(said.MUTES, choices, look, verb=words.OPEN)

    async def forget(self) -> None:
        """Take away the saved search or the mute whose list is shown."""
        main, view = self._main, self._main.places.view
        if view.kind == "search":
            change = await main.backend.remove_search(view.key)
        elif view.kind == "muted":
            change = await main.backend.unmute(int(view.key))
        else:
            main.say(said.NOTHING_TO_FORGET)
            return
        await main.places.load_searches()
        await main.places.show(EVERYTHING)
        await main.refresh_counts()
        main.say(words.marked(change.label, 1), seconds=10)


def _offered(row: Headline) -> list[str]:
    """Queries a headline suggests: its longer words in titles, then its source."""
    found = [word.strip(".,:;!?“”\"'«»()") for word in row.title.split()]
    longer = dict.fromkeys(word for word in found if len(word) >= _LETTERS and word.isalpha())
    return [*(f"title:{word}" for word in list(longer)[:_WORDS]), f'source:"{row.source}"']
