"""Names looked up by a DNS-over-HTTPS service (RFC 8484) instead of the system's resolver, which a network may filter.

Names of this computer and of the local network are none of such a service's business: the system knows them.
"""

from __future__ import annotations

import asyncio
import base64
import ipaddress
import struct
import time
from collections.abc import Awaitable, Callable

import httpx

from reader.errors import NetworkError
from reader.net.wire import Resolver

#: Asks the service: takes the query's address, gives the body of its answer. Raises NetworkError(kind="dns").
Ask = Callable[[str], Awaitable[bytes]]

_A, _AAAA = 1, 28
_REMEMBER_SECONDS = 60.0
_LONGEST = 65_535
_HERE = (".local", ".localhost", ".internal", ".lan", ".home.arpa")


class Doh:
    """A resolver for `Wire`. `service` is the address of the service, `system` resolves what it does not know."""

    def __init__(self, service: str, ask: Ask, system: Resolver) -> None:
        self._service = service
        self._ask = ask
        self._system = system
        self._known: dict[str, tuple[float, list[str]]] = {}

    async def __call__(self, host: str, port: int) -> list[str]:
        """The addresses of a name, IPv6 first. Raises OSError where there are none, NetworkError without an answer."""
        name = host.rstrip(".").lower()
        if "." not in name or name.endswith(_HERE):
            return await self._system(host, port)
        known = self._known.get(name)
        if known and known[0] > time.monotonic():
            return known[1]
        answers = await asyncio.gather(self._addresses(name, _AAAA), self._addresses(name, _A), return_exceptions=True)
        found = [address for answer in answers if isinstance(answer, list) for address in answer]
        failed = next((answer for answer in answers if isinstance(answer, BaseException)), None)
        if not found and failed is not None:
            raise failed
        if not found:
            raise OSError(f"no address of {name[:40]}")
        self._known[name] = (time.monotonic() + _REMEMBER_SECONDS, found)
        return found

    async def _addresses(self, name: str, kind: int) -> list[str]:
        asked = base64.urlsafe_b64encode(query(name, kind)).rstrip(b"=").decode()
        sign = "&" if "?" in self._service else "?"
        return addresses(await self._ask(f"{self._service}{sign}dns={asked}"), kind)


def asker(transport: httpx.AsyncBaseTransport, seconds: float) -> Ask:
    """How the service is asked: over `transport`, each time at most so long."""

    async def ask(url: str) -> bytes:
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), seconds)
        request = httpx.Request(
            "GET", url, headers={"Accept": "application/dns-message"}, extensions={"timeout": timeouts}
        )
        try:
            async with asyncio.timeout(seconds):
                response = await transport.handle_async_request(request)
                try:
                    return await _body(response)
                finally:
                    await response.aclose()
        except (TimeoutError, httpx.HTTPError, OSError, NetworkError) as error:
            raise NetworkError(
                "The DNS service does not answer", kind="dns", remedy="Check dns under [network], or the network."
            ) from error

    return ask


async def _body(response: httpx.Response) -> bytes:
    data = b""
    async for chunk in response.aiter_raw():
        data += chunk
        if len(data) > _LONGEST:
            break
    if response.status_code != 200 or len(data) > _LONGEST:
        raise OSError("no answer of DNS")
    return data


def query(name: str, kind: int) -> bytes:
    """One question as DNS has it (RFC 1035 §4.1). Its number is 0, so that answers can be cached. Raises OSError."""
    labels = name.encode("ascii").split(b".")
    if not all(0 < len(label) < 64 for label in labels) or len(name) > 253:
        raise OSError(f"{name[:40]} is no name")
    head = struct.pack(">HHHHHH", 0, 0x0100, 1, 0, 0, 0)
    return head + b"".join(bytes((len(label),)) + label for label in labels) + struct.pack(">BHH", 0, kind, 1)


def addresses(answer: bytes, kind: int) -> list[str]:
    """The addresses of an answer; none where the name has none of this kind. Raises OSError for what is no answer."""
    try:
        _, flags, questions, count, _, _ = struct.unpack_from(">HHHHHH", answer)
        if not flags & 0x8000 or flags & 0x000F not in (0, 3):
            raise OSError("the DNS service failed")
        place = 12
        for _ in range(questions):
            place = _past_name(answer, place) + 4
        found: list[str] = []
        for _ in range(count):
            place = _past_name(answer, place)
            got, _, _, length = struct.unpack_from(">HHIH", answer, place)
            data = answer[place + 10 : place + 10 + length]
            place += 10 + length
            if got == kind:
                found.append(str(ipaddress.IPv4Address(data) if kind == _A else ipaddress.IPv6Address(data)))
    except (struct.error, IndexError, ipaddress.AddressValueError) as error:
        raise OSError("the DNS service gave no answer of DNS") from error
    return found


def _past_name(answer: bytes, place: int) -> int:
    """Where a name ends: after its last label, or after the pointer to the rest of it."""
    while True:
        length = answer[place]
        if length >= 0xC0:
            return place + 2
        place += length + 1
        if not length:
            return place
