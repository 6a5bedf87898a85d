"""Given rules for a site in the config directory, what a fetch, a page of headlines and the doctor make of them."""

import pytest

from reader.jobs.article import Reading
from reader.jobs.doctor import examine
from reader.model import Source
from reader.settings.schema import Fetch, Network, Settings

#: No name is looked up here.
SETTINGS = Settings(fetch=Fetch(host_delay=0.0, retries=0), network=Network(proxy="http://p.test:1"))
URL = "https://a.test/story/bridge"
SENTENCE = "The council met on Tuesday and decided, after two hours of debate, that the bridge will be repaired. "
OWN = {
    "article": "div.odd",
    "keep": "div.box p",
    "drop": "p.promo",
    "title": "h2.t",
    "author": ".who",
    "date": ".when",
    "next_page": "a.next",
}
PUBLIC = """# from a folder of site configurations
title: //h2[@class='t']
body: //div[@class='odd']
strip: //p[@class='promo']
author: //*[@class='who']
date: //*[@class='when']
next_page_link: //a[@class='next']/@href
"""


def page(text, more=""):
    return (
        "<!doctype html><html lang=en><head><title>Wrong - Site</title></head><body>"
        f"<div id=top><p>{'Buy our calendar, it has twelve pictures of the harbour and costs little. ' * 9}</p></div>"
        "<div class=odd><h2 class=t>Bridge to be repaired</h2><span class=who>By Ana Whitlock</span> "
        f"<span class=when>3 March 2024</span><p>{text} {SENTENCE * 2}</p><p class=promo>Our app knows it first.</p>"
        f"<p>{SENTENCE}</p></div><div class=box><p>Correction: the bridge was built in 1911, not in 1910.</p></div>"
        f"{more}</body></html>"
    ).encode()


NEXT = '<a class=next href="/story/bridge?page=2">2</a>'


@pytest.fixture
def site(workspace, web):
    """A workspace, and a way to write a file of rules into its config directory."""
    web.pages |= {URL: page("First page.", NEXT), f"{URL}?page=2": page("Second page.")}
    ws = workspace({}, SETTINGS)

    def write(name, text):
        path = ws.places.rules / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return ws

    return write


def toml(**rules):
    return "".join(f"{name} = '{selector}'\n" for name, selector in rules.items())


async def read(ws, url=URL):
    async with ws.network() as fetcher:
        return await Reading(ws, fetcher).address(url)


async def steps(ws, url=URL, **more):
    return [step async for step in examine(ws, url, **more)]


async def test_all_keys_of_a_file_reach_the_article_that_is_fetched(site):
    article = await read(site("a.test.toml", toml(**OWN)))
    assert article.extraction.rule == "a.test.toml"
    assert (article.title, article.authors) == ("Bridge to be repaired", ("Ana Whitlock",))
    assert article.published.date().isoformat() == "2024-03-03"
    assert "calendar" not in article.text
    assert "Our app" not in article.text
    assert "Correction" in article.text
    assert article.text.index("First page.") < article.text.index("Second page.")


@pytest.mark.parametrize("left_out", sorted(OWN))
async def test_every_key_does_something(site, left_out):
    article = await read(site("a.test.toml", toml(**{key: value for key, value in OWN.items() if key != left_out})))
    seen = {
        "article": article.extraction.method == "rule",
        "keep": "Correction" in article.text,
        "drop": "Our app" not in article.text,
        "title": article.extraction.facts["title"] == "rule",
        "author": article.extraction.facts.get("authors") == "rule",
        "date": article.extraction.facts.get("published") == "rule",
        "next_page": "Second page." in article.text,
    }
    assert not seen.pop(left_out)
    if left_out != "article":  # without a place for it there is nothing to keep beside
        assert all(seen.values())


@pytest.mark.parametrize("name", ["a.test.txt", "site-config/a.test.txt"])
async def test_the_public_format_is_read_from_a_folder_dropped_in(site, name):
    article = await read(site(name, PUBLIC))
    assert article.title == "Bridge to be repaired"
    assert article.authors == ("Ana Whitlock",)
    assert "calendar" not in article.text
    assert "Second page." in article.text


async def test_the_whole_article_on_one_page_is_fetched_instead_of_its_parts(site, web):
    web.pages[f"{URL}?view=all"] = page("All of it.")
    web.pages[URL] = page("First page.", f'{NEXT}<a class=one href="/story/bridge?view=all">all</a>')
    article = await read(site("a.test.txt", f"{PUBLIC}single_page_link: //a[@class='one']\n"))
    assert "All of it." in article.text
    assert web.asked("page=2") == []


async def test_the_doctor_says_what_each_rule_finds(site):
    found = {step.says.split(": ")[1].split()[0]: step for step in await steps(site("a.test.toml", toml(**OWN)))
             if step.name == "rules"}  # fmt: skip
    assert set(found) == set(OWN)
    assert {step.state for step in found.values()} == {"ok"}
    assert "“By Ana Whitlock”" in found["author"].says


async def test_the_doctor_says_which_rule_finds_nothing(site):
    rows = [step for step in await steps(site("a.test.toml", toml(**{**OWN, "title": "h3.gone"}))) if step.name == "rules"]
    assert [step.says for step in rows if step.state == "problem"] == ["a.test.toml: title finds nothing"]


async def test_a_slip_in_the_rules_costs_no_article_and_is_told(site):
    ws = site("a.test.toml", "article = '//['\n")
    article = await read(ws)
    assert article.words > 20
    assert "no XPath" in article.extraction.facts["rule_problem"]
    (told,) = [step for step in await steps(ws) if step.name == "rules"]
    assert told.state == "problem"
    assert "a.test.toml" in told.says


async def test_section_links_say_which_links_are_headlines(workspace, web):
    links = "".join(f"<h3><a href='/story/{n}'>The river rose again in the night {n}</a></h3>" for n in range(8))
    mine = "".join(f"<p class=mine><a href='/n/{n}'>Note {n}</a></p>" for n in range(3))
    web.pages["https://a.test/"] = f"<!doctype html><html><body><main>{links}{mine}</main></body></html>".encode()
    source = Source(id="a", url="https://a.test/", title="A", category="World", kind="page")
    ws = workspace({"a": source}, SETTINGS)
    ws.places.rules.mkdir()
    (ws.places.rules / "a.test.toml").write_text(toml(section_links="p.mine a"))
    rows = [step.says for step in await steps(ws, source=source) if step.name in ("format", "rules")]
    assert rows[0].endswith("3 entries")
    assert rows[1].startswith("a.test.toml: section_links finds 3")
