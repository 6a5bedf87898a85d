from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.bidi import Direction, direction_of, is_rtl, visual, visual_order
from reader.text.safe import clean_line

MIXED = st.text(st.sampled_from("abc 12.,()«»سلامאבג۱۲\u200céَ-"), max_size=40).map(clean_line)
BASES = st.sampled_from(["ltr", "rtl"])


@pytest.mark.parametrize(
    ("text", "base", "shown"),
    [
        ("abc", "ltr", "abc"),
        ("אבג", "rtl", "גבא"),
        ("abc אבג 12", "ltr", "abc 12 גבא"),
        ("אב (abc)", "rtl", "(abc) בא"),
        ("(אב)", "rtl", "(בא)"),
        ("۵٫۴ غرب", "rtl", "برغ ۵٫۴"),
    ],
)
def test_lines_are_put_in_visual_order(text: str, base: Direction, shown: str) -> None:
    assert visual(text, base) == shown


def test_marks_stand_behind_their_letters() -> None:
    assert visual("בָא", "rtl") == "אבָ"


@given(MIXED, BASES)
def test_the_order_is_a_permutation(text: str, base: Direction) -> None:
    assert sorted(visual_order(text, base)) == list(range(len(text)))


@given(st.text(st.sampled_from("abc .,()é中"), max_size=30))
def test_left_to_right_text_stays(text: str) -> None:
    assert visual(text, "ltr") == text


@pytest.mark.parametrize(
    ("text", "way"),
    [("News", "ltr"), ("خبر", "rtl"), ("BBC: زلزله غرب ایران را لرزاند", "rtl"), ("The word سلام in English text", "ltr"), ("2026", "ltr")],
)
def test_direction_is_that_of_most_letters(text: str, way: Direction) -> None:
    assert direction_of(text) == way
    assert is_rtl(text) == any("\u0590" <= char <= "\u08ff" for char in text)
