"""Device: the result is on the inputs' device. Tested without a GPU, on torch's device "meta".

The first attempt puts the inputs on "meta", where tensors have shapes but no data. Code that reads values, or goes through
numpy, cannot run there. The second attempt leaves the inputs on the CPU and makes "meta" the default device, so that every
tensor made without naming a device ends up on it. Only a result, or a mixture of tensors, on the wrong device fails:
anything else that happens in the two attempts passes. With a real GPU (`--device cuda`) the first attempt runs on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from autograder.rubric.compare import Difference, Value
from autograder.rubric.compiled import CompiledCase, CompiledCheck
from autograder.rubric.families.base import Family, Results, at
from autograder.rubric.families.declaring import Declaration, OnCases, declared, documented
from autograder.rubric.model import Oracle

if TYPE_CHECKING:
    from autograder.rubric.families.declaring import Unpack

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

    def program(self, function: str, result: str, settings: Mapping[str, Any]) -> Callable[..., Mapping[str, Any]]:
        return lambda s, /, **inputs: {"attempts": s.placed(at(s, function), list(inputs.values()))}

    def judge(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Difference | None:
        return misplaced(results["attempts"])

    def recognises(self, check: CompiledCheck, case: CompiledCase, results: Results, mistake: Any) -> None:
        return None


def misplaced(placed: Value) -> Difference | None:
    """Why a result is not on the inputs' device, or None. placed: the reply of the worker's verb `placed`"""
    attempts = list(_attempts(placed))
    if not attempts:  # a forged reply
        text = "the device of the results could not be observed"
        return Difference("type", text, text)
    for number, (inputs, made, error) in enumerate(attempts):
        if any(device.split(":")[0] != inputs for device in made):
            return _astray("the result is not on the inputs' device")
        # Only in the first attempt: with another default device a mere constant, torch.tensor(2.0), is on it and cannot be
        # mixed with the inputs, while a GPU accepts numbers without axes from the CPU.
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


@documented(OnCases)
def device(function: str, **common: Unpack[OnCases]) -> Declaration:
    """`@device("reparameterize", points=1, on=cases)` over a function `(attempts)` whose body is only a docstring."""
    return declared(DEVICE, function, {}, **common)
