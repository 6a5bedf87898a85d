"""The query language: what a person types, as terms to look for and conditions to meet. Knows no tables.

    words   "a phrase"   begin*   -without   title:word
    source:name  category:name  lang:fa  tag:name  since:2d  until:2026-03-01  words:>800
    is:unread  is:read  is:starred  is:later  is:kept  is:changed

Everything must hold. One language for search, saved searches, mutes and the command line. Nothing typed is ever syntax
of the index: terms are cut into words of letters, digits and their marks first.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import AnyStr

import msgspec

from reader.errors import UsageError
from reader.text.dates import parse_date
from reader.text.fold import fold
from reader.text.patterns import lazy

FIELDS = ("title", "source", "category", "lang", "tag", "since", "until", "words", "is")
MARKS = ("unread", "read", "starred", "later", "kept", "changed")
#: Scripts written without blanks are looked for by pairs of letters.
UNSPACED_LETTERS = "぀-ヿ㐀-䶿一-鿿豈-﫿\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
SIGNS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f"
    "\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a03\u0a3c-\u0a4d\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b4d"
    "\u0b82\u0bbe-\u0bcd\u0c00-\u0c03\u0c3e-\u0c4d\u0c81-\u0c83\u0cbc-\u0ccd\u0d00-\u0d03\u0d3b-\u0d4d"
    "\u0d81-\u0d83\u0dca-\u0ddf\u0f18-\u0f39\u0f71-\u0f84\u3099\u309a"
)
WORD = lazy(f"[{UNSPACED_LETTERS}]+|(?:[^\\W_{UNSPACED_LETTERS}]|[{SIGNS}])+")
UNSPACED = lazy(f"[{UNSPACED_LETTERS}]+")
_TERM = lazy(r'(-?)(?:([^\W\d_]+):)?("[^"]*("?)\*?|\S+)')
_SPAN = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
#: Characters of a query that are looked at.
LIMIT = 1_000


class Term(msgspec.Struct, frozen=True):
    """Words that stand together in this order, in search spelling; the last only begun where `prefix` is set."""

    words: tuple[str, ...]
    prefix: bool = False
    title: bool = False
    negative: bool = False

    @property
    def needs_text(self) -> bool:
        """Whether the index, which knows no positions, cannot answer alone."""
        return len(self.words) > 1 or (len(self.words[0]) > 2 and bool(UNSPACED.match(self.words[0])))


class Condition(msgspec.Struct, frozen=True):
    """A field, the value asked for, how they compare (`=`, `<`, `>`, `<=`, `>=`), and whether it must not hold."""

    name: str
    value: str | int | datetime
    sign: str = "="
    negative: bool = False


class Asked(msgspec.Struct, frozen=True):
    """A query as it was understood. Empty when nothing in it can be looked for."""

    terms: tuple[Term, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.terms and not self.conditions

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if not term.negative)

    @property
    def unwanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.negative)


def parse(text: str, now: datetime, *, strict: bool = False) -> Asked:
    """A typed query. What is not understood is looked for as words; where `strict` it raises UsageError."""
    terms: list[Term] = []
    conditions: list[Condition] = []
    for found in _TERM.finditer(text[:LIMIT]):
        minus, field, raw, closed = found.groups()
        name = (field or "").lower()
        if strict and raw.startswith('"') and not closed:
            raise UsageError(f"A quotation mark is not closed: {raw}", remedy='Write "the words like this".')
        value = raw.strip('*"') if raw.startswith('"') else raw.strip('"')
        condition = _condition(name, value, now, bool(minus)) if name in FIELDS and name != "title" else None
        if condition is not None:
            conditions.append(condition)
            continue
        if strict:
            _complain(name, value, raw)
        whole = value if name in ("", "title") else f"{field}:{value}"
        words = tuple(WORD.findall(fold(whole)))
        if words:
            terms.append(Term(words, raw.endswith("*"), name == "title", bool(minus)))
        elif strict:
            raise UsageError(f"There is no word in {raw}", remedy="Give a word of letters or digits.")
    return Asked(tuple(terms), tuple(conditions))


def _complain(name: str, value: str, raw: str) -> None:
    """Say what is wrong with a field."""
    if raw.endswith(":") and raw[:-1].lower() in FIELDS:
        name, value = raw[:-1].lower(), ""
    if name in FIELDS and name != "title":
        raise UsageError(f"{name}:{value} cannot be understood", remedy=_HOW[name])
    if name == "title" and not value:
        raise UsageError("title: needs a word", remedy="Write title:word.")
    if name and name not in FIELDS and not raw.startswith("//"):
        import difflib  # only for those who mistype

        near = difflib.get_close_matches(name, FIELDS, 1, 0.6)
        guess = f"Did you mean {near[0]}:? " if near else ""
        raise UsageError(
            f"There is no field {name}:",
            remedy=f'{guess}Fields are {", ".join(FIELDS)}. To look for the words, write "{name} {value}".',
        )


_HOW = {
    "source": "Write source: and a source's name or id.",
    "category": "Write category: and its name.",
    "lang": "Write a language as in lang:fa or lang:pt-BR.",
    "tag": "Write tag: and its name.",
    "since": "Write since:90m, since:12h, since:2d, since:1w or a date such as since:2026-03-01.",
    "until": "Write until:2d, until:1w or a date such as until:2026-03-01.",
    "words": "Write words:>800 or words:<300.",
    "is": f"Write is: and one of {', '.join(MARKS)}.",
}


def _condition(name: str, value: str, now: datetime, negative: bool) -> Condition | None:
    if not value:
        return None
    if name in ("source", "category", "tag"):
        return Condition(name, value, negative=negative)
    if name == "lang":
        return Condition(name, value.lower(), negative=negative) if re.fullmatch(r"[\w-]{2,20}", value) else None
    if name in ("since", "until"):
        when = since(value, now)
        return Condition(name, when, ">=" if name == "since" else "<", negative) if when else None
    if name == "is":
        return Condition(name, value.lower(), negative=negative) if value.lower() in MARKS else None
    found = re.fullmatch(r"([<>]=?|=?)(\d{1,7})", value)
    return Condition(name, int(found[2]), found[1] or ">=", negative) if found else None


def since(value: str, now: datetime) -> datetime | None:
    """`90m`, `12h`, `2d`, `1w` before now, or a date."""
    found = re.fullmatch(r"(\d{1,5})([mhdw])", value.lower())
    return now - int(found[1]) * _SPAN[found[2]] if found else parse_date(value)


def pairs(run: str) -> list[str]:
    """The pairs of letters of a run without blanks, under which the index knows it; a single letter stays."""
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def stands_in(term: Term, text: str) -> bool:
    """Whether the words of a term stand together in a text in search spelling."""
    return occurs(pattern(term), term.words[0], text)


def occurs(shape: re.Pattern[AnyStr], first: AnyStr, text: AnyStr) -> bool:
    """Whether a pattern that begins with `first` is found in a text. Looking for those letters, and only there for the
    rest, is ten times as fast as a search for the whole.
    """
    at = text.find(first)
    while at >= 0:
        if shape.match(text, at):
            return True
        at = text.find(first, at + 1)
    return False


@lru_cache(256)
def pattern(term: Term) -> re.Pattern[str]:
    """What finds a term in a text in search spelling."""
    parts = []
    for number, word in enumerate(term.words):
        bare = bool(UNSPACED.match(word))
        last = number == len(term.words) - 1 and term.prefix
        before = "" if bare else f"(?<![^\\W_{UNSPACED_LETTERS}])"
        after = "" if bare or last else f"(?![^\\W_{UNSPACED_LETTERS}]|[{SIGNS}])"
        parts.append(before + re.escape(word) + after)
    return re.compile(r"(?:[\W_])*?".join(parts))
