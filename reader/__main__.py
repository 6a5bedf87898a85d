"""The program's entry: `reader`, `python -m reader`."""

import os
import sys


def main() -> None:
    """Run one command and exit with its code. Whatever is written is the user's alone."""
    os.umask(0o077)
    from reader.tui.firstpaint import painted

    try:
        painted.show(sys.argv[1:], os.environ)
        from reader.cli.main import run

        code = run(sys.argv[1:])
    finally:
        painted.leave()
    sys.exit(code)


if __name__ == "__main__":
    main()
