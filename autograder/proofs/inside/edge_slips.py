"""Slips in a worker: wrappers that make a reference's function wrong at one edge, or note which edges a program meets.

A slip is plain data (see `proofs.slips`): `where` says on which calls it acts, and `harm` what it does to them. It acts on a
call where its condition is met and where its harm has something to harm: no result without an axis of size one is squeezed.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import torch

Slip = Mapping[str, Any]
Function = Callable[..., Any]


class Call:
    """One call of a function. arguments: by name, those of the call and the defaults; they may be exchanged before `go`"""

    def __init__(self, function: Function, bound: inspect.BoundArguments) -> None:
        bound.apply_defaults()
        self.function, self._bound = function, bound

    @property
    def arguments(self) -> dict[str, Any]:
        return self._bound.arguments

    @property
    def module(self) -> Any:
        """The module that a method is called on, or None."""
        owner = self.arguments.get("self")
        return owner if isinstance(owner, torch.nn.Module) and "_modules" in vars(owner) else None

    def go(self) -> Any:
        return self.function(*self._bound.args, **self._bound.kwargs)

    def tensors(self, *names: str) -> Iterator[Any]:
        for name in names:
            yield from tensors(self.arguments.get(name))


def tensors(value: Any) -> Iterator[Any]:
    """Every tensor in a value."""
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from tensors(part)
    elif isinstance(value, dict):
        yield from tensors(list(value.values()))


def floats(value: Any) -> Iterator[Any]:
    """Every tensor of real numbers in a value."""
    yield from (t for t in tensors(value) if t.is_floating_point())


def mapped(value: Any, change: Function) -> Any:
    """The value with `change` applied to every tensor of real numbers in it."""
    if isinstance(value, torch.Tensor):
        return change(value) if value.is_floating_point() else value
    if isinstance(value, (tuple, list)):
        return (tuple if isinstance(value, tuple) else list)(mapped(part, change) for part in value)
    return value


# ---- on which calls ------------------------------------------------------------------------------------------------


def axes(call: Call, ranks: Sequence[tuple[str, int]], more: int) -> bool:
    """An argument has so many axes more than an event of it."""
    return any(t.ndim == rank + more for name, rank in ranks for t in call.tensors(name))


def one_example(call: Call, ranks: Sequence[tuple[str, int]]) -> bool:
    return any(t.ndim > rank and t.shape[0] == 1 for name, rank in ranks for t in call.tensors(name))


def size_one(call: Call, places: Sequence[tuple[str, int]]) -> bool:
    """An axis of an argument has size one."""
    return any(-t.ndim <= axis < t.ndim and t.shape[axis] == 1 for name, axis in places for t in call.tensors(name))


def one_entry(call: Call, places: Sequence[tuple[str, int]]) -> bool:
    """All axes of an argument from some place on have size one."""
    return any(t.ndim > start and t.shape[start:].numel() == 1 for name, start in places for t in call.tensors(name))


def empty(call: Call, names: Sequence[str]) -> bool:
    return any(t.numel() == 0 for t in call.tensors(*names))


def zero(call: Call, name: str) -> bool:
    value = call.arguments.get(name)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value == 0
    return any(bool((t == 0).any()) for t in floats(value))


def beyond(call: Call, name: str, low: float, high: float) -> bool:
    """An argument has a finite entry that is not between two numbers."""
    return any(bool((((t < low) | (t > high)) & t.isfinite()).any()) for t in floats(call.arguments.get(name)))


def number(call: Call, name: str, value: float) -> bool:
    return bool(is_int(call.arguments.get(name)) and call.arguments[name] == value)


def dtype(call: Call, name: str, of: str) -> bool:
    return any(t.dtype == getattr(torch, of) for t in call.tensors(name))


def is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


CONDITIONS: dict[str, Function] = {
    f.__name__: f for f in (axes, one_example, size_one, one_entry, empty, zero, beyond, number, dtype)
}


def met(slip: Slip, call: Call) -> bool:
    """Whether the condition holds. One on values that cannot be read (on device meta, under vmap) does not."""
    try:
        return all(CONDITIONS[kind](call, *rest) for kind, *rest in slip["where"])
    except (RuntimeError, NotImplementedError):
        return False


# ---- what is done ----------------------------------------------------------------------------------------------


class Harm:
    """The value is wrong. `touches` says of a right call whether there is anything to harm; `do` makes the call."""

    def touches(self, call: Call, result: Any, *_: Any) -> bool:
        return True

    def do(self, call: Call, *_: Any) -> Any:
        return self.wrong(call.go())

    def wrong(self, result: Any) -> Any:
        if isinstance(result, torch.Tensor):
            if not result.is_floating_point():
                return ~result if result.dtype == torch.bool else result + 1
            return torch.where(result.isfinite(), 1.125 * result + 0.125, torch.zeros_like(result))
        if isinstance(result, (tuple, list)):
            return (tuple if isinstance(result, tuple) else list)(self.wrong(part) for part in result)
        if isinstance(result, (int, float)):
            return 1.125 * result + 0.125
        raise RuntimeError("a slip")


class Fail(Harm):
    """An exception is raised."""

    def do(self, call: Call, *_: Any) -> Any:
        raise RuntimeError("a slip")


class Squeeze(Harm):
    """Axes of size one are dropped from the results."""

    def touches(self, call: Call, result: Any, *_: Any) -> bool:
        return any(1 in t.shape for t in floats(result))

    def do(self, call: Call, *_: Any) -> Any:
        return mapped(call.go(), lambda t: t.reshape([n for n in t.shape if n != 1]))


class Cast(Harm):
    """The results have another dtype."""

    def touches(self, call: Call, result: Any, *rest: Any) -> bool:
        return any(t.dtype != getattr(torch, rest[0]) for t in floats(result))

    def do(self, call: Call, *rest: Any) -> Any:
        return mapped(call.go(), lambda t: t.to(getattr(torch, rest[0])))


def rounded(tensor: Any) -> Any:
    return tensor.float().to(tensor.dtype)


class Round(Harm):
    """Inputs and results have float32's digits."""

    def touches(self, call: Call, result: Any, *_: Any) -> bool:
        return any(t.dtype == torch.float64 for t in floats([*call.arguments.values(), result]))

    def do(self, call: Call, *_: Any) -> Any:
        for name, value in call.arguments.items():
            call.arguments[name] = mapped(value, rounded)
        return mapped(call.go(), rounded)


