"""Coverage-guided fuzzing of everything that parses: `python -m benchmarks.fuzz [TARGET…] [--seconds 60] [--corpus DIR]`.

Targets are feed, page, list (OPML and its kin), edition and text (cleaner, addresses, dates, queries). atheris instruments our
modules and feedparser, so that inputs which reach new lines are kept and changed further. A fault is an exception that
is not one of ours, or a result that breaks its promise; it ends the run with exit 1 and the input in a file.
Needs `pip install -e '.[fuzz]'` (Linux); without it the run says so and ends with 0.
"""

from __future__ import annotations

import argparse
import io
import json
import platform
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TARGETS = ("feed", "page", "list", "edition", "text")
#: Largest input, bytes: parsers are asked about shape here, about size in tests/reliability.
LARGEST = 8_192


def read_feed(data: bytes) -> None:
    from reader.errors import ParseError
    from reader.sources.kinds import read
    from reader.text.safe import FORBIDDEN

    try:
        listing = read(data, url="https://desk.example/feed", content_type="", kind="feed", now=NOW)
    except ParseError:
        return
    for entry in listing.entries:
        assert not FORBIDDEN.search(" ".join((entry.title, entry.summary or "", entry.guid or "", *entry.authors)))
        assert not entry.url or entry.url.startswith(("http://", "https://"))


def read_page(data: bytes) -> None:
    from reader.extract import extract
    from reader.model import Article
    from reader.model.codec import from_json, to_json
    from reader.text.safe import FORBIDDEN

    article = extract(data, "https://desk.example/story")
    assert not FORBIDDEN.search(article.text)
    assert from_json(to_json(article), Article) == article


def read_list(data: bytes) -> None:
    from reader.errors import ParseError
    from reader.exchange.anylist import read

    try:
        read(data)
    except ParseError:
        return


def read_edition(data: bytes) -> None:
    """An archive as it stands; anything else as an article, the sources or the marks of an archive that is right."""
    from reader.errors import ParseError
    from reader.exchange.edition import Edition, is_edition
    from reader.model.codec import to_json
    from reader.text.safe import FORBIDDEN
    from tests.reliability.editions import around

    try:
        edition = Edition(io.BytesIO(data if is_edition(data) else around(data)))  # type: ignore[arg-type]
        contents = edition.contents()
    except ParseError:
        return
    items = edition.items(one.name for one in contents.articles)
    marks = [edition.marks(one.name) for one in contents.states]
    edition.pictures(one.name for one in contents.pictures)
    for item in items.items.values():
        assert not item.entry.url or item.entry.url.startswith(("http://", "https://"))
        assert not FORBIDDEN.search(" ".join((item.entry.title, item.entry.summary or "", *item.entry.authors, *item.sources)))
        assert item.article is None or not FORBIDDEN.search(item.article.text)
    for refused in (*contents.refused, *items.refused, *(one for found in marks for one in found.refused)):
        assert not FORBIDDEN.search(refused.name + refused.reason)
    to_json((contents, items, marks))


def read_text(data: bytes) -> None:
    from reader.errors import ReaderError
    from reader.library.query import parse
    from reader.text.dates import parse_date
    from reader.text.safe import FORBIDDEN, clean_code, clean_inline, clean_line, clean_text
    from reader.text.urls import safe_url

    text = data.decode("utf-8", "surrogateescape")
    for clean in (clean_text, clean_line, clean_inline, clean_code):
        assert not FORBIDDEN.search(clean(text))
    found = safe_url(text, "https://desk.example/a/")
    assert found is None or (found.startswith(("http://", "https://")) and found.isprintable() and safe_url(found) == found)
    parse_date(clean_line(text))
    try:
        parse(clean_line(text), NOW)
    except ReaderError:
        return


READS: dict[str, Callable[[bytes], None]] = {
    "feed": read_feed, "page": read_page, "list": read_list, "edition": read_edition, "text": read_text,
}  # fmt: skip


