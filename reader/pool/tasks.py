"""What a worker can do: each task takes its arguments and the foreign bytes, and returns the JSON that is stored.

Runs in a worker process only. Every task imports its room when it is first asked for.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from reader.errors import ConfigError
from reader.model import Article, Listing, PackedArticle, PackedListing
from reader.model.codec import to_json

if TYPE_CHECKING:
    from reader.exchange.edition import Edition
    from reader.extract.rules import SiteRules

Task = Callable[[Mapping[str, Any], bytes], bytes]


def _time(value: Any) -> datetime | None:
    return None if value is None else msgspec.convert(value, datetime)


def listing(meta: Mapping[str, Any], body: bytes) -> bytes:
    """`Listing` of a feed or page of headlines. Arguments: url, content_type, kind, now, rules (the folder of them)."""
    return to_json(_listing(meta, body))


def packed_listing(meta: Mapping[str, Any], body: bytes) -> bytes:
    """`PackedListing` of a feed or page of headlines, ready to be stored. Arguments: those of `listing`."""
    from reader.text.packed import pack

    found = _listing(meta, body)
    texts = tuple(pack(entry.content_html) if entry.content_html else None for entry in found.entries)
    bare = tuple(replace(entry, content_html=None) if entry.content_html else entry for entry in found.entries)
    return to_json(PackedListing(replace(found, entries=bare), texts))


def _listing(meta: Mapping[str, Any], body: bytes) -> Listing:
    from reader.sources.kinds import read

    now = _time(meta["now"])
    assert now is not None
    rules, problem = _rules(meta) if meta.get("kind") == "page" else (None, "")
    links = rules.section_links if rules is not None else ()
    found = read(body, url=meta["url"], content_type=meta["content_type"], kind=meta.get("kind"), now=now, links=links)
    return replace(found, problems=(*found.problems, problem)) if problem else found


def _rules(meta: Mapping[str, Any]) -> tuple[SiteRules | None, str]:
    """The rules for a page's site, or what is wrong with them: a slip in them costs no page."""
    from reader.extract.rules import rules_for

    try:
        return rules_for(meta.get("rules"), meta["url"], meta.get("rule")), ""
    except ConfigError as error:
        return None, str(error)


def discover(meta: Mapping[str, Any], body: bytes) -> bytes:
    """The candidates for a source that a page offers. Arguments: url, content_type."""
    from reader.sources.discover import candidates

    return to_json(candidates(body, url=meta["url"], content_type=meta["content_type"]))


def article(meta: Mapping[str, Any], body: bytes) -> bytes:
    """`Article` of a page. Arguments: url, content_type, feed_title, rules (the folder of the sites' rules), rule (the
    site whose rules a source names).

    Where the rules cannot be read, it is read as any other, and `extraction.facts` says what is wrong with them.
    """
    return to_json(_article(meta, body))


def packed_article(meta: Mapping[str, Any], body: bytes) -> bytes:
    """`PackedArticle` of a page. Arguments: those of `article`; route (by which the page came), key and head (what its
    frame is made with, and stands before its body there; a head of None wants no frame).
    """
    from reader.library.texts import prepare
    from reader.text.framed import framed

    found = _article(meta, body)
    found = replace(found, extraction=replace(found.extraction, route=meta["route"]))
    frame = None if meta["head"] is None else framed(meta["key"], meta["head"].encode() + body)
    return to_json(PackedArticle(found, prepare(found), frame))


def _article(meta: Mapping[str, Any], body: bytes) -> Article:
    from reader.extract import extract_page

    rules, problem = _rules(meta)
    found = extract_page(
        body, meta["url"], content_type=meta["content_type"], feed_title=meta.get("feed_title"), rules=rules
    )
    if problem:
        facts = {**found.extraction.facts, "rule_problem": problem}
        found = replace(found, extraction=replace(found.extraction, facts=facts))
    return found


def rules(meta: Mapping[str, Any], body: bytes) -> bytes:
    """What the rules of a page's site find on it: their file (or None) and a row a key. Arguments: url, content_type,
    rules. A file that cannot be read fails with its place.
    """
    from reader.dom.tree import decode, parse
    from reader.extract.rules import findings, rules_for

    found = rules_for(meta["rules"], meta["url"])
    rows = findings(parse(decode(body, meta["content_type"])), found) if found is not None else []
    return to_json({"name": found.name if found is not None else None, "rows": rows})


def fragment(meta: Mapping[str, Any], body: bytes) -> bytes:
    """`Article` of a feed's own text (UTF-8). Arguments: url, title, authors, published, language."""
    return to_json(_fragment(meta, body))