def of_module(call: Call) -> list[Any]:
    """The parameters and buffers of the module that a method is called on."""
    return [] if call.module is None else [*call.module.parameters(), *call.module.buffers()]


class RoundWeights(Harm):
    """The weights have float32's digits."""

    def touches(self, call: Call, result: Any, *_: Any) -> bool:
        return any(t.dtype == torch.float64 for t in of_module(call))

    def do(self, call: Call, *_: Any) -> Any:
        before = [(t, t.data) for t in of_module(call) if t.dtype == torch.float64]
        for tensor, data in before:
            tensor.data = rounded(data)
        try:
            return call.go()
        finally:
            for tensor, data in before:
                tensor.data = data


def elsewhere(tensor: Any) -> bool:
    """Whether a tensor made without naming a device lies on another one."""
    return bool(torch.empty(0).device != tensor.device)


class Move(Harm):
    """The results are on the default device."""

    def touches(self, call: Call, result: Any, *_: Any) -> bool:
        return any(elsewhere(t) for t in floats(result))

    def do(self, call: Call, *_: Any) -> Any:
        return mapped(call.go(), lambda t: torch.zeros(t.shape, dtype=t.dtype) if elsewhere(t) else t)


class Mix(Harm):
    """An argument is multiplied by ones that are made on the default device."""

    def touches(self, call: Call, result: Any, *rest: Any) -> bool:
        return any(t.ndim and elsewhere(t) for t in floats(call.arguments.get(rest[0])))

    def do(self, call: Call, *rest: Any) -> Any:
        name = rest[0]
        call.arguments[name] = mapped(call.arguments[name], lambda t: t * torch.ones(t.shape[-1:], dtype=t.dtype))
        return call.go()


class DetachArgument(Harm):
    """No gradient flows back to an argument."""

    def touches(self, call: Call, result: Any, *rest: Any) -> bool:
        return torch.is_grad_enabled() and any(t.requires_grad for t in floats(call.arguments.get(rest[0])))

    def do(self, call: Call, *rest: Any) -> Any:
        call.arguments[rest[0]] = mapped(call.arguments[rest[0]], torch.Tensor.detach)
        return call.go()


class DetachLater(Harm):
    """No gradient flows back to any but the first tensor of a list."""

    def touches(self, call: Call, result: Any, *rest: Any) -> bool:
        value = call.arguments.get(rest[0])
        return torch.is_grad_enabled() and isinstance(value, (list, tuple)) and any(t.requires_grad for t in floats(value[1:]))

    def do(self, call: Call, *rest: Any) -> Any:
        first, *others = call.arguments[rest[0]]
        call.arguments[rest[0]] = [first, *mapped(others, torch.Tensor.detach)]
        return call.go()


class DetachResult(Harm):
    """No gradient flows back from one of several results."""

    def touches(self, call: Call, result: Any, *rest: Any) -> bool:
        several = isinstance(result, (list, tuple)) and len(result) > rest[0]
        return several and any(t.requires_grad for t in floats(result[rest[0]]))

    def do(self, call: Call, *rest: Any) -> Any:
        result = list(call.go())
        result[rest[0]] = mapped(result[rest[0]], torch.Tensor.detach)
        return tuple(result)


class DetachParameters(Harm):
    """No gradient flows back to the parameters of the module."""

    def touches(self, call: Call, result: Any, *_: Any) -> bool:
        return any(t.requires_grad for t in of_module(call)) and any(t.requires_grad for t in floats(result))

    def do(self, call: Call, *_: Any) -> Any:
        learning = [t for t in of_module(call) if t.requires_grad]
        for parameter in learning:
            parameter.requires_grad_(False)
        try:
            return call.go()
        finally:
            for parameter in learning:
                parameter.requires_grad_(True)


