"""Given the replayed internet and the program as people run it: the main job from a list to an article, then offline."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SITES = ("ai", "climate", "cities", "finance")

pytestmark = pytest.mark.replaynet


@pytest.fixture
def reader(replaynet, tmp_path):
    environ = {
        "PATH": os.environ["PATH"],
        "READER_HOME": str(tmp_path / "home"),
        "READER_FETCH_HOST_DELAY": "0s",
        **replaynet.net_environ,
    }

    class Reader:
        home = tmp_path / "home"

        @staticmethod
        def start(*arguments, **more):
            return subprocess.Popen(
                [sys.executable, "-m", "reader", *arguments],
                cwd=ROOT,
                env=environ,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                **more,
            )

        @classmethod
        def run(cls, *arguments, stdin=b"", code=0):
            process = cls.start(*arguments)
            out, err = process.communicate(stdin)
            assert process.returncode == code, err.decode()
            assert b"Traceback" not in err
            return out.decode()

        @classmethod
        def json(cls, *arguments, **more):
            return json.loads(cls.run(*arguments, **more))

    return Reader


def opml(*sites):
    lines = "".join(
        f'<outline type="rss" text="{site.title()}" xmlUrl="https://{site}.replay.test/feed"/>' for site in sites
    )
    head = '<?xml version="1.0"?><opml version="2.0"><head/><body><outline text="World">'
    return f"{head}{lines}</outline></body></opml>".encode()


@pytest.fixture
def fetched(reader):
    """A library with one site."""
    reader.run("import", "-", stdin=opml("ai"))
    reader.run("fetch")
    return reader


def test_the_main_job(reader, replaynet):
    """A handful of sites, two of which answer badly at first."""
    reader.run("import", "-", stdin=opml(*SITES))
    totals = reader.json("fetch", "--json")
    assert totals["sources"] == {"total": 4, "ok": 4, "unchanged": 0, "failed": 0, "skipped": 0}
    assert totals["articles"]["kept"] >= 0.97 * totals["entries"]["new"] > 70

    replaynet.control("/reset")
    assert reader.json("fetch", "--json")["sources"]["skipped"] == 4
    assert replaynet.control("/log") == []

    again = reader.json("fetch", "--force", "--json")
    assert again["sources"]["unchanged"] == 4
    asked = replaynet.control("/log")
    assert len(asked) == 4
    assert all(request["conditional"] for request in asked)

    rows = reader.json("headlines", "--format", "json", "--category", "world", "--limit", "0")
    assert len(rows) == totals["entries"]["new"]
    assert sum(row["offline"] for row in rows) == totals["articles"]["kept"]

    replaynet.control("/down?mode=refuse")
    row = next(row for row in rows if row["offline"])
    article = reader.json("read", str(row["id"]), "--format", "json")
    assert (article["url"], article["words"]) == (row["url"], row["words"])
    assert article["text"] == "\n\n".join(block["text"] for block in article["blocks"] if block["text"])
    assert article["title"] in reader.run("read", str(row["id"]))

    totals = reader.json("fetch", "--force", "--json", code=4)
    assert totals["stopped"] == "offline"
    assert totals["failures"] == []


def test_marks_are_undone_and_searches_find(fetched):
    rows = fetched.json("headlines", "--format", "json", "--limit", "3")
    ids = [str(row["id"]) for row in rows]
    fetched.run("mark", "read", *ids)
    fetched.run("mark", "star", ids[0])
    assert [row["id"] for row in fetched.json("headlines", "--starred", "--format", "json")] == [rows[0]["id"]]
    unread = [row["id"] for row in fetched.json("headlines", "--unread", "--limit", "0", "--format", "json")]
    assert not set(unread) & {row["id"] for row in rows}
    fetched.run("undo")
    fetched.run("headlines", "--starred", code=5)
    fetched.run("undo")
    assert rows[0]["id"] in [row["id"] for row in fetched.json("headlines", "--unread", "--format", "json")]
    word = max(rows[0]["title"].split(), key=len)
    assert rows[0]["id"] in [row["id"] for row in fetched.json("search", word, "--format", "json")]
    fetched.run("search", "qqzzxxyyww", code=5)


def test_a_list_goes_out_as_it_came(fetched):
    assert fetched.run("export", "opml").count("xmlUrl=") == 1
    (source,) = fetched.json("sources", "--json")
    assert (source["url"], source["title"], source["total"]) == ("https://ai.replay.test/feed", "Ai", 20)
    assert source["last_ok"]


def test_adding_a_site_finds_its_feed(reader):
    said = reader.run("add", "https://coffee.replay.test/", "--category", "Space")
    assert "coffee.replay.test" in said
    sources = reader.json("sources", "--json")
    assert [source["category"] for source in sources if "coffee.replay.test" in source["url"]] == ["Space"]
    reader.run("add", "https://coffee.replay.test/", code=2)


def test_an_address_is_read_without_being_kept(reader, replaynet):
    page = next(request for request in _pages(replaynet))
    article = reader.json("read", page, "--format", "json")
    assert article["words"] > 100
    reader.run("headlines", code=5)
    replaynet.control("/down?mode=refuse")
    reader.run("read", "https://ai.replay.test/nothing", code=4)


def _pages(replaynet):
    """Addresses of real pages, from a feed."""
    import urllib.request

    proxy = urllib.request.ProxyHandler({"http": replaynet.net_environ["HTTP_PROXY"]})
    feed = urllib.request.build_opener(proxy).open("http://ai.replay.test/feed.json")
    return [item["url"] for item in json.load(feed)["items"]]


def test_a_second_fetch_says_that_one_is_running(reader, replaynet):
    reader.run("import", "-", stdin=opml("ai"))
    replaynet.control("/fault?host=ai.replay.test&do=hang")
    first = reader.start("fetch")
    while not any("ai.replay.test" in str(tunnel) for tunnel in replaynet.control("/tunnels")):
        assert first.poll() is None
    second = reader.start("fetch")
    _, said = second.communicate()
    first.send_signal(signal.SIGINT)
    _, last = first.communicate()
    assert second.returncode == 0
    assert b"running already" in said
    assert first.returncode == 130
    assert b"Interrupted" in last
    assert b"Traceback" not in last


def test_offline_attempts_no_request(fetched, replaynet):
    replaynet.control("/reset")
    fetched.run("--offline", "fetch", code=4)
    fetched.run("headlines", "--offline")
    fetched.run("read", "--offline", "https://nowhere.test/", code=4)
    assert replaynet.control("/log") == []
