"""Care of library.db as a file: backups, proof that it is whole, and rescue when it is not.

Nothing is ever deleted here but the oldest of our own backups. A damaged file is set aside and stays.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from reader.errors import StorageError
from reader.library.places import place_all

#: Backups that stay.
KEEP_BACKUPS = 3
#: What people made or chose comes first: should the rescue stop half-way, it is there.
_TABLES = (
    "categories", "sources", "entries", "status", "tags", "kept", "searches", "mutes", "muted", "changes", "state",
    "health", "entry_sources", "texts", "versions", "pictures", "contents", "stories", "unindexed", "past",
)  # fmt: skip
#: Rows that are taken over at once.
_LOT = 1_000
#: Where a backup's row gives way to the damaged file's newer one. No other table refers to these.
_NEWER = ("status", "kept", "texts", "state", "health", "searches", "stories", "past")


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(f"{error.strerror}: {path}", path=str(path)) from error
    except sqlite3.Error as error:
        raise StorageError(
            f"No backup could be written: {error}", path=str(path), remedy="Is the disk full or read-only?"
        ) from error


def back_up(db: sqlite3.Connection, target: Path) -> None:
    """A copy of the database now, proved whole and on the disk before it gets its name. Raises StorageError."""
    with _told(target):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # A name of its own, for the user alone: another program may be making the same backup.
        handle, name = tempfile.mkstemp(".part", f"{target.name}.", target.parent)
        os.close(handle)
        half = Path(name)
        try:
            db.execute("VACUUM INTO ?", (str(half),))
            if problem := first_problem(half):
                raise StorageError(f"The backup is not whole: {problem}", path=str(half))
            _sync(half)
            half.replace(target)
        except BaseException:
            half.unlink(missing_ok=True)
            raise
        _sync(target.parent)


def drop_old_backups(folder: Path, keep: int = KEEP_BACKUPS) -> None:
    """Leave only the newest backups, whose names sort by time, and no half ones of programs that were killed."""
    yesterday = time.time() - 86_400
    for half in folder.glob("library-*.part"):
        with suppress(OSError):
            if half.stat().st_mtime < yesterday:
                half.unlink()
    for old in sorted(folder.glob("library-*.db"))[:-keep]:
        with suppress(OSError):
            old.unlink()


def newest(folder: Path) -> Path | None:
    """The backup made last, whole or not."""
    return max(folder.glob("library-*.db"), default=None)


def newest_backup(folder: Path) -> Path | None:
    """The newest backup that is whole."""
    made = sorted(folder.glob("library-*.db"), reverse=True)
    return next((path for path in made if first_problem(path) is None), None)


def first_problem(path: Path) -> str | None:
    """What SQLite finds wrong with a file and its journal, or None."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as db:
            found = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if found == "ok" else found.partition("\n")[0]


def set_aside(path: Path, now: datetime) -> Path:
    """Move a damaged database and its journal out of the way, under a name that says when. Raises StorageError."""
    base = f"{path.name}.damaged-{now:%Y%m%d-%H%M%S}"
    aside = next(
        one for number in range(1_000) if not (one := path.with_name(base + (f"-{number}" if number else ""))).exists()
    )
    with _told(path):
        for ending in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
        path.rename(aside)
    return aside


def salvage(damaged: Path, into: sqlite3.Connection) -> dict[str, int]:
    """Copy every row that can still be read and is not there yet; how many by table.

    Walks each table from both ends, since a broken page ends a walk but says nothing about the pages behind it.
    """
    found = dict.fromkeys(_TABLES, 0)
    with (
        suppress(sqlite3.DatabaseError),
        closing(sqlite3.connect(f"{damaged.absolute().as_uri()}?mode=rw", uri=True)) as old,
    ):
        for table in _TABLES:
            columns = [row[1] for row in into.execute(f"PRAGMA table_info({table})")]
            key = ", ".join(f"{row[1]} DESC" for row in into.execute(f"PRAGMA table_info({table})") if row[5])
            names = ", ".join(columns)
            way, marks = "REPLACE" if table in _NEWER else "IGNORE", ", ".join("?" * len(columns))
            insert = f"INSERT OR {way} INTO {table} ({names}) VALUES ({marks})"
            for order in ("", f" ORDER BY {key}"):
                broken = True
                with suppress(sqlite3.DatabaseError):
                    rows = old.execute(f"SELECT {names} FROM {table}{order}")
                    for lot in _read_in_lots(rows):
                        found[table] += _taken(into, insert, lot)
                    broken = False
                if not broken:
                    break
    return found


def _read_in_lots(rows: sqlite3.Cursor) -> Iterator[list[tuple[Any, ...]]]:
    """Rows, many at once; also those before the one at which reading ends with an error, which comes then."""
    lot: list[tuple[Any, ...]] = []
    try:
        for row in rows:
            lot.append(row)
            if len(lot) == _LOT:
                yield lot
                lot = []
    except sqlite3.DatabaseError:
        yield lot
        raise
    yield lot


def _taken(into: sqlite3.Connection, insert: str, rows: list[tuple[Any, ...]]) -> int:
    """How many rows were added."""
    before = into.total_changes
    try:
        into.executemany(insert, rows)
    except sqlite3.Error:
        for row in rows:  # one odd value must not cost the rows behind it
            with suppress(sqlite3.Error):
                into.execute(insert, row)
    return into.total_changes - before


def rebuild(db: sqlite3.Connection) -> None:
    """Make again what follows from the rest: the places of every entry, and what the index lacks."""
    place_all(db)
    # A backup's index may be older than the texts that were saved from the damaged file.
    db.execute(
        "INSERT OR IGNORE INTO unindexed SELECT e.id FROM entries e LEFT JOIN texts t ON t.entry = e.id"
        " LEFT JOIN documents d ON d.entry = e.id WHERE d.doc IS NULL OR d.digest IS NOT t.digest"
    )


def restore(path: Path, backup: Path) -> None:
    """Put a backup where the database was. Raises StorageError."""
    with _told(path):
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with open(handle, "wb") as file, backup.open("rb") as source:
            shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
