"""Sentences and safe text for whatever a student reads."""

from __future__ import annotations

MOST_SHOWN = 1500


STUB = "is not implemented yet: replace this line with your solution."


def stub_sentence(function: str) -> str:
    """What a stub raises. Replies are compared with it, since torch raises NotImplementedError too."""
    return f"{function} {STUB}"


def printable(text: str, most: int = MOST_SHOWN) -> str:
    """Text that may hold anything, made safe to show: control characters are escaped, a cut is said."""
    shown = text[:most]
    if not shown.isprintable():
        shown = "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in shown)
    return shown + (f" … ({len(text) - most} more characters)" if len(text) > most else "")
