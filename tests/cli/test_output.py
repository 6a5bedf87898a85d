"""Given text of any kind, what reaches stdout and stderr."""

import io
import json

import pytest

from reader.cli.output import BOLD, Output
from reader.errors import NothingMatched


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def out():
    return Output(io.StringIO(), io.StringIO())


def written(out):
    return out._out.getvalue(), out._err.getvalue()


def test_escape_sequences_do_not_pass(out):
    out.text("a\x1b[31mb\x9b2J")
    out.say("c\x1b]0;x\x07d")
    out.row(["e\tf", "g\x00"])
    data, messages = written(out)
    assert "\x1b" not in data + messages
    assert "\x9b" not in data
    assert data.splitlines()[1] == "e f\tg\ufffd"


def test_json_stays_the_same_value_without_steering_signs(out):
    value = {"title": "a\x7f\u202eb\U000e0041"}
    out.json(json.dumps(value, ensure_ascii=False).encode())
    text, _ = written(out)
    assert json.loads(text) == value
    assert text.isascii()


def test_styles_only_where_a_person_looks(out, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert out.styled("x", BOLD) == "x"
    assert Output(Terminal(), Terminal()).styled("x", BOLD) == "\x1b[1mx\x1b[0m"
    monkeypatch.setenv("NO_COLOR", "")
    assert Output(Terminal(), Terminal()).styled("x", BOLD) == "x"


def test_a_problem_says_what_to_do_about_it(out):
    out.problem(NothingMatched("There is no article 7", remedy="reader headlines lists them."))
    assert written(out)[1] == "reader: There is no article 7\n        reader headlines lists them.\n"


def test_progress_is_for_terminals_only(out):
    out.progress("half")
    assert written(out) == ("", "")


def test_what_the_encoding_lacks_is_replaced():
    raw = io.BytesIO()
    out = Output(io.TextIOWrapper(raw, encoding="ascii"), io.StringIO())
    out.text("naïve")
    out.flush()
    assert raw.getvalue() == b"na?ve\n"
