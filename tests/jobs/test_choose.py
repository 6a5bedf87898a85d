"""Given a page's article and the feed's own text, which of them is kept."""

import pytest

from reader.jobs.choose import choose, is_whole, worth_reading
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
