"""Pictures of the open article: in their places in the text, and one of them over the whole screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.model import Article, Image
from reader.tui import words_article
from reader.tui.driver import write_through
from reader.tui.graphics import Numbers, at_cell, cell_size, forget, iterm_sequence, sixel_sequence, transmit
from reader.tui.screens.arrange import Box
from reader.tui.widgets.pane import Placed

if TYPE_CHECKING:
    from reader.render.graphics import Form, Graphic
    from reader.tui.screens.main import MainScreen

#: Clears what stands over the cells; they are all painted again after it.
_CLEAR = "\x1b[2J"
_FORWARD = ("space", "j", "n", "l", "right", "down", "semicolon", "pagedown")
_BACK = ("k", "p", "h", "left", "up", "comma", "pageup", "b", "backspace")


class Pictures:
    """`active` while one fills the screen."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self.active = False
        self._block = -1
        self._numbers = Numbers()
        self._given: dict[int, int] = {}  # numbers the terminal has, by block
        self._given_for: Article | None = None
        self._whole = 0  # the number of the one that fills the screen

    @property
    def _pixels(self) -> str:
        """How this terminal shows pixels, where the settings want that."""
        return self._main.look.pixels if self._main.settings.reader.images == "auto" else "none"

    # ---- in the text

    async def load(self, places: tuple[tuple[int, int, int], ...]) -> None:
        """Get pixels for places in the article: (block, columns, rows) each, from the top."""
        main, article = self._main, self._main.reading.article
        if article is None:
            return
        if article is not self._given_for:
            self._free()
            self._given_for = article
        ground = main.look.rgb("page")
        for block, columns, rows in places:
            if article is not main.reading.article:
                return
            image = article.blocks[block]
            if not isinstance(image, Image):
                continue
            if self._pixels == "kitty":
                made = await self._graphic(article, image, "png", columns, rows, whole=False)
                if article is not main.reading.article:
                    return
                if made is None:
                    main.page.set_picture(block, None)
                else:
                    main.page.place_picture(block, self._give(block, made))
                continue
            found = await main.backend.picture(image.src, columns, rows, page=article.url, background=ground)
            if article is main.reading.article:
                main.page.set_picture(block, found)

    def _give(self, block: int, made: Graphic) -> Placed:
        """Hand a picture to the terminal; one it had for the same place is freed."""
        number = self._numbers.new()
        before = self._given.get(block)
        self._given[block] = number
        freed = forget(before) if before else ""
        write_through(self._main.app, freed + transmit(number, made.data, made.columns, made.rows))
        return Placed(number, made.columns, made.rows)

    def _free(self) -> None:
        if self._given:
            write_through(self._main.app, "".join(map(forget, self._given.values())))
            self._given = {}

    def leave(self) -> None:
        """The program ends: the terminal may free everything."""
        if self._whole:
            self._given[-1], self._whole = self._whole, 0
        self._free()

    async def _graphic(
        self, article: Article, image: Image, form: Form, columns: int, rows: int, *, whole: bool
    ) -> Graphic | None:
        return await self._main.backend.graphic(
            image.src, form=form, columns=columns, rows=rows, cell=cell_size(), page=article.url,
            background=self._main.look.rgb("page"), whole=whole,
        )  # fmt: skip

    # ---- over the whole screen

    def open(self, block: int) -> None:
        """Show a picture of the article as large as there is room, with its words."""
        main = self._main
        article = main.reading.article
        if article is None or not isinstance(article.blocks[block], Image):
            main.say(words_article.NO_PICTURES)
            return
        if not main.look.pictures:
            main.say(words_article.NO_PIXELS)
            return
        again, self.active, self._block = self.active, True, block
        main.lay_panes()
        main.tell_status()
        if again:
            self.show()  # else when the widget has its size

    def show(self) -> None:
        """Get the picture for the size there is."""
        if self.active:
            self._main.later("picture", 0.01, lambda: self._main.start(self._show(), group="picture"))

    def open_first(self) -> None:
        """The first picture at or below the top of the pane, else the article's first."""
        places = self._blocks()
        if not places:
            self._main.say(words_article.NO_PICTURES)
            return
        top = self._main.page.layout_lines.anchor(self._main.page.top).block
        self.open(next((block for block in places if block >= top), places[0]))

    def _blocks(self) -> list[int]:
        article = self._main.reading.article
        return [at for at, block in enumerate(article.blocks) if isinstance(block, Image)] if article else []

    async def _show(self) -> None:
        main, article, block = self._main, self._main.reading.article, self._block
        view = main.picture
        image = article.blocks[block] if article is not None else None
        if article is None or not isinstance(image, Image):
            return
        said = image.caption or image.alt
        view.show(said or words_article.PICTURE_WAITS)
        form: Form = {"kitty": "png", "iterm": "png", "sixel": "sixel"}.get(self._pixels, "blocks")  # type: ignore[assignment]
        made = await self._graphic(article, image, form, *view.room, whole=True)
        if not self.active or block != self._block:
            return
        self._clear()
        if made is None:
            view.show(f"{said}\n{words_article.PICTURE_NONE}".strip())
            return
        size = (made.columns, made.rows)
        if self._pixels == "kitty":
            self._whole = self._numbers.new()
            write_through(main.app, transmit(self._whole, made.data, *size))
            view.show(said, size=size, number=self._whole)
        elif form == "blocks":
            view.show(said, size=size, blocks=made.blocks)
        else:
            view.show(said)
            main.call_after_refresh(self._lay_over, made)

    def _lay_over(self, made: Graphic) -> None:
        """Pixels over the blank cells, after these have been painted."""
        if not self.active:
            return
        x, y = self._main.picture.corner(made.columns, made.rows)
        sixels = self._pixels == "sixel"
        body = sixel_sequence(made.data) if sixels else iterm_sequence(made.data, made.columns, made.rows)
        write_through(self._main.app, at_cell(x, y, body))

    def _clear(self) -> None:
        """Take away what stands over the cells, or what the terminal keeps for them."""
        if self._whole:
            write_through(self._main.app, forget(self._whole))
            self._whole = 0
        elif self._pixels in ("sixel", "iterm"):
            write_through(self._main.app, _CLEAR)
            self._main.refresh()

    def close(self) -> None:
        """Back to the text."""
        self.active, self._block = False, -1
        self._clear()
        self._main.lay_panes()
        self._main.tell_status()

    def place(self) -> None:
        """Over everything but the status line."""
        main = self._main
        width, height = main.app.size
        shown = self.active and main.layout_kind != "small"
        main.put(main.picture, Box(0, 0, width, height - 1) if shown else None)

    def take_key(self, key: str) -> bool:
        """Keys while a picture fills the screen: on, back, and out."""
        if key in ("ctrl+q", "ctrl+z", "ctrl+l"):
            return False
        step = 1 if key in _FORWARD else -1 if key in _BACK else 0
        blocks = self._blocks()
        if key in ("escape", "q", "enter"):
            self.close()
        elif step and len(blocks) > 1 and self._block in blocks:
            self.open(blocks[(blocks.index(self._block) + step) % len(blocks)])
        elif step:
            self._main.say(words_article.ONE_PICTURE)
        return True
