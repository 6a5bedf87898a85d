from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from reader.text.safe import FORBIDDEN, clean_code, clean_inline, clean_line, clean_text

FOREIGN = st.text(st.characters() | st.sampled_from("\x1b\x07\x9b\u202e\u200d\u200c\u0301\t\r\n\ud800\u00ad\U000e0041a بक"))


@given(FOREIGN)
def test_nothing_forbidden_survives(text: str) -> None:
    for clean in (clean_text, clean_line, clean_inline, clean_code):
        assert not FORBIDDEN.search(clean(text))


@given(FOREIGN)
@example(" \r0")
@example("\u200c\u200c0")
@example("ب\u200c\u200d 0")
def test_cleaning_twice_changes_nothing(text: str) -> None:
    for clean in (clean_text, clean_line, clean_inline, clean_code):
        assert clean(clean(text)) == clean(text)


@given(FOREIGN | st.text("ab \n\x7f~", max_size=12), st.integers(1, 12))
def test_the_short_way_of_a_line_gives_what_the_long_one_gives(text: str, limit: int) -> None:
    assert clean_line(text, limit) == " ".join(clean_text(text, limit * 4).split())[:limit]


@given(FOREIGN, st.integers(1, 20))
def test_limits_hold(text: str, limit: int) -> None:
    assert len(clean_line(text, limit)) <= limit
    assert len(clean_text(text, limit)) <= limit


@given(FOREIGN)
def test_a_line_is_one_line(text: str) -> None:
    line = clean_line(text)
    assert "\n" not in line
    assert line == line.strip()
    assert "  " not in line


def test_controls_leave_a_trace_and_hidden_signs_none() -> None:
    assert clean_line("a\x1b]0;title\x07b") == "a\ufffd]0;title\ufffdb"
    assert clean_line("a\u202eb\u00adc\U000e0041") == "abc"


def test_joiners_stay_where_they_are_spelling() -> None:
    assert clean_line("می\u200cخواهم a\u200cb 👨\u200d👩") == "می\u200cخواهم ab 👨\u200d👩"


def test_code_keeps_its_blanks() -> None:
    assert clean_code("\n  a\n\tb  \n") == "  a\n    b"


def test_marks_are_not_heaped() -> None:
    assert clean_line("x" + "\u0336" * 40) == "x" + "\u0336" * 3
