"""Runs every row and writes the table: `python -m benchmarks.reliability [--part P] [--row R] [--fuzz SECONDS] [--json] [--write]`.

A row is a group of tests and what they noted while they ran (`row` in tests/reliability/conftest.py); nothing in the
table is written by hand. `--write` puts it into docs/reliability.md, of what was not tried the rows stay; exit 1 when a promise
was not kept.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections import Counter
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

import msgspec

from benchmarks.reliability.rows import PROMISES, Promise

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reliability.md"
#: In the order of the table.
PARTS = tuple(dict.fromkeys((*(promise.part for promise in PROMISES), "Screen")))
_BEGIN, _END = "<!-- table: python -m benchmarks.reliability --write -->", "<!-- end of table -->"


class Shown(msgspec.Struct, frozen=True):
    """A row as it stands in the table. `kept` is whether the promise was."""

    part: str
    title: str
    given: str
    happened: str
    figure: str
    command: str
    kept: bool


def tried(promise: Promise) -> Shown:
    """Run the tests of a row; its figures are those the tests noted, and how many passed."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = ["-m", "pytest", *promise.tests.split(), "-q", "-p", "no:cacheprovider", f"--junitxml={report}"]
        done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True)
        if not report.exists():
            return _shown(promise, {}, done.stdout[-300:], kept=False)
        cases = list(ElementTree.parse(report).getroot().iter("testcase"))
    ends = Counter(_end(case) for case in cases)
    notes = {item.get("name", ""): item.get("value", "") for case in cases for item in case.iter("property")}
    counts = ", ".join(f"{count} {end}" for end, count in sorted(ends.items()))
    return _shown(promise, notes, counts, kept=done.returncode == 0 and ends["passed"] > 0)


def _end(case: ElementTree.Element) -> str:
    for name, word in (("failure", "failed"), ("error", "failed"), ("skipped", "not run")):
        if case.find(name) is not None:
            return word
    return "passed"


def _shown(promise: Promise, notes: dict[str, str], counts: str, *, kept: bool) -> Shown:
    figure = f"{notes['figure']}; {counts}" if notes.get("figure") else counts
    happened = notes.get("happened", promise.happened) if kept else "NOT KEPT"
    command = f"python -m pytest {promise.tests}"
    return Shown(promise.part, promise.title, notes.get("given", promise.given), happened, figure, command, kept)


def fuzzed(seconds: int) -> Shown:
    """The row of the coverage-guided fuzzer."""
    command = ["-m", "benchmarks.fuzz", "--seconds", str(seconds), "--json"]
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True)
    if not done.stdout.strip():
        said = done.stderr.strip()[-200:]
        return Shown("Fuzz", "Coverage-guided", "", said, "not run", "python " + " ".join(command), done.returncode == 0)
    targets = json.loads(done.stdout)["targets"]
    runs, faults = sum(one["runs"] for one in targets), sum(one["faults"] for one in targets)
    given = f"{', '.join(one['target'] for one in targets)} for {seconds} s together"
    return Shown(
        "Fuzz", "Coverage-guided", given, "no exception but ours" if not faults else "NOT KEPT",
        f"{runs} inputs, {faults} faults", f"python -m benchmarks.fuzz --seconds {seconds}", done.returncode == 0,
    )  # fmt: skip


def stood_still() -> Shown:
    """The row of the screen while hostile documents are fetched."""
    command = ["-m", "benchmarks.hostile_screen"]
    done = subprocess.run([sys.executable, *command, "--json"], cwd=ROOT, capture_output=True, text=True)
    shown = " ".join(("python", *command))
    if not done.stdout.strip():
        return Shown("Screen", "It lives on", "", done.stderr.strip()[-200:], "failed", shown, kept=False)
    found = json.loads(done.stdout)
    quiet, loud = found["harmless"], found["hostile"]
    wall, used = loud["worst"][0]
    figure = (
        f"99 % of pauses below {loud['p99'] * 1000:.0f} ms, longest {wall * 1000:.0f} ms ({used * 1000:.0f} of its own processor time; "
        f"harmless feeds {quiet['worst'][0][0] * 1000:.0f} ms), load {found['load']:.1f}"
    )
    happened = f"no pause over {found['bound']} ms that harmless feeds have not" if found["kept"] else "NOT KEPT"
    return Shown("Screen", "It lives on", f"{loud['sources']} hostile sources fetched by the interface", happened, figure, shown, found["kept"])


