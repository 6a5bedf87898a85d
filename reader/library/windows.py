"""Windows of headlines: a stretch of a list, read along one index, whatever the list's length."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import msgspec

from reader.library import schema
from reader.library.database import Reader
from reader.library.stored import clean_stored
from reader.library.times import ticks
from reader.model import Count, Counts, Headline, Query

_VIEWS = {
    "everything": schema.EVERYTHING, "unread": schema.EVERYTHING, "search": schema.EVERYTHING,
    "starred": schema.STARRED, "later": schema.LATER, "offline": schema.OFFLINE, "progress": schema.PROGRESS,
    "history": schema.HISTORY, "muted": schema.MUTED,
}  # fmt: skip
COLUMNS = (
    "e.id, e.title, e.url, e.source, e.stamp, e.authors, e.published, e.fetched, e.language, e.section, e.rtl, st.read,"
    " st.starred, st.later, st.place, t.state, t.problem, t.revised, t.words, e.summary, y.story,"
    " CASE WHEN y.story IS NULL THEN 0 ELSE (SELECT count(*) - 1 FROM stories o WHERE o.story = y.story) END"
)
JOINS = (
    " LEFT JOIN status st ON st.entry = e.id LEFT JOIN texts t ON t.entry = e.id LEFT JOIN stories y ON y.entry = e.id"
)
#: What a list that is narrowed or sorted by a source's name needs besides.
_NAMED = f" JOIN entries e ON e.id = p.entry JOIN sources s ON s.num = e.source{JOINS}"
_ORDERS = {
    "newest": "p.stamp DESC, p.entry DESC",
    "oldest": "p.stamp, p.entry",
    "source": "s.title, p.stamp DESC, p.entry DESC",
    "length": "coalesce(t.words, 0) DESC, p.stamp DESC, p.entry DESC",
}


def view_number(db: sqlite3.Connection, query: Query) -> int | None:
    """The number of the view a query looks into, or None for a category or source that does not exist."""
    if query.view == "category":
        row = db.execute("SELECT num FROM categories WHERE name = ?", (query.name,)).fetchone()
        return schema.CATEGORY_BASE + row[0] if row else None
    if query.view == "source":
        row = db.execute("SELECT num FROM sources WHERE id = ?", (query.name,)).fetchone()
        return schema.SOURCE_BASE + row[0] if row else None
    return _VIEWS[query.view]


def _conditions(db: sqlite3.Connection, query: Query) -> tuple[str, list[object]] | None:
    view = view_number(db, query)
    if view is None:
        return None
    where: list[str] = ["p.view = ?"]
    values: list[object] = [view]
    if query.view == "unread" or not query.show_read:
        if query.keep:
            where.append(f"(p.unread = 1 OR p.entry IN ({','.join('?' * len(query.keep))}))")
            values.extend(query.keep)
        else:
            where.append("p.unread = 1")
    if query.since:
        where.append("p.stamp >= ?")
        values.append(ticks(query.since))
    for column, wanted in (("e.section", query.section), ("e.language", query.language)):
        if wanted is not None:
            where.append(f"{column} = ?")
            values.append(wanted)
    if query.text:
        where.append("(e.title LIKE ? ESCAPE '\\' OR s.title LIKE ? ESCAPE '\\')")
        like = "%" + query.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        values.extend((like, like))
    return " AND ".join(where), values


def _plain(query: Query) -> bool:
    """Whether `places` alone tells a list's order."""
    return not (query.text or query.section or query.language or query.sort in ("source", "length"))


def window_sql(query: Query, where: str) -> str:
    """The statement behind a window; its last two values are limit and offset."""
    order = _ORDERS[query.sort]
    if _plain(query):
        # First walk the index, then look up only what is shown. SQLite does not see by itself that the small index
        # serves, nor that the few rows found are the ones to begin with.
        unread = (query.view == "unread" or not query.show_read) and not query.keep
        index = " INDEXED BY places_unread" if unread else ""
        return (
            f"SELECT {COLUMNS} FROM (SELECT p.entry, p.stamp FROM places p{index} WHERE {where} ORDER BY {order}"
            f" LIMIT ? OFFSET ?) p CROSS JOIN entries e ON e.id = p.entry{JOINS}"
        )
    return f"SELECT {COLUMNS} FROM places p{_NAMED} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"


def window(db: sqlite3.Connection, query: Query, *, offset: int, limit: int) -> list[Headline]:
    """Headlines `offset` to `offset + limit` of a list."""
    found = _conditions(db, query)
    if found is None:
        return []
    where, values = found
    rows = db.execute(window_sql(query, where), (*values, limit, offset))
    return _headlines(db, rows)


