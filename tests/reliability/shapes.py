"""Feeds of the kinds that the feedparser project's own test files are: one per element, form, attribute and encoding.

Those files are not here; these are generated: formats × elements × ways to write a value × places × encodings.
"""

from __future__ import annotations

from collections.abc import Iterator

NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:slash="http://purl.org/rss/1.0/modules/slash/" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:georss="http://www.georss.org/georss" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:cc="http://web.resource.org/cc/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
)
FORMS = {
    "rss": ("<rss version='2.0' {ns}><channel>{feed}<item>{entry}</item></channel></rss>", "item"),
    "rss091": ("<!DOCTYPE rss SYSTEM 'rss-0.91.dtd'><rss version='0.91' {ns}><channel>{feed}<item>{entry}</item></channel></rss>", "item"),
    "rss090": ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://my.netscape.com/rdf/simple/0.9/' {ns}><channel>{feed}</channel><item>{entry}</item></rdf:RDF>", "item"),
    "rdf": ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' {ns}><channel rdf:about='/'>{feed}</channel><item rdf:about='/1'>{entry}</item></rdf:RDF>", "item"),
    "atom10": ("<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://b.example/' {ns}>{feed}<entry>{entry}</entry></feed>", "entry"),
    "atom03": ("<feed version='0.3' xmlns='http://purl.org/atom/ns#' {ns}>{feed}<entry>{entry}</entry></feed>", "entry"),
    "cdf": ("<CHANNEL HREF='http://b.example/'>{feed}<ITEM HREF='http://b.example/1' LASTMOD='2002-09-11'>{entry}</ITEM></CHANNEL>", "ITEM"),
    "no-form": ("{feed}{entry}", "entry"),
}  # fmt: skip
ELEMENTS = (
    "title", "link", "description", "summary", "content", "content:encoded", "tagline", "subtitle", "info", "abstract", "body", "fullitem",
    "guid", "id", "author", "dc:creator", "dc:author", "contributor", "dc:contributor", "managingEditor", "webMaster", "publisher",
    "dc:publisher", "pubDate", "published", "issued", "created", "modified", "updated", "dc:date", "dcterms:modified", "expirationDate",
    "category", "dc:subject", "keywords", "itunes:category", "itunes:keywords", "itunes:author", "itunes:owner", "itunes:duration",
    "itunes:explicit", "itunes:image", "itunes:summary", "enclosure", "source", "comments", "slash:comments", "wfw:comment", "image",
    "media:content", "media:thumbnail", "media:group", "media:rating", "media:credit", "georss:point", "georss:line", "georss:box",
    "geo:lat", "cc:license", "creativeCommons:license", "copyright", "rights", "dc:rights", "language", "dc:language", "ttl", "cloud",
    "textInput", "textinput", "skipHours", "skipDays", "docs", "generator", "icon", "logo", "errorReportsTo", "prodlink", "l:permalink",
    "planet:name", "psc:chapters", "xhtml:body", "feedburner:origLink", "sy:updatePeriod", "sy:updateFrequency", "admin:generatorAgent",
)  # fmt: skip
VALUES = (
    "", " ", "Example", "&lt;b&gt;bold&lt;/b&gt;", "<![CDATA[<p>x</p>]]>", "<![CDATA[]]>", "<div xmlns='http://www.w3.org/1999/xhtml'><p>x<br/></p></div>",
    "&#8217;&#x27;&rsquo;&nbsp;&bogus;&", "<title>in</title>", "<name>N</name><email>e@x.example</email><url>http://x.example</url>",
    "Thu, 01 Jan 2004 19:48:21 GMT", "2003-12-31T10:14:55.5+24:99", "Thu, 99 Foo 99999999 99:99:99", "2003-335T22:23:24Z", "19700101", "-1", "9" * 400,
    "http://x.example/a b?c=d&amp;e", "javascript:x", "//x.example", "#f", "::::", "<hour>25</hour><day>Funday</day>", "\u0645\u0631\u062d\u0628\u0627 \u05e9", "\U0001f642",
    "<![CDATA[a]]]]><![CDATA[>b]]>", "<!-- c --><?pi x?>t", "R0lGODlhAQABAIAAAAA=", "<script>x</script><img src=x onerror=y>", "1 2 3 4 999",
)  # fmt: skip
ATTRIBUTES = (
    "", "type='text'", "type='html'", "type='xhtml'", "type='application/octet-stream' mode='base64'", "mode='escaped'", "xml:lang='xx-'", "xml:base='::'",
    "href='/r' rel='alternate self license' length='-9' type='x/y'", "url='http://x.example/a.mp3' length='' type=''", "isPermaLink='maybe'",
    "rdf:resource='/x'", "src='http://x.example/c' type='text/html'", "term='t' scheme='s' label='l'", "domain='d'",
)  # fmt: skip
ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-32", "iso-8859-1", "windows-1256", "koi8-r", "gb2312", "big5", "shift_jis", "euc-kr", "ebcdic-cp-be", "bogus")

_BASE = "<title>Base</title><link href='/1'>/1</link>"


def documents() -> Iterator[tuple[str, bytes]]:
    """Every document with a name that says what it is. A few thousand, in a fixed order."""
    number = 0
    for form, (frame, _) in FORMS.items():
        for element in ELEMENTS:
            for place in ("feed", "entry"):
                for step in range(4):
                    number += 1
                    value, attributes = VALUES[(number * 7 + step) % len(VALUES)], ATTRIBUTES[(number * 11 + step) % len(ATTRIBUTES)]
                    made = f"<{element} {attributes}>{value}</{element}>" if number % 9 else f"<{element} {attributes}/>"
                    text = frame.format(ns=NAMESPACES, **({"feed": "", "entry": _BASE} | {place: made + (_BASE if place == "entry" else "")}))
                    said = ENCODINGS[number % len(ENCODINGS)] if number % 5 == 0 else "utf-8"
                    head = f"<?xml version='1.0' encoding='{said}'?>" if number % 3 else ""
                    try:
                        data = (head + text).encode(said if number % 2 else "utf-8", "xmlcharrefreplace")
                    except LookupError:
                        data = (head + text).encode()
                    if number % 17 == 0:
                        data = data[: len(data) * 2 // 3]
                    yield f"{form}/{place}/{element}/{step}", data
