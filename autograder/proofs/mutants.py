"""Proof by mutants: each small change of the reference loses a check, or is declared equivalent with a reason.

A mutant that keeps every check is a hole in the rubric: a student who made that slip would get full marks. Where no
case can tell a mutant from the reference, `tests/submissions/<assignment>/equivalent.txt` says why:

    kl_categorical: terms = torch.where(q_probs >= 0, …)
        why no case can tell them apart

An entry is the function and the statement as the mutant has it, with any spaces and brackets, and below it the reason,
indented. Entries that stand together share the reason below them. Lines that begin with # are comments. An entry without
a surviving mutant is a defect, so that no entry outlives its mutant.
"""

from __future__ import annotations

import ast
import copy
import functools
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course.layout import Course
from autograder.course.stubs import Region, regions
from autograder.grading.jobs import run_in_shares, run_jobs
from autograder.grading.judge import Loss
from autograder.grading.outcome import Outcome
from autograder.proofs import variants
from autograder.proofs.declarations import Declaration, declarations
from autograder.proofs.operators import COMPOUND, Scope, having, replacements
from autograder.proofs.remembering import reach_of
from autograder.proofs.replies import Replies
from autograder.proofs.trials import Trial, apart, looks_of, reference_passes
from autograder.proofs.trusted import TrustedWorker
from autograder.proofs.verify import Step, concerned
from autograder.rubric.compiled import CompiledCheck, CompiledRubric
from autograder.rubric.model import Assignment
from autograder.sandbox.host import SandboxHost

Steps = tuple[tuple[str, int | None], ...]
"""The way from the root of a tree to a node: a (field, index within it) for each level."""


@dataclass(frozen=True)
class Mutant:
    """One change of a reference module.

    operator:      the name of the operator that made it ("sign", "axis", …)
    function:      the top-level function or class around it, "" if there is none
    line:          in the module, 1-based
    before, after: the innermost statement around it
    source:        the whole module with the change
    """

    operator: str
    module: str
    function: str
    line: int
    before: str
    after: str
    source: str

    @property
    def where(self) -> str:
        """Its module, line and function, for a reader."""
        return f"{self.module}, line {self.line}, {self.function or 'top level'}"


# ---- making them ---------------------------------------------------------------------------------------------


def mutants(source: str, module: str) -> Iterator[Mutant]:
    """Every mutant of a reference module inside its solution regions, each once."""
    tree, inside = ast.parse(source), regions(source, module)
    imported = frozenset(
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    )
    seen: set[str] = set()
    originals: dict[Steps, str] = {}
    for way in _ways(tree):
        node, outer, inner = _followed(tree, way), _statement(tree, way, inside), _innermost(tree, way)
        if outer is None or _is_docstring(tree, way):
            continue
        for operator, new in replacements(node, Scope(_variables(tree, way), imported)):
            changed = _exchanged(_followed(tree, outer), way[len(outer) :], new)
            identity = f"{outer} {ast.dump(changed)}"
            seen.add(originals.setdefault(outer, f"{outer} {ast.dump(_followed(tree, outer))}"))
            if identity in seen:
                continue
            seen.add(identity)
            after = _followed(changed, inner[len(outer) :])
            yield Mutant(
                operator,
                module,
                _owner(tree, way),
                _followed(tree, inner).lineno,
                _shown(_followed(tree, inner)),
                _shown(after),
                _spliced(source, _followed(tree, outer), changed),
            )


