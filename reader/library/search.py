"""What a query finds: ids, best or newest first.

The index answers for single words; it streams its rows in the order asked, so only as much is read as is wanted. Where
words must stand together, the texts of what it gives are looked into one after the other.
"""

from __future__ import annotations

import itertools
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from reader.library.index import MUCH, TITLE, first_number
from reader.library.query import UNSPACED, Asked, Condition, Term, occurs, pairs, stands_in
from reader.library.schema import EVERYTHING, HISTORY, LATER, STARRED
from reader.library.times import ticks
from reader.text.fold import fold, fold_words
from reader.text.translit import spellings

#: Texts that are looked into for words that must stand together, at most.
PROVED = 20_000
#: Entries whose texts are asked for at once.
_AT_ONCE = 64
#: The title and the text of entries, in their order. Those may be left out whose text as it is stored (JSON, unpacked)
#: cannot hold what is looked for.
TextsOf = Callable[[Sequence[int], "May"], Iterable[tuple[int, str, str]]]
_MARKS = {
    "unread": "coalesce(st.read, 0) = 0", "read": "coalesce(st.read, 0) = 1", "starred": "coalesce(st.starred, 0) = 1",
    "later": "coalesce(st.later, 0) = 1", "kept": "t.state = 'kept'", "changed": "coalesce(t.revised, 0) > 0",
}  # fmt: skip


def find(
    db: sqlite3.Connection, asked: Asked, texts_of: TextsOf, *, limit: int, best: bool = False, view: int | None = None
) -> list[int]:
    """Entries that meet a query, at most `limit`; those of a view only, where one is given.

    Muted entries are not found, except in the view of the muted.
    """
    if asked.empty or limit <= 0:
        return []
    unproved = [term for term in asked.terms if term.needs_text]
    most = PROVED if unproved else limit
    found = _ranked(db, asked, most, view) if best and asked.wanted else _newest(db, asked, most, view)
    if not unproved:
        return list(itertools.islice(found, limit))
    may = May(unproved)
    lots = iter(lambda: list(itertools.islice(found, _AT_ONCE)), [])
    proved = (one for lot in lots for one, *told in texts_of(lot, may) if _proved(unproved, *told))
    return list(itertools.islice(proved, limit))


def _newest(db: sqlite3.Connection, asked: Asked, limit: int, view: int | None, more: str = "") -> Iterator[int]:
    sql, values = statement(db, asked, view=view, more=more)
    return (row[0] for row in db.execute(sql, (*values, limit)))


def _ranked(db: sqlite3.Connection, asked: Asked, limit: int, view: int | None) -> Iterator[int]:
    """Entries by where they say the words: in the title, often in the text, or at all; then the newest first.

    Each way of saying it is a search of its own, of which the newest are looked at.
    """
    forms = [form for term in asked.wanted for form in _forms(term)]
    most = max(200, 4 * limit)
    scores: dict[int, int] = {}
    order: dict[int, int] = {}
    ways = [("", 0)]
    for form in forms[:_RANKED]:
        ways += [(_any(form, TITLE), 4), (_any(form, MUCH), 2)]
    if forms:
        # All words in the title are more than each of them, and old entries with them are not to be missed.
        ways.append((" AND ".join(_any(form, TITLE) for form in forms), 3))
    for more, worth in ways:
        for number, entry in enumerate(_newest(db, asked, most, view, more)):
            scores[entry] = scores.get(entry, 0) + worth
            if not more:
                order[entry] = number
    stamps = _stamps(db, [entry for entry in scores if entry not in order])
    # What stands in no list of the newest is older than all that does.
    return iter(sorted(scores, key=lambda entry: (-scores[entry], order.get(entry, len(order)), -stamps.get(entry, 0))))


#: Words of a query that rank what is found.
_RANKED = 6


