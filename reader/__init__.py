"""`reader`: news in a terminal, whole articles, kept offline."""

__version__ = "0.1.0"
