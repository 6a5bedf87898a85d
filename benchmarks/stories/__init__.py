"""Labelled headlines for grouping the same event."""
