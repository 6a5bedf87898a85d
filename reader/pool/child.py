"""What runs in a worker process: limits on itself, then one document after another until the owner is gone.

The owner kills a worker that is late; if the owner itself has died, the alarm does it.
"""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from typing import BinaryIO

import msgspec

from reader.errors import NoArticle, ParseError, ReaderError
from reader.pool import frames

#: A worker stands back for whoever a person looks at, its owner's screen first.
NICE = 10
#: Address space of a worker, bytes.
MEMORY = 1 << 30
#: Seconds beyond the owner's patience after which the kernel ends a worker whose owner has died.
GRACE = 2.0


class Request(msgspec.Struct, frozen=True):
    """What a worker is asked: `task` is a name of `tasks.TASKS`, `meta` its arguments, `timeout` seconds."""

    task: str
    meta: dict[str, object]
    timeout: float


class Complaint(msgspec.Struct, frozen=True):
    """A failure on its way to the owner. `error`: parse or no_article."""

    error: str
    kind: str
    message: str
    remedy: str = ""


def limit_memory(size: int = MEMORY) -> None:
    """Take at most `size` bytes of address space and leave no core file. Systems that cannot, do not."""
    import resource

    for what, value in ((resource.RLIMIT_AS, size), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):
            hard = resource.getrlimit(what)[1]
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(what, (value, value))


def perform(meta: bytes, body: bytes) -> tuple[int, bytes, bool]:
    """Status and JSON of one request, and whether this process can go on. Never raises for what the document does."""
    try:
        wanted = msgspec.json.decode(meta, type=Request)
        signal.setitimer(signal.ITIMER_REAL, wanted.timeout + GRACE)
        from reader.pool.tasks import TASKS

        return frames.OK, TASKS[wanted.task](wanted.meta, body), True
    except MemoryError:
        return _failed("parse", "memory", "the document needs too much memory", go_on=False)
    except RecursionError:
        return _failed("parse", "malformed", "the document is nested too deeply")
    except NoArticle as error:
        return _failed("no_article", "no_article", str(error), error.remedy)
    except ParseError as error:
        return _failed("parse", error.kind, str(error), error.remedy)
    except ReaderError as error:
        return _failed("parse", "malformed", str(error), error.remedy)
    except Exception as error:  # noqa: BLE001 - a fault of a parser fails this document, and is told as that
        return _failed("parse", "crashed", f"the parser stopped: {type(error).__name__}: {error}"[:500])
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _failed(error: str, kind: str, message: str, remedy: str = "", *, go_on: bool = True) -> tuple[int, bytes, bool]:
    return frames.FAILED, msgspec.json.encode(Complaint(error, kind, message, remedy)), go_on


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are no more."""
    while (asked := frames.read_request(requests)) is not None:
        status, data, go_on = perform(*asked)
        answers.write(frames.answer(status, data))
        answers.flush()
        if not go_on:
            return


def main() -> None:
    """Serve the owner on the inherited standard streams; whatever else prints, prints to nowhere."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    os.nice(NICE)
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1):
        os.dup2(nowhere, descriptor)
    limit_memory()
    with suppress(BrokenPipeError, ConnectionError):
        serve(requests, answers)
