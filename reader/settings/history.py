"""Earlier versions of sources.toml, so that a change the program made can be taken back, also after a restart.

Each version lies in the state folder with the words of the change that followed it. What its owner wrote since is
never overwritten: then there is nothing to take back.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from reader.errors import NothingMatched
from reader.settings.files import Places, write_file
from reader.text.safe import clean_line

#: Changes that can be taken back.
KEPT = 30
_FOLDER = "sources-before"


class Earlier(msgspec.Struct, frozen=True):
    """The file before a change. `after` is the digest of what the change made of it; `text` None: there was no file."""

    label: str
    text: str | None
    after: str


def remember(places: Places, label: str, before: bytes | None, after: bytes) -> None:
    """Keep what a change is about to replace. Raises StorageError."""
    folder = places.state / _FOLDER
    numbers = _numbers(folder)
    number = numbers[-1] + 1 if numbers else 1
    text = None if before is None else before.decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode()
    earlier = Earlier(clean_line(label, 200), text, _digest(after))
    write_file(folder / f"{number:08}.json", msgspec.json.encode(earlier))
    for old in numbers[: max(0, len(numbers) + 1 - KEPT)]:
        (folder / f"{old:08}.json").unlink(missing_ok=True)


def undo(places: Places) -> str:
    """Take the newest change back; what it was. Raises NothingMatched, StorageError."""
    folder = places.state / _FOLDER
    numbers = _numbers(folder)
    if not numbers:
        raise NothingMatched("No change of the sources is left to take back")
    kept = folder / f"{numbers[-1]:08}.json"
    try:
        earlier = msgspec.json.decode(kept.read_bytes(), type=Earlier)
    except (msgspec.MsgspecError, OSError) as error:
        kept.unlink(missing_ok=True)
        raise NothingMatched("The version before the last change can't be read") from error
    path = places.sources_file
    now = path.read_bytes() if path.exists() else b""
    if _digest(now) != earlier.after:
        raise NothingMatched(
            "sources.toml was changed by hand since: nothing is taken back",
            remedy=f"The version before “{earlier.label}” lies in {kept}.",
        )
    if earlier.text is None:
        path.unlink()
    else:
        write_file(path, earlier.text.encode())
    kept.unlink()
    return earlier.label


def changes(places: Places) -> list[str]:
    """What can be taken back, newest first."""
    found: list[str] = []
    folder = places.state / _FOLDER
    for number in reversed(_numbers(folder)):
        try:
            found.append(msgspec.json.decode((folder / f"{number:08}.json").read_bytes(), type=Earlier).label)
        except (msgspec.MsgspecError, OSError):
            break
    return found


def _numbers(folder: Path) -> list[int]:
    if not folder.is_dir():
        return []
    return sorted(int(file.stem) for file in folder.glob("*.json") if file.stem.isdigit())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
