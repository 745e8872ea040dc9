"""Stability: a closed form on extreme inputs, where a right formula written carelessly overflows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.rubric.families.base import Family
from autograder.rubric.families.declaring import Common, Declaration, declared, documented

if TYPE_CHECKING:
    from autograder.rubric.families.declaring import Unpack


class Stability(Family):
    name = "stability"
    explained = True
    questioned = False  # on extreme inputs the answers to many questions coincide


STABILITY = Stability()


@documented(Common)
def stability(function: str, **common: Unpack[Common]) -> Declaration:
    """`@stability("kl_standard_normal", points=2, on=extreme_cases)` over a function of the inputs that returns the value.
    The oracle itself must be accurate there."""
    return declared(STABILITY, function, {}, **common)
