"""`reader add`: an address, a file or a command becomes a source, or an address goes on the list for later."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reader.cli.context import workspace
from reader.cli.output import Output
from reader.errors import ReaderError, UsageError
from reader.model import Source
from reader.model.codec import to_json
from reader.text.safe import clean_line
from reader.text.urls import safe_url
from reader.workspace import Workspace

if TYPE_CHECKING:
    from reader.jobs.subscribe import Found

PARTLY = 3
#: Other finds that are told of beside the one that is added.
TOLD = 8


def add(args: argparse.Namespace, out: Output) -> int:
    """Find and add sources; each address by itself. Raises what the last one failed with, when all failed."""
    if args.name and len(args.urls) > 1:
        raise UsageError("--name is for one address")
    if args.take and len(args.urls) > 1:
        raise UsageError("--take is for one address")
    does = _later if args.later else _add_one
    failed: list[ReaderError] = []
    with workspace(args, out) as ws:
        for url in args.urls:
            try:
                does(ws, url, args, out)
            except ReaderError as error:
                failed.append(error)
                if len(args.urls) > 1:
                    out.problem(error)
    if len(failed) == len(args.urls) == 1:
        raise failed[0]
    if failed:
        return PARTLY if len(failed) < len(args.urls) else failed[-1].exit_code
    return 0


def _address(text: str) -> str:
    url = safe_url(text if "://" in text else f"https://{text}")
    if url is None:
        raise UsageError(f"{text} is not an address of the web", remedy="It begins with http:// or https://.")
    return url


def _later(ws: Workspace, text: str, args: argparse.Namespace, out: Output) -> None:
    """Save one address to read it later."""
    from reader.jobs import later
    from reader.jobs.transfer import is_private

    url = _address(text)
    if args.dry_run:
        out.text(f"would save {url} for later")
        return
    saved = asyncio.run(later.save(ws, url, private=is_private(url)))
    words = f"  ({saved.words} words)" if saved.words else ""
    out.text(f"saved {clean_line(saved.title)}{words}  for later  as {saved.entry_id}")
    if saved.problem:
        out.say(f"its text is not here yet: {saved.problem}")


def _add_one(ws: Workspace, text: str, args: argparse.Namespace, out: Output) -> None:
    here = _of_this_computer(text, args)
    if here is not None:
        _write(ws, here, _count_here(ws, here), args, out)
        return
    from reader.jobs import subscribe
    from reader.jobs.transfer import is_private

    url = _address(text)
    private = is_private(url)
    kind = None if args.kind == "auto" else args.kind
    found = asyncio.run(subscribe.find(ws, url, kind=kind, private=private))
    if args.list:
        _list(found, args, out)
        return
    best = _taken(found, args.take)
    others = [one for one in found if one is not best]
    for other in others[:TOLD]:
        out.say(f"also there: {_shown(other)}")
    if len(others) > TOLD:
        out.say(f"and {len(others) - TOLD} more: reader add --list {url}")
    source = subscribe.as_source(best, category=args.category, name=args.name, private=private)
    _write(ws, source, best.entries, args, out)


def _write(ws: Workspace, source: Source, entries: int, args: argparse.Namespace, out: Output) -> None:
    from reader.jobs import subscribe

    if args.dry_run:
        out.text(f"would add {source.title}  {source.url}  ({entries} entries)  to {source.category}")
        return
    added = subscribe.subscribe(ws, source)
    out.text(f"added {added.title}  {added.url}  ({entries} entries)  to {added.category}  as {added.id}")


def _taken(found: Sequence[Found], number: int | None) -> Found:
    if number is None:
        return found[0]
    if not 1 <= number <= len(found):
        raise UsageError(f"There is no number {number}: {len(found)} were found", remedy="--list shows them.")
    return found[number - 1]


def _list(found: Sequence[Found], args: argparse.Namespace, out: Output) -> None:
    """All that was found, best first, with the numbers that --take takes."""
    if args.json:
        out.json(to_json(found))
        return
    for number, one in enumerate(found, 1):
        out.text(f"{number:>3}  {_shown(one)}")
        for headline in one.headlines[:3]:
            out.text(f"       · {clean_line(headline, 100)}")


def _shown(one: Found) -> str:
    what = one.kind if one.part == "site" else f"{one.kind} of a section"
    return f"{clean_line(one.title, 60)}  {one.url}  ({what}, {one.entries} entries{_newest(one.newest)})"


def _newest(when: datetime | None) -> str:
    return f", newest {when.astimezone():%Y-%m-%d %H:%M}" if when else ""


def _of_this_computer(text: str, args: argparse.Namespace) -> Source | None:
    """A path or a command as a source; None for an address."""
    if args.kind == "command":
        return _source(args, text, "command", Path(text.split()[0]).name if text.split() else text)
    path = Path(text).expanduser()
    if args.kind == "file" or (args.kind == "auto" and "://" not in text and ("/" in text or "\\" in text)):
        if path.exists():
            return _source(args, str(path.resolve()), "file", path.stem)
        if args.kind == "file" or text.startswith(("/", "./", "../", "~")):
            raise UsageError(f"{text} is not there")
    return None


def _source(args: argparse.Namespace, url: str, kind: str, title: str) -> Source:
    from reader.jobs.subscribe import UNSORTED

    return Source(
        id="",
        url=url,
        title=args.name or clean_line(title, 200),
        category=args.category or UNSORTED,
        kind="command" if kind == "command" else "file",
    )


def _count_here(ws: Workspace, source: Source) -> int:
    """Entries that a file or command gives now. Raises ParseError."""
    from reader.jobs.local import pieces_of, read_pieces

    async def look() -> int:
        return len((await read_pieces(ws, source, await pieces_of(source))).listing.entries)

    return asyncio.run(look())
