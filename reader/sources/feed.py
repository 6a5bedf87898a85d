"""RSS 0.9 to 2.0, RSS 1.0 (RDF) and Atom, read strictly; what is not well-formed goes to `tolerant`.

Namespaces are matched by what they mean, not by prefix. Nothing is recovered silently: a broken address would be worse
than none.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from lxml import etree

from reader.errors import ParseError
from reader.model import Enclosure, Entry, Listing
from reader.sources import usual
from reader.text.language import declared
from reader.text.safe import clean_line
from reader.text.urls import safe_url
from reader.text.xml import xml_root

MAX_ENTRIES = 5_000
#: Entries that are looked at to find the newest.
MOST_READ = 4 * MAX_ENTRIES
MAX_CONTENT = 2 << 20
SUMMARY = 1_000

_XML = "{http://www.w3.org/XML/1998/namespace}"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_NAMES = {
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/xhtml": "xhtml",
    _RDF: "rdf",
}
#: Names of tags that were met, ours for theirs. A feed may invent any number, so only so many are remembered.
_met: dict[str, str] = {}
_MOST_MET = 500
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<!--[^<>]{0,2000}-->")
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
#: Markup that was escaped once too often: only a whole element is taken for it, so that "the <b> tag" stays.
_ELEMENT = re.compile(
    r"<(b|i|em|strong|span|p|a|u|sup|sub|br|img)\b[^<>]{0,2000}(?:/>|>(?=[^<>]{0,2000}</\1>))|<br>", re.IGNORECASE
)
_REFERENCE = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});", re.IGNORECASE)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|p|div|li)\b[^<>]{0,200}>", re.IGNORECASE)
_SCRIPT = re.compile(r"<(script|style)\b[^<>]{0,500}>[^<]{0,20000}</\1>", re.IGNORECASE)


def read_xml(body: bytes, url: str) -> Listing | None:
    """The listing of a well-formed feed; None when it is not well-formed. Raises ParseError for XML that is no feed."""
    try:
        root = xml_root(body)
    except ParseError:
        return None
    if any(True for _ in root.iter(etree.Entity)):
        # Entities of a DTD are not resolved; the tolerant parser knows the harmless ones of HTML.
        return None
    kind = _name(root)
    if kind in ("rss", "rdf:RDF", "RDF"):
        return _rss(root, url)
    if kind == "atom:feed":
        return _atom(root, url)
    raise ParseError("This is XML, but not a feed", kind="not_a_feed")


def _name(element: etree._Element) -> str:
    """`prefix:name` with our prefix for its namespace; plain for those of RSS."""
    tag = element.tag
    known = _met.get(tag)
    if known is not None:
        return known
    if not isinstance(tag, str):
        return ""
    found = tag
    if tag[0] == "{":
        space, _, name = tag[1:].partition("}")
        prefix = _NAMES.get(space, "?")
        found = f"{prefix}:{name}" if prefix else name
    if len(_met) < _MOST_MET:
        _met[tag] = found
    return found


def _inner(element: etree._Element) -> str:
    """All text in an element."""
    if not len(element):
        return element.text or ""
    return "".join(str(part) for part in element.itertext())


class _Children:
    """The children of an element by name, looked through once."""

    __slots__ = ("_by_name",)

    def __init__(self, element: etree._Element) -> None:
        by_name: dict[str, list[etree._Element]] = {}
        for child in element:
            name = _met.get(child.tag) or _name(child)
            if name in by_name:
                by_name[name].append(child)
            else:
                by_name[name] = [child]
        self._by_name = by_name

    def all(self, *names: str) -> list[etree._Element]:
        by_name = self._by_name
        found: list[etree._Element] = []
        for name in names:
            if name in by_name:
                found += by_name[name]
        return found

    def none_of(self, names: frozenset[str]) -> bool:
        return names.isdisjoint(self._by_name)

    def first(self, *names: str) -> etree._Element | None:
        for name in names:
            if name in self._by_name:
                return self._by_name[name][0]
        return None

    def text(self, *names: str) -> str:
        """The first text among these, in their order."""
        by_name = self._by_name
        for name in names:
            if name in by_name:
                for child in by_name[name]:
                    if text := _inner(child).strip():
                        return text
        return ""


def _rss(root: etree._Element, url: str) -> Listing:
    channel = next((child for child in root if _name(child) == "channel"), None)
    if channel is None:
        raise ParseError("This is RSS without a channel", kind="not_a_feed")
    about = _Children(channel)
    base = root.get(f"{_XML}base") or channel.get(f"{_XML}base") or url
    language = declared(about.text("language", "dc:language"))
    links = about.all("atom:link")
    items = [*about.all("item"), *(child for child in root if _name(child) == "item")]
    return finish(
        Listing(
            title=plain(about.text("title", "dc:title"), 200),
            entries=tuple(_rss_entry(item, base, language) for item in items[:MOST_READ]),
            site=safe_url(about.text("link"), base) or _first_link(links, "alternate", base),
            language=language,
            description=plain(about.text("description", "itunes:summary"), SUMMARY) or None,
            ttl=_ttl(about),
            feed_url=_first_link([link for link in links if link.get("rel")], "self", base),
            skip_hours=tuple(hour for child in about.all("skipHours") for hour in _hours(child)),
            skip_days=tuple(clean_line(day.text or "", 12) for child in about.all("skipDays") for day in child)[:7],
        ),
        total=len(items),
    )


def _first_link(links: list[etree._Element], rel: str, base: str) -> str | None:
    return next((safe_url(link.get("href"), base) for link in links if link.get("rel", "alternate") == rel), None)


def _hours(element: etree._Element) -> Iterator[int]:
    for child in element:
        text = (child.text or "").strip()
        if text.isascii() and text.isdigit() and int(text) <= 24:
            yield int(text) % 24


def _ttl(about: _Children) -> float | None:
    minutes = about.text("ttl")
    if minutes.isascii() and minutes.isdigit() and 0 < int(minutes[:7]) <= 10_080:
        return float(minutes) * 60
    period = _PERIODS.get(about.text("sy:updatePeriod").lower())
    if period is None:
        return None
    frequency = about.text("sy:updateFrequency")
    if not (frequency.isascii() and frequency.isdigit()):
        return float(period)
    return period / max(1, int(frequency[:4]))


def _rss_entry(item: etree._Element, base: str, language: str | None) -> Entry:
    facts = _Children(item)
    base = item.get(f"{_XML}base") or base
    guid_element = facts.first("guid")
    guid = clean_line((_inner(guid_element) if guid_element is not None else item.get(f"{{{_RDF}}}about")) or "")
    link = facts.text("feedburner:origLink", "link") or _linked(facts)
    if not link and guid_element is not None and guid_element.get("isPermaLink", "true").lower() != "false":
        link = guid if guid.startswith(("http://", "https://")) else ""
    content = facts.text("content:encoded", "xhtml:body")
    described = facts.text("description", "itunes:summary", "media:description")
    if not content and len(described) > 2_000:
        content = described
    own_language = facts.text("dc:language")
    return entry_of(
        url=usual.address(link, base) or "",
        title=facts.text("title", "media:title", "dc:title"),
        guid=guid or None,
        authors=_texts(facts, "dc:creator", "author", "itunes:author"),
        published=facts.text("pubDate", "dc:date", "dcterms:created", "atom:published"),
        updated=facts.text("dcterms:modified", "atom:updated"),
        summary=described or content,
        content=content,
        language=(declared(own_language) if own_language else None) or language,
        categories=_texts(facts, "category", "dc:subject"),
        enclosures=[
            _enclosure(found.get("url"), found.get("type"), found.get("length"), base)
            for found in facts.all("enclosure")
        ],
        image=_image(facts, base),
    )


def _linked(facts: _Children) -> str:
    """Where Atom's link in an RSS item leads."""
    links = facts.all("atom:link")
    return next((found.get("href", "") for found in links if found.get("rel", "alternate") == "alternate"), "")


