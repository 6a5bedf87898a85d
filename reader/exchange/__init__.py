"""Formats of other programs, to and from bytes. Touches no file and no network."""
