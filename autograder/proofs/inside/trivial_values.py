"""Trivial functions in a worker: whatever they are asked, they return zeros, their first argument, noise and the like."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import torch

Function = Callable[..., Any]
CONSTANT = 0.3679


def floats(values: Any) -> list[Any]:
    """The tensors of real numbers in a nested value."""
    if isinstance(values, torch.Tensor):
        return [values] if values.is_floating_point() else []
    if isinstance(values, dict):
        values = list(values.values())
    return [t for value in values for t in floats(value)] if isinstance(values, (list, tuple)) else []


def total(inputs: list[Any]) -> Any:
    """The sum of all numbers in the inputs, through which gradients flow."""
    return sum((t.sum() for t in inputs), torch.zeros(()))


def per_example(inputs: list[Any], count: int) -> Any:
    """For each example the sum of its numbers in all inputs."""
    rows = [t.reshape(count, -1).sum(1) for t in inputs if t.ndim and t.shape[0] == count]
    return sum(rows) if rows else total(inputs)


def filled(kind: str, like: Any, inputs: list[Any]) -> Any:
    """A tensor of the shape, dtype and device of another one."""
    if not like.is_floating_point():
        return torch.zeros_like(like) if kind != "ones" else torch.ones_like(like)
    shape, n = like.shape, like.numel()
    nothing = (0 * total([t.nan_to_num(0, 0, 0) for t in inputs])).to(like)
    if kind == "sums of inputs":
        of_each = per_example(inputs, shape[0]) if shape else total(inputs)
        value = of_each.to(like).reshape(-1, *[1] * (len(shape) - 1)) if of_each.ndim else of_each.to(like)
        return value.expand(shape).clone() if n else torch.zeros_like(like)
    if kind == "first argument":
        first = inputs[0].reshape(-1) if inputs and inputs[0].numel() else torch.zeros(1)
        return first.repeat(n // len(first) + 1)[:n].reshape(shape).to(like) if n else torch.zeros_like(like)
    values = {
        "zeros": lambda: torch.zeros_like(like),
        "ones": lambda: torch.ones_like(like),
        "constants": lambda: torch.full_like(like, CONSTANT),
        "arange": lambda: torch.arange(n).to(like).reshape(shape),
        "noise": lambda: torch.randn_like(like),
        "NaN": lambda: torch.full_like(like, torch.nan),
    }
    return values[kind]() + nothing


def plain(kind: str, given: list[Any]) -> Any:
    """A value of no special shape."""
    inputs = floats(given)
    first = next((v for v in given if not isinstance(v, torch.nn.Module)), 0.0)
    if kind == "first argument":
        return first
    if inputs:
        like = torch.zeros(5 if kind == "arange" else (), dtype=inputs[0].dtype, device=inputs[0].device)
        return filled(kind, like, inputs)
    if kind == "sums of inputs":
        numbers = [v for v in given if not isinstance(v, (torch.nn.Module, str, list, tuple))]
        return sum(numbers) if numbers else 0.0
    return {"ones": 1.0, "constants": CONSTANT, "arange": list(range(5)), "noise": 0.83, "NaN": float("nan")}.get(kind, 0.0)


def like_result(kind: str, result: Any, given: list[Any]) -> Any:
    """The trivial value in the form of a right result."""
    if isinstance(result, torch.Tensor):
        return filled(kind, result, floats(given))
    if isinstance(result, (tuple, list)):
        return type(result)([like_result(kind, part, given) for part in result])
    return plain(kind, given)


def trivial(function: Function, kind: str, form: str) -> Function:
    """A function that takes what `function` takes.

    form: "plain"; "shaped" for the form of its results; "losses" for a list of `steps` numbers
    """

    @functools.wraps(function)
    def returned(*args: Any, **kwargs: Any) -> Any:
        given = [*args, *kwargs.values()]
        if form == "shaped":
            return like_result(kind, function(*args, **kwargs), given)
        value = plain(kind, given)
        if form == "losses":
            steps = kwargs.get("steps", 10)
            return torch.arange(float(steps)).tolist() if kind == "arange" else [float_of(value)] * steps
        return value

    return returned


def float_of(value: Any) -> float:
    try:
        return float(value.detach() if isinstance(value, torch.Tensor) else value)
    except (TypeError, ValueError, RuntimeError):
        return 0.0
