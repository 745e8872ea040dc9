"""Proof by edge slips: each loses a check, or the handout permits it in a sentence that is quoted.

A slip is right code that is wrong at one edge of what the handout promises (see `slips`). One that keeps every check is a hole
in the rubric, unless the handout permits it. `tests/submissions/<assignment>/edges.txt` then says so:

    kl_categorical: float32 inside
        "You may compute in float32 or float64 internally."

An entry is a function (or `C.f`, or a pattern such as `*`) and the name of a slip (or a pattern), and below it, indented, the
sentence in double quotes, as it stands in the handout or in the students' files, and any other words. Entries that stand
together share the reason below them. An entry that no surviving slip needs is a defect.

A probe, which is the reference with notes, is run first. It says which cases meet a slip, so that each slip is tried on those
alone; what no case meets keeps every check. Checks of training count for the functions that they are about, and for no others.
"""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course.layout import Course
from autograder.grading.choosing import run_of, trains
from autograder.grading.jobs import run_in_shares, run_jobs
from autograder.grading.judge import Loss
from autograder.grading.outcome import Outcome
from autograder.proofs import variants
from autograder.proofs.declarations import Declaration, declarations, read_by_students, unquoted
from autograder.proofs.remembering import reach_of
from autograder.proofs.replies import Replies, digest_of, this_engine
from autograder.proofs.slips import Signature, Slip, signatures, slips
from autograder.proofs.trials import Trial, apart, looks_of, reference_passes
from autograder.proofs.trusted import TrustedWorker
from autograder.proofs.verify import Step, concerned
from autograder.rubric.compiled import CompiledCheck, CompiledRubric
from autograder.rubric.model import Assignment
from autograder.sandbox.host import SandboxHost

INSIDE = "edge_slips.py"
RUNTIME = (Path(__file__).parent / "inside" / INSIDE).read_text("utf-8")


@dataclass(frozen=True)
class Edge:
    """One slip of one function. number: its place among all of the assignment"""

    number: int
    of: Signature
    slip: Slip

    @property
    def where(self) -> str:
        """Its module, line, function and slip, for a reader."""
        return f"{self.of.module}, line {self.of.line}, {self.of.name}: {self.slip.name}"


@dataclass(frozen=True)
class Permitted(Declaration):
    """A declaration that the handout permits a slip."""

    def answers_to(self, edge: Edge) -> bool:
        """Whether this declares that slip."""
        return fnmatch.fnmatchcase(edge.of.name, self.function) and fnmatch.fnmatchcase(edge.slip.name, self.what)


@dataclass(frozen=True)
class Fate:
    """What came of a slip. met: the number of cases that it acts on; loss: the first check that it loses"""

    edge: Edge
    met: int
    loss: Loss | None


@dataclass(frozen=True)
class EdgeSurvey:
    """What the slips lost.

    killed:      how many lost a check
    permitted:   survivors with the reasons that are declared
    survivors:   survivors without a reason
    faults:      one sentence for each other defect
    declared_in: the file of the declarations
    """

    killed: int
    permitted: tuple[tuple[Fate, str], ...]
    survivors: tuple[Fate, ...]
    faults: tuple[str, ...]
    declared_in: Path

    @property
    def tried(self) -> int:
        """How many slips there were."""
        return self.killed + len(self.permitted) + len(self.survivors)

    @property
    def defects(self) -> tuple[str, ...]:
        """One sentence for each survivor and each fault."""
        return (*(f"{self._kept(fate)}, or quote in {self.declared_in} what permits it" for fate in self.survivors), *self.faults)

    def _kept(self, fate: Fate) -> str:
        if not fate.met:
            return f"{fate.edge.where}: no case of the rubric meets this slip. Add one"
        return f"{fate.edge.where}: this slip is met in {fate.met} case(s) of the rubric and loses none. Add a check that sees it"


