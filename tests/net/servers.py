"""Small servers on this machine, and a fetcher that may talk to them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx

from reader.net.client import Fetcher, NetOptions

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
QUICK = NetOptions(proxy="none", host_delay=0.0, connect_seconds=0.5, read_seconds=0.4, feed_seconds=0.8, page_seconds=0.8)

Answer = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


def fetcher(options: NetOptions = QUICK, **given: Any) -> Fetcher:
    return Fetcher(options, **{"now": lambda: NOW, "environ": {}, **given})


def played(answer: Callable[[httpx.Request], httpx.Response], options: NetOptions = QUICK) -> Fetcher:
    """A fetcher whose answers come from a function."""
    return fetcher(options, transport=httpx.MockTransport(answer))


class Site:
    """A server that keeps the heads of the requests it got."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.heads: list[bytes] = []
        self.connections = 0

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


@asynccontextmanager
async def site(answer: bytes | Answer) -> AsyncIterator[Site]:
    """Serve on 127.0.0.1: the same bytes for every request, or whatever `answer(head, writer)` does."""
    place = Site(0)
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        place.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                place.heads.append(head)
                if isinstance(answer, bytes):
                    writer.write(answer)
                    await writer.drain()
                else:
                    await answer(head, writer)
                if writer.is_closing():
                    return
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    place.port = server.sockets[0].getsockname()[1]
    try:
        yield place
    finally:
        server.close()
        for task in tuple(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def reply(content: bytes = b"<rss/>", *, status: str = "200 OK", length: int | None = None, **headers: str) -> bytes:
    """An answer as bytes; `length` is a Content-Length that may be a lie."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(content) if length is None else length}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content
