"""How well and how fast headlines on one event are grouped: `python -m benchmarks.group [--articles N] [--json]`.

Quality on the labelled pairs of benchmarks/stories/pairs.toml, as pairs of entries that stand in one group; speed on
made-up headlines in the order of their dates, of which every fourth tells an event again in other words.
"""

from __future__ import annotations

import argparse
import itertools
import json
import platform
import random
import time
import tomllib
from pathlib import Path

from benchmarks.make_library import Vocabulary
from reader.library.grouping import Grouper

PAIRS = Path(__file__).parent / "stories" / "pairs.toml"


def quality(path: Path = PAIRS) -> dict[str, float]:
    """Precision and recall over the labelled pairs. All headlines stand in one library, in the order of their dates."""
    items: list[tuple[str, str, str, float]] = []
    labels: list[tuple[int, int, bool]] = []
    for event in tomllib.loads(path.read_text(encoding="utf-8"))["event"]:
        first = len(items)
        items += [(event["language"], title, lede, hours / 6) for hours, (title, lede) in enumerate(event["same"])]
        items += [(event["language"], title, lede, float(days)) for title, lede, days in event["near"]]
        same = range(first, first + len(event["same"]))
        labels += [(a, b, b in same) for a, b in itertools.combinations(range(first, len(items)), 2)]
    group = grouped(items)
    right = sum(same and group[a] == group[b] for a, b, same in labels)
    wrong = sum(not same and group[a] == group[b] for a, b, same in labels)
    labelled = {(a, b) for a, b, _ in labels}
    strange = sum(
        group[a] == group[b] and (a, b) not in labelled for a, b in itertools.combinations(range(len(items)), 2)
    )
    return {
        "pairs": len(labels), "precision": round(right / max(1, right + wrong), 3),
        "recall": round(right / sum(same for *_, same in labels), 3), "strangers in one group": strange,
    }  # fmt: skip


def grouped(items: list[tuple[str, str, str, float]]) -> dict[int, int]:
    """The group of each headline (language, title, lede, day), named after its first."""
    groupers: dict[str, Grouper] = {}
    group: dict[int, int] = {}
    for number in sorted(range(len(items)), key=lambda one: items[one][3]):
        language, title, lede, day = items[number]
        match = groupers.setdefault(language, Grouper()).add(number, day, title, lede)
        group[number] = number if match is None else group[match]
    return group


def speed(count: int) -> dict[str, float]:
    """Headlines a second, one after the other, five hundred a day."""
    chance = random.Random(1)
    words = Vocabulary("en", chance)
    made: list[tuple[str, str]] = []
    for number in range(count):
        if number % 4 == 3:
            title, lede = made[-chance.randint(1, 3)]
            told = lede.split()
            chance.shuffle(told)
            made.append((title.rpartition(" ")[0], " ".join(told[:-5])))
        else:
            made.append((" ".join(words.some(chance, 9)).capitalize(), " ".join(words.some(chance, 40)).capitalize()))
    grouper = Grouper()
    began, used = time.perf_counter(), time.process_time()
    found = sum(grouper.add(number, number / 500, *one) is not None for number, one in enumerate(made))
    used, began = time.process_time() - used, time.perf_counter() - began
    return {
        "headlines": count, "a second": round(count / began), "a second of processor time": round(count / used),
        "grouped": found, "a million additions, ms of processor time": round(additions() * 1000),
    }  # fmt: skip


def additions() -> float:
    """Seconds of processor time for a million additions: what this machine is worth at the moment."""
    began, total = time.process_time(), 0
    for number in range(1_000_000):
        total += number
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    machine = f"Python {platform.python_version()}, {platform.machine()}"
    facts = {"machine": machine, **quality(), "speed": speed(args.articles)}
    print(json.dumps(facts) if args.json else "\n".join(f"{name}: {value}" for name, value in facts.items()))


if __name__ == "__main__":
    main()
