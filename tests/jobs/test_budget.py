"""What a run and a day may bring, what each source cost, and pictures only from what the texts have left."""

import httpx

from reader.jobs.budget import spent_today
from reader.jobs.fetch import fetch
from reader.jobs.request import FetchRequest
from reader.model import Query
from reader.settings.schema import Budget, Fetch, Settings
from tests.jobs.web import article, feed


def settings(**budget):
    return Settings(fetch=Fetch(host_delay=0.0, retries=0, budget=Budget(**budget)))


async def run(ws, **request):
    return [event async for event in fetch(ws, FetchRequest(**request))][-1]


def put(web, host, *numbers):
    web.pages[f"https://{host}/feed"] = feed(host, *numbers)
    for number in numbers:
        web.pages[f"https://{host}/story/{number}"] = article(number)


async def test_the_day_is_a_limit_over_runs_and_restarts_and_the_next_day_goes_on(workspace, web, clock):
    put(web, "a.test", 1, 2, 3)
    limit = len(web.pages["https://a.test/feed"]) + len(web.pages["https://a.test/story/1"]) + 1
    ws = workspace({"a": "https://a.test/feed"}, settings(per_day=limit))
    first = await run(ws, jobs=1)
    assert first.stopped == "budget"
    assert first.articles.kept == 2
    assert spent_today(ws) == first.bytes >= limit
    ws.close()
    web.log.clear()
    ws = workspace({"a": "https://a.test/feed"}, settings(per_day=limit))
    again = await run(ws, force=True)
    assert (again.stopped, again.bytes, web.log) == ("budget", 0, [])
    clock.forward(days=1)
    last = await run(ws, jobs=1)
    assert last.articles.kept == 1
    assert len(ws.library.window(Query(view="offline"), offset=0, limit=9)) == 3


async def test_bytes_of_answers_that_were_of_no_use_count_too(workspace, web):
    web.pages["https://a.test/feed"] = b"no feed at all" * 100
    ws = workspace({"a": "https://a.test/feed"}, settings())
    totals = await run(ws)
    assert totals.sources.failed == 1
    assert totals.bytes == spent_today(ws) == 1400


async def test_a_source_costs_its_feed_and_its_articles(workspace, web):
    put(web, "a.test", 1, 2)
    put(web, "b.test", 1)
    ws = workspace({"a": "https://a.test/feed", "b": "https://b.test/feed"}, settings())
    totals = await run(ws)
    costs = {name: health.bytes for name, health in ws.library.healths().items()}
    assert costs["a"] == sum(len(body) for url, body in web.pages.items() if "a.test" in url)
    assert sum(costs.values()) == totals.bytes == spent_today(ws)


async def test_pictures_come_after_all_texts_and_only_from_what_is_left(workspace, web):
    put(web, "a.test", 1, 2)
    for number in (1, 2):
        url = f"https://a.test/story/{number}"
        picture = f'<figure><img src="/p{number}.jpg" width=800 height=600 alt="A river"></figure>'.encode()
        web.pages[url] = web.pages[url].replace(b"</h1>", b"</h1>" + picture)
        web.pages[f"https://a.test/p{number}.jpg"] = b"\xff\xd8" + bytes(5_000)
    texts = sum(len(body) for url, body in web.pages.items() if "jpg" not in url)
    ws = workspace({"a": "https://a.test/feed"}, settings(images=True))
    totals = await run(ws, max_bytes=texts + 100)
    assert totals.articles.kept == 2
    assert totals.stopped == "budget"
    assert [url.rpartition("/")[2] for url in web.asked()][3:] == ["p2.jpg"] or web.asked()[3:] == ["https://a.test/p1.jpg"]


TRACKERS = (
    "<img src=/t.gif width=1 height=1>", "<img src=/t.gif width='0' height='0'>", "<img src=/t.gif height=1px>",
    "<img src=/t.gif style='width:1px;height:1px'>", "<img data-src=/t.gif src=data:, style='border:0; HEIGHT : 0 !important'>",
    "<img src='https://www.google-analytics.com/collect?t=1'>", "<img src=//b.scorecardresearch.com/p?c1=2>",
    "<img src='https://www.facebook.com/tr?id=1&ev=PageView'>", "<img src=https://pixel.wp.com/g.gif?x=1>",
    "<img src=https://a.test/matomo.php?idsite=1>", "<img src=https://feeds.a.test/~r/feed/~4/x>", "<img src=/tracking/1x1.gif>",
    "<noscript><img src=https://mc.yandex.ru/watch/1></noscript>",
)  # fmt: skip


async def test_pictures_that_only_count_readers_are_never_fetched(workspace, web):
    put(web, "a.test", 1)
    real = "<figure><img src=/p.jpg width=800 height=600 alt='A river' style='max-width:100%;width:100%'></figure>"
    told = "".join(f"<p>The river rose {n} times.</p>{tracker}" for n, tracker in enumerate(TRACKERS))
    web.pages["https://a.test/story/1"] = article(1).replace(b"</h1>", f"</h1>{real}{told}".encode())
    web.pages["https://a.test/p.jpg"] = b"\xff\xd8" + bytes(5_000)
    ws = workspace({"a": "https://a.test/feed"}, settings(images=True))
    await run(ws)
    assert web.asked()[2:] == ["https://a.test/p.jpg"]


async def test_no_picture_is_fetched_unless_the_settings_ask(workspace, web):
    put(web, "a.test", 1)
    web.pages["https://a.test/story/1"] = article(1).replace(b"</h1>", b"</h1><img src=/p.jpg width=800 height=600>")
    web.pages["https://a.test/p.jpg"] = httpx.ConnectError("must not be asked for")
    ws = workspace({"a": "https://a.test/feed"}, settings())
    await run(ws)
    assert web.asked("jpg") == []
