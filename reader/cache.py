"""Pages and pictures that can be fetched again: bounded, may vanish any day, and no error of theirs is worth a word.

Losing it costs bandwidth, never text. Knows no articles and no network.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from typing import Self

import msgspec

from reader.blobs import Blobs, open_blobs
from reader.errors import ParseError, StorageError
from reader.model.codec import from_json, to_json
from reader.model.page import Page
from reader.text.framed import MAX_VALUE

MIB = 1 << 20


class Cache:
    """`path` gets the folders `pages` and `images`, opened when first used. Limits in bytes.

    What cannot be kept is not kept, and what cannot be read is not there: nothing here raises for a full disk.
    """

    def __init__(self, path: Path, *, pages_limit: int = 256 * MIB, images_limit: int = 256 * MIB) -> None:
        self.path = path
        self._limits = {"pages": pages_limit, "images": images_limit}
        self._open: dict[str, Blobs] = {}
        self._opening = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def put_page(self, page: Page, *, key: str | None = None) -> bool:
        """Keep a page under the address it was asked for (or `key`). Whether it is kept now."""
        if page.not_modified:
            return False
        return self._put("pages", key or page.url, self.head(page) + page.body)

    @staticmethod
    def head(page: Page) -> bytes:
        """What stands before the body of a page that is kept."""
        return to_json(msgspec.structs.replace(page, body=b"")) + b"\n"

    def put_framed(self, url: str, frame: bytes) -> bool:
        """Keep a page that a worker has framed for this address, `head` before it. Whether it is kept now."""
        with suppress(StorageError, ValueError):
            self._blobs("pages").set_framed(url, frame)
            return True
        return False

    def page(self, url: str) -> Page | None:
        """The page last kept for an address, or None."""
        value = self._get("pages", url)
        if value is None:
            return None
        head, _, body = value.partition(b"\n")
        with suppress(ParseError):
            return msgspec.structs.replace(from_json(head, Page), body=body)
        return None

    def put_image(self, url: str, data: bytes) -> bool:
        """Keep a picture's bytes. Whether they are kept now."""
        return self._put("images", url, data)

    def image(self, url: str) -> bytes | None:
        return self._get("images", url)

    def has_image(self, url: str) -> bool:
        """Whether a picture's bytes are kept; they need not be sound."""
        with suppress(StorageError):
            return url in self._blobs("images")
        return False

    def sizes(self) -> dict[str, tuple[int, int]]:
        """Number of values and bytes on disk, by folder."""
        found: dict[str, tuple[int, int]] = {}
        for name in self._limits:
            with suppress(StorageError):
                blobs = self._blobs(name)
                found[name] = (len(blobs), blobs.volume())
        return found

    def clear(self) -> None:
        """Drop everything."""
        for name in self._limits:
            with suppress(StorageError):
                self._blobs(name).clear()

    def close(self) -> None:
        for blobs in self._open.values():
            blobs.close()
        self._open.clear()

    def _put(self, name: str, key: str, value: bytes) -> bool:
        if len(value) > MAX_VALUE:
            return False
        with suppress(StorageError, ValueError):
            self._blobs(name).set(key, value)
            return True
        return False

    def _get(self, name: str, key: str) -> bytes | None:
        with suppress(StorageError):
            return self._blobs(name).get(key)
        return None

    def _blobs(self, name: str) -> Blobs:
        with self._opening:
            blobs = self._open.get(name)
            if blobs is None:
                blobs = self._open[name] = open_blobs(self.path / name, size_limit=self._limits[name])
        return blobs
