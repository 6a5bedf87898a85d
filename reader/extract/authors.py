"""Who wrote an article: what its head states, else what the page shows near the headline or at the end.

Accounts of content systems, machine names and the site itself are no authors; nobody is better than the wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from reader.dom.facts import Facts
from reader.dom.tree import inner_text
from reader.extract.classes import COMMENT, FOOT, META, RELATED, groups
from reader.extract.dates import DAY
from reader.extract.measure import Measured, elsewhere, folded
from reader.extract.walk import IN_ASIDE, IN_NAV, Chunk, Walked, heading_level
from reader.text.safe import clean_line

#: Characters of a line that are looked at for names: a byline is short, a word of megabytes is not.
_BYLINE = 600
_ACCOUNTS = frozenset((
    "admin", "administrator", "administrador", "adm", "webmaster", "editor", "editors", "editorial", "redaktion",
    "redaktor", "redactie", "redacao", "redação", "redaccion", "redacción", "redaction", "rédaction", "redazione",
    "redakcja", "redakce", "redaksiya", "staff", "team", "user", "author", "anonymous", "guest", "root", "moderator",
    "superuser", "super", "wordpress", "wp", "newsroom", "desk", "newsdesk", "agency", "agencies", "reporter",
    "correspondent", "contributor", "unknown", "none", "null", "undefined", "test", "demo", "support", "info", "news",
    "web", "webdesk", "администратор", "админ", "редакция", "редактор", "مدیر", "ادمین", "تحریریه", "المحرر", "admin1",
    "siteadmin", "管理员", "編集部", "편집부",
))  # fmt: skip
_GENERIC = re.compile(
    r"(?:the |our |web |news |online )?(?:staff|team|editors?|editorial|newsroom|news desk|desk|redaktion|redacción|"
    r"redacao|redação|rédaction|redazione|agency|agencies|press office|admin|author|writer|reporter|correspondent|"
    r"contributors?|guest|name)"
    r"(?: (?:staff|team|board|desk|office|writers?|reports?|author|contributors?|post))?",
)
_NO_CASE = re.compile("[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0fff\u10a0-\u10ff\u3040-\u9fff\uac00-\ud7af]")
_BY = re.compile(
    r"^\W*(?:(?:this )?(?:story|text|words|post|posted|written|published|reported|reviewed|article|medically reviewed|"
    r"updated|authored|created)(?: was)?(?: written)? (?:by|von)\b|by\b|von\b|par\b|por\b|"
    r"di\b|da\b|door\b|av\b|af\b|autor(?:a|e|in)?\b|authors?\b|auteur\b|contributors?\b|автор\b|yazan\b|müəllif\b|نویسنده|"
    r"بقلم|كتبت?|από|текст|लेखक|लेखिका|מאת|penulis|oleh|tác giả|작성자|作者|文)(?!\w)\s*[:：\-–]?\s*",
    re.IGNORECASE,
)
_NOT_NAME = re.compile(
    r"\d{2,}|:|https?:|www\.|@|©|®|™|\b(?:read|share|comments?|follow|subscribe|view|posts?|articles?|min(?:utes?)?|ago|updated|"
    r"published|find|terms|features|menu|learn|contact|sign|show|quick|category|written|insights?|guide|tips|finance|wellness|strategy|digital|jan|feb|mar|apr|"
    r"jun|jul|aug|sept?|oct|nov|dec|sat|sun|mon|tue|wed|thu|fri|bio|profile|photo|image|website|websites|twitter|facebook|"
    r"linkedin|email|about|more|home|today|yesterday)\b",
    re.IGNORECASE,
)
#: Words of the names of companies, papers and offices.
_COMPANY = re.compile(
    r"\b(?:team|staff|desk|news|newsroom|media|times|post|press|daily|journal|magazine|blog|studios?|agency|group|inc|llc|"
    r"ltd|gmbh|corp|company|co|bank|services?|solutions|financial|global|international|store|shop|expert|academy|"
    r"official|university|college|school|institute|center|centre|association|foundation|society|department|office|editors?|"
    r"editorial|marketing|technolog(?:y|ies)|systems?|software|labs?|health|medical|clinic|travel|home|life|club|"
    r"coalition|council|committee|ministry|traveler|teacher|computer|overhauls)\b",
    re.IGNORECASE,
)
#: Companies by their legal form; a head that names one as author names the maker of its template.
_LEGAL_FORM = re.compile(r"\b(?:inc|llc|ltd|gmbh|corp|s\.?a\.?|plc|pty)\b\.?", re.IGNORECASE)
#: What somebody is, not who: it follows a name after a comma, and nothing after it is a name.
_JOB = re.compile(
    r"(?:\b(?:senior|chief|deputy|managing|associate|assistant|contributing|licensed|certified|head of|vice|director|"
    r"manager|writer|columnist|founder|co-founder|president|officer|professor|correspondent|reporter|journalist|"
    r"analyst|specialist|consultant|engineer|strategist|journalism|ceo|cto|cmo|grader|lecturer|fellow)\b)",
    re.IGNORECASE,
)
_AND = re.compile(
    r"\s*(?:,|;|\||/|•|·|&|\band\b|\bund\b|\bet\b|\by\b|\be\b|\bи\b|\bvə\b|\bve\b|\bو\b)\s*", re.IGNORECASE
)
_DEGREE = re.compile(
    r",?\s*\b(?:ph\.?d|m\.?d|mba|cfa|cpa|rn|esq|jr|sr|ii|iii|dds|dvm|rd|ms|msc|ma|mph|lcsw|cissp|pmp|phr|facln?m|dacb|dacvb|vmd|"
    r"shrm-\w+)\.?\*?$",
    re.IGNORECASE,
)
_ONLY_DEGREE = re.compile(r"(?i)(?:ph\.?d|m\.?d|mba|jr|sr|rn|esq|cfa|cpa|dvm|vmd|dacvb|foma|faclm|dabom|lvt|ba)\.?")
_BARE_NAME = re.compile(
    r"(?:[^\W\d_a-z][\w'’.-]*)(?: (?:[^\W\d_a-z][\w'’.-]*|de|van|von|der|den|la|al|bin|ter|di|da|le|el)){1,3}"
)
_BY_NAME = re.compile(
    r"(?:^|[\s|•·])(?:[Bb]y|BY|[Vv]on|[Pp]ar|[Pp]or|[Aa]utore?:|[Aa]uthors?:|[Cc]ontributors?:|[Aa]uteur:|Автор:|Müəllif:|"
    r"Yazar:|Yazan:|Από:|Текст:|Авторка:|Autorka:|Tekst:|लेखक:|लेखिका:|كتبت?:|بقلم:?|نویسنده:|מאת:?|Penulis:|Oleh:?|"
    r"Tác giả:|작성자:|作者[:：]|文[:：]|^[Dd]i(?= [A-ZÀ-Ý]))\s*:?\s+"
    r"((?:[^\W\d_a-z][\w'’.-]*|\b(?:and|de|van|von|der|&)\b)"
    r"(?:[ ,]+(?:[^\W\d_a-z][\w'’.-]*|\b(?:and|de|van|von|der)\b|&)){0,6})"
)
_NAMED = re.compile(
    r"\([^\W\d_a-z]\w+\)|[^\W\d_a-z][\w'’.,*-]*|(?:de|van|von|der|den|del|la|al|el|bin|ter|di|da|le|and|y|e|et|und|&)"
)
_PERSONAL = re.compile(
    r"author|people|person|team|staff|by/|writer|contribut|profile|user|bio|/@|journalist|auteur|autor|expert"
)
_READING = re.compile(r"\b\d+\s*-?min", re.IGNORECASE)
_AFTER_NAME = re.compile(
    r"\s*[|•·]\s*|\s+[–—/-]\s+|\s*\n\s*|\s+(?:on|in|at|for|updated|published|posted|last|on behalf)\s|"
    r"\d+\s*min|,\s+[a-z]|\s+\((?!\w+\)\s+[^\W\d_a-z])"
)
_STATED = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "dc.creator",
    "dcterms.creator", "citation_author", "byl", "article:author:name", "og:article:author",
)  # fmt: skip
_SERVANTS = frozenset(("admin", "administrator", "webmaster", "administrador"))
#: An office by its letters. A person writes out at least one name.
_HANDLE = re.compile(r"\w*[a-z][A-Z]\w*")
_ACRONYM = re.compile(r"[A-Z]{2,6}")
#: A line that only announces the name in the next one.
_LABEL = re.compile(
    r"\W*(?:(?:article |story |text |words |written |posted |published |reported )?by|authors?|about the author|von|"
    r"autor(?:in|a)?|auteur|автор|yazar|müəllif|نویسنده|بقلم)\W*",
    re.IGNORECASE,
)
#: Names of boxes that stand in bylines and hold no author.
_NO_AUTHOR = re.compile(r"categor|separator|date|menu|portfolio|description")
_LABELLED = re.compile(
    r"^\W*(?:contact|photo|image|picture|illustration|graphic|video|media|press)[\w ]*:", re.IGNORECASE
)
_MOST = 12


def authors(found: Facts, measured: Measured, site: str, title: str) -> tuple[tuple[str, ...], str]:
    """The authors' names, and where they were found ("json-ld", "meta", "byline", or "").

    The outlet itself is named only where the page shows it in a byline and nobody else; an account's name in a
    head ("KatieS") only where the page shows no other.
    """
    outlet = folded(site)
    desk: tuple[str, ...] = ()
    account: tuple[tuple[str, ...], str] | None = None
    for source, names in _sources(found, measured):
        people, outlets = _people(names, source, outlet, site, title)
        if people and source != "byline" and _HANDLE.fullmatch(people[0]):
            account = account or ((people[0],), source)
        elif people:
            return tuple(people[:_MOST]), source
        desk = desk or tuple(outlets)
    if account:
        return account
    return desk[:1], "byline" if desk else ""


def _people(names: list[str], source: str, outlet: str, site: str, title: str) -> tuple[list[str], list[str]]:
    """The persons among these names, and what is the outlet itself."""
    people: list[str] = []
    outlets: list[str] = []
    for name in names:
        parts = split_names(name)
        torn = any(not _is_name(part, source) for part in parts)
        for part in parts:
            person = part.removesuffix(site).strip() if site and part.endswith(f" {site}") else part
            if not _is_name(person, source) or folded(person) == folded(title):
                continue
            if torn and " " not in person:  # "Wellness & Prevention": one half is no name, so neither is the other
                continue
            if not _is_outlet(person, outlet):
                if person not in people:
                    people.append(person)
            elif source == "byline" and len(folded(person).split()) > 1:
                outlets.append(person)
    return people, outlets


def split_names(text: str) -> list[str]:
    """The single names of an author field: `By Ana Whitlock and Jo Pell` gives two."""
    text = _BY.sub("", clean_line(unescape(text), 300))
    names: list[str] = []
    for part in _AND.split(text):
        name = _BY.sub("", part.strip(" .,;:-–—|"))
        name = _DEGREE.sub("", name).strip(" ,*")
        if names and _JOB.search(name):
            break
        if name and not _ONLY_DEGREE.fullmatch(name):
            names.append(name)
    return names


def _sources(found: Facts, measured: Measured) -> Iterator[tuple[str, list[str]]]:
    article = found.article or {}
    yield "json-ld", [name for item in _items(article.get("author")) if (name := _person(found.follow(item)))]
    for item in found.objects:
        if item is not found.article and "author" in item and item.get("@type") not in _NOT_WRITTEN:
            yield "json-ld", [name for row in _items(item["author"]) if (name := _person(found.follow(row)))]
    for name in _STATED:
        yield "meta", [value for value in found.meta.get(name, []) if not value.startswith(("http", "/"))]
    for names in _bylines(measured):
        yield "byline", names
    written = "written by" in (found.first("twitter:label1") or "").lower()
    yield "meta", found.meta.get("twitter:data1", []) if written else []
    yield "byline", list(_signed(measured))


_NOT_WRITTEN = ("Comment", "Review", "VideoObject", "ImageObject", "Product", "Quotation")


def _is_name(name: str, source: str) -> bool:
    """Whether a name may be shown as author: no account of a content system, no machine name, no sentence."""
    known = folded(name)
    words = known.split()
    if len(known) < 3 or len(name) > 60 or known in _ACCOUNTS or len(words) > 6 or _SERVANTS & set(words):
        return False
    if _NOT_NAME.search(name) or _GENERIC.fullmatch(known):
        return False
    if source != "byline" and (_LEGAL_FORM.search(name) or _ACRONYM.fullmatch(name)):
        return False
    return (
        " " in name.strip()
        or bool(_NO_CASE.search(name))
        or (name[:1].isupper() and not re.search(r"[a-z][A-Z].|[_.\d@-]", name))
    )


def _is_outlet(name: str, outlet: str) -> bool:
    """Whether a name is the site's. Who writes a site of his own name is its author all the same."""
    known = folded(name)
    if not outlet or not (
        outlet == known or (len(known) > 5 and known in outlet) or (len(outlet) > 5 and outlet in known)
    ):
        return False
    own = _BARE_NAME.fullmatch(name) and not _COMPANY.search(name) and len(name.split()) == 2 and known[:4] != "the "
    return not own


