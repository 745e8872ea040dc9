"""What a rubric says: an assignment, its checks, and the mistakes they recognise. Data that validates itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from autograder.rubric.cases import Table
from autograder.rubric.compare import Tolerance
from autograder.rubric.policy import LateDays, RateLimit
from autograder.rubric.program import Program

if TYPE_CHECKING:
    from autograder.rubric.families.base import Family

VISIBILITIES = ("visible", "after_due_date", "after_published")
"""Never "hidden": on Gradescope one hidden test hides the student's whole total."""


class RubricError(Exception):
    """Something an instructor must mend in a rubric; the message names it and the fix."""


class Unmet(Exception):
    """Raised by a late oracle: what the student's answer must fulfil, and does not.

    text:  the sentence, with the student's numbers
    blind: the sentence for private cases, without them
    """

    def __init__(self, text: str, blind: str = "the answer does not fulfil what is asked") -> None:
        super().__init__(text)
        self.text, self.blind = text, blind


def require(holds: bool, text: str) -> None:
    """`Unmet(text)` unless `holds`."""
    if not holds:
        raise Unmet(text)


def parameters(function: Callable) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


@dataclass(frozen=True)
class Check:
    """One line of the report: data, plus one pure function that says what the answer should be.

    name:     the decorated function's name
    sentence: its docstring, one line, read by the student
    function: the student's function it is about
    oracle:   the decorated function
    program:  what the worker is asked to do
    cases:    on what
    settings: what the family needs besides, plain data
    """

    name: str
    sentence: str
    function: str
    points: float
    family: Family
    program: Program
    cases: Table
    oracle: Callable
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
        known = (*self.inputs, *self.program.returns, *self.family.measures)
        unknown = [p for p in self.asks if p not in known]
        if unknown:
            raise RubricError(f"{self.name}: its oracle asks for {unknown}, neither an input nor a result of its program")
        if self.late and self.family.supplies:
            raise RubricError(f"{self.name}: its {self.family.name} oracle is compiled; let it take inputs, {list(self.inputs)}")

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the cases' inputs."""
        return self.family.input_names(self.cases, self.settings)

    @property
    def asks(self) -> tuple[str, ...]:
        """Parameters of the oracle, without those the family supplies."""
        return tuple(p for p in parameters(self.oracle) if p not in self.family.supplies)

    @property
    def late(self) -> bool:
        """Does the oracle name a result? Then the judge evaluates it on the replies; else it is compiled."""
        return self.family.always_late or any(p in self.program.returns and p not in self.inputs for p in self.asks)

    def mistake(self, hint: str) -> Callable[[Callable], Mistake]:
        """Declares a recognised mistake: another oracle, and the sentence for whoever's answer it gives."""

        def declare(oracle: Callable) -> Mistake:
            if parameters(oracle) != parameters(self.oracle):
                raise RubricError(
                    f"{oracle.__name__}: a mistake takes the arguments of its check, "
                    f"{parameters(self.oracle)}, not {parameters(oracle)}"
                )
            return Mistake(oracle.__name__, hint, self.name, oracle)

        return declare


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that is known by name. hint: says what was done and what to do, not the answer."""

    name: str
    hint: str
    check: str
    oracle: Callable


@dataclass(frozen=True)
class Assignment:
    """An assignment: its modules, the points it adds up to, and (once loaded) its checks.

    name:    the folder's name, "hw3_vae"
    title:   what people call it
    modules: the files a student hands in; the first is `mod` in programs, the others go by their own names
    secret:  seeds the private cases; any text, never published
    seconds: wall-clock limit of one program, on the machine the course is written on
    budget:  wall-clock limit of one submission
    memory:  MiB the student's process may take beyond what importing torch takes
    rate_limit: how many submissions are graded in how many hours; all, if None
    late_days:  what handing in after the due date costs; nothing, if None
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
    checks: tuple[Check, ...] = ()
    mistakes: tuple[Mistake, ...] = ()

    def __post_init__(self) -> None:
        if not self.modules or not all(m.endswith(".py") for m in self.modules):
            raise RubricError(f"{self.name}: modules are the .py files a student hands in, not {self.modules}")
        if not self.secret:
            raise RubricError(f"{self.name}: `secret` is empty, so anybody could draw the private cases")
        for option, kind in (("rate_limit", RateLimit), ("late_days", LateDays)):
            if not isinstance(getattr(self, option), (kind, type(None))):
                raise RubricError(f"{self.name}: {option} is a {kind.__name__}(…) or None, not {getattr(self, option)!r}")

    def of(self, checks: tuple[Check, ...], mistakes: tuple[Mistake, ...]) -> Assignment:
        """The assignment with its checks, validated as a whole."""
        names = [c.name for c in checks] + [m.name for m in mistakes]
        twice = sorted({n for n in names if names.count(n) > 1})
        if twice:
            raise RubricError(f"{self.name}: the name {twice[0]!r} stands twice; ids must be unique")
        points = sum(c.points for c in checks)
        if not abs(points - self.total) <= 1e-9:
            raise RubricError(f"{self.name}: the points add up to {points:g}, but total says {self.total:g}")
        return replace(self, checks=checks, mistakes=mistakes)

    def mistakes_of(self, check: str) -> tuple[Mistake, ...]:
        return tuple(m for m in self.mistakes if m.check == check)

    def file_of(self, name: str) -> str:
        """The file that a check or a mistake stands in."""
        return next(d.oracle.__code__.co_filename for d in (*self.checks, *self.mistakes) if d.name == name)
