"""Themes: a file's colours, the rest derived from nine of them, and a check of every pair against its floor.

Knows what a slot is for (which surfaces it stands on), not how anything is drawn. No colour stands in the code but the
few that a theme of nine colours can't give: a green, a yellow, and the words on the accent.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from reader.errors import ConfigError
from reader.settings.colours import contrast, is_colour, mix, nearest_xterm, reach, xterm_colour
from reader.settings.files import Places, shipped
from reader.settings.schema import ThemeChoice
from reader.settings.toml import TomlFile, read_toml, unknown
from reader.text.safe import clean_line

SURFACES = ("nav", "list", "page", "bar", "float", "sel", "seld", "code")
#: The nine colours a theme must state; the others may be stated too.
STATED = ("nav", "list", "page", "sel", "text", "muted", "accent", "link", "warn")
#: Each slot of words or signs, the surfaces it stands on, and the contrast it keeps there. On a selected row `muted`
#: words are painted in `text`, and so is `faint` on `sel`; `rule` is decoration.
FLOORS: tuple[tuple[str, tuple[str, ...], float], ...] = (
    ("text", SURFACES, 7.0),
    ("strong", SURFACES, 7.0),
    ("muted", ("nav", "list", "page", "bar", "float"), 4.5),
    ("faint", ("nav", "list", "page", "float", "seld"), 3.0),
    ("rule", ("list", "page"), 1.25),
    ("accent", ("nav", "list", "page", "float", "sel", "seld", "code"), 4.5),
    ("link", ("page", "float", "code"), 4.5),
    ("warn", ("nav", "list", "page", "bar", "float", "sel", "seld"), 4.5),
    ("ok", ("page",), 4.5),
    ("text", ("find",), 4.5),
    ("onacc", ("findnow",), 4.5),
)
TONED = ("accent", "link", "warn", "ok")
_DEFAULT = {False: "paper", True: "ink"}


class Colours(msgspec.Struct, frozen=True, kw_only=True):
    """All slots, "#RRGGBB"."""

    nav: str
    list: str
    page: str
    bar: str
    float: str
    sel: str
    seld: str
    code: str
    text: str
    strong: str
    muted: str
    faint: str
    rule: str
    accent: str
    link: str
    warn: str
    ok: str
    find: str
    findnow: str
    onacc: str


SLOTS: tuple[str, ...] = Colours.__struct_fields__


class Theme(msgspec.Struct, frozen=True, kw_only=True):
    """A theme ready to paint with. `stated_xterm` are the numbers its file gives; `xterm_table` has all."""

    name: str
    title: str
    dark: bool
    colours: Colours
    stated_xterm: dict[str, int] = {}
    problems: tuple[str, ...] = ()


def load_theme(places: Places, name: str, *, dark: bool = True) -> Theme:
    """A theme by the name of its file, as it is written or as people say it ("Gruvbox dark"): the user's, else ours.

    What can't be used is told in `problems`; without any usable file it is Paper or Ink, as `dark` says.
    """
    known = theme_names(places)
    if name not in known:
        from reader.text.fold import fold

        said = "-".join(fold(name).split())
        name = next((one for one in known if fold(one) == said), name)
    if name not in known:
        problem = f"theme: {unknown(name, known)} “{_DEFAULT[dark]}” is used"
        return _with_problem(load_theme(places, _DEFAULT[dark], dark=dark), problem)
    file_name = f"themes/{name}.toml"
    try:
        file = read_toml(places.file(file_name), file_name)
        assert file is not None
        return read_theme(file, name)
    except ConfigError as error:
        fallback = _DEFAULT[dark]
        file = read_toml(shipped(f"themes/{fallback}.toml"), f"themes/{fallback}.toml")
        assert file is not None
        return _with_problem(read_theme(file, fallback), *(f"{one}. “{fallback}” is used" for one in error.problems))


def theme_names(places: Places) -> tuple[str, ...]:
    """All themes, the two of the house first."""
    folders = (shipped("themes"), places.config / "themes")
    names = {file.stem for folder in folders if folder.is_dir() for file in folder.glob("*.toml")}
    return ("paper", "ink", *sorted(names - {"paper", "ink"}))


def chosen(choice: ThemeChoice, *, dark: bool) -> str:
    """The name of the theme for a terminal with a dark or light background."""
    if choice.name != "auto":
        return choice.name
    return choice.dark if dark else choice.light


def read_theme(file: TomlFile, name: str) -> Theme:
    """The theme of a parsed file. Raises ConfigError when one of the nine colours is missing or none."""
    problems: list[str] = []
    values = file.values
    stated = _stated(file, problems)
    missing = [slot for slot in STATED if slot not in stated]
    if missing:
        raise ConfigError([f"{file.where(('colours',))}: [colours] lacks {', '.join(missing)}", *problems])
    dark = values.get("dark")
    if not isinstance(dark, bool):
        dark = contrast(stated["page"], "#FFFFFF") > contrast(stated["page"], "#000000")
    return Theme(
        name=name,
        title=clean_line(str(values.get("name") or name), 40),
        dark=dark,
        colours=derive(stated, dark=dark),
        stated_xterm=_numbers(file, problems),
        problems=tuple(problems),
    )


def derive(stated: Mapping[str, str], *, dark: bool) -> Colours:
    """All slots from the nine, by the steps that Ink (dark) or Paper (light) has between its own."""
    nav, listed, page, sel = (stated[slot] for slot in ("nav", "list", "page", "sel"))
    text, muted = stated["text"], stated["muted"]
    made = {
        "bar": mix(nav, "#000000", 0.25) if dark else _towards(nav, sel, 0.85, muted),
        "float": _towards(page, sel, 0.57, muted),
        "seld": mix(listed, sel, 0.5),
        "code": mix(page, sel, 0.46),
        "strong": mix(text, "#FFFFFF", 0.7) if dark else mix(text, "#000000", 0.57),
        "rule": mix(page, muted, 0.24 if dark else 0.28),
        "findnow": stated["accent"],
    }
    made |= stated
    made.setdefault("faint", _reached("faint", mix(muted, page, 0.25 if dark else 0.2), made))
    made.setdefault("ok", _reached("ok", "#9CC088" if dark else "#2C6638", made))
    made.setdefault("find", reach("#5A4A12" if dark else "#F6E39A", (text,), 4.5))
    made.setdefault("onacc", max(("#17140F", "#FFFEFA"), key=lambda words: contrast(words, made["findnow"])))
    return Colours(**made)


def faults(colours: Mapping[str, str] | Colours) -> list[str]:
    """Every pair below its floor, `muted on bar 4.31, 4.5 wanted`."""
    held = colours if isinstance(colours, Mapping) else msgspec.structs.asdict(colours)
    return [
        f"{slot} on {surface} {found:.2f}, {floor} wanted"
        for slot, surfaces, floor in FLOORS
        for surface in surfaces
        if (found := contrast(held[slot], held[surface])) < floor
    ]


def xterm_table(theme: Theme) -> dict[str, int]:
    """A number of the 256 colours for each slot.

    Surfaces that stand side by side get different ones, grey where the nearest would have more tone than the surface
    itself; words get the nearest that keeps their floor on those. Takes some milliseconds: only for terminals that
    need it.
    """
    held = msgspec.structs.asdict(theme.colours)
    table = dict(theme.stated_xterm)
    beside = ("page", "list", "nav", "sel")
    for slot in (*beside, *SURFACES, "find"):
        if slot not in table:
            others = beside if slot in beside else ("nav", "page") if slot == "bar" else ("page",)
            taken = tuple(table[other] for other in others if other in table and held[other] != held[slot])
            table[slot] = nearest_xterm(held[slot], taken=taken)
    for slot, surfaces, floor in FLOORS:
        if slot == "onacc":
            table.setdefault("findnow", table["accent"])
        if slot not in table:
            grounds = tuple(xterm_colour(table[surface]) for surface in surfaces)
            table[slot] = nearest_xterm(held[slot], grounds=grounds, floor=floor, toned=slot in TONED)
    return {slot: table[slot] for slot in SLOTS}


def xterm_colours(theme: Theme) -> dict[str, str]:
    """The colours that a terminal of 256 shows for each slot."""
    return {slot: xterm_colour(number) for slot, number in xterm_table(theme).items()}


def _reached(slot: str, colour: str, made: Mapping[str, str]) -> str:
    surfaces, floor = next((surfaces, floor) for name, surfaces, floor in FLOORS if name == slot)
    return reach(colour, tuple(made[surface] for surface in surfaces), floor)


def _towards(ground: str, sel: str, share: float, muted: str) -> str:
    """A surface on the way to the selection, only so far that hints stay readable on it."""
    for step in range(round(share * 100), 0, -2):
        surface = mix(ground, sel, step / 100)
        if contrast(muted, surface) >= 4.5:
            return surface
    return ground


def _stated(file: TomlFile, problems: list[str]) -> dict[str, str]:
    table = file.values.get("colours")
    found: dict[str, str] = {}
    for slot, value in (table if isinstance(table, dict) else {}).items():
        if slot not in SLOTS:
            problems.append(f"{file.where(('colours', slot))}: {unknown(slot, SLOTS)} It is left out")
        elif not is_colour(value):
            where = file.where(("colours", slot))
            problems.append(f"{where}: “{slot}” must be a colour such as #A02C1C")
        else:
            found[slot] = value.upper()
    return found


def _numbers(file: TomlFile, problems: list[str]) -> dict[str, int]:
    table = file.values.get("xterm")
    found: dict[str, int] = {}
    for slot, value in (table if isinstance(table, dict) else {}).items():
        if slot in SLOTS and isinstance(value, int) and not isinstance(value, bool) and 16 <= value <= 255:
            found[slot] = value
            continue
        what = f"“{slot}” must be a number from 16 to 255." if slot in SLOTS else unknown(slot, SLOTS)
        problems.append(f"{file.where(('xterm', slot))}: {what} It is left out")
    return found


def _with_problem(theme: Theme, *problems: str) -> Theme:
    return msgspec.structs.replace(theme, problems=(*problems, *theme.problems))
