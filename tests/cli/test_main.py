"""Given arguments, what the program prints, where, and how it exits."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reader.cli.main import parser

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "httpx",
    "lxml",
    "feedparser",
    "diskcache",
    "tomlkit",
    "PIL",
    "textual",
    "asyncio",
    "sqlite3",
    "msgspec",
    "rich",
)


@pytest.fixture
def run(tmp_path):
    def run(*arguments, stdin="", **environ):
        return subprocess.run(
            [sys.executable, "-m", "reader", *arguments],
            cwd=ROOT,
            input=stdin,
            capture_output=True,
            text=True,
            env={"PATH": os.environ["PATH"], "READER_HOME": str(tmp_path / "home"), **environ},
        )

    return run


def test_help_imports_nothing_heavy():
    code = "import sys; from reader.cli.main import parser; parser(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True).stdout.split()
    assert "reader.cli.output" in loaded
    assert not set(HEAVY) & set(loaded)


def test_every_command_is_where_the_parser_says():
    from reader.cli.completion import _commands
    from reader.cli.main import _command

    for name, command in _commands(parser()):
        assert callable(_command(command.parse_args(_needed(name)))), name


def _needed(name):
    return {
        "read": ["-"],
        "search": ["x"],
        "mark": ["read"],
        "add": ["x"],
        "import": ["-"],
        "export": ["opml"],
        "completion": ["bash"],
        "story": ["1"],
        "versions": ["1"],
    }.get(name, [])


@pytest.mark.parametrize("arguments", [["--offline", "fetch"], ["fetch", "--offline"]])
def test_common_options_stand_before_or_after_the_command(arguments):
    assert parser().parse_args(arguments).offline
    assert not parser().parse_args(["fetch"]).offline


def test_wrong_usage_is_2(run):
    ended = run("headlines", "--sideways")
    assert ended.returncode == 2
    assert "--sideways" in ended.stderr
    assert ended.stdout == ""


def test_without_a_screen_one_line_says_what_works(run):
    ended = run(TERM="dumb")
    assert ended.returncode == 2
    assert ended.stderr == "reader: This terminal cannot draw screens. Use: reader headlines, reader read ID\n"


def test_a_broken_configuration_is_10_and_names_the_line(run, tmp_path):
    folder = tmp_path / "home" / "config"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("[fetch]\njobs = \n")
    ended = run("headlines")
    assert ended.returncode == 10
    assert "line 2" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_paths_follow_the_environment(run, tmp_path):
    ended = run("config", "path")
    assert ended.returncode == 0
    paths = dict(line.split("\t") for line in ended.stdout.splitlines())
    assert paths["config"] == str(tmp_path / "home" / "config" / "config.toml")
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_every_command_and_option(run, shell):
    ended = run("completion", shell)
    for word in ("headlines", "starred", "unlater", "max-bytes"):
        assert word in ended.stdout


def test_bash_understands_its_completion(run):
    script = run("completion", "bash").stdout
    ask = script + '\nCOMP_WORDS=(reader mark st); COMP_CWORD=2; _reader; echo "${COMPREPLY[@]}"'
    assert subprocess.run(["bash", "-c", ask], capture_output=True, text=True).stdout == "star\n"


def test_nobody_reading_is_no_error(run, tmp_path):
    command = f"{sys.executable} -m reader config show | true; echo ${{PIPESTATUS[0]}}"
    ended = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "READER_HOME": str(tmp_path)},
    )
    assert (ended.stdout, ended.stderr) == ("0\n", "")
