"""What a list shows: a place, under a name, in an order."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from reader.model import Count, Counts, Query
from reader.tui import words

#: Views that show read headlines whatever the settings say: they are about something else than being new.
_ALL_SHOWN = ("starred", "later", "progress", "history", "offline")
_LABELS = {
    "everything": words.EVERYTHING, "unread": words.UNREAD, "starred": words.STARRED, "later": words.LATER,
    "progress": words.PROGRESS, "history": words.HISTORY, "offline": words.OFFLINE_READY,
}  # fmt: skip


class View(msgspec.Struct, frozen=True):
    """`kind` is view, category, source, search, tag or muted.

    `key` is the view's, category's, saved search's or tag's name, the source's id, or a mute's number ("" for all).
    `asked` is the query of a saved search or a mute.
    """

    kind: str
    key: str
    label: str
    asked: str = ""

    @property
    def saved(self) -> str:
        """How the view is remembered until the next start."""
        return f"{self.kind}:{self.key}"

    @property
    def shows_all(self) -> bool:
        """Whether read headlines are listed whatever the settings say."""
        return self.kind in ("tag", "muted") or (self.kind == "view" and self.key in _ALL_SHOWN)

    def query(self, *, show_read: bool, text: str = "") -> Query:
        query = Query(show_read=show_read or self.shows_all, text=text)
        if self.kind == "search":
            return replace(query, view="search", name=self.asked)
        if self.kind == "tag":
            return replace(query, view="search", name=f'tag:"{self.key}"')
        if self.kind == "view":
            return replace(query, view=self.key)
        return replace(query, view=self.kind, name=self.key)

    def count(self, counts: Counts) -> Count:
        """Unread and total of the view; views that are not counted have none."""
        if self.kind == "category":
            return counts.categories.get(self.key, Count())
        if self.kind == "source":
            return counts.sources.get(self.key, Count())
        if self.kind != "view":
            return Count()
        return {
            "everything": counts.everything, "unread": counts.everything, "starred": counts.starred,
            "later": counts.later,
        }.get(self.key, Count())  # fmt: skip


def view_of(key: str) -> View:
    """One of the views that are no category."""
    return View("view", key, _LABELS[key])


EVERYTHING = view_of("everything")
