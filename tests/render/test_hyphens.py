"""Words are divided where their language divides them; lines are stretched without losing a place."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import Article, Extraction, Paragraph, Span
from reader.render.header import Around
from reader.render.hyphens import divided_lines, divider, stretched
from reader.render.layout import Layout, Typesetting, lay_out
from reader.text.cells import width


def laid(text: str, measure: int, language: str | None = "en", **how: bool) -> Layout:
    article = Article(
        url="https://example.org/", title="", language=language, blocks=(Paragraph(spans=(Span(text),)),),
        extraction=Extraction("t", 1.0),
    )  # fmt: skip
    layout = lay_out(article, Around(today=date(2026, 11, 24), minutes=0), measure=measure, typesetting=Typesetting(**how))
    layout.extend()
    return layout


def lines(layout: Layout) -> list[str]:
    return ["".join(part.text for part in layout.parts(at)) for at in range(len(layout.lines))]


@pytest.mark.parametrize("language", [None, "", "xx", "fa", "zh"])
def test_languages_without_patterns_are_not_divided(language: str | None) -> None:
    assert divider(language) is None


def test_words_are_divided_as_their_language_does() -> None:
    german, english = divider("de"), divider("en-GB")
    assert german is not None
    assert english is not None
    assert german("(Warensendungen,") == (3, 6, 9, 12)
    assert english("immediately") == (2, 4, 6)
    assert english("NATO") == english("short") == english("x86-64") == ()


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz ", max_size=300), st.integers(6, 40))
def test_no_letter_is_lost_and_no_line_is_too_wide(text: str, cells: int) -> None:
    divide = divider("en")
    assert divide is not None
    found = divided_lines(text, cells, cells, divide)
    assert "".join(text[a:b] for a, b, _ in found).replace(" ", "") == text.replace(" ", "")
    assert all(width(text[a:b]) + cut <= cells for a, b, cut in found)
    assert all(text[b - 1].isalpha() and text[b].isalpha() for _, b, cut in found if cut)


def test_a_line_that_is_nearly_full_ends_at_the_edge() -> None:
    shown = lines(laid("The delegations arrived within an hour of each other and left the room to the others.", 30, justify=True))
    assert [len(line) for line in shown if len(line) >= 24][:-1].count(30) == len(shown) - 1
    assert "  " not in shown[-1]


def test_a_line_with_much_room_is_left_alone() -> None:
    shown = lines(laid("One thing incomprehensibilities-and-more two three.", 34, justify=True))
    assert shown[0] == "One thing"


def test_right_to_left_lines_are_stretched_too() -> None:
    shown = lines(laid("نهادهای امدادی از مردم خواسته‌اند در خانه بمانند و منتظر خبرهای بعدی باشند", 24, "fa", justify=True))
    assert {width(line) for line in shown[:-1]} == {24}


@given(st.integers(1, 12), st.integers(0, 30))
def test_blanks_are_spread_evenly(gaps: int, spare: int) -> None:
    added = stretched(gaps, spare)
    assert sum(added) == spare
    assert max(added) - min(added) <= 1
