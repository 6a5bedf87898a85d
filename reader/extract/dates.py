"""When an article was published and changed: what its page shows, held against what its head states.

Neither is believed alone without a reason. A head's date is the day of an import on many a page that is no article, and
a date in the text may be anything; what both say is sure. Unknown is better than invented.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from reader.dom.facts import Facts
from reader.dom.tree import inner_text
from reader.extract.classes import AD, BIO, COMMENT, META, NAV, RELATED
from reader.extract.measure import Measured, elsewhere
from reader.extract.walk import Chunk, heading_level
from reader.text.dates import parse_date

_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
_UPDATED = re.compile(
    r"\b(?:updated?|modified|edited|reviewed|revised|aktualisiert|mis à jour|actualizado|aggiornato|atualizado|"
    r"обновлено|güncelleme|zaktualizowano|bijgewerkt|به‌?روزرسانی)\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"\b(?:published|posted|publi\w+|pubblicato|veröffentlicht|geplaatst|опубликован\w*|yayın\w*|dərc|تاریخ انتشار)\b",
    re.IGNORECASE,
)
#: A day as bylines write it, with its clock.
DAY = re.compile(
    r"(?:\d{1,2}\.?(?:st|nd|rd|th)?\s+(?:de\s+|of\s+)?[^\W\d]{3,12}\.?,?\s+(?:de\s+)?(?:19|20|1[34])\d\d"
    r"|[^\W\d]{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d"
    r"|(?:19|20|1[34])\d\d[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d)"
    r"(?:[T ,日|•at-]{0,6}\d{1,2}:\d\d)?",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"(?<!\d)(0?[1-9]|[12]\d|3[01])([./-])(0?[1-9]|[12]\d|3[01])\2((?:19|20)\d\d)(?!\d)")
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_EASTERN = re.compile("[۰-۹٠-٩]")
_YEAR = re.compile(r"(?:19|20|1[34])\d\d")
_NOT_DATED = ("Comment", "Review", "VideoObject", "ImageObject", "Event", "Product")
_STATED = (
    "article:published_time", "article:published", "og:published_time", "og:article:published_time", "datepublished",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date",
    "dc.date.created", "publishdate", "publish-date", "publish_date", "pubdate", "publication_date",
    "citation_publication_date", "cxenseparse:recs:publishtime", "article.published", "date", "article:post_date",
    "rnews:datepublished", "originalpublicationdate",
)  # fmt: skip
#: A meta element no list knows may still say it: "w-published-date", "article-publish-time".
_SAYS_PUBLISHED = re.compile(
    r"publi[a-z]{0,20}[-_:.]?(?:date|time|on|at)?$|(?:publi[a-z]{0,20}|post(?:ed)?|create[d]?)[-_:.]?(?:date|time)$"
)
_MODIFIED = ("article:modified_time", "og:updated_time", "last-modified", "datemodified", "dcterms.modified")
_OTHERS = COMMENT | RELATED | NAV | AD | BIO
_FEW = 3
_LISTED = 4
_REWRITTEN = timedelta(days=60)
_NEAR = 26


@dataclass(slots=True)
class Dates:
    """`published` and `updated` in UTC with where each was found ("json-ld", "meta", "time", "byline", "address")."""

    published: datetime | None = None
    published_from: str = ""
    updated: datetime | None = None
    updated_from: str = ""


@dataclass(slots=True)
class _Shown:
    """What the page shows: dates of publication near the headline or labelled so, and dates of a change."""

    published: list[tuple[str, datetime]] = field(default_factory=list)
    updated: list[tuple[str, datetime]] = field(default_factory=list)
    #: Those of both that stand near the headline.
    near: list[tuple[str, datetime]] = field(default_factory=list)

    def days(self) -> set[datetime]:
        return {when for _, when in (*self.published[:_FEW], *self.updated[:_FEW])}


def dates(found: Facts, measured: Measured, url: str | None, language: str | None, *, signed: bool = False) -> Dates:
    """Published and updated. `language` is the page's, for the order of day and month; `signed`: it names an author."""
    if url and not urlsplit(url).path.strip("/") and not _is_article(found):
        return Dates()  # a front page: its days are those of its stories
    stated = [(source, when) for source, text in _stated(found) if (when := _day(text, language))]
    dated = list(_dated_chunks(measured))
    shown = _shown(measured, dated, _ordered(found, measured, dated, {when.date() for _, when in stated}, language))
    out = Dates()
    for source, when in _in_order(found, shown, stated, url, signed):
        out.published, out.published_from = when, source
        break
    changed = [("json-ld", _first((found.article or {}).get("dateModified"))), ("meta", found.first(*_MODIFIED) or "")]
    later = [(source, when) for source, text in changed if (when := _day(text, language))]
    for source, when in (*later, *shown.updated):
        if out.published is not None and when > out.published:
            out.updated, out.updated_from = when, source
            break
    return out


