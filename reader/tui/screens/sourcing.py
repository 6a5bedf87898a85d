"""The screen of sources: how each of them does, why one does not, and everything that can be changed about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from reader.errors import ReaderError
from reader.model import Source
from reader.text.cells import width
from reader.tui import words
from reader.tui import words_sources as said
from reader.tui.prompt import Typing
from reader.tui.screens.places import is_faulty
from reader.tui.screens.views import View
from reader.tui.widgets.choices import Choice
from reader.tui.widgets.notes import Note
from reader.tui.widgets.sources import SourceRow

if TYPE_CHECKING:
    from reader.jobs.doctor import Step
    from reader.tui.screens.main import MainScreen

_LABEL = 10
#: Actions that go on working while the sources are shown; those that lead elsewhere leave them.
STAY = ("palette", "edit", "quit", "suspend", "redraw", "offline.toggle", "refresh.all", "add")
LEAVE = ("go.", "cat.", "search")


class Sourcing:
    """Keys of its own, a table, and the reason of the row under the cursor below it."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self.active = False
        self._kept: dict[str, int] | None = None
        #: New addresses of sources that have moved for good, by id.
        self._moved: dict[str, str] = {}
        self._steps: list[Step] = []
        self._tested = ""

    # ---- open and close

    async def open(self, source_id: str = "") -> None:
        main = self._main
        main.pages.close()
        if main.reading.zen:
            main.reading.set_zen(False)
        self.active = True
        self._steps, self._tested = [], ""
        main.quiet()
        main.lay_panes()
        self.refresh()
        wanted = source_id or (main.places.view.key if main.places.view.kind == "source" else "")
        table = main.sources
        table.move_to(next((at for at, row in enumerate(table.rows) if row.key == wanted), table.cursor))
        self._tell()
        main.start(self._look_closer(), group="kept")

    async def _look_closer(self) -> None:
        """What takes a moment: texts are counted, moves are weighed."""
        backend = self._main.backend
        if not self._main.sample:
            self._moved = await backend.moved_sources()
        self._kept = await backend.kept_by_source()
        self.refresh()

    def close(self) -> None:
        main = self._main
        self.active = False
        main.quiet()
        main.lay_panes()

    # ---- what stands there

    @property
    def source(self) -> Source | None:
        """The source under the cursor."""
        row = self._main.sources.row
        return self._main.places.source(row.key) if row else None

    def refresh(self) -> None:
        """Make the rows anew from counts and health."""
        if not self.active:
            return
        main = self._main
        listed = sorted(main.opening.sources, key=lambda source: source.title.casefold())
        main.sources.show(
            [self._row(source) for source in listed], said.sources_fact(len(listed), len(main.places.faulty))
        )
        self._tell()

    def _row(self, source: Source) -> SourceRow:
        main = self._main
        count = main.counts.sources.get(source.id)
        health = main.healths.get(source.id)
        total = count.total if count else 0
        kept = (self._kept or {}).get(source.id)
        last = health.last_ok or health.last_fetch if health else None
        new = said.OFF if not source.enabled else str(count.unread) if count and count.unread else said.NONE_YET
        return SourceRow(
            source.id, source.title, source.category, source.kind, new,
            said.short_moment(last, main.today) if last else said.NONE_YET,
            f"{kept or 0}/{total}" if self._kept is not None and total else said.NONE_YET,
            said.megabytes(health.bytes if health else 0),
            fault=bool(health and source.enabled and is_faulty(health)), off=not source.enabled,
            moved=source.id in self._moved,
        )  # fmt: skip

    def _tell(self) -> None:
        """The source under the cursor in words."""
        main, source = self._main, self.source
        notes: list[Note] = [Note()]
        if source is None:
            notes.append(Note(words.NO_SOURCES, slot="muted"))
        else:
            host = source.url if source.kind in ("file", "command") else urlsplit(source.url).hostname or source.url
            room, cells = (main.app.size.width - 5) // 2, width(source.title) + 2
            if cells <= room and width(host) <= room:
                notes.append(Note(host, label=source.title, label_slot="strong", column=cells, slot="muted"))
            else:
                notes += [Note(source.title, slot="strong", bold=True), Note(host, slot="muted")]
            notes += self._test_notes() if self._tested == source.id else self._health_notes(source)
        main.notes.left, main.notes.right, main.notes.measure = 3, 2, 76
        main.notes.forget()
        main.notes.show(notes, keep=True)
        main.tell_status()

    def _health_notes(self, source: Source) -> list[Note]:
        main = self._main
        health = main.healths.get(source.id)
        count = main.counts.sources.get(source.id)
        if not source.enabled:
            notes = [Note(said.SOURCE_OFF)]
        elif health is None or health.last_fetch is None:
            notes = [Note(said.SOURCE_NEW)]
        elif is_faulty(health):
            notes = [Note(words.trouble(health, count.total if count else 0, main.today))]
        else:
            notes = [Note(said.SOURCE_FINE)]
        if source.id in self._moved and health is not None and health.moved_since is not None:
            notes.append(Note(said.has_moved(health.moved_since, health.moved_seen, main.today)))
            notes += [Note(), Note(self._moved[source.id], label=said.MOVED_TO, column=_LABEL, slot="accent")]
        else:
            notes.append(Note())
        if health is not None and is_faulty(health):
            notes.append(Note(health.last_error or "", label=said.TRIED, column=_LABEL))
        if health is not None and health.last_ok:
            notes.append(Note(words.moment(health.last_ok), label=said.WORKED, column=_LABEL))
        if health is not None and health.next_due:
            notes.append(Note(words.moment(health.next_due), label=said.NEXT_TRY, column=_LABEL))
        notes.append(Note(source.url, label=said.ADDRESS, column=_LABEL))
        remedies = said.SOURCE_MOVED_REMEDIES if source.id in self._moved else said.SOURCE_REMEDIES
        return [*notes, Note(remedies, label=said.YOU_CAN, column=_LABEL)]

    def _test_notes(self) -> list[Note]:
        slots = {"ok": "ok", "problem": "warn", "skipped": "muted"}
        return [
            Note(f"{said.STATES[step.state]}  {said.step_said(step.says, step.remedy)}", label=step.name, column=12,
                 slot="text" if step.state == "ok" else slots[step.state], label_slot=slots[step.state])
            for step in self._steps
        ]  # fmt: skip

    # ---- keys

    def allows(self, action: str) -> bool:
        """Whether an action means something here. One that leads elsewhere leaves the sources first."""
        if action.startswith(LEAVE):
            if action != "go.sources":
                self.close()
            return True
        return action in STAY or action.startswith("nav.")

    async def take_key(self, key: str, character: str | None) -> bool:
        """Keys of this screen; the rest go the usual way, as far as they mean something here."""
        main = self._main
        own: dict[str, Callable[[], Any]] = {
            "enter": self.edit, "space": self.switch, "r": self.retry, "i": self.test, "m": self.move, "u": self.undo,
            "o": self.headlines, "question_mark": self.keys, "f1": self.keys, "escape": self.close, "q": self.close,
            "delete": self.remove, "f": self.follow,
        }  # fmt: skip
        work = own.get(key)
        if work is None or main.sequences.pending:
            return False
        try:
            found = work()
            if found is not None:
                await found
        except ReaderError as error:
            main.say_error(error)
        return True

    def move_by(self, steps: int) -> None:
        self.move_to(self._main.sources.cursor + steps)

    def move_to(self, index: int) -> None:
        if self._main.sources.move_to(index):
            self._tell()

    def keys(self) -> None:
        """What can be done with the source under the cursor, to choose from."""
        runs = {
            "enter": self.edit, "space": self.switch, "r": self.retry, "i": self.test, "a": self._main.adding.open,
            "m": self.move, "o": self.headlines, "u": self.undo, "E": self._main.sharing.edit_sources,
            "esc": self.close, "f": self.follow,
        }  # fmt: skip
        moved = self.source is not None and self.source.id in self._moved
        listed = [(key, what) for key, what in said.SOURCE_KEYS if key != "f" or moved]
        choices = [Choice(words.capital(what), right=key) for key, what in listed]
        self._main.choosing.open(said.SOURCES, choices, lambda index: runs[listed[index][0]]())

    # ---- doing

    def _mine(self) -> Source | None:
        """The source under the cursor, if it can be changed."""
        if self._main.sample:
            self._main.say(said.NOT_ON_SAMPLE)
            return None
        source = self.source
        if source is None:
            self._main.say(words.NO_SOURCES)
        return source

    async def _changed(self, text: str) -> None:
        """sources.toml is another one: show it."""
        main = self._main
        await main.starting.look_again()
        self.refresh()
        main.say(text, seconds=10)

    async def switch(self) -> None:
        """Switch the source on or off."""
        source = self._mine()
        if source is not None:
            await self._main.backend.enable_source(source.id, not source.enabled)
            await self._changed(said.switched(source.title, not source.enabled))

    async def retry(self) -> None:
        """Ask the source now."""
        source = self._mine()
        if source is not None:
            self._main.say(said.asking(source.title))
            await self._main.fetching.begin(force=True, sources=(source.id,))

    async def test(self) -> None:
        """Test the source step by step; each step is written below as it is known."""
        main, source = self._main, self._mine()
        if source is None:
            return
        self._tested, self._steps = source.id, []
        main.say(said.asking(source.title), seconds=60)

        def told(step: Step) -> None:
            if self._tested == source.id:
                self._steps.append(step)
                if self.active:
                    self._tell()

        async def run() -> None:
            await main.backend.examine(source, told)
            main.say(said.TEST_DONE)

        main.start(run(), group="test")
        self._tell()

    def move(self) -> None:
        """Put the source into another category, also a new one."""
        source = self._mine()
        if source is None:
            return
        names = [category.name for category in self._main.opening.categories]

        async def into(name: str) -> None:
            await self._main.backend.move_source(source.id, name)
            await self._changed(said.source_moved(source.title, name))

        choices = [Choice(name, on=name == source.category) for name in names]
        self._main.choosing.open(
            said.MOVE_TO, choices, lambda index: into(names[index]), verb=words.TAKE, made=into,
            cursor=names.index(source.category) if source.category in names else 0,
        )  # fmt: skip

    async def undo(self) -> None:
        """Take the newest change of the sources back."""
        if not self._main.sample:
            undone = await self._main.backend.undo_sources()
            self._moved = await self._main.backend.moved_sources()
            await self._changed(said.source_undone(undone))

    async def headlines(self) -> None:
        """Leave for the headlines of this source."""
        source = self.source
        if source is not None:
            self.close()
            await self._main.places.show(View("source", source.id, source.title))
            self._main.focus_pane("list")

    async def follow(self) -> None:
        """Read the source at the address it has moved to."""
        source = self._mine()
        target = self._moved.get(source.id) if source is not None else None
        if source is None:
            return
        if target is None:
            self._main.say(said.not_moved(source.title))
            return
        await self._main.backend.follow_source(source, target)
        del self._moved[source.id]
        await self._changed(said.followed(source.title, urlsplit(target).hostname or target))

    async def remove(self) -> None:
        source = self._mine()
        if source is not None:
            await self._main.backend.remove_source(source.id)
            await self._changed(said.source_removed(source.title))

    # ---- editing

    def edit(self) -> None:
        """Choose what to change about the source."""
        source = self._mine()
        if source is None:
            return
        options = source.options
        values = {
            "title": source.title, "url": source.url, "category": source.category, "language": source.language or "",
            "enabled": said.NONE_YET if not source.enabled else "", "remove": "", "editor": "",
            "full_text": said.AS_SET if options.full_text is None else str(options.full_text).lower(),
        }  # fmt: skip
        values["enabled"] = "on" if source.enabled else said.OFF
        fields = [name for name in said.EDIT_FIELDS if name in values]
        choices = [Choice(said.EDIT_FIELDS[name], right=values[name]) for name in fields]
        self._main.choosing.open(
            said.EDIT_WHAT, choices, lambda index: self._edit(source, fields[index]), verb=words.TAKE
        )

    def _edit(self, source: Source, field: str) -> Any:
        if field in ("title", "url", "language"):
            self._ask(source, field)
            return None
        if field == "category":
            return self.move()
        if field == "full_text":
            wanted = {None: True, True: False, False: None}[source.options.full_text]
            options = msgspec.structs.replace(source.options, full_text=wanted)
            return self._update(msgspec.structs.replace(source, options=options))
        return {"enabled": self.switch, "remove": self.remove, "editor": self._main.sharing.edit_sources}[field]()

    def _ask(self, source: Source, field: str) -> None:
        """Type another value into the status line."""
        main = self._main

        def done(text: str) -> None:
            main.type_line(None)
            value = text.strip() or (None if field == "language" else getattr(source, field))
            main.start(self._update(msgspec.structs.replace(source, **{field: value})), group="edit")

        main.type_line(
            Typing(
                f"{said.EDIT_FIELDS[field]}: ", text=getattr(source, field) or "", done=done,
                left=lambda: main.type_line(None),
            )
        )  # fmt: skip

    async def _update(self, source: Source) -> None:
        await self._main.backend.update_source(source)
        await self._changed(said.source_changed(source.title))
