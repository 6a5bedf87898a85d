"""A line of text being typed at the bottom of the screen. Knows keys and text, not what they are for."""

from __future__ import annotations

from collections.abc import Callable

from reader.text.safe import clean_line

LIMIT = 300


class Typing:
    """`changed` is called with the text after each key, `done` with it at enter, `left` at escape.

    `keys` may take keys first.
    """

    def __init__(
        self,
        lead: str,
        *,
        text: str = "",
        changed: Callable[[str], object] = lambda text: None,
        done: Callable[[str], object] = lambda text: None,
        left: Callable[[], object] = lambda: None,
        keys: Callable[[str], bool] = lambda key: False,
    ) -> None:
        self.lead = lead
        self.text = text
        self.at = len(text)
        self._changed = changed
        self._done = done
        self._left = left
        self._keys = keys

    def key(self, key: str, character: str | None) -> bool:
        """Take a key. Whether it belongs to the line; others may mean something to the screen."""
        if self._keys(key):
            return True
        if key == "escape":
            self._left()
        elif key == "enter":
            self._done(self.text)
        elif key in ("left", "right", "home", "end", "ctrl+a", "ctrl+e"):
            self.at = {"left": max(0, self.at - 1), "right": min(len(self.text), self.at + 1)}.get(
                key, 0 if key in ("home", "ctrl+a") else len(self.text)
            )
            self._changed(self.text)
        elif key in ("backspace", "ctrl+h"):
            if not self.text:
                self._left()
            else:
                self._set(self.text[: max(0, self.at - 1)] + self.text[self.at :], max(0, self.at - 1))
        elif key == "delete":
            self._set(self.text[: self.at] + self.text[self.at + 1 :], self.at)
        elif key == "ctrl+u":
            self._set(self.text[self.at :], 0)
        elif key == "ctrl+w":
            kept = self.text[: self.at].rstrip().rpartition(" ")
            before = kept[0] + kept[1]
            self._set(before + self.text[self.at :], len(before))
        elif character and character.isprintable() and len(self.text) < LIMIT:
            self.insert(character)
        else:
            return False
        return True

    def insert(self, text: str) -> None:
        """Text at the cursor, as typed or pasted."""
        text = text if text.isspace() and len(text) == 1 else clean_line(text, LIMIT)
        self._set(self.text[: self.at] + text + self.text[self.at :], self.at + len(text))

    def _set(self, text: str, at: int) -> None:
        self.text, self.at = text, at
        self._changed(text)
