"""Given one address or one headline, its article for a person who waits."""

import httpx
import pytest

from reader.errors import NetworkError, NoArticle
from reader.jobs.article import fetch_text, read_bytes, read_url
from reader.jobs.fetch import fetch
from reader.jobs.request import FetchRequest
from reader.model import Query, Source
from reader.model.events import TextFailed, TextStored
from reader.model.source import SourceOptions
from reader.settings.schema import Network, Settings
from tests.jobs.web import article, feed


@pytest.fixture
async def ws(workspace, web):
    """One headline, no text."""
    web.pages["https://a.test/feed"] = feed("a.test", 1)
    web.pages["https://a.test/story/1"] = article(1)
    ws = workspace({"a": "https://a.test/feed"})
    async for _ in fetch(ws, FetchRequest(headlines_only=True)):
        pass
    return ws


def only(ws):
    (row,) = ws.library.window(Query(), offset=0, limit=2)
    return row


async def test_a_headlines_text_is_fetched_once(ws, web):
    stored = await fetch_text(ws, only(ws).id)
    assert isinstance(stored, TextStored)
    assert (only(ws).offline, only(ws).words) == (True, stored.words)
    assert await fetch_text(ws, only(ws).id) == stored
    assert len(web.asked("/story/1")) == 1


async def test_a_text_fetched_with_many_is_the_one_a_person_gets_and_found_by_its_words(ws, web):
    entry_id = only(ws).id
    async for _ in fetch(ws, FetchRequest(entry_ids=(entry_id,))):
        pass
    many, words, cached = ws.library.article(entry_id), only(ws).words, ws.cache.page("https://a.test/story/1")
    await fetch_text(ws, entry_id, force=True)
    assert ws.library.article(entry_id) == many
    assert (words, len(ws.library.versions(entry_id))) == (many.words, 1)
    assert cached.body == article(1)
    ws.library.index_now()
    assert ws.library.count(Query(text="story 1")) == 1


async def test_the_feeds_own_text_is_kept_with_many_where_the_page_has_none(workspace, web):
    whole = "".join(f"<p>Sentence {n} of the story as the feed itself carries it, long enough.</p>" for n in range(40))
    web.pages["https://a.test/feed"] = feed("a.test", 1, content=whole)
    web.pages["https://a.test/story/1"] = b"<html><body></body></html>"
    ws = workspace({"a": "https://a.test/feed"})
    async for _ in fetch(ws, FetchRequest()):
        pass
    assert "Sentence 39 " in ws.library.article(only(ws).id).text
    assert only(ws).words == ws.library.article(only(ws).id).words
    assert ws.cache.page("https://a.test/story/1") is None


async def test_an_article_on_two_pages_is_kept_whole_with_many(ws, web):
    web.pages["https://a.test/story/1"] = article(1).replace(
        b"</head>", b'<link rel="next" href="https://a.test/story/1?page=2"></head>'
    )
    web.pages["https://a.test/story/1?page=2"] = article(2)
    async for _ in fetch(ws, FetchRequest(entry_ids=(only(ws).id,))):
        pass
    kept = ws.library.article(only(ws).id)
    assert "of story 1 " in kept.text
    assert "of story 2 " in kept.text
    assert only(ws).words == kept.words


async def test_a_missing_network_is_not_counted_against_the_page(ws, web):
    web.pages["https://a.test/story/1"] = httpx.ConnectError("no route")
    failed = await fetch_text(ws, only(ws).id)
    assert isinstance(failed, TextFailed)
    assert only(ws).text_state == "none"


async def test_why_there_is_no_text_is_remembered(ws, web):
    web.pages["https://a.test/story/1"] = 404
    failed = await fetch_text(ws, only(ws).id)
    assert (only(ws).text_state, only(ws).text_problem) == ("failed", failed.message)


async def test_offline_a_text_that_is_not_kept_stays_away(ws, web):
    ws.offline = True
    web.log.clear()
    assert isinstance(await fetch_text(ws, only(ws).id), TextFailed)
    assert web.log == []


async def test_an_address_is_read_from_the_library_first(ws, web):
    await fetch_text(ws, only(ws).id)
    ws.offline = True
    assert (await read_url(ws, "http://www.a.test/story/1/")).title == "Story 1"
    with pytest.raises(NetworkError):
        await read_url(ws, "https://a.test/story/2")


async def test_any_address_is_read_and_not_stored(ws, web):
    web.pages["https://b.test/2"] = article(2)
    found = await read_url(ws, "https://b.test/2")
    assert "of story 2 " in found.text
    assert ws.library.find_url("https://b.test/2") is None


async def test_a_saved_page_needs_no_workspace():
    assert (await read_bytes(article(3), url="https://c.test/3")).title == "Story 3"
    with pytest.raises(NoArticle):
        await read_bytes(b"<html><body></body></html>", url="")


