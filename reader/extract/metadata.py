"""Title, authors, dates, section, site, language and direction of an article, each with where it came from.

Order of belief: JSON-LD, then OpenGraph and meta, then the visible page. A value that may be invented (the account of a
content system as author, the day of a crawl as date) is left out: unknown is better than wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from reader.dom.facts import Facts
from reader.extract.authors import authors
from reader.extract.classes import META
from reader.extract.dates import dates
from reader.extract.measure import Measured, folded
from reader.model import Direction
from reader.text.bidi import direction_of
from reader.text.fold import fold
from reader.text.language import declared, guess
from reader.text.safe import clean_line
from reader.text.urls import host_of, safe_url

_PARTS = re.compile(
    r"\s{1,9}[|–—·•»«:-]\s{1,9}|\s{0,9}[|»«]\s{0,9}|\s{1,9}::\s{1,9}|\s{0,9}-{2,9}\s{0,9}|"
    r"(?<=[\u3040-\u9fff])[_｜](?=.)|(?<=.)[_｜](?=[\u3040-\u9fff])"
)
#: So much of the text decides on its language and direction, in characters.
_SAMPLE = 1_200
_TRAIL = re.compile(r"\s[/›»>→|·•]\s")
_SECTIONS_OUT = frozenset((
    "home", "homepage", "news", "article", "articles", "index", "blog", "blogs", "posts", "start", "startseite",
    "accueil", "inicio", "início", "главная", "ana", "səhifə", "anasayfa", "story", "stories", "uncategorized",
    "featured", "all", "latest", "post", "general", "allgemein", "sin", "categoría", "خانه", "صفحه", "اصلی",
    "الرئيسية",
)) | {"sin categoría", "ana səhifə", "ana sayfa", "صفحه اصلی", "non classé"}  # fmt: skip


@dataclass(slots=True)
class Metadata:
    """What is known of an article beside its text. `facts` says for each field where it came from."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    section: str | None = None
    site: str | None = None
    language: str | None = None
    direction: Direction = "ltr"
    lead_image: str | None = None
    facts: dict[str, str] = field(default_factory=dict)


def metadata(found: Facts, measured: Measured, url: str | None, text: str, feed_title: str | None) -> Metadata:
    """All metadata of a page. `text` is the article's plain text (it decides language and direction in doubt)."""
    out = Metadata()
    _site(out, found, url)
    _title(out, found, measured, feed_title)
    _language(out, found, text)
    out.authors, source = authors(found, measured, out.site or "", out.title)
    if source:
        out.facts["authors"] = source
    when = dates(found, measured, url, out.language, signed=bool(out.authors))
    out.published, out.updated = when.published, when.updated
    out.facts |= {
        name: source for name, source in (("published", when.published_from), ("updated", when.updated_from)) if source
    }
    _section(out, found, measured)
    _image(out, found)
    return out


def head_title(found: Facts) -> str:
    """The headline as the page's head states it, before anything of the page was measured."""
    return _text((found.article or {}).get("headline")) or found.first("og:title", "twitter:title") or found.title


# -- title ---------------------------------------------------------------------------------------------------------


def _title(out: Metadata, found: Facts, measured: Measured, feed_title: str | None) -> None:
    page = measured.page
    stated = [
        ("json-ld", _text((found.article or {}).get("headline")) or _text((found.article or {}).get("name"))),
        ("og:title", found.first("og:title")),
        ("meta", found.first("twitter:title", "dc.title", "parsely-title", "sailthru.title")),
        ("title", found.title),
        ("feed", feed_title or ""),
    ]
    bare = [
        (source, without_site(text, out.site, found.title if source != "title" else ""))
        for source, text in stated
        if text
    ]
    headline = clean_line(page.chunks[measured.headline].text) if measured.headline >= 0 else ""
    if headline and out.site and folded(headline) == folded(out.site):
        headline = ""
    if headline and _agrees(headline, [text for _, text in bare]):
        out.title, out.facts["title"] = headline, "headline"
        return
    for source, text in bare:
        if text and not (out.site and folded(text) == folded(out.site)):
            if (
                source in ("og:title", "json-ld", "meta")
                and headline
                and measured.headline >= 0
                and len(folded(text)) < 4
            ):
                continue
            out.title, out.facts["title"] = text, source
            return
    out.title, out.facts["title"] = headline or (bare[0][1] if bare else ""), "headline" if headline else "title"


