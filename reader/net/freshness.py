"""When a source may be asked again, and what an answer or a failure changes about it. Pure decisions.

Old health, the answer and `now` go in, new health comes out. Rules: RFC 9111 §4.2 for freshness, and the manners that
server owners ask of feed readers.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

from reader.errors import NetworkError
from reader.model.page import Page
from reader.model.source import Health
from reader.net.hosts import http_date

Chance = Callable[[], float]

FLOOR = timedelta(minutes=60)
MANUAL_FLOOR = timedelta(minutes=5)
LONGEST = timedelta(hours=24)
LONGEST_WAIT = timedelta(days=7)
FULL_EVERY = timedelta(days=30)
MOVED_FETCHES = 5
MOVED_FOR = timedelta(days=7)
CLOSED_AFTER = 3
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MAX_AGE = re.compile(r"(?:\A|[\s,])max-age\s*=\s*\"?([0-9]{1,10})")
_STALE = re.compile(r"(?:\A|[\s,])no-(?:cache|store)(?:[\s,=]|\Z)")


def fresh_until(headers: Mapping[str, str], fetched: datetime) -> datetime | None:
    """Until when an answer need not be asked for again, or None where the server says nothing usable.

    max-age less Age, else Expires less Date (the server's own clock). `no-cache` and `no-store`: at once.
    """
    control = headers.get("cache-control", "").lower()
    if _STALE.search(control):
        return fetched
    match = _MAX_AGE.search(control)
    if match:
        age = headers.get("age", "").strip()
        seconds = int(match[1]) - (int(age) if age.isascii() and age.isdigit() and len(age) < 10 else 0)
        return _later(fetched, max(0, seconds))
    expires = http_date(headers.get("expires", ""))
    if expires is None:
        return None
    date = http_date(headers.get("date", "")) or fetched
    return _later(fetched, max(0.0, (expires - date).total_seconds()))


def _later(when: datetime, seconds: float) -> datetime:
    return when + timedelta(seconds=min(seconds, 366 * 86_400))


def next_due(
    page: Page | None,
    now: datetime,
    *,
    ttl: float | None = None,
    floor: timedelta = FLOOR,
    skip_hours: Iterable[int] = (),
    skip_days: Iterable[str] = (),
) -> datetime:
    """When a source that answered may be asked again, UTC.

    The latest of our floor, the server's freshness and the feed's wish (`ttl`, seconds), at most 24 h ahead; then past
    the hours (UTC) and days the feed asks to leave out.
    """
    due = now + floor
    if page is not None and page.fresh_until is not None:
        due = max(due, page.fresh_until)
    if ttl is not None and ttl > 0:
        due = max(due, _later(now, ttl))
    due = min(due, now + max(LONGEST, floor))
    hours = {hour % 24 for hour in skip_hours}
    days = {day.strip().lower() for day in skip_days}
    if len(hours) >= 24 or days.issuperset(_DAYS):
        return due
    for _ in range(8 * 24):
        moment = due.astimezone(UTC)
        if moment.hour not in hours and _DAYS[moment.weekday()] not in days:
            break
        due = (moment + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    return due


def after_success(
    health: Health,
    page: Page,
    now: datetime,
    *,
    ttl: float | None = None,
    floor: timedelta = FLOOR,
    skip_hours: Iterable[int] = (),
    skip_days: Iterable[str] = (),
    same_feed: bool = True,
) -> Health:
    """The source answered, with 200 or 304.

    Validators are those of this answer, byte for byte, also where the body is the one we had; they belong to the
    address that answered. `same_feed`: the answer holds an entry we know, or the feed's own id or title; only then
    does a permanent redirect count as evidence. A copy from elsewhere leaves the site's own validators as they were:
    what they stand for was read.
    """
    if not page.copied:
        health = _validated(health, page, now)
    return msgspec.structs.replace(
        health,
        last_fetch=now,
        last_ok=now,
        last_error=None,
        error_kind=None,
        failures=0,
        next_due=next_due(page, now, ttl=ttl, floor=floor, skip_hours=skip_hours, skip_days=skip_days),
        bytes=health.bytes + page.content_bytes,
        **_moved(health, page.permanent_url if same_feed else None, now),
    )


def _validated(health: Health, page: Page, now: datetime) -> Health:
    full = not page.not_modified
    etag, modified = page.headers.get("etag"), page.headers.get("last-modified")
    if not full and health.url == page.final_url:
        etag, modified = etag or health.etag, modified or health.last_modified
    return msgspec.structs.replace(
        health,
        url=page.final_url,
        etag=etag,
        last_modified=modified,
        body_hash=body_hash(page.body) if full else health.body_hash,
        last_full=now if full else health.last_full,
    )


def _moved(health: Health, target: str | None, now: datetime) -> dict[str, object]:
    if target is None:
        return {"moved_to": None, "moved_seen": 0, "moved_since": None}
    if target == health.moved_to and health.moved_since is not None:
        return {"moved_seen": health.moved_seen + 1}
    return {"moved_to": target, "moved_seen": 1, "moved_since": now}


def moved_for_good(health: Health, now: datetime) -> str | None:
    """The new address once a permanent redirect has been seen often and long enough to believe it, or None."""
    if health.moved_to is None or health.moved_since is None:
        return None
    if health.moved_seen < MOVED_FETCHES or now - health.moved_since < MOVED_FOR:
        return None
    return health.moved_to


def after_failure(health: Health, error: NetworkError, now: datetime, *, chance: Chance = random.random) -> Health:
    """The source did not answer. Validators, address and what is kept stay as they are.

    429 and 503: what the server asked for, up to 7 days, else 1 h doubling to 24 h. 410, 404 and 403: daily. All else:
    1, 2, 4 … 24 h. `chance` gives numbers from 0 to 1 for the jitter of ±10 %.
    """
    failures, kind = health.failures + 1, error.kind
    hours = min(2.0 ** min(health.failures, 10), 24.0)
    wait = timedelta(hours=hours) * (0.9 + 0.2 * chance())
    if error.status in (429, 503):
        kind = "wait" if error.retry_after is not None or error.status == 429 else kind
        if error.retry_after is not None:
            # Never earlier than asked: the jitter only adds.
            asked = timedelta(seconds=min(error.retry_after, LONGEST_WAIT.total_seconds()))
            wait = max(asked * (1 + 0.05 * chance()), MANUAL_FLOOR)
    elif error.status in (403, 404, 410):
        wait = LONGEST * (1 + 0.1 * chance())
        if error.status == 410:
            kind = "gone"
            if health.error_kind == "gone" and health.last_fetch is not None:
                # Three times on one day are one time: people press the key again.
                failures = health.failures + (health.last_fetch.date() != now.date())
            else:
                failures = 1
    return msgspec.structs.replace(
        health,
        last_fetch=now,
        last_error=str(error),
        error_kind=kind,
        failures=failures,
        next_due=now + wait,
    )


def body_hash(body: bytes) -> str:
    """A fingerprint of a body, to see that nothing changed although the server says so."""
    return hashlib.sha256(body).hexdigest()


def is_closed(health: Health) -> bool:
    """The site said on three different days that the feed is closed: ask the person, not the site."""
    return health.error_kind == "gone" and health.failures >= CLOSED_AFTER


def needs_a_look(health: Health) -> bool:
    """Whether a failure has gone on long enough to show it; a refused or missing feed gets three chances."""
    if health.error_kind is None:
        return False
    return health.failures >= CLOSED_AFTER or health.error_kind in ("tls", "private", "redirect", "gone")


def is_due(
    health: Health,
    now: datetime,
    *,
    asked: Literal["by itself", "by hand", "forced"] = "by itself",
    held_until: datetime | None = None,
) -> bool:
    """Whether a source may be asked now.

    By hand, five minutes after the last time are enough; forced, no time at all; but never before the end of a wait
    that the host (`held_until`) or the source asked for. A due time further ahead than we ever set one comes from a
    clock that was wrong, and does not count.
    """
    if held_until is not None and held_until > now:
        return False
    due = health.next_due
    if due is not None and health.error_kind == "wait":
        if now < due <= now + LONGEST_WAIT * 1.1:
            return False
        due = None if due > now else due
    if asked == "forced":
        return True
    if asked == "by hand":
        last = health.last_fetch
        return last is None or not now - MANUAL_FLOOR < last <= now
    if is_closed(health):
        return False
    return due is None or due <= now or due > now + LONGEST * 1.1


def validators(health: Health, now: datetime) -> tuple[str | None, str | None, str | None]:
    """ETag, Last-Modified and the address they belong to; none where a full answer is overdue by 30 days."""
    if health.last_full is None or now - health.last_full > FULL_EVERY:
        return None, None, None
    return health.etag, health.last_modified, health.url or None
