"""Which addresses may be connected to: nothing private, unless the person typed exactly that host and port.

Pure rules on text; `wire` asks them in the connect step, with the very addresses it is about to connect to.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from contextvars import ContextVar
from functools import lru_cache
from urllib.parse import urlsplit

from reader.errors import NetworkError

Origin = tuple[str, int]

#: Origins the request in progress may reach although they are private. Set by the client around each request.
ALLOWED: ContextVar[frozenset[Origin]] = ContextVar("allowed_origins", default=frozenset())

#: Not global although `ipaddress` of some Python versions says so: translated, tunnelled, site-local, reserved.
_REFUSED_V4 = tuple(map(ipaddress.IPv4Network, ("192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10", "240.0.0.0/4")))
_REFUSED_V6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "::/96", "64:ff9b::/32", "100::/63", "2001::/23", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7",
        "fec0::/10",
    )
)  # fmt: skip
_NUMBER = re.compile(r"(?:0x[0-9a-f]{0,300}|[0-9]{1,300})\Z", re.IGNORECASE)
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".home.arpa", ".localdomain")
_PORTS = {80, 443}
#: Stands for a spelling that is no address at all.
_NOWHERE = "0.0.0.0"  # noqa: S104


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet. IPv4 inside IPv6 is judged as IPv4."""
    try:
        ip = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        return ip.is_global and not ip.is_multicast and not any(ip in network for network in _REFUSED_V6)
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _REFUSED_V4)


def literal(host: str) -> str | None:
    """The IP address a host spells in any way C libraries understand (`2130706433`, `0x7f.1`), or None for a name.

    A host whose last label is a number but which is no address gives "0.0.0.0": nothing may be there.
    """
    host = host.strip("[]").rstrip(".").lower()
    if ":" in host:
        try:
            return str(ipaddress.ip_address(host.split("%")[0]))
        except ValueError:
            return _NOWHERE
    if not _NUMBER.match(host.rpartition(".")[2]):
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return _NOWHERE


@lru_cache(maxsize=512)
def origin_of(url: str) -> Origin | None:
    """Host and port of a web address, or None."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or parts.scheme not in ("http", "https"):
        return None
    return host.lower(), port or (443 if parts.scheme == "https" else 80)


def refused(host: str) -> NetworkError:
    """The error for an address that leads inside."""
    return NetworkError(
        f"{host[:40]} is inside a private network. Not opened",
        kind="private",
        remedy="A feed of your own network has to be added by its exact address.",
    )


def check_host(host: str, port: int, own_port: int | None = None) -> None:
    """Refuse what can be refused before any lookup: literals, names of the local network, unusual ports.

    Behind a proxy this is all there is, since names are looked up on its side. Raises NetworkError(kind="private").
    """
    if (host, port) in ALLOWED.get():
        return
    address = literal(host)
    name = host.rstrip(".").lower()
    if (address is not None and not is_public(address)) or name == "localhost" or name.endswith(_LOCAL_NAMES):
        raise refused(host)
    if port not in _PORTS and not 8000 <= port <= 8999 and port != own_port:
        raise NetworkError(f"Port {port} is not a port of the web. Not opened", kind="private")


def check_addresses(host: str, port: int, addresses: list[str]) -> None:
    """Refuse a name if any of the addresses it resolved to is private. Raises NetworkError(kind="private")."""
    if (host, port) in ALLOWED.get():
        return
    if not all(map(is_public, addresses)):
        raise refused(host)
