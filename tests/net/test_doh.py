"""Names looked up by a service over HTTPS: what goes out, what is made of answers, and what the system still does."""

from __future__ import annotations

import asyncio
import base64
import socket
import ssl
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import NetworkError
from reader.net.doh import Doh, addresses, query
from tests.net.servers import QUICK, fetcher, reply, site

A, AAAA, CNAME = 1, 28, 5


def record(kind: int, data: bytes) -> bytes:
    return b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 60, len(data)) + data


def answer(question: bytes, *records: bytes, flags: int = 0x8180) -> bytes:
    return question[:2] + struct.pack(">HHHHH", flags, 1, len(records), 0, 0) + question[12:] + b"".join(records)


def test_a_question_is_written_as_the_standard_says() -> None:
    assert query("www.example.com", A) == bytes.fromhex("00000100000100000000000003777777076578616d706c6503636f6d0000010001")
    for name in ("a" * 64 + ".example", "a..example", ".".join(["a" * 60] * 5)):
        with pytest.raises(OSError, match="no name"):
            query(name, A)


def test_answers_are_read_past_other_records() -> None:
    asked = query("news.example", A)
    records = (record(CNAME, b"\x01x\xc0\x0c"), record(A, b"\x01\x02\x03\x04"), record(A, b"\x05\x06\x07\x08"))
    assert addresses(answer(asked, *records), A) == ["1.2.3.4", "5.6.7.8"]
    assert addresses(answer(asked, record(AAAA, bytes(15) + b"\x01")), AAAA) == ["::1"]
    assert addresses(answer(asked, flags=0x8183), A) == []  # there is no such name
    for bad in (b"", asked, answer(asked, flags=0x8182), answer(asked, record(A, b"\x01\x02")), answer(asked, record(A, b"\x01\x02\x03\x04"))[:-3]):
        with pytest.raises(OSError, match="DNS service"):
            addresses(bad, A)


@given(st.binary(max_size=200))
def test_no_answer_does_more_than_fail(data: bytes) -> None:
    try:
        addresses(data, A)
    except OSError:
        return


async def test_names_of_the_local_network_are_for_the_system() -> None:
    asked: list[str] = []

    async def ask(url: str) -> bytes:
        asked.append(url)
        raise OSError("not asked")

    async def system(host: str, port: int) -> list[str]:
        return ["192.168.1.2"]

    resolve = Doh("https://dns.example/query", ask, system)
    for host in ("localhost", "nas", "printer.local", "nas.home.arpa"):
        assert await resolve(host, 80) == ["192.168.1.2"]
    assert asked == []
    with pytest.raises(OSError, match="not asked"):
        await resolve("news.example", 80)
    assert asked[0].startswith("https://dns.example/query?dns=AAAB")
    assert "=" not in asked[0].partition("dns=")[2]


@asynccontextmanager
async def service(folder: Path, known: dict[str, str]) -> AsyncIterator[tuple[str, Path, list[str]]]:
    """A DNS service on this machine with a certificate: its address, its authority's file, the names it was asked."""
    import trustme

    authority = trustme.CA()
    file = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    names: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                sent = parse_qs(urlsplit(head.split(" ")[1]).query)["dns"][0]
                asked = base64.urlsafe_b64decode(sent + "=" * (-len(sent) % 4))
                name, kind = query_of(asked)
                names.append(name)
                found = [record(A, socket.inet_aton(known[name]))] if name in known and kind == A else []
                writer.write(reply(answer(asked, *found), Content_Type="application/dns-message"))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/dns-query", file, names


def query_of(asked: bytes) -> tuple[str, int]:
    labels, place = [], 12
    while length := asked[place]:
        labels.append(asked[place + 1 : place + 1 + length].decode())
        place += length + 1
    return ".".join(labels), int.from_bytes(asked[place + 1 : place + 3], "big")


async def test_the_direct_route_asks_the_service_once_for_a_name(tmp_path: Path) -> None:
    async with service(tmp_path, {"news.example": "127.0.0.1"}) as (address, file, names), site(reply()) as mine:
        options = msgspec.structs.replace(QUICK, dns=address, ca_file=str(file))
        async with fetcher(options) as net:
            for path in ("/feed", "/other"):
                page = await net.get(mine.url(path, "news.example"), kind="feed", trusted=True)
                assert page.body == b"<rss/>"
            with pytest.raises(NetworkError) as caught:
                await net.get("http://unknown.example/feed", kind="feed")
    assert caught.value.kind == "dns"
    assert sorted(names) == ["news.example"] * 2 + ["unknown.example"] * 2


async def test_what_the_service_says_is_checked_like_any_address(tmp_path: Path) -> None:
    async with service(tmp_path, {"news.example": "10.0.0.1"}) as (address, file, _):
        net = fetcher(msgspec.structs.replace(QUICK, dns=address, ca_file=str(file)))
        with pytest.raises(NetworkError) as caught:
            await net.get("http://news.example/feed", kind="feed")
        await net.close()
    assert caught.value.kind == "private"


async def test_a_service_that_is_not_there_is_named_and_nothing_else_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("the system was asked"))
    async with fetcher(msgspec.structs.replace(QUICK, dns="https://127.0.0.1:9/dns-query")) as net:
        with pytest.raises(NetworkError, match="DNS service") as caught:
            await net.get("http://news.example/feed", kind="feed")
    assert caught.value.kind == "dns"


async def test_a_proxy_looks_names_up_itself(tmp_path: Path) -> None:
    async with service(tmp_path, {}) as (address, file, names), site(reply()) as proxy:
        options = msgspec.structs.replace(QUICK, dns=address, ca_file=str(file), proxy=proxy.url(""))
        async with fetcher(options) as net:
            assert (await net.get("http://news.example/feed", kind="feed")).body == b"<rss/>"
    assert names == []
