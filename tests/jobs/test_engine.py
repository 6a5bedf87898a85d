"""Given jobs in another thread: their events, their end, and an end that does not wait for a hanging one."""

import asyncio
import selectors
import socket
import threading

import pytest

from reader.jobs.engine import AT_ONCE, Engine, _Courteous
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


def test_what_runs_gives_way_to_a_key_and_goes_on(engine, monkeypatch):
    waited = []
    monkeypatch.setattr("reader.jobs.engine.WAY", 60.0)
    monkeypatch.setattr("reader.jobs.engine.time.sleep", waited.append)

    async def job(cancel):
        yield SourceStarted("before")
        assert not waited
        engine.give_way()
        await asyncio.sleep(0)
        yield SourceStarted("after")

    seen = []
    engine.start(job, lambda event: seen.append(event.source_id)).future.result(timeout=10)
    assert seen == ["before", "after"]
    assert waited
    assert all(0 < seconds <= 60 for seconds in waited)


def test_a_key_before_the_first_job_holds_up_nothing(engine):
    engine.give_way()
    assert engine.submit(asyncio.sleep(0, "done")).result(timeout=10) == "done"


def test_what_never_ends_leaves_the_others_their_turn() -> None:
    """More connections always have something to read than are told at once: each is told of before long."""
    pairs = [socket.socketpair() for _ in range(3 * AT_ONCE)]
    selector = _Courteous()
    try:
        for number, (one, other) in enumerate(pairs):
            other.send(b"without end")
            selector.register(one, selectors.EVENT_READ, number)
        told: set[int] = set()
        for _ in range(6):
            found = selector.select(0)
            assert len(found) <= AT_ONCE
            told |= {key.data for key, _ in found}
        assert told == set(range(len(pairs)))
    finally:
        selector.close()
        for one, other in pairs:
            one.close()
            other.close()
