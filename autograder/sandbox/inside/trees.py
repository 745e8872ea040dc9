"""sympy expressions as trees of node names, which the judge evaluates from a table of its own."""

from __future__ import annotations

from typing import Any

from .errors import Asked

MOST_NODES = 10_000


def expression_tree(value: Any) -> list[list[Any]]:
    """A sympy expression, or a Python number, as a flat list of nodes in post-order, equal parts shared.

    A node is [name, places of its arguments], a leaf [name, text].
    """
    import sympy

    expression = _expression(value)
    nodes: list[list[Any]] = []
    places: dict[Any, int] = {}
    stack = [(expression, False)]
    while stack:
        part, ready = stack.pop()
        if part in places:
            continue
        arguments = () if isinstance(part, sympy.MatrixSymbol) else part.args  # its name and shape are ours
        if arguments and not ready:
            stack.append((part, True))
            stack += [(argument, False) for argument in arguments]
            continue
        if len(nodes) >= MOST_NODES:
            raise Asked(f"returned an expression of more than {MOST_NODES} parts")
        places[part] = len(nodes)
        nodes.append([type(part).__name__, *(places[a] for a in arguments)] if arguments else _leaf(part))
    return nodes


def _expression(value: Any) -> Any:
    import sympy

    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = sympy.Integer(value) if isinstance(value, int) else sympy.Float(value)
    if isinstance(value, sympy.MatrixBase):
        value = value.as_immutable()
    if not isinstance(value, sympy.Basic):
        raise Asked(f"returned {type(value).__name__}; expected a sympy expression")
    return value


def _leaf(part: Any) -> list[Any]:
    name = type(part).__name__
    if part.is_Symbol or name == "MatrixSymbol":
        return ["Symbol", part.name]
    if getattr(part, "is_Rational", False):
        return ["Rational", str(part.p), str(part.q)]
    if getattr(part, "is_Float", False):
        return ["Float", str(part)]
    return [name]
