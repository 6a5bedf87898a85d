"""Whatever stands in a TOML file, it is told or used; nothing falls over."""

import string
from pathlib import Path

import pytest
import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.errors import ConfigError
from reader.settings.files import Places
from reader.settings.keys import load_keymap
from reader.settings.load import known_keys, load
from reader.settings.schema import Keys
from reader.settings.sources import load_sources
from reader.settings.themes import SLOTS, load_theme
from reader.settings.toml import key_lines, parse_toml

KNOWN = sorted({part for name in known_keys() for part in name.split(".")} | {"source", "url", "id", "headers", "colours", "xterm", "mark.star", "all", *SLOTS})
SCALARS = st.one_of(
    st.booleans(), st.integers(-(2**40), 2**40), st.floats(), st.text(max_size=12),
    st.sampled_from(["20s", "4M", "off", "#A02C1C", "https://a.example/", "g g", "", "a\u202eb", "\x1b[2J"]), st.datetimes(),
)  # fmt: skip
KEYS = st.one_of(st.sampled_from(KNOWN), st.text(string.printable, min_size=1, max_size=6))
VALUES = st.recursive(SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)), max_leaves=12)
TABLES = st.dictionaries(KEYS, VALUES, max_size=6)


def encoded(values: dict[str, object]) -> bytes:
    return tomlkit.dumps(values).encode("utf-8", "surrogatepass")


@given(values=TABLES)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_no_content_makes_a_crash(tmp_path: Path, values: dict[str, object]) -> None:
    mine = Places.under(tmp_path)
    for folder in ("keys", "themes"):
        (mine.config / folder).mkdir(parents=True, exist_ok=True)
    data = encoded(values)
    for path in (mine.config_file, mine.sources_file, mine.config / "keys" / "mine.toml", mine.config / "themes" / "mine.toml"):
        path.write_bytes(data)
    try:
        found = load(mine, environ={})
        sources = load_sources(mine)
    except ConfigError:
        return
    keymap = load_keymap(mine, Keys(preset="mine", own=found.keys.own))
    theme = load_theme(mine, "mine")
    told = (*found.problems, *sources.problems, *keymap.problems, *theme.problems)
    assert all(problem.isprintable() for problem in told), told


@given(data=st.binary(max_size=200))
@settings(max_examples=80, deadline=None)
def test_no_bytes_make_a_crash(data: bytes) -> None:
    told: tuple[str, ...] = ("x.toml",)
    try:
        parse_toml(data, "x.toml")
    except ConfigError as error:
        told = error.problems
    assert told[0].startswith("x.toml")


@given(values=TABLES)
@settings(max_examples=80, deadline=None)
def test_every_key_of_the_file_has_the_line_it_stands_on(values: dict[str, object]) -> None:
    text = encoded(values).decode("utf-8", "surrogatepass")
    try:
        file = parse_toml(text.encode(), "x.toml")
    except (ConfigError, UnicodeEncodeError):
        return
    lines = text.replace("\r\n", "\n").split("\n")
    for key in file.values:
        line = file.lines[(key,)]
        assert 1 <= line <= len(lines)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('a = """\n[b]\nc = 1\n"""\nd = 1', {("a",): 1, ("d",): 5}),
        ("a = '''\n''''\nd = 1", {("a",): 1, ("d",): 3}),
        ('a = "\\"" # = [\nb = [ # "\n  1,\n]\n"c.d"."e" = 1', {("a",): 1, ("b",): 2, ("c.d",): 5, ("c.d", "e"): 5}),
        ("[[x]]\n[x.y]\nk = 1\n[[x]]\nk = 2", {("x",): 1, ("x", 0): 1, ("x", 0, "y"): 2, ("x", 0, "y", "k"): 3, ("x", 1): 4, ("x", 1, "k"): 5}),
        ('a = """\\"""\n""" # x\nb = 1', {("a",): 1, ("b",): 3}),
        ("a = { b = 1, c = [ 2 ] }\nd = 1", {("a",): 1, ("d",): 2}),
    ],
)  # fmt: skip
def test_lines_of_keys(text: str, lines: dict[tuple[str | int, ...], int]) -> None:
    assert key_lines(text) == lines
