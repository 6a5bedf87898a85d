from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import (
    Article,
    Code,
    Extraction,
    Heading,
    Image,
    Lede,
    List,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Span,
    Spans,
    Table,
)
from reader.render.flows import FOOT, PictureRows
from reader.render.header import Around
from reader.render.layout import Anchor, Layout, Mark, lay_out
from reader.render.plain import to_text
from reader.text.cells import width
from reader.text.safe import clean_line

AROUND = Around(today=date(2026, 11, 24), zone=UTC, minutes=0)


def spans(text: str, **facts: object) -> Spans:
    return (Span(text, **facts),)


def article(*blocks: object, **facts: object) -> Article:
    values = {"url": "https://example.org/a", "title": "", "language": "en", "extraction": Extraction(method="t", confidence=1.0), "blocks": blocks}
    return Article(**{**values, **facts})


def lines(layout: Layout) -> list[str]:
    layout.extend()
    return ["".join(part.text for part in layout.parts(number)).rstrip() for number in range(len(layout.lines))]


def shown(*blocks: object, measure: int = 40, around: Around = AROUND, **facts: object) -> list[str]:
    return lines(lay_out(article(*blocks, **facts), around, measure=measure))


def test_a_day_without_a_time_has_none_and_is_the_pages_own_day_everywhere() -> None:
    west = timezone(timedelta(hours=-8))
    around = Around(today=date(2026, 11, 24), zone=west, minutes=4)
    day = {"title": "T", "published": datetime(2026, 2, 6, tzinfo=UTC)}
    assert "6 February · 4 min" in shown(Paragraph(spans=spans("Text.")), around=around, **day)


def test_the_head_of_an_article() -> None:
    around = Around(today=date(2026, 11, 24), zone=UTC, category="World", minutes=4)
    facts = {"title": "Ceasefire talks resume in Muscat as both sides trade maps", "section": "Diplomacy", "authors": ("Leyla Aliyeva", "Tom Hale"), "published": datetime(2026, 11, 22, 14, 5, tzinfo=UTC)}
    head = ["World · Diplomacy", "Ceasefire talks resume in", "Muscat as both sides trade maps", "", "By Leyla Aliyeva and Tom Hale", "22 November, 14:05 · 4 min", "", "Text. ▪"]
    assert shown(Paragraph(spans=spans("Text.")), measure=37, around=around, **facts) == head
    wide = shown(Paragraph(spans=spans("Text.")), measure=66, around=around, **facts)
    assert wide[1:4] == ["Ceasefire talks resume in Muscat as both sides trade maps", "", "By Leyla Aliyeva and Tom Hale · 22 November, 14:05 · 4 min"]


def test_a_standfirst_that_is_said_again_is_left_out() -> None:
    again = shown(Lede(spans=spans("The river moved…")), Paragraph(spans=spans("The river moved last year.")))
    assert again == ["The river moved last year. ▪"]


def test_headings_belong_to_their_text() -> None:
    blocks = (Paragraph(spans=spans("One.")), Heading(spans=spans("Head")), Paragraph(spans=spans("Two.")))
    assert shown(*blocks) == ["One.", "", "Head", "Two. ▪"]


def test_quotes_have_a_bar_and_a_speaker() -> None:
    quote = Quote(paragraphs=(spans("You cannot sign a river."), spans("Only a date.")), attribution="Nadia Rahimi")
    assert shown(quote, measure=20) == ["│ You cannot sign", "│ a river.", "│", "│ Only a date.", "│ — Nadia Rahimi ▪"]


def test_lists_hang() -> None:
    inner = List(items=(ListItem(spans=spans("inner words that wrap")),))
    outer = List(items=(ListItem(spans=spans("first"), children=(inner,)), ListItem(spans=spans("second one"))), ordered=True, start=9)
    assert shown(outer, measure=18) == [" 9. first", "    – inner words", "      that wrap", "10. second one ▪"]


def test_code_wraps_with_a_sign_and_loses_nothing() -> None:
    code = Code(text="  if x:\n" + "abcdefghij" * 3)
    assert shown(code, measure=14) == ["   if x:", " abcdefghijab", "›cdefghijabcd", "›efghij", "▪"]


def test_tables_fit_or_become_rows_of_labels() -> None:
    table = Table(header=(spans("Point"), spans("1974")), rows=((spans("Main channel"), spans("3")), (spans("Wells"), spans("14"))))
    assert shown(table, measure=30)[:4] == ["Point          1974", "───────────────────", "Main channel      3", "Wells            14"]
    assert shown(table, measure=15)[:6] == ["Point  Main", "       channel", "1974   3", "", "Point  Wells", "1974   14 ▪"]


def test_pictures_keep_their_place_or_are_their_words() -> None:
    picture = Image(src="https://example.org/i.png", caption="A river", width=40, height=20)
    assert shown(picture) == ["[Picture] A river", "▪"]
    layout = lay_out(article(picture), AROUND, measure=40, pictures=PictureRows(12))
    assert lines(layout) == [""] * 10 + ["A river", "▪"]
    assert layout.picture_places() == [(0, 10)]


def test_right_to_left_text_stands_at_the_right() -> None:
    text = "این زمین لرزه (در ساعت) رخ داد"
    quote = Quote(paragraphs=(spans("دیوارها تکان خورد"),))
    assert shown(Paragraph(spans=spans(text)), Rule(), quote, measure=34, direction="rtl") == [
        "    داد خر (تعاس رد) هزرل نیمز نیا".rjust(34), "", " " * 22 + "─" * 12, "", "▪ دروخ ناکت اهراوید │".rjust(34),
    ]  # fmt: skip


