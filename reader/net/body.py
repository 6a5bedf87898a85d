"""The body of an answer: whole and unpacked, within bounds, or an error. Never half of it.

Unpacks in small steps itself, because httpx unpacks what it is given at once and takes a cut gzip stream for a whole
one. Knows no addresses.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable

from reader.errors import NetworkError

_STEP = 64 * 1024
_MEMBERS = 1_000
_GZIP_MAGIC = b"\x1f\x8b"


def too_large(limit: int) -> NetworkError:
    return NetworkError(
        f"More than {limit / (1 << 20):.3g} MB. Stopped", kind="too_large", remedy="Nothing of it was stored."
    )


def cut_short() -> NetworkError:
    return NetworkError(
        "The answer ended too early. Nothing of it was stored", kind="incomplete", remedy="Try again later."
    )


def damaged() -> NetworkError:
    return NetworkError(
        "The answer is packed in a way that does not unpack", kind="encoding", remedy="Try again later."
    )


class Unpacker:
    """Bytes of one content coding (gzip or deflate) in, plain bytes out, at most `limit` in all."""

    def __init__(self, coding: str, limit: int) -> None:
        self._gzip = coding in ("gzip", "x-gzip")
        self._packed = zlib.decompressobj(31) if self._gzip else None
        self._limit = limit
        self._members = 1
        self._started = False
        self._over = False
        self.parts: list[bytes] = []
        self.size = 0

    def feed(self, data: bytes) -> None:
        """Unpack the next bytes. Raises NetworkError: too_large, encoding."""
        try:
            while data and not self._over:
                data = self._step(data)
        except zlib.error as error:
            raise damaged() from error

    def _step(self, data: bytes) -> bytes:
        if self._packed is None:
            # "deflate" is a zlib stream (RFC 9110 §8.4.1.2), but some servers leave the zlib wrapper out.
            wrapped = data[0] & 0x0F == 8 and (len(data) < 2 or (data[0] << 8 | data[1]) % 31 == 0)
            self._packed = zlib.decompressobj(15 if wrapped else -15)
        packed = self._packed
        self._started = True
        plain = packed.decompress(data, _STEP)
        if plain:
            self.size += len(plain)
            if self.size > self._limit:
                self.parts.clear()  # what is raised remembers its frames, and they this
                raise too_large(self._limit)
            self.parts.append(plain)
        if not packed.eof:
            return packed.unconsumed_tail
        rest = packed.unused_data
        if not (self._gzip and rest.startswith(_GZIP_MAGIC)):
            self._over = True
            return b""
        self._members += 1
        if self._members > _MEMBERS:
            raise damaged()
        self._packed = zlib.decompressobj(31)
        return rest

    @property
    def whole(self) -> bool:
        """Whether the packed stream came to its end."""
        return self._packed is not None and self._packed.eof


def coding_of(value: str) -> str:
    """The one coding of a Content-Encoding header: gzip, deflate or empty. Raises NetworkError(kind="encoding")."""
    codings = [name for name in (part.strip().lower() for part in value.split(",")) if name not in ("", "identity")]
    if not codings:
        return ""
    if len(codings) > 1 or codings[0] not in ("gzip", "x-gzip", "deflate"):
        raise damaged()
    return codings[0]


async def read_body(
    chunks: AsyncIterable[bytes], *, coding: str, declared: int | None, limit: int
) -> tuple[bytes, int]:
    """The whole body and the number of bytes that came over the wire.

    `coding` is the Content-Encoding, `declared` the Content-Length. Raises NetworkError: too_large, encoding,
    incomplete. Errors of the connection pass through.
    """
    if declared is not None and declared > limit:
        raise too_large(limit)
    name = coding_of(coding)
    unpacker = Unpacker(name, limit) if name else None
    parts: list[bytes] = []
    received = 0
    async for chunk in chunks:
        received += len(chunk)
        if received > limit:
            parts.clear()
            raise too_large(limit)
        if unpacker is None:
            parts.append(chunk)
        else:
            unpacker.feed(chunk)
    if declared is not None and received < declared:
        raise cut_short()
    if unpacker is None:
        return b"".join(parts) if len(parts) != 1 else parts[0], received
    if received and not unpacker.whole:
        raise cut_short()
    return b"".join(unpacker.parts), received


def gunzip(body: bytes, limit: int) -> bytes:
    """A file that is itself gzip (`sitemap.xml.gz`), unpacked within `limit`. Raises NetworkError as `read_body`."""
    if not body.startswith(_GZIP_MAGIC):
        return body
    unpacker = Unpacker("gzip", limit)
    unpacker.feed(body)
    if not unpacker.whole:
        raise cut_short()
    return b"".join(unpacker.parts)
