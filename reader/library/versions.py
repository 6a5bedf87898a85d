"""Earlier texts of articles that changed, and what the site has taken away.

The store keeps every text under its digest, so an earlier version is one row that still points to it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

import msgspec

from reader.library.times import moment, ticks
from reader.model import Article
from reader.model.article import block_text


class Version(msgspec.Struct, frozen=True):
    """A text an article had, from `stored` (UTC) on until the next one. `current` for the one it has now."""

    stored: datetime
    digest: bytes
    words: int | None
    current: bool = False


class Difference(msgspec.Struct, frozen=True):
    """One paragraph of a comparison: `same`, `gone` or `new`; `spans` are the offsets of words that changed in it."""

    kind: str
    text: str
    spans: tuple[tuple[int, int], ...] = ()


def remember(db: sqlite3.Connection, entry: int, digest: bytes, words: int | None, stored: int, *, keep: int) -> None:
    """The text that is about to be replaced stays as a version; the first and the newest stay, `keep` in all."""
    db.execute("INSERT OR REPLACE INTO versions VALUES (?, ?, ?, ?)", (entry, stored, digest, words))
    db.execute(
        "DELETE FROM versions WHERE entry = ? AND stored > (SELECT min(stored) FROM versions WHERE entry = ?)"
        " AND stored NOT IN (SELECT stored FROM versions WHERE entry = ? ORDER BY stored DESC LIMIT ?)",
        (entry, entry, entry, keep - 1),
    )


def versions(db: sqlite3.Connection, entry: int) -> list[Version]:
    """All texts an article has had, the newest first."""
    now = db.execute("SELECT stored, digest, words FROM texts WHERE entry = ? AND state = 'kept'", (entry,)).fetchone()
    rows = db.execute("SELECT stored, digest, words FROM versions WHERE entry = ? ORDER BY stored DESC", (entry,))
    found = [Version(moment(row[0]), row[1], row[2]) for row in rows]
    return [Version(moment(now[0]), now[1], now[2], True), *found] if now else found


def set_gone(db: sqlite3.Connection, entry: int, now: datetime | None) -> None:
    """The site has removed the article (or has it again, for None); the copy here stays."""
    db.execute(
        "UPDATE texts SET gone = CASE WHEN ? IS NULL THEN NULL ELSE coalesce(gone, ?) END WHERE entry = ?",
        (ticks(now), ticks(now), entry),
    )


def gone(db: sqlite3.Connection, entry: int) -> datetime | None:
    """Since when the site has an article no more, or None."""
    row = db.execute("SELECT gone FROM texts WHERE entry = ?", (entry,)).fetchone()
    return moment(row[0]) if row else None


def difference(old: Article, new: Article) -> list[Difference]:
    """Paragraph by paragraph what changed from one text to another, with the words that differ."""
    from difflib import SequenceMatcher  # not for the first list on the screen

    before = [f"# {old.title}", *_paragraphs(old)]
    after = [f"# {new.title}", *_paragraphs(new)]
    found: list[Difference] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Difference("same", text) for text in before[a:b]]
            continue
        paired = min(b - a, d - c)
        for one, other in zip(before[a : a + paired], after[c : c + paired], strict=True):
            found += _words(one, other)
        found += [Difference("gone", text, ((0, len(text)),)) for text in before[a + paired : b]]
        found += [Difference("new", text, ((0, len(text)),)) for text in after[c + paired : d]]
    return found


def _paragraphs(article: Article) -> list[str]:
    return [text for text in map(block_text, article.blocks) if text]


def _words(one: str, other: str) -> list[Difference]:
    """Two wordings of one paragraph, with the offsets of what they do not share."""
    from difflib import SequenceMatcher

    before, after = one.split(" "), other.split(" ")
    opcodes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    left = [_span(before, a, b) for kind, a, b, _, _ in opcodes if kind != "equal" and b > a]
    right = [_span(after, c, d) for kind, _, _, c, d in opcodes if kind != "equal" and d > c]
    return [Difference("gone", one, tuple(left)), Difference("new", other, tuple(right))]


def _span(words: Sequence[str], start: int, end: int) -> tuple[int, int]:
    begin = sum(len(word) + 1 for word in words[:start])
    return begin, begin + sum(len(word) + 1 for word in words[start:end]) - 1
