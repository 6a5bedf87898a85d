"""Markup as the library keeps it comes back as it was, also what older versions have packed."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text import packed
from reader.text.packed import pack, unpack


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",))))
def test_any_text_comes_back(text):
    assert unpack(pack(text)) == text


@pytest.mark.parametrize("length", [0, 1, 8_191, 8_192, 8_193, 300_000])
def test_short_and_long_ones_come_back_and_take_less_room(length):
    text = ("<p>The harbour was closed on Tuesday.</p>" * (length // 40 + 1))[:length]
    assert unpack(pack(text)) == text
    assert length < 100 or len(pack(text)) < length // 4


def test_half_a_sign_becomes_a_question_mark():
    assert unpack(pack("a\ud800b")) == "a?b"


def test_what_was_packed_otherwise_is_read():
    assert unpack(zlib.compress("Käse".encode(), 9)) == "Käse"


def test_what_is_damaged_or_without_end_is_missing(monkeypatch):
    assert unpack(pack("<p>text</p>")[:-3]) is None
    assert unpack(b"no such thing") is None
    assert unpack(zlib.compress(b"\xff\xfe")) is None
    monkeypatch.setattr(packed, "MOST", 1_000)
    assert unpack(pack("a" * 1_001)) is None
    assert unpack(pack("a" * 1_000)) == "a" * 1_000
