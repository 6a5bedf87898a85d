"""The writer: writes that wait together share one transaction, and each still succeeds or fails by itself."""

import sqlite3
import threading
import time

import pytest

from reader.errors import StorageError
from reader.library.database import Database


@pytest.fixture
def database(tmp_path):
    database = Database(tmp_path / "library.db")
    yield database
    database.close()


def put(key, value="x"):
    return lambda db: db.execute("INSERT INTO state VALUES (?, ?)", (key, value)).lastrowid


def held(database, *writes):
    """The futures of writes that all wait while the writer is busy with another one."""
    begun, go_on = threading.Event(), threading.Event()

    def busy(db):
        begun.set()
        assert go_on.wait(10)

    database.submit(busy)
    begun.wait(10)
    waiting = [database.submit(write) for write in writes]
    go_on.set()
    return waiting


def keys(database):
    return {row[0] for row in database.reader.execute("SELECT key FROM state")}


def test_writes_that_wait_share_a_transaction_that_is_on_the_disk_when_they_are_told(database, tmp_path):
    seen = []
    waiting = held(database, put("a"), put("b"), put("c"))
    for one, key in zip(waiting, "abc", strict=True):
        one.result()
        with sqlite3.connect(tmp_path / "library.db") as other:
            seen.append(other.execute("SELECT count(*) FROM state WHERE key = ?", (key,)).fetchone()[0])
    assert seen == [1, 1, 1]


def test_one_that_fails_takes_back_only_its_own_changes(database):
    def half(db):
        put("half")(db)
        raise ValueError("in the middle")

    before, failed, taken, after = held(database, put("before"), half, put("before"), put("after"))
    before.result()
    after.result()
    with pytest.raises(ValueError, match="in the middle"):
        failed.result()
    with pytest.raises(StorageError):
        taken.result()
    assert keys(database) == {"before", "after"}


def test_when_everything_is_taken_back_everyone_is_told(database):
    def lost(db):
        db.execute("ROLLBACK")  # as SQLite does by itself when the disk is full
        raise sqlite3.OperationalError("database or disk is full")

    waiting = held(database, put("a"), lost, put("b"))
    for one in waiting[:2]:
        with pytest.raises(StorageError):
            one.result()
    waiting[2].result()
    assert keys(database) == {"b"}


def test_what_is_patient_is_committed_without_others(database, tmp_path):
    database.submit(put("a"), patient=True).result(timeout=10)
    with sqlite3.connect(tmp_path / "library.db") as other:
        assert other.execute("SELECT key FROM state").fetchall() == [("a",)]


def test_closing_finishes_what_is_patient(tmp_path):
    database = Database(tmp_path / "library.db")
    waiting = [database.submit(put(key), patient=True) for key in "abc"]
    database.close()
    for one in waiting:
        one.result(timeout=10)


def test_questions_put_the_work_nobody_waits_for_off_no_further(tmp_path, monkeypatch):
    """The interface asks for changes all the time; the index and the stories would never have their turn."""
    monkeypatch.setattr("reader.library.database.START_PAUSE", 0.3)
    rested = threading.Event()

    def rest(db):
        rested.set()
        return False

    database = Database(tmp_path / "library.db", idle=rest)
    end = time.monotonic() + 10
    while not rested.is_set() and time.monotonic() < end:
        database.elsewhere()
        rested.wait(0.05)
    database.close()
    assert rested.is_set()


def test_who_is_impatient_waits_for_no_more_of_the_patient(database, monkeypatch):
    monkeypatch.setattr("reader.library.database.PATIENT_SECONDS", 60.0)
    monkeypatch.setattr("reader.library.database.PATIENCE", 60.0)
    begun = threading.Event()

    def slow(db):
        begun.set()
        return put("patient")(db)

    waiting = database.submit(slow, patient=True)
    begun.wait(10)
    database.submit(put("impatient")).result(timeout=10)
    waiting.result(timeout=10)
    assert keys(database) == {"patient", "impatient"}


def test_every_connection_is_set_up_to_lose_and_to_trust_nothing(database):
    wanted = {
        "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0, "cell_size_check": 1, "mmap_size": 0,
        "busy_timeout": 30_000, "journal_mode": "wal",
    }  # fmt: skip

    def found(db):
        # A build of SQLite without memory maps answers nothing where it is asked for their size.
        return {name: (db.execute(f"PRAGMA {name}").fetchone() or (0,))[0] for name in wanted}

    assert database.write(found) == wanted
    assert found(database.reader) == wanted
    assert database.reader.execute("PRAGMA query_only").fetchone() == (1,)
