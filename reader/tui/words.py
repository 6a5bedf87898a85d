"""Every sentence the interface says, in one place: plain, short, what to do at the end. Translations start here.

No sentence stands anywhere else in the interface. Names that are put in have been cleaned before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from reader.model.events import Finished, Progress
from reader.model.source import Health
from reader.text.cells import wrap
from reader.text.days import clock, day_month, numerals

# ---- names of places

READER = "reader"
EVERYTHING, UNREAD, STARRED, LATER = "Everything", "Unread", "Starred", "Later"
HISTORY, PROGRESS, OFFLINE_READY, SEARCH = "History", "In progress", "Offline-ready", "Search"
FIRST_EDITION = "Your first edition"
SAMPLE_EDITION = "Sample edition"
ABOUT_ARTICLE = "About this article"
WHAT_FAILED = "What needs a look"
KEYS_IN = {"list": "headlines", "reader": "the article", "categories": "categories"}

# ---- sentences without a figure

STARRED_DONE, STARRED_GONE = "Starred", "No longer starred"
LATER_DONE, LATER_GONE = "Kept for later", "No longer for later"
READ_DONE, UNREAD_DONE = "Marked read", "Marked unread"
NOTHING_TO_UNDO, NOTHING_TO_REDO = "Nothing to undo", "Nothing to redo"
WORKING_OFFLINE = "Working offline   X goes back online"
ONLINE_AGAIN = "Online again"
NO_UNREAD_BELOW, NO_UNREAD_ABOVE = "No unread headline below", "No unread headline above"
NO_OTHER_UNREAD = "Everything is read"
ADDRESS_COPIED = "Address copied"
NO_ADDRESS = "This article has no address"
OPENED = "Opened in the browser"
NO_BROWSER = "No browser was found. y copies the address"
FETCHING_TEXT = "Fetching the text"
NOTHING_SELECTED = "No headline is selected"
FETCH_RUNS = "A fetch is running already"
ANOTHER_FETCH = "Another reader is fetching. What it brings shows here"
CANCELLED = "Stopped. What has arrived is kept"
METERED = "The connection is metered: nothing was fetched"
BUDGET = "Stopped at the limit that is set. D goes on"
PORTAL = "This network wants a login first. Nothing was stored"
DISK_FULL = "The disk is full. Reading goes on; nothing new is kept"
SUMMARY_ONLY = "Only the summary is here. x fetches the text."
SUMMARY_OFFLINE = "Only the summary is here. The text comes with the network; w asks for it first"
TOO_SMALL = "reader needs 24 × 8. Make this larger, or q quits."
READ_SHOWN, READ_HIDDEN = "Read headlines are shown", "Read headlines are hidden"
NOTHING_ABOVE_READ = "Nothing to mark"
SAMPLE_HERE = "This is the sample edition. It comes with the program"
QUIT_BUSY = "A fetch is running. q stops it and quits, esc stays; the rest comes next time"
QUIT_ALWAYS = "q quits, esc stays"
BACK_EMPTY, FORWARD_EMPTY = "Nothing was opened before this", "Nothing was opened after this"
NO_FAULTS = "Nothing needs a look"
END_OF_HITS = "No hit"
SEARCH_ORDER = "newest first · all time · every source"
SEARCH_HINT = "Kept articles only, searched offline"
ALREADY_KEPT = "The whole text is here"
OPENS_IT = "opens it"
FOLLOW = "Follow a link: type its letter"
NO_LINKS = "No link is in sight"

# ---- hints in the status line: key action -> word

HINTS: Mapping[str, str] = {
    "read.loop": "read on", "help": "keys", "mark.later": "later", "offline.get": "download", "cat": "category",
    "pane.right": "headlines", "pane.left": "list", "undo": "undo", "cancel": "close", "open": "open",
    "find.next": "next", "find.prev": "previous", "quit": "quit",
}  # fmt: skip


def number(count: int) -> str:
    """`18,402`."""
    return numerals(f"{count:,}")


def plural(count: int, one: str, many: str) -> str:
    return f"{number(count)} {one if count == 1 else many}"


def minutes(count: int | None) -> str:
    return f"{number(count)} min" if count else ""


def unread(count: int) -> str:
    return f"{number(count)} unread"


def new_above(count: int, sign: str) -> str:
    return f"{number(count)} new {sign}"


def so_far(count: int) -> str:
    return f"{number(count)} so far"


def updated(when: datetime | None, total: int, *, wide: bool) -> str:
    """The status line at rest: `Updated 14:08   143 unread`, narrow only the time."""
    if when is None:
        return unread(total) if wide else ""
    time = clock(when).strip()
    return f"Updated {time}   {unread(total)}" if wide else time


# ---- marks

MARKED = {
    "read": ("marked read", READ_DONE), "unread": ("marked unread", UNREAD_DONE),
    "starred": ("starred", STARRED_DONE), "unstarred": ("no longer starred", STARRED_GONE),
    "later": ("kept for later", LATER_DONE), "unlater": ("no longer for later", LATER_GONE),
}  # fmt: skip
_AGAIN = {
    "read": "unread again", "unread": "read again", "starred": "not starred again", "unstarred": "starred again",
    "later": "not for later again", "unlater": "for later again",
}  # fmt: skip


_CHOICES = {
    "tag": "Tag “{}” on", "untag": "Tag “{}” off", "save search": "Search “{}” saved",
    "remove search": "Search “{}” removed", "mute": "Mute “{}”", "unmute": "Mute “{}” ended",
}  # fmt: skip


def _choice(label: str, count: int) -> str:
    """A change of a tag, a saved search or a mute."""
    for lead, sentence in _CHOICES.items():
        if label.startswith(f"{lead} "):
            said = sentence.format(label.removeprefix(f"{lead} "))
            return f"{said}: {plural(count, 'article', 'articles')}" if count > 1 else said
    return label


def marked(label: str, count: int) -> str:
    """`24 marked read   u undo`; one mark is a word."""
    if label not in MARKED:
        return f"{_choice(label, count)}   u undo"
    many, one = MARKED[label]
    return one if count == 1 else f"{number(count)} {many}   u undo"


def marked_many(count: int) -> str:
    return f"{number(count)} marked read   u undo"


def undone(label: str, count: int) -> str:
    """`Undone: 24 unread again   U redo`."""
    if label not in _AGAIN:
        return f"Undone: {_choice(label, count)}   U redo"
    return f"Undone: {number(count)} {_AGAIN[label]}   U redo"


def redone(label: str, count: int) -> str:
    if label not in MARKED:
        return f"Redone: {_choice(label, count)}   u undo"
    many, _ = MARKED[label]
    return f"Redone: {number(count)} {many}   u undo"


# ---- fetching


def fetching(progress: Progress, left: str) -> str:
    """`14 of 29 sources   128 new   about 40 s left`, then pages when all sources have answered."""
    if progress.sources_done < progress.sources_total or not progress.texts_total:
        total = str(progress.sources_total)
        parts = [f"{progress.sources_done:>{len(total)}} of {total} sources", f"{progress.new} new"]
    else:
        total = str(progress.texts_total)
        parts = [f"{progress.texts_done:>{len(total)}} of {total} articles", f"{progress.new} new"]
    return "   ".join([*parts, left] if left else parts)


def time_left(seconds: float | None) -> str:
    """In steps, so that the words stand still: 10 s, 20 s … 50 s, then whole minutes."""
    if seconds is None:
        return ""
    if seconds < 55:
        return f"about {max(10, round(seconds / 10) * 10)} s left"
    return f"about {max(1, round(seconds / 60))} min left"


def share_done(progress: Progress) -> float:
    """How much of a fetch is behind us, 0 to 1."""
    total = progress.sources_total + progress.texts_total
    return (progress.sources_done + progress.texts_done) / total if total else 0.0


def seconds_left(progress: Progress) -> float | None:
    """From ten per cent on, what the rest will take at the same pace."""
    share = share_done(progress)
    if share < 0.1 or progress.seconds < 1:
        return None
    return progress.seconds * (1 - share) / share


def settings_problem(problems: Sequence[str]) -> str:
    """The first line of the user's files that cannot be used, and how many there are besides."""
    more = len(problems) - 1
    return f"{problems[0]} (+{number(more)})" if more else problems[0]


