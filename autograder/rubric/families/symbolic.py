"""Symbolic: an expression in given symbols, judged by its value at random points in high precision.

Any algebraic form is right. The symbols are made in the worker; the points never leave the judge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from autograder.rubric.compare import Difference, Tolerance, Value, agrees, digits
from autograder.rubric.compiled import Answer, CompiledCase, CompiledCheck
from autograder.rubric.families.base import Family, at, checker
from autograder.rubric.model import Check, Unmet
from autograder.rubric.program import Recorder
from autograder.rubric.trees import NotClosedForm, evaluate_points

# The tree is evaluated in fifty digits and the oracle in float64: only the oracle's own rounding is allowed for.
ROUNDING = Tolerance(1e-9, 1e-12, "sums of a dozen float64 terms of the answer's size or up to a thousand times it")


class Symbolic(Family):
    """settings: `symbols`: names in the order of the function's parameters; `positive`: those that are; `matrices`: name ->
    [rows, columns] of those that are matrices."""

    name = "symbolic"

    def program(self, function: str, result: str, settings: Mapping[str, Any]) -> Callable[..., Mapping]:
        def symbol(s: Recorder, name: str) -> Any:
            if name in settings["matrices"]:
                return s.sympy.MatrixSymbol(name, *settings["matrices"][name])
            return s.sympy.Symbol(name, positive=True) if name in settings["positive"] else s.sympy.Symbol(name, real=True)

        def express(s: Recorder, /, **points: Any) -> dict:
            return {result: s.tree(at(s, function)(*(symbol(s, name) for name in settings["symbols"])))}

        return express

    def answered(self, check: Any, case: Any, said: Any) -> Answer:
        name = next(iter(check.program.returns))
        count = len(next(iter(case.inputs.values())))
        return Answer({name: np.broadcast_to(np.asarray(said, np.float64), (count,)).copy()}, {name: check.tolerance or ROUNDING})

    def _values(self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value]) -> np.ndarray:
        value = results[next(iter(check.program.returns))]
        if value.kind != "tree":
            raise NotClosedForm(f"got {value.kind}, expected a sympy expression")
        return np.array(evaluate_points(value.data, case.inputs))

    def compared(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], answer: Answer
    ) -> Difference | None:
        try:
            got = self._values(check, case, results)
        except NotClosedForm as reason:
            return Difference("expression", str(reason), "the expression cannot be evaluated")
        ((name, expected),) = answer.values.items()
        tolerance = answer.tolerances[name]
        wrong = ~(np.abs(got - expected) <= tolerance.atol + tolerance.rtol * np.abs(expected))
        if not wrong.any():
            return None
        i = int(np.argmax(wrong))
        left, right = digits(got[i], expected[i])
        where = ", ".join(f"{k} = {v[i]:.6g}" for k, v in case.inputs.items() if v.ndim == 1)
        return Difference(
            "values",
            f"at {where or f'number {i + 1} of them'}: got {left}, expected {right}",
            "the expression has the wrong value at some point",
        )

    def recognises(self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], mistake: Any) -> bool | None:
        try:
            return agrees(self._values(check, case, results), next(iter(mistake.values.values())))
        except NotClosedForm:
            return None


SYMBOLIC = Symbolic()


def symbolic(
    function: str, *, symbols: str, positive: str = "", matrices: Mapping[str, tuple[int, int]] | None = None, **settings: Any
) -> Callable[[Callable], Check]:
    """`@symbolic("theory.kl", points=4, symbols="mu sigma", positive="sigma", on=points(mu=real, sigma=positive))` over a
    function of the symbols' values.

    symbols, positive: names, separated by blanks; those neither positive nor matrices are real
    matrices: name -> (rows, columns); their values have the point's axis first
    """
    shapes = {name: list(shape) for name, shape in (matrices or {}).items()}
    return partial(checker, SYMBOLIC)(function, symbols=symbols.split(), positive=positive.split(), matrices=shapes, **settings)


def value_of(tree: list, **symbols: np.ndarray) -> np.ndarray:
    """For late oracles: what an expression that came back is worth at the given points. raises Unmet if it is nothing"""
    try:
        return np.array(evaluate_points(tree, symbols))
    except NotClosedForm as reason:
        raise Unmet(str(reason), "the expression cannot be evaluated") from reason
