"""`reader import` and `reader export`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO, TYPE_CHECKING

from reader.cli import shapes
from reader.cli.context import workspace
from reader.cli.headlines import ALL, fits, query_of, rows_of
from reader.cli.output import Output, unsteering
from reader.errors import NothingMatched, UsageError
from reader.model.codec import to_json
from reader.workspace import Workspace

if TYPE_CHECKING:
    from reader.exchange.links import SavedLink

MOST = 10 << 20
#: Bytes of an edition that is not a file yet; refusals that are told one by one; exit code when parts were refused.
MOST_EDITION, TOLD, PARTLY = 2 << 30, 20, 3
#: Articles of a book when nobody says how many.
BOOK = 200
#: Forms that are one file for each article, in a folder.
ENDINGS = ("markdown", "html", "text")


def bring_in(args: argparse.Namespace, out: Output) -> int:
    """Take over a subscription list, or merge an edition. Raises ParseError for what is none."""
    from reader.jobs import transfer

    if (edition := _edition_at(args.file)) is not None:
        with edition as path:
            return _take_edition(path, args, out)
    data = _read(args.file)
    with workspace(args, out) as ws:
        listed = asyncio.run(transfer.lists(ws, data))
        if listed.form == "links":
            return _save(ws, listed.links, args, out)
        brought = transfer.plan(listed.outlines, ws.sources, allow_private=args.allow_private)
        for address, reason in brought.refused:
            out.say(f"left out: {address}: {reason}")
        if any(reason == "it is inside a private network" for _, reason in brought.refused):
            out.say("--allow-private takes addresses of your own network too")
        verb = "would add" if args.dry_run else "added"
        if args.dry_run:
            for source in brought.new:
                out.text(f"{source.category}: {source.title}  {source.url}")
        else:
            transfer.bring(ws, brought)
        known = f", {brought.known} were there already" if brought.known else ""
        off = sum(not source.enabled for source in brought.new)
        hidden = f", {off} of them switched off: they were hidden there" if off else ""
        out.say(f"{verb} {len(brought.new)} sources{hidden}{known}")
        if not brought.new and not brought.known:
            raise NothingMatched("The list holds no source that can be read")
    return 0


def _save(ws: Workspace, links: Sequence[SavedLink], args: argparse.Namespace, out: Output) -> int:
    """Put single articles on the list for later; those that were read already are only kept."""
    from reader.jobs.later import save_links
    from reader.jobs.transfer import is_private

    allowed = [link for link in links if args.allow_private or not is_private(link.url)]
    if not allowed:
        raise NothingMatched("The list holds no article that can be read")
    if args.dry_run:
        for link in allowed:
            out.text(f"{'read' if link.read else 'later'}: {link.title or link.url}")
    else:
        save_links(ws, allowed)
    later = sum(not link.read for link in allowed)
    verb = "would save" if args.dry_run else "saved"
    out.say(f"{verb} {len(allowed)} articles, {later} of them for later. The next fetch gets their texts")
    if len(allowed) < len(links):
        out.say(f"left out {len(links) - len(allowed)} inside a private network: --allow-private takes them")
    return 0


def _edition_at(name: str) -> AbstractContextManager[Path] | None:
    """The file of an edition, or None for another file. One that comes by stdin is spooled."""
    from reader.exchange.edition import is_edition

    if name == "-":
        # Peeked at, so that a list can still be read whole.
        peek = getattr(sys.stdin.buffer, "peek", None)
        return _spooled() if peek is not None and is_edition(peek(4)[:4]) else None
    try:
        with Path(name).open("rb") as file:
            return nullcontext(Path(name).absolute()) if is_edition(file.read(4)) else None
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}") from error


@contextmanager
def _spooled() -> Iterator[Path]:
    with NamedTemporaryFile(prefix="reader-", suffix=".edition") as spool:
        left = MOST_EDITION
        while piece := sys.stdin.buffer.read(1 << 20):
            left -= len(piece)
            if left < 0:
                raise UsageError(f"The edition is larger than {MOST_EDITION >> 30} GiB")
            spool.write(piece)
        spool.flush()
        yield Path(spool.name)


def _take_edition(path: Path, args: argparse.Namespace, out: Output) -> int:
    from reader.jobs import edition

    with workspace(args, out) as ws:
        taken = asyncio.run(
            edition.take(
                ws,
                path,
                allow_private=args.allow_private,
                choices=args.choices,
                dry_run=args.dry_run,
                told=out.progress,
            )
        )
    out.progress("")
    for address, reason in taken.sources.refused:
        out.say(f"source left out: {address}: {reason}; its articles go to the saved ones")
    for one in taken.refused[:TOLD]:
        out.say(f"refused: {one.name}: {one.reason}")
    if len(taken.refused) > TOLD:
        out.say(f"refused: {len(taken.refused) - TOLD} more")
    if taken.offered and not args.choices:
        out.say(f"{taken.offered} saved searches and mutes stayed where they are; --choices takes them too")
    if args.dry_run:
        out.say(f"“{taken.title}”: {taken.articles} articles; would add {len(taken.sources.new)} sources")
        return 0
    out.say(
        f"“{taken.title}”: {taken.new} new articles, {taken.texts} texts, {taken.pictures} pictures,"
        f" {len(taken.sources.new)} new sources, {taken.marks} marks,"
        f" {taken.choices} searches and mutes. Refused: {len(taken.refused)}"
    )
    return PARTLY if taken.refused else 0


def _read(name: str) -> bytes:
    try:
        if name == "-":
            data = sys.stdin.buffer.read(MOST + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(MOST + 1)
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}") from error
    if len(data) > MOST:
        raise UsageError(f"{name} is larger than {MOST >> 20} MiB")
    return data


def take_out(args: argparse.Namespace, out: Output) -> int:
    """Write sources or kept articles to a file, a folder or stdout. Raises NothingMatched, UsageError."""
    with workspace(args, out) as ws:
        if args.format == "opml":
            from reader.jobs import transfer

            return _write(args, out, transfer.opml(ws))
        ids = _chosen(ws, args, out)
        if args.format == "epub":
            return _epub(ws, ids, args, out)
        if args.format == "edition":
            return _edition(ws, ids, args, out)
        if args.format in ENDINGS and _is_folder(args.output):
            return _folder(ws, ids, args, out)
        data = b"".join(_articles(ws, ids, args.format))
        if not data:
            raise NothingMatched("No kept article matches")
        return _write(args, out, data)


def _write(args: argparse.Namespace, out: Output, data: bytes) -> int:
    if args.output == "-":
        out.file(data)
    else:
        from reader.settings.files import write_file

        write_file(Path(args.output), data)
    return 0


def _is_folder(name: str) -> bool:
    return name != "-" and (name.endswith(("/", "\\")) or Path(name).is_dir())


def _chosen(ws: Workspace, args: argparse.Namespace, out: Output) -> list[int]:
    """The entries that are meant, newest first. Raises NothingMatched and UsageError."""
    if args.ids:
        return list(args.ids)
    query = query_of(args, ws.sources, ws.now())
    if args.query:
        ws.library.index_now()
        ids = ws.library.find(args.query, limit=ALL, sort="newest", query=query, strict=True)
        rows = [row for row in ws.library.headlines(ids) if fits(row, args, query)]
    else:
        rows = rows_of(args, ws.library, query, ALL)
    kept = [row.id for row in rows if row.offline or args.format == "jsonl"]
    if not kept:
        raise NothingMatched("No kept article matches")
    most = BOOK if args.limit is None and args.format == "epub" else args.limit or ALL
    if len(kept) > most:
        out.say(f"The newest {most} of {len(kept)}. --limit 0 takes all")
    return kept[:most]


def _epub(ws: Workspace, ids: Sequence[int], args: argparse.Namespace, out: Output) -> int:
    from reader.jobs import export

    title = args.title or f"reader, {ws.now().astimezone():%Y-%m-%d}"
    _not_on_screen(args, out)
    with _target(args, out) as target:
        made = asyncio.run(export.epub(ws, ids, target, title=title, fetch=args.images and not ws.offline))
    if made.missing:
        out.say(f"{made.missing} have no text here and were left out")
    out.say(f"{made.articles} articles, {made.pictures} pictures")
    return 0


def _edition(ws: Workspace, ids: Sequence[int], args: argparse.Namespace, out: Output) -> int:
    from reader.jobs import edition

    title = args.title or f"reader, {ws.now().astimezone():%Y-%m-%d}"
    _not_on_screen(args, out)
    fetch = args.images and not ws.offline
    with _target(args, out) as target:
        made = asyncio.run(
            edition.write(
                ws, ids, target, title=title, images=args.images, fetch=fetch, state=args.state, told=out.progress
            )
        )
    out.progress("")
    out.say(f"{made.articles} articles, {made.pictures} pictures")
    if made.missing:
        out.say(f"{made.missing} have no text here and were left out")
    return 0


def _not_on_screen(args: argparse.Namespace, out: Output) -> None:
    if args.output == "-" and out.is_terminal:
        raise UsageError("This is no text for a terminal", remedy=f"reader export {args.format} -o FILE")


@contextmanager
def _target(args: argparse.Namespace, out: Output) -> Iterator[IO[bytes]]:
    """The file to write, which is whole or not there; stdout gets it when it is whole."""
    from reader.settings.files import replacing

    if args.output != "-":
        with replacing(Path(args.output)) as file:
            yield file
        return
    with TemporaryFile() as spool:
        yield spool
        spool.seek(0)
        while piece := spool.read(1 << 20):
            out.file(piece)


def _folder(ws: Workspace, ids: Sequence[int], args: argparse.Namespace, out: Output) -> int:
    from reader.jobs import export

    made = export.folder(
        ws, ids, Path(args.output), args.format, lambda count: out.progress(f"{count} of {len(ids)}")
    )
    out.progress("")
    out.say(f"{made.articles} articles in {args.output}")
    return 0


def _articles(ws: Workspace, ids: Sequence[int], form: str) -> Iterator[bytes]:
    """Each kept article in the format asked for, in the order given."""
    from reader.jobs.export import formatted

    for row in ws.library.headlines(ids):
        article = ws.library.article(row.id) if row.offline else None
        if form == "jsonl":
            whole = shapes.article(article, entry_id=row.id) if article is not None else {"text": None}
            yield unsteering(to_json({**shapes.headline(row), **whole})) + b"\n"
        elif article is not None:
            gap = "" if form == "html" else "\n\n" if form == "text" else "\n"
            yield (formatted(article, form) + gap).encode()
