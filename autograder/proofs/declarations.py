"""Files of declarations: what survives a proof, and why it may.

    kl_categorical: terms = torch.where(q_probs >= 0, …)
        why no case can tell them apart

An entry is a function and what is declared of it, and below it the reason, indented. Entries that stand together share the
reason below them. Lines that begin with # are comments.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from autograder.course.layout import Course, CourseError, Sources

QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”')
LEAST_QUOTE = 12  # characters
ENTRY = re.compile(r"^([\w.*]*): *(\S.*)$")


@dataclass(frozen=True)
class Declaration:
    """what: a statement, or the name of a slip; line: in the file that declares it"""

    function: str
    what: str
    reason: str
    line: int


def declarations(path: Path, kind: str, accepts: Callable[[str], bool] = bool) -> list[Declaration]:
    """The entries of a file; none without such a file.

    kind:    a word for what is declared
    accepts: whether a text is of that kind

    raises CourseError
    """
    found: list[Declaration] = []
    group: list[tuple[int, str, str]] = []  # entries whose reason is still to come
    reason: list[str] = []

    def close() -> None:
        if group and not reason:
            raise CourseError(f"{path}, line {group[-1][0]}: say, indented below it, why nothing can tell it from the reference")
        found.extend(Declaration(function, what, " ".join(reason), number) for number, function, what in group)
        group.clear()
        reason.clear()

    for number, line in enumerate(path.read_text("utf-8").splitlines() if path.is_file() else (), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line[0].isspace() and group:
            reason.append(line.strip())
        elif (entry := ENTRY.match(line)) and accepts(entry[2].rstrip()):
            if reason:
                close()
            group.append((number, entry[1], entry[2].rstrip()))
        else:
            raise CourseError(f"{path}, line {number}: neither `function: {kind}` nor an indented reason: {line!r}")
    close()
    return found


# ---- sentences of the handout ------------------------------------------------------------------------------------


def read_by_students(course: Course, sources: Sources) -> str:
    """The handout and the students' files, every run of spaces as one."""
    folder = course.generated(sources.folder.name)
    texts = [sources.text("handout.md")] if sources.has("handout.md") else []
    texts += [path.read_text("utf-8", "replace") for path in sorted(folder.glob("*")) if path.suffix in (".md", ".py")]
    return " ".join(" ".join(texts).split())


def unquoted(entry: Declaration, where: Path, handout: str) -> str:
    """What is wrong with the sentence that a declaration quotes, or ""."""
    quotes = [" ".join((a or b).split()) for a, b in QUOTED.findall(entry.reason)]
    at = f"{where}, line {entry.line}: `{entry.function}: {entry.what}`"
    if not any(len(quote) >= LEAST_QUOTE for quote in quotes):
        return f"{at} quotes no sentence of the handout. Quote what permits it, in double quotes"
    missing = [quote for quote in quotes if quote not in handout]
    return f"{at} quotes {missing[0]!r}, which is not in the handout. Quote what is there, or say it there" if missing else ""
