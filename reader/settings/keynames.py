"""Names of keys: as people write them, as the terminal library calls them, as they are shown.

The library's names are those of Textual 8: a sign is its Unicode name, `slash`, modifiers come in alphabetical order.
"""

from __future__ import annotations

import unicodedata

from reader.settings.units import Wanted

NAMED = frozenset(
    ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "enter", "escape", "space", "tab", "backspace",
     "delete", "insert", *(f"f{number}" for number in range(1, 25)))
)  # fmt: skip
_WRITTEN = {
    "esc": "escape", "return": "enter", "pgup": "pageup", "pgdn": "pagedown", "pgdown": "pagedown", "del": "delete",
    "ins": "insert", "spacebar": "space", "bs": "backspace",
}  # fmt: skip
_SIGNS = {
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
    "plus_sign": "plus", "low_line": "underscore",
}  # fmt: skip
_MODIFIERS = ("alt", "ctrl", "shift", "super", "meta")
_SHOWN = {
    "up": "↑", "down": "↓", "left": "←", "right": "→", "escape": "esc", "pageup": "page up", "pagedown": "page down",
}  # fmt: skip
#: Keys that most terminals send as another one.
_SAME = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace", "ctrl+left_square_bracket": "escape"}


def sign_name(character: str) -> str:
    """The name of the key that types a character."""
    if character == " ":
        return "space"
    if character.isalnum():
        return character
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return _SIGNS.get(name, name) or character


_CHARACTERS = {sign_name(chr(code)): chr(code) for code in range(0x21, 0x7F)}


def key_name(written: str) -> str:
    """One key as the library calls it: "/" and "slash" are slash, "Ctrl+D" is ctrl+d. Raises Wanted."""
    text = written.strip()
    *modifiers, last = text.split("+") if len(text) > 1 and not text.endswith("+") else [text]
    if text.endswith("+") and len(text) > 1:
        modifiers, last = text[:-2].split("+") if text.endswith("++") else [text], "+"
    modifiers = [modifier.strip().lower() for modifier in modifiers]
    if not set(modifiers) <= set(_MODIFIERS):
        raise Wanted("a key such as j, f5, ctrl+d or space")
    name = _plain_name(last.strip())
    if "shift" in modifiers and len(name) == 1 and name.isalpha():
        modifiers.remove("shift")
        name = name.upper()
    if "ctrl" in modifiers and len(name) == 1:
        name = name.lower()
    found = "+".join([*sorted(set(modifiers)), name])
    if found in _SAME:
        raise Wanted(f"another key: most terminals send it as {_SAME[found]}")
    return found


def keys_of_text(written: str) -> tuple[str, ...]:
    """The alternatives of a line, "g g, home": the keys of a sequence stay joined by a blank. Raises Wanted."""
    if written.strip() == ",":
        return ("comma",)
    found = [" ".join(map(key_name, part.split())) for part in written.split(",") if part.strip()]
    return tuple(dict.fromkeys(found))


def shown(key: str) -> str:
    """A key or sequence as people read it: "/", "g g", "ctrl+d", "esc", "↓"."""
    return " ".join(_shown_one(part) for part in key.split(" "))


def _shown_one(key: str) -> str:
    *modifiers, name = key.split("+")
    return "+".join([*modifiers, _SHOWN.get(name, _CHARACTERS.get(name, name.upper() if _is_function(name) else name))])


def _is_function(name: str) -> bool:
    return len(name) > 1 and name[0] == "f" and name[1:].isdigit()


def _plain_name(text: str) -> str:
    if len(text) == 1 and text.isprintable() and text != " ":
        return sign_name(text)
    name = text.lower()
    name = _WRITTEN.get(name, name)
    if name in NAMED or name in _CHARACTERS:
        return name
    raise Wanted("a key such as j, f5, ctrl+d or space")
