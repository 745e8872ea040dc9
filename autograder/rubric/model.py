"""The data of a rubric: an assignment, its checks, and the mistakes they recognise. Each validates itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from autograder.rubric.cases import Table
from autograder.rubric.compare import Tolerance
from autograder.rubric.policy import HINT_LEVELS, NAMES_THE_SLIP, LateDays, RateLimit
from autograder.rubric.program import Program, graded_names

if TYPE_CHECKING:
    from autograder.rubric.families.base import Family

Oracle = Callable[..., Any]

VISIBILITIES = ("visible", "after_due_date", "after_published")
"""Never "hidden": on Gradescope one hidden test hides the student's whole total."""


class RubricError(Exception):
    """An error that an instructor must fix in a rubric. The message names it and the fix."""


class Unmet(Exception):
    """Raised by a late oracle on wrong results.

    text:  the sentence, with the student's numbers
    blind: the sentence for private cases, without them
    """

    def __init__(self, text: str, blind: str = "the result does not meet the requirement") -> None:
        super().__init__(text)
        self.text, self.blind = text, blind


def require(holds: bool, text: str) -> None:
    """Raise `Unmet(text)` unless `holds`."""
    if not holds:
        raise Unmet(text)


def parameters(function: Oracle) -> tuple[str, ...]:
    """The names of a function's parameters."""
    return tuple(inspect.signature(function).parameters)


@dataclass(frozen=True)
class Check:
    """One line of the report: data, and one pure function that computes the expected values.

    name:       the decorated function's name
    sentence:   its docstring, one line, read by the student
    function:   the graded function
    points:     what the check is worth
    family:     its kind
    program:    the steps that the worker runs
    cases:      the inputs of the program
    oracle:     the decorated function
    settings:   what the family needs besides, as plain data
    tolerance:  replaces the tolerance of the inputs' dtype
    visibility: one of VISIBILITIES
    """

    name: str
    sentence: str
    function: str
    points: float
    family: Family
    program: Program
    cases: Table
    oracle: Oracle
    settings: Mapping[str, Any] = field(default_factory=dict)
    tolerance: Tolerance | None = None
    visibility: str = "visible"

    def __post_init__(self) -> None:
        if not self.sentence or "\n" in self.sentence:
            raise RubricError(f"{self.name}: its docstring must be one line, the sentence a student reads")
        if not self.points > 0:
            raise RubricError(f"{self.name}: points must be positive, not {self.points}")
        if self.visibility not in VISIBILITIES:
            raise RubricError(f"{self.name}: visibility must be one of {', '.join(VISIBILITIES)}, not {self.visibility!r}")
        if self.tolerance and not self.tolerance.because:
            raise RubricError(f"{self.name}: a tolerance of its own needs `because`, its derivation")
        if not any(r.public or r.private for r in self.cases.recipes):
            raise RubricError(f"{self.name}: it has no cases, so that anything would pass; give it some with `on`")
        known = (*self.inputs, *self.program.results, *self.family.measures)
        unknown = [p for p in self.asks if p not in known]
        if unknown:
            raise RubricError(f"{self.name}: its oracle asks for {unknown}, neither an input nor a result of its program")
        if self.late and self.family.supplies:
            raise RubricError(f"{self.name}: its {self.family.name} oracle is compiled; let it take inputs, {list(self.inputs)}")

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the cases' inputs."""
        return self.family.input_names(self.cases, self.settings)

    @cached_property  # it is read with each of an oracle's thousands of values
    def asks(self) -> tuple[str, ...]:
        """Parameters of the oracle, without those that the family supplies."""
        return tuple(p for p in parameters(self.oracle) if p not in self.family.supplies)

    @property
    def late(self) -> bool:
        """Does the oracle take a result? Then the judge evaluates it on the replies; else it is compiled."""
        return self.family.always_late or any(p in self.program.results and p not in self.inputs for p in self.asks)

    def mistake(self, hint: str) -> Callable[[Oracle], Mistake]:
        """Declare a recognised mistake: another oracle, and the hint for a student whose results agree with it."""

        def declare(oracle: Oracle) -> Mistake:
            if parameters(oracle) != parameters(self.oracle):
                raise RubricError(
                    f"{oracle.__name__}: a mistake takes the arguments of its check, "
                    f"{parameters(self.oracle)}, not {parameters(oracle)}"
                )
            return Mistake(oracle.__name__, hint, self.name, oracle)

        return declare