def survey(
    course: Course,
    name: str,
    host: SandboxHost,
    step: Step = lambda text: None,
    workers: int = os.cpu_count() or 1,
    replies: Replies | None = None,
    *,
    only: Sequence[str] = (),
    without: Collection[str] = (),
) -> EdgeSurvey:
    """Try every edge slip of an assignment's reference on the checks that can reach it.

    replies: what earlier proofs were told; None to run everything
    only:    patterns of functions ("kl_*", "Flow.*"); entries about others are then not judged
    without: functions and classes that are left out, as are the entries about them

    raises CourseError
    """
    sources = course.sources(name)
    assignment, rubric = sources.assignment(), sources.compile()
    declared_in = course.permitted_edges(name)
    declared = [Permitted(**vars(d)) for d in declarations(declared_in, "slip")]
    reference = variants.reference(sources, assignment).sources
    edges = _edges(reference, assignment, only, without)
    looks = {
        function: _of_its_own(looks_of(concerned(rubric, frozenset({function}), sources, assignment), function), function)
        for function in dict.fromkeys(edge.of.function for edge in edges)
    }
    remembered = replies if reach_of(rubric, reference) is not None else None
    hidden = host.hiding(*course.secrets)
    trials = _Trials(rubric, {**reference, INSIDE: RUNTIME}, hidden, remembered, step, workers)
    fates = trials.fates(edges, looks)
    handout = read_by_students(course, sources)
    unfounded = [fault for entry in declared if (fault := unquoted(entry, declared_in, handout))]
    idle = _idle(fates, declared, declared_in, edges, partial=bool(only or without))
    return _judged(fates, declared, declared_in, assignment, [*unfounded, *idle])


def _of_its_own(looks: Sequence[CompiledCheck], function: str) -> list[CompiledCheck]:
    """Without the training checks of other functions: a slip that training alone notices is blamed on the wrong function."""
    return [look for look in looks if look.function == function or not trains(look)]


def _edges(reference: Mapping[str, str], assignment: Assignment, only: Sequence[str], without: Collection[str]) -> list[Edge]:
    of_all = [s for module in assignment.modules for s in signatures(reference[module], module) if s.function not in without]
    chosen = [s for s in of_all if not only or any(fnmatch.fnmatchcase(s.name, pattern) for pattern in only)]
    pairs = [(signature, slip) for signature in chosen for slip in slips(signature)]
    return [Edge(number, signature, slip) for number, (signature, slip) in enumerate(pairs)]


# ---- running them ------------------------------------------------------------------------------------------------


def wrapped(edges: Iterable[Edge]) -> str:
    """Lines, for the end of a module, that put a slip around its function."""
    lines = [f"{e.of.name} = edge_slips.slipped({e.of.name}, {e.slip.data!r})" for e in edges]
    return "\n".join(["", "", "import edge_slips", *lines, ""])


def with_notes(edges: Sequence[Edge]) -> str:
    """Lines, for the end of a module, that note of each of its functions which slips a call meets."""
    of: dict[str, dict[int, Any]] = {}
    for edge in edges:
        of.setdefault(edge.of.name, {})[edge.number] = edge.slip.data
    lines = [f"{name} = edge_slips.probed({name}, {slips!r})" for name, slips in of.items()]
    return "\n".join(["", "", "import edge_slips", *lines, ""])


@dataclass(frozen=True)
class _Probed:
    """met: a case's id -> the slips that act on it; possible: slips whose arguments are of the right kind; seconds: by case"""

    met: dict[int, set[int]]
    possible: set[int]
    seconds: dict[int, float]


