"""How the network is used: every limit in one frozen value. Light enough to be imported by whoever maps settings."""

from __future__ import annotations

from typing import Literal

import msgspec

from reader import __version__

Kind = Literal["feed", "page", "image"]

#: What we call ourselves to servers; no token of the person or the machine in it.
PROJECT = "https://pypi.org/project/terminal-news-reader/"
USER_AGENT = f"reader/{__version__} (+{PROJECT})"

#: Where an archived copy of an address is looked for: the latest one, as it was.
ARCHIVE = "https://web.archive.org/web/2id_/{url}"

MIB = 1 << 20


class NetOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds, bytes and counts.

    `proxy` is "environment" (HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY), "none", or the address of a proxy (http,
    https, socks5, socks5h), which then takes everything. `ca_file` replaces the shipped certificates; without it
    SSL_CERT_FILE and SSL_CERT_DIR are heard. `dns` is the address of a DNS-over-HTTPS service that looks up the names
    of the direct route; without it the system does. `routes` are the ways in the order they are tried: "direct" (as
    `proxy` says), the name of one of `proxies`, "mirror" (hosts by host in `mirrors`), "archive" (at the pattern
    `archive`, see `ladder.archived`). `feed_seconds` and `page_seconds` bound a whole request, redirects included,
    waiting for a turn not. `retries` is for connections that broke before the first byte of an answer.
    """

    user_agent: str = USER_AGENT
    routes: tuple[str, ...] = ("direct",)
    proxies: dict[str, str] = {}
    mirrors: dict[str, tuple[str, ...]] = {}
    archive: str | None = None
    proxy: str = "environment"
    ca_file: str | None = None
    dns: str | None = None
    connect_seconds: float = 10.0
    read_seconds: float = 15.0
    write_seconds: float = 10.0
    feed_seconds: float = 30.0
    page_seconds: float = 45.0
    at_once: int = 128
    per_host: int = 2
    host_delay: float = 1.0
    max_feed: int = 10 * MIB
    max_page: int = 5 * MIB
    max_image: int = 10 * MIB
    max_hops: int = 5
    retries: int = 1
    kept_connections: int = 8
    kept_seconds: float = 10.0

    def limit(self, kind: Kind) -> int:
        """Most bytes of a body of this kind, unpacked and on the wire."""
        return {"feed": self.max_feed, "page": self.max_page, "image": self.max_image}[kind]

    def seconds(self, kind: Kind) -> float:
        """Longest time a request of this kind may take."""
        return self.feed_seconds if kind == "feed" else self.page_seconds
