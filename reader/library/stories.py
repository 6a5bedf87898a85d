"""Stories: entries of several sources on one event, kept as groups, and the front page that ranks them.

New entries are grouped in idle moments, in the order they came. Only the last days are looked at; what is older when it
comes stands alone.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from reader.library.grouping import APART, Grouper
from reader.library.schema import CATEGORY_BASE, EVERYTHING
from reader.library.times import ticks
from reader.text.language import guess

#: Days back from now in which entries are grouped, and what is read again of earlier turns.
RECENT, AGAIN = 7.0, 6_000
#: Entries a turn: while somebody waits for them, and beside the interface, where no key and no mark may wait for it.
BATCH, SLICE = 200, 20
_DAY = 86_400_000_000
_SEEN = "stories.seen"
#: Hours on the front page, and in which a story loses half of its weight.
FRONT, HALF = 48, 12

RULE = (
    f"The front page shows what came in the last {FRONT} hours. A story counts one for every source that has it; its"
    f" weight halves every {HALF} hours after its newest report. The heaviest come first, the newer first"
    " where two weigh the same. Nothing else counts: no profile, no clicks, no network."
)


class Stories:
    """The headlines of the last days as the writer's thread knows them. One for each open library."""

    def __init__(self) -> None:
        self._groupers: dict[str, Grouper] = {}
        self._seen: int | None = None

    def some(self, db: sqlite3.Connection, now: datetime, limit: int = BATCH) -> bool:
        """Group up to `limit` entries that came since the last turn, of this program or another. Whether more wait."""
        row = db.execute("SELECT value FROM state WHERE key = ?", (_SEEN,)).fetchone()
        done = int(row[0]) if row else 0
        last = db.execute("SELECT coalesce(max(id), 0) FROM entries").fetchone()[0]
        if last <= done:
            return False  # nothing has come: what was grouped need not be known
        recent = ticks(now - timedelta(days=RECENT))
        if self._seen is None:
            earlier = recent - int(APART * _DAY)
            sql = "SELECT id FROM entries WHERE id <= ? AND stamp >= ? ORDER BY id DESC LIMIT 1 OFFSET ?"
            first = db.execute(sql, (done, earlier, AGAIN)).fetchone()
            self._seen = first[0] if first else 0
        if self._seen < done:  # grouped by another program, or at an earlier start: only read
            rows = self._rows(db, self._seen, done, recent - int(APART * _DAY), limit)
            for entry, source, stamp, language, title, lede in rows:
                self._add(entry, source, stamp, language, title, lede)
            self._seen = rows[-1][0] if len(rows) == limit else done
            return True
        until = last
        rows = self._rows(db, self._seen, last, recent, limit)
        if len(rows) == limit:
            until = rows[-1][0]
        for entry, source, stamp, language, title, lede in rows:
            match = self._add(entry, source, stamp, language, title, lede)
            if match is not None:
                join(db, entry, match)
        self._seen = until
        db.execute(
            "INSERT INTO state VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (_SEEN, str(until)),
        )
        return bool(until < last)

    def _add(
        self, entry: int, source: int, stamp: int, language: str | None, title: str, lede: str
    ) -> int | None:
        told = (language or guess(f"{title} {lede}") or "").partition("-")[0].lower()
        return self._groupers.setdefault(told, Grouper()).add(entry, stamp / _DAY, title, lede, source)

    @staticmethod
    def _rows(
        db: sqlite3.Connection, after: int, until: int, since: int, limit: int
    ) -> list[tuple[int, int, int, str | None, str, str]]:
        return db.execute(
            "SELECT id, source, stamp, language, title, coalesce(summary, '') FROM entries"
            " WHERE id > ? AND id <= ? AND stamp >= ? ORDER BY id LIMIT ?",
            (after, until, since, limit),
        ).fetchall()


def join(db: sqlite3.Connection, entry: int, match: int) -> None:
    """Put an entry into the story of another; a story is named after its first entry."""
    row = db.execute("SELECT story FROM stories WHERE entry = ?", (match,)).fetchone()
    story = row[0] if row else match
    if row is None:
        db.execute("INSERT OR IGNORE INTO stories VALUES (?, ?)", (match, story))
    db.execute("INSERT OR REPLACE INTO stories VALUES (?, ?)", (entry, story))


def story_of(db: sqlite3.Connection, entry: int) -> list[int]:
    """All entries of an entry's story, who came first first; only itself where it stands alone."""
    rows = db.execute(
        "SELECT o.entry FROM stories y JOIN stories o ON o.story = y.story JOIN entries e ON e.id = o.entry"
        " WHERE y.entry = ? ORDER BY e.stamp, e.id",
        (entry,),
    ).fetchall()
    return [row[0] for row in rows] or [entry]


def front_page(db: sqlite3.Connection, category: int | None, now: datetime, limit: int) -> list[int]:
    """The newest entry of each story of the last two days, the stories with most weight first; see RULE."""
    view = EVERYTHING if category is None else CATEGORY_BASE + category
    rows = db.execute(
        "SELECT p.entry, p.stamp, e.source, coalesce(y.story, -p.entry) FROM places p"
        " CROSS JOIN entries e ON e.id = p.entry LEFT JOIN stories y ON y.entry = p.entry"
        " WHERE p.view = ? AND p.stamp >= ? ORDER BY p.stamp DESC",
        (view, ticks(now - timedelta(hours=FRONT))),
    ).fetchall()
    newest: dict[int, tuple[int, int]] = {}
    sources: dict[int, set[int]] = {}
    for entry, stamp, source, story in rows:
        newest.setdefault(story, (entry, stamp))
        sources.setdefault(story, set()).add(source)
    moment = ticks(now)

    def weight(story: int) -> float:
        hours = max(0.0, (moment - newest[story][1]) / _DAY * 24)
        return float(len(sources[story]) * 0.5 ** (hours / HALF))

    ranked = sorted(newest, key=lambda story: (-weight(story), -newest[story][1]))
    return [newest[story][0] for story in ranked[:limit]]
