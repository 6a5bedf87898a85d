"""A spelling near the one that was typed, that the library knows: one letter left out, doubled, swapped or another."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from reader.text.fold import fold

#: Shorter words are near too many others; of the spellings that are known this many are counted, to this number.
SHORTEST, COUNTED, MANY = 4, 40, 5_000
#: Letters that may be missing, by a letter of the script that is used.
_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz0123456789", "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويپچژگکی",
    "αβγδεζηθικλμνξοπρσςτυφχψω", "אבגדהוזחטיכלמנסעפצקרשתםןףץ",
)  # fmt: skip


def near(db: sqlite3.Connection, word: str) -> str | None:
    """The most used known word one step from `word` (in search spelling), or None."""
    if len(word) < SHORTEST:
        return None
    known = [other for other in dict.fromkeys(_one_step(word)) if other != word and _uses(db, other, 1)]
    return max(known[:COUNTED], key=lambda other: _uses(db, other, MANY), default=None)


def has(db: sqlite3.Connection, word: str) -> bool:
    return _uses(db, word, 1) > 0


def corrected(db: sqlite3.Connection, text: str) -> str | None:
    """A query with every unknown word made a known one; None where nothing near is known."""
    changed = False
    words = text.split()
    for at, written in enumerate(words):
        word = fold(written)
        if not word.isalnum() or has(db, word):
            continue
        other = near(db, word)
        if other is None:
            return None
        words[at], changed = other, True
    return " ".join(words) if changed else None


def _uses(db: sqlite3.Connection, word: str, most: int) -> int:
    sql = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)"
    return int(db.execute(sql, (f'"{word}"', most)).fetchone()[0])


def _one_step(word: str) -> Iterator[str]:
    """Words that are one letter away."""
    letters = next((one for one in _ALPHABETS if set(one) & set(word)), "")
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in letters)
        yield from (before + letter + after for letter in letters)
