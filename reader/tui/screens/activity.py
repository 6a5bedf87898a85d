"""What runs, what failed and why, and every message there was: the memory of the status line."""

from __future__ import annotations

from collections import deque
from datetime import datetime
from typing import TYPE_CHECKING

from reader.model.events import Finished
from reader.text.days import clock
from reader.tui import words, words_sources
from reader.tui import words_lists as said
from reader.tui.widgets.notes import Note

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

#: Messages that are remembered; failures and sources that are listed at most.
KEPT, LISTED = 100, 30
_TIME = 8


class Activity:
    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self._messages: deque[tuple[datetime, str, str]] = deque(maxlen=KEPT)
        self.last: Finished | None = None

    def keep(self, text: str, slot: str) -> None:
        """Remember a message of the status line."""
        if not self._messages or self._messages[-1][1] != text:
            self._messages.append((self._main.backend.now(), text, slot))
            self.refresh()

    def open(self) -> None:
        """Show it, or leave it."""
        if self._main.pages.shown == "activity":
            self._main.pages.close()
        else:
            self._tell()

    def refresh(self) -> None:
        if self._main.pages.shown == "activity":
            self._tell()

    def _tell(self) -> None:
        notes = [Note(), *self._running(), *self._failed(), *self._said()]
        faulty = len(self._main.places.faulty)
        self._main.pages.show_activity(notes, words_sources.need_a_look(faulty) if faulty else "")

    def _running(self) -> list[Note]:
        main = self._main
        fetching = main.fetching
        notes = [Note(said.RUNS_NOW, slot="strong", bold=True)]
        if not fetching.running:
            return [*notes, Note(said.NOTHING_RUNS, slot="muted"), Note()]
        notes.append(Note(fetching.status()[0]))
        under_way = [source.title for source in main.opening.sources if source.id in fetching.under_way]
        notes += [Note(title, indent=2, right=words.FETCHING, right_slot="accent") for title in under_way[:LISTED]]
        return [*notes, Note()]

    def _failed(self) -> list[Note]:
        """Failures of the last fetch, and sources that have not answered for longer."""
        main = self._main
        reasons = {source.title: main.healths[source.id].last_error or "" for source in main.places.faulty}
        names = {source.id: source.title for source in main.opening.sources}
        for failure in self.last.failures if self.last else ():
            reasons[names.get(failure.source, failure.source)] = failure.message
        if not reasons:
            return []
        notes = [Note(said.FAILED, slot="strong", bold=True)]
        for title, reason in list(reasons.items())[:LISTED]:
            notes.append(Note(title, right=main.look.signs.fault, right_slot="warn"))
            notes.append(Note(reason, indent=2, slot="muted"))
        key = main.keyboard.of("refresh.category")
        return [*notes, Note(said.RETRY, label=key, label_slot="strong", column=3), Note()] if key else [*notes, Note()]

    def _said(self) -> list[Note]:
        notes = [Note(said.MESSAGES, slot="strong", bold=True)]
        if not self._messages:
            return [*notes, Note(said.NO_MESSAGES, slot="muted")]
        return notes + [
            Note(text, slot=slot, label=clock(when), column=_TIME) for when, text, slot in reversed(self._messages)
        ]
