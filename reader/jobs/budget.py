"""What may still be fetched, what it cost, and pictures when all texts are here and something is left."""

from __future__ import annotations

from datetime import date

import msgspec
from msgspec.structs import replace

from reader.jobs.request import FetchRequest
from reader.jobs.run import Run, on_thread
from reader.model import Health
from reader.workspace import Workspace

#: Name of the small state in the library: the day of the local calendar and its bytes.
SPENT = "net.spent"


class _Spent(msgspec.Struct, frozen=True):
    day: str
    bytes: int


def spent_today(ws: Workspace) -> int:
    """Bytes that fetches brought since the last midnight of this computer's calendar."""
    text = ws.library.state(SPENT)
    try:
        spent = msgspec.json.decode(text or "{}", type=_Spent)
    except msgspec.MsgspecError:
        return 0
    return spent.bytes if spent.day == _today(ws).isoformat() else 0


def allowed(ws: Workspace, request: FetchRequest, spent: int) -> int | None:
    """Bytes that a run may bring: its own limit, and what the day has left. None: no limit."""
    budget = ws.settings.fetch.budget
    most = request.max_bytes if request.max_bytes is not None else budget.per_run
    left = None if budget.per_day is None else max(0, budget.per_day - spent)
    return min((limit for limit in (most, left) if limit is not None), default=None)


def account(ws: Workspace, run: Run) -> None:
    """Write down what a run cost: the day, and each source for its articles' pages. Raises StorageError."""
    run.spend(0)
    if run.tally.bytes:
        spent = _Spent(_today(ws).isoformat(), spent_today(ws) + run.tally.bytes)
        ws.library.set_state(SPENT, msgspec.json.encode(spent).decode())
    healths = ws.library.healths() if run.costs else {}
    for source_id, cost in run.costs.items():
        health = healths.get(source_id) or Health(source_id=source_id)
        ws.library.set_health(replace(health, bytes=health.bytes + cost))


async def pictures_of(ws: Workspace, run: Run) -> None:
    """Fetch the pictures of the articles that this run kept, one after the other, until the budget ends."""
    from reader.jobs.pictures import obtainable, picture_bytes

    for entry_id in run.kept:
        article = await on_thread(ws.library.article, entry_id)
        if article is None:
            continue
        for url in sorted(await on_thread(obtainable, ws, article)):
            if run.reason is not None:
                return
            await picture_bytes(ws, url, fetch=True)
            run.spend(0)


def _today(ws: Workspace) -> date:
    return ws.now().astimezone().date()