def _agrees(headline: str, stated: list[str]) -> bool:
    """Whether the visible headline says what some statement of the head says (same words, most of them)."""
    own = set(folded(headline).split())
    if not own:
        return False
    for text in stated:
        other = set(folded(text).split())
        if other and len(own & other) >= 0.6 * min(len(own), len(other)) and len(own) >= 0.5 * len(other):
            return True
    return not stated


def without_site(title: str, site: str | None, whole: str = "") -> str:
    """A title without the site's name at its end or beginning (`Headline - The Paper`)."""
    title = clean_line(unescape(title) if "&" in title else title)
    parts = list(_PARTS.finditer(title))
    if not parts:
        return title
    names = {folded(site)} if site else set()
    first, last = title[: parts[0].start()], title[parts[-1].end() :]
    head, tail = title[: parts[-1].start()], title[parts[0].end() :]
    if names:
        if folded(last) in names and head:
            return without_site(head, None) if len(parts) > 1 and len(head.split()) > 8 and "|" in head else head
        if folded(first) in names and tail:
            return tail
        squeezed = {name.replace(" ", "") for name in names}
        if folded(last).replace(" ", "") in squeezed:
            return head
    separator = title[parts[-1].start() : parts[-1].end()].strip()
    if (
        separator in ("|", "»", "«", "::", "·", "•", "–", "—", "-")
        and len(last.split()) <= 4
        and len(head.split()) >= 4
        and last[:1].isupper()
        and (
            # An unknown name behind a bar is a site's name; behind a dash only when the page's own title adds it.
            separator in ("|", "»", "::", "·", "•")
            or (len(parts) > 1 and len(last.split()) <= 3 and separator != "-")
            or (not whole and separator == "-")
        )
    ):
        return head.strip()
    return title


# -- site ----------------------------------------------------------------------------------------------------------


def _site(out: Metadata, found: Facts, url: str | None) -> None:
    publisher = found.follow((found.article or {}).get("publisher"))
    named = _name(publisher)
    website = next((_name(item) for item in found.objects if item.get("@type") == "WebSite" and _name(item)), "")
    for source, text in (
        ("og:site_name", found.first("og:site_name")),
        ("json-ld", named or website),
        ("meta", found.first("application-name", "apple-mobile-web-app-title", "twitter:app:name:iphone")),
    ):
        if text and len(text) < 80 and not text.startswith(("http", "@")):
            out.site, out.facts["site"] = clean_line(text), source
            return
    from_title = _site_from_title(found, url)
    if from_title:
        out.site, out.facts["site"] = from_title, "title"
    elif url and host_of(url):
        out.site, out.facts["site"] = host_of(url), "address"


def _site_from_title(found: Facts, url: str | None) -> str:
    """The part of the page's title that is not the headline: in the host's name, naming the feed, or all the rest."""
    pieces = [clean_line(piece) for piece in _PARTS.split(found.title)]
    if len(pieces) < 2:
        return ""
    host = host_of(url or "").replace("-", "").replace(".", "")
    feeds = {folded(_PARTS.split(feed.title)[0]) for feed in found.feeds if feed.title}
    for piece in (pieces[-1], pieces[0]):
        squeezed = fold(piece).replace(" ", "")
        if (len(squeezed) > 3 and squeezed in host) or folded(piece) in feeds:
            return piece
    stated = folded(found.first("og:title", "twitter:title") or _text((found.article or {}).get("headline")))
    if (
        stated
        and folded(found.title).startswith(stated)
        and folded(pieces[-1]) not in stated
        and len(pieces[-1].split()) <= 5
    ):
        return pieces[-1]
    return ""


# -- section, language, image --------------------------------------------------------------------------------------


def _section(out: Metadata, found: Facts, measured: Measured) -> None:
    for source, text in _section_sources(out, found, measured):
        text = clean_line(text, 80)
        known = folded(text)
        if (
            known
            and known not in _SECTIONS_OUT
            and known != folded(out.title)
            and known != folded(out.site or "")
            and len(text.split()) <= 6
        ):
            out.section, out.facts["section"] = text, source
            return


