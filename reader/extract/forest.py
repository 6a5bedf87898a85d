"""A second opinion on short articles: regression trees over a chunk's measures and the logistic model's score.

On long articles the logistic model chooses better than any forest. On short ones it takes teasers and notices along;
trees see that a measure means something else there. They are asked only where the first choice is short, and only
about chunks the first model is not sure of. Fitted by `python -m benchmarks.extract.fit`, which says what it is worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import exp
from typing import Any

import msgspec

#: First choices with fewer words than this are short.
SHORT = 1_000
#: A choice that is expected to score less does not overrule the first one.
OVERRULES = 0.65
#: The forest's share in the mean of both.
SHARE = 0.7
#: Scores of the first model beyond this (either way) are not asked about.
SURE = 4.6


class Tree(msgspec.Struct, frozen=True, array_like=True):
    """Nodes in the order root, left, right. `places` says what a node asks (-1: a leaf), `limits` up to what value it
    goes left (a leaf: what it adds to the score), `rights` where its right branch begins.
    """

    places: tuple[int, ...]
    limits: tuple[float, ...]
    rights: tuple[int, ...]


class Forest(msgspec.Struct, frozen=True):
    """Trees whose sum over `base` is the log odds that a chunk is article."""

    base: float = 0.0
    trees: tuple[Tree, ...] = ()


def seconded(
    first: Sequence[float], scores: Sequence[float | None], measures: Sequence[tuple[float, ...] | None], of: Forest
) -> list[float]:
    """The probabilities `first`, with the forest's opinion where the first model's score leaves room for one."""
    trees, base = _ready(of), of.base
    out = list(first)
    for number, score in enumerate(scores):
        row = measures[number]
        if score is None or row is None or not -SURE < score < SURE:
            continue
        asked = (*row, score)
        total = base
        for node in trees:
            while node.__class__ is tuple:
                place, limit, left, right = node
                node = left if asked[place] <= limit else right
            total += node
        out[number] += SHARE * (1.0 / (1.0 + exp(-total)) - out[number])
    return out


@lru_cache(maxsize=8)
def _ready(of: Forest) -> tuple[Any, ...]:
    """The trees as nested tuples (what, limit, left, right), leaves as numbers: the quickest form to walk."""
    return tuple(_nested(tree, 0) for tree in of.trees)


def _nested(tree: Tree, at: int) -> Any:
    if tree.places[at] < 0:
        return tree.limits[at]
    return tree.places[at], tree.limits[at], _nested(tree, at + 1), _nested(tree, tree.rights[at])
