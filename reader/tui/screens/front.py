"""The front page: what most sources report, category by category, made anew when it is opened and only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model.front import FrontPage
from reader.tui import words_lists as said
from reader.tui.screens.over import Over
from reader.tui.widgets.notes import Note
from reader.tui.widgets.status import Hint

if TYPE_CHECKING:
    from reader.model import Headline
    from reader.tui.screens.main import MainScreen


class FrontScreen(Over):
    name = "front"

    def __init__(self, main: MainScreen) -> None:
        super().__init__(main)
        self._found: FrontPage | None = None

    @property
    def headline(self) -> Headline | None:
        report = self._main.front.report
        return report.row if report else None

    async def open(self) -> None:
        """Make the page from what is here now."""
        main = self._main
        found = await main.backend.front(pictures=main.shows_pictures)
        self._found = found
        self.show()
        main.front.show(found, main.today, main.counts.everything.unread, said.FRONT_EMPTY)
        main.tell_status()
        main.start(self._load_picture(), group="front")

    async def _load_picture(self) -> None:
        main, found, place = self._main, self._found, self._main.front.picture_place
        if found is None or not found.picture or place is None:
            return
        picture = await main.backend.picture(
            found.picture, *place, page=found.page, background=main.look.rgb("page")
        )
        if found is self._found:
            main.front.set_picture(picture)

    def refresh(self) -> None:
        self._main.start(self._reload(), group="front-rows")

    async def _reload(self) -> None:
        """The same stories with their marks of now."""
        main, found = self._main, self._found
        if found is None:
            return
        ids = [one.row.id for part in found.sections for one in part.reports]
        rows = {row.id: row for row in await main.backend.headlines(ids)}
        main.front.update(rows, main.counts.everything.unread)

    def resized(self) -> None:
        """The picture's place may have another size."""
        self._main.start(self._load_picture(), group="front")

    # ---- keys

    def step(self, steps: int) -> None:
        self._main.front.move_to(self._main.front.cursor + steps)

    def page(self, pages: float) -> None:
        self._main.front.by_pages(pages)

    def end(self, last: bool) -> None:
        self._main.front.move_to(len(self._main.front.reports) - 1 if last else 0)

    async def own(self, action: str) -> bool:
        main = self._main
        if action in ("open", "read.loop", "pane.right"):
            await self.read()
        elif action == "story" and self.headline is not None:
            await main.story.open_of(self.headline, back=self)
        elif action in ("cat.next", "cat.prev"):
            main.front.to_section(1 if action == "cat.next" else -1)
        elif action in ("unread.next", "unread.prev"):
            self._to_unread(1 if action == "unread.next" else -1)
        elif action == "help":
            self._tell_rule()
        elif action == "go.front":
            await self.open()
        else:
            return False
        return True

    def _to_unread(self, step: int) -> None:
        front = self._main.front
        at = front.cursor + step
        while 0 <= at < len(front.reports):
            if front.reports[at].row.unread:
                front.move_to(at)
                return
            at += step
        self._main.say_nothing_unread()

    async def read(self) -> None:
        """Open the story under the cursor; back leads here again."""
        row = self.headline
        if row is None:
            return
        main = self._main
        self.close()
        main.list_.move_to_id(row.id)
        await main.reading.open(row.id)
        main.back_to = self

    def _tell_rule(self) -> None:
        rule = self._found.rule if self._found else ""
        keyboard = self._main.keyboard
        keys = [("  ".join(filter(None, map(keyboard.of, ids))), what) for ids, what in said.FRONT_HELP]
        notes = [Note(), Note(rule), Note()]
        notes += [Note(what, label=key, label_slot="strong", column=15) for key, what in keys]
        self._main.pages.show_notes(said.FRONT_RULE, notes)

    async def again(self) -> None:
        """Back on the page as it was, the cursor on the same story."""
        main = self._main
        self.show()
        await self._reload()
        main.tell_status()

    # ---- the status line

    def line(self) -> str:
        return said.front_line(self._found.hours) if self._found else ""

    def hints(self) -> list[Hint]:
        keyboard = self._main.keyboard
        section = f"{keyboard.of('cat.next')} {keyboard.of('cat.prev')}".strip()
        wanted = (
            (keyboard.of("open"), said.READ, "open", 1), (keyboard.of("story"), said.SOURCES_HINT, "story", 2),
            (section, said.SECTION, "cat.next", 3), (keyboard.of("back"), said.BACK, "back", 0),
        )  # fmt: skip
        return [Hint(key, word, action, rank) for key, word, action, rank in wanted if key]
