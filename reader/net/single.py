"""One request over a connection of its own: what a feed needs, whose host is asked for nothing else.

httpcore's pool looks through all its connections at every request and takes five locks for each; with several hundred
hosts that is more work than the requests. Knows no routes: proxies go through the pool.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress

import h11
import httpcore
import httpx

from reader.net.wire import Wire

_READ = 64 * 1024
#: Bytes of headers that are taken from a server.
_HEADERS = 100 * 1024
_ALPN = ["http/1.1"]


@contextmanager
def _as_httpx() -> Iterator[None]:
    """Errors of the wire and of HTTP as httpx has them."""
    try:
        yield
    except httpcore.ReadTimeout as error:
        raise httpx.ReadTimeout(str(error)) from error
    except httpcore.ReadError as error:
        raise httpx.ReadError(str(error)) from error
    except h11.RemoteProtocolError as error:
        raise httpx.RemoteProtocolError(str(error)) from error
    except h11.LocalProtocolError as error:
        raise httpx.LocalProtocolError(str(error)) from error


class Single(httpx.AsyncBaseTransport):
    """Opens a connection for every request and closes it with the answer."""

    def __init__(self, wire: Wire, context: ssl.SSLContext) -> None:
        self._wire = wire
        self._context = context

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send, and read up to the end of the headers. Raises NetworkError where no connection came about."""
        timeouts = request.extensions["timeout"]
        url = request.url
        host = url.raw_host.decode("ascii")
        secure = url.scheme == "https"
        stream = await self._wire.connect_tcp(host, url.port or (443 if secure else 80), timeouts["connect"])
        try:
            if secure:
                self._context.set_alpn_protocols(_ALPN)
                stream = await stream.start_tls(self._context, host, timeouts["connect"])
            answer = _Answer(stream, timeouts["read"])
            with _as_httpx():
                head = await answer.head(h11.Request(
                    method=request.method, target=url.raw_path, headers=request.headers.raw
                ))  # fmt: skip
        except BaseException:
            await stream.aclose()
            raise
        return httpx.Response(head.status_code, headers=head.headers.raw_items(), stream=answer)


class _Answer(httpx.AsyncByteStream):
    """The body of one answer as it comes in."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, timeout: float) -> None:
        self._stream = stream
        self._timeout = timeout
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEADERS)

    async def head(self, request: h11.Request) -> h11.Response:
        """Send a request and read the headers of its answer."""
        sent = self._http.send(request)
        end = self._http.send(h11.EndOfMessage())
        with suppress(httpcore.WriteError):  # a server may answer and close before it has read all of the request
            await self._stream.write((sent or b"") + (end or b""))
        while True:
            event = await self._event()
            # What comes ahead of an answer (100, 103) is none; nobody asked for another protocol.
            if isinstance(event, h11.Response):
                return event
            if isinstance(event, h11.InformationalResponse) and event.status_code == 101:
                raise httpx.RemoteProtocolError("another protocol than asked for")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_httpx():
            while isinstance(event := await self._event(), h11.Data):
                yield bytes(event.data)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def _event(self) -> object:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            data = await self._stream.read(_READ, self._timeout)
            if not data and self._http.their_state is h11.SEND_RESPONSE:
                raise httpx.RemoteProtocolError("Server disconnected without sending a response.")
            self._http.receive_data(data)
        return event
