"""Adding a source: an address is looked at, what it offers shown before anything is kept. Or one of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import ReaderError
from reader.text.urls import safe_url
from reader.tui import words_sources as said
from reader.tui.widgets.choices import Choice

if TYPE_CHECKING:
    from reader.jobs.subscribe import Found
    from reader.tui.screens.main import MainScreen

#: Headlines of a candidate that are shown, and lines for all that is said of it.
SHOWN, LINES = 4, 8


class Adding:
    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self._category = ""

    async def open(self) -> None:
        """Type an address, or letters of a name, a category, a language or a country of the catalogue."""
        main = self._main
        feeds = await main.backend.catalogue()
        known = {source.url for source in main.opening.sources}
        choices = [
            Choice(
                feed.name, right=" · ".join(one for one in (feed.language, feed.category) if one),
                on=feed.feed in known,
                about=said.feed_about(feed.category, feed.country, feed.note, feed.feed),
                find=" ".join(one for one in (feed.category, feed.language, feed.country, feed.ownership) if one),
            )
            for feed in feeds
        ]  # fmt: skip

        async def take(index: int) -> None:
            feed = feeds[index]
            if main.sample:
                main.say(said.NOT_ON_SAMPLE)
                return
            await main.backend.add_feed(feed)
            await self._added(feed.name, feed.category)

        main.choosing.open(
            said.ADD_TITLE, choices, take, verb=said.ADD, none=said.ADD_NONE, made=self.look, prefer=is_address,
            about=3,
        )  # fmt: skip

    async def _added(self, title: str, category: str) -> None:
        main = self._main
        await main.starting.look_again()
        main.sourcing.refresh()
        main.say(said.added(title, category), seconds=10)
        source = next((one for one in main.opening.sources if one.title == title), None)
        if source is not None and not main.fetching.offline and not main.fetching.running:
            await main.fetching.begin(quiet=True, sources=(source.id,))

    # ---- an address

    def look(self, typed: str) -> None:
        """Ask an address what it offers."""
        address = whole_address(typed)
        if address is None:
            self._main.say(said.NOT_AN_ADDRESS)
        elif self._main.sample:
            self._main.say(said.NOT_ON_SAMPLE)
        else:
            self._main.say(said.looking_at(address), seconds=120)
            self._main.start(self._look(address), group="add")

    async def _look(self, address: str) -> None:
        main = self._main
        found: list[Found] = []
        try:
            found = await main.backend.find_sources(address)
            main.quiet()
        except ReaderError as error:
            main.say(said.nothing_found(str(error), error.remedy or ""), slot="warn", seconds=30)
        self.offer(address, found)

    def offer(self, address: str, found: list[Found]) -> None:
        """Show what was found, and the address itself."""
        main = self._main
        names = [category.name for category in main.opening.categories] or [said.UNSORTED]
        view = main.places.view
        self._category = view.key if view.kind == "category" else names[0]

        def choices() -> list[Choice]:
            offered = [
                Choice(
                    one.title, right=said.found_right(one.kind, one.language, one.part),
                    about=said.found_about(
                        one.entries, said.short_moment(one.newest, main.today) if one.newest else "", self._category,
                        one.headlines[:SHOWN],
                    ),
                )
                for one in found
            ]  # fmt: skip
            return [*offered, Choice(said.SAVE_LATER, about=said.SAVE_ABOUT)]

        def keys(key: str, index: int) -> bool:
            if key not in ("tab", "shift+tab"):
                return False
            at = names.index(self._category) + (1 if key == "tab" else -1)
            self._category = names[at % len(names)]
            main.choosing.change(choices(), index)
            return True

        async def take(index: int) -> None:
            if index == len(found):
                saved = await main.backend.save_address(address)
                main.say(said.saved_later(saved.title, saved.problem), seconds=10)
                await main.refresh_counts()
                return
            source = await main.backend.add_found(found[index], self._category)
            await self._added(source.title, source.category)

        message = main.status_text.text
        main.choosing.open(address, choices(), take, verb=said.ADD, keys=keys, about=LINES)
        if message:
            main.say(message, slot="warn", seconds=30)


def is_address(text: str) -> bool:
    """Whether typed text is meant as an address: a name with a dot and no blank."""
    return " " not in text and ("://" in text or "." in text.strip("."))


def whole_address(text: str) -> str | None:
    """An address as it can be asked, `https://` before it where none is stated."""
    text = text.strip()
    return safe_url(text if "://" in text else f"https://{text}") if is_address(text) else None