def _bylines(measured: Measured) -> Iterator[list[str]]:
    """Names that the visible page gives near the headline, the surest first.

    Elements that say author by relation, property, class or address; "By …" in a short line; a name beside the date.
    """
    page = measured.page
    low = max(0, measured.headline - 4) if measured.headline >= 0 else 0
    near = range(low, min(len(page.chunks), low + 20))
    marked = [names for chunk, names in _marked(measured) if chunk in near and names]
    yield from marked[:2]
    if said := _said(measured):
        yield said
    yield from marked[2:]
    for number in near:
        chunk = page.chunks[number]
        if not -3 <= number - measured.headline <= 4 or chunk.words > 12 or _links_elsewhere(chunk):
            continue
        if number < measured.headline and not _personal(chunk):
            continue
        if page.nodes[chunk.node].inside & (IN_NAV | IN_ASIDE) or heading_level(chunk.tag) == 1:
            continue
        if measured.near(number) & RELATED:
            continue
        for part in re.split(r"\s*[|•·–—/]\s*|\s+in\s+|" + DAY.pattern, _spaced(chunk)[:_BYLINE]):
            name = (part or "").strip(" ,.-")
            if not _BARE_NAME.fullmatch(name) or _COMPANY.search(name) or folded(name) in _headline(measured):
                continue
            if _dated(measured, number):
                yield [name]
                return


