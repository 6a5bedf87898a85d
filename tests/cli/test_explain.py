"""`reader read --explain`: how an article was got, instead of the article."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_file_is_explained(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "reader", "read", "--explain", "tests/pages/arabic/page.html"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"], "READER_HOME": str(tmp_path)},
    )
    assert run.stdout.startswith("method")
    assert "authors      from byline" in run.stdout
    assert "choice: the headline" in run.stdout
