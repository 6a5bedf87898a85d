"""Search in everything that is kept: type, narrow, look through the hits, open one, save the search as a view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.tui import words
from reader.tui import words_lists as said
from reader.tui.prompt import Typing
from reader.tui.screens.views import EVERYTHING
from reader.tui.widgets.choices import Choice
from reader.tui.widgets.status import Hint

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

#: Seconds without a key before it is searched; days back that can be chosen.
PAUSE = 0.15


class Searching:
    """`_narrow` has a condition of the query language for each of since, source and category."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self.active = False
        self._typing = Typing("", changed=self._changed)
        self._narrow: dict[str, tuple[str, str]] = {}
        self._meant = ""

    def start(self) -> None:
        """Open the search, with what was sought last."""
        main = self._main
        self.active = True
        main.pages.close()
        main.hits.today = main.today
        self._write()
        main.lay_panes()
        main.say(words.SEARCH_HINT, seconds=3600)

    def stop(self) -> None:
        self.active = False
        self._main.quiet()
        self._main.lay_panes()

    async def take_key(self, key: str, character: str | None) -> bool:
        """Keys while the search is open: text goes to the line, the rest moves through the hits."""
        main = self._main
        moves = {"down": 1, "up": -1, "ctrl+n": 1, "ctrl+p": -1, "pagedown": 5, "pageup": -5}
        if key == "escape" or (key == "backspace" and not self._typing.text):
            self.stop()
        elif key in moves:
            main.hits.move_by(moves[key])
        elif key == "enter":
            await self._open()
        elif key == "tab":
            self._choose_narrower()
        elif key == "f2":
            self._ask_name()
        elif key in ("ctrl+q", "ctrl+z", "ctrl+l"):
            return False
        else:
            self._typing.key(key, character)
            self._write()
        return True

    @property
    def query(self) -> str:
        """What is sought: what was typed, and what it is narrowed by."""
        return " ".join([self._typing.text.strip(), *(condition for condition, _ in self._narrow.values())]).strip()

    def _write(self) -> None:
        narrow = self._narrow
        where = [narrow["category"][1]] if "category" in narrow else []
        where.append(narrow["source"][1] if "source" in narrow else said.EVERY_SOURCE)
        when = narrow["since"][1] if "since" in narrow else said.ALL_TIME
        self._main.hits.order = " · ".join((said.NEWEST_FIRST, when, *where))
        self._main.hits.write(self._typing.text, self._typing.at)

    def _changed(self, text: str) -> None:
        self._main.later("search", PAUSE, lambda: self._main.start(self._search(), group="search"))

    async def _search(self) -> None:
        main, query = self._main, self.query
        hits = await main.backend.search(query) if query else []
        fact = words.search_count(len(hits), main.counts.offline) if query else ""
        main.hits.show(hits, fact)
        self._meant = ""
        if hits or not query:
            main.say(words.SEARCH_HINT, seconds=3600)
            return
        near = await main.backend.nearest(self._typing.text.strip())
        if near is None:
            main.say(words.search_none(self._typing.text), seconds=3600)
        else:
            self._meant = near[0]
            main.say(said.did_you_mean(self._typing.text, *near), seconds=3600)

    async def _open(self) -> None:
        main = self._main
        row = main.hits.headline
        if row is None:
            if self._meant:
                self._typing = Typing("", text=self._meant, changed=self._changed)
                self._write()
                await self._search()
            return
        self.stop()
        if not main.list_.move_to_id(row.id):
            await main.places.show(EVERYTHING)
            main.list_.move_to_id(row.id)
        await main.reading.open(row.id)

    # ---- narrowing

    def _choose_narrower(self) -> None:
        """By time, source or category, found by some letters."""
        main = self._main
        offered: list[tuple[str, str, str]] = [("", "", said.NO_NARROWING)]
        offered += [("since", f"since:{days}d", label) for days, label in said.SPANS.items()]
        offered += [("category", f'category:"{one.label}"', one.label) for one in main.places.categories]
        offered += [("source", f'source:"{one.title}"', one.title) for one in main.opening.sources]

        def take(index: int) -> None:
            field, condition, label = offered[index]
            if not field:
                self._narrow.clear()
            elif self._narrow.get(field, ("", ""))[0] == condition:
                del self._narrow[field]
            else:
                self._narrow[field] = (condition, label)
            self._write()
            main.start(self._search(), group="search")

        on = {condition for condition, _ in self._narrow.values()}
        choices = [
            Choice(label, right=said.NARROWED_BY[field], on=condition in on) for field, condition, label in offered
        ]
        main.choosing.open(said.NARROW, choices, take, verb=words.TAKE)

    # ---- saving

    def _ask_name(self) -> None:
        """Save the search beside the categories, under a name."""
        main = self._main
        if not self.query:
            main.say(said.NOTHING_TO_SAVE)
            return
        main.type_line(
            Typing(said.NAME, text=self._typing.text.strip(), done=self._save, left=lambda: main.type_line(None))
        )

    def _save(self, name: str) -> None:
        self._main.type_line(None)
        self._main.start(self._keep(name.strip() or self.query), group="save")

    async def _keep(self, name: str) -> None:
        main = self._main
        try:
            change = await main.backend.save_search(name, self.query)
        except ReaderError as error:
            main.say_error(error)
            return
        await main.places.load_searches()
        main.say(words.marked(change.label, 1), seconds=10)

    def hints(self) -> list[Hint]:
        return [
            Hint(words.ENTER_KEY, words.OPEN, "key:enter", 1), Hint("f2", said.SAVE_AS, "key:f2", 2),
            Hint(self._main.keyboard.of("cancel"), said.CLOSE, "key:escape", 0),
        ]  # fmt: skip
