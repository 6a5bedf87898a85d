"""Foreign markup as the library keeps it: compressed on the quick, already by the worker that has read the feed."""

from __future__ import annotations

import zlib

#: Bytes up to which a window of 4 KiB packs as well as a larger one.
_SMALL = 8_192
#: Bytes of markup, at most.
MOST = 64 << 20


def pack(markup: str) -> bytes:
    """Compressed UTF-8. A small text needs no large window, and setting that up would take most of the time."""
    data = markup.encode("utf-8", "replace")
    packer = zlib.compressobj(1, zlib.DEFLATED, 12, 5) if len(data) <= _SMALL else zlib.compressobj(1)
    return packer.compress(data) + packer.flush()


def unpack(packed: bytes) -> str | None:
    """The markup again; None for what is damaged, or larger than any that is kept: workers pack it, their word is not
    taken for its size.
    """
    unpacker = zlib.decompressobj()
    try:
        markup = unpacker.decompress(packed, MOST)
        return markup.decode("utf-8") if unpacker.eof else None
    except (zlib.error, UnicodeDecodeError):
        return None
