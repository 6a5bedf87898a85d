"""`reader cache`: what is kept, what may go, and whether all of it can be read."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from reader.cli.context import room, workspace
from reader.cli.output import Output
from reader.errors import StorageError
from reader.model.codec import to_json, to_plain

if TYPE_CHECKING:
    from reader.library.retention import Plan
    from reader.workspace import Workspace


def cache(args: argparse.Namespace, out: Output) -> int:
    """Room that is taken; `prune` drops what the settings let go, `verify` reads everything. Raises StorageError."""
    with workspace(args, out) as ws:
        if args.action == "prune":
            return _prune(args, out, ws)
        if args.action == "verify":
            return _verify(out, ws)
        return _stats(args, out, ws)


def _stats(args: argparse.Namespace, out: Output, ws: Workspace) -> int:
    sizes = {name: {"count": count, "bytes": size} for name, (count, size) in ws.cache.sizes().items()}
    library = to_plain(ws.library.stats())
    if args.json:
        out.json(to_json({"library": library, **sizes}))
        return 0
    for name, value in library.items():
        out.text(f"{name:<12} {value}")
    for name, size in sizes.items():
        out.text(f"{name:<12} {size['count']}, {room(size['bytes'])}")
    return 0


def _verify(out: Output, ws: Workspace) -> int:
    problems = ws.library.check()
    for problem in problems:
        out.text(problem)
    if problems:
        raise StorageError(f"{len(problems)} problems found", path=str(ws.places.library_file))
    out.say("Everything kept can be read")
    return 0


def _prune(args: argparse.Namespace, out: Output, ws: Workspace) -> int:
    """Texts of read articles beyond the bounds of the settings, then what can be fetched again."""
    from reader.library.retention import Rules

    offline = ws.settings.offline
    plan = ws.library.prune_plan(Rules(texts_days=offline.keep_days, max_bytes=offline.keep_max))
    again = sum(size for _, size in ws.cache.sizes().values())
    if args.json:
        out.json(to_json(_facts(plan, again, dry=args.dry_run)))
    else:
        for line in _told(plan, again, offline.keep_days, dry=args.dry_run):
            out.text(line)
    if not args.dry_run:
        ws.library.prune(plan)
        ws.cache.clear()
    return 0


def _facts(plan: Plan, again: int, *, dry: bool) -> dict[str, object]:
    return {
        "dry_run": dry, "texts": len(plan.texts), "bytes": plan.bytes, "stay": plan.spared, "oldest": plan.oldest,
        "newest": plan.newest, "pages_and_pictures": again,
    }  # fmt: skip


def _told(plan: Plan, again: int, days: int, *, dry: bool) -> list[str]:
    """What goes and what stays, before it happens."""
    verb = "would go" if dry else "go"
    lines = [f"{room(again)} of pages and pictures {verb}; they can be fetched again"]
    if plan.oldest and plan.newest:
        lines.append(
            f"{len(plan.texts)} texts of read articles {verb}, about {room(plan.bytes)},"
            f" of {plan.oldest:%Y-%m-%d} to {plan.newest:%Y-%m-%d}; their headlines stay"
        )
    else:
        lines.append("No kept article is beyond the bounds of the settings")
    if plan.spared:
        lines.append(f"{plan.spared} older than {days} days stay: unread, starred, tagged or for later")
    return lines
