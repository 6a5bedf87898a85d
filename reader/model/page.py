"""One answer of the network, whole or not at all."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """`body` is decompressed bytes, complete; empty with status 304. Header names are lower case.

    `content_bytes` is what came over the wire. `permanent_url` is where only 301/308 redirects led, or None.
    `fresh_until` is RFC 9111 freshness, UTC, or None. `copied`: a mirror or an archive gave it, by `route`.
    """

    url: str
    final_url: str
    status: int
    headers: dict[str, str]
    body: bytes
    fetched: datetime
    route: str = "direct"
    fresh_until: datetime | None = None
    permanent_url: str | None = None
    content_bytes: int = 0
    copied: bool = False

    @property
    def not_modified(self) -> bool:
        return self.status == 304

    @property
    def content_type(self) -> str:
        """Media type in lower case without parameters, or empty."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()
