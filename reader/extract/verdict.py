"""Is there an article at all? Listings, logins and empty shells are told apart from short articles, with a reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from reader.dom.facts import Facts
from reader.extract.measure import Measured

_LOGIN = re.compile(
    r"\b(?:log ?in|sign ?in|password|anmelden|passwort|connexion|mot de passe|contraseña|войти|пароль|giriş|şifrə)\b",
    re.I,
)
#: Titles of pages that are not there, from servers that do not say so (200).
_MISSING = re.compile(
    r"\b404\b|(?:page|article|story|content) (?:was )?(?:not found|no longer (?:exists|available))|"
    r"nothing (?:was )?found here|"
    r"seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|página no encontrada|pagina non trovata|"
    r"страница не найдена|sayfa bulunamadı|səhifə tapılmadı|صفحه (?:مورد نظر )?(?:یافت|پیدا) نشد",
    re.I,
)

#: A page with so many linked words and no text is a list.
_LIST = 60
#: A notice that a page is not there has no more words.
_NOTICE = 80


def refusal(
    measured: Measured, kept: Sequence[int], chances: Sequence[float], found: Facts, confidence: float
) -> str | None:
    """Why this page holds no article, or None when it does."""
    page = measured.page
    words = sum(page.chunks[number].words for number in kept)
    prose = sum(page.chunks[number].prose for number in kept)
    if words < 5:
        linked = sum(chunk.words * chunk.link for chunk in page.chunks)
        if linked > _LIST:
            return "This is a list of links, not an article."
        return "The page holds no text to read."
    sure = sum(chances[number] * page.chunks[number].words for number in kept)
    stated = found.article is not None or (found.first("og:type") or "") == "article"
    if words < 40 and not stated and _LOGIN.search(" ".join(page.chunks[number].text for number in kept)):
        return "The page asks for a login."
    if words < _NOTICE and _MISSING.search((found.title or "")[:300]):
        return "The page says that there is nothing at its address."
    if stated or (words > 0 and prose > 250):
        return None
    long = sum(1 for number in kept if page.chunks[number].words >= 25 and page.chunks[number].link < 0.3)
    front = urlsplit(found.canonical or found.base or "").path.strip("/") == "" and bool(found.canonical or found.base)
    if long == 0 and words < 60 and sure < 0.5 * words:
        return "The page holds no article, only short lines."
    if front and long < 3:
        return "This is a front page with headlines, not an article."
    linked = sum(page.chunks[number].words * page.chunks[number].link for number in kept)
    if long < 2 and linked > 0.5 * words:
        return "This is a list of links, not an article."
    return None