def finished(totals: Finished, when: datetime) -> str:
    """How a fetch ended, in one line."""
    stopped = {
        "cancelled": CANCELLED, "budget": BUDGET, "portal": PORTAL, "storage": DISK_FULL, "locked": ANOTHER_FETCH,
        "metered": METERED,
    }  # fmt: skip
    if totals.stopped in stopped:
        return stopped[totals.stopped]
    faults = f". {plural(totals.sources.failed, 'needs', 'need')} a look: g e" if totals.sources.failed else ""
    if totals.entries.new:
        answered = totals.sources.ok + totals.sources.unchanged
        return f"{number(totals.entries.new)} new from {plural(answered, 'source', 'sources')}{faults}"
    return f"Nothing new{faults}   {clock(when).strip()}"


def offline(ready: int, sources: int) -> str:
    """What can be read without a network."""
    kept = f"{number(ready)} {'article is' if ready == 1 else 'articles are'} ready   " if ready else ""
    return f"Offline   {kept}{waiting(sources)}"


def waiting(sources: int) -> str:
    return f"{number(sources)} {'source waits' if sources == 1 else 'sources wait'} for a network"


def fetch_started_all(count: int) -> str:
    return f"Asking {plural(count, 'source', 'sources')}"


def text_failed(message: str) -> str:
    """Why a page did not become an article. The sentence of the error is kept."""
    return f"{message.rstrip('.')}. x tries again"