def packed_fragment(meta: Mapping[str, Any], body: bytes) -> bytes:
    """`PackedArticle` of a feed's own text. Arguments: those of `fragment`."""
    from reader.library.texts import prepare

    found = _fragment(meta, body)
    return to_json(PackedArticle(found, prepare(found)))


def _fragment(meta: Mapping[str, Any], body: bytes) -> Article:
    from reader.extract import from_fragment

    return from_fragment(
        body.decode("utf-8", "replace"),
        url=meta["url"],
        title=meta["title"],
        authors=tuple(meta["authors"]),
        published=_time(meta["published"]),
        language=meta["language"],
    )


def whole(meta: Mapping[str, Any], body: bytes) -> bytes:
    """`Article` with everything that stands on a page. Arguments: url, content_type, title."""
    from reader.extract import from_page

    return to_json(from_page(body, meta["url"], content_type=meta["content_type"], title=meta["title"]))


def opml(meta: Mapping[str, Any], body: bytes) -> bytes:
    """The outlines of a subscription list. No arguments."""
    from reader.exchange.opml import read

    return to_json(read(body))


def lists(meta: Mapping[str, Any], body: bytes) -> bytes:
    """What somebody reads, from a list in any form (`exchange.anylist.Brought`). No arguments."""
    from reader.exchange.anylist import read

    return to_json(read(body))


def image(meta: Mapping[str, Any], body: bytes) -> bytes:
    """`Picture` in half blocks. Arguments: columns, rows, background (three numbers)."""
    from reader.render.images import half_blocks

    red, green, blue = meta["background"]
    return to_json(half_blocks(body, columns=meta["columns"], rows=meta["rows"], background=(red, green, blue)))


def portable(meta: Mapping[str, Any], body: bytes) -> bytes:
    """A picture as books have it: JPEG or PNG. No arguments."""
    from reader.exchange.pictures import portable as made

    return made(body)


def graphic(meta: Mapping[str, Any], body: bytes) -> bytes:
    """`Graphic` of a picture. Arguments: form, columns, rows, cell (two numbers), background (three), whole."""
    from reader.render.graphics import graphic as make

    wide, high = meta["cell"]
    red, green, blue = meta["background"]
    return to_json(
        make(body, form=meta["form"], columns=meta["columns"], rows=meta["rows"], cell=(wide, high),
             background=(red, green, blue), whole=meta["whole"])
    )  # fmt: skip


def edition(meta: Mapping[str, Any], body: bytes) -> bytes:
    """`Contents` of an edition file. Arguments: path."""
    return to_json(_edition(meta["path"]).contents())


def edition_items(meta: Mapping[str, Any], body: bytes) -> bytes:
    """`CarriedItems` of some members of an edition. Arguments: path, names."""
    return to_json(_edition(meta["path"]).items(meta["names"]))


def edition_marks(meta: Mapping[str, Any], body: bytes) -> bytes:
    """`CarriedMarks` of one member of an edition. Arguments: path, name."""
    return to_json(_edition(meta["path"]).marks(meta["name"]))


def edition_pictures(meta: Mapping[str, Any], body: bytes) -> bytes:
    """`CarriedPictures` of some members of an edition. Arguments: path, names."""
    return to_json(_edition(meta["path"]).pictures(meta["names"]))


def _edition(path: str) -> Edition:
    """The edition a person has named; the table of members is read once for all its parts."""
    from reader.exchange.edition import Edition

    about = os.stat(path)
    key = (path, about.st_ino, about.st_size, about.st_mtime_ns)
    if _opened.get("key") != key:
        _opened.clear()
        _opened.update(key=key, edition=Edition(open(path, "rb", buffering=0)))  # noqa: SIM115 - read again and again
    found: Edition = _opened["edition"]
    return found


_opened: dict[str, Any] = {}


def code(meta: Mapping[str, Any], body: bytes) -> bytes:
    """The stretches of a piece of code (UTF-8) line by line, see `render.code`. Arguments: syntax."""
    from reader.render.code import coloured

    return to_json(coloured(body.decode("utf-8", "replace"), meta["syntax"]))


TASKS: dict[str, Task] = {
    "listing": listing,
    "packed_listing": packed_listing,
    "discover": discover,
    "article": article,
    "packed_article": packed_article,
    "rules": rules,
    "fragment": fragment,
    "packed_fragment": packed_fragment,
    "whole": whole,
    "opml": opml,
    "lists": lists,
    "image": image,
    "portable": portable,
    "graphic": graphic,
    "code": code,
    "edition": edition,
    "edition_items": edition_items,
    "edition_marks": edition_marks,
    "edition_pictures": edition_pictures,
}
