"""How long a reload takes: `python -m benchmarks.reload [--sites 500] [--latency 0 0.1] [--peers] [--json]`.

N sites with 50 entries each stand on N loopback addresses (`bench/perf/feedfarm.py` of --shared). Every client runs
once cold, then warm: `--force`, so that every feed is asked again. `--peers` puts newsboat (once as it is, once with
its statistics collected by ANALYZE) and a bare httpx loop into the same run. Seconds, MB of the largest process.
"shown" is when another program first saw every headline in the library; the index is made after that.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import platform
import shlex
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared"
ROOT = Path(__file__).resolve().parents[1]
PORT = 8811
#: Entries of each site.
ITEMS = 50


def write_sources(home: Path, urls: list[str]) -> None:
    """A list of sources on this machine, as a person who runs such a farm would have it."""
    config = home / "config"
    config.mkdir(parents=True)
    lines = ['[[category]]\nname = "Farm"\n']
    for number, url in enumerate(urls):
        lines.append(
            f'[[source]]\nid = "s{number}"\nurl = "{url}"\nname = "Site {number}"\ncategory = "Farm"\n'
            "allow_private = true\n"
        )
    (config / "sources.toml").write_text("\n".join(lines))


class Farm:
    """The sites. `control` talks to them beside the measured requests."""

    def __init__(self, shared: Path, sites: int, port: int, extra: list[str]) -> None:
        self._port = port
        program = [sys.executable, str(shared / "bench/perf/feedfarm.py"), "--sites", str(sites), "--port", str(port)]
        listed = subprocess.run([*program, "--urls", "plain"], check=True, capture_output=True, text=True)
        self.urls = listed.stdout.split()
        self._server = subprocess.Popen([*program, "--items", str(ITEMS), *extra], stdout=subprocess.PIPE, text=True)
        assert self._server.stdout is not None
        self._server.stdout.readline()

    def control(self, what: str) -> dict[str, Any]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/__{what}") as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def close(self) -> None:
        self._server.terminate()
        self._server.wait()


def ours(folder: Path, urls: list[str]) -> tuple[list[str], dict[str, str]]:
    if not (folder / "config").exists():
        write_sources(folder, urls)
    command = [sys.executable, "-m", "reader", "fetch", "--headlines", "--force"]
    return command, {"READER_HOME": str(folder), "PYTHONPATH": str(ROOT)}


def newsboat(folder: Path, urls: list[str]) -> tuple[list[str], dict[str, str]]:
    config, listed = folder / "config", folder / "urls"
    listed.write_text("\n".join(urls))
    config.write_text("reload-threads 100\nmax-items 0\ndownload-retries 1\nrefresh-on-startup no\n")
    return shlex.split(f"newsboat -q -C {config} -u {listed} -c {folder}/cache.db -x reload"), {"LC_ALL": "C.UTF-8"}


def bare(shared: Path) -> Any:
    def httpx_nk(folder: Path, urls: list[str]) -> tuple[list[str], dict[str, str]]:
        listed = folder / "urls"
        listed.write_text("\n".join(urls))
        floor = shared / "bench/perf/dlfloor.py"
        return [sys.executable, str(floor), "httpx-nk", str(listed), "--etags", f"{folder}/etags.json"], {}

    return httpx_nk


class Watch(threading.Thread):
    """Looks into the library until it shows so many headlines. `seen` is when that was, or None."""

    def __init__(self, library: Path, wanted: int) -> None:
        super().__init__(daemon=True)
        self.seen: float | None = None
        self.ended = threading.Event()
        self._library = library
        self._wanted = wanted

    def run(self) -> None:
        while not self.ended.wait(0.02):
            if self._shown() >= self._wanted:
                self.seen = time.perf_counter()
                return

    def _shown(self) -> int:
        if not self._library.exists():
            return 0
        try:
            with closing(sqlite3.connect(f"file:{self._library}?mode=ro", uri=True)) as connection:
                row = connection.execute("SELECT total FROM counters WHERE view = 0").fetchone()
        except sqlite3.OperationalError:  # it is being made
            return 0
        return int(row[0]) if row else 0


def run(command: list[str], environ: dict[str, str], watch: Watch | None = None) -> dict[str, float]:
    """Wall, CPU of it and its children, MB of the largest process; with a watch, when all was shown."""
    unwanted = ("proxy", "pythondontwritebytecode")  # an installed program has its byte code
    clean = {name: value for name, value in os.environ.items() if not any(one in name.lower() for one in unwanted)}
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=clean | environ
    )
    if watch is not None:
        watch.start()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    found = {
        "wall": round(time.perf_counter() - started, 3),
        "cpu": round(used.ru_utime + used.ru_stime, 3),
        "mb": round(used.ru_maxrss / 1024, 1),
        "exit": process.returncode,
    }
    if watch is not None:
        watch.ended.set()
        watch.join()
        found["shown"] = round((watch.seen or float("nan")) - started, 3)
    return found


def analyze(folder: Path) -> None:
    with sqlite3.connect(folder / "cache.db") as connection:
        connection.execute("ANALYZE")


def measured(farm: Farm, name: str, client: Any, warm: int) -> dict[str, Any]:
    """One client: cold, then `warm` times more in the same folder."""
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-"))
    try:
        runs = []
        for number in range(1 + warm):
            command, environ = client(folder, farm.urls)
            if number == 1 and name.endswith("analyzed"):
                farm.control("reset")
                run(command, environ)  # it forgets its first validators; only its third run is all 304
                analyze(folder)
            farm.control("reset")
            library = Path(environ["READER_HOME"], "data/library.db") if name == "reader" and not number else None
            seen = run(command, environ, Watch(library, ITEMS * len(farm.urls)) if library else None)
            stats = farm.control("stats")
            answers = {"full": stats["ok"], "unchanged": stats["not_modified"], "open": stats["peak_open"] - 1}
            runs.append(seen | answers)
        later = runs[1:]
        return {
            "cold": runs[0],
            "warm": {key: round(statistics.median(one[key] for one in later), 3) for key in later[0]} if later else {},
        }
    finally:
        shutil.rmtree(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, nargs="+", default=[500])
    parser.add_argument("--latency", type=float, nargs="+", default=[0.0, 0.1])
    parser.add_argument("--warm", type=int, default=3)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    compileall.compile_dir(ROOT / "reader", quiet=1)
    clients: dict[str, Any] = {"reader": ours}
    if args.peers:
        clients["httpx-nk"] = bare(args.shared)
        if shutil.which("newsboat"):
            clients |= {"newsboat": newsboat, "newsboat-analyzed": newsboat}
        else:
            print("newsboat is not installed: left out", file=sys.stderr)
    found: list[dict[str, Any]] = []
    for sites in args.sites:
        farm = Farm(args.shared, sites, PORT, [])
        try:
            for latency in args.latency:
                farm.control(f"latency?s={latency}")
                for name, client in clients.items():
                    one = measured(farm, name, client, args.warm)
                    found.append({"sites": sites, "latency": latency, "client": name} | one)
                    if not args.json:
                        show(found[-1])
        finally:
            farm.close()
    facts = {"python": platform.python_version(), "cpus": os.cpu_count(), "load": round(os.getloadavg()[0], 2)}
    if args.json:
        print(json.dumps(facts | {"runs": found}, indent=1))
    else:
        print(f"# Python {facts['python']}, {facts['cpus']} CPUs, load {facts['load']}")
        print(f"# python -m benchmarks.reload {shlex.join(sys.argv[1:])}")


def show(one: dict[str, Any]) -> None:
    for phase in ("cold", "warm"):
        seen = one[phase]
        if seen:
            shown = f"shown {seen['shown']:6.2f} s  " if "shown" in seen else ""
            print(
                f"{one['sites']:5} sites  {one['latency'] * 1000:4.0f} ms  {one['client']:18} {phase}  "
                f"{shown}{seen['wall']:7.2f} s  CPU {seen['cpu']:6.2f} s  {seen['mb']:6.1f} MB  "
                f"200: {seen['full']:.0f}  304: {seen['unchanged']:.0f}  exit {seen['exit']:.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
