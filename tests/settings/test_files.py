"""Where things lie, and that a written file is the old one or the new one."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from reader.errors import StorageError
from reader.settings import files
from reader.settings.files import Places, places, shipped, write_file


def test_reader_home_puts_everything_below_one_folder(tmp_path: Path) -> None:
    found = places({"READER_HOME": str(tmp_path), "XDG_CONFIG_HOME": "/elsewhere"})
    assert found == Places(tmp_path / "config", tmp_path / "data", tmp_path / "cache", tmp_path / "state")
    assert found.library_file == tmp_path / "data" / "library.db"


def test_an_xdg_variable_wins_over_the_systems_custom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    found = places({"XDG_DATA_HOME": "/data", "XDG_CACHE_HOME": "not/absolute"})
    assert found.data == Path("/data/reader")
    assert found.cache.name == "reader"
    assert found.cache.is_absolute()
    assert found.config.is_relative_to(tmp_path)


def test_directories_are_private_and_their_missing_parents_too(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        home = tmp_path / "a" / "b"
        Places.under(home).ensure()
    finally:
        os.umask(old)
    for path in (tmp_path / "a", home, home / "config", home / "state"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert Places.under(home).loose() == []
    (home / "cache").chmod(0o777)
    assert "chmod 700" in Places.under(home).loose()[0]


def test_a_directory_that_cannot_be_made_says_which(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file stands here")
    with pytest.raises(StorageError) as caught:
        Places.under(tmp_path).ensure()
    assert caught.value.path == str(tmp_path / "config")
    assert caught.value.exit_code == 11


def test_shipped_files_are_found_in_the_checkout_and_in_the_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shipped("sources/starter.toml").is_file()
    (tmp_path / "_config").mkdir()
    monkeypatch.setattr(files, "_PACKAGE", tmp_path)
    assert shipped("keys/standard.toml") == tmp_path / "_config" / "keys" / "standard.toml"


def test_the_users_file_comes_before_the_shipped_one(tmp_path: Path) -> None:
    mine = Places.under(tmp_path)
    assert mine.file("keys/standard.toml") == shipped("keys/standard.toml")
    write_file(mine.config / "keys" / "standard.toml", b"# mine")
    assert mine.file("keys/standard.toml").read_bytes() == b"# mine"


def test_a_written_file_replaces_the_old_one_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    write_file(path, b"one")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o640)
    write_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [entry.name for entry in tmp_path.iterdir()] == ["sources.toml"]


def test_a_symlink_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles" / "sources.toml"
    write_file(real, b"one")
    link = tmp_path / "sources.toml"
    link.symlink_to(real)
    write_file(link, b"two")
    assert link.is_symlink()
    assert real.read_bytes() == b"two"


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sources.toml"
    write_file(path, b"one")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(StorageError, match="No space left"):
        write_file(path, b"two")
    assert path.read_bytes() == b"one"
    assert [entry.name for entry in tmp_path.iterdir()] == ["sources.toml"]


def test_places_of_reader_home_import_no_platformdirs() -> None:
    code = "import sys; from reader.settings.files import places; places(); print('platformdirs' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "READER_HOME": "/nowhere"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"
