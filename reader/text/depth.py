"""How deep foreign JSON is nested, told before anything is built of it."""

from __future__ import annotations

#: Lists and objects inside each other that are read at all.
DEEPEST = 64
_SIGNS = b'[]{}"'
_OTHERS = bytes(sign for sign in range(256) if sign not in _SIGNS)
_ONE_KIND = bytes.maketrans(b"{}", b"[]")


def too_deep(data: bytes, deepest: int = DEEPEST) -> bool:
    """Whether JSON (UTF-8) is nested deeper than so many levels. Signs inside strings do not count.

    What is no JSON may be either: the decoder will refuse it.
    """
    if data.count(b"[") + data.count(b"{") <= deepest:
        return False
    signs = data.replace(b"\\\\", b"").replace(b'\\"', b"").translate(None, _OTHERS)
    left = b"".join(signs.split(b'"')[::2]).translate(_ONE_KIND)
    for _ in range(deepest):
        # Each turn takes away the innermost level of all that is left.
        before, left = left, left.replace(b"[]", b"")
        if len(left) == len(before):
            break
    return bool(left)
