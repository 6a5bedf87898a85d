"""How fast the library answers and takes in: `python -m benchmarks.store --home DIR [--write N] [--json]`.

DIR is made by benchmarks.make_library. Lists, counts and searches are timed on its library, writing on a fresh one.
Milliseconds, p50 and p95, each beside what it should not exceed.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import platform
import random
import sqlite3
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing
from pathlib import Path

from benchmarks.group import additions
from benchmarks.make_library import CATEGORIES, NOW, Vocabulary, batches, on_disk, the_sources
from reader.library import Library
from reader.library.entries import StoreResult
from reader.library.texts import Prepared, prepare
from reader.model import Article, Category, Entry, Health, Listing, Query, Source
from reader.settings.files import Places

Made = list[tuple[Source, list[tuple[Article, Entry]]]]
#: Listings that are under way to the disk at once.
AHEAD = 12


def timed(act: Callable[[], object], times: int, goal: float | None = None) -> dict[str, float]:
    """Milliseconds of one call after a first one that is not counted, and of the thread's processor time ("used")."""
    act()
    found, used = [], []
    for _ in range(times):
        started, began = time.perf_counter(), time.thread_time()
        act()
        found.append((time.perf_counter() - started) * 1000)
        used.append((time.thread_time() - began) * 1000)
    facts = {
        "p50": round(statistics.median(found), 3), "p95": round(_p95(found), 3),
        "used p50": round(statistics.median(used), 3), "used p95": round(_p95(used), 3),
    }  # fmt: skip
    return facts if goal is None else {**facts, "p95 at most": goal}


