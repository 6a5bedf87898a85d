"""The JSON that scripts get: each shape once, as the interface promises it. Unknown is null, never an empty string."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from reader.model import Article, Count, Headline, Health, Source, block_text
from reader.model.codec import to_plain
from reader.model.events import Finished

if TYPE_CHECKING:
    from reader.settings.sources import CatalogueFeed


def headline(row: Headline) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "url": row.url,
        "source": row.source,
        "source_id": row.source_id,
        "category": row.category,
        "authors": list(row.authors),
        "published": row.published,
        "fetched": row.fetched,
        "language": row.language or None,
        "direction": row.direction,
        "unread": row.unread,
        "starred": row.starred,
        "later": row.later,
        "offline": row.offline,
        "words": row.words,
        "minutes": row.minutes,
        "story": row.story or None,
        "summary": row.summary or None,
        "section": row.section or None,
        "text_state": row.text_state,
        "text_problem": row.text_problem or None,
    }


def article(found: Article, *, entry_id: int | None = None) -> dict[str, Any]:
    blocks: Sequence[dict[str, Any]] = [{**to_plain(block), "text": block_text(block)} for block in found.blocks]
    return {
        "id": entry_id,
        "url": found.url or None,
        "title": found.title or None,
        "authors": list(found.authors),
        "published": found.published,
        "updated": found.updated,
        "section": found.section or None,
        "language": found.language or None,
        "direction": found.direction,
        "site": found.site or None,
        "text": found.text,
        "blocks": blocks,
        "footnotes": to_plain(found.footnotes),
        "words": found.words,
        "minutes": found.minutes,
        "images": [
            {
                "src": image.src,
                "alt": image.alt or None,
                "caption": image.caption or None,
                "width": image.width,
                "height": image.height,
            }
            for image in found.images
        ],
        "links": [{"text": link.text, "href": link.href} for link in found.links],
        "extraction": {
            "method": found.extraction.method,
            "confidence": found.extraction.confidence,
            "rule": found.extraction.rule,
            "route": found.extraction.route,
            "dropped": to_plain(found.extraction.dropped),
        },
    }


def source(found: Source, count: Count, health: Health | None, moved_to: str | None = None) -> dict[str, Any]:
    """`moved_to`: the new address of a source that has moved for good."""
    return {
        "id": found.id,
        "title": found.title,
        "url": found.url,
        "site": found.site or None,
        "kind": found.kind,
        "category": found.category,
        "language": found.language or None,
        "enabled": found.enabled,
        "unread": count.unread,
        "total": count.total,
        "last_ok": health.last_ok if health else None,
        "last_error": (health.last_error or None) if health else None,
        "error_kind": (health.error_kind or None) if health else None,
        "failures": health.failures if health else 0,
        "next_due": health.next_due if health else None,
        "bytes": health.bytes if health else 0,
        "moved_to": moved_to,
    }


def catalogue_feed(feed: CatalogueFeed, have: bool) -> dict[str, Any]:
    """A feed of the catalogue; `subscribed`: it is read already."""
    return {
        "id": feed.id,
        "name": feed.name,
        "url": feed.feed,
        "site": feed.site,
        "category": feed.category,
        "language": feed.language,
        "country": feed.country,
        "ownership": feed.ownership,
        "full_text": feed.full_text,
        "note": feed.note,
        "subscribed": have,
    }


def fetched(totals: Finished) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(totals)
    plain.pop("type", None)
    return plain
