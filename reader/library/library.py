"""The library: entries, marks and texts that must not be lost, behind one object.

Any thread may call it. Writes return when they are on the disk; reads use a connection of the calling thread. Knows
neither network nor screen.
"""

from __future__ import annotations

import itertools
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

import msgspec
from msgspec.structs import replace

from reader.errors import ParseError
from reader.library import choices, entries, index, status, texts, windows
from reader.library.carrying import Carrying
from reader.library.database import Database, translated
from reader.library.entries import StoreResult
from reader.library.keeping import Keeping, keep_copies
from reader.library.looking import Looking
from reader.library.packing import digest_of, key_of, unpack
from reader.library.status import Change
from reader.library.stored import from_store
from reader.library.stories import SLICE, Stories
from reader.library.texts import WantedText
from reader.model import Article, Category, Health, Listing, Prepared, Query, Source
from reader.model.codec import from_json

if TYPE_CHECKING:
    from reader.library.articles import Articles

Now = Callable[[], datetime]
T = TypeVar("T")
#: Texts of one commit, and of how many the words are collected for the index before it is their turn; fewer wait for
#: an idle moment.
_LOT, _INDEX_LOT = 250, 3_000
#: How often mutes are looked at for their end.
_LOOK_EVERY = timedelta(minutes=10)


def utc_now() -> datetime:
    return datetime.now(UTC)


class Stats(msgspec.Struct, frozen=True):
    """Sizes of what is kept: counts, and bytes on disk."""

    entries: int
    texts: int
    starred: int
    later: int
    waiting_for_index: int
    library_bytes: int
    articles_bytes: int


def _lots(items: Iterable[T], size: int) -> Iterator[list[T]]:
    waiting = iter(items)
    return iter(lambda: list(itertools.islice(waiting, size)), [])


