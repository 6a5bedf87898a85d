"""The keys in force, by pane: what `settings.keys` settled, as the interface needs it. Other layouts count too."""

from __future__ import annotations

from collections.abc import Mapping

from reader.settings.files import Places
from reader.settings.keynames import shown
from reader.settings.keys import Keymap, load_keymap
from reader.settings.schema import Keys


class Keyboard:
    """Actions by key for each pane. `aliases` are Latin characters by the sign another layout has in their place."""

    def __init__(self, keymap: Keymap, aliases: Mapping[str, str] | None = None) -> None:
        self.keymap = keymap
        self.aliases = dict(aliases or {})
        self._panes = {pane: keymap.in_pane(pane) for pane in ("categories", "list", "reader")}

    def actions(self, pane: str) -> dict[str, str]:
        """Actions by key or sequence in a pane."""
        return self._panes[pane]

    def key(self, key: str, character: str | None, pane: str) -> str:
        """The key that was meant: itself, or the Latin one in the same place of another keyboard layout."""
        if character and not character.isascii() and key not in self._panes[pane]:
            from reader.settings.keynames import sign_name

            latin = self.aliases.get(character)
            if latin:
                return sign_name(latin)
        return key

    def of(self, action: str) -> str:
        """The first key of an action as people read it, or nothing."""
        keys = self.keymap.keys_of(action)
        return shown(keys[0]) if keys else ""

    def all_of(self, action: str) -> str:
        """All keys of an action, `j  ↓`."""
        return "  ".join(shown(key) for key in self.keymap.keys_of(action))


def load_keyboard(places: Places, keys: Keys) -> Keyboard:
    """The user's keys. Aliases come later (`load_aliases`), nobody types before the first frame."""
    return Keyboard(load_keymap(places, keys))
