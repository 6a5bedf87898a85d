"""Whether there is a network at all, told from how the requests of one run end. Asks nothing itself.

Three different hosts that cannot be reached while none answers: offline. Three that answer with the same HTML or send
us to the same place: a sign-in page of the network. One bad host says nothing.
"""

from __future__ import annotations

import hashlib
from typing import Literal
from urllib.parse import urlsplit

from reader.errors import NetworkError
from reader.model.page import Page
from reader.net.verdict import is_html, site_of

State = Literal["unknown", "online", "offline", "portal"]

HOSTS = 3
_UNREACHED = frozenset(("dns", "connect", "proxy", "timeout"))


class Online:
    """Fed with every outcome of a run; `state` may change with each. Belongs to one thread."""

    def __init__(self, hosts: int = HOSTS) -> None:
        self._needed = hosts
        self._unreached: set[str] = set()
        self._answered: set[str] = set()
        self._same: dict[str, set[str]] = {}
        self._portals: set[str] = set()

    def answered(self, page: Page, *, read: bool = False) -> None:
        """A host gave a whole answer. `read`: it was what we asked for (a feed that parsed), so no portal."""
        asked, came = urlsplit(page.url), urlsplit(page.final_url)
        host = asked.hostname or ""
        if read or page.not_modified or not is_html(page):
            self._answered.add(host)
            return
        site = site_of(host)
        keys = [f"body {hashlib.sha256(page.body).hexdigest()}"]
        if site_of(came.hostname or "") != site:
            keys.append(f"place {came.hostname}{came.path}")
        for key in keys:
            self._same.setdefault(key, set()).add(site)
        self._answered.add(host)

    def failed(self, url: str, error: NetworkError) -> None:
        """A request failed."""
        host = urlsplit(url).hostname or ""
        if error.kind == "portal":
            self._portals.add(site_of(host))
        elif error.kind in _UNREACHED and error.status is None:
            self._unreached.add(host)
        elif error.kind not in ("offline", "private"):
            self._answered.add(host)

    @property
    def state(self) -> State:
        if len(self._portals) >= self._needed or any(len(sites) >= self._needed for sites in self._same.values()):
            return "portal"
        if self._answered:
            return "online"
        return "offline" if len(self._unreached) >= self._needed else "unknown"

    @property
    def lost(self) -> bool:
        """Whether a run should stop: going on would only collect errors."""
        return self.state in ("offline", "portal")
