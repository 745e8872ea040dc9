"""Device: the result is on the inputs' device. Tested without a GPU, on a simulated one.

The inputs lie on the simulated device, which refuses what a GPU refuses: operations that mix devices, numpy, a generator of the
other device. Only a result on the wrong device, or such a refusal, fails: anything else that happens passes. With a real GPU
(`--device cuda`) the call runs on it.

An old torch cannot have the simulated device. There "meta" stands for it, where tensors have shapes but no data. Code that reads
values cannot run there, so a second attempt leaves the inputs on the CPU and makes "meta" the default device: every tensor made
without naming a device ends up on it. An object that does not move is tried like that, too.
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
    r"expected .* device .* but (got|found)|found at least two devices|should be either on .* or on the same device",
    re.IGNORECASE,
)
GENERATOR = re.compile(r"device type for generator but found", re.IGNORECASE)
NUMPY = re.compile(r"can't convert (?!meta).* device type tensor to numpy", re.IGNORECASE)  # a call on meta may use values

ADVICE = (
    ": with inputs on a GPU, a tensor made without naming a device is on the CPU. Make new tensors with "
    "device=x.device, or by torch.zeros_like and its kin"
)
REFUSED = (
    (GENERATOR, "it draws numbers on a GPU with a generator of the CPU", ": torch.Generator(device=x.device) makes one for it"),
    (MIXED, "it mixes tensors on different devices", ADVICE),
    (
        NUMPY,
        "it turns a tensor on a GPU into a numpy array",
        ": numpy reads the CPU's memory alone. Stay in torch, or go there and back with x.cpu().numpy() and "
        "torch.as_tensor(result, device=x.device)",
    ),
)
"""What a GPU refuses: torch's message, what it means, what to do."""


def _astray(what: str, advice: str = ADVICE) -> Difference:
    return Difference("device", what + advice, what)


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
        found = (_astray(what, advice) for refusal, what, advice in REFUSED if number == 0 and refusal.search(error))
        if refused := next(found, None):
            return refused
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