def _texts(facts: _Children, *names: str) -> list[str]:
    return [_inner(child) for child in facts.all(*names)]


_PICTURED = frozenset(("media:thumbnail", "media:content", "media:group", "itunes:image", "enclosure"))


def _image(facts: _Children, base: str) -> str | None:
    if facts.none_of(_PICTURED):
        return None
    pictures = facts.all("media:thumbnail", "media:content")
    for group in facts.all("media:group"):
        pictures += group
    pictures += facts.all("itunes:image")
    for found in pictures:
        address, kind = found.get("url") or found.get("href"), found.get("type") or found.get("medium") or "image"
        if address and kind.startswith("image"):
            return safe_url(address, base)
    enclosed = facts.all("enclosure")
    first = next((child for child in enclosed if (child.get("type") or "").startswith("image/")), None)
    return None if first is None else safe_url(first.get("url"), base)


def _enclosure(address: str | None, kind: str | None, length: str | None, base: str) -> Enclosure | None:
    found = safe_url(address, base)
    size = int(length) if length and length.isascii() and length.isdigit() and len(length) < 15 else None
    return None if found is None else Enclosure(found, clean_line(kind or "", 100) or None, size)


def _atom(root: etree._Element, url: str) -> Listing:
    about = _Children(root)
    base = _base(root, url)
    language = declared(root.get(f"{_XML}lang"))
    entries = about.all("atom:entry")
    people = _people(about)
    return finish(
        Listing(
            title=plain(_atom_text(about.first("atom:title")), 200),
            entries=tuple(_atom_entry(item, base, language, people) for item in entries[:MOST_READ]),
            site=_atom_link(about.all("atom:link"), base, "alternate"),
            feed_url=_atom_link(about.all("atom:link"), base, "self"),
            language=language,
            description=plain(_atom_text(about.first("atom:subtitle", "atom:tagline")), SUMMARY) or None,
            ttl=_ttl(about),
        ),
        total=len(entries),
    )


