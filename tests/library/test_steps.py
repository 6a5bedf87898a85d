"""From one form of the library to the next: nothing is lost, and what is cut off half-way leaves the old one."""

from __future__ import annotations

import hashlib
import signal
import sqlite3
import subprocess
import sys
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.blobs import open_blobs
from reader.library import Library
from reader.library.care import back_up, first_problem
from reader.library.packing import digest_of
from reader.library.schema import STEPS, VERSION, key64
from reader.model import Article, Extraction, Paragraph, Query, Span
from reader.model.codec import to_json

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TICK = int(NOON.timestamp()) * 1_000_000


def first_form(home: Path, count: int = 40) -> None:
    """A library as the first version wrote it, with marks, texts and a change that can be undone."""
    with closing(sqlite3.connect(home / "library.db")) as db, open_blobs(home / "articles", size_limit=None) as blobs:
        db.executescript("PRAGMA journal_mode = WAL; BEGIN;" + STEPS[0] + "PRAGMA user_version = 1; COMMIT;")
        with db:
            db.execute("INSERT INTO categories VALUES (1, 'World', 1)")
            db.execute("INSERT INTO sources VALUES (1, 'desk', 'Desk', 1, 'https://desk.example/feed', 1)")
            for one in range(1, count + 1):
                address = f"desk.example/{one}"
                db.execute(
                    "INSERT INTO entries VALUES (?, ?, ?, 1, ?, '[]', ?, NULL, ?, ?, 'en', 0, NULL, NULL, NULL)",
                    (one, f"https://{address}", address, f"Story {one}", TICK + one, TICK, TICK + one),
                )
                db.execute("INSERT INTO entry_sources VALUES (1, ?, ?)", (f"g:g{one}", one))
                db.execute("INSERT INTO entry_sources VALUES (1, ?, ?)", (f"u:{address}", one))
                db.execute("INSERT INTO status (entry, read, starred) VALUES (?, 0, ?)", (one, one % 2))
                data = to_json(article(one))
                whole = zlib.compress(data)
                db.execute("INSERT INTO contents VALUES (?, ?, NULL)", (one, zlib.compress(b"<p>feed</p>")))
                digest = hashlib.sha256(data).digest()
                blobs.set(f"{one}-{digest.hex()[:32]}", data)
                db.execute(
                    "INSERT INTO texts (entry, state, digest, words, stored) VALUES (?, 'kept', ?, 5, ?)", (one, digest, TICK)
                )
                if one % 2:
                    db.execute("INSERT INTO kept VALUES (?, ?)", (one, whole))
                for view in (0, 1_001, 1_000_001, *((1,) if one % 2 else ())):
                    db.execute("INSERT INTO places VALUES (?, ?, ?, 1)", (view, TICK + one, one))
                db.execute("INSERT INTO documents (entry) VALUES (?)", (one,))
            db.execute("DELETE FROM entries WHERE id = ?", (count,))
            db.execute("DELETE FROM places WHERE entry = ?", (count,))


def second_form(home: Path) -> None:
    """The same as the second version left it."""
    first_form(home)
    with closing(sqlite3.connect(home / "library.db")) as db:
        db.create_function("key64", 1, key64, deterministic=True)
        db.executescript("BEGIN;" + STEPS[1] + "PRAGMA user_version = 2; COMMIT;")


FORMS = {1: first_form, 2: second_form}


def article(number: int) -> Article:
    text = Paragraph(spans=(Span(f"The river rose by {number} metres."),))
    return Article(url=f"https://desk.example/{number}", title=f"Story {number}", blocks=(text,), extraction=Extraction("x", 0.9))


def test_several_at_once_make_the_same_backup(tmp_path: Path) -> None:
    """After an update an interface and a fetch may both step on, within the same second."""
    first_form(tmp_path)
    target, begin = tmp_path / "backups" / "library-1.db", threading.Barrier(6)

    def make(_: int) -> None:
        with closing(sqlite3.connect(tmp_path / "library.db", timeout=30)) as db:
            begin.wait()
            back_up(db, target)

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(make, range(6))) == [None] * 6
    assert [path.name for path in target.parent.iterdir()] == ["library-1.db"]
    assert first_problem(target) is None


@pytest.mark.parametrize("form", FORMS)
def test_a_library_of_an_earlier_form_loses_nothing(tmp_path: Path, form: int) -> None:
    FORMS[form](tmp_path)
    with Library.open(tmp_path / "library.db", tmp_path / "articles", now=lambda: NOON) as library:
        assert library.notices == ()
        assert library.check() == ()
        assert library.counts().everything.total == 39
        assert library.counts().starred.total == 20
        assert all(library.article(one) == article(one) for one in range(1, 40))
        assert library.find_url("https://www.desk.example/7/") == 7
        assert library.entry(7).content_html == "<p>feed</p>"  # type: ignore[union-attr]
        library.index_now()
        assert [hit.headline.id for hit in library.search("river 7 metres")] == [7]
        assert library.window(Query(), limit=1)[0].id == 39
        with closing(sqlite3.connect(tmp_path / "library.db")) as db:
            assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)
            # Numbers of entries are never given twice.
            assert db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'entries'").fetchone() == (40,)
    (backup,) = (tmp_path / "backups").iterdir()
    with closing(sqlite3.connect(backup)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (form,)


#: Opens a library and is killed by itself in the middle of the statement that contains a text.
KILLED = """
import os, signal, sqlite3, sys
from pathlib import Path
from reader.library import Library, database
told = database._statements
def until(step):
    for statement in told(step):
        if sys.argv[2] in statement:
            os.kill(os.getpid(), signal.SIGKILL)
        yield statement
database._statements = until
Library.open(Path(sys.argv[1]) / "library.db", Path(sys.argv[1]) / "articles")
"""


@pytest.mark.parametrize(
    "moment", ["INSERT INTO new_entries", "DROP TABLE entries", "CREATE VIRTUAL TABLE search", "CREATE INDEX past_gone"]
)
def test_a_step_cut_off_half_way_leaves_the_old_form(tmp_path: Path, moment: str) -> None:
    first_form(tmp_path)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), moment], capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    with closing(sqlite3.connect(tmp_path / "library.db")) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        assert db.execute("SELECT count(url_key) FROM entries").fetchone() == (39,)
    with Library.open(tmp_path / "library.db", tmp_path / "articles", now=lambda: NOON) as library:
        assert library.counts().starred.total == 20
        assert library.check() == ()


def test_a_text_is_known_by_sixteen_bytes() -> None:
    assert len(digest_of(b"x")) == 16
