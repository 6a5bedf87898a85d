"""The article pane and the reading loop: open, turn pages, at the end mark read and go on to the next unread one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from reader.errors import NetworkError
from reader.model import Article, Code, Extraction, Headline, Paragraph, Span
from reader.model.events import TextFailed
from reader.render.header import Around
from reader.text.safe import clean_text
from reader.tui import words, words_article
from reader.tui.backend import Opened
from reader.tui.screens.views import View
from reader.tui.widgets.rows import BEGUN, FINISHED

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

#: Seconds the cursor rests on a row before its article is shown beside it.
PREVIEW = 0.12


class Reading:
    """Which article is shown, how far it has been read, and what comes after it."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self.entry_id: int | None = None
        self.headline: Headline | None = None
        self.article: Article | None = None
        self.zen = False
        self._moved = False
        self._place: float | None = None
        self._end: View | None = None
        self._past: list[int] = []
        self._ahead: list[int] = []
        self._opened: Opened | None = None

    # ---- showing

    def preview(self) -> None:
        """The cursor stands on another row: show its article, where there is a pane for it."""
        main = self._main
        self._end = None
        if main.layout_kind == "one" or (main.first_run and main.live):
            return
        entry_id = main.list_.entry_id
        if entry_id is None:
            self.clear()
        elif entry_id != self.entry_id:
            main.later("preview", PREVIEW, lambda: main.start(self.show(entry_id), group="article"))

    async def show(self, entry_id: int, *, anew: bool = False, follow: bool = False) -> None:
        """Put an entry's article into the pane, where it was left.

        With `follow` the cursor of the list goes there too, in the same frame.
        """
        main = self._main
        if entry_id == self.entry_id and not anew:
            if follow:
                main.list_.move_to_id(entry_id)
            return
        self._keep_place_soon()
        opened = await main.backend.open(entry_id, pictures=main.shows_pictures, after=self._after(entry_id))
        if follow:
            main.list_.move_to_id(entry_id)
        if opened.headline is None:
            return
        main.texts.forget()
        self.entry_id, self.headline, self._opened = entry_id, opened.headline, opened
        self.article = opened.article or _summary_of(opened)
        if main.sample:
            self.article = replace(self.article, published=None)  # it is as old as the program, not as its rows
        self._moved, self._place = False, None
        place = opened.headline.place if main.settings.reader.remember_position else 0.0
        next_up = self._next_up(opened.headline, opened.following)
        around = self._around(opened.headline, kept=opened.article is not None, next_up=next_up)
        place = place if BEGUN < place < FINISHED else 0.0
        main.page.set_article(self.article, around, place=place, pictures=opened.pictures)
        if not main.pages.covers:
            main.pages.close()
        self.tell()
        if any(isinstance(block, Code) and block.syntax for block in self.article.blocks):
            main.start(self._colour_code(self.article), group="code")

    async def _colour_code(self, article: Article) -> None:
        """Kinds of words come after the text is on the screen: the article never waits for them."""
        for at, block in enumerate(article.blocks):
            if not isinstance(block, Code) or not block.syntax:
                continue
            found = await self._main.backend.code_colours(block.text, block.syntax)
            if self.article is not article:
                return
            if found:
                self._main.page.colour_code(at, [[(one.start, one.end, one.slot) for one in line] for line in found])

    def put(self, article: Article, around: Around) -> None:
        """Show another wording of the article that is open. Nothing is fetched for it."""
        self.article = article
        self._main.page.set_article(article, around, pictures=frozenset())
        self.tell()

    def clear(self) -> None:
        """Nothing is selected."""
        self.entry_id = self.headline = self.article = None
        self._main.page.set_words(())
        self._main.page_head.tell("", "")

    def forget(self) -> None:
        """Another library is shown from now on: its entries are others."""
        self._past.clear()
        self._ahead.clear()
        self._moved = False
        self.clear()

    def _around(self, row: Headline, *, kept: bool, next_up: tuple[str, str, tuple[str, str]] | None = None) -> Around:
        main = self._main
        note, slot = ("", "muted") if kept else self._note(row)
        above, title, hint = next_up or ("", "", ("", ""))
        return Around(
            today=main.today, category=row.category, source=row.source if self.zen or main.sample else "",
            minutes=row.minutes if kept else None if kept else 0, note=note, note_slot=slot,
            next_above=above, next_title=title, next_hint=hint,
        )  # fmt: skip

    def _note(self, row: Headline) -> tuple[str, str]:
        if row.text_state in ("failed", "refused", "no_article") and row.text_problem:
            return self._no_text(row.text_state, row.text_problem), "warn"
        return (words.SUMMARY_OFFLINE if self._main.fetching.offline else words.SUMMARY_ONLY), "muted"

    def _no_text(self, state: str, problem: str) -> str:
        main = self._main
        key = main.keyboard.of("fetch.archived") if main.settings.network.archive == "ask" else ""
        return words_article.no_text(state, problem, archive=key)

    async def _show_next(self) -> None:
        """Write what comes next below the article."""
        row = self.headline
        if row is None or self.article is None:
            return
        next_up = self._next_up(row, await self._following())
        if next_up is not None and self.headline is row:
            self._main.page.set_around(self._around(row, kept=row.offline, next_up=next_up))

    def _next_up(self, row: Headline, following: Headline | None) -> tuple[str, str, tuple[str, str]] | None:
        """What comes next, as the lines below an article: above, title, key and what it does."""
        main, view = self._main, self._main.places.view
        if following is not None:
            left = view.count(main.counts).unread - (1 if row.unread else 0)
            above = words.next_in(main.list_head.label or view.label, max(1, left))
            return above, following.title, (main.keyboard.of("read.loop"), words.OPENS_IT)
        other = main.places.after(view, unread=True)
        if other is None:
            return None
        return words.end_of(view.label, other.label, other.count(main.counts).unread), "", ("", "")

    def _after(self, entry_id: int | None = None) -> Sequence[int]:
        """Entries of the list below one, else below the cursor."""
        rows = self._main.list_
        at = rows.cursor
        if entry_id is not None and entry_id != rows.entry_id and entry_id in rows.ids:
            at = rows.ids.index(entry_id)
        return rows.ids[at + 1 :]

    async def _following(self, step: int = 1) -> Headline | None:
        """The next unread headline of the list from the cursor on."""
        rows = self._main.list_
        ids = self._after() if step > 0 else rows.ids[: max(0, rows.cursor)][::-1]
        return await self._main.backend.next_unread(ids)

    def tell(self) -> None:
        """The header of the pane."""
        main, page = self._main, self._main.page
        if self.headline is None:
            return
        if main.texts.active:
            fact = main.texts.label
        elif page.at_end:
            fact = main.look.signs.kept if self.headline.offline else ""
        elif page.top > 0:
            fact = words.minutes_left(page.minutes_left)
        else:
            fact = ""
        main.page_head.tell(self.headline.source, fact)
        if self.zen:
            main.tell_status()

    def list_changed(self) -> None:
        """Another list stands beside the article: something else comes next."""
        self._end = None
        if self.headline is not None and not self._main.texts.active:
            self._main.start(self._show_next(), group="next")

    # ---- how far

    def moved(self, place: float, at_end: bool) -> None:
        """The pane shows another part of the article."""
        main = self._main
        if main.texts.active:
            self.tell()
            return
        self._place = place
        self.tell()
        if main.pane == "reader" and main.page.top > 0:
            self._moved = True
            if at_end and main.settings.reader.mark_read == "end":
                main.start(self._finish(), group="finish")

    async def keep_place(self) -> None:
        """Remember where reading stopped."""
        if self.entry_id is not None and self._moved and self._place is not None:
            self._moved = False
            await self._store_place(self.entry_id, self._place)

    def _keep_place_soon(self) -> None:
        """The same without waiting for the disk: another article is on its way."""
        if self.entry_id is not None and self._moved and self._place is not None:
            self._moved = False
            self._main.start(self._store_place(self.entry_id, self._place), group=f"place-{self.entry_id}")

    async def _store_place(self, entry_id: int, place: float) -> None:
        await self._main.backend.set_place(entry_id, place)
        await self._main.listing.reload({entry_id})

    async def _finish(self) -> None:
        """The article has been read to its end."""
        row = self.headline
        if row is None or not row.unread or self._main.settings.reader.mark_read == "manual":
            return
        ids = [row.id]
        if row.others and self._main.settings.list.story_read == "all":
            ids += [one.id for one in await self._main.backend.story(row.id) if one.id != row.id]
        await self._main.marks.set_read(ids, read=True)

    # ---- opening

    async def open(self, entry_id: int | None = None, *, follow: bool = False) -> bool:
        """Open the article under the cursor (or another) to read it, see `show`. Whether there was one."""
        main = self._main
        entry_id = main.list_.entry_id if entry_id is None else entry_id
        if entry_id is None:
            main.say(words.NOTHING_SELECTED)
            return False
        main.touch()
        main.pages.close()
        await self.show(entry_id, follow=follow)
        main.focus_pane("reader")
        if self.entry_id is not None and (not self._past or self._past[-1] != entry_id):
            self._past.append(entry_id)
            self._ahead.clear()
        self._say_state()
        await main.backend.opened(entry_id)
        if main.settings.reader.mark_read == "open" and self.headline and self.headline.unread:
            await main.marks.set_read([entry_id], read=True)
        row = self.headline
        if row is not None and not row.offline and row.text_state == "none" and not main.fetching.offline:
            main.start(self._fetch_text(row.id, force=False), group=f"text-{row.id}")
        return True

    def _say_state(self) -> None:
        """What the source has done to the article since it was kept."""
        opened, row = self._opened, self.headline
        if opened is None or row is None:
            return
        if opened.gone is not None:
            self._main.say(words_article.removed(row.fetched or opened.gone))
        elif opened.changed is not None:
            self._main.say(words_article.changed_at(opened.changed))

    async def backward(self) -> None:
        """Back in what was opened."""
        if len(self._past) < 2:
            self._main.say(words.BACK_EMPTY)
            return
        self._ahead.append(self._past.pop())
        await self._reopen(self._past[-1])

    async def forward(self) -> None:
        if not self._ahead:
            self._main.say(words.FORWARD_EMPTY)
            return
        self._past.append(self._ahead.pop())
        await self._reopen(self._past[-1])

    async def _reopen(self, entry_id: int) -> None:
        await self.show(entry_id, follow=True)
        self._main.focus_pane("reader")

    # ---- the loop

    async def go_on(self) -> None:
        """What space does: open, turn the page, at the end mark read and open the next unread one."""
        main = self._main
        if main.pane == "categories":
            if await main.places.open_front():
                return
            main.focus_pane("list")
        if main.pane == "list":
            if not len(main.list_.ids) and await self._go_beyond():
                return
            await self.open()
            return
        if self.entry_id is None:
            await self.open()
            return
        if not main.page.at_end:
            main.page.page()
            return
        if await main.texts.close():
            return
        if main.settings.reader.mark_read != "manual":
            await self._finish()
        following = await self._following()
        if following is not None:
            self._end = None
            await self.open(following.id, follow=True)
            return
        await self._go_beyond()

    async def _go_beyond(self) -> bool:
        """The list has no unread headline below: say what comes next, and go there at the second press."""
        main = self._main
        view = main.places.view
        if main.listing.waiting:
            if self._end == view:
                self._end = None
                await main.listing.let_in()
                main.focus_pane("list")
            else:
                self._end = view
                main.say(words.arrived(main.listing.waiting))
            return True
        other = main.places.after(view, unread=True)
        if other is None:
            main.say(words.end_all(view.label))
            return False
        if self._end == other:
            self._end = None
            await main.places.show(other)
            main.focus_pane("list")
            await self.open()
        else:
            main.say(words.end_of(view.label, other.label, other.count(main.counts).unread), seconds=30)
            self._end = other
        return True

    async def next_unread(self) -> None:
        await self._to_unread(1)

    async def previous_unread(self) -> None:
        await self._to_unread(-1)

    async def _to_unread(self, step: int) -> None:
        main = self._main
        if main.pane == "reader" and main.page.at_end and main.settings.reader.mark_read == "end":
            await self._finish()
        found = await self._following(step)
        if found is None:
            main.say(words.NO_UNREAD_BELOW if step > 0 else words.NO_UNREAD_ABOVE)
            return
        main.touch()
        if main.pane == "reader":
            await self.open(found.id, follow=True)
        else:
            main.list_.move_to_id(found.id)
            main.focus_pane("list")

    # ---- the text itself

    async def fetch_text(self) -> None:
        """Fetch the text of the current article, again if it is here."""
        row = self._main.current
        if row is None:
            self._main.say(words.NOTHING_SELECTED)
            return
        self._main.start(self._fetch_text(row.id, force=True), group=f"text-{row.id}")

    async def fetch_archived(self) -> None:
        """Fetch an archived copy of the current article's page, where its text is not here."""
        row = self._main.current
        if row is None:
            self._main.say(words.NOTHING_SELECTED)
        elif row.offline:
            self._main.say(words_article.HERE_ALREADY)
        else:
            self._main.start(self._fetch_text(row.id, force=False, archived=True), group=f"text-{row.id}")

    async def _fetch_text(self, entry_id: int, *, force: bool, archived: bool = False) -> None:
        main = self._main
        if main.backend.on_sample or main.sample:
            main.say(words.SAMPLE_HERE)
            return
        main.say(words_article.FETCHING_ARCHIVED if archived else words.FETCHING_TEXT, seconds=30)
        try:
            told = await main.backend.fetch_text(entry_id, force=force, archived=archived)
        except NetworkError as error:
            main.say(words.SUMMARY_OFFLINE if error.kind == "offline" else str(error))
            return
        if isinstance(told, TextFailed):
            main.say(told.message if archived else self._no_text(told.state, told.message), slot="warn")
        else:
            main.quiet()
        await main.listing.reload({entry_id})
        if entry_id == self.entry_id and main.page.top == 0:
            await self.show(entry_id, anew=True)

    async def text_came(self, ids: set[int]) -> None:
        """Texts were kept; one that is open and was only a summary is put in while it stands at its top.

        One that was there already keeps its page: what changed is told.
        """
        row = self.headline
        if row is None or self.entry_id not in ids or self._main.texts.active:
            return
        if not row.offline:
            if self._main.page.top == 0:
                await self.show(row.id, anew=True)
            return
        opened = await self._main.backend.open(row.id)
        if opened.changed is not None and (self._opened is None or opened.changed != self._opened.changed):
            self._opened = opened
            self._main.say(words_article.changed_meanwhile(opened.changed), seconds=30)

    # ---- looks

    async def toggle_zen(self) -> None:
        """Nothing but the text, and back."""
        selected = self._main.list_.entry_id
        if not self.zen and self.entry_id is None and selected is not None:
            await self.show(selected)
        if not self.zen and self.entry_id is None:
            self._main.say(words.NOTHING_SELECTED)
            return
        self.set_zen(not self.zen)

    def set_zen(self, zen: bool) -> None:
        self.zen = zen
        if zen:
            self._main.focus_pane("reader")
        if self.headline is not None:
            self._main.page.set_around(self._around(self.headline, kept=self.headline.offline))
            self._main.start(self._show_next(), group="next")
        self._main.lay_panes()
        self.tell()

    def wider(self) -> None:
        self._measure(self._main.page.wanted_measure + 2)

    def narrower(self) -> None:
        self._measure(self._main.page.wanted_measure - 2)

    def usual_measure(self) -> None:
        self._measure(self._main.settings.reader.width)

    def _measure(self, cells: int) -> None:
        self._main.say(words.measure(self._main.page.set_measure(cells)))
        self._main.lay_panes()


def _summary_of(opened: Opened) -> Article:
    """What the outlet announced, as an article: all there is before the page has been fetched."""
    row, entry = opened.headline, opened.entry
    assert row is not None
    text = (entry.summary if entry else clean_text(row.summary or "")) or ""
    return Article(
        url=row.url, title=row.title, authors=row.authors, published=row.published, section=row.section,
        language=row.language, direction=row.direction,
        blocks=(Paragraph(spans=(Span(text),)),) if text else (),
        extraction=Extraction(method="summary", confidence=0.0),
    )  # fmt: skip
