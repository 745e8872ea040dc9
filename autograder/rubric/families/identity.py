"""Identity: results must fit each other (additivity, symmetry, invariance), whatever they are.

A constant function satisfies many identities, so the side that the oracle computes must vary over its entries. One entry
cannot vary, and so never passes: give an identity cases of several examples.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from autograder.rubric.compare import Difference
from autograder.rubric.compiled import CompiledCase, CompiledCheck, Expected
from autograder.rubric.families.base import Family, Results
from autograder.rubric.families.declaring import Common, Declaration, declared, documented

if TYPE_CHECKING:
    from autograder.rubric.families.declaring import Unpack


class Identity(Family):
    name = "identity"
    always_late = True
    explained = True

    def compared(self, check: CompiledCheck, case: CompiledCase, results: Results, expected: Expected) -> Difference | None:
        for name, side in expected.values.items():
            tolerance = expected.tolerances[name]
            if side.size == 0:
                return Difference("shape", f"the results that {name} is compared with are empty", "the results are empty")
            if side.size == 1 or np.ptp(side) <= 100 * (tolerance.atol + tolerance.rtol * np.abs(side).max()):
                text = "every example gets the same value, whatever the inputs"
                return Difference("values", text, text)
        return super().compared(check, case, results, expected)


IDENTITY = Identity()


@documented(Common)
def identity(function: str, **common: Unpack[Common]) -> Declaration:
    """`@identity("kl_categorical", points=2, on=cases, program=joint_and_parts)` over a function of some results that
    returns what the others must be: `def additive(first, second): return {"joint": first + second}`."""
    return declared(IDENTITY, function, {}, **common)
