"""Sources and what they published: storing listings without ever storing one article twice.

An entry is known by its guid within a source, by its address everywhere, and by title and date where it has neither.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from reader.library import index
from reader.library.places import place, place_new, show_read
from reader.library.schema import key64
from reader.library.stored import cleaned, from_store
from reader.library.times import moment, ticks
from reader.model import Category, Entry, Health, Listing, Source
from reader.model.codec import known, to_json
from reader.text.bidi import direction_of
from reader.text.dates import clamp_date
from reader.text.packed import pack, unpack
from reader.text.urls import same_key


class StoreResult(msgspec.Struct, frozen=True):
    """Ids of what a listing brought: new entries, entries whose facts changed, and all of it in the listing's order."""

    new_ids: tuple[int, ...] = ()
    updated_ids: tuple[int, ...] = ()
    ids: tuple[int, ...] = ()


class _Rest(msgspec.Struct, frozen=True, omit_defaults=True):
    """What of an entry no list needs."""

    categories: tuple[str, ...] = ()
    enclosures: tuple[dict[str, object], ...] = ()


def sync_sources(db: sqlite3.Connection, sources: Sequence[Source], categories: Sequence[Category]) -> None:
    """Make the library's idea of sources that of sources.toml. Entries of removed sources stay when they are kept."""
    for category in categories:
        db.execute(
            "INSERT INTO categories (name, position) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET position = excluded.position",
            (category.name, category.position),
        )
    before = {row[0]: row[1:] for row in db.execute("SELECT id, category, listed, num FROM sources")}
    moved: list[int] = []
    for source in sources:
        number = _category(db, source.category)
        if before.get(source.id, ())[:2] != (number, 1) and source.id in before:
            moved.append(before[source.id][2])
        db.execute(
            "INSERT INTO sources (id, title, category, url, listed) VALUES (?, ?, ?, ?, 1)"
            " ON CONFLICT (id) DO UPDATE SET title = excluded.title, category = excluded.category,"
            " url = excluded.url, listed = 1",
            (source.id, source.title, number, source.url),
        )
    listed = {source.id for source in sources}
    for source_id, (_, was_listed, number) in before.items():
        if was_listed and source_id not in listed:
            db.execute("UPDATE sources SET listed = 0 WHERE num = ?", (number,))
            moved.append(number)
    for number in moved:
        for (entry,) in db.execute("SELECT DISTINCT entry FROM entry_sources WHERE source = ?", (number,)).fetchall():
            place(db, entry)


def _category(db: sqlite3.Connection, name: str) -> int:
    row = db.execute("SELECT num FROM categories WHERE name = ?", (name,)).fetchone()
    if row is None:
        last = db.execute("SELECT coalesce(max(position), 0) FROM categories").fetchone()[0]
        return int(db.execute("INSERT INTO categories (name, position) VALUES (?, ?)", (name, last + 1)).lastrowid or 0)
    return int(row[0])


def source_number(db: sqlite3.Connection, source: Source) -> int:
    """The number of a source; one that the library has not met is added."""
    row = db.execute("SELECT num FROM sources WHERE id = ?", (source.id,)).fetchone()
    if row is None:
        sync_one = (source.id, source.title, _category(db, source.category), source.url)
        added = db.execute("INSERT INTO sources (id, title, category, url) VALUES (?, ?, ?, ?)", sync_one)
        return int(added.lastrowid or 0)
    return int(row[0])


def set_health(db: sqlite3.Connection, health: Health) -> None:
    db.execute(
        "INSERT INTO health VALUES (?, ?) ON CONFLICT (source_id) DO UPDATE SET data = excluded.data",
        (health.source_id, to_json(health)),
    )


def healths(db: sqlite3.Connection) -> dict[str, Health]:
    return {row[0]: from_store(row[1], Health) for row in db.execute("SELECT source_id, data FROM health")}


class _Listed(msgspec.Struct):
    """One entry of a listing with the keys it goes by; `key` is the one the whole library knows it by, `there` are
    those of another library. `html` is the feed's own text, packed, where that was done already.
    """

    entry: Entry
    keys: tuple[int, ...]
    key: int
    html: bytes | None = None
    there: tuple[int, ...] = ()


