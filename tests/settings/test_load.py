"""Settings: what a file says, what is reported about it, and what holds then."""

from pathlib import Path
from typing import Any

import pytest

from reader.errors import ConfigError
from reader.settings.files import Places, write_file
from reader.settings.load import known_keys, load
from reader.settings.schema import Alert, Mute, Settings
from reader.settings.show import as_toml
from reader.settings.units import Wanted, bytes_of, duration_text, seconds_of, size_text


def load_text(tmp_path: Path, text: str, overrides: dict[str, Any] | None = None, **environ: str) -> Settings:
    mine = Places.under(tmp_path)
    write_file(mine.config_file, text.encode())
    return load(mine, overrides, environ=environ)


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load(Places.under(tmp_path), environ={}) == Settings()


def test_values_are_read_with_their_units(tmp_path: Path) -> None:
    found = load_text(
        tmp_path,
        """
        [fetch]
        on_start = "off"
        every = "2h"
        timeout = "1500ms"
        max_size = "1.5M"
        [fetch.budget]
        per_run = "5M"
        [network]
        proxies.tor = "socks5h://127.0.0.1:9050"
        mirrors."news.example" = ["mirror.example"]
        [[mute]]
        match = "rumours"
        in = "text"
        until = 2027-01-31
        [[alert]]
        match = "flood"
        """,
    )
    assert [problem.partition(": ")[0] for problem in found.problems] == ["config.toml, line 16"]  # alerts are not built yet
    assert (found.fetch.on_start, found.fetch.every, found.fetch.timeout) == (None, 7200.0, 1.5)
    assert (found.fetch.max_size, found.fetch.budget.per_run) == (1_572_864, 5 << 20)
    assert found.network.proxies == {"tor": "socks5h://127.0.0.1:9050"}
    assert found.network.mirrors == {"news.example": ("mirror.example",)}
    assert found.mute[0].where == "text"
    assert str(found.mute[0].until) == "2027-01-31"
    assert found.alert == (Alert(match="flood"),)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[reader]\nwidht = 72", "config.toml, line 2: “widht” is not known. “width”? The default is used"),
        ("\n[raeder]\nwidth = 72", "config.toml, line 2: “raeder” is not known. “reader”? The table is left out"),
        ("[reader]\ntimeout = 3", "config.toml, line 2: “timeout” is not known here. “fetch.timeout”? The default is used"),
        ("[reader]\nwidth = 300", "config.toml, line 2: “width” must be a number from 40 to 100. The default is used"),
        ("[reader]\njustify = 1", "config.toml, line 2: “justify” must be true or false. The default is used"),
        (
            "[reader]\nmark_read = 'ende'",
            'config.toml, line 2: “mark_read” must be "end" or "open" or "manual" (“end”?). The default is used',
        ),
        ("[fetch]\ntimeout = 'soon'", "config.toml, line 2: “timeout” must be a number with a unit, such as 30m or 4M. The default is used"),
        ("[fetch]\ntimeout = '4M'", None),
        ("[fetch]\nmax_size = '20s'", "config.toml, line 2: “max_size” must be a size such as 300K, 4M or 1G. The default is used"),
        ("[fetch]\nroutes = 1\n\n[network]\nroutes = 1", "config.toml, line 5: “routes” must be a list of texts. The default is used"),
        ("fetch = 3", "config.toml, line 1: “fetch” must be a table: [fetch]. The default is used"),
        ("[[mute]]\nmatch='a'\n\n[[mute]]\nsource='b'", "config.toml, line 4: “match” is missing. This one is left out"),
        ("[[mute]]\nmatch='/ru.*/'", "config.toml, line 2: “match” is a word or a phrase; regular expressions are not understood. This one is left out"),
        ("[[mute]]\nsource='a'\nmatch='?!'", "config.toml, line 3: “match” has no word to look for. This one is left out"),
        ("[[mute]]\nmatch='a'\n[[mute]]\nmatch='b'\nmacht='c'", "config.toml, line 5: “macht” is not known. “match”? The default is used"),
        ("[keys]\npreset = 3", "config.toml, line 2: “preset” must be text in quotes. The default is used"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_with_its_line(tmp_path: Path, text: str, problem: str | None) -> None:
    found = load_text(tmp_path, text)
    if problem is None:
        assert found.problems == ()
        return
    assert found.problems[-1] == problem
    assert (found.reader, found.fetch, found.network) == (Settings().reader, Settings().fetch, Settings().network)


def test_one_bad_line_spoils_no_other(tmp_path: Path) -> None:
    found = load_text(tmp_path, "[reader]\nwidth = 'wide'\njustify = true\n[fetch]\njobs = 4\n[[mute]]\n[[mute]]\nmatch = 'x'")
    assert (found.reader.width, found.reader.justify, found.fetch.jobs) == (66, True, 4)
    assert found.mute == (Mute(match="x"),)
    assert len(found.problems) == 2


def test_lines_are_right_after_long_strings_and_lists(tmp_path: Path) -> None:
    found = load_text(
        tmp_path,
        '[general]\nlanguage = """a\n[reader]\nwidht = 3\n"""\n[network]\nroutes = [\n  "direct", # [x]\n  "tor",\n]\nruotes = []\n',
    )
    assert [problem.split(":")[0] for problem in found.problems] == ["config.toml, line 11"]


def test_a_file_that_is_not_toml_stops_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_text(tmp_path, "[reader]\nwidth = = 3")
    assert caught.value.problems[0].startswith("config.toml, line 2:")
    assert caught.value.exit_code == 10
    write_file(tmp_path / "config" / "config.toml", b"[reader]\n# caf\xe9")
    with pytest.raises(ConfigError, match="line 2: not UTF-8"):
        load(Places.under(tmp_path), environ={})


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file"):
        load(Places.under(tmp_path), file=tmp_path / "mine.toml", environ={})


def test_command_line_beats_environment_beats_file(tmp_path: Path) -> None:
    text = "[fetch]\njobs = 2\nretries = 1\n[theme]\nname = 'sepia'\n[reader]\nwidth = 80"
    found = load_text(
        tmp_path,
        text,
        {"fetch.jobs": 6},
        READER_FETCH_JOBS="4",
        READER_FETCH_BUDGET_PER_RUN="5M",
        READER_THEME_NAME="ink",
        READER_HOME="/nowhere",
        READER_READER_WIDTH="wide",
    )
    assert (found.fetch.jobs, found.fetch.retries, found.fetch.budget.per_run) == (6, 1, 5 << 20)
    assert found.theme.name == "ink"
    assert found.reader.width == 80
    assert found.problems == ("environment: “width” must be a number from 40 to 100. The default is used",)


def test_keys_of_actions_are_kept_for_the_keymap(tmp_path: Path) -> None:
    found = load_text(tmp_path, '[keys]\npreset = "vim"\nlayout_aliases = ["ru"]\n"mark.star" = "f5"\nmark.read = ["m", ","]\n')
    assert (found.keys.preset, found.keys.layout_aliases) == ("vim", ("ru",))
    assert found.keys.own == {"mark.star": "f5", "mark.read": "m, comma"}
    assert found.problems == ()


def test_settings_written_out_say_the_same_again(tmp_path: Path) -> None:
    first = load_text(tmp_path, '[keys]\n"mark.star" = "f5"\n[fetch]\nevery = "90s"\n[[mute]]\nmatch = "a \\"b\\""\nuntil = 2027-01-31\n')
    assert load_text(tmp_path, as_toml(first)) == first
    assert load_text(tmp_path, as_toml(Settings())) == Settings()


def test_units() -> None:
    assert [seconds_of(value) for value in (3, "500ms", "20s", "30 m", "2h", "1d", "1W")] == [3, 0.5, 20, 1800, 7200, 86400, 604800]
    assert [bytes_of(value) for value in (3, "300K", "4MB", "1.5g")] == [3, 307200, 4 << 20, 3 << 29]
    assert [duration_text(value) for value in (0, 0.5, 20, 1800, 5400, 86400)] == ["0s", "500ms", "20s", "30m", "90m", "1d"]
    assert [size_text(value) for value in (0, 3, 307200, 1 << 30)] == ["0", "3", "300K", "1G"]
    for bad in ("", "x", "-3s", "3x", True, None, [], float("inf"), "٣s"):
        with pytest.raises(Wanted):
            seconds_of(bad)


def test_known_keys_are_dotted_names() -> None:
    assert {"fetch.budget.per_run", "mute.in", "reader.width", "keys.preset"} <= set(known_keys())
