"""Which command is meant, and what becomes of its errors: one clear line each and the documented exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from reader import __version__
from reader.cli.output import Output
from reader.errors import ReaderError

if TYPE_CHECKING:
    import argparse

INTERRUPTED = 130

FORMATS = ("table", "tsv", "jsonl", "json")
KINDS = ("auto", "feed", "page", "sitemap", "wordpress", "file", "command")


def run(argv: Sequence[str]) -> int:
    """Run one command; its exit code."""
    out = Output()
    try:
        args: Any = _bare(argv) or parser().parse_args(argv)
        code = _command(args)(args, out)
        out.flush()
    except ReaderError as error:
        out.progress("")
        out.problem(error)
        return error.exit_code
    except KeyboardInterrupt:
        out.say("Interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # Nobody reads any more: that is not an error of ours. Python's own flush at exit must not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _bare(argv: Sequence[str]) -> SimpleNamespace | None:
    """`reader` alone, as it is opened most: no parser is made for that."""
    if not set(argv) <= {"--offline"}:
        return None
    return SimpleNamespace(does="interface:open_interface", offline=bool(argv), config=None, category=None)


def _command(args: argparse.Namespace) -> Callable[[argparse.Namespace, Output], int]:
    module, _, function = args.does.partition(":")
    found: Callable[[argparse.Namespace, Output], int] = getattr(import_module(f"reader.cli.{module}"), function)
    return found


def parser() -> argparse.ArgumentParser:
    """All commands and their arguments; nothing else is imported for them."""
    import argparse

    root = argparse.ArgumentParser(
        prog="reader",
        parents=[_common(offline=False, config=None)],
        description="News in a terminal: whole, clean articles, kept offline. Without a command the interface opens.",
        epilog="Exit codes: 0 all right, 1 failed, 2 wrong usage, 3 partly, 4 no network, 5 nothing matched, "
        "6 no article, 7 refused, 8 library locked, 9 budget reached, 10 configuration, 11 storage, 130 interrupted.",
    )
    root.add_argument("--version", action="version", version=f"reader {__version__}")
    root.add_argument("--category", metavar="C", help="the category that is open at the start")
    root.set_defaults(does="interface:open_interface")
    # A command's own options must not undo what stood before it, so they have no default there.
    common = _common(offline=argparse.SUPPRESS, config=argparse.SUPPRESS)
    commands = _Commands(root.add_subparsers(title="commands", metavar="COMMAND"), common)
    _reading(commands)
    _fetching(commands)
    _sources(commands)
    _choosing(commands)
    _exchange(commands)
    _housekeeping(commands)
    return root


def _common(*, offline: Any, config: Any) -> argparse.ArgumentParser:
    """Options that may stand before and after a command."""
    import argparse

    made = argparse.ArgumentParser(add_help=False)
    made.add_argument("--offline", action="store_true", default=offline, help="do not use the network at all")
    made.add_argument("--config", metavar="FILE", default=config, help="settings from FILE instead of config.toml")
    return made


class _Commands:
    """Adds commands that share the common options."""

    def __init__(self, commands: Any, common: argparse.ArgumentParser) -> None:
        self._commands = commands
        self._common = common

    def add(self, name: str, does: str, words: str, **more: Any) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = self._commands.add_parser(
            name, help=words, description=words[0].upper() + words[1:] + ".", parents=[self._common], **more
        )
        made.set_defaults(does=does)
        return made


def _reading(commands: _Commands) -> None:
    read = commands.add("read", "read:read", "show one article, extracted")
    read.add_argument(
        "what", metavar="URL|ID|FILE|-", help="an address, an id of headlines, a saved page, or - for stdin"
    )
    read.add_argument("--format", choices=("text", "markdown", "html", "json"), default="text")
    read.add_argument("--url", metavar="U", help="address of the page, for a file or stdin")
    read.add_argument("--archived", action="store_true", help="where it is not kept: an archived copy of the page")
    read.add_argument("--width", type=int, metavar="N", help="cells in a line of text")
    read.add_argument("--explain", action="store_true", help="say how the text was got and what was left out")

    headlines = commands.add("headlines", "headlines:headlines", "list headlines")
    _places(headlines)
    headlines.add_argument("--unread", action="store_true", help="only unread ones")
    headlines.add_argument("--starred", action="store_true", help="only starred ones")
    headlines.add_argument("--later", action="store_true", help="only those kept for later")
    headlines.add_argument("--since", metavar="WHEN", help="not older than 90m, 12h, 2d, 1w or a date")
    headlines.add_argument("--sort", choices=("newest", "oldest", "source", "length"), default="newest")
    _list_options(headlines, limit=50)

    search = commands.add("search", "headlines:search", "search all kept articles, best first")
    search.add_argument(
        "query",
        nargs="*",
        metavar="QUERY",
        help="""words, '"a phrase"', begin*, -without, title: source: category: lang: tag: since: until:
        is:unread|starred|later|kept, words:>800""",
    )
    search.add_argument("--sort", choices=("best", "newest"), default="best")
    search.add_argument("--newest", dest="sort", action="store_const", const="newest", help="the newest first")
    search.add_argument("--saved", metavar="NAME", help="the saved search of this name; words narrow it")
    _places(search)
    _list_options(search, limit=50)

    mark = commands.add("mark", "mark:mark", "mark headlines as read, starred or for later")
    mark.add_argument("state", choices=("read", "unread", "star", "unstar", "later", "unlater"))
    mark.add_argument("ids", nargs="*", type=int, metavar="ID")
    mark.add_argument("--all", action="store_true", help="everything")
    _places(mark)
    commands.add("undo", "mark:undo", "take back the last mark, tag, saved search or mute")
    commands.add("redo", "mark:redo", "make again what was taken back last")


def _places(command: argparse.ArgumentParser) -> None:
    command.add_argument("--category", metavar="C", help="only this category")
    command.add_argument("--source", metavar="S", help="only this source: its id or name")


def _list_options(command: argparse.ArgumentParser, limit: int) -> None:
    command.add_argument("--limit", type=int, default=limit, metavar="N", help=f"at most N (default {limit}); 0: all")
    command.add_argument("--format", choices=FORMATS, default="table")


def _fetching(commands: _Commands) -> None:
    fetch = commands.add("fetch", "fetch:fetch", "refresh sources, fetch and keep their articles")
    fetch.add_argument("categories", nargs="*", metavar="CATEGORY")
    fetch.add_argument("--source", action="append", default=[], metavar="S", help="only this source; may be repeated")
    fetch.add_argument("--headlines", action="store_true", help="open no article's page")
    fetch.add_argument("--force", action="store_true", help="ask sources that are not due too")
    fetch.add_argument("--jobs", type=int, metavar="N", help="pages opened at once")
    fetch.add_argument("--max-bytes", metavar="5M", help="stop after so many bytes")
    fetch.add_argument("--wait", action="store_true", help="wait for a fetch that runs already")
    fetch.add_argument("--json", action="store_true", help="print the totals as JSON")


def _sources(commands: _Commands) -> None:
    import argparse

    add = commands.add("add", "add:add", "find the feed behind an address and add it")
    add.add_argument("urls", nargs="+", metavar="URL", help="a site, a feed; with --kind a file, folder or command")
    add.add_argument("--category", metavar="C")
    add.add_argument("--name", metavar="N")
    add.add_argument("--kind", choices=KINDS, default="auto")
    add.add_argument("--later", action="store_true", help="save the article at the address to read it later")
    add.add_argument("--list", action="store_true", help="only list all that the site offers, best first")
    add.add_argument("--take", type=int, metavar="N", help="add number N of that list (default: the best)")
    add.add_argument("--json", action="store_true", help="with --list: as JSON")
    add.add_argument("--dry-run", action="store_true", help="only say what would be added")

    sources = commands.add("sources", "sources:list_sources", "list and manage sources")
    sources.add_argument("--json", action="store_true")
    group = _Commands(sources.add_subparsers(metavar="ACTION"), argparse.ArgumentParser(add_help=False))
    listing = group.add("list", "sources:list_sources", "list all sources")
    listing.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    for name, words in (
        ("remove", "remove a source; its kept articles stay"),
        ("enable", "ask a source again"),
        ("disable", "ask a source no more; it stays in the list"),
        ("test", "ask a source now and say what came; nothing is stored"),
    ):
        command = group.add(name, f"sources:{name}", words)
        command.add_argument("sources", nargs="+", metavar="SOURCE", help="id, name or address")
        command.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    shelf = group.add("catalogue", "sources:catalogue", "look for feeds in the shipped catalogue")
    shelf.add_argument("--search", metavar="WORDS", help="words of the name or address")
    shelf.add_argument("--category", metavar="C")
    shelf.add_argument("--language", metavar="L", help="a language's tag: en, fa, az")
    shelf.add_argument("--region", metavar="R", help="a country's code, or a region: europe, caucasus, middle-east …")
    shelf.add_argument("--format", choices=("table", "json"), default="table")
    follow = group.add("follow", "sources:follow", "read sources that have moved for good at their new address")
    follow.add_argument("sources", nargs="*", metavar="SOURCE", help="id, name or address (default: all that moved)")
    group.add("undo", "sources:undo", "take back the last change of the sources that the program made")
    move = group.add("move", "sources:move", "put sources into a category")
    move.add_argument("sources", nargs="+", metavar="SOURCE", help="id, name or address")
    move.add_argument("--category", metavar="C", required=True)


def _choosing(commands: _Commands) -> None:
    tag = commands.add("tag", "choices:tag", "give articles a tag; without a name: list tags")
    tag.add_argument("name", nargs="?", metavar="NAME")
    tag.add_argument("ids", nargs="*", type=int, metavar="ID")
    tag.add_argument("--remove", action="store_true", help="take the tag away")
    tag.add_argument("--json", action="store_true", help="the list as JSON")
    saved = commands.add("searches", "choices:searches", "saved searches and their counts")
    saved.add_argument("action", nargs="?", choices=("list", "add", "remove"), default="list")
    saved.add_argument("words", nargs="*", metavar="NAME QUERY")
    saved.add_argument("--json", action="store_true")
    mutes = commands.add("mutes", "choices:mutes", "queries that hide headlines, and what they hide")
    mutes.add_argument("action", nargs="?", choices=("list", "add", "show", "end"), default="list")
    mutes.add_argument("words", nargs="*", metavar="QUERY|NUMBER")
    mutes.add_argument("--source", metavar="S", help="add: only in this source")
    mutes.add_argument("--until", metavar="WHEN", help="add: until a date, or for 12h, 30d, 4w")
    mutes.add_argument("--json", action="store_true")
    mutes.add_argument("--format", choices=FORMATS, default="table", help="show: as reader headlines")
    front = commands.add("front", "choices:front", "the stories that most sources tell, each once")
    front.add_argument("--category", metavar="C", help="only this category")
    _list_options(front, limit=20)
    story = commands.add("story", "choices:story", "who tells of the same event as an article")
    story.add_argument("id", type=int, metavar="ID")
    story.add_argument("--format", choices=FORMATS, default="table")
    versions = commands.add("versions", "choices:versions", "the texts an article has had, and what changed")
    versions.add_argument("id", type=int, metavar="ID")


def _exchange(commands: _Commands) -> None:
    bring = commands.add("import", "transfer:bring_in", "take over a subscription list (OPML), or merge an edition")
    bring.add_argument("file", metavar="FILE|-")
    bring.add_argument("--dry-run", action="store_true", help="only say what would be added")
    bring.add_argument("--allow-private", action="store_true", help="take addresses of private networks too")
    bring.add_argument("--choices", action="store_true", help="of an edition also the saved searches and mutes")
    export = commands.add("export", "transfer:take_out", "write sources or articles to a file")
    export.add_argument("format", choices=("opml", "edition", "epub", "markdown", "jsonl", "text", "html"))
    export.add_argument("ids", nargs="*", type=int, metavar="ID", help="only these articles")
    export.add_argument(
        "-o", "--output", metavar="FILE", default="-",
        help="file to write (default: stdout); markdown, text and html also take a folder/: one file for each article",
    )  # fmt: skip
    export.add_argument("--query", metavar="Q", help="only what reader search finds with it")
    export.add_argument("--starred", action="store_true", help="only starred articles")
    export.add_argument("--later", action="store_true", help="only articles kept for later")
    export.add_argument("--since", metavar="WHEN", help="not older than 90m, 12h, 2d, 1w or a date")
    export.add_argument("--limit", type=int, metavar="N", help="the newest N; 0: all (default: all, epub 200)")
    export.add_argument("--title", metavar="T", help="title of the book or edition")
    export.add_argument(
        "--images", action="store_true", help="edition: with pictures; edition and epub: fetch those that are not here"
    )
    export.add_argument(
        "--state", action="store_true", help="edition: with marks, tags, places, saved searches and mutes"
    )
    _places(export)


def _housekeeping(commands: _Commands) -> None:
    cache = commands.add("cache", "cache:cache", "what is kept and how much room it takes")
    cache.add_argument("action", nargs="?", choices=("stats", "prune", "verify"), default="stats")
    cache.add_argument("--dry-run", action="store_true", help="with prune: only say what would go")
    cache.add_argument("--json", action="store_true")
    doctor = commands.add("doctor", "doctor:doctor", "say what works and what does not")
    doctor.add_argument("what", nargs="?", metavar="URL|SOURCE")
    doctor.add_argument("--json", action="store_true")
    config = commands.add("config", "housekeeping:config", "where settings lie, which hold, what is wrong")
    config.add_argument("action", nargs="?", choices=("path", "show", "check"), default="show")
    completion = commands.add("completion", "completion:completion", "print shell completion")
    completion.add_argument("shell", choices=("bash", "zsh", "fish"))
    commands.add("demo", "interface:demo", "open the interface on the built-in sample edition")
