"""Which way a request goes: direct, or through the proxy of the settings or the environment. Never both.

A proxy that does not answer is an error, not a reason to go direct: whoever set one may depend on it.
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit, urlunsplit

import httpcore
import httpx

from reader.errors import ConfigError, NetworkError
from reader.net.options import NetOptions
from reader.net.wire import Wire

DIRECT = "direct"
_SCHEMES = ("http", "https", "socks5", "socks5h")


def proxy_url(text: str) -> str:
    """The address of a proxy in full. Raises ConfigError for one that cannot be used."""
    found = text if "://" in text else f"http://{text}"
    try:
        parts = urlsplit(found)
        usable = parts.scheme in _SCHEMES and parts.hostname and (parts.port or 1)
    except ValueError:
        usable = False
    if not usable:
        raise ConfigError(
            ["The address of the proxy is not one"], remedy="Use http://HOST:PORT or socks5h://HOST:PORT."
        )
    return found


class Routes:
    """Chooses by scheme and host. Reads the environment once."""

    def __init__(self, options: NetOptions, environ: Mapping[str, str]) -> None:
        self._proxies: dict[str, str] = {}
        self._exempt: tuple[str, ...] = ()
        if options.proxy == "environment":
            for scheme in ("http", "https"):
                text = _variable(environ, f"{scheme}_proxy") or _variable(environ, "all_proxy")
                if text:
                    self._proxies[scheme] = proxy_url(text)
            exempt = (name.strip().lower() for name in _variable(environ, "no_proxy").split(","))
            self._exempt = tuple(name for name in exempt if name)
        elif options.proxy != "none":
            self._proxies = dict.fromkeys(("http", "https"), proxy_url(options.proxy))

    def choose(self, scheme: str, host: str, port: int) -> str:
        """`DIRECT`, or the address of the proxy to use."""
        proxy = self._proxies.get(scheme)
        if proxy is None or (self._exempt and self._is_exempt(host, port)):
            return DIRECT
        return proxy

    def _is_exempt(self, host: str, port: int) -> bool:
        for name in self._exempt:
            if name == "*" or name in (host, f"{host}:{port}") or host.endswith("." + name.lstrip("*.")):
                return True
            if "/" in name and _within(host, name):
                return True
        return False


def _variable(environ: Mapping[str, str], name: str) -> str:
    # HTTP_PROXY in capitals is what a web server sets from a visitor's header (httpoxy); only CGI has that problem.
    if name == "http_proxy" and "REQUEST_METHOD" in environ:
        return environ.get(name, "")
    return environ.get(name) or environ.get(name.upper()) or ""


def _within(host: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


def shown(route: str) -> str:
    """A route without user name and password."""
    if route == DIRECT:
        return route
    parts = urlsplit(route)
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit((parts.scheme, f"{parts.hostname}{port}", "", "", ""))


def pool_for(
    route: str, wire: Wire, context: ssl.SSLContext, *, at_once: int, kept: int, expiry: float
) -> httpcore.AsyncConnectionPool:
    """The connections of one route. `kept` idle ones stay open for `expiry` seconds."""
    common: dict[str, object] = {
        "ssl_context": context,
        "max_connections": at_once,
        "max_keepalive_connections": kept,
        "keepalive_expiry": expiry,
        "network_backend": wire,
    }
    if route == DIRECT:
        return httpcore.AsyncConnectionPool(**common)  # type: ignore[arg-type]
    parts = urlsplit(route)
    auth = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    address = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], "/", "", ""))
    if parts.scheme.startswith("socks5"):
        return httpcore.AsyncSOCKSProxy(address, proxy_auth=auth, **common)  # type: ignore[arg-type]
    secure = context if parts.scheme == "https" else None
    return httpcore.AsyncHTTPProxy(address, proxy_auth=auth, proxy_ssl_context=secure, **common)  # type: ignore[arg-type]


class Pooled(httpx.AsyncHTTPTransport):
    """httpx over our own connections. The stock transport takes no network backend, so only its pool is replaced."""

    def __init__(self, pool: httpcore.AsyncConnectionPool) -> None:
        self._pool = pool


def load_certificates(context: ssl.SSLContext, options: NetOptions, environ: Mapping[str, str]) -> None:
    """Give a context the authorities to believe: the settings' file, the environment's, or the shipped ones.

    Raises NetworkError(kind="tls") for a file that cannot be read.
    """
    file = options.ca_file or environ.get("SSL_CERT_FILE")
    folder = None if options.ca_file else environ.get("SSL_CERT_DIR")
    if not file and not folder:
        import certifi

        file = certifi.where()
    try:
        context.load_verify_locations(cafile=file or None, capath=folder or None)
    except (OSError, ssl.SSLError) as error:
        raise NetworkError(
            "The file of trusted certificates could not be read",
            kind="tls",
            remedy="Check ca_file in the settings, or SSL_CERT_FILE.",
        ) from error
