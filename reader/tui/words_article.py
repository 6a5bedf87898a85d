"""Sentences about one article: its wordings, links, pictures, facts, and what leaves the program with it.

Part of the catalogue of `words`; translations cover both.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from reader.text.days import clock
from reader.tui.words import moment, number, plural

# ---- texts that could not be had

ASKS = "This page asks for"
HERE_ALREADY = "The text is here already"
FETCHING_ARCHIVED = "Asking for an archived copy"


def no_text(state: str, problem: str, archive: str = "") -> str:
    """Why there is no more than the summary, and what can be done: by `TextState` and the sentence of the error.

    `archive` is the key that asks for an archived copy; empty where none is offered.
    """
    said = problem.rstrip(".")
    if state == "no_article":
        return f"{said}. v shows the page as it came"
    if state == "refused":
        summary = "Here is the summary; " if said.startswith(ASKS) else ""
        return f"{said}. {summary}o opens the page"
    return f"{said}. x tries again" + (f", {archive} asks for an archived copy" if archive else "")


def changed_at(when: datetime | None) -> str:
    at = f" at {clock(when).strip()}" if when else ""
    return f"Changed by the source{at}. v compares"


def changed_meanwhile(when: datetime | None) -> str:
    at = f" at {clock(when).strip()}" if when else ""
    return f"Changed{at}. v shows it"


def removed(kept: datetime) -> str:
    return f"Removed from the site. Your copy of {moment(kept).partition(',')[0]} is kept"


# ---- wordings of a text

ONE_WORDING = "There is one wording of this text"
WORDINGS: Mapping[str, str] = {
    "kept": "the text", "change": "what changed", "feed": "as the feed has it", "page": "the page as it came",
}  # fmt: skip


def wording(kind: str, since: datetime | None, following: str) -> str:
    """`What changed, 22 November, 15:20   v as the feed has it   esc back`."""
    name = WORDINGS[kind]
    when = f", {moment(since)}" if since else ""
    return f"{name[:1].upper()}{name[1:]}{when}   v {WORDINGS[following]}   esc back"


# ---- links

LINKS, FOLLOW_IT = "Links of this article", "follow"
NO_LINKS_HERE = "This article has no links"
FOOTNOTE, PICTURE = "footnote", "picture"


def numbered(count: int, text: str) -> str:
    return f"{number(count)}  {text}"


# ---- pipe and export

PIPE_HINT = "a command; the text is its input"
PIPE_RAN = "Ran"
NO_COMMAND = "Nothing to run"


def piping(command: str) -> str:
    return f"Running {command}"


def piped(command: str, code: int) -> str:
    return f"{command} took the text" if not code else f"{command} ended with {code}"


def not_started(command: str, reason: str) -> str:
    return f"{command} could not be started: {reason}"


def no_such_command(command: str) -> str:
    return f"There is no command “{command}”"


QUOTES_OPEN = "A quotation mark is not closed"
TOO_LONG = "It took too long and was stopped"

EXPORT, EXPORT_VERB = "Export as", "choose"
FORMS: Mapping[str, tuple[str, str]] = {
    "text": ("Text", "Plain text in paragraphs."), "markdown": ("Markdown", "CommonMark, with links and emphasis."),
    "html": ("HTML", "A page without scripts."), "epub": ("EPUB", "A book with the pictures that are here."),
}  # fmt: skip
EXPORT_TO = "Into: "
NOTHING_KEPT = "Only the summary is here. x fetches the text"


IS_THERE = "is there; enter writes over it"


def exporting(count: int) -> str:
    return f"Writing {plural(count, 'article', 'articles')}"


def exported(path: str, count: int, missing: int) -> str:
    """`Written: /home/anna/story.txt`; of several how many, and how many have no text here."""
    if count == 1 and not missing:
        return f"Written: {path}"
    left = f", {number(missing)} without their text left out" if missing else ""
    return f"{plural(count, 'article', 'articles')} written{left}: {path}"


# ---- pictures

ONE_PICTURE = "This article has one picture"
NO_PIXELS = "This terminal has no colours for pictures"
PICTURE_WAITS = "The picture is on its way"
PICTURE_NONE = "This picture cannot be had"
NO_PICTURES = "This article has no pictures"


# ---- facts

GONE = "from the site; this copy stays"
INFO_KEYS = (("view.version", "versions"), ("copy.url", "copy link"))


def size(count: int, pictures: int) -> str:
    """`1.1 MB, 3 pictures`."""
    if count >= 100_000:
        shown = f"{count / 1_000_000:.1f} MB"
    else:
        shown = f"{max(1, round(count / 1000))} kB" if count else ""
    return ", ".join(part for part in (shown, plural(pictures, "picture", "pictures") if pictures else "") if part)


def whole_from(method: str) -> str:
    """`whole, from page (container)`: the way that found it in brackets."""
    if method in ("feed", "sample", "page"):
        return f"whole, from {method}"
    return f"whole, from page ({method})"


def sources(count: int) -> str:
    return plural(count, "source", "sources")


def left_out(reasons: Mapping[str, int]) -> str:
    """`menu, signup box, 6 related links`: what was left out and how often."""
    return ", ".join(reason if count == 1 else f"{number(count)} × {reason}" for reason, count in reasons.items())
