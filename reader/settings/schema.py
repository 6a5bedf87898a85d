"""Every setting, its type and its default. `config/config.toml` says the same for people; a test holds them together.

Durations are seconds and sizes are bytes here; in the file they are written "20s", "30m", "4M". Knows no file.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec
from msgspec import Meta

from reader.model.query import Sort

#: Seconds, from "500ms", "20s", "30m", "2h", "1d" or a bare number.
Seconds = Annotated[float, Meta(ge=0, extra={"unit": "seconds"})]
#: Seconds, or None for "off".
Interval = Annotated[float | None, Meta(extra={"unit": "interval"})]
#: Bytes, from "300K", "4M", "1G" or a bare number (K is 1,024).
Size = Annotated[int, Meta(ge=0, extra={"unit": "size"})]
#: Bytes, or None for "off".
Limit = Annotated[int | None, Meta(extra={"unit": "limit"})]

Argv = tuple[str, ...]


class General(msgspec.Struct, frozen=True, kw_only=True):
    language: str = "system"
    """Language of the interface, a BCP 47 tag, or "system" for the locale's."""
    start: str = "last"
    """What stands open at the start: "last" (as it was left), "new" (everything unread) or a category's name."""
    browser: str | None = None
    """Command that opens an address; unset: $BROWSER, then the system's own."""
    editor: str | None = None
    """Command that edits a file; unset: $VISUAL, then $EDITOR."""
    pager: str | None = None
    """Command that pages long output of the command line; unset: $PAGER."""
    confirm_quit: Literal["busy", "always", "never"] = "busy"
    """Ask before quitting: only while a download runs, always, never."""


class Budget(msgspec.Struct, frozen=True, kw_only=True):
    per_run: Limit = None
    """Most bytes one fetch may bring; it stops cleanly there."""
    per_day: Limit = None
    """Most bytes of one day, by the local calendar."""
    images: bool = False
    """Whether pictures are fetched with the articles."""
    when_metered: Literal["all", "headlines", "nothing"] = "headlines"
    """What is fetched on a connection that NetworkManager calls metered, unless sources or articles are named."""


class Fetch(msgspec.Struct, frozen=True, kw_only=True):
    on_start: Interval = 1800.0
    """Fetch at the start when the last fetch is older than this; "off" never does."""
    every: Interval = None
    """Fetch again after this time while the program runs."""
    jobs: Annotated[int, Meta(ge=1, le=32)] = 8
    """Requests under way at once."""
    per_host: Annotated[int, Meta(ge=1, le=8)] = 2
    """Requests under way at once to one host."""
    host_delay: Seconds = 1.0
    """Shortest time between two requests to one host."""
    timeout: Seconds = 20.0
    """Longest wait for an answer, and for each next piece of it."""
    retries: Annotated[int, Meta(ge=0, le=10)] = 3
    """How often a request is tried again when nothing or a passing error came."""
    user_agent: str = "auto"
    """What the program calls itself to servers; "auto" is its name and version."""
    respect_ttl: bool = True
    """Ask no sooner than a feed (ttl, hours and days to skip) and its server (freshness) wish, where that is later."""
    max_size: Size = 4 << 20
    """Largest page or feed that is taken."""
    budget: Budget = Budget()
    """How much may be fetched."""


class Network(msgspec.Struct, frozen=True, kw_only=True):
    routes: tuple[str, ...] = ("direct",)
    """Ways to a host in the order they are tried: "direct", "mirror", "archive" or the name of a proxy."""
    proxy: str = "environment"
    """Proxy of the direct route: "environment" (HTTPS_PROXY, HTTP_PROXY, NO_PROXY), "none" or an address."""
    archive: Literal["ask", "auto", "never"] = "ask"
    """An archived copy of a page that can't be had: only when a person asks for it, by itself, never."""
    ca_file: str | None = None
    """File of certificate authorities to trust instead of the built-in ones."""
    dns: Annotated[str, Meta(pattern=r"^(system|https://[!-~]+)$")] = "system"
    """Who looks names up for the direct route: "system", or the https address of a DNS-over-HTTPS service."""
    proxies: dict[str, str] = {}
    """Proxies by name: http://, https:// or socks5h:// addresses."""
    mirrors: dict[str, tuple[str, ...]] = {}
    """Mirror hosts by host."""


