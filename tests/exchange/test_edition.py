"""Editions that are damaged, hostile or newer: what is wrong with a part costs that part, and nothing is written."""

import hashlib
import io
import json
import re
import struct
import time
import zipfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reader.errors import ParseError
from reader.exchange.edition import Writer
from reader.model import Article, Entry, Extraction, Paragraph, Source, Span
from reader.model.codec import from_json, to_json
from reader.model.edition import Carried, CarriedItems, CarriedMarks, CarriedPictures, Contents, Marks
from reader.pool.workers import Pool
from tests.exchange.pictures import png

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOURCE = Source(id="a", url="https://a.test/feed", title="A", category="World")


def item(number=1, **more):
    url = more.pop("url", f"https://a.test/{number}")
    entry = Entry(url=url, title=f"Story {number}", source_id="a", fetched=NOON)
    blocks = more.pop("blocks", (Paragraph(spans=(Span("Rain fell. " * 5),)),))
    article = Article(url=url, title=entry.title, blocks=blocks, extraction=Extraction("sample", 1.0))
    return Carried(entry=entry, sources=("a",), article=article, **more)


def sound(count=3) -> dict[str, bytes]:
    """The members of an edition with which nothing is wrong."""
    out = io.BytesIO()
    with Writer(out, NOON) as writer:
        for number in range(count):
            assert writer.add(item(number), {"https://a.test/p.png": png(8, 8)}, Marks(read=True))
        writer.finish([SOURCE], title="It", program="reader")
    with zipfile.ZipFile(out) as made:
        return {name: made.read(name) for name in made.namelist()}


def archive(members, **more) -> bytes:
    """A zip of members: names to bytes, in any order, with any names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **more) as made:
        for name, data in members.items() if isinstance(members, dict) else members:
            made.writestr(name, data)
    return out.getvalue()


def twice(members) -> bytes:
    with pytest.warns(UserWarning, match="Duplicate"):
        return archive(members)


def named(data: bytes) -> str:
    return f"articles/{hashlib.sha256(data).hexdigest()}.json"


def with_article(data: bytes) -> bytes:
    return archive(sound() | {named(data): data})


def changed(member: str, **values) -> bytes:
    members = sound()
    return archive(members | {member: json.dumps(json.loads(members[member]) | values).encode()})


def altered(find: bytes, put: bytes, count: int = -1) -> bytes:
    return archive(sound()).replace(find, put, count)


def plain(value) -> dict:
    return json.loads(to_json(value))


def deep(levels: int) -> bytes:
    inner = '{"spans":[]}'
    for _ in range(levels):
        inner = '{"spans":[],"children":[{"type":"list","items":[' + inner + "]}]}"
    made = plain(item(50))
    made["article"]["blocks"] = ["@"]
    return json.dumps(made).replace('"@"', '{"type":"list","items":[' + inner + "]}").encode()


def with_entry(**values) -> bytes:
    made = plain(item(60))
    made["entry"].update(values)
    return with_article(json.dumps(made).encode())


def with_more(**values) -> bytes:
    return with_article(json.dumps(plain(item(65)) | values).encode())


def with_earlier(values) -> bytes:
    article = plain(item(66).article) | values
    return with_more(stored="2026-11-01T00:00:00Z", versions=[{"stored": "2026-01-01T00:00:00Z", "article": article}])


def with_block(block) -> bytes:
    made = plain(item(70))
    made["article"]["blocks"] = [block]
    return with_article(json.dumps(made).encode())


def directory_lies(**fields) -> bytes:
    """The table of members states other sizes than the members have."""
    data = bytearray(archive(sound()))
    at = data.find(b"PK\x01\x02")
    for offset, value in fields.values():
        struct.pack_into("<I", data, at + offset, value)
    return bytes(data)


def symlink() -> bytes:
    out = io.BytesIO(archive(sound()))
    with zipfile.ZipFile(out, "a") as made:
        about = zipfile.ZipInfo("articles/" + "a" * 64 + ".json")
        about.external_attr = 0o120777 << 16
        made.writestr(about, "/etc/passwd")
    return out.getvalue()


def encrypted() -> bytes:
    data = bytearray(archive(sound()))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def quine() -> bytes:
    """Every entry of the table names the same bytes: what looks like 40,000 members is one."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = body.compress(b"0" * (9 << 20)) + body.flush()
    name = b"articles/" + b"a" * 64 + b".json"
    head = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 33, 0, len(packed), 9 << 20, len(name), 0) + name
    table = b"".join(
        struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 33, 0, len(packed), 9 << 20, len(name), 0, 0, 0, 0, 0, 0)
        + name
        for _ in range(40_000)
    )
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 40_000, 40_000, len(table), len(head) + len(packed), 0)
    return head + packed + table + end


