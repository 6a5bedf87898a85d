"""What trims must leave: they go by a place or a link, and an article has odd places and links of its own."""

from __future__ import annotations

from reader.dom.tree import parse
from reader.extract import extract_page
from reader.extract.lexicon import lexicon
from reader.extract.measure import measure
from reader.extract.trims import Trimming, trim
from reader.extract.walk import walk

SENTENCE = "The council met on Tuesday and decided, after two hours of debate, that the bridge will be repaired. "


def text_of(body: str, title: str = "Bridge to be repaired") -> str:
    page = (
        f'<html lang="en"><head><title>{title}</title><meta property="og:title" content="{title}"></head><body>'
        f'<ul class="menu"><li><a href="/">Home</a></li><li><a href="/b">News</a></li></ul>{body}</body></html>'
    )
    return extract_page(page, "https://a.example/story/bridge").text


def paragraphs(first: int, last: int) -> str:
    return "".join(f"<p>On day {day} of the works it rained. {SENTENCE * 3}</p>" for day in range(first, last))


def test_text_before_a_heading_that_repeats_the_title_stays() -> None:
    body = f"<article>{paragraphs(1, 3)}<h2>Bridge to be repaired</h2>{paragraphs(3, 14)}</article>"
    assert "On day 1 of" in text_of(body)


def test_what_stands_under_a_heading_that_links_to_its_own_place_stays() -> None:
    parts = "".join(
        f'<h2 id="p{day}"><a href="#p{day}">Part {day} of the works</a></h2><p>It rained on day {day}. {SENTENCE}</p>'
        for day in range(4, 9)
    )
    text = text_of(f"<article><h1>Bridge to be repaired</h1>{paragraphs(1, 4)}{parts}</article>")
    assert [day for day in range(4, 9) if f"It rained on day {day}." not in text] == []


def test_headings_that_head_nothing_go() -> None:
    text = text_of(
        f"<article><h1>Bridge to be repaired</h1>{paragraphs(1, 8)}<h3>You might like this one</h3></article>"
    )
    assert "You might like" not in text


def test_the_caption_in_a_picture_s_own_table_goes_and_a_table_of_figures_stays() -> None:
    frame = (
        '<table><tr><td><img src="/bridge.jpg" width="600" alt=""></td></tr>'
        "<tr><td><p>The old bridge seen from the mill, photographed before the works</p></td></tr></table>"
    )
    figures = "<table>" + "".join(
        f"<tr><td>Span {span}</td><td>{span * 7} bolts</td></tr>" for span in range(1, 6)
    ) + "</table>"  # fmt: skip
    text = text_of(
        f"<article><h1>Bridge to be repaired</h1>{paragraphs(1, 4)}{frame}{paragraphs(4, 8)}{figures}"
        f"{paragraphs(8, 10)}</article>"
    )
    assert "seen from the mill" not in text
    assert "35 bolts" in text


def behind(chances: list[float], texts: int = 4, length: int = 30) -> list[str]:
    """What stays of a page of `texts` paragraphs in a box and two behind it, with these probabilities in order."""
    inside = "".join(f"<p>own{number} {'word ' * length}</p>" for number in range(texts))
    page = walk(parse(f"<body><div id=a>{inside}</div><div id=b><p>one {'word ' * 12}</p><p>two more</p></div></body>"))
    state = Trimming(measure(page, ""), lexicon("en"), chances, "", list(range(len(page.chunks))), {})
    trim(state, only=("end",))
    return [page.chunks[number].text.split()[0] for number in state.kept]


def test_what_is_doubted_behind_a_short_text_goes() -> None:
    assert behind([0.9, 0.9, 0.9, 0.9, 0.3, 0.6]) == ["own0", "own1", "own2", "own3"]


def test_likelier_words_behind_it_stay_and_keep_what_stands_before_them() -> None:
    assert behind([0.9, 0.9, 0.9, 0.9, 0.45, 0.9]) == ["own0", "own1", "own2", "own3", "one", "two"]
    assert behind([0.9, 0.9, 0.9, 0.9, 0.7, 0.4]) == ["own0", "own1", "own2", "own3", "one"]


def test_in_the_text_s_own_box_more_doubt_is_asked_for() -> None:
    assert behind([0.9, 0.9, 0.9, 0.4, 0.3, 0.3]) == ["own0", "own1", "own2", "own3"]


def test_too_few_sure_words_and_long_texts_are_left_alone() -> None:
    assert behind([0.9, 0.9, 0.9, 0.9, 0.3, 0.3], length=10)[-1] == "two"
    assert behind([0.9, 0.9, 0.9, 0.9, 0.3, 0.3], length=120)[-1] == "two"


def test_an_invitation_to_a_channel_is_told_from_a_sentence_that_begins_like_it() -> None:
    assert lexicon("uk").known("Підписуйтесь на наш Telegram-канал, щоб нічого не пропустити") == "follow_us"
    assert lexicon("uk").known("Підписуйтесь на наш план порятунку, казав мер, інакше місто лишиться без води") is None
