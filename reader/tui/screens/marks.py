"""Marks: on the disk first, then shown, then said. Every one can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reader.tui import words

if TYPE_CHECKING:
    from reader.library.status import Change
    from reader.model import Headline
    from reader.tui.screens.main import MainScreen

UNDO_SECONDS = 10


class Marks:
    def __init__(self, main: MainScreen) -> None:
        self._main = main

    async def set_read(self, ids: Sequence[int], *, read: bool) -> Change:
        """Mark entries read or unread, without words."""
        change = await self._main.backend.mark(ids, read=read)
        await self.changed(change)
        return change

    async def changed(self, change: Change) -> None:
        """Show what is on the disk now."""
        main = self._main
        ids = set(change.ids)
        await main.listing.reload(ids)
        reading = main.reading
        if reading.entry_id in ids:
            rows = await main.backend.headlines([reading.entry_id])
            reading.headline = rows[0] if rows else reading.headline
        await main.refresh_counts()

    def _said(self, change: Change) -> None:
        if change.ids:
            self._main.say(words.marked(change.label, len(change.ids)), seconds=UNDO_SECONDS)

    async def _rows(self) -> list[Headline]:
        """What a command is about: what is chosen in the list, or the headline at hand."""
        main = self._main
        row = main.current
        rows = await main.backend.headlines(main.selecting.ids) if main.selecting.many else [row] if row else []
        if not rows:
            main.say(words.NOTHING_SELECTED)
        main.selecting.clear()
        return rows

    async def toggle_read(self) -> None:
        """Mark read; of several, unread only where all of them are read."""
        rows = await self._rows()
        if rows:
            unread = any(row.unread for row in rows)
            self._said(await self.set_read([row.id for row in rows], read=unread))

    async def toggle_star(self) -> None:
        rows = await self._rows()
        if rows:
            starred = not all(row.starred for row in rows)
            change = await self._main.backend.mark([row.id for row in rows], starred=starred)
            await self.changed(change)
            self._said(change)

    async def toggle_later(self) -> None:
        rows = await self._rows()
        if not rows:
            return
        later = not all(row.later for row in rows)
        change = await self._main.backend.mark([row.id for row in rows], later=later)
        await self.changed(change)
        self._said(change)
        for row in rows if later else ():
            if not row.offline:
                self._main.fetching.want_text(row.id)

    async def read_above(self) -> None:
        """Mark this headline and all above it read."""
        rows = self._main.list_
        await self._read(await self._with_reports(list(rows.ids[: rows.cursor + 1])))

    async def read_all(self) -> None:
        """Mark the list read as it is shown: what is waiting to be let in stays unread."""
        await self._read(await self._with_reports(list(self._main.list_.ids)))

    async def _with_reports(self, ids: list[int]) -> list[int]:
        """These, and where a story is one row the other reports of it that the list counts."""
        main = self._main
        if main.listing.filter or not main.ordering.one_row(main.places.view):
            return ids
        return ids + await main.backend.behind_rows(main.listing.query(), ids)

    async def read_these(self, ids: Sequence[int]) -> None:
        """Mark entries read and say how many."""
        await self._read(list(ids))

    async def _read(self, ids: list[int]) -> None:
        change = await self.set_read(ids, read=True) if ids else None
        if change is None or not change.ids:
            self._main.say(words.NOTHING_ABOVE_READ)
            return
        self._main.say(words.marked_many(len(change.ids)), seconds=UNDO_SECONDS)

    async def _list_changed(self, change: Change) -> None:
        """Saved searches and mutes change what is listed."""
        if change.label not in words.MARKED:
            await self._main.places.load_searches()
            await self._main.listing.reopen()

    async def undo(self) -> None:
        change = await self._main.backend.undo()
        if change is None:
            self._main.say(words.NOTHING_TO_UNDO)
            return
        await self.changed(change)
        await self._list_changed(change)
        self._main.say(words.undone(change.label, len(change.ids)), seconds=UNDO_SECONDS)

    async def redo(self) -> None:
        change = await self._main.backend.redo()
        if change is None:
            self._main.say(words.NOTHING_TO_REDO)
            return
        await self.changed(change)
        await self._list_changed(change)
        self._main.say(words.redone(change.label, len(change.ids)), seconds=UNDO_SECONDS)
