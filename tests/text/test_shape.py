"""Arabic and Persian letters in their joined forms."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.bidi import visual
from reader.text.shape import shaped


def forms(word: str) -> list[str]:
    """The forms of a word's letters, in the order they are read."""
    return [
        unicodedata.decomposition(sign).partition(">")[0].lstrip("<") or sign
        for sign in reversed(shaped(visual(word, "rtl")))
        if not unicodedata.combining(sign) and sign != "\u200c"
    ]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("سلام", ["initial", "medial", "final", "isolated"]),  # alef joins nothing behind it
        ("ایران", ["isolated", "initial", "final", "isolated", "isolated"]),
        ("گربه", ["initial", "final", "initial", "final"]),
        ("می‌رود", ["initial", "final", "isolated", "isolated", "isolated"]),  # a non-joiner parts
        ("کِتاب", ["initial", "medial", "final", "isolated"]),  # marks join through
        ("ء", ["isolated"]),
    ],
)  # fmt: skip
def test_letters_take_the_form_of_their_place(word: str, expected: list[str]) -> None:
    assert forms(word) == expected


def test_other_scripts_and_numbers_stay() -> None:
    for text in ("Muscat 2026", "中国", "שלום", "۱۴۰۵", ""):
        assert shaped(text) == text


def test_a_line_of_both_keeps_its_latin_words() -> None:
    line = shaped(visual("خبر از BBC", "rtl"))
    assert "BBC" in line
    assert unicodedata.normalize("NFKC", line) == visual("خبر از BBC", "rtl")


@given(st.text(st.sampled_from("abc ابپتجدرسعکگلمنهوی\u200c\u200d\u0640\u064e۵()"), max_size=24))
def test_nothing_but_forms_changes(text: str) -> None:
    line = visual(text, "rtl")
    found = shaped(line)
    assert len(found) == len(line)
    assert unicodedata.normalize("NFKC", found) == unicodedata.normalize("NFKC", line)
