"""Which key does what: the shipped preset, the user's file of that name over it, then [keys] of config.toml.

Settles everything before the screen exists: unknown ids, unknown keys and clashes are told with their lines, and no key
has two meanings in one place. Knows ids and places, not what the actions do.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

import msgspec

from reader.errors import ConfigError
from reader.settings.files import Places, shipped
from reader.settings.keynames import keys_of_text, shown
from reader.settings.load import own_keys
from reader.settings.schema import Keys
from reader.settings.toml import KeyPath, TomlFile, read_toml, unknown
from reader.settings.units import Wanted

#: Tables of a preset, and the panes each of them holds in. Categories are a pane too, with no keys of their own.
PLACES: dict[str, frozenset[str]] = {
    "all": frozenset({"categories", "list", "reader"}),
    "articles": frozenset({"list", "reader"}),
    "list": frozenset({"list"}),
    "reader": frozenset({"reader"}),
}
STANDARD = "standard"
#: Keys the terminal or its library needs for itself, and the only action that may have them.
RESERVED = {"ctrl+c": "", "ctrl+q": "quit", "ctrl+z": "suspend"}
_HEAD = ("about", "based_on")


class Binding(msgspec.Struct, frozen=True):
    """An action's keys where it holds; a sequence is one key of them, its parts joined by a blank."""

    action: str
    place: str
    keys: tuple[str, ...]


class Keymap(msgspec.Struct, frozen=True, kw_only=True):
    """The keys in force, in the order of the shipped file. `problems`: one sentence each, with file and line."""

    name: str
    bindings: tuple[Binding, ...]
    problems: tuple[str, ...] = ()

    def keys_of(self, action: str) -> tuple[str, ...]:
        """The keys of an action; none when it has none or there is no such action."""
        return next((binding.keys for binding in self.bindings if binding.action == action), ())

    def in_pane(self, pane: str) -> dict[str, str]:
        """Actions by key in one pane: categories, list or reader."""
        return {
            key: binding.action for binding in self.bindings if pane in PLACES[binding.place] for key in binding.keys
        }


class Line(msgspec.Struct, frozen=True):
    """One line of a key file: an action and its keys (None: no text stands there), with its place for messages."""

    action: str
    text: str | None
    table: tuple[str, ...]
    file: TomlFile | None
    path: KeyPath

    @property
    def where(self) -> str:
        """The file and line to name in a message."""
        return self.file.where(self.path) if self.file else "[keys]"


class Layer(msgspec.Struct, frozen=True):
    """The lines of one file, in order. What the user's files take from others is told."""

    lines: tuple[Line, ...]
    own: bool
    based_on: str = STANDARD


def load_keymap(places: Places, keys: Keys | None = None) -> Keymap:
    """The keys of this user. A file of theirs that can't be read is a problem, not an error: the shipped keys hold."""
    keys = keys or Keys()
    problems: list[str] = []
    preset = keys.preset
    known = preset_names(places)
    if preset not in known:
        problems.append(f"keys: {unknown(preset, known)} The standard keys are used")
        preset = STANDARD
    standard = _shipped_layer(STANDARD, problems)
    ids = {line.action: line.table[0] for line in standard.lines}
    laying = _Laying(ids, problems)
    for layer in [*_preset_layers(places, preset, standard, problems), _config_layer(places, keys)]:
        laying.lay(layer)
    bindings = tuple(Binding(action, ids[action], tuple(found)) for action, found in laying.held.items())
    return Keymap(name=preset, bindings=bindings, problems=tuple(problems))


def preset_names(places: Places) -> tuple[str, ...]:
    """Names that `preset` may have: shipped files and the user's."""
    folders = (shipped("keys"), places.config / "keys")
    names = {file.stem for folder in folders if folder.is_dir() for file in folder.glob("*.toml")}
    return tuple(sorted(names - {"layouts"}))


def _preset_layers(places: Places, name: str, standard: Layer, problems: list[str]) -> list[Layer]:
    """The files behind a preset, the farthest first: what it is based on, the shipped one, the user's."""
    layers: list[Layer] = []
    ours = standard if name == STANDARD else _shipped_layer(name, problems)
    mine = _user_layer(places, name, problems)
    based_on = "" if name == STANDARD else (ours if ours.lines else mine).based_on
    if based_on and based_on != name:
        layers += _preset_layers(places, based_on, standard, problems) if based_on != STANDARD else [standard]
    return [*layers, ours, mine]


def _shipped_layer(name: str, problems: list[str]) -> Layer:
    file = read_toml(shipped(f"keys/{name}.toml"), f"keys/{name}.toml")
    return _layer(file, False, problems) if file else Layer((), False)


