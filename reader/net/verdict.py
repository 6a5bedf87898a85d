"""Whether an answer is a wall: a sign-in page of the network, a block page, a login, a payment wall, a robot check.

Careful to a fault: a wall is small, or says so in its status or headers; a page with text to read is never one. Looks
at bytes with string searches only; it parses nothing.
"""

from __future__ import annotations

import html
import re
from typing import Literal
from urllib.parse import urlsplit

from reader.model.page import Page
from reader.net.guard import is_public, literal

Wall = Literal["login", "payment", "blocked", "captcha", "portal", "shell"]

WORDS: dict[Wall, str] = {
    "login": "This page asks for a login",
    "payment": "This page asks for payment",
    "blocked": "The site or the network blocks this page",
    "captcha": "The site wants a browser to prove itself",
    "portal": "The network sent its own page. Sign in to the network first",
    "shell": "The page shows its text only to browsers that run scripts",
}

#: Larger pages are no walls, whatever they say; more visible text than this is something to read.
_MOST_BYTES = 160 * 1024
_MOST_TEXT = 1_500
_SHELL_TEXT = 120

_LOGIN_PATH = re.compile(
    r"/(?:user/|users/|account/|auth/|accounts/)?(?:log-?in|sign-?in|sso|signup|register|authorize|authenticate)"
    r"(?:\.\w{2,5})?/?\Z",
    re.IGNORECASE,
)
_LOGIN_HOST = re.compile(r"\A(?:login|signin|accounts?|auth|sso|id|idp)\.", re.IGNORECASE)
_PAY_PATH = re.compile(r"/(?:subscribe|subscription|abo|paywall|offers?)/?\Z", re.IGNORECASE)
_ROBOT_PATH = re.compile(r"/(?:captcha|challenge|robot-?check|blocked|are-you-human)\b", re.IGNORECASE)

_CAPTCHA_MARKS = (
    b"cf-chl-", b"/cdn-cgi/challenge-platform", b"captcha-delivery.com", b"px-captcha", b"_Incapsula_Resource",
    b"geo.captcha", b"awswaf", b"ak-challenge", b"/_sec/cp_challenge", b"sucuri_cloudproxy",
)  # fmt: skip
_CAPTCHA_TEXT = re.compile(
    r"just a moment\.\.\.|checking (?:if the site connection is secure|your browser)|verify(?:ing)? (?:that )?you are "
    r"(?:a )?human|are you a (?:robot|human)|i.?m not a robot|unusual traffic|robot or human|pardon our interruption|"
    r"enable javascript and cookies to continue|prove (?:that )?you.?re (?:not a robot|human)|press (?:&|and) hold|"
    r"complete the security check|solve the captcha|подтвердите, что (?:вы не робот|запросы отправляли вы)|"
    r"ben robot değilim|من ربات نیستم"
)
_BLOCK_TEXT = re.compile(
    r"access denied|you have been blocked|sorry, you have been blocked|request blocked|this (?:web ?)?(?:site|page) "
    r"(?:has been|is) blocked|blocked by (?:order|your (?:administrator|organi[sz]ation|network))|web ?(?:site|page) "
    r"blocked|(?:site|page|content) (?:is )?not available in your (?:country|region|location)|451: unavailable|"
    r"доступ (?:к (?:сайту|ресурсу|информационному ресурсу) )?(?:ограничен|заблокирован)|"
    r"erişime? engellen|eriş(?:im|imi) (?:durdur|yasak)|دسترسی به (?:این )?(?:سایت|تارنما|پایگاه)[^.]{0,60}"
    r"(?:مسدود|محدود|امکان.?پذیر نیست)|مسدود شده است|peyvandha|الوصول (?:إلى هذا الموقع )?محجوب|تم حجب"
)
_LOGIN_TEXT = re.compile(
    r"(?:log|sign) ?in to (?:continue|read|your account|view)|please (?:log|sign) ?in|you must be logged in|"
    r"login required|войдите,? чтобы|anmelden, um|connectez-vous pour|inicia sesión para|devam etmek için giriş"
)
_PAY_TEXT = re.compile(
    r"subscribe (?:now )?to (?:continue|keep) reading|subscription (?:is )?required|to (?:continue|keep) reading,? "
    r"(?:please )?subscribe|already a subscriber\?|this (?:article|content|story) is (?:only )?(?:for|available to) "
    r"subscribers|réservé aux abonnés|nur für abonnenten|solo para suscriptores|только (?:для|по) подписчик"
)
_PORTAL_TEXT = re.compile(
    r"captive portal|wi-?fi (?:log ?in|sign ?in|access|hotspot)|hotspot (?:log ?in|portal)|network (?:log ?in|"
    r"sign ?in|authentication)|connect to (?:the )?(?:free )?wi-?fi|"
    r"accept the terms (?:and conditions )?to (?:connect|go online)"
)
_PORTAL_MARKS = (b"WISPAccessGatewayParam", b"/generate_204", b"hotspot-detect", b"/guest/s/default")
_NO_TEXT = ("script", "style", "noscript", "template", "svg", "head")


def verdict(page: Page) -> tuple[Wall, str] | None:
    """The kind of wall and a sentence on it, or None for a page to read (or a plain error).

    "shell" is a page that is empty without scripts; it may still name a feed or carry its text as data, so it is a
    hint for where nothing else is found, never a reason to refuse.
    """
    found = _by_status(page) or _by_redirect(page) or _by_text(page)
    return (found, WORDS[found]) if found else None


