"""An edition as an EPUB 3 book: a table of contents by category, one file for each article, pictures inside.

After EPUB 3.3 (W3C). A second table of contents (NCX) serves readers of EPUB 2. Knows no library and no file: articles
and pictures come in, bytes go to a stream. Pictures must have gone through `pictures.portable`.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from html import escape
from typing import IO, Any, Self
from uuid import NAMESPACE_URL, uuid5

import msgspec
from msgspec.structs import replace

from reader.exchange.html import article_html
from reader.exchange.pictures import type_of
from reader.model import Article, Extraction
from reader.text.bidi import direction_of

_STYLE = """body { line-height: 1.45; margin: 0 4%; }
h1 { line-height: 1.2; font-size: 1.5em; }
figure { margin: 1em 0; text-align: center; }
img { max-width: 100%; height: auto; }
figcaption, footer { font-size: 0.85em; }
pre { white-space: pre-wrap; }
table { border-collapse: collapse; }
td, th { border: 1px solid; padding: 0.2em 0.5em; vertical-align: top; }
"""
_CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<container version="1.0" '
    'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="EPUB/package.opf" '
    'media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}
#: RFC 5646 as far as its form goes.
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-[A-Za-z0-9]{5,8})*")
#: What XML 1.0 §2.2 has no place for.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: What may not stand in an address as it is (RFC 3986 §2), or breaks one.
_NO_ADDRESS = re.compile(r"""[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]|%(?![0-9A-Fa-f]{2})""")
_HOST, _BRACKETS = re.compile(r"[A-Za-z]+://[^/?#]*"), re.compile(r"[\[\]]")


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """An article of a book. `pictures` are the ones at hand, by the address the article knows them by."""

    article: Article
    category: str
    source: str = ""
    pictures: Mapping[str, bytes] = {}


class _Made(msgspec.Struct, frozen=True):
    """A chapter that has been written."""

    name: str
    title: str
    language: str | None
    direction: str
    source: str


class _Item(msgspec.Struct, frozen=True):
    """A line of the manifest."""

    name: str
    id: str
    type: str
    properties: str = ""


def write(out: IO[bytes], chapters: Iterable[Chapter], *, title: str, made: datetime, contents: str = "Contents") -> int:
    """Write a whole book; how many articles it has. `contents` is the word over its table of contents."""
    with Book(out, made) as book:
        for chapter in chapters:
            book.add(chapter)
        return book.finish(title, contents)


class Book:
    """A book while it is written: `add` the chapters, then `finish`. Categories stand in the order they came.

    Leaving the block ends the archive; without `finish` it is no book.
    """

    def __init__(self, out: IO[bytes], made: datetime) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
        self._made = made.astimezone(UTC)
        self._items: list[_Item] = []
        self._pictures: dict[bytes, str] = {}
        self._sections: dict[str, list[_Made]] = {}
        self._count = 0
        # It must come first and be readable as it is (OCF §4.3).
        self._put("mimetype", b"application/epub+zip", packed=False)
        self._put("META-INF/container.xml", _CONTAINER.encode())
        self._add("style.css", "style", "text/css", _STYLE.encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._zip.close()

    def _put(self, name: str, data: bytes, *, packed: bool = True) -> None:
        about = zipfile.ZipInfo(name, (max(1980, self._made.year), *self._made.timetuple()[1:6]))
        about.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        about.external_attr = 0o644 << 16
        self._zip.writestr(about, data)

    def _add(self, name: str, id_: str, kind: str, data: bytes, properties: str = "") -> None:
        self._items.append(_Item(name, id_, kind, properties))
        self._put(f"EPUB/{name}", data, packed=not kind.startswith("image/"))

    def add(self, chapter: Chapter) -> None:
        """Write one article. Pictures of no known form are left out, their words stay."""
        article = _plain(chapter.article)
        self._count += 1
        made = _Made(
            f"a{self._count:05}.xhtml", article.title, article.language, article.direction, _text(chapter.source)
        )
        names = {src: name for src, data in chapter.pictures.items() if (name := self._picture(data)) is not None}
        page = _page(made.title, article_html(article, names.get), article.language, article.direction)
        self._add(made.name, f"a{self._count}", "application/xhtml+xml", page)
        self._sections.setdefault(chapter.category, []).append(made)

    def _picture(self, data: bytes) -> str | None:
        kind = type_of(data)
        if kind is None:
            return None
        digest = hashlib.sha256(data).digest()
        if digest not in self._pictures:
            number = len(self._pictures) + 1
            name = self._pictures[digest] = f"p{number:05}.{_ENDINGS[kind]}"
            self._add(name, f"p{number}", kind, data)
        return self._pictures[digest]

    def finish(self, title: str, contents: str = "Contents") -> int:
        """Write the tables of contents and end the book; how many articles it has."""
        title, sections = _text(title), self._sections
        spine: list[str] = []
        names: list[tuple[str, str, list[_Made]]] = []
        for number, (category, listed) in enumerate(sections.items(), 1):
            name, words = f"c{number:03}.xhtml", _text(category) or contents
            body = f"<section>\n<h1>{escape(words)}</h1>\n<ul>\n{_links(listed)}\n</ul>\n</section>"
            self._add(name, f"c{number}", "application/xhtml+xml", _page(words, body, None, direction_of(words)))
            spine += [name, *(one.name for one in listed)]
            names.append((name, words, listed))
        self._add("nav.xhtml", "nav", "application/xhtml+xml", _nav(contents, names), "nav")
        identity = f"urn:uuid:{uuid5(NAMESPACE_URL, '|'.join((title, self._made.isoformat(), *spine)))}"
        self._add("toc.ncx", "ncx", "application/x-dtbncx+xml", _ncx(title, identity, names))
        self._put("EPUB/package.opf", self._package(title, identity, spine))
        return self._count

    def _package(self, title: str, identity: str, spine: list[str]) -> bytes:
        listed = [one for part in self._sections.values() for one in part]
        languages = dict.fromkeys(one.language for one in listed if one.language) or {"und": None}
        right = sum(one.direction == "rtl" for one in listed) * 2 > len(listed)
        ids = {item.name: item.id for item in self._items}
        manifest = "\n".join(
            f'<item id="{item.id}" href="{item.name}" media-type="{item.type}"'
            + (f' properties="{item.properties}"/>' if item.properties else "/>")
            for item in self._items
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
            'unique-identifier="book">\n<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
            f'<dc:identifier id="book">{identity}</dc:identifier>\n<dc:title>{escape(title)}</dc:title>\n'
            + "".join(f"<dc:language>{language}</dc:language>\n" for language in languages)
            + f"<dc:date>{self._made:%Y-%m-%d}</dc:date>\n"
            f'<meta property="dcterms:modified">{self._made:%Y-%m-%dT%H:%M:%SZ}</meta>\n</metadata>\n'
            f"<manifest>\n{manifest}\n</manifest>\n"
            f'<spine toc="ncx" page-progression-direction="{"rtl" if right else "ltr"}">\n<itemref idref="nav"/>\n'
            + "".join(f'<itemref idref="{ids[name]}"/>\n' for name in spine)
            + "</spine>\n</package>\n"
        ).encode()


def _page(title: str, body: str, language: str | None, direction: str) -> bytes:
    said = f' lang="{language}" xml:lang="{language}"' if language else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"{said} dir="{direction}">\n<head><title>{escape(title)}</title>'
        f'<link rel="stylesheet" type="text/css" href="style.css"/></head>\n<body>\n{body}\n</body>\n</html>\n'
    ).encode()


def _links(listed: Iterable[_Made]) -> str:
    return "\n".join(
        f'<li dir="{one.direction}"><a href="{one.name}"'
        + (f' lang="{one.language}" xml:lang="{one.language}"' if one.language else "")
        + f">{escape(one.title)}</a>{' · ' + escape(one.source) if one.source else ''}</li>"
        for one in listed
    )


def _nav(contents: str, names: Iterable[tuple[str, str, list[_Made]]]) -> bytes:
    parts = "\n".join(
        f'<li><a href="{name}">{escape(words)}</a>\n<ol>\n'
        + "\n".join(f'<li><a href="{one.name}">{escape(one.title)}</a></li>' for one in listed)
        + "\n</ol></li>"
        for name, words, listed in names
    )
    body = f'<nav epub:type="toc" id="toc">\n<h1>{escape(contents)}</h1>\n<ol>\n{parts}\n</ol>\n</nav>'
    return _page(contents, body, None, "ltr")


def _ncx(title: str, identity: str, names: Iterable[tuple[str, str, list[_Made]]]) -> bytes:
    def point(name: str, words: str, inner: str = "") -> str:
        return (
            f'<navPoint id="n-{name.partition(".")[0]}"><navLabel><text>{escape(words)}</text></navLabel>'
            f'<content src="{name}"/>{inner}</navPoint>'
        )

    points = "\n".join(
        point(name, words, "".join(point(one.name, one.title) for one in listed)) for name, words, listed in names
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1">\n'
        f'<head><meta name="dtb:uid" content="{identity}"/></head>\n<docTitle><text>{escape(title)}</text></docTitle>\n'
        f"<navMap>\n{points}\n</navMap>\n</ncx>\n"
    ).encode()


def _text(text: str) -> str:
    return " ".join(_NO_XML.sub("\ufffd", text).split())


#: Fields that hold addresses to follow.
_ADDRESSES = ("url", "href")


def _plain(article: Article) -> Article:
    """The article with nothing XML or a book's checker refuses: signs, languages and addresses out of form."""
    bare = replace(article, extraction=Extraction(article.extraction.method, article.extraction.confidence))
    built = _fit(msgspec.to_builtins(bare), len(article.footnotes))
    built["title"] = _text(article.title) or _text(article.site or "") or built["url"] or "–"
    return msgspec.convert(built, Article)


def _fit(value: Any, notes: int, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _fit(one, notes, key) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_fit(one, notes) for one in value]
    if name == "note" and value is not None:
        return value if value < notes else None
    if not isinstance(value, str):
        return value
    if name == "language":
        return value if _TAG.fullmatch(value) else None
    text = _NO_XML.sub("\ufffd", value)
    return _address(text) if name in _ADDRESSES else text


def _address(url: str) -> str:
    """The address in the form RFC 3986 has for it; brackets may stand in a host alone."""
    escaped = _NO_ADDRESS.sub(_escaped, url)
    host = _HOST.match(escaped)
    end = host.end() if host else 0
    return escaped[:end] + _BRACKETS.sub(_escaped, escaped[end:])


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())
