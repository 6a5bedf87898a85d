"""`reader doctor`: what works and what does not."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator

from reader.cli.context import workspace
from reader.cli.output import Output
from reader.errors import NothingMatched
from reader.jobs.doctor import Step, examine, examine_home
from reader.model.codec import to_json
from reader.text.urls import safe_url
from reader.workspace import Workspace

FAILED = 1


def doctor(args: argparse.Namespace, out: Output) -> int:
    """Examine an address or source, or the program itself. 1 when a step found a problem."""
    with workspace(args, out) as ws:
        steps = asyncio.run(_collect(_steps(ws, args.what), None if args.json else out))
    if args.json:
        out.json(to_json(steps))
    return FAILED if any(step.state == "problem" for step in steps) else 0


def _steps(ws: Workspace, what: str | None) -> AsyncIterator[Step]:
    if what is None:
        return examine_home(ws)
    source = ws.sources.find(what)
    if source is not None:
        return examine(ws, source.url, source=source)
    url = safe_url(what if "://" in what else f"https://{what}")
    if url is None or ("://" not in what and "." not in what):
        raise NothingMatched(f"“{what}” is neither a source nor an address", remedy="reader sources lists the sources.")
    return examine(ws, url)


async def _collect(steps: AsyncIterator[Step], out: Output | None) -> list[Step]:
    """All steps, each shown as it comes."""
    found = []
    async for step in steps:
        found.append(step)
        if out is not None:
            sign = {"ok": "ok", "problem": "!!", "skipped": "--"}[step.state]
            out.text(f"{sign}  {step.name:<12} {step.says}")
            if step.remedy:
                out.text(f"    {'':<12} {step.remedy}")
            out.flush()
    return found
