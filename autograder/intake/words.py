"""Sentences for students, and submitted text made safe to show in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sized

from autograder.sandbox.inside.errors import STUB as STUB

MOST_SHOWN = 1500
"""Characters of a long text, such as a student's exception."""

MOST_QUOTED = 120
"""Characters of a text quoted within a sentence."""


class Refusal(Exception):
    """Something handed in cannot be used. The text of the exception is the sentence that the student reads."""


def stub_sentence(function: str) -> str:
    """The message that a stub raises. Replies are compared with it, because torch raises NotImplementedError too."""
    return f"{function} {STUB}"


def stub_in(message: str) -> str:
    """The function whose stub raised an exception of this message; "" where no stub did."""
    name = message.removesuffix(f" {STUB}")
    return name if name != message and len(name) <= MOST_QUOTED and all(map(str.isidentifier, name.split("."))) else ""


def stubs_of(source: str) -> list[str]:
    """The functions whose stubs a module still holds, in order."""
    return re.findall(rf"[\"']([\w.]+) {re.escape(STUB)}", source)


def printable(text: str, most: int = MOST_SHOWN) -> str:
    """The text with control characters escaped and its line breaks kept; where it is cut, the number of lost characters."""
    return escaped(text[:most]) + (f" … ({len(text) - most} more characters)" if len(text) > most else "")


def escaped(text: str) -> str:
    """The text with its line breaks, and every other character that is not to be seen spelled out: \\x1b, \\u202e."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text)


def quoted(text: str) -> str:
    """The text on one line, escaped and cut so that it fits into a sentence."""
    return printable(text, MOST_QUOTED).replace("\n", "\\n")


def listed(names: Iterable[str], most: int = 10) -> str:
    """The names in quotation marks, as part of a sentence: the first ten, and how many more there are."""
    names = list(names)
    parts = [f"'{quoted(name)}'" for name in names[:most]]
    if names[most:]:
        parts.append(f"{len(names) - most} more")
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def were(things: Sized) -> str:
    """The verb that goes with one thing or with several."""
    return "was" if len(things) == 1 else "were"
