"""The cache gives back what it has and makes no fuss about what it has not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from reader.cache import Cache
from reader.model.page import Page
from reader.text.framed import framed

PAGE = Page(
    url="https://news.example/a",
    final_url="https://news.example/b",
    status=200,
    headers={"content-type": "text/html", "etag": '"caf\xe9"'},
    body=b"<html>\n\x00\xff</html>\n",
    fetched=datetime(2026, 11, 24, 12, 0, tzinfo=UTC),
    fresh_until=datetime(2026, 11, 24, 13, 0, tzinfo=UTC),
    route="socks5h://127.0.0.1:9050",
    content_bytes=17,
)


def test_pages_and_pictures_come_back_as_they_were(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        assert cache.put_page(PAGE)
        assert cache.put_image("https://news.example/i.png", b"\x89PNG")
    with Cache(tmp_path) as cache:
        assert cache.page(PAGE.url) == PAGE
        assert cache.image("https://news.example/i.png") == b"\x89PNG"
        assert cache.page("https://news.example/none") is None
        assert cache.image(PAGE.url) is None
        assert cache.sizes()["pages"][0] == 1
        cache.clear()
        assert cache.page(PAGE.url) is None


def test_a_page_that_a_worker_has_framed_comes_back_as_if_put_here(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        assert cache.put_framed(PAGE.url, framed(PAGE.url, Cache.head(PAGE) + PAGE.body))
        assert cache.page(PAGE.url) == PAGE


@pytest.mark.parametrize("address", ["https://news.example/other", "https://news.example/a"])
def test_a_frame_of_another_page_or_cut_is_a_miss(tmp_path: Path, address: str) -> None:
    frame = framed(address, Cache.head(PAGE) + PAGE.body)
    with Cache(tmp_path) as cache:
        cache.put_framed(PAGE.url, frame if address != PAGE.url else frame[:-20])
        assert cache.page(PAGE.url) is None
        assert not cache.put_framed("", frame)


def test_an_unchanged_never_replaces_a_page(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.put_page(PAGE)
        assert not cache.put_page(msgspec.structs.replace(PAGE, status=304, body=b""))
        assert cache.page(PAGE.url) == PAGE


@pytest.mark.parametrize("value", [b"", b"\n", b"{}\n", b"[1]\nbody", b'{"url":5}\nbody', b"\xff" * 50])
def test_a_value_that_is_no_page_is_a_miss(tmp_path: Path, value: bytes) -> None:
    with Cache(tmp_path) as cache:
        cache._blobs("pages").set("https://news.example/x", value)
        assert cache.page("https://news.example/x") is None


def test_a_folder_that_cannot_be_used_is_an_empty_cache(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    with Cache(tmp_path / "cache") as cache:
        assert not cache.put_page(PAGE)
        assert not cache.put_framed(PAGE.url, b"frame")
        assert cache.page(PAGE.url) is None
        assert cache.sizes() == {}
        cache.clear()


def test_what_is_too_large_is_not_kept(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        assert not cache.put_image("https://news.example/i.png", bytes((64 << 20) + 1))