def _p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def lists(library: Library) -> dict[str, dict[str, float]]:
    """Windows of a hundred headlines, counts, and one article."""
    chance = random.Random(3)
    sources = [source.id for source in the_sources()]
    total = library.count(Query())

    def window(**facts: object) -> object:
        return library.window(Query(**facts), offset=0, limit=100)  # type: ignore[arg-type]

    def category(**facts: object) -> object:
        return window(view="category", name=chance.choice(CATEGORIES), **facts)

    return {
        "100 newest of a category": timed(category, 200, 1),
        "100 newest unread of a category": timed(lambda: category(show_read=False), 200, 1),
        "100 newest of a source": timed(lambda: window(view="source", name=chance.choice(sources)), 200, 1),
        "100 newest of all": timed(window, 200, 1),
        "100 newest unread of all": timed(lambda: window(view="unread"), 200, 1),
        "100 newest starred": timed(lambda: window(view="starred"), 200, 1),
        "100 in the middle of all": timed(lambda: library.window(Query(), offset=total // 2, limit=100), 50),
        "ids of a whole category": timed(
            lambda: library.listing(Query(view="category", name=chance.choice(CATEGORIES))), 50
        ),
        "ids of all": timed(lambda: library.listing(Query()), 20),
        "unread counts of all": timed(library.counts, 200, 2),
        "next unread": timed(
            lambda: library.next_unread(Query(view="category", name=chance.choice(CATEGORIES))), 200
        ),
        "an article": timed(lambda: library.article(chance.randint(1, total)), 200),
        "front page": timed(library.front_page, 20),
    }  # fmt: skip


def searches(library: Library, words: list[str]) -> dict[str, dict[str, float]]:
    """Searches with their headlines and, for the first dozen, a stretch of the text."""
    chance = random.Random(4)

    def one(low: int, high: int) -> str:
        return words[chance.randint(low, high)]

    def look(typed: Callable[[], str], sort: str, goal: float | None = None, times: int = 40) -> dict[str, float]:
        return timed(lambda: library.search(typed(), limit=50, sort=sort, snippets=12), times, goal)

    # Ranks of the vocabulary: the words of every second article, of every fiftieth, of a few.
    ranks = {"common": (12, 30), "mid-frequency": (300, 600), "rare": (8_000, 12_000)}
    found = {
        f"50 {sort}, {name} word": look(lambda place=place: one(*place), sort, 5 if sort == "newest" else 200)  # type: ignore[misc]
        for name, place in ranks.items() for sort in ("newest", "best")
    }  # fmt: skip
    two = lambda: f"{one(*ranks['common'])} {one(*ranks['mid-frequency'])}"  # noqa: E731
    found["50 newest, two words"] = look(two, "newest", 5)
    found["50 newest, word, unread, of a category"] = look(
        lambda: f"{one(*ranks['mid-frequency'])} is:unread category:{chance.choice(CATEGORIES)}", "newest"
    )
    found["50 newest, prefix"] = look(lambda: one(*ranks["mid-frequency"])[:3] + "*", "newest", None, 20)
    found["50 newest, phrase of common words"] = look(
        lambda: f'"{one(*ranks["common"])} {one(*ranks["common"])}"', "newest", None, 8
    )
    return found


def writing(folder: Path, count: int) -> dict[str, object]:
    """Articles a second with listing, text and index, each commit on the disk, and how much room they take."""
    made = list(batches(count, 2))
    text_bytes = sum(len(article.text.encode()) for _, some in made for article, _ in some) / count
    began = time.perf_counter()
    ready = {article.url: prepare(article) for _, some in made for article, _ in some}
    preparing = time.perf_counter() - began
    gc.collect()
    gc.freeze()  # a fetch does not hold ten thousand articles for the collector to look through
    with Library.open(folder / "library.db", folder / "articles", now=lambda: NOW) as library:
        library.sync_sources(the_sources(), [Category(name, place) for place, name in enumerate(CATEGORIES)])
        began, used = time.perf_counter(), time.process_time()
        library.store_prepared(_stored(library, made, ready))
        library.index_now()
        storing, used = time.perf_counter() - began, time.process_time() - used
        chance = random.Random(5)
        shown = [row.id for row in library.window(Query(), offset=0, limit=200)]
        mark = timed(lambda: library.mark([chance.choice(shown)], read=chance.random() < 0.5), 200)
        began = time.perf_counter()
        marked = len(library.mark_view(Query(view="category", name=CATEGORIES[0])).ids)
        whole = time.perf_counter() - began
    return {
        "stored a second, from prepared texts": round(count / storing),
        "stored a second of processor time": round(count / used),
        **floor(folder, list(ready.values())),
        "prepared a second, by one process": round(count / preparing),
        "KB of text an article": round(text_bytes / 1000, 2),
        "KB on disk an article": round(on_disk(folder / "library.db", folder / "articles") / 1000 / count, 2),
        "one mark, ms": mark, f"{marked} marked read, ms": round(whole * 1000, 1),
    }  # fmt: skip


def floor(folder: Path, ready: list[Prepared]) -> dict[str, object]:
    """What SQLite alone takes for the packed texts and an index of their words: no entry, no list, no source."""
    with closing(sqlite3.connect(folder / "floor.db", isolation_level=None)) as db:
        db.executescript(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32000;"
            "CREATE TABLE texts (id INTEGER PRIMARY KEY, packed BLOB);"
            "CREATE VIRTUAL TABLE search USING fts5 (words, content='', detail=none);"
            "INSERT INTO search (search, rank) VALUES ('hashsize', 8388608);"
        )
        began, used = time.perf_counter(), time.process_time()
        for start in range(0, len(ready), 2_000):
            lot = list(enumerate(ready[start : start + 2_000], start))
            db.execute("BEGIN IMMEDIATE")
            db.executemany("INSERT INTO texts VALUES (?, ?)", [(number, one.packed) for number, one in lot])
            told = [(number, one.told) for number, one in lot]
            db.executemany("INSERT INTO search (rowid, words) VALUES (?, ?)", told)
            db.execute("COMMIT")
        storing, used = time.perf_counter() - began, time.process_time() - used
    return {
        "a bare table and index, a second": round(len(ready) / storing),
        "a bare table and index, a second of processor time": round(len(ready) / used),
    }


def _stored(library: Library, made: Made, ready: dict[str, Prepared]) -> Iterator[tuple[int, Prepared]]:
    """Texts with the ids of their entries, once these are on the disk. As in a fetch, listings are stored meanwhile."""
    ahead: deque[tuple[list[tuple[Article, Entry]], Future[StoreResult]]] = deque()
    for source, some in itertools.chain(made, itertools.repeat((None, []), AHEAD)):
        if source is not None:
            listing = Listing(title=source.title, entries=tuple(entry for _, entry in some))
            ahead.append((some, library.storing_listing(source, listing, Health(source_id=source.id))))
        if ahead and (len(ahead) > AHEAD or source is None):
            here, stored = ahead.popleft()
            yield from ((one, ready[a.url]) for one, (a, _) in zip(stored.result().ids, here, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--write", type=int, default=10_000, help="articles to write into a fresh library")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    places = Places.under(args.home)
    words = Vocabulary("en", random.Random(1)).words
    machine = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.machine()}"
    room = on_disk(places.library_file, places.articles)
    started = time.perf_counter()
    with Library.open(places.library_file, places.articles, now=lambda: NOW) as library:
        opened = (time.perf_counter() - started) * 1000
        library.index_now()
        library.group_now()
        stats = library.stats()
        facts: dict[str, object] = {
            "machine": machine, "a million additions, ms of processor time": round(additions() * 1000),
            "articles": stats.entries, "open, ms": round(opened, 2), **lists(library), **searches(library, words),
            "KB on disk an article": round(room / 1000 / max(1, stats.entries), 2),
        }  # fmt: skip
    with tempfile.TemporaryDirectory(dir=args.home) as folder:
        facts["writing"] = writing(Path(folder), args.write)
    print(json.dumps(facts) if args.json else "\n".join(f"{name}: {value}" for name, value in facts.items()))


if __name__ == "__main__":
    main()
