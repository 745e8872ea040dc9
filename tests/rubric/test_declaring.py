"""Declaring checks: what `help()` shows of a family's decorator, and what it refuses."""

from __future__ import annotations

import inspect
import pydoc
from collections.abc import Callable

import numpy as np
import pytest

import autograder
from autograder.rubric import cases
from autograder.rubric.families import FAMILIES, choice, closed_form, construction, follow_through, normalised
from autograder.rubric.model import Check, RubricError

DECORATORS: list[Callable] = [getattr(autograder, name) for name in FAMILIES if name.isidentifier()]
ON = cases.named("5 numbers", lambda rng: {"x": rng.normal(size=5), "scale": 2})


@pytest.mark.parametrize("decorator", DECORATORS, ids=lambda d: d.__name__)
def test_help_shows_every_parameter_with_its_meaning(decorator: Callable) -> None:
    """Breaks if a parameter hides in **settings, or nobody says what it means."""
    shown = pydoc.plain(pydoc.render_doc(decorator))
    signature = inspect.signature(decorator)
    assert inspect.isfunction(decorator) and decorator.__name__ in FAMILIES
    assert {"function", "points", "visibility"} <= set(signature.parameters)
    assert not [p for p in signature.parameters.values() if p.kind in (p.VAR_KEYWORD, p.VAR_POSITIONAL)]
    for name in signature.parameters:
        assert f"{name}:" in shown.split("\n", 3)[2], f"{name} is not in the signature"
        explained = [line for line in shown.split("\n") if line.strip().startswith(f"{name}:")]
        assert len(explained) == 1 and explained[0].split(":", 1)[1].strip(), f"{name} is explained {len(explained)} times"


@pytest.mark.parametrize("decorator", DECORATORS, ids=lambda d: d.__name__)
def test_a_misspelt_parameter_is_refused_by_its_name(decorator: Callable) -> None:
    """Breaks if `tolerence=…` is silently ignored."""
    needed = [p.name for p in inspect.signature(decorator).parameters.values() if p.default is p.empty and p.name != "function"]
    with pytest.raises(TypeError, match=rf"^{decorator.__name__}: got an unexpected keyword argument 'tolerence'"):
        decorator("f", **dict.fromkeys(needed), tolerence=None)
    for name in needed:
        with pytest.raises(TypeError, match=rf"^{decorator.__name__}: missing a required .*'{name}'"):
            decorator("f", **{other: None for other in needed if other != name})


def test_what_a_family_decides_itself_cannot_be_given() -> None:
    """Breaks if a tolerance is given to a family that compares nothing, or cases to one that has its own."""
    refused = {
        choice: {"options": "a b", "on": ON},
        construction: {"at_least": 1, "measure": "m", "on": ON},
        normalised: {"within": 1, "because": "", "low": 0, "high": 1, "cells": 10, "on": ON, "tolerance": None},
    }
    for decorator, given in refused.items():
        with pytest.raises(TypeError, match=r"unexpected keyword argument '(on|tolerance)'"):
            decorator("f", points=1, **given)


# ---- follow-through ----------------------------------------------------------------------------------------------------


def whole(first):
    """The whole is its first part."""
    return first


def followed(**given) -> Check:
    return follow_through("whole", points=1, on=ON, **{"parts": {"first": ("first", "x")}, "truth": lambda x: x, **given})(whole)


def test_the_truth_is_an_input_that_no_program_receives() -> None:
    """Breaks if the right value is sent to the worker, or drawing it moves the other inputs."""
    made = followed(truth=lambda x, scale: scale * x)
    plain = closed_form("whole", points=1, on=ON)(lambda_named("whole"))
    for case, other in zip(made.cases.drawn("whole", "secret"), plain.cases.drawn("whole", "secret"), strict=True):
        assert np.array_equal(case.inputs["truth"], 2 * case.inputs["x"]) and case.inputs["truth"].dtype == np.float64
        assert np.array_equal(case.inputs["x"], other.inputs["x"])
    assert made.inputs == ("x", "scale", "truth") and made.program.inputs() == ("x", "scale")

    def greedy(s, x, scale, truth):
        return {"whole": s.mod.whole(x), "first": truth}

    with pytest.raises(TypeError, match="truth"):
        followed(parts=None, program=greedy)


def lambda_named(name: str) -> Callable:
    def oracle(x):
        """It is right."""
        return x

    oracle.__name__ = name
    return oracle


def test_a_truth_that_is_drawn_goes_by_its_name() -> None:
    """Breaks if a true value that is no function of the inputs cannot be given."""
    made = followed(truth="scale")
    assert made.settings["truth"] == "scale" and made.program.inputs() == ("x",)
    with pytest.raises(RubricError, match="no input 'sum' that holds the truth"):
        followed(truth="sum")


def test_parts_are_tried_on_their_arguments() -> None:
    """Breaks if a part is called on other arguments, or in a way that its exception ends the program."""
    parts = {"first": ("theory.first", "x"), "second": ("second", lambda x, scale: x - scale, 0)}
    made = followed(parts=parts)
    x, scale = ({"$": "input", "name": name} for name in ("x", "scale"))
    assert made.program.steps == (
        ("mod.whole", [x, scale], {}),
        ("tried", ["theory.first", x], {}),
        ("operator.sub", [x, scale], {}),
        ("tried", ["mod.second", {"$": "step", "step": 2}, 0], {}),
    )
    assert list(made.program.returns) == ["whole", "first", "second"]


@pytest.mark.parametrize(
    "given", [{"parts": None}, {"program": lambda s, x, scale: {"whole": x, "first": x}}], ids=["none", "both"]
)
def test_parts_and_program_exclude_each_other(given: dict) -> None:
    """Breaks if one of the two is silently ignored."""
    with pytest.raises(RubricError, match="the follow-through of whole takes either `parts` or a `program`"):
        followed(**given)
