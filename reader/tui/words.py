"""Every sentence the interface says, in one place: plain, short, what to do at the end. Translations start here.

No sentence stands anywhere else in the interface. Names that are put in have been cleaned before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from reader.model.events import Finished, Progress
from reader.model.source import Health
from reader.text.cells import wrap
from reader.text.dates import clock, day_month

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
    return f"{count:,}"


def plural(count: int, one: str, many: str) -> str:
    return f"{number(count)} {one if count == 1 else many}"


def minutes(count: int | None) -> str:
    return f"{count} min" if count else ""


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


def trouble(health: Health, kept: int) -> str:
    """A source's error in words: what happened and what is safe."""
    since = f" since {day_month(health.last_ok, datetime.now(UTC).date())}" if health.last_ok else ""
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
    name = day_month(when, today).split()
    return " ".join([name[0], name[1][:3], *name[2:]])


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

# ---- names of actions, as help and palette show them

ACTIONS: Mapping[str, str] = {
    "cat.next": "next category", "cat.prev": "previous category", "cat.next_unread": "next category, unread",
    "cat.prev_unread": "previous one, unread", "pane.next": "next pane", "pane.prev": "previous pane",
    "pane.right": "pane to the right", "pane.left": "pane to the left", "nav.down": "next", "nav.up": "previous",
    "nav.half_down": "half a page on", "nav.half_up": "half a page back", "nav.page_down": "page on",
    "nav.page_up": "page back", "nav.top": "to the top", "nav.bottom": "to the bottom", "open": "open",
    "read.loop": "read on", "read.page_up": "page back", "unread.next": "next unread", "unread.prev": "previous unread",
    "undo": "undo", "redo": "redo", "refresh.category": "refresh this", "refresh.all": "refresh everything",
    "offline.toggle": "work offline", "offline.get": "download this category", "go.unread": "unread",
    "go.starred": "starred", "go.later": "later", "go.offline": "offline", "go.progress": "in progress",
    "go.history": "history", "go.errors": "errors", "search": "search what is kept", "help": "these keys",
    "cancel": "close, leave", "back": "back, at the top quit", "quit": "quit at once", "suspend": "suspend",
    "redraw": "draw again", "mark.read": "read or unread", "mark.star": "star", "mark.later": "later",
    "mark.above": "read up to here", "mark.all": "mark all read", "browser": "open in the browser",
    "copy.url": "copy the address", "copy.markdown": "copy as Markdown link", "fetch.text": "fetch the text",
    "fetch.archived": "fetch an archived copy",
    "info": "about this article", "find": "filter, find", "find.next": "next hit", "find.prev": "previous hit",
    "view.read": "show or hide read", "zen": "only the text", "measure.wider": "wider column",
    "measure.narrower": "narrower column", "measure.default": "usual column", "hist.fwd": "forward",
    "hist.back": "back", "links.hint": "follow a link", "edit": "edit the sources", "palette": "everything by name",
    "go.category": "to a category", "go.source": "to a source", "go.front": "front page",
    "go.sources": "sources", "go.tag": "to a tag", "mute": "hide", "go.muted": "mutes", "forget": "take this list away",
    "go.activity": "activity", "select": "choose, one more", "select.to": "choose up to here",
    "add": "add a source",
    "tag": "tags", "export": "export", "story": "other sources", "story.all": "stories as one row",
    "view.sort": "sort", "links.list": "list of links", "view.version": "versions of the text",
    "pipe": "give the text to a command", "view.picture": "picture over the whole screen",
}  # fmt: skip
GOING = "go to"
#: What two actions on one line of the help are called together, where their two names would say more than is needed.
PAIRS: Mapping[tuple[str, ...], str] = {
    ("unread.next", "unread.prev"): "next, previous unread", ("cat.next", "cat.prev"): "next, previous category",
    ("cat.next_unread", "cat.prev_unread"): "next category, unread", ("select", "select.to"): "choose one, up to here",
    ("tag", "go.tag"): "tags, what has one", ("story", "story.all"): "other sources, one row",
    ("nav.top", "nav.bottom"): "top, bottom", ("pane.left", "pane.right"): "pane left, right",
    ("pane.right", "pane.left"): "pane right, left", ("refresh.category", "refresh.all"): "refresh this, all",
    ("browser", "copy.url"): "browser, copy address", ("nav.half_down", "nav.half_up"): "half a page on, back",
    ("find.next", "find.prev"): "next, previous hit", ("pipe", "export"): "to a command, export",
    ("measure.wider", "measure.narrower"): "wider, narrower column", ("go.category", "go.source"): "category, source",
    ("go.sources", "add"): "sources, add one", ("links.hint", "links.list"): "follow a link, list",
}  # fmt: skip


