"""Nested results under dotted names: a program returns lists and dicts of values, and its oracle receives them again.

>>> flattened({"z": 1, "layers": [{"weight": 2, "bias": 3}]})
{'z': 1, 'layers.0.weight': 2, 'layers.0.bias': 3}
>>> nested({"z": 1, "layers.0.weight": 2, "layers.0.bias": 3}, "layers")
[{'weight': 2, 'bias': 3}]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def flattened(results: Mapping[str, Any]) -> dict[str, Any]:
    """Every value by its dotted name. Lists and tuples count their entries from 0.

    raises TypeError on a name that is a number or holds a dot, and on an empty list or dict, which would be lost
    """
    flat: dict[str, Any] = {}
    for name, value in results.items():
        if not isinstance(name, str) or "." in name or name.isdigit():
            raise TypeError(f"results are named by text without dots that is not a number, not {name!r}")
        flat.update(_leaves(name, value))
    return flat


def _leaves(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, (Mapping, list, tuple)):
        return {name: value}
    if not value:
        raise TypeError(f"the result {name!r} is empty: return at least one value in it, or leave it out")
    entries = flattened(value) if isinstance(value, Mapping) else _numbered(value)
    return {f"{name}.{entry}": leaf for entry, leaf in entries.items()}


def _numbered(values: Iterable[Any]) -> dict[str, Any]:
    return {name: leaf for i, value in enumerate(values) for name, leaf in _leaves(str(i), value).items()}


def below(names: Iterable[str], name: str) -> tuple[str, ...]:
    """The dotted names that make up one result: `name` itself, or all that begin with `name.`."""
    return tuple(n for n in names if n == name or n.startswith(f"{name}."))


def nested(values: Mapping[str, Any], name: str) -> Any:
    """The result `name` as its program returned it: one value, or a list or dict. raises KeyError where there is none"""
    if name in values:
        return values[name]
    entries = dict.fromkeys(n[len(name) + 1 :].split(".")[0] for n in below(values, name))
    if not entries:
        raise KeyError(name)
    built = {entry: nested(values, f"{name}.{entry}") for entry in entries}
    return list(built.values()) if all(entry.isdigit() for entry in built) else built