class Offline(msgspec.Struct, frozen=True, kw_only=True):
    full_text: Literal["all", "categories", "later", "off"] = "all"
    """Whose whole text is fetched and kept: all, of the categories below, of Later only, none."""
    categories: tuple[str, ...] = ()
    """Names of categories for full_text = "categories"."""
    keep_days: Annotated[int, Meta(ge=1, le=36500)] = 30
    """Days a read article is kept; unread, starred and later ones stay longer."""
    keep_max: Size = 1 << 30
    """Room that kept articles may take before the oldest read ones go."""
    keep_versions: Annotated[int, Meta(ge=1, le=100)] = 3
    """Versions of an article that are kept when its site changes it."""


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    width: Annotated[int, Meta(ge=40, le=100)] = 66
    """Cells in a line of text; narrower where the pane is."""
    justify: bool = False
    """Lines end at one edge."""
    hyphenate: bool = False
    """Words are divided at line ends, in languages whose patterns are known."""
    wrap_titles: Annotated[int, Meta(ge=1, le=3)] = 2
    """Lines a title may take in the list."""
    images: Literal["auto", "blocks", "alt"] = "auto"
    """Pictures: as the terminal can, as coloured blocks, or their description only."""
    mark_read: Literal["end", "open", "manual"] = "end"
    """When an article counts as read: at its end, when it is opened, by key only."""
    remember_position: bool = True
    """Open an article where it was left."""
    links: Literal["hints", "numbers"] = "hints"
    """Links are followed by letters laid over them, or carry numbers in the text."""


class Text(msgspec.Struct, frozen=True, kw_only=True):
    rtl: Literal["auto", "terminal", "app", "off"] = "auto"
    """Who puts right-to-left text in order: the terminal, the program, nobody, or whoever the terminal's name says."""
    shape: Literal["auto", "on", "off"] = "auto"
    """Whether the program joins Arabic letters where it puts them in order; "auto" leaves that to the terminal."""
    calendar: Literal["auto", "gregorian", "solar-hijri", "hijri"] = "auto"
    """Calendar of dates; "auto" by the interface language."""
    digits: Literal["auto", "latin", "native"] = "auto"
    """Digits of dates and counts; "native" are the calendar's or the system language's, "auto" the interface's."""
    timezone: str = "system"
    """Time zone of times shown, such as "Asia/Baku", or "system"."""


class ListView(msgspec.Struct, frozen=True, kw_only=True):
    layout: Literal["auto", "three", "two", "one"] = "auto"
    """Panes side by side; "auto" by the width of the terminal."""
    sort: Sort = "newest"
    """Order of headlines."""
    columns: tuple[Literal["time", "source", "minutes", "marks"], ...] = ("time", "source", "minutes", "marks")
    """What stands with a title."""
    show_read: bool = False
    """Whether read headlines are listed."""
    group_stories: bool = True
    """One row for the reports of several sources on one event."""
    story_read: Literal["one", "all"] = "one"
    """What reading a report marks read: that one, or all reports of its story."""
    date_format: Literal["clock", "relative"] = "clock"
    """Times as "14:05" or as "3 h"."""


class Keys(msgspec.Struct, frozen=True, kw_only=True):
    preset: str = "standard"
    """Set of keys: standard, newsboat, vim, web, arrows, or a file keys/NAME.toml of your own."""
    layout_aliases: Literal["auto", "off"] | tuple[str, ...] = "auto"
    """Keyboard layouts whose letters count as the Latin ones in the same place; "auto": all that are known."""
    own: dict[str, str] = {}
    """Every other line of the table: an action's id and its keys."""


class ThemeChoice(msgspec.Struct, frozen=True, kw_only=True):
    name: str = "auto"
    """A theme's name, or "auto" for the light or dark one below, as the terminal's background is."""
    light: str = "paper"
    """Theme on a light background."""
    dark: str = "ink"
    """Theme on a dark background."""
    ascii: Literal["auto", "on", "off"] = "auto"
    """Signs of ASCII only; "auto" where the locale or the terminal lacks the others."""


