"""Proof by trivial submissions: whoever returns zeros, the first argument, noise or the like for everything earns nothing.

Each kind of value is tried in two forms: as one number, whatever is asked; and with the shapes, dtypes and devices that are
asked, since these are easily read off the handout. Nothing is trained: a function that trains returns a list of numbers. A
check is earned where every one of its cases passes, and so it is left at the first that fails.

Where a trivial value is the right answer, `tests/submissions/<assignment>/trivial.txt` says so, in the form of `edges.txt`:

    total_is_right: sums of inputs
        "Return the sum of all entries."
"""

from __future__ import annotations

import ast
import fnmatch
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.course.layout import Course, Sources
from autograder.grading.choosing import trains
from autograder.grading.jobs import run_in_shares
from autograder.grading.judge import Judge
from autograder.proofs import variants
from autograder.proofs.declarations import Declaration, declarations, read_by_students, unquoted
from autograder.proofs.remembering import reach_of
from autograder.proofs.replies import Replies
from autograder.proofs.slips import Signature, signatures
from autograder.proofs.trusted import TrustedWorker
from autograder.rubric.compiled import CompiledRubric
from autograder.rubric.model import Assignment
from autograder.sandbox.host import SandboxHost

INSIDE = "trivial_values.py"
RUNTIME = (Path(__file__).parent / "inside" / INSIDE).read_text("utf-8")
KINDS = ("zeros", "ones", "constants", "first argument", "arange", "noise", "sums of inputs", "NaN")
FORMS = ("plain", "shaped")


@dataclass(frozen=True)
class Earned:
    """A check that trivial submissions get, and which ones."""

    check: str
    points: float
    by: tuple[str, ...]


def defects(
    course: Course,
    sources: Sources,
    assignment: Assignment,
    rubric: CompiledRubric,
    host: SandboxHost,
    workers: int = os.cpu_count() or 1,
    replies: Replies | None = None,
) -> list[str]:
    """One sentence for each check that is earned for nothing. host: hides the course's secrets"""
    where = course.submissions(rubric.name) / "trivial.txt"
    declared = [Permitted(**vars(d)) for d in declarations(where, "kind of value")]
    found = earned(sources, assignment, rubric, host, workers, replies)
    handout = read_by_students(course, sources)
    left = [
        f"{assignment.file_of(e.check)}: {e.check} is earned by whoever returns for everything {', '.join(names)}. Ask for the "
        f"known shape, and for values that vary over examples and with the inputs; or quote in {where} why it is right"
        for e in found
        if (names := [name for name in e.by if not any(d.covers(e.check, name) for d in declared)])
    ]
    left += [fault for d in declared if (fault := unquoted(d, where, handout))]
    left += [
        f"{where}, line {d.line}: `{d.function}: {d.what}` is declared, but no such submission earns that check. Drop the entry"
        for d in declared
        if not any(d.covers(e.check, name) for e in found for name in e.by)
    ]
    return left


@dataclass(frozen=True)
class Permitted(Declaration):
    """A declaration that a trivial value is the right answer of a check. function: the check"""

    def covers(self, check: str, name: str) -> bool:
        """Whether this declares a kind of value of a check. name: the kind and, in brackets, the form"""
        return self.function == check and fnmatch.fnmatchcase(name.split(" (")[0], self.what)


def earned(
    sources: Sources,
    assignment: Assignment,
    rubric: CompiledRubric,
    host: SandboxHost,
    workers: int = os.cpu_count() or 1,
    replies: Replies | None = None,
) -> list[Earned]:
    """Every check that some trivial submission earns. host: hides the course's secrets"""
    reference = variants.reference(sources, assignment).sources
    training = frozenset(check.function for check in rubric.checks if trains(check))
    made = {f"{kind} ({form})": submission(reference, kind, form, training) for form in FORMS for kind in KINDS}
    remembered = replies if reach_of(rubric, reference) is not None else None

    def work(some: Sequence[str]) -> list[list[str]]:
        with TrustedWorker(rubric, {**reference, INSIDE: RUNTIME}, host, remembered) as worker:
            return [passed(rubric, worker, made[name]) for name in some]

    with ThreadPoolExecutor(workers) as pool:
        found = dict(zip(made, run_in_shares(list(made), work, pool, workers), strict=True))
    by = {check.name: tuple(name for name in made if check.name in found[name]) for check in rubric.checks}
    return [Earned(check.name, check.points, by[check.name]) for check in rubric.checks if by[check.name]]


def submission(reference: Mapping[str, str], kind: str, form: str, training: frozenset[str]) -> dict[str, str]:
    """The sources of a trivial submission: the reference with every function and method replaced."""
    made = {INSIDE: RUNTIME}
    for module, text in reference.items():
        lines = [_replaced(s, kind, form, training) for s in signatures(text, module) if not s.name.endswith(".__init__")]
        plain = ast.unparse(ast.parse(text))  # what is told of it is remembered, whatever the layout
        made[module] = "\n".join([plain, "", "import trivial_values", *lines, ""])
    return made


def _replaced(of: Signature, kind: str, form: str, training: frozenset[str]) -> str:
    form = "losses" if of.name in training else form
    return f"{of.name} = trivial_values.trivial({of.name}, {kind!r}, {form!r})"


def passed(rubric: CompiledRubric, worker: TrustedWorker, sources: Mapping[str, str]) -> list[str]:
    """The checks that the sources pass."""
    worker.become(sources)
    judge = Judge(rubric, {}, explains=False)
    return [
        check.name
        for check in rubric.checks
        if all(judge.judge(replace(check, cases=(case,)), [worker.observe(check, case)]).passed for case in check.cases)
    ]
