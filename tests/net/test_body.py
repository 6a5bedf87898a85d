"""A body is whole and within bounds, or an error."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import NetworkError
from reader.net.body import Unpacker, coding_of, gunzip, read_body

TEXT = b"All the news that is fit to keep. " * 3_000


async def pieces(data: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def read(data: bytes, coding: str = "", *, declared: int | None = None, limit: int = 1 << 20) -> bytes:
    content, received = await read_body(pieces(data), coding=coding, declared=declared, limit=limit)
    assert received == len(data)
    return content


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT, mtime=0)),
        ("x-gzip", gzip.compress(TEXT, mtime=0)),
        ("GZIP", gzip.compress(TEXT, mtime=0)),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("gzip", gzip.compress(TEXT[:5000], mtime=0) + gzip.compress(TEXT[5000:], mtime=0)),
        ("gzip", gzip.compress(TEXT, mtime=0) + b"\0" * 512),
    ],
)
async def test_every_offered_coding_is_unpacked(coding: str, packed: bytes) -> None:
    assert await read(packed, coding) == TEXT


@pytest.mark.parametrize(
    ("coding", "packed"),
    [("gzip", gzip.compress(TEXT, mtime=0)[:-1]), ("gzip", gzip.compress(TEXT, mtime=0)[:9]), ("deflate", zlib.compress(TEXT)[:-4])],  # not the time: it would stand in the name of the case
)
async def test_a_cut_stream_is_an_error_although_the_length_is_right(coding: str, packed: bytes) -> None:
    with pytest.raises(NetworkError) as caught:
        await read(packed, coding, declared=len(packed))
    assert caught.value.kind == "incomplete"


async def test_a_short_body_is_an_error() -> None:
    with pytest.raises(NetworkError) as caught:
        await read(TEXT[:-1], declared=len(TEXT))
    assert caught.value.kind == "incomplete"


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, br", "gzip, gzip", "nonsense"])
def test_codings_we_did_not_offer_are_refused(coding: str) -> None:
    with pytest.raises(NetworkError) as caught:
        coding_of(coding)
    assert caught.value.kind == "encoding"


async def test_plain_text_that_claims_to_be_packed_is_an_error() -> None:
    with pytest.raises(NetworkError) as caught:
        await read(TEXT, "gzip")
    assert caught.value.kind == "encoding"


async def test_more_than_the_limit_stops_before_it_is_read() -> None:
    for declared in (None, 10 << 20):
        with pytest.raises(NetworkError) as caught:
            await read(TEXT * 20, declared=declared, limit=len(TEXT))
        assert caught.value.kind == "too_large"


def test_a_bomb_stops_at_the_limit() -> None:
    bomb = gzip.compress(bytes(200 << 20), 9)
    unpacker = Unpacker("gzip", 1 << 20)
    with pytest.raises(NetworkError) as caught:
        unpacker.feed(bomb)
    assert caught.value.kind == "too_large"
    assert unpacker.size <= (1 << 20) + 65536


def test_a_bomb_of_many_small_members_stops() -> None:
    with pytest.raises(NetworkError) as caught:
        Unpacker("gzip", 1 << 20).feed(gzip.compress(b"", mtime=0) * 5_000)
    assert caught.value.kind == "encoding"


def test_a_file_that_is_gzip_itself() -> None:
    assert gunzip(gzip.compress(TEXT, mtime=0), 1 << 20) == TEXT
    assert gunzip(TEXT, 1 << 20) == TEXT
    with pytest.raises(NetworkError):
        gunzip(gzip.compress(TEXT, mtime=0)[:-3], 1 << 20)


@given(st.binary(max_size=3000), st.integers(1, 400), st.sampled_from(["gzip", "deflate"]))
def test_any_bytes_come_back_however_they_are_cut(data: bytes, size: int, coding: str) -> None:
    packed = gzip.compress(data, mtime=0) if coding == "gzip" else zlib.compress(data)
    unpacker = Unpacker(coding, 1 << 20)
    for start in range(0, len(packed), size):
        unpacker.feed(packed[start : start + size])
    assert unpacker.whole
    assert b"".join(unpacker.parts) == data


@given(st.binary(max_size=500), st.sampled_from(["gzip", "deflate"]))
def test_any_garbage_is_an_error_of_ours_or_nothing(data: bytes, coding: str) -> None:
    unpacker = Unpacker(coding, 10_000)
    problem = ""
    try:
        unpacker.feed(data)
    except NetworkError as error:
        problem = error.kind
    assert problem in ("", "encoding", "too_large")
    assert unpacker.size <= 10_000 + 65_536
