"""How soon a key is answered while a fetch runs: `python -m benchmarks.keys_in_fetch [--runs 3] [--json]`.

Two fetches go on behind the list, each in a home of its own: a cold reload of N sites with 50 entries each (the feed
farm of --shared), and the pages of the forty replayed sites, fetched, extracted and kept. Meanwhile the cursor goes up
and down. A key's time is from the key to the end of the output that paints the cursor; beside it the same list before
the fetch began. Milliseconds, p50 and p95 over all keys of all runs; CPU is that of the interface's process.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import pages, reload
from benchmarks.screen import Screen, environment
from benchmarks.tui_speed import COLUMNS, CURSOR, ROWS, spread

SHARED, ROOT = reload.SHARED, reload.ROOT
PORT = 8812
#: Sources whose headlines are in the list before the fetch.
THERE = 10
#: Seconds between two keys, after the answer to the first; and for which one is waited for.
PAUSE, LIMIT = 0.05, 3.0
_SETTINGS = '[fetch]\non_start = "off"\nhost_delay = "0s"\n\n[offline]\nfull_text = "{}"\n'


def answered(screen: Screen, key: str) -> float | None:
    """Milliseconds from a key to the chunk of output with the cursor; None when there was none."""
    while screen.pump(PAUSE):
        pass  # what the fetch paints is not taken for the answer
    typed, begun = screen.type(key), len(screen.written)
    end = typed + LIMIT
    while time.perf_counter() < end:
        if screen.pump(end - time.perf_counter()) and CURSOR in screen.written[begun:]:
            return (time.perf_counter() - typed) * 1000
    return None


def keys(screen: Screen, seconds: float) -> list[float]:
    """The times of keys typed for so long: a few rows down, as many up."""
    found: list[float] = []
    end, number = time.perf_counter() + seconds, 0
    while time.perf_counter() < end:
        took = answered(screen, "down" if number % 10 < 5 else "up")
        if took is not None:
            found.append(took)
        number += 1
    return found


def surroundings(home: Path, given: Mapping[str, str]) -> dict[str, str]:
    """The variables of a session: those of a terminal, and the way to the network of this benchmark alone."""
    clean = {name: value for name, value in environment(str(home)).items() if "proxy" not in name.lower()}
    return clean | {"PYTHONPATH": str(ROOT)} | given


def measured(home: Path, given: Mapping[str, str], seconds: float) -> dict[str, Any]:
    """One session: keys before the fetch, then for some seconds while it runs."""
    command = [sys.executable, "-m", "reader"]
    with Screen(command, surroundings(home, given), columns=COLUMNS, rows=ROWS) as screen:
        screen.until_live(CURSOR)
        screen.rest(0.5, 5)
        before = keys(screen, 4.0)
        cpu, begun = screen.cpu(), time.perf_counter()
        screen.type("R")
        during = keys(screen, seconds)
        took = time.perf_counter() - begun
        cpu = screen.cpu() - cpu
        screen.type("q")
        screen.rest(0.5, 2)
    return {"before": before, "during": during, "cpu": cpu, "seconds": took}


def prepare(home: Path, given: Mapping[str, str], full_text: str, listed: list[str]) -> None:
    """Settings for a fetch that is not held up, and a list to move in."""
    (home / "config").mkdir(parents=True, exist_ok=True)
    (home / "config/config.toml").write_text(_SETTINGS.format(full_text))
    named = [word for source in listed for word in ("--source", source)]
    command = [sys.executable, "-m", "reader", "fetch", "--headlines", *named]
    told = subprocess.run(command, env=surroundings(home, given), capture_output=True, text=True, check=False)
    if told.returncode:
        raise SystemExit(f"no headlines came: {told.stderr}")


def feeds(scratch: Path, shared: Path, sites: int, seconds: float) -> dict[str, Any]:
    home = scratch / "feeds"
    farm = reload.Farm(shared, sites, PORT, [])
    try:
        reload.write_sources(home, farm.urls)
        prepare(home, {}, "off", [f"s{number}" for number in range(THERE)])
        return measured(home, {}, seconds)
    finally:
        farm.close()


def articles(scratch: Path, shared: Path, seconds: float) -> dict[str, Any]:
    home, out = scratch / "articles", scratch / "net"
    out.mkdir()
    server, given = pages.start_net(shared, out)
    try:
        pages.write_sources(home, out / "sources.toml")
        prepare(home, given, "all", [])
        return measured(home, given, seconds)
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=4.0, help="how long keys are typed while a fetch runs")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    compileall.compile_dir(ROOT / "reader", quiet=1)
    rows: dict[str, Any] = {}
    for _ in range(args.runs):
        with tempfile.TemporaryDirectory() as folder:
            for name, seen in (
                ("feeds", feeds(Path(folder), args.shared, args.sites, args.seconds)),
                ("pages", articles(Path(folder), args.shared, args.seconds)),
            ):
                into = rows.setdefault(name, {"before": [], "during": [], "cpu": 0.0, "seconds": 0.0})
                for key, value in seen.items():
                    into[key] += value
    facts = {"python": platform.python_version(), "cpus": os.cpu_count(), "load": round(os.getloadavg()[0], 2)}
    for row in rows.values():
        row["keys"] = len(row["during"])
        row |= {"before": spread(row["before"]), "during": spread(row["during"])}
        row |= {"cpu": round(row["cpu"], 2), "seconds": round(row["seconds"], 2)}
    if args.json:
        print(json.dumps(facts | {"fetch": rows}, indent=1))
        return
    for name, row in rows.items():
        print(
            f"{name:6} {row['keys']:4} keys  before {row['before']['p50']:5.1f} / {row['before']['p95']:5.1f}  "
            f"during {row['during']['p50']:5.1f} / {row['during']['p95']:5.1f} ms  "
            f"CPU {row['cpu']:5.2f} s in {row['seconds']:5.2f} s"
        )
    print(f"# Python {facts['python']}, {facts['cpus']} CPUs, load {facts['load']}")
    print(f"# python -m benchmarks.keys_in_fetch {shlex.join(sys.argv[1:])}")


if __name__ == "__main__":
    main()
