"""Who wrote an article: what its head states, else what the page shows near the headline or at the end.

Accounts of content systems, machine names and the site itself are no authors; nobody is better than the wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from reader.dom.facts import Facts
from reader.extract.bylines import bylines, signed
from reader.extract.measure import Measured, folded
from reader.extract.names import BARE_NAME, COMPANY, is_name, split_names
from reader.text.safe import clean_line

_STATED = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "dc.creator",
    "dcterms.creator", "citation_author", "byl", "article:author:name", "og:article:author",
)  # fmt: skip
_NOT_WRITTEN = ("Comment", "Review", "VideoObject", "ImageObject", "Product", "Quotation")
#: An account by its letters.
_HANDLE = re.compile(r"\w{0,80}?[a-z][A-Z]\w*")
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
        torn = any(not is_name(part, source) for part in parts)
        for part in parts:
            person = part.removesuffix(site).strip() if site and part.endswith(f" {site}") else part
            if not is_name(person, source) or folded(person) == folded(title):
                continue
            if torn and " " not in person:  # "Wellness & Prevention": one half is no name, so neither is the other
                continue
            if not _is_outlet(person, outlet):
                if person not in people:
                    people.append(person)
            elif source == "byline" and len(folded(person).split()) > 1:
                outlets.append(person)
    return people, outlets


def _sources(found: Facts, measured: Measured) -> Iterator[tuple[str, list[str]]]:
    article = found.article or {}
    yield "json-ld", [name for item in _items(article.get("author")) if (name := _person(found.follow(item)))]
    for item in found.objects:
        if item is not found.article and "author" in item and item.get("@type") not in _NOT_WRITTEN:
            yield "json-ld", [name for row in _items(item["author"]) if (name := _person(found.follow(row)))]
    for name in _STATED:
        yield "meta", [value for value in found.meta.get(name, []) if not value.startswith(("http", "/"))]
    for names in bylines(measured):
        yield "byline", names
    written = "written by" in (found.first("twitter:label1") or "").lower()
    yield "meta", found.meta.get("twitter:data1", []) if written else []
    yield "byline", list(signed(measured))


def _is_outlet(name: str, outlet: str) -> bool:
    """Whether a name is the site's. Who writes a site of his own name is its author all the same."""
    known = folded(name)
    if not outlet or not (
        outlet == known or (len(known) > 5 and known in outlet) or (len(outlet) > 5 and outlet in known)
    ):
        return False
    own = BARE_NAME.fullmatch(name) and not COMPANY.search(name) and len(name.split()) == 2 and known[:4] != "the "
    return not own


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
