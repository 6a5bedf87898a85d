"""How fast the interface is, seen from a terminal: `python -m benchmarks.tui_speed --home DIR [--small DIR] [--json]`.

DIR comes from benchmarks.make_library (100,000 articles), --small from the same with 1,000. Everything is timed from a
key (or exec) to the last byte it causes, beside the least Textual program that does the same (`benchmarks.beside`).
Milliseconds, p50 and p95; memory in MB of the interface process.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from benchmarks.beside import READY
from benchmarks.make_library import NOW, Vocabulary
from benchmarks.screen import Screen, environment
from reader.library import Library
from reader.model import Article, Category, Entry, Extraction, Health, Listing, Paragraph, Source, Span
from reader.settings.files import Places

READER = [sys.executable, "-m", "reader", "--offline"]
CURSOR = "▌".encode()
#: Columns and rows of all terminals here.
COLUMNS, ROWS = 140, 40
Numbers = dict[str, float]


def beside(*words: object) -> list[str]:
    return [sys.executable, "-m", "benchmarks.beside", *map(str, words)]


def spread(values: Sequence[float]) -> Numbers:
    ordered = sorted(values)
    last = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return {"p50": round(statistics.median(ordered), 1), "p95": round(last, 1)}


def pressed(screen: Screen, key: str, times: int) -> Numbers:
    """Times of a key that is pressed again and again, each when the one before is done."""
    found = [took for _ in range(times) if (took := screen.press(key, limit=0.5)) is not None]
    return spread(found) if found else {"p50": 0.0, "p95": 0.0}


def held(screen: Screen, key: str, times: int, a_second: int = 30) -> float:
    """Milliseconds between the last of a held key's repeats and the list at rest; its article comes later."""
    begun = last = time.perf_counter()
    for number in range(times):
        while (left := begun + number / a_second - time.perf_counter()) > 0:
            screen.pump(left)
        last = screen.type(key)
    found = screen.rest(0.08, 5)
    return round(((found[1] if found else last) - last) * 1000, 1)


def start(home: Path, scratch: Path, runs: int) -> dict[str, Numbers]:
    """Exec to the first headlines, and to the live interface, by turns with an empty app."""
    environ = environment(str(home), PYTHONPYCACHEPREFIX=str(scratch / "code"))
    found: dict[str, list[float]] = {"headlines": [], "live": [], "live_cpu": [], "empty": [], "empty_cpu": []}
    for turn in range(runs + 1):
        with Screen(READER, environ, columns=COLUMNS, rows=ROWS) as screen:
            first = screen.until(CURSOR)
            live = screen.until_live(CURSOR)
            cpu = screen.cpu()
            screen.rest(0.4, 3)
            if not turn:  # quit as people do: the next first frame is kept
                screen.type("q")
                screen.rest(0.5, 2)
        with Screen(beside("empty"), environ, columns=COLUMNS, rows=ROWS) as screen:
            empty = screen.until_live(READY.encode())
            empty_cpu = screen.cpu()
        if turn:
            for name, value in zip(found, (first, live, cpu, empty, empty_cpu), strict=True):
                found[name].append(value * 1000)
    return {
        name: {"p50": round(statistics.median(values), 1), "min": round(min(values), 1)}
        for name, values in found.items()
    }


def lists(home: Path, scratch: Path, rows: int) -> dict[str, object]:
    """Keys in the whole list, ours and the bare one's."""
    environ = environment(str(home), PYTHONPYCACHEPREFIX=str(scratch / "code"))
    found: dict[str, object] = {}
    for name, command, ready in (("bare", beside("list", rows), READY.encode()), ("reader", READER, CURSOR)):
        with Screen(command, environ, columns=COLUMNS, rows=ROWS) as screen:
            screen.until(ready)
            screen.rest(0.5, 5)
            if name == "reader":
                screen.press(".", quiet=0.5)  # read ones too: all rows
            memory = {"start": round(screen.memory(), 1)}
            keys: dict[str, object] = {key: pressed(screen, key, times) for key, times in (("down", 60), ("pgdn", 30))}
            ends = [(screen.press("end") or 0.0, screen.press("home") or 0.0) for _ in range(6)]
            keys["end"], keys["home"] = spread([end for end, _ in ends]), spread([home for _, home in ends])
            keys["held_lag"] = held(screen, "down", 60)
            for _ in range(120):
                screen.press("pgdn", quiet=0.02, limit=0.3)
            screen.press("end")
            memory["scrolled"] = round(screen.memory(), 1)
            found[name] = {"keys": keys, "memory": memory}
    return found


def make_articles(home: Path, words: int, count: int = 14) -> None:
    """A library of articles of one length, each in a row of its own."""
    places = Places.under(home)
    places.ensure()
    places.config_file.write_text("[list]\ngroup_stories = false\n", encoding="utf-8")
    rows = 'id = "long"\nurl = "https://long.example/feed"\ncategory = "World"\nenabled = false\n'
    places.sources_file.write_text(f"version = 1\n[[source]]\n{rows}", encoding="utf-8")
    chance = random.Random(words)
    vocabulary = Vocabulary("en", chance)
    source = Source(id="long", url="https://long.example/feed", title="Long reads", category="World")
    with Library.open(places.library_file, places.articles, now=lambda: NOW) as library:
        library.sync_sources([source], [Category("World", 0)])
        articles = [_article(number, words, vocabulary, chance) for number in range(count)]
        entries = tuple(Entry(url=one.url, title=one.title, guid=one.url, published=one.published) for one in articles)
        health = Health(source_id="long", url=source.url, last_ok=NOW)
        stored = library.store_listing(source, Listing(title="Long reads", entries=entries), health)
        library.store_articles(list(zip(stored.ids, articles, strict=True)))


