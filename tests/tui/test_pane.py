"""The reading pane in a running app: what is seen, and that the place outlives what changes around it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.selection import Selection
from textual.widget import Widget

from reader.model import Article, Code, Extraction, Image, Paragraph, Span
from reader.render.header import Around
from reader.render.images import Picture
from reader.render.layout import Typesetting
from reader.tui.look import Look
from reader.tui.widgets.lines import Lines
from reader.tui.widgets.pane import ArticlePane, margins
from reader.tui.widgets.pane_hints import Hints
from reader.tui.widgets.pane_messages import LinkChosen, PicturesPlaced, ReadingMoved

SLOTS = ("text", "strong", "muted", "faint", "rule", "accent", "link", "warn", "ok", "find", "findnow", "onacc", "page", "code", "sel", "list", "bar")
LOOK = Look({slot: f"#{number:02x}4050" for number, slot in enumerate(SLOTS, 16)})
AROUND = Around(today=date(2026, 11, 24), zone=UTC, category="World", minutes=4, next_above="Next in World · 23 unread", next_title="Floods", next_hint=("space", "opens it"))


def article(*blocks: object, **changes: object) -> Article:
    values = {"url": "https://example.org/a", "title": "A headline", "language": "en", "extraction": Extraction(method="t", confidence=1.0), "published": datetime(2026, 11, 22, 14, 5, tzinfo=UTC), "blocks": blocks}
    return Article(**{**values, **changes})


def paragraph(text: str, **facts: object) -> Paragraph:
    return Paragraph(spans=(Span(text, **facts),))


LONG = article(*(paragraph(f"Paragraph {number} speaks of rivers and of the maps that are drawn of them, at some length.") for number in range(60)))


class Desk(App[None]):
    CSS = "ArticlePane { width: 1fr; height: 1fr; }"

    def __init__(self, typesetting: Typesetting | None = None, *, numbered: bool = False) -> None:
        super().__init__()
        self.told: list[object] = []
        self.made = ArticlePane(LOOK, typesetting=typesetting or Typesetting(), numbered=numbered)

    def compose(self) -> ComposeResult:
        yield self.made

    @property
    def pane(self) -> ArticlePane:
        return self.query_one(ArticlePane)

    def on_link_chosen(self, message: LinkChosen) -> None:
        self.told.append((message.index, message.href))

    def on_reading_moved(self, message: ReadingMoved) -> None:
        self.told.append(message)

    def on_pictures_placed(self, message: PicturesPlaced) -> None:
        self.told.append(message.places)


def seen(pane: ArticlePane) -> list[str]:
    return [pane.render_line(y).text.rstrip() for y in range(pane.size.height)]


async def test_an_article_is_seen_from_its_kicker_to_what_comes_next() -> None:
    app = Desk()
    async with app.run_test(size=(40, 20)) as pilot:
        app.pane.set_article(article(paragraph("The whole text.")), AROUND)
        await pilot.pause()
        assert seen(app.pane)[:13] == ["", " World", " A headline", "", " 22 November, 14:05 · 4 min", "", " The whole text. ▪", "", " ────────────", " Next in World · 23 unread", " Floods", " space opens it", ""]
        assert app.pane.at_end
        assert app.pane.place == 1.0


async def test_every_row_is_as_wide_as_the_pane() -> None:
    app = Desk()
    async with app.run_test(size=(50, 20)) as pilot:
        app.pane.set_article(article(paragraph("中文 text «نهادهای امدادی» and more of it " * 5), Image(src="https://example.org/i.png", caption="A river")), AROUND)
        await pilot.pause()
        assert {app.pane.render_line(y).cell_length for y in range(20)} == {50}


async def test_the_place_survives_resizing_and_another_measure() -> None:
    app = Desk()
    async with app.run_test(size=(60, 20)) as pilot:
        app.pane.set_article(LONG, AROUND)
        await pilot.pause()
        app.pane.show_from(app.pane.find("Paragraph 30")[0] and app.pane.top)
        app.pane.clear_find()
        first = next(line for line in seen(app.pane) if line)
        for size in ((90, 30), (45, 12), (60, 20)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert next(line for line in seen(app.pane) if line) == first
        app.pane.set_measure(40)
        assert app.pane.measure == 40
        assert first.split()[0] in seen(app.pane)[0] + seen(app.pane)[1]


async def test_a_kept_place_is_where_reading_goes_on() -> None:
    app = Desk()
    async with app.run_test(size=(60, 20)) as pilot:
        app.pane.set_article(LONG, AROUND, place=0.5)
        await pilot.pause()
        assert abs(app.pane.place - 0.5) < 0.02
        assert app.pane.minutes_left == 2


async def test_an_article_may_come_before_there_is_a_size() -> None:
    app = Desk()
    async with app.run_test(size=(60, 20)) as pilot:
        later = ArticlePane(LOOK)
        later.set_article(LONG, AROUND, place=0.5)
        await app.mount(later)
        await pilot.pause()
        assert abs(later.place - 0.5) < 0.02


async def test_pages_lead_to_the_end() -> None:
    app = Desk()
    async with app.run_test(size=(60, 20)) as pilot:
        app.pane.set_article(LONG, AROUND)
        await pilot.pause()
        before = seen(app.pane)
        assert app.pane.page()
        assert seen(app.pane)[0] == before[-1]
        turns = 0
        while app.pane.page():
            turns += 1
        assert turns > 3
        assert app.pane.at_end
        assert app.pane.minutes_left == 0
        assert app.pane.to_start()
        assert seen(app.pane) == before


async def test_find_goes_from_hit_to_hit_and_round() -> None:
    app = Desk()
    async with app.run_test(size=(60, 20)) as pilot:
        app.pane.set_article(LONG, AROUND)
        await pilot.pause()
        assert app.pane.find("RIVERS and") == (1, 60)
        assert app.pane.step_hit(-1) == (60, 60)
        assert "Paragraph 59" in "\n".join(seen(app.pane))
        assert app.pane.find("nowhere") == (0, 0)


async def test_hints_lie_over_links_and_choose_them() -> None:
    app = Desk()
    async with app.run_test(size=(60, 20)) as pilot:
        app.pane.set_article(article(paragraph("one", href="https://example.org/1"), paragraph("two", href="https://example.org/2")), AROUND)
        await pilot.pause()
        assert app.pane.show_hints() == 2
        assert "  ane" in seen(app.pane)
        assert "  swo ▪" in seen(app.pane)
        assert app.pane.type_hint("z") == "unknown"
        assert app.pane.type_hint("s") == "chosen"
        await pilot.pause()
        assert (1, "https://example.org/2") in app.told
        assert "  two ▪" in seen(app.pane)


async def test_a_click_on_a_link_is_told() -> None:
    app = Desk()
    async with app.run_test(size=(60, 20)) as pilot:
        app.pane.set_article(article(paragraph("one", href="https://example.org/1")), AROUND)
        await pilot.pause()
        row = seen(app.pane).index("  one ▪")
        await pilot.click(ArticlePane, offset=(3, row))
        assert (0, "https://example.org/1") in app.told


async def test_pictures_fill_the_place_that_was_kept() -> None:
    app = Desk()
    async with app.run_test(size=(40, 30)) as pilot:
        app.pane.set_article(article(Image(src="https://example.org/i.png", caption="A river", width=40, height=20), paragraph("After it.")), AROUND)
        await pilot.pause()
        ((block, columns, rows),) = next(told for told in app.told if isinstance(told, tuple))
        before = [line for line in seen(app.pane) if line.strip()]
        app.pane.set_picture(block, Picture(columns, rows, bytes(columns * rows * 6)))
        lines = seen(app.pane)
        assert sum("▀" * columns in line for line in lines) == rows
        assert [line for line in lines if line.strip() and "▀" not in line] == before


async def test_the_mouse_is_told_which_character_it_is_over() -> None:
    app = Desk()
    async with app.run_test(size=(50, 20)) as pilot:
        app.pane.set_article(LONG, AROUND)
        await pilot.pause()
        app.pane.show_from(7)
        await pilot.pause()
        row = next(y for y in range(20) if len(seen(app.pane)[y]) > 30)
        assert app.screen.get_widget_and_offset_at(10, row) == (app.pane, Offset(10, 7 + row))


async def test_the_selection_is_the_text_as_it_was_written() -> None:
    app = Desk()
    text = "The delegations arrived within an hour of each other and left their telephones at the door."
    async with app.run_test(size=(40, 20)) as pilot:
        app.pane.set_article(article(paragraph(text), paragraph("نهادهای امدادی از مردم خواسته‌اند")), AROUND)
        await pilot.pause()
        copied = app.pane.get_selection(Selection(Offset(0, 6), Offset(39, 10)))
        assert copied is not None
        assert copied[0] == text + "\n\nنهادهای امدادی از مردم خواسته‌اند"


async def test_words_of_the_program_take_the_place_of_an_article() -> None:
    app = Desk()
    async with app.run_test(size=(40, 12)) as pilot:
        app.pane.set_words([("All read.", "strong"), ("Next update about 15:00.", "muted")])
        await pilot.pause()
        assert seen(app.pane)[:4] == ["", " All read.", " Next update about 15:00.", ""]
        app.pane.set_words(())
        assert set(seen(app.pane)) == {""}


async def test_a_note_stands_instead_of_the_end_mark() -> None:
    app = Desk()
    note = "Only the summary is here. x fetches the text."
    async with app.run_test(size=(60, 20)) as pilot:
        app.pane.set_article(article(paragraph("A summary.")), Around(today=date(2026, 11, 24), note=note))
        await pilot.pause()
        assert "  " + note in seen(app.pane)
        assert not any("▪" in line for line in seen(app.pane))


def test_margins_follow_the_pane() -> None:
    assert [margins(cells, 66) for cells in (40, 44, 56, 110)] == [(1, 37), (1, 41), (2, 52), (22, 66)]


def test_no_name_of_textual_is_taken() -> None:
    ours = {name for name in vars(ArticlePane) if name.startswith("_") and not name.startswith("__")}
    made = {name for name in vars(Lines) if name.startswith("_")}
    assert {name for name in ours & set(dir(Widget)) if name not in made} == set()


async def test_a_stretched_and_divided_line_is_copied_as_it_was_written() -> None:
    app = Desk(Typesetting(justify=True, hyphenate=True), numbered=True)
    text = "Negotiators returned to the conference immediately with unconditional understanding of everything."
    async with app.run_test(size=(34, 20)) as pilot:
        app.pane.set_article(article(Paragraph(spans=(Span(text), Span(" More", href="https://example.org/"), Span(".")))), AROUND)
        await pilot.pause()
        shown = [line for line in seen(app.pane) if line.strip()]
        assert any(line.endswith("-") for line in shown)
        assert "[1]" in " ".join(shown)
        first = next(at for at, line in enumerate(seen(app.pane)) if "Negotiators" in line)
        copied = app.pane.get_selection(Selection(Offset(0, first), Offset(33, first + 4)))
        assert copied is not None
        assert copied[0] == text + " More."


async def test_a_footnote_opens_below_its_paragraph_and_closes_again() -> None:
    app = Desk()
    async with app.run_test(size=(60, 24)) as pilot:
        blocks = (Paragraph(spans=(Span("A claim"), Span("1", style="sup", note=0), Span("."))), paragraph("The next one."))
        app.pane.set_article(article(*blocks, footnotes=((Span("The proof."),),)), AROUND)
        await pilot.pause()
        before = seen(app.pane)
        assert app.pane.show_hints() == 1
        assert app.pane.type_hint("a") == "chosen"
        await pilot.pause()
        lines = [line.strip() for line in seen(app.pane)]
        assert lines[lines.index("A claim1.") + 1] == "1. The proof."
        await pilot.click(ArticlePane, offset=(9, lines.index("A claim1.")))
        await pilot.pause()
        assert seen(app.pane) == before
        assert not app.pane.toggle_note(7)


async def test_code_gets_its_kinds_later_and_keeps_them_when_resized() -> None:
    app = Desk()
    async with app.run_test(size=(60, 20)) as pilot:
        app.pane.set_article(article(Code(text="def f():\n    pass", syntax="python")), AROUND)
        await pilot.pause()
        before = app.pane.line_count
        app.pane.colour_code(0, [[(0, 3, "keyword")], [(4, 8, "keyword")]])
        await pilot.resize_terminal(50, 20)
        await pilot.pause()
        parts = [part for line in range(app.pane.line_count) for part in app.pane.layout_lines.parts(line)]
        assert [part.text for part in parts if part.slot == "keyword"] == ["def", "pass"]
        assert app.pane.line_count == before


def test_letters_of_many_targets_are_pairs_and_each_is_told_when_it_is_whole() -> None:
    few = Hints([5, -1, 9])
    assert list(few.names.items()) == [(5, "a"), (-1, "s"), (9, "d")]
    assert few.type("s") == ("chosen", -1)
    assert few.type("x") == ("unknown", 0)
    many = Hints(range(30))
    assert many.names[0] == "aa"
    assert many.type("a") == ("waiting", 0)
    assert many.type("s") == ("chosen", 1)
    assert len(Hints(range(700)).names) == 26 * 26
