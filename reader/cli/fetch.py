"""`reader fetch`: one line of progress, a summary, an exit code that says how it ended."""

from __future__ import annotations

import argparse
import asyncio
import signal
from contextlib import aclosing, suppress

from reader.cli import shapes
from reader.cli.context import category_of, room, size, source_of, workspace
from reader.cli.output import Output
from reader.errors import NetworkError
from reader.jobs.request import FetchRequest
from reader.model.codec import to_json
from reader.model.events import Finished, HookFailed, Progress
from reader.workspace import Workspace

PARTLY, NO_NETWORK, BUDGET, INTERRUPTED = 3, 4, 9, 130
_BAR = 12


def fetch(args: argparse.Namespace, out: Output) -> int:
    """Refresh sources and keep their articles; what arrived before an interruption stays."""
    with workspace(args, out) as ws:
        request = FetchRequest(
            sources=tuple(source_of(ws.sources, name).id for name in args.source),
            categories=tuple(category_of(ws.sources, name) for name in args.categories),
            headlines_only=args.headlines,
            force=args.force,
            jobs=args.jobs,
            max_bytes=size(args.max_bytes) if args.max_bytes else None,
            wait=args.wait,
        )
        if ws.offline:
            raise NetworkError("Working offline: nothing was fetched", kind="offline")
        totals, caught = asyncio.run(_run(ws, request, out))
        out.progress("")
        if totals.stopped == "locked":
            out.say("A fetch is running already. --wait waits for it")
            return 0
        if totals.stopped != "cancelled":  # the interface does this while it is idle; nothing here will be
            ws.library.index_now()
            ws.library.group_now()
        if args.json:
            out.json(to_json(shapes.fetched(totals)))
        else:
            _summary(totals, ws, out)
        return 128 + caught if caught else code_of(totals)


async def _run(ws: Workspace, request: FetchRequest, out: Output) -> tuple[Finished, int | None]:
    """The totals, and the signal that ended it early."""
    from reader.jobs.fetch import fetch as job

    cancel, caught = asyncio.Event(), []
    loop = asyncio.get_running_loop()

    def stop(number: int) -> None:
        caught.append(number)
        cancel.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        with suppress(NotImplementedError, ValueError):
            loop.add_signal_handler(number, stop, number)
    totals: Finished | None = None
    async with aclosing(job(ws, request, cancel)) as events:
        async for event in events:
            if isinstance(event, Progress):
                out.progress(progress_line(event))
            elif isinstance(event, HookFailed):
                out.say(event.message)
            elif isinstance(event, Finished):
                totals = event
    assert totals is not None
    return totals, caught[0] if caught and totals.stopped == "cancelled" else None


def progress_line(progress: Progress) -> str:
    """A bar and the counts."""
    total = progress.sources_total + progress.texts_total
    done = progress.sources_done + progress.texts_done
    filled = _BAR * done // total if total else 0
    return (
        f"{'=' * filled}{'-' * (_BAR - filled)}  {progress.sources_done} of {progress.sources_total} sources   "
        f"{progress.new} new   {progress.texts_done} of {progress.texts_total} articles   {room(progress.bytes)}"
    )


def code_of(totals: Finished) -> int:
    """The documented exit code of a fetch's end."""
    if totals.stopped in ("offline", "portal"):
        return NO_NETWORK
    if totals.stopped == "budget":
        return BUDGET
    if totals.stopped == "cancelled":
        return INTERRUPTED
    return PARTLY if totals.sources.failed else 0


def _summary(totals: Finished, ws: Workspace, out: Output) -> None:
    sources, articles = totals.sources, totals.articles
    asked = sources.ok + sources.unchanged
    for failure in totals.failures:
        source = ws.sources.get(failure.source)
        out.say(f"{source.title if source else failure.source}: {failure.message}")
    if totals.stopped == "offline":
        out.say("No network. Nothing was changed; everything kept can be read")
    elif totals.stopped == "portal":
        out.say("The network wants a login first. Nothing was changed")
    elif totals.stopped == "budget":
        out.say("Stopped at the budget. The rest comes with the next fetch")
    elif totals.stopped == "metered":
        out.say("The connection is metered: nothing was fetched. A source that is named is fetched all the same")
    elif totals.stopped == "cancelled":
        out.say("Interrupted. What had arrived is kept")
    if not totals.entries.new and not articles.kept and not totals.stopped:
        out.say("Nothing new" if asked else "Nothing new: no source is due")
    elif totals.entries.new or articles.kept:
        line = f"{totals.entries.new} new from {asked} sources. " if asked else ""
        line += f"{articles.kept} articles kept"
        missing = articles.failed + articles.refused
        line += f", {missing} without their text" if missing else ""
        out.say(f"{line}. {room(totals.bytes)} in {totals.seconds:.0f} s")
    if sources.failed:
        out.say(f"{sources.failed} {'source needs' if sources.failed == 1 else 'sources need'} a look")
