"""The only client: one address in, one whole `Page` out, or an error that says why.

Works on httpx transports without httpx's client on top: a client keeps cookies, follows redirects and reads the
environment by itself, all of which has to be ours. Limits are in `options`, manners in `hosts`, forbidden addresses
in `guard`.
"""

from __future__ import annotations

import asyncio
import os
import ssl
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Self

import httpx
import msgspec

from reader.errors import NetworkError, RefusedError
from reader.model.page import Page
from reader.net import body, routes
from reader.net.doh import Doh, asker
from reader.net.freshness import fresh_until
from reader.net.guard import ALLOWED, Origin, check_host, origin_of
from reader.net.hosts import Hosts, retry_after
from reader.net.ladder import Ladder, Rung, leads_on
from reader.net.options import Kind, NetOptions
from reader.net.problems import Clock, held, status_problem, too_slow, translated
from reader.net.single import Single
from reader.net.verdict import verdict
from reader.net.wire import Names, Resolver, Wire
from reader.text.urls import safe_url

__all__ = ["Fetcher", "Kind", "NetOptions"]

Now = Callable[[], datetime]

_ACCEPT: dict[Kind, bytes] = {
    "feed": b"application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    b"application/xml;q=0.8, text/xml;q=0.8, text/html;q=0.5, */*;q=0.1",
    "page": b"text/html, application/xhtml+xml, application/xml;q=0.8, */*;q=0.5",
    "image": b"image/*, */*;q=0.1",
}
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_PERMANENT = frozenset((301, 308))
#: Error answers whose text may say that this is a wall and not a fault.
_WALLS = frozenset((401, 402, 403, 405, 406, 409, 429, 451, 503, 511))
_WALL_BYTES = 128 * 1024
#: Never taken from the settings of a source: they are ours to get right.
_OURS = frozenset(
    ("host", "connection", "accept-encoding", "content-length", "transfer-encoding", "te", "upgrade", "referer",
     "if-none-match", "if-modified-since", "range")
)  # fmt: skip


class _Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Everything one call of `get` asks for."""

    url: str
    kind: Kind
    etag: str | None
    last_modified: str | None
    validators_url: str
    own_port: int | None
    headers: dict[str, str]
    allowed: frozenset[Origin]
    urgent: bool
    judged: bool
    proxy: str | None = None

    @property
    def conditional(self) -> bool:
        return bool(self.etag or self.last_modified)


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One hop's answer. `body` is empty for redirects and errors that are no walls."""

    status: int
    headers: dict[str, str]
    route: str
    body: bytes = b""
    received: int = 0