# ---- lists


def minutes_left(count: int) -> str:
    return f"{count} min left"


def no_editor(name: str) -> str:
    return f"{name} could not be started. EDITOR names the editor"


def measure(cells: int) -> str:
    return f"{cells} cells a line"


def next_in(name: str, count: int) -> str:
    return f"Next in {name} · {unread(count)}"


def end_of(name: str, following: str, count: int) -> str:
    """`End of World. space: Iran & Middle East (31)`."""
    return f"End of {name}. space: {following} ({count})"


def end_all(name: str) -> str:
    return f"End of {name}. Everything is read"


def arrived(count: int) -> str:
    return f"{number(count)} new came in. space: show them"


def filtered(text: str, count: int, total: int) -> str:
    return f"{number(count)} of {number(total)}"


def filter_none(text: str) -> str:
    return f"No headline here has “{text}”. S searches everything"


def found(at: int, count: int) -> str:
    return f"{at} of {count}" if count else END_OF_HITS


def search_none(text: str) -> str:
    return f"Nothing kept has “{text}”"


def search_count(count: int, total: int) -> str:
    return f"{number(count)} of {number(total)} articles"


def wrapped(text: str, cells: int) -> list[str]:
    """Lines of our own words."""
    return wrap(text, cells)


# ---- text panes: (slot, text) per paragraph

Paragraphs = list[tuple[str, str]]


def first_edition(sources: int) -> str:
    return (
        f"{plural(sources, 'source is', 'sources are')} being fetched. Headlines on the left are ready: "
        "space opens the first one."
    )


PROMISE = "Only these sites are contacted. No account, no tracking. a adds a source, E edits the list."
WAITING, FETCHING, NO_ANSWER, UNCHANGED, SKIPPED = "waiting", "fetching", "no answer", "nothing new", "later"


def new_count(count: int) -> str:
    return f"{number(count)} new"


def of_total(count: int, total: int) -> str:
    return f"{number(count)} of {number(total)}"


def all_read(total: int, next_due: datetime | None) -> Paragraphs:
    """An unread list that has been read up; `next_due` is when something may come."""
    lines = [("strong", "All read."), ("", ""), ("muted", f"{plural(total, 'article', 'articles')} kept here.")]
    if next_due is not None:
        lines.append(("muted", f"Next update about {clock(next_due).strip()}."))
    return [*lines, ("", ""), ("key", "r    refresh now"), ("key", ".    show what you have read")]


def nothing_here(*, has_sources: bool) -> Paragraphs:
    """A place without headlines."""
    if has_sources:
        return [
            ("strong", "Nothing here yet."), ("", ""), ("muted", "No headline has come so far."), ("", ""),
            ("key", "r    refresh now"), ("key", "g e  see what failed"),
        ]  # fmt: skip
    return [
        ("strong", "Nothing here yet."), ("", ""), ("muted", "No source is in this category."), ("", ""),
        ("key", "a    add a source"), ("key", "g e  see what failed"),
    ]  # fmt: skip


FIRST_COMING: Paragraphs = [("strong", "No headline so far."), ("", ""),
                            ("muted", "They stand here when they come.")]  # fmt: skip

