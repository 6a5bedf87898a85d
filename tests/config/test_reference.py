"""config/config.toml is the reference: it names every key, and its values are the defaults."""

import re
import tomllib

from reader.settings.files import Places, shipped
from reader.settings.load import known_keys, load
from reader.settings.schema import Settings

REFERENCE = shipped("config.toml")


def dotted(values: dict[str, object], path: str = "") -> set[str]:
    names: set[str] = set()
    for key, value in values.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            value = value[0]
        if isinstance(value, dict) and value:
            names |= dotted(value, f"{path}{key}.")
        else:
            names.add(f"{path}{key}")
    return names


def test_its_values_are_the_defaults() -> None:
    settings = load(Places.under(REFERENCE.parent / "nowhere"), file=REFERENCE, environ={})
    assert settings.problems == ()
    assert settings == Settings()


def test_it_names_every_key_and_no_other() -> None:
    uncommented = re.sub(r"(?m)^# (?=\[\[|\"?[a-z_.]+\"? = )", "", REFERENCE.read_text("utf-8"))
    assert dotted(tomllib.loads(uncommented)) - {"keys.mark.star"} == set(known_keys())


def test_every_key_has_its_comment() -> None:
    bare = [
        line
        for line in REFERENCE.read_text("utf-8").splitlines()
        if re.match(r"(# )?\w+ = ", line) and line.count("#") <= line.startswith("#")
    ]
    assert bare == []
