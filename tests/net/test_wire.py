"""Sockets: certificates are verified, look-ups that hang hold nobody up, dead addresses are passed over."""

from __future__ import annotations

import asyncio
import random
import socket
import ssl
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
import trustme

from reader.errors import NetworkError
from reader.net.wire import Names, _first_of, _mixed
from tests.net.servers import QUICK, fetcher, reply, site

FEED = b"<rss/>"


@asynccontextmanager
async def secure(authority: trustme.CA, name: str, answer: bytes = reply(FEED), **kind: ssl.TLSVersion) -> AsyncIterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    if "newest" in kind:
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = kind["newest"]

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def here(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def environ(authority: trustme.CA, tmp_path: Path) -> dict[str, str]:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return {"SSL_CERT_FILE": str(tmp_path / "ca.pem")}


async def test_a_certificate_of_the_environments_authority_is_believed(authority: trustme.CA, environ: dict[str, str]) -> None:
    async with secure(authority, "news.example") as port, fetcher(environ=environ, resolver=here) as net:
        page = await net.get(f"https://news.example:{port}/feed", kind="feed", trusted=True)
    assert page.body == FEED


@pytest.mark.parametrize(("name", "known", "words"), [("other.example", True, "another site"), ("news.example", False, "nobody known")])
async def test_a_wrong_certificate_is_never_believed(
    authority: trustme.CA, environ: dict[str, str], name: str, known: bool, words: str
) -> None:
    async with secure(authority if known else trustme.CA(), name) as port, fetcher(environ=environ, resolver=here) as net:
        with pytest.raises(NetworkError) as caught:
            await net.get(f"https://news.example:{port}/feed", kind="feed", trusted=True)
    assert caught.value.kind == "tls"
    assert words in str(caught.value)
    assert caught.value.remedy


async def test_a_server_without_tls_is_no_secure_connection(environ: dict[str, str]) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server, fetcher(environ=environ, resolver=here) as net:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(NetworkError) as caught:
            await net.get(f"https://news.example:{port}/feed", kind="feed", trusted=True)
    assert caught.value.kind in ("tls", "connect")


async def test_a_handshake_that_hangs_ends(environ: dict[str, str]) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server, fetcher(msgspec.structs.replace(QUICK, retries=0), environ=environ, resolver=here) as net:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(NetworkError) as caught:
            await net.get(f"https://news.example:{port}/feed", kind="feed", trusted=True)
    assert caught.value.kind == "connect"


async def test_a_cut_body_over_tls_is_incomplete(authority: trustme.CA, environ: dict[str, str]) -> None:
    cut = reply(FEED, length=100)
    async with secure(authority, "news.example", cut) as port, fetcher(environ=environ, resolver=here) as net:
        with pytest.raises(NetworkError) as caught:
            await net.get(f"https://news.example:{port}/feed", kind="feed", trusted=True)
    assert caught.value.kind == "incomplete"


async def test_names_are_looked_up_beside_the_loop_and_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    release, asked = threading.Event(), []

    def look_up(host: str, port: object, **kind: object) -> list[tuple[object, ...]]:
        asked.append(host)
        if host == "hangs.example":
            release.wait(20)
        if host == "none.example":
            raise socket.gaierror(8, "not known")
        return [(2, 1, 6, "", ("192.0.2.1", 0)), (10, 1, 6, "", ("2001:db8::1", 0, 0, 0)), (2, 2, 17, "", ("192.0.2.1", 0))]

    monkeypatch.setattr("reader.net.wire.socket.getaddrinfo", look_up)
    names = Names()
    hanging = asyncio.create_task(names("hangs.example", 443))
    async with asyncio.timeout(10):
        assert await names("quick.example", 443) == ["192.0.2.1", "2001:db8::1"]
        await names("quick.example", 443)
        with pytest.raises(OSError, match="not known"):
            await names("none.example", 443)
    assert asked.count("quick.example") == 1
    assert not hanging.done()
    hanging.cancel()
    threads = names._threads
    names.close()
    release.set()
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)


async def test_a_cancelled_look_up_leaves_the_thread_fit_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()

    def look_up(host: str, port: object, **kind: object) -> list[tuple[object, ...]]:
        if host == "hangs.example":
            release.wait(20)
        return [(2, 1, 6, "", ("192.0.2.1", 0))]

    monkeypatch.setattr("reader.net.wire.socket.getaddrinfo", look_up)
    names = Names()
    first = asyncio.create_task(names("hangs.example", 443))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    release.set()
    async with asyncio.timeout(10):
        assert await names("next.example", 443) == ["192.0.2.1"]


def test_both_families_get_their_turn() -> None:
    assert _mixed(["::1", "::2", "::3", "1.1.1.1"]) == ["::1", "1.1.1.1", "::2", "::3"]
    assert _mixed(["1.1.1.1", "::1", "2.2.2.2"]) == ["1.1.1.1", "::1", "2.2.2.2"]
    assert _mixed(["1.1.1.1"]) == ["1.1.1.1"]


async def test_when_no_address_answers_the_reason_is_told() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(ConnectionRefusedError):
            await _first_of(["127.0.0.1", "127.0.0.2", "127.0.0.3"], port)


async def test_a_large_body_arrives_whole_although_we_stop_reading_in_between(
    authority: trustme.CA, environ: dict[str, str]
) -> None:
    body = random.Random(1).randbytes(4 << 20)
    async with secure(authority, "news.example", reply(body)) as port, fetcher(environ=environ, resolver=here) as net:
        page = await net.get(f"https://news.example:{port}/", kind="page", trusted=True)
    assert page.body == body
    async with site(reply(body)) as mine, fetcher() as net:
        page = await net.get(mine.url(), kind="page", trusted=True)
    assert page.body == body
    assert page.content_bytes == net.received == len(body)


async def test_a_proxy_may_itself_be_reached_over_tls(authority: trustme.CA, environ: dict[str, str]) -> None:
    asked: list[bytes] = []

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        asked.append(head.split(b"\r\n")[0])
        if head.startswith(b"GET "):
            writer.write(reply(FEED))
            writer.close()
            return
        there, back = await asyncio.open_connection("127.0.0.1", target)
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")

        async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            try:
                while data := await source.read(4096):
                    sink.write(data)
            except OSError:
                pass
            finally:
                sink.close()

        await asyncio.gather(pump(reader, back), pump(there, writer))

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server = await asyncio.start_server(relay, "127.0.0.1", 0, ssl=context)
    async with server, secure(authority, "news.example") as target:
        proxy = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        options = msgspec.structs.replace(QUICK, proxy=proxy)
        async with fetcher(options, environ=environ) as net:
            assert (await net.get("https://news.example/feed", kind="feed")).route == proxy
            assert (await net.get("http://news.example/feed", kind="feed")).body == FEED
    assert asked == [b"CONNECT news.example:443 HTTP/1.1", b"GET http://news.example/feed HTTP/1.1"]
