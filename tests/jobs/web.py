"""A web of pages in memory and a clock that stands, for tests of what uses the network."""

from datetime import UTC, datetime, timedelta

import httpx

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Clock:
    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now

    def forward(self, **span):
        self.now += timedelta(**span)


class Web(httpx.AsyncBaseTransport):
    """Answers from `pages`: bytes, a status, an exception, or a list of them for one answer after the other."""

    def __init__(self):
        self.pages = {}
        self.headers = {}
        self.log = []
        self.requests = []
        self.gates = {}

    async def handle_async_request(self, request):
        url = str(request.url)
        conditional = "if-none-match" in request.headers
        self.log.append((url, conditional))
        self.requests.append(request)
        if url in self.gates:
            await self.gates[url].wait()
        answer = self.pages.get(url, 404)
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, Exception):
            raise answer
        headers = {"content-type": "text/html; charset=utf-8", **self.headers.get(url, {})}
        if isinstance(answer, int):
            return httpx.Response(answer, headers=headers, request=request, stream=httpx.ByteStream(b""))
        etag = headers.get("etag")
        if conditional and request.headers["if-none-match"] == etag:
            return httpx.Response(304, headers={"etag": etag}, request=request, stream=httpx.ByteStream(b""))
        headers["content-length"] = str(len(answer))
        return httpx.Response(200, headers=headers, request=request, stream=httpx.ByteStream(answer))

    def asked(self, part=""):
        return [url for url, _ in self.log if part in url]


def feed(host, *numbers, content=None, title="A feed"):
    """An RSS feed whose entries are the numbered articles of a host."""
    items = "".join(
        f"<item><title>Story {number}</title><link>https://{host}/story/{number}</link>"
        f"<guid>{host}-{number}</guid><pubDate>Sun, 22 Nov 2026 1{number % 2}:{number % 60:02}:00 GMT</pubDate>"
        + (f"<description><![CDATA[{content}]]></description>" if content else "")
        + "</item>"
        for number in numbers
    )
    head = f"<title>{title}</title><link>https://{host}/</link><description>News</description>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


def article(number, paragraphs=8):
    """A page with an article and some furniture."""
    body = "".join(
        f"<p>Paragraph {n} of story {number} tells at some length what happened at the river, who was there when the "
        "water rose in the night, and what the council of the town decided on the following morning.</p>"
        for n in range(paragraphs)
    )
    return (
        f"<!doctype html><html lang=en><head><title>Story {number}</title></head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>Story {number}</h1>{body}</article><footer>Imprint</footer></body></html>"
    ).encode()
