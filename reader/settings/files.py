"""Where things lie: the user's four directories and the files the program ships.

Nothing else knows where shipped files are. Knows nothing of what stands in them.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

import msgspec

from reader.errors import StorageError

APP = "reader"
_PACKAGE = Path(__file__).resolve().parent.parent
_XDG = {
    "config": "XDG_CONFIG_HOME",
    "data": "XDG_DATA_HOME",
    "cache": "XDG_CACHE_HOME",
    "state": "XDG_STATE_HOME",
}


class Places(msgspec.Struct, frozen=True):
    """The user's directories. They may not exist yet: reading needs none of them, `ensure` makes them."""

    config: Path
    data: Path
    cache: Path
    state: Path

    @classmethod
    def under(cls, home: Path) -> Places:
        """All four below one folder, as with READER_HOME."""
        return cls(home / "config", home / "data", home / "cache", home / "state")

    @property
    def config_file(self) -> Path:
        return self.config / "config.toml"

    @property
    def sources_file(self) -> Path:
        return self.config / "sources.toml"

    @property
    def library_file(self) -> Path:
        return self.data / "library.db"

    @property
    def articles(self) -> Path:
        return self.data / "articles"

    @property
    def rules(self) -> Path:
        """Rules for single sites, a file a host (`reader.extract.rules`)."""
        return self.config / "rules"

    @property
    def all(self) -> tuple[Path, ...]:
        return (self.config, self.data, self.cache, self.state)

    def ensure(self) -> None:
        """Make the directories, each 0700. Raises StorageError.

        Files inside get their mode from the umask: `reader.__main__` calls `os.umask(0o077)` before anything is
        written. Directories that exist already keep their mode (see `loose`).
        """
        for path in self.all:
            _make_private(path)

    def loose(self) -> list[str]:
        """One sentence for each directory that others own or may write into."""
        return [sentence for path in self.all if (sentence := _looseness(path))]

    def file(self, name: str) -> Path:
        """The user's file of this name, or the shipped one where the user has none."""
        own = self.config / name
        return own if own.is_file() else shipped(name)


def places(environ: Mapping[str, str] | None = None) -> Places:
    """The directories of this user.

    READER_HOME wins over XDG_CONFIG_HOME and its kin, these over the system's custom (`platformdirs`). A relative
    XDG value is ignored, as the XDG base directory specification says.
    """
    environ = os.environ if environ is None else environ
    if home := environ.get("READER_HOME"):
        return Places.under(Path(home).expanduser().absolute())
    found = {kind: _xdg(environ, variable) for kind, variable in _XDG.items()}
    if None in found.values():
        from platformdirs import PlatformDirs

        system = PlatformDirs(APP, appauthor=False)
        custom = {
            "config": system.user_config_path,
            "data": system.user_data_path,
            "cache": system.user_cache_path,
            "state": system.user_state_path,
        }
        found = {kind: path or custom[kind] for kind, path in found.items()}
    return Places(**{kind: path for kind, path in found.items() if path is not None})


def shipped(name: str) -> Path:
    """A file or folder that comes with the program, `shipped("sources/starter.toml")`. It need not exist.

    In an installed program it lies in `reader/_config`, in a checkout in `config` beside the package.
    """
    return _shipped_root() / name


def write_file(path: Path, data: bytes) -> None:
    """Replace a file in one step; see `replacing`. Raises StorageError."""
    with replacing(path) as file:
        file.write(data)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write that takes the place of `path` when the block ends well, in one step.

    A reader of it sees the old or the new content, also after a power cut. The new content stands in a fresh file of
    the same directory (never an existing one, so no symlink is followed) until it is on the disk. A `path` that is
    itself a symlink keeps pointing where it did; its target is replaced. Raises StorageError.
    """
    import tempfile

    target = Path(os.path.realpath(path))
    temp = ""
    try:
        _make_private(target.parent)
        handle, temp = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            os.chmod(temp, stat.S_IMODE(target.stat().st_mode))
        os.replace(temp, target)
        temp = ""
        _sync_directory(target.parent)
    except OSError as error:
        raise StorageError(
            f"{target} could not be written: {error.strerror or error}",
            path=str(target),
            remedy="Check that the folder is yours and that the disk has room.",
        ) from error
    finally:
        if temp:
            with contextlib.suppress(OSError):
                os.unlink(temp)


def _shipped_root() -> Path:
    wheel = _PACKAGE / "_config"
    return wheel if wheel.is_dir() else _PACKAGE.parent / "config"


def _xdg(environ: Mapping[str, str], variable: str) -> Path | None:
    value = environ.get(variable, "")
    return Path(value) / APP if value and os.path.isabs(value) else None


def _make_private(path: Path) -> None:
    """Make a directory 0700; missing parents get the same, since mkdir would give them the umask's mode."""
    if path.is_dir():
        return
    try:
        if path.parent != path:
            _make_private(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"{path} could not be made: {error.strerror or error}",
            path=str(path),
            remedy="Choose another folder with READER_HOME.",
        ) from error


def _looseness(path: Path) -> str | None:
    try:
        about = path.stat()
    except OSError:
        return None
    if hasattr(os, "getuid") and about.st_uid != os.getuid():
        return f"{path} belongs to another user"
    if about.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return f"Others may write into {path}. chmod 700 closes it"
    return None


def _sync_directory(path: Path) -> None:
    """Bring a rename to the disk. Where a directory can't be opened (Windows) the system sees to it itself."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
