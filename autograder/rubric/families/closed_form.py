"""Closed form: call the function, compare its value with the oracle's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from autograder.rubric.families.base import Family, checker


class ClosedForm(Family):
    name = "closed_form"


CLOSED_FORM = ClosedForm()
closed_form: Callable = partial(checker, CLOSED_FORM)
"""`@closed_form("kl_categorical", points=4, on=cases)` over a function of the inputs that returns the value, or a
dict with one entry for each result of `program`."""
