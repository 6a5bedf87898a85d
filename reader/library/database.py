"""One SQLite file: one thread that writes, one read-only connection for every thread that reads.

Writes are short transactions that are on the disk when the call returns; those that wait together share one. Any number
of programs may have the file open.
"""

from __future__ import annotations

import fcntl
import os
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from reader.errors import LibraryLocked, ReaderError, StorageError
from reader.library import care
from reader.library.mounts import network_file_system
from reader.library.schema import STEPS, VERSION, key64
from reader.library.stored import stored_text

T = TypeVar("T")
Write = Callable[[sqlite3.Connection], T]
#: A write, who waits for it, and whether its commit may wait for others.
Job = tuple[Write[Any], Future[Any], bool]

_BUSY_MS = 30_000
_PRAGMAS = (
    "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0",
    "secure_delete = FAST",
)  # fmt: skip
#: KiB of pages the writer may hold, pages after which the journal is emptied, and bytes it may keep then. Merging the
#: index re-reads pages, and a page that is written again before the journal is emptied goes to its place only once.
_WRITER_CACHE, _JOURNAL_PAGES, _JOURNAL_KEPT = 32_000, 16_000, 16 << 20
#: KiB of pages one reading thread may hold: what a few lists of a screen touch.
_READER_CACHE = 8_000
#: Seconds for which writes are taken into one transaction, and while nobody waits who is impatient: a commit costs as
#: much as a small source. For how long a patient one waits for the next.
SHARED_SECONDS, PATIENT_SECONDS, PATIENCE = 0.15, 0.4, 0.03
#: Seconds before a turn of idle work: after another one, after a write (what is shown is stored first), at the start.
IDLE_PAUSE, WRITE_PAUSE, START_PAUSE = 0.05, 0.2, 3.0
#: The folder of backups, beside the library.
BACKUPS = "backups"


class Reader(sqlite3.Connection):
    """A thread's connection that only reads. `names` are the sources as last seen, with the data version of then."""

    names: tuple[int | None, dict[int, tuple[str, str, str]]] | None = None


