"""What is wrong in the user's files is told, wherever it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.jobs.doctor import examine_home
from reader.settings.check import all_problems
from reader.settings.files import Places
from reader.settings.load import load
from reader.settings.themes import load_theme
from reader.workspace import Workspace


def problems(home: Path, **files: str) -> tuple[str, ...]:
    places = Places.under(home)
    places.ensure()
    for name, text in files.items():
        (places.config / f"{name}.toml").write_text(text)
    return all_problems(places, load(places))


def test_a_home_without_files_is_all_right(tmp_path: Path) -> None:
    assert problems(tmp_path) == ()


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ('[list]\nwrap_titels = 2\n', "config.toml, line 2: “wrap_titels”"),
        ('[theme]\nname = "Paperr"\n', "theme: “Paperr” is not known. “paper”?"),
        ('[theme]\nlight = "none such"\n', "theme: “none such” is not known."),
        ('[keys]\npreset = "vimm"\n', "keys: “vimm” is not known. “vim”?"),
        ('[keys.list]\nnosuch = "x"\n', "config.toml, line 2: “list.nosuch”"),
    ],
)  # fmt: skip
def test_each_file_says_what_is_wrong(tmp_path: Path, config: str, told: str) -> None:
    found = problems(tmp_path, config=config)
    assert len(found) == 1
    assert found[0].startswith(told)


def test_sources_too(tmp_path: Path) -> None:
    assert len(problems(tmp_path, sources='[[source]]\nurl = "no address"\n')) == 1


@pytest.mark.parametrize("name", ["Paper", "Gruvbox dark", "Rosé Pine Dawn", "HIGH CONTRAST", "tokyo-night"])
def test_a_theme_goes_by_its_title_as_well(tmp_path: Path, name: str) -> None:
    theme = load_theme(Places.under(tmp_path), name)
    assert theme.problems == ()
    assert theme.title.casefold() == name.replace("-", " ").casefold()


async def test_the_doctor_tells_it_too(tmp_path: Path) -> None:
    places = Places.under(tmp_path)
    places.ensure()
    places.config_file.write_text('[theme]\nname = "ikn"\n[keys]\npreset = "vimm"\n')
    with Workspace(load(places), places, offline=True) as ws:
        first = await anext(examine_home(ws))
    assert first.name == "settings"
    assert first.state == "problem"
    assert "“vimm” is not known" in first.says
    assert "“ikn” is not known" in first.says
