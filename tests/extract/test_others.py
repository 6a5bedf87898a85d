"""Pages that carry other stories behind their own: only the page's own is its article."""

from __future__ import annotations

import pytest

from reader.extract import extract_page

OWN = (
    "The harbour board agreed on Thursday to keep the night ferry for another year, although fewer people use it now.",
    "Ticket sales fell by a fifth over the summer, the treasurer said, but nurses and bakers depend on the last boat.",
    "“We counted forty people on an ordinary Tuesday,” said the skipper, who has worked on the line for thirty years.",
    "The board will look at the figures again in October, and it has asked the city to share the cost of the fuel.",
)
TREES = (
    "Farmers in the upper valley are planting walnut trees in place of maize because the wells have not filled again.",
    "The first trees were set in February by a group of eleven neighbours, who share one digger and one dry barn.",
    "A walnut needs eight years before it pays, the agronomist explained, so the farms keep half of their land.",
    "The state pays a third of the cost of each tree as a part of its programme against the drought in the valley.",
)
CLOCK = (
    "The museum of clocks has found a maker's name under the dial of its oldest piece, which had been called nameless.",
    "A restorer noticed the scratched letters while she cleaned the brass, and compared them with the guild's books.",
    "The clock will be shown with the page of the book that names its maker from the first of May until the autumn.",
)
STORIES = (
    ("Night ferry stays for another year", "May 3, 2024", OWN),
    ("Valley farmers turn to walnut trees", "May 2, 2024", TREES),
    ("Name found on the oldest clock", "May 1, 2024", CLOCK),
)


def text_of(body: str) -> str:
    title = STORIES[0][0]
    page = (
        f'<html lang="en"><head><title>{title} - The Quay</title><meta property="og:title" content="{title}"></head>'
        f'<body><nav><a href="/">Home</a><a href="/n">News</a></nav>{body}<footer>© The Quay</footer></body></html>'
    )
    return extract_page(page, "https://quay.example/2024/05/ferry").text


def paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def boxes(tag: str, heading: str, *, linked: bool) -> str:
    out = []
    for number, (title, day, texts) in enumerate(STORIES):
        head = f'<a href="/{number}">{title}</a>' if linked else title
        out.append(
            f'<{tag} class="story"><{heading}>{head}</{heading}><p class="date">{day}</p>{paragraphs(texts)}</{tag}>'
        )
    return f'<div class="feed">{"".join(out)}</div>'


@pytest.mark.parametrize(("tag", "heading"), [("article", "h1"), ("article", "h2"), ("div", "h2"), ("section", "h1")])
@pytest.mark.parametrize("linked", [True, False])
def test_a_story_in_a_box_of_its_own(tag: str, heading: str, linked: bool) -> None:
    text = text_of(boxes(tag, heading, linked=linked))
    assert [one for one in OWN if one not in text] == []
    assert [one for one in TREES + CLOCK if one in text] == []


def test_stories_one_after_the_other_without_boxes() -> None:
    body = "".join(f"<h1>{title}</h1><p class='date'>{day}</p>{paragraphs(texts)}" for title, day, texts in STORIES)
    text = text_of(f'<div class="main">{body}</div>')
    assert [one for one in OWN if one not in text] == []
    assert [one for one in TREES + CLOCK if one in text] == []


def test_a_card_inside_the_story_does_not_end_it() -> None:
    card = '<article class="card"><h2><a href="/1">Valley farmers turn to walnut trees</a></h2><p>May 2, 2024</p></article>'
    text = text_of(
        f"<article><h1>{STORIES[0][0]}</h1><p class='date'>May 3, 2024</p>{paragraphs(OWN)}{card}{paragraphs(TREES)}</article>"
    )
    assert [one for one in OWN + TREES if one not in text] == []


def test_dated_parts_of_one_story_stay() -> None:
    parts = "".join(f"<section><h2>{title}</h2><p>{day}</p>{paragraphs(texts)}</section>" for title, day, texts in STORIES)
    text = text_of(f"<main><header><h1>{STORIES[0][0]}</h1><p>{OWN[0]}</p></header>{parts}</main>")
    assert [one for one in TREES + CLOCK if one not in text] == []
