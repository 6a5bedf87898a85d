"""How long the screen stands still while hostile documents are fetched: `python -m benchmarks.hostile_screen [--json] [--where]`.

The interface runs without a terminal in a process of its own and fetches what tests/reliability/documents.py makes, from
a server in this one; a task that wants to run every 10 ms measures how late it comes. Of each pause the processor time
of the screen's thread is given too: what is much less than the pause was another program's, or another thread's.
Before it the same with harmless feeds, which tells what the machine itself adds. Exit 1 where a hostile pause is over the
bound and longer than the harmless ones.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

#: Most milliseconds without a turn of the screen's loop.
BOUND = 200
_TICK = 0.01
_INSIDE = """
import asyncio, json, sys, threading, time, traceback
from pathlib import Path
import msgspec
import reader.workspace as workspace
usual = workspace.net_options
workspace.net_options = lambda settings: msgspec.structs.replace(
    usual(settings), proxy="none", connect_seconds=2.0, read_seconds=2.0, feed_seconds=4.0, page_seconds=4.0)
from reader.settings.files import Places
from reader.settings.load import load
from reader.tui.app import ReaderApp
from reader.tui.backend import Backend
from reader.tui.keymap import load_keyboard
from reader.tui.terminal import look_around
from reader.tui.themes import dress

pauses, stacks, beat = [], [], [time.monotonic()]
def look(screen):
    told = None
    while beat[0]:
        if time.monotonic() - beat[0] > 0.08 and told != beat[0]:
            told = beat[0]
            lines = traceback.extract_stack(sys._current_frames()[screen])
            stacks.append([f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in lines[-6:]])
        time.sleep(0.01)

async def tick():
    while True:
        start, used = time.monotonic(), time.thread_time()
        await asyncio.sleep(TICK)
        beat[0] = time.monotonic()
        pauses.append((beat[0] - start - TICK, time.thread_time() - used))

async def main():
    places = Places.under(Path(sys.argv[1]))
    with workspace.Workspace(load(places), places) as ws:
        backend = Backend(ws)
        dressed = dress(places, ws.settings.theme, look_around({"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}, ask=False))
        app = ReaderApp(backend, dressed, load_keyboard(places, ws.settings.keys), signals=False)
        async with app.run_test(size=(120, 36)) as pilot:
            fetching = app.screen.fetching
            await asyncio.sleep(1)
            ticking = asyncio.create_task(tick())
            if WHERE:
                threading.Thread(target=look, args=(threading.get_ident(),), daemon=True).start()
            await fetching.begin(force=True)
            while fetching.running:
                await pilot.press("down")
                await asyncio.sleep(0.05)
            ticking.cancel()
            beat[0] = 0
        backend.close()
    pauses.sort(reverse=True)
    print(json.dumps({"turns": len(pauses), "worst": pauses[:5], "p99": pauses[len(pauses) // 100][0], "where": stacks[:12]}))

asyncio.run(main())
"""


def measured(home: Path, sources: dict[str, str], *, where: bool) -> dict[str, Any]:
    """Pauses of the interface (seconds, with those of its thread's processor time) while it fetches the sources."""
    from tests.reliability.program import ROOT, Reader
    from tests.reliability.test_documents import subscribed

    subscribed(home, sources)
    script = _INSIDE.replace("TICK", str(_TICK)).replace("WHERE", str(where))
    done = subprocess.run(
        [sys.executable, "-c", script, str(home)], cwd=ROOT, env=Reader(home).environ, capture_output=True, timeout=300
    )
    if done.returncode:
        raise SystemExit(done.stderr.decode()[-3000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> int:
    from tests.reliability.documents import FEEDS, TRANSFERS
    from tests.reliability.program import Server
    from tests.reliability.test_documents import answer

    asked = argparse.ArgumentParser(description="How long the screen stands still while hostile documents are fetched.")
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--where", action="store_true", help="say what the screen's thread did in long pauses")
    args = asked.parse_args()
    found: dict[str, dict[str, Any]] = {}
    with Server(answer) as server, tempfile.TemporaryDirectory() as folder:
        hostile = {name: server.url(f"/feed/{name}") for name in FEEDS} | {name: server.url(f"/raw/{name}") for name in TRANSFERS}
        harmless = {f"good{number}": server.url(f"/good/{number}") for number in range(len(hostile))}
        lots = {"harmless": harmless, "hostile": hostile | {"pages": server.url("/pages/x")}}
        for name, sources in lots.items():
            found[name] = measured(Path(folder) / name, sources, where=args.where) | {"sources": len(sources)}
    worst = found["hostile"]["worst"][0][0] * 1000
    kept = worst <= max(BOUND, found["harmless"]["worst"][0][0] * 1000)
    if args.json:
        print(json.dumps({"bound": BOUND, "kept": kept, "load": os.getloadavg()[0], **found}))
        return int(not kept)
    for name, one in found.items():
        pauses = ", ".join(f"{wall * 1000:.0f} ({used * 1000:.0f})" for wall, used in one["worst"])
        print(f"{name:8} {one['sources']:3} sources  99 % below {one['p99'] * 1000:.0f} ms, longest {pauses} ms (processor)")
        for lines in one["where"]:
            print("    " + " < ".join(reversed(lines)))
    print(f"load {os.getloadavg()[0]:.1f}; bound {BOUND} ms: {'kept' if kept else 'NOT KEPT'}")
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
