"""Depth is told before a parser sees the text, and only of brackets that are structure."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.dom.facts import facts
from reader.dom.tree import parse
from reader.errors import ParseError
from reader.sources.jsonfeed import read_json
from reader.text.depth import DEEPEST, too_deep

VALUES = st.recursive(
    st.none() | st.booleans() | st.text('[]{}"\\ a') | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('[]{}"\\'), inner, max_size=3),
    max_leaves=40,
)


def depth_of(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth_of, inner), default=0)


@given(VALUES, st.integers(0, 8), st.booleans())
def test_it_is_that_of_the_value(value: object, deepest: int, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only).encode()
    if text.count(b"[") + text.count(b"{") > deepest:
        assert too_deep(text, deepest) == (depth_of(value) > deepest)
    else:
        assert not too_deep(text, deepest)


@given(st.binary())
def test_any_bytes_have_one(data: bytes) -> None:
    assert too_deep(data, 1) in (True, False)


def nested(levels: int) -> str:
    return "[" * levels + "]" * levels


def test_feeds_and_pages_hold_to_it() -> None:
    feed = '{"version":"https://jsonfeed.org/version/1.1","title":"[[[","items":[],"x":%s}'
    assert read_json((feed % nested(DEEPEST - 1)).encode(), "https://a.example/f").title == "[[["
    with pytest.raises(ParseError, match="deep"):
        read_json((feed % nested(DEEPEST)).encode(), "https://a.example/f")
    page = "<script type='application/ld+json'>{\"@type\":\"Article\",\"headline\":\"H\",\"x\":%s}</script><p>x</p>"
    assert len(facts(parse(page % nested(DEEPEST - 1))).objects) == 1
    assert facts(parse(page % nested(DEEPEST))).objects == []
