"""Kill a program that stores, marks and tags, at random moments, and look for what it had promised to keep.

`python -m benchmarks.library_kill [--runs 200] [--json]`; `--work HOME START` is the program that is killed: it says on
stdout what has reached the disk. A tool of one's own that kills may use it too, as `--work HOME -1` without an end, or
`--mark HOME FILE`, which marks, stars and tags what `reader fetch` stores in the meantime and writes into FILE what it
was promised; `--lost HOME FILE` counts then what of that is not there.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reader.library import Library
from reader.model import Article, Category, Entry, Extraction, Health, Listing, Paragraph, Query, Source, Span
from reader.settings.files import Places

DESK = Source(id="desk", url="https://desk.example/feed", title="Desk", category="World")


def work(home: Path, start: int) -> None:
    """Store feeds and their texts while another thread marks, for ever. START below 0: where the last run ended."""
    with Library.open(home / "library.db", home / "articles") as library:
        library.sync_sources([DESK], [Category("World", 1)])
        first = start if start >= 0 else library.counts().everything.total
        stored: list[int] = []
        threading.Thread(target=_mark, args=(library, stored), daemon=True).start()
        for number in itertools.count(first, 5):
            now = datetime.now(UTC)
            entries = tuple(
                Entry(
                    url=f"https://desk.example/{n}",
                    title=f"Story {n}",
                    guid=str(n),
                    published=now - timedelta(seconds=n % 99),
                )
                for n in range(number, number + 5)
            )
            ids = library.store_listing(DESK, Listing(title="Desk", entries=entries), Health(source_id="desk")).ids
            for one in ids:
                text = Paragraph(spans=(Span(f"Story {one} tells of the river. " * 60),))
                address = f"https://desk.example/{one}"
                article = Article(url=address, title="Story", blocks=(text,), extraction=Extraction("container", 0.9))
                library.store_article(one, article)
                _say(f"kept {one}")
            stored.extend(ids)


def _say(line: str) -> None:
    """One line at once, whoever else is writing."""
    os.write(1, f"{line}\n".encode())


def _mark(library: Library, stored: list[int]) -> None:
    done = 0
    while True:
        if done == len(stored):
            time.sleep(0.001)
            continue
        one = stored[done]
        library.mark([one], starred=True)
        _say(f"starred {one}")
        library.tag([one], "t")
        _say(f"tagged {one}")
        done += 1


def mark(home: Path, promised: Path) -> None:
    """Mark entries of a reader's home, for ever; one line in a file for each mark that has reached the disk."""
    places = Places.under(home)
    chance = random.Random()
    with Library.open(places.library_file, places.articles) as library, promised.open("ab", buffering=0) as file:
        while True:
            ids = library.listing(Query())[0]
            if not ids:
                time.sleep(0.01)
                continue
            one = chance.choice(ids)
            library.mark([one], read=True)
            file.write(f"read {one}\n".encode())
            library.mark([one], starred=True)
            file.write(f"starred {one}\n".encode())
            library.tag([one], "t")
            file.write(f"tagged {one}\n".encode())


def lost(home: Path, promised: Path) -> dict[str, int]:
    """How many marks a file promises, and how many of them the library does not have; texts that it promises and has
    not, and problems."""
    lines = [line.split() for line in promised.read_text().split("\n")[:-1]]
    places = Places.under(home)
    with Library.open(places.library_file, places.articles) as library:
        have = {
            "read": {row.id for row in library.headlines(library.listing(Query())[0]) if not row.unread},
            "starred": set(library.listing(Query(view="starred"))[0]),
            "tagged": set(library._read(lambda db: [row[0] for row in db.execute("SELECT entry FROM tags")])),
        }
        kept = library._read(lambda db: [row[0] for row in db.execute("SELECT entry FROM texts WHERE state = 'kept'")])
        return {
            "promised": len(lines), "lost": sum(int(one) not in have[what] for what, one in lines),
            "texts": len(kept), "texts lost": sum(library.article(one) is None for one in kept),
            "problems": len(library.check()),
        }  # fmt: skip


def kill(runs: int, home: Path) -> dict[str, object]:
    """Start and kill the program so often; what was promised and is not there."""
    chance = random.Random(1)
    promised: dict[str, set[int]] = {"kept": set(), "starred": set(), "tagged": set()}
    missing: dict[str, int] = dict.fromkeys(promised, 0)
    broken = 0
    for run in range(runs):
        command = [sys.executable, "-m", "benchmarks.library_kill", "--work", str(home), str(run * 100_000)]
        running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        time.sleep(chance.uniform(0.15, 1.2))
        running.send_signal(signal.SIGKILL)
        output, _ = running.communicate()
        for line in output.splitlines(keepends=True):
            if line.endswith("\n"):
                what, one = line.split()
                promised[what].add(int(one))
        with Library.open(home / "library.db", home / "articles") as library:
            broken += bool(library._read(lambda db: db.execute("PRAGMA quick_check").fetchone()[0] != "ok")) + len(
                library.notices
            )
            starred = set(library.listing(Query(view="starred"))[0])
            tagged = set(library._read(lambda db: [row[0] for row in db.execute("SELECT entry FROM tags")]))
            missing["starred"] += len(promised["starred"] - starred)
            missing["tagged"] += len(promised["tagged"] - tagged)
            new = [one for one in sorted(promised["kept"])[-400:] if library.article(one) is None]
            missing["kept"] += len(new)
    with Library.open(home / "library.db", home / "articles") as library:
        missing["kept"] += sum(library.article(one) is None for one in promised["kept"])
        problems = library.check()
        library.index_now()
        found = len(library.find("river", limit=10_000_000))
    return {
        "runs": runs, "promised": {name: len(ids) for name, ids in promised.items()}, "lost": missing,
        "damaged after a kill": broken, "problems at the end": len(problems), "texts found at the end": found,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--work", nargs=2, metavar=("HOME", "START"))
    parser.add_argument("--mark", nargs=2, type=Path, metavar=("HOME", "FILE"))
    parser.add_argument("--lost", nargs=2, type=Path, metavar=("HOME", "FILE"))
    args = parser.parse_args()
    if args.work:
        work(Path(args.work[0]), int(args.work[1]))
        return
    if args.mark:
        mark(*args.mark)
    if args.lost:
        print(lost(*args.lost))
        return
    with tempfile.TemporaryDirectory() as folder:
        facts = kill(args.runs, Path(folder))
    print(json.dumps(facts) if args.json else "\n".join(f"{name}: {value}" for name, value in facts.items()))


if __name__ == "__main__":
    main()
