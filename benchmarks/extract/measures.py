"""Word F1, shingle F1, furniture phrases: the definitions of the shared benchmark, kept here so that a clone has them.

Word F1: multiset overlap of lower-cased `\\w+` tokens,
mean over pages. Shingle F1: overlap of 4-token windows with case,
harmonic mean of the two page means.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

WORD = re.compile(r"\w+")


def _overlap(one: Counter[Any], other: Counter[Any]) -> int:
    return sum((one & other).values())


def word_f1(text: str, truth: str) -> float:
    got, want = WORD.findall(text.lower()), WORD.findall(truth.lower())
    if not got or not want:
        return float(not got and not want)
    both = _overlap(Counter(got), Counter(want))
    return 2 * both / (len(got) + len(want))


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    if not words:
        return Counter()
    return (
        Counter([tuple(words)])
        if len(words) <= 4
        else Counter(zip(*(words[start:] for start in range(4)), strict=False))
    )


def shingle_pair(text: str, truth: str) -> tuple[float | None, float | None]:
    got, want = shingles(text), shingles(truth)
    both = _overlap(got, want)
    return (both / got.total() if got else None), (both / want.total() if want else None)


class Tally:
    """Adds up pages."""

    def __init__(self) -> None:
        self.scores: dict[str, float] = {}
        self.pairs: list[tuple[float | None, float | None]] = []

    def add(self, name: str, text: str, page: Any) -> float:
        return self.add_text(name, text, page.truth)

    def add_text(self, name: str, text: str, truth: str) -> float:
        self.scores[name] = word_f1(text, truth)
        self.pairs.append(shingle_pair(text, truth))
        return self.scores[name]

    def figures(self) -> dict[str, float]:
        precision = [p for p, _ in self.pairs if p is not None]
        recall = [r for _, r in self.pairs if r is not None]
        p, r = sum(precision) / max(len(precision), 1), sum(recall) / max(len(recall), 1)
        count = max(len(self.scores), 1)
        return {
            "pages": float(len(self.scores)),
            "word_f1": sum(self.scores.values()) / count,
            "shingle_f1": 2 * p * r / (p + r) if p + r else 0.0,
            "precision": p,
            "recall": r,
            "below_half": sum(score < 0.5 for score in self.scores.values()) / count,
        }