def matched() -> Shown:
    """The row of the regular expressions, each on texts made to hurt it."""
    command = ["-m", "benchmarks.patterns"]
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True)
    count, _, grown = (done.stdout.strip().splitlines() or [done.stderr.strip()[-200:]])[-1].partition(" patterns, ")
    kept = done.returncode == 0
    return Shown(
        "Parsers", "No pattern grows with the square", f"every regular expression of the program ({count}) on texts that double",
        "twice the text takes twice the time" if kept else "NOT KEPT", grown, "python " + " ".join(command), kept,
    )  # fmt: skip


def table(rows: list[Shown], others: list[str]) -> str:
    """The table in Markdown, with what it ran on; `others` are lines of what was not tried this time."""
    names = ("textual", "httpx", "lxml", "feedparser", "diskcache")
    made = ", ".join(f"{name} {version(name)}" for name in names)
    lines = [f"Python {platform.python_version()} on {platform.system()} {platform.machine()}; {made}.", ""]
    lines += ["| | test | input | what happened | figure | command |", "| --- | --- | --- | --- | --- | --- |"]
    found = list(others)
    for row in rows:
        cells = (row.part, row.title, row.given, row.happened, row.figure, f"`{row.command}`")
        found.append("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")
    return "\n".join([*lines, *sorted(found, key=lambda line: PARTS.index(_part(line)))])


def _part(line: str) -> str:
    return line.split(" | ")[0].removeprefix("| ")


def others(rows: list[Shown]) -> list[str]:
    """The rows of the page that were not tried this time."""
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    tried = {(row.part, row.title) for row in rows}
    lines = rest.partition(_END)[0].splitlines()
    return [line for line in lines if _part(line) in PARTS and (_part(line), line.split(" | ")[1]) not in tried]


def write(text: str) -> None:
    """Put the table between its marks in the page."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(_BEGIN)
    PAGE.write_text(f"{before}{_BEGIN}\n\n{text}\n\n{_END}{rest.partition(_END)[2]}", encoding="utf-8")


def main() -> int:
    asked = argparse.ArgumentParser(description="Try every promise of docs/reliability.md again.")
    asked.add_argument("--part", action="append", default=[], help="only this part (first column); may be repeated")
    asked.add_argument("--row", action="append", default=[], help="only rows with this in their title; may be repeated")
    asked.add_argument("--fuzz", type=int, default=60, metavar="SECONDS", help="of fuzzing; 0 for none")
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--write", action="store_true", help="put the table into docs/reliability.md")
    args = asked.parse_args()
    parts = {part.lower() for part in args.part} or {part.lower() for part in PARTS}
    rows: list[Shown] = []

    def wanted(title: str) -> bool:
        return not args.row or any(word in title for word in args.row)

    for promise in PROMISES:
        if promise.part.lower() in parts and wanted(promise.title):
            rows.append(tried(promise))
            print(f"{'kept' if rows[-1].kept else 'NOT KEPT':9} {promise.part}: {promise.title}", file=sys.stderr)
    if "parsers" in parts and wanted("No pattern grows with the square"):
        rows.append(matched())
    if "screen" in parts and wanted("It lives on"):
        rows.append(stood_still())
    if args.fuzz and "fuzz" in parts and wanted("Coverage-guided"):
        rows.append(fuzzed(args.fuzz))
    if args.json:
        print(msgspec.json.encode(rows).decode())
    elif args.write:
        write(table(rows, others(rows)))
    else:
        print(table(rows, []))
    return 0 if all(row.kept for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
