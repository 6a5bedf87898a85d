"""An article as CommonMark. Every sign of the text that Markdown would read is escaped."""

from __future__ import annotations

import re

from reader.model import Article, Block, Code, Heading, Image, Lede, List, Paragraph, Quote, Rule, Span, Spans, Table

_SPECIAL = re.compile(r"([\\`*_\[\]<>&|~])")
_LINE_START = re.compile(r"^(\s*)([#+\-=]|\d{1,9}[.)])(?=\s|$|[=\-])")
_MARKS = {"emphasis": "*", "strong": "**", "strike": "~~", "mark": "**"}


def write(article: Article) -> str:
    """The article with its headline, facts and text."""
    parts = [f"# {_line(article.title)}"]
    facts = [", ".join(article.authors), article.site or "", article.published.date().isoformat() if article.published else ""]
    if any(facts):
        parts.append("*" + " · ".join(_escape(fact) for fact in facts if fact) + "*")
    parts.extend(text for text in map(_block, article.blocks) if text)
    parts.append(f"<{article.url}>" if article.url else "")
    return "\n\n".join(part for part in parts if part) + "\n"


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _line(text: str) -> str:
    """One line whose beginning is no Markdown either."""
    return _LINE_START.sub(r"\1\\\2", " ".join(text.split()) and _escape(" ".join(text.split())))


def _span(span: Span) -> str:
    if span.style == "code":
        ticks = "`" * (max((len(run) for run in re.findall(r"`+", span.text)), default=0) + 1)
        pad = " " if span.text.startswith("`") or span.text.endswith("`") else ""
        text = f"{ticks}{pad}{span.text}{pad}{ticks}"
    else:
        body = span.text.strip()
        mark = _MARKS.get(span.style, "") if body else ""
        lead, tail = span.text[: len(span.text) - len(span.text.lstrip())], span.text[len(span.text.rstrip()) :]
        text = f"{lead}{mark}{_escape(body)}{mark}{tail}" if body else span.text
    if span.href and span.text.strip():
        target = span.href.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
        text = f"[{text.strip()}]({target})"
    return text


def _spans(spans: Spans) -> str:
    text = "".join(map(_span, spans)).strip()
    return "\n".join(_LINE_START.sub(r"\1\\\2", line) for line in text.split("\n"))


def _block(block: Block) -> str:
    match block:
        case Lede():
            return f"**{_spans(block.spans)}**" if len(block.spans) == 1 and block.spans[0].style == "plain" else _spans(block.spans)
        case Paragraph():
            return _spans(block.spans)
        case Heading():
            return "#" * min(6, max(2, block.level)) + " " + _spans(block.spans).replace("\n", " ")
        case Quote():
            lines = "\n>\n".join("> " + _spans(part).replace("\n", "\n> ") for part in block.paragraphs)
            return lines + (f"\n>\n> — {_escape(block.attribution)}" if block.attribution else "")
        case List():
            return "\n".join(_items(block, 0))
        case Code():
            fence = "`" * max(3, max((len(run) for run in re.findall(r"`+", block.text)), default=0) + 1)
            return f"{fence}{re.sub(r'[^A-Za-z0-9+#-]', '', block.syntax or '')}\n{block.text}\n{fence}"
        case Table():
            return _table(block)
        case Image():
            words = _escape(" ".join((block.caption or block.alt).split()))
            return f"![{words}]({block.src})"
        case Rule():
            return "---"


def _items(block: List, depth: int) -> list[str]:
    lines: list[str] = []
    for number, item in enumerate(block.items, block.start):
        sign = f"{number}. " if block.ordered else "- "
        pad = " " * depth
        lines.append(pad + sign + _spans(item.spans).replace("\n", " "))
        for child in item.children:
            lines.extend(_items(child, depth + len(sign)))
    return lines


def _table(block: Table) -> str:
    columns = max((len(row) for row in (block.header, *block.rows)), default=0)
    if not columns:
        return ""

    def line(row: tuple[Spans, ...]) -> str:
        cells = [_spans(cell).replace("\n", " ") for cell in row]
        return "| " + " | ".join([*cells, *[""] * (columns - len(cells))]) + " |"

    lines = [line(block.header), "|" + " --- |" * columns, *map(line, block.rows)]
    return "\n".join(lines) + (f"\n\n*{_escape(block.caption)}*" if block.caption else "")
