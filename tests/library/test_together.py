"""Two interfaces and a fetch of three programs on one library: nobody is locked out, and no mark is lost."""

import itertools
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from reader.library import Library
from reader.model import Article, Category, Entry, Extraction, Health, Listing, Paragraph, Query, Source, Span

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Source(id="a", url="https://a.test/feed", title="A", category="World")
#: Another interface: it marks the entries it is told of, one by one, and says what is on the disk.
OTHER = """
import sys
from pathlib import Path
from reader.library import Library
home, field, first, last = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
with Library.open(home / "library.db", home / "articles") as library:
    for entry in range(first, last):
        library.mark([entry], **{field: True})
        print(entry, flush=True)
"""
COUNT = 150


def listing(first, count):
    entries = tuple(
        Entry(url=f"https://a.test/{n}", title=f"Story {n}", published=datetime(2026, 11, 22, tzinfo=UTC))
        for n in range(first, first + count)
    )
    return Listing(title="A", entries=entries)


def article(number):
    blocks = (Paragraph(spans=(Span(f"Rain fell on town {number}"),)),)
    return Article(url=f"https://a.test/{number}", title="x", blocks=blocks, extraction=Extraction("sample", 1.0))


def other(home, field, first, last):
    return subprocess.Popen(
        [sys.executable, "-c", OTHER, str(home), field, str(first), str(last)], cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def open_library(home):
    return Library.open(home / "library.db", home / "articles")


def test_three_programs_write_and_nothing_is_lost(tmp_path):
    with open_library(tmp_path) as library:
        library.sync_sources([SOURCE], [Category("World", 1)])
        library.store_listing(SOURCE, listing(1, COUNT), Health(source_id="a"))
        others = [other(tmp_path, "read", 1, COUNT + 1), other(tmp_path, "starred", 1, COUNT + 1)]
        for lot in itertools.count(1):
            if lot > 3 and all(one.poll() is not None for one in others):
                break
            new = library.store_listing(SOURCE, listing(lot * 1_000, 20), Health(source_id="a")).ids
            library.store_articles([(entry, article(entry)) for entry in new])
        for one in others:
            out, err = one.communicate()
            assert (one.returncode, err) == (0, "")
            assert [int(line) for line in out.split()] == list(range(1, COUNT + 1))
        marks = [library.marks_of(entry) for entry in range(1, COUNT + 1)]
        assert all(one.read and one.starred for one in marks)
        assert library.stats().texts == (lot - 1) * 20
        assert library.check() == ()


def test_a_mark_of_another_program_is_seen_as_soon_as_it_is_made(tmp_path):
    with open_library(tmp_path) as library:
        library.sync_sources([SOURCE], [Category("World", 1)])
        library.store_listing(SOURCE, listing(1, 5), Health(source_id="a"))
        before, version = library.elsewhere(), library.data_version()
        library.mark([5], later=True)
        assert (library.elsewhere(), library.data_version() != version) == (before, True)
        program = other(tmp_path, "read", 3, 4)
        assert program.stdout is not None
        assert program.stdout.readline() == "3\n"
        said = time.monotonic()
        while library.elsewhere() == before and time.monotonic() - said < 1:
            time.sleep(0.01)
        assert library.elsewhere() != before
        assert [row.id for row in library.window(Query(show_read=False), limit=9)] == [5, 4, 2, 1]
        assert program.wait() == 0
