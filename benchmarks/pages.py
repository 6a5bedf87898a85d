"""Pages fetched, extracted and kept per CPU second: `python -m benchmarks.pages [--workers 1 2] [--limit N] [--json]`.

With `--share 0.4` the replayed internet, the process and each worker have so much of a core each, as on a machine with
a core for each of them: where there are two cores for all, two workers can be twice as fast only there.

The replayed internet of --shared plays its forty news sites. Headlines are fetched first, not counted; then a process
of its own opens their pages as `reader fetch` does, with one worker and with two. CPU is that process and its workers;
`main` and `workers` are what a page takes of each.
"""

from __future__ import annotations

import argparse
import asyncio
import compileall
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path
from typing import Any

from benchmarks.share import forget, limited, shared

SHARED = Path(__file__).resolve().parents[2] / "shared"
ROOT = Path(__file__).resolve().parents[1]
_START_SECONDS = 90


def start_net(shared: Path, out: Path) -> tuple[subprocess.Popen[bytes], dict[str, str]]:
    """The replayed internet, and what its clients have in their environment."""
    program = [sys.executable, str(shared / "replaynet"), "--out", str(out), "--data", str(shared / "data/wcxb-dev")]
    server = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=out)
    deadline = time.monotonic() + _START_SECONDS
    while not (out / "env").exists():
        if server.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("the replayed internet did not start")
        time.sleep(0.1)
    lines = (out / "env").read_text().splitlines()
    return server, dict(line.split("=", 1) for line in lines if "=" in line)


def write_sources(home: Path, listed: Path) -> None:
    """The forty sites as sources."""
    from reader.model import Category, Source
    from reader.settings.edit import sources_text
    from reader.settings.files import Places
    from reader.settings.sources import Sources

    groups = tomllib.loads(listed.read_text())["category"]
    sources = [
        Source(id=f"s{place}-{number}", url=one["url"], title=one["title"], category=group["name"])
        for place, group in enumerate(groups)
        for number, one in enumerate(group["source"])
        if ".replay.test" in one["url"]
    ]
    categories = tuple(Category(group["name"], place) for place, group in enumerate(groups))
    places = Places.under(home)
    places.ensure()
    places.sources_file.write_text(sources_text(Sources(categories=categories, sources=tuple(sources))))


def open_pages(home: Path, workers: int, limit: int, share: float | None = None) -> None:
    """The measured process: headlines, then at most `limit` pages; prints what the second half took."""
    from reader.jobs.fetch import fetch
    from reader.jobs.request import FetchRequest
    from reader.model.events import Finished
    from reader.settings.files import Places
    from reader.settings.schema import Fetch, Settings
    from reader.workspace import Workspace

    async def run(ws: Workspace, request: FetchRequest) -> Finished:
        last = None
        async for event in fetch(ws, request):
            last = event
        assert isinstance(last, Finished)
        return last

    settings = Settings(fetch=Fetch(host_delay=0.0))
    if not limit:
        with Workspace(settings, Places.under(home)) as ws:
            asyncio.run(run(ws, FetchRequest(headlines_only=True)))
        return
    with shared(share), Workspace(settings, Places.under(home), workers=workers) as ws:
        wanted = tuple(text.entry_id for text in ws.library.wanted_texts(None, None))[:limit]
        started = time.perf_counter()
        totals = asyncio.run(run(ws, FetchRequest(entry_ids=wanted)))
        seconds = time.perf_counter() - started
    pages = totals.articles.kept + totals.articles.failed
    told = {"pages": pages, "seconds": round(seconds, 2)}
    for name, who in (("main", resource.RUSAGE_SELF), ("work", resource.RUSAGE_CHILDREN)):
        used = resource.getrusage(who)
        told[name] = round(1000 * (used.ru_utime + used.ru_stime) / pages, 1)  # ms
    print(json.dumps(told))


def child(
    home: Path, environ: dict[str, str], workers: int, limit: int, share: float | None = None
) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.pages", "--home", str(home), "--workers", str(workers)]
    command += ["--share", str(share)] if share else []
    process = subprocess.Popen(
        [*command, "--limit", str(limit)], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environ
    )
    assert process.stdout is not None
    told = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit("the measured process failed")
    found: dict[str, float] = json.loads(told) if told.strip() else {}
    return found | {"cpu": round(used.ru_utime + used.ru_stime, 2), "mb": round(used.ru_maxrss / 1024, 1)}


def measured(tools: Path, workers: list[int], limit: int, share: float | None) -> list[dict[str, Any]]:
    """The same pages with each number of workers, each in a home of its own."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "net")
        out.mkdir()
        server, given = start_net(tools, out)
        group = limited(server.pid, share) if share else None
        environ = os.environ | given
        environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its byte code
        compileall.compile_dir(ROOT / "reader", quiet=1)
        try:
            for number in workers:
                home = Path(folder, f"home{number}")
                write_sources(home, out / "sources.toml")
                child(home, environ, number, 0)
                seen = child(home, environ, number, limit, share)
                rates = {"per_cpu": seen["pages"] / seen["cpu"], "per_second": seen["pages"] / seen["seconds"]}
                rows.append({"workers": number} | seen | {name: round(rate, 1) for name, rate in rates.items()})
        finally:
            server.terminate()
            server.wait()
            if group is not None:
                forget(group)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--limit", type=int, default=200, help="most pages that are opened")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--share", type=float, help="how much of a core each process has (root on Linux)")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.home is not None:
        open_pages(args.home, args.workers[0], args.limit, args.share)
        return
    facts = {"python": platform.python_version(), "cpus": os.cpu_count(), "load": round(os.getloadavg()[0], 2)}
    rows = measured(args.shared, args.workers, args.limit, args.share)
    if args.json:
        print(json.dumps(facts | {"runs": rows}, indent=1))
        return
    for row in rows:
        print(
            f"{row['workers']} workers  {row['pages']:4.0f} pages  {row['per_cpu']:5.1f} per CPU s  "
            f"{row['per_second']:5.1f} per s  CPU {row['cpu']:6.2f} s  {row['seconds']:6.2f} s  {row['mb']:6.1f} MB  "
            f"main {row['main']:4.1f} ms a page, workers {row['work']:4.1f}"
        )
    print(f"# Python {facts['python']}, {facts['cpus']} CPUs, load {facts['load']}")
    print(f"# python -m benchmarks.pages {' '.join(sys.argv[1:])}")


if __name__ == "__main__":
    main()
