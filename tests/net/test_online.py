"""No network, or one that wants us to sign in: told from three hosts, never from one."""

from __future__ import annotations

import pytest

from reader.errors import NetworkError, RefusedError
from reader.model.page import Page
from reader.net.online import Online
from tests.net.servers import NOW


def page(host: str, *, final: str | None = None, body: bytes = b"<html>sign in</html>", kind: str = "text/html", status: int = 200) -> Page:
    url = f"http://{host}/feed"
    return Page(url=url, final_url=final or url, status=status, headers={"content-type": kind}, body=body, fetched=NOW)


def failed(kind: str, status: int | None = None) -> NetworkError:
    return NetworkError("no", kind=kind, status=status)


@pytest.mark.parametrize("kind", ["dns", "connect", "proxy", "timeout"])
def test_three_silent_hosts_mean_offline(kind: str) -> None:
    net = Online()
    for number in range(3):
        assert net.state == "unknown"
        net.failed(f"http://n{number}.example/feed", failed(kind))
    assert net.state == "offline"
    assert net.lost


def test_one_host_many_times_means_nothing() -> None:
    net = Online()
    for number in range(10):
        net.failed(f"http://one.example/{number}", failed("dns"))
    assert net.state == "unknown"


@pytest.mark.parametrize("answered", ["page", "unchanged", "error", "tls"])
def test_one_answer_means_online(answered: str) -> None:
    net = Online()
    for number in range(9):
        net.failed(f"http://n{number}.example/feed", failed("dns"))
    if answered == "page":
        net.answered(page("good.example", body=b"<rss/>", kind="application/rss+xml"))
    elif answered == "unchanged":
        net.answered(page("good.example", status=304))
    else:
        net.failed("http://good.example/", failed("status", 500) if answered == "error" else failed("tls"))
    assert net.state == "online"
    assert not net.lost


def test_the_same_html_from_three_sites_is_a_portal() -> None:
    net = Online()
    for number in range(3):
        assert net.state != "portal"
        net.answered(page(f"n{number}.example"))
    assert net.state == "portal"


def test_the_same_place_for_three_sites_is_a_portal() -> None:
    net = Online()
    for number in range(3):
        net.answered(page(f"n{number}.example", final=f"http://wifi.hotel.example/start?from={number}", body=b"<html>%d" % number))
    assert net.state == "portal"


def test_three_portal_verdicts_are_a_portal() -> None:
    net = Online()
    for number in range(3):
        net.failed(f"http://n{number}.example/", RefusedError("sign in", kind="portal", status=511))
    assert net.state == "portal"


def test_feeds_and_different_pages_are_no_portal() -> None:
    net = Online()
    for number in range(9):
        net.answered(page(f"n{number}.example", body=b"<html>%d</html>" % number))
        net.answered(page(f"f{number}.example", body=b"<rss/>", kind="application/rss+xml"))
        net.answered(page(f"s{number}.same.example"))
        net.answered(page(f"r{number}.example"), read=True)
    assert net.state == "online"
