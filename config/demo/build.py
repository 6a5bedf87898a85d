"""Make the articles of the sample edition from the texts beside this file: `python config/demo/build.py`.

The texts are Markdown of the plainest kind, with a head of `key: value` lines:

    # title of the article                     ## heading        > quotation, last line `> — speaker`
    - list, two blanks deeper is nested        1. numbered       | table | with | head |
    ``` code with its language                 ---  rule         ![what it shows](name.png "caption")
    *emphasis* **strong** `code` ~~gone~~ ==marked== [link](https://…) note[^1], and `[^1]: text` at the end

A line `{fa}` above a block states its language and direction.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import msgspec

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from reader.model import (  # noqa: E402
    Article,
    Block,
    Code,
    Extraction,
    Heading,
    Image,
    Lede,
    List,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Span,
    Table,
)
from reader.model.codec import to_json  # noqa: E402
from reader.text.safe import clean_code, clean_inline, clean_line  # noqa: E402
from reader.text.urls import safe_url  # noqa: E402

SITE = "https://sample.example/"
RTL = ("ar", "fa", "he")
_INLINE = re.compile(
    r"\*\*(?P<strong>[^*]+)\*\*|\*(?P<emphasis>[^*]+)\*|`(?P<code>[^`]+)`|~~(?P<strike>[^~]+)~~|==(?P<mark>[^=]+)=="
    r"|\[(?P<label>[^\]^]+)\]\((?P<href>[^)]+)\)|\[\^(?P<note>\d+)\]"
)
_IMAGE = re.compile(r'!\[([^\]]*)\]\(([^ )]+)(?: "([^"]*)")?\)')
_ITEM = re.compile(r"( *)(-|\d+\.) (.*)")


def build(path: Path) -> Article:
    """One text as an article."""
    head, _, body = path.read_text("utf-8").partition("\n\n")
    facts = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    language = facts.get("language", "en")
    notes = {int(number): text for number, text in re.findall(r"(?m)^\[\^(\d+)\]: (.*)$", body)}
    body = re.sub(r"(?m)^\[\^\d+\]: .*\n?", "", body)
    blocks: list[Block] = [Lede(spans=spans(facts["lede"]))] if "lede" in facts else []
    for chunk in chunks(body):
        found = re.match(r"\{(\w+)\}\n", chunk)
        block = block_of(chunk[found.end() :] if found else chunk)
        if found:
            direction = "rtl" if found[1] in RTL else "ltr"
            block = msgspec.structs.replace(block, language=found[1], direction=direction)
        blocks.append(block)
    images = [block.src for block in blocks if isinstance(block, Image)]
    return Article(
        url=SITE + path.stem.split("-", 1)[1],
        title=clean_line(facts["title"]),
        authors=tuple(clean_line(name) for name in facts["author"].split("; ")) if "author" in facts else (),
        section=facts.get("section"),
        language=language,
        direction="rtl" if language in RTL else "ltr",
        site="Sample edition",
        blocks=tuple(blocks),
        footnotes=tuple(spans(notes[number]) for number in sorted(notes)),
        lead_image=images[0] if images else None,
        extraction=Extraction(method="sample", confidence=1.0),
    )


def chunks(body: str) -> list[str]:
    """The blocks of a text: what blank lines part, with code kept whole."""
    found: list[str] = []
    for number, part in enumerate(re.split(r"(?m)^(```\w*\n.*?^```)$", body, flags=re.DOTALL | re.MULTILINE)):
        found += [part] if number % 2 else [piece.strip("\n") for piece in re.split(r"\n\s*\n", part) if piece.strip()]
    return found


def block_of(chunk: str) -> Block:
    lines = chunk.split("\n")
    first = lines[0]
    if first.startswith("```"):
        return Code(text=clean_code("\n".join(lines[1:-1])), syntax=first[3:] or None)
    if found := re.fullmatch(r"(#{2,4}) (.*)", chunk):
        return Heading(spans=spans(found[2]), level=len(found[1]))
    if chunk == "---":
        return Rule()
    if found := _IMAGE.fullmatch(chunk):
        width, height = size_of(found[2])
        return Image(src=f"{SITE}pictures/{found[2]}", alt=found[1], caption=found[3] or "", width=width, height=height)
    if first.startswith("> "):
        return quote(lines)
    if first.startswith("|"):
        return table(lines)
    if _ITEM.match(first):
        return listing(lines)
    return Paragraph(spans=spans(" ".join(lines)))


def quote(lines: list[str]) -> Quote:
    texts = [line.removeprefix(">").strip() for line in lines]
    speaker = texts.pop()[1:].strip() if texts[-1].startswith("—") else None
    return Quote(paragraphs=tuple(spans(text) for text in texts if text), attribution=speaker)


def table(lines: list[str]) -> Table:
    """Rows between bars; a line `|---|` below the first makes it the head. A last line `: text` is the caption."""
    caption = lines.pop()[2:] if lines[-1].startswith(": ") else None
    rows = [tuple(spans(cell.strip()) for cell in line.strip("|").split("|")) for line in lines]
    if len(lines) > 1 and re.fullmatch(r"[|\- ]+", lines[1]):
        return Table(header=rows[0], rows=tuple(rows[2:]), caption=caption)
    return Table(rows=tuple(rows), caption=caption)


def listing(lines: list[str], depth: int = 0) -> List:
    items: list[ListItem] = []
    inner: list[str] = []
    found = _ITEM.match(lines[0])
    assert found
    ordered = found[2] != "-"
    for line in lines:
        item = _ITEM.match(line)
        assert item, line
        if len(item[1]) > depth:
            inner.append(line)
            continue
        if inner:
            items[-1] = ListItem(spans=items[-1].spans, children=(listing(inner, depth + 2),))
            inner = []
        items.append(ListItem(spans=spans(item[3])))
    if inner:
        items[-1] = ListItem(spans=items[-1].spans, children=(listing(inner, depth + 2),))
    return List(items=tuple(items), ordered=ordered, start=int(found[2][:-1]) if ordered else 1)


def spans(text: str) -> tuple[Span, ...]:
    """Inline text as spans."""
    found: list[Span] = []
    at = 0
    text = text.strip()
    for match in _INLINE.finditer(text):
        if match.start() > at:
            found.append(Span(clean_inline(text[at : match.start()])))
        at = match.end()
        found.append(span(match))
    if at < len(text):
        found.append(Span(clean_inline(text[at:])))
    return tuple(found)


def span(match: re.Match[str]) -> Span:
    if match["note"]:
        return Span(match["note"], style="sup", note=int(match["note"]) - 1)
    if match["label"]:
        return Span(clean_inline(match["label"]), href=safe_url(match["href"]))
    style = next(name for name in ("strong", "emphasis", "code", "strike", "mark") if match[name])
    return Span(clean_inline(match[style]), style=style)  # type: ignore[arg-type]


def size_of(name: str) -> tuple[int, int]:
    """Width and height of a PNG, which stand in its first header."""
    data = (HERE / "pictures" / name).read_bytes()[16:24]
    return int.from_bytes(data[:4], "big"), int.from_bytes(data[4:], "big")


def encoded(article: Article) -> bytes:
    """An article as it is shipped: the model's JSON, indented for those who compare versions."""
    return msgspec.json.format(to_json(article), indent=1) + b"\n"


def names() -> list[str]:
    """Names of the articles, as edition.toml lists them."""
    edition = tomllib.loads((HERE / "edition.toml").read_text("utf-8"))
    return [article["file"] for article in edition["article"]]


def main() -> None:
    for name in names():
        (HERE / "articles" / f"{name}.json").write_bytes(encoded(build(HERE / "text" / f"{name}.md")))


if __name__ == "__main__":
    main()
