"""What is sent, what is followed, and what every kind of bad answer becomes."""

from __future__ import annotations

import asyncio
import gzip
import random
import ssl
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import httpx
import msgspec
import pytest

from reader.errors import NetworkError, RefusedError
from reader.net.client import Fetcher
from reader.net.options import USER_AGENT
from tests.net.servers import NOW, QUICK, Site, fetcher, played, reply, site

FEED = b"<rss version='2.0'><channel><title>T</title></channel></rss>"


def static(responses: dict[str, httpx.Response]) -> tuple[Callable[[httpx.Request], httpx.Response], list[httpx.Request]]:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return responses[str(request.url)]

    return answer, asked


async def failure(net: Fetcher, url: str = "http://news.example/feed", **ask: object) -> NetworkError:
    with pytest.raises(NetworkError) as caught:
        await net.get(url, **{"kind": "feed", **ask})  # type: ignore[arg-type]
    assert str(caught.value)
    assert len(str(caught.value)) <= 90
    return caught.value


# --- what is sent -----------------------------------------------------------------------------------------------------


async def test_a_request_says_who_we_are_and_nothing_about_the_reader() -> None:
    async with site(reply(FEED, Set_Cookie="track=1; Path=/")) as mine, fetcher() as net:
        for _ in range(2):
            page = await net.get(mine.url("/feed"), kind="feed", trusted=True)
    names = [line.split(b":")[0].lower() for line in mine.heads[1].split(b"\r\n")[1:] if line]
    assert sorted(names) == [b"accept", b"accept-encoding", b"host", b"user-agent"]
    assert f"User-Agent: {USER_AGENT}".encode() in mine.heads[1]
    assert b"Accept-Encoding: gzip, deflate\r\n" in mine.heads[1]
    assert "set-cookie" not in page.headers


@pytest.mark.parametrize("etag", ['"v1"', 'W/"a b, c"', "unquoted", '"caf\xe9"', '""', "  spaced"])
async def test_validators_go_back_byte_for_byte(etag: str) -> None:
    modified = "Yesterday, or so"
    raw = b"HTTP/1.1 304 Not Modified\r\nETag: " + etag.strip().encode("latin-1") + b"\r\n\r\n"
    async with site(raw) as mine, fetcher() as net:
        page = await net.get(mine.url(), kind="feed", etag=etag.strip(), last_modified=modified, trusted=True)
    assert page.not_modified
    assert page.body == b""
    assert page.headers["etag"] == etag.strip()
    assert b"If-None-Match: " + etag.strip().encode("latin-1") + b"\r\n" in mine.heads[0]
    assert b"If-Modified-Since: Yesterday, or so\r\n" in mine.heads[0]


async def test_headers_of_a_source_go_to_its_host_only() -> None:
    answer, asked = static(
        {
            "http://news.example/feed": httpx.Response(302, headers={"Location": "http://cdn.example/feed"}),
            "http://cdn.example/feed": httpx.Response(200, content=FEED),
        }
    )
    own = {"Authorization": "Bearer x", "User-Agent": "mine", "Referer": "http://spy.example/", "Cookie": "a=b"}
    async with played(answer) as net:
        await net.get("http://news.example/feed", kind="feed", headers=own)
    assert asked[0].headers["authorization"] == "Bearer x"
    assert asked[0].headers["user-agent"] == "mine"
    assert "referer" not in asked[0].headers
    assert asked[1].headers["user-agent"] == USER_AGENT
    assert not {"authorization", "cookie", "referer"} & set(asked[1].headers)


async def test_header_values_cannot_add_lines() -> None:
    async with site(reply(FEED)) as mine, fetcher() as net:
        await net.get(mine.url(), kind="feed", etag='"a"\r\nX-Evil: 1', trusted=True)
    assert b"X-Evil: 1" not in mine.heads[0].split(b"\r\n")


# --- redirects --------------------------------------------------------------------------------------------------------


async def test_permanent_redirects_are_told_up_to_the_first_temporary_one() -> None:
    answer, _ = static(
        {
            "http://a.example/": httpx.Response(301, headers={"Location": "http://b.example/"}),
            "http://b.example/": httpx.Response(308, headers={"Location": "/c"}),
            "http://b.example/c": httpx.Response(302, headers={"Location": "http://d.example/"}),
            "http://d.example/": httpx.Response(200, content=FEED),
        }
    )
    async with played(answer) as net:
        page = await net.get("http://a.example/", kind="feed")
    assert (page.url, page.permanent_url, page.final_url) == (
        "http://a.example/", "http://b.example/c", "http://d.example/"
    )  # fmt: skip


