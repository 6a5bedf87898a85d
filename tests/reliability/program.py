"""The program as people run it, on a home of its own, and a hostile server beside it."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.replaynet import ROOT

Answer = Callable[[str], bytes | Iterator[bytes]]


class Server:
    """An HTTP server on this machine that sends raw bytes: `answer(path)` is the whole of them, or piece by piece.

    `ports`: the first that is free, for one of the web's own, so that nothing but its address stands against asking it.
    """

    def __init__(self, answer: Answer, ports: Iterable[int] = (0,)) -> None:
        asked = self.asked = list[str]()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked.append(self.path)
                self.close_connection = True
                made = answer(self.path)
                with suppress(ConnectionError):
                    for piece in (made,) if isinstance(made, bytes) else made:
                        self.wfile.write(piece)

            def log_message(self, *_: object) -> None:
                pass

        class Quiet(ThreadingHTTPServer):
            request_queue_size = 128

            def handle_error(self, *_: object) -> None:
                """A client that goes away in the middle is what is tested here."""

        for port in ports:
            with suppress(OSError):
                self._server = Quiet(("127.0.0.1", port), Handler)
                break
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


def reply(body: bytes, content_type: str = "application/rss+xml", status: bytes = b"200 OK", more: bytes = b"") -> bytes:
    """A whole answer; `status` and `more` (header lines) go out as they are."""
    head = b"HTTP/1.1 " + status + b"\r\nContent-Type: " + content_type.encode() + b"\r\n" + more
    return head + b"Content-Length: " + str(len(body)).encode() + b"\r\nConnection: close\r\n\r\n" + body


def bound_by_modes() -> None:
    """For `preexec_fn`: the superuser's program loses the two rights that let it past the modes of files."""
    if os.geteuid() == 0:
        for right in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH; taken from all that it starts
            if ctypes.CDLL(None, use_errno=True).prctl(24, right, 0, 0, 0):  # PR_CAPBSET_DROP
                raise OSError(ctypes.get_errno(), "prctl")


#: Runs a command and adds a line with the KiB that the largest of its processes held. A small process has to start it:
#: one that is forked from a large one counts as large.
_WEIGHED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(code)
"""


class Reader:
    """`reader` in a child process. `written` is what each command wrote, for tests that look at all of it."""

    def __init__(self, home: Path, environ: Mapping[str, str] | None = None) -> None:
        self.home = home
        plain = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
        self.environ = {**plain, "READER_HOME": str(home), "READER_FETCH_HOST_DELAY": "0s", **(environ or {})}
        self.written: list[tuple[tuple[str, ...], bytes]] = []

    def run(self, *arguments: str, code: int | tuple[int, ...] | None = 0, stdin: bytes = b"", bound: bool = False) -> subprocess.CompletedProcess[bytes]:
        """Run a command to its end; `code` is what it must end with, None for whatever. `bound`: as one whom modes bind."""
        done = subprocess.run(
            [sys.executable, "-m", "reader", *arguments],
            cwd=ROOT, env=self.environ, input=stdin, capture_output=True, timeout=240,
            preexec_fn=bound_by_modes if bound else None,
        )  # fmt: skip
        self.written.append((arguments, done.stdout + done.stderr))
        assert b"Traceback" not in done.stderr, done.stderr[-3000:].decode()
        wanted = (code,) if isinstance(code, int) else code
        assert wanted is None or done.returncode in wanted, (arguments, done.returncode, done.stderr[-2000:].decode())
        return done

    def weighed(self, *arguments: str, code: tuple[int, ...] = (0,)) -> tuple[str, int]:
        """Run a command: what it said on stderr, and the bytes that the largest of its processes held."""
        done = subprocess.run(
            [sys.executable, "-c", _WEIGHED, sys.executable, "-m", "reader", *arguments],
            cwd=ROOT, env=self.environ, capture_output=True, timeout=240,
        )  # fmt: skip
        said, _, size = done.stderr.decode().rstrip().rpartition("\n")
        self.written.append((arguments, done.stdout + said.encode()))
        assert done.returncode in code, (arguments, done.returncode, said[-2000:])
        return said, int(size) << 10

    def json(self, *arguments: str, **more: Any) -> Any:
        return json.loads(self.run(*arguments, **more).stdout)


def outlines(sources: Mapping[str, str], category: str = "World") -> bytes:
    """An OPML list of addresses by name."""
    from xml.sax.saxutils import quoteattr

    lines = "".join(f"<outline type='rss' text={quoteattr(name)} xmlUrl={quoteattr(url)}/>" for name, url in sources.items())
    return f"<opml version='2.0'><head/><body><outline text={quoteattr(category)}>{lines}</outline></body></opml>".encode()
