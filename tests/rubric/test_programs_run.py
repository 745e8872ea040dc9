"""Programs in a worker: operators, items and nested results mean there what Python means by them."""

from __future__ import annotations

import numpy as np
from asking import Answered, sandbox

from autograder.rubric.program import record

SOURCE = """
class Layer:
    weights = [[1.0, 2.0], [5.0]]
    scale = 3.0
"""


def written_as_in_python(s, x):
    layer = s.mod.Layer()
    return {
        "affine": layer.scale * x + 1,
        "turned": 1 - x / 2,
        "power": -(x**2),
        "product": x @ x,
        "entry": x[1, 2],
        "column": x[:, 0],
        "corner": x[1:, -2:],
        "weight": layer.weights[0][1],
        "small": x <= 3,
        "nested": {"rows": [x[0], x[1]], "scale": layer.scale},
    }


def test_a_worker_computes_what_a_program_writes() -> None:
    """Breaks if the worker does not know an operator, or takes a tuple or a slice between brackets for a list."""
    program = record(written_as_in_python, ("x",))
    x = np.arange(9.0).reshape(3, 3)
    steps = [list(step) for step in program.steps]
    message = {"first": True, "modules": ["mod"], "inputs": {"x": x}, "steps": steps, "returns": dict(program.returns)}
    with sandbox(SOURCE, torch=True) as box:
        answer = box.ask(message, 60)
    assert isinstance(answer, Answered) and "results" in answer.message, answer
    got = {name: value["data"] for name, value in answer.message["results"].items()}
    expected = {
        "affine": 3 * x + 1,
        "turned": 1 - x / 2,
        "power": -(x**2),
        "product": x @ x,
        "entry": x[1, 2],
        "column": x[:, 0],
        "corner": x[1:, -2:],
        "weight": 2.0,
        "small": x <= 3,
        "nested.rows.0": x[0],
        "nested.rows.1": x[1],
        "nested.scale": 3.0,
    }
    assert got.keys() == expected.keys()
    assert all(np.array_equal(got[name], value) and np.shape(got[name]) == np.shape(value) for name, value in expected.items())
