"""Trials: altered references take the reference's place, one after another in one worker, until each loses a check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from autograder.course.layout import CourseError
from autograder.grading.choosing import run_of, trains
from autograder.grading.judge import Judge, Loss
from autograder.proofs.trusted import TrustedWorker
from autograder.rubric.compiled import CompiledCase, CompiledCheck, CompiledRubric

LONG = 1.0  # seconds: a program that takes longer, such as training, is run last


def looks_of(rubric: CompiledRubric, function: str) -> list[CompiledCheck]:
    """The checks one case at a time, the function's own first: one loss is enough. To train is what costs most, and is done on
    the private case alone: its public twin is drawn from the same recipe."""
    single = [replace(check, cases=(case,)) for check in rubric.checks for case in trained_on(check, public=False)]
    return sorted(single, key=lambda check: check.function != function)


def trained_on(check: CompiledCheck, *, public: bool) -> tuple[CompiledCase, ...]:
    """The cases of a check; only the public or the private ones where its program trains, and where there are such."""
    return tuple(case for case in check.cases if not trains(check) or case.public is public) or check.cases


def apart(looks: Mapping[str, Iterable[CompiledCheck]], parts: int) -> list[list[CompiledCheck]]:
    """All looks, each once, in so many parts. Checks that share a run stay together."""
    each = {id(look.cases[0]): look for some in looks.values() for look in some}.values()
    groups: dict[str, list[CompiledCheck]] = {}
    for look in each:
        groups.setdefault(run_of(look), []).append(look)
    return [[look for group in list(groups.values())[i::parts] for look in group] for i in range(parts)]


def reference_passes(rubric: CompiledRubric, worker: TrustedWorker, looks: Iterable[CompiledCheck]) -> dict[int, float]:
    """A case's id -> the seconds that the reference took for it.

    raises CourseError where the reference loses a check: then a loss would prove nothing
    """
    judge, seconds = Judge(rubric, {}, explains=False), dict[int, float]()
    for check in looks:
        reply = worker.observe(check, check.cases[0])
        seconds[id(check.cases[0])] = reply.seconds
        if (loss := judge.judge(check, [reply]).loss) is not None:
            raise CourseError(f"the reference itself loses {loss}: prove the course first (`autograder verify`)")
    return seconds


class Trial:
    """One worker, and the judge of what it replies.

    seconds: a case's id -> what the reference took for it
    """

    def __init__(self, rubric: CompiledRubric, worker: TrustedWorker, seconds: Mapping[int, float]) -> None:
        self._judge, self._worker, self._seconds = Judge(rubric, {}, explains=False), worker, seconds
        self._lost = Counter[int]()  # a case's id -> how many sources have lost it

    def first_loss(self, sources: Mapping[str, str], looks: Iterable[CompiledCheck]) -> Loss | None:
        """The first check that these sources lose, or None if they survive. What others lost comes first."""
        self._worker.become(sources)
        for check in sorted(looks, key=self._place):
            reply = self._worker.observe(check, check.cases[0])
            if (loss := self._judge.judge(check, [reply]).loss) is not None:
                self._lost[id(check.cases[0])] += 1
                return loss
        return None

    def _place(self, check: CompiledCheck) -> tuple[bool, int]:
        case = id(check.cases[0])
        return self._seconds[case] > LONG, -self._lost[case]
