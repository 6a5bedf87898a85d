"""Keys to actions: single keys at once, sequences (`g g`) step by step. Knows ids, not what they do."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Fed(msgspec.Struct, frozen=True):
    """What a key did: `action` to run; `pending` keys so far when more may follow; `used` whether it meant anything."""

    used: bool
    action: str = ""
    pending: str = ""


class Sequences:
    """Holds the keys of a sequence that has begun."""

    def __init__(self) -> None:
        self.pending = ""

    def feed(self, key: str, actions: Mapping[str, str]) -> Fed:
        """One key in a place where `actions` hold (by key or sequence). A key that cannot go on ends the sequence."""
        if self.pending and key == "escape":
            self.pending = ""
            return Fed(True)
        whole = f"{self.pending} {key}".strip()
        action = actions.get(whole)
        if action is not None:
            self.pending = ""
            return Fed(True, action)
        if any(other.startswith(f"{whole} ") for other in actions):
            self.pending = whole
            return Fed(True, pending=whole)
        began, self.pending = bool(self.pending), ""
        return Fed(began)

    def following(self, actions: Mapping[str, str]) -> list[tuple[str, str]]:
        """Keys that may follow what has been pressed, with their actions."""
        lead = f"{self.pending} "
        return [(key.removeprefix(lead), action) for key, action in actions.items() if key.startswith(lead)]

    def drop(self) -> None:
        self.pending = ""
