"""Expression trees: the form in which a worker sends a symbolic expression, and its value at a point.

A tree is a flat list of nodes in post-order, each `[name, argument, …]`. Leaves hold text (`["Symbol", "mu"]`,
`["Rational", "1", "2"]`, `["Float", "0.5"]`, `["Pi"]`); other nodes hold the indices of their arguments, which stand before
them. The judge evaluates a tree in fifty digits, from its own table: no sympy, no `sympify`. What each node will take is
estimated from its arguments before it is evaluated; an expression that would take seconds is refused.
"""

from __future__ import annotations

import functools
import operator
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from autograder.rubric import matrices
from autograder.rubric.compare import Array
from autograder.rubric.matrices import mpmath

DIGITS = 50
MOST_PARTS = 10_000  # names, texts and arguments, of all nodes together
MOST_FUNCTIONS = 200  # nodes that are not arithmetic: mpmath takes up to a millisecond for one, at every point
MOST_LETTERS = 400  # of a number or a name: no exercise needs more digits
LARGEST_EXPONENT = 4_000  # of two; a value outside 2^±4000 ends the evaluation before it exhausts the machine
MOST_WORK = 1e6  # microseconds that an expression may take at all points together, as estimated; ours take up to 1e4
FUNCTION = 200.0  # of them for a function of an ordinary number
LARGEST_POWER = 200  # of two; with fifty digits, a larger exponent leaves that range or changes no digit
LEAVES = ("Symbol", "Rational", "Float")
ARITHMETIC = (*LEAVES, "Add", "Mul", "Pow")
UNREADABLE = "the expression could not be read"


_PRECISION = threading.Lock()  # mpmath has one precision for all threads


class NotClosedForm(Exception):
    """The tree is not an expression that this table can evaluate. The message is for the student."""


TOO_COMPLICATED = "this answer is too complicated to evaluate"


class _Work:
    """What may still be done for one expression."""

    def __init__(self) -> None:
        self._left = MOST_WORK

    def begin(self, name: str, arguments: Sequence[Any]) -> None:
        """Take off what a node will need. raises NotClosedForm where that is too much"""
        self._left -= _cost(name, arguments)
        if self._left < 0:
            raise NotClosedForm(TOO_COMPLICATED)


def _cost(name: str, arguments: Sequence[Any]) -> float:
    """Microseconds that a node takes, roughly.

    mpmath computes erf and gamma with as many digits as the argument has before the point: 0.2 s for a complex erf at 2^1000.
    """
    if name in ARITHMETIC:
        return 4.0 * (1 + len(arguments))
    if any(isinstance(argument, tuple) or matrices.is_matrix(argument) for argument in arguments):
        return matrices.cost(name, arguments)
    size = max((_bits(argument) for argument in arguments), default=0)
    if name in ("erf", "erfc"):
        return FUNCTION + size**2 / 4
    return FUNCTION + 10 * size


def _bits(number: Any) -> int:
    """Binary digits before the point, or zeros behind it."""
    mp = mpmath()
    return abs(int(mp.mag(number))) if mp.isfinite(number) and number != 0 else 0


Table = Mapping[str, Callable[..., Any]]


def _table() -> Table:
    """Node name -> function of its arguments' values."""
    mp = mpmath()
    return {
        "Add": _of_numbers(lambda *terms: functools.reduce(operator.add, terms, mp.mpf(0))),
        "Mul": _of_numbers(lambda *factors: functools.reduce(operator.mul, factors, mp.mpf(1))),
        "Pow": _power,
        "Pi": lambda: +mp.pi,
        "Exp1": lambda: +mp.e,
        "EulerGamma": lambda: +mp.euler,
        "Infinity": lambda: mp.inf,
        "NegativeInfinity": lambda: -mp.inf,
        "Abs": abs,
        "sign": mp.sign,
        "Max": max,
        "Min": min,
        "exp": mp.exp,
        "log": mp.log,
        "sin": mp.sin,
        "cos": mp.cos,
        "tan": mp.tan,
        "asin": mp.asin,
        "acos": mp.acos,
        "atan": mp.atan,
        "sinh": mp.sinh,
        "cosh": mp.cosh,
        "tanh": mp.tanh,
        "coth": mp.coth,
        "asinh": mp.asinh,
        "acosh": mp.acosh,
        "atanh": mp.atanh,
        "erf": mp.erf,
        "erfc": mp.erfc,
        "gamma": mp.gamma,
        "loggamma": mp.loggamma,
        **matrices.table(),
    }


