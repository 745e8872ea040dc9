"""Pairs of submissions whose code is alike beyond what the assignment gives and beyond what everybody writes.

Code is compared as sequences of syntax: names of a student's own, comments, layout and the order of functions do not count. Each
run of LENGTH pieces is a fingerprint. One that the stubs have, or that many submissions share, says nothing, and is left out.

No library is used: those that are kept well compare texts or tokens of files (copydetect) or need Java (JPlag), and none reads a
notebook as intake does, or leaves out what a whole class has in common.
"""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from autograder.intake.submission import Graded, Submission, read_submission

LENGTH = 16  # pieces of syntax in a fingerprint: about one line of mathematics
COMMON, AT_LEAST = 0.1, 4  # what this share of the class writes, and so many submissions, is what everybody writes
FEWEST, LEAST = 24, 0.5  # fingerprints that two share, and the share of the smaller one, to be worth a look

Place = tuple[str, int]
"""A file, or a notebook's cell, and a line."""


@dataclass(frozen=True)
class Code:
    """A submission as fingerprints. places: fingerprint -> where it is, in the order of the text"""

    name: str
    content: str
    places: Mapping[int, Place]


@dataclass(frozen=True)
class Pair:
    """Two submissions to look at: no verdict.

    share: of the smaller one's fingerprints that the other has as well
    place, other_place: where the longest piece that they share is
    """

    first: str
    second: str
    share: float
    shared: int
    place: str
    other_place: str


def read(job: tuple[str, str, Path], modules: Sequence[str], graded: Graded) -> Code:
    """A submission as intake reads it; nothing of it is run. job: its name, the hash of its content, and its path"""
    name, content, path = job
    return Code(name, content, fingerprints(read_submission(path, modules, graded)))


def fingerprints(submission: Submission) -> dict[int, Place]:
    """The fingerprints of all code of a submission."""
    found: dict[int, Place] = {}
    for file, text in submission.sources.items():
        origins = submission.origins.get(file)
        for mark, line in _marks(text):
            origin = origins[line - 1] if origins and line <= len(origins) else None
            found.setdefault(mark, (f"{file}, cell {origin.cell}", origin.line) if origin else (file, line))
    return found


def of_texts(texts: Mapping[str, str]) -> frozenset[int]:
    """The fingerprints of an assignment's own files."""
    return frozenset(mark for text in texts.values() for mark, _ in _marks(text))


def pairs(codes: Sequence[Code], given: frozenset[int] = frozenset()) -> list[Pair]:
    """The pairs to look at, the most alike first. given: fingerprints of the assignment's own files"""
    distinct = {code.content: code for code in codes}  # equal submissions count once for what everybody writes
    times = Counter(mark for code in distinct.values() for mark in code.places)
    most = max(AT_LEAST, COMMON * len(distinct))
    own = {key: {m for m in code.places if m not in given and times[m] <= most} for key, code in distinct.items()}
    holders: dict[int, list[str]] = {}
    for key, marks in own.items():
        for mark in marks:
            holders.setdefault(mark, []).append(key)
    shared = Counter(pair for keys in holders.values() for pair in combinations(keys, 2))
    found = list(_equal(codes))
    for (a, b), count in shared.items():
        share = count / min(len(own[a]), len(own[b]))
        if count >= FEWEST and share >= LEAST:
            found.append(_pair(distinct[a], distinct[b], own[a] & own[b], share))
    return sorted(found, key=lambda pair: (-pair.share, -pair.shared, pair.first))


def _equal(codes: Sequence[Code]) -> Iterator[Pair]:
    """Those that handed in the same, to the last byte: each with the first of them."""
    first: dict[str, Code] = {}
    for code in codes:
        same = first.setdefault(code.content, code)
        if same is not code and code.places:
            yield Pair(same.name, code.name, 1.0, len(code.places), "everything", "everything")


def _pair(a: Code, b: Code, shared: set[int], share: float) -> Pair:
    run = _longest([mark if mark in shared else None for mark in a.places])
    return Pair(a.name, b.name, share, len(shared), _span(a, run), _span(b, run))


def _longest(marks: Sequence[int | None]) -> list[int]:
    """The longest run without a gap."""
    best: list[int] = []
    run: list[int] = []
    for mark in [*marks, None]:
        if mark is None:
            best, run = max(best, run, key=len), []
        else:
            run.append(mark)
    return best


def _span(code: Code, marks: Sequence[int]) -> str:
    file = code.places[marks[0]][0]
    lines = [line for mark in marks for where, line in [code.places[mark]] if where == file]
    return f"{file}, lines {min(lines)} to {max(lines)}"


# -- code as pieces of syntax ------------------------------------------------------------------------------------------


def _marks(text: str) -> Iterator[tuple[int, int]]:
    """The fingerprints of a module, function by function, each with its line."""
    try:
        body = ast.parse(text).body
        functions = [list(_pieces(node)) for node in body if not isinstance(node, (ast.Import, ast.ImportFrom))]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for pieces in functions:
        words = [word for word, _ in pieces]
        for n in range(len(pieces) - LENGTH + 1):
            digest = hashlib.blake2b("\0".join(words[n : n + LENGTH]).encode("utf-8", "surrogatepass"), digest_size=8)
            yield int.from_bytes(digest.digest(), "big"), pieces[n][1]


def _pieces(root: ast.AST) -> Iterator[tuple[str, int]]:
    """The kinds of a tree's nodes, with constants and names of attributes, most of which are a library's."""
    pending: list[tuple[ast.AST, int]] = [(root, getattr(root, "lineno", 1))]
    while pending:
        node, line = pending.pop()
        line = getattr(node, "lineno", line)
        if isinstance(node, ast.expr_context) or _is_text(node):
            continue
        yield _word(node), line
        pending += [(child, line) for child in reversed(list(ast.iter_child_nodes(node)))]


def _is_text(node: ast.AST) -> bool:
    """Whether it is a docstring, or another constant that does nothing."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _word(node: ast.AST) -> str:
    kind = type(node).__name__
    if isinstance(node, ast.Attribute):
        return f"{kind} {node.attr}"
    if isinstance(node, ast.Constant):
        return f"{kind} {node.value!r}"[:60]
    return kind
