"""Given sources and pages, what a fetch asks, stores and tells."""

import asyncio

import httpx
import pytest

from reader.errors import NetworkError, NothingMatched, StorageError
from reader.jobs.fetch import fetch
from reader.jobs.lock import FetchLock
from reader.jobs.request import FetchRequest
from reader.model import Query
from reader.model.events import Finished, Progress, SourceDone, TextFailed, TextStored
from reader.settings.schema import Fetch, Offline, Settings
from tests.exchange.pictures import png
from tests.jobs.web import article, feed

NO_NAME = httpx.ConnectError("no such host")


async def run(ws, cancel=None, **request):
    events = [event async for event in fetch(ws, FetchRequest(**request), cancel)]
    return events, events[-1]


def put(web, host, *numbers, **more):
    web.pages[f"https://{host}/feed"] = feed(host, *numbers, **more)
    web.headers[f"https://{host}/feed"] = {"content-type": "application/rss+xml", "etag": '"1"'}
    for number in numbers:
        web.pages[f"https://{host}/story/{number}"] = article(number)


async def test_headlines_are_stored_and_their_articles_kept(workspace, web):
    put(web, "a.test", 1, 2)
    ws = workspace({"a": "https://a.test/feed"})
    events, totals = await run(ws)
    assert (totals.sources.total, totals.sources.ok, totals.entries.new, totals.articles.kept) == (1, 1, 2, 2)
    assert totals.bytes > 0
    rows = ws.library.window(Query(), offset=0, limit=10)
    assert [row.title for row in rows] == ["Story 1", "Story 2"]
    assert all(row.offline for row in rows)
    assert "Paragraph 7 of story 1 " in ws.library.article(rows[0].id).text
    kinds = [type(event) for event in events if not isinstance(event, Progress)]
    assert kinds.index(SourceDone) < kinds.index(TextStored)
    assert kinds[-1] is Finished


async def test_a_second_fetch_asks_nobody_who_is_not_due(workspace, web, clock):
    put(web, "a.test", 1)
    ws = workspace({"a": "https://a.test/feed"})
    await run(ws)
    web.log.clear()
    clock.forward(minutes=30)
    _, totals = await run(ws)
    assert web.log == []
    assert totals.sources.skipped == 1


async def test_forced_and_due_fetches_are_conditional_and_open_no_page_again(workspace, web, clock):
    put(web, "a.test", 1)
    ws = workspace({"a": "https://a.test/feed"})
    await run(ws)
    web.log.clear()
    _, totals = await run(ws, force=True)
    clock.forward(minutes=61)
    await run(ws)
    assert web.log == [("https://a.test/feed", True)] * 2
    assert totals.sources.unchanged == 1


async def test_a_body_that_is_the_same_without_304_changes_nothing_but_the_validators(workspace, web):
    put(web, "a.test", 1)
    ws = workspace({"a": "https://a.test/feed"})
    await run(ws)
    web.headers["https://a.test/feed"]["etag"] = '"2"'
    _, totals = await run(ws, force=True)
    assert (totals.sources.unchanged, totals.entries.updated) == (1, 0)
    assert ws.library.health("a").etag == '"2"'


async def test_one_bad_source_fails_alone(workspace, web):
    put(web, "a.test", 1)
    web.pages["https://b.test/feed"] = b"<html><body>No feed lives here any more.</body></html>"
    web.pages["https://c.test/feed"] = 500
    ws = workspace({"c": "https://c.test/feed", "b": "https://b.test/feed", "a": "https://a.test/feed"})
    _, totals = await run(ws)
    assert (totals.sources.ok, totals.sources.failed, totals.articles.kept) == (1, 2, 1)
    assert {failure.source: failure.kind for failure in totals.failures} == {"b": "not_a_feed", "c": "status"}
    assert ws.library.health("c").failures == 1


async def test_a_slow_source_holds_up_no_other(workspace, web):
    put(web, "a.test", 1)
    put(web, "slow.test", 2)
    gate = web.gates["https://slow.test/feed"] = asyncio.Event()
    ws = workspace({"slow": "https://slow.test/feed", "a": "https://a.test/feed"})
    done = []
    async for event in fetch(ws, FetchRequest()):
        if isinstance(event, TextStored) and not done:
            done.append(event)
            gate.set()
    assert event.articles.kept == 2


