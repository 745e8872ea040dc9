"""Jacobian: the judge measures ∂f/∂x of a map from its values alone, and the oracle says what follows from it.

Every point x of a case is sent once as it is, and once more among `probes`: x itself and x ± h·e_j for every entry j,
those of all points in one shuffled batch, and among them strangers, so that the batch has another mean and spread than
the points alone (without them a layer that normalises by its batch was not noticed). Central differences of what the
map makes of them are the Jacobian,

    J_ij = (f_i(x + h e_j) − f_i(x − h e_j)) / 2h,    h = 1e-5, in float64.

The error has two parts. Truncation: h²/6 · |f'''|. Rounding: a value of f comes with an error of c·u·S, where u = 1.1e-16,
S is the largest number on the way and c counts operations, and dividing by h makes it c·u·S / h. For networks with
tanh and weights of order one, |f'''| ≤ 1000; with c·S ≤ 1000, which reaches inputs of size 50, both are about 1.5e-8: h is
where they meet. log|det J| is then off by |tr(J⁻¹ ΔJ)| ≤ D · max|J⁻¹| · 3e-8, and in practice by 1e-9.

A worker cannot lie about its Jacobian without moving points elsewhere, which other checks see; its autograd is not
asked. A map that adapts to its batch gives x another value among the probes than by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from autograder.rubric.cases import Case, Table
from autograder.rubric.compare import Difference, Tolerance, Value
from autograder.rubric.compiled import Answer, CompiledCase, CompiledCheck
from autograder.rubric.families.base import Measuring, checker, measurement, numbers, titled
from autograder.rubric.model import Check, RubricError

STEP = 1e-5
MEASURED = Tolerance(1e-6, 1e-6, "D · max|J⁻¹| · 3e-8 with D · max|J⁻¹| ≤ 30; see the head of this file")
STRANGERS = 4  # one for so many probes
SAME = 1e-9  # how far f(x) may be from itself in another batch: matrix products round differently in batches of other sizes


class Jacobian(Measuring):
    """settings: `of`: the input that is moved, (n, *event) in float64; `moved`: the result that holds what became of the
    `probes`; `value`: the result that holds what became of the input itself, "" where there is none."""

    name = "jacobian"
    measures = ("jacobian", "centre")

    def input_names(self, cases: Table, settings: Mapping[str, Any]) -> tuple[str, ...]:
        names = super().input_names(cases, settings)
        if settings["of"] not in names:
            raise RubricError(f"its cases have no input {settings['of']!r} to be moved")
        return names if "probes" in names else (*names, "probes")

    def prepared(self, case: Case, settings: Mapping[str, Any], rng: np.random.Generator) -> Case:
        points = case.inputs[settings["of"]]
        if points.dtype != np.float64 or points.ndim < 2:
            raise RubricError(f"{case.name}: {settings['of']} must be (n, *event) in float64, not {points.dtype} {points.shape}")
        return replace(case, inputs={**case.inputs, "probes": case.inputs.get("probes", probes_around(points, rng))})

    def answered(self, check: Check | CompiledCheck, case: Case | CompiledCase, said: Any) -> Answer:
        answer = super().answered(check, case, said)
        return answer if check.tolerance else replace(answer, tolerances=dict.fromkeys(answer.values, MEASURED))

    def measured(self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value]) -> dict[str, Value] | Difference:
        """`jacobian` (n, outputs, inputs), events flattened, and `centre`, the value at each point among the probes."""
        settings, probes = check.settings, case.inputs["probes"]
        moved = numbers(settings["moved"], results)
        if isinstance(moved, Difference):
            return moved
        if moved.ndim < 2 or len(moved) != len(probes):
            text = f"{len(probes)} examples went in, and a tensor of shape {moved.shape} came back"
            return Difference("shape", text, "the result does not have one row for each example")
        if moved.size and np.array_equal(moved, moved.astype(np.float32)):
            text = "inputs of float64 are worked with in float32: every value that came back is one of float32"
            return Difference("dtype", text, "the inputs are worked with in less than their own precision")
        points = len(case.inputs[settings["of"]])
        back = np.argsort(_order(len(probes)))
        size = probes[0].size
        ours = points * (2 * size + 1)
        probes, values = (a[back][:ours].reshape(points, 2 * size + 1, -1) for a in (probes, moved))
        width = np.einsum("njj->nj", probes[:, 1 : size + 1] - probes[:, size + 1 :])  # 2h, as it was after rounding
        measured = np.swapaxes((values[:, 1 : size + 1] - values[:, size + 1 :]) / width[..., None], 1, 2)
        centre = values[:, 0].reshape(points, *moved.shape[1:])
        return (settings["value"] and _elsewhere(settings["value"], results, centre)) or {
            "jacobian": measurement(measured),
            "centre": measurement(centre),
        }


def probes_around(points: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The points of a case and their neighbours, among strangers, shuffled. Cases that several checks share have them
    already."""
    flat = points.reshape(len(points), 1, -1)
    steps = STEP * np.eye(flat.shape[-1])
    probes = np.concatenate([flat, flat + steps, flat - steps], axis=1).reshape(-1, *points.shape[1:])
    strangers = 1 + 3 * rng.normal(size=(len(probes) // STRANGERS + 4, *points.shape[1:]))
    probes = np.concatenate([probes, strangers])
    return probes[_order(len(probes))]


def _order(n: int) -> np.ndarray:
    return np.random.default_rng(n).permutation(n)


def _elsewhere(name: str, results: Mapping[str, Value], centre: np.ndarray) -> Difference | None:
    """Is the value of a point another one in another batch?"""
    value = numbers(name, results, centre.shape)
    if isinstance(value, Difference):
        return value
    if np.all(np.abs(value - centre) <= SAME * (1 + np.abs(centre))):
        return None
    text = "what becomes of a point changes with the batch it comes in"
    return titled(name, Difference("batch", text, text))


JACOBIAN = Jacobian()


def jacobian(
    function: str, *, of: str = "x", moved: str = "moved", value: str = "z", **settings: Any
) -> Callable[[Callable], Check]:
    """`@jacobian("Layer", points=4, on=cases, program=forward_twice)` over a function of the measured `jacobian`, and of
    results and inputs as it likes, that says what results (or the jacobian itself) must be.

    The program takes the inputs and `probes`, and returns what becomes of `probes` as `moved`.
    """
    return partial(checker, JACOBIAN)(function, of=of, moved=moved, value=value, **settings)