def _people(facts: _Children) -> list[str]:
    return [_Children(person).text("atom:name") for person in facts.all("atom:author")]


def _base(element: etree._Element, outer: str) -> str:
    own = element.get(f"{_XML}base")
    return (safe_url(own, outer) or outer) if own else outer


_PAGES = frozenset(("text/html", "application/xhtml+xml", "application/atom+xml", ""))


def _atom_link(links: list[etree._Element], base: str, rel: str) -> str | None:
    for link in links:
        if (link.get("rel") or "alternate") == rel and (link.get("type") or "") in _PAGES:
            return usual.address(link.get("href"), _base(link, base))
    return None


def _any_link(links: list[etree._Element], base: str) -> str | None:
    """What an entry without a link to its page leads to, but no enclosure."""
    return next(
        (found for link in links if link.get("rel") != "enclosure" and (found := safe_url(link.get("href"), base))),
        None,
    )


def _atom_text(element: etree._Element | None) -> str:
    """The HTML of a text construct (RFC 4287 §3.1); plain text is escaped."""
    if element is None:
        return ""
    kind = (element.get("type") or "text").lower()
    if kind == "xhtml" or (kind != "html" and len(element)):
        parts = [html.escape(element.text or "", quote=False)]
        parts += [etree.tostring(child, encoding="unicode", with_tail=True) for child in element]
        return re.sub(r"(</?)[a-z0-9]+:", r"\1", "".join(parts))
    text = _inner(element)
    return text if kind in ("html", "text/html") else html.escape(text, quote=False)


def _atom_entry(item: etree._Element, base: str, language: str | None, people: list[str]) -> Entry:
    facts = _Children(item)
    base = _base(item, base)
    content = facts.first("atom:content")
    html_text = _atom_text(content) if content is not None and not content.get("src") else ""
    short = facts.first("atom:summary")
    links = facts.all("atom:link")
    updated = facts.text("atom:updated", "atom:modified")
    return entry_of(
        url=_atom_link(links, base, "alternate") or _any_link(links, base) or "",
        title=_atom_text(facts.first("atom:title")) or facts.text("media:title"),
        guid=clean_line(facts.text("atom:id")) or None,
        authors=_people(facts) or people or _texts(facts, "dc:creator"),
        published=facts.text("atom:published", "atom:issued", "atom:created", "dc:date") or updated,
        updated=updated,
        summary=_atom_text(short) or html_text,
        content=html_text if len(html_text) > 400 or short is not None else "",
        language=declared(item.get(f"{_XML}lang")) or language,
        categories=[found.get("label") or found.get("term") or "" for found in facts.all("atom:category")],
        enclosures=[
            _enclosure(found.get("href"), found.get("type"), found.get("length"), base)
            for found in links
            if found.get("rel") == "enclosure"
        ],
        image=_image(facts, base),
    )