def _of_numbers(operation: Callable[..., Any]) -> Callable[..., Any]:
    """The operation, refusing matrices: mpmath would add a number to every entry of one."""

    def apply(*terms: Any) -> Any:
        if any(isinstance(term, tuple) or matrices.is_matrix(term) for term in terms):
            raise ValueError("a matrix stands where a number is needed")
        return operation(*terms)

    return apply


def _power(base: Any, exponent: Any) -> Any:
    mp = mpmath()
    if matrices.is_matrix(base) or matrices.is_matrix(exponent):
        raise ValueError("a matrix stands where a number is needed")

    if mp.isfinite(exponent) and exponent != 0 and mp.mag(exponent) > LARGEST_POWER:
        raise NotClosedForm("a part of the expression has an exponent too large to be computed")
    return base**exponent


def evaluate(tree: Sequence[Sequence[Any]], symbols: Mapping[str, float]) -> float:
    """The tree's value at one point, rounded to float64.

    tree:    nodes as described above, from an untrusted process: every index and name is checked
    symbols: name -> value
    raises NotClosedForm with a sentence for the student
    """
    return evaluate_points(tree, {name: [value] for name, value in symbols.items()})[0]


def evaluate_points(tree: Sequence[Sequence[Any]], symbols: Mapping[str, Sequence[Any] | Array]) -> list[float]:
    """The tree's value at each of several points. A 1 × 1 matrix counts as a number.

    symbols: name -> its value at each point: a number, or an array of two axes for a matrix
    """
    _measured(tree)
    with _PRECISION, mpmath().workdps(DIGITS):
        nodes, work = _read(tree, symbols), _Work()
        count = max(map(len, symbols.values()), default=1)
        return [_evaluate(nodes, {k: _given(v[i]) for k, v in symbols.items()}, work) for i in range(count)]


def _given(value: Any) -> Any:
    return matrices.of_array(value) if getattr(value, "ndim", 0) == 2 else mpmath().mpf(float(value))


def _measured(tree: Any) -> None:
    """Refuse anything but a list of nodes, and a list that would take long."""
    if not isinstance(tree, (list, tuple)) or not tree:
        raise NotClosedForm(UNREADABLE)
    nodes = [node for node in tree if isinstance(node, (list, tuple)) and node and isinstance(node[0], str)]
    parts = len(tree) - len(nodes) + sum(map(len, nodes))
    if parts > MOST_PARTS:
        raise NotClosedForm(f"the expression has {parts} parts; at most {MOST_PARTS} are read")
    functions = sum(node[0] not in ARITHMETIC for node in nodes)
    if functions > MOST_FUNCTIONS:
        raise NotClosedForm(f"the expression uses {functions} functions; at most {MOST_FUNCTIONS} are read")


# ---- reading, once for all points ----------------------------------------------------------------------------------------


class _Node(NamedTuple):
    """What a node computes: a function of earlier values, the value of a symbol, or a constant."""

    name: str
    function: Callable[..., Any] | None = None
    arguments: tuple[int, ...] = ()  # places of earlier nodes
    symbol: str = ""
    constant: Any = None


def _read(tree: Sequence[Sequence[Any]], symbols: Mapping[str, Any]) -> list[_Node]:
    """The tree's nodes. raises NotClosedForm where one is none of this table's, or not well formed"""
    table = _table()
    # From the outside in, before anything else: the message should name an integral, not the symbol that it binds.
    for node in reversed(tree):
        name = node[0] if isinstance(node, (list, tuple)) and node else None
        if isinstance(name, str) and name not in table and name not in LEAVES:
            raise NotClosedForm(f"not in closed form: found {name[:60]}")
    return [_node(node, place, table, symbols) for place, node in enumerate(tree)]


