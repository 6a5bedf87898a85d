"""Site rules: our TOML and the public site-config format, which file a host gets, and what a rule does to a page."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from reader.dom.tree import parse
from reader.errors import ConfigError
from reader.extract import extract_page
from reader.extract.rules import SiteRules, addresses, load_rules

SENTENCE = (
    "The council met on Tuesday and decided, after two hours of debate, that the bridge will be repaired in spring. "
)
PAGE = f"""<html lang="en"><head><title>Wrong - Site</title></head><body>
<div id="top"><p>{"Buy our calendar, it has twelve pictures of the harbour and costs little. " * 9}</p></div>
<div class="odd"><h2 class="t">Bridge to be repaired</h2><span class="who">By Ana Whitlock and Jo Pell</span>
<span class="when">3 March 2024</span><p>{SENTENCE * 2}</p><p class="promo">Our app knows it first.</p><p>{SENTENCE}</p></div>
<div class="box"><p>Correction: the bridge was built in 1911, not in 1910 as we wrote.</p></div>
<a class="next" href="/story?page=2">2</a><a class="one" href="/story?view=all">all</a></body></html>"""


def test_own_rules_point_at_everything(tmp_path: Path) -> None:
    (tmp_path / "news.example.toml").write_text(
        'article = "div.odd"\nkeep = ["div.box p"]\ndrop = ["p.promo"]\ntitle = "h2.t"\nauthor = ".who"\n'
        'date = "//span[@class=\'when\']"\nnext_page = "a.next"\nsection_links = "h3 a"\n'
    )
    rules = load_rules(tmp_path, "www.news.example")
    article = extract_page(PAGE, "https://www.news.example/story", rules=rules)
    assert article.title == "Bridge to be repaired"
    assert article.authors == ("Ana Whitlock", "Jo Pell")
    assert article.published is not None
    assert article.published.date().isoformat() == "2024-03-03"
    assert article.next_page == "https://www.news.example/story?page=2"
    assert "calendar" not in article.text
    assert "Our app" not in article.text
    assert "Correction" in article.text
    assert article.extraction.rule == "news.example.toml"
    assert article.extraction.method == "rule"
    assert ("rule", "Our app knows it first.") in [(row.step, row.text) for row in article.extraction.dropped]


def test_the_public_format_says_the_same(tmp_path: Path) -> None:
    (tmp_path / "site-config").mkdir()
    (tmp_path / "site-config" / "news.example.txt").write_text(
        "# comment\ntitle: //h2[@class='t']\nbody: //div[@id='gone']\nbody: //div[@class='odd']\n"
        "strip: //p[@class='promo']\nauthor: //span[@class='who']\ndate: //span[@class='when']\nprune: no\n"
        "next_page_link: //a[@class='next']/@href\nsingle_page_link: //a[@class='one']\n"
        "find_string: Tuesday\nreplace_string: Wednesday\nreplace_string(in spring): in summer\n"
        "test_url: http://news.example/story\n"
    )
    article = extract_page(PAGE, "https://news.example/story", rules=load_rules(tmp_path, "news.example"))
    assert article.title == "Bridge to be repaired"
    assert "Wednesday" in article.text
    assert "in summer" in article.text
    assert "Our app" not in article.text
    assert article.next_page == "https://news.example/story?page=2"
    assert article.extraction.facts["single_page"] == "https://news.example/story?view=all"


def test_strip_by_id_or_class_takes_the_box_and_leaves_what_follows(tmp_path: Path) -> None:
    (tmp_path / "a.example.txt").write_text("body: //div\nstrip_id_or_class: promo\n")
    html = f"<body><div><p>{SENTENCE}</p><span id='promo-1'>Advert</span>{SENTENCE}</div></body>"
    article = extract_page(html, "https://a.example/x", rules=load_rules(tmp_path, "a.example"))
    assert "Advert" not in article.text
    assert article.text.count("The council met") == 2


def test_the_most_special_file_wins(tmp_path: Path) -> None:
    (tmp_path / "example.org.toml").write_text('article = "main"')
    (tmp_path / "blog.example.org.txt").write_text("body: //main")
    (tmp_path / ".example.net.txt").write_text("body: //main")
    (tmp_path / "example.com.txt").write_text("body: //main")

    def name(host: str) -> str | None:
        found = load_rules(tmp_path, host)
        return found.name if found else None

    assert name("blog.example.org") == "example.org.toml"
    assert name("www.example.org") == "example.org.toml"
    assert name("a.example.net") == ".example.net.txt"
    assert name("example.com") == "example.com.txt"
    assert name("a.example.com") is None
    assert name("elsewhere.example") is None


@pytest.mark.parametrize("host", ["../../etc/passwd", "a/b", "", "..", "a\\b"])
def test_a_host_is_no_path(tmp_path: Path, host: str) -> None:
    assert load_rules(tmp_path / "rules", host) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [("article = [", "a.example.toml"), ('body = "x"', "unknown name 'body'"), ('article = "//["', "is no XPath"),
     ("article = 3", "takes a selector"), ('article = "p:::x"', "is no selector")],
)  # fmt: skip
def test_a_bad_file_says_where(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.example.toml").write_text(text)
    with pytest.raises(ConfigError, match=r"a\.example\.toml") as raised:
        load_rules(tmp_path, "a.example")
    assert said in str(raised.value)


def test_a_rule_that_finds_nothing_leaves_the_generic_way() -> None:
    rules = SiteRules(name="x.toml", article=("//div[@id='moved']",))
    html = f"<body><article><h1>Bridge</h1><p>{SENTENCE * 3}</p><p>{SENTENCE * 2}</p></article></body>"
    article = extract_page(html, "https://a.example/x", rules=rules)
    assert "The council met" in article.text
    assert article.extraction.method != "rule"


def test_rules_travel_to_a_worker() -> None:
    rules = SiteRules(name="x.toml", article=("//main",), replace=(("a", "b"),))
    assert msgspec.convert(msgspec.to_builtins(rules), SiteRules) == rules


def test_section_links_are_addresses() -> None:
    root = parse("<body><h3><a href='/one'>One</a></h3><h3><a href=' /two '>Two</a></h3></body>")
    assert addresses(root, ("//h2/a", "//h3/a")) == ["/one", "/two"]
