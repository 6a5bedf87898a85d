"""The choice among candidates: expected F1 from each chunk's probability of being article.

With p the probability and w the words of a chunk, a candidate that keeps K is expected to score
2·Σ_K(p·w) / (Σ_K(w) + Σ_all(p·w)). The probabilities are those of a logistic model, here in plain Python; its weights
are data (`config/extract/model.json`), fitted by `python -m benchmarks.extract.fit`.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import lru_cache
from math import exp
from operator import mul

import msgspec

from reader.extract.candidates import Candidate
from reader.extract.features import BOX_BITS, CHUNK_BITS, HIGHEST, LOWEST, MEASURES, NAMES, Row
from reader.extract.forest import Forest
from reader.settings.files import shipped

#: Features are clipped at so many deviations before they are weighed.
CLIP = 4.0
_PURITY = 0.05
#: How likely a link in a furniture box is article.
DOUBTLESS = 0.05
#: Flags of boxes remembered at a time.
_ROOM = 1_000


class Model(msgspec.Struct, frozen=True):
    """Weights by feature name, already divided by the feature's deviation; `low` and `high` bound each feature."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    bias: float
    #: Expected F1 to what it has been found to mean: pairs (expected, real), rising.
    calibration: tuple[tuple[float, float], ...] = ()
    #: What is asked besides on short articles.
    forest: Forest = Forest()


@lru_cache(maxsize=1)
def model() -> Model:
    """The shipped model. Raises ValueError when its features are not those of this program."""
    found = msgspec.json.decode(shipped("extract/model.json").read_bytes(), type=Model)
    if found.names != NAMES:
        raise ValueError(
            "config/extract/model.json was fitted for other features: run python -m benchmarks.extract.fit"
        )
    return found


class _Weights:
    """A model made ready: every flag's share of the score by its bit, sums of flags remembered."""

    def __init__(self, of: Model) -> None:
        count = len(MEASURES)
        self.measures = of.weights[:count]
        #: Measures that may leave their bounds: place, weight, bound. Most cannot, by what they are.
        self.below = tuple(
            (place, of.weights[place], of.low[place])
            for place, name in enumerate(MEASURES)
            if of.low[place] > LOWEST.get(name, 0.0)
        )
        self.above = tuple(
            (place, of.weights[place], of.high[place])
            for place, name in enumerate(MEASURES)
            if of.high[place] < HIGHEST.get(name, 1.0)
        )
        self.base = of.bias
        self.bits: list[float] = []
        for weight, low, high in zip(of.weights[count:], of.low[count:], of.high[count:], strict=True):
            unset = weight * min(max(0.0, low), high)
            self.base += unset
            self.bits.append(weight * min(max(1.0, low), high) - unset)
        self.chunks = tuple(zip(CHUNK_BITS, self.bits[: len(CHUNK_BITS)], strict=True))
        self.boxes = tuple(zip(BOX_BITS, self.bits[len(CHUNK_BITS) :], strict=True))
        self.known_chunks: dict[int, float] = {}
        self.known_boxes: dict[int, float] = {}

    def chunk(self, flags: int) -> float:
        """The share of a chunk's flags."""
        found = self.known_chunks[flags] = sum(share for bit, share in self.chunks if flags & bit)
        return found

    def box(self, flags: int) -> float:
        """The share of the flags of a chunk's box."""
        if len(self.known_boxes) >= _ROOM:
            self.known_boxes.clear()
        found = self.known_boxes[flags] = sum(share for bit, share in self.boxes if flags & bit)
        return found


@lru_cache(maxsize=8)
def _weights(of: Model) -> _Weights:
    return _Weights(of)


def scores(rows: Sequence[Row | None], of: Model) -> list[float | None]:
    """For each chunk the log odds that it is article; None for those without a row."""
    ready = _weights(of)
    weights, below, above, base = ready.measures, ready.below, ready.above, ready.base
    chunks, boxes = ready.known_chunks, ready.known_boxes
    out: list[float | None] = []
    for row in rows:
        if row is None:
            out.append(None)
            continue
        measures = row.measures
        chunk, box = chunks.get(row.flags), boxes.get(row.box)
        score = base + (ready.chunk(row.flags) if chunk is None else chunk)
        score += (ready.box(row.box) if box is None else box) + sum(map(mul, weights, measures))
        for place, weight, high in above:
            if measures[place] > high:
                score -= weight * (measures[place] - high)
        for place, weight, low in below:
            if measures[place] < low:
                score += weight * (low - measures[place])
        out.append(score)
    return out


def probabilities(found: Sequence[float | None]) -> list[float]:
    """For each chunk's score how likely it is article; those without one are furniture without doubt."""
    return [DOUBTLESS if score is None else 1.0 / (1.0 + exp(-score)) if score > -60 else 0.0 for score in found]


def expected_f1(kept: Sequence[int], chances: Sequence[float], words: Sequence[int], mass: float) -> float:
    """Expected F1 of keeping these chunks; `mass` is Σ(p·w) over the page."""
    good = sum([chances[number] * words[number] for number in kept])
    size = sum([words[number] for number in kept])
    return 2 * good / (size + mass) if size + mass else 0.0


def choose(
    offered: Sequence[Candidate], chances: Sequence[float], words: Sequence[int]
) -> tuple[Candidate, float] | None:
    """The best candidate and its expected F1, or None when none was offered."""
    mass = sum(map(mul, chances, words))
    best: tuple[float, Candidate, float] | None = None
    for candidate in offered:
        expected = expected_f1(candidate.chunks, chances, words, mass)
        size = sum([words[number] for number in candidate.chunks])
        purity = sum([chances[number] * words[number] for number in candidate.chunks]) / max(size, 1)
        worth = expected + _PURITY * purity
        if best is None or worth > best[0]:
            best = (worth, candidate, expected)
    return (best[1], best[2]) if best else None


def calibrated(expected: float, of: Model) -> float:
    """What an expected F1 has been found to mean, by straight lines between the measured points."""
    points = of.calibration
    if not points:
        return expected
    if expected <= points[0][0]:
        return points[0][1] * expected / max(points[0][0], 1e-9)
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        if expected <= x1:
            return y0 + (y1 - y0) * (expected - x0) / max(x1 - x0, 1e-9)
    return points[-1][1]