def _by_status(page: Page) -> Wall | None:
    headers = page.headers
    if page.status == 511:
        return "portal"
    if headers.get("cf-mitigated") == "challenge":
        return "captcha"
    if page.status >= 400 and _marked(page.body, _CAPTCHA_MARKS):
        return "captcha"
    return {401: "login", 402: "payment", 403: "blocked", 451: "blocked"}.get(page.status)  # type: ignore[return-value]


def _by_redirect(page: Page) -> Wall | None:
    if page.url == page.final_url or not is_html(page):
        return None
    asked, came = urlsplit(page.url), urlsplit(page.final_url)
    host = came.hostname or ""
    if _ROBOT_PATH.search(came.path) and not _ROBOT_PATH.search(asked.path):
        return "captcha"
    if _LOGIN_PATH.search(came.path) and not _LOGIN_PATH.search(asked.path):
        return "login"
    if _PAY_PATH.search(came.path) and not _PAY_PATH.search(asked.path):
        return "payment"
    if host == (asked.hostname or "") or site_of(host) == site_of(asked.hostname or ""):
        return None
    address = literal(host)
    if address is not None and not is_public(address):
        return "portal"
    if _LOGIN_HOST.match(host) and not _LOGIN_HOST.match(asked.hostname or ""):
        return "login"
    return None


def _by_text(page: Page) -> Wall | None:
    body = page.body
    if not body or len(body) > _MOST_BYTES or not is_html(page):
        return None
    if _marked(body, _PORTAL_MARKS[:1]):
        return "portal"
    title, text = title_and_text(body)
    if len(text) > _MOST_TEXT:
        return None
    both = f"{title}\n{text}".lower()
    if len(text) < 400 and (_frames_inside(body) or "peyvandha" in body[:4096].decode("latin-1").lower()):
        return "blocked"
    if _CAPTCHA_TEXT.search(both) or (len(text) < 400 and _marked(body, _CAPTCHA_MARKS)):
        return "captcha"
    if _PORTAL_TEXT.search(both) or (len(text) < 400 and _marked(body, _PORTAL_MARKS)):
        return "portal"
    if _BLOCK_TEXT.search(both) and len(text) < 900:
        return "blocked"
    if _PAY_TEXT.search(both) and len(text) < 900:
        return "payment"
    if _LOGIN_TEXT.search(both) and len(text) < 900 and b"password" in body:
        return "login"
    if len(text) < _SHELL_TEXT and b"<script" in body.lower() and b"articleBody" not in body:
        return "shell"
    return None


def _marked(body: bytes, marks: tuple[bytes, ...]) -> bool:
    head = body[:_MOST_BYTES]
    return any(mark in head for mark in marks)


_FRAME = re.compile(rb"<(?:iframe|frame)\b[^>]{0,300}?\bsrc\s*=\s*[\"']?(https?://[^\s\"'>]{1,200})", re.IGNORECASE)


def _frames_inside(body: bytes) -> bool:
    """Whether the page is a frame around an address of a private network, as national filters send them."""
    for match in _FRAME.finditer(body[:16_384]):
        try:
            host = urlsplit(match[1].decode("ascii", "replace")).hostname or ""
        except ValueError:
            continue
        address = literal(host)
        if address is not None and not is_public(address):
            return True
    return False


def is_html(page: Page) -> bool:
    """Whether an answer is HTML by its type, or by its beginning where the type says nothing."""
    if page.content_type in ("text/html", "application/xhtml+xml"):
        return True
    if page.content_type not in ("", "text/plain", "application/octet-stream", "text/xml", "application/xml"):
        return False
    start = page.body[:512].lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html"))


def title_and_text(body: bytes) -> tuple[str, str]:
    """The title and the beginning of the visible text of HTML, roughly; stops when there is clearly much text.

    Linear in the length of the page.
    """
    page = body.decode("utf-8", "ignore")
    parts: list[str] = []
    title, size, skipping = "", 0, ""
    for piece in page.split("<"):
        tag, _, text = piece.partition(">")
        words = tag[:12].lower().split(None, 1)
        name = words[0].rstrip("/") if words else ""
        if skipping:
            if name == f"/{skipping}":
                skipping = ""
            elif name == "title" and skipping == "head" and not title:
                title = " ".join(html.unescape(text[:300]).split())
                continue
            else:
                # A body may begin although the head was never closed.
                if not (skipping == "head" and name == "body"):
                    continue
                skipping = ""
        elif name in _NO_TEXT:
            skipping = name
            continue
        if name == "title" and not title:
            title = " ".join(html.unescape(text[:300]).split())
            continue
        text = " ".join(text[:4_000].split())
        if text:
            parts.append(text)
            size += len(text)
            if size > 2 * _MOST_TEXT:
                break
    return title, html.unescape(" ".join(parts))


#: Second-level labels under which names are registered (`bbc.co.uk`), enough to tell sites apart here.
_SECOND = frozenset(("co", "com", "org", "net", "gov", "edu", "ac", "or", "ne"))


def site_of(host: str) -> str:
    """The part of a host name that belongs to one owner, roughly: its last two labels, three under `co.uk` and such."""
    labels = host.rstrip(".").lower().split(".")
    if len(labels) > 2 and labels[-2] in _SECOND and len(labels[-1]) == 2:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])
