"""The whole texts of entries: which are wanted, which are kept, and which could not be had.

The text lies in the article store under its digest's key; the row that promises it is written after it. Texts of
starred and later entries also stand in the database itself, and survive the loss of the store.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from reader.library import index, versions
from reader.library.packing import digest_of, pack
from reader.library.places import place, show_kept
from reader.library.times import ticks
from reader.model import Article, Prepared
from reader.model.article import count_words
from reader.model.codec import to_json

#: Waits before an article whose page failed is tried again; after the last there is no further try by itself.
RETRY_AFTER = (timedelta(hours=1), timedelta(hours=4), timedelta(hours=12), timedelta(days=1), timedelta(days=3))


#: How long an article is asked for again when its feed says that it was changed, and how often at most.
CHANGES_FOR, AGAIN_AFTER = timedelta(days=3), timedelta(hours=6)


class WantedText(msgspec.Struct, frozen=True):
    """An entry whose whole text is not kept yet. `tries` counts failed ones."""

    entry_id: int
    url: str
    source_id: str
    state: str
    tries: int


def wanted_texts(
    db: sqlite3.Connection, source_ids: Sequence[str] | None, limit: int | None, now: datetime
) -> list[WantedText]:
    """Entries to fetch the text of, newest first: never tried, or failed long enough ago, and not pruned.

    Among them are kept ones that their feed says were changed since; `next_try` of a kept text is when it was last
    asked for in vain.
    """
    marks = ",".join("?" * len(source_ids or ()))
    where = f"AND s.id IN ({marks})" if source_ids is not None else "AND s.listed"
    changed = (ticks(now - CHANGES_FOR), ticks(now - AGAIN_AFTER))
    rows = db.execute(
        "SELECT e.id, e.url, s.id, coalesce(t.state, 'none'), coalesce(t.tries, 0)"
        " FROM entries e JOIN sources s ON s.num = e.source LEFT JOIN texts t ON t.entry = e.id"
        " WHERE e.url <> '' AND (t.state IS NULL OR (t.state = 'none' AND t.problem IS NULL) OR (t.state <> 'kept'"
        " AND t.next_try IS NOT NULL AND t.next_try <= ?)"
        " OR (t.state = 'kept' AND t.gone IS NULL AND e.stamp >= ? AND e.updated > max(t.stored,"
        " coalesce(t.next_try, 0)) AND max(t.stored, coalesce(t.next_try, 0)) <= ?))"
        f" {where} ORDER BY e.stamp DESC, e.id DESC LIMIT ?",
        (ticks(now), *changed, *(source_ids or ()), -1 if limit is None else limit),
    )
    return [WantedText(*row) for row in rows]


def prepare(article: Article) -> Prepared:
    """All that storing a text needs of it, worked out before the writer's turn, by whichever process."""
    data, text, how = to_json(article), article.text, article.extraction
    told = index.words_of(article.title, text)
    return Prepared(digest_of(data), pack(data), count_words(text), how.method, how.confidence, told)


def set_kept(db: sqlite3.Connection, kept: Mapping[int, Prepared], now: datetime, earlier: int) -> list[int]:
    """Promise texts, by entry, that already lie in the store. The entries whose text is a new one.

    Of the texts they had before, `earlier` stay as versions.
    """
    ids = list(kept)
    marks = ",".join("?" * len(ids))
    sql = f"SELECT entry, digest, words, stored FROM texts WHERE state = 'kept' AND entry IN ({marks})"
    before = {row[0]: row[1:] for row in db.execute(sql, ids)}
    chosen = {
        row[0] for row in db.execute(f"SELECT entry FROM status WHERE (starred OR later) AND entry IN ({marks})", ids)
    }
    changed = [entry for entry, one in kept.items() if before.get(entry, (None,))[0] != one.digest]
    moment_ = ticks(now)
    db.executemany(
        "UPDATE texts SET next_try = ? WHERE entry = ?",
        [(moment_, entry) for entry, one in kept.items() if before.get(entry, (None,))[0] == one.digest],
    )
    db.executemany(
        "INSERT INTO texts (entry, state, digest, words, method, confidence, stored, revised)"
        " VALUES (?, 'kept', ?, ?, ?, ?, ?, 0) ON CONFLICT (entry) DO UPDATE SET state = 'kept',"
        " digest = excluded.digest, words = excluded.words, method = excluded.method,"
        " confidence = excluded.confidence, stored = excluded.stored, problem = NULL, tries = 0,"
        " next_try = NULL, gone = NULL, revised = revised + ?",
        [
            (entry, one.digest, one.words, one.method, one.confidence, moment_, int(entry in before))
            for entry, one in ((entry, kept[entry]) for entry in changed)
        ],
    )
    for entry in changed:
        if entry in before:
            versions.remember(db, entry, *before[entry], keep=earlier)
        if entry in chosen:
            copy_kept(db, entry, kept[entry].packed)
    show_kept(db, [entry for entry in changed if entry not in before])
    return changed


def copy_kept(db: sqlite3.Connection, entry_id: int, packed: bytes) -> None:
    """The text into the database itself."""
    db.execute(
        "INSERT INTO kept VALUES (?, ?) ON CONFLICT (entry) DO UPDATE SET data = excluded.data", (entry_id, packed)
    )


def set_failed(db: sqlite3.Connection, entry_id: int, state: str, message: str, now: datetime) -> None:
    """Remember why a text could not be had. A text that is kept already stays."""
    row = db.execute("SELECT state, tries FROM texts WHERE entry = ?", (entry_id,)).fetchone()
    if row and row[0] == "kept":
        db.execute("UPDATE texts SET next_try = ? WHERE entry = ?", (ticks(now), entry_id))
        return
    tries = (row[1] if row else 0) + 1
    wait = RETRY_AFTER[tries - 1] if tries <= len(RETRY_AFTER) else None
    db.execute(
        "INSERT INTO texts (entry, state, problem, tries, next_try) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (entry) DO UPDATE SET state = excluded.state, problem = excluded.problem,"
        " tries = excluded.tries, next_try = excluded.next_try",
        (entry_id, state, message[:500], tries, ticks(now + wait) if wait else None),
    )


def forget(db: sqlite3.Connection, entry_id: int) -> None:
    """The store has lost the text: it is wanted again."""
    db.execute(
        "UPDATE texts SET state = 'none', digest = NULL, tries = 0, next_try = NULL WHERE entry = ?", (entry_id,)
    )
    index.wait(db, [entry_id])
    place(db, entry_id)
