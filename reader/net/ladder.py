"""The ways to a page in the order they are tried: the usual one, a named proxy, a mirror host, an archived copy.

Decides only; opens nothing. Which way worked for a host is remembered for a day and tried first, across restarts too.
A host that asks us to wait is left alone on every way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit, urlunsplit

import msgspec

from reader.errors import NetworkError, RefusedError
from reader.net.options import NetOptions
from reader.net.routes import DIRECT, proxy_url, shown

#: How long the way that worked goes before those named earlier.
REMEMBERED = timedelta(days=1)
#: Hosts that are remembered, the latest.
MOST = 2_000
_NEXT_STATUS = frozenset((403, 451, 502, 504))
_NEXT_KINDS = frozenset(("dns", "connect", "timeout", "tls", "proxy", "incomplete", "protocol"))
_NEXT_WALLS = frozenset(("blocked", "captcha"))


class Rung(msgspec.Struct, frozen=True):
    """One way. `name` is what is remembered and shown; `proxy` the proxy to take whatever else is set.

    `url` is what is asked for; where it is another place than the page's own, `elsewhere` says which.
    """

    name: str
    url: str
    proxy: str | None = None
    elsewhere: str | None = None

    def restored(self, final_url: str, own_url: str) -> str:
        """The address at its own site for one that this way led to."""
        if self.elsewhere is None:
            return final_url
        if self.elsewhere == "archive":
            return own_url
        parts, own = urlsplit(final_url), urlsplit(own_url)
        return urlunsplit((own.scheme, own.netloc, *parts[2:])) if parts.hostname == self.elsewhere else final_url


class Ladder:
    """Belongs to one event loop. `now` is the clock."""

    def __init__(self, options: NetOptions, now: Callable[[], datetime]) -> None:
        self._options = options
        self._now = now
        self._worked: dict[str, tuple[str, datetime]] = {}

    def rungs(self, url: str, names: Sequence[str] = ()) -> list[Rung]:
        """The ways to an address; `names` are the source's own, without any the settings'. Raises NetworkError."""
        wanted = tuple(names) or self._options.routes
        if wanted == (DIRECT,):
            return [Rung(DIRECT, url)]
        carrier = self._carrier(wanted)
        found = list(dict.fromkeys(rung for name in wanted for rung in self._named(name, url, carrier)))
        if not found:
            raise NetworkError(
                f"The route “{wanted[0][:40]}” is not set up",
                kind="proxy",
                remedy="Name it under [network] in the settings.",
            )
        first = self._remembered(_host(url))
        return sorted(found, key=lambda rung: rung.name != first)

    def archive(self, url: str, names: Sequence[str] = ()) -> list[Rung]:
        """The archived copy alone, by the proxy that these ways would use for it. Raises NetworkError where none is."""
        wanted = tuple(names) or self._options.routes
        found = list(self._named("archive", url, self._carrier(wanted)))
        if not found:
            raise NetworkError(
                "Archived copies are switched off", kind="protocol", remedy="Set archive under [network] to ask."
            )
        return found

    def worked(self, url: str, rung: Rung, among: int) -> None:
        """A way led to an answer. Of one way only (`among` 1) nothing needs to be remembered."""
        if among > 1:
            host = _host(url)
            self._worked.pop(host, None)
            self._worked[host] = (rung.name, self._now())
            while len(self._worked) > MOST:
                del self._worked[next(iter(self._worked))]

    def dump(self) -> dict[str, list[str]]:
        """What to remember across restarts: host to [way, when (RFC 3339)]."""
        return {host: [name, when.isoformat()] for host, (name, when) in self._worked.items() if self._remembered(host)}

    def load(self, state: Mapping[str, object]) -> None:
        """Take over what `dump` gave. Values that make no sense are left out."""
        for host, value in state.items():
            if not isinstance(value, list | tuple) or len(value) != 2 or not all(isinstance(one, str) for one in value):
                continue
            try:
                when = datetime.fromisoformat(value[1])
            except ValueError:
                continue
            if when.tzinfo is not None:
                self._worked[host] = (value[0], when.astimezone(UTC))

    def _remembered(self, host: str) -> str | None:
        name, when = self._worked.get(host, (None, None))
        return name if when is not None and timedelta() <= self._now() - when < REMEMBERED else None

    def _carrier(self, names: Sequence[str]) -> str | None:
        """The proxy that mirrors and archives are asked through: whoever names only proxies means them there too."""
        if DIRECT in names:
            return None
        return next((proxy for name in names if (proxy := self._proxy(name)) is not None), None)

    def _proxy(self, name: str) -> str | None:
        """The address of a named proxy, or of one that is named by its address. Raises ConfigError."""
        if name in self._options.proxies:
            return proxy_url(self._options.proxies[name])
        return proxy_url(name) if "://" in name else None

    def _named(self, name: str, url: str, carrier: str | None) -> Iterator[Rung]:
        if name == DIRECT:
            yield Rung(DIRECT, url)
        elif name == "mirror":
            yield from self._mirrors(url, carrier)
        elif name == "archive":
            if self._options.archive:
                yield Rung("archive", archived(self._options.archive, url), proxy=carrier, elsewhere="archive")
        elif proxy := self._proxy(name):
            yield Rung(name if name in self._options.proxies else shown(proxy), url, proxy=proxy)

    def _mirrors(self, url: str, carrier: str | None) -> Iterator[Rung]:
        parts = urlsplit(url)
        host = parts.hostname or ""
        for mirror in self._options.mirrors.get(host, ()) or self._options.mirrors.get(host.removeprefix("www."), ()):
            yield Rung(
                f"mirror {mirror}",
                urlunsplit((parts.scheme, mirror, *parts[2:])),
                proxy=carrier,
                elsewhere=mirror.partition(":")[0],
            )


def archived(pattern: str, url: str) -> str:
    """Where a copy of an address lies: `{url}` is the address as it is, `{quoted}` as one part of a query."""
    return pattern.replace("{url}", url).replace("{quoted}", quote(url, safe=""))


def leads_on(error: NetworkError) -> bool:
    """Whether another way may do better: the network failed or blocked us. A site that says no or wait is believed."""
    if isinstance(error, RefusedError):
        return error.kind in _NEXT_WALLS
    if error.retry_after is not None:
        return False
    return error.kind in _NEXT_KINDS or (error.kind == "status" and error.status in _NEXT_STATUS)


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
