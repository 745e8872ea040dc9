"""Gradient: the worker differentiates the student's function, against a random cotangent.

A plain sum would hide `z = mu.mean(0) + …`, whose summed gradient is one. A random weight for every entry of the output does
not. The oracle returns the partial derivative of each output entry with respect to its own inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.rubric.cases import Case, Table
from autograder.rubric.compare import Array, Difference, Tolerance
from autograder.rubric.compiled import CompiledCase, CompiledCheck, Expected
from autograder.rubric.families.base import Family, Pair, Results, at, measurement
from autograder.rubric.families.declaring import Common, Declaration, declared, documented
from autograder.rubric.model import Check, Oracle, RubricError
from autograder.rubric.program import Recorder

if TYPE_CHECKING:
    from autograder.rubric.families.declaring import Unpack

EVENT_AXES = {"example": 1, "element": 0, "batch": 0}


class Gradient(Family):
    """settings: `per`: what has one output number: "example" (each batch element, event axis last), "element", or "batch"
    (a loss: a scalar of inputs whose shapes need not fit each other)."""

    name = "gradient"
    explained = True
    own_inputs = ("cotangent",)

    def input_names(self, cases: Table, settings: Mapping[str, Any]) -> tuple[str, ...]:
        return (*super().input_names(cases, settings), "cotangent")

    def program(self, function: str, result: str, settings: Mapping[str, Any]) -> Callable[..., Mapping[str, Any]]:
        def differentiate(s: Recorder, /, *, cotangent: Any, **inputs: Any) -> dict[str, Any]:
            leaves = {name: s.leaf(value) for name, value in inputs.items()}
            output = at(s, function)(*leaves.values())
            gradients = s.vjp(output, list(leaves.values()), cotangent)
            return {result: output, **{f"d/d{name}": gradients[i] for i, name in enumerate(leaves)}}

        return differentiate

    def prepared(self, case: Case, settings: Mapping[str, Any], rng: np.random.Generator) -> Case:
        arrays = [v for v in case.inputs.values() if isinstance(v, np.ndarray)]
        shape = () if settings["per"] == "batch" else np.broadcast_shapes(*(a.shape for a in arrays))
        shape = shape[: len(shape) - EVENT_AXES[settings["per"]]]
        # Away from zero, so that no entry of the output goes unseen.
        cotangent = rng.uniform(0.5, 2.0, shape) * rng.choice([-1.0, 1.0], shape)
        return replace(case, inputs={**case.inputs, "cotangent": np.asarray(cotangent, arrays[0].dtype)})

    def as_expected(self, check: Check | CompiledCheck, case: Case | CompiledCase, said: Any) -> Expected:
        weight = _weight(check, case)
        partials = {f"d/d{name}": np.asarray(value, np.float64) * weight for name, value in said.items()}
        return super().as_expected(check, case, partials)

    def compared(self, check: CompiledCheck, case: CompiledCase, results: Results, expected: Expected) -> Difference | None:
        shape, output = case.inputs["cotangent"].shape, results[next(iter(check.program.returns))]
        if output.kind != "tensor" or output.shape != shape:
            return Difference(
                "shape",
                f"the result must be a tensor of shape {shape}, got {output.kind} {output.shape}",
                "the result has the wrong shape",
            )
        for name in expected.values:
            if results[name].kind == "none":
                leaf = name.removeprefix("d/d")
                text = f"no gradient flows back to {leaf}: the result does not depend on it through torch operations"
                return Difference("gradient", text, text)
        return super().compared(check, case, results, expected)

    def pairs(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Iterator[Pair]:
        """The partial derivatives, without the weights, which no handout knows."""
        weight = _weight(check, case)
        for pair in super().pairs(check, case, results, oracle):
            if weight.ndim and (pair.got.shape != pair.truth.shape or len(pair.got) != len(weight)):
                yield pair  # inputs whose shapes were broadcast
                continue
            tolerance = Tolerance(pair.tolerance.rtol, pair.tolerance.atol / float(np.min(np.abs(weight), initial=1.0)))
            yield replace(pair, got=pair.got / weight, truth=pair.truth / weight, tolerance=tolerance, weight=weight)

    def recognises(self, check: CompiledCheck, case: CompiledCase, results: Results, mistake: Expected | Oracle) -> bool | None:
        """No gradient at all counts as the zero gradient of a mistake."""
        if isinstance(mistake, Expected):
            absent = {name: measurement(0 * value) for name, value in mistake.values.items() if results[name].kind == "none"}
            results = {**results, **absent}
        return super().recognises(check, case, results, mistake)


def _weight(check: Check | CompiledCheck, case: Case | CompiledCase) -> Array:
    """The cotangent, with the event axes of the inputs."""
    cotangent = np.asarray(case.inputs["cotangent"], np.float64)
    return np.asarray(cotangent.reshape(cotangent.shape + (1,) * EVENT_AXES[check.settings["per"]]))


GRADIENT = Gradient()


@documented(Common)
def gradient(function: str, *, per: str = "example", **common: Unpack[Common]) -> Declaration:
    """`@gradient("kl_standard_normal", points=3, on=cases)` over a function that returns {input name: ∂output/∂input}.

    per: what has one output number: "example" (each batch element, event axis last), "element", or "batch" (a loss)
    """
    if per not in EVENT_AXES:
        raise RubricError(f"the gradient of {function}: per is 'example', 'element' or 'batch', not {per!r}")
    return declared(GRADIENT, function, {"per": per}, **common)
