"""Stability: a closed form on extreme inputs, where a right formula written carelessly overflows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from autograder.rubric.families.base import Family, checker


class Stability(Family):
    name = "stability"


STABILITY = Stability()
stability: Callable = partial(checker, STABILITY)
"""`@stability("kl_standard_normal", points=2, on=extreme_cases)`; the oracle itself must be accurate there."""
