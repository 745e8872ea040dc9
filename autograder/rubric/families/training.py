"""Training: a model's score on examples it has never seen, after a budget of steps.

The judge takes the mean score of held-out examples, which are sent only after training has ended (`s.wait()` in the program),
and compares it with two bounds. They are computed when the course is built, by the oracle or, where the oracle asks for
results as well, into the case. The score must be better than a plain baseline's, by a margin that comes from many runs of
right solutions, and it cannot be better than the truth's. For densities the second bound is exact: for every density q that
was fixed before n points were drawn from p, P(Σ log q/p ≥ a) ≤ e^−a, so log(1/false alarm)/n nats are granted. The model and
the way to train it are free.

A score of training is worth something only where it was made by what cannot have seen the truth. So

- weights go back to the judge, where it can compute the score itself;
- what must be computed by the submission's own code, such as a decoder, is computed in a new worker, which was given the
  trained object and codes (`s.fresh(s.saved(model), codes.half())`) and never the images;
- a density is computed by the judge, from the weights: held-out points are denser where the truth is, also among others, so that
  what is asked about them can fit a density to its questions;
- noise that the judge has drawn goes to the worker that draws with it and to no other: who knows z and the noise knows the code
  to the last digit.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.rubric.bars import Bar
from autograder.rubric.cases import Case
from autograder.rubric.compare import FLOOR, Difference
from autograder.rubric.compiled import CompiledCase, CompiledCheck, Expected
from autograder.rubric.families.base import Family, Results, asked, measurement, numbers
from autograder.rubric.families.declaring import Declaration, OnCases, declared, documented
from autograder.rubric.model import Check, Oracle, RubricError

if TYPE_CHECKING:
    from autograder.rubric.families.declaring import Unpack


class Training(Family):
    """The oracle returns (least, most), the bounds of the mean score, or (least, most, scores) where it computes the score of
    each example from the results. A mistake returns the bounds of the mean score of a model that has it, and the scores
    likewise; or a truth value, where other results show whether it was made.

    settings: `measure`: the name of the score; `examples`: the input whose first axis counts them; `lower_is_better`; `unit`
    """

    name = "training"

    def as_expected(self, check: Check | CompiledCheck, case: Case | CompiledCase, said: Any) -> Expected:
        values = dict(zip(("least", "most", "score"), (np.asarray(part, np.float64) for part in said), strict=False))
        if not (values["least"].ndim == values["most"].ndim == 0 and values["least"] <= values["most"]):
            raise RubricError(f"{check.name}: its oracle must return two numbers (least, most), not {said}")
        return Expected(values, dict.fromkeys(values, FLOOR["float64"]))

    def compared(self, check: CompiledCheck, case: CompiledCase, results: Results, expected: Expected) -> Difference | None:
        score = self._score(check, case, results, expected)
        if isinstance(score, Difference):
            return score
        least, most = (float(expected.values[name]) for name in ("least", "most"))
        if least <= score <= most:
            return None
        measure = check.settings["measure"]
        bad, bar, past = ("above", most, "below") if check.settings["lower_is_better"] else ("below", least, "above")
        if (score > most) == (bad == "above"):
            text = f"the trained model does not reach the bar: {measure} is"
            return Difference("training", f"{text} {score:.4g}, {bad} {bar:.4g}", f"{text} {bad} it")
        bar = least if bad == "above" else most
        text = f"no model can be that good on examples it has not seen: {measure} is"
        return Difference("training", f"{text} {score:.4g}, {past} {bar:.4g}", f"{text} {past} what the truth itself gets")

    def bars(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Iterator[Bar]:
        expected = self.late_expected(check, case, results, oracle) if oracle else case.expected
        score = self._score(check, case, results, expected) if isinstance(expected, Expected) else None
        if isinstance(score, float) and isinstance(expected, Expected):
            least, most = (float(expected.values[name]) for name in ("least", "most"))
            measure, unit = check.settings["measure"], check.settings["unit"]
            yield Bar(f"{measure} ≥ {least:.4g}", score, least, score >= least, unit)
            yield Bar(f"{measure} ≤ {most:.4g}", score, most, score <= most, unit)

    def recognises(self, check: CompiledCheck, case: CompiledCase, results: Results, mistake: Expected | Oracle) -> bool | None:
        told: Expected | Difference | bool = (
            mistake if isinstance(mistake, Expected) else asked(check, case, results, partial(self._told, check, case, mistake))
        )
        if isinstance(told, Difference):
            return None
        if isinstance(told, bool):
            return told
        score = self._score(check, case, results, told)
        if isinstance(score, Difference):
            return None
        return bool(told.values["least"] <= score <= told.values["most"])

    def _told(self, check: CompiledCheck, case: CompiledCase, mistake: Oracle, **given: Any) -> Expected | bool:
        said = mistake(**given)
        return bool(said) if isinstance(said, (bool, np.bool_)) else self.as_expected(check, case, said)

    def _score(self, check: CompiledCheck, case: CompiledCase, results: Results, expected: Expected) -> float | Difference:
        name, examples = next(iter(check.program.returns)), case.inputs[check.settings["examples"]]
        if "score" in expected.values:
            name, results = check.settings["measure"], {check.settings["measure"]: measurement(expected.values["score"])}
        scores = numbers(name, results, (len(examples),))
        return scores if isinstance(scores, Difference) else float(scores.mean())


TRAINING = Training()


@documented(OnCases)
def training(
    function: str, *, measure: str, examples: str, lower_is_better: bool = True, unit: float = 0.0, **common: Unpack[OnCases]
) -> Declaration:
    """`@training("fit", points=6, on=cases, program=fit_and_score, measure="the held-out loss", examples="held_out")` over a
    function of the inputs that returns (least, most), the bounds of the mean score.

    The first result of the program is the score, one number for each of the `examples`, unless the oracle returns the scores.

    measure:         the name of the score in the report
    examples:        the input whose first axis counts them
    lower_is_better: of the score
    unit:            a difference of scores that counts, such as that between the bar and the baseline: `verify --zoo` says in it
                     how far right work is from the bars; 0 for the bars' own size
    """
    settings = {"measure": measure, "examples": examples, "lower_is_better": lower_is_better, "unit": unit}
    return declared(TRAINING, function, settings, **common)
