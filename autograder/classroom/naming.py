"""Names for submissions: safe as names of files on every system, readable, and unique, whatever students call theirs."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from autograder.classroom.entrants import Entrant

MOST = 60  # characters
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|\Z)", re.IGNORECASE)  # no names of files on Windows


def names_of(entrants: Sequence[Entrant]) -> list[str]:
    """A name for each submission, in their order. It depends on a submission and those of a like name, not on their order."""
    plain = [_plain(entrant) for entrant in entrants]
    times = Counter(name.casefold() for name in plain)
    named = [
        name if times[name.casefold()] == 1 else f"{name}-{_digest(entrant)}"
        for name, entrant in zip(plain, entrants, strict=True)
    ]
    return _numbered(named)


def _plain(entrant: Entrant) -> str:
    who = safe(entrant.people[0].name) if entrant.people else ""
    name = "-".join(part for part in (who, safe(entrant.number)) if part) or safe(entrant.label)
    return name or f"submission-{_digest(entrant)}"


def safe(text: str) -> str:
    """The text as a name of a file: letters, digits, dots, hyphens and underscores.

    >>> safe("Müller, Ida/../x"), safe("../.."), safe("CON"), safe("Ada  Lovelace")
    ('Muller-Ida-x', '', '_CON', 'Ada-Lovelace')
    """
    letters = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    name = re.sub(r"[^A-Za-z0-9._-]+|\.\.+", "-", letters)
    name = re.sub(r"-*-[-.]*-|--+", "-", name).strip("-.")[:MOST].rstrip("-.")
    return f"_{name}" if DEVICES.match(name) else name


def _digest(entrant: Entrant) -> str:
    """Six letters that stand for what the export calls it."""
    return hashlib.sha256(entrant.label.encode("utf-8", "surrogatepass")).hexdigest()[:6]


def _numbered(names: Sequence[str]) -> list[str]:
    """The names, each once: what an export calls by one name twice is numbered."""
    taken: set[str] = set()
    found = []
    for name in names:
        number, unique = 1, name
        while unique.casefold() in taken:
            number += 1
            unique = f"{name}-{number}"
        taken.add(unique.casefold())
        found.append(unique)
    return found
