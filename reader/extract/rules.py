"""Rules for one site: where its article stands, what goes, where title, author and date are.

Two formats, both from the folder `rules` of the config directory. `<host>.toml` is ours: selectors in CSS, or in XPath
when they begin with `/`, `(` or `.`/`/`. `<host>.txt` is the public site-config format of full-text services (one
`name: XPath` a line). A host's rules also serve its subdomains. Rules refine; without one the generic way stays.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
from lxml import etree

from reader.dom.tree import inner_text
from reader.errors import ConfigError
from reader.text.safe import clean_line

_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_NAMES = ("article", "keep", "drop", "title", "author", "date", "next_page", "section_links")
#: Names of the site-config format and ours; `strip_*` names and replacements are read apart, all others change nothing.
_PUBLIC = {
    "body": "article", "strip": "drop", "title": "title", "author": "author", "date": "date",
    "next_page_link": "next_page", "single_page_link": "single_page",
}  # fmt: skip
_REPLACE = re.compile(r"replace_string\((.+?)\):(.*)")
#: Largest file of rules that is read, in bytes.
_LIMIT = 256 * 1024
#: Characters that are shown of what a rule finds.
_SAMPLE = 60


class SiteRules(msgspec.Struct, frozen=True, omit_defaults=True):
    """XPaths by what they find, tried in order. `name` is the file; `replace` pairs change the page's text first."""

    name: str
    article: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    next_page: tuple[str, ...] = ()
    single_page: tuple[str, ...] = ()
    section_links: tuple[str, ...] = ()
    replace: tuple[tuple[str, str], ...] = ()


def load_rules(folder: Path, host: str) -> SiteRules | None:
    """The rules of the most special file for this host, or None. Ours win over the public format.

    Raises ConfigError, with file and line, for a file that is no TOML or holds a selector that is none.
    """
    host = host.lower().rstrip(".")
    if not _HOST.fullmatch(host):
        return None
    for name in _files(host.removeprefix("www.")):
        path = folder / name
        if path.is_file():
            return read_rules(path)
    return None


def rules_for(folder: str | None, url: str, name: str | None = None) -> SiteRules | None:
    """The rules in a folder under this name, else for the host of an address; None without a folder.

    Raises ConfigError.
    """
    host = (name or urlsplit(url).hostname) if folder else None
    return load_rules(Path(folder), host) if folder and host else None


class Finding(msgspec.Struct, frozen=True):
    """What the selectors of one key find on a page: how many things, and how the first of them begins."""

    key: str
    count: int
    sample: str


def findings(root: etree._Element, rules: SiteRules) -> list[Finding]:
    """What each key of a site's rules finds on this page."""
    found = []
    for name in (*_NAMES, "single_page"):
        expressions: tuple[str, ...] = getattr(rules, name)
        if not expressions:
            continue
        if name in ("next_page", "single_page", "section_links"):
            said = addresses(root, expressions)
        elif name in ("article", "keep", "drop"):
            said = [clean_line(inner_text(item, " ")) for item in elements(root, expressions, every=name != "article")]
        else:
            said = texts(root, expressions)
        found.append(Finding(name, len(said), said[0][:_SAMPLE] if said else ""))
    return found


def _files(host: str) -> Iterator[str]:
    labels = host.split(".")
    parents = [".".join(labels[start:]) for start in range(max(1, len(labels) - 1))]
    for name in parents:
        yield f"{name}.toml"
        yield f"www.{name}.toml"
    for number, name in enumerate(parents):
        for place in ("", "site-config/"):
            if number == 0:
                yield f"{place}{name}.txt"
                yield f"{place}www.{name}.txt"
            # The public format marks files that serve subdomains with a leading dot.
            yield f"{place}.{name}.txt"


def read_rules(path: Path) -> SiteRules:
    """The rules in a file. Raises ConfigError."""
    try:
        data = path.read_bytes()[:_LIMIT]
        text = data.decode("utf-8-sig", "replace")
        found = _own(path, text) if path.suffix == ".toml" else _public(path, text)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError([f"{path}: {clean_line(str(error))}"]) from error
    for name in (*_NAMES, "single_page"):
        for expression in getattr(found, name):
            _compiled(expression, path)
    return found


def _own(path: Path, text: str) -> SiteRules:
    table = tomllib.loads(text)
    unknown = sorted(set(table) - set(_NAMES))
    if unknown:
        raise ConfigError([f"{path}: unknown name {unknown[0]!r}"], remedy=f"Known are: {', '.join(_NAMES)}.")
    rows: dict[str, tuple[str, ...]] = {}
    for name, value in table.items():
        lines = [value] if isinstance(value, str) else value
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            raise ConfigError([f"{path}: {name} takes a selector or a list of selectors"])
        rows[name] = tuple(_path_of(line, path) for line in lines)
    return msgspec.convert({"name": path.name, **rows}, SiteRules)


