"""Which views show an entry. Kept in step with entries, marks and texts, in the transaction that changes them."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

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
    SELECT e.id, e.stamp, coalesce(s.read, 0), coalesce(s.starred, 0), coalesce(s.later, 0), coalesce(s.place, 0),
        s.opened, coalesce(t.state = 'kept', 0), EXISTS (SELECT 1 FROM muted m WHERE m.entry = e.id),
        EXISTS (SELECT 1 FROM tags g WHERE g.entry = e.id)
    FROM entries e LEFT JOIN status s ON s.entry = e.id LEFT JOIN texts t ON t.entry = e.id WHERE e.id
"""
_SOURCES = """
    SELECT DISTINCT es.entry, s.num, s.category FROM entry_sources es JOIN sources s ON s.num = es.source
    WHERE s.listed AND es.entry
"""
_PLACES = "SELECT entry, view, stamp, unread FROM places WHERE entry"
#: Numbers of sources and of their categories.
_Homes = Sequence[tuple[int, int]]


def place(db: sqlite3.Connection, entry: int) -> None:
    """Make the places of an entry what its facts say."""
    row = db.execute(f"{_FACTS} = ?", (entry,)).fetchone()
    homes = [(source, category) for _, source, category in db.execute(f"{_SOURCES} = ?", (entry,))]
    found = db.execute(f"{_PLACES} = ?", (entry,)).fetchall()
    _change(db, entry, _wanted(row, homes), {(view, at): unread for _, view, at, unread in found})


def place_all(db: sqlite3.Connection) -> None:
    """Like `place` for every entry there is, and for those that only have places yet."""
    last = db.execute("SELECT max(coalesce((SELECT max(id) FROM entries), 0), coalesce(max(entry), 0)) FROM places")
    for first in range(0, last.fetchone()[0] + 1, _AT_ONCE):
        some = (first, first + _AT_ONCE - 1)
        homes: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
        for entry, source, category in db.execute(f"{_SOURCES} BETWEEN ? AND ?", some):
            homes[entry].append((source, category))
        found: defaultdict[int, dict[tuple[int, int], int]] = defaultdict(dict)
        for entry, view, at, unread in db.execute(f"{_PLACES} BETWEEN ? AND ?", some):
            found[entry][view, at] = unread
        facts = {row[0]: row for row in db.execute(f"{_FACTS} BETWEEN ? AND ?", some)}
        for entry in facts.keys() | found.keys():
            wanted = _wanted(facts.get(entry), homes.get(entry, ()))
            if wanted != found.get(entry, {}):
                _change(db, entry, wanted, found.get(entry, {}))


#: Entries that `place_all` looks at together.
_AT_ONCE = 5_000


def _wanted(row: tuple[Any, ...] | None, homes: _Homes) -> dict[tuple[int, int], int]:
    """Views and stamps at which an entry stands, and whether it is unread.

    A muted entry stands among the muted alone, unless it is starred, tagged or for later. An entry whose sources are
    no longer listed is seen only where the reader kept it.
    """
    if row is None:
        return {}
    _, stamp, read, starred, later, at, opened, kept, muted, tagged = row
    unread = 0 if read else 1
    chosen = bool(starred or later or tagged)
    if muted and not chosen:
        return {(MUTED, stamp): unread}
    if not homes and not chosen:
        return {}
    wanted = {(EVERYTHING, stamp): unread}
    for view, shown in ((STARRED, starred), (LATER, later), (OFFLINE, kept), (PROGRESS, BEGUN < at < FINISHED)):
        if shown:
            wanted[view, stamp] = unread
    if opened is not None:
        wanted[HISTORY, opened] = unread
    for source, category in homes:
        wanted[SOURCE_BASE + source, stamp] = wanted[CATEGORY_BASE + category, stamp] = unread
    return wanted


def _change(
    db: sqlite3.Connection, entry: int, wanted: dict[tuple[int, int], int], have: dict[tuple[int, int], int]
) -> None:
    for (view, at), unread in have.items():
        if (view, at) not in wanted:
            db.execute("DELETE FROM places WHERE view = ? AND stamp = ? AND entry = ?", (view, at, entry))
        elif wanted[view, at] != unread:
            db.execute(
                "UPDATE places SET unread = ? WHERE view = ? AND stamp = ? AND entry = ?",
                (wanted[view, at], view, at, entry),
            )
    missing = [(view, at, entry, unread) for (view, at), unread in wanted.items() if (view, at) not in have]
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
