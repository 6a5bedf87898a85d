"""The interface. The only room that knows Textual; only `backend` reaches below it."""

import os

# The framework waits for the next tick before it paints: at 60 a second that alone is up to 17 ms after a key.
os.environ.setdefault("TEXTUAL_FPS", "120")
