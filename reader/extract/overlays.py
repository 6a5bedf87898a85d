"""Boxes laid over a page: questions about consent, sign-up windows. They are none of its text, wherever they stand."""

from __future__ import annotations

import re

from lxml import etree

from reader.extract.classes import MODAL, groups

_FIXED = re.compile(r"position\s*:\s*fixed", re.IGNORECASE)


def overlays(root: etree._Element) -> list[etree._Element]:
    """Elements that are fixed over the page by their own style and named like a dialogue."""
    found = []
    for element in root.iter(etree.Element):
        style = element.get("style")
        if style and "fixed" in style and element.tag not in ("html", "body") and _FIXED.search(style):
            names = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"
            if groups(names) & MODAL:
                found.append(element)
    return found
