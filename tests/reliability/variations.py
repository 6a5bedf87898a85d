"""Many small variations of the hostile kinds: each is one source of one fetch, and is read whole or fails with a reason.

A name is `family/what`. The value says how it must end (READ: with its one headline; FAILED; EITHER: both are right) and
makes the raw bytes of the answer.
"""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Callable, Iterator

from tests.reliability.program import reply

READ, FAILED, EITHER = "read", "failed", "either"
Body = bytes | Iterator[bytes]
Made = tuple[str, Callable[[], Body]]

#: The words every headline holds that is read whole.
WORDS = "Quiet harbour"


def rss(title: str = WORDS, *, encoding: str = "utf-8", declared: str | None = "utf-8", more: str = "") -> bytes:
    head = f"<?xml version='1.0' encoding='{declared}'?>" if declared is not None else "<?xml version='1.0'?>"
    text = f"{head}<rss version='2.0'><channel><title>Feed</title><item><title>{title}</title><guid>1</guid>{more}</item></channel></rss>"
    return text.encode(encoding, "xmlcharrefreplace")


def raw(*lines: bytes, body: bytes = b"", first: bytes = b"HTTP/1.1 200 OK", end: bytes = b"\r\n") -> bytes:
    """An answer whose head is just these lines; it ends where the connection does."""
    return end.join((first, b"Connection: close", *lines, b"", b"")) + body


def chunked(*chunks: bytes, last: bytes = b"0\r\n\r\n", more: tuple[bytes, ...] = ()) -> bytes:
    return raw(b"Content-Type: text/xml", b"Transfer-Encoding: chunked", *more, body=b"".join(chunks) + last)


def chunk(data: bytes, size: bytes | None = None, extension: bytes = b"") -> bytes:
    return (size or b"%x" % len(data)) + extension + b"\r\n" + data + b"\r\n"


# ---- bombs: a block that unpacks to a mebibyte can be said again without packing it again