def store_listing(
    db: sqlite3.Connection, source: Source, listing: Listing, health: Health | None, now: datetime,
    packed: Sequence[bytes | None] = (), keys: Sequence[tuple[int, ...]] = (),
) -> StoreResult:
    """Store what a source listed, together with the validators that came with it.

    Without `health` the listing comes from another library: it says when its entries were first seen, and what is known
    here stays as it is, and `keys` has for each entry the numbers under which the source knows it there. `packed` are
    the entries' own texts, where they were packed already; entries have none then.
    """
    number = source_number(db, source)
    listed = _listed_all(number, listing.entries)
    for one, html in zip(listed, packed, strict=True) if packed else ():
        one.html = html
    for one, there in zip(listed, keys, strict=False):
        one.there = there
    here, anywhere = _known(db, number, listed)
    before = _facts(db, {*here.values(), *anywhere.values()})
    new: dict[int, None] = {}
    added: list[_Added] = []
    back: dict[int, int | None] = {}
    past = _past(db, number, listed)
    free = _next_id(db)
    updated: list[int] = []
    ids: list[int] = []
    joined: set[int] = set()
    links: list[tuple[int, int, int]] = []
    for one in listed:
        known = next((here[key] for key in (*one.there, *one.keys) if key in here), None)
        if known is None and (known := anywhere.get(one.key)) is not None and known not in new:
            joined.add(known)
        if known is None:
            known = free + len(added)
            added.append(_added(known, number, one, now, carried=health is None))
            new[known] = None
            anywhere[one.key] = known
            read = next((key for key in ((0, one.key), *((number, key) for key in one.keys)) if key in past), None)
            if read is not None:
                back[known] = past[read]
        elif known not in new and health is not None and _refresh(db, known, one, before[known]):
            updated.append(known)
        # What a source has here already gets no key from another library.
        for key in (*one.there, *one.keys) if known in new or known in joined else one.keys:
            if key not in here:
                here[key] = known
                links.append((number, key, known))
        ids.append(known)
    _add(db, added)
    db.executemany("INSERT OR REPLACE INTO entry_sources VALUES (?, ?, ?)", sorted(links))
    _show(db, number, tuple(new), joined)
    _read_before(db, back)
    index.wait(db, new)
    if health is not None:
        set_health(db, health)
    return StoreResult(tuple(new), tuple(dict.fromkeys(updated)), tuple(dict.fromkeys(ids)))


def _listed_all(number: int, entries: Sequence[Entry]) -> list[_Listed]:
    """The entries of one document with their keys.

    A guid that several share tells nothing. An address that entries with guids and titles of their own share is that
    of a page on which all of them stand: the first keeps it as a key, the others are known by their guids.
    """
    times = Counter(entry.guid for entry in entries)
    titles: dict[str, str] = {}
    listed: list[_Listed] = []
    for entry in entries:
        guid = entry.guid if times[entry.guid] == 1 else None
        address = same_key(entry.url) if entry.url else ""
        if address and titles.setdefault(address, entry.title) != entry.title and guid:
            address = ""
        listed.append(_listed(number, entry, guid, address))
    return listed


def _listed(number: int, entry: Entry, guid: str | None, address: str) -> _Listed:
    """Under which keys a source knows an entry, surest first. Only an address means the same in other sources."""
    keys = [f"g:{guid}"] if guid else []
    if address:
        keys.append(f"u:{address}")
    if not keys:
        day = entry.published.date().isoformat() if entry.published else ""
        keys.append("t:" + hashlib.sha256(f"{entry.title}\n{day}".encode()).hexdigest()[:32])
    return _Listed(entry, tuple(map(key64, keys)), key64(address or f"{number}\n{keys[0]}"))


def _known(db: sqlite3.Connection, number: int, listed: Sequence[_Listed]) -> tuple[dict[int, int], dict[int, int]]:
    """Entries by the keys of this source, and by the keys of the whole library."""
    here: dict[int, int] = {}
    anywhere: dict[int, int] = {}
    for start in range(0, len(listed), 500):
        some = listed[start : start + 500]
        keys = [key for one in some for key in (*one.there, *one.keys)]
        sql = (
            "SELECT es.key, es.entry FROM entry_sources es JOIN entries e ON e.id = es.entry"
            f" WHERE es.source = ? AND es.key IN ({_marks(keys)})"
        )
        here.update(db.execute(sql, (number, *keys)).fetchall())
        keys = [one.key for one in some]
        anywhere.update(db.execute(f"SELECT key, id FROM entries WHERE key IN ({_marks(keys)})", keys).fetchall())
    return here, anywhere


def _past(db: sqlite3.Connection, number: int, listed: Sequence[_Listed]) -> dict[tuple[int, int], int | None]:
    """Keys in a listing of entries that had been read before they went (by source, 0 for all), and when they were."""
    if db.execute("SELECT 1 FROM past LIMIT 1").fetchone() is None:
        return {}
    keys = [key for one in listed for key in ((0, one.key), *((number, own) for own in one.keys))]
    sql = "SELECT changed FROM past WHERE source = ? AND key = ?"
    rows = ((key, db.execute(sql, key).fetchone()) for key in dict.fromkeys(keys))
    return {key: row[0] for key, row in rows if row is not None}


def _read_before(db: sqlite3.Connection, back: Mapping[int, int | None]) -> None:
    """Entries that come back, and when they were read: they are read still, and their texts are not fetched unasked."""
    db.executemany("INSERT OR IGNORE INTO status (entry, read, changed) VALUES (?, 1, ?)", back.items())
    let_go = "INSERT OR IGNORE INTO texts (entry, state, problem) VALUES (?, 'none', 'pruned')"
    db.executemany(let_go, [(entry,) for entry in back])
    show_read(db, [(entry, 1) for entry in back])


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


_NAMES = ("url", "title", "authors", "updated", "language", "rtl", "section", "summary", "image")
_Facts = tuple[object, ...]