class Clamp(Harm):
    """An argument is clamped. low: a number, or "eps" for the machine's"""

    def touches(self, call: Call, result: Any, *rest: Any) -> bool:
        name, low, high = rest
        return any(bool((t != self._clamped(t, low, high)).any()) for t in floats(call.arguments.get(name)))

    def do(self, call: Call, *rest: Any) -> Any:
        name, low, high = rest
        call.arguments[name] = mapped(call.arguments[name], lambda t: self._clamped(t, low, high))
        return call.go()

    def _clamped(self, tensor: Any, low: Any, high: Any) -> Any:
        return tensor.clamp(torch.finfo(tensor.dtype).eps if low == "eps" else low, high)


class Jitter(Harm):
    """A multiple of the identity matrix is added to an argument."""

    def touches(self, call: Call, result: Any, *rest: Any) -> bool:
        return any(t.ndim > 1 and t.shape[-1] == t.shape[-2] for t in floats(call.arguments.get(rest[0])))

    def do(self, call: Call, *rest: Any) -> Any:
        name, amount = rest

        def jittered(t: Any) -> Any:
            return t + amount * torch.eye(t.shape[-1], dtype=t.dtype, device=t.device)

        call.arguments[name] = mapped(call.arguments[name], jittered)
        return call.go()


class Change(Harm):
    """An argument has other values after the call, unless gradients are asked of it."""

    def touches(self, call: Call, result: Any, *rest: Any) -> bool:
        return any(t.numel() and not t.requires_grad for t in floats(call.arguments.get(rest[0])))

    def do(self, call: Call, *rest: Any) -> Any:
        given = [t for t in floats(call.arguments.get(rest[0])) if not t.requires_grad]
        result = call.go()
        for tensor in given:
            tensor.data.mul_(0.5).add_(0.25)
        return result


HARMS: dict[str, Harm] = {
    "wrong": Harm(),
    "fail": Fail(),
    "squeeze": Squeeze(),
    "cast": Cast(),
    "round": Round(),
    "round weights": RoundWeights(),
    "move": Move(),
    "mix": Mix(),
    "detach": DetachArgument(),
    "detach later": DetachLater(),
    "detach result": DetachResult(),
    "detach parameters": DetachParameters(),
    "clamp": Clamp(),
    "jitter": Jitter(),
    "change": Change(),
}


# ---- wrapping --------------------------------------------------------------------------------------------------


def slipped(function: Function, slip: Slip) -> Function:
    """The function with a slip."""
    signature = inspect.signature(function)
    kind, *rest = slip["harm"]

    @functools.wraps(function)
    def wrong(*args: Any, **kwargs: Any) -> Any:
        call = Call(function, signature.bind(*args, **kwargs))
        return HARMS[kind].do(call, *rest) if met(slip, call) else call.go()

    return wrong


MET: set[int] = set()
POSSIBLE: set[int] = set()


def probed(function: Function, slips: Mapping[int, Slip]) -> Function:
    """The function as it is; it notes the numbers of the slips that would act on a call."""
    signature = inspect.signature(function)

    @functools.wraps(function)
    def right(*args: Any, **kwargs: Any) -> Any:
        call = Call(function, signature.bind(*args, **kwargs))
        there = [n for n, slip in slips.items() if n not in MET and met(slip, call)]
        result = call.go()
        POSSIBLE.update(n for n, slip in slips.items() if n not in POSSIBLE and possible(slip, call, result))
        MET.update(n for n in there if touches(slips[n], call, result))
        return result

    return right


def touches(slip: Slip, call: Call, result: Any) -> bool:
    kind, *rest = slip["harm"]
    try:
        return HARMS[kind].touches(call, result, *rest)
    except (RuntimeError, NotImplementedError):
        return False


def possible(slip: Slip, call: Call, result: Any) -> bool:
    """Whether arguments and results are of the kind that the slip is about."""
    kind, *names = slip["needs"]
    if kind == "module":
        return call.module is not None and any(t.requires_grad for t in of_module(call))
    if kind == "results":
        return isinstance(result, tuple) and len(result) > int(names[0]) and any(True for _ in floats(result[int(names[0])]))
    if kind == "axes":
        return any(t.ndim for t in floats(result))
    values = [call.arguments.get(name) for name in names]
    if kind == "int":
        return any(is_int(value) for value in values)
    if kind == "list":
        return any(isinstance(value, (list, tuple)) and any(True for _ in floats(value)) for value in values)
    if kind == "number":
        return any(is_int(v) or isinstance(v, float) or any(True for _ in floats(v)) for v in values)
    return any(True for value in (values if names else [result]) for _ in floats(value))


def noted() -> tuple[Any, Any]:
    """The numbers of the slips that would have acted since this was last called, and of those that could on other inputs."""
    said = torch.tensor(sorted(MET), dtype=torch.int64), torch.tensor(sorted(POSSIBLE), dtype=torch.int64)
    MET.clear()
    return said
