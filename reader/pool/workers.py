"""At most two limited processes that parse foreign bytes. What kills one of them fails one document only.

A worker starts with the first document and is replaced after 1,000, after a crash and when it is late. A `Pool` is used
from one event loop, in any thread: it needs no signal handler and no watcher of children.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from reader.errors import NoArticle, ParseError, ReaderError
from reader.pool import frames
from reader.pool.child import Complaint, Request
from reader.text.safe import clean_line

#: Seconds one document may take, and documents after which a worker is replaced.
TIMEOUT = 10.0
RECYCLE_AFTER = 1_000
#: What a worker runs; its argument is the folder this package lies in.
PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from reader.pool.child import main; main()"
_ROOT = str(Path(__file__).resolve().parents[2])


class _Gone(Exception):
    """The worker ended in the middle of a document."""


class _Worker:
    """One process and the socket to it. Bound to no event loop."""

    def __init__(self, program: str) -> None:
        self.served = 0
        self._socket, theirs = socket.socketpair()
        self._socket.setblocking(False)
        with theirs:
            # -P: the folder the program was started in is not searched for modules.
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
                [sys.executable, "-P", "-X", "utf8", "-c", program, _ROOT],
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=subprocess.DEVNULL,
            )

    async def ask(self, head: bytes, body: bytes) -> tuple[int, bytes]:
        """Status and JSON of the answer. Raises _Gone when the process ended before it."""
        self.served += 1
        try:
            loop = asyncio.get_running_loop()
            await loop.sock_sendall(self._socket, head)
            if body:  # not joined to the head: many large documents may wait at once
                await loop.sock_sendall(self._socket, body)
            status, length = frames.ANSWER.unpack(await self._read(frames.ANSWER.size))
            if length > frames.MAX_ANSWER:
                raise ParseError("the document became too large", kind="too_large")
            return status, bytes(await self._read(length))
        except ConnectionError as error:
            raise _Gone from error

    async def _read(self, length: int) -> bytearray:
        loop, data = asyncio.get_running_loop(), bytearray(length)
        rest = memoryview(data)
        while rest:
            count = await loop.sock_recv_into(self._socket, rest)
            if not count:
                raise _Gone
            rest = rest[count:]
        return data

    def kill(self) -> int | None:
        """End the process at once; what it died of when it was dead already, as `Popen.returncode` has it."""
        self._socket.close()
        self.process.kill()
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(timeout=0.3)
        return None


class Pool:
    """Processes for parsing. `workers` is how many may run at the same time, `program` what they run."""

    def __init__(self, workers: int = 2, *, program: str = PROGRAM) -> None:
        self._program = program
        self._free: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._limit = workers
        self._taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._closed = False

    @property
    def processes(self) -> tuple[int, ...]:
        """Ids of the running processes."""
        return tuple(worker.process.pid for worker in (*self._free, *self._busy))

    async def run(
        self, task: str, meta: Mapping[str, object], body: bytes, seconds: float = TIMEOUT, *, urgent: bool = False
    ) -> bytes:
        """The JSON a task makes of a document; see `tasks.TASKS`. Urgent ones go before all that wait.

        Raises NoArticle, and ParseError with the parser's kind or timeout, crashed, memory, too_large.
        """
        if len(body) > frames.MAX_BODY:
            raise ParseError("the document is too large", kind="too_large")
        head = frames.request(msgspec.json.encode(Request(task, dict(meta), seconds)), body)
        await self._take(urgent)
        try:
            worker = self._free.pop() if self._free else _Worker(self._program)
            return await self._ask(worker, head, body, seconds)
        finally:
            self._release()

    async def _ask(self, worker: _Worker, head: bytes, body: bytes, seconds: float) -> bytes:
        self._busy.add(worker)
        kept = False
        try:
            async with asyncio.timeout(seconds):
                status, data = await worker.ask(head, body)
            complaint = None if status == frames.OK else msgspec.json.decode(data, type=Complaint)
            kept = worker.served < RECYCLE_AFTER and not (complaint and complaint.kind == "memory")
        except TimeoutError as error:
            raise ParseError(f"the document took longer than {seconds:.0f} s", kind="timeout") from error
        except _Gone as error:
            raise _death(worker.kill()) from error
        finally:
            self._busy.discard(worker)
            if kept and not self._closed:
                self._free.append(worker)
            else:
                worker.kill()
        if complaint is None:
            return data
        raise _error_of(complaint)

    async def _take(self, urgent: bool) -> None:
        if self._closed:
            raise ParseError("the program is closing", kind="crashed")
        if self._taken < self._limit:
            self._taken += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        (self._waiting.appendleft if urgent else self._waiting.append)(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._release()
            raise

    def _release(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._taken -= 1

    def close(self) -> None:
        """End all processes at once. What they were working on fails as crashed."""
        self._closed = True
        for worker in (*self._free, *self._busy):
            worker.process.kill()
        for worker in self._free:
            worker.kill()
        self._free.clear()


def _death(code: int | None) -> ParseError:
    if code == -signal.SIGALRM:
        return ParseError("the document took too long", kind="timeout")
    return ParseError("the document crashed the parser", kind="crashed")


def _error_of(complaint: Complaint) -> ReaderError:
    message, remedy = clean_line(complaint.message), clean_line(complaint.remedy)
    if complaint.error == "no_article":
        return NoArticle(message, remedy=remedy)
    return ParseError(message, kind=complaint.kind, remedy=remedy)
