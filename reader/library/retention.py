"""What is deleted to keep the library within its bounds, and what never is: unread, starred, tagged, kept for later.

A plan first, as a value that can be shown; then exactly that plan is carried out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from reader.library import index
from reader.library.packing import key_of
from reader.library.schema import OFFLINE
from reader.library.times import moment, ticks

#: Entries that go with one transaction.
LOT = 200
#: Their sources must still list them less recently than this, or they would come back with the next fetch.
LISTED_FOR = timedelta(days=2)
#: How long it is remembered of an entry that went that it had been read, in case its source lists it again.
REMEMBERED_FOR = timedelta(days=400)


class Rules(msgspec.Struct, frozen=True):
    """Bounds: texts and entries older than this go (None: never), then the oldest texts until they fit `max_bytes`."""

    texts_days: int | None = None
    entries_days: int | None = None
    max_bytes: int | None = None


class Plan(msgspec.Struct, frozen=True):
    """What would go: entries of which only the text goes, entries that go whole, and about how many bytes that frees.

    `spared` counts entries that are as old but stay. `oldest` and `newest` say of when what goes is.
    """

    texts: tuple[int, ...] = ()
    entries: tuple[int, ...] = ()
    bytes: int = 0
    spared: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None

    @property
    def empty(self) -> bool:
        return not self.texts and not self.entries


_STAYS = (
    "(NOT EXISTS (SELECT 1 FROM status s WHERE s.entry = e.id AND s.read AND NOT s.starred AND NOT s.later)"
    " OR EXISTS (SELECT 1 FROM tags g WHERE g.entry = e.id))"
)


def plan(db: sqlite3.Connection, rules: Rules, now: datetime, *, text_bytes: int) -> Plan:
    """What the rules ask for now. `text_bytes` is the room all kept texts take."""
    entries: list[tuple[int, int]] = []
    spared = 0
    if rules.entries_days is not None:
        before = ticks(now - timedelta(days=rules.entries_days))
        seen = ticks(now - LISTED_FOR)
        old_ones = "SELECT e.id, e.stamp FROM entries e WHERE e.stamp < ? AND e.fetched < ?"
        sql = f"{old_ones} AND NOT {_STAYS} ORDER BY e.stamp"
        entries = db.execute(sql, (before, seen)).fetchall()
        spared = db.execute(f"SELECT count(*) FROM entries e WHERE e.stamp < ? AND {_STAYS}", (before,)).fetchone()[0]
    going = {entry for entry, _ in entries}
    kept = db.execute(
        "SELECT e.id, e.stamp FROM texts t JOIN entries e ON e.id = t.entry"
        f" WHERE t.state = 'kept' AND NOT {_STAYS} ORDER BY e.stamp"
    ).fetchall()
    count = db.execute("SELECT count(*) FROM texts WHERE state = 'kept'").fetchone()[0]
    each = text_bytes // count if count else 0
    texts = [row for row in kept if row[0] not in going]
    old = -1 if rules.texts_days is None else ticks(now - timedelta(days=rules.texts_days))
    gone = {row[0] for row in texts if row[1] < old}
    if rules.texts_days is not None:
        old_texts = "FROM texts t JOIN entries e ON e.id = t.entry WHERE t.state = 'kept' AND e.stamp < ?"
        sql = f"SELECT count(*) {old_texts} AND {_STAYS}"
        spared = max(spared, db.execute(sql, (old,)).fetchone()[0])
    if rules.max_bytes is not None and each:
        left = text_bytes - each * (len(gone) + len(kept) - len(texts))
        for entry, _ in texts:
            if left <= rules.max_bytes:
                break
            if entry not in gone:
                gone.add(entry)
                left -= each
    freed = each * (len(gone) + len(kept) - len(texts))
    stamps = [stamp for entry, stamp in (*entries, *texts) if entry in going or entry in gone]
    return Plan(
        tuple(entry for entry, _ in texts if entry in gone), tuple(entry for entry, _ in entries), freed, spared,
        moment(min(stamps)) if stamps else None, moment(max(stamps)) if stamps else None,
    )  # fmt: skip


def drop_texts(db: sqlite3.Connection, entries: Sequence[int], text_of: index.TextOf, now: datetime) -> list[str]:
    """Let go of the texts of entries that need not stay. The store's keys that nothing promises any more."""
    free = _free(db, entries)
    keys = _keys(db, free)
    index.withdraw(db, free, text_of)
    # The entry itself stays, and is found by its headline; its text is not fetched again by itself.
    db.executemany(
        "UPDATE texts SET state = 'none', digest = NULL, next_try = NULL, problem = 'pruned' WHERE entry = ?",
        [(entry,) for entry in free],
    )
    db.executemany("DELETE FROM versions WHERE entry = ?", [(entry,) for entry in free])
    index.wait(db, free)
    db.executemany(f"DELETE FROM places WHERE view = {OFFLINE} AND entry = ?", [(entry,) for entry in free])
    return keys


