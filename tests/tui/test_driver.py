"""The driver's file when the terminal is gone."""

import io
import threading

from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread

from reader.tui.driver import _Lasting


class Closed(io.StringIO):
    """A terminal that takes so many writes, then is closed."""

    def __init__(self, takes: int) -> None:
        super().__init__()
        self.takes = takes

    def write(self, text: str) -> int:
        if not self.takes:
            raise OSError(5, "Input/output error")
        self.takes -= 1
        return super().write(text)


def test_nobody_waits_for_a_terminal_that_is_gone() -> None:
    terminal = Closed(2)
    writer = WriterThread(_Lasting(terminal))
    writer.start()

    def write_much() -> None:
        for number in range(3 * MAX_QUEUED_WRITES):
            writer.write(f"{number} ")
        writer.stop()

    writing = threading.Thread(target=write_much, daemon=True)
    writing.start()
    writing.join(10)
    assert not writing.is_alive()
    assert terminal.getvalue() == "0 1 "