def in_sheet(name: str) -> str:
    """The name of an action below `go to`: `category` for `to a category`."""
    return name.removeprefix("to the ").removeprefix("to a ")


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


#: A sentence on each action, for the palette.
ABOUT: Mapping[str, str] = {
    "read.loop": "Opens, turns the page, marks read at the end and goes on to the next unread one.",
    "open": "The article under the cursor, or the link in focus.",
    "unread.next": "The next headline that is unread; in the article it is opened.",
    "unread.prev": "The unread headline before this one.",
    "hist.back": "Back in what was opened.", "hist.fwd": "Forward in what was opened.",
    "undo": "Takes back the last mark, also after a restart.", "redo": "Does again what was taken back.",
    "refresh.category": "Asks the sources of this place for headlines and texts.",
    "refresh.all": "Asks every source that is switched on.",
    "offline.toggle": "Fetch and keep nothing until this is pressed again.",
    "offline.get": "Fetches the whole text of every article here, for days without a network.",
    "go.unread": "Everything that is unread.", "go.starred": "What has a star.", "go.later": "What is kept for later.",
    "go.offline": "What opens without a network.", "go.progress": "What is half read.",
    "go.history": "What was opened, newest first.", "go.errors": "Sources that need a look, and why.",
    "go.category": "Find a category by some letters of its name.", "go.source": "Find a source by some letters.",
    "go.sources": "How each source does, and everything that can be changed about it.",
    "go.front": "The stories that most sources report, category by category.",
    "search": "Every kept article, searched without a network.", "help": "The keys that work here.",
    "find": "Filters the headlines while you type; in an article it finds words.",
    "find.next": "The next hit.", "find.prev": "The hit before this one.",
    "mark.read": "Marks the article read, or unread again.", "mark.above": "Marks this headline and all above it read.",
    "mark.all": "Marks the list read as it is shown. u takes it back.", "mark.star": "Gives a star, or takes it back.",
    "mark.later": "Keeps the article for later, with its whole text.", "browser": "Opens the page in the browser.",
    "copy.url": "Copies the address, without what follows readers.", "copy.markdown": "Copies title and address.",
    "fetch.text": "Fetches the page now, again if its text is here.",
    "fetch.archived": "Asks the web's archive for its copy of the page, where the site's own can't be had.",
    "info": "Source, times, route, how the text was found and what was left out.",
    "view.read": "Shows read headlines too, or hides them.", "zen": "Hides everything but the text.",
    "measure.wider": "Longer lines.", "measure.narrower": "Shorter lines.", "measure.default": "Lines as set.",
    "links.hint": "Lays letters over the links that are seen; type one.",
    "links.list": "All links of the article, with their hosts.",
    "edit": "Opens sources.toml in your editor.", "add": "Finds the feeds of an address, shows them, adds one.",
    "export": "Writes the article into a file: text, Markdown, HTML, EPUB.",
    "pipe": "Runs a command with the text as input.",
    "tag": "Puts tags on the article, or takes them off.", "story": "The same event in other sources, by time.",
    "select": "Chooses this headline too; the next command is about all that are chosen.",
    "select.to": "Chooses everything from the one chosen last to here.", "go.tag": "The articles with a tag.",
    "mute": "Hides what has a word, is of a source or fits a query, for a time or for good.",
    "go.muted": "What is hidden, why and until when.",
    "forget": "Ends the mute, or takes away the saved search, whose list is shown.",
    "go.activity": "What runs, what failed and why, and every message there was.",
    "story.all": "One row for the same event in several sources, or every row.",
    "view.sort": "Another order of this list; it is remembered.",
    "view.picture": "The next picture of the article, as large as the terminal can show it.",
    "view.version": "The text as extracted, as the feed had it, as the page came.",
    "quit": "Ends at once. What was marked is kept.", "suspend": "Puts the program aside; fg brings it back.",
    "redraw": "Paints the screen anew.", "back": "One level back; at the top it quits.",
    "nav.top": "The first line; new headlines are let in.", "nav.bottom": "The last line.",
    "cat.next_unread": "The next category with unread headlines.",
}  # fmt: skip

# ---- sources

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
