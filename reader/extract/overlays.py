"""Boxes laid over a page: questions about consent, sign-up windows. They are none of its text, wherever they stand."""

from __future__ import annotations

import re

from lxml import etree

from reader.extract.classes import MODAL, groups

_FIXED = re.compile(r"position\s*:\s*fixed", re.IGNORECASE)


def is_overlay(element: etree._Element) -> bool:
    """Whether an element is fixed over the page by its own style and named like a dialogue."""
    style = element.get("style")
    if not style or "fixed" not in style or element.tag in ("html", "body") or not _FIXED.search(style):
        return False
    names = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"
    return bool(groups(names) & MODAL)