def test_directions_may_change_from_paragraph_to_paragraph() -> None:
    found = shown(Paragraph(spans=spans("English words")), Paragraph(spans=spans("שלום")), measure=20)
    assert found == ["English words", "", "▪ םולש".rjust(20)]


def test_the_terminal_may_do_the_turning() -> None:
    layout = lay_out(article(Paragraph(spans=spans("שלום")), direction="rtl"), AROUND, measure=10, bidi="terminal")
    assert lines(layout) == ["    שלום ▪"]


def test_styles_follow_their_letters_when_they_are_turned() -> None:
    block = Paragraph(spans=(Span("אב "), Span("גד", href="https://example.org/"), Span(" הו")))
    layout = lay_out(article(block, direction="rtl"), AROUND, measure=10)
    layout.extend()
    assert [part.text for part in layout.parts(0) if part.link == 0] == ["דג"]
    assert layout.links == ("https://example.org/",)


def test_hits_cross_line_ends_and_spellings() -> None:
    layout = lay_out(article(Paragraph(spans=spans("He crossed the Straße of\nDiyarbakır today and"))), AROUND, measure=12)
    (hit,) = layout.find("strasse OF diyarbakir")
    assert layout.flows[hit.flow].text[hit.start : hit.end] == "Straße of\nDiyarbakır"
    line = layout.line_at(hit.flow, hit.start)
    marked = [part.text for at in (line, line + 1, line + 2) for part in layout.parts(at, [Mark(hit.start, hit.end, "find")]) if part.mark]
    assert "".join(marked).replace(" ", "") == "StraßeofDiyarbakır"


def test_nothing_is_wrapped_that_nobody_looks_at() -> None:
    layout = lay_out(article(*(Paragraph(spans=spans("word " * 200)) for _ in range(500))), AROUND, measure=40)
    layout.extend(50)
    assert len(layout.lines) < 100
    assert not layout.complete


WORDS = st.lists(st.sampled_from(["river", "中文字", "سلام", "e\u0301t", "(a)", "longlonglonglongword", "12", "«"]), max_size=30).map(" ".join).map(clean_line)
BLOCKS = st.one_of(
    WORDS.map(lambda text: Paragraph(spans=spans(text))),
    WORDS.map(lambda text: Heading(spans=spans(text))),
    WORDS.map(lambda text: Quote(paragraphs=(spans(text),), attribution="X")),
    WORDS.map(lambda text: List(items=(ListItem(spans=spans(text)),))),
    WORDS.map(lambda text: Code(text=text)),
    WORDS.map(lambda text: Table(rows=((spans(text), spans("a")),), header=(spans("b"), spans("c")))),
)


@given(st.lists(BLOCKS, max_size=6), st.integers(12, 60))
def test_no_line_is_wider_than_the_measure(blocks: list[object], measure: int) -> None:
    assert all(width(line) <= measure for line in shown(*blocks, measure=measure))


@given(st.lists(BLOCKS, min_size=1, max_size=6), st.integers(12, 60), st.integers(12, 60), st.floats(0, 1))
def test_anchors_outlive_the_width(blocks: list[object], one: int, other: int, where: float) -> None:
    before, after = (lay_out(article(*blocks), AROUND, measure=size) for size in (one, other))
    before.extend()
    if before.lines:
        anchor = before.anchor(int(where * (len(before.lines) - 1)))
        line = after.lines[after.line_of(anchor)]
        flow = after.flows[line.flow]
        assert flow.block == anchor.block or anchor.block == FOOT  # the end mark may stand behind a word instead
        if flow.part == anchor.part and flow.kind == "text":
            assert line.start <= anchor.offset or line.row <= 0


@pytest.mark.parametrize("place", [0.0, 0.3, 0.7])
def test_places_come_back(place: float) -> None:
    layout = lay_out(article(*(Paragraph(spans=spans(f"{number} " + "word " * 30)) for number in range(40))), AROUND, measure=40)
    assert abs(layout.place_of(layout.line_for(place)) - place) < 0.01
    assert layout.line_of(Anchor(-1, 0, 0)) == 0


def test_plain_text_leaves_paragraphs_whole() -> None:
    text = "word " * 60 + "end"
    out = to_text(article(Paragraph(spans=spans(text)), Paragraph(spans=spans("שלום עולם")), title="T", direction="rtl"), None, today=date(2026, 11, 24))
    assert out.split("\n") == ["T", "", "1 min", "", text, "", "שלום עולם ▪", ""]
    assert max(map(len, to_text(article(Paragraph(spans=spans(text))), 30).split("\n"))) <= 30


def test_a_place_inside_a_picture_is_kept() -> None:
    pictures = PictureRows(12)
    blocks = (Paragraph(spans=spans("Before.")), Image(src="https://example.org/i.png", width=80, height=40), Paragraph(spans=spans("After.")))
    layout = lay_out(article(*blocks), AROUND, measure=20, pictures=pictures)
    layout.extend()
    first = next(at for at, line in enumerate(layout.lines) if layout.flows[line.flow].kind == "picture" and line.row == 0)
    assert [layout.line_of(layout.anchor(first + row)) for row in range(5)] == [first + row for row in range(5)]