def _article(number: int, words: int, vocabulary: Vocabulary, chance: random.Random) -> Article:
    blocks = []
    for at in range(0, words, 80):
        text = vocabulary.some(chance, 80)
        spans = (Span(" ".join(text[:40]) + " "), Span(" ".join(text[40:43]), href=f"https://long.example/{at}"))
        blocks.append(Paragraph(spans=(*spans, Span(" " + " ".join(text[43:]) + "."))))
    url = f"https://long.example/story/{number}"
    return Article(url=url, title=f"Long read {number}", published=NOW - timedelta(hours=number), language="en",
                   blocks=tuple(blocks), extraction=Extraction("container", 0.9))  # fmt: skip


def strips(words: int) -> list[str] | None:
    """The page of the shared benchmarks that is wrapped once for each width, where it stands beside the checkout."""
    shared = Path(os.environ.get("READER_SHARED") or Path(__file__).parents[2] / "shared")
    program = shared / "bench/perf/tui_reader.py"
    return [sys.executable, str(program), "strips", str(words)] if program.is_file() else None


def pages(scratch: Path, words: int, turns: int = 12) -> dict[str, object]:
    """Opening articles of one length, and resizing with one open; beside the bare page and the Markdown widget.

    All stand open at once and take their turns, so that what else the machine does falls on all of them alike.
    """
    home = scratch / f"words{words}"
    make_articles(home, words, turns + 4)
    environ = environment(str(home), PYTHONPYCACHEPREFIX=str(scratch / "code"))
    programs = {
        "bare": (beside("page", words), READY.encode()), "markdown": (beside("markdown", words), READY.encode()),
        "strips": (strips(words), b"READY"), "reader": (READER, CURSOR),
    }  # fmt: skip
    keys = {"bare": "o", "markdown": "o", "reader": "n"}
    with ExitStack() as stack:
        screens: dict[str, Screen] = {}
        for name, (command, ready) in programs.items():
            if command is not None:
                screens[name] = stack.enter_context(Screen(command, environ, columns=COLUMNS, rows=ROWS))
                screens[name].until(ready)
                screens[name].rest(0.6, 8)
        screens["reader"].press("enter", quiet=0.4)
        opened: dict[str, list[float]] = {name: [] for name in keys}
        spent: dict[str, list[float]] = {name: [] for name in keys}
        for _ in range(turns):
            for name, key in keys.items():
                while screens[name].pump(0.02):
                    pass  # what came late belongs to the turn before
                before = screens[name].cpu()
                opened[name].append(screens[name].press(key, quiet=0.6, limit=4) or 0.0)
                spent[name].append((screens[name].cpu() - before) * 1000)
        resized: dict[str, list[float]] = {name: [] for name in screens if name != "markdown"}
        for number in range(8):
            for name, took in resized.items():
                took.append(screens[name].resize(110 + number % 2 * 30, 36 + number % 2 * 4))
        found: dict[str, object] = {
            name: {"open": spread(opened[name]) if name in opened else {},
                   "open_cpu": spread(spent[name]) if name in spent else {},
                   "resize": spread(resized[name]) if name in resized else {},
                   "memory": round(screen.memory(), 1)}
            for name, screen in screens.items()
        }  # fmt: skip
    found["open / markdown"] = paired(opened["reader"], opened["markdown"])
    found["open_cpu / markdown"] = paired(spent["reader"], spent["markdown"])
    for name in ("bare", "strips"):
        if name in resized:
            found[f"resize / {name}"] = paired(resized["reader"], resized[name])
    return found


def paired(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios of each turn."""
    return round(statistics.median(one / other for one, other in zip(ours, theirs, strict=True) if other), 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="library of 100,000 articles")
    parser.add_argument("--small", type=Path, help="library of 1,000 articles")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--only", nargs="*", default=["start", "lists", "pages"])
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    facts: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        for name, home in (("start", args.home), ("start_small", args.small)):
            if home and "start" in args.only:
                facts[name] = start(home, scratch, args.runs)
        if args.home and "lists" in args.only:
            with Library.open(*_paths(args.home)) as library:
                rows = library.stats().entries
            facts["lists"] = {"rows": rows, **lists(args.home, scratch, rows)}
        if "pages" in args.only:
            facts["pages"] = {str(words): pages(scratch, words) for words in (1_500, 10_000)}
    print(json.dumps(facts) if args.json else json.dumps(facts, indent=1))


def _paths(home: Path) -> tuple[Path, Path]:
    places = Places.under(home)
    return places.library_file, places.articles


if __name__ == "__main__":
    main()
