"""An article as it is kept and shown: metadata, typed blocks with inline spans, and how it was obtained."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal

import msgspec

Style = Literal["plain", "emphasis", "strong", "code", "strike", "sup", "sub", "mark"]
Direction = Literal["ltr", "rtl"]

#: Words a minute for reading time; scripts without blanks count a word for every two characters.
WORDS_A_MINUTE = 220
_CJK = "぀-ヿ㐀-鿿가-힯฀-๿"
#: Vowel signs and points are parts of words, although they are no letters.
_SIGNS = "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0900-\u0dff\u1000-\u109f\u1780-\u17d3"
_LETTERS = f"(?:[^\\W{_CJK}]|[{_SIGNS}])+"
_WORD = f"[{_CJK}]{{2}}|{_LETTERS}(?:[\u200c\u200d'’]{_LETTERS})*"

#: Without these signs a word is what \w says, joined by apostrophes.
_JOINED = f"[{_CJK}{_SIGNS}\u200c\u200d]"
_INNER = r"['’](?<=\w['’])(?=\w)"


#: ASCII with a blank for each sign that is no letter, digit or low line.
_BLANKED = "".join(sign if sign.isalnum() or sign == "_" else " " for sign in map(chr, range(128)))


#: Signs of typesetters that no word has: most texts are ASCII but for these.
_TYPESET = "“”‘„«»–—…•·\u00a0"


def count_words(text: str) -> int:
    """Words of a text in any script. Texts without joining signs are counted faster, those in ASCII at once."""
    if not text.isascii():
        plain = text.replace("’", "'")
        for sign in _TYPESET:
            plain = plain.replace(sign, " ")
        text = plain if plain.isascii() else text
    if text.isascii():
        return len(text.translate(_BLANKED).split()) - (len(re.findall(_INNER, text)) if "'" in text else 0)
    if re.search(_JOINED, text):
        return len(re.findall(_WORD, text))
    return len(re.findall(r"\w+", text)) - (len(re.findall(_INNER, text)) if "'" in text or "’" in text else 0)


class Span(msgspec.Struct, frozen=True, omit_defaults=True):
    """A run of inline text with one style. `href` is safe to open (http, https, mailto) or None.

    `note` is the footnote this span refers to, by `Article.footnotes` index.
    """

    text: str
    href: str | None = None
    style: Style = "plain"
    note: int | None = None


Spans = tuple[Span, ...]


class BlockBase(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="type", kw_only=True):
    """What every block has: its own language and direction where the page states them (else the article's)."""

    language: str | None = None
    direction: Direction | None = None


class Lede(BlockBase, frozen=True, tag="lede"):
    """The standfirst: stands before the text, also where the page kept it outside the body."""

    spans: Spans


class Paragraph(BlockBase, frozen=True, tag="paragraph"):
    spans: Spans


class Heading(BlockBase, frozen=True, tag="heading"):
    """`level` 1 to 6, as levelled for the article (the headline itself is not among the blocks)."""

    spans: Spans
    level: int = 2


class Quote(BlockBase, frozen=True, tag="quote"):
    """A block quotation; each item of `paragraphs` is one paragraph. `attribution` is the speaker, without the dash."""

    paragraphs: tuple[Spans, ...]
    attribution: str | None = None
    href: str | None = None


class ListItem(msgspec.Struct, frozen=True, omit_defaults=True):
    """One item; `children` are the lists nested in it."""

    spans: Spans
    children: tuple[List, ...] = ()


class List(BlockBase, frozen=True, tag="list"):
    items: tuple[ListItem, ...]
    ordered: bool = False
    start: int = 1


class Code(BlockBase, frozen=True, tag="code"):
    """Verbatim text; `syntax` is the language the page names, or None."""

    text: str
    syntax: str | None = None


class Table(BlockBase, frozen=True, tag="table"):
    """`header` has the column names (may be empty), every row as many cells as the widest."""

    rows: tuple[tuple[Spans, ...], ...]
    header: tuple[Spans, ...] = ()
    caption: str | None = None


class Image(BlockBase, frozen=True, tag="image"):
    """A picture in the text. `width` and `height` are pixels where the page states them."""

    src: str
    alt: str = ""
    caption: str = ""
    width: int | None = None
    height: int | None = None


class Rule(BlockBase, frozen=True, tag="rule"):
    """A thematic break."""


Block = Lede | Paragraph | Heading | Quote | List | Code | Table | Image | Rule


class Link(msgspec.Struct, frozen=True):
    text: str
    href: str


class Dropped(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something left out: which step did it, why, and the beginning of its text."""

    step: str
    reason: str
    text: str


class Extraction(msgspec.Struct, frozen=True, omit_defaults=True):
    """How the text was got.

    `method` names the candidate that won ("container", "readability", "json-ld", "feed", "sample" …); `confidence` is
    the expected F1, 0 to 1; `rule` the site rule used; `facts` says where each metadata field came from. `route` is the
    way its page came by (`net.ladder`): "direct", a proxy, a mirror, "archive"; None where no page was fetched for it.
    """

    method: str
    confidence: float
    rule: str | None = None
    dropped: tuple[Dropped, ...] = ()
    facts: dict[str, str] = {}
    route: str | None = None


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One article. Text is cleaned, times are aware UTC, addresses went through `safe_url`."""

    url: str
    title: str
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    section: str | None = None
    language: str | None = None
    direction: Direction = "ltr"
    site: str | None = None
    blocks: tuple[Block, ...] = ()
    footnotes: tuple[Spans, ...] = ()
    lead_image: str | None = None
    next_page: str | None = None
    extraction: Extraction

    @property
    def text(self) -> str:
        """Plain text, blocks separated by a blank line; list items and rows on lines of their own."""
        return "\n\n".join(text for text in map(block_text, self.blocks) if text)

    @property
    def words(self) -> int:
        return count_words(self.text)

    @property
    def minutes(self) -> int:
        """Reading time, at least one minute."""
        return minutes_of(self.words)

    @property
    def images(self) -> tuple[Image, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Image))

    @property
    def links(self) -> tuple[Link, ...]:
        """Links of the text in order, each address once."""
        seen: dict[str, str] = {}
        for block in self.blocks:
            for span in block_spans(block):
                if span.href and span.text.strip():
                    seen.setdefault(span.href, span.text.strip())
        return tuple(Link(text, href) for href, text in seen.items())


def minutes_of(words: int) -> int:
    """Minutes to read so many words, at least 1."""
    return max(1, round(words / WORDS_A_MINUTE))


def plain(spans: Spans) -> str:
    """The text of spans, joined with nothing."""
    return "".join(span.text for span in spans)


def _list_lines(block: List) -> list[str]:
    lines: list[str] = []
    for item in block.items:
        text = plain(item.spans).strip()
        if text:
            lines.append(text)
        for child in item.children:
            lines.extend(_list_lines(child))
    return lines


def block_text(block: Block) -> str:
    """The plain text of one block, without signs; an image has none (its caption is not the author's text)."""
    match block:
        case Lede() | Paragraph() | Heading():
            return plain(block.spans).strip()
        case Quote():
            parts = [plain(spans).strip() for spans in block.paragraphs]
            return "\n".join([*parts, f"— {block.attribution}"] if block.attribution else parts)
        case List():
            return "\n".join(_list_lines(block))
        case Code():
            return block.text
        case Table():
            rows = [block.header, *block.rows] if block.header else list(block.rows)
            return "\n".join("\t".join(plain(cell).strip() for cell in row) for row in rows)
        case Image() | Rule():
            return ""


def block_spans(block: Block) -> tuple[Span, ...]:
    """All inline spans of a block in reading order."""
    match block:
        case Lede() | Paragraph() | Heading():
            return block.spans
        case Quote():
            return tuple(span for spans in block.paragraphs for span in spans)
        case List():
            return tuple(
                span
                for item in block.items
                for span in (*item.spans, *(s for child in item.children for s in block_spans(child)))
            )
        case Table():
            rows = (block.header, *block.rows)
            return tuple(span for row in rows for cell in row for span in cell)
        case Code() | Image() | Rule():
            return ()


class Prepared(msgspec.Struct, frozen=True):
    """A text ready to be stored: packed, counted, and with its words for the index. Any process may make one."""

    digest: Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
    packed: bytes
    words: Annotated[int, msgspec.Meta(ge=0)]
    method: str
    confidence: float
    told: str


class PackedArticle(msgspec.Struct, frozen=True):
    """An article with what storing it needs. `page` is the frame of its page for the cache, where one was asked for."""

    article: Article
    prepared: Prepared
    page: bytes | None = None
