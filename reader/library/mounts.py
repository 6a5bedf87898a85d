"""Which file system a folder lies on, where the system tells: SQLite's journal (WAL) needs memory that programs share,
which a file system of the network does not give (sqlite.org/wal.html)."""

from __future__ import annotations

import os
from pathlib import Path

from reader.text.patterns import lazy

#: Without the number of their version.
_NETWORK = frozenset((
    "nfs", "cifs", "smb", "smbfs", "afs", "ncpfs", "coda", "ceph", "glusterfs", "lustre", "davfs",
    "fuse.sshfs", "fuse.s3fs", "fuse.davfs", "fuse.glusterfs", "fuse.rclone", "fuse.curlftpfs",
))  # fmt: skip
_OCTAL = lazy(r"\\([0-7]{3})")
MOUNTS = Path("/proc/self/mountinfo")


def network_file_system(path: Path, mounts: Path = MOUNTS) -> str | None:
    """The kind of network file system a path lies on; None for a disk of this computer, and where nothing tells."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None
    place = os.path.realpath(path)
    best, kind = -1, ""
    for line in lines:
        # proc(5): number, parent, device, root, mount point, options, optional fields, "-", type, …
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5 or not after:
            continue
        point = _OCTAL.sub(lambda found: chr(int(found[1], 8)), fields[4]) if "\\" in fields[4] else fields[4]
        if (place == point or place.startswith(point.rstrip("/") + "/")) and len(point) >= best:
            best, kind = len(point), after.split(" ")[0]
    return kind if kind.rstrip("0123456789") in _NETWORK else None
