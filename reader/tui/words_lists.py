"""More sentences of the interface, beside `words`: stories, the front page, orders, tags, searches, mutes, activity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from reader.text.days import clock
from reader.tui.words import number, plural

NOT_OVER = "That key means nothing here. esc leaves"

# ---- front page

FRONT_PAGE = "Front page"
FRONT_TITLE = "The front page"
FRONT_EMPTY = "Nothing came in the last two days."
READ, SOURCES_HINT, SECTION, BACK, COMPARE, CLOSE = "read", "sources", "section", "back", "compare", "close"
FRONT_HELP = (
    (("open",), "reads the story"), (("story",), "who else has it"),
    (("nav.down", "nav.up"), "next story, the one before"), (("cat.next", "cat.prev"), "next section, the one before"),
    (("unread.next", "unread.prev"), "next unread, the one before"),
    (("mark.read", "mark.star", "mark.later"), "read, star, later"), (("back",), "back"),
)  # fmt: skip
FRONT_RULE = "How the front page is made"


def long_date(day: date) -> str:
    """`Sunday 22 November 2026`."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def front_line(hours: int) -> str:
    return f"By number of sources, last {hours} hours"


def sources(count: int) -> str:
    return plural(count, "source", "sources")


def first_was(source: str, when: datetime) -> str:
    """`first: APA 11:02`."""
    return f"first: {source} {clock(when).strip():0>5}"


# ---- the same story

SAME_STORY = "Same story"
STORY_LINE = "Underlined: words no earlier report used"
STORY_FIRST = "first"
ALL_READ = "all read"
STORY_ALONE = "No other source has this story so far"
STORIES_ONE, STORIES_ALL = "One row for each story", "A row for each report"


def later_by(seconds: float) -> str:
    """`+38 min`, `+1 h 08`, `+2 d 3 h`."""
    minutes = max(0, int(seconds // 60))
    if minutes < 60:
        return f"+{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f"+{hours} h {minutes:02}"
    return f"+{hours // 24} d {hours % 24} h"


def span(first: datetime, last: datetime) -> str:
    """`11:02 to 14:31`."""
    return f"{clock(first).strip()} to {clock(last).strip()}"


# ---- orders

SORT_TITLE = "Order of this list"
SORTS: Mapping[str, str] = {
    "newest": "Newest first", "oldest": "Oldest first", "source": "By source", "length": "Longest first",
}  # fmt: skip
SORT_ABOUT = "Remembered for this list."


def sorted_by(name: str) -> str:
    return SORTS[name]


OWN_ORDER = "This list has the order in which things were opened"

# ---- tags

TAG_TITLE = "Tag; type a new name for a new one"
TAG_ABOUT = "Puts it on, or takes it off where it is on."
TAG_NONE = "A new tag with enter"
TAG_GO = "Tag"
NO_TAGS = "There is no tag yet. t puts one on an article"


def tagged(name: str) -> str:
    return f"Tag: {name}"


# ---- several at once


def chosen(count: int) -> str:
    return f"{number(count)} chosen   commands are about all of them   esc lets go"


# ---- search

NEWEST_FIRST, ALL_TIME, EVERY_SOURCE = "newest first", "all time", "every source"
NARROWS = "tab narrows"
NARROW, NO_NARROWING = "Search only in", "Everything, all time"
SPANS: Mapping[int, str] = {1: "the last day", 7: "the last week", 30: "the last month", 365: "the last year"}
NARROWED_BY: Mapping[str, str] = {"": "", "since": "time", "category": "category", "source": "source"}
NAME, SAVE_AS = "Name: ", "save as view"
NOTHING_TO_SAVE = "Nothing is sought yet"


def did_you_mean(text: str, other: str, count: int) -> str:
    """`Nothing kept has “flod”. Did you mean “flood” (214)?`."""
    return f"Nothing kept has “{text}”. Did you mean “{other}” ({number(count)})?"


# ---- mutes

MUTE_TITLE = "Hide; type words or a query"
MUTE_ABOUT = "Hides what has it, now and later. What is starred, tagged or for later stays."
MUTE_NONE = "Hide what was typed, with enter"
MUTE_HOW = "Where, and how long"
HIDE = "hide"
MUTES = "Mutes"
NO_MUTES = "Nothing is muted. H hides what you name"
NOTHING_TO_FORGET = "This list is no saved search and no mute"
_LONG: Mapping[int | None, str] = {None: "for good", 1: "for a day", 7: "for a week", 30: "for a month"}


def mute_where(source: str | None, days: int | None) -> str:
    """`Everywhere, for a week`."""
    return f"{f'Only in {source}' if source else 'Everywhere'}, {_LONG[days]}"


def mute_about(source: str | None, until: str | None) -> str:
    where = f"Only in {source}" if source else "Everywhere"
    return f"{where}, {f'until {until}' if until else 'for good'}. enter looks into it; there delete ends it."


def hidden(count: int) -> str:
    return f"{plural(count, 'article', 'articles')} hidden   u undo"


def hidden_short(count: int) -> str:
    return f"{number(count)} hidden"


def muted(query: str) -> str:
    return f"Muted: {query}"


# ---- activity

ACTIVITY = "Activity"
RUNS_NOW, NOTHING_RUNS = "Now", "Nothing runs."
FAILED = "What failed"
RETRY = "tries these again"
MESSAGES, NO_MESSAGES = "Messages", "Nothing was said so far."
NOTHING_TO_RETRY = "Nothing failed"


# ---- said once

ONCE: Mapping[str, str] = {
    "unread.next": "{} goes to the next unread", "cat.1": "{}–9 go straight to a category",
    "zen": "{} hides everything but the text",
}  # fmt: skip


def once(action: str, key: str) -> str:
    return ONCE[action].format(key)
