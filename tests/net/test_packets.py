"""What really leaves the process, as the kernel sees it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.net.test_guard import SPELLINGS
from tests.replaynet import ROOT, Replaynet

_PROGRAM = """
import asyncio, sys
from datetime import UTC, datetime
from reader.errors import NetworkError
from reader.net.client import Fetcher
from reader.net.options import NetOptions

async def main():
    ends = []
    async with Fetcher(NetOptions(host_delay=0.0), now=lambda: datetime.now(UTC)) as net:
        for url in sys.argv[1:]:
            try:
                await net.get(url, kind="page")
                ends.append("ok")
            except NetworkError as error:
                ends.append(error.kind)
    print(*ends)

asyncio.run(main())
"""
_CONNECT = re.compile(r"connect\(\d+, \{sa_family=AF_INET6?, sin6?_port=htons\((\d+)\).*?\"([0-9a-f.:]+)\"")


def watched(tmp_path: Path, environ: dict[str, str], *urls: str) -> tuple[list[str], set[tuple[str, int]], str]:
    """How the requests ended, every address connected to, and the whole trace."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("NOT RUN: strace is not installed")
    trace = tmp_path / "trace"
    command = [strace, "-f", "-o", str(trace), "-e", "trace=connect,sendto,sendmsg,sendmmsg,openat", sys.executable]
    done = subprocess.run(
        [*command, "-c", _PROGRAM, *urls], capture_output=True, text=True, cwd=ROOT, env=environ, timeout=60
    )
    if "ptrace" in done.stderr:
        pytest.skip("NOT RUN: this system does not let strace trace")
    assert done.returncode == 0, done.stderr
    text = trace.read_text()
    return done.stdout.split(), {(match[2], int(match[1])) for match in _CONNECT.finditer(text)}, text


@pytest.mark.replaynet
def test_behind_a_proxy_nothing_else_is_connected_to_and_no_name_is_looked_up(replaynet: Replaynet, tmp_path: Path) -> None:
    urls = ["https://science.replay.test/feed", "http://world.replay.test/feed", "https://nowhere.example/", "http://10.0.0.1/"]
    ends, connected, trace = watched(tmp_path, replaynet.environ, *urls)
    assert ends == ["ok", "ok", "connect", "private"]
    port = int(replaynet.net_environ["HTTP_PROXY"].rpartition(":")[2])
    assert connected == {("127.0.0.1", port)}
    assert "resolv.conf" not in trace
    assert "/etc/hosts" not in trace


def test_private_addresses_are_not_even_knocked_at(tmp_path: Path) -> None:
    environ = {"PATH": "/usr/bin:/bin"}
    ends, connected, _ = watched(tmp_path, environ, *SPELLINGS)
    assert len(ends) == len(SPELLINGS)
    assert set(ends) <= {"private", "protocol"}
    assert connected == set()