def _said(measured: Measured) -> list[str]:
    """The name in "By …" near the headline: in one line, or in the line after one that only says "by"."""
    page = measured.page
    low = max(0, measured.headline - 4) if measured.headline >= 0 else 0
    for number in range(low, min(len(page.chunks), low + 20)):
        chunk = page.chunks[number]
        if chunk.words > 24 or heading_level(chunk.tag) == 1 or page.nodes[chunk.node].inside & (IN_NAV | IN_ASIDE):
            continue
        if name := _announced(measured, number):
            return [name]
        linked = _linked_name(chunk)
        if linked and chunk.words <= 12:
            return [linked]
        by = _BY_NAME.search(_spaced(chunk))
        if by is None or (by.start() > 0 and " " not in by[1].strip()):
            continue
        if by.start() > 0 and chunk.words > 9 and not (measured.near(number) & META or DAY.search(chunk.text)):
            continue
        if " " not in by[1].strip() and not measured.near(number) & META:
            continue
        return [by[1]]
    return []


def _announced(measured: Measured, number: int) -> str:
    """The name in the line after one that is nothing but "Author" or "By"."""
    chunks = measured.page.chunks
    if chunks[number].words > 3 or number + 1 >= len(chunks) or not _LABEL.fullmatch(chunks[number].text):
        return ""
    name = _name_in(_spaced(chunks[number + 1]))
    return name if chunks[number + 1].words <= 12 and _BARE_NAME.fullmatch(name) and not _COMPANY.search(name) else ""


