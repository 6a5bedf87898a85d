"""One thread with its own event loop, where jobs run beside the screen. Knows no job and no screen."""

from __future__ import annotations

import asyncio
import concurrent.futures
import selectors
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from reader.model.events import Event
from reader.workspace import Workspace

T = TypeVar("T")

#: A job that tells events until it is done; `cancel` asks it to end cleanly.
Job = Callable[[asyncio.Event], AsyncIterator[Event]]
OnEvent = Callable[[Event], None]

#: Seconds after a key for which jobs leave the interpreter to the screen: with them it had a third of it, and a key was
#: answered in three times the time.
WAY = 0.02
#: Answers of the network that are taken up before the next look whether a key was pressed.
AT_ONCE = 8
#: Seconds a job gets to end cleanly when the program closes.
PATIENCE = 1.5


class _Courteous(selectors.DefaultSelector):
    """What the engine's loop waits with. It goes on only when the screen has had its time.

    Of much that came at once it tells a little, so that a key need not wait for all. The rest has its turn the next
    time: the order is the same each time, and eight that never end would else be all that is ever told.
    """

    until = 0.0
    turn = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if (left := self.until - time.monotonic()) > 0:
            time.sleep(min(left, WAY))
        found = super().select(timeout)
        if len(found) <= AT_ONCE:
            return found
        self.turn = (self.turn + AT_ONCE) % len(found)
        return [*found, *found][self.turn : self.turn + AT_ONCE]


class Running:
    """A job under way. `future` ends with it: with None, or with what it raised."""

    def __init__(self, engine: Engine, cancel: asyncio.Event, future: concurrent.futures.Future[None]) -> None:
        self.future = future
        self._engine = engine
        self._cancel = cancel

    @property
    def done(self) -> bool:
        return self.future.done()

    def cancel(self) -> None:
        """Ask the job to end; its last event still comes. Any thread may call."""
        self._engine.call(self._cancel.set)


class Engine:
    """The thread of a workspace's jobs. Starts with the first of them; any thread may call."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._selector = _Courteous()
        self._thread: threading.Thread | None = None
        self._running: list[Running] = []

    def start(self, job: Job, on_event: OnEvent) -> Running:
        """Run a job; `on_event` is called in the engine's thread for each event, in order."""
        cancel = asyncio.Event()

        async def run() -> None:
            events = job(cancel)
            try:
                async for event in events:
                    on_event(event)
            finally:
                close = getattr(events, "aclose", None)
                if close is not None:
                    await close()

        running = Running(self, cancel, self.submit(run()))
        with self._lock:
            self._running = [*(other for other in self._running if not other.done), running]
        return running

    def submit(self, work: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
        """Run a coroutine in the engine; the future gives its result to any thread."""
        return asyncio.run_coroutine_threadsafe(work, self._ready())

    def call(self, function: Callable[[], object]) -> None:
        """Call something in the engine's thread, soon. Does nothing once the engine has stopped."""
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(function)

    def give_way(self) -> None:
        """A key was pressed: what runs here waits for a moment. Any thread may call."""
        self._selector.until = time.monotonic() + WAY

    def stop(self, patience: float = PATIENCE) -> None:
        """End all jobs, cleanly within `patience` seconds, else at once, and the thread with them."""
        with self._lock:
            running, loop, thread = self._running, self._loop, self._thread
            self._running, self._loop, self._thread = [], None, None
        if loop is None or thread is None:
            return
        for job in running:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(job._cancel.set)
        concurrent.futures.wait([job.future for job in running], timeout=patience)
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=patience)

    def _ready(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._selector = _Courteous()
                loop = asyncio.SelectorEventLoop(self._selector)
                self._loop = loop
                self._thread = threading.Thread(target=self._turn, args=(loop,), name="engine", daemon=True)
                self._thread.start()
            return self._loop

    def _turn(self, loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_forever()
        finally:
            left = asyncio.all_tasks(loop)
            for task in left:
                task.cancel()
            if left:
                loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()
