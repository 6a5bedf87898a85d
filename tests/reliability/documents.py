"""Documents and servers made to hurt a reader: one of them is one source or one article of a whole fetch."""

from __future__ import annotations

import gzip
import json
import time
import zlib
from collections.abc import Callable, Iterator

from tests.reliability.program import reply

Body = bytes | Iterator[bytes]
_ITEM = b"<item><title>An ordinary story</title><guid>1</guid><description>Teaser.</description></item>"
SENTENCE = "The council met on Tuesday and decided, after two hours of debate, that the bridge will be repaired in spring. "
ARTICLE = f"<h1>Bridge to be repaired</h1><p>{SENTENCE * 2}</p><p>{SENTENCE * 3}</p>"


def rss(items: bytes = _ITEM, head: bytes = b"<?xml version='1.0'?>") -> bytes:
    return head + b"<rss version='2.0'><channel><title>Feed</title>" + items + b"</channel></rss>"


def _titled(title: bytes, head: bytes) -> bytes:
    return rss(b"<item><title>" + title + b"</title><guid>1</guid></item>", head)


def _chain(count: int) -> bytes:
    rules = b"".join(b'<!ENTITY e%d "&e%d;">' % (n + 1, n) for n in range(count))
    return _titled(b"&e%d;" % count, b'<!DOCTYPE x [<!ENTITY e0 "">' + rules + b"]>")


def _laughs() -> bytes:
    rules = b"".join(b"<!ENTITY l%d '%s'>" % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    return _titled(b"&l9;", b"<!DOCTYPE x [<!ENTITY l0 'ha'>" + rules + b"]>")


#: Feeds: what the worker has to stand.
FEEDS: dict[str, Callable[[], bytes]] = {
    "entity-chain": lambda: _chain(25_000),
    "billion-laughs": _laughs,
    "quadratic-blowup": lambda: _titled(b"&a;" * 50_000, b"<!DOCTYPE x [<!ENTITY a '" + b"a" * 50_000 + b"'>]>"),
    "outside-entity": lambda: _titled(b"&f;", b"<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"),
    "parameter-entity": lambda: _titled(b"x", b"<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/x'> %p;]>"),
    "deep": lambda: rss(b"<a>" * 200_000),
    "deep-closed": lambda: rss(b"<item>" + b"<b>" * 100_000 + b"</b>" * 100_000 + b"</item>"),
    "text-of-9-mb": lambda: _titled(b"word, " * 1_500_000, b""),
    "attributes": lambda: rss(b"<item " + b" ".join(b"a%d='1'" % n for n in range(200_000)) + b"/>"),
    "namespaces": lambda: rss(b"".join(b"<x:y xmlns:x='u%d'>" % n for n in range(100_000))),
    "100000-items": lambda: rss(b"<item><title>Hi</title><guid>1</guid></item>" * 100_000),
    "open-tags": lambda: b"<rss><channel>" + b"<item><title>" * 300_000,
    "half-tags": lambda: b"<rss>" + b"<item " * 500_000,
    "open-comments": lambda: b"<rss>" + b"<!--" * 500_000,
    "open-cdata": lambda: b"<rss>" + b"<![CDATA[" * 400_000,
    "ampersands": lambda: _titled(b"&" * 2_000_000, b""),
    "surrogates": lambda: _titled(b"&#xD800;&#55357;\xed\xa0\x80", b""),
    "json-surrogates": lambda: b'{"version":"https://jsonfeed.org/version/1.1","title":"\\ud800","items":[{"id":"\\udfff","title":"a\\ud83d"}]}',
    "json-deep": lambda: b'{"version":"https://jsonfeed.org/version/1.1","items":' + b"[" * 900_000,
    "json-digits": lambda: b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":' + b"9" * 200_000 + b"}]}",
    "json-numbers": lambda: json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 2**70, "title": 1e308}] * 3}).encode(),
    "zip": lambda: b"PK\x03\x04" + b"\x00" * 100_000,
    "path": lambda: b"/etc/passwd",
    "address": lambda: b"http://127.0.0.1:9/feed",
    "nothing": lambda: b"",
    "nulls": lambda: b"\x00" * 2_000_000,
    "utf-7": lambda: b"<?xml version='1.0' encoding='utf-7'?>" + rss(head=b""),
    "codec-of-python": lambda: b"<?xml version='1.0' encoding='zlib_codec'?>" + rss(head=b""),
    "gzip-in-the-body": lambda: gzip.compress(b"<rss>" + b" " * (200 << 20)),
    "meta-tags": lambda: b"<html><head>" + b"<meta " * 300_000,
}  # fmt: skip

