"""Which headlines tell of one event: by the rare words and names of title and lede, within a language and some days.

Pure: entries go in one after the other, and each comes back with the entry it belongs to, if any. What an event is, is
judged by the reader's papers: a word that few of them use says more. Numbers tuned on benchmarks/stories/pairs.toml.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left
from collections import Counter, defaultdict
from functools import lru_cache

import msgspec

from reader.text.fold import fold
from reader.text.patterns import lazy

#: Days between two headlines of one event, at most, and what each day costs.
APART, A_DAY = 2.5, 0.08
#: From here on two headlines tell of the same event.
ALIKE = 0.36
#: How much more a word of the title says, a name, a number; and what it costs when each title has a name of its own.
_TITLE, _NAME, _NUMBER, _OTHERS = 1.3, 1.8, 1.3, 0.05
#: Letters of a word that count: what follows bends it.
_STEM = 5
#: Words of the lede that are looked at, rare words that find candidates, and candidates that are compared.
_LEDE, _RARE, _COMPARED = 60, 16, 16
#: Of an entry's rare words so many are sought, and of the entries that have one the latest.
_SOUGHT, _LATEST = 10, 100
#: A language of few headlines so far is taken for one of so many, or every word would be rare.
_FEW = 3_000
_WORD = lazy("[^\\W_]+(?:[.,٫]\\d+)?")
_DECIMAL = lazy(r"\d+[.,٫]\d+\Z")
#: What stands before the first word of a sentence.
_BEGINS = (".", "!", "?", ":", "«", '"', "“")
#: Words that say nothing of an event, in search spelling.
_SAID_EVERYWHERE = """
the of and to in is that for was with as on by are from said says say after before new its his her has have been
more than at least over under who which while were will would he she they people day week year years monday
tuesday wednesday thursday friday saturday sunday first two three one not no but when into out up off about it an
der die und das den von mit ist nicht ein eine auf im sich dem hat haben wird am nach aus bei zur zum uber vor als
auch nur le la les des et en du une est que dans pour qui sur au aux par pas plus son sa ses a ete il elle lundi
mardi jeudi el los y las del se con para tras su sus al lo ha fue o os e do da em com nao uma na di per una della
non sono de het een van dat op te met voor zijn niet ve bir bu icin ile olarak olan daha cok gibi ucun ki olub
edib isa i w z sie nie ze jest od po jak и в не на что он с как это по из за от до года году сообщили о у к для
при во после же را که در از به این با است برای ان یک شد و تا روز بر هم می کرد شدند في من على الى التي عن مع هذا
كان
"""
_STOP = frozenset(_SAID_EVERYWHERE.split())


class Features(msgspec.Struct, frozen=True):
    """What a headline says: words with their weight, names of the title, numbers with a fraction."""

    words: dict[str, float]
    names: frozenset[str]
    decimals: frozenset[float]
    lowered: frozenset[str]


@lru_cache(8_192)
def _key(word: str) -> str:
    """A word as it is compared; empty for one that says nothing."""
    folded = fold(word)
    if folded in _STOP or len(folded) < 2:
        return ""
    return folded if folded[0].isdigit() else folded[:_STEM]


#: What a word is.
_NUMERAL, _LOWER, _UPPER, _OTHER = range(4)


@lru_cache(32_768)
def _word(word: str) -> tuple[str, int, float | None]:
    """A word as it is compared, what it is, and its value where it is a number with a fraction."""
    key = _key(word)
    if not key:
        return "", _OTHER, None
    if key[0].isdigit():
        value = float(fold(word).replace(",", ".").replace("٫", ".")) if _DECIMAL.match(word) else None
        return key, _NUMERAL, value
    return key, _LOWER if word[0].islower() else _UPPER if word[0].isupper() else _OTHER, None


def features(title: str, lede: str) -> Features:
    """What a title and the first words of its text say."""
    words: dict[str, float] = {}
    names: set[str] = set()
    decimals: set[float] = set()
    lowered: set[str] = set()
    written = list(_WORD.finditer(title))
    # Where every word of a title has a capital, capitals are no names.
    capitals = sum(word[0][0].isupper() for word in written) > 0.7 * len(written)
    told = itertools.islice(_WORD.finditer(lede), _LEDE)
    for text, part, weight, named in ((title, written, _TITLE, not capitals), (lede, told, 1.0, True)):
        for found in part:
            key, kind, decimal = _word(found[0])
            if not key:
                continue
            value = weight
            if kind == _LOWER:
                lowered.add(key)
            elif kind == _NUMERAL:
                value *= _NUMBER
                if decimal is not None:
                    decimals.add(decimal)
            elif kind == _UPPER and named:
                if part is written:
                    names.add(key)
                at = found.start()
                if at and text[max(0, at - 2) : at].strip() not in _BEGINS:
                    value *= _NAME
            if value > words.get(key, 0.0):
                words[key] = value
    return Features(words, frozenset(names), frozenset(decimals), frozenset(lowered))


@lru_cache(32_768)
def _log(value: int) -> float:
    return math.log(value)


class _Known(msgspec.Struct):
    entry: int
    source: int | None
    day: float
    said: Features
    vector: dict[str, float]


class Grouper:
    """The headlines of the last days in one language. `keep` is how many at most."""

    def __init__(self, keep: int = 8_000) -> None:
        self._keep = keep
        #: By number in the order they came; `_days` has the latest day up to each, beginning with the oldest known.
        self._known: dict[int, _Known] = {}
        self._days: list[float] = []
        self._next = 0
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        self._count: Counter[str] = Counter()
        self._lowered: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._known)

    def add(self, entry: int, day: float, title: str, lede: str, source: int | None = None) -> int | None:
        """Take in a headline (`day`: its time in days). The entry that tells of the same event, or None.

        Two headlines of one `source` are not matched: a column that is called the same every day is no event.
        """
        said = features(title, lede)
        self._count.update(said.words.keys())
        self._lowered.update(said.lowered)
        vector = self._vector(said)
        new = _Known(entry, source, day, said, vector)
        # Under these words an entry is found again: they say most in it.
        rare = sorted(vector, key=vector.__getitem__, reverse=True)[:_RARE]
        match = self._nearest(new, rare)
        self._known[self._next] = new
        self._days.append(max(day, self._days[-1]) if self._days else day)
        for key in rare:
            self._having[key].append(self._next)
        self._next += 1
        if len(self._known) > self._keep:
            self._drop(self._next - 1 - self._keep)
        return match

    def _vector(self, said: Features) -> dict[str, float]:
        whole, count = math.log(max(_FEW, len(self._known))), self._count
        values = {key: weight * (whole - _log(1 + count[key])) for key, weight in said.words.items()}
        length = math.sqrt(sum([value * value for value in values.values()])) or 1.0
        return {key: value / length for key, value in values.items() if value > 0}

    def _nearest(self, new: _Known, rare: list[str]) -> int | None:
        # All that came before this number are too old.
        oldest = self._next - len(self._days) + bisect_left(self._days, new.day - APART)
        shared: Counter[int] = Counter()
        for key in rare[:_SOUGHT]:
            if (having := self._having.get(key)) and having[-1] >= oldest:
                shared.update(having[max(len(having) - _LATEST, bisect_left(having, oldest)) :])
        likely = [(times, number) for number, times in shared.items() if times > 1]
        if new.source is not None:
            likely = [one for one in likely if self._known[one[1]].source != new.source]
        likely.sort(reverse=True)
        best, found = ALIKE, None
        for _, number in likely[:_COMPARED]:
            other = self._known[number]
            value = self._likeness(new, other, best)
            if value >= best:
                best, found = value, other.entry
        return found

    def _likeness(self, one: _Known, other: _Known, least: float) -> float:
        """How much two headlines share; below `least` it may be told too high."""
        apart = abs(one.day - other.day)
        if apart > APART:
            return 0.0
        mine, yours = one.said.decimals, other.said.decimals
        # Two quakes are told apart by their magnitudes; sums of money are rounded in too many ways.
        if mine and yours and not mine & yours and max(mine | yours) < 10:
            return 0.0
        a, b = one.vector, other.vector
        value = sum([a[key] * b[key] for key in a.keys() & b.keys()]) - A_DAY * apart
        if value >= least and self._own_names(one, other) and self._own_names(other, one):
            value -= _OTHERS
        return value

    def _own_names(self, one: _Known, other: _Known) -> bool:
        """Whether the title has a name that the other entry does not mention."""
        return any(key not in other.said.words and not self._lowered[key] for key in one.said.names)

    def _drop(self, number: int) -> None:
        old = self._known.pop(number)
        del self._days[0]
        for key in old.said.words:
            self._count[key] -= 1
            if not self._count[key]:
                del self._count[key]
        self._lowered.subtract(old.said.lowered)
        for key in old.vector:
            having = self._having.get(key)
            if having and having[0] == number:
                having.pop(0)
                if not having:
                    del self._having[key]
