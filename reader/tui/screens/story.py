"""The same story in other sources, in the list's place, the article of the one under the cursor beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.tui import words
from reader.tui import words_lists as said
from reader.tui.screens.over import Over
from reader.tui.screens.reading import PREVIEW
from reader.tui.widgets.status import Hint

if TYPE_CHECKING:
    from reader.model import Headline
    from reader.tui.screens.main import MainScreen


class StoryScreen(Over):
    name = "story"

    def __init__(self, main: MainScreen) -> None:
        super().__init__(main)
        self._back: Over | None = None

    @property
    def headline(self) -> Headline | None:
        return self._main.story_list.row

    async def open(self) -> None:
        """The story of the headline under the cursor."""
        row = self._main.current
        if row is None:
            self._main.say(words.NOTHING_SELECTED)
            return
        await self.open_of(row)

    async def open_of(self, row: Headline, *, back: Over | None = None) -> None:
        """The story of a headline; `back` is where closing it leads."""
        main = self._main
        rows = await main.backend.story(row.id)
        if len(rows) < 2:
            main.say(said.STORY_ALONE)
            return
        self.show()
        self._back = back
        main.story_list.show(rows, cursor=next((at for at, one in enumerate(rows) if one.id == row.id), 0))
        main.story_head.tell(said.SAME_STORY, said.sources(len({one.source_id for one in rows})), active=True)
        main.tell_status()
        self._preview()

    def close(self) -> None:
        back, self._back = self._back, None
        super().close()
        if back is not None:
            back.show()
            back.refresh()

    def refresh(self) -> None:
        self._main.start(self._reload(), group="story-rows")

    async def _reload(self) -> None:
        main = self._main
        main.story_list.update(await main.backend.headlines([row.id for row in main.story_list.rows]))

    def _preview(self) -> None:
        """The article of the report under the cursor, once the cursor rests."""
        main, row = self._main, self.headline
        if row is not None and main.layout_kind != "one":
            main.later("preview", PREVIEW, lambda: main.start(main.reading.show(row.id), group="article"))

    # ---- keys

    def step(self, steps: int) -> None:
        self._to(self._main.story_list.cursor + steps)

    def page(self, pages: float) -> None:
        self.step(round(self._main.story_list.rows_a_page * pages) or (1 if pages > 0 else -1))

    def end(self, last: bool) -> None:
        self._to(len(self._main.story_list.rows) - 1 if last else 0)

    def _to(self, index: int) -> None:
        if self._main.story_list.move_to(index):
            self._preview()

    async def own(self, action: str) -> bool:
        main = self._main
        if action in ("open", "pane.right", "read.loop"):
            await self.read()
        elif action == "story":
            self.close()
        elif action == "mark.all":
            await main.marks.read_these([row.id for row in main.story_list.rows])
        elif action == "mark.above":
            rows = main.story_list.rows[: main.story_list.cursor + 1]
            await main.marks.read_these([row.id for row in rows])
        else:
            return False
        return True

    async def read(self) -> None:
        """Read the report under the cursor; back leads here again."""
        main, row = self._main, self.headline
        if row is None:
            return
        back = self._back
        super().close()
        await main.reading.open(row.id)
        self._back, main.back_to = back, self

    async def again(self) -> None:
        back = self._back
        self.show()
        self._back = back
        await self._reload()
        self._main.tell_status()

    async def clicked(self, *, open: bool) -> None:
        await super().clicked(open=open)
        if not open:
            self._preview()

    # ---- the status line

    def line(self) -> str:
        return said.STORY_LINE

    def hints(self) -> list[Hint]:
        keyboard = self._main.keyboard
        steps = f"{keyboard.of('nav.down')} {keyboard.of('nav.up')}".strip()
        wanted = (
            (steps, said.COMPARE, "nav.down", 1), (keyboard.of("mark.all"), said.ALL_READ, "mark.all", 3),
            (keyboard.of("story") or keyboard.of("cancel"), said.CLOSE, "story", 0),
        )  # fmt: skip
        return [Hint(key, word, action, rank) for key, word, action, rank in wanted if key]
