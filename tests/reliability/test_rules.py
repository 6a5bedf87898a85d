"""Sentences of the rules of safety that no test of a single room proves."""

from __future__ import annotations

import hashlib
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from reader.errors import NetworkError, StorageError
from reader.library import Library, database
from reader.library.mounts import network_file_system
from reader.model import Category, Entry, Health, Listing, Query, Source
from reader.net.problems import Clock
from reader.settings.files import Places
from reader.sources.kinds import read
from tests.net.servers import played
from tests.reliability.program import ROOT, Reader, Server, outlines, reply
from tests.tui.home import fill

Row = Callable[..., None]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DESK = Source(id="desk", url="https://desk.example/feed", title="Desk", category="World")


@pytest.mark.parametrize("target", ["http://news.example/b", "http://other.example/"])
async def test_a_redirect_never_leads_from_a_secure_address_to_an_open_one(target: str) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(302, headers={"Location": target}) if len(asked) == 1 else httpx.Response(200, text="<rss/>")

    async with played(answer) as net:
        with pytest.raises(NetworkError) as caught:
            await net.get("https://news.example/a", kind="feed")
    assert caught.value.kind == "redirect"
    assert asked == ["https://news.example/a"]


@pytest.mark.parametrize(("off", "said"), [(timedelta(days=400), "400 days fast"), (timedelta(days=-2), "2 days slow")])
def test_a_wrong_clock_is_said_beside_the_error_of_a_certificate(off: timedelta, said: str) -> None:
    clock = Clock()
    clock.saw({"date": "Sun, 22 Nov 2026 12:00:00 GMT"}, NOON + off)
    assert said in clock.explain(NetworkError("expired", kind="tls")).remedy
    assert clock.explain(NetworkError("slow", kind="timeout")).remedy == ""
    right = Clock()
    right.saw({"date": "Sun, 22 Nov 2026 12:00:00 GMT"}, NOON + timedelta(hours=3))
    assert right.explain(NetworkError("expired", kind="tls")).remedy == ""


def test_a_date_ahead_is_the_time_of_first_sight_and_never_moves(tmp_path: Path) -> None:
    now = NOON
    entries = tuple(
        Entry(url=f"https://desk.example/{n}", title=f"S {n}", guid=f"g{n}", published=when)
        for n, when in enumerate((NOON + timedelta(days=3_650), NOON - timedelta(minutes=1), datetime(1970, 1, 1, tzinfo=UTC)))
    )
    with Library.open(tmp_path / "library.db", tmp_path / "articles", now=lambda: now) as library:
        library.sync_sources([DESK], [Category("World", 0)])
        ids = library.store_listing(DESK, Listing(title="Desk", entries=entries), Health(source_id="desk")).ids
        before = [(row.id, row.stamp) for row in library.window(Query(), limit=9)]
        assert [one for one, _ in before] == list(ids)
        assert before[0][1] == NOON
        now = NOON + timedelta(days=1)
        library.store_listing(DESK, Listing(title="Desk", entries=entries), Health(source_id="desk"))
        assert [(row.id, row.stamp) for row in library.window(Query(), limit=9)] == before


def test_addresses_of_every_place_of_a_feed_are_of_the_web() -> None:
    bad = ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://x.example/a", "\\\\x.example\\a", "vbscript:x")
    for address in bad:
        rss = (
            f"<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>"
            f"<channel xml:base='{address}'><title>P</title><link>{address}</link><image><url>{address}</url></image><item xml:base='{address}'><title>T</title>"
            f"<guid isPermaLink='true'>{address}</guid><link>{address}</link><comments>{address}</comments><enclosure url='{address}' type='image/png' length='1'/>"
            f"<media:content url='{address}' medium='image'/><media:thumbnail url='{address}'/><itunes:image href='{address}'/></item></channel></rss>"
        )
        atom = (
            f"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='{address}'><title>P</title><id>{address}</id><link href='{address}'/><link rel='next' href='{address}'/>"
            f"<icon>{address}</icon><entry><title>T</title><id>{address}</id><link href='{address}'/><link rel='enclosure' href='{address}'/></entry></feed>"
        )
        for text in (rss, atom):
            listing = read(text.encode(), url="https://desk.example/feed", content_type="", kind="feed", now=NOON)
            found = [listing.site, *listing.next_pages]
            for entry in listing.entries:
                found += [entry.url, entry.image, *(one.url for one in entry.enclosures)]
            assert all(not one or one.startswith(("https://", "http://")) for one in found), (address, found)