@dataclass(frozen=True)
class _Trials:
    """reference: the sources, with the runtime of the slips"""

    rubric: CompiledRubric
    reference: Mapping[str, str]
    host: SandboxHost
    replies: Replies | None
    step: Step
    workers: int

    def fates(self, edges: Sequence[Edge], looks: Mapping[str, Sequence[CompiledCheck]]) -> list[Fate]:
        """The fate of every slip that is possible, several at a time."""
        probed = self._probed(edges, looks)
        tried = [edge for edge in edges if edge.number in probed.possible]
        self.step(f"probed {len(edges)} slips, of which {len(tried)} are possible")

        def work(some: Sequence[Edge]) -> list[Fate]:
            with self._worker(self.reference, self.replies) as trusted:
                trial = Trial(self.rubric, trusted, probed.seconds)
                return [self._fate(edge, looks[edge.of.function], probed, trial) for edge in some]

        with ThreadPoolExecutor(self.workers) as pool:
            return run_in_shares(tried, work, pool, self.workers)

    def _worker(self, sources: Mapping[str, str], replies: Replies | None) -> TrustedWorker:
        return TrustedWorker(self.rubric, sources, self.host, replies)

    def _fate(self, edge: Edge, looks: Sequence[CompiledCheck], probed: _Probed, trial: Trial) -> Fate:
        met = [look for look in looks if edge.number in probed.met[id(look.cases[0])]]
        module = edge.of.module
        loss = trial.first_loss({**self.reference, module: self.reference[module] + wrapped([edge])}, met) if met else None
        self.step(f"tried {edge.where}")
        return Fate(edge, len(met), loss)

    def _probed(self, edges: Sequence[Edge], looks: Mapping[str, Sequence[CompiledCheck]]) -> _Probed:
        """What each case meets. It is remembered as a whole: its notes are not in the replies."""
        parts = apart(looks, self.workers)
        sources = {
            module: text + with_notes([edge for edge in edges if edge.of.module == module]) if module != INSIDE else text
            for module, text in self.reference.items()
        }
        key = digest_of(
            "edges", this_engine(), self.host.placement, self.rubric.rubric_hash, sorted(sources.items()), self.workers
        )
        said = self.replies.get(key) if self.replies else None
        if said is None:
            with ThreadPoolExecutor(self.workers) as pool:
                said = run_jobs(parts, lambda part: self._notes(sources, part), pool)
            if self.replies:
                self.replies.put(key, said)
        return _gathered(parts, said)

    def _notes(self, sources: Mapping[str, str], looks: Sequence[CompiledCheck]) -> list[list[Any]]:
        """[met, possible, seconds] of each look. raises CourseError where the reference loses a check"""
        found: list[list[Any]] = []
        with self._worker(sources, None) as trusted:
            for look in looks:
                seconds = reference_passes(self.rubric, trusted, [look])
                met, possible = trusted.called("mod.edge_slips.noted", 2)
                found.append([met, possible, seconds[id(look.cases[0])]])
                self.step(f"probed {look.name}")
        return found


def _gathered(parts: Sequence[Sequence[CompiledCheck]], said: Sequence[Sequence[Sequence[Any]]]) -> _Probed:
    """Checks that share a run met the same."""
    probed, shared = _Probed({}, set(), {}), dict[tuple[Any, ...], set[int]]()
    for part, notes in zip(parts, said, strict=True):
        for look, (met, possible, seconds) in zip(part, notes, strict=True):
            case = look.cases[0]
            together = shared.setdefault((run_of(look), case.name, case.public), set())
            together.update(met)
            probed.met[id(case)] = together
            probed.possible.update(possible)
            probed.seconds[id(case)] = seconds
    return probed


# ---- which of them are permitted -----------------------------------------------------------------------------------


def _judged(
    fates: Sequence[Fate], declared: Sequence[Permitted], where: Path, assignment: Assignment, faults: Iterable[str]
) -> EdgeSurvey:
    """Sort the survivors by their declarations. faults: of the declarations"""
    alive = [fate for fate in fates if fate.loss is None]
    reasons = [next((d.reason for d in declared if d.answers_to(fate.edge)), "") for fate in alive]
    ours = [
        f"{assignment.file_of(loss.check)}: the grader itself fails on the slip {fate.edge.where}: {loss}. Mend its oracle"
        for fate in fates
        if (loss := fate.loss) and loss.outcome is Outcome.GRADER_ERROR
    ]
    pairs = list(zip(alive, reasons, strict=True))
    return EdgeSurvey(
        len(fates) - len(alive),
        tuple((fate, reason) for fate, reason in pairs if reason),
        tuple(fate for fate, reason in pairs if not reason),
        (*ours, *faults),
        where,
    )


def _idle(
    fates: Sequence[Fate], declared: Sequence[Permitted], where: Path, chosen: Sequence[Edge], partial: bool
) -> Iterator[str]:
    """Declarations that no survivor needs. partial: the chosen slips are not all, so that a pattern may be about others"""
    for entry in declared:
        if partial and ("*" in entry.function + entry.what or not any(map(entry.answers_to, chosen))):
            continue
        answering = [fate.loss for fate in fates if entry.answers_to(fate.edge)]
        if None not in answering:
            why = f"that slip loses {answering[0]}" if answering else "the reference has no such slip"
            yield (
                f"{where}, line {entry.line}: `{entry.function}: {entry.what}` is declared permitted, but {why}. Drop the entry"
            )
