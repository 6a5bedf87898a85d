"""Given jobs in another thread: their events, their end, and an end that does not wait for a hanging one."""

import asyncio
import threading

import pytest

from reader.jobs.engine import Engine
from reader.model.events import SourceStarted


@pytest.fixture
def engine():
    engine = Engine(None)
    yield engine
    engine.stop()


def test_events_come_in_order_from_another_thread(engine):
    seen, threads = [], set()

    async def job(cancel):
        for number in range(3):
            yield SourceStarted(str(number))

    def on_event(event):
        seen.append(event.source_id)
        threads.add(threading.current_thread().name)

    engine.start(job, on_event).future.result()
    assert seen == ["0", "1", "2"]
    assert threads == {"engine"}


def test_a_cancelled_job_tells_its_last_event(engine):
    seen, started = [], threading.Event()

    async def job(cancel):
        started.set()
        await cancel.wait()
        yield SourceStarted("last")

    running = engine.start(job, seen.append)
    started.wait()
    running.cancel()
    running.future.result()
    assert seen == [SourceStarted("last")]


def test_what_a_job_raises_is_in_its_future(engine):
    async def job(cancel):
        raise KeyError("broken")
        yield

    with pytest.raises(KeyError):
        engine.start(job, print).future.result()


def test_results_come_to_any_thread(engine):
    async def work():
        return threading.current_thread().name

    assert engine.submit(work()).result() == "engine"


def test_stopping_asks_first_and_then_ends(engine):
    ended, started = [], threading.Event()

    async def polite(cancel):
        await cancel.wait()
        ended.append("asked")
        yield SourceStarted("x")

    async def deaf(cancel):
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cut off")
        yield

    engine.start(polite, lambda _: None)
    engine.start(deaf, lambda _: None)
    started.wait()
    engine.stop(patience=0.05)
    assert ended == ["asked", "cut off"]
    assert "engine" not in {thread.name for thread in threading.enumerate()}
