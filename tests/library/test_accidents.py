"""Accidents: damage of twenty kinds, a program killed at any moment, a disk that is full or may not be written."""

from __future__ import annotations

import errno
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.errors import StorageError
from reader.library import Library
from reader.model import Article, Category, Entry, Extraction, Health, Listing, Paragraph, Query, Source, Span
from tests.reliability.program import ROOT, bound_by_modes

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DESK = Source(id="desk", url="https://desk.example/feed", title="Desk", category="World")
COUNT = 120


def open_library(home: Path) -> Library:
    return Library.open(home / "library.db", home / "articles", now=lambda: NOON)


def article(number: int) -> Article:
    spans = (Span(f"Story {number} tells of the river and of number{number}. " * 20),)
    return Article(url=f"https://desk.example/{number}", title=f"Story {number}", blocks=(Paragraph(spans=spans),), extraction=Extraction("x", 0.9))


def store(library: Library, numbers: range) -> tuple[int, ...]:
    entries = tuple(
        Entry(url=f"https://desk.example/{n}", title=f"Story {n}", guid=f"g{n}", published=NOON - timedelta(minutes=n), summary="Words. " * 20)
        for n in numbers
    )
    ids = library.store_listing(DESK, Listing(title="Desk", entries=entries), Health(source_id="desk", etag='"1"')).ids
    library.store_articles([(one, article(one)) for one in ids])
    return ids


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a backup, and ten marks that are newer than it."""
    home = tmp_path_factory.mktemp("sound")
    with open_library(home) as library:
        library.sync_sources([DESK], [Category("World", 1)])
        ids = store(library, range(COUNT))
        library.index_now()
        library.mark(ids[:20], starred=True)
        library.tag(ids[:5], "river")
        library.save_search("Rivers", "river")
        library.backup()
        library.mark(ids[20:30], starred=True)
        library.mark(ids[:30], read=True)
    return home


def overwrite(at: Callable[[int], int], length: int, fill: int | None) -> Callable[[Path], None]:
    """Write over a stretch of the file; `fill` None writes noise. `at` is given the file's size."""

    def damage(path: Path) -> None:
        noise = random.Random(7)
        with path.open("r+b") as file:
            file.seek(at(path.stat().st_size))
            file.write(noise.randbytes(length) if fill is None else bytes([fill]) * length)

    return damage


