"""How kept texts are packed and named: with a dictionary of what all have, since a small text hardly repeats itself."""

from __future__ import annotations

import hashlib
import threading
import zlib

_LEVEL = 4
#: No text of ours is larger, in bytes. Packed ones come from workers, whose word is not taken for it.
MAX_TEXT = 64 << 20
#: Never change a dictionary: what was packed with it needs it. A new one gets the next mark.
_MARK = b"\x01"
_DICTIONARY = (
    b"because before between could during first government including million minister more most national number other "
    b"people percent police president public report reported several since some state statement than their there these "
    b"they this through today under until week were when where which while will with would years said that from have "
    b"has been was for and the in of to a is on as at by an be or not are his her it he she who its after about over "
    b"also told new two last year time against into can out up one "
    b"der die und in den von zu das mit sich des auf ist im dem nicht ein eine als auch es an werden aus er hat dass "
    b"le la les de des et en un une du que qui dans pour par sur au pas plus "
    b"el los las y que del se por con una para como su al lo "
    b'","type":"quote","paragraphs":[[{"text":"","type":"list","items":[{"spans":[{"text":"","style":"strong"},{"text":"'
    b'","style":"emphasis"},{"text":"","href":"https://www.","type":"image","src":"https://"alt":"","caption":""'
    b',"method":"container","confidence":0.9},"footnotes":[],"lead_image":null,"next_page":null,"extraction":{'
    b'{"url":"https://","title":"","authors":[""],"published":"2026-01-00T00:00:00Z","updated":null,"section":null,'
    b'"language":"en","direction":"ltr","site":"","blocks":[{"type":"heading","spans":[{"text":"'
    b'"}],"level":2},{"type":"paragraph","spans":[{"text":"'
)


def digest_of(data: bytes) -> bytes:
    """What a text is known by."""
    return hashlib.sha256(data).digest()[:16]


def key_of(entry_id: int, digest: bytes) -> str:
    """Where the store has a text."""
    return f"{entry_id}-{digest.hex()}"


_local = threading.local()


def pack(data: bytes) -> bytes:
    """A text as the store and the database keep it."""
    primed = getattr(_local, "primed", None)
    if primed is None:
        primed = _local.primed = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15, 8, 0, _DICTIONARY)
    packer = primed.copy()
    return _MARK + packer.compress(data) + packer.flush()


def unpack(packed: bytes) -> bytes:
    """The text again; also one stored before texts were packed. Raises zlib.error, also for one without end."""
    if packed[:1] == b"{":
        return packed
    marked = packed[:1] == _MARK
    unpacker = zlib.decompressobj(-15, _DICTIONARY) if marked else zlib.decompressobj()
    data = unpacker.decompress(packed[1:] if marked else packed, MAX_TEXT)
    if not unpacker.eof:
        raise zlib.error("cut short or too large")
    return data
