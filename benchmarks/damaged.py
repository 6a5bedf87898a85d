"""How long a start over a damaged library takes: `python -m benchmarks.damaged --home DIR [--json]`.

DIR is made by benchmarks.make_library. Its library gets a backup and then, each time on a copy, one kind of damage
of tests/library/test_accidents.py. Timed is `Library.open`, which reads the file through, sets it aside, restores the
backup and salvages the rest. Exit 1 where one takes longer than the bound or loses what the backup has.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.make_library import NOW
from reader.library import Library
from reader.settings.files import Places

#: Seconds that a start may take.
BOUND = 10.0


def started(library_file: Path, kind: str, folder: Path) -> tuple[float, float, int]:
    """Seconds and seconds of processor time until the damaged library is open, and its entries then."""
    from tests.library.test_accidents import DAMAGE

    shutil.copy(library_file, folder / "library.db")
    DAMAGE[kind](folder / "library.db")
    # What a killed program leaves behind.
    (folder / "library.db-wal").write_bytes(b"\0" * 32)
    began, used = time.perf_counter(), time.process_time()
    with Library.open(folder / "library.db", folder / "articles", now=lambda: NOW) as library:
        took, used = time.perf_counter() - began, time.process_time() - used
        entries = library.counts().everything.total
    for left in folder.glob("library.db*"):
        left.unlink()
    return took, used, entries


def main() -> int:
    from tests.library.test_accidents import DAMAGE

    parser = argparse.ArgumentParser(description="How long a start over a damaged library takes.")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    places = Places.under(args.home)
    with tempfile.TemporaryDirectory(dir=args.home) as name:
        folder = Path(name)
        with Library.open(places.library_file, places.articles, now=lambda: NOW) as library:
            whole = library.counts().everything.total
            library.backup(folder / "backups" / "library-20260101-000000.db")
        size = (folder / "backups" / "library-20260101-000000.db").stat().st_size
        found = {kind: started(folder / "backups" / "library-20260101-000000.db", kind, folder) for kind in DAMAGE}
    slowest = max(found.values())[0]
    lost = [kind for kind, (_, _, entries) in found.items() if entries < whole]
    facts = {
        "entries": whole, "MB": round(size / 1e6), "kinds": len(found), "slowest start, s": round(slowest, 2),
        "its processor time, s": round(max(found.values())[1], 2), "entries lost": lost,
    }  # fmt: skip
    if args.json:
        print(json.dumps(facts))
    else:
        for kind, (took, used, _) in found.items():
            print(f"{kind:25} {took:6.2f} s ({used:.2f} s of processor time)")
        print("\n".join(f"{name}: {value}" for name, value in facts.items()))
    return int(slowest > BOUND or bool(lost))


if __name__ == "__main__":
    sys.exit(main())
