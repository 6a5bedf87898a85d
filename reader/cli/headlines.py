"""`reader headlines` and `reader search`: lists for people and for scripts."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from reader.cli import shapes
from reader.cli.context import category_of, moment, source_of, workspace
from reader.cli.output import BOLD, DIM, Output
from reader.errors import NothingMatched, UsageError
from reader.model import Headline, Query
from reader.model.codec import to_json
from reader.settings.sources import Sources
from reader.text.cells import cut, width
from reader.text.days import clock, day_month
from reader.text.safe import clean_line

if TYPE_CHECKING:
    from reader.library import Library

ALL = 1_000_000
#: Cells of the source's name, and the fewest a title is left with.
_SOURCE, _TITLE = 20, 16


def headlines(args: argparse.Namespace, out: Output) -> int:
    """List headlines. Raises NothingMatched when there are none."""
    with workspace(args, out) as ws:
        rows = rows_of(args, ws.library, query_of(args, ws.sources, ws.now()), args.limit or ALL)
        return show(rows, args, out, ws.now())


def search(args: argparse.Namespace, out: Output) -> int:
    """Search everything kept. Raises NothingMatched when nothing has the words."""
    with workspace(args, out) as ws:
        place = query_of(args, ws.sources, ws.now())
        ws.library.index_now()
        stretches = None if args.format in ("json", "jsonl") else 0
        asked = _asked(ws.library, args)
        hits = ws.library.search(
            asked, limit=args.limit or ALL, sort=args.sort, query=place, snippets=stretches, strict=True
        )
        if args.format in ("json", "jsonl"):
            found = [{**shapes.headline(hit.headline), "snippet": hit.snippet or None} for hit in hits]
            return _print_json(found, args.format, out)
        return show([hit.headline for hit in hits], args, out, ws.now())


def _asked(library: Library, args: argparse.Namespace) -> str:
    """The query of the arguments, together with the saved one they name. Raises NothingMatched and UsageError."""
    words = list(args.query)
    if args.saved:
        queries = {one.name.casefold(): one.query for one in library.searches()}
        if args.saved.casefold() not in queries:
            raise NothingMatched(f"There is no saved search “{args.saved}”", remedy="reader searches lists them.")
        words.insert(0, queries[args.saved.casefold()])
    if not words:
        raise UsageError("Say what to look for", remedy='For example: reader search "river flood*"')
    return " ".join(words)


def query_of(args: argparse.Namespace, sources: Sources, now: datetime) -> Query:
    """The place the arguments mean, and what narrows it. Raises NothingMatched and UsageError."""
    query = Query(show_read=not getattr(args, "unread", False))
    if getattr(args, "since", None):
        query = replace(query, since=moment(args.since, now))
    if getattr(args, "sort", None) in ("newest", "oldest", "source", "length"):
        query = replace(query, sort=args.sort)
    if args.category and args.source:
        raise UsageError("Give a category or a source, not both")
    if args.source:
        return replace(query, view="source", name=source_of(sources, args.source).id)
    if args.category:
        return replace(query, view="category", name=category_of(sources, args.category))
    return query


def rows_of(args: argparse.Namespace, library: Any, query: Query, limit: int) -> list[Headline]:
    """The headlines of a query, with `--starred` and `--later` on top of it."""
    if not args.starred and not args.later:
        found: list[Headline] = library.window(query, offset=0, limit=limit)
        return found
    marked = replace(query, view="starred" if args.starred else "later", name="")
    rows: list[Headline] = library.window(marked, offset=0, limit=ALL)
    return [row for row in rows if fits(row, args, query)][:limit]


def fits(row: Headline, args: argparse.Namespace, query: Query) -> bool:
    """Whether a row has the marks asked for and stands in the place of a query."""
    if args.starred and not row.starred:
        return False
    if query.since is not None and row.stamp < query.since:
        return False
    if args.later and not row.later:
        return False
    if query.view == "source":
        return row.source_id == query.name
    return query.view != "category" or row.category == query.name


def show(rows: Sequence[Headline], args: argparse.Namespace, out: Output, now: datetime) -> int:
    """Headlines in the format asked for. Raises NothingMatched when there are none."""
    if args.format in ("json", "jsonl"):
        return _print_json([shapes.headline(row) for row in rows], args.format, out)
    if args.format == "tsv":
        for row in rows:
            out.row((row.id, row.stamp.isoformat(), row.category, row.source, _marks(row), row.title, row.url))
    elif rows:
        out.lines(list(table(rows, out, now)))
    return _found(rows)


def _print_json(rows: Sequence[dict[str, Any]], form: str, out: Output) -> int:
    if form == "json":
        out.json(to_json(rows))
    else:
        for row in rows:
            out.json(to_json(row))
    return _found(rows)


def _found(rows: Sequence[object]) -> int:
    if not rows:
        raise NothingMatched("No headline matches")
    return 0


def _marks(row: Headline) -> str:
    """The row's state in the signs of the interface."""
    signs = (
        "●" if row.unread else "",
        "*" if row.starred else "",
        "»" if row.later else "",
        "▪" if row.offline else "",
    )
    return "".join(signs)


def table(rows: Sequence[Headline], out: Output, now: datetime) -> list[str]:
    """Headlines in columns: id, time, marks, source, title. Titles are cut where a terminal's line ends."""
    number = max(len(str(row.id)) for row in rows)
    clocks = [_clock(row.stamp, now) for row in rows]
    time = max(map(width, clocks))
    names = [cut(clean_line(row.source), _SOURCE) for row in rows]
    name = max(map(width, names))
    room = None if out.width is None else max(_TITLE, out.width - number - time - 4 - name - 8)
    lines = []
    for row, when, source in zip(rows, clocks, names, strict=True):
        title = clean_line(row.title)
        title = title if room is None else cut(title, room)
        before = f"{row.id:>{number}}  {_padded(when, time)}  {_padded(_marks(row), 4)}  {_padded(source, name)}"
        lines.append(f"{out.styled(before, DIM)}  {out.styled(title, BOLD) if row.unread else title}")
    return lines


def _padded(text: str, cells: int) -> str:
    return text + " " * (cells - width(text))


def _clock(when: datetime, now: datetime) -> str:
    """Local time of today, else the day."""
    today = now.astimezone().date()
    return clock(when) if when.astimezone().date() == today else day_month(when, today, short=True)