def _stamps(db: sqlite3.Connection, entries: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in range(0, len(entries), 500):
        some = entries[start : start + 500]
        sql = f"SELECT id, stamp FROM entries WHERE id IN ({','.join('?' * len(some))})"
        found.update(db.execute(sql, tuple(some)).fetchall())
    return found


class May:
    """Whether a stored text may hold words that must stand together. Only a No is sure, and it is told quickly.

    A text of ASCII is in search spelling when its letters are small. What stands at the end of a string may go on in
    the next one.
    """

    def __init__(self, terms: Sequence[Term]) -> None:
        wanted = [term.words for term in terms if not term.negative]
        self._ascii = all(word.isascii() for words in wanted for word in words)
        self._shapes = [(words[0].encode(), _shape(words)) for words in wanted if self._ascii]

    def __call__(self, data: bytes) -> bool:
        if not data.isascii():
            return True
        if not self._ascii:
            return False
        small = data.lower()
        if b"\\" in small:
            small = _ESCAPE.sub(b" ", small)
        return all(occurs(shape, first, small) for first, shape in self._shapes)


_ESCAPE = re.compile(rb"\\(?:u[0-9a-f]{4}|.)")


def _shape(words: Sequence[str]) -> re.Pattern[bytes]:
    shape = re.escape(words[-1].encode())
    for word in reversed(words[:-1]):
        shape = re.escape(word.encode()) + rb'(?:[\W_]*?' + shape + rb'|(?:[^\w"]|_)*")'
    return re.compile(shape)


def _proved(terms: list[Term], title: str, text: str) -> bool:
    """Whether words that must stand together do, in the title or in the text."""
    title = fold(title)
    # Word by word: blanks between them are all alike here, and most words were met before.
    body = " ".join(fold_words(text.lower().replace("`", "'").split()))
    for term in terms:
        there = stands_in(term, title) or (not term.title and stands_in(term, body))
        if there == term.negative:
            return False
    return True


def statement(db: sqlite3.Connection, asked: Asked, *, view: int | None, more: str = "") -> tuple[str, list[object]]:
    """The statement behind a search; its last value, to be added, is the limit. `more` must hold besides."""
    where, values = _conditions(db, asked)
    shown = EVERYTHING if view is None else view
    match = expression(asked)
    if match:
        match = f"({match}) AND {more}" if more else match
        since = [ticks(one.value) for one in asked.conditions if isinstance(one.value, datetime) and one.sign == ">="]
        bound = f" AND search.rowid >= {first_number(max(since))}" if since else ""
        joins = " LEFT JOIN status st ON st.entry = e.id LEFT JOIN texts t ON t.entry = e.id" if where else ""
        conditions = "".join(f" AND {one}" for one in where)
        # The history is in the order of reading, not of dates.
        dated = "" if shown == HISTORY else " AND p.stamp = e.stamp"
        return (
            "SELECT d.entry FROM search CROSS JOIN documents d ON d.doc = search.rowid"
            f" CROSS JOIN entries e ON e.id = d.entry{joins} WHERE search MATCH ?{bound} AND EXISTS"
            f" (SELECT 1 FROM places p WHERE p.view = ?{dated} AND p.entry = e.id){conditions}"
            " ORDER BY search.rowid DESC LIMIT ?",
            [match, shown, *values],
        )
    for name, number in (("starred", STARRED), ("later", LATER)):
        # A mark that has a list of its own is walked there.
        marked = any(one.name == "is" and one.value == name and not one.negative for one in asked.conditions)
        if view is None and marked:
            shown = number
    unwanted = [term for term in asked.unwanted if not term.needs_text]
    if unwanted:
        where.append(
            "e.id NOT IN (SELECT d.entry FROM search JOIN documents d ON d.doc = search.rowid WHERE search MATCH ?)"
        )
        values.append(" OR ".join(_term(term) for term in unwanted))
    conditions = "".join(f" AND {one}" for one in where)
    return (
        "SELECT e.id FROM places p CROSS JOIN entries e ON e.id = p.entry"
        " LEFT JOIN status st ON st.entry = e.id LEFT JOIN texts t ON t.entry = e.id"
        f" WHERE p.view = ?{conditions} ORDER BY p.stamp DESC, p.entry DESC LIMIT ?",
        [shown, *values],
    )


def expression(asked: Asked) -> str:
    """The terms in the index's own language; empty where nothing is wanted. Every word is quoted."""
    wanted = [_term(term) for term in asked.wanted]
    unwanted = [_term(term) for term in asked.unwanted if not term.needs_text]
    match = " AND ".join(wanted)
    return f"({match}) NOT ({' OR '.join(unwanted)})" if match and unwanted else match


def _term(term: Term) -> str:
    words = [_any(form, TITLE if term.title else "") for form in _forms(term)]
    return words[0] if len(words) == 1 else "(" + " AND ".join(words) + ")"


#: Spellings of one word, and whether it is only begun.
_Form = tuple[tuple[str, ...], bool]


def _forms(term: Term) -> list[_Form]:
    """The words of a term as the index has them."""
    found: list[_Form] = []
    for number, word in enumerate(term.words):
        begun = term.prefix and number == len(term.words) - 1
        if UNSPACED.match(word):
            found += [((pair,), begun and len(word) == 1) for pair in pairs(word)]
        else:
            found.append(((word,) if begun else (word, *spellings(word)), begun))
    return found


def _any(form: _Form, mark: str) -> str:
    """One of the spellings of a word, with a mark of the index before it."""
    quoted = [f'"{mark}{word}"{"*" if form[1] else ""}' for word in form[0]]
    return quoted[0] if len(quoted) == 1 else "(" + " OR ".join(quoted) + ")"


def _conditions(db: sqlite3.Connection, asked: Asked) -> tuple[list[str], list[object]]:
    where: list[str] = []
    values: list[object] = []
    for one in asked.conditions:
        sql, more = _condition(db, one)
        where.append(f"NOT coalesce({sql}, 0)" if one.negative else sql)
        values += more
    return where, values


def _condition(db: sqlite3.Connection, one: Condition) -> tuple[str, list[object]]:
    match one.name:
        case "source" | "category":
            numbers = ",".join(map(str, sources_named(db, one.name, str(one.value))))
            return f"EXISTS (SELECT 1 FROM entry_sources es WHERE es.entry = e.id AND es.source IN ({numbers}))", []
        case "lang":
            return "(e.language LIKE ? OR e.language LIKE ?)", [one.value, f"{one.value}-%"]
        case "tag":
            return "EXISTS (SELECT 1 FROM tags g WHERE g.tag = ? AND g.entry = e.id)", [str(one.value).casefold()]
        case "is":
            return _MARKS[str(one.value)], []
        case "words":
            return f"coalesce(t.words, 0) {one.sign} ?", [one.value]
    return f"e.stamp {one.sign} ?", [ticks(one.value)]  # type: ignore[arg-type]


def sources_named(db: sqlite3.Connection, field: str, name: str) -> list[int]:
    """Sources whose id, or whose name in search spelling, begins a word with what is asked; or all of a category."""
    wanted = fold(name)
    rows = db.execute("SELECT s.num, s.id, s.title, c.name FROM sources s JOIN categories c ON c.num = s.category")
    if field == "category":
        return [row[0] for row in rows if wanted in fold(row[3])]
    found = rows.fetchall()
    exact = [row[0] for row in found if wanted in (fold(row[1]), fold(row[2]))]
    return exact or [row[0] for row in found if wanted in fold(row[2])]
