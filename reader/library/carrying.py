"""The part of the library that gives articles to another library and takes them from one.

What is here already stays as it is: entries and texts are added, marks are taken where this reader has set none since.
Taking the same twice changes nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from reader.errors import UsageError
from reader.library import choices, entries, status, texts, versions
from reader.library.keeping import Copy, keep_copies
from reader.library.packing import key_of
from reader.library.places import place
from reader.library.status import Change, Step
from reader.library.times import moment, ticks
from reader.model import Article, Entry, Listing, Source
from reader.model.edition import Carried, CarriedMute, CarriedSearch, CarriedVersion, Choices, Marks
from reader.text.dates import clamp_date

if TYPE_CHECKING:
    from reader.library.articles import Articles
    from reader.library.database import Database
    from reader.model import Prepared

T = TypeVar("T")
#: Entries of one transaction.
_LOT = 500


class Carrying:
    """Mixed into `Library`, which opens what is used here."""

    _db: Database
    _now: Callable[[], datetime]
    versions_kept: int

    if TYPE_CHECKING:

        def _read(self, look: Callable[[sqlite3.Connection], T]) -> T: ...

        def _article(self, db: sqlite3.Connection, entry_id: int) -> Article | None: ...

        def _text_at(self, db: sqlite3.Connection, entry_id: int, digest: bytes | None) -> Article | None: ...

        @property
        def _blobs(self) -> Articles: ...

        def _copies(self, ids: Iterable[int]) -> dict[int, Copy]: ...

        def save_search(self, name: str, query: str, position: int | None = None) -> Change: ...

        def mute(self, query: str, *, source: str | None = None, until: datetime | None = None) -> Change: ...

        def store_prepared(self, items: Iterable[tuple[int, Prepared]]) -> None: ...

    def carried(self, entry_id: int) -> Carried | None:
        """An entry as another library takes it."""

        def look(db: sqlite3.Connection) -> Carried | None:
            entry = entries.entry_of(db, entry_id)
            if entry is None:
                return None
            rows = db.execute(
                "SELECT DISTINCT s.id FROM entry_sources es JOIN sources s ON s.num = es.source WHERE es.entry = ?"
                " ORDER BY s.num",
                (entry_id,),
            )
            sources = dict.fromkeys((entry.source_id, *(row[0] for row in rows)))
            carried = Carried(
                entry=replace(entry, id=0), sources=tuple(sources), article=self._article(db, entry_id),
                keys=_keys(db, entry_id),
            )  # fmt: skip
            return carried if carried.article is None else self._with_history(db, entry_id, carried)

        return self._read(look)

    def _with_history(self, db: sqlite3.Connection, entry_id: int, carried: Carried) -> Carried:
        """With what its text was before, where the store still has it."""
        row = db.execute("SELECT revised, gone FROM texts WHERE entry = ?", (entry_id,)).fetchone()
        now, *earlier = versions.versions(db, entry_id)
        told = ((one, self._text_at(db, entry_id, one.digest)) for one in reversed(earlier))
        return replace(
            carried, stored=now.stored, revised=row[0], gone=moment(row[1]),
            versions=tuple(CarriedVersion(stored=one.stored, article=text) for one, text in told if text is not None),
        )  # fmt: skip

    def marks_of(self, entry_id: int) -> Marks:
        """The reader's marks on an entry, and its tags."""
        return self._read(lambda db: _marks(db, entry_id))

    def known_sources(self) -> list[Source]:
        """All sources the library has entries of, also those that are no longer in the list."""
        sql = "SELECT s.id, s.url, s.title, c.name FROM sources s JOIN categories c ON c.num = s.category"
        return self._read(
            lambda db: [Source(id=row[0], url=row[1], title=row[2], category=row[3]) for row in db.execute(sql)]
        )

    def carried_choices(self) -> Choices:
        """Saved searches, and mutes that are not over."""
        now = self._now()

        def look(db: sqlite3.Connection) -> Choices:
            searches = [CarriedSearch(name=one.name, query=one.query) for one in choices.searches(db)]
            mutes = [
                CarriedMute(query=one.query, source=one.source, until=one.until)
                for one in choices.mutes(db)
                if one.until is None or one.until > now
            ]
            return Choices(searches=tuple(searches), mutes=tuple(mutes))

        return self._read(look)

    def take_choices(self, theirs: Choices) -> tuple[int, list[str]]:
        """Add searches under names that are free here, and mutes that are not here; how many, and what makes no sense.

        Each can be undone. Sources of mutes are ids of this library.
        """
        ours = self.carried_choices()
        names = {one.name for one in ours.searches}
        muted = {(one.query, one.source) for one in ours.mutes}
        count, wrong = 0, []
        for search in theirs.searches:
            if search.name in names:
                continue
            try:
                self.save_search(search.name, search.query)
                count += 1
            except UsageError as error:
                wrong.append(f"{search.query}: {error}")
        for mute in theirs.mutes:
            if (mute.query, mute.source) in muted or (mute.until is not None and mute.until <= self._now()):
                continue
            try:
                self.mute(mute.query, source=mute.source, until=mute.until)
                count += 1
            except UsageError as error:
                wrong.append(f"{mute.query}: {error}")
        return count, wrong

    def take_entries(
        self, source: Source, listed: Sequence[Entry], keys: Sequence[tuple[int, ...]] = ()
    ) -> tuple[list[int], int]:
        """Add the entries that are not known here. The ids of all, in order, and how many were new.

        `keys` has for each the numbers under which the source knows it in the other library.
        """
        now = self._now()
        ids: list[int] = []
        new = 0
        for start in range(0, len(listed), _LOT):
            lot = Listing(title=source.title, entries=tuple(listed[start : start + _LOT]))
            there = keys[start : start + _LOT]
            stored, found = self._db.write(partial(_take, source=source, lot=lot, keys=there, now=now))
            new += stored
            ids += found
        return ids, new

    def take_texts(self, carried: Mapping[int, Carried]) -> int:
        """Keep texts of entries that have none here, with those they had before; how many."""
        articles = {entry: one.article for entry, one in carried.items() if one.article is not None}
        ids = list(articles)
        have: set[int] = set()
        for start in range(0, len(ids), _LOT):
            some = ids[start : start + _LOT]
            sql = f"SELECT entry FROM texts WHERE state = 'kept' AND entry IN ({','.join('?' * len(some))})"
            have.update(row[0] for row in self._read(partial(_rows, sql=sql, values=some)))
        new = {one: carried[one] for one in ids if one not in have}
        # The earlier ones first: a text that is here is not taken again.
        self._take_versions(new)
        self.store_prepared((one, texts.prepare(articles[one])) for one in new)
        now = self._now()
        facts = [
            (ticks(clamp_date(item.stored, now)), item.revised, ticks(item.gone and clamp_date(item.gone, now)), one)
            for one, item in new.items()
            if item.stored is not None
        ]
        sql = "UPDATE texts SET stored = ?, revised = ?, gone = ? WHERE entry = ?"
        self._db.write(lambda db: db.executemany(sql, facts))
        return len(new)

    def _take_versions(self, carried: Mapping[int, Carried]) -> None:
        """What texts were before, in the store and as rows."""
        now = self._now()
        earlier = {
            (entry, one.stored): texts.prepare(one.article)
            for entry, item in carried.items()
            for one in item.versions[-self.versions_kept :]
            if item.stored is not None and one.stored < clamp_date(item.stored, now)
        }
        if not earlier:
            return
        self._blobs.set_many((key_of(entry, one.digest), one.packed) for (entry, _), one in earlier.items())
        rows = [(entry, ticks(clamp_date(at, now)), one.digest, one.words) for (entry, at), one in earlier.items()]
        sql = "INSERT OR IGNORE INTO versions VALUES (?, ?, ?, ?)"
        self._db.write(lambda db: db.executemany(sql, rows))

    def take_marks(self, marks: Mapping[int, Marks]) -> list[Change]:
        """Set marks of another library where this one's are older or none; each change can be undone."""
        now = self._now()
        changes: list[Change] = []
        items = list(marks.items())
        for start in range(0, len(items), _LOT):
            lot = dict(items[start : start + _LOT])
            copies = self._copies(entry for entry, one in lot.items() if one.starred or one.later)
            changes.append(self._db.write(partial(_take_marks, lot=lot, copies=copies, now=now)))
        return [change for change in changes if change.ids]


