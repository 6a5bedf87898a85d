"""The library after accidents: damage, a killed program, two programs at once."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.errors import StorageError
from reader.library import Library
from reader.library.places import place_all
from reader.model import Article, Category, Entry, Extraction, Health, Listing, Paragraph, Query, Source, Span

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DESK = Source(id="desk", url="https://desk.example/feed", title="Desk", category="World")

#: Marks one entry after the other and says so once each is promised to be on the disk.
MARKER = """
import sys
from pathlib import Path
from reader.library import Library
home = Path(sys.argv[1])
with Library.open(home / "library.db", home / "articles") as library:
    for one in map(int, sys.argv[2:]):
        library.mark([one], read=True, starred=True)
        print(one, flush=True)
"""


def open_library(home: Path) -> Library:
    return Library.open(home / "library.db", home / "articles", now=lambda: NOON)


def filled(home: Path, count: int = 60) -> tuple[int, ...]:
    """A library with so many entries, each with a kept text; closed."""
    entries = tuple(
        Entry(url=f"https://desk.example/{n}", title=f"Story {n}", guid=f"g{n}", published=NOON - timedelta(minutes=n)) for n in range(count)
    )
    with open_library(home) as library:
        library.sync_sources([DESK], [Category("World", 1)])
        ids = library.store_listing(DESK, Listing(title="Desk", entries=entries), Health(source_id="desk", etag='"1"')).ids
        library.store_articles([(one, text_of(one)) for one in ids])
        library.index_now()
    return ids


def text_of(number: int) -> Article:
    spans = (Span(f"Story {number} tells of the river. " * 20),)
    return Article(url=f"https://desk.example/{number}", title="Story", blocks=(Paragraph(spans=spans),), extraction=Extraction("container", 0.9))


def marker(home: Path, ids: tuple[int, ...]) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", MARKER, str(home), *map(str, ids)], stdout=subprocess.PIPE, text=True)


def test_a_killed_program_loses_no_mark_it_promised(tmp_path: Path) -> None:
    ids = filled(tmp_path)
    for number in range(5):
        running = marker(tmp_path, ids[number * 10 : number * 10 + 10])
        assert running.stdout is not None
        promised = [int(running.stdout.readline()) for _ in range(number + 1)]
        running.send_signal(signal.SIGKILL)
        promised += [int(line) for line in running.stdout.read().split("\n")[:-1]]
        running.wait()
        running.stdout.close()
        with open_library(tmp_path) as library:
            rows = library.headlines(promised)
            assert len(rows) == len(promised)
            assert all(row.starred and not row.unread for row in rows)
            assert library.check() == ()
            assert library.notices == ()
            starred = len(library.window(Query(view="starred"), offset=0, limit=100))
            assert library.counts().starred.total == starred


def test_two_programs_mark_at_the_same_time(tmp_path: Path) -> None:
    ids = filled(tmp_path)
    with open_library(tmp_path) as library:
        before = library.data_version()
        running = marker(tmp_path, ids[:30])
        for one in ids[30:]:
            library.mark([one], read=True)
        output, _ = running.communicate(timeout=30)
        assert running.returncode == 0
        assert len(output.split()) == 30
        assert library.counts().everything.unread == 0
        assert library.counts().starred.total == 30
        assert library.data_version() != before


@pytest.mark.parametrize("page", [0, 1, 5, 20])
@pytest.mark.parametrize("backed_up", [True, False])
def test_a_damaged_library_goes_on_and_says_so(tmp_path: Path, page: int, backed_up: bool) -> None:
    ids = filled(tmp_path)
    with open_library(tmp_path) as library:
        library.mark(ids[:5], starred=True)
        if backed_up:
            library.backup()
    path = tmp_path / "library.db"
    with path.open("r+b") as file:
        file.seek(page * 4096)
        file.write(b"\xa5" * 4096)
    # What a killed program leaves behind, and so a reason to read the file through.
    (tmp_path / "library.db-wal").write_bytes(b"\0" * 32)
    with open_library(tmp_path) as library:
        assert library.check() == ()
        assert len(library.notices) == 1
        assert "damaged" in library.notices[0]
        assert list(tmp_path.glob("library.db.damaged-*"))
        if backed_up:
            assert library.counts().starred.total == 5
            assert len(library.window(Query(view="source", name="desk"), offset=0, limit=100)) == 60
            assert all(library.article(one) is not None for one in ids)
        assert library.store_listing(DESK, Listing(title="Desk", entries=()), Health(source_id="desk")).ids == ()


def test_places_that_are_wrong_are_made_again_as_they_were(tmp_path: Path) -> None:
    ids = filled(tmp_path)
    with open_library(tmp_path) as library:
        library.mark(ids[:20], read=True)
        library.mark(ids[10:30], starred=True)
        library.mark(ids[15:25], later=True)
        library.tag(ids[20:22], "x")
        library.store_article(ids[0], text_of(0))
        library.set_place(ids[3], 0.5)
        library.opened(ids[4])
        library.mute("title:story")

        def everything(db: sqlite3.Connection) -> list[tuple[int, ...]]:
            return db.execute("SELECT * FROM places ORDER BY 1, 2, 3").fetchall()

        def break_them(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM places WHERE entry % 3 = 0")
            db.execute("UPDATE places SET unread = 1 - unread WHERE entry % 5 = 1")
            db.execute("UPDATE places SET stamp = stamp + 1 WHERE entry % 7 = 2")
            db.execute("INSERT INTO places VALUES (3, 7, ?, 1), (0, 7, 99999, 1)", ids[:1])

        before, counts = library._read(everything), library.counts()
        library._db.write(break_them)
        assert library._read(everything) != before
        library._db.write(place_all)
        assert (library._read(everything), library.counts()) == (before, counts)


def test_a_file_that_is_no_library_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "library.db").write_bytes(b"something else entirely" * 1_000)
    with open_library(tmp_path) as library:
        assert "damaged" in library.notices[0]
        assert library.counts().everything.total == 0
    (aside,) = tmp_path.glob("library.db.damaged-*")
    assert aside.read_bytes().startswith(b"something else")


def test_three_backups_stay_and_each_is_a_library(tmp_path: Path) -> None:
    filled(tmp_path)
    moments = iter(NOON + timedelta(days=day) for day in range(5))
    with open_library(tmp_path) as library:
        library._now = lambda: next(moments)
        made = [library.backup() for _ in range(5)]
    left = sorted((tmp_path / "backups").iterdir())
    assert left == made[2:]
    assert all(one.stat().st_mode & 0o777 == 0o600 for one in left)
    with sqlite3.connect(left[0]) as db:
        assert db.execute("SELECT count(*) FROM entries").fetchone()[0] == 60


def test_a_backup_that_cannot_be_written_says_where(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    (tmp_path / "backups").write_text("a file in the way")
    with open_library(tmp_path) as library, pytest.raises(StorageError) as caught:
        library.backup()
    assert "backups" in caught.value.path


def test_a_write_that_fails_stores_nothing_and_the_next_one_works(tmp_path: Path) -> None:
    ids = filled(tmp_path, 3)
    with open_library(tmp_path) as library:
        with pytest.raises(RuntimeError):
            library._db.write(lambda db: (db.execute("DELETE FROM status"), db.execute("DELETE FROM entries"), (_ for _ in ()).throw(RuntimeError()).__next__()))
        library.mark(ids, read=True)
        assert library.counts().everything.total == 3
    with pytest.raises(StorageError, match="closed"):
        library.mark(ids, read=False)
