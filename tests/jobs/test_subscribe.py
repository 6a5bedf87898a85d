"""Given an address a person types, the source behind it."""

import json

import pytest

from reader.errors import NothingMatched, UsageError
from reader.jobs import subscribe
from reader.jobs.fetch import fetch
from reader.jobs.request import FetchRequest
from tests.jobs.web import article, feed


def home(*links):
    return f"<!doctype html><html><head><title>Home</title>{''.join(links)}</head><body><p>Hello</p></body></html>".encode()


def link(href, title=""):
    return f'<link rel="alternate" type="application/rss+xml" href="{href}" title="{title}">'


async def test_the_address_of_a_feed_is_the_source(workspace, web):
    web.pages["https://a.test/rss"] = feed("a.test", 1, 2, title="The A Paper")
    found = await subscribe.find(workspace({}), "https://a.test/rss")
    assert [(one.url, one.title, one.entries, one.kind) for one in found] == [
        ("https://a.test/rss", "The A Paper", 2, "feed")
    ]
    assert found[0].newest is not None


async def test_a_page_names_its_feeds_and_only_those_that_answer_count(workspace, web):
    web.pages["https://a.test/"] = home(link("/broken"), link("/empty"), link("/news", "News"), link("/comments/feed"))
    web.pages["https://a.test/empty"] = feed("a.test")
    web.pages["https://a.test/news"] = feed("a.test", 1)
    found = await subscribe.find(workspace({}), "https://a.test/")
    assert [one.url for one in found] == ["https://a.test/news", "https://a.test/empty"]


async def test_usual_places_are_tried_when_the_page_names_none(workspace, web):
    web.pages["https://a.test/"] = home()
    web.pages["https://a.test/rss.xml"] = feed("a.test", 1)
    (found,) = await subscribe.find(workspace({}), "https://a.test/")
    assert (found.url, found.certain) == ("https://a.test/rss.xml", False)


async def test_a_page_with_nothing_says_so(workspace, web):
    web.pages["https://a.test/"] = home()
    with pytest.raises(NothingMatched):
        await subscribe.find(workspace({}), "https://a.test/", kind="feed")


async def test_a_source_is_added_once(workspace, web):
    web.pages["https://a.test/rss"] = feed("a.test", 1, title="The A Paper")
    ws = workspace({})
    (found,) = await subscribe.find(ws, "https://a.test/rss")
    added = subscribe.subscribe(ws, subscribe.as_source(found, category="World"))
    assert (added.id, added.category) == ("the-a-paper", "World")
    assert ws.sources.get("the-a-paper") == added
    with pytest.raises(UsageError):
        subscribe.subscribe(ws, subscribe.as_source(found))


async def test_a_page_may_be_a_source_itself(workspace, web):
    stories = "".join(
        f'<article><h2><a href="/2026/11/story-{n}">A headline that is long enough, number {n}</a></h2></article>'
        for n in range(12)
    )
    web.pages["https://a.test/"] = home().replace(b"<p>Hello</p>", f"<main>{stories}</main>".encode())
    (found,) = await subscribe.find(workspace({}), "https://a.test/", kind="page")
    assert (found.kind, found.entries) == ("page", 12)


async def test_an_article_is_no_source(workspace, web):
    web.pages["https://a.test/story/1"] = article(1)
    with pytest.raises(NothingMatched):
        await subscribe.find(workspace({}), "https://a.test/story/1")


def stories(count, when="2026-11-20"):
    return "".join(
        f'<article><h2><a href="/2026/11/story-{n}">A headline that is long enough, number {n}</a></h2>'
        f'<time datetime="{when}T10:00:00Z"></time></article>'
        for n in range(count)
    )


def front(*links, main="", nav=""):
    return (
        f"<!doctype html><html><head><title>Home</title>{''.join(links)}</head>"
        f"<body><nav>{nav}</nav><main>{main}</main></body></html>"
    ).encode()


POSTS = "https://a.test/wp-json/wp/v2/posts?"


def posts(*numbers):
    rows = [
        {
            "link": f"https://a.test/story/{n}",
            "title": {"rendered": f"Story {n}"},
            "date_gmt": "2026-11-22T10:00:00",
            "content": {"rendered": "<p>Words.</p>"},
        }
        for n in numbers
    ]
    return json.dumps(rows).encode()


def sitemap(*numbers):
    rows = "".join(
        f"<url><loc>https://a.test/story/{n}</loc><n:news><n:publication><n:name>A</n:name></n:publication>"
        f"<n:publication_date>2026-11-22T10:00:00Z</n:publication_date><n:title>Story {n}</n:title></n:news></url>"
        for n in numbers
    )
    return (
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">{rows}</urlset>'
    ).encode()


INDEX = (
    b'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    b"<sitemap><loc>https://a.test/news-1.xml</loc></sitemap></sitemapindex>"
)


class AnyPosts(dict):
    """Answers the posts' address whatever fields are asked for."""

    def get(self, url, default=None):
        return super().get(POSTS if url.startswith(POSTS) else url, default)