def big(size: int) -> bytes:
    made = plain(item(80))
    made["article"]["blocks"] = [{"type": "paragraph", "spans": [{"text": "x" * size}]}]
    return json.dumps(made).encode()


def crowd(count: int) -> bytes:
    """A zip of so many empty members, put together by hand: zipfile takes seconds for it."""
    named = b"m%07d"
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 0, 0, 8, 0)
    central = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0)[:-4]
    each = len(local) + 8
    files = b"".join(local + named % number for number in range(count))
    table = b"".join(central + struct.pack("<L", number * each) + named % number for number in range(count))
    wide = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(table), len(files))
    found = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(files) + len(table), 1)
    return files + table + wide + found + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(table), len(files), 0)


LIST = {"type": "image", "src": "javascript:alert(1)"}
#: Each with what must become of it: `all`, the sound articles stay (3 or fewer are there); `none`, no article comes.
HOSTILE = {
    "a path that climbs": (lambda: archive(sound() | {"../../evil": b"x"}), "all"),
    "an absolute path": (lambda: archive(sound() | {"/tmp/evil-edition": b"x"}), "all"),
    "a path of Windows": (lambda: archive(sound() | {"C:\\evil": b"x", "articles\\..\\evil": b"x"}), "all"),
    "a symbolic link": (symlink, "all"),
    "a program": (lambda: archive(sound() | {"run.sh": b"#!/bin/sh\nrm -rf /\n"}), "all"),
    "a name with escapes": (lambda: archive(sound() | {"\x1b]0;evil\x07": b"x"}), "all"),
    "a member twice": (lambda: twice([*sound().items(), *[one for one in sound().items() if "articles" in one[0]][:1]]), "all"),
    "a bomb": (lambda: archive(sound() | {"articles/" + "b" * 64 + ".json": b"0" * (9 << 20)}), "all"),
    "a bomb of one name": (quine, "none"),
    "a member over its bound": (lambda: with_article(big(11 << 20)), "all"),
    "a text over its bound": (lambda: with_article(big(3 << 20)), "all"),
    "too many members": (lambda: crowd(100_001), "none"),
    "a table without end": (lambda: crowd(330_000), "none"),
    "a checksum that is another": (lambda: archive(sound() | {"articles/" + "c" * 64 + ".json": to_json(item(9))}), "all"),
    "bytes turned over": (lambda: altered(b"PK\x03\x04", b"PK\x03\x05", 2), "some"),
    "an end that is missing": (lambda: archive(sound())[:-200], "none"),
    "only a beginning": (lambda: b"PK\x03\x04" + b"\x00" * 100, "none"),
    "a size that lies upwards": (lambda: directory_lies(size=(24, 1 << 20)), "some"),
    "a size of 4 GiB": (lambda: directory_lies(size=(24, 0xFFFFFFFE), packed=(20, 0xFFFFFFFE)), "none"),
    "an offset beyond the end": (lambda: directory_lies(offset=(42, 0x7FFFFFFF)), "some"),
    "an encrypted member": (encrypted, "some"),
    "no manifest": (lambda: archive({name: data for name, data in sound().items() if name != "manifest.json"}), "none"),
    "a newer manifest": (lambda: changed("manifest.json", version=2), "none"),
    "a manifest of something else": (lambda: changed("manifest.json", format="backup"), "none"),
    "a manifest that is a list": (lambda: archive(sound() | {"manifest.json": b"[" * 100_000}), "none"),
    "numbers without end": (lambda: archive(sound() | {"manifest.json": b'{"version":' + b"9" * 5_000 + b"}"}), "none"),
    "lists in lists": (lambda: with_article(deep(400)), "all"),
    "lists in lists without end": (lambda: with_article(deep(20_000)), "all"),
    "an address that runs": (lambda: with_entry(url="javascript:alert(1)"), "all"),
    "an address of a file": (lambda: with_entry(url="file:///etc/passwd"), "all"),
    "a block of tomorrow": (lambda: with_block({"type": "hologram"}), "all"),
    "an earlier text of tomorrow": (lambda: with_more(versions=[{"stored": "2026-01-01T00:00:00Z", "article": 1}]), "all"),
    "an earlier text over its bound": (lambda: with_earlier({"blocks": [{"type": "code", "text": "x" * (3 << 20)}]}), "all"),
    "a key over its bound": (lambda: with_more(keys={"a": [1 << 70]}), "all"),
    "a time without a zone": (lambda: with_entry(fetched="2026-01-01T00:00:00"), "all"),
    "a text of a time without a zone": (lambda: with_more(stored="2026-01-01T00:00:00"), "all"),
    "a number for a text": (lambda: with_entry(title=7), "all"),
    "text that is no UTF-8": (lambda: with_article(b'{"entry":{"url":"\xff\xfe"}}'), "all"),
    "sources that were changed": (lambda: archive(sound() | {"sources.json": b"[]"}), "all"),
    "marks that were changed": (lambda: archive(sound() | {"state/0.json": b"{}"}), "all"),
    "choices that were changed": (lambda: archive(sound() | {"choices.json": b'{"mutes":[{"query":"the"}]}'}), "all"),
    "a picture that is a page": (
        lambda: archive(sound() | {"pictures/" + hashlib.sha256(b"<svg/>").hexdigest(): b"<svg/>"}), "all"),
}  # fmt: skip


