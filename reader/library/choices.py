"""What a reader adds to the library: tags of entries, saved searches, and mutes that hide what one does not want.

A mute is a query, of one source or of all, until a day or for good. What it hides stands in the view of the muted, can
be looked into and comes back when the mute ends; what is starred, tagged or kept for later is never hidden.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import msgspec

from reader.library.places import place
from reader.library.query import Asked, Condition, Term, parse, stands_in
from reader.library.search import sources_named
from reader.library.times import moment, ticks
from reader.text.fold import fold
from reader.text.translit import spellings

#: Longest name of a tag or of a saved search.
NAME = 60


class SavedSearch(msgspec.Struct, frozen=True):
    """A query under a name, at its position among the others."""

    name: str
    query: str
    position: int


class Mute(msgspec.Struct, frozen=True):
    """A query that hides. `source` is the id of the only source it is for, `until` (UTC) its end, `hidden` a count."""

    id: int
    query: str
    source: str | None
    made: datetime
    until: datetime | None
    hidden: int = 0


def set_choice(db: sqlite3.Connection, entry: int, name: str, value: Any) -> set[int]:
    """Give a tag, a saved search or a mute its value, None or 0 for none. Entries whose places may have changed."""
    kind, _, key = name.partition(":")
    if kind == "tag":
        if value:
            db.execute("INSERT OR IGNORE INTO tags VALUES (?, ?)", (key, entry))
        else:
            db.execute("DELETE FROM tags WHERE tag = ? AND entry = ?", (key, entry))
        return {entry}
    if kind == "search":
        db.execute("DELETE FROM searches WHERE name = ?", (key,))
        if value is not None:
            db.execute("INSERT INTO searches VALUES (?, ?, ?)", (key, *value))
        return set()
    return _set_mute(db, int(key), value)


# ---- tags


def tag_name(text: str) -> str:
    """The one spelling of a tag."""
    return " ".join(text.casefold().replace('"', " ").split())[:NAME]


def tags_of(db: sqlite3.Connection, entry: int) -> tuple[str, ...]:
    return tuple(row[0] for row in db.execute("SELECT tag FROM tags WHERE entry = ? ORDER BY tag", (entry,)))


def tags(db: sqlite3.Connection) -> dict[str, int]:
    """Every tag with the number of its entries."""
    return dict(db.execute("SELECT tag, count(*) FROM tags GROUP BY tag ORDER BY tag").fetchall())


# ---- saved searches


def searches(db: sqlite3.Connection) -> list[SavedSearch]:
    return [
        SavedSearch(*row) for row in db.execute("SELECT name, query, position FROM searches ORDER BY position, name")
    ]


# ---- mutes


def mutes(db: sqlite3.Connection) -> list[Mute]:
    """All mutes with how many entries each hides, the newest last."""
    rows = db.execute(
        "SELECT m.id, m.query, m.source, m.made, m.until, (SELECT count(*) FROM muted h WHERE h.mute = m.id)"
        " FROM mutes m ORDER BY m.id"
    )
    return [Mute(row[0], row[1], row[2], moment(row[3]), moment(row[4]), row[5]) for row in rows]


def next_mute(db: sqlite3.Connection) -> int:
    """The number of a mute to come; numbers are never given twice."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'mutes'").fetchone()
    return int(row[0] if row else 0) + 1


def _set_mute(db: sqlite3.Connection, number: int, value: Any) -> set[int]:
    """Begin a mute (query, source, made, until, what it hides), or end it."""
    touched = {row[0] for row in db.execute("SELECT entry FROM muted WHERE mute = ?", (number,))}
    db.execute("DELETE FROM muted WHERE mute = ?", (number,))
    db.execute("DELETE FROM mutes WHERE id = ?", (number,))
    if value is not None:
        query, source, made, until, hidden = value
        db.execute("INSERT INTO mutes VALUES (?, ?, ?, ?, ?)", (number, query, source, made, until))
        db.executemany("INSERT OR IGNORE INTO muted VALUES (?, ?)", [(entry, number) for entry in hidden])
        touched |= set(hidden)
    return touched


