"""`reader mark` and `reader undo`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from reader.cli.context import workspace
from reader.cli.headlines import ALL, query_of
from reader.cli.output import Output
from reader.errors import NothingMatched, UsageError
from reader.model import Query

if TYPE_CHECKING:
    from reader.library import Change, Library

_MARKS: dict[str, dict[str, bool]] = {
    "read": {"read": True},
    "unread": {"read": False},
    "star": {"starred": True},
    "unstar": {"starred": False},
    "later": {"later": True},
    "unlater": {"later": False},
}


_SAID = {
    "read": "marked read",
    "unread": "marked unread",
    "starred": "starred",
    "unstarred": "no longer starred",
    "later": "kept for later",
    "unlater": "no longer for later",
}


def said(change: Change) -> str:
    """What a change did, in words."""
    if not change.ids:
        return change.label
    return f"{len(change.ids)} {_SAID.get(change.label, change.label)}"


def mark(args: argparse.Namespace, out: Output) -> int:
    """Mark by id, or a whole category, source or everything. Raises NothingMatched and UsageError."""
    meant = sum(map(bool, (args.ids, args.category, args.source, args.all)))
    if meant != 1:
        raise UsageError("Say what to mark: ids, --category, --source or --all")
    with workspace(args, out) as ws:
        library = ws.library
        if args.ids:
            change = _mark_ids(library, args.ids, args.state)
        else:
            change = _mark_place(library, query_of(args, ws.sources, ws.now()), args.state)
        out.say(f"{said(change)}. reader undo takes it back" if change.ids else "Nothing to change")
    return 0


def _mark_ids(library: Library, ids: list[int], state: str) -> Change:
    known = {row.id for row in library.headlines(ids)}
    missing = [entry_id for entry_id in ids if entry_id not in known]
    if missing:
        raise NothingMatched(f"There is no article {missing[0]}", remedy="Nothing was marked.")
    return library.mark(ids, **_MARKS[state])


def _mark_place(library: Library, query: Query, state: str) -> Change:
    if state == "read":
        return library.mark_view(query, read=True)
    ids = [row.id for row in library.window(query, offset=0, limit=ALL)]
    if not ids:
        raise NothingMatched("There is nothing to mark")
    return library.mark(ids, **_MARKS[state])


def undo(args: argparse.Namespace, out: Output) -> int:
    """Take back the last mark. Raises NothingMatched."""
    with workspace(args, out) as ws:
        change = ws.library.undo()
        if change is None:
            raise NothingMatched("Nothing to undo")
        out.say(f"Undone: {said(change)}")
    return 0


def redo(args: argparse.Namespace, out: Output) -> int:
    """Make again what was taken back last. Raises NothingMatched."""
    with workspace(args, out) as ws:
        change = ws.library.redo()
        if change is None:
            raise NothingMatched("Nothing to make again")
        out.say(f"Made again: {said(change)}")
    return 0
