"""The text of pages that carry it only as data: JSON-LD's `articleBody`, or the state a framework starts from.

Asked when the page itself shows much less: what stands on the page is what its readers see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any

import msgspec

from reader.dom.facts import Facts
from reader.dom.tree import parse
from reader.errors import ParseError
from reader.extract.walk import Walked, walk
from reader.text.depth import too_deep

#: A body has at least so many words, and so many times those that the page shows.
_LEAST = 60
_TIMES = 1.6
_CUT = re.compile(r"(?:…|\.\.\.|\[…\])\s*$")
_TAGS = re.compile(r"<(?:p|div|h[1-6]|br|ul|ol|li|blockquote|figure)\b", re.IGNORECASE)
_KEYS = re.compile(
    r"(?:article|post|story|html|rendered)?_?(?:body|content|html|text|rendered)(?:html|text|markup|raw)?",
    re.IGNORECASE,
)
_BLOCK_TEXT = ("html", "text", "content", "value", "body", "data", "children")
_BLOCK_KINDS = {
    "heading": "h2", "header": "h2", "subtitle": "h2", "h2": "h2", "h3": "h3", "quote": "blockquote", "list-item": "li",
}  # fmt: skip
_DEPTH = 40
_SEEN = 60_000


def body_of(found: Facts, shown: int) -> tuple[Walked, str] | None:
    """A page's text from its data, walked, and its source, when it is much longer than the `shown` words; else None."""
    offers = [(source, text) for source, text in found.bodies if not _CUT.search(text)]
    if shown < 3 * _LEAST:
        offers += [("state", text) for state in found.states if (text := _in_state(state))]
    best: tuple[Walked, str] | None = None
    most = max(_LEAST, shown * _TIMES)
    for source, text in offers:
        try:
            page = walk(parse(f"<body>{_markup(text)}</body>"))
        except ParseError:
            continue
        if page.words[-1] > most:
            best, most = (page, source), page.words[-1]
    return best


def _markup(text: str) -> str:
    """A body as HTML: it may be HTML already, HTML with its signs escaped, or plain lines."""
    if _TAGS.search(text):
        return text
    plain = unescape(text)
    if _TAGS.search(plain):
        return plain
    lines = [line.strip() for line in re.split(r"\r?\n+|\u2028|\u2029", plain)]
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)


def _in_state(state: str) -> str:
    """The longest text in a framework's state that stands under a name for one: a string, or blocks in order."""
    if too_deep(state.encode("utf-8", "replace")):
        return ""
    try:
        value = msgspec.json.decode(state)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return ""
    return max(_texts(value), key=len, default="")


def _texts(root: Any) -> Iterator[str]:
    """Strings under body-like names, and lists of blocks as HTML. Without recursion: states nest deep."""
    stack: list[tuple[str, Any, int]] = [("", root, 0)]
    seen = 0
    while stack and seen < _SEEN:
        name, value, depth = stack.pop()
        seen += 1
        if depth > _DEPTH:
            continue
        if isinstance(value, str):
            if len(value) > 300 and _KEYS.fullmatch(name):
                yield value
        elif isinstance(value, list):
            blocks = [block for item in value[:2_000] if isinstance(item, dict) and (block := _block(item))]
            if len(blocks) > 1 and sum(map(len, blocks)) > 300:
                yield "".join(blocks)
            stack += [(name, item, depth + 1) for item in value[:500]]
        elif isinstance(value, dict):
            stack += [(str(key), item, depth + 1) for key, item in value.items()]


def _block(item: dict[str, Any]) -> str:
    """One block of an editor's list as HTML; "" for what is no text."""
    kind = item.get("type") or item.get("kind") or item.get("_type") or item.get("__typename") or item.get("name")
    if not isinstance(kind, str):
        return ""
    lowered = kind.lower().rsplit("/", 1)[-1]
    if not any(
        word in lowered for word in ("para", "text", "head", "quote", "list", "html", "h2", "h3", "block", "core")
    ):
        return ""
    text = _text(item, 0)
    if not text.strip():
        return ""
    tag = next((tag for word, tag in _BLOCK_KINDS.items() if word in lowered), "p")
    return text if _TAGS.match(text.lstrip()) else f"<{tag}>{text}</{tag}>"


def _text(value: Any, depth: int) -> str:
    if isinstance(value, str):
        return value
    if depth > 6:
        return ""
    if isinstance(value, list):
        return "".join(_text(item, depth + 1) for item in value)
    if isinstance(value, dict):
        for key in _BLOCK_TEXT:
            if text := _text(value.get(key), depth + 1):
                return text
    return ""
