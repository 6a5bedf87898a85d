"""Processes that each get the same share of a core: a machine with a core for each of them, at that part of its speed.

Linux control groups, version 1 or 2, and the right to make one are needed (cgroups(7)).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")
_PERIOD = 10_000  # microseconds: short, so that a process is never long without its core


def limited(process: int, share: float) -> Path:
    """Put a process, with the children it will have, into a group of its own. Raises OSError."""
    version_1 = _ROOT / "cpu" / "cpu.shares"
    folder = (version_1.parent if version_1.exists() else _ROOT) / f"reader-benchmark-{process}"
    if not version_1.exists():
        (_ROOT / "cgroup.subtree_control").write_text("+cpu")
    folder.mkdir(exist_ok=True)
    quota = round(_PERIOD * share)
    if version_1.exists():
        (folder / "cpu.cfs_period_us").write_text(str(_PERIOD))
        (folder / "cpu.cfs_quota_us").write_text(str(quota))
    else:
        (folder / "cpu.max").write_text(f"{quota} {_PERIOD}")
    (folder / "cgroup.procs").write_text(str(process))
    return folder


def forget(folder: Path) -> None:
    """Remove a group whose processes have ended."""
    with suppress(OSError):
        folder.rmdir()


def _children(process: int) -> set[int]:
    told = Path(f"/proc/{process}/task").glob("*/children")
    return {int(child) for file in told for child in file.read_text().split()}


@contextmanager
def shared(share: float | None) -> Iterator[None]:
    """Limit this process, and each child it starts meanwhile, to so much of a core; None limits nothing."""
    if share is None:
        yield
        return
    me, ended = os.getpid(), threading.Event()
    folders = {me: limited(me, share)}

    def watch() -> None:
        while not ended.wait(0.02):
            for child in _children(me) - folders.keys():
                with suppress(OSError):  # it has ended already
                    folders[child] = limited(child, share)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()
        home = folders[me].parent / "cgroup.procs"
        home.write_text(str(me))
        for folder in folders.values():
            forget(folder)
