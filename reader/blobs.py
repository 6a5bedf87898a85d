"""diskcache opened our way: bytes under text keys, checked, private, and never executed.

diskcache unpickles what a row says is a pickle and opens whatever file name a row holds. Here values are framed bytes
with a digest over key and content; anything else in the folder, by damage or on purpose, is a miss. Knows no articles.
"""

from __future__ import annotations

import os
import re
import sqlite3
import stat
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import diskcache

from reader.errors import StorageError
from reader.text.framed import MAX_VALUE, framed, unframed

#: Keys of one question to the database.
_ASKED = 500
_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{28}\.val\Z")
#: Seconds to wait for another process that writes.
_PATIENCE = 30
#: What SQLite says when the file, not the disk around it, is the trouble.
_DAMAGE = ("no such table", "has no column", "no such column", "malformed", "not a database", "corrupt")


class _Damaged(OSError):
    """A row or file that is not ours. An OSError, because diskcache takes that for a miss."""


class BytesDisk(diskcache.Disk):  # type: ignore[misc]
    """Keys are text, values bytes, files have our names and lie in our folder. Nothing is ever unpickled."""

    durable = 0

    def put(self, key: object) -> tuple[str, bool]:
        if type(key) is not str:
            raise TypeError("keys are text")
        return key, True

    def get(self, key: object, raw: object) -> str | None:
        return key if raw and type(key) is str else None

    def store(self, value: object, read: bool, key: object = None) -> tuple[int, int, str | None, Any]:
        if read or type(value) is not bytes:
            raise TypeError("values are bytes")
        size, mode, filename, inline = super().store(value, False, key=key)
        return size, mode, filename, inline

    def fetch(self, mode: object, filename: object, value: object, read: object) -> bytes:
        if read:
            raise TypeError("values are read whole")
        if mode == diskcache.core.MODE_RAW and filename is None and type(value) is bytes:
            return value
        if mode == diskcache.core.MODE_BINARY and value is None:
            return self._read(filename)
        raise _Damaged("not a value of ours")

    def remove(self, file_path: object) -> None:
        if self._is_ours(file_path):
            super().remove(file_path)

    def _is_ours(self, filename: object) -> bool:
        """Whether a file name has our form and does not lead outside by a link."""
        if not isinstance(filename, str) or not _NAME.match(filename):
            return False
        folder = os.path.dirname(os.path.join(self._directory, filename))
        inside = os.path.join(os.path.realpath(self._directory), os.path.dirname(filename))
        return os.path.realpath(folder) == inside

    def _read(self, filename: object) -> bytes:
        if not self._is_ours(filename):
            raise _Damaged("not a file of ours")
        path = os.path.join(self._directory, str(filename))
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK), "rb") as file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode) or facts.st_size > MAX_VALUE:
                raise _Damaged("not a file of ours")
            return file.read()

    def _write(self, full_path: str, iterator: Iterable[bytes], mode: str, encoding: str | None = None) -> int:
        folder = Path(full_path).parent
        for _ in range(10):
            folder.parent.mkdir(mode=0o700, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
            try:
                handle = os.open(full_path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            except FileNotFoundError:
                continue  # another process removed the folder because it was empty
            try:
                with open(handle, "wb") as file:
                    size = sum(file.write(chunk) for chunk in iterator)
                    if self.durable:
                        file.flush()
                        os.fsync(file.fileno())
            except BaseException:
                with suppress(OSError):
                    os.unlink(full_path)
                raise
            return size
        raise OSError(f"could not create {full_path}")


class DurableDisk(BytesDisk):
    """For what must survive a power cut: files reach the disk before the row that names them."""

    durable = 1


class _Store(diskcache.Cache):  # type: ignore[misc]
    """diskcache's own store, but a row of its Settings table changes only what settings are.

    diskcache sets whatever attribute of itself a row names, its folder for one.
    """

    def reset(self, key: str, value: object = diskcache.core.ENOVAL, update: bool = True) -> object:
        if key not in _SETTINGS:
            raise ValueError("not a setting of ours")
        return super().reset(key, value, update)

    def get_many(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Values by key, of those keys that have one."""
        found: dict[str, bytes] = {}
        for start in range(0, len(keys), _ASKED):
            some = keys[start : start + _ASKED]
            marks = ",".join("?" * len(some))
            sql = f"SELECT key, mode, filename, value FROM Cache WHERE raw = 1 AND key IN ({marks})"  # noqa: S608
            for key, mode, filename, value in self._sql(sql, some).fetchall():
                with suppress(OSError):
                    found[key] = self._disk.fetch(mode, filename, value, False)
        return found

    def set_many(self, values: Mapping[str, bytes]) -> None:
        """Like `set` for each, in one transaction. Most are small and new: one statement for all of those."""
        keys = list(values)
        there: set[str] = set()
        with self.transact(retry=True):
            for start in range(0, len(keys), _ASKED):
                some = keys[start : start + _ASKED]
                known = f"SELECT key FROM Cache WHERE raw = 1 AND key IN ({','.join('?' * len(some))})"  # noqa: S608
                there.update(row[0] for row in self._sql(known, some))
            small = {key for key in keys if key not in there and len(values[key]) < self._disk.min_file_size}
            now = time.time()
            self._con.executemany(
                "INSERT INTO Cache (key, raw, store_time, access_time, size, mode, value) VALUES (?, 1, ?, ?, 0, ?, ?)",
                [(key, now, now, diskcache.core.MODE_RAW, values[key]) for key in keys if key in small],
            )
            for key in keys:
                if key not in small:
                    self.set(key, values[key])


_SETTINGS = frozenset(
    (*diskcache.DEFAULT_SETTINGS, *diskcache.core.METADATA, "sqlite_trusted_schema", "sqlite_cell_size_check")
)


class Blobs:
    """A store of bytes by key. Any thread and any process may use it at once.

    Misses and damage give None; damaged databases are moved aside and the store starts empty (`moved_aside` says
    where to). Raises StorageError where the disk is full, read-only or not permitted.
    """

    #: Whether values are compressed; those that are already would only cost time.
    compresses = True

    def __init__(self, path: Path, *, size_limit: int | None) -> None:
        self.path = path
        self.moved_aside: list[Path] = []
        self._size_limit = size_limit
        self._opening = threading.Lock()
        self._cache = self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def get(self, key: str) -> bytes | None:
        """The value, or None where there is none that is whole and belongs to this key."""
        if not _is_key(key):
            return None
        frame = self._do(lambda cache: cache.get(key))
        return unframed(key, frame) if type(frame) is bytes else None

    def get_many(self, keys: Iterable[str]) -> dict[str, bytes]:
        """Like `get` for each; keys without a whole value are left out. For stores in which nothing expires."""
        asked = [key for key in keys if _is_key(key)]
        frames: dict[str, bytes] = self._do(lambda cache: cache.get_many(asked))
        values = ((key, unframed(key, one)) for key, one in frames.items())
        return {key: value for key, value in values if value is not None}

    def set(self, key: str, value: bytes) -> None:
        """Keep a value; an older one of the same key goes. Committed when this returns."""
        frame = self._framed(key, value)
        self._do(lambda cache: cache.set(key, frame))

    def set_framed(self, key: str, frame: bytes) -> None:
        """Like `set`, for a value that `framed` has made ready under this key. One that is damaged is a miss later."""
        if not _is_key(key) or len(frame) > MAX_VALUE:
            raise ValueError("not a key, or too large to keep")
        self._do(lambda cache: cache.set(key, frame))

    def set_many(self, items: Iterable[tuple[str, bytes]]) -> None:
        """Keep several values with one commit. Raises StorageError; then none of them is kept."""
        frames = {key: self._framed(key, value) for key, value in items}
        self._do(lambda cache: cache.set_many(frames))

    def _framed(self, key: str, value: bytes) -> bytes:
        if not _is_key(key) or len(value) > MAX_VALUE:
            raise ValueError("not a key, or too large to keep")
        return framed(key, value, compress=self.compresses)

    def delete(self, key: str) -> bool:
        """Drop a value. Whether there was one."""
        return _is_key(key) and bool(self._do(lambda cache: cache.delete(key)))

    def keys(self) -> list[str]:
        """Every key, also of values that turn out damaged."""
        found: list[str] = self._do(lambda cache: [key for key in cache.iterkeys() if key is not None])
        return found

    def __len__(self) -> int:
        return int(self._do(len))

    def __contains__(self, key: str) -> bool:
        """Whether a row promises a value; only `get` proves it."""
        return _is_key(key) and bool(self._do(lambda cache: key in cache))

    def volume(self) -> int:
        """Bytes on disk."""
        return int(self._do(lambda cache: cache.volume()))

    def check(self, *, fix: bool = False) -> tuple[str, ...]:
        """Read everything. One sentence for each damaged value.

        `fix` drops them, so that they can be fetched again, and files that no row names, and gives room back.
        """
        problems: list[str] = []
        for key in self.keys():
            if self.get(key) is None and key in self:
                problems.append(f"damaged: {key[:200]}")
                if fix:
                    self.delete(key)
        if fix:
            self._sweep(problems)
        return tuple(problems)

    def _sweep(self, problems: list[str]) -> None:
        try:
            self._cache.check(fix=True)
        except (TypeError, ValueError):
            # A row under no key of ours holds nonsense. It can't be reached and does no harm.
            problems.append("a row that is not ours")
        except (sqlite3.Error, OSError, diskcache.Timeout) as error:
            raise self._problem(error) from error

    def clear(self) -> int:
        """Drop everything. How many values there were."""
        return int(self._do(lambda cache: cache.clear()))

    def close(self) -> None:
        """Close this thread's connection; those of other threads go with their threads."""
        self._cache.close()

    def _do(self, act: Any) -> Any:
        """Use the store; where its database turns out damaged, start an empty one and try once more."""
        cache = self._cache
        try:
            return act(cache)
        except _TROUBLE as error:
            self._judge(error)
        with self._opening:
            if self._cache is cache:
                cache.close()
                self._move_aside()
                self._cache = self._fresh()
        try:
            return act(self._cache)
        except _TROUBLE as error:
            raise self._problem(error) from error

    def _open(self) -> diskcache.Cache:
        try:
            return self._fresh()
        except _TROUBLE as error:
            self._judge(error)
        self._move_aside()
        try:
            return self._fresh()
        except _TROUBLE as error:
            raise self._problem(error) from error

    def _fresh(self) -> diskcache.Cache:
        make_private(self.path)
        kept = self._size_limit is None
        return _Store(
            str(self.path),
            timeout=_PATIENCE,
            disk=DurableDisk if kept else BytesDisk,
            eviction_policy="none" if kept else "least-recently-used",
            size_limit=self._size_limit or 0,
            cull_limit=0 if kept else 20,
            statistics=0,
            tag_index=0,
            sqlite_synchronous=2 if kept else 1,
            sqlite_mmap_size=0,
            sqlite_trusted_schema=0,
            sqlite_cell_size_check=1,
            disk_min_file_size=32 * 1024,
            disk_pickle_protocol=0,
        )

    def _judge(self, error: Exception) -> None:
        """Go on where the database is damaged; raise StorageError where something around it is the trouble."""
        if isinstance(error, OSError | diskcache.Timeout):
            raise self._problem(error) from error
        if isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError):
            raise error
        text = str(error).lower()
        if isinstance(error, sqlite3.OperationalError) and not any(word in text for word in _DAMAGE):
            raise self._problem(error) from error

    def _problem(self, error: Exception) -> StorageError:
        text = str(error).lower()
        if "full" in text or "no space" in text:
            message = f"The disk is full: {self.path}"
            remedy = "Reading goes on; nothing new is kept until there is room."
        elif isinstance(error, diskcache.Timeout):
            message, remedy = f"Nothing can be written to {self.path}", "Another process holds it, or it is read-only."
        else:
            message, remedy = f"{self.path} cannot be used", "Check that the folder is yours and can be written to."
        return StorageError(message, path=str(self.path), remedy=remedy)

    def _move_aside(self) -> None:
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        for number in range(100):
            aside = self.path.with_name(f"{self.path.name}.damaged-{stamp}" + (f"-{number}" if number else ""))
            if not aside.exists():
                break
        try:
            self.path.rename(aside)
        except OSError as error:
            raise self._problem(error) from error
        self.moved_aside.append(aside)


#: What opening or using a damaged or unusable store raises; the last three come from rows of a made-up Settings table.
_TROUBLE = (sqlite3.Error, OSError, diskcache.Timeout, KeyError, TypeError, ValueError)


def open_blobs(path: Path, *, size_limit: int | None) -> Blobs:
    """Open or make the store in a folder of its own.

    `size_limit` in bytes makes it a cache that drops what was least recently used; None keeps everything, and then a
    value has reached the disk when `set` returns. Raises StorageError.
    """
    return Blobs(path, size_limit=size_limit)


def make_private(path: Path) -> None:
    """The folder and its database, for this user's eyes only. Raises OSError."""
    for folder in (*reversed(path.parents), path):
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)
    if not path.is_dir():
        raise NotADirectoryError(str(path))
    database = path / diskcache.core.DBNAME
    with suppress(FileExistsError):
        os.close(os.open(database, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
    if database.is_symlink():
        raise OSError(f"{database} is a link")
    for item, mode in ((path, 0o700), (database, 0o600)):
        facts = item.stat()
        if facts.st_uid == os.getuid() and stat.S_IMODE(facts.st_mode) & 0o077:
            item.chmod(mode)


def _is_key(key: str) -> bool:
    """Whether SQLite takes a text as a key: no lone surrogates, no more than an address may have."""
    if not 0 < len(key) <= 8_192:
        return False
    try:
        key.encode()
    except UnicodeEncodeError:
        return False
    return True


def each(blobs: Blobs) -> Iterator[tuple[str, bytes]]:
    """Every whole value with its key."""
    for key in tuple(blobs.keys()):
        value = blobs.get(key)
        if value is not None:
            yield key, value
