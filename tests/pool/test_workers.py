"""Given documents of every kind of badness, one document fails and the next one is served."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from reader.errors import NoArticle, ParseError
from reader.pool.workers import RECYCLE_AFTER, Pool

ROOT = str(Path(__file__).resolve().parents[2])
PROGRAM = """
import os, sys, time
sys.path.insert(0, sys.argv[1])
from reader.errors import NoArticle
from reader.pool import child, tasks

def absent(meta, body):
    raise NoArticle("nothing here", remedy="look elsewhere")

def greedy(meta, body):
    return bytes(2 << 30)

tasks.TASKS.update(
    echo=lambda meta, body: body + meta.get("tail", "").encode(),
    pid=lambda meta, body: str(os.getpid()).encode(),
    nice=lambda meta, body: str(os.nice(0)).encode(),
    limits=lambda meta, body: repr(__import__("resource").getrlimit(__import__("resource").RLIMIT_AS)[0]).encode(),
    path=lambda meta, body: repr(sys.path).encode(),
    crash=lambda meta, body: os.abort(),
    loop=lambda meta, body: time.sleep(3600),
    faulty=lambda meta, body: {}["missing"],
    printing=lambda meta, body: (print("noise"), b"quiet")[1],
    absent=absent,
    greedy=greedy,
)
child.main()
"""


@pytest.fixture
def pool():
    pool = Pool(program=PROGRAM)
    yield pool
    pool.close()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_bytes_go_there_and_back_whole(pool):
    body = os.urandom(3 << 20)
    assert await pool.run("echo", {"tail": "é"}, body) == body + "é".encode()


async def test_starts_lazily_and_at_most_two(pool):
    assert pool.processes == ()
    await asyncio.gather(*(pool.run("pid", {}, b"") for _ in range(20)))
    assert len(pool.processes) == 2


async def test_memory_of_a_worker_is_limited(pool):
    assert await pool.run("limits", {}, b"") == str(1 << 30).encode()
    with pytest.raises(ParseError) as caught:
        await pool.run("greedy", {}, b"")
    assert caught.value.kind == "memory"
    assert await pool.run("echo", {}, b"next") == b"next"


async def test_a_crash_fails_one_document(pool):
    others = [pool.run("echo", {}, str(n).encode()) for n in range(8)]
    outcomes = await asyncio.gather(pool.run("crash", {}, b""), *others, return_exceptions=True)
    assert isinstance(outcomes[0], ParseError)
    assert outcomes[0].kind == "crashed"
    assert outcomes[1:] == [str(n).encode() for n in range(8)]


async def test_a_late_document_is_ended_and_the_process_replaced(pool):
    first = await pool.run("pid", {}, b"")
    with pytest.raises(ParseError) as caught:
        await pool.run("loop", {}, b"", seconds=0.05)
    assert caught.value.kind == "timeout"
    assert not alive(int(first))
    assert await pool.run("pid", {}, b"") != first


async def test_a_fault_of_a_parser_is_told_and_the_process_stays(pool):
    first = await pool.run("pid", {}, b"")
    with pytest.raises(ParseError, match="KeyError"):
        await pool.run("faulty", {}, b"")
    assert await pool.run("pid", {}, b"") == first


async def test_no_article_comes_back_as_itself(pool):
    with pytest.raises(NoArticle) as caught:
        await pool.run("absent", {}, b"")
    assert (str(caught.value), caught.value.remedy) == ("nothing here", "look elsewhere")


async def test_what_a_parser_prints_is_not_an_answer(pool):
    assert await pool.run("printing", {}, b"") == b"quiet"


async def test_replaced_after_so_many_documents():
    pool = Pool(1, program=PROGRAM)
    seen = {await pool.run("pid", {}, b"") for _ in range(RECYCLE_AFTER + 1)}
    pool.close()
    assert len(seen) == 2


async def test_cancelling_ends_the_worker_of_that_document(pool):
    job = asyncio.create_task(pool.run("loop", {}, b""))
    while not pool.processes:
        await asyncio.sleep(0)
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert pool.processes == ()
    assert await pool.run("echo", {}, b"next") == b"next"


async def test_a_cancelled_place_in_the_queue_is_given_up():
    pool = Pool(1, program=PROGRAM)
    running = asyncio.create_task(pool.run("pid", {}, b""))
    waiting = asyncio.create_task(pool.run("pid", {}, b""))
    await asyncio.sleep(0)
    waiting.cancel()
    assert await pool.run("pid", {}, b"") == await running
    pool.close()


async def test_urgent_documents_go_first():
    pool = Pool(1, program=PROGRAM)
    order = []

    async def one(name, urgent):
        await pool.run("echo", {}, b"", urgent=urgent)
        order.append(name)

    tasks = [asyncio.create_task(one(name, name == "now")) for name in ("a", "b", "c", "now")]
    await asyncio.gather(*tasks)
    pool.close()
    assert order == ["a", "now", "b", "c"]


async def test_closing_ends_a_busy_worker(pool):
    job = asyncio.create_task(pool.run("loop", {}, b""))
    while not pool.processes:
        await asyncio.sleep(0)
    (process,) = pool.processes
    pool.close()
    with pytest.raises(ParseError):
        await job
    assert not alive(process)
    with pytest.raises(ParseError):
        await pool.run("echo", {}, b"")


def test_works_in_a_loop_of_another_thread():
    answers = []

    def run():
        pool = Pool(program=PROGRAM)
        answers.append(asyncio.run(pool.run("echo", {}, b"hello")))
        pool.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert answers == [b"hello"]


async def test_the_working_directory_is_not_searched_for_modules(pool, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "msgspec.py").write_text("raise SystemExit")
    assert str(tmp_path) not in (await pool.run("path", {}, b"")).decode()


def test_a_worker_whose_owner_is_gone_ends():
    script = f"""
import asyncio, os, sys
sys.path.insert(0, {ROOT!r})
from reader.pool.workers import Pool
pool = Pool(1)
async def main():
    try:
        await pool.run("nothing", {{}}, b"")
    except Exception:
        print(pool.processes[0], flush=True)
    os.kill(os.getpid(), 9)
asyncio.run(main())
"""
    owner = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert owner.returncode == -signal.SIGKILL
    worker = int(owner.stdout)
    for _ in range(10_000):
        if not alive(worker) or Path(f"/proc/{worker}/stat").read_text().split()[2] == "Z":
            return
        os.sched_yield()
    pytest.fail("the worker outlived its owner")


async def test_a_worker_stands_back_for_its_owner(pool):
    assert int(await pool.run("nice", {}, b"")) == min(19, os.nice(0) + 10)
