"""Which views show an entry. Kept in step with entries, marks and texts, in the transaction that changes them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

from reader.library.schema import (
    CATEGORY_BASE,
    EVERYTHING,
    HISTORY,
    LATER,
    MUTED,
    OFFLINE,
    PROGRESS,
    SOURCE_BASE,
    STARRED,
)

#: A place counts as begun from here on, and as finished from there on.
BEGUN, FINISHED = 0.02, 0.98

_FACTS = """
    SELECT e.stamp, coalesce(s.read, 0), coalesce(s.starred, 0), coalesce(s.later, 0), coalesce(s.place, 0), s.opened,
        coalesce(t.state = 'kept', 0), EXISTS (SELECT 1 FROM muted m WHERE m.entry = e.id),
        EXISTS (SELECT 1 FROM tags g WHERE g.entry = e.id)
    FROM entries e LEFT JOIN status s ON s.entry = e.id LEFT JOIN texts t ON t.entry = e.id WHERE e.id = ?
"""
_SOURCES = """
    SELECT DISTINCT s.num, s.category FROM entry_sources es JOIN sources s ON s.num = es.source
    WHERE es.entry = ? AND s.listed
"""


def place(db: sqlite3.Connection, entry: int) -> None:
    """Make the places of an entry what its facts say.

    A muted entry stands among the muted alone, unless it is starred, tagged or for later. An entry whose sources are
    no longer listed is seen only where the reader kept it.
    """
    row = db.execute(_FACTS, (entry,)).fetchone()
    if row is None:
        db.execute("DELETE FROM places WHERE entry = ?", (entry,))
        return
    stamp, read, starred, later, at, opened, kept, muted, tagged = row
    unread = 0 if read else 1
    chosen = bool(starred or later or tagged)
    homes = db.execute(_SOURCES, (entry,)).fetchall()
    wanted: dict[int, int] = {}
    if muted and not chosen:
        wanted[MUTED] = stamp
    elif homes or chosen:
        wanted[EVERYTHING] = stamp
        for view, shown in ((STARRED, starred), (LATER, later), (OFFLINE, kept), (PROGRESS, BEGUN < at < FINISHED)):
            if shown:
                wanted[view] = stamp
        if opened is not None:
            wanted[HISTORY] = opened
        for source, category in homes:
            wanted[SOURCE_BASE + source] = wanted[CATEGORY_BASE + category] = stamp
    found = db.execute("SELECT view, stamp, unread FROM places WHERE entry = ?", (entry,)).fetchall()
    have = {view: (at_, mark) for view, at_, mark in found}
    for view, (at_, mark) in have.items():
        if wanted.get(view) != at_:
            db.execute("DELETE FROM places WHERE view = ? AND stamp = ? AND entry = ?", (view, at_, entry))
        elif mark != unread:
            db.execute(
                "UPDATE places SET unread = ? WHERE view = ? AND stamp = ? AND entry = ?", (unread, view, at_, entry)
            )
    missing = [(view, at_, entry, unread) for view, at_ in wanted.items() if have.get(view, (None,))[0] != at_]
    db.executemany("INSERT INTO places VALUES (?, ?, ?, ?)", missing)


def place_new(db: sqlite3.Connection, source: int, category: int, first: int, last: int) -> None:
    """Places of the entries from `first` to `last`, all new and of one listed source: nothing else is known of them.

    One statement for all: with one each, what the counters' trigger needs would be set up for every row.
    """
    db.execute(
        "INSERT INTO places SELECT v.view, e.stamp, e.id, 1 FROM entries e,"
        " (SELECT ? AS view UNION ALL SELECT ? UNION ALL SELECT ?) v WHERE e.id BETWEEN ? AND ? ORDER BY 1, 2, 3",
        (EVERYTHING, CATEGORY_BASE + category, SOURCE_BASE + source, first, last),
    )


def show_kept(db: sqlite3.Connection, entries: Iterable[int]) -> None:
    """These entries open offline from now on, wherever everything shows them."""
    db.execute(
        f"INSERT OR IGNORE INTO places SELECT {OFFLINE}, p.stamp, p.entry, p.unread FROM json_each(?) j"
        f" CROSS JOIN places p ON p.entry = j.value WHERE p.view = {EVERYTHING}",
        (json.dumps(list(entries)),),
    )


def show_read(db: sqlite3.Connection, marks: Iterable[tuple[int, int]]) -> None:
    """Entries with their read mark, wherever they stand."""
    db.executemany("UPDATE places SET unread = ? WHERE entry = ?", [(0 if read else 1, entry) for entry, read in marks])