def drop_entries(db: sqlite3.Connection, entries: Sequence[int], text_of: index.TextOf, now: datetime) -> list[str]:
    """Let go of entries that need not stay, with all that hangs on them. That they were read stays in `past`."""
    free = _free(db, entries)
    keys = _keys(db, free)
    _remember(db, free, now)
    index.withdraw(db, free, text_of)
    for table in (
        "places",
        "entry_sources",
        "unindexed",
        "versions",
        "muted",
        "stories",
        "pictures",
        "contents",
        "texts",
        "kept",
    ):
        db.executemany(f"DELETE FROM {table} WHERE entry = ?", [(entry,) for entry in free])
    db.executemany("DELETE FROM status WHERE entry = ?", [(entry,) for entry in free])
    db.executemany("DELETE FROM entries WHERE id = ?", [(entry,) for entry in free])
    return keys


def _free(db: sqlite3.Connection, entries: Sequence[int]) -> list[int]:
    marks = ",".join("?" * len(entries))
    rows = db.execute(f"SELECT e.id FROM entries e WHERE e.id IN ({marks}) AND NOT {_STAYS}", tuple(entries))
    return [row[0] for row in rows]


def _remember(db: sqlite3.Connection, entries: Sequence[int], now: datetime) -> None:
    """Keep the keys these entries go by: of a source its own, and for all sources (0) that of the whole library."""
    for keys in ("SELECT source, key FROM entry_sources WHERE entry = ?", "SELECT 0, key FROM entries WHERE id = ?"):
        db.executemany(
            f"INSERT OR REPLACE INTO past SELECT k.*, s.changed, ? FROM ({keys}) k, status s WHERE s.entry = ?",
            [(ticks(now), entry, entry) for entry in entries],
        )


def forget(db: sqlite3.Connection, now: datetime) -> list[str]:
    """Let go of what has been remembered long enough. Nothing in the store hangs on it."""
    db.execute("DELETE FROM past WHERE gone < ?", (ticks(now - REMEMBERED_FOR),))
    return []


def _keys(db: sqlite3.Connection, entries: Sequence[int]) -> list[str]:
    marks = ",".join("?" * len(entries))
    sql = (
        f"SELECT entry, digest FROM texts WHERE digest IS NOT NULL AND entry IN ({marks})"
        f" UNION SELECT entry, digest FROM versions WHERE entry IN ({marks})"
    )
    return [key_of(*row) for row in db.execute(sql, (*entries, *entries))]


def carry_out(
    plan: Plan,
    write: Callable[[Callable[[sqlite3.Connection], list[str]]], list[str]],
    delete: Callable[[str], object],
    text_of: Callable[[sqlite3.Connection], index.TextOf],
    now: datetime,
) -> None:
    """Do what a plan says, some entries with each commit: first the rows that promise, then the texts in the store."""
    for entries, drop in ((plan.texts, drop_texts), (plan.entries, drop_entries)):
        for start in range(0, len(entries), LOT):
            some = entries[start : start + LOT]
            for key in write(lambda db, some=some, drop=drop: drop(db, some, text_of(db), now)):  # type: ignore[misc]
                delete(key)
    write(lambda db: forget(db, now))