def _node(node: Any, place: int, table: Table, symbols: Mapping[str, Any]) -> _Node:
    if not isinstance(node, (list, tuple)) or not node or not isinstance(node[0], str):
        raise NotClosedForm(UNREADABLE)
    name, *rest = node
    if any(isinstance(word, str) and len(word) > MOST_LETTERS for word in node):
        raise NotClosedForm(f"the expression holds a number or a name of more than {MOST_LETTERS} letters")
    if name in LEAVES:
        return _leaf(name, rest, symbols)
    if not all(isinstance(i, int) and not isinstance(i, bool) and 0 <= i < place for i in rest):
        raise NotClosedForm(UNREADABLE)
    return _Node(name, table[name], tuple(rest))


def _leaf(name: str, rest: Sequence[Any], symbols: Mapping[str, Any]) -> _Node:
    try:
        if name == "Symbol":
            if rest[0] not in symbols:
                raise NotClosedForm(f"it uses the symbol {rest[0]!r}; only {', '.join(symbols)} are given")
            return _Node(name, symbol=rest[0])
        mpf = mpmath().mpf
        return _Node(name, constant=_guarded(mpf(rest[0]) if name == "Float" else mpf(int(rest[0])) / int(rest[1])))
    except (ValueError, TypeError, LookupError, ArithmeticError) as error:
        raise NotClosedForm(UNREADABLE) from error


# ---- one point -----------------------------------------------------------------------------------------------------------


def _evaluate(nodes: Sequence[_Node], symbols: Mapping[str, Any], work: _Work) -> float:
    values: list[Any] = []
    for node in nodes:
        if node.function is not None:
            values.append(_guarded(_applied(node.name, node.function, [values[i] for i in node.arguments], work)))
        else:
            values.append(symbols[node.symbol] if node.symbol else node.constant)
    return _real(values[-1])


def _applied(name: str, function: Callable[..., Any], arguments: Sequence[Any], work: _Work) -> Any:
    work.begin(name, arguments)
    try:
        return function(*arguments)
    except ZeroDivisionError:
        return mpmath().nan
    except (ValueError, TypeError, LookupError, ArithmeticError, _no_convergence()) as error:
        raise NotClosedForm(f"{name} cannot be computed at a point where the right expression has a value") from error


@functools.cache
def _no_convergence() -> type[Exception]:
    from mpmath.libmp import NoConvergence

    return NoConvergence  # type: ignore[no-any-return]


def _guarded(value: Any) -> Any:
    """The value, if no part of it is beyond 2^±LARGEST_EXPONENT."""
    for part in (component for number in _numbers(value) for component in _components(number)):
        _, mantissa, exponent, bits = part
        if mantissa and abs(exponent + bits) > LARGEST_EXPONENT:  # without a mantissa it is zero, infinite or NaN
            raise NotClosedForm("a part of the expression is too large or too small to be computed")
    return value


def _components(number: Any) -> tuple[Any, ...]:
    """Sign, mantissa, exponent and bits of the real and the imaginary part."""
    if hasattr(number, "_mpf_"):
        return (number._mpf_,)
    return number._mpc_ if hasattr(number, "_mpc_") else _components(mpmath().mpmathify(number))


def _numbers(value: Any) -> Iterator[Any]:
    """The numbers in a node's value."""
    if isinstance(value, tuple):
        for entry in value:
            yield from _numbers(entry)
    elif matrices.is_matrix(value):
        yield from value
    else:
        yield value


def _real(value: Any) -> float:
    mp = mpmath()
    if isinstance(value, tuple) or matrices.is_matrix(value):
        if isinstance(value, tuple) or (value.rows, value.cols) != (1, 1):
            raise NotClosedForm("its value is a matrix, where a number is expected")
        value = value[0, 0]
    if isinstance(value, mp.mpf) and not mp.isnan(value):
        return float(value)
    if not abs(mp.im(value)) <= mp.mpf(10) ** (-DIGITS // 2) * (1 + abs(mp.re(value))):  # NaN fails this too
        raise NotClosedForm("its value is not a real number at a point where the right one is")
    return float(mp.re(value))
