"""Conventions: the rules for every function, whatever it computes.

The result has the inputs' dtype and is on the inputs' device, and the inputs are unchanged afterwards. Where something is
trained through the result, gradients flow back from it. Its values are another check's business: a slip in the formula does
not cost these points as well. But whoever computes nothing earns nothing, so the values vary, and where the oracle says what
they should be, they have its shape and resemble it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.rubric.cases import Table
from autograder.rubric.compare import FLOOR, Array, Difference, Value, first_difference
from autograder.rubric.compiled import CompiledCase, CompiledCheck
from autograder.rubric.families.base import Family, Results, at, titled
from autograder.rubric.families.declaring import Declaration, OnCases, declared, documented
from autograder.rubric.families.device import misplaced
from autograder.rubric.model import Check, Oracle, RubricError, parameters
from autograder.rubric.program import Recorder

if TYPE_CHECKING:
    from autograder.rubric.families.declaring import Unpack

AFTERWARDS = " afterwards"
GRADIENT_OF, IN = "gradient of ", " in "


class Conventions(Family):
    """The oracle returns the true results, or nothing if it takes no arguments.

    settings: `passes`: names of inputs; gradients must flow back to each of them. `within`: see `unlike`.

    A rubric's own program returns results by any names, inputs as "<name> afterwards", the dict that `gradients_back` returns
    (its names are "gradient of <result> in <name>"), and `s.placed(…)` as "attempts" or
    "attempts of <method>" if the device is to be checked."""

    name = "conventions"
    always_late = True

    def input_names(self, cases: Table, settings: Mapping[str, Any]) -> tuple[str, ...]:
        names = super().input_names(cases, settings)
        if unknown := [name for name in settings["passes"] if name not in names]:
            raise RubricError(f"`passes` names {unknown}; the inputs are {list(names)}")
        return names

    def program(self, function: str, result: str, settings: Mapping[str, Any]) -> Callable[..., Mapping[str, Any]]:
        def call(s: Recorder, /, **inputs: Any) -> dict[str, Any]:
            value = at(s, function)(*inputs.values())
            attempts = s.placed(at(s, function), list(inputs.values()))
            afterwards = {name + AFTERWARDS: node for name, node in inputs.items()}
            return {result: value, **afterwards, "attempts": attempts, **gradients(s, inputs)}

        def gradients(s: Recorder, inputs: Mapping[str, Any]) -> dict[str, Any]:
            leaves = {name: s.leaf(inputs[name]) for name in settings["passes"]}
            if not leaves:
                return {}
            total = s.tried("torch.sum", s.tried(function, *{**inputs, **leaves}.values()))
            return gradients_back(s, "the result", total, leaves)

        return call

    def judge(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Difference | None:
        return self._broken(check, case, results) or self._unlike(check, case, results)

    def _unlike(self, check: CompiledCheck, case: CompiledCase, results: Results) -> Difference | None:
        """The first result that has nothing to do with the truth, where that is known."""
        truth = case.expected.values if case.expected else {}
        found = ((name, unlike(results[name], value, check.settings["within"])) for name, value in truth.items())
        return next((titled(name, why) if len(truth) > 1 else why for name, why in found if why), None)

    def _broken(self, check: CompiledCheck, case: CompiledCase, results: Results) -> Difference | None:
        for name, value in results.items():
            if name.split(" ")[0] == "attempts":
                difference = misplaced(value)
            elif name.endswith(AFTERWARDS):
                difference = _changed(name.removesuffix(AFTERWARDS), case.inputs, value)
            elif name.startswith(GRADIENT_OF):
                difference = _stopped(name, value)
            else:
                difference = _retyped(value, case.dtype) or (None if case.expected else _constant(value))
            if difference:
                return difference
        return None

    def recognises(self, check: CompiledCheck, case: CompiledCase, results: Results, mistake: Any) -> None:
        return None


def gradients_back(s: Recorder, result: str, total: Any, leaves: Mapping[str, Any]) -> dict[str, Any]:
    """For programs: the gradients of a result in the leaves that it was computed from, as results that `conventions` reads.

    result: its name in the report
    total:  its sum
    leaves: name -> `s.leaf(…)`
    """
    found = s.vjp(total, list(leaves.values()), s.torch.ones(()))
    return {GRADIENT_OF + result + IN + name: found[i] for i, name in enumerate(leaves)}


def _retyped(value: Value, dtype: str) -> Difference | None:
    if value.kind != "tensor":
        text = "the result is not a torch tensor"
        return Difference("type", text, text)
    if value.dtype != dtype:
        return Difference(
            "dtype",
            f"inputs of {dtype} give a result of {value.dtype}; it must have the inputs' dtype",
            "the result has another dtype than the inputs",
        )
    return None


ROUNDING = 1e-5  # of a constant: the sum of some probabilities is 1 to the last digits


def _constant(value: Value) -> Difference | None:
    """A constant, NaN and infinity included, keeps every convention and earns nothing."""
    data = value.data
    if isinstance(data, np.ndarray) and data.size > 1:
        alike = np.isclose(data, data.flat[0], rtol=ROUNDING, atol=ROUNDING, equal_nan=True)
        if alike.all():
            text = "every example gets the same value, whatever the inputs"
            return Difference("values", text, text)
    return None


FEW = 8  # entries, too few for a correlation to say anything
RESEMBLES = 0.5
"""A wrong sign, scale or offset leaves the correlation of ranks with the truth at ±1, and most other slips leave it above ½. Of n
numbers that have nothing to do with the truth it is about 1/√n: for 40 it is above ½ once in 1000."""


def unlike(value: Value, truth: Array, within: float) -> Difference | None:
    """Why a result has nothing to do with the truth, or None. It may be wrong.

    within: a factor, for results of fewer than FEW numbers; 0 to ask nothing of these: their shape is another check's business
    """
    if 0 < truth.size < FEW and not within:
        return None
    if value.shape != truth.shape or value.data is None:
        return first_difference(value, truth, dtype="", tolerance=FLOOR["float64"])
    got = np.asarray(value.data, np.float64).ravel()
    there = np.isfinite(truth.ravel())
    got, expected = got[there], truth.ravel()[there]
    if not got.size:
        return None
    if not np.isfinite(got).all():
        text = "the result is not finite"
        return Difference("finite", text, text)
    if _correlate(got, expected) if got.size >= FEW else _near(got, expected, within):
        return None
    text = "the values do not depend on the inputs yet: this check gives points only to code that computes something"
    return Difference("values", text, text)


def _correlate(got: Array, expected: Array) -> bool:
    if np.isclose(got, got[0], rtol=ROUNDING, atol=ROUNDING).all():
        return False
    ranks: Array = np.argsort(np.argsort([got, expected]))
    return bool(abs(np.corrcoef(ranks)[0, 1]) >= RESEMBLES)


def _near(got: Array, expected: Array, factor: float) -> bool:
    """Within the factor, whatever the sign."""
    sizes, right = np.abs(got), np.abs(expected)
    return bool(np.all((sizes <= factor * right + ROUNDING) & (right <= factor * sizes + ROUNDING)))


def _changed(name: str, inputs: Mapping[str, Any], after: Value) -> Difference | None:
    before = inputs[name]
    if not isinstance(before, np.ndarray) and after.kind not in ("tensor", "array"):
        return None  # nothing changes a Python number in place
    if isinstance(after.data, np.ndarray) and np.array_equal(after.data, before, equal_nan=True):
        return None
    text = (
        f"the call changes its argument {name} in place, so its caller continues with other numbers: "
        f"work on a new tensor (x = x + 1, not x += 1 or x.add_(1))"
    )
    return Difference("in place", text, text)


def _stopped(name: str, value: Value) -> Difference | None:
    """No gradient of a result in an input. name: "gradient of <result> in <input>" """
    if isinstance(value.data, np.ndarray) and value.data.any():
        return None
    result, _, of = name.removeprefix(GRADIENT_OF).partition(IN)
    text = f"no gradient flows from {result} back to {of}, so nothing can be learnt through it"
    return Difference("gradient", f"{text}. Look for a detach, a no_grad, an item() or numpy on the way", text)


class ResemblingConventions(Conventions):
    """The same where the oracle says what is true. It is compiled, so that no kit holds it."""

    name = "conventions of the truth"
    always_late = False


CONVENTIONS, RESEMBLING = Conventions(), ResemblingConventions()


@documented(OnCases)
def conventions(function: str, *, passes: Sequence[str] = (), within: float = 0.0, **common: Unpack[OnCases]) -> Declaration:
    """`@conventions("kl_categorical", points=1, on=cases)` over a function of the inputs that returns the true result. Results
    need only resemble it: where there are eight numbers or more, or none, they have its shape and follow it. Give one case of
    40, of inputs whose sums and first entries say nothing of the result. Over a function without parameters, whose body is only a
    docstring, results need only vary. Use cases of float64, in which a constant of float32 shows.

    passes: names of inputs; gradients must flow back from the result to each of them
    within: for functions that return one number: the factor by which it may be off. Take inputs of which sums, noise and
            constants are farther away
    """
    settings = {"passes": passes, "within": within}

    def declare(oracle: Oracle) -> Check:
        return declared(RESEMBLING if parameters(oracle) else CONVENTIONS, function, settings, **common)(oracle)

    return declare
