"""Every error the program raises on purpose.

Each class says what happened (`str(error)`), what to do about it (`remedy`) and the exit code the command line
documents for it. Messages are already safe for a terminal: whoever puts remote text in one cleans it first.

    ReaderError               1
    ├── UsageError            2   a command or argument that makes no sense
    ├── NetworkError          4   nothing answered and nothing is kept; `kind` says how it failed
    │   └── RefusedError      7   login, payment, block page, captcha
    ├── NothingMatched        5
    ├── NoArticle             6   the page came, but it holds no article
    ├── ParseError            1   foreign bytes that are not what they claim to be
    ├── LibraryLocked         8
    ├── BudgetReached         9
    ├── ConfigError          10   `problems` lists each with file and line
    └── StorageError         11   disk full, read-only, damaged, or written by a newer version; `path`
"""

from __future__ import annotations

from collections.abc import Sequence


class ReaderError(Exception):
    """Something expected went wrong. `remedy` is a short sentence on what to do, or empty."""

    exit_code = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy


class UsageError(ReaderError):
    exit_code = 2


class NetworkError(ReaderError):
    """A request that brought no usable answer.

    `kind` is one of: dns, connect, timeout, tls, proxy, status, too_large, incomplete, encoding, redirect, private,
    offline, protocol. `status` is the HTTP status where there was one; `retry_after` seconds where the server said so.
    """

    exit_code = 4

    def __init__(
        self,
        message: str,
        *,
        kind: str,
        remedy: str = "",
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.kind = kind
        self.status = status
        self.retry_after = retry_after


class RefusedError(NetworkError):
    """The site answered with something else than the article: `kind` is login, payment, blocked, captcha or portal."""

    exit_code = 7


class NothingMatched(ReaderError):
    exit_code = 5


class NoArticle(ReaderError):
    exit_code = 6


class ParseError(ReaderError):
    """Foreign bytes that could not be read. `kind`: malformed, too_large, timeout, crashed, memory, not_a_feed."""

    def __init__(self, message: str, *, kind: str = "malformed", remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.kind = kind


class LibraryLocked(ReaderError):
    exit_code = 8


class BudgetReached(ReaderError):
    exit_code = 9


class ConfigError(ReaderError):
    """`problems`: one line each, `FILE, line N: what. nearest known name?`."""

    exit_code = 10

    def __init__(self, problems: Sequence[str], *, remedy: str = "") -> None:
        super().__init__("\n".join(problems), remedy=remedy)
        self.problems = tuple(problems)


class StorageError(ReaderError):
    exit_code = 11

    def __init__(self, message: str, *, path: str, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.path = path