def listing(db: sqlite3.Connection, query: Query, *, stories: bool = False) -> tuple[array[int], array[int]]:
    """Ids and stamps (ticks) of a whole list in its order: a list that is open keeps them while the library goes on.

    With `stories`, of several entries on one event only the first in the list's order.
    """
    found = _conditions(db, query)
    ids, stamps = array("q"), array("q")
    if found is None:
        return ids, stamps
    where, values = found
    joins = "" if _plain(query) else _NAMED
    rows = db.execute(
        f"SELECT p.entry, p.stamp FROM places p{joins} WHERE {where} ORDER BY {_ORDERS[query.sort]}", values
    )
    story_of = dict(db.execute("SELECT entry, story FROM stories").fetchall()) if stories else {}
    if story_of:
        found_rows = rows.fetchall()
        seen: set[int] = set()
        more: set[int] = set()
        for entry in [row[0] for row in found_rows if row[0] in story_of]:
            story = story_of[entry]
            if story in seen:
                more.add(entry)
            seen.add(story)
        kept = [row for row in found_rows if row[0] not in more]
        return array("q", [row[0] for row in kept]), array("q", [row[1] for row in kept])
    for entry, stamp in rows:
        ids.append(entry)
        stamps.append(stamp)
    return ids, stamps


def head(
    db: sqlite3.Connection, query: Query, most: int, *, stories: bool = False
) -> tuple[array[int], array[int], bool]:
    """The beginning of a `listing`, made of its first `most` entries, and whether that is all of it."""
    found = _conditions(db, query)
    if found is None:
        return array("q"), array("q"), True
    where, values = found
    joins = "" if _plain(query) else _NAMED
    order = _ORDERS[query.sort]
    sql = f"SELECT p.entry, p.stamp FROM places p{joins} WHERE {where} ORDER BY {order} LIMIT ?"
    rows = db.execute(sql, (*values, most)).fetchall()
    whole = len(rows) < most
    if stories:
        some = ",".join("?" * len(rows))
        ids = [row[0] for row in rows]
        story_of = dict(db.execute(f"SELECT entry, story FROM stories WHERE entry IN ({some})", ids).fetchall())
        first: dict[int, int] = {}
        for entry in ids:
            if entry in story_of:
                first.setdefault(story_of[entry], entry)
        rows = [row for row in rows if row[0] not in story_of or first[story_of[row[0]]] == row[0]]
    return array("q", [row[0] for row in rows]), array("q", [row[1] for row in rows]), whole


def behind_rows(db: sqlite3.Connection, query: Query, ids: Sequence[int]) -> array[int]:
    """Entries of a list that stand behind others of it, as more reports of the same stories."""
    shown = set(ids)
    story_of = dict(db.execute("SELECT entry, story FROM stories").fetchall())
    stories = {story_of[entry] for entry in shown if entry in story_of}
    if not stories:
        return array("q")
    every, _ = listing(db, query)
    return array("q", [entry for entry in every if entry not in shown and story_of.get(entry) in stories])


def count(db: sqlite3.Connection, query: Query) -> int:
    """How many headlines a list has."""
    found = _conditions(db, query)
    if found is None:
        return 0
    where, values = found
    plain = not (query.keep or query.since or query.section or query.language or query.text)
    if plain:
        row = db.execute("SELECT unread, total FROM counters WHERE view = ?", (values[0],)).fetchone() or (0, 0)
        return int(row[0] if query.view == "unread" or not query.show_read else row[1])
    joins = "" if _plain(query) else _NAMED
    return int(db.execute(f"SELECT count(*) FROM places p{joins} WHERE {where}", values).fetchone()[0])


def row_of(db: sqlite3.Connection, query: Query, entry_id: int) -> int | None:
    """The row of an entry in a list sorted by time, or None where the list does not show it."""
    found = _conditions(db, query)
    if found is None:
        return None
    where, values = found
    joins = "" if _plain(query) else _NAMED
    here = db.execute(
        f"SELECT p.stamp FROM places p{joins} WHERE {where} AND p.entry = ?", (*values, entry_id)
    ).fetchone()
    if here is None:
        return None
    sign = "<" if query.sort == "oldest" else ">"
    before = f"SELECT count(*) FROM places p{joins} WHERE {where} AND (p.stamp, p.entry) {sign} (?, ?)"
    return int(db.execute(before, (*values, here[0], entry_id)).fetchone()[0])


