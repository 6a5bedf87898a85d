"""Screens that lie over the three panes."""
