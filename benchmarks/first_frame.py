"""What the first frame costs: `python -m benchmarks.first_frame [--home DIR] [--runs 21] [--json]`.

CPU and time from exec to the first frame of `reader` with a kept library, beside those of an empty Textual app, run by
turns in a pseudo terminal. `frame` is the one of the live interface, with its headlines and the first article; `paint`
is the kept frame that is written before anything is imported. CPU is read at the live frame, and once more when all
has been still for half a second. Ratios are those of neighbouring runs. Without --home a library of 1,000 is made.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.screen import Screen, environment

EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("READY TO TYPE")
Empty().run()
"""


def once(command: list[str], environ: dict[str, str], mark: bytes) -> dict[str, float]:
    """Milliseconds: CPU and time to the frame, CPU when all is at rest."""
    with Screen(command, environ) as screen:
        paint = screen.until(mark)
        live = screen.until_live(mark)
        cpu = screen.cpu()
        screen.rest(0.5, 5)
        return {"paint": paint * 1000, "frame": live * 1000, "frame_cpu": cpu * 1000, "rest_cpu": screen.cpu() * 1000}


def warm(command: list[str], environ: dict[str, str], mark: bytes) -> None:
    """A session that is quit, as the one before: byte code is compiled, the next frame is kept."""
    with Screen(command, environ) as screen:
        screen.until_live(mark)
        screen.rest(0.5, 5)
        screen.type("q")
        screen.rest(0.5, 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = args.home or Path(scratch) / "home"
        if args.home is None:
            making = [sys.executable, "-m", "benchmarks.make_library", "--articles", "1000", "--home", str(home)]
            subprocess.run(making, check=True, stdout=subprocess.DEVNULL)
        environ = environment(str(home), PYTHONPYCACHEPREFIX=str(Path(scratch) / "code"))
        commands = {
            "empty": ([sys.executable, "-c", EMPTY], b"READY TO TYPE"),
            "reader": ([sys.executable, "-m", "reader", "--offline"], "▌".encode()),
        }
        found: dict[str, list[dict[str, float]]] = {name: [] for name in commands}
        for command, mark in commands.values():
            warm(command, environ, mark)
        for _ in range(args.runs):
            for name, (command, mark) in commands.items():
                found[name].append(once(command, environ, mark))
    middle = {
        name: {key: round(statistics.median(one[key] for one in runs), 1) for key in runs[0]}
        for name, runs in found.items()
    }
    pairs = list(zip(found["reader"], found["empty"], strict=True))
    ratio = {key: round(statistics.median(ours[key] / bare[key] for ours, bare in pairs), 2) for key in pairs[0][0]}
    facts = {"runs": args.runs, "milliseconds": middle, "ratio": ratio}
    print(json.dumps(facts) if args.json else "\n".join(f"{name}: {value}" for name, value in facts.items()))


if __name__ == "__main__":
    main()