@dataclass(frozen=True)
class Mistake:
    """A mistake known by name. hint: says what was done and what to do, without giving the solution away"""

    name: str
    hint: str
    check: str
    oracle: Oracle


@dataclass(frozen=True)
class Assignment:
    """An assignment: its modules, the points it adds up to, and (once loaded) its checks.

    name:       the folder's name, "hw3_vae"
    title:      its name in reports
    modules:    the files that a student hands in; the first is `mod` in programs, the others go by their own names
    total:      the sum of all points
    secret:     seeds the private cases; any text, never published
    seconds:    wall-clock limit of one program, on the machine where the course is written
    budget:     wall-clock limit of one submission
    memory:     MiB that the student's process may use beyond an imported torch
    rate_limit: the number of submissions graded within some hours; None for all
    late_days:  the cost of handing in after the due date; None for no cost
    hints:      how much a report for marks tells of a wrong answer: 0 nothing, 1 what kind of difference it is, 2 also which slip
                it looks like, 3 also where in the handout to read
    """

    name: str
    title: str
    modules: tuple[str, ...]
    total: float
    secret: str
    seconds: float = 10.0
    budget: float = 300.0
    memory: int = 1024
    rate_limit: RateLimit | None = None
    late_days: LateDays | None = None
    hints: int = NAMES_THE_SLIP
    checks: tuple[Check, ...] = ()
    mistakes: tuple[Mistake, ...] = ()

    def __post_init__(self) -> None:
        if not self.modules or not all(m.endswith(".py") for m in self.modules):
            raise RubricError(f"{self.name}: modules must be the .py files that a student hands in, not {self.modules}")
        if not self.secret:
            raise RubricError(f"{self.name}: `secret` is empty, so anybody could draw the private cases")
        for option, kind in (("rate_limit", RateLimit), ("late_days", LateDays)):
            if not isinstance(getattr(self, option), (kind, type(None))):
                raise RubricError(f"{self.name}: {option} is a {kind.__name__}(…) or None, not {getattr(self, option)!r}")
        if isinstance(self.hints, bool) or self.hints not in HINT_LEVELS:
            raise RubricError(f"{self.name}: hints is 0, 1, 2 or 3, not {self.hints!r}")

    @property
    def graded(self) -> dict[str, frozenset[str]]:
        """Module -> the names in it that the checks ask for."""
        return graded_names(self.modules, (check.program for check in self.checks))

    def of(self, checks: tuple[Check, ...], mistakes: tuple[Mistake, ...]) -> Assignment:
        """The assignment with its checks, validated as a whole."""
        names = [c.name for c in checks] + [m.name for m in mistakes]
        twice = sorted({n for n in names if names.count(n) > 1})
        if twice:
            raise RubricError(f"{self.name}: two checks or mistakes are named {twice[0]!r}; names must be unique")
        points = sum(c.points for c in checks)
        if not abs(points - self.total) <= 1e-9:
            raise RubricError(f"{self.name}: the points add up to {points:g}, but total says {self.total:g}")
        return replace(self, checks=checks, mistakes=mistakes)

    def mistakes_of(self, check: str) -> tuple[Mistake, ...]:
        return tuple(m for m in self.mistakes if m.check == check)

    def file_of(self, name: str) -> str:
        """The file that defines a check or a mistake."""
        declared: tuple[Check | Mistake, ...] = (*self.checks, *self.mistakes)
        return inspect.getfile(inspect.unwrap(next(d.oracle for d in declared if d.name == name)))
