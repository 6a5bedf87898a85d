"""Pages made to hurt: the worker that reads them gives an article or an honest failure, within its time and memory.

Every page is read in a process of its own with the limits of a worker: 10 s of processor time and 1 GiB.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable

import pytest

SENTENCE = (
    "The council met on Tuesday and decided, after two hours of debate, that the bridge will be repaired in spring. "
)
ARTICLE = f"<h1>Bridge to be repaired</h1><p>{SENTENCE * 2}</p><p>{SENTENCE * 3}</p>"
SECONDS = 10
MEMORY = 1 << 30
_READ = """
import sys
from reader.errors import NoArticle, ParseError
from reader.extract import extract_page
try:
    article = extract_page(sys.stdin.buffer.read(), "https://hostile.example/page", content_type="text/html")
    print("article", article.words, "The council met" in article.text)
except (NoArticle, ParseError) as error:
    print("failure", error)
"""

PAGES: dict[str, Callable[[], str]] = {
    "deep boxes": lambda: "<div>" * 60_000 + ARTICLE + "</div>" * 60_000,
    "deep inline": lambda: "<b>" * 60_000 + SENTENCE * 4 + "</b>" * 60_000 + ARTICLE,
    "deep lists": lambda: "<ul><li>" * 20_000 + SENTENCE + ARTICLE,
    "deep quotations": lambda: "<blockquote>" * 20_000 + ARTICLE,
    "tables in tables": lambda: "<table><tr><td>" * 3_000 + SENTENCE + ARTICLE,
    "unclosed everything": lambda: "<p><a href=x><i><font><table><tr><td>" * 20_000 + ARTICLE,
    "one text of 10 MB": lambda: f"<article>{ARTICLE}<p>{'word ' * 2_000_000}</p></article>",
    "one word of 10 MB": lambda: f"<article>{ARTICLE}<p>{'w' * 10_000_000}</p></article>",
    "blanks": lambda: f"<article>{ARTICLE}<p>{' ' * 3_000_000}end</p></article>",
    "many paragraphs": lambda: f"<article>{ARTICLE}{'<p>One two three, four five.</p>' * 150_000}</article>",
    "many links": lambda: f"<article>{ARTICLE}{'<a href=/x?a=1&b=2>One two</a> ' * 150_000}</article>",
    "many attributes": lambda: f"<div {' '.join(f'a{n}=x' for n in range(100_000))}>{ARTICLE}</div>",
    "long class": lambda: f"<div class='{'author-related-' * 200_000}'>{ARTICLE}</div>",
    "many classes": lambda: "".join(f"<p class='k{n} x{n * 7}'>{n} one two</p>" for n in range(60_000)) + ARTICLE,
    "same line": lambda: f"<article>{ARTICLE}{f'<p>{SENTENCE}</p>' * 30_000}</article>",
    "many headings": lambda: f"<article>{ARTICLE}{'<h2>Related</h2>' * 60_000}</article>",
    "many times": lambda: f"<article>{ARTICLE}{'<time>3 March 2024</time><span class=author>By A B</span>' * 40_000}</article>",
    "many notes": lambda: f"<article>{ARTICLE}{''.join(f'<a href=#fn{n}>{n % 99}</a><p id=fn{n}>note</p>' for n in range(20_000))}</article>",
    "dates that nearly are": lambda: f"<article><h1>T</h1><p>{'1 ' * 400_000}</p>{ARTICLE}</article>",
    "names that nearly are": lambda: f"<h1>T</h1><p class=byline>By {'Aa ' * 300_000}</p>{ARTICLE}",
    "deep JSON": lambda: f"<script type='application/ld+json'>{'[' * 200_000}</script>{ARTICLE}",
    "broad JSON": lambda: "<script type='application/ld+json'>[" + '{"@type":"Article","author":[{"@id":"x"}]},' * 40_000 + "{}]</script>" + ARTICLE,
    "state": lambda: "<script type='application/json'>" + '{"body":' * 90_000 + '"x"' + "}" * 90_000 + "</script><p>Loading</p>",
    "entities": lambda: f"<article>{ARTICLE}<p>{'&amp;&#0;&#xD800;&zwj;' * 200_000}</p></article>",
    "controls": lambda: f"<article>{ARTICLE}<p>{chr(27)}[2J{chr(0) * 100_000}{chr(0x202E)}</p></article>",
}  # fmt: skip

#: Here the noise is the larger text by far; anything said within the limits will do.
BURIED = ("state", "deep inline", "unclosed everything", "many classes", "names that nearly are")


def _limits() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@pytest.mark.parametrize("name", PAGES)
def test_hostile_page(name: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _READ],
        input=PAGES[name]().encode("utf-8", "surrogatepass"),
        capture_output=True,
        preexec_fn=_limits,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()[-600:]
    answer = run.stdout.decode()
    assert answer.startswith(("article", "failure"))
    assert "\x1b" not in answer
    if name not in BURIED:
        assert "True" in answer, answer


def test_controls_do_not_reach_the_text() -> None:
    from reader.extract import extract

    article = extract(PAGES["controls"]())
    assert not any(sign in article.text for sign in ("\x1b", "\x00", "\u202e"))


def test_a_file_of_another_kind_is_no_page() -> None:
    from reader.errors import ParseError
    from reader.extract import extract_page

    for start in (b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n", b"\xff\xd8\xff\xe0"):
        with pytest.raises(ParseError):
            extract_page(start + bytes(range(256)) * 2_000, "https://hostile.example/a", content_type="text/html")


def test_an_article_has_its_bounds() -> None:
    from reader.extract import extract
    from reader.model.codec import to_json

    for text in ("word " * 900_000, "</p><p>".join([SENTENCE] * 40_000)):
        article = extract(f"<article>{ARTICLE}<p>{text}</p></article>")
        assert len(to_json(article)) < 2_200_000
        assert "The council met" in article.text
        assert article.extraction.dropped[-1].step == "bounds"


def test_a_box_laid_over_the_page_is_not_its_text() -> None:
    from reader.extract import extract

    wall = "<div class='consent' style='position:fixed'><p>" + "We and our partners store information. " * 12 + "</p></div>"
    text = extract(f"<article><h1>Bridge</h1>{wall}{ARTICLE}</article>").text
    assert "The council met" in text
    assert "partners" not in text


def test_links_and_pictures_have_their_bounds() -> None:
    """Beyond them a link is plain text and a picture is left out; no word is lost."""
    from reader.extract import extract
    from reader.model.article import block_spans

    links = "".join(f"<p>{SENTENCE} <a href='/story/{n}'>more of number{n}</a> and so on.</p>" for n in range(1_500))
    pictures = "".join(
        f"<figure><img src='/picture/{n}.jpg' width='800' height='600' alt='View {n}'></figure><p>Seen from pier {n}. {SENTENCE}</p>" for n in range(600)
    )
    article = extract(f"<article><h1>Bridge</h1>{links}{pictures}</article>", "https://hostile.example/page")
    hrefs = [span.href for block in article.blocks for span in block_spans(block) if span.href]
    assert len(hrefs) == 500
    assert len(article.images) == 200
    assert all(f"number{n} " in article.text for n in range(1_500))
