"""The WCXB dev pages, their truths, and how much of each chunk the truth holds (the label the model learns)."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

WORD = re.compile(r"\w+")
HERE = Path(__file__).resolve().parents[2]


def default_folder() -> Path:
    """Where the shared corpus lies beside the checkout."""
    return HERE.parent / "shared" / "data" / "wcxb-dev"


@dataclass(frozen=True)
class Page:
    id: str
    url: str
    html: str
    truth: str
    title: str | None
    author: str | None
    date: str | None

    @property
    def domain(self) -> str:
        """The last two labels of the host (three below `co.uk` and its kin): what folds keep together."""
        labels = (urlsplit(self.url).hostname or self.id).split(".")
        keep = 3 if len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3 else 2
        return ".".join(labels[-keep:])


def pages(folder: Path, limit: int | None = None) -> Iterator[Page]:
    files = sorted((folder / "ground-truth").glob("*.json"))
    step = max(1, len(files) // limit) if limit else 1
    for file in files[::step]:
        data = json.loads(file.read_text(encoding="utf-8"))
        truth = data["ground_truth"]
        html = gzip.decompress((folder / "html" / f"{file.stem}.html.gz").read_bytes()).decode("utf-8", "replace")
        yield Page(
            file.stem, data.get("url") or "", html, truth.get("main_content") or "", truth.get("title"),
            truth.get("author"), truth.get("publish_date"),
        )  # fmt: skip


def labels(texts: list[str], truth: str) -> list[float]:
    """For each chunk the share of its words that the truth holds at this place.

    A line of the truth vouches for one chunk only (a second copy is not article). Short chunks need a neighbour that
    agrees: "Share" inside a sentence of the truth vouches for nothing.
    """
    lines = Counter(tuple(WORD.findall(line.lower())) for line in truth.splitlines())
    words = WORD.findall(truth.lower())
    shingles = Counter(zip(*(words[start:] for start in range(3)), strict=False))
    joined = " " + " ".join(words) + " "
    tokens = [WORD.findall(text.lower()) for text in texts]
    out: list[float] = []
    for number, own in enumerate(tokens):
        if not own:
            out.append(0.0)
            continue
        key = tuple(own)
        if lines[key] > 0:
            lines[key] -= 1
            for gram in zip(*(own[start:] for start in range(3)), strict=False):
                shingles[gram] -= 1
            out.append(1.0)
            continue
        if len(own) >= 5:
            good = 0
            for gram in zip(*(own[start:] for start in range(3)), strict=False):
                if shingles[gram] > 0:
                    shingles[gram] -= 1
                    good += 1
            out.append(good / (len(own) - 2))
            continue
        before = [word for other in tokens[max(0, number - 2) : number] for word in other][-3:]
        after = [word for other in tokens[number + 1 : number + 3] for word in other][:3]
        text = " ".join(own)
        hit = (len(before) == 3 and f" {' '.join(before)} {text} " in joined) or (
            len(after) == 3 and f" {text} {' '.join(after)} " in joined
        )
        out.append(1.0 if hit else 0.0)
    return out
