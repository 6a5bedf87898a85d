"""The part of the library that answers: lists, counts, single entries, searches, stories, the front page."""

from __future__ import annotations

import sqlite3
import zlib
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from reader.errors import LibraryLocked, StorageError
from reader.library import entries, index, search, stories, suggest, windows
from reader.library.database import Database
from reader.library.packing import key_of, unpack
from reader.library.query import parse
from reader.library.schema import key64
from reader.library.search import May
from reader.library.snippets import Wanted, snippet
from reader.model import Article, Counts, Entry, Headline, Hit, Query
from reader.text.urls import same_key

if TYPE_CHECKING:
    from reader.library.articles import Articles

T = TypeVar("T")
#: Turns of the index that a search waits for.
_TURNS = 2
_ALL = ("everything", "unread", "search")


class Looking:
    """Mixed into `Library`, which opens what is used here. Reads use a connection of the calling thread."""

    _db: Database
    _now: Callable[[], datetime]

    if TYPE_CHECKING:

        def _read(self, look: Callable[[sqlite3.Connection], T]) -> T: ...

        def _article(self, db: sqlite3.Connection, entry_id: int) -> Article | None: ...

        def _index(self, db: sqlite3.Connection, most: int) -> bool: ...

        @property
        def _blobs(self) -> Articles: ...

    def window(self, query: Query, *, offset: int = 0, limit: int = 100) -> list[Headline]:
        return self._read(lambda db: windows.window(db, query, offset=offset, limit=limit))

    def listing(self, query: Query, *, stories: bool = False) -> tuple[array[int], array[int]]:
        """Ids and stamps (see `times.moment`) of a whole list in its order; with `stories` one entry of each story."""
        return self._read(lambda db: windows.listing(db, query, stories=stories))

    def head(self, query: Query, most: int, *, stories: bool = False) -> tuple[array[int], array[int], bool]:
        """The same of a list's first `most` entries only, and whether these are all."""
        return self._read(lambda db: windows.head(db, query, most, stories=stories))

    def behind_rows(self, query: Query, ids: Sequence[int]) -> array[int]:
        """Ids of a list that `listing` with `stories` leaves out for one of these."""
        return self._read(lambda db: windows.behind_rows(db, query, ids))

    def count(self, query: Query) -> int:
        return self._read(lambda db: windows.count(db, query))

    def counts(self) -> Counts:
        return self._read(windows.counts)

    def headline(self, entry_id: int) -> Headline | None:
        return next(iter(self.headlines([entry_id])), None)

    def headlines(self, ids: Sequence[int]) -> list[Headline]:
        return self._read(lambda db: windows.headlines(db, ids))

    def row_of(self, query: Query, entry_id: int) -> int | None:
        return self._read(lambda db: windows.row_of(db, query, entry_id))

    def next_unread(self, query: Query, after_id: int | None = None, *, backward: bool = False) -> int | None:
        return self._read(lambda db: windows.next_unread(db, query, after_id, backward=backward))

    def entry(self, entry_id: int) -> Entry | None:
        """The entry as the outlet gave it."""
        return self._read(lambda db: entries.entry_of(db, entry_id))

    def find_url(self, url: str) -> int | None:
        """The entry with this address, however it is spelt."""
        row = self._read(
            lambda db: db.execute("SELECT id FROM entries WHERE key = ?", (key64(same_key(url)),)).fetchone()
        )
        return int(row[0]) if row else None

    def search(
        self,
        text: str,
        *,
        limit: int = 50,
        sort: str = "best",
        query: Query | None = None,
        snippets: int | None = None,
        strict: bool = False,
    ) -> list[Hit]:
        """What meets a query; see `reader.library.query` for the language. `query` says in which view to look.

        Stretches of the text come with the first `snippets` hits (None: with all). A `strict` search raises UsageError
        for what it does not understand, any other looks for it as words.
        """
        ids = self.find(text, limit=limit, sort=sort, query=query, strict=strict)
        rows = self.headlines(ids)
        shown = self.snippets(text, ids[:snippets])
        return [Hit(row, *shown.get(row.id, ("", ()))) for row in rows]

    def find(
        self, text: str, *, limit: int = 50, sort: str = "best", query: Query | None = None, strict: bool = False
    ) -> list[int]:
        """The ids of what `search` finds, in its order. What was stored just now is found too."""
        self._catch_up()
        asked = parse(text, self._now(), strict=strict)

        def look(db: sqlite3.Connection) -> list[int]:
            view = None
            if query is not None and query.view not in _ALL:
                view = windows.view_number(db, query)
                if view is None:
                    return []
            return search.find(db, asked, partial(self._texts_of, db), limit=limit, best=sort == "best", view=view)

        return self._read(look)

    def nearest(self, text: str, *, limit: int = 1_000) -> tuple[str, int] | None:
        """A query in known words for one that finds nothing, and how much it finds (to `limit`); None without one."""
        other = self._read(lambda db: suggest.corrected(db, text))
        count = len(self.find(other, limit=limit, sort="newest")) if other else 0
        return (other, count) if other and count else None

    def _words_of(self, db: sqlite3.Connection, entry_id: int) -> tuple[str, str]:
        """The title and the text of an entry, or what its feed says of it."""
        article = self._article(db, entry_id)
        if article is not None:
            return article.title, article.text
        row = db.execute("SELECT title, coalesce(summary, '') FROM entries WHERE id = ?", (entry_id,)).fetchone()
        return row or ("", "")

    def _texts_of(self, db: sqlite3.Connection, ids: Sequence[int], may: May) -> Iterator[tuple[int, str, str]]:
        """Like `_words_of` for each, but for those whose text in the store cannot hold what is looked for."""
        sql = f"SELECT entry, digest FROM texts WHERE state = 'kept' AND entry IN ({','.join('?' * len(ids))})"
        keys = {entry: key_of(entry, digest) for entry, digest in db.execute(sql, tuple(ids))}
        packed = self._blobs.get_many(keys.values())
        for entry in ids:
            stored = packed.get(keys.get(entry, ""))
            with suppress(zlib.error):  # what cannot be unpacked is judged where texts are read
                if stored is not None and not may(unpack(stored)):
                    continue
            yield entry, *self._words_of(db, entry)

    def snippets(self, text: str, ids: Sequence[int]) -> dict[int, tuple[str, tuple[tuple[int, int], ...]]]:
        """For each entry a stretch of its text around what a query asks for, and where its words stand in it."""
        wanted = Wanted(parse(text, self._now()))
        return self._read(lambda db: {entry: snippet(self._words_of(db, entry)[1], wanted) for entry in ids})

    # ---- stories

    def story(self, entry_id: int) -> list[Headline]:
        """Who else tells of the same event, first who told it first; the entry itself is among them."""
        return self.headlines(self._read(lambda db: stories.story_of(db, entry_id)))

    def front_page(self, category: str | None = None, limit: int = 50) -> list[Headline]:
        """One headline of each story of the last two days, of a category or of all; see `stories.RULE`."""
        now = self._now()

        def look(db: sqlite3.Connection) -> list[int]:
            number = None
            if category is not None:
                row = db.execute("SELECT num FROM categories WHERE name = ?", (category,)).fetchone()
                if row is None:
                    return []
                number = row[0]
            return stories.front_page(db, number, now, limit)

        return self.headlines(self._read(look))

    def _catch_up(self) -> None:
        """Index what waits, unless it is so much that a search would wait for it."""
        with suppress(StorageError, LibraryLocked):  # a search goes on where nothing can be written
            for _ in range(_TURNS):
                if not self._read(lambda db: db.execute("SELECT 1 FROM unindexed LIMIT 1").fetchone()):
                    return
                self._db.write(lambda db: self._index(db, index.BATCH))