def seeds(target: str) -> Iterator[bytes]:
    """What fuzzing begins with: the saved cases of the tests and the hostile documents."""
    from tests.reliability.documents import FEEDS
    from tests.reliability.editions import of_payloads, sealed, story
    from tests.reliability.payloads import PAYLOADS
    from tests.reliability.shapes import documents

    if target == "feed":
        yield from (path.read_bytes() for path in (ROOT / "tests/sources/cases").glob("*/feed.*"))
        yield from (data for number, (_, data) in enumerate(documents()) if number % 40 == 0)
        yield from (FEEDS[name]() for name in ("json-surrogates", "utf-7", "codec-of-python", "surrogates"))
    elif target == "page":
        yield from (path.read_bytes() for path in (ROOT / "tests/pages").glob("*/*.html"))
    elif target == "list":
        yield b"<opml version='2.0'><body><outline text='a'><outline type='rss' text='b' xmlUrl='https://x.example/'/></outline></body></opml>"
        yield b"https://x.example/feed \"tag\" ~Title\n"
        yield b'[{"url":"https://x.example/","title":"x"}]'
        yield b"<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><DT><A HREF='https://x.example/'>x</A></DL>"
    elif target == "edition":
        yield from of_payloads()
        whole = story("https://x.example/a", "x", title="A story", text="It rained.", authors=["Ann"], guid="1")
        yield json.dumps(whole).encode()
        yield json.dumps([{"id": "x", "url": "https://x.example/feed", "title": "X", "category": "World"}]).encode()
        yield json.dumps({"starred": True, "place": 0.5, "tags": ["a"], "changed": "2026-11-22T12:00:00Z"}).encode()
        yield sealed([whole], tags="a")
    yield from (bad.encode("utf-8", "surrogatepass") for bad in PAYLOADS)


def fuzz(target: str, folder: Path, seconds: int, seed: int) -> None:
    """Run one target in this process; libFuzzer ends the process."""
    import atheris

    with atheris.instrument_imports(include=["reader", "feedparser"]):
        import reader.exchange.anylist
        import reader.exchange.edition
        import reader.extract.pipeline
        import reader.library.query
        import reader.sources.kinds  # noqa: F401
    for number, first in enumerate(seeds(target)):
        (folder / f"seed-{number}").write_bytes(first[:LARGEST])
    options = [f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={LARGEST}", f"-artifact_prefix={folder}/fault-", "-timeout=20", "-rss_limit_mb=1024"]
    atheris.Setup([sys.argv[0], *options, "-print_final_stats=1", str(folder)], READS[target])
    atheris.Fuzz()


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("targets", nargs="*", choices=[*TARGETS, []], default=[])
    asked.add_argument("--seconds", type=int, default=60, help="of all targets together")
    asked.add_argument("--corpus", type=Path, help="keep inputs here, to go on from another time")
    asked.add_argument("--seed", type=int, default=0, help="of chance: the same number tries the same inputs; 0 is new each time")
    asked.add_argument("--json", action="store_true")
    asked.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    args = asked.parse_args()
    targets = args.targets or list(TARGETS)
    if args.one:
        fuzz(targets[0], args.one, args.seconds, args.seed)
        return 0
    try:
        import atheris  # noqa: F401
    except ImportError:
        print("NOT RUN: atheris is not installed (pip install -e '.[fuzz]')", file=sys.stderr)
        return 0
    found, code = [], 0
    for target in targets:
        with tempfile.TemporaryDirectory() as temporary:
            folder = (args.corpus or Path(temporary)) / target
            folder.mkdir(parents=True, exist_ok=True)
            each = max(1, args.seconds // len(targets))
            command = [sys.executable, "-m", "benchmarks.fuzz", target, "--seconds", str(each), "--seed", str(args.seed)]
            command += ["--one", str(folder)]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace")
            runs = re.search(r"number_of_executed_units:\s*(\d+)", done.stderr)
            cover = re.findall(r"cov: (\d+)", done.stderr)
            faults = sorted(folder.glob("fault-*"))
            for fault in faults:
                kept = Path(tempfile.gettempdir()) / f"{target}-{fault.name}"
                kept.write_bytes(fault.read_bytes())
                print(f"fault: {kept}", file=sys.stderr)
            if faults or done.returncode:
                print(done.stderr[-3000:], file=sys.stderr)
                code = 1
            found.append({"target": target, "seconds": each, "runs": int(runs[1]) if runs else 0, "coverage": int(cover[-1]) if cover else 0, "faults": len(faults)})
    if args.json:
        print(json.dumps({"python": platform.python_version(), "machine": platform.machine(), "targets": found}))
    else:
        for one in found:
            print(f"{one['target']:5} {one['seconds']:4} s {one['runs']:8} inputs  coverage {one['coverage']:6}  faults {one['faults']}")
    return code


if __name__ == "__main__":
    sys.exit(main())