async def test_the_feeds_own_text_stands_in_for_a_page_that_fails(workspace, web):
    whole = "".join(f"<p>Sentence {n} of the story as the feed itself carries it, long enough.</p>" for n in range(40))
    put(web, "a.test", 1, content=whole)
    web.pages["https://a.test/story/1"] = 404
    ws = workspace({"a": "https://a.test/feed"})
    _, totals = await run(ws)
    assert totals.articles.kept == 1
    (row,) = ws.library.window(Query(), offset=0, limit=10)
    kept = ws.library.article(row.id)
    assert kept.extraction.method == "feed"
    assert "Sentence 39 " in kept.text


async def test_a_page_without_an_article_is_told_and_not_opened_again_at_once(workspace, web):
    put(web, "a.test", 1)
    web.pages["https://a.test/story/1"] = 404
    ws = workspace({"a": "https://a.test/feed"})
    events, totals = await run(ws)
    assert totals.articles.failed == 1
    (failed,) = [event for event in events if isinstance(event, TextFailed)]
    assert failed.message
    web.log.clear()
    await run(ws, force=True)
    assert web.asked("/story/") == []


async def test_what_fails_in_passing_is_tried_again_in_the_same_run(workspace, web, monkeypatch):
    monkeypatch.setattr("reader.jobs.passing._FIRST_PAUSE", 0.0)
    put(web, "a.test", 1)
    web.pages["https://a.test/feed"] = [503, 503, web.pages["https://a.test/feed"]]
    web.pages["https://a.test/story/1"] = [502, web.pages["https://a.test/story/1"]]
    ws = workspace({"a": "https://a.test/feed"}, Settings(fetch=Fetch(host_delay=0.0, retries=3)))
    _, totals = await run(ws)
    assert (totals.sources.ok, totals.sources.failed, totals.articles.kept) == (1, 0, 1)


async def test_without_a_network_nothing_is_counted_against_anybody(workspace, web, clock):
    names = {name: f"https://{name}.test/feed" for name in "abcd"}
    ws = workspace(names)
    for name in names:
        put(web, f"{name}.test", ord(name))
    await run(ws)
    before = ws.library.healths()
    clock.forward(hours=2)
    for url in names.values():
        web.pages[url] = NO_NAME
    _, totals = await run(ws)
    assert totals.stopped == "offline"
    assert totals.failures == ()
    assert ws.library.healths() == before


async def test_a_single_dead_name_among_living_ones_is_a_failure(workspace, web):
    put(web, "a.test", 1)
    web.pages["https://dead.test/feed"] = NO_NAME
    ws = workspace({"dead": "https://dead.test/feed", "a": "https://a.test/feed"})
    _, totals = await run(ws)
    assert totals.stopped is None
    assert [failure.source for failure in totals.failures] == ["dead"]
    assert ws.library.health("dead").failures == 1


async def test_the_budget_ends_the_run_and_the_next_one_goes_on(workspace, web, clock):
    put(web, "a.test", *range(20))
    ws = workspace({"a": "https://a.test/feed"})
    size = len(web.pages["https://a.test/feed"])
    _, totals = await run(ws, max_bytes=size + 1, jobs=1)
    assert totals.stopped == "budget"
    assert 0 < totals.articles.kept < 20
    assert totals.entries.new == 20
    _, rest = await run(ws)
    assert totals.articles.kept + rest.articles.kept == 20


async def test_headlines_only(workspace, web):
    put(web, "a.test", 1)
    ws = workspace({"a": "https://a.test/feed"})
    _, totals = await run(ws, headlines_only=True)
    assert (totals.entries.new, totals.articles.kept) == (1, 0)
    assert web.asked("/story/") == []


async def test_the_settings_say_whose_articles_are_kept(workspace, web):
    put(web, "a.test", 1)
    settings = Settings(fetch=Fetch(host_delay=0.0), offline=Offline(full_text="categories", categories=("Sport",)))
    ws = workspace({"a": "https://a.test/feed"}, settings)
    _, totals = await run(ws)
    assert totals.articles.kept == 0


