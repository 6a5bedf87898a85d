"""What the status line says: a question, a message for a while, a fetch, being offline, or when it was updated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui import words, words_sources
from reader.tui.widgets.pane import margins
from reader.tui.widgets.status import Hint, Reading

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen


#: Seconds a message stays where there is nothing but the text.
ZEN_SECONDS = 4.0


class Status:
    """`text` is a message that has its time; `asking` whether q would confirm."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self.text = ""
        self.asking = False
        self._slot = "muted"

    def say(self, text: str, *, slot: str = "muted", seconds: float = 6.0) -> None:
        """Put a message there for so many seconds, or until the next one."""
        if self._main.reading.zen:
            seconds = min(seconds, ZEN_SECONDS)
        self.text, self._slot, self.asking = text, slot, False
        if 1 < seconds < 60:
            self._main.activity.keep(text, slot)
        self._main.later("message", seconds, self.quiet)
        self.tell()

    def quiet(self) -> None:
        """Take the message away."""
        self.text, self.asking = "", False
        self._main.forget_timer("message")
        self.tell()

    def ask_once(self, text: str) -> None:
        self.say(text, slot="text", seconds=15)
        self.asking = True

    def stop_asking(self) -> None:
        self.quiet()

    def tell(self) -> None:
        """Write the line anew from what holds now."""
        main = self._main
        line = main.status
        line.read(self._reading())
        line.offer(self._hints())
        if self.text:
            line.say(self.text, slot=self._slot, yields=main.searching.active)
        elif main.sourcing.active:
            faulty = len(main.places.faulty)
            line.say(words_sources.need_a_look(faulty) if faulty else "", yields=True)
        elif main.over is not None and not main.pages.covers and not main.fetching.running:
            line.say(main.over.line(), yields=True)
        elif main.fetching.running:
            text, share = main.fetching.status()
            line.say(text, slot="text", share=share, yields=True)
        elif main.backend.on_sample or (main.sample and main.fetching.no_network):
            line.say(words.offline(0, main.sources_at_home), slot="offline", yields=True)
        elif main.sample:
            line.say(words.SAMPLE_EDITION, yields=True)
        elif main.fetching.by_hand or main.fetching.no_network:
            said = words.offline(main.counts.offline, len(main.enabled_sources))
            line.say(said, slot="offline", yields=True)
        else:
            wide = main.layout_kind in ("three", "wide")
            said = words.updated(main.fetching.last_fetch(), main.counts.everything.unread, wide=wide)
            line.say(said, yields=True)

    def _reading(self) -> Reading | None:
        """How far one has read, where there is nothing but the text and nothing else to say."""
        main = self._main
        busy = self.text or main.typing is not None or main.page.hints_shown or main.page.hit[1] or main.choosing.active
        if not main.reading.zen or busy or main.pictures.active:
            return None
        left, measure = margins(main.app.size.width, main.page.wanted_measure)
        page = main.page
        said = main.look.signs.kept if page.at_end else words.minutes_left(page.minutes_left)
        return Reading(left, measure, page.place, said)

    def _hints(self) -> list[Hint]:
        main = self._main
        if main.choosing.active:
            return [Hint(words.ENTER_KEY, main.choosing.verb, "open", 1), *self._of(("cancel", "close", 0))]
        if main.pictures.active:
            return self._of(("find.next", "next", 2), ("cancel", "close", 0))
        if main.sourcing.active and main.typing is None:
            return [Hint(*hint) for hint in words_sources.SOURCE_HINTS] + self._of(("help", "keys", 0))
        if main.searching.active:
            return main.searching.hints()
        if main.typing is not None or main.page.hit[1]:
            found = [("cancel", "done", 0)]
            if main.page.hit[1]:
                found = [("find.next", "next", 2), ("find.prev", "previous", 2), *found]
            return self._of(*found)
        if main.sequences.pending:
            return self._of(("cancel", "cancel", 0))
        if main.page.hints_shown:
            return self._of(("links.list", "list", 1), ("cancel", "cancel", 0))
        if main.pages.covers or self.asking:
            return self._of(("cancel", "close", 0))
        if main.over is not None:
            return main.over.hints()
        one = main.layout_kind == "one"
        if main.pane == "categories" and one:
            return self._of(("pane.right", "headlines", 1), ("help", "keys", 0))
        loop: list[tuple[str, str, int]] = [("read.loop", "read on", 1), ("help", "keys", 0)]
        if main.pane == "reader" and one:
            return self._of(("pane.left", "list", 2), *loop)
        if main.fetching.running or main.fetching.offline or main.sample or one:
            return self._of(*loop)
        more = [("cat", "category", 2), ("mark.later", "later", 3), ("offline.get", "download", 4)]
        return self._of(loop[0], *more, loop[1])

    def _of(self, *wanted: tuple[str, str, int]) -> list[Hint]:
        keyboard = self._main.keyboard
        hints = []
        for action, text, rank in wanted:
            key = f"{keyboard.of('cat.1')}-{keyboard.of('cat.9')}" if action == "cat" else keyboard.of(action)
            if key:
                hints.append(Hint(key, text, "cat.next" if action == "cat" else action, rank))
        return hints
