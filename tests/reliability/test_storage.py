"""The disk says no, the library is from the future, a migration is killed: nothing kept is lost, and it is told where."""

from __future__ import annotations

import hashlib
import signal
import sqlite3
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.library import Library
from reader.library.schema import VERSION
from reader.settings.files import Places
from tests.library.test_steps import FORMS
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


@pytest.mark.skipif(sys.platform != "linux", reason="NOT RUN: the superuser's rights are taken away by prctl")
@pytest.mark.parametrize(
    ("part", "mode"), [("", 0o500), ("", 0), ("library.db", 0o400), ("library.db", 0), ("articles", 0)],
    ids=["folder read-only", "folder closed", "database read-only", "database closed", "texts closed"],
)  # fmt: skip
def test_no_permission_is_11_with_the_path(reader: Reader, part: str, mode: int, row: Row) -> None:
    data = reader.home / "data"
    path = data / part
    before = {file: hashlib.sha256(file.read_bytes()).digest() for file in data.rglob("*") if (file.is_file() and file.name in ("library.db", "sources.toml")) or file.suffix == ".val"}
    usual = stat.S_IMODE(path.stat().st_mode)
    path.chmod(mode)
    try:
        marked = reader.run("mark", "star", "1", code=11, bound=True)
        fetched = reader.run("fetch", code=11, bound=True)
        listed = reader.run("headlines", code=0 if (part and mode & 0o400) or part == "articles" else 11, bound=True)
    finally:
        path.chmod(usual)
    for done in (marked, fetched):
        assert str(data) in done.stderr.decode()
    assert listed.stdout or str(data) in listed.stderr.decode()
    assert {file: hashlib.sha256(file.read_bytes()).digest() for file in before} == before
    row("the folder, the database and the texts closed or read-only, 3 commands each", "writing ends with 11 and the path; what may be read is shown", f"{len(before)} files, all bytes as before")


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


#: Opens copies of a library of an earlier form; the one that opens number N kills itself at the Nth moment of the step to
#: ours: the backup before it, every statement, and every hundred instructions SQLite takes for them. Says how many moments
#: there were, then how each ended. The copies are opened by forks of one process: starting Python takes longer.
KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from reader.library import Library, database
first, points = Path(sys.argv[1]), int(sys.argv[2])
migrate, told, moments, last = database._migrate, database._statements, 0, -1
def moment():
    global moments
    if moments == last:
        os.kill(os.getpid(), signal.SIGKILL)
    moments += 1
def watched(connection, path):
    connection.set_progress_handler(moment, 100)
    migrate(connection, path)
    moment()
def until(step):
    for statement in told(step):
        moment()
        yield statement
database._migrate, database._statements = watched, until
def opened(name):
    home = first.with_name(name)
    shutil.copytree(first, home)
    child = os.fork()
    if not child:
        Library.open(home / "library.db", home / "articles").close()
        home.with_name("moments").write_text(str(moments))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
ended = opened("whole")
count = int(first.with_name("moments").read_text())
print(count, ended)
for last in sorted({number * (count - 1) // (points - 1) for number in range(points)}):
    print(last, opened(f"at{last}"))
"""


def schema(db: sqlite3.Connection) -> set[tuple[str, str]]:
    return set(db.execute("SELECT name, sql FROM sqlite_schema"))


def killed_on_the_way(folder: Path, form: int, points: int) -> tuple[int, int, int]:
    """Kill the step from this form to ours at so many moments: how many there are, and how often old and new are left."""
    first = folder / "first"
    first.mkdir(parents=True)
    FORMS[form](first)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(first), str(points)], cwd=ROOT, capture_output=True, timeout=300, check=True
    )
    (moments, ended), *killed = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    assert ended == 0
    assert moments >= points
    assert len(killed) >= points - 2
    forms = {}
    for version, home in ((form, first), (VERSION, folder / "whole")):
        with closing(sqlite3.connect(home / "library.db")) as db:
            forms[version] = schema(db)
    assert forms[form] != forms[VERSION]
    ends = Counter[int]()
    for point, signalled in killed:
        assert signalled == -signal.SIGKILL
        home = folder / f"at{point}"
        with closing(sqlite3.connect(home / "library.db")) as db:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            assert version in (form, VERSION)
            assert schema(db) == forms[version]
            assert db.execute("SELECT count(*) FROM entries").fetchone() == (39,)
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        ends[version] += 1
        if point % 7 == 0:
            with Library.open(home / "library.db", home / "articles", now=lambda: NOON) as library:
                assert library.counts().starred.total == 20
                assert library.check() == ()
    assert ends[form]
    assert ends[VERSION]
    return moments, ends[form], ends[VERSION]


def test_a_migration_killed_at_any_point_leaves_old_or_new(tmp_path: Path, row: Row) -> None:
    found = {form: killed_on_the_way(tmp_path / str(form), form, points) for form, points in ((1, 50), (2, 20))}
    moments, old, new = (sum(one[part] for one in found.values()) for part in range(3))
    assert old + new >= 65
    row(f"killed at {old + new} of the {moments} moments of the backup and the migration, from {len(found)} earlier forms", f"{old} times the old form, {new} times the new", "0 between, 0 rows lost")


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
