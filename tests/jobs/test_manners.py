"""Given a source with settings of its own, how it and its articles are asked for."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from reader.cli import shapes
from reader.extract.explain import explained
from reader.jobs.fetch import fetch
from reader.jobs.manners import within_limit
from reader.jobs.request import FetchRequest
from reader.model import Entry, Listing, PackedListing, Query, Source, SourceOptions
from reader.settings.schema import Fetch, Network, Settings
from reader.workspace import HOSTS, WAYS, net_options
from tests.jobs.web import article, feed

DOWN = httpx.ConnectError("down")
LADDER = Settings(
    fetch=Fetch(host_delay=0.0, retries=0), network=Network(mirrors={"a.test": ("mirror.test",)})
)


def own(url="https://a.test/feed", **options):
    return {"a": Source(id="a", url=url, title="A", category="World", options=SourceOptions(**options))}


async def run(ws, **request):
    return [event async for event in fetch(ws, FetchRequest(**request))][-1]


def test_the_archive_is_a_way_for_all_only_where_the_settings_say_so():
    def ways(**network):
        options = net_options(Settings(network=Network(**network)))
        return options.routes, options.archive is not None

    assert ways() == (("direct",), True)
    assert ways(archive="auto") == (("direct", "archive"), True)
    assert ways(routes=("archive",)) == (("direct",), True)
    assert ways(archive="never", routes=("mirror", "direct")) == (("mirror", "direct"), False)


async def test_a_sources_route_is_that_of_its_feed_and_of_its_articles(workspace, web):
    web.pages |= {"https://mirror.test/feed": feed("a.test", 1), "https://mirror.test/story/1": article(1)}
    web.headers["https://mirror.test/feed"] = {"content-type": "application/rss+xml", "etag": '"m"'}
    ws = workspace(own(route=("mirror",)), settings=LADDER)
    totals = await run(ws)
    assert totals.articles.kept == 1
    assert web.asked() == ["https://mirror.test/feed", "https://mirror.test/story/1"]
    (row,) = ws.library.window(Query(), offset=0, limit=9)
    kept = ws.library.article(row.id)
    assert kept.url == "https://a.test/story/1"
    assert kept.extraction.route == "mirror mirror.test"
    assert shapes.article(kept)["extraction"]["route"] == "mirror mirror.test"
    assert "route       mirror mirror.test" in explained(kept).splitlines()


async def test_the_way_that_worked_is_taken_first_by_the_next_process(workspace, web, clock):
    web.pages |= {"https://a.test/feed": DOWN, "https://mirror.test/feed": feed("a.test", 1)}
    for number in range(2):
        ws = workspace(own(route=("direct", "mirror")), settings=LADDER)
        totals = await run(ws, headlines_only=True)
        assert totals.sources.failed == 0, number
        assert "a.test" in ws.library.state(WAYS)
        ws.close()
        clock.forward(hours=2)
    assert web.asked() == ["https://a.test/feed", "https://mirror.test/feed", "https://mirror.test/feed"]


async def test_validators_of_the_site_outlive_a_copy_from_elsewhere(workspace, web, clock):
    url = "https://a.test/feed"
    web.pages |= {url: [feed("a.test", 1), DOWN, feed("a.test", 1)], "https://mirror.test/feed": feed("a.test", 1, 2)}
    web.headers[url] = {"content-type": "application/rss+xml", "etag": '"own"'}
    ws = workspace(own(route=("direct", "mirror")), settings=LADDER)
    for _ in range(2):
        await run(ws, headlines_only=True)
        clock.forward(hours=2)
    assert len(ws.library.window(Query(), offset=0, limit=9)) == 2
    assert ws.library.healths()["a"].etag == '"own"'
    clock.forward(days=1)  # the mirror is forgotten
    await run(ws, headlines_only=True)
    assert web.log[-1] == (url, True)


async def test_headers_and_cookies_go_to_the_sources_own_host_only(workspace, web):
    text = feed("a.test", 1).replace(b"</channel>", b"<item><title>Far</title><link>https://far.test/x</link></item></channel>")
    web.pages |= {"https://a.test/feed": text, "https://a.test/story/1": article(1), "https://far.test/x": article(2)}
    ws = workspace(own(headers={"X-Key": "k"}, user_agent="Mine/1", cookies_file="jar.txt"))
    (ws.places.config / "jar.txt").write_text(
        "a.test\tFALSE\t/\tTRUE\t0\tsid\t7\nfar.test\tFALSE\t/\tTRUE\t0\tspy\t1\na.test\tFALSE\t/\tTRUE\t1000\told\t1\n"
    )
    await run(ws)
    sent = {str(request.url): request.headers for request in web.requests}
    for url in ("https://a.test/feed", "https://a.test/story/1"):
        assert (sent[url].get("cookie"), sent[url].get("x-key"), sent[url]["user-agent"]) == ("sid=7", "k", "Mine/1")
    far = sent["https://far.test/x"]
    assert far.get("cookie") is None
    assert far.get("x-key") is None
    assert far["user-agent"].startswith("reader/")


async def test_a_cookie_file_that_is_missing_is_that_sources_failure_alone(workspace, web):
    web.pages |= {"https://a.test/feed": feed("a.test", 1), "https://b.test/feed": feed("b.test", 1)}
    ws = workspace({**own(cookies_file="none.txt"), "b": "https://b.test/feed"})
    totals = await run(ws, headlines_only=True)
    assert (totals.sources.ok, totals.sources.failed) == (1, 1)
    assert "none.txt" in totals.failures[0].message
    assert web.asked() == ["https://b.test/feed"]


@pytest.mark.parametrize(("every", "hours"), [(None, 1), (4 * 3600.0, 4), (1.0, 5 / 60)])
async def test_how_often_a_source_is_asked_is_its_own_affair_within_bounds(workspace, web, clock, every, hours):
    web.pages["https://a.test/feed"] = feed("a.test", 1)
    ws = workspace(own(every=every))
    await run(ws, headlines_only=True)
    assert ws.library.healths()["a"].next_due - clock.now == timedelta(hours=hours)


async def test_a_limit_keeps_the_newest(workspace, web):
    web.pages["https://a.test/feed"] = feed("a.test", 10, 11, 13, 12)
    ws = workspace(own(limit=2))
    await run(ws, headlines_only=True)
    titles = {row.title for row in ws.library.window(Query(), offset=0, limit=9)}
    assert titles == {"Story 13", "Story 11"}


def test_a_limit_keeps_the_texts_of_the_entries_it_keeps():
    entries = tuple(
        Entry(url=f"https://a.test/{day}", title=str(day), published=datetime(2026, 11, day, tzinfo=UTC))
        for day in (3, 9, 5)
    )
    source = own(limit=2)["a"]
    kept = within_limit(source, PackedListing(Listing(title="A", entries=entries), (b"three", b"nine", None)))
    assert [entry.title for entry in kept.listing.entries] == ["9", "5"]
    assert kept.texts == (b"nine", None)
    assert within_limit(source, PackedListing(Listing(title="A", entries=entries))).texts == ()


async def test_a_wait_that_a_host_asked_for_holds_on_every_way_and_after_a_restart(workspace, web, clock):
    web.pages |= {"https://a.test/feed": 429, "https://mirror.test/feed": feed("a.test", 1)}
    web.headers["https://a.test/feed"] = {"retry-after": "7200"}
    ws = workspace(own(route=("direct", "mirror")), settings=LADDER)
    await run(ws)
    assert "a.test" in ws.library.state(HOSTS)
    ws.close()
    clock.forward(hours=1, minutes=59)
    ws = workspace(own(route=("direct", "mirror")), settings=LADDER)
    await run(ws, force=True)
    assert web.asked() == ["https://a.test/feed"]
    clock.forward(minutes=20)
    await run(ws, force=True)
    assert len(web.log) == 2
