"""Sentences about sources: the table of them, changing one, adding one. Part of the catalogue of `words`."""

from __future__ import annotations

from datetime import date, datetime

from reader.text.days import clock
from reader.tui.words import number, plural, short_day

SOURCES = "Sources"
SOURCE_COLUMNS = ("Source", "Category", "Kind", "New", "Last", "Whole", "MB")
NONE_YET, OFF = "–", "off"
TRIED, WORKED, NEXT_TRY, ADDRESS, YOU_CAN = "Tried", "Worked", "Next try", "Address", "You can"
SOURCE_FINE = "It answers."
SOURCE_NEW = "It has not been asked so far."
SOURCE_OFF = "It is switched off. Its articles stay."
MOVED_TO = "Moved to"
SOURCE_MOVED_REMEDIES = "f read it there from now on, u brings the old address back, i test it step by step"
SOURCE_REMEDIES = "enter change it, r try again now, i test it step by step"
TESTING = "Testing"
TEST_DONE = "Tested. Nothing was stored"
NOT_ON_SAMPLE = "The sample edition has nothing to change; yours come with a network"
NOT_HERE = "That key means nothing in the sources. esc leaves them"
MOVE_TO = "Category; type a new name for a new one"
EDIT_WHAT = "What to change"
EDIT_FIELDS = {
    "title": "Name", "url": "Address", "category": "Category", "language": "Language", "enabled": "Switched",
    "full_text": "Whole texts", "every": "Asked every", "remove": "Remove this source", "editor": "Edit the file",
}  # fmt: skip
AS_SET = "as set"
SOURCE_HINTS = (
    ("a", "add", "add", 2), ("space", "on/off", "key:space", 3), ("r", "retry", "key:r", 2), ("i", "test", "key:i", 4),
)  # fmt: skip
SOURCE_KEYS = (
    ("enter", "change it"), ("space", "switch it on or off"), ("r", "try again now"), ("i", "test it step by step"),
    ("a", "add a source"), ("m", "move it to another category"), ("o", "its headlines"),
    ("f", "read it at its new address"), ("u", "undo"),
    ("E", "edit the file"), ("esc", "leave"),
)  # fmt: skip
STATES = {"ok": "ok", "problem": "!", "skipped": "–"}


def sources_fact(count: int, faulty: int) -> str:
    return f"{number(count)} · {need_a_look(faulty)}" if faulty else number(count)


def need_a_look(count: int) -> str:
    return f"{plural(count, 'needs', 'need')} a look"


def switched(title: str, on: bool) -> str:
    return f"{title} is switched {'on' if on else 'off'}   u undo"


def source_moved(title: str, category: str) -> str:
    return f"{title} is in {category} now   u undo"


def has_moved(since: datetime, answers: int, today: date) -> str:
    """Why a source is believed to have moved for good."""
    day = short_day(since.astimezone(), today)
    return f"Its site has sent us to another address since {day}, {answers} times in a row."


def not_moved(title: str) -> str:
    return f"{title} is where it was"


def followed(title: str, host: str) -> str:
    return f"{title} is read at {host} now   u undo"


def source_changed(title: str) -> str:
    return f"{title} is changed   u undo"


def source_removed(title: str) -> str:
    return f"{title} is removed   u undo"


def source_undone(label: str) -> str:
    return f"Undone: {label}"


def asking(title: str) -> str:
    return f"Asking {title}"


def step_said(says: str, remedy: str) -> str:
    return f"{says.rstrip('.')}. {remedy}" if remedy else says


def megabytes(count: int) -> str:
    return f"{count / 1_000_000:.1f}" if count else NONE_YET


def short_moment(when: datetime, today: date) -> str:
    """`14:05` today, `Thu` in the last week, `12 Nov` before."""
    local = when.astimezone()
    if local.date() == today:
        return clock(when).strip()
    return f"{local:%a}" if 0 <= (today - local.date()).days < 7 else short_day(local, today)


# ---- adding a source

ADD_TITLE = "Address of a site, or words to find in the catalogue"
ADD_NONE = "Not in the catalogue. An address is looked at with enter"
ADD = "add"
UNSORTED = "Unsorted"
SAVE_LATER = "Save this address for later"
SAVE_ABOUT = "The page itself, with its whole text, in Later."
NOT_AN_ADDRESS = "This is no address: a site such as oc-media.org, or a feed"
PART = {"site": "", "section": "section"}


def looking_at(address: str) -> str:
    return f"Looking at {address}"


def found_right(kind: str, language: str | None, part: str) -> str:
    return ", ".join(one for one in (kind, language or "", PART[part]) if one)


def found_about(entries: int, newest: str, category: str, headlines: tuple[str, ...]) -> str:
    """What a candidate holds: `20 items, newest 13:40`, where it would go, and its first headlines."""
    items = plural(entries, "item", "items") + (f", newest {newest}" if newest else "")
    return "\n".join([items, f"Category  {category}   tab another one", "", *headlines])


def feed_about(category: str, country: str | None, note: str | None, address: str) -> str:
    where = " · ".join(one for one in (category, country or "", note or "") if one)
    return f"{where}\n{address}"


def added(title: str, category: str) -> str:
    return f"{title} is in {category} now. r asks it   u in the sources undoes"


def saved_later(title: str, problem: str | None) -> str:
    return f"Kept for later: {title}" if problem is None else f"Kept for later without its text: {problem}"


def nothing_found(message: str, remedy: str) -> str:
    return f"{message.rstrip('.')}. {remedy}".strip()
