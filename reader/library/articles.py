"""The store of kept texts: diskcache opened our way, in pages that fit articles.

Imported at first use: diskcache is not needed for the first list on the screen.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from reader.blobs import Blobs
from reader.errors import StorageError

#: Pages of this size lose a tenth of the room that pages of 4 KiB lose to texts of 1 to 5 KiB.
_PAGE = 16_384


class Articles(Blobs):
    """Texts by key, packed as `packing` has them; see `Blobs` for what it promises."""

    compresses = False


def open_articles(path: Path) -> Articles:
    """Open or make the store. Raises StorageError."""
    try:
        _prepare(path)
    except (OSError, sqlite3.Error) as error:
        remedy = "Check that the folder is yours and can be written to."
        raise StorageError(f"{path} cannot be used: {error}", path=str(path), remedy=remedy) from error
    return Articles(path, size_limit=None)


def _prepare(path: Path) -> None:
    """Make the database of a store that is not there yet. diskcache makes its tables in whatever database it finds;
    the size of pages must be set before."""
    database = path / "cache.db"
    if database.exists() or not path.parent.is_dir():
        return
    path.mkdir(mode=0o700, exist_ok=True)
    os.close(os.open(database, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.execute(f"PRAGMA page_size = {_PAGE}")
        db.execute("PRAGMA user_version = 1")
