"""The full-text index over everything there is: whole texts, and headlines whose text is not kept yet.

It holds words in search spelling and no text. Besides the words a document has marked ones: what the title says, and
what the text says often; they are what `title:` asks for, and what ranks. The index can let go of a document only when
it is told the very words again, so `documents` says what each was made of: a text by its digest, or the headline.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from reader.library.query import UNSPACED, UNSPACED_LETTERS, WORD, pairs
from reader.model import Article
from reader.text.fold import fold, fold_words
from reader.text.patterns import lazy

#: Marks before a word of the title, and before one that the text says at least OFTEN times. No text has them.
TITLE, MUCH = "\ue000", "\ue001"
OFTEN = 4
#: Documents a turn of idle work takes on.
BATCH = 400
#: Numbers of documents for each minute. Where a minute has more, they go on in the next.
_SLOTS, _MINUTE = 16, 60_000_000
#: Entries of one question to the database.
_ASKED = 500
_PRIVATE = lazy("[\ue000-\uf8ff]")
_ODD = lazy(f"[\ue000-\uf8ff{UNSPACED_LETTERS}]")

#: The text an entry has now, or the one with this digest; None when it is gone.
TextOf = Callable[[int, bytes | None], Article | None]


class Document(msgspec.Struct, frozen=True):
    """What the index is told of an entry. `digest` is the text's, None for a mere headline."""

    entry: int
    stamp: int
    digest: bytes | None
    words: str


def words_of(title: str, body: str) -> str:
    """The words of a document: those of the text, each once, and those of the title and frequent ones with their marks.

    The index knows of a word only that it is there, so that saying it again would only cost time.
    """
    title = _spaced(fold(title))
    marked = [TITLE + word for word in WORD.findall(title)]
    counted = _counted(body)
    often = [MUCH + word for word, times in counted.items() if times >= OFTEN and len(word) > 3 and word.isalnum()]
    return " ".join((title, *marked, *counted, *often))


def _counted(body: str) -> Mapping[str, int]:
    """How often a text says each of its words, in search spelling. Every word is folded once."""
    written = Counter(body.lower().replace("`", "'").split())
    if body.isascii():
        return written
    words = fold_words(written)
    joined = " ".join(words)
    if _ODD.search(joined) or joined.count(" ") != len(words) - 1:
        # Runs without blanks are cut into pairs, which takes the whole text.
        return Counter(_spaced(fold(body)).split())
    if len(written) == len(set(words)):
        return dict(zip(words, written.values(), strict=True))
    counted: dict[str, int] = {}
    for word, times in zip(words, written.values(), strict=True):
        counted[word] = counted.get(word, 0) + times
    return counted


def _spaced(text: str) -> str:
    """Text as the index cuts it into words: runs without blanks become pairs of letters."""
    if text.isascii() or not _ODD.search(text):
        return text
    return UNSPACED.sub(lambda run: " " + " ".join(pairs(run[0])) + " ", _PRIVATE.sub(" ", text))


def document_of(entry: int, stamp: int, article: Article, digest: bytes) -> Document:
    """A whole text as the index is told it."""
    return Document(entry, stamp, digest, words_of(article.title, article.text))


def add(db: sqlite3.Connection, documents: Iterable[Document], text_of: TextOf) -> None:
    """Put documents into the index, in place of what it has of the same entries."""
    new = list(documents)
    withdraw(db, [one.entry for one in new], text_of)
    given: dict[int, int] = {}
    numbered = sorted((_number(db, one.stamp, given), place) for place, one in enumerate(new))
    rows = [(number, new[place]) for number, place in numbered]
    db.executemany("INSERT INTO documents VALUES (?, ?, ?)", [(doc, one.entry, one.digest) for doc, one in rows])
    db.executemany("INSERT INTO search (rowid, words) VALUES (?, ?)", [(doc, one.words) for doc, one in rows])


def _number(db: sqlite3.Connection, stamp: int, given: dict[int, int]) -> int:
    """A number for a document: they grow with the minutes of the stamps.

    `given` has, by a minute's first number, the last one that is taken, or for a full minute a larger one: where to
    look on. Feeds that state days have thousands in one minute.
    """
    asked = first = first_number(stamp)
    while (last := _last(db, first, given)) >= first + _SLOTS - 1:
        first = max(first + _SLOTS, last - last % _SLOTS)
    given[first] = last + 1
    if first != asked:
        given[asked] = first
    return last + 1


