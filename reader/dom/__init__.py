"""A page as a tree: decoding, hardened parsing, and the facts a page states about itself. Knows nothing of articles."""