def _linked_name(chunk: Chunk) -> str:
    """The linked name right after "By" at the beginning of a line."""
    before = ""
    for text, inline in chunk.pieces:
        if inline.href is None:
            before += text
        elif text.strip():
            name = text.strip()
            return name if _LABEL.fullmatch(before) and _BARE_NAME.fullmatch(name) and not _COMPANY.search(name) else ""
    return ""


def _personal(chunk: Chunk) -> bool:
    """Whether a line links to the page of a person."""
    return any(inline.href and _PERSONAL.search(inline.href) for _, inline in chunk.pieces)


def _looks_named(name: str) -> bool:
    """Whether every word is written as names are: with a capital, as a particle, or in a script without capitals."""
    return bool(name) and (bool(_NO_CASE.search(name)) or all(_NAMED.fullmatch(word) for word in name.split()))


def _links_elsewhere(chunk: Chunk) -> bool:
    """Whether a line is a link to something that is no person's page: a section, a topic."""
    hrefs = [inline.href for text, inline in chunk.pieces if inline.href and text.strip()]
    return bool(hrefs) and chunk.link > 0.8 and not any(_PERSONAL.search(href) for href in hrefs)


def _signed(measured: Measured) -> Iterator[str]:
    """Names far from the headline: a signature "Written by …" after the text, an author box at its end."""
    page = measured.page
    announced: list[str] = []
    for number, chunk in enumerate(page.chunks):
        if chunk.words > 16 or number <= measured.headline or elsewhere(measured, chunk.node, COMMENT | RELATED, True):
            continue
        if name := _announced(measured, number):
            announced.append(name)
        text = _spaced(chunk)
        if _BY.match(text) and (by := _BY_NAME.search(text)) and " " in by[1].strip() and not _COMPANY.search(by[1]):
            yield by[1]
            return
    if announced:
        # Several of them belong to the several works of a list.
        yield from announced if len(announced) == 1 else ()
        return
    for number, names in _marked(measured, FOOT):
        if not _under_link(page, number):
            yield from names[:1]
            return