def _facts(db: sqlite3.Connection, entries: Iterable[int]) -> dict[int, _Facts]:
    wanted = list(entries)
    found: dict[int, _Facts] = {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        sql = f"SELECT id, {', '.join(_NAMES)} FROM entries WHERE id IN ({_marks(some)})"
        found.update((row[0], row[1:]) for row in db.execute(sql, some))
    return found


def _columns(entry: Entry) -> _Facts:
    return (entry.url, entry.title, _list(entry.authors), ticks(entry.updated), entry.language,
            int(direction_of(entry.title) == "rtl"), entry.section, entry.summary, entry.image)  # fmt: skip


def _list(names: Sequence[str]) -> str:
    return f"[{', '.join(to_json(name).decode() for name in names)}]"


class _Added(msgspec.Struct, frozen=True):
    """The rows of a new entry: its own, and what of it no list needs."""

    row: _Facts
    content: _Facts | None


def _next_id(db: sqlite3.Connection) -> int:
    """The id of the next new entry: no id is ever given twice."""
    given = "SELECT seq AS id FROM sqlite_sequence WHERE name = 'entries' UNION ALL SELECT max(id) FROM entries"
    return int(db.execute(f"SELECT coalesce(max(id), 0) FROM ({given})").fetchone()[0]) + 1


def _added(known: int, number: int, one: _Listed, now: datetime, *, carried: bool) -> _Added:
    entry = one.entry
    seen = min(entry.fetched, now) if carried and entry.fetched is not None else now
    dates = (ticks(entry.published), ticks(seen), ticks(clamp_date(entry.published, seen)))
    row = (known, *_columns(entry), one.key, number, *dates)
    return _Added(row, _content(known, one))


def _add(db: sqlite3.Connection, added: Sequence[_Added]) -> None:
    db.executemany(
        "INSERT INTO entries (id, url, title, authors, updated, language, rtl, section, summary, image, key, source,"
        " published, fetched, stamp) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [one.row for one in added],
    )
    db.executemany("INSERT INTO contents VALUES (?, ?, ?)", [one.content for one in added if one.content])


def _show(db: sqlite3.Connection, number: int, new: Sequence[int], joined: Iterable[int]) -> None:
    """Places of what came (ids in a row), and of entries of other sources that this one has now too."""
    category, listed = db.execute("SELECT category, listed FROM sources WHERE num = ?", (number,)).fetchone()
    if listed and new:
        place_new(db, number, category, new[0], new[-1])
    for entry in joined:
        place(db, entry)


def _content(known: int, one: _Listed) -> _Facts | None:
    """The row of what no list needs, where there is any of it."""
    entry = one.entry
    html = one.html or (pack(entry.content_html) if entry.content_html else None)
    rest = _Rest(entry.categories, tuple(msgspec.to_builtins(item) for item in entry.enclosures))
    rest_bytes = to_json(rest) if entry.categories or entry.enclosures else None
    return (known, html, rest_bytes) if html or rest_bytes else None


def _set_content(db: sqlite3.Connection, known: int, one: _Listed) -> None:
    row = _content(known, one)
    if row is not None:
        db.execute(
            "INSERT INTO contents VALUES (?, ?, ?) ON CONFLICT (entry) DO UPDATE"
            " SET html = excluded.html, rest = excluded.rest",
            row,
        )


def _refresh(db: sqlite3.Connection, known: int, one: _Listed, before: _Facts) -> bool:
    """Take over what the outlet changed; when it was published and where it stands never moves. Whether it changed."""
    merged = tuple(new if new is not None else old for new, old in zip(_columns(one.entry), before, strict=True))
    told = ("title", "summary", "updated")
    changed = any(merged[_NAMES.index(name)] != before[_NAMES.index(name)] for name in told)
    if changed:
        # The index can let go only of the very words it was given.
        index.withdraw_headline(db, known)
    if merged != before:
        sets = ", ".join(f"{name} = ?" for name in _NAMES)
        db.execute(f"UPDATE entries SET {sets} WHERE id = ?", (*merged, known))
    if changed:
        _set_content(db, known, one)
    return changed


def entry_of(db: sqlite3.Connection, entry_id: int) -> Entry | None:
    """The entry as the outlet gave it, with the feed's own text."""
    row = db.execute(
        "SELECT e.url, e.title, e.authors, e.published, e.updated, e.fetched, e.summary, e.language, e.section,"
        " e.image, s.id, c.html, c.rest"
        " FROM entries e JOIN sources s ON s.num = e.source LEFT JOIN contents c ON c.entry = e.id WHERE e.id = ?",
        (entry_id,),
    ).fetchone()
    if row is None:
        return None
    rest = cleaned(json.loads(row[12])) if row[12] else {}
    known(Entry)
    return msgspec.convert(
        {
            "id": entry_id, "url": row[0], "title": row[1], "authors": cleaned(json.loads(row[2])),
            "published": moment(row[3]), "updated": moment(row[4]), "fetched": moment(row[5]),
            "summary": row[6], "language": row[7], "section": row[8], "image": row[9], "source_id": row[10],
            "content_html": unpack(row[11]) if row[11] else None,
            "categories": rest.get("categories", ()), "enclosures": rest.get("enclosures", ()),
        },
        Entry,
    )  # fmt: skip
