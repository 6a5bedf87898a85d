"""Given two who want to fetch, one does."""

import asyncio

import pytest

from reader.errors import StorageError
from reader.jobs import lock
from reader.jobs.lock import FetchLock


def test_the_second_gets_it_after_the_first(tmp_path):
    first, second = FetchLock(tmp_path / "fetch.lock"), FetchLock(tmp_path / "fetch.lock")
    assert first.take()
    assert not second.take()
    first.release()
    assert second.take()
    second.release()


async def test_waiting_ends_with_the_other_fetch(tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "LOOK_EVERY", 0)
    first, second = FetchLock(tmp_path / "fetch.lock"), FetchLock(tmp_path / "fetch.lock")
    first.take()
    waiting = asyncio.create_task(second.wait())
    await asyncio.sleep(0)
    assert not waiting.done()
    first.release()
    await waiting
    assert not first.take()


def test_the_file_is_nobody_elses(tmp_path):
    FetchLock(tmp_path / "fetch.lock").take()
    assert (tmp_path / "fetch.lock").stat().st_mode & 0o777 == 0o600


def test_a_symlink_is_not_followed(tmp_path):
    (tmp_path / "fetch.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError):
        FetchLock(tmp_path / "fetch.lock").take()
    assert not (tmp_path / "elsewhere").exists()
