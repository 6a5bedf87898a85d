"""Edition files as somebody else's program may write them: every digest is right, and nothing in them is to be trusted."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tests.reliability.payloads import PAYLOADS

Facts = Mapping[str, Any]


def sealed(articles: Iterable[Facts], sources: Sequence[Facts] = (), *, tags: str = "", title: str = "It", more: Mapping[str, bytes] | None = None) -> bytes:
    """An edition of articles and sources as they are given; `tags` are set on every article, `more` are members as they stand."""
    members: dict[str, bytes] = {}
    for article in articles:
        data = json.dumps(article).encode()
        members[f"articles/{hashlib.sha256(data).hexdigest()}.json"] = data
    count = len(members)
    whole = {"sources.json": json.dumps(sources).encode()}
    if tags:
        whole["state/0.json"] = json.dumps({name: {"starred": True, "tags": [tags]} for name in members}).encode()
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in whole.items()}
    manifest = {
        "format": "reader-edition", "version": 1, "title": title, "made": "2026-11-22T12:00:00Z", "program": title, "articles": count,
        "pictures": 0, "digests": digests,
    }  # fmt: skip
    return archive({"manifest.json": json.dumps(manifest).encode(), **whole, **members, **(more or {})})


def around(data: bytes) -> bytes:
    """An edition in which `data` is an article, the sources, the choices and the marks, each under the digest it needs."""
    name = f"articles/{hashlib.sha256(data).hexdigest()}.json"
    members = {"sources.json": data, "choices.json": data, "state/0.json": b'{"' + name.encode() + b'":' + data + b"}"}
    digests = {part: hashlib.sha256(held).hexdigest() for part, held in members.items()}
    manifest = {"format": "reader-edition", "version": 1, "title": "It", "made": "2026-11-22T12:00:00Z", "program": "x", "articles": 1, "pictures": 0, "digests": digests}
    return archive({"manifest.json": json.dumps(manifest).encode(), **members, name: data})


def archive(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


def story(url: str, source: str, *, title: str, text: str | None, **more: Any) -> dict[str, Any]:
    """An article of an edition; without `text` only its entry, so that whoever takes it asks for the text."""
    entry = {"url": url, "title": title, "source_id": source, "published": "2026-11-22T11:00:00Z", **more}
    if text is None:
        return {"entry": entry, "sources": [source]}
    spans = [{"text": text}, {"text": text, "href": url}]
    blocks = [{"type": "paragraph", "spans": spans}, {"type": "image", "src": url, "alt": text, "caption": text}, {"type": "code", "text": text}]
    article = {
        "url": url, "title": title, "authors": [text], "site": text, "section": text, "language": text, "blocks": blocks, "lead_image": url,
        "footnotes": [spans], "extraction": {"method": text, "confidence": 1.0, "facts": {text: text}},
    }  # fmt: skip
    return {"entry": entry, "sources": [source], "article": article}


def of_payloads() -> list[bytes]:
    """Every payload in every field; an edition each for some, in whose own title and tags they stand."""
    made = []
    for start in range(0, len(PAYLOADS), 10):
        some = [bad[:1_000].encode("utf-8", "replace").decode() for bad in PAYLOADS[start : start + 10]]
        articles = [
            story(f"https://x.example/{start + number}", bad, title=f"edition {start + number} {bad}", text=f"{bad} and more text. " * 3,
                  summary=bad, authors=[bad], categories=[bad], section=bad, language=bad)
            for number, bad in enumerate(some)
        ]  # fmt: skip
        sources = [{"id": bad, "url": f"https://{start + number}.example/feed", "title": bad, "category": bad} for number, bad in enumerate(some)]
        more = {f"articles/{bad}.json"[:200].replace("\x00", ""): bad.encode() for bad in some}
        made.append(sealed(articles, sources, tags=some[start % 10], title=some[0], more=more))
    return made
