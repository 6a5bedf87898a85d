from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.fold import fold, fold_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كتاب", "کتاب"), ("علي", "علی"), ("می‌خواهم", "میخواهم"), ("أحمد", "احمد"), ("مُحَمَّد", "محمد"), ("۱۴۰۵", "1405"), ("٢٠٢٦", "2026"),
        ("İstanbul", "istanbul"), ("Diyarbakır", "diyarbakir"), ("Əliyev", "eliyev"), ("ёлка", "елка"), ("Ґанок", "ганок"), ("Łódź", "lodz"),
        ("São Paulo", "sao paulo"), ("Straße", "strasse"), ("Ὀδυσσεύς", "οδυσσευσ"), ("שלום", "שלומ"), ("don’t", "don't"), ("Ångström", "angstrom"),
    ],
)  # fmt: skip
def test_two_spellings_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("кот", "кит"), ("か", "き"), ("हिन्दी", "हन्द"), ("भारत", "भरत"), ("ไทย", "ทย")])
def test_other_words_stay_others(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_words_are_folded_one_by_one_as_in_their_text(text: str) -> None:
    assert " ".join(fold_words(text.lower().replace("`", "'").split())).split() == fold(text).split()