def _path_of(selector: str, path: Path) -> str:
    """A selector as XPath."""
    selector = selector.strip()
    if selector.startswith(("/", "(", "./")):
        return selector
    from cssselect import HTMLTranslator, SelectorError

    try:
        return str(HTMLTranslator().css_to_xpath(selector, prefix="descendant-or-self::"))
    except SelectorError as error:
        raise ConfigError([f"{path}: {selector!r} is no selector: {clean_line(str(error))}"]) from error


def _public(path: Path, text: str) -> SiteRules:
    rows: dict[str, list[str]] = {}
    pairs: list[tuple[str, str]] = []
    wanted: str | None = None
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon or not value or name.startswith("#"):
            continue
        if name in _PUBLIC:
            rows.setdefault(_PUBLIC[name], []).append(value)
        elif name == "strip_id_or_class":
            said = value.strip("\"'")
            rows.setdefault("drop", []).append(
                f"//*[contains(@class, {_quoted(said)}) or contains(@id, {_quoted(said)})]"
            )
        elif name == "strip_image_src":
            rows.setdefault("drop", []).append(f"//img[contains(@src, {_quoted(value.strip(chr(34)))})]")
        elif name == "find_string":
            wanted = value
        elif name == "replace_string" and wanted is not None:
            pairs.append((wanted, value))
            wanted = None
        elif match := _REPLACE.match(line.strip()):
            pairs.append((match[1], match[2].strip()))
    return msgspec.convert({"name": path.name, "replace": pairs, **rows}, SiteRules)


def _quoted(text: str) -> str:
    return f"'{text}'" if "'" not in text else '"' + text.replace('"', "") + '"'


def _compiled(expression: str, path: Path) -> None:
    try:
        _xpath(expression)
    except etree.XPathError as error:
        raise ConfigError([f"{path}: {expression!r} is no XPath: {clean_line(str(error))}"]) from error


@lru_cache(maxsize=512)
def _xpath(expression: str) -> etree.XPath:
    return etree.XPath(expression)


# -- use -----------------------------------------------------------------------------------------------------------


def elements(root: etree._Element, expressions: tuple[str, ...], *, every: bool = False) -> list[etree._Element]:
    """What the first expression that finds elements finds (`every`: what all of them find)."""
    found: list[etree._Element] = []
    for expression in expressions:
        found += [item for item in _answers(root, expression) if isinstance(item, etree._Element)]
        if found and not every:
            break
    return found


def texts(root: etree._Element, expressions: tuple[str, ...]) -> list[str]:
    """The texts the first expression that finds any finds; elements give theirs, links among them their address too."""
    for expression in expressions:
        answers = _answers(root, expression)
        found = [clean_line(_text(item)) for item in answers]
        if any(found):
            return [text for text in found if text]
    return []


def addresses(root: etree._Element, expressions: tuple[str, ...]) -> list[str]:
    """The addresses the first expression that finds any finds: of links, or strings as they are."""
    for expression in expressions:
        found = []
        for item in _answers(root, expression):
            href = item.get("href") if isinstance(item, etree._Element) else str(item)
            if href and href.strip():
                found.append(href.strip())
        if found:
            return found
    return []


def _answers(root: etree._Element, expression: str) -> list[Any]:
    try:
        found = _xpath(expression)(root)
    except etree.XPathError:  # a function that only fails on some pages
        return []
    return found if isinstance(found, list) else [found] if found else []


def _text(item: Any) -> str:
    if isinstance(item, etree._Element):
        return item.get("datetime") or item.get("content") or inner_text(item, " ")
    return str(item)


def drop(root: etree._Element, rules: SiteRules) -> list[str]:
    """Take what the rules drop out of the tree, and say what it was (beginning of the text)."""
    return remove(elements(root, rules.drop, every=True))


def remove(boxes: Iterable[etree._Element]) -> list[str]:
    """Take elements out of their tree, the text behind them stays, and say what they were (beginning of the text)."""
    said: list[str] = []
    for element in boxes:
        parent = element.getparent()
        if parent is None:
            continue
        said.append(clean_line(inner_text(element, " "), 120))
        if element.tail:
            before = element.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + element.tail
            else:
                parent.text = (parent.text or "") + element.tail
        parent.remove(element)
    return said
