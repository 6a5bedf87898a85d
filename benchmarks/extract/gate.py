"""The gate: figures of a fixed sample of the corpus must not fall below the pinned floors.

    python -m benchmarks.extract.gate                     figures against floors
    python -m benchmarks.extract.gate --write             raise floors to what is reached (less a small margin)
    python -m benchmarks.extract.gate --lower "REASON"    also lower them; REASON goes into CHANGELOG.md as well

Floors stand in `tests/extract/floors.json` with the digest of the corpus they were measured on, a seal over them, and
the reasons of every lowering. Needs the corpus and the benchmark's measures (`../shared`, or READER_SHARED).
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from benchmarks.extract.corpus import HERE, pages
from reader.extract import extract

SHARED = Path(os.environ.get("READER_SHARED", HERE.parent / "shared"))
FLOORS = HERE / "tests" / "extract" / "floors.json"
SAMPLE = 260
#: Figures that are good when they are low; all others are good when they are high.
CEILINGS = ("leaks", "below_half", "invented_authors")
#: Of pages said to reach this F1, so many do ("calibrated").
_SURE = 0.9
_MARGIN = {"leaks": 0.01, "below_half": 0.0026, "invented_authors": 0.01}


def digest(folder: Path) -> str:
    """SHA-256 over names and bytes of all truths and pages."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".json", ".gz"):
            found.update(path.name.encode())
            found.update(path.read_bytes())
    return found.hexdigest()


def figures(folder: Path, limit: int | None = SAMPLE) -> dict[str, float]:
    """Means over the sample, by the definitions of the shared benchmark."""
    sys.path.insert(0, str(SHARED / "bench" / "extract"))
    measures: Any = importlib.import_module("metrics")
    patterns = measures.load_furniture(str(SHARED / "bench" / "extract" / "furniture.txt"))
    sums: dict[str, list[float]] = {}

    def add(name: str, value: float) -> None:
        sums.setdefault(name, []).append(float(value))

    for page in pages(folder, limit):
        article = extract(page.html, page.url)
        if page.truth:
            word = measures.word_scores(article.text, page.truth)[2]
            precision, recall = measures.shingle_scores(article.text, page.truth)[:2]
            add("word_f1", word)
            add("below_half", word < 0.5)
            if article.extraction.confidence >= _SURE:
                add("calibrated", word >= _SURE)
            add("leaks", len(measures.furniture_leaks(article.text, page.truth, patterns)))
            if precision is not None:
                add("_precision", precision)
            if recall is not None:
                add("_recall", recall)
        if page.title:
            add("title", measures.title_match(article.title, page.title)[1])
        if page.author:
            add("author", measures.author_match(list(article.authors), page.author)[1])
        else:
            add("invented_authors", bool(article.authors))
        if page.date:
            add("date", measures.date_match(article.published, page.date)[1])
    means = {name: sum(values) / len(values) for name, values in sums.items()}
    precision, recall = means.pop("_precision"), means.pop("_recall")
    return means | {"shingle_f1": 2 * precision * recall / (precision + recall)}


def seal(floors: dict[str, float], corpus: str, lowered: list[str]) -> str:
    """A digest over what must not be changed by hand."""
    return hashlib.sha256(json.dumps([floors, corpus, lowered], sort_keys=True).encode()).hexdigest()[:16]


def broken(reached: dict[str, float], floors: dict[str, float]) -> list[str]:
    """The figures that are worse than their floor, with both."""
    return [
        f"{name}: {reached[name]:.4f}, pinned {floor:.4f}"
        for name, floor in sorted(floors.items())
        if (reached[name] > floor if name in CEILINGS else reached[name] < floor)
    ]


def pinned(reached: dict[str, float], old: dict[str, float], *, lower: bool) -> dict[str, float]:
    """New floors: what is reached less a margin; never worse than the old ones unless `lower`."""
    new: dict[str, float] = {}
    for name, value in sorted(reached.items()):
        margin = _MARGIN.get(name, 0.002 if name.endswith("f1") else 0.01)
        low = name in CEILINGS
        floor = round(value + margin if low else value - margin, 4)
        before = old.get(name)
        new[name] = floor if before is None or lower else min(floor, before) if low else max(floor, before)
    return new


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--lower", metavar="REASON")
    given = parser.parse_args(arguments)
    folder = SHARED / "data" / "wcxb-dev"
    kept: dict[str, Any] = (
        json.loads(FLOORS.read_text()) if FLOORS.exists() else {"floors": {}, "corpus": "", "lowered": []}
    )
    reached = figures(folder)
    for name, value in sorted(reached.items()):
        print(f"{name:18} {value:.4f}  pinned {kept['floors'].get(name, float('nan')):.4f}")
    if given.write or given.lower:
        lowered = [*kept["lowered"], *([given.lower] if given.lower else [])]
        floors = pinned(reached, kept["floors"], lower=bool(given.lower))
        corpus = digest(folder)
        found = {"floors": floors, "corpus": corpus, "lowered": lowered, "seal": seal(floors, corpus, lowered)}
        FLOORS.write_text(json.dumps(found, indent=1) + "\n")
        return 0
    return 1 if broken(reached, kept["floors"]) else 0


if __name__ == "__main__":
    sys.exit(main())
