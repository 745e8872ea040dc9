"""What a call raises can be asked for without ending the program, and networks are moved without moving the caller's."""

from __future__ import annotations

import pytest
from asking import call, data, request, sandbox, step, still_answers

RAISES = """
def returns(x): return x
def wrong_value(x): raise ValueError("no")
class Own(ValueError): pass
def own(x): raise Own
def double(x): return 2 * x
"""

STUB = "g is not implemented yet: replace this line with your solution."

NETWORK = """
import torch

class Right(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(3))
    def forward(self, x):
        return x * self.weight

class Mixes(Right):
    def forward(self, x):
        return x * self.weight + torch.ones(3)

RIGHT = Right()
def right(): return RIGHT
def mixes(): return Mixes()
def where(): return str(RIGHT.weight.device)
"""


@pytest.mark.parametrize(
    ("name", "kinds"), [("returns", []), ("wrong_value", ["ValueError", "Exception"]), ("own", ["Own", "ValueError"])]
)
def test_the_types_of_what_is_raised(name: str, kinds: list[str]) -> None:
    with sandbox(RAISES) as box:
        said = data(box.ask(request([["raised", [f"mod.{name}", 1], {}]], {"value": step(0)}), 10))
        assert set(kinds) <= set(said) and bool(said) == bool(kinds)
        still_answers(box)


@pytest.mark.slow
def test_a_network_is_moved_along_and_stays_where_it_was() -> None:
    with sandbox(NETWORK, torch=True) as box:
        for name, error in (("right", ""), ("mixes", "device")):
            steps = [[f"mod.{name}", [], {}], ["torch.ones", [2, 3], {}], ["placed", [step(0), [step(1)]], {}]]
            first, *_ = data(box.ask(request(steps, {"value": step(2)}), 60))
            assert first["inputs"] in ("cuda", "meta") and error in first["error"] and bool(first["error"]) == bool(error)
        assert data(call(box, "where")) == "cpu"


def test_a_stub_is_no_error_of_the_right_kind():
    """Breaks if a check that asks for an error is passed, or called wrong, by a function that calls a stub."""
    with sandbox(f"def f(): raise NotImplementedError({STUB!r})") as box:
        told = box.ask(request([["raised", ["mod.f"], {}]], {"value": step(0)}), 5.0)
    assert told.message["error"]["message"] == STUB
