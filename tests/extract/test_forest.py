"""The second opinion on short articles: how trees are read, and when they are asked."""

from __future__ import annotations

from math import exp

import msgspec
import pytest

from reader.extract.features import MEASURES
from reader.extract.forest import SHARE, SURE, Forest, Tree, seconded
from reader.extract.judge import model

#: Asks measure 0 up to 2.0; then, right of it, the score (measure 2) up to 0.5.
TREE = Tree((0, -1, 2, -1, -1), (2.0, -1.0, 0.5, 1.0, 3.0), (2, 0, 4, 0, 0))


def chance(odds: float) -> float:
    return 1 / (1 + exp(-odds))


@pytest.mark.parametrize(
    ("measure", "score", "odds"), [(2.0, 0.0, -1.0), (2.1, 0.5, 1.0), (2.1, 0.6, 3.0), (1.0, 4.0, -1.0)]
)
def test_a_tree_is_walked_by_measures_and_score(measure: float, score: float, odds: float) -> None:
    found = seconded([0.5], [score], [(measure, 0.0)], Forest(0.25, (TREE, TREE)))
    assert found[0] == pytest.approx((1 - SHARE) * 0.5 + SHARE * chance(0.25 + 2 * odds))


def test_what_is_sure_or_never_asked_keeps_its_probability() -> None:
    first = [0.999, 0.001, 0.05]
    assert seconded(first, [SURE, -SURE, None], [(3.0, 0.0), (3.0, 0.0), None], Forest(0.0, (TREE,))) == first


def test_the_shipped_forest_asks_only_what_there_is() -> None:
    forest = model().forest
    assert forest.trees
    for tree in forest.trees:
        assert len(tree.places) == len(tree.limits) == len(tree.rights)
        assert all(-1 <= place <= len(MEASURES) for place in tree.places)
        assert all(at < right < len(tree.places) for at, right in enumerate(tree.rights) if tree.places[at] >= 0)


def test_a_forest_survives_its_file() -> None:
    forest = Forest(0.25, (TREE,))
    assert msgspec.json.decode(msgspec.json.encode(forest), type=Forest) == forest
