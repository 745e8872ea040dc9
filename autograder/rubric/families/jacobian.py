"""Jacobian: the judge measures ∂f/∂x of a map from its values alone, and the oracle computes what follows from it.

Every point x of a case is sent once by itself, and once more among `probes`: x and x ± h·e_j for every entry j, of all points
in one shuffled batch. Strangers among them give the batch another mean and spread than the points have, so that a layer which
normalises by its batch is noticed. Central differences of the map's values there are the Jacobian,

    J_ij = (f_i(x + h e_j) − f_i(x − h e_j)) / 2h,    h = 1e-5, in float64.

The error has two parts. Truncation: h²/6 · |f'''|. Rounding: a value of f has an error of c·u·S, where u = 1.1e-16, S is the
largest intermediate number and c counts operations; division by h makes it c·u·S / h. For networks with tanh and weights of
order one, |f'''| ≤ 1000; with c·S ≤ 1000, which covers inputs of size 50, both parts are about 1.5e-8: this h balances them.
log|det J| is then off by |tr(J⁻¹ ΔJ)| ≤ D · max|J⁻¹| · 3e-8, and in practice by 1e-9.

A worker cannot lie about its Jacobian without moving points elsewhere, which other checks see; its autograd is not used. A map
that adapts to its batch gives x another value among the probes than by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.rubric.cases import Case, Table
from autograder.rubric.compare import Array, Difference, Tolerance, Value
from autograder.rubric.compiled import CompiledCase, CompiledCheck, Expected
from autograder.rubric.families.base import Measuring, Results, measurement, numbers, titled
from autograder.rubric.families.declaring import Common, Declaration, declared, documented
from autograder.rubric.model import Check, RubricError

if TYPE_CHECKING:
    from autograder.rubric.families.declaring import Unpack

STEP = 1e-5
MEASURED = Tolerance(1e-6, 1e-6, "D · max|J⁻¹| · 3e-8 with D · max|J⁻¹| ≤ 30; see the head of this file")
STRANGERS = 4  # probes for each stranger
SAME = 1e-9  # how far f(x) may be from itself in another batch: matrix products round differently in batches of other sizes


class Jacobian(Measuring):
    """settings: `of`: the input that is mapped, (n, *event) in float64; `moved`: the result that holds the map's values at the
    `probes`; `value`: the result that holds its values at the input itself, "" where there is none."""

    name = "jacobian"
    measures = ("jacobian", "centre")
    explained = True
    own_inputs = ("probes",)

    def input_names(self, cases: Table, settings: Mapping[str, Any]) -> tuple[str, ...]:
        names = super().input_names(cases, settings)
        if settings["of"] not in names:
            raise RubricError(f"its cases have no input {settings['of']!r}; name the mapped one in `of`")
        return names if "probes" in names else (*names, "probes")

    def prepared(self, case: Case, settings: Mapping[str, Any], rng: np.random.Generator) -> Case:
        points = case.inputs[settings["of"]]
        if points.dtype != np.float64 or points.ndim < 2:
            raise RubricError(f"{case.name}: {settings['of']} must be (n, *event) in float64, not {points.dtype} {points.shape}")
        return replace(case, inputs={**case.inputs, "probes": case.inputs.get("probes", probes_around(points, rng))})

    def as_expected(self, check: Check | CompiledCheck, case: Case | CompiledCase, said: Any) -> Expected:
        expected = super().as_expected(check, case, said)
        return expected if check.tolerance else replace(expected, tolerances=dict.fromkeys(expected.values, MEASURED))

    def measured(self, check: CompiledCheck, case: CompiledCase, results: Results) -> dict[str, Value] | Difference:
        """`jacobian` (n, outputs, inputs), events flattened, and `centre`, the value at each point among the probes."""
        settings, probes = check.settings, case.inputs["probes"]
        moved = _values_at(probes, settings["moved"], results)
        if isinstance(moved, Difference):
            return moved
        points = len(case.inputs[settings["of"]])
        back = np.argsort(_order(len(probes)))
        size = probes[0].size
        ours = points * (2 * size + 1)
        probes, values = (a[back][:ours].reshape(points, 2 * size + 1, -1) for a in (probes, moved))
        width = np.einsum("njj->nj", probes[:, 1 : size + 1] - probes[:, size + 1 :])  # 2h, after rounding
        measured = np.swapaxes((values[:, 1 : size + 1] - values[:, size + 1 :]) / width[..., None], 1, 2)
        centre = values[:, 0].reshape(points, *moved.shape[1:])
        return (settings["value"] and _elsewhere(settings["value"], results, centre)) or {
            "jacobian": measurement(measured),
            "centre": measurement(centre),
        }


def _values_at(probes: Array, name: str, results: Results) -> Array | Difference:
    """The map's value at each probe, or why the Jacobian cannot be measured from the result."""
    moved = numbers(name, results)
    if isinstance(moved, Difference):
        return moved
    if moved.ndim < 2 or len(moved) != len(probes):
        text = f"for {len(probes)} examples it returns a tensor of shape {moved.shape}"
        return Difference("shape", text, "the result does not have one row for each example")
    if moved.size and np.array_equal(moved, moved.astype(np.float32)):
        text = "it computes in float32 on inputs of float64: every value of the result is a float32 number"
        return Difference("dtype", text, "it computes in less than the inputs' precision")
    return moved


def probes_around(points: Array, rng: np.random.Generator) -> Array:
    """The points of a case and their neighbours, among strangers, shuffled: an input that a table shared by several checks
    draws itself."""
    flat = points.reshape(len(points), 1, -1)
    steps = STEP * np.eye(flat.shape[-1])
    probes = np.concatenate([flat, flat + steps, flat - steps], axis=1).reshape(-1, *points.shape[1:])
    strangers = 1 + 3 * rng.normal(size=(len(probes) // STRANGERS + 4, *points.shape[1:]))
    probes = np.concatenate([probes, strangers])
    return probes[_order(len(probes))]


def _order(n: int) -> Array:
    return np.random.default_rng(n).permutation(n)


def _elsewhere(name: str, results: Results, centre: Array) -> Difference | None:
    """The difference where a point has another value in another batch."""
    value = numbers(name, results, centre.shape)
    if isinstance(value, Difference):
        return value
    if np.all(np.abs(value - centre) <= SAME * (1 + np.abs(centre))):
        return None
    text = "the value at a point changes with the batch that the point is in"
    return titled(name, Difference("batch", text, text))


JACOBIAN = Jacobian()


@documented(Common)
def jacobian(function: str, *, of: str = "x", moved: str = "moved", value: str = "z", **common: Unpack[Common]) -> Declaration:
    """`@jacobian("Layer", points=4, on=cases, program=forward_twice)` over a function of the measured `jacobian`, and of any
    results and inputs, that returns what results (or the jacobian itself) must be.

    The program takes the inputs and `probes`.

    of:    the input that is mapped
    moved: the result that holds the map's values at `probes`
    value: the result that holds its values at the input itself, "" for none
    """
    return declared(JACOBIAN, function, {"of": of, "moved": moved, "value": value}, **common)
