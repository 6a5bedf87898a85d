"""Given texts that wait, which page comes next."""

from dataclasses import dataclass

from reader.jobs.queue import TextQueue


@dataclass(frozen=True)
class Wanted:
    entry_id: int
    url: str
    source_id: str
    state: str = "none"
    tries: int = 0


def wanted(source, *entries):
    return [Wanted(number, f"https://{host}.test/{number}", source) for number, host in entries]


def take(queue, now):
    found = queue.take(now)
    return found if found is None or isinstance(found, float) else found.entry_id


def test_sources_take_turns_and_keep_their_order():
    queue = TextQueue()
    queue.add(wanted("a", (1, "a1"), (2, "a2"), (3, "a3")))
    queue.add(wanted("b", (4, "b1"), (5, "b2")))
    assert [take(queue, 0.0) for _ in range(6)] == [1, 4, 2, 5, 3, None]


def test_an_entry_of_two_sources_is_fetched_once():
    queue = TextQueue()
    assert queue.add(wanted("a", (1, "a1"))) == 1
    assert queue.add(wanted("b", (1, "a1"), (2, "b1"))) == 1
    assert len(queue) == 2


def test_a_busy_host_lets_others_pass():
    queue = TextQueue()
    queue.add(wanted("a", (1, "same"), (2, "same"), (3, "other")))
    assert take(queue, 0.0) == 1
    assert take(queue, 0.0) == 3
    assert take(queue, 0.0) == float("inf")


def test_a_host_is_asked_again_after_its_delay():
    queue = TextQueue(delay=2.0)
    first, second = wanted("a", (1, "same"), (2, "same"))
    queue.add([first, second])
    queue.take(10.0)
    queue.done(first)
    assert queue.take(10.5) == 1.5
    assert queue.take(12.0) == second


def test_www_is_the_same_host():
    queue = TextQueue(delay=0.0)
    queue.add([Wanted(1, "https://www.x.test/1", "a"), Wanted(2, "https://x.test/2", "a")])
    queue.take(0.0)
    assert queue.take(0.0) == float("inf")
