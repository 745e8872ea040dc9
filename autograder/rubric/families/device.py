"""Device: the result lives where the inputs live. Shown without a GPU, on torch's device "meta".

First the inputs are put on "meta", where tensors have shapes but no data. Code that looks at values, or goes
through numpy, cannot run there; then the inputs stay on the CPU and "meta" becomes the default device, so that
every tensor made without naming a device ends up there. Only "is not on the expected device" is a verdict:
whatever else happens in these two attempts passes. With a real GPU (`--device cuda`) the first attempt is on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from autograder.rubric.compare import Difference, Value
from autograder.rubric.compiled import CompiledCase, CompiledCheck
from autograder.rubric.families.base import Family, at, checker

MIXED = re.compile(
    r"expected all tensors to be on the same device|is not on the expected device|"
    r"expected .* device .* but (got|found)|found at least two devices",
    re.IGNORECASE,
)


ADVICE = (
    ": with inputs on a GPU, a tensor made without naming a device is on the CPU. Make new tensors with "
    "device=x.device, or by torch.zeros_like and its kin"
)


def _astray(what: str) -> Difference:
    return Difference("device", what + ADVICE, what)


class Device(Family):
    name = "device"
    always_late = True

    def program(self, function: str, result: str, settings: Mapping[str, Any]) -> Callable[..., Mapping]:
        return lambda s, /, **inputs: {"attempts": s.placed(at(s, function), list(inputs.values()))}

    def judge(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], oracle: Callable | None
    ) -> Difference | None:
        return misplaced(results["attempts"])

    def recognises(self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], mistake: Any) -> None:
        return None


def misplaced(placed: Value) -> Difference | None:
    """What the worker's verb `placed` saw: is a result somewhere else than the inputs?"""
    attempts = list(_attempts(placed))
    if not attempts:  # a forged reply
        text = "where the results are could not be observed"
        return Difference("type", text, text)
    for number, (inputs, made, error) in enumerate(attempts):
        if any(device.split(":")[0] != inputs for device in made):
            return _astray("the result is not on the inputs' device")
        # Only where the inputs were moved: with another default device a mere constant, torch.tensor(2.0), is on it,
        # and is refused there, while a GPU takes numbers without axes from the CPU.
        if number == 0 and MIXED.search(error):
            return _astray("it mixes tensors on different devices")
        if not error:
            return None
    return None


def _attempts(value: Value) -> Iterator[tuple[str, list[str], str]]:
    """(device of the inputs, devices of the results, error) of each attempt."""
    for attempt in value.data if isinstance(value.data, list) else ():
        if isinstance(attempt, Mapping):
            made = attempt.get("results")
            devices = [str(device) for device in made] if isinstance(made, list) else []
            yield str(attempt.get("inputs", "")), devices, str(attempt.get("error", ""))


DEVICE = Device()


def device(function: str, **settings: Any) -> Callable:
    """`@device("reparameterize", points=1, on=cases)` over a function `(attempts)` whose body is only a docstring."""
    return partial(checker, DEVICE)(function, **settings)
