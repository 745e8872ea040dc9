"""What the values of mutants say: slips that nobody declared, made by small changes of the references."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import pytest
from hosts import shared_host

from autograder.course.layout import Course
from autograder.grading.choosing import trains
from autograder.grading.explaining.explain import FAULT, Explanation
from autograder.grading.judge import Judge, Judgement
from autograder.proofs.mutants import mutants
from autograder.proofs.trusted import TrustedWorker
from autograder.proofs.variants import reference
from autograder.rubric.compiled import CompiledCheck, CompiledRubric
from autograder.rubric.families import FAMILIES

TRIED = 50
"""Mutants of an assignment, drawn with a fixed seed. `tests/benchmarks/explained_mutants.py` tries more of them."""


@pytest.mark.parametrize(("name", "least"), [("hw1_divergences", 0.7), ("hw4_gan", 0.7)])
def test_mutants_that_lose_a_check_by_value_are_explained(course: Course, name: str, least: float) -> None:
    found = dict(explained(course, name))
    said = [one for one in found.values() if one]
    assert FAULT not in said
    assert len(found) > TRIED / 4, "too few mutants lose a check by value to say anything"
    assert len(said) >= least * len(found), [mutant for mutant, one in found.items() if not one]


def explained(course: Course, name: str, tried: int = TRIED, seed: int = 0) -> Iterator[tuple[str, Explanation | None]]:
    """Mutants that lose a check by value, and what these say. Only checks of the function itself, and their public cases."""
    sources = course.sources(name)
    assignment, rubric = sources.assignment(), sources.compile()
    own = reference(sources, assignment).sources
    made = [mutant for module in assignment.modules for mutant in mutants(own[module], module) if mutant.function]
    quick = [check for check in rubric.checks if FAMILIES[check.family].explained and not trains(check)]
    with TrustedWorker(rubric, own, shared_host().hiding(*course.secrets)) as worker:
        for mutant in random.Random(seed).sample(made, min(tried, len(made))):
            worker.become({**own, mutant.module: mutant.source})
            judged = list(judgements(rubric, worker, [check for check in quick if check.function == mutant.function]))
            if any(one.first is not None and one.first.by_value for one in judged):
                told = [one.explained for one in judged if one.explained]
                yield f"{mutant.where}: {mutant.before} -> {mutant.after}", told[0] if told else None


def judgements(rubric: CompiledRubric, worker: TrustedWorker, checks: Sequence[CompiledCheck]) -> Iterator[Judgement]:
    judge = Judge(rubric, {})
    for check in checks:
        public = tuple(case for case in check.cases if case.public)
        shown = CompiledCheck(**{**vars(check), "cases": public, "hints": {}})
        yield judge.judge(shown, [worker.observe(shown, case) for case in public])