async def test_an_article_the_site_removed_is_noted_and_its_copy_stays(ws, web):
    await fetch_text(ws, only(ws).id)
    kept = ws.library.article(only(ws).id)
    web.pages["https://a.test/story/1"] = 410
    assert isinstance(await fetch_text(ws, only(ws).id, force=True), TextFailed)
    assert ws.library.gone(only(ws).id) == ws.now()
    assert (only(ws).text_state, ws.library.article(only(ws).id)) == ("kept", kept)
    web.pages["https://a.test/story/1"] = article(1)
    await fetch_text(ws, only(ws).id, force=True)
    assert ws.library.gone(only(ws).id) is None


async def test_asked_for_again_a_changed_article_keeps_its_earlier_version(ws, web):
    await fetch_text(ws, only(ws).id)
    web.pages["https://a.test/story/1"] = article(1, paragraphs=9)
    await fetch_text(ws, only(ws).id, force=True)
    assert [len(ws.library.version(only(ws).id, one).blocks) for one in ws.library.versions(only(ws).id)] == [9, 8]


async def test_a_text_that_lost_most_of_its_words_does_not_take_the_place_of_the_earlier_one(ws, web):
    web.pages["https://a.test/story/1"] = article(1, paragraphs=30)
    await fetch_text(ws, only(ws).id)
    whole = ws.library.article(only(ws).id)
    web.pages["https://a.test/story/1"] = article(1, paragraphs=5)
    await fetch_text(ws, only(ws).id, force=True)
    assert ws.library.article(only(ws).id).blocks == whole.blocks
    # Both are kept.
    assert {len(ws.library.version(only(ws).id, one).blocks) for one in ws.library.versions(only(ws).id)} == {30, 5}


async def test_an_article_that_is_sent_to_another_site_keeps_its_text(ws, web):
    await fetch_text(ws, only(ws).id)
    whole = ws.library.article(only(ws).id)
    web.pages["https://a.test/story/1"] = 302
    web.headers["https://a.test/story/1"] = {"location": "https://parked.example/"}
    web.pages["https://parked.example/"] = article(2, paragraphs=9)
    failed = await fetch_text(ws, only(ws).id, force=True)
    assert isinstance(failed, TextFailed)
    assert "another site" in failed.message
    assert ws.library.article(only(ws).id) == whole
    assert only(ws).offline
    # Within the site it may move.
    web.headers["https://a.test/story/1"] = {"location": "https://www.a.test/new/1"}
    web.pages["https://www.a.test/new/1"] = article(1, paragraphs=9)
    assert isinstance(await fetch_text(ws, only(ws).id, force=True), TextStored)
    assert len(ws.library.article(only(ws).id).blocks) == 9


ARCHIVED = "https://web.archive.org/web/2id_/https://a.test/story/1"


async def test_an_archived_copy_comes_only_when_it_is_asked_for(ws, web):
    web.pages |= {"https://a.test/story/1": 403, ARCHIVED: article(1)}
    assert isinstance(await fetch_text(ws, only(ws).id), TextFailed)
    assert web.asked("archive.org") == []
    stored = await fetch_text(ws, only(ws).id, archived=True)
    assert isinstance(stored, TextStored)
    assert ws.library.article(only(ws).id).extraction.route == "archive"
    assert (only(ws).offline, len(web.asked("https://a.test/story/1"))) == (True, 2)  # the archive's address holds it


async def test_that_no_archive_has_a_copy_says_nothing_of_the_page(ws, web):
    web.pages["https://a.test/story/1"] = 403
    before = await fetch_text(ws, only(ws).id)
    failed = await fetch_text(ws, only(ws).id, archived=True)
    assert failed.message.startswith("No archived copy came. ")
    assert only(ws).text_problem == before.message


async def test_archived_copies_can_be_switched_off(workspace, ws, web):
    off = workspace({"a": "https://a.test/feed"}, Settings(network=Network(archive="never")))
    web.pages[ARCHIVED] = article(1)
    failed = await fetch_text(off, only(ws).id, archived=True)
    assert "switched off" in failed.message
    assert web.asked("archive.org") == []


async def test_an_address_that_is_not_kept_is_read_from_an_archive(ws, web):
    web.pages |= {"https://a.test/story/1": 403, ARCHIVED: article(1)}
    assert "of story 1 " in (await read_url(ws, "https://a.test/story/1", archived=True)).text


PAGE = (
    "<html><head><title>Rain</title></head><body><h1>Rain</h1><div class='story'>"
    + "".join(f"<p>Rain fell on town {number} all night, and the river rose by a metre before noon.</p>" for number in range(9))
    + "<p class='own'>Write to our desk about the weather in your town, we read every letter.</p></div></body></html>"
).encode()


async def test_a_source_names_the_rules_of_another_site(workspace, web):
    source = Source(id="a", url="https://a.test/feed", title="A", category="World", options=SourceOptions(rule="group.test"))
    web.pages |= {"https://a.test/feed": feed("a.test", 1), "https://a.test/story/1": PAGE}
    ws = workspace({"a": source})
    ws.places.rules.mkdir(parents=True)
    (ws.places.rules / "group.test.toml").write_text('drop = "p.own"\n')
    (ws.places.rules / "a.test.toml").write_text("")
    async for _ in fetch(ws, FetchRequest()):
        pass
    assert "every letter" not in ws.library.article(only(ws).id).text
