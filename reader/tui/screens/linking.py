"""Where an article leads: its links, footnotes and pictures as a list, and following one of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from reader.model import Image, plain
from reader.text.urls import host_of
from reader.tui import words, words_article
from reader.tui.widgets.choices import Choice

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

Run = Callable[[], Awaitable[object] | object]
#: Signs of a footnote that stand in the list.
NOTE_SIGNS = 120


class Linking:
    def __init__(self, main: MainScreen) -> None:
        self._main = main

    async def enter(self) -> None:
        """Follow the link that holds the current hit; with none there, letters are laid over those that are seen."""
        main = self._main
        if main.pages.shown:
            return
        target = main.page.hit_target()
        if target is None:
            main.finding.show_hints()
        else:
            main.page.choose(target)

    def show_list(self) -> None:
        """Links with their numbers and hosts, then footnotes and pictures; enter follows."""
        main, page = self._main, self._main.page
        article = page.article
        if article is None:
            main.say(words.NOTHING_SELECTED)
            return
        entries: list[tuple[Choice, Run]] = []
        for number, (text, href) in enumerate(zip(page.link_words(), page.links, strict=True), 1):
            label = words_article.numbered(number, text or href)
            entries.append((Choice(label, right=host_of(href), about=href, find=href), self._to(href)))
        for note, spans in enumerate(article.footnotes):
            label = words_article.numbered(note + 1, plain(spans).strip()[:NOTE_SIGNS])
            entries.append((Choice(label, right=words_article.FOOTNOTE), self._to_note(note)))
        for index, block in enumerate(article.blocks):
            if isinstance(block, Image):
                label = block.caption or block.alt or words_article.PICTURE
                right = words_article.PICTURE
                entries.append((Choice(label, right=right, about=block.src), self._to_picture(index)))
        if not entries:
            main.say(words_article.NO_LINKS_HERE)
            return
        runs = [run for _, run in entries]
        main.choosing.open(
            words_article.LINKS, [choice for choice, _ in entries], lambda index: runs[index](),
            verb=words_article.FOLLOW_IT,
        )  # fmt: skip

    def _to(self, href: str) -> Run:
        return lambda: self.follow(href)

    def _to_note(self, note: int) -> Run:
        return lambda: self._main.page.show_note(note)

    def _to_picture(self, block: int) -> Run:
        return lambda: self._main.pictures.open(block)

    async def follow(self, href: str) -> None:
        """Open an address: the article itself where its whole text is here, else the browser."""
        main = self._main
        address = main.sharing.clean(href)
        if address is None:
            return
        entry_id = await main.backend.entry_at(address)
        if entry_id is not None and entry_id != main.reading.entry_id:
            await main.reading.open(entry_id)
        else:
            main.sharing.open(address)
