"""Questions about consent in every place and dress, and pages that are not there: no word of them is an article."""

from __future__ import annotations

import pytest

from reader.errors import NoArticle
from reader.extract import extract, extract_page

STORY = "The council met on Tuesday and decided, after two hours of debate, that the northern breakwater will be repaired in spring. "
ARTICLE = "<article><h1>Harbour wall</h1>" + f"<p>{STORY * 2}</p>" * 5 + "</article>"
ASKED = "<p>" + "We and our 842 partners store and access information on your device for personalised advertising. " * 14 + "</p>"
YES = "<button>Accept all</button><button>Reject</button>"
LANGUAGES = {
    "German": "Wir und unsere 842 Partner speichern Informationen auf Ihrem Gerät für personalisierte Werbung. ",
    "French": "Avec nos 842 partenaires, nous stockons des informations sur votre appareil pour des publicités personnalisées. ",
    "Spanish": "Nosotros y nuestros 842 socios almacenamos información en su dispositivo para publicidad personalizada. ",
    "Italian": "Noi e i nostri 842 partner archiviamo informazioni sul dispositivo per pubblicità personalizzata. ",
    "Russian": "Мы и наши 842 партнёра храним информацию на вашем устройстве для персонализированной рекламы. ",
}

PAGES = {
    "in a box of no name": f"<div><h2>We value your privacy</h2>{ASKED}{YES}</div>{ARTICLE}",
    "behind the story": f"{ARTICLE}<div>{ASKED}{YES}</div>",
    "in the story": ARTICLE.replace("</h1>", f"</h1><div class='x'>{ASKED}{YES}</div>"),
    "in the story, bare": ARTICLE.replace("</h1>", f"</h1>{ASKED}"),
    "in an aside": f"<aside>{ASKED}</aside>{ARTICLE}",
    "in a form": f"<form>{ASKED}{YES}</form>{ARTICLE}",
    "in a dialogue": f"<div role=dialog aria-modal=true>{ASKED}{YES}</div>{ARTICLE}",
    "laid over": f"<div style='position:absolute;z-index:9999'>{ASKED}</div>{ARTICLE}",
    "fixed": f"<div class=consent style='position:fixed'>{ASKED}{YES}</div>{ARTICLE}",
    "in boxes in boxes": f"<div><div><section><div>{ASKED}</div></section><div>{YES}</div></div></div>{ARTICLE}",
    "without paragraphs": f"<div>{ASKED[3:-4]}</div>{ARTICLE}",
    "before a hidden story": f"<div class=consent>{ASKED}</div><div style='display:none'>{ARTICLE}</div>",
} | {name: f"<div><p>{text * 14}</p></div>{ARTICLE}" for name, text in LANGUAGES.items()}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_the_story_is_shown_and_not_the_question(name: str) -> None:
    text = extract(f"<html><head><title>Harbour wall</title></head><body>{PAGES[name]}</body></html>").text
    assert text.count("northern breakwater") == 10
    assert not any(word in text for word in ("842", "Accept all", "We value"))


def test_a_question_alone_is_no_article() -> None:
    with pytest.raises(NoArticle):
        extract_page(f"<title>Harbour wall</title><body><div><h2>We value your privacy</h2>{ASKED}{YES}</div>", "https://a.example/")


def test_an_article_about_such_questions_is_whole() -> None:
    told = f"<p>“We and our 842 partners”, the window begins, and most people press the first button without reading on. {STORY * 2}</p>"
    more = f"<p>What follows is called personalised advertising by those who sell it. {STORY * 2}</p>"
    text = extract(f"<html><head><title>Windows</title></head><body><article><h1>Windows</h1>{told}{more}<p>{STORY * 2}</p></article></body></html>").text
    assert (text.count("842"), text.count("personalised advertising"), text.count("breakwater")) == (1, 1, 6)


@pytest.mark.parametrize("title", ["Page not found", "404 - The Daily", "Error 404", "Seite nicht gefunden | Blatt", "Page introuvable", "Página no encontrada", "Страница не найдена", "Sayfa bulunamadı"])
def test_a_page_that_says_it_is_not_there_is_no_article(title: str) -> None:
    words = "Sorry, the page you were looking for does not exist or has been moved. Try the search or go to the home page instead, please. "
    with pytest.raises(NoArticle):
        extract_page(f"<html><head><title>{title}</title></head><body><main><h1>{title}</h1><p>{words}</p></main></body></html>", "https://a.example/x/1")
    whole = f"<html><head><title>Room 404: {title}</title></head><body>{ARTICLE}</body></html>"
    assert "northern breakwater" in extract(whole, "https://a.example/x/1").text
