"""The replayed internet for tests: a local proxy that plays article sites, feeds and every fault.

It lies in a folder beside the checkout (`../shared`, or where READER_SHARED points). Without it the tests that need it
are skipped, and say so.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("READER_SHARED", ROOT.parent / "shared"))
_START_SECONDS = 60


def shared(*parts: str) -> Path:
    """A file or folder of the shared material; skips the test, with its reason, where it is not there."""
    found = SHARED.joinpath(*parts)
    if not found.exists():
        pytest.skip(f"NOT RUN: {found} is missing; set READER_SHARED to the folder that holds {parts[0]}/")
    return found


class Replaynet:
    """A running server. `environ` is what a child process needs; `net_environ` only what replaynet adds."""

    def __init__(self, out: Path, *options: str) -> None:
        self._log = (out / "log").open("wb")
        self._server = subprocess.Popen(
            [sys.executable, str(shared("replaynet")), "--out", str(out), *options],
            stdout=self._log,
            stderr=subprocess.STDOUT,
            cwd=out,
        )
        ready, deadline = out / "env", time.monotonic() + _START_SECONDS
        while not ready.exists():
            if self._server.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"replaynet did not start:\n{(out / 'log').read_text()[-2000:]}")
            time.sleep(0.05)
        lines = ready.read_text().splitlines()
        self.net_environ = dict(line.split("=", 1) for line in lines if "=" in line)
        self.environ = {**os.environ, **self.net_environ}
        self.opml = out / "sources.opml"
        self.sources_toml = out / "sources.toml"

    def control(self, path: str) -> Any:
        """Ask the control port: `/reset`, `/log?host=…`, `/fault?host=…&do=…`, `/down?mode=refuse`, `/up` …"""
        found = self._ask(path)
        if path.startswith(("/down", "/up")):
            # The server answers first and acts a moment later.
            deadline = time.monotonic() + 5
            while self._ask("/")["down"] != found["down"]:
                assert time.monotonic() < deadline, f"replaynet did not do {path}"
                time.sleep(0.01)
        return found

    def _ask(self, path: str) -> Any:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(self.net_environ["REPLAYNET_CONTROL"] + path, timeout=20) as answer:
            return json.load(answer)

    def log(self, host: str) -> list[dict[str, Any]]:
        """Requests to a host since the last reset."""
        found: list[dict[str, Any]] = self.control(f"/log?host={host}")
        return found

    def stop(self) -> None:
        self._server.terminate()
        try:
            self._server.wait(10)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        self._log.close()


@pytest.fixture(scope="session")
def replaynet_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replaynet]:
    """One server for the whole session, with the sample faults and cases, and the shared pages where they are."""
    shared("replaynet")
    data = SHARED / "data" / "wcxb-dev"
    options = ["--samples"] + (["--data", str(data)] if data.exists() else ["--no-data"])
    server = Replaynet(tmp_path_factory.mktemp("replaynet"), *options)
    yield server
    server.stop()


@pytest.fixture
def replaynet(replaynet_server: Replaynet) -> Replaynet:
    """The session's server with an empty log, no extra faults, and the net up."""
    for path in ("/up", "/clear", "/reset"):
        replaynet_server.control(path)
    return replaynet_server
