"""What commands share: the user's workspace, and arguments that people write in several ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.output import Output
from reader.errors import NothingMatched, UsageError
from reader.model import Source
from reader.settings.files import Places, places
from reader.settings.load import load
from reader.settings.schema import Settings
from reader.settings.sources import Sources
from reader.settings.zone import keep_days, keep_time
from reader.workspace import Workspace

if TYPE_CHECKING:
    import argparse

_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def settings_of(args: argparse.Namespace, found: Places) -> Settings:
    """The settings a command runs with. Raises ConfigError."""
    settings = load(found, file=Path(args.config) if args.config else None)
    keep_time(settings.text.timezone)
    keep_days(settings.text.calendar, settings.text.digits)
    return settings


@contextmanager
def workspace(args: argparse.Namespace, out: Output) -> Iterator[Workspace]:
    """The user's parts while a command runs. Lines of config.toml that could not be used are told once."""
    found = places()
    settings = settings_of(args, found)
    for problem in settings.problems:
        out.say(problem)
    with Workspace(settings, found, offline=args.offline) as ws:
        yield ws


def source_of(sources: Sources, text: str) -> Source:
    """The source a person means by id, name or address. Raises NothingMatched."""
    found = sources.find(text)
    if found is None:
        raise NothingMatched(f"There is no source “{text}”", remedy="reader sources lists them.")
    return found


def category_of(sources: Sources, text: str) -> str:
    """The category a person means, in any case. Raises NothingMatched."""
    for category in sources.categories:
        if category.name.casefold() == text.strip().casefold():
            return category.name
    names = ", ".join(category.name for category in sources.categories)
    raise NothingMatched(f"There is no category “{text}”", remedy=f"There are: {names}." if names else "")


def moment(text: str, now: datetime) -> datetime:
    """`90m`, `12h`, `2d`, `1w` before now, or a date. Raises UsageError."""
    match = _SPAN.fullmatch(text.strip().lower())
    try:
        if match:
            return now - timedelta(**{_UNITS[match[2]]: float(match[1])})
        found = datetime.fromisoformat(text.strip())
    except (ValueError, OverflowError) as error:
        raise UsageError(f"“{text}” is no time", remedy="Write 90m, 12h, 2d, 1w or 2026-11-22.") from error
    return found.astimezone(UTC)


def size(text: str) -> int:
    """Bytes from `5M`, `300K` or a number. Raises UsageError."""
    from reader.settings.units import Wanted, bytes_of

    try:
        return bytes_of(int(text) if text.isdigit() else text)
    except Wanted as error:
        raise UsageError(f"“{text}” is no size", remedy="Write 300K, 5M or 1G.") from error


def room(count: int) -> str:
    """Bytes for people: `14 MB`."""
    for unit, name in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "KB")):
        if count >= unit:
            return f"{count / unit:.1f} {name}" if count < 10 * unit else f"{count // unit} {name}"
    return f"{count} B"