def _last(db: sqlite3.Connection, first: int, given: dict[int, int]) -> int:
    """The last number that is taken of a minute with this first one; `first - 1` for none."""
    if first not in given:
        sql = "SELECT doc FROM documents WHERE doc BETWEEN ? AND ? ORDER BY doc DESC LIMIT 1"
        row = db.execute(sql, (first, first + _SLOTS - 1)).fetchone()
        given[first] = row[0] if row else first - 1
    return given[first]


def first_number(stamp: int) -> int:
    """The smallest number that documents of this moment have."""
    return max(0, stamp // _MINUTE) * _SLOTS


def withdraw(db: sqlite3.Connection, entries: Iterable[int], text_of: TextOf) -> None:
    """Take entries out of the index. Words of a text that is lost stay behind under a number nobody points to."""
    for entry, doc, digest in _of_each(db, "SELECT entry, doc, digest FROM documents WHERE entry IN", entries):
        if digest is None:
            _forget_headline(db, entry, doc)
        elif (article := text_of(entry, digest)) is not None:
            _forget(db, doc, words_of(article.title, article.text))
        db.execute("DELETE FROM documents WHERE doc = ?", (doc,))


def _of_each(db: sqlite3.Connection, sql: str, entries: Iterable[int]) -> list[tuple[Any, ...]]:
    """The rows of a question that ends in IN, for all these entries."""
    wanted = list(entries)
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(wanted), _ASKED):
        some = wanted[start : start + _ASKED]
        found += db.execute(f"{sql} ({','.join('?' * len(some))})", some).fetchall()
    return found


def withdraw_headline(db: sqlite3.Connection, entry: int) -> None:
    """Before an entry's headline changes: the index lets go of it where it has nothing else, and gets it again."""
    row = db.execute("SELECT doc FROM documents WHERE entry = ? AND digest IS NULL", (entry,)).fetchone()
    if row is not None:
        _forget_headline(db, entry, row[0])
        db.execute("DELETE FROM documents WHERE doc = ?", row)
        wait(db, [entry])


def _forget_headline(db: sqlite3.Connection, entry: int, doc: int) -> None:
    told = db.execute("SELECT title, coalesce(summary, '') FROM entries WHERE id = ?", (entry,)).fetchone()
    if told is not None:
        _forget(db, doc, words_of(*told))


def _forget(db: sqlite3.Connection, doc: int, words: str) -> None:
    db.execute("INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)", (doc, words))


def wait(db: sqlite3.Connection, entries: Iterable[int]) -> None:
    """These entries are to be indexed. One statement for all: a thread gives way to others with each."""
    told = json.dumps(list(entries))
    db.execute("INSERT OR IGNORE INTO unindexed SELECT value FROM json_each(?)", (told,))


def some(db: sqlite3.Connection, text_of: TextOf, words: Mapping[int, tuple[bytes, str]], *, most: int) -> bool:
    """Index some of what waits. Whether more waits.

    `words` are those of texts at hand, with the text's digest: they are the first ones to be indexed.
    """
    waiting = list(words) or [row[0] for row in db.execute("SELECT entry FROM unindexed LIMIT ?", (most,))]
    add(db, _documents(db, waiting, text_of, words), text_of)
    db.execute("DELETE FROM unindexed WHERE entry IN (SELECT value FROM json_each(?))", (json.dumps(waiting),))
    return db.execute("SELECT 1 FROM unindexed LIMIT 1").fetchone() is not None


def tidy(db: sqlite3.Connection) -> bool:
    """Merge a little of what small commits have left of the index. Whether there is more to do."""
    before = db.total_changes
    db.execute("INSERT INTO search (search, rank) VALUES ('merge', 200)")
    return db.total_changes - before > 1


def _documents(
    db: sqlite3.Connection, entries: Iterable[int], text_of: TextOf, words: Mapping[int, tuple[bytes, str]]
) -> Iterator[Document]:
    sql = (
        "SELECT e.id, e.stamp, e.title, coalesce(e.summary, ''), t.digest FROM entries e"
        " LEFT JOIN texts t ON t.entry = e.id AND t.state = 'kept' WHERE e.id IN"
    )
    for entry, stamp, title, summary, digest in _of_each(db, sql, entries):
        told = words.get(entry)
        if digest is not None and told is not None and digest == told[0]:
            yield Document(entry, stamp, told[0], told[1])
        elif digest is not None and (article := text_of(entry, None)) is not None:
            yield document_of(entry, stamp, article, digest)
        else:
            yield Document(entry, stamp, None, words_of(title, summary))