class Database:
    """`idle` is called on the writer's thread with its connection when nothing waits; True asks for another turn."""

    def __init__(self, path: Path, *, idle: Callable[[sqlite3.Connection], bool] | None = None) -> None:
        self.path = path
        self.idle = idle
        self._local = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._jobs: queue.Queue[Job | Future[int] | None] = queue.Queue()
        self._closed = False
        self._guard: int | None = None
        #: What a person should know about how the file was opened.
        self.notices: tuple[str, ...] = ()
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._work, args=(ready,), name="library-writer", daemon=True)
        self._thread.start()
        ready.result()

    @property
    def reader(self) -> sqlite3.Connection:
        """This thread's read-only connection."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            with translated(self.path):
                found = sqlite3.connect(
                    self.path, timeout=_BUSY_MS / 1000, isolation_level=None, check_same_thread=False,
                    factory=Reader,
                )  # fmt: skip
                _settle(found)
                found.text_factory = stored_text
                found.execute(f"PRAGMA cache_size = -{_READER_CACHE}")
                found.execute("PRAGMA query_only = ON")
            self._local.connection = found
            with self._lock:
                self._readers.append(found)
        return found

    def write(self, job: Write[T]) -> T:
        """Run `job` in one transaction on the writer's thread; its value once it is committed.

        Raises StorageError when the disk does not take it; then nothing of it is stored.
        """
        return self.submit(job).result()

    def submit(self, job: Write[T], *, patient: bool = False) -> Future[T]:
        """Like `write`, without waiting: the future has the value once it is committed.

        The commit of a `patient` one is put off for a moment, for others to share it.
        """
        done: Future[T] = Future()
        with self._lock:
            # Under the lock, so that no write can queue up behind the writer's last job.
            if self._closed:
                raise StorageError("The library is closed", path=str(self.path))
            self._jobs.put((job, done, patient))
        return done

    def elsewhere(self) -> int:
        """A number that changes when another program has written. Writes of this one leave it, for they are made on
        the connection that is asked (SQLite, "PRAGMA data_version")."""
        done: Future[int] = Future()
        with self._lock:
            if self._closed:
                raise StorageError("The library is closed", path=str(self.path))
            self._jobs.put(done)
        return done.result()

    @property
    def files(self) -> tuple[Path, ...]:
        """The database and, where there is one, its journal."""
        journal = self.path.with_name(self.path.name + "-wal")
        return (self.path, journal) if journal.exists() else (self.path,)

    def close(self) -> None:
        """Finish what waits, then close all connections."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._jobs.put(None)
        self._thread.join()
        with self._lock:
            for connection in self._readers:
                connection.close()
            self._readers.clear()

    def _work(self, ready: Future[None]) -> None:
        try:
            with translated(self.path):
                connection = self._begin()
        except BaseException as error:  # noqa: BLE001 - it is raised where the library is opened
            self._release()
            ready.set_exception(error)
            return
        ready.set_result(None)
        more, due = True, time.monotonic() + START_PAUSE  # questions put nothing off: the interface asks all the time
        while True:
            try:
                job = self._jobs.get(timeout=max(0.0, due - time.monotonic()) if more and self.idle else None)
            except queue.Empty:
                more, due = self._rest(connection), time.monotonic() + IDLE_PAUSE
                continue
            if job is None:
                break
            if isinstance(job, Future):
                self._tell(connection, job)
                continue
            self._perform(connection, job)
            more, due = True, time.monotonic() + WRITE_PAUSE
        connection.close()
        self._release()

    def _begin(self) -> sqlite3.Connection:
        """Open the file for writing, after a rescue where it is damaged.

        Everyone who has the library open holds a shared lock beside it. Who finds itself alone with a journal that
        nobody emptied comes after an unclean stop, and only then is the whole file read through.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = self.path.with_name(self.path.name + ".lock")
        self._guard = os.open(lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        if not _alone(self._guard):
            fcntl.flock(self._guard, fcntl.LOCK_SH)
            return _open(self.path)
        try:
            journal = self.path.with_name(self.path.name + "-wal")
            unclean = journal.exists() and journal.stat().st_size > 0
            problem = care.first_problem(self.path) if unclean else None
            if self.path.exists() and not self.path.stat().st_size and care.newest(self.path.parent / BACKUPS):
                problem = "the file is empty"
            if problem is None:
                try:
                    return _open(self.path)
                except sqlite3.DatabaseError as error:
                    if isinstance(error, sqlite3.OperationalError):
                        raise
                    problem = str(error)
            return self._rescue(problem)
        finally:
            fcntl.flock(self._guard, fcntl.LOCK_SH)

    def _rescue(self, problem: str) -> sqlite3.Connection:
        """Go on with the newest backup and with everything the damaged file still tells."""
        aside = care.set_aside(self.path, datetime.now(UTC))
        backup = care.newest_backup(self.path.parent / BACKUPS)
        if backup is not None:
            care.restore(self.path, backup)
        connection = _open(self.path)
        with _transaction(connection):
            found = care.salvage(aside, connection)
            care.rebuild(connection)
        base = f"the backup {backup.name} and " if backup else ""
        self.notices = (
            f"The library was damaged ({problem}). It was set aside as {aside.name}; {base}{found['entries']} entries,"
            f" {found['status']} marks and {found['kept']} kept texts from it were restored.",
        )
        return connection

    def _release(self) -> None:
        if self._guard is not None:
            os.close(self._guard)
            self._guard = None

    def _rest(self, connection: sqlite3.Connection) -> bool:
        """A turn of the work nobody waits for. A full disk only postpones it: the next write will say so."""
        try:
            with _transaction(connection):
                return self.idle is not None and self.idle(connection)
        except (sqlite3.Error, ReaderError):
            return False

    def _tell(self, connection: sqlite3.Connection, done: Future[int]) -> None:
        try:
            with translated(self.path):
                done.set_result(int(connection.execute("PRAGMA data_version").fetchone()[0]))
        except ReaderError as error:
            done.set_exception(error)

    def _perform(self, connection: sqlite3.Connection, first: Job) -> None:
        """Run a write and those that come in the next moment in one transaction; then tell them all.

        Only what is patient waits for others to come.
        """
        write, done, patient = first
        values: dict[Future[Any], Any] = {done: None}
        started = time.monotonic()
        try:
            with translated(self.path), _transaction(connection):
                values[done] = write(connection)
                while (job := self._next(started, patient)) is not None:
                    self._join(connection, job, values)
                    patient = patient and job[2]
        except BaseException as error:  # noqa: BLE001 - handed to the callers
            for done in values:
                done.set_exception(error)
        else:
            for done, value in values.items():
                done.set_result(value)

    def _next(self, started: float, patient: bool) -> Job | None:
        """The write that joins a transaction begun then (monotonic seconds); a patient one waits a little for it."""
        jobs, until = self._jobs, started + (PATIENT_SECONDS if patient else SHARED_SECONDS)
        with jobs.not_empty:
            if patient and not jobs.queue:
                jobs.not_empty.wait(min(PATIENCE, max(0.0, until - time.monotonic())))
            if time.monotonic() < until and jobs.queue and isinstance(jobs.queue[0], tuple):
                job: Job = jobs.queue.popleft()
                return job
        return None

    def _join(self, connection: sqlite3.Connection, job: Job, values: dict[Future[Any], Any]) -> None:
        """Run one more write in the open transaction. When it fails, it takes back its own changes only."""
        write, done, _ = job
        values[done] = None
        connection.execute("SAVEPOINT one")
        try:
            with translated(self.path):
                values[done] = write(connection)
        except BaseException as error:
            if not connection.in_transaction:
                raise  # SQLite has taken back everything
            connection.execute("ROLLBACK TO one")
            del values[done]
            done.set_exception(error)
        connection.execute("RELEASE one")


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's errors as ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise LibraryLocked("Another program is writing to the library", remedy="Try again in a moment.") from error
        raise StorageError(
            f"The library cannot be used: {text}: {path}", path=str(path), remedy="Is the disk full or read-only?"
        ) from error
    except sqlite3.DatabaseError as error:
        raise StorageError(f"The library is damaged: {error}", path=str(path)) from error
    except OSError as error:
        raise StorageError(f"{error.strerror}: {path}", path=str(path)) from error


def _settle(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _alone(guard: int) -> bool:
    try:
        fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _open(path: Path) -> sqlite3.Connection:
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(path, timeout=_BUSY_MS / 1000, isolation_level=None, check_same_thread=False)
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise StorageError(
                "The library was written by a newer version of reader", path=str(path),
                remedy="Update reader. The library was not touched.",
            )  # fmt: skip
        network = network_file_system(path.parent)
        if network or connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] != "wal":
            where = "a file system of the network" if network else "this file system"
            raise StorageError(
                f"The library cannot lie on {where}: {path}",
                path=str(path), remedy="Choose a folder on a local disk with READER_HOME.",
            )  # fmt: skip
        _settle(connection)
        connection.execute(f"PRAGMA cache_size = -{_WRITER_CACHE}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_JOURNAL_PAGES}")
        connection.execute(f"PRAGMA journal_size_limit = {_JOURNAL_KEPT}")
        if version < VERSION:
            _migrate(connection, path)
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Step to our version in one transaction, after a backup of what there was."""
    before = connection.execute("PRAGMA user_version").fetchone()[0]
    if before:
        name = f"library-{datetime.now(UTC):%Y%m%d-%H%M%S}-version-{before}.db"
        care.back_up(connection, path.parent / BACKUPS / name)
    connection.create_function("key64", 1, key64, deterministic=True)
    # A table that is written anew is dropped on the way, which must not take along what refers to it.
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        with _transaction(connection):
            # Another program may have been first.
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            for step in STEPS[version:]:
                for statement in _statements(step):
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _statements(script: str) -> Iterator[str]:
    """The single statements of a script (`executescript` would commit in between)."""
    statement = ""
    for line in script.split("\n"):
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
