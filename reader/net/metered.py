"""Whether the connection costs by the byte, as far as the system says so.

NetworkManager knows it, by what a person has set or by what the network tells; other systems say nothing here.
"""

from __future__ import annotations

import shutil
import subprocess

_ASK = (
    "--system", "get-property", "org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager",
    "org.freedesktop.NetworkManager", "Metered",
)  # fmt: skip
#: NM_METERED_YES and NM_METERED_GUESS_YES, as `busctl` prints a number.
_YES = ("u 1", "u 3")
_PATIENCE = 2.0


def is_metered() -> bool:
    """Ask the system; False where it does not know. Waits at most two seconds."""
    program = shutil.which("busctl")
    if program is None:
        return False
    try:
        told = subprocess.run(  # noqa: S603 - a fixed question to the system
            [program, *_ASK], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return told.returncode == 0 and told.stdout.strip() in _YES
