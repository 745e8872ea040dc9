"""Follow-through: a function made of others is right if it equals the truth, or the composition of the student's own parts.

One slip then costs once: a wrong KL costs the KL's points, and the ELBO that is made of it keeps its own. A composition of
nothing earns nothing: parts and composition must be finite, the parts must differ from each other, and each must depend on
its inputs. It does where it varies over the examples; where it is one number for all of them, as a slip makes it that sums
over the batch, a second value tells, the part's for other inputs. A part that raises gives None, and then only the truth is
right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.rubric.cases import Table
from autograder.rubric.compare import Array, Difference, first_difference
from autograder.rubric.compiled import CompiledCase, CompiledCheck, Expected
from autograder.rubric.families.base import Family, Pair, Results, arguments, at, numbers, tolerance_of
from autograder.rubric.families.declaring import Author, Common, Declaration, declared, documented
from autograder.rubric.model import Oracle, RubricError, parameters
from autograder.rubric.program import Recorder

if TYPE_CHECKING:
    from autograder.rubric.families.declaring import Unpack

OTHERWISE = " otherwise"

Part = tuple[Any, ...]
"""(function, argument, …): the name of an input, a function of inputs, or a constant."""


class FollowThrough(Family):
    """settings: `truth`: the input that holds the right value; no program receives it. The first result of the program is the
    composition; the oracle takes the parts and returns their composition."""

    name = "follow_through"
    always_late = True
    explained = True

    def sent(self, names: tuple[str, ...], settings: Mapping[str, Any]) -> tuple[str, ...]:
        if settings["truth"] not in names:
            raise RubricError(f"its cases have no input {settings['truth']!r} that holds the truth")
        return tuple(name for name in names if name != settings["truth"])

    def judge(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Difference | None:
        name, truth = next(iter(check.program.returns)), np.asarray(case.inputs[check.settings["truth"]], np.float64)
        wrong = first_difference(results[name], truth, dtype=case.dtype, tolerance=tolerance_of(check, case))
        # With one example, an axis that a part loses is lost in its composition as well.
        follows = wrong is not None and (wrong.aspect == "values" or (wrong.aspect == "shape" and truth.size == 1))
        if not follows or self._unfit(check, results):
            return wrong
        return wrong if super().judge(check, case, results, oracle) else None

    def pairs(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Iterator[Pair]:
        """The composition beside the truth, and the student's own parts."""
        name, truth = next(iter(check.program.returns)), np.asarray(case.inputs[check.settings["truth"]], np.float64)
        whole, *parts = check.program.returns
        found = {part: numbers(part, results) for part in (whole, *parts) if not part.endswith(OTHERWISE)}
        made = {part: array for part, array in found.items() if not isinstance(array, Difference)}
        twins = [a for a in parts for b in parts if a != b and a in made and b in made and np.array_equal(made[a], made[b])]
        made = {part: array for part, array in made.items() if part not in twins}  # nobody could say which of them was meant
        if whole in made:
            yield Pair(name, made.pop(whole), truth, tolerance_of(check, case), made)

    def recognises(self, check: CompiledCheck, case: CompiledCase, results: Results, mistake: Expected | Oracle) -> bool | None:
        return None if self._unfit(check, results) else super().recognises(check, case, results, mistake)

    def _unfit(self, check: CompiledCheck, results: Results) -> bool:
        """Can nothing follow from these parts?"""
        found = {name: numbers(name, results) for name in check.program.returns}
        made = {name: array for name, array in found.items() if not isinstance(array, Difference)}
        if len(made) < len(found):
            return True
        whole, *parts = [name for name in made if not name.endswith(OTHERWISE)]
        known = all(name + OTHERWISE in made for name in parts)
        return (
            any(_idle(made[name], made.get(name + OTHERWISE)) for name in parts)
            or (not known and _idle(made[whole], None))
            or any(np.array_equal(made[a], made[b]) for i, a in enumerate(parts) for b in parts[:i])
        )


def _idle(values: Array, otherwise: Array | None) -> bool:
    """Does a part not depend on its inputs?"""
    if otherwise is not None:
        return bool(np.array_equal(values, otherwise))
    return bool(values.size > 1 and not np.ptp(values) > 0)


FOLLOW_THROUGH = FollowThrough()


@documented(Common)
def follow_through(
    function: str,
    *,
    truth: str | Callable[..., Any],
    parts: Mapping[str, Part] | None = None,
    **common: Unpack[Common],
) -> Declaration:
    """Over a function of the parts (and inputs) that returns their composition:

        @follow_through(
            "elbo",
            points=5,
            on=cases,
            truth=lambda x, logits, mu, logvar: log_bernoulli(x, logits).sum(-1) - kl(mu, logvar),
            parts={"likelihood": ("bernoulli_log_likelihood", "x", "logits"), "kl": ("kl_standard_normal", "mu", "logvar")},
        )
        def elbo_is_made_of_its_parts(likelihood, kl):
            return likelihood - kl

    A mistake is another such function: it is recognised by its composition of the student's own parts.

    truth:   the right value, as a function of the inputs or the name of an input; it never leaves the judge
    parts:   name -> (the student's function, its arguments); an argument is the name of an input, a function of inputs, or a
             constant. A part that raises is None. With "<name> otherwise" beside it, the same function of other numbers, a part
             may be constant over the examples: what is asked is that the two differ
    program: in place of `parts`; returns the composition first, and then the parts, each by `s.tried("mod.part", …)`
    """
    if (parts is None) == (common.get("program") is None):
        raise RubricError(f"the follow-through of {function} takes either `parts` or a `program`")
    if not isinstance(truth, str):
        common["on"] = _with_truth(common["on"], truth)
        truth = "truth"
    common["program"] = common.get("program") or _composed(function, parts or {})
    return declared(FOLLOW_THROUGH, function, {"truth": truth}, **common)


def _with_truth(on: Table, truth: Callable[..., Any]) -> Table:
    """The cases with their true value, computed in float64, as one input more."""
    asks = parameters(truth)
    return on.extended(lambda inputs: {"truth": np.asarray(truth(**arguments(asks, inputs, {})), np.float64)})


def _composed(function: str, parts: Mapping[str, Part]) -> Author:
    """The program that calls the function on all inputs, and tries each part."""

    def path(name: str) -> str:
        return name if "." in name else f"mod.{name}"

    def whole_and_parts(s: Recorder, /, **inputs: Any) -> dict[str, Any]:
        def argument(given: Any) -> Any:
            if callable(given):
                return given(**{name: inputs[name] for name in parameters(given)})
            return inputs[given] if isinstance(given, str) else given

        whole = at(s, path(function))(*inputs.values())
        tried = {name: s.tried(path(part), *map(argument, given)) for name, (part, *given) in parts.items()}
        return {function.split(".")[-1]: whole, **tried}

    return whole_and_parts