async def test_cancelling_keeps_what_has_arrived(workspace, web):
    put(web, "a.test", 1)
    put(web, "slow.test", 2)
    web.gates["https://slow.test/feed"] = asyncio.Event()
    ws = workspace({"slow": "https://slow.test/feed", "a": "https://a.test/feed"})
    cancel = asyncio.Event()
    async for event in fetch(ws, FetchRequest(), cancel):
        if isinstance(event, TextStored):
            cancel.set()
    assert event.stopped == "cancelled"
    assert (event.sources.ok, event.sources.skipped, event.articles.kept) == (1, 1, 1)
    assert ws.library.counts().offline == 1


async def test_closing_the_generator_ends_the_work(workspace, web):
    put(web, "slow.test", 2)
    web.gates["https://slow.test/feed"] = asyncio.Event()
    ws = workspace({"slow": "https://slow.test/feed"})
    events = fetch(ws, FetchRequest())
    await anext(events)
    await events.aclose()
    assert len(asyncio.all_tasks()) == 1
    lock = FetchLock(ws.places.data / "fetch.lock")
    assert lock.take()
    lock.release()


async def test_one_fetch_at_a_time(workspace, web):
    ws = workspace({"a": "https://a.test/feed"})
    lock = FetchLock(ws.places.data / "fetch.lock")
    lock.take()
    _, totals = await run(ws)
    lock.release()
    assert totals.stopped == "locked"
    assert web.log == []


async def test_waiting_for_another_fetch_can_be_cancelled(workspace, web):
    ws = workspace({"a": "https://a.test/feed"})
    lock = FetchLock(ws.places.data / "fetch.lock")
    lock.take()
    cancel = asyncio.Event()
    cancel.set()
    _, totals = await run(ws, cancel, wait=True)
    lock.release()
    assert totals.stopped == "cancelled"


async def test_only_the_sources_that_are_meant(workspace, web):
    put(web, "a.test", 1)
    put(web, "b.test", 2)
    ws = workspace({"a": "https://a.test/feed", "b": "https://b.test/feed"})
    await run(ws, sources=("b",))
    assert web.asked("a.test") == []
    with pytest.raises(NothingMatched):
        await run(ws, categories=("Nowhere",))


async def test_working_offline_asks_nobody(workspace, web):
    ws = workspace({"a": "https://a.test/feed"}, offline=True)
    with pytest.raises(NetworkError) as caught:
        await run(ws)
    assert caught.value.kind == "offline"
    assert web.log == []


async def test_an_article_in_two_sources_is_opened_once(workspace, web):
    put(web, "a.test", 1)
    web.pages["https://b.test/feed"] = web.pages["https://a.test/feed"].replace(b"a.test-1", b"other")
    ws = workspace({"a": "https://a.test/feed", "b": "https://b.test/feed"})
    _, totals = await run(ws)
    assert totals.articles.kept == 1
    assert len(web.asked("/story/1")) == 1


async def test_pages_of_one_article_are_joined(workspace, web):
    put(web, "a.test", 1)
    url = "https://a.test/story/1"
    web.pages[url] = article(1).replace(b"</head>", b'<link rel="next" href="/story/1?page=2"></head>')
    web.pages[f"{url}?page=2"] = article(2)
    ws = workspace({"a": "https://a.test/feed"})
    await run(ws)
    (row,) = ws.library.window(Query(), offset=0, limit=10)
    kept = ws.library.article(row.id)
    assert "of story 1 " in kept.text
    assert "of story 2 " in kept.text


@pytest.mark.parametrize("method", ["storing_listing", "store_article", "setting_health", "wanted_texts", "entry"])
async def test_a_library_that_takes_no_more_ends_the_run_and_is_told(workspace, web, monkeypatch, method):
    put(web, "a.test", 1)
    web.pages["https://b.test/feed"] = 404
    ws = workspace({"b": "https://b.test/feed", "a": "https://a.test/feed"})

    def full(*_, **__):
        raise StorageError("disk full", path="x")

    monkeypatch.setattr(ws.library, method, full)
    with pytest.raises(StorageError, match="disk full"):
        await run(ws)


