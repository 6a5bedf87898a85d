"""Articles into files: what form, which file, written in one step and never over another one unasked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reader.text.safe import clean_line
from reader.tui import words, words_article
from reader.tui.prompt import Typing
from reader.tui.widgets.choices import Choice

if TYPE_CHECKING:
    from reader.tui.screens.main import MainScreen

FORMS = ("text", "markdown", "html", "epub")


class Exporting:
    """The one that is open or chosen; several become a book, or a folder with a file for each."""

    def __init__(self, main: MainScreen) -> None:
        self._main = main
        self._ids: list[int] = []
        self._form = FORMS[0]
        self._folder = Path()
        self._asked_for = ""  # a file that is there, named once already

    def ask(self) -> None:
        """Ask for the form, then for the file."""
        main = self._main
        self._ids = main.selecting.ids
        if not self._ids:
            main.say(words.NOTHING_SELECTED)
            return
        row = main.current
        if len(self._ids) == 1 and row is not None and not row.offline:
            main.say(words_article.NOTHING_KEPT)
            return
        title = row.title if len(self._ids) == 1 and row is not None else main.list_head.label or words.READER
        choices = [Choice(words_article.FORMS[form][0], about=words_article.FORMS[form][1]) for form in FORMS]
        several = len(self._ids) > 1
        main.choosing.open(
            words_article.EXPORT, choices, lambda index: self._file(FORMS[index], title, several=several),
            verb=words_article.EXPORT_VERB, cursor=FORMS.index(self._form),
        )  # fmt: skip

    async def _file(self, form: str, title: str, *, several: bool) -> None:
        main = self._main
        self._form, self._asked_for = form, ""
        name = await main.backend.export_name(title, "" if several and form != "epub" else form)
        typing = Typing(
            words_article.EXPORT_TO, text=str(self._folder / name), done=self._typed,
            left=lambda: main.type_line(None), changed=lambda text: main.note_typing(""),
        )  # fmt: skip
        main.type_line(typing)

    def _typed(self, text: str) -> None:
        main = self._main
        if not text.strip():
            main.type_line(None)
            return
        main.start(self._write(text), group="export")

    async def _write(self, text: str) -> None:
        main = self._main
        path, there = await main.backend.export_path(text.strip())
        if there and self._asked_for != text:
            self._asked_for = text
            main.note_typing(words_article.IS_THERE)
            return
        main.type_line(None)
        self._folder = path.parent
        main.say(words_article.exporting(len(self._ids)), seconds=600)
        title = main.current.title if main.current is not None and len(self._ids) == 1 else main.list_head.label
        done = await main.backend.export(self._ids, self._form, path, title=title)
        main.say(words_article.exported(clean_line(str(path)), done.articles, done.missing), seconds=20)
