"""Given several ways to a page: which is tried first, which next, and what never goes along to another place."""

from __future__ import annotations

from datetime import timedelta

import httpx
import msgspec
import pytest

from reader.errors import NetworkError
from reader.net.ladder import Ladder, archived
from reader.net.options import ARCHIVE, NetOptions
from tests.net.servers import NOW, QUICK, fetcher, played, reply, site

OPTIONS = msgspec.structs.replace(
    QUICK,
    routes=("direct", "tor", "mirror", "archive"),
    proxies={"tor": "socks5h://127.0.0.1:9050"},
    mirrors={"news.example": ("m1.example", "m2.example:8080")},
    archive="https://archive.example/2id_/{url}",
)
URL = "https://www.news.example/a/1?b=2"
PAGE = b"<html><head><title>A story</title></head><body>" + b"<p>Much happened at the river that night.</p>" * 60


def names(ladder: Ladder, url: str = URL, own: tuple[str, ...] = ()) -> list[str]:
    return [rung.name for rung in ladder.rungs(url, own)]


def test_ways_come_in_the_order_of_the_settings_and_the_sources_own_go_before() -> None:
    ladder = Ladder(OPTIONS, lambda: NOW)
    assert names(ladder) == ["direct", "tor", "mirror m1.example", "mirror m2.example:8080", "archive"]
    assert names(ladder, own=("archive", "direct")) == ["archive", "direct"]
    assert names(ladder, "https://other.example/") == ["direct", "tor", "archive"]
    assert [rung.url for rung in ladder.rungs(URL)] == [
        URL,
        URL,
        "https://m1.example/a/1?b=2",
        "https://m2.example:8080/a/1?b=2",
        f"https://archive.example/2id_/{URL}",
    ]


def test_an_archive_may_want_the_address_quoted() -> None:
    assert archived("https://a.example/?u={quoted}", "https://x.example/?a=1&b=2") == (
        "https://a.example/?u=https%3A%2F%2Fx.example%2F%3Fa%3D1%26b%3D2"
    )


def test_whoever_names_only_proxies_reaches_mirrors_and_archive_through_them() -> None:
    ladder = Ladder(OPTIONS, lambda: NOW)
    own = ladder.rungs(URL, ("mirror", "tor", "archive"))
    assert {rung.proxy for rung in own} == {"socks5h://127.0.0.1:9050"}
    assert {rung.proxy for rung in ladder.rungs(URL, ("direct", "archive"))} == {None}


def test_a_route_nobody_set_up_is_told() -> None:
    with pytest.raises(NetworkError, match="not set up") as caught:
        Ladder(OPTIONS, lambda: NOW).rungs(URL, ("vpn",))
    assert caught.value.kind == "proxy"


def test_the_way_that_worked_is_first_for_a_day_also_in_the_next_process() -> None:
    now = [NOW]
    ladder = Ladder(OPTIONS, lambda: now[0])
    ladder.worked(URL, ladder.rungs(URL)[3], 5)
    ladder.worked("https://one.example/", ladder.rungs(URL)[0], 1)
    state = msgspec.json.decode(msgspec.json.encode(ladder.dump()))
    assert list(state) == ["www.news.example"]
    after = Ladder(OPTIONS, lambda: now[0])
    after.load({**state, "bad": ["x"], "worse": ["y", "no time"], "worst": 3})
    assert names(after)[:2] == ["mirror m2.example:8080", "direct"]
    assert names(after, "https://other.example/")[0] == "direct"
    now[0] += timedelta(days=1)
    assert names(after)[0] == "direct"
    assert after.dump() == {}


def answers(**by_host: httpx.Response | Exception):  # type: ignore[no-untyped-def]
    """Answers by the first label of the host; the requests that came are in `asked`."""
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        found = by_host[request.url.host.split(".")[0]]
        if isinstance(found, Exception):
            raise found
        return httpx.Response(found.status_code, headers=found.headers, content=found.content)

    return answer, asked


OWN = {"X-Key": "secret", "Cookie": "sid=1"}


