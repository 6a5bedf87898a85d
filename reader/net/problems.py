"""What went wrong with a request, in plain words: the errors of httpx and the statuses of servers become ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import httpx

from reader.errors import NetworkError
from reader.net.hosts import http_date

_LATER = "Try again later."
_CLOCK_SLACK = timedelta(days=1)

#: Status, words, remedy.
_STATUS: dict[int, tuple[str, str]] = {
    304: ("The site says nothing has changed, but nothing was asked of it before", _LATER),
    400: ("The site did not understand the request", ""),
    401: ("This page asks for a login", "Open it in a browser."),
    402: ("This page asks for payment", "Open it in a browser."),
    403: ("The site refuses this program", "Open it in a browser."),
    404: ("There is nothing at this address", "Check the address."),
    410: ("The site says this is closed", "What is kept stays."),
    429: ("The site asks us to wait", "It is asked again by itself."),
    451: ("The site may not show this here", "Another route may help."),
    500: ("The site has a fault of its own", _LATER),
    502: ("The site is not reachable behind its own door", _LATER),
    503: ("The site is out of service for the moment", _LATER),
    504: ("The site is not reachable behind its own door", _LATER),
    511: ("The network wants you to sign in first", "Open any page in a browser and sign in."),
}


def status_problem(status: int, wait: float | None = None) -> NetworkError:
    """The error for an answer that is none. `wait` is how long the server asks us to stay away, seconds."""
    if status in _STATUS:
        words, remedy = _STATUS[status]
    elif 500 <= status < 600:
        words, remedy = _STATUS[500]
    elif 200 <= status < 300:
        words, remedy = "The site answered without the page", _LATER
    else:
        words, remedy = "The site refuses the request", ""
    if status in (429, 503) and wait:
        words = f"The site asks us to wait {span(wait)}"
    return NetworkError(f"{words} ({status})", kind="status", status=status, retry_after=wait, remedy=remedy)


def held(host: str, until: datetime, now: datetime) -> NetworkError:
    """A host that asked us to wait, not asked again before."""
    wait = (until - now).total_seconds()
    return NetworkError(
        f"{host[:40]} asks us to wait {span(wait)}",
        kind="status",
        status=429,
        retry_after=wait,
        remedy="It is asked again by itself.",
    )


def span(seconds: float) -> str:
    """A duration for people: the one unit that fits."""
    for unit, name in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= unit:
            return f"{round(seconds / unit)} {name}"
    return f"{max(1, round(seconds))} s"


def too_slow(seconds: float) -> NetworkError:
    return NetworkError(f"No whole answer in {seconds:g} s", kind="timeout", remedy=_LATER)


def translated(error: Exception, *, host: str, begun: bool) -> NetworkError:
    """An exception of the HTTP library as ours. `begun`: the answer had already begun."""
    host = host[:40]
    if isinstance(error, httpx.TimeoutException):
        return NetworkError(f"{host} went silent", kind="timeout", remedy=_LATER)
    if isinstance(error, httpx.ProxyError):
        return _proxy_problem(str(error), host)
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | UnicodeError):
        return NetworkError("This is not an address of the web", kind="protocol", remedy="Check the address.")
    if begun and isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError):
        return NetworkError(
            "The answer ended too early. Nothing of it was stored", kind="incomplete", remedy=_LATER
        )
    if isinstance(error, httpx.NetworkError) or "without sending a response" in str(error):
        return NetworkError(f"{host} broke the connection off", kind="connect", remedy=_LATER)
    return NetworkError(f"{host} answers in no way that a web site does", kind="protocol", remedy=_LATER)


def _proxy_problem(message: str, host: str) -> NetworkError:
    if message.startswith("407") or "assword" in message:
        return NetworkError("The proxy wants a name and a password", kind="proxy", remedy="Check the proxy's address.")
    if message[:3] in ("502", "503", "504") or "nreachable" in message or "could not connect" in message:
        return NetworkError(f"The proxy could not reach {host}", kind="connect", remedy=_LATER)
    return NetworkError(f"The proxy refuses {host}", kind="proxy", remedy="Another route may help.")


class Clock:
    """Compares this computer's clock with the dates of servers, so that a certificate error can name the cause."""

    def __init__(self) -> None:
        self.ahead: timedelta | None = None

    def saw(self, headers: Mapping[str, str], now: datetime) -> None:
        """Note the Date of a direct, fresh answer. Once is enough while it is right."""
        if self.ahead is not None and abs(self.ahead) < _CLOCK_SLACK:
            return
        date = http_date(headers.get("date", ""))
        if date is not None:
            self.ahead = now - date

    def explain(self, error: NetworkError) -> NetworkError:
        """The error, with the clock as remedy where it is more than a day off."""
        if error.kind != "tls" or self.ahead is None or abs(self.ahead) < _CLOCK_SLACK:
            return error
        days, side = abs(self.ahead).days, "fast" if self.ahead > timedelta() else "slow"
        remedy = f"The clock of this computer is {days} days {side}. Set it first."
        return NetworkError(str(error), kind="tls", remedy=remedy)
