"""Posts of the WordPress REST API (developer.wordpress.org/rest-api/reference/posts) as a list of headlines.

`content.rendered` is the article without the theme around it: the cleanest text such a site has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from reader.errors import ParseError
from reader.model import Entry, Listing
from reader.sources.feed import MOST_READ, entry_of, finish
from reader.text.dates import parse_date
from reader.text.depth import too_deep
from reader.text.safe import clean_line
from reader.text.urls import host_of, safe_url

#: What is asked for: answers without it are ten times as large. `_links` is needed for `_embed`.
FIELDS = (
    "per_page=20&_embed=author,wp:featuredmedia,wp:term"
    "&_fields=id,guid,date_gmt,modified_gmt,link,title,excerpt,content,_links,_embedded"
)


#: Escapes of JSON; the group is half a pair that stands alone.
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)


def is_posts(data: Any) -> bool:
    """Whether decoded JSON is a list of posts; an empty one is none."""
    return isinstance(data, list) and any(
        isinstance(post, dict) and "link" in post and isinstance(post.get("title"), dict) for post in data
    )


def read_posts(data: Any, url: str) -> Listing:
    """The listing of decoded posts. Raises ParseError for an answer that holds none."""
    if isinstance(data, dict) and isinstance(data.get("code"), str):
        raise ParseError(f"The site's interface is closed: {clean_line(data['code'], 80)}", kind="not_a_feed")
    if not isinstance(data, list) or (data and not is_posts(data)):
        raise ParseError("This is JSON, but holds no posts", kind="not_a_feed")
    posts = [post for post in data if isinstance(post, dict)]
    listing = Listing(
        title=host_of(url),
        entries=tuple(_entry(post, url) for post in posts[:MOST_READ]),
        kind="wordpress",
        site=safe_url("/", url),
    )
    return finish(listing, total=len(posts))


def decode(body: bytes) -> Any:
    """JSON of any shape that is not too deep; control signs in strings and halves of pairs are forgiven.

    Raises ParseError.
    """
    if too_deep(body):
        raise ParseError("This JSON is nested too deeply")
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        pass
    try:
        return json.loads(_ESCAPE.sub(_whole, body), strict=False)
    except (RecursionError, ValueError) as error:
        raise ParseError("This is not valid JSON") from error


def _whole(escape: re.Match[bytes]) -> bytes:
    """An escape of JSON as it stands; half a pair, which is no letter, as U+FFFD."""
    return b"\\ufffd" if escape[1] else escape[0]


def _entry(post: dict[str, Any], url: str) -> Entry:
    content = post.get("content")
    closed = isinstance(content, dict) and content.get("protected") is True
    terms = list(_terms(post))
    return entry_of(
        url=safe_url(_text(post.get("link")), url) or "",
        title=_rendered(post.get("title")),
        guid=clean_line(_rendered(post.get("guid"))) or None,
        authors=[_text(person.get("name")) for person in _embedded(post, "author")],
        published=_time(post.get("date_gmt")) or _text(post.get("date")),
        updated=_time(post.get("modified_gmt")),
        summary=_rendered(post.get("excerpt")) or ("" if closed else _rendered(content)),
        content="" if closed else _rendered(content),
        language=None,
        # Categories stand before tags: the first one is the section.
        categories=[*(name for kind, name in terms if kind == "category"), *(n for k, n in terms if k != "category")],
        enclosures=[],
        image=next((safe_url(_text(one.get("source_url")), url) for one in _embedded(post, "wp:featuredmedia")), None),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _rendered(value: object) -> str:
    """The HTML of a field: `{"rendered": …}`, or the bare text of old plugins."""
    return _text(value.get("rendered")) if isinstance(value, dict) else _text(value)


def _time(value: object) -> datetime | None:
    """`date_gmt` has no zone: it is UTC."""
    found = parse_date(_text(value))
    return found.astimezone(UTC) if found is not None else None


def _embedded(post: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    embedded = post.get("_embedded")
    rows = embedded.get(name) if isinstance(embedded, dict) else None
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            yield row


def _terms(post: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Taxonomy and name of each term."""
    embedded = post.get("_embedded")
    groups = embedded.get("wp:term") if isinstance(embedded, dict) else None
    for group in groups if isinstance(groups, list) else ():
        for term in group if isinstance(group, list) else ():
            if isinstance(term, dict) and (name := _text(term.get("name"))):
                yield _text(term.get("taxonomy")), name
