"""Normalised: the mass of exp(log_prob) on a fixed grid of the plane is one.

The grid has `cells` × `cells` points, one in each cell of side w, all at the same place of their cells. That place is drawn for
each case, so that a table of one grid's values is useless on another. Σ exp(log_prob) w² differs from one by
 - the mass outside, which the author of the cases bounds;
 - the error of the sum. By Poisson's formula it is Σ_{k≠0} p̂(2πk/w): for a mixture of Gaussians, or what looks like one at the
   scale of w, with deviations ≥ σ it is below 4 exp(−2π² (σ/w)²), which is 2e-8 for σ = w and 3 % for σ = w/2;
 - rounding: log_prob to 1e-5 in float32 gives 1e-5 of the mass.

The grid is sent in several parts, which take its rows in turn, and the same few points to `watch` go with each. A density that
adapts to its batch gives these another value in another part. In a program that trains, `s.wait()` stands before the grid.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.rubric.cases import Case, Table
from autograder.rubric.compare import Array, Difference, Tolerance, Value
from autograder.rubric.compiled import CompiledCase, CompiledCheck
from autograder.rubric.families.base import Measuring, Results, measurement
from autograder.rubric.families.declaring import Declaration, OnCases, declared, documented
from autograder.rubric.model import RubricError

if TYPE_CHECKING:
    from autograder.rubric.families.declaring import Unpack

PARTS, WATCHED = 10, 32
SAME = 1e-4  # how far log_prob may be from itself in another batch, of 1 + |log_prob|: the tolerance of float32


class Normalised(Measuring):
    """settings: `low`, `high`: the square; `cells`: along each side; `result`: the name of what `on_grid` returned."""

    name = "normalised"
    measures = ("mass",)

    def input_names(self, cases: Table, settings: Mapping[str, Any]) -> tuple[str, ...]:
        names = super().input_names(cases, settings)
        return (*names, *(name for name in ("rows", "columns", "watch") if name not in names))

    def prepared(self, case: Case, settings: Mapping[str, Any], rng: np.random.Generator) -> Case:
        drawn = plane_grid(rng, settings["low"], settings["high"], settings["cells"])
        return replace(case, inputs={**case.inputs, **{k: case.inputs.get(k, v) for k, v in drawn.items()}})

    def measured(self, check: CompiledCheck, case: CompiledCase, results: Results) -> dict[str, Value] | Difference:
        log_prob = grid_values(results[check.settings["result"]], case.inputs["rows"], case.inputs["columns"])
        if isinstance(log_prob, Difference):
            return log_prob
        with np.errstate(over="ignore"):
            density = np.exp(log_prob)
        width = (check.settings["high"] - check.settings["low"]) / check.settings["cells"]
        return {"mass": measurement(density.sum() * width**2)}


def plane_grid(rng: np.random.Generator, low: float, high: float, cells: int) -> dict[str, Array]:
    """Inputs for `on_grid`: the rows in parts, the columns, and points to watch. A table shared by several checks draws them
    itself."""
    width = (high - low) / cells
    rows, columns = low + width * (np.arange(cells) + rng.uniform(size=(2, 1)))
    return {
        "rows": np.stack([rows[i::PARTS] for i in range(PARTS)]).astype(np.float32),
        "columns": columns.astype(np.float32),
        "watch": rng.normal(0, high / 4, (WATCHED, 2)).astype(np.float32),
    }


def on_grid(s: Any, log_prob: Callable[[Any], Any], rows: Any, columns: Any, watch: Any) -> Any:
    """In a program: log_prob at every point of the grid, and at the watched points once for each part of it."""
    parts = [s.torch.cat([s.torch.cartesian_prod(rows[i], columns), watch]) for i in range(PARTS)]
    return s.torch.stack([log_prob(part) for part in parts]).float()  # float64 would take twice the bytes


def grid_values(value: Value, rows: Array, columns: Array) -> Array | Difference:
    """(parts, points): the reply to `on_grid` without the watched points, or what is wrong with it."""
    if value.kind != "tensor" or value.data is None or value.data.dtype.kind != "f":
        return Difference(
            "type",
            f"log_prob: got {value.kind} {value.dtype}, expected a tensor of real numbers",
            "log_prob is not a tensor of real numbers",
        )
    points = rows.shape[1] * len(columns)
    if value.shape != (PARTS, points + WATCHED):
        text = "log_prob does not return one number for each point"
        return Difference(
            "shape", f"{text}: for {PARTS} batches of {points + WATCHED} points they have shape {value.shape}", text
        )
    log_prob = np.asarray(value.data, np.float64)
    if not np.all(log_prob < np.inf):  # NaN fails this too
        return Difference("finite", "log_prob is infinite or NaN somewhere in the plane", "log_prob is infinite or NaN somewhere")
    watched = log_prob[:, points:]
    with np.errstate(invalid="ignore"):
        agree = np.abs(watched - watched[0]) <= SAME * (1 + np.abs(watched[0]))
    if not np.all(agree | (watched == watched[0])):
        text = "the density at a point changes with the batch that the point is in"
        return Difference("batch", text, text)
    return log_prob[:, :points]


NORMALISED = Normalised()


@documented(OnCases)
def normalised(
    function: str,
    *,
    within: float,
    because: str,
    low: float,
    high: float,
    cells: int,
    result: str = "log_prob",
    **common: Unpack[OnCases],
) -> Declaration:
    """`@normalised("Flow", points=3, on=cases, program=…, low=-8, high=8, cells=400, within=1e-2, because="…")` over a function
    that returns {"mass": the mass on the grid}.

    The program takes the inputs, `rows`, `columns` and `watch`, and returns `on_grid(s, log_prob, rows, columns, watch)`.

    within:  the bound on the mass outside, the error of the sum and rounding together
    because: the derivation of that bound
    low:     the square is [low, high]²
    high:    see low
    cells:   of the grid, along each side; a multiple of ten
    result:  the name of the result that `on_grid` returned
    """
    if cells % PARTS:
        raise RubricError(
            f"the grid of {function} is sent in {PARTS} parts, so `cells` must be a multiple of {PARTS}, not {cells}"
        )
    settings = {"low": low, "high": high, "cells": cells, "result": result}
    return declared(NORMALISED, function, settings, tolerance=Tolerance(0.0, within, because), **common)
