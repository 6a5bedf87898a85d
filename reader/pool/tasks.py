"""What a worker can do: each task takes its arguments and the foreign bytes, and returns the JSON that is stored.

Runs in a worker process only. Every task imports its room when it is first asked for.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from reader.model.codec import to_json

if TYPE_CHECKING:
    from reader.exchange.edition import Edition

Task = Callable[[Mapping[str, Any], bytes], bytes]


def _time(value: Any) -> datetime | None:
    return None if value is None else msgspec.convert(value, datetime)


def listing(meta: Mapping[str, Any], body: bytes) -> bytes:
    """`Listing` of a feed or page of headlines. Arguments: url, content_type, kind, now."""
    from reader.sources.kinds import read

    now = _time(meta["now"])
    assert now is not None
    return to_json(read(body, url=meta["url"], content_type=meta["content_type"], kind=meta.get("kind"), now=now))


def discover(meta: Mapping[str, Any], body: bytes) -> bytes:
    """The candidates for a source that a page offers. Arguments: url, content_type."""
    from reader.sources.discover import candidates

    return to_json(candidates(body, url=meta["url"], content_type=meta["content_type"]))


def article(meta: Mapping[str, Any], body: bytes) -> bytes:
    """`Article` of a page. Arguments: url, content_type, feed_title."""
    from reader.extract import extract_page

    found = extract_page(body, meta["url"], content_type=meta["content_type"], feed_title=meta.get("feed_title"))
    return to_json(found)


def fragment(meta: Mapping[str, Any], body: bytes) -> bytes:
    """`Article` of a feed's own text (UTF-8). Arguments: url, title, authors, published, language."""
    from reader.extract import from_fragment

    found = from_fragment(
        body.decode("utf-8", "replace"),
        url=meta["url"],
        title=meta["title"],
        authors=tuple(meta["authors"]),
        published=_time(meta["published"]),
        language=meta["language"],
    )
    return to_json(found)


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
    "discover": discover,
    "article": article,
    "fragment": fragment,
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
