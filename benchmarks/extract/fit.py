"""Fit the model of `reader.extract.judge` on saved pages with known truth, and say what it is worth on unseen sites.

    python -m benchmarks.extract.fit [--corpus DIR] [--folds 5] [--write] [--only-cv] [--json]

Needs numpy and scikit-learn (a venv of its own; they are no dependency of the program). Folds keep a domain together.
Each page is also offered shortened: its article cut after 90 to 550 words, the rest of the page untouched, because news
articles are shorter than the corpus's. Prints dev figures of the whole pipeline with the weights of the fold that has
not seen the page.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np  # type: ignore[import-not-found,unused-ignore]
from sklearn.ensemble import (  # type: ignore[import-not-found,import-untyped,unused-ignore]
    HistGradientBoostingClassifier,
)
from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found,import-untyped,unused-ignore]
from sklearn.model_selection import GroupKFold  # type: ignore[import-not-found,import-untyped,unused-ignore]

from benchmarks.extract import measures
from benchmarks.extract.corpus import Page, default_folder, labels, pages
from reader.dom.facts import facts
from reader.dom.tree import parse
from reader.extract import pipeline
from reader.extract.features import MEASURES, NAMES, dense, features
from reader.extract.forest import Forest, Tree
from reader.extract.judge import CLIP, Model
from reader.extract.lede import lede_of
from reader.extract.lexicon import lexicon
from reader.extract.measure import Measured, measure
from reader.extract.metadata import head_title
from reader.extract.walk import Walked, walk
from reader.settings.files import shipped

SHORT_WEIGHT = 0.3
REGULARISATION = 0.1
#: Shortened copies of a page: the first is for both models, the others for the forest only.
COPIES = 2
TREES, LEAVES, RATE, LEAST = 60, 15, 0.12, 60


@dataclass
class Sample:
    """One page for the fit: its features, labels, the weight of its chunks, and its domain."""

    id: str
    domain: str
    rows: Any
    labels: Any
    weight: float
    #: 0 for the page as it is, else the number of its shortened copy.
    copy: int
    #: Which chunks the program asks the models about.
    asked: Any


def shorten(page: Walked, label: list[float], limit: int) -> tuple[Walked, list[float]] | None:
    """The page with its article cut after `limit` words; None when the article is not longer than that."""
    seen = 0
    keep: list[int] = []
    cut = False
    for number, chunk in enumerate(page.chunks):
        if label[number] > 0.5:
            if seen > limit:
                cut = True
                continue
            seen += chunk.words
        keep.append(number)
    if not cut:
        return None
    place = np.cumsum(
        [0] + [int(number in set_keep) for set_keep in (set(keep),) for number in range(len(page.chunks))]
    )
    out = Walked()
    for number in keep:
        chunk = page.chunks[number]
        out.chunks.append(chunk)
        out.words.append(out.words[-1] + chunk.words)
        out.prose.append(out.prose[-1] + chunk.prose)
    for node in page.nodes:
        copy = type(node)(node.element, node.tag, node.parent, node.depth, node.groups, node.above, node.inside,
                          int(place[node.first]), int(place[node.last]), node.end, node.names)  # fmt: skip
        out.nodes.append(copy)
    return out, [label[number] for number in keep]


def opened(page: Page) -> tuple[Any, Walked, str, Any]:
    root = parse(page.html)
    found = facts(root, page.url)
    return found, walk(root), head_title(found), lexicon(pipeline._language_of(found))


def gather(folder: Path, limit: int | None) -> list[Sample]:
    samples: list[Sample] = []
    for page in pages(folder, limit):
        if not page.truth:
            continue
        _, walked, title, words = opened(page)
        if not walked.chunks:
            continue
        label = labels([chunk.text for chunk in walked.chunks], page.truth)
        samples.append(_sample(page, walked, label, title, words, 0))
        for copy in range(1, COPIES + 1):
            seed = page.id if copy == 1 else f"{page.id}/{copy}"
            cut = shorten(walked, label, random.Random(seed).randint(90, 550))
            if cut is not None:
                samples.append(_sample(page, cut[0], cut[1], title, words, copy))
    return samples


def _sample(page: Page, walked: Walked, label: list[float], title: str, words: Any, copy: int) -> Sample:
    measured = measure(walked, title)
    rows = np.array([dense(row) for row in features(measured, words) if row], dtype=np.float32)
    asked = np.array([row is not None for row in features(measured, words, every=False)])
    return Sample(page.id, page.domain, rows, np.array(label) > 0.5, 200 / len(rows), copy, asked)


def fitted(samples: list[Sample], calibration: tuple[tuple[float, float], ...] = ()) -> Model:
    first = [sample for sample in samples if sample.copy < 2]
    table = np.concatenate([sample.rows for sample in first])
    truth = np.concatenate([sample.labels for sample in first])
    weight = np.concatenate(
        [np.full(len(sample.rows), sample.weight * (SHORT_WEIGHT if sample.copy else 1.0)) for sample in first]
    )
    mean, deviation = table.mean(0), table.std(0) + 1e-9
    scaled = np.clip((table - mean) / deviation, -CLIP, CLIP)
    fit = LogisticRegression(C=REGULARISATION, max_iter=400).fit(scaled, truth, sample_weight=weight)
    slopes = fit.coef_[0] / deviation
    low, high = mean - CLIP * deviation, mean + CLIP * deviation
    bias = float(fit.intercept_[0] - (slopes * mean).sum())
    scores = [np.clip(sample.rows, low, high) @ slopes + bias for sample in samples]
    return Model(
        names=NAMES, weights=_short(slopes), low=_short(low), high=_short(high), bias=bias, calibration=calibration,
        forest=grown(samples, scores),
    )  # fmt: skip


def grown(samples: list[Sample], scores: list[Any]) -> Forest:
    """Trees over the measures and the logistic model's scores, on whole and shortened pages alike."""
    table = np.concatenate(
        [
            np.column_stack([sample.rows[:, : len(MEASURES)], score])[sample.asked]
            for sample, score in zip(samples, scores, strict=True)
        ]
    )
    truth = np.concatenate([sample.labels[sample.asked] for sample in samples])
    weight = np.concatenate([np.full(int(sample.asked.sum()), sample.weight) for sample in samples])
    fit = HistGradientBoostingClassifier(
        max_iter=TREES, max_leaf_nodes=LEAVES, learning_rate=RATE, l2_regularization=1.0, min_samples_leaf=LEAST,
        early_stopping=False, max_bins=64,
    ).fit(table, truth, sample_weight=weight)  # fmt: skip
    return Forest(
        float(fit._baseline_prediction[0, 0]), tuple(_tree(rows[0].nodes) for rows in fit._predictors)
    )  # fmt: skip