def overwritten(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def cut(share: float) -> Callable[[Path], None]:
    return lambda path: os.truncate(path, int(path.stat().st_size * share))


def statement(*sql: str) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA writable_schema = ON")
            for one in sql:
                db.execute(one)

    return damage


def scattered(pages: int) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        chance = random.Random(3)
        with path.open("r+b") as file:
            for _ in range(pages):
                file.seek(chance.randrange(1, path.stat().st_size // 4096) * 4096 + chance.randrange(4000))
                file.write(chance.randbytes(64))

    return damage


DAMAGE: dict[str, Callable[[Path], None]] = {
    "first page zeroed": overwrite(lambda size: 0, 4096, 0), "header gone": overwrite(lambda size: 0, 100, None),
    "magic changed": overwrite(lambda size: 0, 16, 0x41), "second page": overwrite(lambda size: 4096, 4096, 0xA5),
    "fifth page": overwrite(lambda size: 5 * 4096, 4096, 0), "a quarter in": overwrite(lambda size: size // 4, 4096, None),
    "half way": overwrite(lambda size: size // 2, 4096, None), "three quarters in": overwrite(lambda size: size * 3 // 4, 8192, 0xFF),
    "last page": overwrite(lambda size: size - 4096, 4096, 0), "middle third": overwrite(lambda size: size // 3, 120_000, None),
    "all but the first page": overwrite(lambda size: 4096, 400_000, None), "half the file gone": cut(0.5), "most of the file gone": cut(0.1),
    "cut inside a page": cut(0.7001), "empty": cut(0), "few bytes left": lambda path: os.truncate(path, 50),
    "another file": lambda path: overwritten(path, b"<html>Not a database</html>" * 999),
    "schema lost": statement("DELETE FROM sqlite_schema WHERE name IN ('entries', 'status')"),
    "root page wrong": statement("UPDATE sqlite_schema SET rootpage = 99999 WHERE name = 'status'"),
    "sixty scattered spots": scattered(60),
}  # fmt: skip


def test_there_are_twenty_kinds() -> None:
    assert len(DAMAGE) == 20


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_library_goes_on_with_all_but_what_is_newer_than_the_backup(sound: Path, tmp_path: Path, kind: str) -> None:
    shutil.copytree(sound, tmp_path / "home")
    home = tmp_path / "home"
    DAMAGE[kind](home / "library.db")
    # What a killed program leaves behind, and so a reason to read the file through.
    (home / "library.db-wal").write_bytes(b"\0" * 32)
    with open_library(home) as library:
        assert library.check() == ()
        assert "damaged" in library.notices[0]
        assert list(home.glob("library.db.damaged-*"))
        # Nothing of the backup is lost, whatever happened.
        assert library.counts().everything.total == COUNT
        assert 20 <= library.counts().starred.total <= 30
        assert library.counts().sources["desk"].total == COUNT
        assert all(library.article(row.id) == article(row.id) for row in library.window(Query(), limit=COUNT))
        assert library.tags() == {"river": 5}
        assert [saved.name for saved in library.searches()] == ["Rivers"]
        library.index_now()
        assert len(library.find("number7")) == 1
        library.sync_sources([DESK], [Category("World", 1)])
        store(library, range(COUNT, COUNT + 3))
        assert library.counts().everything.total == COUNT + 3


# ---- killed at any moment

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.library.test_accidents import open_library, store
with open_library(Path(sys.argv[1])) as library:
    start = int(sys.argv[3])
    for number in range(start, start + 40):
        (one,) = store(library, range(number, number + 1))
        print("kept", one, flush=True)
        library.mark([one], starred=True)
        print("starred", one, flush=True)
        library.tag([one], "t")
        print("tagged", one, flush=True)
        library.index_now()
"""


def test_a_program_killed_at_any_moment_loses_nothing_it_promised(tmp_path: Path) -> None:
    root = str(Path(__file__).parents[2])
    chance = random.Random(5)
    with open_library(tmp_path) as library:
        library.sync_sources([DESK], [Category("World", 1)])
    promised: dict[str, set[int]] = {"kept": set(), "starred": set(), "tagged": set()}
    for run in range(6):
        command = [sys.executable, "-c", WRITER, str(tmp_path), root, str(run * 100)]
        running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root)
        assert running.stdout is not None
        lines = [running.stdout.readline() for _ in range(chance.randint(1, 60))]
        running.send_signal(signal.SIGKILL)
        lines += running.stdout.read().splitlines(keepends=True)
        running.wait()
        running.stdout.close()
        for line in lines:
            if line.endswith("\n"):
                what, one = line.split()
                promised[what].add(int(one))
        with open_library(tmp_path) as library:
            assert library.check() == ()
            assert library.notices == ()
            assert all(library.article(one) is not None for one in promised["kept"])
            assert promised["starred"] <= {row.id for row in library.window(Query(view="starred"), limit=1_000)}
            assert promised["tagged"] <= set(library.find("tag:t", limit=1_000))
            library.index_now()
            assert set(library.find("river", limit=1_000)) >= promised["kept"]
    assert len(promised["tagged"]) > 6


# ---- two programs


def test_two_programs_fetch_and_mark_at_once_without_losing_a_thing(tmp_path: Path) -> None:
    with open_library(tmp_path) as one, open_library(tmp_path) as two:
        one.sync_sources([DESK], [Category("World", 1)])
        failures: list[BaseException] = []

        def work(library: Library, numbers: range) -> None:
            try:
                for number in numbers:
                    (entry,) = store(library, range(number, number + 1))
                    library.mark([entry], starred=True)
                    library.find("river", limit=3)
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=work, args=pair) for pair in ((one, range(30)), (two, range(20, 50)))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert one.counts() == two.counts()
        assert one.counts().starred.total == one.counts().everything.total == 50
        for library in (one, two):
            library.index_now()
            assert len(library.find("river", limit=100)) == 50
        assert one.check() == ()
        one._db.write(lambda db: db.execute("INSERT INTO search (search) VALUES ('integrity-check')"))


# ---- no room, no permission


@pytest.fixture
def small_files() -> Callable[[int], None]:
    """Sets how large files may grow; beyond it writing fails as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    return lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def store_until_it_fails(library: Library, number: int) -> None:
    for start in range(number, 4_000, 100):
        store(library, range(start, start + 100))


def test_a_full_disk_is_told_with_the_path_and_costs_nothing_that_was_kept(tmp_path: Path, small_files: Callable[[int], None]) -> None:
    with open_library(tmp_path) as library:
        library.sync_sources([DESK], [Category("World", 1)])
        ids = store(library, range(20))
        library.mark(ids[:5], starred=True)
        limit = max(path.stat().st_size for path in (*library._db.files, tmp_path / "articles" / "cache.db"))
        small_files(limit)
        try:
            with pytest.raises(StorageError) as caught:
                store_until_it_fails(library, 20)
        finally:
            small_files(resource.RLIM_INFINITY)
        assert caught.value.exit_code == 11
        assert str(tmp_path) in caught.value.path
        assert caught.value.remedy
        # Reading goes on, and writing does when there is room.
        assert library.counts().starred.total == 5
        assert all(library.article(one) is not None for one in ids)
        library.mark(ids[5:10], starred=True)
        assert library.counts().starred.total == 10
    with open_library(tmp_path) as library:
        assert library.check() == ()
        assert {row.id for row in library.window(Query(view="starred"))} == set(ids[:10])


def test_a_backup_without_room_leaves_the_older_ones(tmp_path: Path, small_files: Callable[[int], None]) -> None:
    with open_library(tmp_path) as library:
        library.sync_sources([DESK], [Category("World", 1)])
        store(library, range(50))
        first = library.backup(tmp_path / "backups" / "library-20260101-000000.db")
        small_files(8_192)
        try:
            with pytest.raises(StorageError) as caught:
                library.backup()
        finally:
            small_files(resource.RLIM_INFINITY)
        assert "backups" in caught.value.path
        assert first.exists()


def test_what_sqlite_says_of_the_disk_becomes_a_storage_error(tmp_path: Path) -> None:
    """Errors that a test cannot bring about as the superuser: a read-only file, and the kernel's refusals."""
    with open_library(tmp_path) as library:

        def refuse(error: Exception) -> Callable[[sqlite3.Connection], None]:
            def write(db: sqlite3.Connection) -> None:
                raise error

            return write

        for problem in (
            sqlite3.OperationalError("attempt to write a readonly database"),
            sqlite3.OperationalError("database or disk is full"),
            OSError(errno.EROFS, os.strerror(errno.EROFS)),
        ):
            with pytest.raises(StorageError) as caught:
                library._db.write(refuse(problem))
            assert caught.value.exit_code == 11
            assert caught.value.path.endswith("library.db")
            assert caught.value.path in str(caught.value)


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    script = f"from pathlib import Path; from reader.library import Library; Library.open(Path({str(home)!r}) / 'library.db', Path('articles'))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, preexec_fn=bound_by_modes)
    assert b"StorageError" in done.stderr.splitlines()[-1]
    assert str(home).encode() in done.stderr.splitlines()[-1]


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way")
    with pytest.raises(StorageError) as caught:
        open_library(tmp_path / "home")
    assert caught.value.exit_code == 11
    assert "home" in caught.value.path