def end_mutes(db: sqlite3.Connection, now: datetime) -> int:
    """End mutes whose day has come. How many entries came back."""
    back: set[int] = set()
    for (number,) in db.execute("SELECT id FROM mutes WHERE until <= ?", (ticks(now),)).fetchall():
        back |= _set_mute(db, number, None)
    for entry in back:
        place(db, entry)
    return len(back)


def mute_new(
    db: sqlite3.Connection, entries: Iterable[int], now: datetime, text_of: Callable[[int], str] = lambda _: ""
) -> None:
    """Hide what mutes ask for among entries that are new, or whose text has come."""
    rules = [(row[0], row[2], parse(row[1], now)) for row in db.execute("SELECT id, query, source FROM mutes")]
    if not rules:
        return
    for entry in entries:
        hits = [number for number, source, asked in rules if _meets(db, entry, source, asked, text_of)]
        if hits:
            db.executemany("INSERT OR IGNORE INTO muted VALUES (?, ?)", [(entry, number) for number in hits])
            place(db, entry)


def _meets(db: sqlite3.Connection, entry: int, source: str | None, asked: Asked, text_of: Callable[[int], str]) -> bool:
    """Whether one entry meets a query: what the index says of many, said of one that it may not have yet."""
    row = db.execute(
        "SELECT e.title, coalesce(e.summary, ''), coalesce(e.language, ''), e.stamp, coalesce(t.words, 0),"
        " coalesce(t.state, ''), coalesce(t.revised, 0), coalesce(s.read, 0), coalesce(s.starred, 0),"
        " coalesce(s.later, 0) FROM entries e LEFT JOIN texts t ON t.entry = e.id"
        " LEFT JOIN status s ON s.entry = e.id WHERE e.id = ?",
        (entry,),
    ).fetchone()
    if row is None or asked.empty or (source is not None and not is_of(db, entry, [source])):
        return False
    title = fold(row[0])
    body = fold(f"{row[0]}\n{row[1]}\n{text_of(entry)}")
    if not all(_stands(term, title, body) != term.negative for term in asked.terms):
        return False
    return all(_holds(db, entry, row, one) != one.negative for one in asked.conditions)


def _stands(term: Term, title: str, body: str) -> bool:
    text = title if term.title else body
    others = () if len(term.words) > 1 or term.prefix else spellings(term.words[0])
    return any(stands_in(Term(words, term.prefix), text) for words in (term.words, *((one,) for one in others)))


def is_of(db: sqlite3.Connection, entry: int, sources: Iterable[str]) -> bool:
    """Whether one of these sources (ids) has an entry."""
    marks = list(sources)
    sql = (
        "SELECT 1 FROM entry_sources es JOIN sources s ON s.num = es.source"
        f" WHERE es.entry = ? AND s.id IN ({','.join('?' * len(marks))})"
    )
    return db.execute(sql, (entry, *marks)).fetchone() is not None


def _holds(db: sqlite3.Connection, entry: int, row: tuple[Any, ...], one: Condition) -> bool:
    _, _, language, stamp, words, state, revised, read, starred, later = row
    match one.name:
        case "source" | "category":
            numbers = set(sources_named(db, one.name, str(one.value)))
            homes = db.execute("SELECT source FROM entry_sources WHERE entry = ?", (entry,))
            return any(row[0] in numbers for row in homes)
        case "lang":
            return bool(language.lower() == one.value or language.lower().startswith(f"{one.value}-"))
        case "tag":
            return tag_name(str(one.value)) in tags_of(db, entry)
        case "is":
            known = {"read": read, "unread": not read, "starred": starred, "later": later, "kept": state == "kept"}
            return bool(known.get(str(one.value), revised))
        case "words":
            return _compares(words, one.sign, one.value)
    assert isinstance(one.value, datetime)
    return _compares(stamp, one.sign, ticks(one.value))


def _compares(value: int, sign: str, other: Any) -> bool:
    return bool(
        {"<": value < other, ">": value > other, "<=": value <= other, ">=": value >= other, "=": value == other}[sign]
    )