class Mute(msgspec.Struct, frozen=True, kw_only=True, rename={"where": "in"}):
    match: str
    """Word or phrase to look for."""
    where: Literal["title", "text"] = "title"
    """What it is looked for in; the text is that of the article with its title."""
    source: str | None = None
    """Only in this source (id)."""
    category: str | None = None
    """Only in this category."""
    until: date | None = None
    """Last day it holds."""

    @property
    def query(self) -> str:
        """The same in the language of searches."""
        words = self.match.replace('"', " ")
        told = f'{"title:" if self.where == "title" else ""}"{words}"'
        return told + (f' category:"{self.category.replace(chr(34), " ")}"' if self.category else "")


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    match: str
    """Word, phrase or /regular expression/ to look for in titles and texts."""
    notify: bool = False
    """Whether the terminal is asked to show a notification too."""


class Hooks(msgspec.Struct, frozen=True, kw_only=True):
    """Commands as lists of arguments, run without a shell."""

    after_fetch: Argv = ()
    """After a fetch; gets its summary as JSON on standard input."""
    after_article: Argv = ()
    """After an article is kept; gets it as JSON on standard input."""
    open: Argv = ()
    """Opens an address instead of the browser; {url} is replaced."""
    translate: Argv = ()
    """Translates the plain text it gets on standard input."""
    speak: Argv = ()
    """Reads aloud the plain text it gets on standard input."""


class Sync(msgspec.Struct, frozen=True, kw_only=True):
    kind: Literal["none", "greader", "miniflux", "nextcloud", "fever", "folder"] = "none"
    """What other devices are met through."""
    url: str | None = None
    """Address of the server, or the folder."""
    user: str | None = None
    """Name at the server."""
    password_command: Argv = ()
    """Command that prints the password; unset: the system's keyring."""
    variant: str = "auto"
    """Which server it is, where its kind has dialects."""
    max_items: Annotated[int, Meta(ge=1)] = 10_000
    """Most marks taken over at once."""
    categories_from: Literal["server", "local"] = "server"
    """Whose categories hold when they differ."""


class Privacy(msgspec.Struct, frozen=True, kw_only=True):
    images_remote: Literal["never", "article", "always"] = "never"
    """Pictures of other hosts than the article's: never, of the open article, always."""
    strip_tracking: bool = True
    """Take parameters that follow the reader out of addresses that are opened or copied."""
    history: bool = True
    """Remember what was opened."""
    referrer: Literal["none", "origin"] = "none"
    """What a site learns about where its page was linked."""


#: What stands in the schema and is not built yet: who sets it is told so.
LATER = frozenset((
    "alert", "hooks.speak", "hooks.translate", "privacy.referrer", "sync",
))  # fmt: skip


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings in force. `problems`: one sentence for each line of the file that could not be used."""

    general: General = General()
    fetch: Fetch = Fetch()
    network: Network = Network()
    offline: Offline = Offline()
    reader: Reader = Reader()
    text: Text = Text()
    list: ListView = ListView()
    keys: Keys = Keys()
    theme: ThemeChoice = ThemeChoice()
    mute: tuple[Mute, ...] = ()
    alert: tuple[Alert, ...] = ()
    hooks: Hooks = Hooks()
    sync: Sync = Sync()
    privacy: Privacy = Privacy()
    problems: tuple[str, ...] = ()


def unit_of(kind: Any) -> str:
    """The unit a field's type is written in: seconds, interval, size, limit, or none."""
    if get_origin(kind) is not Annotated:
        return ""
    metas = [meta for meta in get_args(kind)[1:] if isinstance(meta, Meta)]
    return next((str(meta.extra["unit"]) for meta in metas if meta.extra), "")


def row_type(kind: Any) -> type[msgspec.Struct] | None:
    """What the rows of a field are, where it is an array of tables."""
    args = get_args(kind)
    if get_origin(kind) is tuple and isinstance(args[0], type) and issubclass(args[0], msgspec.Struct):
        return args[0]
    return None
