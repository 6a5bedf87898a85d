"""What `[[mute]]` in config.toml hides, through the program."""

from __future__ import annotations

from pathlib import Path

from reader.settings.files import Places
from tests.reliability.program import Reader
from tests.tui.home import fill

MUTES = """
[[mute]]
match = "story 2"

[[mute]]
match = "the mill"
in = "text"
category = "Science"
"""


def test_mutes_of_the_settings_hide_and_come_back(tmp_path: Path) -> None:
    fill(Places.under(tmp_path / "home"))
    reader = Reader(tmp_path / "home")
    titles = {row["title"] for row in reader.json("headlines", "--limit", "0", "--format", "json")}
    (tmp_path / "home" / "config" / "config.toml").write_text(MUTES)
    left = {row["title"] for row in reader.json("headlines", "--limit", "0", "--format", "json")}
    assert titles - left == {f"{name}, story {n}" for name in ("The Desk", "Wire", "Lab Notes") for n in (2,)} | {"Lab Notes, story 0", "Lab Notes, story 1"}
    said = reader.run("mutes").stdout.decode()
    assert 'title:"story 2"' in said
    (tmp_path / "home" / "config" / "config.toml").write_text(MUTES.replace("story 2", "/stor./"))
    wrong = reader.run("config", "check", code=10).stderr.decode()
    assert "config.toml, line 3: “match” is a word or a phrase" in wrong
    assert reader.run("headlines").stderr.decode().count("line 3") == 1
    (tmp_path / "home" / "config" / "config.toml").write_text("")
    assert {row["title"] for row in reader.json("headlines", "--limit", "0", "--format", "json")} == titles


def test_a_source_s_own_mute_hides_there_only(tmp_path: Path) -> None:
    places = Places.under(tmp_path / "home")
    fill(places)
    reader = Reader(tmp_path / "home")

    def titles() -> set[str]:
        return {row["title"] for row in reader.json("headlines", "--limit", "0", "--format", "json")}

    before, text = titles(), places.sources_file.read_text()
    assert 'id = "wire"' in text
    places.sources_file.write_text(text.replace('id = "wire"', 'id = "wire"\nmute = "story 2"'))
    assert before - titles() == {"Wire, story 2"}
    places.sources_file.write_text(text.replace('id = "wire"', 'id = "wire"\nmute = "?!"'))
    assert titles() == before
    assert "“mute” must be a word or a phrase" in reader.run("config", "check", code=10).stderr.decode()
