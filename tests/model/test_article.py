"""Articles survive JSON, and what is derived from their blocks is what a reader would count."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import ParseError
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
    Table,
    count_words,
)
from reader.model.codec import from_json, to_json


def spans(text: str, href: str | None = None) -> tuple[Span, ...]:
    return (Span(text, href=href),)


FULL = Article(
    url="https://example.org/a",
    title="Title",
    authors=("Ana Whitlock",),
    published=datetime(2025, 2, 10, 8, 30, tzinfo=UTC),
    blocks=(
        Lede(spans=spans("Lede.")),
        Heading(spans=spans("Head"), level=3),
        Paragraph(spans=(Span("One "), Span("two", href="https://example.org/b", style="emphasis"), Span(".")), direction="rtl"),
        Quote(paragraphs=(spans("Said."),), attribution="Nadia"),
        List(
            items=(
                ListItem(spans("a"), children=(List(items=(ListItem(spans("b", "https://example.org/b")),)),)),
                ListItem(spans("c")),
            ),
            ordered=True,
            start=3,
        ),
        Code(text="x = 1\n  y", syntax="python"),
        Table(header=(spans("k"), spans("v")), rows=((spans("1"), spans("2")),)),
        Image(src="https://example.org/p.png", alt="alt", caption="cap", width=3, height=4),
        Rule(),
    ),
    extraction=Extraction(method="container", confidence=0.97),
)


def test_json_gives_the_same_article_back() -> None:
    assert from_json(to_json(FULL), Article) == FULL


def test_text_separates_blocks_by_a_blank_line_and_leaves_captions_out() -> None:
    assert FULL.text.split("\n\n") == [
        "Lede.",
        "Head",
        "One two.",
        "Said.\n— Nadia",
        "a\nb\nc",
        "x = 1\n  y",
        "k\tv\n1\t2",
    ]


def test_links_are_listed_once_and_images_in_order() -> None:
    assert [(link.text, link.href) for link in FULL.links] == [("two", "https://example.org/b")]
    assert [image.src for image in FULL.images] == ["https://example.org/p.png"]


@pytest.mark.parametrize(
    ("text", "words"),
    [("two words", 2), ("", 0), ("中国东部迎来", 3), ("می‌شود کتاب", 2), ("it’s fine", 2), ("नमस्ते दुनिया", 2), ("state-of-the-art", 4), ("42 cats", 2)],
)
def test_words_are_counted_in_every_script(text: str, words: int) -> None:
    assert count_words(text) == words


@given(st.text(st.characters(max_codepoint=127) | st.sampled_from("ab '_-"), max_size=40))
def test_words_in_ascii_are_counted_as_all_others(text: str) -> None:
    assert count_words(f"é {text}") == 1 + count_words(text)


@pytest.mark.parametrize("data", [b"", b"{", b"[1]", b'{"url": 3}', b'{"url":"u","title":"t","blocks":[{"type":"bomb"}]}', b"\xff"])
def test_what_is_not_an_article_is_refused(data: bytes) -> None:
    with pytest.raises(ParseError):
        from_json(data, Article)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(ParseError):
        from_json(b'{"url":"u","blocks":' + b"[" * 100_000, Article)
