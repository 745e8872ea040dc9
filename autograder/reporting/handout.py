"""The handout: which of its sections is about a function."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FILE = "handout.md"
CODE = re.compile(r"(?ms)^```.*?^```\n?")
HEADING = re.compile(r"(?m)^## (.*)$")


@dataclass(frozen=True)
class Section:
    """title: the heading; line: where it stands, from 1; text: below it, without blocks of code"""

    title: str
    line: int
    text: str


@dataclass(frozen=True)
class Handout:
    """sections: function -> the section whose heading names it"""

    sections: dict[str, Section]

    def place(self, function: str) -> str:
        """A sentence that says where to read about a function; "" where the handout has no section on it."""
        section = self.sections.get(function)
        return f"Read the section “{section.title}” of the handout: {FILE}:{section.line}" if section else ""


def read_handout(folder: Path) -> Handout:
    """The handout in a folder; without sections where there is none."""
    try:
        text = (folder / FILE).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return Handout({})
    headings = list(HEADING.finditer(text))
    ends = [*(heading.start() for heading in headings[1:]), len(text)]
    found: dict[str, Section] = {}
    for heading, end in zip(headings, ends, strict=True):
        body = CODE.sub("", text[heading.end() : end])
        section = Section(
            heading[1].replace("`", ""), text.count("\n", 0, heading.start()) + 1, re.sub(r"\n{3,}", "\n\n", body).strip()
        )
        for name in re.findall(r"`(\w+)`", heading[1]):
            found.setdefault(name, section)
    return Handout(found)
