"""Closed form: call the function, compare its value with the oracle's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.rubric.families.base import Family
from autograder.rubric.families.declaring import Common, Declaration, declared, documented

if TYPE_CHECKING:
    from autograder.rubric.families.declaring import Unpack


class ClosedForm(Family):
    name = "closed_form"
    explained = True


CLOSED_FORM = ClosedForm()


@documented(Common)
def closed_form(function: str, **common: Unpack[Common]) -> Declaration:
    """`@closed_form("kl_categorical", points=4, on=cases)` over a function of the inputs that returns the value, or a dict
    with one entry for each result of the program."""
    return declared(CLOSED_FORM, function, {}, **common)
