"""A feed's request over a connection of its own, and a page's over one that is kept: both read what HTTP allows."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from reader.errors import NetworkError
from tests.net.servers import fetcher, reply, site

BOTH = pytest.mark.parametrize("kind", ["feed", "page"])


@BOTH
async def test_what_comes_ahead_of_an_answer_is_passed_over(kind: str) -> None:
    early = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x.css>\r\n\r\n"
    async with site(early + reply(b"<rss>whole</rss>")) as mine, fetcher() as net:
        assert (await net.get(mine.url(), kind=kind, trusted=True)).body == b"<rss>whole</rss>"


@BOTH
async def test_a_body_in_chunks_is_put_together_and_its_end_is_waited_for(kind: str) -> None:
    async def piecemeal(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n")
        await writer.drain()
        await asyncio.sleep(0)
        writer.write(b"6\r\n</rss>\r\n" + (b"0\r\n\r\n" if b"/whole" in head else b""))
        writer.close()

    async with site(piecemeal) as mine, fetcher() as net:
        assert (await net.get(mine.url("/whole"), kind=kind, trusted=True)).body == b"<rss></rss>"
        with pytest.raises(NetworkError) as caught:
            await net.get(mine.url("/cut"), kind=kind, trusted=True)
    assert caught.value.kind == "incomplete"


async def test_an_answer_in_another_protocol_is_none() -> None:
    switched = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n"
    async with site(switched) as mine, fetcher() as net:
        with pytest.raises(NetworkError) as caught:
            await net.get(mine.url(), kind="feed", trusted=True)
    assert caught.value.kind == "protocol"


async def test_a_feed_keeps_no_connection_open() -> None:
    async with site(reply()) as mine, fetcher() as net:
        for _ in range(3):
            await net.get(mine.url(), kind="feed", trusted=True)
        assert mine.connections == 3
        assert not net._wire.live


def test_the_command_line_of_httpx_is_not_imported() -> None:
    code = "import sys, reader.net.client; print(sorted({'rich', 'click', 'pygments', 'h2'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
