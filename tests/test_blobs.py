"""Kept bytes come back whole or not at all; nothing in the folder can make us run or touch anything else."""

from __future__ import annotations

import os
import pickle
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.blobs import Blobs, open_blobs
from reader.errors import StorageError
from reader.library.articles import open_articles

LARGE = os.urandom(200_000)


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    store = open_blobs(tmp_path / "articles", size_limit=None)
    store.set("small", b"one")
    store.set("large", LARGE)
    return store


def sql(store: Blobs, statement: str, *values: object) -> list[tuple[object, ...]]:
    with sqlite3.connect(store.path / "cache.db") as database:
        rows = database.execute(statement, values).fetchall()
    database.close()
    return rows


def value_file(store: Blobs) -> Path:
    ((name,),) = sql(store, "SELECT filename FROM Cache WHERE key = 'large'")
    return store.path / str(name)


class Evil:
    """Unpickling this makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return os.mkdir, (str(self.path),)


def test_values_come_back_and_go(blobs: Blobs) -> None:
    assert blobs.get("small") == b"one"
    assert blobs.get("large") == LARGE
    assert blobs.get("none") is None
    assert sorted(blobs.keys()) == ["large", "small"]
    assert len(blobs) == 2
    assert "small" in blobs
    assert blobs.delete("small")
    assert not blobs.delete("small")
    assert blobs.get("small") is None
    blobs.set("large", b"two")
    assert blobs.get("large") == b"two"
    assert not list(blobs.path.glob("*/*/*.val"))
    assert blobs.check() == ()


def test_several_values_come_with_one_commit(blobs: Blobs) -> None:
    blobs.set_many([("small", b"other"), ("new", b"1"), ("wide", LARGE[:100_000]), ("large", b"2"), ("new", b"3")])
    assert {key: blobs.get(key) for key in list(blobs.keys())} == {
        "small": b"other", "new": b"3", "wide": LARGE[:100_000], "large": b"2"
    }  # fmt: skip
    assert (len(blobs), blobs.check()) == (4, ())
    with pytest.raises(ValueError, match="too large"):
        blobs.set_many([("more", b"4"), ("", b"5")])
    assert "more" not in blobs


def test_what_is_packed_already_is_kept_as_it_is(tmp_path: Path) -> None:
    with open_articles(tmp_path / "articles") as articles:
        articles.set("one", b"a" * 10_000)
        assert articles.get("one") == b"a" * 10_000
        ((size,),) = sql(articles, "SELECT length(value) FROM Cache")
        assert isinstance(size, int)
        assert size > 10_000
    with open_blobs(tmp_path / "articles", size_limit=None) as again:
        assert again.get("one") == b"a" * 10_000


def test_they_are_there_after_closing(blobs: Blobs) -> None:
    blobs.close()
    with open_blobs(blobs.path, size_limit=None) as again:
        assert again.get("large") == LARGE
        assert again.moved_aside == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.text(min_size=1, max_size=50), value=st.binary(max_size=5000))
def test_any_text_names_any_bytes(blobs: Blobs, key: str, value: bytes) -> None:
    try:
        key.encode()
    except UnicodeEncodeError:
        assert blobs.get(key) is None
        with pytest.raises(ValueError, match="key"):
            blobs.set(key, value)
    else:
        blobs.set(key, value)
        assert blobs.get(key) == value


def test_wrong_kinds_of_values_are_refused_and_harm_nothing(blobs: Blobs) -> None:
    for value in ("text", None, 5, ["list"]):
        with pytest.raises((TypeError, AttributeError)):
            blobs.set("key", value)  # type: ignore[arg-type]
    assert blobs.get("small") == b"one"
    assert blobs.moved_aside == []


# --- somebody edits the folder ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [0, 2, 3, 4, 5, None, "4", 4.0])
def test_a_row_turned_into_a_pickle_is_a_miss_and_runs_nothing(blobs: Blobs, tmp_path: Path, mode: object) -> None:
    trap = tmp_path / "trap"
    sql(blobs, "UPDATE Cache SET mode = ?, value = ?, filename = NULL", mode, pickle.dumps(Evil(trap)))
    assert blobs.get("small") is None
    assert blobs.get("large") is None
    assert not trap.exists()


def test_a_value_file_turned_into_a_pickle_runs_nothing(blobs: Blobs, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    value_file(blobs).write_bytes(pickle.dumps(Evil(trap)))
    sql(blobs, "UPDATE Cache SET mode = 4 WHERE key = 'large'")
    assert blobs.get("large") is None
    assert not trap.exists()


def test_a_pickled_key_is_not_unpickled(blobs: Blobs, tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    sql(blobs, "UPDATE Cache SET key = ?, raw = 0 WHERE key = 'small'", pickle.dumps(Evil(trap)))
    assert blobs.keys() == ["large"]
    assert not trap.exists()


@pytest.mark.parametrize(
    "name",
    ["../secret", "/etc/hostname", "{secret}", "cache.db", "ab/cd/../../../secret", "", "\0", "ab/cd/" + "0" * 28 + ".val\n", 5],
)
def test_a_foreign_file_name_is_neither_read_nor_deleted(blobs: Blobs, tmp_path: Path, name: object) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"keep me")
    name = str(secret) if name == "{secret}" else name
    sql(blobs, "UPDATE Cache SET mode = 2, value = NULL, filename = ? WHERE key = 'large'", name)
    assert blobs.get("large") is None
    blobs.check(fix=True)
    blobs.delete("large")
    blobs.set("large", b"new")
    assert secret.read_bytes() == b"keep me"
    assert (blobs.path / "cache.db").exists()
    assert blobs.get("small") == b"one"


def test_a_value_file_or_folder_that_is_a_link_leads_nowhere(blobs: Blobs, tmp_path: Path) -> None:
    file = value_file(blobs)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / file.name).write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(elsewhere / file.name)
    assert blobs.get("large") is None
    file.unlink()
    file.parent.rmdir()
    file.parent.symlink_to(elsewhere)
    assert blobs.get("large") is None
    blobs.delete("large")
    assert (elsewhere / file.name).exists()


def test_a_pipe_in_place_of_a_value_does_not_hang(blobs: Blobs) -> None:
    file = value_file(blobs)
    file.unlink()
    os.mkfifo(file)
    assert blobs.get("large") is None


@pytest.mark.parametrize("keep", [0, 3, 43, 44, 45, 100_000, -10])
def test_a_cut_value_file_is_a_miss(blobs: Blobs, keep: int) -> None:
    file = value_file(blobs)
    file.write_bytes(file.read_bytes()[:keep])
    assert blobs.get("large") is None
    assert blobs.check() == ("damaged: large",)
    blobs.check(fix=True)
    assert blobs.keys() == ["small"]


def test_a_missing_value_file_and_a_flipped_bit_are_misses(blobs: Blobs) -> None:
    file = value_file(blobs)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    assert blobs.get("large") is None
    file.unlink()
    assert blobs.get("large") is None


def test_files_that_no_row_names_are_swept_up(blobs: Blobs) -> None:
    stray = blobs.path / "ab" / "cd" / ("0" * 28 + ".val")
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"left over")
    assert blobs.check() == ()
    assert stray.exists()
    assert blobs.check(fix=True) == ()
    assert not stray.exists()
    assert blobs.get("large") == LARGE


@pytest.mark.parametrize("name", [5, b"x", "\0", "../x"])
def test_sweeping_survives_rows_of_others(blobs: Blobs, name: object) -> None:
    sql(blobs, "UPDATE Cache SET key = x'00', raw = 0, mode = 2, filename = ? WHERE key = 'large'", name)
    blobs.check(fix=True)
    assert blobs.get("small") == b"one"
    assert blobs.moved_aside == []


def test_the_value_of_another_key_is_a_miss(blobs: Blobs) -> None:
    blobs.set("other", b"not yours")
    sql(blobs, "UPDATE Cache SET value = (SELECT value FROM Cache WHERE key = 'other') WHERE key = 'small'")
    assert blobs.get("other") == b"not yours"
    assert blobs.get("small") is None


def test_settings_rows_cannot_move_the_store(blobs: Blobs, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    blobs.close()
    for key in ("_directory", "disk__directory", "sqlite_temp_store_directory", "disk_evil"):
        sql(blobs, "INSERT INTO Settings VALUES (?, ?)", key, str(outside))
        with open_blobs(blobs.path, size_limit=None) as again:
            again.set("new", LARGE)
            assert again.get("new") == LARGE
            assert len(again.moved_aside) == 1
        assert list(outside.iterdir()) == []


# --- damage -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("garbage", [b"not a database at all" * 100, b"SQLite format 3\0" + os.urandom(4000), os.urandom(20_000)])
def test_a_garbage_database_is_moved_aside_and_not_deleted(blobs: Blobs, garbage: bytes) -> None:
    blobs.close()
    for name in ("cache.db-wal", "cache.db-shm"):
        (blobs.path / name).unlink(missing_ok=True)
    (blobs.path / "cache.db").write_bytes(garbage)
    with open_blobs(blobs.path, size_limit=None) as again:
        assert again.get("small") is None
        again.set("small", b"again")
        assert again.get("small") == b"again"
        (aside,) = again.moved_aside
    assert (aside / "cache.db").read_bytes() == garbage
    assert stat.S_IMODE(blobs.path.stat().st_mode) == 0o700


def test_damage_that_appears_while_open_is_survived(blobs: Blobs) -> None:
    sql(blobs, "DROP TABLE Cache")
    assert blobs.get("small") is None
    blobs.set("small", b"again")
    assert blobs.get("small") == b"again"
    assert len(blobs.moved_aside) == 1


# --- the disk around it -----------------------------------------------------------------------------------------------


def test_everything_is_for_this_user_only(blobs: Blobs) -> None:
    modes = {path: stat.S_IMODE(path.lstat().st_mode) for path in (blobs.path, *blobs.path.rglob("*"))}
    assert len(modes) >= 5
    assert {path: mode for path, mode in modes.items() if mode & 0o077} == {}


def test_loose_modes_are_tightened(blobs: Blobs) -> None:
    blobs.close()
    blobs.path.chmod(0o755)
    (blobs.path / "cache.db").chmod(0o644)
    open_blobs(blobs.path, size_limit=None).close()
    assert stat.S_IMODE(blobs.path.stat().st_mode) == 0o700
    assert stat.S_IMODE((blobs.path / "cache.db").stat().st_mode) == 0o600


def test_a_path_that_cannot_be_a_folder_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StorageError) as caught:
            open_blobs(path, size_limit=None)
        assert caught.value.path == str(path)
    assert (tmp_path / "file").read_text() == "x"


def test_a_full_disk_loses_nothing_and_says_so(blobs: Blobs, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("reader.blobs.os.fsync", full)
    with pytest.raises(StorageError) as caught:
        blobs.set("large", LARGE[::-1])
    assert "full" in str(caught.value)
    monkeypatch.undo()
    assert blobs.get("large") == LARGE
    assert blobs.moved_aside == []
    assert len(list(blobs.path.glob("*/*/*.val"))) == 1


# --- limits, threads, processes ---------------------------------------------------------------------------------------


def test_without_a_limit_nothing_is_ever_dropped_and_with_one_the_oldest_goes(tmp_path: Path) -> None:
    value = os.urandom(20_000)
    with open_blobs(tmp_path / "kept", size_limit=None) as kept, open_blobs(tmp_path / "cache", size_limit=1_000_000) as cache:
        for number in range(150):
            kept.set(f"k{number}", value)
            cache.set(f"k{number}", value)
            cache.get("k0")
        assert len(kept) == 150
        assert 10 < len(cache) < 100
        assert cache.volume() < 1_500_000
        assert cache.get("k0") == value
        assert cache.get("k149") == value


def test_threads_share_a_store(blobs: Blobs) -> None:
    problems: list[BaseException] = []

    def work(name: int) -> None:
        try:
            for number in range(25):
                value = b"%d %d " % (name, number) * 3000
                blobs.set(f"{name} {number}", value)
                assert blobs.get(f"{name} {number}") == value
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(blobs) == 102


_WRITER = """
import sys
from pathlib import Path
from reader.blobs import open_blobs
with open_blobs(Path(sys.argv[1]), size_limit=None) as blobs:
    for number in range(30):
        blobs.set(f"{sys.argv[2]} {number}", sys.argv[2].encode() * 50_000)
"""


def test_processes_share_a_store(blobs: Blobs) -> None:
    root = Path(__file__).resolve().parent.parent
    running = [
        subprocess.Popen([sys.executable, "-c", _WRITER, str(blobs.path), name], cwd=root) for name in ("a", "b", "c")
    ]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert len(blobs) == 92
    assert blobs.get("b 29") == b"b" * 50_000
    assert blobs.check() == ()
