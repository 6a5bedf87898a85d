"""Nothing private is reached, however it is spelled and wherever it is reached from."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import NetworkError
from reader.net.guard import check_host, is_public, literal
from tests.net.servers import NOW, fetcher, played, reply, site

SPELLINGS = [
    "http://127.0.0.1/", "http://127.1/", "http://127.0.1/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/",
    "http://0177.0.0.1/", "http://017700000001/", "http://127.0.0.1./", "http://0/", "http://0.0.0.0/", "http://[::1]/",
    "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[0:0:0:0:0:ffff:127.0.0.1]/",
    "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fe80::1]/",
    "http://[fd00::1]/", "http://[fec0::1]/", "http://10.0.0.1/", "http://192.168.1.1/", "http://172.16.0.1/",
    "http://169.254.169.254/latest/meta-data/", "http://100.64.0.1/", "http://192.0.0.8/", "http://192.88.99.1/",
    "http://224.0.0.1/", "http://255.255.255.255/", "http://localhost/", "http://localhost./", "http://a.localhost/",
    "http://printer.local/", "http://１２７.0.0.1/", "http://x@127.0.0.1/", "http:\\\\127.0.0.1/", "http://256.256.256.256/",
    "http://[5f00::1]/", "http://[ff02::1]/",
]  # fmt: skip


@pytest.mark.parametrize("url", SPELLINGS)
async def test_no_spelling_of_a_private_address_is_asked(url: str) -> None:
    async with fetcher() as net:
        with pytest.raises(NetworkError) as caught:
            await net.get(url, kind="page")
    assert caught.value.kind in ("private", "protocol")


@pytest.mark.parametrize("url", SPELLINGS)
async def test_a_redirect_leads_to_none_of_them(url: str) -> None:
    import httpx

    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(302, headers={"Location": url.encode()})

    async with played(answer) as net:
        with pytest.raises(NetworkError) as caught:
            await net.get("http://news.example/feed", kind="feed", trusted=True)
    assert asked == ["news.example"]
    assert caught.value.kind in ("private", "redirect", "protocol")


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "::1", "::ffff:10.0.0.1", "fe80::1%eth0", "192.168.0.9"])
async def test_a_name_that_resolves_inside_is_refused(address: str) -> None:
    async def inside(host: str, port: int) -> list[str]:
        return ["93.184.216.34", address]

    async with fetcher(resolver=inside) as net:
        with pytest.raises(NetworkError) as caught:
            await net.get("http://rebind.example/", kind="page")
    assert caught.value.kind == "private"


async def test_the_typed_address_may_be_private_but_only_that_host_and_port() -> None:
    async with site(reply()) as mine, site(reply()) as other, fetcher() as net:
        page = await net.get(mine.url("/feed"), kind="feed", trusted=True)
        assert page.body == b"<rss/>"
        article = await net.get(mine.url("/story"), kind="page", allow_private_origin=mine.url("/feed"))
        assert article.status == 200
        with pytest.raises(NetworkError) as caught:
            await net.get(other.url("/story"), kind="page", allow_private_origin=mine.url("/feed"))
        assert caught.value.kind == "private"
        with pytest.raises(NetworkError):
            await net.get(mine.url("/story"), kind="page")
    assert other.heads == []
    assert len(mine.heads) == 2


async def test_a_kept_connection_to_a_private_address_is_not_lent_to_content() -> None:
    async with site(reply()) as mine, fetcher() as net:
        await net.get(mine.url("/a"), kind="page", trusted=True)
        with pytest.raises(NetworkError) as caught:
            await net.get(mine.url("/b"), kind="page")
    assert caught.value.kind == "private"
    assert len(mine.heads) == 1


async def test_a_typed_private_feed_may_not_send_us_to_another_port() -> None:
    async with (
        site(reply()) as other,
        site(reply(b"", status="302 Found", Location=other.url())) as mine,
        fetcher() as net,
    ):
        with pytest.raises(NetworkError) as caught:
            await net.get(mine.url(), kind="feed", trusted=True)
    assert caught.value.kind == "private"
    assert other.heads == []


def test_ports_are_those_of_the_web_or_the_feeds_own() -> None:
    for port in (80, 443, 8000, 8080, 8999):
        check_host("news.example", port)
    check_host("news.example", 7000, own_port=7000)
    for port in (22, 25, 6379, 7000, 9000, 65535):
        with pytest.raises(NetworkError):
            check_host("news.example", port)


@given(st.integers(0, 2**32 - 1))
def test_every_number_is_judged_as_the_address_it_means(number: int) -> None:
    address = str(ipaddress.IPv4Address(number))
    for spelling in (str(number), hex(number), address):
        assert literal(spelling) == address
    assert literal(f"[::ffff:{address}]") is not None
    assert is_public(f"::ffff:{address}") == is_public(address)


def test_ordinary_names_and_addresses_pass() -> None:
    for host in ("news.example", "1.example", "8.8.8.8", "[2606:4700::1111]", "xn--80ak6aa92e.com", "123.news"):
        check_host(host, 443)
    assert literal("news.example") is None
    assert literal("123.news") is None
    assert NOW.tzinfo is not None
