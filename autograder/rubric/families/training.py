"""Training: what a model makes of examples it has never seen, after a budget of steps.

The judge takes the mean score of held-out examples, which are sent only after training has ended (`s.wait()` in the
program), and holds it against two bars that are computed when the course is built, by the oracle or, where the oracle
asks for results as well, into the case: it must be better than a plain baseline's, by a margin that comes from many runs
of right solutions, and it cannot be better than the truth's. For densities the second bar is exact: whatever density q
was fixed before n points were drawn from p, P(Σ log q/p ≥ a) ≤ e^−a, so that log(1/false alarm)/n nats are granted.
Nothing says how a model is trained or what it looks like inside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from autograder.rubric.cases import Case
from autograder.rubric.compare import FLOOR, Difference, Value
from autograder.rubric.compiled import Answer, CompiledCase, CompiledCheck
from autograder.rubric.families.base import Family, asked, checker, measurement, numbers
from autograder.rubric.model import Check, RubricError


class Training(Family):
    """The oracle returns (least, most): between them the mean score must lie; or (least, most, scores), where it works out the
    score of each example from the results itself. A mistake returns the bounds between which the mean score of whoever
    made it lies, and the scores likewise; or, where something else in the results tells, whether it was made.

    settings: `measure`: what the score is called; `examples`: the input whose first axis counts them; `lower_is_better`
    """

    name = "training"

    def answered(self, check: Check | CompiledCheck, case: Case | CompiledCase, said: Any) -> Answer:
        values = dict(zip(("least", "most", "score"), (np.asarray(part, np.float64) for part in said), strict=False))
        if not (values["least"].ndim == values["most"].ndim == 0 and values["least"] <= values["most"]):
            raise RubricError(f"{check.name}: its oracle returns two numbers (least, most), not {said}")
        return Answer(values, dict.fromkeys(values, FLOOR["float64"]))

    def compared(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], answer: Answer
    ) -> Difference | None:
        score = self._score(check, case, results, answer)
        if isinstance(score, Difference):
            return score
        least, most = (float(answer.values[name]) for name in ("least", "most"))
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

    def recognises(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], mistake: Answer | Callable
    ) -> bool | None:
        if callable(mistake):
            mistake = asked(check, case, results, partial(self._told, check, case, mistake))
        if isinstance(mistake, Difference):
            return None
        if isinstance(mistake, bool):
            return mistake
        score = self._score(check, case, results, mistake)
        if isinstance(score, Difference):
            return None
        return bool(mistake.values["least"] <= score <= mistake.values["most"])

    def _told(self, check: CompiledCheck, case: CompiledCase, mistake: Callable, **given: Any) -> Answer | bool:
        said = mistake(**given)
        return bool(said) if isinstance(said, (bool, np.bool_)) else self.answered(check, case, said)

    def _score(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], answer: Answer
    ) -> float | Difference:
        name, examples = next(iter(check.program.returns)), case.inputs[check.settings["examples"]]
        if "score" in answer.values:
            name, results = check.settings["measure"], {check.settings["measure"]: measurement(answer.values["score"])}
        scores = numbers(name, results, (len(examples),))
        return scores if isinstance(scores, Difference) else float(scores.mean())


TRAINING = Training()


def training(
    function: str, *, measure: str, examples: str, lower_is_better: bool = True, **settings: Any
) -> Callable[[Callable], Check]:
    """`@training("fit", points=6, on=cases, program=fit_and_score, measure="the held-out loss", examples="held_out")` over a
    function of the inputs that returns (least, most), the bounds of the mean score.

    The first result of the program is the score, one number for each of the `examples`, unless the oracle says the scores.
    """
    return partial(checker, TRAINING)(function, measure=measure, examples=examples, lower_is_better=lower_is_better, **settings)
