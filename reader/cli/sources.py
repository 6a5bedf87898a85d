"""`reader sources`: what is read, and the catalogue to choose from."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable

from reader.cli import shapes
from reader.cli.context import room, source_of, workspace
from reader.cli.output import BOLD, DIM, Output
from reader.errors import NothingMatched, ReaderError
from reader.model import Count, Source
from reader.model.codec import to_json
from reader.text.safe import clean_line
from reader.workspace import Workspace

PARTLY = 3


def list_sources(args: argparse.Namespace, out: Output) -> int:
    """All sources with their counts and health."""
    from reader.jobs.moves import proposed

    with workspace(args, out) as ws:
        counts, healths = ws.library.counts().sources, ws.library.healths()
        moved = proposed(ws, healths)
        for problem in ws.sources.problems:
            out.say(problem)
        if args.json:
            rows = [
                shapes.source(source, counts.get(source.id, Count()), healths.get(source.id), moved.get(source.id))
                for source in ws.sources.sources
            ]
            out.json(to_json(rows))
            return 0
        category = None
        lines: list[str] = []
        for source in sorted(ws.sources.sources, key=_order(ws)):
            if source.category != category:
                category = source.category
                lines += [""] * bool(lines) + [out.styled(clean_line(category), BOLD)]
            health = healths.get(source.id)
            error = f"  ! {clean_line(health.last_error)}" if health and health.last_error else ""
            cost = f"  {room(health.bytes)}" if health and health.bytes else ""
            lines.append(_line(source, counts.get(source.id, Count()), out) + cost + error)
            if source.id in moved:
                lines.append(f"{'':17}moved to {moved[source.id]}: reader sources follow {source.id}")
        out.lines(lines)
    return 0


def _order(ws: Workspace) -> Callable[[Source], int]:
    positions = {category.name: category.position for category in ws.sources.categories}
    return lambda source: positions.get(source.category, len(positions))


def _line(source: Source, count: Count, out: Output) -> str:
    state = "" if source.enabled else "  (off)"
    address = out.styled(f"  {source.id}  {source.url}", DIM)
    return f"{count.unread:>6} of {count.total:<6} {clean_line(source.title)}{state}{address}"


def remove(args: argparse.Namespace, out: Output) -> int:
    """Take sources out of the list; what was kept of them stays."""
    from reader.settings.edit import remove_source

    with workspace(args, out) as ws:
        for source in [source_of(ws.sources, name) for name in args.sources]:
            remove_source(ws.places, source.id)
            out.say(f"Removed {source.title}. Its kept articles stay")
        ws.library  # noqa: B018 - opening it tells it of the change
        ws.reload_sources()
    return 0


def enable(args: argparse.Namespace, out: Output) -> int:
    return _switch(args, out, enabled=True)


def disable(args: argparse.Namespace, out: Output) -> int:
    return _switch(args, out, enabled=False)


def _switch(args: argparse.Namespace, out: Output, *, enabled: bool) -> int:
    from reader.settings.edit import enable_source

    with workspace(args, out) as ws:
        for source in [source_of(ws.sources, name) for name in args.sources]:
            enable_source(ws.places, source.id, enabled)
            out.say(f"{source.title} is {'on' if enabled else 'off'}")
        ws.reload_sources()
    return 0


def move(args: argparse.Namespace, out: Output) -> int:
    """Put sources into a category, which is made where it is missing."""
    from reader.settings.edit import move_source

    with workspace(args, out) as ws:
        for source in [source_of(ws.sources, name) for name in args.sources]:
            move_source(ws.places, source.id, category=args.category)
            out.say(f"{source.title} is in {args.category}")
        ws.reload_sources()
    return 0


def follow(args: argparse.Namespace, out: Output) -> int:
    """Take the new addresses of sources that have moved for good. Raises NothingMatched where none has."""
    from reader.jobs.moves import follow as go_along
    from reader.jobs.moves import proposed

    with workspace(args, out) as ws:
        targets = proposed(ws)
        meant = [source_of(ws.sources, name) for name in args.sources] or list(ws.sources.sources)
        moved = [source for source in meant if source.id in targets]
        if not moved:
            remedy = "A move is believed after 5 answers in 7 days."
            raise NothingMatched("No source has moved for good", remedy=remedy)
        for source in moved:
            go_along(ws, source, targets[source.id])
            out.say(f"{source.title} is read at {targets[source.id]}. reader sources undo takes it back")
    return 0


def undo(args: argparse.Namespace, out: Output) -> int:
    """Take back the newest change of sources.toml. Raises NothingMatched."""
    from reader.settings.history import undo as take_back

    with workspace(args, out) as ws:
        out.say(f"Taken back: {take_back(ws.places)}")
        ws.reload_sources()
        ws.library  # noqa: B018 - opening it tells it of the change
    return 0


def test(args: argparse.Namespace, out: Output) -> int:
    """Ask sources now and say what came."""
    from reader.jobs import subscribe

    results = []
    failed: list[ReaderError] = []
    with workspace(args, out) as ws:
        for source in [source_of(ws.sources, name) for name in args.sources]:
            try:
                found = asyncio.run(subscribe.test(ws, source))
            except ReaderError as error:
                failed.append(error)
                results.append({"id": source.id, "ok": False, "entries": None, "newest": None, "message": str(error)})
                if not args.json:
                    out.text(f"{source.title}: {error}")
                continue
            results.append(
                {"id": source.id, "ok": True, "entries": found.entries, "newest": found.newest, "message": None}
            )
            if not args.json:
                newest = f", newest {found.newest.astimezone():%Y-%m-%d %H:%M}" if found.newest else ""
                out.text(f"{source.title}: {found.entries} entries{newest}")
    if args.json:
        out.json(to_json(results))
    if not failed:
        return 0
    return PARTLY if len(failed) < len(results) else failed[-1].exit_code


def catalogue(args: argparse.Namespace, out: Output) -> int:
    """The shipped catalogue, searched. Raises NothingMatched."""
    from reader.settings.catalogue import search

    with workspace(args, out) as ws:
        have = {source.url for source in ws.sources.sources}
        found = search(args.search or "", category=args.category, language=args.language, region=args.region)
        if args.format == "json":
            out.json(to_json([shapes.catalogue_feed(feed, feed.feed in have) for feed in found]))
        else:
            lines: list[str] = []
            category = None
            for feed in found:
                if feed.category != category:
                    category = feed.category
                    lines += [""] * bool(lines) + [out.styled(category, BOLD)]
                sign = "✓" if feed.feed in have else " "
                facts = " ".join(fact for fact in (feed.language, feed.country) if fact)
                lines.append(f" {sign} {feed.name}  {out.styled(f'{facts}  {feed.feed}', DIM)}")
            out.lines(lines)
        if not found:
            raise NothingMatched("Nothing in the catalogue matches", remedy="reader sources catalogue shows all.")
        out.say(f"{len(found)} of the catalogue; ✓ are read already. reader add ADDRESS adds one")
    return 0
