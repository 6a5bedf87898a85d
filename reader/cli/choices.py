"""`reader tag`, `reader searches`, `reader mutes`, `reader front`, `reader story` and `reader versions`."""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta

from reader.cli import headlines
from reader.cli.context import category_of, moment, source_of, workspace
from reader.cli.output import Output
from reader.errors import NothingMatched, UsageError
from reader.library import Library
from reader.model.codec import to_json, to_plain


def tag(args: argparse.Namespace, out: Output) -> int:
    """Give articles a tag, or take it away; without a name the tags are listed. Raises NothingMatched."""
    with workspace(args, out) as ws:
        if args.name is None:
            counts = ws.library.tags()
            if args.json:
                out.json(to_json(counts))
            for name, count in () if args.json else counts.items():
                out.row((name, count))
            return 0
        if not args.ids:
            raise UsageError("Say which articles: reader tag NAME ID…", remedy="reader search tag:NAME finds them.")
        _known(ws.library, args.ids)
        change = ws.library.tag(args.ids, args.name, on=not args.remove)
        out.say(f"{len(change.ids)} changed. reader undo takes it back" if change.ids else "Nothing to change")
    return 0


def _known(library: Library, ids: list[int]) -> None:
    have = {row.id for row in library.headlines(ids)}
    missing = [one for one in ids if one not in have]
    if missing:
        raise NothingMatched(f"There is no article {missing[0]}", remedy="Nothing was changed.")


def searches(args: argparse.Namespace, out: Output) -> int:
    """Saved searches with their counts; `add` and `remove` change them. Raises NothingMatched, UsageError."""
    with workspace(args, out) as ws:
        if args.action == "add":
            if len(args.words) < 2:
                raise UsageError("reader searches add NAME QUERY")
            ws.library.save_search(args.words[0], " ".join(args.words[1:]))
            out.say(f"Saved. reader search --saved {args.words[0]!r} looks into it")
        elif args.action == "remove":
            if not ws.library.remove_search(" ".join(args.words)).undo_id:
                raise NothingMatched(f"There is no saved search “{' '.join(args.words)}”")
            out.say("Removed. reader undo takes it back")
        else:
            ws.library.index_now()
            for one in ws.library.searches():
                count = ws.library.search_count(one.query)
                if args.json:
                    out.json(to_json({**to_plain(one), "unread": count.unread, "total": count.total}))
                else:
                    out.row((one.name, count.unread, count.total, one.query))
    return 0


def mutes(args: argparse.Namespace, out: Output) -> int:
    """What is hidden, by which query and until when; `add`, `end` and `show`. Raises NothingMatched, UsageError."""
    with workspace(args, out) as ws:
        words = " ".join(args.words)
        if args.action == "add":
            source = source_of(ws.sources, args.source).id if args.source else None
            before = {one.id for one in ws.library.mutes()}
            ws.library.mute(words, source=source, until=_until(args.until, ws.now()) if args.until else None)
            for one in ws.library.mutes():
                if one.id not in before:
                    out.say(f"Mute {one.id} hides {one.hidden}. reader mutes show {one.id} looks into it")
        elif args.action in ("end", "show"):
            if not words.isdigit() or int(words) not in {one.id for one in ws.library.mutes()}:
                raise NothingMatched(f"There is no mute {words}", remedy="reader mutes lists them.")
            if args.action == "show":
                rows = ws.library.headlines(ws.library.muted_by(int(words)))
                return headlines.show(rows, args, out, ws.now())
            ws.library.unmute(int(words))
            out.say("Ended; what it hid is back. reader undo takes it back")
        else:
            for one in ws.library.mutes():
                if args.json:
                    out.json(to_json(one))
                else:
                    until = one.until.date().isoformat() if one.until else ""
                    out.row((one.id, one.hidden, until, one.source or "", one.query))
    return 0


def _until(text: str, now: datetime) -> datetime:
    """A date, or a span from now on: `30d`. Raises UsageError."""
    there = moment(text, now)
    return now + (now - there) if there < now and not text[:4].isdigit() else there + timedelta(0)


def front(args: argparse.Namespace, out: Output) -> int:
    """The stories that most sources tell, each once. Raises NothingMatched."""
    with workspace(args, out) as ws:
        ws.library.group_now()
        category = category_of(ws.sources, args.category) if args.category else None
        return headlines.show(ws.library.front_page(category, args.limit or headlines.ALL), args, out, ws.now())


def story(args: argparse.Namespace, out: Output) -> int:
    """Who tells of the same event, in which words, the first first. Raises NothingMatched."""
    with workspace(args, out) as ws:
        _known(ws.library, [args.id])
        ws.library.group_now()
        return headlines.show(ws.library.story(args.id), args, out, ws.now())


def versions(args: argparse.Namespace, out: Output) -> int:
    """The texts an article has had, and what changed from one to the next. Raises NothingMatched."""
    with workspace(args, out) as ws:
        _known(ws.library, [args.id])
        found = ws.library.versions(args.id)
        if not found:
            raise NothingMatched(f"The text of article {args.id} is not kept")
        gone = ws.library.gone(args.id)
        for number, one in enumerate(found):
            now = "  now" if one.current else ""
            out.text(f"{one.stored.astimezone():%Y-%m-%d %H:%M}  {one.words or 0} words{now}")
            older = found[number + 1] if number + 1 < len(found) else None
            for part in (ws.library.difference(args.id, older, one) or ()) if older else ():
                if part.kind != "same":
                    out.text(f"{'-' if part.kind == 'gone' else '+'} {part.text}")
        if gone is not None:
            out.say(f"Removed from the site, noticed {gone.astimezone():%Y-%m-%d}; your copy is kept")
    return 0
