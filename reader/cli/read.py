"""`reader read`: one article, whatever it is named by."""

from __future__ import annotations

import argparse
import asyncio
import os
import shlex
import shutil
import sys
from pathlib import Path

from reader.cli import shapes
from reader.cli.context import settings_of, workspace
from reader.cli.output import Output
from reader.errors import NetworkError, NoArticle, NothingMatched, RefusedError, UsageError
from reader.model import Article
from reader.model.codec import to_json
from reader.model.events import TextFailed
from reader.settings.files import places

#: What can be done where a page can't be had.
ARCHIVED = "--archived looks for an archived copy."
#: Largest page taken from a file or stdin.
MOST = 5 << 20
#: Cells of a line of text, unless the terminal is narrower or the person says otherwise.
MEASURE = 72


def read(args: argparse.Namespace, out: Output) -> int:
    """Show one article. Raises NothingMatched, NetworkError, NoArticle, ParseError, UsageError."""
    entry_id: int | None = None
    if args.what.isascii() and args.what.isdigit() and not os.path.exists(args.what):
        entry_id = int(args.what)
        article = _by_id(args, out, entry_id)
    elif "://" in args.what:
        article = _by_address(args, out)
    else:
        article = _from_file(args)
    show(article, args, out, entry_id=entry_id)
    return 0


def _by_id(args: argparse.Namespace, out: Output, entry_id: int) -> Article:
    """A kept article; one that is not kept yet is fetched, where there is a network."""
    with workspace(args, out) as ws:
        article = ws.library.article(entry_id)
        if article is not None:
            return article
        row = ws.library.headline(entry_id)
        if row is None:
            raise NothingMatched(f"There is no article {entry_id}", remedy="reader headlines lists them.")
        if ws.offline:
            raise NetworkError(
                f"The text of {entry_id} is not kept", kind="offline", remedy="It comes with the network."
            )
        from reader.jobs.article import fetch_text

        result = asyncio.run(fetch_text(ws, entry_id, archived=args.archived))
        if isinstance(result, TextFailed):
            raise _problem(result, ws.settings.network.archive == "ask" and not args.archived)
        article = ws.library.article(entry_id)
        if article is None:
            raise NothingMatched(f"There is no article {entry_id}")
        return article


def _problem(failed: TextFailed, archive: bool) -> NetworkError | NoArticle:
    if failed.state == "no_article":
        return NoArticle(failed.message)
    if failed.state == "refused":
        return RefusedError(failed.message, kind="blocked")
    return NetworkError(failed.message, kind="connect", remedy=ARCHIVED if archive else "")


def _by_address(args: argparse.Namespace, out: Output) -> Article:
    from reader.text.urls import safe_url

    url = safe_url(args.what)
    if url is None:
        raise UsageError(f"{args.what} is not an address of the web", remedy="It begins with http:// or https://.")
    from reader.jobs.article import read_url
    from reader.net.ladder import leads_on

    with workspace(args, out) as ws:
        try:
            return asyncio.run(read_url(ws, url, archived=args.archived))
        except NetworkError as error:
            if ws.settings.network.archive == "ask" and not args.archived and leads_on(error):
                error.remedy = ARCHIVED
            raise


def _from_file(args: argparse.Namespace) -> Article:
    """The article of a saved page, extracted in a worker like any other."""
    from reader.jobs.article import read_bytes

    return asyncio.run(read_bytes(_bytes_of(args.what), url=args.url or ""))


def _bytes_of(name: str) -> bytes:
    if name == "-":
        data = sys.stdin.buffer.read(MOST + 1)
    else:
        try:
            with Path(name).open("rb") as file:
                data = file.read(MOST + 1)
        except OSError as error:
            raise UsageError(f"{name}: {error.strerror}", remedy="Give an address, an id, a file or -.") from error
    if len(data) > MOST:
        raise UsageError(f"{name} is larger than {MOST >> 20} MiB")
    return data


def show(article: Article, args: argparse.Namespace, out: Output, *, entry_id: int | None = None) -> None:
    """Write an article in the format asked for, or how it was got."""
    if args.explain:
        from reader.extract.explain import explained

        out.text(explained(article) + "\n")
    elif args.format == "json":
        out.json(to_json(shapes.article(article, entry_id=entry_id)))
    elif args.format == "markdown":
        from reader.exchange.markdown import write

        out.text(write(article))
    elif args.format == "html":
        from reader.exchange.html import write

        out.text(write(article))
    else:
        _show_text(article, args, out)


def _show_text(article: Article, args: argparse.Namespace, out: Output) -> None:
    from reader.render.plain import to_text

    width = args.width
    if width is not None and width < 20:
        raise UsageError("The width is 20 or more")
    if width is None and out.width is not None:
        width = min(MEASURE, out.width)
    settings = settings_of(args, places())
    out.lines(to_text(article, width).rstrip("\n").split("\n"), page=pager(settings.general.pager))


def pager(command: str | None) -> list[str]:
    """The command that pages: the settings', $PAGER, or less where it is installed. Empty for none."""
    wanted = command or os.environ.get("PAGER") or ("less" if shutil.which("less") else "")
    return shlex.split(wanted)