async def test_a_full_disk_is_told_before_anything_is_asked(workspace, web, monkeypatch):
    monkeypatch.setattr("reader.jobs.fetch.ROOM", 1 << 60)
    ws = workspace({"a": "https://a.test/feed"})
    with pytest.raises(StorageError):
        await run(ws)
    assert web.log == []


async def test_behind_a_login_page_of_the_network_nothing_changes(workspace, web, clock):
    names = {name: f"https://{name}.test/feed" for name in "abcd"}
    ws = workspace(names)
    for number, name in enumerate(names):
        put(web, f"{name}.test", number)
    await run(ws)
    before = ws.library.healths(), ws.library.counts(), ws.sources
    portal = b"<!doctype html><html><head><title>Hotel</title></head><body><p>Welcome to the hotel.</p></body></html>"
    for url in list(web.pages):
        web.pages[url] = portal
        web.headers[url] = {"content-type": "text/html"}
    for _ in range(3):
        clock.forward(hours=2)
        _, totals = await run(ws)
        assert totals.stopped == "portal"
        assert totals.failures == ()
    assert (ws.library.healths(), ws.library.counts(), ws.sources) == before


async def test_a_feeds_wish_outlives_an_unchanged_answer(workspace, web, clock):
    put(web, "a.test", 1)
    url = "https://a.test/feed"
    web.pages[url] = web.pages[url].replace(b"<channel>", b"<channel><ttl>300</ttl>")
    ws = workspace({"a": url})
    await run(ws)
    clock.forward(hours=6)
    await run(ws)
    assert web.log[-1] == (url, True)
    assert (ws.library.health("a").next_due - clock.now).total_seconds() == 300 * 60


def updated(host, when):
    """A feed whose only entry says when it was last changed."""
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><id>{host}</id>'
        f"<entry><title>Story 1</title><id>{host}-1</id><link href='https://{host}/story/1'/>"
        f"<published>2026-11-22T10:00:00Z</published><updated>{when:%Y-%m-%dT%H:%M:%SZ}</updated></entry></feed>"
    ).encode()


async def all_of(ws):
    return [event async for event in fetch(ws, FetchRequest(force=True))]


async def test_what_its_feed_says_was_changed_is_asked_for_again_once(workspace, web, clock):
    web.pages["https://a.test/feed"] = updated("a.test", clock.now)
    web.pages["https://a.test/story/1"] = article(1)
    ws = workspace({"a": "https://a.test/feed"})
    await all_of(ws)
    clock.forward(hours=7)
    web.pages["https://a.test/feed"] = updated("a.test", clock.now)
    web.pages["https://a.test/story/1"] = article(1, paragraphs=9)
    clock.forward(minutes=1)
    await all_of(ws)
    assert len(web.asked("/story/1")) == 2
    (row,) = ws.library.window(Query(), limit=2)
    assert row.changed
    clock.forward(hours=7)
    await all_of(ws)
    assert len(web.asked("/story/1")) == 2


async def test_pictures_of_a_starred_article_are_copied_into_the_library(workspace, web):
    page = article(1).replace(
        b"</h1>", b'</h1><figure><img src="https://a.test/river.png" width=800 height=600 alt="The river"></figure>'
    )
    web.pages["https://a.test/feed"] = feed("a.test", 1)
    web.pages["https://a.test/story/1"] = page
    web.pages["https://a.test/river.png"] = png(80, 60)
    web.headers["https://a.test/river.png"] = {"content-type": "image/png"}
    ws = workspace({"a": "https://a.test/feed"})
    await all_of(ws)
    (row,) = ws.library.window(Query(), limit=2)
    assert web.asked("river") == []
    ws.library.mark([row.id], starred=True)
    await all_of(ws)
    assert ws.library.picture(row.id, "https://a.test/river.png") == png(80, 60)
    ws.cache.clear()
    assert ws.library.picture_at("https://a.test/river.png") == png(80, 60)


async def test_a_fetch_leaves_the_days_backup(workspace, web):
    web.pages["https://a.test/feed"] = feed("a.test", 1)
    ws = workspace({"a": "https://a.test/feed"})
    await all_of(ws)
    await all_of(ws)
    assert len(list((ws.places.data / "backups").glob("library-*.db"))) == 1
