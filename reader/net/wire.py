# ruff: noqa: ASYNC109  the timeouts are httpcore's interface
"""Sockets for httpcore: our own look-up, the guard in the connect step, plain asyncio streams below.

httpcore's stock backend connects by name, out of reach of the guard, and takes twice the time. Knows no HTTP.
"""

from __future__ import annotations

import asyncio
import errno
import importlib.util
import queue
import socket
import ssl
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpcore

from reader.errors import NetworkError
from reader.net.guard import check_addresses, literal

# httpcore tries to import sniffio at every lock, six times a request. Where it is not installed, the search through the
# path costs a third of a request; None in sys.modules ends it at once, with the same ImportError.
if importlib.util.find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]

Resolver = Callable[[str, int], Awaitable[list[str]]]
_Question = tuple[str, asyncio.AbstractEventLoop, "asyncio.Future[list[str]]"]

_HIGH_WATER = 256 * 1024
_LOOKUP_THREADS = 16
_REMEMBER_SECONDS = 60.0
_HEAD_START = 0.3


class Names:
    """Looks names up on a few daemon threads, so that a look-up that hangs holds neither the loop nor the exit."""

    def __init__(self) -> None:
        self._asked: queue.SimpleQueue[_Question | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._waiting = 0
        self._known: dict[str, tuple[float, list[str]]] = {}

    async def __call__(self, host: str, port: int) -> list[str]:
        """The addresses of a name, IPv6 and IPv4 as the system orders them. Raises OSError."""
        known = self._known.get(host)
        if known and known[0] > time.monotonic():
            return known[1]
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[list[str]] = loop.create_future()
        self._waiting += 1
        if self._waiting > len(self._threads) < _LOOKUP_THREADS:
            thread = threading.Thread(target=self._work, name="names", daemon=True)
            self._threads.append(thread)
            thread.start()
        self._asked.put((host, loop, answer))
        try:
            addresses = await answer
        finally:
            self._waiting -= 1
        self._known[host] = (time.monotonic() + _REMEMBER_SECONDS, addresses)
        return addresses

    def close(self) -> None:
        """Let the threads go, each as soon as its look-up ends."""
        for _ in self._threads:
            self._asked.put(None)
        self._threads = []

    def _work(self) -> None:
        while question := self._asked.get():
            host, loop, answer = question
            found: list[str] | Exception
            try:
                infos = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
                found = list(dict.fromkeys(str(info[4][0]) for info in infos))
            except (OSError, UnicodeError) as error:
                found = error
            try:
                loop.call_soon_threadsafe(_settle, answer, found)
            except RuntimeError:  # the loop is closed: nobody waits any more
                continue


def _settle(answer: asyncio.Future[list[str]], found: list[str] | Exception) -> None:
    if answer.done():
        return
    if isinstance(found, Exception):
        answer.set_exception(found)
    else:
        answer.set_result(found)


class _Line(asyncio.Protocol):
    """One connection's received bytes and its end."""

    __slots__ = ("buffer", "ended", "error", "paused", "transport", "waiter")

    def __init__(self) -> None:
        self.transport: asyncio.Transport
        self.buffer = bytearray()
        self.ended = False
        self.error: Exception | None = None
        self.paused = False
        self.waiter: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if len(self.buffer) > _HIGH_WATER and not self.paused:
            self.paused = True
            self.transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        self.ended = True
        self._wake()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended = True
        self.error = self.error or exc
        self._wake()

    def take(self, most: int) -> bytes:
        data = bytes(self.buffer[:most])
        del self.buffer[:most]
        if self.paused and len(self.buffer) < _HIGH_WATER // 2 and not self.ended:
            self.paused = False
            self.transport.resume_reading()
        return data

    def _wake(self) -> None:
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(None)


class Stream(httpcore.AsyncNetworkStream):
    """A connection as httpcore uses one. Closing is at once: what we wanted has been read, or will never come."""

    def __init__(self, line: _Line, wire: Wire) -> None:
        self._line = line
        self._wire = wire
        wire.live.add(self)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        line = self._line
        if not line.buffer and not line.ended:
            line.waiter = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(timeout):
                    await line.waiter
            except TimeoutError as error:
                raise httpcore.ReadTimeout(f"silent for {timeout:g} s") from error
            finally:
                line.waiter = None
        if line.buffer:
            return line.take(max_bytes)
        if line.error is not None:
            raise httpcore.ReadError(str(line.error)) from line.error
        return b""

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # Requests have no bodies: a few hundred bytes that the kernel takes at once.
        if self._line.ended:
            raise httpcore.WriteError("the connection was closed")
        self._line.transport.write(buffer)

    async def aclose(self) -> None:
        self._wire.live.discard(self)
        self._line.transport.abort()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Speak TLS from here on. Raises NetworkError(kind="tls") and ("connect") where it takes too long."""
        line, name, agreed = self._line, server_hostname or "", False
        self._wire.trust(ssl_context)
        try:
            async with asyncio.timeout(timeout):
                secured = await asyncio.get_running_loop().start_tls(
                    line.transport, line, ssl_context, server_hostname=server_hostname, ssl_handshake_timeout=timeout
                )
            if secured is None:
                raise ConnectionResetError("closed during the handshake")
            line.transport = secured
            agreed = True
        except ssl.SSLError as error:
            raise tls_problem(name, error) from error
        except (TimeoutError, OSError) as error:
            raise NetworkError(
                f"{name[:40]} did not agree on a secure connection", kind="connect", remedy="Try again later."
            ) from error
        finally:
            if not agreed:
                await self.aclose()
        return self

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return bool(self._line.buffer) or self._line.ended
        if info == "server_addr":
            return self._line.transport.get_extra_info("peername")
        if info == "client_addr":
            return self._line.transport.get_extra_info("sockname")
        return self._line.transport.get_extra_info(info)


class Wire(httpcore.AsyncNetworkBackend):
    """Connects. `guarded` refuses private addresses; a configured proxy may be one, so its wire is not guarded."""

    def __init__(self, resolver: Resolver, trust: Callable[[ssl.SSLContext], None], *, guarded: bool) -> None:
        self.live: set[Stream] = set()
        self.trust = trust
        self._resolver = resolver
        self._guarded = guarded

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to an address that was checked. Raises NetworkError: private, dns, connect or proxy."""
        try:
            async with asyncio.timeout(timeout):
                return Stream(await self._connect(host, port), self)
        except TimeoutError as error:
            raise self._problem("connect", f"No answer from {host[:40]} in {timeout:g} s") from error

    async def _connect(self, host: str, port: int) -> _Line:
        address = literal(host)
        try:
            addresses = [address] if address else await self._resolver(host, port)
        except (OSError, UnicodeError) as error:
            raise self._problem("dns", f"The name {host[:40]} was not found") from error
        if not addresses:
            raise self._problem("dns", f"The name {host[:40]} was not found")
        if self._guarded:
            check_addresses(host, port, addresses)
        try:
            return await _first_of(_mixed(addresses), port)
        except OSError as error:
            raise self._problem("connect", _why(host, error)) from error

    def _problem(self, kind: str, message: str) -> NetworkError:
        if self._guarded:
            return NetworkError(message, kind=kind, remedy="Check the network, or try again later.")
        return NetworkError(
            "The proxy does not answer", kind="proxy", remedy="Check the proxy in the settings or HTTPS_PROXY."
        )

    def abort(self) -> None:
        """End every connection now."""
        for stream in tuple(self.live):
            stream._line.transport.abort()
        self.live.clear()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def _mixed(addresses: list[str]) -> list[str]:
    """IPv6 and IPv4 by turns, the system's favourite first (RFC 8305 §4)."""
    six = [address for address in addresses if ":" in address]
    four = [address for address in addresses if ":" not in address]
    first, second = (six, four) if addresses[0] in six else (four, six)
    mixed = [address for pair in zip(first, second, strict=False) for address in pair]
    return mixed + first[len(second):] + second[len(first):]


async def _dial(address: str, port: int) -> _Line:
    _, line = await asyncio.get_running_loop().create_connection(_Line, address, port)
    return line


async def _first_of(addresses: list[str], port: int) -> _Line:
    """The first address that answers; each gets a head start over the next (RFC 8305 §5). Raises OSError."""
    if len(addresses) == 1:
        return await _dial(addresses[0], port)
    tasks: set[asyncio.Task[_Line]] = set()
    left = addresses[:6]
    problem: OSError = OSError(errno.EHOSTUNREACH, "no address")
    try:
        while left or tasks:
            if left:
                tasks.add(asyncio.create_task(_dial(left.pop(0), port)))
            done, tasks = await asyncio.wait(
                tasks, timeout=_HEAD_START if left else None, return_when=asyncio.FIRST_COMPLETED
            )
            for task in tuple(done):
                error = task.exception()
                if error is None:
                    done.discard(task)
                    tasks |= done
                    return task.result()
                if not isinstance(error, OSError):
                    raise error
                problem = error
        raise problem
    finally:
        for task in tasks:
            task.cancel()
            task.add_done_callback(_hang_up)


def _hang_up(task: asyncio.Task[_Line]) -> None:
    """Close the connection of a race's loser that came through after all."""
    if not task.cancelled() and task.exception() is None:
        task.result().transport.abort()


def _why(host: str, error: OSError) -> str:
    if error.errno == errno.ECONNREFUSED:
        return f"{host[:40]} refused the connection"
    if error.errno in (errno.EMFILE, errno.ENFILE):
        return "This system allows no more connections at once"
    if error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN):
        return f"There is no way to {host[:40]} from this network"
    return f"{host[:40]} could not be reached"


def tls_problem(host: str, error: ssl.SSLError) -> NetworkError:
    """A failed handshake in plain words. A certificate that fails is never opened anyway."""
    message, remedy = f"{host[:40]} speaks no TLS that is safe", "Not opened."
    if isinstance(error, ssl.SSLCertVerificationError):
        text = str(getattr(error, "verify_message", "") or error).lower()
        if "hostname" in text or "ip address" in text:
            message, remedy = "The certificate is for another site. Not opened", "Check the address."
        elif "expired" in text:
            message, remedy = "The certificate has run out. Not opened", "Check the date of this computer."
        elif "not yet valid" in text:
            message, remedy = "The certificate is not valid yet. Not opened", "Check the date of this computer."
        else:
            message = "The certificate is signed by nobody known here. Not opened"
            remedy = "A network filter or an own authority can be the reason; SSL_CERT_FILE names further ones."
    return NetworkError(message, kind="tls", remedy=remedy)
