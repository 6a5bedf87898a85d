"""Walls are named, and nothing that can be read is taken for one."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.page import Page
from reader.net.verdict import site_of, title_and_text, verdict
from tests.net.servers import NOW
from tests.replaynet import shared

STORY = "<p>" + "The council voted on Tuesday to rebuild the northern pier in stone. " * 40 + "</p>"


def answer(body: str = STORY, *, status: int = 200, url: str = "https://news.example/story", final: str | None = None,
           kind: str = "text/html; charset=utf-8", **headers: str) -> Page:  # fmt: skip
    return Page(
        url=url, final_url=final or url, status=status, body=body.encode(), fetched=NOW,
        headers={"content-type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}},
    )  # fmt: skip


def html(title: str, body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title><script>var a = '<p>';</script></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (answer(status=511), "portal"),
        (answer(status=401), "login"),
        (answer(status=402), "payment"),
        (answer(status=403), "blocked"),
        (answer(status=451), "blocked"),
        (answer(status=403, cf_mitigated="challenge"), "captcha"),
        (answer("<script src='/cdn-cgi/challenge-platform/h/b'></script>", status=503), "captcha"),
        (answer("<script src='https://ct.captcha-delivery.com/c.js'></script>", status=403), "captcha"),
        (answer(html("Just a moment...", "<p>Enable JavaScript and cookies to continue</p>")), "captcha"),
        (answer(html("example.com", "<p>Please verify you are human by completing the action below.</p>")), "captcha"),
        (answer(html("Вы не робот?", "Подтвердите, что запросы отправляли вы, а не робот")), "captcha"),
        (answer(html("Access Denied", "<h1>Access Denied</h1>You don't have permission. Reference #18.2d")), "blocked"),
        (answer(html("", "<iframe src='http://10.10.34.35:80/x' width='100%'></iframe>")), "blocked"),
        (answer(html("Доступ ограничен", "<p>Доступ к информационному ресурсу ограничен на основании закона</p>")), "blocked"),
        (answer(html("Engel", "<p>Bu siteye erişim engellenmiştir. 5651 sayılı kanun</p>")), "blocked"),
        (answer(html("Hotel", "<form>Wi-Fi login: enter your room number</form>")), "portal"),
        (answer("<!-- <WISPAccessGatewayParam> --><html></html>"), "portal"),
        (answer(STORY, final="http://192.168.1.1/start"), "portal"),
        (answer(STORY, final="https://news.example/login?next=%2Fstory"), "login"),
        (answer(STORY, final="https://accounts.other.example/x"), "login"),
        (answer(STORY, final="https://news.example/subscribe"), "payment"),
        (answer(STORY, final="https://news.example/captcha?u=1"), "captcha"),
        (answer(html("News", "<p>Subscribe to continue reading</p><p>Already a subscriber? Log in</p>")), "payment"),
        (answer(html("News", "<form>Please log in <input type=password></form>")), "login"),
        (answer(html("App", "<div id=root></div><script src=/app.js></script>")), "shell"),
    ],
)
def test_walls_are_named(page: Page, kind: str) -> None:
    found = verdict(page)
    assert found is not None
    assert found[0] == kind
    assert 10 < len(found[1]) <= 76


@pytest.mark.parametrize(
    "page",
    [
        answer(),
        answer(html("How to verify you are human", STORY)),
        answer(html("Access denied: a history", STORY + "<p>access denied</p>")),
        answer(html("Captcha", STORY + "<script>px-captcha</script>")),
        answer("{}", kind="application/json"),
        answer("<?xml version='1.0'?><rss>just a moment...</rss>", kind="application/rss+xml"),
        answer(status=404), answer(status=500), answer("slow down", status=429, kind="text/plain"),
        answer("", status=304),
        answer(STORY, url="https://news.example/2026/login-page-redesign", final="https://news.example/2026/login-page-redesign/"),
        answer(STORY, url="http://news.example/a", final="https://www.news.example/a"),
        answer(STORY, url="https://t.example/x", final="https://news.example/story"),
        answer(html("Short", "<p>The minister has resigned. More follows.</p>" + "<p>Live updates below, every minute, all day.</p>" * 3)),
    ],
)  # fmt: skip
def test_nothing_readable_is_a_wall(page: Page) -> None:
    assert verdict(page) is None


def test_no_saved_article_page_is_taken_for_a_wall() -> None:
    folder = shared("data", "wcxb-dev", "html")
    files = sorted(folder.iterdir())[::10]
    assert len(files) > 50
    flagged = []
    for file in files:
        body = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        page = Page(
            url="https://news.example/story", final_url="https://news.example/story", status=200, body=body,
            headers={"content-type": "text/html"}, fetched=NOW,
        )  # fmt: skip
        found = verdict(page)
        if found is not None and found[0] != "shell":
            flagged.append((file.name, found[0], title_and_text(body)[0]))
    assert flagged == []


@pytest.mark.parametrize(
    "body", ["<" * 1_000_000, "<script>" * 100_000, "<iframe " * 100_000, "a" * 1_000_000, "<title>" * 100_000, "&#x41;" * 160_000]
)
def test_hostile_pages_are_judged_in_linear_time(body: str) -> None:
    # Ends at all: a quadratic scan of a megabyte would take hours.
    title_and_text(body.encode())
    verdict(answer(body[: 150 * 1024]))


@given(st.lists(st.sampled_from(["<", ">", "</", " " * 14, "\n", "script", "head", "title", "body", "x", "é", "&amp;"]), max_size=30).map("".join))
def test_no_page_is_too_odd_to_be_judged(body: str) -> None:
    title, text = title_and_text(body.encode())
    assert len(title) <= 300
    assert len(text) <= len(body)


def test_text_is_what_a_person_sees() -> None:
    page = html("A &amp; B", "<p>One</p><script>two</script><style>x{}</style><p>th<b>r</b>ee</p>")
    assert title_and_text(page.encode()) == ("A & B", "One th r ee")


def test_sites_are_told_apart() -> None:
    assert site_of("www.bbc.co.uk") == "bbc.co.uk"
    assert site_of("feeds.news.example") == "news.example"
    assert site_of("localhost") == "localhost"
    assert json.dumps(site_of("")) == '""'
