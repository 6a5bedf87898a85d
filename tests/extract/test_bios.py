"""A paragraph that says who the author is goes; one that only names somebody stays."""

from __future__ import annotations

from reader.extract import extract_page
from reader.model import Article

SENTENCE = (
    "The council met on Tuesday and decided, after two hours of debate, that the bridge will be repaired in spring. "
)


def text_of(*paragraphs: str, byline: str = "Ana Whitlock") -> tuple[str, list[str]]:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    article = extract_page(
        f'<html lang="en"><head><title>Bridge to be repaired</title><meta name="author" content="{byline}"></head><body>'
        f"<article><h1>Bridge to be repaired</h1>{body}</article></body></html>",
        "https://a.example/story/bridge",
    )
    return article.text, [row.reason for row in article.extraction.dropped]


STORY = tuple(f"On day {number} of the works it rained. {SENTENCE * 2}" for number in range(1, 9))


def test_the_author_s_life_is_no_part_of_the_text() -> None:
    text, reasons = text_of(*STORY, "Ana Whitlock is a writer living by the river with two dogs and too many maps.")
    assert "two dogs" not in text
    assert "On day 8" in text
    assert "says who the author is" in reasons


def test_in_any_language() -> None:
    text, _ = text_of(*STORY, "Ana Whitlock lebt als Journalistin am Fluss und schreibt über Brücken und Boote.")
    assert "lebt als" not in text


def test_somebody_else_at_the_beginning_of_a_paragraph_stays() -> None:
    text, _ = text_of(*STORY, "Jo Pell is the engineer in charge, and he says that the bridge will be open by summer.")
    assert "Jo Pell" in text


def test_the_author_amid_the_text_stays() -> None:
    told = f"Ana Whitlock walked over the bridge with the engineers that morning. {SENTENCE}"
    text, _ = text_of(*STORY[:5], told, *STORY[5:], "The works begin in May. " + SENTENCE, SENTENCE * 3)
    assert "walked over the bridge" in text


def signed(language: str, line: str) -> Article:
    """The story with another line at its end."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    return extract_page(
        f"<html lang='{language}'><head><title>Bridge to be repaired</title></head><body><article>"
        f"<h1>Bridge to be repaired</h1>{body}{line}</article></body></html>",
        "https://a.example/story/bridge",
    )


def test_a_name_that_ends_the_text_is_its_author() -> None:
    article = signed("vi", "<p style='text-align: right'><b>Thu Hà</b></p>")
    assert article.authors == ("Thu Hà",)
    assert article.extraction.facts["authors"] == "signature"
    assert "Thu Hà" not in article.text


def test_a_bold_line_that_ends_the_text_is_nobody_by_itself() -> None:
    article = signed("en", "<p><b>Works from May</b></p>")
    assert article.authors == ()
