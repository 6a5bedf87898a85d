"""Every action once: its id, which keys and help name, and the method of the main screen that does it."""

from __future__ import annotations

from reader.tui import words, words_actions

#: Method of the main screen by action id.
METHODS: dict[str, str] = {
    **{f"cat.{digit}": f"places.go_{digit}" for digit in range(10)},
    "cat.next": "places.next", "cat.prev": "places.previous",
    "cat.next_unread": "places.next_unread", "cat.prev_unread": "places.previous_unread",
    "pane.next": "moving.next_pane", "pane.prev": "moving.previous_pane",
    "pane.right": "moving.right", "pane.left": "moving.left",
    "nav.down": "moving.down", "nav.up": "moving.up", "nav.half_down": "moving.half_down",
    "nav.half_up": "moving.half_up", "nav.page_down": "moving.page_down", "nav.page_up": "moving.page_up",
    "nav.top": "moving.top", "nav.bottom": "moving.bottom", "open": "moving.enter",
    "read.loop": "reading.go_on", "read.page_up": "moving.page_up",
    "unread.next": "reading.next_unread", "unread.prev": "reading.previous_unread",
    "hist.fwd": "reading.forward", "hist.back": "reading.backward", "fetch.text": "reading.fetch_text",
    "fetch.archived": "reading.fetch_archived",
    "zen": "reading.toggle_zen", "measure.wider": "reading.wider", "measure.narrower": "reading.narrower",
    "measure.default": "reading.usual_measure", "links.hint": "finding.show_hints",
    "links.list": "linking.show_list", "view.version": "texts.next", "view.picture": "pictures.open_first",
    "pipe": "piping.ask", "export": "exporting.ask",
    "undo": "marks.undo", "redo": "marks.redo", "mark.read": "marks.toggle_read", "mark.star": "marks.toggle_star",
    "mark.later": "marks.toggle_later", "mark.above": "marks.read_above", "mark.all": "marks.read_all",
    "browser": "sharing.open_browser", "copy.url": "sharing.copy_address", "copy.markdown": "sharing.copy_markdown",
    "edit": "sharing.edit_sources",
    "refresh.category": "fetching.refresh_place", "refresh.all": "fetching.refresh_all",
    "offline.toggle": "fetching.toggle_offline", "offline.get": "fetching.download_place",
    "go.unread": "places.go_unread", "go.starred": "places.go_starred", "go.later": "places.go_later",
    "go.offline": "places.go_offline", "go.progress": "places.go_progress", "go.history": "places.go_history",
    "go.errors": "pages.show_errors", "help": "pages.show_help", "info": "pages.show_info",
    "search": "searching.start", "find": "listing.find", "find.next": "finding.next",
    "find.prev": "finding.previous", "view.read": "listing.toggle_read_shown",
    "go.category": "palette.go_category", "go.source": "palette.go_source", "palette": "palette.open",
    "go.front": "front_page.open", "story": "story.open", "story.all": "ordering.toggle_stories",
    "view.sort": "ordering.choose", "tag": "tagging.choose", "go.tag": "tagging.go",
    "mute": "muting.choose", "go.muted": "muting.go", "forget": "muting.forget", "go.activity": "activity.open",
    "select": "selecting.toggle", "select.to": "selecting.up_to_here", "go.sources": "sourcing.open",
    "add": "adding.open",
    "cancel": "leaving.cancel", "back": "leaving.back", "quit": "leaving.quit_now", "suspend": "leaving.suspend",
    "redraw": "leaving.redraw",
}  # fmt: skip

#: What the help of a place lists, in this order; pairs share a line.
HELP: dict[str, tuple[tuple[str, ...], ...]] = {
    "list": (
        ("read.loop",), ("nav.down", "nav.up"), ("unread.next", "unread.prev"), ("open",),
        ("cat.1", "cat.0"), ("cat.next_unread", "cat.prev_unread"), ("cat.next", "cat.prev"), ("mark.read",),
        ("mark.above",), ("mark.all",), ("select", "select.to"), ("tag", "go.tag"), ("mute", "go.muted"),
        ("go.activity",), ("story", "story.all"),
        ("undo", "redo"), ("mark.star", "mark.later"), ("browser", "copy.url"),
        ("find",), ("view.read",), ("view.sort",), ("go.front",), ("refresh.category", "refresh.all"),
        ("offline.get",), ("offline.toggle",),
        ("info",), ("search",), ("palette",),
        ("go.category", "go.source"), ("go.sources", "add"),
        ("pane.left", "pane.right"), ("nav.top", "nav.bottom"), ("back",), ("quit",),
    ),
    "reader": (
        ("read.loop",), ("read.page_up",), ("nav.down", "nav.up"), ("nav.half_down", "nav.half_up"),
        ("nav.top", "nav.bottom"), ("unread.next", "unread.prev"), ("find",), ("find.next", "find.prev"),
        ("links.hint", "links.list"), ("view.version",), ("view.picture",),
        ("pipe", "export"),
        ("mark.read",), ("mark.star", "mark.later"), ("undo", "redo"), ("browser", "copy.url"),
        ("copy.markdown",), ("fetch.text", "fetch.archived"), ("info",), ("zen",),
        ("measure.wider", "measure.narrower"),
        ("hist.back", "hist.fwd"), ("palette",), ("pane.left",), ("back",), ("quit",),
    ),
    "categories": (
        ("nav.down", "nav.up"), ("pane.right", "pane.left"), ("open",), ("cat.1", "cat.0"),
        ("cat.next_unread", "cat.prev_unread"), ("read.loop",), ("undo", "redo"), ("refresh.category", "refresh.all"),
        ("offline.toggle",),
        ("go.sources", "add"), ("edit",), ("search",), ("palette",), ("go.category", "go.source"), ("back",), ("quit",),
    ),
}  # fmt: skip


def word(action: str) -> str:
    """What an action is called where people read it."""
    if action.startswith("cat.") and action[4:].isdigit():
        return words.EVERYTHING.lower() if action == "cat.0" else "category"
    return words_actions.ACTIONS.get(action, action)