NOTHING_MARKED: Mapping[str, Paragraphs] = {
    "starred": [("strong", "No stars yet."), ("", ""), ("key", "s    stars an article")],
    "later": [("strong", "Nothing for later."), ("", ""), ("key", "w    keeps an article for later")],
    "history": [("strong", "Nothing was opened yet.")],
    "progress": [("strong", "Nothing is half read.")],
    "offline": [("strong", "No whole text is here yet."), ("", ""), ("key", "R    fetches them")],
}


def no_match(text: str) -> Paragraphs:
    return [("strong", f"No headline here has “{text}”."), ("", ""), ("key", "S    searches everything"), ("key", "esc  shows all")]  # noqa: E501


def since_day(when: datetime, today: date) -> str:
    """`14:05` today, `Thursday` in the last week, `12 November` before."""
    local = when.astimezone()
    if local.date() == today:
        return clock(when).strip()
    return f"{local:%A}" if 0 < (today - local.date()).days < 7 else day_month(when, today)


def trouble(health: Health, kept: int, today: date) -> str:
    """A source's error in words: what happened and what is safe."""
    since = f" since {since_day(health.last_ok, today)}" if health.last_ok else ""
    what = {
        "dns": f"The name of the site was not found{since}.",
        "connect": f"The server has not answered{since}.",
        "timeout": f"The server has not answered{since}.",
        "tls": "The certificate does not fit the site. It was not opened.",
        "not_a_feed": "What came is not a list of headlines.",
        "portal": "The network sent a notice page instead of the feed.",
    }.get(health.error_kind or "", (health.last_error or "It did not answer").rstrip(".") + ".")
    return f"{what} {plural(kept, 'kept article stays', 'kept articles stay')} readable."


def source_facts(health: Health) -> list[tuple[str, str]]:
    """Label and value of what is known about a source."""
    facts: list[tuple[str, str]] = []
    if health.last_error:
        facts.append(("Answer", health.last_error))
    if health.last_fetch:
        facts.append(("Tried", moment(health.last_fetch)))
    facts.append(("Worked", moment(health.last_ok) if health.last_ok else "never"))
    if health.failures:
        facts.append(("Failures", str(health.failures)))
    if health.next_due:
        facts.append(("Next try", moment(health.next_due)))
    return facts


def short_day(when: datetime, today: date) -> str:
    """`21 Nov`, with the year when it is another one."""
    return day_month(when, today, short=True)


def moment(when: datetime) -> str:
    """`22 November, 14:05`."""
    return f"{day_month(when, datetime.now(UTC).date())}, {clock(when).strip()}"


def short_time(when: datetime, today: date) -> str:
    """`22 Nov, 14:05`."""
    return f"{short_day(when.astimezone(), today)}, {clock(when).strip()}"


TEXT_STATES: Mapping[str, str] = {
    "none": "only the summary", "kept": "whole", "failed": "the page did not open", "refused": "the site refused it",
    "no_article": "no article found on the page",
}


def sure(confidence: float) -> str:
    word = "high" if confidence >= 0.85 else "fair" if confidence >= 0.6 else "low"
    return f"{word} ({confidence:.2f})"


def route(name: str) -> str:
    """The way an article's page came by, as `net.ladder` names it."""
    if name == "archive":
        return "an archived copy"
    return name


INFO = {
    "source": "Source", "section": "Section", "written": "Written", "changed": "Changed", "fetched": "Fetched",
    "text": "Text", "sure": "Sure", "dropped": "Left out", "words": "Words", "address": "Address", "reason": "Reason",
    "route": "Route", "rule": "Rule", "size": "Size", "story": "Story", "gone": "Removed",
}  # fmt: skip

def keys_here(place: str) -> str:
    return f"Keys here: {KEYS_IN[place]}"


def finds(key: str) -> str:
    """`/ finds`."""
    return f"{key} finds"


def capital(text: str) -> str:
    """A name as the first word of a line."""
    return text[:1].upper() + text[1:]


# ---- choosing

PALETTE, GO_CATEGORY, GO_SOURCE = "What to do", "Category", "Source"
ENTER_KEY = "enter"
RUN, OPEN, TAKE = "run", "open", "take"
NOTHING_FITS = "Nothing has these letters"
NO_SOURCES = "There is no source yet. a adds one"
THEME_ABOUT = "Other colours at once, and from now on."


def theme(name: str) -> str:
    """`Theme: Coffee`."""
    return f"Theme: {capital(name.replace('-', ' '))}"


def theme_on(name: str) -> str:
    return f"{theme(name)}   kept in config.toml"
