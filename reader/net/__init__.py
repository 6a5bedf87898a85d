"""One address to one `Page`: the only room that opens sockets. Heavy parts are imported where they are used."""

import sys

# httpx imports its own command line with it, which nobody runs here and which takes more time than the rest of it.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
