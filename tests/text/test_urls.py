from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.urls import host_of, safe_url, same_key, shown_url, strip_tracking

PIECES = st.lists(st.sampled_from(["http", "https", "://", "//", ":", "/", "a.example", "münchen.de", "[::1]", "?q=", "é ", "\x1b", "\\", "#", "@", "%", "%2F", "javascript:", "\u202e", "..", ":99999", "سلام"]), max_size=8).map("".join)


@given(st.text() | PIECES)
def test_what_passes_is_a_printable_web_address(address: str) -> None:
    found = safe_url(address, "https://example.org/base/")
    if found is not None:
        assert found.isascii()
        assert found.isprintable()
        assert " " not in found
        assert found.startswith(("http://", "https://"))
        assert safe_url(found) == found


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://[::1", "http://", "mailto:a@b.example", "http://a..b/", "https://-x.example/", ""])
def test_what_does_not_pass(address: str) -> None:
    assert safe_url(address) is None


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("../b?x=1", "https://example.org/b?x=1"),
        ("//Cdn.Example/i", "https://cdn.example/i"),
        ("https://user:pass@example.org:443/a b", "https://example.org/a%20b"),
        ("https://münchen.de/ü", "https://xn--mnchen-3ya.de/%C3%BC"),
    ],
)
def test_addresses_are_repaired(address: str, found: str) -> None:
    assert safe_url(address, "https://example.org/base/") == found


def test_mail_passes_only_where_it_is_asked_for() -> None:
    assert safe_url("mailto:a@b.example", mail=True) == "mailto:a@b.example"


def test_tracking_goes_and_the_rest_stays() -> None:
    assert strip_tracking("https://x.example/a?id=3&utm_source=feed") == "https://x.example/a?id=3"
    assert same_key("http://www.x.example/a/?fbclid=1#c") == same_key("https://x.example/a")


@given(st.sampled_from(["http://", "https://", "https://www.", "http://WWW."]), st.text("aZw.9/:;@!$%&'()*+,-=_~^`{|}<>\"[]\\?# é", max_size=12))
def test_the_short_way_to_a_key_gives_what_the_parts_give(start: str, rest: str) -> None:
    try:
        parts = urlsplit(strip_tracking(start + rest))
    except ValueError:
        return
    key = urlunsplit(("", parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/") or "/", parts.query, ""))
    assert same_key(start + rest) == key.removeprefix("//")


def test_shown_addresses_are_short() -> None:
    assert shown_url("https://www.x.example/a/") == "x.example/a"
    assert len(shown_url("https://x.example/" + "a" * 200, 40)) == 40
    assert host_of("https://www.x.example/a") == "x.example"
