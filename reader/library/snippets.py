"""A stretch of a text around what was looked for, with the places of the words in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.library.query import SIGNS, UNSPACED, UNSPACED_LETTERS, Asked
from reader.text.fold import fold
from reader.text.patterns import lazy
from reader.text.translit import spellings

LENGTH = 200
_Marks = tuple[tuple[int, int], ...]
#: A word as it is written, with joiners and apostrophes that search spelling drops or keeps.
_WRITTEN = lazy(f"[{UNSPACED_LETTERS}]+|(?:[^\\W_{UNSPACED_LETTERS}]|[{SIGNS}\u200c\u200d])+")


class Wanted:
    """The words of a query, ready to be found in many texts."""

    def __init__(self, asked: Asked) -> None:
        whole: dict[str, None] = {}
        begun: dict[str, None] = {}
        runs: dict[str, None] = {}
        for term in asked.wanted:
            for number, word in enumerate(term.words):
                if UNSPACED.match(word):
                    runs[word] = None
                elif term.prefix and number == len(term.words) - 1:
                    begun[word] = None
                else:
                    whole.update(dict.fromkeys((word, *spellings(word))))
        self._whole = frozenset(whole)
        self._begun, self._runs = tuple(begun), tuple(runs)
        #: Each with whether no letter may stand before it, and none behind it.
        self._sought = (
            *((word, True, True) for word in whole), *((word, True, False) for word in begun),
            *((word, False, False) for word in runs),
        )  # fmt: skip

    def first(self, text: str) -> int | None:
        """Where the first of the words stands. Words that are written as they are searched are found at once."""
        if not self._sought:
            return None
        small = text.lower()
        if len(small) == len(text):
            found = self._first_plain(small)
            if found is not None or text.isascii():
                return found  # letters of ASCII have one spelling
        return next((start for start, _ in self.spots(text)), None)

    def _first_plain(self, small: str) -> int | None:
        """The first place in a text in small letters where a word stands as it is searched.

        Looking for letters, and for a word only where they are, is ten times as fast as looking for words.
        """
        first = len(small)
        for word, begins, ends in self._sought:
            at = small.find(word, 0, first)
            while at >= 0 and ((begins and _letter(small, at - 1)) or (ends and _letter(small, at + len(word)))):
                at = small.find(word, at + 1, first)
            if at >= 0:
                first = at
        return first if first < len(small) else None

    def spots(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the words stand in a text, in whatever spelling."""
        if not self._sought:
            return
        for found in _WRITTEN.finditer(text):
            word = found[0]
            if UNSPACED.match(word):
                for run in self._runs:
                    at = word.find(run)
                    while at >= 0:
                        yield found.start() + at, found.start() + at + len(run)
                        at = word.find(run, at + len(run))
            else:
                folded = word.lower() if word.isascii() else fold(word)
                if folded in self._whole or (self._begun and folded.startswith(self._begun)):
                    yield found.span()


def _letter(text: str, at: int) -> bool:
    """Whether a letter, a digit or an underscore stands there."""
    sign = text[at : at + 1] if at >= 0 else ""
    return sign.isalnum() or sign == "_"


def snippet(text: str, wanted: Wanted, length: int = LENGTH) -> tuple[str, _Marks]:
    """The stretch around the first word that was looked for, in one line, and where the words stand in it."""
    first = wanted.first(text)
    begin = max(0, (first or 0) - length // 4)
    # Only what can be seen is made one line.
    stretch = text[begin : begin + 2 * length]
    if begin and not text[begin - 1].isspace():
        blank = re.search(r"\s", stretch[: length // 4])
        stretch = stretch[blank.end() :] if blank else stretch
    more = begin + 2 * length < len(text)
    stretch = " ".join(stretch.split())
    if len(stretch) > length:
        cut = stretch.rfind(" ", length // 2, length)
        stretch, more = stretch[: cut if cut > 0 else length], True
    lead = "…" if begin else ""
    marks = tuple((a + len(lead), b + len(lead)) for a, b in wanted.spots(stretch))
    return lead + stretch + ("…" if more else ""), marks
