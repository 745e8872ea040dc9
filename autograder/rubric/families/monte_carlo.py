"""Monte Carlo: the judge averages its own draws, so that it shares no formula with the student.

The draws are made when the rubric is compiled. Their number follows from the false-alarm rate and the error to be detected
(see `chance`). Over the choice of the seed, a right value differs from the average by more than the tolerance with
probability `false_alarm`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.rubric import chance
from autograder.rubric.cases import Case
from autograder.rubric.compare import Array, Tolerance
from autograder.rubric.compiled import Expected
from autograder.rubric.families.base import Family, arguments, tolerance_of
from autograder.rubric.families.declaring import Common, Declaration, declared, documented
from autograder.rubric.model import Check, Oracle, RubricError

if TYPE_CHECKING:
    from autograder.rubric.families.declaring import Unpack

PILOT, CHUNK, MOST = 20_000, 100_000, 20_000_000


class MonteCarlo(Family):
    name = "monte_carlo"
    supplies = ("rng", "n")

    def expected(self, check: Check, case: Case, oracle: Oracle, rng: np.random.Generator) -> Expected:
        def draw(n: int) -> Array:
            return np.asarray(oracle(rng=rng, n=n, **arguments(check.asks, case.inputs, {})), np.float64)

        pilot, floor = draw(PILOT), tolerance_of(check, case)
        centre = pilot.mean(0)
        looks = max(1, centre.size) * sum(r.public + r.private for r in check.cases.recipes)
        rate = check.settings["false_alarm"] / looks  # of one entry of one case
        n = self.samples(check, case, pilot, rate, floor)
        total: Any = 0.0
        square: Any = 0.0
        for start in range(0, n, CHUNK):
            drawn = draw(min(CHUNK, n - start)) - centre  # else the squares of a large mean swallow the variance
            total, square = total + drawn.sum(0), square + (drawn**2).sum(0)
        offset = total / n
        error = np.sqrt(np.maximum(square / n - offset**2, 0) / (n - 1))
        allowed = chance.threshold(rate / 2) * error + floor.atol
        name = next(iter(check.program.returns))
        return Expected({name: np.asarray(centre + offset)}, {name: Tolerance(floor.rtol, allowed)})

    def samples(self, check: Check, case: Case, pilot: Array, rate: float, floor: Tolerance) -> int:
        """How many draws one entry of a case needs. raises RubricError where they are too many"""
        deviation, mean = pilot.std(0), pilot.mean(0)
        standard = (pilot - mean) / np.where(deviation > 0, deviation, 1)
        rounding = floor.atol + floor.rtol * float(np.max(np.abs(mean), initial=0))  # allowed beside the noise
        if rounding >= check.settings["detects"]:
            raise RubricError(f"{check.name} allows {rounding:.2g} for rounding on {case.name}: choose a larger `detects`")
        n = chance.mean_samples(
            false_alarm=rate,
            detects=check.settings["detects"] - rounding,
            deviation=float(np.max(deviation, initial=0)),
            skewness=float(np.max(np.abs((standard**3).mean(0)), initial=0)),
        )
        if n > MOST:
            raise RubricError(f"{check.name} would need {n:.2g} draws on {case.name}: choose tamer cases, or a larger `detects`")
        return n


MONTE_CARLO = MonteCarlo()


@documented(Common)
def monte_carlo(
    function: str, *, detects: float, false_alarm: float = chance.MOST_FALSE_ALARMS, **common: Unpack[Common]
) -> Declaration:
    """`@monte_carlo("kl_standard_normal", points=2, on=cases, detects=0.05)` over a function `(rng, n, …inputs)` that
    returns n draws, first axis n, whose mean is the expected value.

    detects:     the absolute error that is noticed (with probability 99.9 %)
    false_alarm: probability that a right value loses, over all entries and cases
    """
    try:
        chance.stated(false_alarm, detects)
    except ValueError as error:
        raise RubricError(f"the Monte Carlo check of {function}: {error}") from error
    return declared(MONTE_CARLO, function, {"false_alarm": false_alarm, "detects": detects}, **common)
