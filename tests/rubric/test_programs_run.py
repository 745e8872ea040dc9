"""Programs in a worker: operators, items and nested results mean there what Python means by them."""

from __future__ import annotations

import numpy as np
import pytest
from asking import Answered, checks_of, rubric_of, sandbox, submission
from hosts import shared_host

from autograder.grading.observe import Observer
from autograder.proofs.trusted import TrustedWorker
from autograder.rubric.compiled import CompiledCase
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


AUTOENCODER = """
import torch

SEEN = []

def made():
    class Local(torch.nn.Linear):
        pass
    return Local(2, 1)

class Model(torch.nn.Module):
    def __init__(self, local):
        super().__init__()
        self.weights = made() if local else torch.nn.Linear(2, 1)
        self.register_buffer("late", None)
        self.register_buffer("grown", torch.zeros(1))

    def encode(self, x):
        SEEN.append(x)
        self.kept = x
        return x.sum(-1)

    def decode(self, z):
        return z * self.weights.bias + 1000 * len(SEEN) + self.late + self.grown.sum()

def train(model):
    with torch.no_grad():
        model.weights.bias.fill_(7.0)
    model.late, model.grown = torch.tensor(1.0), torch.ones(3)
    return [0.5, 0.25]
"""


def decoded_elsewhere(s, x, local):
    model = s.mod.Model(local)
    losses = s.array(s.mod.train(model))
    kept = s.saved(model)
    s.wait()
    codes = model.encode(x)
    codes, kept = s.fresh(codes.half(), kept)
    images = s.restored(kept, s.mod.Model(local)).decode(codes)
    return {"losses": losses, "images": images}


@pytest.mark.parametrize("local", [False, True], ids=["pickled", "by its parameters"])
def test_a_new_worker_knows_what_it_was_given_and_has_the_trained_weights(local: bool) -> None:
    """Breaks if what decodes can have seen what was encoded, if a trained model is lost on the way, or if a class that cannot
    be pickled loses its weights, or a buffer that training has made or made anew in another size."""
    program = record(decoded_elsewhere, ("x", "local"))
    (check,) = checks_of("train", cases=1, program=program)
    case = CompiledCase("case", True, {"x": np.float32([[1, 2], [3, 4]]), "local": local}, None, {})
    rubric, handed_in = rubric_of([check]), submission(AUTOENCODER)
    with Observer(rubric, handed_in, shared_host()) as observer:
        reply = observer.observe(check, case)
        assert observer.environment["workers"] == 2
    assert reply.status == "returned", reply
    got = {name: value["data"] for name, value in reply.results.items()}
    assert got.keys() == {"losses", "images"}
    assert got["images"].tolist() == [25, 53] and got["losses"].tolist() == [0.5, 0.25]
    with TrustedWorker(rubric, handed_in.sources, shared_host()) as worker:
        trusted = worker.observe(check, case)
    assert trusted.status == "returned", trusted
    assert trusted.results.keys() == got.keys() and trusted.results["losses"]["data"].tolist() == [0.5, 0.25]
