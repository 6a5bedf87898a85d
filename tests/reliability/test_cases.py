"""The hostile cases and faults of the replayed internet, through the program: every one reaches its safe outcome."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.reliability.payloads import in_terminal, in_text
from tests.reliability.program import Reader, outlines
from tests.replaynet import Replaynet
from tests.terminal import Terminal

Row = Callable[..., None]
pytestmark = pytest.mark.replaynet
#: Feeds that are asked, and how they must end: None for a feed that is read, else the kind of failure.
FEEDS = {
    "markup-title": None, "escape-title": None, "bidi-title": None, "bare-entries": None, "duplicate-guids": None,
    "relative-links": None, "broken-dates": None, "html-as-feed": "not_a_feed", "malformed-feed": None, "billion-laughs": "malformed",
    "external-entity": "malformed", "inward-redirect": "redirect",
}  # fmt: skip
PAGES = ("cyrillic-mismatch", "huge-page", "gzip-bomb", "consent-wall")


@pytest.fixture
def fetched(replaynet: Replaynet, tmp_path: Path) -> Reader:
    reader = Reader(tmp_path / "home", replaynet.net_environ)
    sources = {name: f"https://{name}.hostile.test/feed" for name in FEEDS}
    reader.run("import", "-", stdin=outlines({**sources, "Science": "https://science.replay.test/feed"}))
    return reader


def test_every_sample_case_reaches_its_outcome(fetched: Reader, replaynet: Replaynet, row: Row) -> None:
    named = {case["name"] for case in replaynet.control("/cases")}
    assert named == {*FEEDS, *PAGES}
    totals = fetched.json("fetch", "--json", code=3)
    failed = {re.search(r"//([a-z-]+)\.", failure["url"])[1]: failure for failure in totals["failures"]}  # type: ignore[index]
    assert {name: failure["kind"] for name, failure in failed.items()} == {name: kind for name, kind in FEEDS.items() if kind}
    assert all(failure["message"] for failure in failed.values())
    rows = fetched.json("headlines", "--limit", "0", "--format", "json")

    def titles(name: str) -> list[str]:
        return [one["title"] for one in rows if f"{name}.hostile.test" in one["url"] or one["source"] == name]

    assert titles("markup-title") == ["[@click=app.quit]Breaking[/] [bold red]news[/]"]
    (escaped,) = titles("escape-title")
    assert "Quiet headline" in escaped
    assert titles("bidi-title") == ["Invoice fdp.exe isolated"]
    assert sorted(titles("bare-entries"))[1:] == ["Only a description", "Only a title"]
    assert len(titles("bare-entries")) == 3
    assert sorted(titles("duplicate-guids")) == ["First", "Second"]
    dates = [one["published"] for one in rows if one["title"].startswith("Date ")]
    assert len(dates) == 7
    assert not any(date and date.startswith("1970") for date in dates)
    assert len(titles("malformed-feed")) >= 1
    assert all("root" not in title and "replay" not in title.lower() for title in titles("external-entity"))
    relative = {one["url"] for one in rows if one["source"] == "relative-links"}
    assert all(url.startswith("https://relative-links.hostile.test/") for url in relative)
    assert sum("science" in one["source"].lower() for one in rows) >= 20
    # Nothing multiplies; what a site publishes while the test runs comes once.
    fetched.run("fetch", "--force", "--headlines", "--json", code=3)
    again = fetched.json("headlines", "--limit", "0", "--format", "json")
    assert {one["id"] for one in rows} <= {one["id"] for one in again}
    came = [one["url"] for one in again if one["id"] not in {old["id"] for old in rows}]
    assert len({*came} - {one["url"] for one in rows}) == len(came)
    assert all("science" in url for url in came)

    russian = fetched.run("read", "https://cyrillic-mismatch.hostile.test/page")
    assert "причал построят из камня" in russian.stdout.decode()
    wall = fetched.run("read", "https://consent-wall.hostile.test/page").stdout.decode()
    assert "northern breakwater" in wall
    assert "personalised advertising" not in wall
    for name in ("huge-page", "gzip-bomb"):
        # The log of the net tells what was offered; what was taken would stand in the memory of who took it.
        said, held = fetched.weighed("read", f"https://{name}.hostile.test/page", code=(1, 4))
        assert "reader: " in said
        assert 10 << 20 < held < 200 << 20
    assert replaynet.control("/traps") == []
    assert {" ".join(command): bad for command, written in fetched.written if (bad := in_text(written))} == {}

    with Terminal([sys.executable, "-m", "reader", "--offline"], fetched.environ, columns=150, rows=50) as screen:
        screen.wait_for(r"\d+ unread")
        screen.press("G", "enter", "i", "g", "g", *("j", "enter", "space") * 4, "ctrl+q")
        assert screen.wait() == 0
        assert in_terminal(screen.raw) == {}
    row(
        f"the {len(named)} cases of replaynet's sample_cases",
        f"{sum(kind is None for kind in FEEDS.values())} feeds read as expected, {len(failed)} failed with a reason, 2 pages read, 2 refused; Science is current",
        f"0 visits to traps, 0 forbidden bytes, {len(rows)} entries, none twice",
    )


#: One of every kind of fault, as it stands in a host name.
FAULTS = (
    "latency-300p200", "slow-head-5", "reset-300", "cut-300", "cut-chunked", "empty", "garbage", "drop-idle", "length-p100",
    "length-m100", "no-length", "chunked", "trunc-gzip", "bad-gzip", "huge-50", "bomb-1024", "cookies-300", "fat-headers-1024",
    "status-404", "status-500", "status-403", "flap-1-503", "ratelimit-30", "ratelimit-date-30", "gone", "lying-304",
    "redirect-chain-6", "redirect-loop", "moved-science.replay.test", "ssrf", "ssrf-metadata", "type-text-html",
    "charset-utf-16-utf-8", "no-validators", "cert-wrong", "cert-expired", "cert-untrusted", "hang-tls", "reset-connect", "dns",
)  # fmt: skip


def test_every_fault_of_a_source_is_told_and_costs_no_other(replaynet: Replaynet, tmp_path: Path, row: Row) -> None:
    reader = Reader(tmp_path / "home", {**replaynet.net_environ, "READER_FETCH_TIMEOUT": "6s", "READER_FETCH_RETRIES": "1"})
    bad = {f"f{n}": f"https://world.replay.test.{fault}.fault.test/feed" for n, fault in enumerate(FAULTS)}
    good = {name: f"https://{name}.replay.test/feed" for name in ("science", "world", "ai")}
    reader.run("import", "-", stdin=outlines({**bad, **good}))
    totals = reader.json("fetch", "--headlines", "--json", code=3)
    failures = {failure["source"]: failure for failure in totals["failures"]}
    assert not set(good) & set(failures), [failures[name] for name in good if name in failures]
    assert all(failure["kind"] and failure["message"] for failure in failures.values())
    assert totals["sources"]["ok"] + totals["sources"]["failed"] == totals["sources"]["total"]
    assert replaynet.control("/traps") == []
    sources = {source["id"]: source for source in reader.json("sources", "--json")}
    assert all(sources[name]["last_ok"] and not sources[name]["last_error"] for name in good)
    assert all(sources[name]["last_error"] for name in failures)
    kinds = sorted({failure["kind"] for failure in failures.values()})
    row(
        f"{len(FAULTS)} sources with one fault each beside 3 good ones",
        f"{totals['sources']['ok'] - 3} were read all the same, {len(failures)} failed as {', '.join(kinds)}",
        "3 of 3 good sources current, 0 visits to traps",
    )