class Library(Looking, Keeping, Carrying):
    """Open with `Library.open`; close when done."""

    def __init__(self, path: Path, articles: Path, now: Now) -> None:
        self._now = now
        self._path, self._articles_path = path, articles
        self._articles: Articles | None = None
        self._opening = threading.Lock()
        #: Words of texts just stored, by entry and with the text's digest: the index need not read the texts again.
        self._words: dict[int, tuple[bytes, str]] = {}
        #: Earlier texts that stay of an article its site changes.
        self.versions_kept = 20
        self._stories = Stories()
        self._looked: datetime | None = None
        self._db = Database(path, idle=self._idle)

    @classmethod
    def open(cls, path: Path, articles: Path, *, now: Now = utc_now) -> Self:
        """Open or make the library. Raises StorageError and LibraryLocked."""
        return cls(path, articles, now)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Finish the write under way and close everything."""
        self._db.close()
        if self._articles is not None:
            self._articles.close()

    @property
    def _blobs(self) -> Articles:
        if self._articles is None:
            from reader.library.articles import open_articles  # headlines need no diskcache

            with self._opening:
                if self._articles is None:
                    self._articles = open_articles(self._articles_path)
        return self._articles

    # ---- sources

    def sync_sources(self, sources: Sequence[Source], categories: Sequence[Category]) -> None:
        """Mirror sources.toml. Raises StorageError."""
        self._db.write(lambda db: entries.sync_sources(db, sources, categories))

    def health(self, source_id: str) -> Health:
        """What happened to a source so far."""
        return self.healths().get(source_id, Health(source_id=source_id))

    def healths(self) -> dict[str, Health]:
        return self._read(entries.healths)

    def set_health(self, health: Health) -> None:
        self._db.write(lambda db: entries.set_health(db, health))

    def setting_health(self, health: Health) -> Future[None]:
        """Like `set_health`, without waiting: the future is done once it is on the disk."""
        return self._db.submit(lambda db: entries.set_health(db, health), patient=True)

    def store_listing(self, source: Source, listing: Listing, health: Health) -> StoreResult:
        """Entries and the validators they came with, in one transaction."""
        return self._db.write(self._listing(source, listing, health))

    def storing_listing(
        self, source: Source, listing: Listing, health: Health, packed: Sequence[bytes | None] = ()
    ) -> Future[StoreResult]:
        """Like `store_listing`, without waiting: the future has its value once that is on the disk.

        `packed` are the entries' own texts in place of their `content_html`, as `text.packed` makes them.
        """
        return self._db.submit(self._listing(source, listing, health, packed), patient=True)

    def _listing(
        self, source: Source, listing: Listing, health: Health, packed: Sequence[bytes | None] = ()
    ) -> Callable[[sqlite3.Connection], StoreResult]:
        now = self._now()

        def write(db: sqlite3.Connection) -> StoreResult:
            stored = entries.store_listing(db, source, listing, health, now, packed)
            choices.mute_new(db, stored.new_ids, now)
            return stored

        return write

    # ---- texts

    def wanted_texts(self, source_ids: Sequence[str] | None, limit: int | None) -> list[WantedText]:
        """Entries of these sources (None: of all) whose text is not kept and may be asked for now, newest first."""
        now = self._now()
        return self._read(lambda db: texts.wanted_texts(db, source_ids, limit, now))

    def store_article(self, entry_id: int, article: Article, prepared: Prepared | None = None) -> int:
        """Keep the whole text of an entry: the text first, then the row that promises it. How many words it has.

        `prepared` is what `texts.prepare` makes of this very article, where a worker has made it already.
        """
        kept = self._article(self._db.reader, entry_id)
        if kept is not None and replace(article, extraction=kept.extraction) == kept:
            prepared = texts.prepare(kept)  # how a text was got, and by which way, makes no new version of it
        elif prepared is None:
            prepared = texts.prepare(article)
        self.store_prepared([(entry_id, prepared)])
        return prepared.words

    def store_articles(self, items: Iterable[tuple[int, Article]]) -> None:
        """Keep several texts, some with each commit."""
        self.store_prepared((entry, texts.prepare(article)) for entry, article in items)

    def store_prepared(self, items: Iterable[tuple[int, Prepared]]) -> None:
        """Keep texts that `texts.prepare` has made ready. While one lot is written the next is taken in."""
        now = self._now()
        waiting: list[Future[None]] = []
        for lot in _lots(items, _LOT):
            kept = dict(lot)
            self._blobs.set_many((key_of(entry, one.digest), one.packed) for entry, one in kept.items())
            while len(waiting) > 1:
                waiting.pop(0).result()
            waiting.append(self._db.submit(partial(self._promise, kept=kept, now=now)))
        for one in waiting:
            one.result()

    def _promise(self, db: sqlite3.Connection, *, kept: dict[int, Prepared], now: datetime) -> None:
        """The rows of texts that lie in the store. Their words wait for the index: larger lots cost it less."""
        changed = texts.set_kept(db, kept, now, self.versions_kept)
        index.wait(db, changed)
        choices.mute_new(db, changed, now, lambda entry: _text_of(kept[entry]))
        self._words.update((entry, (kept[entry].digest, kept[entry].told)) for entry in changed)
        if len(self._words) >= _INDEX_LOT:
            self._index(db, _INDEX_LOT)

    def _index(self, db: sqlite3.Connection, most: int) -> bool:
        """Index some of what waits. Whether more waits."""
        try:
            return index.some(db, partial(self._text_at, db), self._words, most=most)
        finally:
            self._words.clear()

    def store_article_bytes(self, entry_id: int, data: bytes) -> None:
        """Like `store_article`, from the JSON a worker made. Raises ParseError."""
        self.store_article(entry_id, from_json(data, Article))

    def set_text_failed(self, entry_id: int, state: str, message: str) -> None:
        now = self._now()
        self._db.write(lambda db: texts.set_failed(db, entry_id, state, message, now))

    def article(self, entry_id: int) -> Article | None:
        """The kept text, or None. A text that the store has lost is wanted again from now on."""
        found = self._article(self._db.reader, entry_id)
        if found is None and self._read(
            lambda db: db.execute("SELECT 1 FROM texts WHERE entry = ? AND state = 'kept'", (entry_id,)).fetchone()
        ):
            self._db.write(lambda db: texts.forget(db, entry_id))
        return found

    def _article(self, db: sqlite3.Connection, entry_id: int) -> Article | None:
        return self._text_at(db, entry_id, None)

    def _text_at(self, db: sqlite3.Connection, entry_id: int, digest: bytes | None) -> Article | None:
        """The text an entry has, or had under this digest."""
        # The writer comes here while the database is being opened: it may have idle work already.
        with translated(self._path):
            row = db.execute("SELECT digest FROM texts WHERE entry = ? AND state = 'kept'", (entry_id,)).fetchone()
            now = row[0] if row else None
        asked = digest or now
        if asked and (found := _whole(self._blobs.get(key_of(entry_id, asked)), asked)):
            return found
        if asked is not None and now != asked:
            return None
        with translated(self._path):
            kept = db.execute("SELECT data FROM kept WHERE entry = ?", (entry_id,)).fetchone()
        return _whole(kept[0], asked) if kept else None

    # ---- marks

    def mark(
        self, ids: Sequence[int], *, read: bool | None = None, starred: bool | None = None, later: bool | None = None
    ) -> Change:
        """Set marks; one change that can be undone. What is starred or for later is copied into the database whole."""
        named = (("read", read), ("starred", starred), ("later", later))
        wanted = {name: value for name, value in named if value is not None}
        now = self._now()
        copies = self._copies(ids) if starred or later else {}

        def write(db: sqlite3.Connection) -> Change:
            change = status.mark(db, ids, wanted, now)
            keep_copies(db, copies)
            return change

        return self._db.write(write)

    def mark_view(self, query: Query, read: bool = True) -> Change:
        """Mark a whole list read or unread, as one change."""
        now = self._now()
        if query == Query(view=query.view, name=query.name, sort=query.sort):
            plain = self._read(lambda db: windows.view_number(db, query))
            return self._db.write(
                lambda db: status.mark(
                    db, status.unread_in(db, plain, read) if plain is not None else [], {"read": read}, now
                )
            )
        ids, _ = self.listing(replace(query, show_read=query.show_read and not read))
        return self.mark(ids, read=read)

    def undo(self) -> Change | None:
        now = self._now()
        return self._db.write(lambda db: status.undo(db, now))

    def redo(self) -> Change | None:
        now = self._now()
        return self._db.write(lambda db: status.redo(db, now))

    def set_place(self, entry_id: int, place: float) -> None:
        """Where reading stopped, 0 to 1."""
        self._db.write(lambda db: status.set_place(db, entry_id, place))

    def opened(self, entry_id: int) -> None:
        """The entry was opened now."""
        now = self._now()
        self._db.write(lambda db: status.set_opened(db, entry_id, now))

    # ---- program state and care

    def state(self, key: str) -> str | None:
        row = self._read(lambda db: db.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone())
        return str(row[0]) if row else None

    def set_state(self, key: str, value: str) -> None:
        self._db.write(
            lambda db: db.execute(
                "INSERT INTO state VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value)
            )
        )

    def data_version(self) -> int:
        """Changes when anything was written, here or by another program."""
        return int(self._read(lambda db: db.execute("PRAGMA data_version").fetchone()[0]))

    def elsewhere(self) -> int:
        """Changes when another program has written; what this one writes does not count."""
        return self._db.elsewhere()

    def index_now(self) -> None:
        """Index all texts that wait. The writer does it by itself when nothing else is to do."""
        while self._db.write(lambda db: self._index(db, index.BATCH)):
            pass

    def group_now(self) -> None:
        """Group all entries that wait into stories. The writer does it by itself when nothing else is to do."""
        while self._db.write(lambda db: self._stories.some(db, self._now())):
            pass

    def check(self) -> tuple[str, ...]:
        """One sentence for each thing wrong with the database or the kept texts."""
        problems = [
            f"library.db: {row[0]}"
            for row in self._read(lambda db: db.execute("PRAGMA integrity_check").fetchall())
            if row[0] != "ok"
        ]
        return (*problems, *self._blobs.check())

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences a person should read: what was damaged, where it lies now, what was restored."""
        aside = self._articles.moved_aside if self._articles is not None else []
        return (
            *self._db.notices,
            *(
                f"The article store was damaged and set aside as {path.name}; lost texts are fetched again."
                for path in aside
            ),
        )

    def stats(self) -> Stats:
        row = self._read(
            lambda db: db.execute(
                "SELECT (SELECT count(*) FROM entries), (SELECT count(*) FROM texts WHERE state = 'kept'),"
                " (SELECT count(*) FROM status WHERE starred), (SELECT count(*) FROM status WHERE later),"
                " (SELECT count(*) FROM unindexed)"
            ).fetchone()
        )
        entries_, texts_, starred, later, waiting = row
        size = sum(path.stat().st_size for path in self._db.files)
        return Stats(entries_, texts_, starred, later, waiting, size, self._blobs.volume())

    def _idle(self, db: sqlite3.Connection) -> bool:
        """A turn of the work nobody waits for: mutes that end, the index, the stories, the order of the index."""
        now = self._now()
        if self._looked is None or now - self._looked >= _LOOK_EVERY:
            self._looked = now
            choices.end_mutes(db, now)
        if self._index(db, index.BATCH) or self._stories.some(db, now, SLICE):
            return True
        return index.tidy(db)

    def _read(self, look: Callable[[sqlite3.Connection], T]) -> T:
        with translated(self._db.path):
            return look(self._db.reader)


def _text_of(kept: Prepared) -> str:
    """What mutes look into: its words as they stand together."""
    article = _whole(kept.packed, None)
    return article.text if article is not None else ""


def _whole(packed: bytes | None, digest: bytes | None) -> Article | None:
    """The article of a packed text, or None where it is damaged or not the one that was promised."""
    if packed is None:
        return None
    try:
        data = unpack(packed)
        return from_store(data, Article) if digest is None or digest_of(data) == digest else None
    except (ParseError, zlib.error):
        return None
