"""Pages of our own words in the reading pane: keys of this place, facts of an article, what failed, a first edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui import words, words_actions, words_article, words_lists
from reader.tui.actions import HELP, METHODS, word
from reader.tui.prompt import Typing
from reader.tui.screens.facts import facts_of
from reader.tui.widgets.notes import Note

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

_KEYS, _LABEL, _FACT = 12, 11, 10


class Pages:
    """Which page stands over the article: "", edition, help, info, errors or output."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self.shown = ""
        self._keys: tuple[tuple[str, str], ...] = ()

    @property
    def covers(self) -> bool:
        """Whether the page takes the keys, whatever pane has them."""
        return self.shown in ("help", "info", "errors", "output", "activity")

    def _show(self, name: str, title: str, notes: list[Note], *, fact: str = "", slot: str = "muted") -> None:
        main = self._main
        keep = self.shown == name
        self.shown = name
        main.notes.show(notes, keep=keep)
        main.notes_head.tell(title, fact, slot=slot, active=self.covers)
        main.lay_panes()
        main.tell_status()

    def close(self) -> bool:
        """Back to the article. Whether there was a page."""
        if not self.shown:
            return False
        self.shown = ""
        self._main.lay_panes()
        self._main.tell_status()
        return True

    def show_output(self, title: str, notes: list[Note]) -> None:
        """What a command has written."""
        self._show("output", title, notes)

    def show_activity(self, notes: list[Note], fact: str) -> None:
        self._show("activity", words_lists.ACTIVITY, notes, fact=fact, slot="warn")

    def show_notes(self, title: str, notes: list[Note]) -> None:
        """A page of explanation, or back from it."""
        if self.shown == "help":
            self.close()
        else:
            self._keys = ()
            self._show("help", title, notes)

    # ---- keys

    def show_help(self) -> None:
        if self.shown == "help":
            self.close()
            return
        main = self._main
        rows: list[tuple[str, str]] = []
        for ids in HELP[main.pane]:
            built = [action for action in ids if action in METHODS and main.keyboard.keymap.keys_of(action)]
            if not built:
                continue
            found = [main.keyboard.of(action) for action in built]
            keys = ("  " if any(" " in key for key in found) else " ").join(found)
            if ids == ("cat.1", "cat.0"):
                keys = f"{main.keyboard.of('cat.1')}-{main.keyboard.of('cat.9')} {main.keyboard.of('cat.0')}"
            names = words_actions.PAIRS.get(tuple(built)) or ", ".join(word(action) for action in built)
            rows.append((keys, names))
        self._keys = tuple(rows)
        self._list_keys()

    def find(self) -> bool:
        """Narrow the keys while one types. Whether they are shown."""
        if self.shown != "help" or not self._keys:
            return False
        main = self._main

        def leave() -> None:
            main.type_line(None)
            self._list_keys()

        main.type_line(Typing("/", changed=self._list_keys, done=lambda _: main.type_line(None), left=leave))
        return True

    def _list_keys(self, sought: str = "") -> None:
        """The keys whose names have some letters."""
        main = self._main
        text = sought.strip().casefold()
        rows = [(keys, names) for keys, names in self._keys if text in names.casefold() or text == keys.casefold()]
        column = max(_KEYS, *(len(keys) + 2 for keys, _ in self._keys))
        notes = [Note(), *(Note(names, label=keys, label_slot="strong", column=column) for keys, names in rows)]
        if not rows:
            notes.append(Note(words.NOTHING_FITS, slot="muted"))
        key = main.keyboard.of("find")
        self._show("help", words.keys_here(main.pane), notes, fact=words.finds(key) if key else "")

    # ---- an article's facts

    async def show_info(self) -> None:
        if self.shown == "info":
            self.close()
            return
        main, row = self._main, self._main.current
        if row is None:
            main.say(words.NOTHING_SELECTED)
            return
        opened = await main.backend.open(row.id)
        page = await main.backend.page_facts(row.id)
        facts = facts_of(row, opened.article, page, main.today, main.look.signs.changed)
        notes = [Note(), *(Note(text, label=label, column=_FACT) for label, text in facts), Note()]
        keys = [(main.keyboard.of(action), text) for action, text in words_article.INFO_KEYS]
        notes.append(Note("   ".join(f"{key} {text}" for key, text in keys if key)))
        self._show("info", words.ABOUT_ARTICLE, notes, fact=main.keyboard.of("info"))

    # ---- what failed

    def show_errors(self) -> None:
        main = self._main
        faulty = main.places.faulty
        if not faulty:
            main.say(words.NO_FAULTS)
            return
        notes: list[Note] = [Note()]
        for source in faulty:
            health = main.healths[source.id]
            count = main.counts.sources.get(source.id)
            kept = count.total if count else 0
            notes.append(Note(source.title, slot="strong", bold=True, right=main.look.signs.fault, right_slot="warn"))
            notes.append(Note(words.trouble(health, kept, main.today)))
            notes.append(Note())
            facts = words.source_facts(health)
            notes += [Note(text, label=label, column=_LABEL, slot="muted") for label, text in facts]
            notes.append(Note())
        self._show("errors", words.WHAT_FAILED, notes, fact=words.number(len(faulty)), slot="warn")

    # ---- the first edition

    def show_edition(self) -> None:
        """Every source of a first run and how far it is."""
        main = self._main
        states = main.fetching.states
        notes = [Note(), Note(words.first_edition(len(main.enabled_sources)))]
        for category in main.opening.categories:
            sources = [source for source in main.places.sources_in(category.name) if source.enabled]
            if not sources:
                continue
            notes += [Note(), Note(category.name, slot="strong", bold=True)]
            for source in sources:
                state, count = states.get(source.id, (words.WAITING, 0))
                slot = {words.FETCHING: "accent", words.WAITING: "muted", words.NO_ANSWER: "warn"}.get(state, "muted")
                shown = state or words.new_count(count)
                notes.append(
                    Note(source.title, slot="muted" if state == words.WAITING else "text", indent=2, right=shown,
                         right_slot=slot)
                )  # fmt: skip
        notes += [Note(), Note(words.PROMISE, slot="muted")]
        done = sum(1 for state, _ in states.values() if state not in (words.WAITING, words.FETCHING))
        fact = words.of_total(done, len(main.enabled_sources))
        self._show("edition", words.FIRST_EDITION, notes, fact=fact)

    def tell_edition(self) -> None:
        """Bring the page of a first run up to date, while it is shown."""
        if self.shown == "edition":
            self.show_edition()

