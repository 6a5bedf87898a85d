"""The wordings of the open article, one after the other: as extracted, what changed, as the feed has it, the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.render.header import Around
from reader.tui import words, words_article

if TYPE_CHECKING:
    from reader.jobs.wordings import Wording
    from reader.tui.screens.main import MainScreen


class Texts:
    """Which wording stands in the pane: the text itself, or another one while `active`."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self._entry: int | None = None
        self._others: tuple[Wording, ...] = ()
        self._at = -1

    @property
    def active(self) -> bool:
        return self._at >= 0

    @property
    def label(self) -> str:
        """What is shown, for the header."""
        return words_article.WORDINGS[self._others[self._at].kind] if self.active else ""

    async def next(self) -> None:
        """On to the next wording; after the last one back to the text."""
        main = self._main
        row = main.current
        if row is None:
            main.say(words.NOTHING_SELECTED)
            return
        if main.reading.entry_id != row.id:
            await main.reading.show(row.id)
        if self._entry != row.id:
            found = await main.backend.wordings(row.id)
            self._entry, self._at = row.id, -1
            self._others = tuple(one for one in found if one.kind != "kept")
        if not self._others:
            main.say(words_article.ONE_WORDING)
        elif self._at + 1 == len(self._others):
            await self.close()
        else:
            await self._show(row.id, self._at + 1)

    async def _show(self, entry_id: int, at: int) -> None:
        main, wanted = self._main, self._others[at]
        article = await main.backend.wording(entry_id, wanted)
        row = main.reading.headline
        if row is None or row.id != entry_id:
            return
        await main.reading.keep_place()
        self._at = at
        around = Around(today=main.today, category=row.category, source=row.source if main.reading.zen else "")
        main.reading.put(article, around)
        following = self._others[at + 1].kind if at + 1 < len(self._others) else "kept"
        main.say(words_article.wording(wanted.kind, wanted.since, following), seconds=30)

    async def close(self) -> bool:
        """Back to the text itself. Whether another wording was shown."""
        if not self.active:
            return False
        entry_id = self._entry
        self.forget()
        self._main.quiet()
        if entry_id is not None:
            await self._main.reading.show(entry_id, anew=True)
        return True

    def forget(self) -> None:
        """Another article is opened."""
        self._entry, self._others, self._at = None, (), -1
