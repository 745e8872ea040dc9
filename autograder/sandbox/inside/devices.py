"""Where a function's results end up when its inputs lie on another device."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from types import MethodType, ModuleType
from typing import Any

from . import pretended
from .errors import MOST_TEXT, Asked


def attempts(
    torch: ModuleType, function: Callable[..., Any], inputs: Sequence[Any], device: Any, owner: Any = None
) -> list[dict[str, Any]]:
    """Call the function with its inputs on a GPU: the worker's device, or a simulated one. A network moves along with its inputs.

    Where torch cannot have a simulated one, device meta stands for it, and if the call fails there, meta is the default device in
    a second one.

    device: the worker's
    owner:  the object that the function is a method of. One that does not move is only tried with a GPU as the default device
    """
    # Copies: a function that turns an argument in place would turn it back when it is called again.
    inputs = [v.clone() if isinstance(v, torch.Tensor) else v for v in inputs]
    ordinary = function(*inputs)  # what raises here raises for another reason than the device
    for value in _each(ordinary) or [ordinary]:
        if not isinstance(value, torch.Tensor):
            raise Asked(f"returned {type(value).__name__}; expected a tensor")
    stays = owner is not None and not hasattr(owner, "to")
    if device.type != "cpu":
        return [_stayed(device) if stays else _there_and_away(torch, function, inputs, device)]
    try:
        with pretended.pretended(torch) as target:
            return _tried(torch, function, inputs, target, stays=stays)
    except LookupError:
        return _tried(torch, function, inputs, torch.device("meta"), stays=stays)


def _tried(
    torch: ModuleType, function: Callable[..., Any], inputs: Sequence[Any], target: Any, *, stays: bool
) -> list[dict[str, Any]]:
    tried = [_stayed(target) if stays else _attempt(torch, function, inputs, target, moved=True)]
    if stays or (target.type == "meta" and tried[0]["error"]):
        with target:
            tried.append(_attempt(torch, function, inputs, torch.device("cpu")))
    return tried


def _there_and_away(torch: ModuleType, function: Callable[..., Any], inputs: Sequence[Any], device: Any) -> dict[str, Any]:
    """On the worker's GPU; and, of what moves, on the CPU as well. It was made on the GPU, so that whatever does not move with it
    lies there already, and only shows away from it. Of the two attempts, the one that fails."""
    there = _attempt(torch, function, inputs, device, moved=True)
    moves = any(hasattr(owner, "parameters") for owner in (function, getattr(function, "__self__", None)))
    if there["error"] or not moves:
        return there
    away = _attempt(torch, function, inputs, torch.device("cpu"), moved=True)
    return away if away["error"] or any(made != "cpu" for made in away["results"]) else there


def _stayed(target: Any) -> dict[str, Any]:
    return {"inputs": target.type, "results": [], "error": "the object does not move"}


def _attempt(
    torch: ModuleType, function: Callable[..., Any], inputs: Sequence[Any], device: Any, moved: bool = False
) -> dict[str, Any]:
    seen: dict[str, Any] = {"inputs": device.type, "results": [], "error": ""}
    try:
        if moved:  # not every network can be copied, and that decides nothing
            function, inputs = _moved(function, device), [_moved(v, device) for v in inputs]
        made = [value for value in _each(function(*inputs)) if isinstance(value, torch.Tensor)]
        if not moved and any(not value.ndim and value.device != device for value in made):
            made = [value for value in made if value.ndim] if _computed(torch, function, inputs) else made
        seen["results"] += [str(value.device) for value in made]
    except Exception as error:
        seen["error"] = f"{type(error).__name__}: {error}"[:MOST_TEXT]
    return seen


def _computed(torch: ModuleType, function: Callable[..., Any], inputs: Sequence[Any]) -> bool:
    """Whether the results are computed from the inputs, and not made anew from their values. A number without axes that is
    computed from them may be on the device of a mere constant that it met."""
    leaves = [v.detach().requires_grad_() if isinstance(v, torch.Tensor) and v.is_floating_point() else v for v in inputs]
    try:
        return all(value.requires_grad for value in _each(function(*leaves)) if isinstance(value, torch.Tensor))
    except Exception:
        return False


def _each(results: Any) -> Sequence[Any]:
    return results if isinstance(results, (tuple, list)) else [results]


def _moved(value: Any, device: Any) -> Any:
    """The value on that device. A network moves itself, so a copy of it moves, and a network's method with it."""
    if isinstance(value, MethodType) and hasattr(value.__self__, "parameters"):
        return getattr(_moved(value.__self__, device), value.__name__)
    if isinstance(value, type) or not hasattr(value, "to"):
        return value
    return (copy.deepcopy(value) if hasattr(value, "parameters") else value).to(device)