def _take_marks(
    db: sqlite3.Connection, *, lot: Mapping[int, Marks], copies: Mapping[int, Copy], now: datetime
) -> Change:
    steps = [step for entry, theirs in lot.items() for step in _steps(db, entry, theirs)]
    change = status.record(db, "import", steps, now)
    for entry, theirs in lot.items():
        _take_place(db, entry, theirs, now)
    chosen = {entry for entry, field, _, value in steps if field in ("starred", "later") and value}
    keep_copies(db, {entry: copy for entry, copy in copies.items() if entry in chosen})
    return change


def _rows(db: sqlite3.Connection, *, sql: str, values: Sequence[int]) -> list[tuple[int, ...]]:
    return db.execute(sql, values).fetchall()


def _keys(db: sqlite3.Connection, entry_id: int) -> dict[str, tuple[int, ...]]:
    """The numbers under which sources know an entry, by the source's id."""
    found: dict[str, tuple[int, ...]] = {}
    sql = (
        "SELECT s.id, es.key FROM entry_sources es JOIN sources s ON s.num = es.source WHERE es.entry = ?"
        " ORDER BY s.num, es.key"
    )
    for source, key in db.execute(sql, (entry_id,)):
        found[source] = (*found.get(source, ()), key)
    return found


def _take(
    db: sqlite3.Connection, *, source: Source, lot: Listing, keys: Sequence[tuple[int, ...]], now: datetime
) -> tuple[int, list[int]]:
    """The entries of a listing: how many were new, and the id of each."""
    ids: list[int] = []
    new: list[int] = []
    for number, entry in enumerate(lot.entries):
        one = Listing(title=lot.title, entries=(entry,))
        stored = entries.store_listing(db, source, one, None, now, keys=keys[number : number + 1])
        ids += stored.ids
        new += stored.new_ids
    choices.mute_new(db, new, now)
    return len(new), ids