@pytest.mark.parametrize(("hops", "ends"), [(5, "ok"), (6, "redirect")])
async def test_five_hops_are_followed_and_no_more(hops: int, ends: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        number = int(request.url.path[1:])
        if number == hops:
            return httpx.Response(200, content=FEED)
        return httpx.Response(302, headers={"Location": f"/{number + 1}"})

    async with played(answer) as net:
        if ends == "ok":
            assert (await net.get("http://a.example/0", kind="feed")).status == 200
        else:
            assert (await failure(net, "http://a.example/0")).kind == ends


@pytest.mark.parametrize("target", ["/a", "file:///etc/passwd", "javascript:alert(1)", "gopher://x/", "", "http://", "//"])
async def test_redirects_that_lead_nowhere(target: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": target})

    async with played(answer) as net:
        assert (await failure(net, "http://a.example/a")).kind == "redirect"


async def test_a_redirect_never_leaves_tls() -> None:
    answer, asked = static({"https://a.example/": httpx.Response(301, headers={"Location": "http://a.example/"})})
    async with played(answer) as net:
        error = await failure(net, "https://a.example/")
    assert error.kind == "redirect"
    assert len(asked) == 1


async def test_an_unchanged_from_another_address_than_the_validators_is_asked_again() -> None:
    asked: list[tuple[str, bool]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        conditional = "if-none-match" in request.headers
        asked.append((request.url.host, conditional))
        return httpx.Response(304) if conditional else httpx.Response(200, content=FEED)

    async with played(answer) as net:
        page = await net.get(
            "http://old.example/", kind="feed", etag='"x"', validators_url="http://new.example/"
        )
    assert page.status == 200
    assert asked == [("old.example", True), ("old.example", False)]


async def test_validators_follow_a_redirect_to_the_address_that_gave_them() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "old.example":
            return httpx.Response(301, headers={"Location": "http://new.example/"})
        return httpx.Response(304 if request.headers.get("if-none-match") == '"x"' else 500)

    async with played(answer) as net:
        page = await net.get("http://old.example/", kind="feed", etag='"x"', validators_url="http://new.example/")
    assert page.not_modified
    assert page.final_url == "http://new.example/"


async def test_an_unchanged_nobody_asked_for_is_an_error() -> None:
    async with played(lambda request: httpx.Response(304)) as net:
        error = await failure(net)
    assert (error.kind, error.status) == ("status", 304)


# --- bad answers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (reply(FEED, length=len(FEED) + 100), "incomplete"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n", "incomplete"),
        (reply(gzip.compress(FEED)[:-5], Content_Encoding="gzip"), "incomplete"),
        (reply(FEED, Content_Encoding="gzip"), "encoding"),
        (reply(FEED, Content_Encoding="br"), "encoding"),
        (reply(b""), "incomplete"),
        (reply(bytes(11 << 20)), "too_large"),
        (reply(FEED, length=99 << 20), "too_large"),
        (reply(gzip.compress(bytes(64 << 20)), Content_Encoding="gzip"), "too_large"),
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "protocol"),
        (b"\x16\x03\x00\xff\xfe\r\n\r\n", "protocol"),
        (b"HTTP/1.1 200 OK\r\nX-Fat: " + b"f" * 300_000 + b"\r\n\r\n", "protocol"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", "protocol"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "protocol"),
        (b"", "connect"),
        (reply(status="206 Partial Content"), "status"),
        (reply(status="204 No Content"), "status"),
        (reply(status="500 Oops"), "status"),
        (reply(status="404 Not Found"), "status"),
        (reply(status="300 Choices"), "status"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_every_bad_answer_is_an_error_of_its_kind(raw: bytes, kind: str) -> None:
    async def once(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        await writer.drain()
        writer.close()

    async with site(once) as mine, fetcher() as net:
        error = await failure(net, mine.url(), trusted=True)
    assert error.kind == kind
    assert not isinstance(error, RefusedError)


async def test_a_server_that_hangs_or_drips_is_left() -> None:
    async def hang(head: bytes, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async def drip(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    for answer in (hang, drip):
        async with site(answer) as mine, fetcher() as net:
            assert (await failure(net, mine.url(), trusted=True)).kind == "timeout"


async def test_nobody_listening_and_names_that_do_not_exist() -> None:
    async with site(reply()) as gone:
        url = gone.url()

    async def unknown(host: str, port: int) -> list[str]:
        raise OSError("no such name")

    async with fetcher(resolver=unknown) as net:
        assert (await failure(net, url, trusted=True)).kind == "connect"
        assert (await failure(net, "http://nowhere.example/")).kind == "dns"


async def test_the_next_address_of_a_name_is_tried() -> None:
    async def two(host: str, port: int) -> list[str]:
        return ["::1", "127.0.0.1"]

    async with site(reply(FEED)) as mine, fetcher(resolver=two) as net:
        page = await net.get(mine.url(host="mine.example"), kind="feed", trusted=True)
    assert page.body == FEED


async def test_a_connection_that_breaks_before_an_answer_is_tried_once_more() -> None:
    async def shaky(head: bytes, writer: asyncio.StreamWriter) -> None:
        if place.connections == 1:
            writer.close()
        else:
            writer.write(reply(FEED))
            await writer.drain()

    async with site(shaky) as place, fetcher() as net:
        page = await net.get(place.url(), kind="feed", trusted=True)
    assert page.body == FEED
    assert place.connections == 2


async def test_closing_ends_what_hangs() -> None:
    started = asyncio.Event()

    async def hang(head: bytes, writer: asyncio.StreamWriter) -> None:
        started.set()
        await asyncio.Event().wait()

    patient = msgspec.structs.replace(QUICK, read_seconds=60.0, feed_seconds=60.0)
    async with site(hang) as mine:
        net = fetcher(patient)
        task = asyncio.create_task(net.get(mine.url(), kind="feed", trusted=True))
        await started.wait()
        await net.close()
        with pytest.raises(NetworkError):
            async with asyncio.timeout(5):
                await task


async def test_cancelling_gives_the_hosts_turn_back() -> None:
    started = asyncio.Event()

    async def hang_first(head: bytes, writer: asyncio.StreamWriter) -> None:
        if b"/hang" in head:
            started.set()
            await asyncio.Event().wait()
        writer.write(reply(FEED))

    one = msgspec.structs.replace(QUICK, per_host=1, at_once=1, read_seconds=60.0, feed_seconds=60.0)
    async with site(hang_first) as mine, fetcher(one) as net:
        task = asyncio.create_task(net.get(mine.url("/hang"), kind="feed", trusted=True))
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(5):
            page = await net.get(mine.url("/ok"), kind="feed", trusted=True)
    assert page.body == FEED


# --- walls and waits --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "kind"), [(401, "login"), (402, "payment"), (403, "blocked"), (451, "blocked"), (511, "portal")]
)
async def test_walls_are_refusals_with_their_status(status: int, kind: str) -> None:
    async with played(lambda request: httpx.Response(status, html="<h1>No</h1>")) as net:
        error = await failure(net, kind="page")
    assert isinstance(error, RefusedError)
    assert (error.kind, error.status) == (kind, status)


async def test_retry_after_holds_for_the_whole_host_and_survives_a_restart() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(429, headers={"Retry-After": "3600"})

    async with played(answer) as net:
        error = await failure(net, "http://busy.example/a")
        assert (error.status, error.retry_after) == (429, 3600.0)
        assert (await failure(net, "http://busy.example/b")).retry_after == 3600.0
        state = net.hosts.dump()
    assert asked == ["/a"]

    now = [NOW + timedelta(minutes=59)]
    async with fetcher(transport=httpx.MockTransport(answer), now=lambda: now[0]) as net:
        net.hosts.load(state)
        assert (await failure(net, "http://busy.example/c")).retry_after == 60.0
        assert asked == ["/a"]
        now[0] = NOW + timedelta(minutes=61)
        await failure(net, "http://busy.example/d")
    assert asked == ["/a", "/d"]


async def test_a_503_without_a_wish_does_not_silence_the_host() -> None:
    async with played(lambda request: httpx.Response(503 if request.url.path == "/a" else 200, content=FEED)) as net:
        error = await failure(net, "http://busy.example/a")
        assert (error.status, error.retry_after) == (503, None)
        assert (await net.get("http://busy.example/b", kind="feed")).status == 200


# --- connections ------------------------------------------------------------------------------------------------------


async def test_pages_of_one_host_share_a_connection_and_feeds_do_not() -> None:
    async def addresses(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async def count(kind: str, place: Site) -> int:
        async with fetcher(resolver=addresses) as net:
            for path in ("/1", "/2", "/3"):
                await net.get(place.url(path), kind=kind, **allowed)  # type: ignore[arg-type]
        return place.connections

    # Connections to private addresses are never shared, so the guard has to be open for this one test.
    allowed: dict[str, object] = {"trusted": True}
    async with site(reply(FEED)) as mine:
        assert await count("feed", mine) == 3
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reader.net.guard.is_public", lambda address: True)
        allowed = {"own_port": 0}
        async with site(reply(FEED)) as mine:
            allowed = {"own_port": mine.port}
            assert await count("page", mine) == 1


async def test_a_kept_connection_that_died_is_replaced() -> None:
    async def answer_once(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(reply(FEED))
        await writer.drain()
        writer.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reader.net.guard.is_public", lambda address: True)
        async with site(answer_once) as mine, fetcher() as net:
            for path in ("/1", "/2", "/3"):
                assert (await net.get(mine.url(path), kind="page", own_port=mine.port)).body == FEED


def test_wrong_clock_is_named_beside_a_certificate_error() -> None:
    from reader.net.problems import Clock
    from reader.net.wire import tls_problem

    clock = Clock()
    error = tls_problem("news.example", ssl.SSLCertVerificationError(1, "certificate has expired"))
    assert clock.explain(error) is error
    clock.saw({"date": "Tue, 24 Nov 2026 11:00:00 GMT"}, NOW)
    assert clock.explain(error) is error
    clock = Clock()
    clock.saw({"date": "Fri, 27 Nov 2026 12:00:00 GMT"}, NOW)
    assert "3 days slow" in clock.explain(error).remedy


def test_settings_of_the_network_need_no_http_library() -> None:
    code = (
        "import sys; import reader.net.options, reader.net.guard, reader.net.freshness, reader.net.verdict, "
        "reader.net.online, reader.net.hosts; print([m for m in ('httpx', 'httpcore', 'anyio', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- anything at all --------------------------------------------------------------------------------------------------


async def test_whatever_a_server_sends_it_is_a_page_or_an_error_of_ours() -> None:
    chance = random.Random(20261124)
    whole = [
        reply(FEED, ETag='"1"', Content_Type="text/xml"),
        reply(gzip.compress(FEED), Content_Encoding="gzip"),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n<rss/>\r\n0\r\n\r\n",
        reply(b"", status="302 Found", Location="/next"),
        reply(b"<html>login</html>", status="403 Forbidden", Content_Type="text/html", Retry_After="5"),
    ]
    sent: list[bytes] = []

    async def mangled(head: bytes, writer: asyncio.StreamWriter) -> None:
        answer = bytearray(chance.choice(whole))
        for _ in range(chance.randrange(1, 6)):
            where = chance.randrange(len(answer))
            match chance.randrange(4):
                case 0:
                    answer[where] = chance.randrange(256)
                case 1:
                    del answer[where : where + chance.randrange(20)]
                case 2:
                    answer[where:where] = chance.randbytes(chance.randrange(12))
                case 3:
                    answer[where:where] = chance.choice([b"\r\n", b"\n", b"\0", b": ", b"Content-Length: 3\r\n", b"\xff"])
            answer = answer or bytearray(b"x")
        sent.append(bytes(answer))
        writer.write(bytes(answer))
        writer.close()

    ends = {"page": 0, "error": 0}
    quick = msgspec.structs.replace(QUICK, retries=0)
    async with site(mangled) as mine:
        for _ in range(300):
            async with fetcher(quick) as net:
                try:
                    page = await net.get(mine.url(), kind="feed", trusted=True)
                    ends["page"] += bool(page.body)
                except NetworkError as error:
                    ends["error"] += bool(str(error).isprintable())
    assert ends["page"] + ends["error"] == 300, sent[-1]
    assert min(ends.values()) > 10
