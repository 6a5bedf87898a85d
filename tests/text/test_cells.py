from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text import cells
from reader.text.cells import balance, break_lines, cut, width, wrap
from reader.text.safe import clean_line, clean_text

TEXTS = st.text(st.sampled_from("ab cd  e-.,é中文、。「」العر می\u200cخ👨\u200d👩e\u0301 \u00a0١")).map(clean_line)
NARROW = st.text(st.sampled_from("abc  de—“”é ёж"), max_size=80)


@pytest.mark.parametrize(("text", "size"), [("abc", 3), ("中文", 4), ("e\u0301", 1), ("👨\u200d👩\u200d👧", 2), ("می\u200cخواهم", 7), ("", 0)])
def test_width_is_what_is_painted(text: str, size: int) -> None:
    assert width(text) == size


@given(TEXTS, st.integers(2, 30))
def test_no_line_is_wider_than_asked(text: str, size: int) -> None:
    assert all(width(line) <= size for line in wrap(text, size))


@given(TEXTS, st.integers(2, 30))
def test_wrapping_loses_only_white_space(text: str, size: int) -> None:
    assert "".join("".join(wrap(text, size)).split()) == "".join(text.split())


@given(NARROW, st.integers(1, 20), st.integers(1, 20))
def test_the_short_way_finds_the_same_lines(text: str, first: int, rest: int) -> None:
    fast = break_lines(text, first, rest)
    long = break_lines(text + "\n中", first, rest)
    assert fast == [line for line in long if line[0] < len(text)] or not text.strip()


@given(TEXTS, st.integers(1, 30))
def test_what_is_cut_fits_and_what_fits_is_whole(text: str, size: int) -> None:
    shown = cut(text, size)
    assert width(shown) <= size
    assert (shown == text) == (width(text) <= size) or text.endswith("…")


@given(TEXTS, st.integers(3, 30), st.integers(1, 4))
def test_balanced_lines_fit_and_are_no_more(text: str, size: int, most: int) -> None:
    lines = balance(text, size, most)
    assert len(lines) <= most
    assert all(width(line) <= size for line in lines)
    if len(wrap(text, size)) <= most:
        assert len(lines) == len(wrap(text, size))


def test_scripts_without_blanks_and_from_the_right_fill_the_first_line() -> None:
    assert balance("中国东部迎来今年首场大雪，多条高速公路临时关闭", 35, 2) == ["中国东部迎来今年首场大雪，多条高速", "公路临时关闭"]
    assert balance("زلزله‌ای به بزرگی ۵٫۴ غرب ایران را لرزاند", 35, 2) == ["زلزله‌ای به بزرگی ۵٫۴ غرب ایران را", "لرزاند"]


def test_headlines_are_balanced() -> None:
    assert balance("Ceasefire talks resume in Muscat as both sides trade maps", 36, 2) == ["Ceasefire talks resume in", "Muscat as both sides trade maps"]
    assert balance("Three grid operators, one storm: how the Baltic cables held through the night", 35, 2) == ["Three grid operators, one storm:", "how the Baltic cables held through…"]


def test_closing_signs_do_not_begin_a_line() -> None:
    assert wrap("今年首场大雪，多条", 12) == ["今年首场大", "雪，多条"]


@given(st.text())
def test_any_clean_text_can_be_wrapped(text: str) -> None:
    clean = clean_text(text, 300)
    assert all("\n" not in line for line in wrap(clean, 10))
    assert list(cells.clusters(clean)) is not None


def test_spacing_vowel_signs_take_cells_where_the_terminal_gives_them_some() -> None:
    """In a process of its own: the framework's table is changed."""
    script = (
        "from reader.text.cells import count_spacing_marks, width\n"
        "words = ['का', 'हिन्दी', 'தமிழ்', 'क्षेत्र', 'é', '한', 'مَرحبًا', 'न']\n"
        "before = [width(word) for word in words]\n"
        "count_spacing_marks()\n"
        "print(before, [width(word) for word in words])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    # As tmux 3.3a draws them.
    assert done.stdout.strip() == "[1, 3, 3, 4, 1, 2, 5, 1] [2, 5, 4, 4, 1, 2, 5, 1]"