def next_unread(db: sqlite3.Connection, query: Query, after_id: int | None, *, backward: bool = False) -> int | None:
    """The unread entry that follows (or precedes) another in a list sorted by time; the first one after None."""
    found = _conditions(db, query)
    if found is None:
        return None
    where, values = found
    down = (query.sort == "oldest") == backward
    joins = "" if _plain(query) else _NAMED
    beyond, more = "", []
    if after_id is not None:
        here = db.execute("SELECT stamp FROM places WHERE view = ? AND entry = ?", (values[0], after_id)).fetchone()
        if here:
            beyond, more = f" AND (p.stamp, p.entry) {'<' if down else '>'} (?, ?)", [here[0], after_id]
    order = "p.stamp DESC, p.entry DESC" if down else "p.stamp, p.entry"
    index = " INDEXED BY places_unread" if not joins and not query.keep else ""
    row = db.execute(
        f"SELECT p.entry FROM places p{index}{joins} WHERE {where} AND p.unread = 1{beyond} ORDER BY {order} LIMIT 1",
        (*values, *more),
    ).fetchone()
    return int(row[0]) if row else None


def headlines(db: sqlite3.Connection, ids: Sequence[int]) -> list[Headline]:
    """Headlines by id, in the order asked; unknown ones are left out."""
    found: dict[int, Headline] = {}
    for start in range(0, len(ids), 500):
        some = tuple(ids[start : start + 500])
        sql = f"SELECT {COLUMNS} FROM entries e{JOINS} WHERE e.id IN ({','.join('?' * len(some))})"
        found.update((row.id, row) for row in _headlines(db, db.execute(sql, some)))
    return [found[entry] for entry in ids if entry in found]


_from_seconds = datetime.fromtimestamp
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_authors = msgspec.json.Decoder(tuple[str, ...]).decode
_Named = tuple[str, str, str]


def _names(db: sqlite3.Connection) -> dict[int, _Named]:
    """Id, title and category of every source. A reader's connection keeps them until something is written."""
    version = db.execute("PRAGMA data_version").fetchone()[0] if isinstance(db, Reader) else None
    if isinstance(db, Reader) and db.names is not None and db.names[0] == version:
        return db.names[1]
    sql = "SELECT s.num, s.id, s.title, c.name FROM sources s JOIN categories c ON c.num = s.category"
    found = {row[0]: row[1:] for row in db.execute(sql)}
    if isinstance(db, Reader):
        db.names = (version, found)
    return found


def _headlines(db: sqlite3.Connection, rows: sqlite3.Cursor) -> list[Headline]:
    names = _names(db)
    factory = db.text_factory
    db.text_factory = str  # here by the hundred: `_headline` cleans what is shown, quicker than a call for each value
    try:
        return [_headline(row, names) for row in rows.fetchall()]
    finally:
        db.text_factory = factory


@lru_cache(256)
def _moment(value: int) -> datetime:
    """Entries come by the dozen: many share the moment at which they were fetched."""
    return _EPOCH + timedelta(0, 0, value)


@lru_cache(1024)
def _names_in(authors: str) -> tuple[str, ...]:
    names = _authors(authors)
    # JSON writes what is not printable as escapes.
    return names if "\\" not in authors and authors.isprintable() else tuple(map(clean_stored, names))


def _headline(row: tuple[Any, ...], names: dict[int, _Named]) -> Headline:
    """One row. Its address and summary, which lists do not show, are left as they stand: who shows them cleans them."""
    (number, title, url, source, stamp, authors, published, fetched, language, section, rtl, read, starred, later,
     place, state, problem, revised, words, summary, story, others) = row  # fmt: skip
    source_id, name, category = names[source]
    if not (title.isprintable() and (section is None or section.isprintable())):
        title, section = clean_stored(title), section and clean_stored(section)
    when = _from_seconds(stamp / 1_000_000, UTC)  # exact for the years that stamps are of, and quicker than adding
    return Headline(
        number, title, url, source_id, name, category, when, _names_in(authors) if authors != "[]" else (),
        when if published == stamp else None if published is None else _EPOCH + timedelta(0, 0, published),
        _moment(fetched), language, section, "rtl" if rtl else "ltr", not read, bool(starred), bool(later),
        place or 0.0, state or "none", problem, bool(revised), words, None if story is None else str(story), others,
        summary,
    )  # fmt: skip


def counts(db: sqlite3.Connection) -> Counts:
    """Unread and total of every view."""
    by_view = {row[0]: Count(row[1], row[2]) for row in db.execute("SELECT view, unread, total FROM counters")}
    none = Count()
    return Counts(
        everything=by_view.get(schema.EVERYTHING, none),
        starred=by_view.get(schema.STARRED, none),
        later=by_view.get(schema.LATER, none),
        offline=by_view.get(schema.OFFLINE, none).total,
        categories={
            name: by_view.get(schema.CATEGORY_BASE + num, none)
            for num, name in db.execute("SELECT num, name FROM categories")
        },
        sources={
            name: by_view.get(schema.SOURCE_BASE + num, none)
            for num, name in db.execute("SELECT num, id FROM sources WHERE listed")
        },
    )
