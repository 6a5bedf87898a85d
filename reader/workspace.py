"""One user's parts: settings, sources, library, cache, workers, network. Each opens at first use, all close together.

Knows no command and no key. Any thread may ask for a part; the network belongs to the event loop that opened it.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import msgspec

from reader.errors import NetworkError
from reader.model.codec import to_json
from reader.settings.files import Places
from reader.settings.schema import Mute, Network, Settings

if TYPE_CHECKING:
    from httpx import AsyncBaseTransport

    from reader.cache import Cache
    from reader.library import Library
    from reader.net.client import Fetcher
    from reader.net.options import NetOptions
    from reader.pool.workers import Pool
    from reader.settings.sources import Sources

Now = Callable[[], datetime]

#: Names of small program state in the library.
HOSTS = "net.hosts"
WAYS = "net.ways"
MIRROR = "sources.mirror"
#: A whole feed or page may take so many times the longest wait for an answer: 30 s and 45 s as shipped.
FEED_TIMEOUTS, PAGE_TIMEOUTS = 1.5, 2.25


def _end_of(day: date | None) -> datetime | None:
    """The moment after the last of a day here."""
    return None if day is None else datetime.combine(day + timedelta(days=1), time()).astimezone(UTC)


def utc_now() -> datetime:
    return datetime.now(UTC)


class Workspace:
    """The parts of one user. `offline` may be switched at any time: then no part goes to the network.

    `transport` answers requests instead of the network, in tests.
    """

    def __init__(
        self,
        settings: Settings,
        places: Places,
        *,
        now: Now = utc_now,
        offline: bool = False,
        workers: int = 2,
        transport: AsyncBaseTransport | None = None,
    ) -> None:
        self.settings = settings
        self.places = places
        self.now = now
        self.offline = offline
        self._workers = workers
        self._transport = transport
        self._lock = threading.RLock()
        self._sources: Sources | None = None
        self._library: Library | None = None
        self._cache: Cache | None = None
        self._pool: Pool | None = None
        self._fetcher: Fetcher | None = None
        self._fetcher_users = 0

    @property
    def sources(self) -> Sources:
        """The user's categories and sources, or the starter set. Raises ConfigError."""
        with self._lock:
            if self._sources is None:
                from reader.settings.sources import load_sources

                self._sources = load_sources(self.places)
            return self._sources

    def reload_sources(self) -> Sources:
        """Read sources.toml again, after an edit, and let the library know."""
        with self._lock:
            self._sources = None
            if self._library is not None:
                self._mirror(self._library)
            return self.sources

    @property
    def library(self) -> Library:
        """What must not be lost. Raises StorageError and LibraryLocked."""
        with self._lock:
            if self._library is None:
                from reader.library import Library

                self.places.ensure()
                library = Library.open(self.places.library_file, self.places.articles, now=self.now)
                try:
                    self._mirror(library)
                except BaseException:
                    library.close()
                    raise
                library.versions_kept = self.settings.offline.keep_versions
                library.pictures_from = lambda src: self.cache.image(src)
                self._library = library
            return self._library

    def _mirror(self, library: Library) -> None:
        """The library knows the sources by name; written only when sources.toml has changed."""
        sources, categories = self.sources.sources, self.sources.categories
        digest = hashlib.sha256(to_json((sources, categories))).hexdigest()
        if library.state(MIRROR) != digest:
            library.sync_sources(sources, categories)
            library.set_state(MIRROR, digest)
        own = [Mute(match=one.options.mute, source=one.id) for one in sources if one.options.mute]
        library.mirror_mutes([(one.query, one.source, _end_of(one.until)) for one in (*self.settings.mute, *own)])

    @property
    def cache(self) -> Cache:
        """Pages and pictures that can be fetched again."""
        with self._lock:
            if self._cache is None:
                from reader.cache import Cache

                self.places.ensure()
                self._cache = Cache(self.places.cache)
            return self._cache

    @property
    def pool(self) -> Pool:
        """The processes that parse foreign bytes."""
        with self._lock:
            if self._pool is None:
                from reader.pool.workers import Pool

                self._pool = Pool(self._workers)
            return self._pool

    @asynccontextmanager
    async def network(self) -> AsyncIterator[Fetcher]:
        """The one fetcher of this workspace; nested uses share it, and with it the manners towards hosts.

        What hosts asked for is remembered in the library. Raises NetworkError(kind="offline") when working offline.
        """
        if self.offline:
            raise NetworkError("Working offline", kind="offline", remedy="Without --offline the network is used.")
        fetcher = self._fetcher
        if fetcher is None:
            from reader.net.client import Fetcher

            fetcher = self._fetcher = Fetcher(
                net_options(self.settings), now=self.now, transport=self._transport
            )
            fetcher.hosts.load(msgspec.json.decode(self.library.state(HOSTS) or "{}"))
            fetcher.ladder.load(msgspec.json.decode(self.library.state(WAYS) or "{}"))
        self._fetcher_users += 1
        try:
            yield fetcher
        finally:
            self._fetcher_users -= 1
            if not self._fetcher_users:
                self._fetcher = None
                for name, value in ((HOSTS, fetcher.hosts.dump()), (WAYS, fetcher.ladder.dump())):
                    text = msgspec.json.encode(value).decode()
                    if text != (self.library.state(name) or "{}"):
                        self.library.set_state(name, text)
                await fetcher.close()

    def close(self) -> None:
        """Close what was opened. Workers end at once; the library finishes the write it is at."""
        with self._lock:
            pool, cache, library = self._pool, self._cache, self._library
            self._pool = self._cache = self._library = None
        if pool is not None:
            pool.close()
        if cache is not None:
            cache.close()
        if library is not None:
            library.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def _routes(network: Network) -> tuple[str, ...]:
    """The ways for every source. An archived copy is one only with "auto"; a source may name it for itself."""
    named = tuple(name for name in network.routes if name != "archive")
    return (*named, "archive") if network.archive == "auto" else named or ("direct",)


def net_options(settings: Settings) -> NetOptions:
    """How the settings want the network to be used."""
    from reader.net.options import ARCHIVE, USER_AGENT, NetOptions

    fetch, network = settings.fetch, settings.network
    usual = NetOptions()
    return NetOptions(
        user_agent=USER_AGENT if fetch.user_agent == "auto" else fetch.user_agent,
        proxy=network.proxy,
        routes=_routes(network),
        proxies=network.proxies,
        mirrors=network.mirrors,
        archive=None if network.archive == "never" else ARCHIVE,
        ca_file=network.ca_file,
        dns=None if network.dns == "system" else network.dns,
        connect_seconds=min(usual.connect_seconds, fetch.timeout),
        read_seconds=fetch.timeout,
        feed_seconds=FEED_TIMEOUTS * fetch.timeout,
        page_seconds=PAGE_TIMEOUTS * fetch.timeout,
        per_host=fetch.per_host,
        host_delay=fetch.host_delay,
        max_feed=max(usual.max_feed, fetch.max_size),
        max_page=max(usual.max_page, fetch.max_size),
    )