def _under_link(page: Walked, number: int) -> bool:
    """Whether a line stands under a linked headline: whoever it names wrote another story."""
    return number > 0 and page.chunks[number - 1].link > 0.8 and page.chunks[number - 1].words > 5


def _marked(measured: Measured, besides: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Names in elements that say author, each with its place; not in those whose class is of the groups `besides`."""
    page = measured.page
    seen: set[str] = set()
    for number, node, element in page.authors[:40]:
        if elsewhere(measured, node, COMMENT | RELATED, True):
            continue
        if besides and groups(element.get("class") or "") & besides:
            continue
        names = f"{element.get('class') or ''} {page.nodes[node].names}".lower()
        if _NO_AUTHOR.search(names) and "author" not in names:
            continue
        if page.nodes[node].element is element:
            at = page.nodes[node]
            texts = [
                _spaced(chunk) for chunk in page.chunks[at.first : min(at.last, at.first + 6)] if chunk.words <= 24
            ]
        else:
            texts = [clean_line(element.get("content") or inner_text(element, " "), 300)]
        inner = next((other for _, _, other in page.authors[:40] if element in other.iterancestors()), None)
        if inner is not None and _BARE_NAME.fullmatch(within := _name_in(clean_line(inner_text(inner, " "), 300))):
            texts = texts if _JOB.search(within) or len(within.split()) > 3 else [within]
        if number < len(page.chunks) and _LABELLED.search(page.chunks[number].text):
            continue
        for text in texts:
            name = _name_in(text)
            if " " not in name and not (element.get("rel") == "author" or _BY.match(text) or _NO_CASE.search(name)):
                continue
            if not _looks_named(name) or any(folded(name) in known for known in seen):
                continue
            seen.add(folded(name))
            yield number, [name]


def _name_in(text: str) -> str:
    """The name in an author element: without "By", dates, reading times and what follows a bar."""
    text = next((part for part in DAY.split(_BY.sub("", text)) if len(part.strip(" ,.•·|-")) > 2), "")
    text = _BY.sub("", text.strip(" ,.•·|-–—/"))
    text = _AFTER_NAME.split(text)[0].strip(" ,.:;-–—|*")
    return text if 2 < len(text) < 60 and len(text.split()) <= 6 else ""


def _dated(measured: Measured, number: int) -> bool:
    """Whether a date or a reading time stands in this chunk or one of its neighbours."""
    chunks = measured.page.chunks
    return any(
        DAY.search(chunks[other].text) or _READING.search(chunks[other].text)
        for other in range(max(0, number - 2), min(len(chunks), number + 4))
        if chunks[other].words <= 16 and other != measured.headline
    )


def _headline(measured: Measured) -> str:
    """The visible headline, folded: its words are no names."""
    return folded(measured.page.chunks[measured.headline].text) if measured.headline >= 0 else ""


def _spaced(chunk: Chunk) -> str:
    """A byline's text with blanks between its inline elements, which are often set apart by style alone."""
    return " ".join(" ".join([text for text, _ in chunk.pieces]).split())


def _person(value: Any) -> str:
    if isinstance(value, dict):
        if value.get("@type") in ("Organization", "NewsMediaOrganization", "Corporation", "Brand"):
            return ""
        value = value.get("name")
    if isinstance(value, list):
        value = value[0] if value else None
    return clean_line(unescape(value)) if isinstance(value, str) and not value.startswith("http") else ""


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