def _in_order(
    found: Facts, shown: _Shown, stated: list[tuple[str, datetime]], url: str | None, signed: bool
) -> Iterator[tuple[str, datetime]]:
    """Candidates for the day of publication, the surest first."""
    for source, when in stated:
        if any(abs((when.date() - day.date()).days) <= 1 for day in shown.days()):
            yield source, when
    sure = [row for row in stated if row[0] != "page" or _is_article(found)][:1]
    # A head that names an earlier day than the page shows knows the first publication, the page the latest change.
    # Where only one object says so, the page is believed: content systems fill that object with the day of an import.
    seconded = [row for row in sure if any(source == "meta" and when == row[1] for source, when in stated)]
    if shown.published:
        yield from (row for row in seconded if row[1] < shown.published[0][1])
        yield shown.published[0]
    if shown.updated:
        # A page rewritten long after it was first published shows its readers the day it was rewritten.
        yield from (row for row in sure if row in seconded or shown.updated[0][1] - row[1] < _REWRITTEN)
        # On a page that is no article, or far from the headline, such a stamp is the site's care for its page.
        if (shown.updated[0] in shown.near and signed) or _is_article(found):
            yield shown.updated[0]
    yield from sure
    match = _URL_DATE.search(urlsplit(url).path if url else "")
    if match and (told := _day(f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}", None)):
        yield "address", told


def _ordered(
    found: Facts, measured: Measured, dated: Sequence[int], stated: set[date], language: str | None
) -> str | None:
    """The language with the region by whose order of day and month the page's dates in figures are read.

    Dates that can be read in one way only tell for those that can be read in two, and so does a day the head states,
    then the page's region.
    """
    chunks = measured.page.chunks
    pairs = [match for number in dated for match in _FIGURES.finditer(chunks[number].text)]
    if not pairs:
        return language
    for first, _, second, year in (match.groups() for match in pairs):
        if (one := int(first)) > 12 or (other := int(second)) > 12:
            return "en-GB" if one > 12 else "en-US"
        month_first = date(int(year), one, other) in stated
        if month_first != (date(int(year), other, one) in stated):
            return "en-US" if month_first else "en-GB"
    region = (found.language or "").replace("_", "-").lower().rpartition("-")[2]
    if len(region) != 2 or region == (language or "")[:2]:
        region = (found.first("og:locale") or "").replace("-", "_").lower().partition("_")[2]
    return f"en-{region}" if len(region) == 2 else language


def _is_article(found: Facts) -> bool:
    """Whether the page's own word is that it is an article: an object, or `og:type` where no object denies it."""
    if found.article is not None:
        return True
    if (found.first("og:type") or "").lower() not in ("article", "blog", "news"):
        return False
    # Content systems say `og:type` article of every page, but then describe a plain WebPage.
    return "WebPage" not in found.types() or _written(found)


def _written(found: Facts) -> bool:
    """Whether the head names who wrote the page. The field for that also says how long it takes to read."""
    label = (found.first("twitter:label1") or "").lower()
    return bool(found.first("author", "article:author", *(("twitter:data1",) if "written" in label else ())))


def _day(text: str | None, language: str | None) -> datetime | None:
    """The time of a text, when it is one that an article on the web can have."""
    when = parse_date(text, language) if text else None
    return when if when is not None and when.year >= 1990 and when <= datetime.now(UTC) + timedelta(days=2) else None


def _first(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, str) else ""


def _stated(found: Facts) -> Iterator[tuple[str, str]]:
    article = found.article or {}
    for key in ("datePublished", "dateCreated", "uploadDate"):
        if value := _first(article.get(key)):
            yield "json-ld", value
    for name in _STATED:
        for value in found.meta.get(name, ()):
            yield "meta", value
    for name, values in found.meta.items():
        if name not in _STATED and _SAYS_PUBLISHED.search(name):
            yield from (("meta", value) for value in values)
    for item in found.objects:
        kinds = item.get("@type")
        if item is not found.article and kinds not in _NOT_DATED and (value := _first(item.get("datePublished"))):
            yield "page", value


def _shown(measured: Measured, dated: Sequence[int], language: str | None) -> _Shown:
    """Dates near the headline, and dates elsewhere on the page that a label calls the article's."""
    page = measured.page
    out = _Shown()
    for number, node, element in page.times[:40]:
        before = page.chunks[number - 1].text if number and page.chunks[number - 1].words < 5 else ""
        chunk = page.chunks[number] if number < len(page.chunks) else None
        around = f"{before} {chunk.text}" if chunk is not None and chunk.words < 30 else before
        called = _PUBLISHED.search(around) is not None
        few = len(page.times) < _FEW
        if not called and elsewhere(measured, node, _OTHERS, few or _close(measured, number)):
            continue
        value = element.get("datetime") or element.get("content") or element.get("title") or inner_text(element)
        when = _day(value, language)
        if when is None:
            continue
        names = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
        if _close(measured, number):
            out.near.append(("time", when))
        if "modif" in names or "updated" in names.split():
            out.updated.append(("time", when))
        elif few or called or _close(measured, number):
            shown = inner_text(element).strip()
            label = f"{before} {around.partition(shown)[0] if shown else ''}"[-40:]
            (out.updated if _UPDATED.search(f"{label} {shown}") else out.published).append(("time", when))
    low = max(0, measured.headline - 6) if measured.headline >= 0 else 0
    for number in dated:
        chunk = page.chunks[number]
        near = low <= number < low + _NEAR
        text = _spaced(chunk).translate(_DIGITS)
        match = DAY.search(text)
        when = _day(match[0], language) if match else None
        if match is None or when is None:
            continue
        before = page.chunks[number - 1].text if number and page.chunks[number - 1].words < 4 else ""
        label = f"{before} {text[: match.start()]}"
        # Far from the headline a date counts only where it is all the line, called so, or stands in a byline's box.
        called = bool(_PUBLISHED.search(label[-40:]) or _UPDATED.search(label[-40:])) and chunk.words <= 16
        if not called and elsewhere(measured, chunk.node, _OTHERS, near) and not _under_headline(measured, number):
            continue
        alone = len(text) - len(match[0]) < 24 or chunk.words <= 9
        if not near and not (called or (alone and measured.near(number) & META)):
            continue
        if near and not (chunk.words <= 16 or measured.near(number) & META):
            continue
        if near:
            out.near.append(("byline", when))
        (out.updated if _UPDATED.search(label) else out.published).append(("byline", when))
    # So many days in short lines under the headline are those of events or of other stories.
    stamps = [row for row in out.published if row[0] == "byline" and row in out.near]
    if len(stamps) >= _LISTED and len(set(stamps)) > 2:
        out.published = [row for row in out.published if row[0] != "byline"]
    return out


def _dated_chunks(measured: Measured) -> Iterator[int]:
    """The numbers of the lines that hold a year."""
    for number, chunk in enumerate(measured.page.chunks):
        if chunk.words <= 30 and (chunk.link <= 0.8 or measured.near(number) & META) and heading_level(chunk.tag) != 1:
            text = chunk.text
            if not text.isascii() and _EASTERN.search(text):
                text = text.translate(_DIGITS)
            if ("1" in text or "2" in text) and _YEAR.search(text):
                yield number


def _close(measured: Measured, chunk: int) -> bool:
    """Whether a place is near the headline, by chunks."""
    start = max(measured.headline, 0)
    return start - 8 <= chunk <= start + 16


def _under_headline(measured: Measured, chunk: int) -> bool:
    """Whether a place right under the headline is a byline's by its own name, whatever its boxes are called."""
    node = measured.page.nodes[measured.page.chunks[chunk].node]
    parent = measured.page.nodes[node.parent] if node.parent >= 0 else node
    return 0 <= measured.headline < chunk <= measured.headline + 10 and bool((node.groups | parent.groups) & META)


def _spaced(chunk: Chunk) -> str:
    """A byline's text with blanks between its inline elements, which are often set apart by style alone."""
    return " ".join(" ".join([text for text, _ in chunk.pieces]).split())