def _ways(node: ast.AST, way: Steps = ()) -> Iterator[Steps]:
    """The ways to all nodes below, but not into annotations, nor to the constant within a negative number."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns") or (isinstance(node, ast.UnaryOp) and isinstance(value, ast.Constant)):
            continue
        for i, item in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(item, ast.AST):
                yield (*way, (field, i))
                yield from _ways(item, (*way, (field, i)))


def _followed(node: ast.AST, way: Steps) -> Any:
    for field, i in way:
        node = getattr(node, field) if i is None else getattr(node, field)[i]
    return node


def _along(tree: ast.AST, way: Steps) -> Iterator[tuple[Steps, ast.AST]]:
    """(way, node) of each node on the way, the outermost first."""
    for length in range(1, len(way) + 1):
        yield way[:length], _followed(tree, way[:length])


def _statement(tree: ast.AST, way: Steps, inside: Sequence[Region]) -> Steps | None:
    """The outermost statement on the way that lies in a solution region."""
    for part, node in _along(tree, way):
        if isinstance(node, ast.stmt) and any(r.first < node.lineno - 1 and _last_line(node) - 1 < r.last for r in inside):
            return part
    return None


def _last_line(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _innermost(tree: ast.AST, way: Steps) -> Steps:
    return [part for part, node in _along(tree, way) if isinstance(node, ast.stmt)][-1]


def _is_docstring(tree: ast.AST, way: Steps) -> bool:
    return any(
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for _, node in _along(tree, way)
    )


def _owner(tree: ast.AST, way: Steps) -> str:
    outermost = _followed(tree, way[:1])
    return outermost.name if isinstance(outermost, (ast.FunctionDef, ast.ClassDef)) else ""


def _variables(tree: ast.AST, way: Steps) -> frozenset[str]:
    """Parameters and variables of the innermost function on the way, without the variables of comprehensions."""
    around = [node for _, node in _along(tree, way) if isinstance(node, ast.FunctionDef)]
    if not around:
        return frozenset()
    parameters = {a.arg for a in (*around[-1].args.posonlyargs, *around[-1].args.args, *around[-1].args.kwonlyargs)}
    assigned = {n.id for n in ast.walk(around[-1]) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    own = {
        n.id
        for c in ast.walk(around[-1])
        if isinstance(c, ast.comprehension)
        for n in ast.walk(c.target)
        if isinstance(n, ast.Name)
    }
    return frozenset(parameters - {"self"} | (assigned - own))


def _exchanged(node: ast.AST, way: Steps, new: ast.AST) -> Any:
    """The node with another one at the end of the way. It shares all that is not on the way, so nobody may change it."""
    if not way:
        return new
    (field, i), *rest = way
    made, below = copy.copy(node), _exchanged(_followed(node, way[:1]), tuple(rest), new)
    if i is None:
        setattr(made, field, below)
    else:
        siblings = getattr(node, field)
        setattr(made, field, [*siblings[:i], below, *siblings[i + 1 :]])
    return made


def _shown(statement: ast.stmt) -> str:
    """A statement in one line; the head of a compound statement."""
    if isinstance(statement, (*COMPOUND, ast.FunctionDef, ast.ClassDef)):
        rest: dict[str, list[ast.AST]] = {field: [] for field in ("orelse", "decorator_list") if hasattr(statement, field)}
        statement = having(statement, body=[ast.Expr(ast.Constant(...))], **rest)
    return " ".join(ast.unparse(statement).split())


def _spliced(source: str, old: ast.stmt, new: ast.stmt) -> str:
    """The source with one statement replaced. Every byte outside it stays."""
    data = source.encode()
    lines = data.splitlines(keepends=True)

    def offset(line: int, column: int) -> int:
        return sum(map(len, lines[: line - 1])) + column

    decorators = [d.lineno for d in getattr(old, "decorator_list", ())]
    begin, end = offset(min([old.lineno, *decorators]), old.col_offset), offset(_last_line(old), old.end_col_offset or 0)
    text = ast.unparse(new)
    ast.parse(text)  # raises where an operator makes nonsense
    return (data[:begin] + text.replace("\n", "\n" + " " * old.col_offset).encode() + data[end:]).decode()


# ---- which of them are known to be right -----------------------------------------------------------------------


@dataclass(frozen=True)
class Equivalent(Declaration):
    """A declaration that a mutant is as right as the reference."""

    def answers_to(self, mutant: Mutant) -> bool:
        """Whether this declares that mutant."""
        return self.function == mutant.function and _normal(self.what) == _normal(mutant.after)


@functools.cache
def _normal(code: str) -> str:
    """A statement without regard to spaces and brackets. raises SyntaxError"""
    return ast.dump(ast.parse("def f():\n    " + code))


def equivalents(path: Path) -> list[Equivalent]:
    """The entries of an `equivalent.txt`; none without such a file. raises CourseError"""
    return [Equivalent(**vars(d)) for d in declarations(path, "statement", _is_code)]


def _is_code(text: str) -> bool:
    try:
        _normal(text)
    except SyntaxError:
        return False
    return True


# ---- running them ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Survey:
    """What the mutants lost.

    killed:      how many lost a check
    equivalent:  survivors with their declared reasons
    survivors:   survivors without a reason
    faults:      one sentence for each other defect
    declared_in: the file of the declarations
    """

    killed: int
    equivalent: tuple[tuple[Mutant, str], ...]
    survivors: tuple[Mutant, ...]
    faults: tuple[str, ...]
    declared_in: Path

    @property
    def tried(self) -> int:
        """How many mutants there were."""
        return self.killed + len(self.equivalent) + len(self.survivors)

    @property
    def defects(self) -> tuple[str, ...]:
        """One sentence for each survivor and each fault."""
        alive = (
            f"{m.where}: nothing loses a check when `{m.before}` becomes `{m.after}`. Add a case that tells them apart to the "
            f"rubric, or say in {self.declared_in} why none can"
            for m in self.survivors
        )
        return (*alive, *self.faults)


def survey(
    course: Course,
    name: str,
    host: SandboxHost,
    step: Step = lambda text: None,
    workers: int = os.cpu_count() or 1,
    replies: Replies | None = None,
    *,
    without: Collection[str] = (),
) -> Survey:
    """Try every mutant of an assignment's reference on the checks that can reach it.

    replies: what earlier proofs were told; None to run everything
    without: functions whose mutants, and the entries about them, are left out

    raises CourseError
    """
    sources = course.sources(name)
    assignment, rubric = sources.assignment(), sources.compile()
    where = course.submissions(name) / "equivalent.txt"
    declared = [entry for entry in equivalents(where) if entry.function not in without]
    reference = variants.reference(sources, assignment).sources
    made = [
        mutant for module in assignment.modules for mutant in mutants(reference[module], module) if mutant.function not in without
    ]
    looks = {
        function: looks_of(concerned(rubric, frozenset({function} - {""}), sources, assignment), function)
        for function in dict.fromkeys(mutant.function for mutant in made)
    }
    if reach_of(rubric, reference) is None:  # the replies of code that keeps state are not remembered
        replies = None

    def worker() -> TrustedWorker:
        return TrustedWorker(rubric, reference, host.hiding(*course.secrets), replies)

    fates = _fates(made, looks, rubric, worker, reference, step, workers)
    return _judged(fates, declared, where, assignment)


def _fates(
    made: Sequence[Mutant],
    looks: Mapping[str, Sequence[CompiledCheck]],
    rubric: CompiledRubric,
    worker: Callable[[], TrustedWorker],
    reference: Mapping[str, str],
    step: Step,
    workers: int,
) -> list[tuple[Mutant, Loss | None]]:
    """Each mutant and its first loss, several mutants at a time. worker: starts one that runs the reference"""

    def passes(some: Sequence[CompiledCheck]) -> dict[int, float]:
        with worker() as trusted:
            return reference_passes(rubric, trusted, some)

    def work(some: Sequence[Mutant]) -> list[Loss | None]:
        with worker() as trusted:
            trial = Trial(rubric, trusted, seconds)
            return [fate(mutant, trial, trusted) for mutant in some]

    def fate(mutant: Mutant, trial: Trial, trusted: TrustedWorker) -> Loss | None:
        loss = trial.first_loss({**reference, mutant.module: mutant.source}, looks[mutant.function])
        if not mutant.function:  # importing it may have changed the process for the mutants that follow
            trusted.renew()
        step(f"tried {mutant.where}: {mutant.operator}")
        return loss

    with ThreadPoolExecutor(workers) as pool:
        seconds = {case: took for part in run_jobs(apart(looks, workers), passes, pool) for case, took in part.items()}
        losses = run_in_shares(made, work, pool, workers)
    return list(zip(made, losses, strict=True))


def _judged(
    fates: Sequence[tuple[Mutant, Loss | None]], declared: Sequence[Equivalent], where: Path, assignment: Assignment
) -> Survey:
    """Sort the survivors by their declarations, and find the declarations without a survivor."""
    alive = [mutant for mutant, fate in fates if fate is None]
    reasons = {mutant: next((e.reason for e in declared if e.answers_to(mutant)), "") for mutant in alive}
    faults = [
        f"{assignment.file_of(fate.check)}: the grader itself fails on the mutant `{m.after}` of {m.function}: {fate}. "
        "Mend its oracle"
        for m, fate in fates
        if fate and fate.outcome is Outcome.GRADER_ERROR
    ]
    for entry in declared:
        answering = [fate for mutant, fate in fates if entry.answers_to(mutant)]
        if None not in answering:
            why = f"that mutant loses {answering[0]}" if answering else "no mutant of the reference is this one"
            faults.append(f"{where}, line {entry.line}: `{entry.what}` is declared equivalent, but {why}. Drop the entry")
    return Survey(
        len(fates) - len(alive),
        tuple((m, reasons[m]) for m in alive if reasons[m]),
        tuple(m for m in alive if not reasons[m]),
        tuple(faults),
        where,
    )
