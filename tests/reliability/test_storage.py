"""The disk says no, the library is from the future, a migration is killed: nothing kept is lost, and it is told where."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.library import Library
from reader.library.schema import VERSION
from reader.settings.files import Places
from tests.library.test_steps import first_form
from tests.reliability.program import ROOT, Reader, Server, outlines, reply
from tests.tui.home import fill

Row = Callable[..., None]
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

#: The program with files that may not grow beyond a size: what writing on a full disk is like.
FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.argv = ["reader", *sys.argv[2:]]
from reader.__main__ import main
main()
"""


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    fill(Places.under(tmp_path / "home"))
    return Reader(tmp_path / "home")


def counted(home: Path) -> tuple[int, int, str]:
    with closing(sqlite3.connect(home / "data" / "library.db")) as db:
        total = db.execute("SELECT count(*) FROM entries").fetchone()[0]
        kept = db.execute("SELECT count(*) FROM texts WHERE state = 'kept'").fetchone()[0]
        return total, kept, db.execute("PRAGMA integrity_check").fetchone()[0]


def big_feed(path: str) -> bytes:
    items = "".join(f"<item><title>Story {n} of {path} {'word ' * 100}</title><guid>{path}{n}</guid><description>{'text ' * 2000}</description></item>" for n in range(100))
    return reply(f"<rss version='2.0'><channel><title>Big</title>{items}</channel></rss>".encode())


def test_a_full_disk_in_the_middle_of_a_fetch_is_11_with_the_path(reader: Reader, row: Row) -> None:
    before = counted(reader.home)
    limit = max(path.stat().st_size for path in (reader.home / "data").rglob("*") if path.is_file()) + 200_000
    with Server(big_feed) as server:
        reader.run("import", "--allow-private", "-", stdin=outlines({f"B{n}": server.url(f"/{n}") for n in range(8)}, "Big"))
        done = subprocess.run(
            [sys.executable, "-c", FULL, str(limit), "fetch", "Big"], cwd=ROOT, env=reader.environ, capture_output=True, timeout=120
        )
        said = done.stderr.decode()
        assert done.returncode == 11, (done.returncode, said[-2000:])
        assert str(reader.home) in said
        assert "Traceback" not in said
        after = counted(reader.home)
        assert after[0] >= before[0]
        assert after[1] >= before[1]
        assert after[2] == "ok"
        # With room again everything comes.
        reader.run("fetch", "--force", "Big")
    assert counted(reader.home)[0] >= before[0] + 800
    row("files may not grow by more than 200 KB during a fetch of 8 feeds", "exit 11 with the path, rows of before kept, the next fetch brings all", f"{after[0]} of {before[0]} entries and {after[1]} of {before[1]} texts after it, database {after[2]}")


def test_a_mark_that_could_not_be_written_is_not_said_to_be(reader: Reader) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, "1024", "mark", "star", "1"], cwd=ROOT, env=reader.environ, capture_output=True, timeout=60
    )
    assert done.returncode == 11, done.stderr
    assert b"library.db" in done.stderr
    assert b"Traceback" not in done.stderr
    reader.run("headlines", "--starred", code=5)


@pytest.mark.parametrize("way", ["folder", "database"])
def test_read_only_and_no_permission_are_11_with_the_path(reader: Reader, way: str) -> None:
    data = reader.home / "data"
    before = hashlib.sha256((data / "library.db").read_bytes()).digest()
    if os.geteuid() == 0:
        # The superuser writes everywhere; `setpriv` makes this process nobody in particular, which needs the folders to be reachable.
        pytest.skip("NOT RUN: the superuser may write anything; tests/library/test_accidents.py brings the errors about")
    os.chmod(data if way == "folder" else data / "library.db", stat.S_IRUSR | (stat.S_IXUSR if way == "folder" else 0))
    try:
        done = reader.run("mark", "star", "1", code=11)
    finally:
        os.chmod(data if way == "folder" else data / "library.db", 0o700)
    assert str(data) in done.stderr.decode()
    assert hashlib.sha256((data / "library.db").read_bytes()).digest() == before


def test_a_library_of_a_newer_program_is_not_touched(reader: Reader, row: Row) -> None:
    database = reader.home / "data" / "library.db"
    with closing(sqlite3.connect(database)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = {path: path.read_bytes() for path in (reader.home / "data").rglob("*") if path.is_file() and "lock" not in path.name}
    for words in (["headlines"], ["fetch", "--offline"], ["mark", "star", "1"], ["search", "road"], ["cache", "prune"], ["export", "jsonl"]):
        done = reader.run(*words, code=(11, 4))
        assert b"newer" in done.stderr or done.returncode == 4, done.stderr
    after = {path: path.read_bytes() for path in before}
    assert after == before
    row("6 commands on a library of a newer version", "exit 11, says so", f"{len(before)} files, all bytes as before")


#: Opens a library of the first form and is killed before the Nth statement of its migration, or the Nth write after.
KILLED = """
import os, signal, sys
from pathlib import Path
from reader.library import Library, database
told, left = database._statements, [int(sys.argv[2])]
def until(step):
    for statement in told(step):
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        yield statement
database._statements = until
Library.open(Path(sys.argv[1]) / "library.db", Path(sys.argv[1]) / "articles").close()
print("done", int(sys.argv[2]) - left[0])
"""


def test_a_migration_killed_at_any_point_leaves_old_or_new(tmp_path: Path, row: Row) -> None:
    (tmp_path / "first").mkdir()
    first_form(tmp_path / "first")
    old = new = point = 0
    while True:
        home = tmp_path / f"at{point}"
        shutil.copytree(tmp_path / "first", home)
        done = subprocess.run([sys.executable, "-c", KILLED, str(home), str(point)], cwd=ROOT, capture_output=True, timeout=60)
        with closing(sqlite3.connect(home / "library.db")) as db:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            assert version in (1, VERSION)
            assert db.execute("SELECT count(*) FROM entries").fetchone() == (39,)
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            old, new = old + (version == 1), new + (version == VERSION)
        if point % 10 == 0 or done.returncode == 0:
            with Library.open(home / "library.db", home / "articles", now=lambda: NOON) as library:
                assert library.counts().starred.total == 20
                assert library.check() == ()
        shutil.rmtree(home)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
        point += 1
    assert point >= 20
    row(f"killed before each of the {point} statements of the migration", f"{old} times the old form, {new} times the new", "0 between, 0 rows lost")


def test_everything_written_is_the_users_alone(tmp_path: Path, row: Row) -> None:
    reader = Reader(tmp_path / "home")
    with Server(big_feed) as server:
        reader.run("import", "--allow-private", "-", stdin=outlines({"B": server.url("/1")}, "Big"))
        reader.run("fetch")
    reader.run("export", "opml", "-o", str(reader.home / "data" / "list.opml"))
    made = list(reader.home.rglob("*"))
    assert [f"{path} {oct(mode)}" for path in made if (mode := stat.S_IMODE(path.stat().st_mode)) & 0o077] == []
    assert len(made) > 8
    row("all files after an import, a fetch and an export", "0700 and 0600", f"{len(made)} files and folders, 0 open to others")
