"""Gradient: the student's function is differentiated in the worker, against a random cotangent.

A plain sum would hide `z = mu.mean(0) + …`, whose summed gradient is one; a random weight for every entry of the
output does not. The oracle says the partial derivative of each output entry with respect to its own inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from autograder.rubric.cases import Case, Table
from autograder.rubric.compare import Difference, Value
from autograder.rubric.compiled import Answer, CompiledCase, CompiledCheck
from autograder.rubric.families.base import Family, at, checker, measurement
from autograder.rubric.model import Check, RubricError
from autograder.rubric.program import Recorder

EVENT_AXES = {"example": 1, "element": 0, "batch": 0}


class Gradient(Family):
    """settings: `per`: what has one output number: "example" (each batch element, event axis last), "element", or "batch"
    (a loss: a scalar of inputs whose shapes need not fit each other)."""

    name = "gradient"

    def input_names(self, cases: Table, settings: Mapping[str, Any]) -> tuple[str, ...]:
        return (*super().input_names(cases, settings), "cotangent")

    def program(self, function: str, result: str, settings: Mapping[str, Any]) -> Callable[..., Mapping]:
        def differentiate(s: Recorder, /, *, cotangent: Any, **inputs: Any) -> dict:
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

    def answered(self, check: Check | CompiledCheck, case: Case | CompiledCase, said: Any) -> Answer:
        weight = np.asarray(case.inputs["cotangent"], np.float64)[(..., *[None] * EVENT_AXES[check.settings["per"]])]
        partials = {f"d/d{name}": np.asarray(value, np.float64) * weight for name, value in said.items()}
        return super().answered(check, case, partials)

    def compared(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], answer: Answer
    ) -> Difference | None:
        expected, output = case.inputs["cotangent"].shape, results[next(iter(check.program.returns))]
        if output.kind != "tensor" or output.shape != expected:
            return Difference(
                "shape",
                f"the result must be a tensor of shape {expected}, got {output.kind} {output.shape}",
                "the result has the wrong shape",
            )
        for name in answer.values:
            if results[name].kind == "none":
                leaf = name.removeprefix("d/d")
                text = f"no gradient flows back to {leaf}: the result does not depend on it through torch operations"
                return Difference("gradient", text, text)
        return super().compared(check, case, results, answer)

    def recognises(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], mistake: Answer | Callable
    ) -> bool | None:
        """A mistake whose gradient is zero is recognised where nothing flows back, too."""
        if isinstance(mistake, Answer):
            absent = {name: measurement(0 * value) for name, value in mistake.values.items() if results[name].kind == "none"}
            results = {**results, **absent}
        return super().recognises(check, case, results, mistake)


GRADIENT = Gradient()


def gradient(function: str, *, per: str = "example", **settings: Any) -> Callable[[Callable], Check]:
    """`@gradient("kl_standard_normal", points=3, on=cases)` over a function that returns {input name: ∂output/∂input}."""
    if per not in EVENT_AXES:
        raise RubricError(f"the gradient of {function}: per is 'example', 'element' or 'batch', not {per!r}")
    return partial(checker, GRADIENT)(function, per=per, **settings)
