"""List every message that a student of an assignment can meet, so that somebody can read them all in one sitting.

What the assignment says is in its compiled rubric. What the engine says is read off its own source: every text there that is
more than a word, with the name of what is filled in between braces. A few are parts of a sentence, and a few are read by
nobody; a message that is missing here would be worse.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.course.layout import ENGINE
from autograder.intake.words import stub_sentence
from autograder.rubric.compiled import CompiledCheck, CompiledRubric

PLACES = {
    "Reading what was handed in": ("intake/*.py",),
    "Code that returns nothing to judge": (
        *("grading/mishaps.py", "grading/words.py", "grading/observe.py", "sandbox/inside/errors.py"),
    ),
    "Values of the wrong kind, and wrong values": (
        *("grading/judge.py", "rubric/compare.py", "rubric/trees.py", "rubric/matrices.py"),
        *("sandbox/inside/verbs.py", "sandbox/inside/values.py", "sandbox/inside/trees.py", "sandbox/inside/shows.py"),
    ),
    "What wrong values say by themselves": ("grading/explaining/*.py", "rubric/derived.py"),
    "The report": (
        *("grading/report.py", "grading/late.py", "grading/outcome.py", "handover/asking.py"),
        *(f"reporting/gradescope/{name}.py" for name in ("kept", "metadata", "results", "ruling")),
    ),
    "On the student's own computer": (
        *("cli/student.py", "cli/shared.py", "cli/desk.py", "cli/standing.py", "cli/machine.py", "cli/watching.py"),
        *("cli/notebook.py", "reporting/overview.py", "reporting/hints.py", "reporting/handout.py", "reporting/closeup.py"),
        *("reporting/terminal.py", "reporting/pictures.py", "reporting/html/*.py"),
    ),
}
"""Heading -> the engine's files whose texts stand below it."""
FAMILIES = "rubric/families"
EVERY_FAMILY = ("base", "conventions", "follow_through")
"""Files whose texts checks of several families use."""
LONGEST = 400  # characters of a text that a person reads; longer ones are programs and templates
WORDS = re.compile(r"[^\W\d_]{2,}[’']?\w*[,;:]? +(?:[^\W\d_]+|\{|`|“|\d)")
PROGRAM = re.compile(
    r"\(\?|\\[bdsw(]|\[\^|\.\* |^\^\w|\w{2}\|\w{2}"  # a regular expression
    r"|^\s*(?:import|from) [\w{]+|^[\w.]+ = |\n\s+\w+ = |^async def$"  # a program
    r"|</?\w+|^(?:not )?bold\b|-> Tensor$",  # a page, a style, an operation of torch
    re.M,
)
"""What no sentence holds."""
NAMES = re.compile(r"[\w ]*")
MOST_NAMES = 6
"""Words in a row, without a full stop or a comma, beyond which they are a list of names."""


def catalogue(rubric: CompiledRubric) -> str:
    """All messages of an assignment, in Markdown."""
    lines = [f"# Every message of {rubric.title} ({rubric.name})", "", "## The checks"]
    functions = dict.fromkeys(check.function for check in rubric.checks)
    for function in functions:
        lines += ["", f"### {function}", "", f"- a stub: {stub_sentence(function)}"]
        lines += _of_function([check for check in rubric.checks if check.function == function])
    if own := dict.fromkeys((*texts(rubric.late_source), *texts(rubric.provided))):
        lines += ["", "## What checks of this assignment alone say", "", *_listed(own)]
    for title, found in _of_engine(rubric).items():
        lines += ["", f"## {title}", "", *_listed(found)]
    return "\n".join(lines) + "\n"


def texts(source: str) -> Iterator[str]:
    """The texts of a program that a person may read, in order. What is filled in stands in braces, by its name."""
    tree = ast.parse(source)
    passed = {id(node) for node in _unread(tree)}
    for node in _in_order(tree, passed):
        text = _text(node)
        if WORDS.search(text) and len(text) <= LONGEST and not PROGRAM.search(text) and not _only_names(text):
            yield " ".join(text.split())


def _only_names(text: str) -> bool:
    """Whether a text is a list of names, which a program splits."""
    return bool(NAMES.fullmatch(text)) and len(text.split()) > MOST_NAMES and not re.search(r"\b(?:the|is|a|of|no)\b", text)


def _of_function(checks: list[CompiledCheck]) -> Iterator[str]:
    """The statements of a function's checks, their hints, and the names of the cases that a student sees."""
    for check in checks:
        yield f"- {check.number} {check.sentence}"
        yield from (f"  - hint: {hint}" for hint in dict.fromkeys(check.hints.values()))
    cases = [case for check in checks for case in check.cases]
    if names := dict.fromkeys(case.name for case in cases if case.public):
        yield f"- cases: {'; '.join(names)}"


def _of_engine(rubric: CompiledRubric) -> dict[str, dict[str, None]]:
    """Heading -> the engine's texts below it. A text stands below the first only."""
    families = dict.fromkeys((*EVERY_FAMILY, *(check.family for check in rubric.checks)))
    used = [f"{FAMILIES}/{family}.py" for family in families]
    said: set[str] = set()
    found: dict[str, dict[str, None]] = {}
    for title, patterns in PLACES.items():
        more = used if title.startswith("Values") else []
        new = dict.fromkeys(text for path in _files((*patterns, *more)) for text in texts(path.read_text("utf-8")))
        found[title] = {text: None for text in new if text not in said}
        said |= new.keys()
    return found


def _files(patterns: Iterable[str]) -> Iterator[Path]:
    for pattern in patterns:
        yield from sorted(ENGINE.glob(pattern))


def _listed(found: Iterable[str]) -> list[str]:
    return [f"- {text}" for text in found]


# ---- texts in a program ------------------------------------------------------------------------------------------


def _unread(tree: ast.AST) -> Iterator[ast.AST]:
    """Texts that no student sees: docstrings, annotations, patterns, assertions, and errors in a rubric."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
        elif isinstance(node, (ast.AnnAssign, ast.arg)) and node.annotation:
            yield from ast.walk(node.annotation)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.returns:
            yield from ast.walk(node.returns)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
            yield from node.args[:1]
        elif isinstance(node, ast.Raise) and "RubricError" in ast.unparse(node):
            yield from ast.walk(node)
        elif isinstance(node, ast.Assert) and node.msg:
            yield from ast.walk(node.msg)


def _in_order(node: ast.AST, passed: set[int]) -> Iterator[ast.AST]:
    """Whole texts from top to bottom: what is filled in may hold another text, which comes after."""
    if id(node) in passed:
        return
    yield node
    within = (
        (part.value for part in node.values if isinstance(part, ast.FormattedValue)) if isinstance(node, ast.JoinedStr) else ()
    )
    for child in within or ast.iter_child_nodes(node):
        yield from _in_order(child, passed)


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else _blank(part) for part in node.values)
    return ""


def _blank(part: ast.AST) -> str:
    """{name} for what is filled in; {…} where that is no name."""
    value = part.value if isinstance(part, ast.FormattedValue) else part
    names = [n.attr if isinstance(n, ast.Attribute) else getattr(n, "id", "") for n in ast.walk(value)]
    return f"{{{names[0] or '…'}}}"
