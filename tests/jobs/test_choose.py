"""Given a page's article and the feed's own text, which of them is kept."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.extract import from_fragment
from reader.jobs.choose import WHOLE, choose, is_whole, worth_reading
from reader.model import Article, Extraction, Paragraph, Span


def article(words, end=".", method="container"):
    text = " ".join(["word"] * words) + end
    return Article(
        url="https://a.test/1",
        title="Title",
        blocks=(Paragraph(spans=(Span(text),)),),
        extraction=Extraction(method, 0.9),
    )


def test_the_page_is_kept_when_it_has_the_text():
    page, feed = article(400), article(390, method="feed")
    assert choose(page, feed) is page


def test_the_feed_stands_in_for_a_page_that_lost_the_article():
    feed = article(400, method="feed")
    assert choose(article(60), feed) is feed
    assert choose(None, feed) is feed


@pytest.mark.parametrize("feed", [None, article(80), article(200, " […]"), article(200, " Read more →")])
def test_a_teaser_is_no_article(feed):
    page = article(60)
    assert choose(page, feed) is page
    assert choose(None, feed) is None


def test_an_article_may_mention_reading_more():
    assert is_whole(article(200, " and read more. The end."))


def test_markup_is_not_counted_as_words():
    assert not worth_reading("<p class='one two three four'>" * 200)
    assert worth_reading("<p>" + "word " * 120 + "</p>")
    assert not worth_reading(None)


def test_a_feed_is_not_looked_at_where_its_page_has_enough_for_sure():
    html = "<p>" + "word " * 400 + "</p>"
    assert not worth_reading(html, 200)
    assert worth_reading(html, 199)
    assert worth_reading(html, None)
    for unsure in ("&#20013;", "中文", "<p>" + " " * 200_000):
        assert worth_reading(html + unsure, 400)


PIECES = st.sampled_from(
    ["word ", "two words ", "a < b ", "c > d ", "<b>", "</b>", "<p>", "</p>", "<br>", "don't ", "o&rsquo;clock ", "<li>item",
     "<ul>", "</ul>", "&nbsp;", "&amp;", "joi<i>ned</i>", "<table><tr><td>cell</td></tr></table>", "<!-- note -->", "é", "مرحبا ",
     "<img alt='a picture of it' src='https://a.test/x.png'>", "<blockquote>said</blockquote>", "<pre>x = 1</pre>", "<"]
)  # fmt: skip


@given(st.lists(PIECES, min_size=60, max_size=300))
@settings(max_examples=60, deadline=None)
def test_a_text_has_no_more_words_than_its_markup_without_tags(pieces):
    html = "<p>" + "word " * WHOLE + "</p>" + "".join(pieces)
    found = from_fragment(html, url="https://a.test/1", title="T", authors=(), published=None, language=None)
    # Where a page half as long is enough for sure, it is kept whatever the feed's text turns out to be.
    page = article(next(count for count in range(1, 5_000) if not worth_reading(html, count)))
    assert choose(page, found) is page
