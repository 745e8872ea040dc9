"""Identity: results must fit each other (additivity, symmetry, invariance), whatever they are.

A function that is constant satisfies many identities, so the side the oracle computes must vary over its entries. One
entry cannot vary: give an identity cases of several examples.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from autograder.rubric.compare import Difference, Value
from autograder.rubric.compiled import Answer, CompiledCase, CompiledCheck
from autograder.rubric.families.base import Family, checker


class Identity(Family):
    name = "identity"
    always_late = True

    def compared(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], answer: Answer
    ) -> Difference | None:
        for name, side in answer.values.items():
            tolerance = answer.tolerances[name]
            if side.size == 0:
                return Difference("shape", f"the results that {name} is compared with are empty", "the results are empty")
            if side.size > 1 and np.ptp(side) <= 100 * (tolerance.atol + tolerance.rtol * np.abs(side).max()):
                text = "every example gets the same value, whatever the inputs"
                return Difference("values", text, text)
        return super().compared(check, case, results, answer)


IDENTITY = Identity()
identity: Callable = partial(checker, IDENTITY)
"""`@identity("kl_categorical", points=2, on=cases, program=joint_and_parts)` over a function of some results that
says what the others must be: `def additive(first, second): return {"joint": first + second}`."""