def _marks(db: sqlite3.Connection, entry_id: int) -> Marks:
    sql = "SELECT read, starred, later, place, opened, changed FROM status WHERE entry = ?"
    row = db.execute(sql, (entry_id,)).fetchone()
    tags = choices.tags_of(db, entry_id)
    if row is None:
        return Marks(tags=tags)
    read, starred, later, at, opened, changed = row
    return Marks(
        read=bool(read), starred=bool(starred), later=bool(later), place=min(1.0, max(0.0, at)), opened=moment(opened),
        changed=moment(changed), tags=tags,
    )  # fmt: skip


def _steps(db: sqlite3.Connection, entry: int, theirs: Marks) -> list[Step]:
    """What has to change for an entry to have the marks of another library."""
    ours = _marks(db, entry)
    steps: list[Step] = [
        (entry, f"tag:{name}", 0, 1)
        for name in dict.fromkeys(filter(None, map(choices.tag_name, theirs.tags)))
        if name not in ours.tags
    ]
    if ours.changed is not None and (theirs.changed is None or theirs.changed <= ours.changed):
        return steps
    for field in status.FIELDS:
        before, after = getattr(ours, field), getattr(theirs, field)
        if before != after:
            steps.append((entry, field, int(before), int(after)))
    return steps


def _take_place(db: sqlite3.Connection, entry: int, theirs: Marks, now: datetime) -> None:
    """The reading place where this reader has none, and the later time of opening."""
    ours = _marks(db, entry)
    opened = min(theirs.opened, now) if theirs.opened is not None else None
    at = theirs.place if not ours.place else ours.place
    last = max((one for one in (opened, ours.opened) if one is not None), default=None)
    if (at, last) == (ours.place, ours.opened):
        return
    db.execute(
        "INSERT INTO status (entry, place, opened) VALUES (?, ?, ?)"
        " ON CONFLICT (entry) DO UPDATE SET place = excluded.place, opened = excluded.opened",
        (entry, at, ticks(last)),
    )
    place(db, entry)
