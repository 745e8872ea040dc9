"""Symbolic: an expression in given symbols, judged by its value at random points in high precision.

Any algebraic form is right. The symbols are made in the worker; the points never leave the judge.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.rubric.compare import Array, Difference, Tolerance, agrees, digits
from autograder.rubric.compiled import CompiledCase, CompiledCheck, Expected
from autograder.rubric.families.base import Family, Pair, Results, at
from autograder.rubric.families.declaring import Common, Declaration, declared, documented
from autograder.rubric.model import Oracle, Unmet
from autograder.rubric.program import Recorder
from autograder.rubric.trees import NotClosedForm, evaluate_points

if TYPE_CHECKING:
    from autograder.rubric.families.declaring import Unpack

# The tree is evaluated in fifty digits and the oracle in float64, so only the oracle's rounding is allowed.
ROUNDING = Tolerance(1e-9, 1e-12, "sums of a dozen float64 terms up to a thousand times as large as their sum")


class Symbolic(Family):
    """settings: `symbols`: names in the order of the function's parameters; `positive`: the names of positive ones;
    `matrices`: name -> [rows, columns]."""

    name = "symbolic"
    explained = True

    def program(self, function: str, result: str, settings: Mapping[str, Any]) -> Callable[..., Mapping[str, Any]]:
        def symbol(s: Recorder, name: str) -> Any:
            if name in settings["matrices"]:
                return s.sympy.MatrixSymbol(name, *settings["matrices"][name])
            return s.sympy.Symbol(name, positive=True) if name in settings["positive"] else s.sympy.Symbol(name, real=True)

        def express(s: Recorder, /, **points: Any) -> dict[str, Any]:
            return {result: s.tree(at(s, function)(*(symbol(s, name) for name in settings["symbols"])))}

        return express

    def as_expected(self, check: Any, case: Any, said: Any) -> Expected:
        name = next(iter(check.program.returns))
        count = len(next(iter(case.inputs.values())))
        return Expected(
            {name: np.broadcast_to(np.asarray(said, np.float64), (count,)).copy()}, {name: check.tolerance or ROUNDING}
        )

    def _values(self, check: CompiledCheck, case: CompiledCase, results: Results) -> Array:
        value = results[next(iter(check.program.returns))]
        if value.kind != "tree":
            raise NotClosedForm(f"got {value.kind}, expected a sympy expression")
        return np.asarray(evaluate_points(value.data, case.inputs))

    def compared(self, check: CompiledCheck, case: CompiledCase, results: Results, expected: Expected) -> Difference | None:
        try:
            got = self._values(check, case, results)
        except NotClosedForm as reason:
            return Difference("expression", str(reason), "the expression cannot be evaluated")
        ((name, truth),) = expected.values.items()
        tolerance = expected.tolerances[name]
        wrong = ~(np.abs(got - truth) <= tolerance.atol + tolerance.rtol * np.abs(truth))
        if not wrong.any():
            return None
        i = int(np.argmax(wrong))
        left, right = digits(got[i], truth[i])
        where = ", ".join(f"{k} = {v[i]:.6g}" for k, v in case.inputs.items() if v.ndim == 1)
        return Difference(
            "values",
            f"at {where or f'point {i + 1}'}: got {left}, expected {right}",
            "the expression has the wrong value at some point",
            by_value=True,
        )

    def pairs(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Iterator[Pair]:
        """The expression's values at the points."""
        assert case.expected is not None
        ((name, truth),) = case.expected.values.items()
        with contextlib.suppress(NotClosedForm):
            values = self._values(check, case, results)
            yield Pair(name, values, truth, case.expected.tolerances[name], tree=results[name].data)

    def recognises(self, check: CompiledCheck, case: CompiledCase, results: Results, mistake: Any) -> bool | None:
        try:
            return agrees(self._values(check, case, results), next(iter(mistake.values.values())))
        except NotClosedForm:
            return None


SYMBOLIC = Symbolic()


@documented(Common)
def symbolic(
    function: str,
    *,
    symbols: str,
    positive: str = "",
    matrices: Mapping[str, tuple[int, int]] | None = None,
    **common: Unpack[Common],
) -> Declaration:
    """`@symbolic("theory.kl", points=4, symbols="mu sigma", positive="sigma", on=points(mu=real, sigma=positive))` over a
    function of the symbols' values.

    symbols:  the function's parameters, separated by blanks; real unless named below
    positive: the names of positive ones, separated by blanks
    matrices: name -> (rows, columns); their values have the points' axis first
    """
    shapes = {name: list(shape) for name, shape in (matrices or {}).items()}
    settings = {"symbols": symbols.split(), "positive": positive.split(), "matrices": shapes}
    return declared(SYMBOLIC, function, settings, **common)


def value_of(tree: list[Any], **symbols: Array) -> Array:
    """For late oracles: the value of a student's expression at the given points. raises Unmet where it has none"""
    try:
        return np.asarray(evaluate_points(tree, symbols))
    except NotClosedForm as reason:
        raise Unmet(str(reason), "the expression cannot be evaluated") from reason
