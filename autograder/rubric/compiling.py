"""Compiling a rubric: draw every case, and compute every expected value that depends on inputs alone."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.rubric.cases import Case, generator
from autograder.rubric.compiled import CompiledCase, CompiledCheck, CompiledRubric, Expected, numbered
from autograder.rubric.derived import answers
from autograder.rubric.late import slice_source
from autograder.rubric.model import Assignment, Check, Mistake, Oracle, RubricError
from autograder.sandbox.inside.verbs import LIBRARIES


def compile_rubric(
    assignment: Assignment,
    *,
    source: str,
    provided: str,
    modules: Mapping[str, str],
    rubric_hash: str,
    explained: bool = True,
) -> CompiledRubric:
    """The compiled form of an assignment.

    source:      text of its rubric, from which the late oracles are cut
    provided:    text of its provided.py, which the worker needs
    modules:     function name -> the module that defines it
    rubric_hash: identifies the sources
    explained:   with what a report needs to explain wrong values. Judging does without it, and most of the time goes there
    """
    checks = numbered(_compile_check(assignment, check, modules, explained) for check in assignment.checks)
    late = [
        n
        for check in assignment.checks
        if check.late
        for n in (check.name, *(m.name for m in assignment.mistakes_of(check.name)))
    ]
    late_source = slice_source(source, late)
    _holds_no_secret(assignment, late_source, late)
    return CompiledRubric(
        name=assignment.name,
        title=assignment.title,
        modules=assignment.modules,
        total=assignment.total,
        seconds=assignment.seconds,
        budget=assignment.budget,
        memory=assignment.memory,
        rubric_hash=rubric_hash,
        provided=provided,
        late_source=late_source,
        checks=checks,
        rate_limit=assignment.rate_limit,
        late_days=assignment.late_days,
        hints=assignment.hints,
    )


def _holds_no_secret(assignment: Assignment, late_source: str, late: Sequence[str]) -> None:
    """Refuse compiled oracles among the helpers of late ones: the source of late oracles goes to the judge."""
    declared = {*(c.name for c in assignment.checks), *(m.name for m in assignment.mistakes)} - set(late)
    for node in ast.parse(late_source).body:
        if isinstance(node, ast.FunctionDef) and node.name in declared:
            raise RubricError(
                f"{assignment.name}: a late oracle uses {node.name}, which is an oracle itself: put what they "
                "share into a helper function"
            )


def _compile_check(assignment: Assignment, check: Check, modules: Mapping[str, str], explained: bool) -> CompiledCheck:
    if check.function not in modules:
        raise RubricError(f"{check.name} is about {check.function!r}, which no module of {assignment.name} defines")
    _check_roots(assignment, check)
    mistakes = assignment.mistakes_of(check.name)
    drawn = [
        check.family.prepared(case, check.settings, _rng(assignment, check, case))
        for case in check.cases.drawn(check.name, assignment.secret)
    ]
    cases = [_compile_case(assignment, check, mistakes, case) for case in drawn]
    return CompiledCheck(
        name=check.name,
        sentence=check.sentence,
        function=check.function,
        module=modules[check.function],
        points=check.points,
        family=check.family.name,
        visibility=check.visibility,
        late=check.late,
        settings=check.settings,
        tolerance=check.tolerance,
        asks=check.asks,
        program=check.program,
        hints={m.name: m.hint for m in mistakes},
        cases=_with_derived(check, drawn, cases) if explained else tuple(cases),
    )


def _with_derived(check: Check, drawn: Sequence[Case], cases: Sequence[CompiledCase]) -> tuple[CompiledCase, ...]:
    """The cases with what the oracle says of other inputs, where the family's values can be explained by it."""
    if check.late or not (check.family.explained and check.family.questioned):
        return tuple(cases)

    def oracle(number: int, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        case = replace(drawn[number], inputs=inputs)
        return check.family.expected(check, case, check.oracle, np.random.default_rng(0)).values

    truth = [case.expected.values for case in cases if case.expected]
    unasked = [name for name in drawn[0].inputs if name not in check.asks] if drawn else []
    found = answers([case.inputs for case in drawn], truth, oracle, (*check.family.own_inputs, *unasked))
    return tuple(replace(case, derived=said) for case, said in zip(cases, found, strict=True))


def _check_roots(assignment: Assignment, check: Check) -> None:
    """raises RubricError where the worker could not find what the program names"""
    known = ("mod", *(module.removesuffix(".py") for module in assignment.modules), "provided", *LIBRARIES)
    for path in check.program.paths():
        if path.split(".")[0] not in known:
            raise RubricError(f"{check.name}: its program names {path!r}; a name begins with one of {', '.join(known)}")


def _compile_case(assignment: Assignment, check: Check, mistakes: tuple[Mistake, ...], case: Case) -> CompiledCase:
    def expected(oracle: Oracle, name: str) -> Expected | None:
        if check.late:
            return None
        try:
            return check.family.expected(check, case, oracle, _rng(assignment, check, case, name))
        except Exception as error:
            raise RubricError(f"{name} fails on the case {case.label}: {type(error).__name__}: {error}") from error

    return CompiledCase(
        case.name,
        case.public,
        case.inputs,
        expected(check.oracle, check.name),
        {m.name: expected(m.oracle, m.name) for m in mistakes},
    )


def _rng(assignment: Assignment, check: Check, case: Case, *words: str) -> np.random.Generator:
    return generator(check.name, case.name, "" if case.public else assignment.secret, "own draws", *words)