#: Articles: pages a feed points at.
PAGES: dict[str, Callable[[], bytes]] = {
    "deep": lambda: (f"<div>{'<div>' * 60_000}{ARTICLE}").encode(),
    "text-of-4-mb": lambda: f"<article>{ARTICLE}<p>{'word ' * 800_000}</p></article>".encode(),
    "meta-tags": lambda: b"<html><head>" + b"<meta " * 200_000 + ARTICLE.encode(),
    "breaks": lambda: f"<div>{'text, text here<br><br>' * 100_000}</div>{ARTICLE}".encode(),
    "attributes": lambda: f"<p {' '.join(f'a{n}=1' for n in range(200_000))}>{ARTICLE}".encode(),
    "notes": lambda: f"<article>{ARTICLE}{'<a href=#n>1</a>' * 100_000}</article>".encode(),
    "json-deep": lambda: f"<script type='application/ld+json'>{'[' * 400_000}</script>{ARTICLE}".encode(),
    "surrogates": lambda: f"<article>{ARTICLE}<p>&#xD800;\ud800</p></article>".encode("utf-8", "surrogatepass"),
    "frames": lambda: b"<iframe>" * 100_000 + ARTICLE.encode(),
    "empty": lambda: b"",
    "shell": lambda: b"<html><body><div id=root></div><script>x()</script></body></html>",
    "not-html": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 2_000,
}


def _head(*lines: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n" + b"".join(line + b"\r\n" for line in lines) + b"\r\n"


def _forever(first: bytes, chunk: bytes, pause: float = 0.0, seconds: float = 60.0) -> Iterator[bytes]:
    yield first
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield chunk
        if pause:
            time.sleep(pause)


def _zeros(megabytes: int, window: int) -> Iterator[bytes]:
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    for _ in range(megabytes):
        yield packer.compress(b"\x00" * (1 << 20))
    yield packer.flush()


def _bomb(coding: bytes, window: int) -> Iterator[bytes]:
    yield _head(b"Content-Encoding: " + coding, b"Connection: close")
    yield from _zeros(1_024, window)


_MANY = gzip.compress(b"\x00" * 1_000_000)

#: Transfers: what the fetcher has to stand. Each makes the raw bytes of an answer.
TRANSFERS: dict[str, Callable[[], Body]] = {
    "bomb-gzip": lambda: _bomb(b"gzip", 31),
    "bomb-x-gzip": lambda: _bomb(b"x-gzip", 31),
    "bomb-deflate": lambda: _bomb(b"deflate", 15),
    "bomb-raw-deflate": lambda: _bomb(b"deflate", -15),
    "bomb-twice": lambda: reply(gzip.compress(b"".join(_zeros(1_024, 31))), more=b"Content-Encoding: gzip, gzip\r\n"),
    "bomb-of-members": lambda: reply(_MANY * 1_000, more=b"Content-Encoding: gzip\r\n"),
    "brotli": lambda: reply(b"\xce\xb2\xcf\x81" * 100, more=b"Content-Encoding: br\r\n"),
    "zstd": lambda: reply(b"\x28\xb5\x2f\xfd" * 100, more=b"Content-Encoding: zstd\r\n"),
    "unknown-coding": lambda: reply(rss(), more=b"Content-Encoding: rot13\r\n"),
    "endless": lambda: _forever(_head(b"Connection: close"), b" " * 65_536),
    "endless-chunks": lambda: _forever(_head(b"Transfer-Encoding: chunked"), b"10000\r\n" + b" " * 65_536 + b"\r\n"),
    "endless-head": lambda: _forever(b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"a" * 1_000 + b"\r\n"),
    "endless-informations": lambda: _forever(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 0.001),
    "dripping": lambda: _forever(_head(b"Content-Length: 1000"), b" ", 0.1),
    "dripping-head": lambda: _forever(b"HTTP/1.1 200 OK\r\nX: ", b"x", 0.1),
    "too-short": lambda: _head(b"Content-Length: 100000", b"Connection: close") + rss(),
    "too-long": lambda: _head(b"Content-Length: 30", b"Connection: close") + rss(),
    "two-lengths": lambda: _head(b"Content-Length: 30", b"Content-Length: 3000", b"Connection: close") + rss(),
    "negative-length": lambda: _head(b"Content-Length: -1", b"Connection: close") + rss(),
    "huge-length": lambda: _head(b"Content-Length: 99999999999999999999", b"Connection: close") + rss(),
    "bad-chunk": lambda: _head(b"Transfer-Encoding: chunked", b"Connection: close") + b"zz\r\n" + rss(),
    "huge-chunk": lambda: _head(b"Transfer-Encoding: chunked", b"Connection: close") + b"FFFFFFFFFFFFFFFFF\r\n" + rss(),
    "chunks-cut": lambda: _head(b"Transfer-Encoding: chunked", b"Connection: close") + b"10000\r\n" + rss(),
    "gzip-cut": lambda: reply(gzip.compress(rss())[:-12], more=b"Content-Encoding: gzip\r\n"),
    "status-line": lambda: b"HTTP/9.9 abc \xff\r\n\r\n",
    "closed-at-once": lambda: b"",
    "other-protocol": lambda: b"SSH-2.0-OpenSSH_9.6\r\n" * 50,
}

#: Those of the above from which a whole feed may rightly come: they end as said and hold one.
MAY_BE_READ = frozenset(
    ("deep-closed", "100000-items", "ampersands", "surrogates", "json-surrogates", "json-numbers", "json-digits", "quadratic-blowup",
     "entity-chain", "billion-laughs", "outside-entity", "parameter-entity", "deep", "text-of-9-mb", "attributes", "namespaces",
     "open-tags", "half-tags", "open-comments", "open-cdata", "utf-7", "codec-of-python")
)  # fmt: skip