def plain(markup: str, limit: int) -> str:
    """HTML of a title or summary as one line of clean text."""
    if "<" in markup:
        if "<![CDATA[" in markup:
            markup = _CDATA.sub("", markup)
        markup = markup[: limit * 40]
        if "<s" in markup or "<S" in markup:
            markup = _SCRIPT.sub(" ", markup)
        elif len(markup) > limit * 3 // 2:
            # Mostly the beginning, up to the end of a tag, is more than enough.
            beginning = plain(markup[: markup.rfind(">", 0, limit * 3 // 2) + 1], limit)
            if len(beginning) == limit:
                return beginning
        markup = _TAG.sub("", _BREAK.sub(" ", markup))
    text = markup
    if "&" in text:
        text = html.unescape(text)
        if "&" in text and _REFERENCE.search(text):
            text = html.unescape(text)
    if "<" in text and _ELEMENT.search(text, 0, limit * 4):
        text = _TAG.sub("", _BREAK.sub(" ", text))
    return clean_line(text, limit)


def entry_of(
    *,
    url: str,
    title: str,
    guid: str | None,
    authors: list[str],
    published: str | datetime | None,
    updated: str | datetime | None,
    summary: str,
    content: str,
    language: str | None,
    categories: list[str],
    enclosures: list[Enclosure | None],
    image: str | None,
) -> Entry:
    """An entry from what a format states, cleaned and bounded. A missing title is the beginning of the summary."""
    short = plain(summary, SUMMARY)
    name = plain(title, SUMMARY)
    if not name:
        name = short if len(short) <= 100 else short[:100].rsplit(" ", 1)[0] + "…"
    kinds = tuple(dict.fromkeys(found for text in categories if (found := plain(text, 80))))[:20]
    return Entry(
        url=url,
        title=name or url,
        guid=guid,
        authors=tuple(dict.fromkeys(found for text in authors if (found := person(text))))[:10],
        published=published if isinstance(published, datetime) else usual.when(published or "", language),
        updated=updated if isinstance(updated, datetime) else usual.when(updated or "", language),
        summary=short or None,
        content_html=usual.markup(content, MAX_CONTENT) or None,
        language=language,
        section=kinds[0] if kinds else None,
        categories=kinds,
        enclosures=tuple(found for found in enclosures if found)[:10],
        image=image,
    )


_NOBODY = frozenset(("admin", "administrator", "editor", "webmaster", "noreply", "root"))


def person(text: str) -> str:
    """The name in `ana@example.org (Ana Whitlock)`, `Ana <ana@…>` or a plain name; empty for a bare address."""
    text = plain(text, 200)
    if "@" in text:
        if found := re.match(r"^\S+@\S+\s*\((.+)\)$", text):
            return found[1].strip()
        text = re.sub(r"\s*<?\S+@\S+>?\s*", " ", text).strip()
    return "" if text.lower() in _NOBODY else text


def finish(listing: Listing, total: int) -> Listing:
    """Drop entries with nothing to open or read, keep the newest of too many, and say so."""
    from msgspec.structs import replace

    entries = [entry for entry in listing.entries if entry.url or entry.title]
    problems = list(listing.problems)
    if len(entries) < len(listing.entries):
        problems.append(f"{len(listing.entries) - len(entries)} entries without title and address were left out")
    if total > MAX_ENTRIES:
        entries = _newest(entries)
        problems.append(f"{total - len(entries)} of {total} entries were left out")
    return replace(listing, entries=tuple(entries), problems=tuple(problems))


def _newest(entries: list[Entry]) -> list[Entry]:
    """As many as are kept, in their order: the newest, where an entry without a time counts as its predecessor's."""
    times: list[datetime] = []
    for entry in entries:
        stated = entry.published or entry.updated
        times.append(stated or (times[-1] if times else datetime.max.replace(tzinfo=UTC)))
    ranked = sorted(range(len(entries)), key=lambda place: times[place], reverse=True)
    return [entries[place] for place in sorted(ranked[:MAX_ENTRIES])]