def _tree(nodes: Any) -> Tree:
    places: list[int] = []
    limits: list[float] = []
    rights: list[int] = []

    def add(at: int) -> None:
        node, here = nodes[at], len(places)
        leaf = bool(node["is_leaf"])
        places.append(-1 if leaf else int(node["feature_idx"]))
        limits.append(float(f"{node['value'] if leaf else node['num_threshold']:.6g}"))
        rights.append(0)
        if not leaf:
            add(int(node["left"]))
            rights[here] = len(places)
            add(int(node["right"]))

    add(0)
    return Tree(tuple(places), tuple(limits), tuple(rights))


def _short(values: Any) -> tuple[float, ...]:
    return tuple(float(f"{value:.6g}") for value in values)


def text_of(measured: Measured, words: Any, title: str, html: str, model: Model, found: Any) -> tuple[str, float]:
    """The text the pipeline gives with these weights, and its expected F1 before calibration."""
    chosen = pipeline.choose_text(measured, words, title, html, model)
    if chosen is None:
        return "", 0.0
    kept = chosen.trimming.kept
    lede = lede_of(measured, chosen.trimming, found)
    if lede.number >= 0 and lede.number not in kept:
        kept = [*lede.numbers(), *kept]
    return "\n".join(measured.page.chunks[number].text for number in kept), chosen.expected


def crossed(folder: Path, samples: list[Sample], folds: int, limit: int | None) -> dict[str, Any]:
    """Figures of the whole pipeline, every page with the weights of the folds without its domain."""
    groups = [sample.domain for sample in samples]
    by_domain: dict[str, Model] = {}
    for train, test in GroupKFold(folds).split(samples, groups=groups):
        model = fitted([samples[number] for number in train])
        by_domain.update({samples[number].domain: model for number in test})
    whole, short = measures.Tally(), measures.Tally()
    pairs: list[tuple[float, float]] = []
    for page in pages(folder, limit):
        if not page.truth or page.domain not in by_domain:
            continue
        found, walked, title, words = opened(page)
        if not walked.chunks:
            whole.add(page.id, "", page)
            continue
        model = by_domain[page.domain]
        text, expected = text_of(measure(walked, title), words, title, page.html, model, found)
        score = whole.add(page.id, text, page)
        pairs.append((expected, score))
        label = labels([chunk.text for chunk in walked.chunks], page.truth)
        cut = shorten(walked, label, random.Random(page.id).randint(90, 550))
        if cut is not None:
            text, _ = text_of(measure(cut[0], title), words, title, "", model, found)
            truth = "\n".join(chunk.text for chunk, mark in zip(cut[0].chunks, cut[1], strict=True) if mark > 0.5)
            short.add_text(page.id, text, truth)
    return {"dev": whole.figures(), "short": short.figures(), "pairs": pairs, "scores": whole.scores}


def calibration(pairs: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """Points of expected against real F1, by bins of about forty pages, made to rise."""
    pairs = sorted(pairs)
    size = 40
    points: list[tuple[float, float]] = []
    for start in range(0, len(pairs) - size // 2, size):
        part = pairs[start : start + size]
        points.append((float(np.mean([x for x, _ in part])), float(np.mean([y for _, y in part]))))
    out: list[tuple[float, float]] = []
    for x, y in points:
        out.append((round(x, 4), round(max(y, out[-1][1] if out else 0.0), 4)))
    return tuple(out)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=default_folder())
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--write", action="store_true", help="put the weights into config/extract/model.json")
    parser.add_argument("--scores", type=Path, help="write the F1 of every page here")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    samples = gather(given.corpus, given.limit)
    result = crossed(given.corpus, samples, given.folds, given.limit)
    points = calibration(result["pairs"])
    if given.scores:
        given.scores.write_text(json.dumps(result["scores"]))
    if given.write:
        model = fitted(samples, points)
        shipped("extract/model.json").write_bytes(msgspec.json.format(msgspec.json.encode(model), indent=1))
    figures = {"dev": result["dev"], "short": result["short"], "calibration": points, "features": len(NAMES)}
    if given.json:
        print(json.dumps(figures))
    else:
        for name in ("dev", "short"):
            print(name, "  ".join(f"{key} {value:.4f}" for key, value in figures[name].items()))
        print("calibration", points)
    return 0


if __name__ == "__main__":
    sys.exit(main())
