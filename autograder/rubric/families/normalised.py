"""Normalised: the mass of exp(log_prob) on a fixed grid of the plane is one.

The grid has `cells` × `cells` points, one in each cell of side w, all at the same place of their cells, which is drawn
for each case: no table of a grid's values serves for another. Σ exp(log_prob) w² differs from one by
 - the mass outside, which the author of the cases bounds;
 - the error of the sum. By Poisson's formula it is Σ_{k≠0} p̂(2πk/w): for a mixture of Gaussians, or what looks like one at the
   scale of w, with deviations ≥ σ it is below 4 exp(−2π² (σ/w)²), which is 2e-8 for σ = w and 3 % for σ = w/2;
 - rounding: log_prob to 1e-5 in float32 gives 1e-5 of the mass.

The grid goes in several parts, each every so-many-th row, and with each go the same few points to `watch`. A density
that adapts to its batch gives those another value in another part. In the program, `s.wait()` stands before the grid
where something is trained.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from autograder.rubric.cases import Case, Table
from autograder.rubric.compare import Difference, Tolerance, Value
from autograder.rubric.compiled import CompiledCase, CompiledCheck
from autograder.rubric.families.base import Measuring, checker, measurement
from autograder.rubric.model import Check, RubricError

PARTS, WATCHED = 10, 32
SAME = 1e-4  # how far log_prob may be from itself in another batch, of 1 + |log_prob|: the floor of float32


class Normalised(Measuring):
    """settings: `low`, `high`: the square; `cells`: along each side; `result`: the one that `on_grid` returned."""

    name = "normalised"
    measures = ("mass",)

    def input_names(self, cases: Table, settings: Mapping[str, Any]) -> tuple[str, ...]:
        names = super().input_names(cases, settings)
        return (*names, *(name for name in ("rows", "columns", "watch") if name not in names))

    def prepared(self, case: Case, settings: Mapping[str, Any], rng: np.random.Generator) -> Case:
        drawn = plane_grid(rng, settings["low"], settings["high"], settings["cells"])
        return replace(case, inputs={**case.inputs, **{k: case.inputs.get(k, v) for k, v in drawn.items()}})

    def measured(self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value]) -> dict[str, Value] | Difference:
        log_prob = grid_values(results[check.settings["result"]], case.inputs["rows"], case.inputs["columns"])
        if isinstance(log_prob, Difference):
            return log_prob
        with np.errstate(over="ignore"):
            density = np.exp(log_prob)
        width = (check.settings["high"] - check.settings["low"]) / check.settings["cells"]
        return {"mass": measurement(density.sum() * width**2)}


def plane_grid(rng: np.random.Generator, low: float, high: float, cells: int) -> dict[str, np.ndarray]:
    """Inputs for `on_grid`: the rows in parts, the columns, and points to watch. Cases that several checks share have
    them already."""
    width = (high - low) / cells
    rows, columns = low + width * (np.arange(cells) + rng.uniform(size=(2, 1)))
    return {
        "rows": np.stack([rows[i::PARTS] for i in range(PARTS)]).astype(np.float32),
        "columns": columns.astype(np.float32),
        "watch": rng.normal(0, high / 4, (WATCHED, 2)).astype(np.float32),
    }


def on_grid(s: Any, log_prob: Callable, rows: Any, columns: Any, watch: Any) -> Any:
    """In a program: log_prob at every point of the grid, and at the watched points once for each part of it."""
    parts = [s.torch.cat([s.torch.cartesian_prod(rows[i], columns), watch]) for i in range(PARTS)]
    return s.torch.stack([log_prob(part) for part in parts]).float()  # half the bytes, should it be float64


def grid_values(value: Value, rows: np.ndarray, columns: np.ndarray) -> np.ndarray | Difference:
    """(parts, points): the reply to `on_grid`, without the watched points; or what is wrong with it."""
    if value.kind != "tensor" or value.data is None or value.data.dtype.kind != "f":
        return Difference(
            "type",
            f"log_prob: got {value.kind} {value.dtype}, expected a tensor of real numbers",
            "log_prob is not a tensor of real numbers",
        )
    points = rows.shape[1] * len(columns)
    if value.shape != (PARTS, points + WATCHED):
        text = "log_prob does not return one number for each point"
        return Difference("shape", f"{text}: for {PARTS} batches of {points + WATCHED} came {value.shape}", text)
    log_prob = value.data.astype(np.float64)
    if not np.all(log_prob < np.inf):  # nan is not, either
        return Difference("finite", "log_prob is infinite or NaN somewhere in the plane", "log_prob is infinite or NaN somewhere")
    watched = log_prob[:, points:]
    with np.errstate(invalid="ignore"):
        agree = np.abs(watched - watched[0]) <= SAME * (1 + np.abs(watched[0]))
    if not np.all(agree | (watched == watched[0])):
        text = "the density of one and the same point changes with the batch it comes in"
        return Difference("batch", text, text)
    return log_prob[:, :points]


NORMALISED = Normalised()


def normalised(
    function: str, *, within: float, because: str, low: float, high: float, cells: int, result: str = "log_prob", **settings: Any
) -> Callable[[Callable], Check]:
    """`@normalised("Flow", points=3, on=cases, program=…, low=-8, high=8, cells=400, within=1e-2, because="…")` over a function
    that returns {"mass": what the mass on the grid must be}.

    within, because: the bound on mass outside, sum and rounding together, and where it comes from
    The program takes the inputs, `rows`, `columns` and `watch`, and returns `on_grid(s, log_prob, rows, columns, watch)`.
    """
    if cells % PARTS:
        raise RubricError(f"the grid of {function} goes in {PARTS} parts: {cells} cells do not")
    return partial(checker, NORMALISED)(
        function, tolerance=Tolerance(0.0, within, because), low=low, high=high, cells=cells, result=result, **settings
    )