class Fetcher:
    """Holds connections, hosts' wishes and the clock check. Belongs to one event loop; use as `async with`.

    `environ` and `transport` are replaced by tests; `resolver` gives the addresses of a name.
    """

    def __init__(
        self,
        options: NetOptions | None = None,
        *,
        now: Now,
        transport: httpx.AsyncBaseTransport | None = None,
        resolver: Resolver | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.options = options or NetOptions()
        self.received = 0
        self.hosts = Hosts(
            now, at_once=self.options.per_host, delay=self.options.host_delay, overall=self.options.at_once
        )
        self._now = now
        self._environ = dict(os.environ if environ is None else environ)
        self._routes = routes.Routes(self.options, self._environ)
        self.ladder = Ladder(self.options, now)
        self._fixed = transport
        self._transports: dict[tuple[str, bool], httpx.AsyncBaseTransport] = {}
        self._clock = Clock()
        self._trusted = False
        self._closed = False
        self._context: ssl.SSLContext | None = None
        self._names = Names()
        resolve = resolver or self._names
        #: To what the settings name themselves: proxies, and the service that looks names up.
        self._proxy_wire = Wire(resolve, self._trust, guarded=False)
        self._lookups: httpx.AsyncBaseTransport | None = None
        if self.options.dns and resolver is None:
            resolve = Doh(self.options.dns, self._ask_names, self._names)
        #: The addresses of a name as the direct route looks them up.
        self.addresses = resolve
        self._wire = Wire(resolve, self._trust, guarded=True)
        limits = self.options
        self._timeouts = {
            "connect": limits.connect_seconds,
            "read": limits.read_seconds,
            "write": limits.write_seconds,
            "pool": 30.0,
        }
        self._agent = limits.user_agent.encode("latin-1", "replace")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        """End every connection at once, also those that hang. Requests still running fail."""
        self._closed = True
        self._names.close()
        self._wire.abort()
        self._proxy_wire.abort()
        for transport in (*self._transports.values(), *([self._lookups] if self._lookups else [])):
            await transport.aclose()
        self._transports.clear()
        # One turn of the loop lets the sockets go.
        await asyncio.sleep(0)

    async def get(
        self,
        url: str,
        *,
        kind: Kind = "page",
        etag: str | None = None,
        last_modified: str | None = None,
        validators_url: str | None = None,
        allow_private_origin: str | None = None,
        own_port: int | None = None,
        headers: Mapping[str, str] | None = None,
        trusted: bool = False,
        urgent: bool = False,
        judged: bool = True,
        route: Sequence[str] = (),
        archived: bool = False,
    ) -> Page:
        """Fetch one address. The body is whole; a 304 has none and comes only to validators of that very address.

        `etag` and `last_modified` go out as they came; `validators_url` is the address that gave them (default `url`).
        `trusted`: a person typed this address, so its exact host and port may be private; `allow_private_origin` is
        such an address of another request (the feed an article came from). `own_port` is a port beyond the usual ones
        that belongs to the source (by default that of a feed's own address). `headers` are the source's own and go to
        its host only. `urgent` skips the distance between starts for a page a person waits for. `judged` refuses walls
        (see `verdict`). `route` names the ways to try, in their order (see `ladder`); without any, the options' own.
        `archived` asks for an archived copy only, by the carrier of these ways.

        Raises NetworkError, and RefusedError for login, payment, block page, captcha and portal.
        """
        address = safe_url(url)
        if address is None:
            raise NetworkError("This is not an address of the web", kind="protocol", remedy="Check the address.")
        address = address.partition("#")[0]
        typed = (address if trusted else None, allow_private_origin)
        if own_port is None and kind == "feed":
            own = origin_of(address)
            own_port = own[1] if own else None
        ask = _Ask(
            url=address,
            kind=kind,
            etag=etag,
            last_modified=last_modified,
            validators_url=validators_url or address,
            own_port=own_port,
            headers=dict(headers) if headers else {},
            allowed=frozenset(origin for origin in (origin_of(url) for url in typed if url) if origin),
            urgent=urgent,
            judged=judged,
        )
        token = ALLOWED.set(ask.allowed)
        try:
            return await self._climb(ask, route, archived)
        except NetworkError as error:
            raise self._clock.explain(error) from error.__cause__
        finally:
            ALLOWED.reset(token)

    async def _climb(self, ask: _Ask, names: Sequence[str], archived: bool) -> Page:
        """One way after the other. What the last one failed with is told, unless an earlier one got further."""
        if not names and ask.kind != "page":
            # An old list of headlines helps nobody, unless a source's own settings want it.
            names = tuple(name for name in self.options.routes if name != "archive")
        rungs = self.ladder.archive(ask.url, names) if archived else self.ladder.rungs(ask.url, names)
        told: NetworkError | None = None
        for rung in rungs:
            try:
                page = await self._follow(_by(ask, rung))
            except NetworkError as error:
                told = error if told is None or told.status is None else told
                if rung is rungs[-1] or not leads_on(error):
                    raise told from error.__cause__
            else:
                self.ladder.worked(ask.url, rung, len(rungs))
                return _brought(page, ask, rung)
        raise AssertionError("the last way returns or raises")

    async def _follow(self, ask: _Ask) -> Page:
        """The redirect loop: every hop is checked like the first."""
        url, permanent, still_permanent = ask.url, None, True
        left = self.options.seconds(ask.kind)
        received = 0
        seen: set[str] = set()
        conditional = ask.conditional
        for _ in range(self.options.max_hops + 2):
            send = conditional and (url == ask.validators_url or not seen)
            answer, left = await self._hop(ask, url, send, left)
            received += answer.received
            if answer.status == 304 and send and url != ask.validators_url:
                # The validators belong to another address: this "unchanged" means nothing. Ask again without.
                conditional = False
                seen.discard(url)
                continue
            if answer.status not in _REDIRECTS:
                return self._page(ask, url, answer, send, permanent, received)
            seen.add(url)
            if len(seen) > self.options.max_hops:
                raise NetworkError("The site sends us on and on. Stopped", kind="redirect")
            target = _next(url, answer.headers.get("location", ""))
            if target in seen:
                raise NetworkError("The site sends us round in a circle", kind="redirect")
            still_permanent = still_permanent and answer.status in _PERMANENT
            permanent = target if still_permanent else permanent
            url = target
        raise NetworkError("The site sends us on and on. Stopped", kind="redirect")

    def _page(
        self, ask: _Ask, url: str, answer: _Answer, sent_validators: bool, permanent: str | None, received: int
    ) -> Page:
        """Judge the last answer of a chain. Raises for everything that is not the thing asked for."""
        now = self._now()
        page = Page(
            url=ask.url,
            final_url=url,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            fetched=now,
            route=answer.route,
            fresh_until=fresh_until(answer.headers, now),
            permanent_url=permanent,
            content_bytes=received,
        )
        self._clock.saw(answer.headers, now)
        status = answer.status
        if status == 304 and sent_validators:
            self.hosts.answered(_host(url))
            return page
        wait = self.hosts.hold(_host(url), status, retry_after(answer.headers, now)) if status in (429, 503) else None
        if ask.judged and ask.kind != "image" and (status == 200 or status in _WALLS):
            wall = verdict(page)
            if wall is not None and wall[0] != "shell":
                raise RefusedError(
                    wall[1], kind=wall[0], status=status, retry_after=wait, remedy="Nothing was stored."
                )
        if status not in (200, 203):
            raise status_problem(status, wait)
        if not answer.body:
            raise NetworkError("The answer was empty", kind="incomplete", remedy="Try again later.")
        self.hosts.answered(_host(url))
        return page

    async def _hop(self, ask: _Ask, url: str, conditional: bool, left: float) -> tuple[_Answer, float]:
        """One address asked once (again where the connection broke before an answer); the seconds that remain."""
        try:
            parsed = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise translated(error, host="", begun=False) from error
        host = parsed.raw_host.decode("ascii")
        port = parsed.port or (443 if parsed.scheme == "https" else 80)
        check_host(host, port, ask.own_port)
        request = httpx.Request(
            "GET", parsed, headers=self._headers(ask, host, conditional), extensions={"timeout": self._timeouts}
        )
        route = ask.proxy or self._routes.choose(parsed.scheme, host, port)
        # What may be private shares no connection with what may not.
        reusable = ask.kind != "feed" and not ask.allowed
        transport = self._transport(route, reusable)
        for attempt in range(self.options.retries + 1):
            if self._closed:
                raise NetworkError("Fetching was stopped", kind="offline")
            until = self.hosts.held_until(host)
            if until is not None:
                raise held(host, until, self._now())
            async with self.hosts.turn(host, urgent=ask.urgent):
                started = time.monotonic()
                try:
                    async with asyncio.timeout(max(left, 0.001)):
                        answer = await self._exchange(ask, transport, request, route)
                except TimeoutError as error:
                    raise too_slow(self.options.seconds(ask.kind)) from error
                except _Broken as error:
                    left -= time.monotonic() - started
                    if attempt == self.options.retries or left <= 0:
                        raise error.problem from error.__cause__
                    continue
                return answer, left - (time.monotonic() - started)
        raise AssertionError("the last attempt returns or raises")

    async def _exchange(
        self, ask: _Ask, transport: httpx.AsyncBaseTransport, request: httpx.Request, route: str
    ) -> _Answer:
        """Send, and read as much of the answer as its status is worth."""
        host = request.url.host
        try:
            response = await transport.handle_async_request(request)
        except NetworkError:
            raise
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError) as error:
            problem = translated(error, host=host, begun=False)
            if problem.kind == "connect":
                raise _Broken(problem) from error
            raise problem from error
        except Exception as error:  # what the library makes of a strange server fails one request
            raise translated(error, host=host, begun=False) from error
        headers = _plain_headers(response.headers)
        answer = _Answer(status=response.status_code, headers=headers, route=routes.shown(route))
        try:
            if answer.status in (200, 203):
                return await self._whole(ask, response, answer)
            if answer.status in _WALLS and ask.judged:
                return await self._glance(response, answer)
            if answer.status == 304 and ask.kind != "feed":
                async for _ in self._counted(response):
                    pass  # to the end of the answer, so that the connection can be used again
            return answer
        finally:
            await response.aclose()

    async def _whole(self, ask: _Ask, response: httpx.Response, answer: _Answer) -> _Answer:
        """The body, complete."""
        limit = self.options.limit(ask.kind)
        try:
            content, received = await body.read_body(
                self._counted(response),
                coding=answer.headers.get("content-encoding", ""),
                declared=_length(answer.headers),
                limit=limit,
            )
            if ask.kind == "feed":
                content = body.gunzip(content, limit)
        except NetworkError:
            raise
        except Exception as error:  # as above
            raise translated(error, host=_host(ask.url), begun=True) from error
        return msgspec.structs.replace(answer, body=content, received=received)

    async def _glance(self, response: httpx.Response, answer: _Answer) -> _Answer:
        """What can be had of an error's text, to see whether it is a wall. It may be cut: nothing of it is kept."""
        content, received = b"", 0
        with suppress(NetworkError, httpx.HTTPError):
            content, received = await body.read_body(
                self._counted(response),
                coding=answer.headers.get("content-encoding", ""),
                declared=_length(answer.headers),
                limit=_WALL_BYTES,
            )
        return msgspec.structs.replace(answer, body=content, received=received)

    async def _counted(self, response: httpx.Response) -> AsyncIterator[bytes]:
        """The body as it comes over the wire, added to what this fetcher has received."""
        assert isinstance(response.stream, httpx.AsyncByteStream)
        async for chunk in response.stream:
            self.received += len(chunk)
            yield chunk

    def _headers(self, ask: _Ask, host: str, conditional: bool) -> list[tuple[bytes, bytes]]:
        """What every request says, and nothing else: no cookie, no referrer, no token."""
        sent = [
            (b"User-Agent", self._agent),
            (b"Accept", _ACCEPT[ask.kind]),
            (b"Accept-Encoding", b"gzip, deflate"),
        ]
        if conditional and ask.etag:
            sent.append((b"If-None-Match", _raw(ask.etag)))
        if conditional and ask.last_modified:
            sent.append((b"If-Modified-Since", _raw(ask.last_modified)))
        if ask.headers and host == _host(ask.url):
            own = {name.lower() for name in ask.headers} - _OURS
            sent = [pair for pair in sent if pair[0].decode().lower() not in own]
            sent += [(_raw(name), _raw(value)) for name, value in ask.headers.items() if name.lower() in own]
        return sent

    def _transport(self, route: str, reusable: bool) -> httpx.AsyncBaseTransport:
        if self._fixed is not None:
            return self._fixed
        found = self._transports.get((route, reusable))
        if found is None and route == routes.DIRECT and not reusable:
            found = self._transports[route, reusable] = Single(self._wire, self._tls())
        if found is None:
            wire = self._wire if route == routes.DIRECT else self._proxy_wire
            found = self._transports[route, reusable] = routes.Pooled(
                routes.pool_for(
                    route,
                    wire,
                    self._tls(),
                    at_once=self.options.at_once,
                    kept=self.options.kept_connections if reusable else 0,
                    expiry=self.options.kept_seconds,
                )
            )
        return found

    def _tls(self) -> ssl.SSLContext:
        if self._context is None:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            self._context.minimum_version = ssl.TLSVersion.TLSv1_2
        return self._context

    async def _ask_names(self, url: str) -> bytes:
        """One question to the service that looks names up; its connections are of their own and stay open."""
        if self._lookups is None:
            pool = routes.pool_for(routes.DIRECT, self._proxy_wire, self._tls(), at_once=4, kept=4, expiry=60.0)
            self._lookups = routes.Pooled(pool)
        return await asker(self._lookups, self.options.connect_seconds)(url)

    def _trust(self, context: ssl.SSLContext) -> None:
        """Load the authorities at the first handshake: it takes longer than many a request."""
        if not self._trusted:
            routes.load_certificates(context, self.options, self._environ)
            self._trusted = True


