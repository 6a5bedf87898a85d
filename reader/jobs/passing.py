"""Which failures pass by themselves, and how soon the same run tries again. A decision without I/O."""

from __future__ import annotations

from reader.errors import NetworkError, RefusedError

#: Longest wait a server may ask for that a run still waits out, seconds.
PATIENCE = 20.0
_FIRST_PAUSE = 2.0
#: A timeout has taken its time already: it is left for the next run.
_PASSING = frozenset(("connect", "incomplete"))


def pause_before_retry(error: NetworkError, tries: int, most: int) -> float | None:
    """Seconds until the next try in this run, or None when it has to wait for another one.

    `tries` were made, at most `most` more are. Never sooner than the server asked for.
    """
    if tries > most or isinstance(error, RefusedError):
        return None
    if error.retry_after is not None:
        return error.retry_after + 0.1 if error.retry_after <= PATIENCE else None
    passing = error.kind in _PASSING or (error.kind == "status" and error.status in (500, 502, 503, 504))
    return _FIRST_PAUSE * 2.0 ** (tries - 1) if passing else None


def is_unreachable(error: NetworkError) -> bool:
    """Whether the failure may be ours rather than the source's: no name, no connection, no answer."""
    return error.kind in ("dns", "connect", "timeout", "offline", "proxy")
