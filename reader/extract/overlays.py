"""Boxes laid over a page: questions about consent, sign-up windows. They are none of its text, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from reader.dom.tree import inner_text, selector
from reader.extract.classes import MODAL, groups

_FIXED = re.compile(r"position\s{0,9}:\s{0,9}fixed", re.IGNORECASE)
#: What only a question about consent says, of itself: one of these may be quoted, two of them are one.
_SAYS = (
    r"we (?:value|care about|respect) your privacy",
    r"\b(?:we and|with) our (?:\d[\d.,]{0,6} )?(?:trusted |advertising )?partners",
    r"information (?:on|from) (?:a|your) device", r"personali[sz]ed (?:ads|advertis)", r"accept all(?: cookies)?\b",
    r"your privacy (?:choices|settings|preferences)",
    r"(?:manage|withdraw|give) (?:your )?(?:consent|cookie preferences)",
    r"wir und unsere (?:\d[\d.,]{0,6} )?partner", r"(?:brauchen|benötigen) ihre zustimmung",
    r"personalisierte (?:werbung|anzeigen)",
    r"informationen auf (?:einem|ihrem) (?:end)?gerät", r"alle(?:s)? akzeptieren",
    r"nos (?:\d[\d.,]{0,6} )?partenaires", r"informations? sur (?:un|votre) (?:appareil|terminal)",
    r"publicités? personnalisée", r"tout accepter",
    r"nuestros (?:\d[\d.,]{0,6} )?socios", r"información en (?:un|su|tu) dispositivo", r"publicidad personalizada",
    r"aceptar todo",
    r"i nostri (?:\d[\d.,]{0,6} )?partner", r"informazioni su(?:l)? (?:un |tuo )?dispositivo",
    r"pubblicità personalizzata", r"accetta tutt[oi]",
    r"мы и наши (?:\d[\d.,]{0,6} )?партн", r"информаци[июя] на (?:вашем )?устройстве",
    r"персонализированн\w{2,3} реклам", r"принять вс[её]",
    r"iş ortaklarımız", r"kişiselleştirilmiş reklam", r"cihaz\w{0,4} bilgi", r"tümünü kabul et",
)  # fmt: skip
_ASKS = re.compile("|".join(_SAYS), re.IGNORECASE)
#: One of these stands in every question, shortly behind what is beside it; both are found quickly.
_WORDS = (
    ("artners", "our "), ("artner", "nsere "), ("artner", "ostri "), ("our privacy", "alue "), ("our Privacy", " Y"),
    ("Zustimmung", "hre "), ("artenaires", "nos "), ("socios", "estros "), ("артн", "наши "), ("ortaklar", "iş "),
)  # fmt: skip
_BEFORE = 30
_TEXTS = selector(
    "//*[self::p or self::div or self::section or self::aside or self::span or self::li][text()["
    + " or ".join(f'contains(., "{word}")' for word in dict.fromkeys(word for word, _ in _WORDS))
    + "]]"
)
#: Two of them within so many characters. In an article about consent they stand far apart.
_CLOSE = 400
#: Characters of one text that are looked at.
_LOOKED_AT = 2_000
#: No question is shorter.
_SHORT = 40
#: A box may hold so many more characters than its question, for its heading and its buttons.
_AROUND = 300


def questions(root: etree._Element, texts: Iterable[str]) -> frozenset[etree._Element]:
    """The boxes of a page that ask for consent and hold hardly anything else; `texts` are what it shows."""
    shown = "\n".join(texts)
    return _asking(root) if any(_stands(shown, *words) for words in _WORDS) else frozenset()


def _stands(text: str, word: str, before: str) -> bool:
    """Whether a word stands shortly behind another."""
    at = text.find(word)
    while at >= 0:
        if before in text[max(0, at - _BEFORE) : at + 1]:
            return True
        at = text.find(word, at + 1)
    return False


def is_overlay(element: etree._Element) -> bool:
    """Whether an element is fixed over the page by its own style and named like a dialogue."""
    style = element.get("style")
    if not style or "fixed" not in style or element.tag in ("html", "body") or not _FIXED.search(style):
        return False
    names = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"
    return bool(groups(names) & MODAL)


def _says_so(text: str) -> bool:
    """Whether two different things that only a question about consent says stand close together."""
    last, before = "", -_CLOSE
    for found in _ASKS.finditer(text, 0, _LOOKED_AT):
        said = found[0].lower()
        if said != last and found.start() - before <= _CLOSE:
            return True
        last, before = said, found.end()
    return False


def _asking(root: etree._Element) -> frozenset[etree._Element]:
    """The outermost boxes that hold a question about consent and hardly anything else."""
    boxes: set[etree._Element] = set()
    for element in _TEXTS(root):
        own = " ".join(filter(None, (element.text, *(child.tail for child in element))))
        if len(own) < _SHORT or not _ASKS.search(own, 0, _LOOKED_AT):
            continue
        text = inner_text(element, " ")
        if not _says_so(text):
            continue
        box = element
        while (parent := box.getparent()) is not None and parent.tag not in ("body", "html", "article", "main"):
            if len(inner_text(parent)) > 1.5 * len(text) + _AROUND:
                break
            box = parent
        boxes.add(box)
        if len(boxes) > 8:
            break
    return frozenset(boxes)