class _Broken(Exception):
    """The connection broke before a byte of the answer: worth another try."""

    def __init__(self, problem: NetworkError) -> None:
        super().__init__(str(problem))
        self.problem = problem


def _by(ask: _Ask, rung: Rung) -> _Ask:
    """The request as it goes one way. Another place gets neither validators nor the source's own headers."""
    if rung.elsewhere is None:
        return msgspec.structs.replace(ask, proxy=rung.proxy) if rung.proxy else ask
    return msgspec.structs.replace(
        ask,
        url=rung.url,
        proxy=rung.proxy,
        etag=None,
        last_modified=None,
        validators_url=rung.url,
        headers={},
        allowed=frozenset(),
    )


def _brought(page: Page, ask: _Ask, rung: Rung) -> Page:
    """The page as one of its own address. Validators and moves of another place mean nothing there."""
    if rung.elsewhere is None:
        return page if rung.proxy is None else msgspec.structs.replace(page, route=rung.name)
    headers = {name: value for name, value in page.headers.items() if name not in ("etag", "last-modified")}
    return msgspec.structs.replace(
        page,
        url=ask.url,
        final_url=rung.restored(page.final_url, ask.url),
        headers=headers,
        permanent_url=None,
        route=rung.name,
        copied=True,
    )


def _next(url: str, location: str) -> str:
    """Where a redirect leads. Raises NetworkError for a target that may not be followed."""
    target = safe_url(location.encode("latin-1").decode("utf-8", "replace"), url) if location else None
    if target is None:
        raise NetworkError("The site sends us to something that is no address", kind="redirect")
    if url.startswith("https:") and not target.startswith("https:"):
        raise NetworkError("The site sends us from a secure address to an open one. Not followed", kind="redirect")
    return target.partition("#")[0]


def _host(url: str) -> str:
    origin = origin_of(url)
    return origin[0] if origin else ""


def _raw(value: str) -> bytes:
    """A header value as it goes out: the bytes it came as, never with a line break in it."""
    return value.replace("\r", "").replace("\n", "").encode("latin-1", "replace")


def _length(headers: Mapping[str, str]) -> int | None:
    value = headers.get("content-length", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None


def _plain_headers(headers: httpx.Headers) -> dict[str, str]:
    """Names in lower case, values byte for byte (Latin-1); cookies are not even looked at."""
    plain: dict[str, str] = {}
    for raw_name, raw_value in headers.raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if name not in ("set-cookie", "set-cookie2"):
            plain[name] = f"{plain[name]}, {value}" if name in plain else value
    return plain
