"""An article as a small HTML page: no script, no style but the browser's own, every sign escaped.

What is written is also well-formed XML, so that books are made of the same blocks.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from reader.model import Article, Block, Code, Heading, Image, Lede, List, Paragraph, Quote, Rule, Span, Spans, Table

_TAGS = {"emphasis": "em", "strong": "strong", "code": "code", "strike": "s", "sup": "sup", "sub": "sub", "mark": "mark"}

#: Where a page has a picture, by the picture's own address; None where it has none and its words stand for it.
PictureOf = Callable[[str], str | None]


def as_stated(src: str) -> str:
    """Pictures stay where their site has them."""
    return src


def write(article: Article, picture: PictureOf = as_stated) -> str:
    """A whole document."""
    return (
        f'<!doctype html>\n<html{language_of(article)} dir="{article.direction}">\n<head><meta charset="utf-8">'
        f"<title>{escape(article.title)}</title></head>\n<body>\n{article_html(article, picture)}\n</body>\n</html>\n"
    )


def article_html(article: Article, picture: PictureOf = as_stated) -> str:
    """The article with its headline, facts, text, footnotes and address."""
    facts = [", ".join(article.authors), article.site or "", article.published.date().isoformat() if article.published else ""]
    byline = " · ".join(escape(fact) for fact in facts if fact)
    parts = [
        f"<h1>{escape(article.title)}</h1>",
        f"<p>{byline}</p>" if byline else "",
        *(block_html(block, picture) for block in article.blocks),
        _footnotes(article.footnotes),
        f'<p><a href="{escape(article.url)}">{escape(article.url)}</a></p>' if article.url else "",
    ]
    return "<article>\n" + "\n".join(part for part in parts if part) + "\n</article>"


def language_of(article: Article) -> str:
    """The attribute of the article's language, or nothing."""
    return f' lang="{escape(article.language)}"' if article.language else ""


def _footnotes(notes: tuple[Spans, ...]) -> str:
    if not notes:
        return ""
    items = "\n".join(f'<li id="note-{number}">{_spans(note)}</li>' for number, note in enumerate(notes, 1))
    return f"<hr/>\n<ol>\n{items}\n</ol>"


def _span(span: Span) -> str:
    text = escape(span.text, quote=False).replace("\n", "<br/>")
    if tag := _TAGS.get(span.style):
        text = f"<{tag}>{text}</{tag}>"
    if span.note is not None:
        return f'<a href="#note-{span.note + 1}">{text}</a>'
    return f'<a href="{escape(span.href)}" rel="noreferrer">{text}</a>' if span.href else text


def _spans(spans: Spans) -> str:
    return "".join(map(_span, spans))


def _own(block: Block) -> str:
    """Language and direction where a block has its own."""
    language = f' lang="{escape(block.language)}"' if block.language else ""
    return language + (f' dir="{block.direction}"' if block.direction else "")


def block_html(block: Block, picture: PictureOf = as_stated) -> str:
    """One block."""
    own = _own(block)
    match block:
        case Lede():
            return f"<p{own}><strong>{_spans(block.spans)}</strong></p>"
        case Paragraph():
            return f"<p{own}>{_spans(block.spans)}</p>"
        case Heading():
            level = min(6, max(2, block.level))
            return f"<h{level}{own}>{_spans(block.spans)}</h{level}>"
        case Quote():
            said = "".join(f"<p>{_spans(part)}</p>" for part in block.paragraphs)
            speaker = f"<footer>— {escape(block.attribution)}</footer>" if block.attribution else ""
            return f"<blockquote{own}>{said}{speaker}</blockquote>"
        case List():
            return _list(block)
        case Code():
            return f"<pre{own}><code>{escape(block.text, quote=False)}</code></pre>"
        case Table():
            return _table(block)
        case Image():
            return _image(block, picture)
        case Rule():
            return "<hr/>"


def _table(block: Table) -> str:
    head = "".join(f"<th>{_spans(cell)}</th>" for cell in block.header)
    rows = "".join("<tr>" + "".join(f"<td>{_spans(cell)}</td>" for cell in row) + "</tr>" for row in block.rows if row)
    caption = f"<caption>{escape(block.caption)}</caption>" if block.caption else ""
    return (
        f"<table{_own(block)}>{caption}" + (f"<thead><tr>{head}</tr></thead>" if head else "")
        + (f"<tbody>{rows}</tbody></table>" if rows or not head else "</table>")
    )  # fmt: skip


def _image(block: Image, picture: PictureOf) -> str:
    src, own = picture(block.src), _own(block)
    if src is None:
        words = escape(block.caption or block.alt)
        return f"<p{own}>[{words}]</p>" if words else ""
    size = "".join(f' {name}="{value}"' for name, value in (("width", block.width), ("height", block.height)) if value)
    caption = f"<figcaption>{escape(block.caption)}</figcaption>" if block.caption else ""
    return f'<figure{own}><img src="{escape(src)}" alt="{escape(block.alt)}"{size}/>{caption}</figure>'


def _list(block: List) -> str:
    tag = "ol" if block.ordered else "ul"
    start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
    items = "".join(f"<li>{_spans(item.spans)}{''.join(map(_list, item.children))}</li>" for item in block.items)
    return f"<{tag}{start}{_own(block)}>{items}</{tag}>"
