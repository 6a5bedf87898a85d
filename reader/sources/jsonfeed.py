"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

from typing import Any

from reader.errors import ParseError
from reader.model import Enclosure, Listing
from reader.sources.feed import MOST_READ, entry_of, finish, plain
from reader.sources.wordpress import decode
from reader.text.language import declared
from reader.text.safe import clean_line
from reader.text.urls import safe_url


def read_json(body: bytes, url: str) -> Listing:
    """The listing of a JSON feed. Raises ParseError for what is none."""
    data = decode(body)
    if not isinstance(data, dict) or "jsonfeed.org" not in _text(data.get("version")) or not isinstance(data.get("items"), list):
        raise ParseError("This is JSON, but not a feed", kind="not_a_feed")
    language = declared(_text(data.get("language")))
    items = [item for item in data["items"] if isinstance(item, dict)]
    return finish(
        Listing(
            title=plain(_text(data.get("title")), 200), entries=tuple(_entry(item, url, language, data) for item in items[:MOST_READ]),
            site=safe_url(_text(data.get("home_page_url")), url), feed_url=safe_url(_text(data.get("feed_url")), url), language=language,
            description=plain(_text(data.get("description")), 1_000) or None,
        ),
        total=len(items),
    )  # fmt: skip


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _people(value: dict[str, Any]) -> list[str]:
    people = value.get("authors") if isinstance(value.get("authors"), list) else [value.get("author")]
    return [_text(found.get("name")) for found in people or () if isinstance(found, dict)]


def _entry(item: dict[str, Any], url: str, language: str | None, feed: dict[str, Any]) -> Any:
    import html

    text = _text(item.get("content_text"))
    content = _text(item.get("content_html")) or ("".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n")) if text else "")
    tags = item.get("tags") if isinstance(item.get("tags"), list) else []
    attached = item.get("attachments") if isinstance(item.get("attachments"), list) else []
    return entry_of(
        url=safe_url(_text(item.get("url")), url) or safe_url(_text(item.get("external_url")), url) or "", title=html.escape(_text(item.get("title")), quote=False),
        guid=clean_line(_text(item.get("id"))) or None, authors=_people(item) or _people(feed), published=_text(item.get("date_published")),
        updated=_text(item.get("date_modified")), summary=html.escape(_text(item.get("summary")), quote=False) or content, content=content,
        language=declared(_text(item.get("language"))) or language, categories=[_text(tag) for tag in tags or ()],
        enclosures=[_attachment(found, url) for found in attached or () if isinstance(found, dict)], image=safe_url(_text(item.get("image")), url),
    )  # fmt: skip


def _attachment(found: dict[str, Any], url: str) -> Enclosure | None:
    address = safe_url(_text(found.get("url")), url)
    size = found.get("size_in_bytes")
    return Enclosure(address, clean_line(_text(found.get("mime_type")), 100) or None, size if isinstance(size, int) and size >= 0 else None) if address else None