def test_a_title_and_a_summary_have_their_bounds() -> None:
    rss = f"<rss><channel><title>{'T' * 9_000}</title><item><title>{'t' * 90_000}</title><guid>1</guid><description>{'d ' * 90_000}</description></item></channel></rss>"
    listing = read(rss.encode(), url="https://desk.example/feed", content_type="", kind="feed", now=NOON)
    assert len(listing.title) <= 1_000
    assert len(listing.entries[0].title) <= 1_000
    assert len(listing.entries[0].summary or "") <= 1_000


def test_a_worker_leaves_no_core_file_and_has_a_gibibyte() -> None:
    script = "import resource as r; from reader.pool.child import limit_memory; limit_memory(); print(r.getrlimit(r.RLIMIT_CORE)[0], r.getrlimit(r.RLIMIT_AS)[0])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", str(1 << 30)]


def test_a_folder_that_others_may_write_into_is_told(tmp_path: Path) -> None:
    fill(Places.under(tmp_path / "home"))
    data = tmp_path / "home" / "data"
    reader = Reader(tmp_path / "home")
    assert b"yours alone" in reader.run("doctor", "--offline", code=None).stdout
    data.chmod(stat.S_IRWXU | stat.S_IRWXG)
    said = reader.run("doctor", "--offline", code=None).stdout
    assert b"Others may write into " + str(data).encode() in said


MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /home rw - nfs4 server:/home rw
31 30 8:2 / /home/ann/local rw - ext4 /dev/sdb1 rw
32 22 0:41 / /mnt/my\\040disk rw - fuse.sshfs host: rw
33 22 0:42 / /mnt/over rw - overlay overlay rw
"""


def test_a_file_system_of_the_network_is_known(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    kinds = {
        "/home/ann/.local": "nfs4", "/home": "nfs4", "/home/ann/local/x": None, "/homeless": None, "/mnt/my disk/a": "fuse.sshfs",
        "/mnt/over/a": None, "/": None,
    }  # fmt: skip
    assert {path: network_file_system(Path(path), mounts) for path in kinds} == kinds
    assert network_file_system(Path("/home"), tmp_path / "none") is None


def test_a_library_on_the_network_is_refused_untouched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Library.open(tmp_path / "library.db", tmp_path / "articles").close()
    before = hashlib.sha256((tmp_path / "library.db").read_bytes()).digest()
    monkeypatch.setattr(database, "network_file_system", lambda path: "nfs4")
    with pytest.raises(StorageError) as caught:
        Library.open(tmp_path / "library.db", tmp_path / "articles")
    assert "network" in str(caught.value)
    assert str(tmp_path) in str(caught.value)
    assert "READER_HOME" in caught.value.remedy
    assert hashlib.sha256((tmp_path / "library.db").read_bytes()).digest() == before


def test_no_room_is_said_before_anything_is_asked(tmp_path: Path) -> None:
    """With less than 50 MiB left no request is made."""
    with Server(lambda path: reply(b"<rss/>")) as server:
        reader = Reader(tmp_path / "home")
        reader.run("import", "--allow-private", "-", stdin=outlines({"A": server.url("/a")}))
        script = (
            "import shutil, sys; usual = shutil.disk_usage; "
            "shutil.disk_usage = lambda path: usual(path)._replace(free=(50 << 20) - 1); "
            "sys.argv = ['reader', 'fetch']; from reader.__main__ import main; main()"
        )
        done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=reader.environ, capture_output=True, timeout=60)
        assert done.returncode == 11
        assert str(tmp_path / "home" / "data").encode() in done.stderr
        assert server.asked == []
