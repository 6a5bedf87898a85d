"""What widgets tell the screen, and what the backend does."""

from __future__ import annotations

from textual.message import Message

from reader.model.events import Event


class RowMoved(Message):
    """The cursor of a list stands on another row, or the row it stands on has come."""

    def __init__(self, entry_id: int | None) -> None:
        super().__init__()
        self.entry_id = entry_id


class RowChosen(Message):
    """A row was opened, by a second click."""

    def __init__(self, entry_id: int) -> None:
        super().__init__()
        self.entry_id = entry_id


class RowsWanted(Message):
    """Rows are about to be seen that have not been loaded."""

    def __init__(self, ids: tuple[int, ...]) -> None:
        super().__init__()
        self.ids = ids


class PlaceMoved(Message):
    """Another place of the categories was chosen. `open`: go on to its headlines."""

    def __init__(self, index: int, *, open: bool = False) -> None:
        super().__init__()
        self.index = index
        self.open = open


class PlaceToggled(Message):
    """A category is to show its sources or no longer."""

    def __init__(self, index: int) -> None:
        super().__init__()
        self.index = index


class PaneClicked(Message):
    """A click fell into a pane, which gets the keys."""

    def __init__(self, pane: str) -> None:
        super().__init__()
        self.pane = pane


class HintClicked(Message):
    """A hint of the status line was clicked: do what its key does."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action


class ChoiceClicked(Message):
    """The choice under the cursor of the sheet was clicked."""


class SourceClicked(Message):
    """A row of the table of sources was clicked; `open` when it was the one under the cursor."""

    def __init__(self, *, open: bool) -> None:
        super().__init__()
        self.open = open


class JobTold(Message):
    """What a fetch told since the last message, at most ten times a second."""

    def __init__(self, events: tuple[Event, ...]) -> None:
        super().__init__()
        self.events = events


class JobEnded(Message):
    """A fetch is over; `error` is what it raised."""

    def __init__(self, error: BaseException | None) -> None:
        super().__init__()
        self.error = error


class OverClicked(Message):
    """A row of a screen that stands over the panes was clicked; `open` when it was the one under the cursor."""

    def __init__(self, index: int, *, open: bool) -> None:
        super().__init__()
        self.index = index
        self.open = open
