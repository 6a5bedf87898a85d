"""The cookie file of a source (the Netscape format that browsers' add-ons and curl write), for that source alone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from reader.errors import ConfigError
from reader.settings.files import Places

MAX_BYTES = 1 << 20
_FIELDS = 7


def cookies_for(places: Places, name: str, url: str, now: datetime) -> str | None:
    """What the Cookie header of a request says, or None where the file holds nothing for it.

    A path that is not absolute lies beside sources.toml. Raises ConfigError for a file that can't be read.
    """
    path = Path(name).expanduser()
    path = path if path.is_absolute() else places.config / path
    try:
        with path.open("rb") as file:
            text = file.read(MAX_BYTES).decode("utf-8", "replace")
    except OSError as error:
        raise ConfigError([f"{path}: {error.strerror or error}"], remedy="cookies_file names it.") from error
    parts = urlsplit(url)
    found = [pair for line in text.splitlines() if (pair := _pair(line, parts.hostname or "", parts.path, now))]
    secure = parts.scheme == "https"
    return "; ".join(pair for pair, only_secure in found if secure or not only_secure) or None


def _pair(line: str, host: str, path: str, now: datetime) -> tuple[str, bool] | None:
    """`name=value` of a line that fits the address, and whether it may go over TLS only."""
    fields = line.removeprefix("#HttpOnly_").rstrip("\r\n").split("\t")
    if len(fields) != _FIELDS or fields[0].startswith("#"):
        return None
    domain, below, folder, secure, expires, name, value = fields
    domain = domain.lower().lstrip(".")
    if not domain or not (host == domain or (below.upper() == "TRUE" and host.endswith(f".{domain}"))):
        return None
    if not (folder == "/" or path == folder or path.startswith(folder.rstrip("/") + "/")):
        return None
    if expires.isdigit() and 0 < int(expires) < now.timestamp():
        return None
    pair = f"{name}={value}" if name else value
    # A header is one line of ASCII: what is not could start another one.
    return (pair, secure.upper() == "TRUE") if pair.isascii() and pair.isprintable() else None
