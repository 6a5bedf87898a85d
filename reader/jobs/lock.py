"""One fetch at a time for one library, whoever starts it. The kernel releases the lock when its holder dies."""

from __future__ import annotations

import asyncio
import fcntl
import os
from pathlib import Path

from reader.errors import StorageError

#: Seconds between two looks at a lock that another process holds.
LOOK_EVERY = 0.5


class FetchLock:
    """The lock file of a data directory. Held by one open file, so two in one process exclude each other as well."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> bool:
        """Take the lock if nobody has it. Raises StorageError where no lock file can be made."""
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as error:
            raise StorageError(
                f"{self._path} can't be written: {error.strerror}",
                path=str(self._path),
                remedy="Check that the folder is yours and that the disk has room.",
            ) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._handle = handle
        return True

    async def wait(self) -> None:
        """Take the lock, however long another process needs it."""
        while not self.take():  # noqa: ASYNC110 - the kernel wakes nobody without holding a thread
            await asyncio.sleep(LOOK_EVERY)

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
