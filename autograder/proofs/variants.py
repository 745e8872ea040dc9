"""Variants: whole or partial submissions in tests/submissions/, whose folder says which verdict they must get.

A single `.py` file is spliced over the reference: its definitions come last, and so win. Its docstring says what it is,
with header lines for what must happen to it:

    \"\"\"Draws the right distribution, but no gradient flows back to mu and logvar.

    loses: sample_is_differentiable
    hint: gradient
    \"\"\"

loses:   names of checks, a module's name (all checks of it), or "everything"; right work, in `accepted/` and `zoo/`, has no such
         line
hint:    part of a text that the student must be shown; one line for each
module:  where the code goes if it defines no function of the assignment (default: the first module)
ci:      `yes` for a file in zoo/ that also runs without `--zoo`
device:  `cpu` for right work that raises on a GPU, and is graded on the CPU there (`verify --on-device`)
needs:   a layer of the sandbox without which this file proves nothing; on machines without it, the file is left out
seconds: a limit for each program in place of the rubric's, for code in `crashes/` that never ends: no limit is enough for it

A folder, or a file of another kind, is a submission of its own. Its header stands in a `.txt` of the same name beside it.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.course.layout import CourseError, Sources, defined
from autograder.intake.submission import Submission, read_submission
from autograder.rubric.model import Assignment

VERDICTS = ("accepted", "zoo", "wrong", "crashes", "cheats")
RIGHT = ("accepted", "zoo")
"""Folders of right work. The zoo holds whole models and ways to train, unlike each other: its others run with `--zoo` alone."""
HEADER = re.compile(r"^(loses|hint|module|needs|seconds|ci|device):[ \t]*(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Variant:
    """A submission with a known verdict.

    loses:   names of the checks that it must lose, exactly
    hints:   texts that the student must be shown
    touched: functions that it defines; none where anything may have changed
    seconds: the limit of a program; None for the rubric's own
    daily:   it runs in every proof, and not in `--zoo` alone
    device:  "cpu" where it does not run on a GPU
    """

    path: Path
    verdict: str
    submission: Submission
    loses: frozenset[str]
    hints: tuple[str, ...]
    touched: frozenset[str]
    needs: str = ""
    seconds: float | None = None
    daily: bool = True
    device: str = ""

    @property
    def name(self) -> str:
        return f"{self.verdict}/{self.path.name}"


def reference(sources: Sources, assignment: Assignment) -> Submission:
    """The reference solution as a submission."""
    return made({module: sources.text(module) for module in assignment.modules})


def made(files: Mapping[str, str]) -> Submission:
    """A submission of given files, as intake would have made it."""
    digest = hashlib.sha256("\0".join(f"{k}\0{v}" for k, v in sorted(files.items())).encode("utf-8", "replace")).hexdigest()
    return Submission(dict(files), {}, {}, (), digest)


def collect(folder: Path, sources: Sources, assignment: Assignment) -> list[Variant]:
    """Every variant of an assignment.

    raises CourseError where a header does not make sense
    """
    found = []
    for verdict in VERDICTS:
        for path in sorted((folder / verdict).iterdir()) if (folder / verdict).is_dir() else []:
            if path.suffix != ".txt" and path.name not in ("__pycache__", ".gitkeep"):
                found.append(_variant(path, verdict, sources, assignment))
    return found


def _variant(path: Path, verdict: str, sources: Sources, assignment: Assignment) -> Variant:
    text = path.read_text("utf-8", "surrogateescape") if path.suffix == ".py" else None
    lines = _header(path, text)
    said = dict(lines)
    words = [word for key, value in lines if key == "loses" for word in value.replace(",", " ").split()]
    loses = _checks_named(words, path, sources, assignment)
    if (verdict in RIGHT) == bool(loses):
        raise CourseError(f"{path}: a file in {verdict}/ must have {'no' if loses else 'a'} `loses:` line")
    if said.get("ci", "yes") != "yes" or ("ci" in said and verdict != "zoo"):
        raise CourseError(f"{path}: `ci: yes` is the only such line, and only for files in zoo/")
    if text is None:
        submission, touched = read_submission(path, assignment.modules, assignment.graded), frozenset[str]()
    else:
        submission, touched = _spliced(text, said.get("module", assignment.modules[0]), sources, assignment)
    hints = tuple(value for key, value in lines if key == "hint")
    seconds = _seconds(said["seconds"], path, verdict) if "seconds" in said else None
    daily, device = verdict != "zoo" or "ci" in said, said.get("device", "")
    if device not in ("", "cpu") or (device and verdict not in RIGHT):
        raise CourseError(f"{path}: `device: cpu` is the only such line, and only for right work")
    return Variant(path, verdict, submission, loses, hints, touched, said.get("needs", ""), seconds, daily, device)


def _header(path: Path, text: str | None) -> list[tuple[str, str]]:
    """The header lines, of a file to splice or in the `.txt` beside a whole submission."""
    beside = path.with_suffix(".txt")
    if text is None and not beside.is_file():
        raise CourseError(f"{path} is a whole submission and needs its header lines in {beside.name} beside it")
    docstring = re.match(r'\s*"""(.*?)"""', text, re.DOTALL) if text is not None else None
    about = (docstring.group(1) if docstring else "") if text is not None else beside.read_text("utf-8")
    return [(word, value.strip()) for word, value in HEADER.findall(about)]


def _seconds(value: str, path: Path, verdict: str) -> float:
    if verdict != "crashes" or not re.fullmatch(r"\d+(\.\d+)?", value):
        raise CourseError(f"{path}: `seconds:` is a number, and only for files in crashes/ that never end, not {value!r}")
    return float(value)


def _checks_named(words: list[str], path: Path, sources: Sources, assignment: Assignment) -> frozenset[str]:
    modules = sources.functions(assignment)
    names: set[str] = set()
    for word in words:
        chosen = {c.name for c in assignment.checks if word in ("everything", c.name, modules[c.function])}
        if not chosen:
            raise CourseError(f"{path}: `loses: {word}` names no check and no module of {assignment.name}")
        names |= chosen
    return frozenset(names)


def _spliced(text: str, module: str, sources: Sources, assignment: Assignment) -> tuple[Submission, frozenset[str]]:
    files = {name: sources.text(name) for name in assignment.modules}
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return _retaken({**files, module: files[module] + "\n\n" + text}, assignment), frozenset()
    ours = sources.functions(assignment)
    changed = [name for name in defined(text) if name in ours]
    targets = {ours[name] for name in changed} or {module}
    files.update({name: files[name] + "\n\n" + text for name in targets})
    return _retaken(files, assignment), frozenset(changed) if _only_defines(tree) else frozenset()


def _retaken(files: Mapping[str, str], assignment: Assignment) -> Submission:
    """The files after intake has seen them (a syntax error is intake's to report)."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_bytes(text.encode("utf-8", "surrogateescape"))
        return read_submission(Path(folder), assignment.modules, assignment.graded)


def _only_defines(tree: ast.Module) -> bool:
    """Nothing but a docstring, imports and definitions: what it does not define, it leaves as it was."""
    harmless = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
    return all(
        isinstance(node, harmless) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)) for node in tree.body
    )


def reached(touched: frozenset[str], sources: Sources, assignment: Assignment) -> frozenset[str]:
    """The touched functions and every function of the reference that mentions one of them, transitively."""
    uses = {name: used for module in assignment.modules for name, used in _uses(sources.text(module)).items()}
    found = set(touched)
    while grown := {name for name, used in uses.items() if name not in found and used & found}:
        found |= grown
    return frozenset(found)


@functools.lru_cache(16)  # it is asked for each variant and each function
def _uses(source: str) -> dict[str, frozenset[str]]:
    """Top-level function or class -> every name in it."""
    return {
        node.name: frozenset(getattr(n, "id", getattr(n, "attr", "")) for n in ast.walk(node))
        for node in ast.parse(source).body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    }