def _user_layer(places: Places, name: str, problems: list[str]) -> Layer:
    try:
        file = read_toml(places.config / "keys" / f"{name}.toml", f"keys/{name}.toml")
    except ConfigError as error:
        problems.extend(f"{problem}. The shipped keys are used" for problem in error.problems)
        return Layer((), True)
    return _layer(file, True, problems) if file else Layer((), True)


def _config_layer(places: Places, keys: Keys) -> Layer:
    """[keys] of config.toml. Its lines are looked up only for messages; `load` has read the values."""
    if not keys.own:
        return Layer((), True)
    try:
        file = read_toml(places.config_file)
    except ConfigError:
        file = None
    return Layer(tuple(Line(action, text, (), file, _path(file, action)) for action, text in keys.own.items()), True)


def _path(file: TomlFile | None, action: str) -> KeyPath:
    """Where an action stands under [keys]: its name may be quoted or be a dotted key."""
    quoted, bare = ("keys", action), ("keys", *action.split("."))
    return quoted if file is not None and quoted in file.lines else bare


def _layer(file: TomlFile, own: bool, problems: list[str]) -> Layer:
    """A file's lines; those under no known table are taken as lines of their own, `mark.star = "s"`."""
    lines: list[Line] = []
    for name, value in file.values.items():
        if name in PLACES and isinstance(value, dict):
            for action, keys in value.items():
                lines += _lines(file, (name,), action, keys)
        elif name not in _HEAD:
            lines += _lines(file, (), name, value)
    based_on = file.values.get("based_on", STANDARD)
    return Layer(tuple(lines), own, based_on if isinstance(based_on, str) else STANDARD)


def _lines(file: TomlFile, table: tuple[str, ...], action: str, value: object) -> list[Line]:
    found = own_keys(action, value)
    if not found:
        return [Line(action, None, table, file, (*table, action))]
    return [
        Line(name, text, table, file, (*table, *(name.split(".") if name != action else [action])))
        for name, text in found.items()
    ]


class _Laying:
    """Files laid one over the other. `held` are the keys of each action so far, `ids` the table each belongs to."""

    def __init__(self, ids: Mapping[str, str], problems: list[str]) -> None:
        self.ids = ids
        self.held: dict[str, list[str]] = {action: [] for action in ids}
        self.problems = problems

    def lay(self, layer: Layer) -> None:
        wanted: dict[str, tuple[Line, tuple[str, ...]]] = {}
        for line in layer.lines:
            keys = self._keys_wanted(line)
            if keys is not None:
                wanted[line.action] = (line, keys)
        for action in wanted:
            self.held[action] = []
        for line, keys in wanted.values():
            for key in keys:
                self._take(line, key, wanted, layer.own)

    def _keys_wanted(self, line: Line) -> tuple[str, ...] | None:
        if line.action not in self.ids:
            self.problems.append(f"{line.where}: {unknown(line.action, self.ids)} The line is left out")
            return None
        home = self.ids[line.action]
        if line.table and line.table != (home,):
            self.problems.append(f"{line.where}: “{line.action}” belongs under [{home}]. It is used there")
        try:
            return _allowed(line)
        except Wanted as error:
            self.problems.append(f"{line.where}: “{line.action}” must be {error}. The line is left out")
            return None

    def _take(self, line: Line, key: str, wanted: Container[str], own: bool) -> None:
        """Give a key to an action. Of one file's lines the first keeps it; a later file takes it from an earlier."""
        for other, theirs in self._clashing(line.action, key):
            if other in wanted:
                self.problems.append(
                    f"{line.where}: “{shown(theirs)}” is the key of {other} already. {line.action} does not get it"
                )
                return
            self.held[other].remove(theirs)
            if own or not self.held[other]:
                self.problems.append(f"{line.where}: “{shown(theirs)}” was the key of {other}. Now it is {line.action}")
        self.held[line.action].append(key)

    def _clashing(self, action: str, key: str) -> list[tuple[str, str]]:
        """Actions with the same key, or one that begins the other, in a pane where both hold."""
        panes = PLACES[self.ids[action]]
        return [
            (other, theirs)
            for other, keys in self.held.items()
            for theirs in keys
            if theirs[:1] == key[:1] and other != action and _begins(theirs, key) and PLACES[self.ids[other]] & panes
        ]


def _begins(one: str, other: str) -> bool:
    """Whether two sequences are the same, or one is the beginning of the other."""
    return one == other or one.startswith(f"{other} ") or other.startswith(f"{one} ")


def _allowed(line: Line) -> tuple[str, ...]:
    if line.text is None:
        raise Wanted("keys in quotes")
    keys = keys_of_text(line.text)
    for key in keys:
        if key in RESERVED and RESERVED[key] != line.action:
            raise Wanted(f"another key: {key} belongs to the terminal")
    return keys
