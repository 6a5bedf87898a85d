"""The reader's marks and choices, every change of which can be undone, also after a restart.

A mark is on the disk before anything says so. Bulk changes are one change. What can be undone: read, starred, later and
tags of entries, saved searches, and mutes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from reader.library import choices
from reader.library.places import place, show_read
from reader.library.times import ticks

#: How many changes can be undone, and for how long.
KEEP_CHANGES, KEEP_FOR = 50, timedelta(days=30)
FIELDS = ("read", "starred", "later")


class Change(msgspec.Struct, frozen=True):
    """A change that has been made. `label` says which (`read`, `unread`, `starred`, `tag to do` …), `ids` on which
    entries: none for a saved search or a mute."""

    label: str
    ids: tuple[int, ...]
    undo_id: int


#: Entry (0 for none), what of it, its value before and after.
Step = tuple[int, str, Any, Any]


def mark(db: sqlite3.Connection, ids: Sequence[int], values: dict[str, bool], now: datetime) -> Change:
    """Set marks on entries. Only what really changes is recorded."""
    steps: list[Step] = []
    for entry, before in _marks_of(db, dict.fromkeys(ids)).items():
        for field, value in values.items():
            if before[FIELDS.index(field)] != int(value):
                steps.append((entry, field, int(not value), int(value)))
    return record(db, " ".join(name if value else f"un{name}" for name, value in values.items()), steps, now)


def _marks_of(db: sqlite3.Connection, ids: Iterable[int]) -> dict[int, tuple[int, int, int]]:
    """Marks of those entries that exist, in the order asked."""
    wanted = list(ids)
    found: dict[int, tuple[int, int, int]] = {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        sql = (
            "SELECT e.id, coalesce(s.read, 0), coalesce(s.starred, 0), coalesce(s.later, 0)"
            f" FROM entries e LEFT JOIN status s ON s.entry = e.id WHERE e.id IN ({','.join('?' * len(some))})"
        )
        found.update((row[0], row[1:]) for row in db.execute(sql, some))
    return {entry: found[entry] for entry in wanted if entry in found}


def record(db: sqlite3.Connection, label: str, steps: Sequence[Step], now: datetime) -> Change:
    """Make a change and remember how to take it back. What had been undone cannot be made again after it."""
    if not steps:
        return Change(label, (), 0)
    _apply(db, [(entry, field, after) for entry, field, _, after in steps], now)
    db.execute("DELETE FROM changes WHERE undone")
    cursor = db.execute(
        "INSERT INTO changes (at, label, marks) VALUES (?, ?, ?)", (ticks(now), label, msgspec.json.encode(steps))
    )
    undo_id = int(cursor.lastrowid or 0)
    db.execute("DELETE FROM changes WHERE id <= ? OR at < ?", (undo_id - KEEP_CHANGES, ticks(now - KEEP_FOR)))
    return Change(label, _entries(steps), undo_id)


def _entries(steps: Sequence[Step]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(entry for entry, *_ in steps if entry))


def undo(db: sqlite3.Connection, now: datetime) -> Change | None:
    """Take the newest change back; None when there is none."""
    row = db.execute("SELECT id, label, marks FROM changes WHERE NOT undone ORDER BY id DESC LIMIT 1").fetchone()
    return None if row is None else _replay(db, row, now, back=True)


def redo(db: sqlite3.Connection, now: datetime) -> Change | None:
    """Make the change again that was undone last; None when there is none."""
    row = db.execute("SELECT id, label, marks FROM changes WHERE undone ORDER BY id LIMIT 1").fetchone()
    return None if row is None else _replay(db, row, now, back=False)


def _replay(db: sqlite3.Connection, row: tuple[int, str, bytes], now: datetime, *, back: bool) -> Change:
    steps = msgspec.json.decode(row[2], type=list[Step])
    ordered = reversed(steps) if back else steps
    _apply(db, [(entry, field, before if back else after) for entry, field, before, after in ordered], now)
    db.execute("UPDATE changes SET undone = ? WHERE id = ?", (int(back), row[0]))
    return Change(row[1], _entries(steps), row[0])


def _apply(db: sqlite3.Connection, values: Sequence[tuple[int, str, Any]], now: datetime) -> None:
    """Give entries, saved searches and mutes their values; then the places follow."""
    for field in FIELDS:
        marks = [(value, ticks(now), entry) for entry, name, value in values if name == field]
        db.executemany("INSERT OR IGNORE INTO status (entry) VALUES (?)", [(entry,) for _, _, entry in marks])
        db.executemany(f"UPDATE status SET {field} = ?, changed = ? WHERE entry = ?", marks)
    moved = {entry for entry, name, _ in values if entry and name != "read"}
    show_read(db, [(entry, value) for entry, name, value in values if name == "read"])
    for entry, name, value in values:
        if name not in FIELDS:
            moved |= choices.set_choice(db, entry, name, value)
    for entry in moved:
        place(db, entry)


def unread_in(db: sqlite3.Connection, view: int, unread: bool) -> list[int]:
    """Entries of a view that have this mark."""
    index = " INDEXED BY places_unread" if unread else ""
    sql = f"SELECT entry FROM places p{index} WHERE p.view = ? AND p.unread = {int(unread)}"
    return [row[0] for row in db.execute(sql, (view,))]


def set_place(db: sqlite3.Connection, entry: int, at: float) -> None:
    """Where reading stopped, 0 to 1."""
    db.execute(
        "INSERT INTO status (entry, place) VALUES (?, ?) ON CONFLICT (entry) DO UPDATE SET place = excluded.place",
        (entry, min(1.0, max(0.0, at))),
    )
    place(db, entry)


def set_opened(db: sqlite3.Connection, entry: int, now: datetime) -> None:
    """Remember that an entry was opened, for the history."""
    db.execute(
        "INSERT INTO status (entry, opened) VALUES (?, ?) ON CONFLICT (entry) DO UPDATE SET opened = excluded.opened",
        (entry, ticks(now)),
    )
    place(db, entry)
