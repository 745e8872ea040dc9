"""Conventions: the rules for every function, whatever it computes.

The result has the inputs' dtype and is on the inputs' device, and the inputs are unchanged afterwards. Where something is
trained through the result, gradients flow back from it. Its values and their gradients are another check's business, as long
as they vary: a slip in the formula does not cost these points as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.rubric.cases import Table
from autograder.rubric.compare import Difference, Value
from autograder.rubric.compiled import CompiledCase, CompiledCheck
from autograder.rubric.families.base import Family, Results, at
from autograder.rubric.families.declaring import Declaration, OnCases, declared, documented
from autograder.rubric.families.device import misplaced
from autograder.rubric.model import Oracle, RubricError
from autograder.rubric.program import Recorder

if TYPE_CHECKING:
    from autograder.rubric.families.declaring import Unpack

AFTERWARDS = " afterwards"
GRADIENT_OF, IN = "gradient of ", " in "


class Conventions(Family):
    """settings: `passes`: names of inputs; gradients must flow back to at least one of them.

    A rubric's own program returns results by any names, inputs as "<name> afterwards", the dict that `gradients_back` returns
    (its names are "gradient of <result> in <name>"), and `s.placed(…)` as "attempts" if the device is to be checked."""

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
        for name, value in results.items():
            if name == "attempts":
                difference = misplaced(value)
            elif name.endswith(AFTERWARDS):
                difference = _changed(name.removesuffix(AFTERWARDS), case.inputs, value)
            elif name.startswith(GRADIENT_OF):
                difference = _stopped(name.removeprefix(GRADIENT_OF).split(IN)[0], results)
            else:
                difference = _retyped(value, case.dtype) or _constant(value)
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


def _constant(value: Value) -> Difference | None:
    """A constant, NaN and infinity included, keeps every convention and earns nothing."""
    data = value.data
    if isinstance(data, np.ndarray) and data.size > 1 and np.array_equal(data, np.full_like(data, data.flat[0]), equal_nan=True):
        text = "every example gets the same value, whatever the inputs"
        return Difference("values", text, text)
    return None


def _changed(name: str, inputs: Mapping[str, Any], after: Value) -> Difference | None:
    before = inputs[name]
    if isinstance(after.data, np.ndarray) and np.array_equal(after.data, before, equal_nan=True):
        return None
    text = (
        f"the call changes its argument {name} in place, so its caller continues with other numbers: "
        f"work on a new tensor (x = x + 1, not x += 1 or x.add_(1))"
    )
    return Difference("in place", text, text)


def _stopped(result: str, results: Results) -> Difference | None:
    """A gradient in some of the inputs is enough: the formula may not depend on the others."""
    prefix = GRADIENT_OF + result + IN
    found = {name.removeprefix(prefix): value.data for name, value in results.items() if name.startswith(prefix)}
    if any(isinstance(gradient, np.ndarray) and gradient.any() for gradient in found.values()):
        return None
    text = f"no gradient flows from {result} back to {' or '.join(found)}, so nothing can be learnt through it"
    return Difference("gradient", f"{text}. Look for a detach, a no_grad, an item() or numpy on the way", text)


CONVENTIONS = Conventions()


@documented(OnCases)
def conventions(function: str, *, passes: Sequence[str] = (), **common: Unpack[OnCases]) -> Declaration:
    """`@conventions("kl_categorical", points=1, on=cases)` over a function without parameters whose body is only a docstring.
    Use cases of float64, in which a constant of float32 shows.

    passes: names of inputs; gradients must flow back from the result to at least one of them
    """
    return declared(CONVENTIONS, function, {"passes": passes}, **common)