def _blocks(plain: bytes, times: int, *, start: bytes = b"", final: bytes = b"") -> bytes:
    """Raw deflate of `start`, `plain` many times, and `final`."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    head = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * times + packer.compress(final) + packer.flush()


_MIB = 1 << 20
_GZIP = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


def _bomb(plain: bytes = b"\x00" * _MIB, times: int = 1_024, start: bytes = b"") -> bytes:
    return _GZIP + _blocks(plain, times, start=start) + struct.pack("<II", 0, 0)


def coded(body: bytes, coding: bytes = b"gzip", *more: bytes) -> bytes:
    return raw(b"Content-Type: application/rss+xml", b"Content-Encoding: " + coding, b"Content-Length: %d" % len(body), *more, body=body)


_ZIPPED = gzip.compress(rss())
_ITEMS = rss()[:-17] + b"<item><title>a</title></item>"

BOMBS: dict[str, Made] = {
    "gzip of zeros": (FAILED, lambda: coded(_bomb())),
    "gzip of blanks after a feed": (FAILED, lambda: coded(_bomb(b" " * _MIB, start=rss()))),
    "gzip of a feed's items": (FAILED, lambda: coded(_bomb(b"<item><title>a</title></item>" * 36_000, start=_ITEMS))),
    "gzip of open tags": (FAILED, lambda: coded(_bomb(b"<a>" * 350_000, start=_ITEMS))),
    "gzip, chunked": (FAILED, lambda: chunked(chunk(_bomb()), more=(b"Content-Encoding: gzip",))),
    "gzip without a length": (FAILED, lambda: raw(b"Content-Encoding: gzip", body=_bomb())),
    "GZip in capitals": (FAILED, lambda: coded(_bomb(), b"GZip")),
    "x-gzip": (FAILED, lambda: coded(_bomb(), b"x-gzip")),
    "deflate": (FAILED, lambda: coded(b"\x78\xda" + _blocks(b"\x00" * _MIB, 1_024), b"deflate")),
    "raw deflate": (FAILED, lambda: coded(_blocks(b"\x00" * _MIB, 1_024), b"deflate")),
    "gzip named identity too": (FAILED, lambda: coded(_bomb(), b"identity, gzip")),
    "gzip in gzip, named once": (EITHER, lambda: coded(gzip.compress(_ZIPPED))),
    "gzip in gzip in gzip": (EITHER, lambda: coded(gzip.compress(gzip.compress(_ZIPPED)))),
    "bomb in gzip, named once": (FAILED, lambda: coded(gzip.compress(_bomb()))),
    "bomb as a file": (FAILED, lambda: reply(_bomb())),
    "bomb as a file that calls itself gzip": (FAILED, lambda: reply(_bomb(), "application/gzip")),
    "gzip named twice": (FAILED, lambda: coded(gzip.compress(_ZIPPED), b"gzip, gzip")),
    "gzip in two lines": (FAILED, lambda: coded(gzip.compress(_ZIPPED), b"gzip", b"Content-Encoding: gzip")),
    "deflate and gzip": (FAILED, lambda: coded(gzip.compress(zlib.compress(rss())), b"deflate, gzip")),
    "ten codings": (FAILED, lambda: coded(_ZIPPED, b", ".join([b"gzip"] * 10))),
    "two members": (READ, lambda: coded(gzip.compress(rss()[:50]) + gzip.compress(rss()[50:]))),
    "empty members before": (READ, lambda: coded(gzip.compress(b"") * 50 + _ZIPPED)),
    "two thousand empty members": (FAILED, lambda: coded(gzip.compress(b"") * 2_000 + _ZIPPED)),
    "gzip with a name of 60 KB": (READ, lambda: coded(b"\x1f\x8b\x08\x08" + _ZIPPED[4:10] + b"n" * 60_000 + b"\x00" + _ZIPPED[10:])),
    "gzip with 64 KB of extra": (READ, lambda: coded(b"\x1f\x8b\x08\x04" + _ZIPPED[4:10] + b"\xff\xff" + b"e" * 65_535 + _ZIPPED[10:])),
    "gzip with a name without end": (FAILED, lambda: coded(b"\x1f\x8b\x08\x08" + _ZIPPED[4:10] + b"n" * 3_000_000)),
    "gzip with reserved flags": (FAILED, lambda: coded(b"\x1f\x8b\x08\xe0" + _ZIPPED[4:])),
    "gzip of another method": (FAILED, lambda: coded(b"\x1f\x8b\x07\x00" + _ZIPPED[4:])),
    "gzip and rubbish behind": (READ, lambda: coded(_ZIPPED + b"rubbish" * 1_000)),
    "gzip and a bomb behind": (FAILED, lambda: coded(_ZIPPED + _bomb())),
    "gzip with a wrong sum": (FAILED, lambda: coded(_ZIPPED[:-8] + b"\x00\x00\x00\x00" + _ZIPPED[-4:])),
    "gzip with a wrong size": (FAILED, lambda: coded(_ZIPPED[:-4] + b"\xff\xff\xff\xff")),
    "deflate with a dictionary": (FAILED, lambda: coded(b"\x78\xbb\x00\x00\x00\x01" + zlib.compress(rss())[2:], b"deflate")),
    "plain and called gzip": (FAILED, lambda: coded(rss())),
    "plain and called deflate": (FAILED, lambda: coded(rss(), b"deflate")),
    "gzip not called so": (READ, lambda: reply(_ZIPPED)),
    "called identity": (READ, lambda: coded(rss(), b"identity")),
    "called nothing": (READ, lambda: coded(rss(), b"")),
    "called a quality": (FAILED, lambda: coded(_ZIPPED, b"gzip;q=1.0")),
    "called something with an escape": (FAILED, lambda: coded(_ZIPPED, b"\x1b[31mgzip")),
    "nothing at all in gzip": (FAILED, lambda: coded(b"")),
    "an empty gzip": (FAILED, lambda: coded(gzip.compress(b""))),
}  # fmt: skip

# ---- encodings: what is announced, what it is, and what it must become

_RUSSIAN, _JAPANESE, _CHINESE, _KOREAN, _GREEK = "Тихая гавань", "静かな港", "安静的港口", "조용한 항구", "Ήσυχο λιμάνι"


def words_in(title: str, encoding: str, declared: str | None, *, charset: str = "", start: bytes = b"") -> bytes:
    return reply(start + rss(f"{WORDS} {title}", encoding=encoding, declared=declared), "application/rss+xml" + (f"; charset={charset}" if charset else ""))


ENCODINGS: dict[str, tuple[str, str, Callable[[], Body]]] = {
    "utf-8": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "utf-8", "utf-8")),
    "utf-8 with a mark": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "utf-8-sig", "utf-8")),
    "utf-8 with two marks": (EITHER, _RUSSIAN, lambda: words_in(_RUSSIAN, "utf-8-sig", "utf-8", start=b"\xef\xbb\xbf")),
    "utf-8 after blank lines": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "utf-8", "utf-8", start=b"\r\n \t\n")),
    "utf-8 after rubbish": (READ, "", lambda: words_in("", "utf-8", "utf-8", start=b"PHP Warning: x in y on line 3<br>\n")),
    "utf-8 without a declaration": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "utf-8", None)),
    "utf-8 that claims latin-1": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "utf-8", "iso-8859-1")),
    "utf-8 that claims ascii": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "utf-8", "us-ascii")),
    "utf-8 that claims utf-16": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "utf-8", "utf-16")),
    "utf-8 that claims windows-1251": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "utf-8", "windows-1251")),
    "utf-8 whose server claims utf-16": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "utf-8", "utf-8", charset="utf-16")),
    "utf-8 whose server claims latin-1": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "utf-8", "utf-8", charset="iso-8859-1")),
    "utf-8 that claims nothing known": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "utf-8", "x-none-such")),
    "utf-8 that claims an empty name": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "utf-8", "")),
    "utf-8 that claims a long name": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "utf-8", "u" * 5_000)),
    "utf-8 that claims an escape": (READ, "", lambda: words_in("", "utf-8", "\x1b]0;PWN\x07")),
    "utf-16 with a mark": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "utf-16", "utf-16")),
    "utf-16 little end first": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "utf-16-le", "utf-16", start=b"\xff\xfe")),
    "utf-16 big end first": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "utf-16-be", "utf-16", start=b"\xfe\xff")),
    "utf-16 without a mark": (EITHER, _RUSSIAN, lambda: words_in(_RUSSIAN, "utf-16-le", "utf-16le")),
    "utf-16 that claims utf-8": (EITHER, _RUSSIAN, lambda: words_in(_RUSSIAN, "utf-16", "utf-8")),
    "utf-16 with an odd byte": (EITHER, "", lambda: reply(rss(encoding="utf-16", declared="utf-16") + b"\x00")),
    "utf-32": (EITHER, _RUSSIAN, lambda: words_in(_RUSSIAN, "utf-32", "utf-32")),
    "utf-7": (EITHER, "", lambda: words_in("", "utf-7", "utf-7")),
    "windows-1251": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "cp1251", "windows-1251")),
    "windows-1251 in short": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "cp1251", "cp1251")),
    "windows-1251 by the server": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "cp1251", None, charset="windows-1251")),
    "windows-1251 by the server in quotes": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "cp1251", None, charset='"windows-1251"')),
    "windows-1251 whose server claims utf-8": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "cp1251", "windows-1251", charset="utf-8")),
    "windows-1251 that claims utf-8": (EITHER, "", lambda: words_in(_RUSSIAN, "cp1251", "utf-8")),
    "koi8-r": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "koi8-r", "koi8-r")),
    "iso-8859-5": (READ, _RUSSIAN, lambda: words_in(_RUSSIAN, "iso8859-5", "ISO-8859-5")),
    "iso-8859-7": (READ, _GREEK, lambda: words_in(_GREEK, "iso8859-7", "iso-8859-7")),
    "shift_jis": (READ, _JAPANESE, lambda: words_in(_JAPANESE, "shift_jis", "Shift_JIS")),
    "euc-jp": (READ, _JAPANESE, lambda: words_in(_JAPANESE, "euc_jp", "EUC-JP")),
    "iso-2022-jp": (EITHER, _JAPANESE, lambda: words_in(_JAPANESE, "iso2022_jp", "ISO-2022-JP")),
    "gb2312": (READ, _CHINESE, lambda: words_in(_CHINESE, "gb2312", "gb2312")),
    "gb18030": (READ, _CHINESE, lambda: words_in(_CHINESE, "gb18030", "GB18030")),
    "big5": (READ, "安靜的港口", lambda: words_in("安靜的港口", "big5", "Big5")),
    "euc-kr": (READ, _KOREAN, lambda: words_in(_KOREAN, "euc_kr", "EUC-KR")),
    "punycode": (EITHER, "", lambda: words_in("x", "utf-8", "punycode")),
    "unicode_escape": (EITHER, "", lambda: words_in("\\x1b[2J\\u202e", "utf-8", "unicode_escape")),
    "windows-1252 in utf-8": (EITHER, "", lambda: reply(rss(f"{WORDS} caf").replace(b"caf", b"caf\xe9 \x93q\x94"))),
    "half a letter at the end": (EITHER, "", lambda: reply(rss(f"{WORDS} x").replace(b" x<", b" \xd0<"))),
    "letters that are too long": (EITHER, "", lambda: reply(rss(f"{WORDS} x").replace(b" x<", b" \xc0\x9b31m \xe0\x80\x9b \xf0\x80\x80\x9b<"))),
    "surrogates in utf-8": (EITHER, "", lambda: reply(rss(f"{WORDS} x").replace(b" x<", b" \xed\xa0\x80\xed\xb0\x80<"))),
    "beyond unicode": (EITHER, "", lambda: reply(rss(f"{WORDS} x").replace(b" x<", b" \xf4\x90\x80\x80\xff\xfe<"))),
}  # fmt: skip

# ---- signs that steer: in a title, as bytes, as references, escaped once more, in markup

_SIGNS = {
    "csi": "\x1b[2J", "osc title": "\x1b]0;PWN\x07", "osc clipboard": "\x1b]52;c;UFdO\x1b\\", "osc 8": "\x1b]8;;file:///etc/passwd\x1b\\x\x1b]8;;\x1b\\",
    "sixel": "\x1bPq#0;2;0;0;0#0~~@@\x1b\\", "kitty picture": "\x1b_Gf=24;AAAA\x1b\\", "iterm file": "\x1b]1337;File=inline=1:AAAA\x07",
    "tmux through": "\x1bPtmux;\x1b\x1b]0;x\x07\x1b\\", "c1 csi": "\x9b31m", "c1 osc": "\x9d0;PWN\x9c", "c1 dcs": "\x90q\x9c", "nul": "a\x00b", "backspace": "b\x08",
    "return": "a\rb", "shift out": "\x0e\x0f", "del": "\x7f", "override": "\u202efdp.exe\u202c", "isolate": "\u2066x\u2069", "marks": "\u200e\u200f\u061c",
    "tags": "\U000e0041\U000e007f", "lines": "\u2028x\u2029", "width": "\u200b\u2060\ufeff", "anchors": "\ufff9x\ufffa\ufffb", "heap": "a" + "\u0301" * 300,
    "half": "\ud83d", "halves": "\udf00\ud83c", "no sign": "\uffff\ufffe\U0001ffff", "soft": "so\u00adft",
}  # fmt: skip


def _as_bytes(signs: str) -> Body:
    return reply(rss(f"{WORDS} QQQ").replace(b"QQQ", signs.encode("utf-8", "surrogatepass")))


def _as_references(signs: str) -> Body:
    return reply(rss(f"{WORDS} " + "".join(f"&#{ord(sign)};" for sign in signs)))


def _escaped_again(signs: str) -> Body:
    return reply(rss(f"{WORDS} " + "".join(f"&amp;#x{ord(sign):x};" for sign in signs)))


def _in_json(signs: str) -> Body:
    points = "".join(f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):x}" for sign in signs if ord(sign) < 0x10000)
    text = '{"version":"https://jsonfeed.org/version/1.1","title":"F","items":[{"id":"1","title":"%s %s","content_text":"%s"}]}'
    return reply((text % (WORDS, points, points)).encode(), "application/feed+json")


def _in_markup(signs: str) -> Body:
    return reply(rss(f"<![CDATA[<b>{WORDS}</b> QQQ <img alt='QQQ'>]]>", more="<description>QQQ</description><author>QQQ</author><category>QQQ</category><enclosure url='http://x.example/QQQ'/>")
                 .replace(b"QQQ", signs.encode("utf-8", "surrogatepass")))  # fmt: skip


SIGNS: dict[str, Made] = {
    f"{name}, {way}": (EITHER if way.startswith(("bytes", "markup")) else READ, lambda signs=signs, make=make: make(signs))  # type: ignore[misc]
    for name, signs in _SIGNS.items()
    for way, make in (("bytes", _as_bytes), ("references", _as_references), ("escaped again", _escaped_again), ("json", _in_json), ("markup", _in_markup))
}

# ---- transfers: lengths, chunks, heads


def _dripped(body: bytes, size: int) -> Iterator[bytes]:
    for at in range(0, len(body), size):
        yield body[at : at + size]


_FEED = rss()
_HALF = len(_FEED) // 2

TRANSFERS: dict[str, Made] = {
    "length one too short": (EITHER, lambda: raw(b"Content-Length: %d" % (len(_FEED) - 1), body=_FEED)),
    "length one too long": (FAILED, lambda: raw(b"Content-Length: %d" % (len(_FEED) + 1), body=_FEED)),
    "length with a plus": (EITHER, lambda: raw(b"Content-Length: +%d" % len(_FEED), body=_FEED)),
    "length in hex": (EITHER, lambda: raw(b"Content-Length: 0x%x" % len(_FEED), body=_FEED)),
    "length with blanks": (READ, lambda: raw(b"Content-Length:   %d  " % len(_FEED), body=_FEED)),
    "length of two numbers": (EITHER, lambda: raw(b"Content-Length: %d, %d" % (len(_FEED), len(_FEED)), body=_FEED)),
    "length of words": (EITHER, lambda: raw(b"Content-Length: many", body=_FEED)),
    "length empty": (EITHER, lambda: raw(b"Content-Length:", body=_FEED)),
    "length of 4,000 digits": (FAILED, lambda: raw(b"Content-Length: " + b"9" * 4_000, body=_FEED)),
    "length of other digits": (EITHER, lambda: raw("Content-Length: ٣٠٠".encode(), body=_FEED)),
    "length nothing": (FAILED, lambda: raw(b"Content-Length: 0", body=_FEED)),
    "no length": (READ, lambda: raw(body=_FEED)),
    "no length, half": (EITHER, lambda: raw(body=_FEED[:_HALF])),
    "in single bytes": (READ, lambda: _dripped(reply(_FEED), 1)),
    "head in single bytes": (READ, lambda: _dripped(reply(_FEED), 3)),
    "chunk by chunk": (READ, lambda: chunked(*(chunk(bytes([one])) for one in _FEED))),
    "a chunk in capitals": (READ, lambda: chunked(chunk(_FEED, b"%X" % len(_FEED)))),
    "a chunk with noughts before": (EITHER, lambda: chunked(chunk(_FEED, b"0000%x" % len(_FEED)))),
    "a chunk with many noughts before": (EITHER, lambda: chunked(chunk(_FEED, b"0" * 100 + b"%x" % len(_FEED)))),
    "a chunk with 0x": (FAILED, lambda: chunked(chunk(_FEED, b"0x%x" % len(_FEED)))),
    "a chunk with a minus": (FAILED, lambda: chunked(chunk(_FEED, b"-%x" % len(_FEED)))),
    "a chunk with a blank": (EITHER, lambda: chunked(chunk(_FEED, b"%x " % len(_FEED)))),
    "a chunk with an extension": (READ, lambda: chunked(chunk(_FEED, extension=b';a="b"'))),
    "a chunk with a long extension": (EITHER, lambda: chunked(chunk(_FEED, extension=b";" + b"a" * 50_000))),
    "a chunk with an endless extension": (FAILED, lambda: chunked(chunk(_FEED, extension=b";" + b"a" * 5_000_000))),
    "a chunk too small": (FAILED, lambda: chunked(chunk(_FEED, b"10"))),
    "a chunk too large": (FAILED, lambda: chunked(chunk(_FEED, b"%x" % (len(_FEED) + 99)))),
    "a chunk without its line end": (FAILED, lambda: chunked(b"%x\r\n" % len(_FEED) + _FEED)),
    "chunks with newlines alone": (EITHER, lambda: chunked(b"%x\n" % len(_FEED) + _FEED + b"\n", last=b"0\n\n")),
    "chunks without the last": (FAILED, lambda: chunked(chunk(_FEED), last=b"")),
    "chunks with half of the last": (FAILED, lambda: chunked(chunk(_FEED), last=b"0\r\n")),
    "chunks with trailers": (READ, lambda: chunked(chunk(_FEED), last=b"0\r\nSet-Cookie: a=b\r\nContent-Length: 3\r\n\r\n")),
    "chunks with endless trailers": (EITHER, lambda: chunked(chunk(_FEED), last=b"0\r\n" + b"X: y\r\n" * 200_000)),
    "chunks and a length": (EITHER, lambda: chunked(chunk(_FEED), more=(b"Content-Length: 5",))),
    "chunked twice": (FAILED, lambda: chunked(chunk(_FEED), more=(b"Transfer-Encoding: chunked",))),
    "gzip as a transfer": (FAILED, lambda: raw(b"Transfer-Encoding: gzip, chunked", body=chunk(_ZIPPED) + b"0\r\n\r\n")),
    "an unknown transfer": (FAILED, lambda: raw(b"Transfer-Encoding: rot13", body=_FEED)),
    "identity as a transfer": (EITHER, lambda: raw(b"Transfer-Encoding: identity", body=_FEED)),
    "chunks of HTTP 1.0": (EITHER, lambda: raw(b"Transfer-Encoding: chunked", body=chunk(_FEED) + b"0\r\n\r\n", first=b"HTTP/1.0 200 OK")),
    "HTTP 1.0": (READ, lambda: raw(body=_FEED, first=b"HTTP/1.0 200 OK")),
    "HTTP 0.9": (FAILED, lambda: _FEED),
    "HTTP 2 in plain": (FAILED, lambda: b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + b"\x00" * 18),
    "HTTP 3": (EITHER, lambda: raw(body=_FEED, first=b"HTTP/3.0 200 OK")),
    "http in small letters": (FAILED, lambda: raw(body=_FEED, first=b"http/1.1 200 OK")),
    "no reason": (READ, lambda: raw(body=_FEED, first=b"HTTP/1.1 200 ")),
    "no reason and no blank": (READ, lambda: raw(body=_FEED, first=b"HTTP/1.1 200")),
    "a reason with an escape": (EITHER, lambda: raw(body=_FEED, first=b"HTTP/1.1 200 \x1b]0;PWN\x07")),
    "a reason of 60 KB": (EITHER, lambda: raw(body=_FEED, first=b"HTTP/1.1 200 " + b"O" * 60_000)),
    "status 20": (FAILED, lambda: raw(body=_FEED, first=b"HTTP/1.1 20 OK")),
    "status 2000": (FAILED, lambda: raw(body=_FEED, first=b"HTTP/1.1 2000 OK")),
    "status 000": (FAILED, lambda: raw(body=_FEED, first=b"HTTP/1.1 000 OK")),
    "status 999": (FAILED, lambda: raw(body=_FEED, first=b"HTTP/1.1 999 OK")),
    "status 101": (FAILED, lambda: raw(b"Upgrade: websocket", body=_FEED, first=b"HTTP/1.1 101 Switching")),
    "status 203": (READ, lambda: raw(body=_FEED, first=b"HTTP/1.1 203 Other")),
    "status 204": (FAILED, lambda: raw(first=b"HTTP/1.1 204 None")),
    "status 205": (FAILED, lambda: raw(body=_FEED, first=b"HTTP/1.1 205 Reset")),
    "status 206": (FAILED, lambda: raw(b"Content-Range: bytes 0-9/99", body=_FEED, first=b"HTTP/1.1 206 Part")),
    "status 304 unasked": (FAILED, lambda: raw(first=b"HTTP/1.1 304 Same")),
    "status 401": (FAILED, lambda: raw(b'WWW-Authenticate: Basic realm="\x1b[2J"', body=_FEED, first=b"HTTP/1.1 401 Who")),
    "status 407": (FAILED, lambda: raw(body=_FEED, first=b"HTTP/1.1 407 Who")),
    "status 421": (FAILED, lambda: raw(body=_FEED, first=b"HTTP/1.1 421 Misdirected")),
    "status 451": (FAILED, lambda: raw(body=_FEED, first=b"HTTP/1.1 451 Law")),
    "status 511": (FAILED, lambda: raw(body=_FEED, first=b"HTTP/1.1 511 Sign in")),
    "hints before": (READ, lambda: b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 3 + reply(_FEED)),
    "go on before": (READ, lambda: b"HTTP/1.1 100 Continue\r\n\r\n" + reply(_FEED)),
    "two answers": (READ, lambda: reply(_FEED) + reply(b"<rss/>")),
    "lines end with newlines": (EITHER, lambda: raw(b"Content-Type: text/xml", body=_FEED, end=b"\n")),
    "lines end with returns": (FAILED, lambda: raw(b"Content-Type: text/xml", body=_FEED, end=b"\r")),
    "a head of 20 KB": (READ, lambda: raw(b"X-A: " + b"a" * 20_000, body=_FEED)),
    "a head of 99 KB": (EITHER, lambda: raw(b"X-A: " + b"a" * 99_000, body=_FEED)),
    "a head of 3 MB": (FAILED, lambda: raw(b"X-A: " + b"a" * 3_000_000, body=_FEED)),
    "a thousand lines": (READ, lambda: raw(*(b"X-%d: y" % n for n in range(1_000)), body=_FEED)),
    "two thousand cookies": (EITHER, lambda: raw(*(b"Set-Cookie: c%d=y; Path=/" % n for n in range(2_000)), body=_FEED)),
    "a nul in the head": (FAILED, lambda: raw(b"X-A: a\x00b", body=_FEED)),
    "a return in the head": (EITHER, lambda: raw(b"X-A: a\rX-B: b", body=_FEED)),
    "an escape in the head": (EITHER, lambda: raw(b"X-A: \x1b[2J", b"Server: \x1b]0;x\x07", body=_FEED)),
    "bytes above 127 in the head": (EITHER, lambda: raw(b"X-A: \xff\xfe\x9b31m", body=_FEED)),
    "a folded line": (EITHER, lambda: raw(b"X-A: a\r\n b\r\n\tc", body=_FEED)),
    "a name with a blank": (EITHER, lambda: raw(b"X A: b", body=_FEED)),
    "a name before a blank": (EITHER, lambda: raw(b"X-A : b", body=_FEED)),
    "a line without a colon": (EITHER, lambda: raw(b"nothing here", body=_FEED)),
    "a line without a name": (EITHER, lambda: raw(b": x", body=_FEED)),
    "two types": (READ, lambda: raw(b"Content-Type: text/xml", b"Content-Type: text/html; charset=utf-16", body=_FEED)),
    "a type of 10 KB": (READ, lambda: raw(b"Content-Type: text/xml; charset=" + b"x" * 10_000, body=_FEED)),
    "a type with an escape": (EITHER, lambda: raw(b"Content-Type: text/\x1b[2Jxml", body=_FEED)),
    "a type of a picture": (READ, lambda: raw(b"Content-Type: image/png", body=_FEED)),
    "an etag with an escape": (EITHER, lambda: raw(b'ETag: "\x1b]0;PWN\x07"', b"Last-Modified: \x9b31m", body=_FEED)),
    "an etag of 20 KB": (READ, lambda: raw(b'ETag: "' + b"e" * 20_000 + b'"', body=_FEED)),
    "dates of no calendar": (READ, lambda: raw(b"Date: Sun, 99 Foo 99999 99:99:99 XYZ", b"Expires: 0", b"Last-Modified: tomorrow", b"Age: -1", body=_FEED)),
    "an age of 400 digits": (READ, lambda: raw(b"Age: " + b"9" * 400, b"Cache-Control: max-age=" + b"9" * 400 + b", max-age=x, =, ,", body=_FEED)),
}  # fmt: skip

# ---- redirects; those that lead inside by every spelling are in tests/net/test_guard.py


def to(location: bytes, status: bytes = b"302 Found", *more: bytes) -> bytes:
    return raw(b"Location: " + location, b"Content-Length: 0", *more, first=b"HTTP/1.1 " + status)


REDIRECTS: dict[str, Made] = {
    "nowhere": (FAILED, lambda: raw(b"Content-Length: 0", first=b"HTTP/1.1 302 Found")),
    "to nothing": (FAILED, lambda: to(b"")),
    "to itself": (FAILED, lambda: to(b"?")),
    "to a fragment": (FAILED, lambda: to(b"#x")),
    "to a blank": (FAILED, lambda: to(b"   ")),
    "to a file": (FAILED, lambda: to(b"file:///etc/passwd")),
    "to a script": (FAILED, lambda: to(b"javascript:alert(1)")),
    "to data": (FAILED, lambda: to(b"data:text/xml,<rss/>")),
    "to ftp": (FAILED, lambda: to(b"ftp://example.org/feed")),
    "to mail": (FAILED, lambda: to(b"mailto:a@example.org")),
    "to a unix socket": (FAILED, lambda: to(b"http+unix://%2Fvar%2Frun%2Fdocker.sock/info")),
    "to gopher": (FAILED, lambda: to(b"gopher://127.0.0.1:25/_HELO")),
    "to loopback": (FAILED, lambda: to(b"http://127.0.0.1/feed")),
    "to loopback on another port": (FAILED, lambda: to(b"//127.0.0.1:9/feed")),
    "to loopback in one number": (FAILED, lambda: to(b"http://2130706433/feed")),
    "to loopback with a name before": (FAILED, lambda: to(b"http://example.org@127.0.0.1/feed")),
    "to loopback with backslashes": (FAILED, lambda: to(b"http:\\\\127.0.0.1\\feed")),
    "to loopback in full width": (FAILED, lambda: to("http://１２７.０.０.１/feed".encode())),
    "to loopback with an encoded dot": (FAILED, lambda: to(b"http://127%2E0%2E0%2E1/feed")),
    "to loopback in six": (FAILED, lambda: to(b"http://[::ffff:127.0.0.1]/feed")),
    "to a zone": (FAILED, lambda: to(b"http://[fe80::1%25eth0]/feed")),
    "to metadata": (FAILED, lambda: to(b"http://169.254.169.254/latest/meta-data/")),
    "to a host of 300 letters": (FAILED, lambda: to(b"http://" + b"a" * 300 + b".example/")),
    "to a label of 64 letters": (FAILED, lambda: to(b"http://" + b"a" * 64 + b".example/")),
    "to 20 KB": (FAILED, lambda: to(b"http://example.org/" + b"a" * 20_000)),
    "to a port that is none": (FAILED, lambda: to(b"http://example.org:99999/")),
    "to a port of words": (FAILED, lambda: to(b"http://example.org:http/")),
    "to an open bracket": (FAILED, lambda: to(b"http://[::1/feed")),
    "to an escape": (FAILED, lambda: to(b"http://\x1b]0;PWN\x07/feed")),
    "to two places": (FAILED, lambda: to(b"http://127.0.0.1/a", b"302 Found", b"Location: http://127.0.0.1/b")),
    "to bytes above 127": (FAILED, lambda: to(b"http://\xff\xfe\x9b.example/")),
    "for good, inside": (FAILED, lambda: to(b"http://10.0.0.1/feed", b"301 Moved")),
    "for good, inside, once more": (FAILED, lambda: to(b"http://192.168.1.1/feed", b"308 Moved")),
    "by another choice": (FAILED, lambda: to(b"http://127.0.0.1/feed", b"300 Choices")),
    "by a proxy": (FAILED, lambda: to(b"http://127.0.0.1:3128/", b"305 Use Proxy")),
    "by a header of browsers": (EITHER, lambda: raw(b"Refresh: 0; url=http://127.0.0.1/", body=_FEED)),
    "by a page": (FAILED, lambda: reply(b"<html><head><meta http-equiv=refresh content='0;url=http://127.0.0.1/'></head></html>", "text/html")),
}  # fmt: skip

# ---- pages in place of a feed, and feeds that are none


def _page(words: str, status: bytes = b"200 OK", kind: str = "text/html", more: bytes = b"") -> bytes:
    return reply(f"<!DOCTYPE html><html><head><title>{words}</title></head><body><h1>{words}</h1><form></form></body></html>".encode(), kind, status, more)


PLACED: dict[str, Made] = {
    "a page": (FAILED, lambda: _page("Our feed has moved")),
    "a page that calls itself a feed": (FAILED, lambda: _page("Our feed has moved", kind="application/rss+xml")),
    "a page in XHTML": (FAILED, lambda: reply(b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head/><body>x</body></html>", "application/xml")),
    "a check of the browser": (FAILED, lambda: _page("Just a moment...", b"403 Forbidden", more=b"Server: cloudflare\r\ncf-mitigated: challenge\r\n")),
    "a check that is said to be well": (FAILED, lambda: _page("Checking your browser before accessing")),
    "a denial": (FAILED, lambda: _page("Access Denied", b"403 Forbidden", more=b"Server: AkamaiGHost\r\n")),
    "a puzzle": (FAILED, lambda: _page("Please solve this captcha: I am not a robot")),
    "a sign-in of the network": (FAILED, lambda: _page("Wi-Fi login", b"511 Network Authentication Required")),
    "a sign-in that is said to be well": (FAILED, lambda: _page("Hotel Guest Wi-Fi: accept the terms")),
    "a payment": (FAILED, lambda: _page("Subscribe now", b"402 Payment Required")),
    "a login": (FAILED, lambda: _page("Log in", b"401 Unauthorized")),
    "a refusal in JSON": (FAILED, lambda: reply(b'{"error":"forbidden"}', "application/json", b"403 Forbidden")),
    "JSON that is no feed": (FAILED, lambda: reply(b'{"items":[{"title":"x"}]}', "application/feed+json")),
    "a list in JSON": (FAILED, lambda: reply(b"[1,2,3]", "application/json")),
    "a number": (FAILED, lambda: reply(b"42")),
    "words": (FAILED, lambda: reply(b"Not Found")),
    "blanks": (FAILED, lambda: reply(b" \n" * 100_000)),
    "nul": (FAILED, lambda: reply(b"\x00" * 100_000)),
    "a PDF": (FAILED, lambda: reply(b"%PDF-1.7 " + bytes(range(256)) * 50, "application/pdf")),
    "a picture": (FAILED, lambda: reply(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50, "image/png")),
    "a zip": (FAILED, lambda: reply(b"PK\x03\x04" + bytes(range(256)) * 50)),
    "a program": (FAILED, lambda: reply(b"\x7fELF" + bytes(range(256)) * 50)),
    "a path": (FAILED, lambda: reply(b"../../etc/passwd")),
    "an OPML": (FAILED, lambda: reply(b"<opml version='2.0'><body><outline xmlUrl='http://127.0.0.1/'/></body></opml>")),
    "an SVG": (FAILED, lambda: reply(b"<svg xmlns='http://www.w3.org/2000/svg'><script>x</script></svg>")),
    "a SOAP": (FAILED, lambda: reply(b"<?xml version='1.0'?><s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'/>")),
    "a feed without a channel": (FAILED, lambda: reply(b"<rss version='2.0'/>")),
    "a feed without anything": (EITHER, lambda: reply(b"<rss version='2.0'><channel/></rss>")),
    "a feed cut in a tag": (EITHER, lambda: reply(rss(more="<description>x</descr")[:-40])),
    "a feed cut in a reference": (EITHER, lambda: reply(rss()[:-60] + b"&am")),
    "a feed cut in its declaration": (FAILED, lambda: reply(b"<?xml version='1.0' enc")),
    "a feed cut in a CDATA": (EITHER, lambda: reply(rss(f"<![CDATA[{WORDS}")[:-30])),
    "a feed cut in a comment": (EITHER, lambda: reply(rss(more="<!-- x"))),
    "a feed with two roots": (EITHER, lambda: reply(rss() + rss())),
    "a feed with words behind": (EITHER, lambda: reply(rss() + b"<!-- page made in 0.3 s --> and done")),
    "a feed in a page": (EITHER, lambda: reply(b"<html><body>" + rss() + b"</body></html>", "text/html")),
    "a feed in capitals": (EITHER, lambda: reply(rss().upper())),
    "a feed of another prefix": (EITHER, lambda: reply(rss().replace(b"<rss ", b"<x:rss xmlns:x='u' ").replace(b"</rss", b"</x:rss"))),
    "an undeclared prefix": (EITHER, lambda: reply(rss(more="<foo:bar>x</foo:bar>"))),
    "an undeclared entity": (EITHER, lambda: reply(rss(f"{WORDS} &eacute; &nbsp; &nosuch;"))),
    "a bare ampersand": (EITHER, lambda: reply(rss(f"{WORDS} A & B <3"))),
    "entities of its own": (EITHER, lambda: reply(rss(f"{WORDS} &a;").replace(b"?>", b"?><!DOCTYPE rss [<!ENTITY a 'b'>]>", 1))),
    "an entity in an entity": (FAILED, lambda: reply(rss(f"{WORDS} &b;").replace(b"?>", b"?><!DOCTYPE rss [<!ENTITY a 'b'><!ENTITY b '&a;&a;'>]>", 1))),
    "an entity in itself": (FAILED, lambda: reply(rss("&a;").replace(b"?>", b"?><!DOCTYPE rss [<!ENTITY a '&a;'>]>", 1))),
    "a file as an entity": (FAILED, lambda: reply(rss("&a;").replace(b"?>", b"?><!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>", 1))),
    "an entity of parameters": (EITHER, lambda: reply(rss("x").replace(b"?>", b"?><!DOCTYPE rss [<!ENTITY % a SYSTEM 'http://127.0.0.1:9/x'>%a;]>", 1))),
    "a DTD from elsewhere": (EITHER, lambda: reply(rss().replace(b"?>", b"?><!DOCTYPE rss SYSTEM 'http://127.0.0.1:9/x.dtd'>", 1))),
    "a style from elsewhere": (READ, lambda: reply(rss().replace(b"?>", b"?><?xml-stylesheet href='http://127.0.0.1:9/x.xsl' type='text/xsl'?>", 1))),
    "an inclusion": (READ, lambda: reply(rss(more="<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/hostname' parse='text'/>"))),
    "XML 1.1": (EITHER, lambda: reply(rss().replace(b"'1.0'", b"'1.1'", 1))),
    "attributes by the thousand": (READ, lambda: reply(rss(more="<x " + " ".join(f"a{n}='1'" for n in range(20_000)) + "/>"))),
    "a name of a megabyte": (EITHER, lambda: reply(rss(more=f"<{'n' * 1_000_000}/>"))),
    "a namespace of a megabyte": (EITHER, lambda: reply(rss(more=f"<x xmlns='{'n' * 1_000_000}'/>"))),
    "300 levels": (EITHER, lambda: reply(rss(more="<x>" * 300 + "</x>" * 300))),
    "5,000 levels": (EITHER, lambda: reply(rss(more="<x>" * 5_000 + "</x>" * 5_000))),
    "a title in a title": (EITHER, lambda: reply(rss(f"<title>{WORDS}</title>"))),
    "a title of a megabyte": (READ, lambda: reply(rss(f"{WORDS} {'word ' * 200_000}"))),
    "a title of one word of a megabyte": (READ, lambda: reply(rss(f"{WORDS} {'w' * 1_000_000}"))),
    "a title of markup": (READ, lambda: reply(rss(f"{WORDS} {'&lt;b&gt;' * 100_000}"))),
    "a title of half markup": (READ, lambda: reply(rss(f"{WORDS} {'&lt;b ' * 100_000}"))),
    "a title of references": (READ, lambda: reply(rss(f"{WORDS} {'&amp;amp;' * 100_000}"))),
    "a guid of a megabyte": (READ, lambda: reply(rss(more=f"<guid>{'g' * 1_000_000}</guid>"))),
    "a date of a megabyte": (READ, lambda: reply(rss(more=f"<pubDate>{'Mon, ' * 200_000}</pubDate>"))),
    "20,000 authors": (READ, lambda: reply(rss(more="<author>A B</author>" * 20_000))),
    "20,000 categories": (READ, lambda: reply(rss(more="<category>c</category>" * 20_000))),
    "20,000 enclosures": (READ, lambda: reply(rss(more="<enclosure url='http://x.example/a' length='99999999999999999999999' type='a/b'/>" * 20_000))),
    "hours to skip by the thousand": (READ, lambda: reply(rss().replace(b"<item>", b"<skipHours>" + b"<hour>999999999999</hour><hour>-1</hour><hour>x</hour>" * 2_000 + b"</skipHours><ttl>" + b"9" * 5_000 + b"</ttl><item>", 1))),
}  # fmt: skip

FAMILIES: dict[str, dict[str, Made]] = {
    "bombs": BOMBS,
    "encodings": {name: (end, made) for name, (end, _, made) in ENCODINGS.items()},
    "signs": SIGNS,
    "transfers": TRANSFERS,
    "redirects": REDIRECTS,
    "placed": PLACED,
}
