"""Names of actions, as help and palette show them, and a sentence on each. Part of the catalogue of `words`."""

from __future__ import annotations

from collections.abc import Mapping

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
