"""Addresses: which may be stored and opened, when two are the same, and what a person is shown of them.

Parsing follows RFC 3986; what browsers repair (blanks, backslashes, missing scheme of `//host`) is repaired here too.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from reader.text.patterns import lazy

MAX_LENGTH = 4_096
WEB = ("http", "https")
_SAFE = "!#$%&'()*+,/:;=?@[]~-._"
_UNSEEN = lazy(
    r"[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
#: An address whose key needs no look at its parts: no query, no fragment, nothing that parsing would repair.
_SIMPLE = re.compile(r"https?://((?:[!$-.0->@-Z^-~])+)(/[!$->@-Z^-~]*)?")
_TRACKING = lazy(
    r"^(?:utm_[a-z_]+|fbclid|gclid|gclsrc|dclid|msclkid|mc_[ce]id|igshid|igsh|ref_src|ref_url|yclid|_hs(?:enc|mi)|"
    r"mkt_tok|at_(?:medium|campaign|custom\d|bbc_team|link_[a-z]+|ptr_name|format)|cmpid|"
    r"ns_(?:mchannel|campaign|source|linkname|fee)|"
    r"wt\.[a-z_]+|guccounter|guce_referrer(?:_sig)?|smid|spm|oly_(?:anon|enc)_id|vero_id|s_cid)$",
    re.IGNORECASE,
)


def safe_url(address: str | None, base: str | None = None, *, mail: bool = False) -> str | None:
    """An absolute http or https address in printable ASCII, or None where there is no safe one.

    `base` resolves relative references (RFC 3986 §5). User info is removed. `mail` allows mailto too, for opening only.
    """
    if not address or not address.strip() or len(address) > 2 * MAX_LENGTH:
        return None
    text = address.strip()
    if not address.startswith("mailto:"):
        text = text.replace("\\", "/")
        if not (text.isascii() and text.isprintable()):
            text = _UNSEEN.sub("", text)
    try:
        if base:
            text = urljoin(base, text)
        parts = urlsplit(text)
        scheme = parts.scheme.lower()
        if scheme == "mailto" and mail:
            found = quote(_UNSEEN.sub("", text), safe=_SAFE)
            return found if len(found) <= MAX_LENGTH and "@" in parts.path else None
        if scheme not in WEB or not parts.hostname:
            return None
        host = _ascii_host(parts.hostname)
        if host is None:
            return None
        port = parts.port
    except ValueError:
        return None
    default = {"http": 80, "https": 443}[scheme]
    netloc = host if port in (None, default) else f"{host}:{port}"
    path = quote(parts.path or "/", safe=_SAFE)
    query = quote(parts.query, safe=_SAFE)
    fragment = quote(parts.fragment, safe=_SAFE)
    found = urlunsplit((scheme, netloc, path, query, fragment))
    return found if len(found) <= MAX_LENGTH else None


@lru_cache(maxsize=512)
def _ascii_host(host: str) -> str | None:
    """A host name as it goes into a request (IDNA, lower case), or None for one that can't be."""
    if ":" in host:
        return f"[{host}]" if re.fullmatch(r"[0-9a-fA-F:.]+", host) else None
    if not host.isascii():
        try:
            host = unicodedata.normalize("NFKC", host).encode("idna").decode("ascii")
        except UnicodeError:
            return None
    host = host.lower()
    return host if re.fullmatch(r"[a-z0-9._~-]{1,253}", host) and host[0] != "-" and ".." not in host else None


def host_of(address: str) -> str:
    """The host of an address without a leading `www.`, or an empty string."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def strip_tracking(address: str) -> str:
    """The address without parameters that only follow the reader around. For showing and opening, not for identity."""
    parts = urlsplit(address)
    if not parts.query:
        return address
    kept = [item for item in parts.query.split("&") if not _TRACKING.match(item.split("=", 1)[0])]
    return urlunsplit(parts._replace(query="&".join(kept)))


def same_key(address: str) -> str:
    """A key under which two spellings of one article's address meet.

    Scheme, `www.`, trailing slash, fragment and tracking parameters do not tell articles apart.
    """
    simple = _SIMPLE.fullmatch(address)
    if simple is not None and (host := simple[1].lower().removeprefix("www.")):
        return host + ((simple[2] or "").rstrip("/") or "/")
    parts = urlsplit(strip_tracking(address))
    host = (parts.netloc or "").lower().removeprefix("www.")
    return urlunsplit(("", host, parts.path.rstrip("/") or "/", parts.query, "")).removeprefix("//")


def shown_url(address: str, width: int = 60) -> str:
    """An address for people: host and path without scheme, cut in the middle to `width` characters."""
    parts = urlsplit(address)
    text = (host_of(address) + parts.path + (f"?{parts.query}" if parts.query else "")).rstrip("/")
    if len(text) <= width:
        return text
    head = width * 2 // 3
    return f"{text[:head]}…{text[-(width - head - 1):]}"
