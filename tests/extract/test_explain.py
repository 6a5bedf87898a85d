"""What an article says of how it was got, and the reasons of pages that are none."""

from __future__ import annotations

import pytest

from reader.errors import NoArticle, ParseError
from reader.extract import extract, extract_page
from reader.extract.explain import explained
from reader.model import Image

SENTENCE = (
    "The council met on Tuesday and decided, after two hours of debate, that the bridge will be repaired in spring. "
)
PAGE = f"""<html lang="en"><head><title>Bridge to be repaired | The Post</title><meta property="og:type" content="article">
<meta property="og:site_name" content="The Post"><meta name="author" content="Ana Whitlock">
<meta property="article:published_time" content="2024-03-03T10:00:00Z"></head><body><nav><a href="/">News</a></nav>
<article><h1>Bridge to be repaired</h1><p>{SENTENCE}</p><p>{SENTENCE * 2}</p><p>Also read: <a href="/x">Old bridge</a></p>
<p>{SENTENCE}</p><p>Share this article</p></article></body></html>"""


def test_every_fact_says_where_it_came_from() -> None:
    article = extract(PAGE, "https://post.example/bridge")
    assert article.extraction.facts["title"] == "headline"
    assert article.extraction.facts["authors"] == "meta"
    assert article.extraction.facts["published"] == "meta"
    assert article.extraction.facts["site"] == "og:site_name"
    assert article.extraction.facts["language"] == "html"


def test_what_was_left_out_has_a_reason() -> None:
    dropped = {row.text: row.reason for row in extract(PAGE, "https://post.example/bridge").extraction.dropped}
    assert dropped["Bridge to be repaired"] == "the headline"
    assert "Share this article" in dropped
    assert any(text.startswith("Also read") for text in dropped)


def test_it_is_told_in_lines() -> None:
    lines = explained(extract(PAGE, "https://post.example/bridge")).splitlines()
    assert lines[0].startswith("method")
    assert any(line.split()[:3] == ["authors", "from", "meta"] and "Ana Whitlock" in line for line in lines)
    assert any(line.strip() == "Share this article" for line in lines)


def test_a_refusal_is_told_too() -> None:
    assert "refused" in explained(extract("<body><p>Hi</p></body>", "https://post.example/x"))


LINKS = "".join(f"<li><a href='/story-{number}'>Story number {number} of the week</a></li>" for number in range(40))


@pytest.mark.parametrize(
    ("html", "url", "said"),
    [
        ("<body><div id='root'></div><script>1</script></body>", "https://a.example/story", "no text"),
        (f"<body><h1>News</h1><ul>{LINKS}</ul></body>", "https://a.example/", "front page|list of links|only short lines"),
        (
            "<body><form><h1>Log in</h1><p>Please log in with your password to read on.</p></form></body>",
            "https://a.example/story", "login",
        ),
    ],
)  # fmt: skip
def test_no_article_has_a_reason(html: str, url: str, said: str) -> None:
    with pytest.raises(NoArticle, match=said):
        extract_page(html, url)
    article = extract(html, url)
    assert article.blocks == ()
    assert article.extraction.confidence == 0.0


def test_an_empty_page_is_no_page() -> None:
    with pytest.raises(ParseError, match="empty"):
        extract_page(b"  ", "https://a.example/")


def test_a_picture_described_by_the_headline_has_no_description() -> None:
    title, text = "The village that keeps its own time", "A road was promised in 2019, and the plan passes the mill. " * 12
    pictures = "".join(f'<img src="/{name}.jpg" alt="{alt}">' for name, alt in (("a", title.upper()), ("b", "The mill")))
    page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{pictures}<p>{text}</p></article>"
    found = extract(page, "https://desk.example/village")
    assert [block.alt for block in found.blocks if isinstance(block, Image)] == ["", "The mill"]
