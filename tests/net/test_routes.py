"""The environment's proxies and the settings', and that nothing goes another way."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import msgspec
import pytest

from reader.errors import ConfigError, NetworkError
from reader.net.options import NetOptions
from reader.net.routes import DIRECT, Routes, load_certificates, shown
from tests.net.servers import QUICK, fetcher, reply, site

ENVIRON = {"HTTP_PROXY": "http://p.example:3128", "https_proxy": "socks5h://s.example", "NO_PROXY": "intra.example,.corp, 10.0.0.0/8"}


@pytest.mark.parametrize(
    ("scheme", "host", "route"),
    [
        ("http", "news.example", "http://p.example:3128"),
        ("https", "news.example", "socks5h://s.example"),
        ("https", "intra.example", DIRECT),
        ("https", "a.intra.example", DIRECT),
        ("https", "notintra.example", "socks5h://s.example"),
        ("http", "x.corp", DIRECT),
        ("http", "10.1.2.3", DIRECT),
        ("http", "11.1.2.3", "http://p.example:3128"),
    ],
)
def test_the_environment_chooses(scheme: str, host: str, route: str) -> None:
    assert Routes(NetOptions(), ENVIRON).choose(scheme, host, 443) == route


def test_settings_go_before_the_environment() -> None:
    assert Routes(NetOptions(proxy="none"), ENVIRON).choose("http", "news.example", 80) == DIRECT
    own = Routes(NetOptions(proxy="127.0.0.1:9050"), ENVIRON)
    assert own.choose("https", "intra.example", 443) == "http://127.0.0.1:9050"
    assert Routes(NetOptions(), {"ALL_PROXY": "p.example:1"}).choose("https", "a.example", 443) == "http://p.example:1"
    assert Routes(NetOptions(), {"NO_PROXY": "*", **ENVIRON, "no_proxy": "*"}).choose("http", "a", 80) == DIRECT


@pytest.mark.parametrize("address", ["ftp://p.example", "http://", "http://p.example:99999", "socks4://p.example"])
def test_addresses_that_are_no_proxy(address: str) -> None:
    with pytest.raises(ConfigError):
        Routes(NetOptions(proxy=address), {})


def test_a_shown_route_has_no_password() -> None:
    assert shown("http://anna:secret@p.example:3128") == "http://p.example:3128"
    assert shown(DIRECT) == DIRECT


async def test_behind_a_proxy_no_name_is_looked_up_and_nothing_goes_direct() -> None:
    looked_up: list[str] = []

    async def resolver(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    async with site(reply()) as proxy:
        options = msgspec.structs.replace(QUICK, proxy=f"http://127.0.0.1:{proxy.port}")
        async with fetcher(options, resolver=resolver) as net:
            page = await net.get("http://news.example/feed", kind="feed")
            with pytest.raises(NetworkError) as caught:
                await net.get("http://169.254.169.254/latest", kind="page")
    assert page.route == f"http://127.0.0.1:{proxy.port}"
    assert proxy.heads[0].startswith(b"GET http://news.example/feed HTTP/1.1\r\n")
    assert len(proxy.heads) == 1
    assert caught.value.kind == "private"
    assert looked_up == []


async def test_a_proxy_that_is_gone_is_an_error_and_no_reason_to_go_direct() -> None:
    async with site(reply()) as gone:
        pass
    async with site(reply()) as target:
        options = msgspec.structs.replace(QUICK, proxy=f"http://127.0.0.1:{gone.port}")
        async with fetcher(options) as net:
            with pytest.raises(NetworkError) as caught:
                await net.get(target.url(), kind="feed", trusted=True)
    assert caught.value.kind == "proxy"
    assert target.heads == []


@pytest.mark.parametrize(
    ("answer", "kind"), [(b"HTTP/1.1 407 Auth\r\nContent-Length: 0\r\n\r\n", "proxy"), (b"HTTP/1.1 502 Bad\r\nContent-Length: 0\r\n\r\n", "connect"),
                         (b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", "proxy")],
)  # fmt: skip
async def test_what_a_proxy_says_no_to(answer: bytes, kind: str) -> None:
    async with site(answer) as proxy:
        options = msgspec.structs.replace(QUICK, proxy=f"http://127.0.0.1:{proxy.port}")
        async with fetcher(options) as net:
            with pytest.raises(NetworkError) as caught:
                await net.get("https://news.example/feed", kind="feed")
    assert caught.value.kind == kind
    assert proxy.heads[0].startswith(b"CONNECT news.example:443 ")


async def test_socks_gets_the_name_and_not_an_address() -> None:
    got: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(3)
        writer.write(b"\x05\x00")
        head = await reader.readexactly(5)
        got.append(await reader.readexactly(head[4] + 2))
        writer.write(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
        await reader.readuntil(b"\r\n\r\n")
        writer.write(reply(b"<rss/>"))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        for scheme in ("socks5", "socks5h"):
            async with fetcher(msgspec.structs.replace(QUICK, proxy=f"{scheme}://127.0.0.1:{port}")) as net:
                page = await net.get("http://news.example/feed", kind="feed")
            assert page.body == b"<rss/>"
    assert got == [b"news.example\x00\x50"] * 2


@pytest.mark.parametrize("answer", [b"", b"\x05", b"\x05\xff", b"\x04\x00", b"HTTP/1.1 400 Bad\r\n\r\n", b"\x05\x00\x05\x01"])
async def test_a_broken_socks_proxy_fails_the_request_only(answer: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(3)
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        async with fetcher(msgspec.structs.replace(QUICK, proxy=f"socks5h://127.0.0.1:{port}")) as net:
            with pytest.raises(NetworkError):
                await net.get("http://news.example/feed", kind="feed")


def test_certificates_come_from_the_settings_the_environment_or_the_package(tmp_path: Path) -> None:
    import trustme

    authority = trustme.CA()
    file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    for options, environ in ((NetOptions(ca_file=str(file)), {}), (NetOptions(), {"SSL_CERT_FILE": str(file)})):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        load_certificates(context, options, environ)
        assert context.cert_store_stats()["x509_ca"] == 1
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    load_certificates(context, NetOptions(), {})
    assert context.cert_store_stats()["x509_ca"] > 50
    with pytest.raises(NetworkError) as caught:
        load_certificates(context, NetOptions(ca_file=str(tmp_path / "none.pem")), {})
    assert caught.value.kind == "tls"