async def test_everything_a_site_offers_is_found_and_the_feed_is_proposed(workspace, web):
    api = '<link rel="https://api.w.org/" href="https://a.test/wp-json/">'
    nav = '<a href="/category/asia/">Asia</a><a href="/sport">Sport</a><a href="/nothing">Nothing</a>'
    web.pages = AnyPosts({
        "https://a.test/": front(link("/feed/"), api, main=stories(6), nav=nav),
        "https://a.test/feed/": feed("a.test", 1, 2),
        POSTS: posts(1, 2),
        "https://a.test/category/asia/feed/": feed("a.test", 7, 8, title="Asia – A"),
        "https://a.test/category/asia/": front(main=stories(5)),
        "https://a.test/sport": front(main=stories(7).replace("number", "sport")),
        "https://a.test/nothing": front(main="<p>Nothing here.</p>"),
        "https://a.test/robots.txt": b"Sitemap: https://a.test/news.xml",
        "https://a.test/news.xml": sitemap(1, 2, 3),
    })
    found = await subscribe.find(workspace({}), "https://a.test/")
    assert [(one.kind, one.part, one.url.removeprefix("https://a.test").split("?")[0]) for one in found] == [
        ("feed", "site", "/feed/"),
        ("wordpress", "site", "/wp-json/wp/v2/posts"),
        ("page", "site", "/"),
        ("sitemap", "site", "/news.xml"),
        ("feed", "section", "/category/asia/feed/"),
        ("page", "section", "/category/asia/"),
        ("page", "section", "/sport"),
    ]
    sport = found[-1]
    assert (sport.title, sport.entries, sport.headlines[0]) == ("Sport", 7, "A headline that is long enough, sport 0")
    assert found[3].newest is not None


async def test_a_feed_that_stopped_stands_behind_a_page_that_moves(workspace, web):
    old = feed("a.test", 1).replace(b"2026", b"2024")
    web.pages["https://a.test/"] = front(link("/feed"), main=stories(6))
    web.pages["https://a.test/feed"] = old
    found = await subscribe.find(workspace({}), "https://a.test/")
    assert [one.kind for one in found] == ["page", "feed"]


async def test_a_hurried_look_ends_with_the_feed(workspace, web):
    web.pages["https://a.test/"] = front(link("/feed"), main=stories(6), nav='<a href="/world">World</a>')
    web.pages["https://a.test/feed"] = feed("a.test", 1)
    assert len(await subscribe.find(workspace({}), "https://a.test/", thorough=False)) == 1
    assert web.asked() == ["https://a.test/", "https://a.test/feed"]


async def test_an_index_of_sitemaps_is_one_source(workspace, web):
    web.pages["https://a.test/"] = home()
    web.pages["https://a.test/robots.txt"] = b"Sitemap: https://a.test/sitemaps.xml"
    web.pages["https://a.test/sitemaps.xml"] = INDEX
    web.pages["https://a.test/news-1.xml"] = sitemap(1, 2)
    (found,) = await subscribe.find(workspace({}), "https://a.test/")
    assert (found.url, found.kind, found.entries) == ("https://a.test/sitemaps.xml", "sitemap", 2)


async def test_an_unknown_address_that_shows_the_front_page_is_no_section(workspace, web):
    nav = "".join(f'<a href="/{name}">{name}</a>' for name in ("world", "sport", "money"))
    page = front(main=stories(6), nav=nav)
    for path in ("", "world", "sport", "money"):
        web.pages[f"https://a.test/{path}"] = page
    assert [one.url for one in await subscribe.find(workspace({}), "https://a.test/")] == ["https://a.test/"]


@pytest.mark.parametrize(
    ("kind", "url", "answers", "titles"),
    [
        ("page", "https://a.test/", {"https://a.test/": front(main=stories(6))}, 6),
        ("wordpress", POSTS + "per_page=20", {POSTS: posts(1, 2)}, 2),
        ("sitemap", "https://a.test/s.xml", {"https://a.test/s.xml": INDEX, "https://a.test/news-1.xml": sitemap(1)}, 1),
    ],
)
async def test_every_kind_is_fetched(workspace, web, kind, url, answers, titles):
    web.pages = AnyPosts(answers)
    ws = workspace({})
    found = subscribe.Found(url=url, title="A", kind=kind, entries=1)
    source = subscribe.subscribe(ws, subscribe.as_source(found, category="World"))
    events = [event async for event in fetch(ws, FetchRequest(headlines_only=True))]
    assert events[-1].sources.ok == 1
    assert events[-1].entries.new == titles
    assert (await subscribe.test(ws, source)).entries == titles


@pytest.mark.replaynet
async def test_replayed_sites_without_feeds_are_found(replaynet, workspace, monkeypatch):
    """At least 95 % of the links of the page and at most 3 % others, from the source that is proposed."""
    for path in ("/feed*", "/rss*", "/atom*", "/full.xml", "/index.xml", "/rdf.xml", "*sitemap*"):
        replaynet.control(f"/fault?host=*&path={path}&do=status:404")
    for name, value in replaynet.net_environ.items():
        monkeypatch.setenv(name, value)
    ws = workspace({})
    ws._transport = None
    sites = [source for group in replaynet.control("/sources").values() for source in group][::4]
    wanted = got = 0
    for site in sites:
        best = (await subscribe.find(ws, site["home"]))[0]
        assert (best.kind, best.part) == ("page", "site")
        wanted, got = wanted + site["items"], got + best.entries
    assert 0.95 * wanted <= got <= 1.03 * wanted