async def through(path):
    """An edition read as an import reads it, by a worker: what came, what was refused, and pictures."""
    pool = Pool(1)
    asked = {"path": str(path)}
    try:
        contents = from_json(await pool.run("edition", asked, b"", 30), Contents)
        names = [one.name for one in contents.articles]
        items = from_json(await pool.run("edition_items", {**asked, "names": names}, b"", 30), CarriedItems)
        refused = [*contents.refused, *items.refused]
        for one in contents.states:
            refused += from_json(await pool.run("edition_marks", {**asked, "name": one.name}, b"", 30), CarriedMarks).refused
        pictures = [one.name for one in contents.pictures]
        shown = from_json(await pool.run("edition_pictures", {**asked, "names": pictures}, b"", 30), CarriedPictures)
        return items.items, [*refused, *shown.refused], shown.pictures
    finally:
        PEAKS.extend(map(peak, pool.processes))
        pool.close()


#: Kilobytes every worker has had at most, where the system tells.
PEAKS: list[int] = []


def peak(pid: int) -> int:
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) if found else 0


@pytest.fixture
def alone(tmp_path, monkeypatch):
    """A folder to work in; what appears anywhere around it is seen."""
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    return tmp_path


def test_there_are_thirty_and_more():
    assert len(HOSTILE) >= 30


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile(name, alone):
    made, fate = HOSTILE[name]
    path = alone / "in" / "x.edition"
    path.write_bytes(made())
    before = set(alone.rglob("*"))
    started = time.monotonic()
    if fate == "none":
        with pytest.raises(ParseError) as caught:
            await through(path)
        assert caught.value.kind not in ("crashed", "memory", "timeout")
        refused = [caught.value]
    else:
        items, refused, _ = await through(path)
        sound_ones = {one.entry.url for one in items.values()} & {f"https://a.test/{number}" for number in range(3)}
        assert len(sound_ones) == 3 if fate == "all" else 1 <= len(sound_ones) <= 3
        assert len(items) == len(sound_ones)
    assert time.monotonic() - started < 30
    assert refused
    assert "\x1b" not in str(refused)
    assert set(alone.rglob("*")) == before
    assert not PEAKS or max(PEAKS) < 300_000


async def test_a_sound_one_is_taken_whole(alone):
    path = alone / "in" / "x.edition"
    path.write_bytes(archive(sound()))
    items, refused, pictures = await through(path)
    assert refused == []
    assert sorted(one.entry.title for one in items.values()) == ["Story 0", "Story 1", "Story 2"]
    assert list(pictures.values()) == [png(8, 8)]


async def test_what_is_missing_is_counted(alone):
    members = sound()
    gone = next(name for name in members if name.startswith("articles/"))
    path = alone / "in" / "x.edition"
    path.write_bytes(archive({name: data for name, data in members.items() if name != gone}))
    items, refused, _ = await through(path)
    assert len(items) == 2
    assert [(one.name, one.reason) for one in refused] == [("articles/", "1 of 3 are missing")]


async def test_text_and_addresses_are_made_safe(alone):
    made = plain(item(90))
    made["entry"]["title"] = "Evil\x1b]0;x\x07 \u202etitle"
    made["entry"]["image"] = "javascript:alert(1)"
    made["article"]["blocks"] = [
        {"type": "paragraph", "spans": [{"text": "a\x1b[31mb", "href": "data:text/html,x"}]},
        {"type": "image", "src": "file:///etc/passwd"},
    ]
    made["versions"] = [{"stored": "2026-01-01T00:00:00Z", "article": made["article"]}]
    path = alone / "in" / "x.edition"
    path.write_bytes(with_article(json.dumps(made).encode()))
    items, refused, _ = await through(path)
    (found,) = [one for one in items.values() if one.entry.url == "https://a.test/90"]
    assert [one.article for one in found.versions] == [found.article]
    assert refused == [] or all("missing" not in one.reason for one in refused)
    assert (found.entry.title, found.entry.image) == ("Evil\ufffd]0;x\ufffd title", None)
    (block,) = found.article.blocks
    assert block.spans == (Span("a\ufffd[31mb"),)
