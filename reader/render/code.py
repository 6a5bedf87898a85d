"""Which words of a piece of code are of which kind. Runs in a worker: patterns of lexers meet foreign text here.

Knows no colours: kinds are slots of the layout.
"""

from __future__ import annotations

import msgspec

#: Characters of code that are looked at; what is longer stays plain.
MOST = 60_000
#: Slots by the beginnings of Pygments' token names, the longest first.
_SLOTS = (
    ("Comment", "comment"), ("Keyword.Constant", "constant"), ("Keyword", "keyword"), ("Operator.Word", "keyword"),
    ("Literal.String", "string"), ("Literal.Number", "constant"), ("Name.Function", "name"), ("Name.Class", "name"),
    ("Name.Tag", "keyword"), ("Name.Attribute", "name"), ("Name.Decorator", "name"), ("Generic.Deleted", "comment"),
    ("Generic.Inserted", "string"), ("Generic.Heading", "name"), ("Generic.Prompt", "keyword"),
)  # fmt: skip


class Stretch(msgspec.Struct, frozen=True, array_like=True):
    """Characters `start` to `end` of one line, and their slot."""

    start: int
    end: int
    slot: str


Coloured = tuple[tuple[Stretch, ...], ...]


def coloured(text: str, syntax: str) -> Coloured:
    """For each line of a code block the stretches that are more than plain; none where the language is not known."""
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    if len(text) > MOST:
        return ()
    try:
        lexer = get_lexer_by_name(syntax.strip().lower(), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return ()
    lines: list[list[Stretch]] = [[]]
    at = 0
    for token, value in lexer.get_tokens(text):
        slot = _slot(str(token).removeprefix("Token."))
        for number, piece in enumerate(value.split("\n")):
            if number:
                lines.append([])
                at = 0
            if slot and piece.strip():
                last = lines[-1][-1] if lines[-1] else None
                if last is not None and last.slot == slot and last.end == at:
                    lines[-1][-1] = Stretch(last.start, at + len(piece), slot)
                else:
                    lines[-1].append(Stretch(at, at + len(piece), slot))
            at += len(piece)
    return tuple(tuple(line) for line in lines[: text.count("\n") + 1])


def _slot(token: str) -> str:
    return next((slot for begin, slot in _SLOTS if token.startswith(begin)), "")
