"""What a worker makes of a page to be stored is what the stores would make of it themselves."""

import pytest

from reader.errors import NoArticle
from reader.library.texts import prepare
from reader.model import Article, PackedArticle
from reader.model.codec import from_json
from reader.pool.workers import Pool
from reader.text.framed import unframed
from tests.jobs.web import article

ASKED = {"url": "https://a.test/1", "content_type": "text/html", "feed_title": "Story 1"}
KEPT = {"route": "archive", "key": "https://a.test/1", "head": '{"é":1}\n'}


@pytest.fixture
def pool():
    pool = Pool(1)
    yield pool
    pool.close()


async def test_an_article_comes_with_all_that_storing_it_needs(pool):
    packed = from_json(await pool.run("packed_article", ASKED | KEPT, article(1)), PackedArticle)
    plain = from_json(await pool.run("article", ASKED, article(1)), Article)
    assert (packed.article.blocks, packed.article.extraction.route) == (plain.blocks, "archive")
    assert packed.prepared == prepare(packed.article)
    assert unframed(KEPT["key"], packed.page) == KEPT["head"].encode() + article(1)


async def test_a_page_that_lies_in_the_cache_is_not_framed_again(pool):
    packed = from_json(await pool.run("packed_article", ASKED | KEPT | {"head": None}, article(1)), PackedArticle)
    assert packed.page is None


async def test_a_page_without_an_article_gives_no_frame(pool):
    with pytest.raises(NoArticle):
        await pool.run("packed_article", ASKED | KEPT, b"<html><body></body></html>")


async def test_a_feeds_text_comes_ready_too(pool):
    asked = {"url": "https://a.test/1", "title": "Story", "authors": [], "published": None, "language": None}
    html = "".join(f"<p>Sentence {number} of a text in a feed.</p>" for number in range(30))
    packed = from_json(await pool.run("packed_fragment", asked, html.encode()), PackedArticle)
    assert "Sentence 29" in packed.article.text
    assert packed.prepared == prepare(packed.article)