def _section_sources(out: Metadata, found: Facts, measured: Measured) -> Iterator[tuple[str, str]]:
    for text in found.meta.get("article:section", []):
        yield "meta", text
    value = (found.article or {}).get("articleSection")
    for item in _items(value):
        if isinstance(item, str) and item:
            yield "json-ld", unescape(item.split(",")[0])
    for text in reversed(found.breadcrumbs()):
        yield "breadcrumbs", text
    yield "meta", found.first("section", "parsely-section", "cxenseparse:section", "dc.subject", "category") or ""
    page = measured.page
    trail = [
        chunk for chunk in page.chunks[: max(measured.headline, 0) + 8]
        if chunk.words < 30 and chunk.link > 0.3
        and any("crumb" in name for name in (page.nodes[chunk.node].names.lower(), *_names_above(measured, chunk.node)))
    ]  # fmt: skip
    for chunk in reversed(trail):
        linked = [text.strip() for text, inline in chunk.pieces if inline.href is not None and text.strip()]
        for text in reversed(linked):
            yield "breadcrumbs", text.strip(" /»›>")
    if measured.headline > 0:
        for number in range(measured.headline - 1, max(-1, measured.headline - 4), -1):
            chunk = page.chunks[number]
            linked = [text.strip() for text, inline in chunk.pieces if inline.href is not None and text.strip()]
            home = next((inline.href for _, inline in chunk.pieces if inline.href is not None), "")
            if (
                len(linked) > 1
                and home
                and urlsplit(home).path == "/"
                and chunk.words < 15
                and _TRAIL.search(chunk.text)
            ):
                yield "breadcrumbs", linked[-1]
        for number in range(measured.headline - 1, max(-1, measured.headline - 4), -1):
            chunk = page.chunks[number]
            if (
                chunk.words <= 4
                and (chunk.groups | page.nodes[chunk.node].groups | page.nodes[chunk.node].above) & META
                and not any(map(str.isdigit, chunk.text))
            ):
                yield "kicker", chunk.text


def _names_above(measured: Measured, node: int) -> Iterator[str]:
    for _ in range(4):
        node = measured.page.nodes[node].parent
        if node < 0:
            return
        yield measured.page.nodes[node].names.lower()


def _language(out: Metadata, found: Facts, text: str) -> None:
    sample = text[:_SAMPLE]
    guessed = guess(sample) if len(sample) > 60 else None
    for source, tag in (
        ("html", found.language),
        ("json-ld", _text((found.article or {}).get("inLanguage"))),
        ("meta", found.first("og:locale", "content-language", "dc.language", "language")),
    ):
        stated = declared(tag.replace("_", "-")) if tag else None
        if stated:
            base = stated.split("-")[0]
            if guessed and guessed.split("-")[0] != base and _sure(guessed, base):
                continue
            out.language, out.facts["language"] = base if base not in ("zh", "sr") else stated, source
            break
    if out.language is None and guessed:
        out.language, out.facts["language"] = guessed, "text"
    if sample.strip():
        out.direction = direction_of(sample)
    elif found.direction == "rtl":
        out.direction = "rtl"


#: Languages whose own script or very common words the guess knows well enough to overrule a wrong declaration.
_SCRIPTED = frozenset(["fa", "ar", "ru", "uk", "he", "el", "hi", "bn", "ja", "ko", "zh", "th", "ka", "hy", "ur"])


def _sure(guessed: str, stated: str) -> bool:
    """Whether a guess overrules what the page declares: templates often say English on pages of other languages."""
    return stated == "en" or (guessed.split("-")[0] in _SCRIPTED and stated not in _SCRIPTED)


def _image(out: Metadata, found: Facts) -> None:
    image = (found.article or {}).get("image")
    for item in _items(found.follow(image)):
        item = found.follow(item)
        address = item.get("url") or item.get("contentUrl") if isinstance(item, dict) else item
        if isinstance(address, str) and (safe := safe_url(address, found.base)):
            out.lead_image, out.facts["lead_image"] = safe, "json-ld"
            return
    value = found.first("og:image", "og:image:url", "twitter:image", "twitter:image:src")
    if value and (safe := safe_url(value, found.base)):
        out.lead_image, out.facts["lead_image"] = safe, "meta"


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _name(value: Any) -> str:
    if isinstance(value, list):
        return _name(value[0]) if value else ""
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    return clean_line(unescape(value)) if isinstance(value, str) else ""
