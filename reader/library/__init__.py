"""What must not be lost: entries, marks, texts and the index over them, in SQLite and the article store."""

from reader.library.entries import StoreResult
from reader.library.library import Library, Stats
from reader.library.status import Change
from reader.library.texts import WantedText
from reader.model import Hit

__all__ = ["Change", "Hit", "Library", "Stats", "StoreResult", "WantedText"]