async def test_what_fails_on_one_way_is_tried_on_the_next_and_nothing_of_ours_goes_elsewhere() -> None:
    full = httpx.Response(200, headers={"etag": '"theirs"', "last-modified": "then", "content-type": "text/html"}, content=PAGE)
    answer, asked = answers(news=httpx.ConnectError("down"), m1=httpx.Response(502), m2=full)
    options = msgspec.structs.replace(OPTIONS, routes=("direct", "mirror", "archive"), retries=0)
    url = "https://news.example/a/1"
    async with played(answer, options) as net:
        page = await net.get(url, etag='"ours"', last_modified="ours", headers=OWN)
        assert (page.route, page.copied, page.final_url, page.url) == ("mirror m2.example:8080", True, url, url)
        assert "etag" not in page.headers
        assert "last-modified" not in page.headers
        await net.get(url, headers=OWN)
    assert [request.url.host for request in asked] == ["news.example", "m1.example", "m2.example", "m2.example"]
    assert asked[0].headers["if-none-match"] == '"ours"'
    assert asked[0].headers["cookie"] == "sid=1"
    for request in asked[1:]:
        assert not {"if-none-match", "if-modified-since", "cookie", "x-key"} & set(request.headers)


@pytest.mark.parametrize("status", [404, 410, 429, 500])
async def test_a_site_that_says_no_or_wait_is_believed(status: int) -> None:
    answer, asked = answers(news=httpx.Response(status), m1=httpx.Response(200, content=PAGE))
    async with played(answer, msgspec.structs.replace(OPTIONS, routes=("direct", "mirror"))) as net:
        with pytest.raises(NetworkError) as caught:
            await net.get("https://news.example/a", judged=False)
    assert caught.value.status == status
    assert [request.url.host for request in asked] == ["news.example"]


async def test_a_block_page_leads_on_and_a_wall_of_the_copy_is_not_taken_for_the_page() -> None:
    wall = httpx.Response(200, headers={"content-type": "text/html"}, content=b"<html><title>x</title><body>Access denied</body></html>")
    archive = httpx.Response(200, headers={"content-type": "text/html"}, content=PAGE)
    answer, asked = answers(news=wall, m1=wall, m2=wall, archive=archive)
    async with played(answer, msgspec.structs.replace(OPTIONS, routes=("direct", "mirror", "archive"))) as net:
        page = await net.get("https://news.example/a")
    assert page.route == "archive"
    assert page.final_url == "https://news.example/a"
    assert len(asked) == 4


async def test_an_archived_list_of_headlines_is_only_had_where_the_source_wants_it() -> None:
    answer, _asked = answers(news=httpx.ConnectError("down"), archive=httpx.Response(200, content=b"<rss/>"))
    async with played(answer, msgspec.structs.replace(OPTIONS, routes=("direct", "archive"), retries=0)) as net:
        with pytest.raises(NetworkError):
            await net.get("https://news.example/feed", kind="feed")
        assert (await net.get("https://news.example/feed", kind="feed", route=("archive",))).route == "archive"


async def test_with_a_proxy_no_way_of_the_ladder_goes_direct_or_looks_a_name_up() -> None:
    looked_up: list[str] = []

    async def resolver(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    blocked = reply(b"", status="502 Bad gateway")
    async with site(blocked) as proxy, site(blocked) as second:
        options = NetOptions(
            proxy=f"http://127.0.0.1:{proxy.port}",
            proxies={"second": f"http://127.0.0.1:{second.port}"},
            routes=("direct", "second", "mirror", "archive"),
            mirrors={"news.example": ("mirror.example",)},
            archive="http://archive.example/{url}",
            host_delay=0.0,
            retries=0,
        )
        async with fetcher(options, resolver=resolver) as net:
            with pytest.raises(NetworkError):
                await net.get("http://news.example/a")
            with pytest.raises(NetworkError):
                await net.get("http://news.example/b", route=("second", "archive"))
    assert looked_up == []
    assert [head.split(b" ")[1] for head in proxy.heads] == [
        b"http://news.example/a",
        b"http://mirror.example/a",
        b"http://archive.example/http://news.example/a",
    ]
    assert [head.split(b" ")[1] for head in second.heads] == [
        b"http://news.example/a",
        b"http://news.example/b",
        b"http://archive.example/http://news.example/b",
    ]


def test_an_archived_copy_that_is_asked_for_goes_by_the_proxy_of_the_ways() -> None:
    options = NetOptions(proxies={"tor": "socks5h://127.0.0.1:9050"}, archive=ARCHIVE, routes=("tor",))
    ladder = Ladder(options, lambda: NOW)
    (rung,) = ladder.archive("https://a.test/1")
    assert (rung.url, rung.proxy) == ("https://web.archive.org/web/2id_/https://a.test/1", "socks5h://127.0.0.1:9050")
    (direct,) = ladder.archive("https://a.test/1", ("direct", "tor"))
    assert direct.proxy is None
    with pytest.raises(NetworkError, match="switched off"):
        Ladder(msgspec.structs.replace(options, archive=None), lambda: NOW).archive("https://a.test/1")
