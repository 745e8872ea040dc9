"""Follow-through: a function made of others is right if it is the truth, or what the student's own parts come to.

One slip then costs once: whoever's KL is wrong loses the KL's points, and the ELBO that is made of it keeps its own. What
is made of nothing earns nothing: parts and composition must be finite, vary over the examples, and the parts must differ
from each other. A part that raises is no part (`s.tried` in the program gives None); then only the truth is right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from autograder.rubric.cases import Table
from autograder.rubric.compare import FLOOR, Difference, Value, first_difference
from autograder.rubric.compiled import CompiledCase, CompiledCheck
from autograder.rubric.families.base import Family, checker, floating_dtype, numbers


class FollowThrough(Family):
    """settings: `truth`: the input, not sent to the worker, that holds the right value. The first result of the program is
    the composition; the oracle takes the parts and says what they come to."""

    name = "follow_through"
    always_late = True

    def judge(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], oracle: Callable | None
    ) -> Difference | None:
        name, tolerance = next(iter(check.program.returns)), check.tolerance or FLOOR[floating_dtype(case.inputs) or "float64"]
        truth = np.asarray(case.inputs[check.settings["truth"]], np.float64)
        wrong = first_difference(results[name], truth, dtype=case.dtype, tolerance=tolerance)
        # With one example the lost axis of a part is lost by all that is made of it.
        follows = wrong is not None and (wrong.aspect == "values" or (wrong.aspect == "shape" and truth.size == 1))
        if not follows or oracle is None or self._unfit(check, results):
            return wrong
        return wrong if super().judge(check, case, results, oracle) else None

    def recognises(self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], mistake: Any) -> bool | None:
        return None if self._unfit(check, results) else super().recognises(check, case, results, mistake)

    def _unfit(self, check: CompiledCheck, results: Mapping[str, Value]) -> bool:
        """Are the parts such that nothing can follow from them?"""
        composition, *parts = (numbers(name, results) for name in check.program.returns)
        if any(isinstance(made, Difference) for made in (composition, *parts)):
            return True
        constant = any(part.size > 1 and not np.ptp(part) > 0 for part in (*parts, composition))
        return constant or any(np.array_equal(a, b) for i, a in enumerate(parts) for b in parts[:i])


FOLLOW_THROUGH = FollowThrough()


def follow_through(function: str, *, on: Table, program: Callable, truth: str = "truth", **settings: Any) -> Callable:
    """`@follow_through("elbo", points=5, on=cases, program=with_parts)` over a function of the parts (and inputs) that returns
    what they come to: `def elbo_is_made_of_its_parts(likelihood, kl): return likelihood - kl`. A mistake is another such
    function: it is recognised by what it makes of the student's own parts.

    The program returns the composition first, and then the parts, each by `s.tried("mod.part", …)`.
    truth: the input that holds the right value; the program leaves it alone, so that it stays with the judge
    """
    return partial(checker, FOLLOW_THROUGH)(function, on=on, program=program, truth=truth, **settings)
