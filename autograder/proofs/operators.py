"""The mutation operators: each yields replacements for a node of a syntax tree, one small change at a time.

An operator is a function of (node, scope); it yields nothing for a node that it does not know. Together the operators make
the slips that numpy, torch and sympy code invites: a sign, an operation, a constant, an axis, a function, a dropped term,
two swapped things. They make new nodes and leave the tree as it is.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar


@dataclass(frozen=True)
class Scope:
    """Where a node stands.

    names:   variables of the function around it
    modules: names that imports bind
    """

    names: frozenset[str] = frozenset()
    modules: frozenset[str] = frozenset()


Node = TypeVar("Node", bound=ast.AST)
Operator = Callable[[ast.AST, Scope], Iterator[ast.AST]]


# ---- making nodes --------------------------------------------------------------------------------------------


def having(node: Node, **fields: Any) -> Node:
    """A copy of the node with some fields replaced."""
    made = copy.copy(node)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def each(items: Sequence[Any]) -> Iterator[tuple[Any, Callable[..., list[Any]]]]:
    """(item, put) for every item, where put(*new) is the list with the new items in its place."""
    for i, item in enumerate(items):
        yield item, lambda *new, i=i: [*items[:i], *new, *items[i + 1 :]]


def adjacent_swaps(items: Sequence[Any]) -> Iterator[list[Any]]:
    """The list with two neighbours swapped."""
    for i in range(len(items) - 1):
        yield [*items[:i], items[i + 1], items[i], *items[i + 2 :]]


def number(value: Any) -> ast.expr:
    """The literal of a number or None. A negative number gets the tree that Python parses."""
    plain = value is None or isinstance(value, bool) or value >= 0
    return ast.Constant(value) if plain else ast.UnaryOp(ast.USub(), ast.Constant(-value))


def literal(node: ast.AST | None) -> int | float | None:
    """The number that a node stands for (−1 is one number); None for other nodes."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = literal(node.operand)
        return None if inner is None else -inner
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def minus(node: ast.expr) -> ast.expr:
    """−x for x."""
    return ast.UnaryOp(ast.USub(), node)


CONTAINERS = (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)
SIGNLESS = (*CONTAINERS, ast.Constant, ast.JoinedStr, ast.Compare, ast.BoolOp, ast.Lambda, ast.Starred, ast.Slice)


def can_be_negated(node: ast.AST) -> bool:
    """Whether a sign fits: text, truth values, functions, containers and slices have none, and `constants` changes numbers."""
    return literal(node) is None and not isinstance(node, SIGNLESS)


def callee(call: ast.Call) -> str:
    """The name of the called function: `sum` for x.sum(), torch.sum(x) and sum(x)."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else str(getattr(call.func, "id", ""))


def is_method(call: ast.Call, scope: Scope) -> bool:
    """Whether it is x.f(…) of a value, not torch.linalg.f(…) of a module."""
    root = call.func
    while isinstance(root, ast.Attribute):
        root = root.value
    return isinstance(call.func, ast.Attribute) and not (isinstance(root, ast.Name) and root.id in scope.modules)


# ---- arithmetic ----------------------------------------------------------------------------------------------


def signs(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """−x for x, and x for −x, wherever the sign is not another operator's already."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)) and can_be_negated(node.left):
        yield having(node, left=minus(node.left))
    for field in ("value", "elt", "body"):
        holder = (ast.Return, ast.Assign, ast.AugAssign, ast.GeneratorExp, ast.ListComp, ast.Lambda)
        if isinstance(node, holder) and isinstance(value := getattr(node, field, None), ast.expr) and can_be_negated(value):
            yield having(node, **{field: minus(value)})
    for field in ("args", "elts"):
        if isinstance(node, (ast.Call, ast.Tuple, ast.List)) and not _is_target(node):
            for item, put in each(getattr(node, field, ())):
                if can_be_negated(item):
                    yield having(node, **{field: put(minus(item))})


def _is_target(node: ast.AST) -> bool:
    return isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del))


OTHER_OPERATION: dict[type, tuple[type, ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Pow, ast.Add),
    ast.Div: (ast.Mult, ast.Sub),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.BitXor: (ast.BitOr,),
}
COMMUTE = (ast.Add, ast.Mult, ast.BitAnd, ast.BitOr, ast.BitXor)


def operations(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """+ for −, * for /, * for **; swapped operands where their order matters."""
    if isinstance(node, (ast.BinOp, ast.AugAssign)):
        for other in OTHER_OPERATION.get(type(node.op), ()):
            yield having(node, op=other())
    if isinstance(node, ast.BinOp) and not isinstance(node.op, COMMUTE):
        yield having(node, left=node.right, right=node.left)


def dropped_operands(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """One operand alone: a + b loses a term, a · b a factor, a ** b its power. The operand that stays keeps its sign."""
    if isinstance(node, ast.BinOp):
        yield node.left
        if isinstance(node.op, ast.Sub):
            yield minus(node.right)
        elif isinstance(node.op, ast.Div):
            yield having(node, left=ast.Constant(1))
        elif not isinstance(node.op, ast.Pow):
            yield node.right
    if isinstance(node, ast.BoolOp):
        for _, put in each(node.values):
            yield having(node, values=put()) if len(node.values) > 2 else put()[0]


def constants(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """Another number: the next ones, its double, its half, a hundredth more, its negative, zero; the other truth value;
    an empty text."""
    value = literal(node)
    if isinstance(value, int):
        yield from map(number, (value + 1, value - 1, 2 * value, -value))
    elif value is not None:
        yield from map(number, (2 * value, value / 2, 1.01 * value, value + 1, 0.0 - value, 0.0))
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield ast.Constant("")


# ---- axes and shapes -----------------------------------------------------------------------------------------

REDUCTIONS = frozenset(
    "sum mean prod std var median max min amax amin argmax argmin all any logsumexp norm vector_norm nanmean nansum".split()
)
TAKE_AN_AXIS = REDUCTIONS | frozenset(
    "softmax log_softmax cumsum cumprod logcumsumexp flip sort argsort squeeze unsqueeze expand_dims flatten cat stack chunk "
    "split gather concatenate take_along_axis diff repeat_interleave size".split()
)
AXIS_WORDS = frozenset("dim axis dims axes dim0 dim1 dim2 axis1 axis2 start_dim end_dim".split())
AXES = (0, -1, -2, None)


def axes(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """Another axis, or none; and the reduced axis kept."""
    if not isinstance(node, ast.Call):
        return
    if callee(node) in TAKE_AN_AXIS:
        for item, put in each(node.args):
            for other in _other_axes(item):
                yield having(node, args=put(other))
    for keyword, put in each(node.keywords):
        if keyword.arg in AXIS_WORDS:
            for other in _other_axes(keyword.value):
                yield having(node, keywords=put(ast.keyword(keyword.arg, other)))
    if callee(node) in REDUCTIONS and not any(k.arg in ("keepdim", "keepdims") for k in node.keywords):
        root = node.func.value if isinstance(node.func, ast.Attribute) else None
        word = "keepdims" if isinstance(root, ast.Name) and root.id in ("np", "numpy") else "keepdim"
        yield having(node, keywords=[*node.keywords, ast.keyword(word, ast.Constant(True))])


def _other_axes(node: ast.expr) -> Iterator[ast.expr]:
    if literal(node) is not None:
        yield from (number(axis) for axis in AXES if axis != literal(node))
    elif isinstance(node, ast.Tuple) and all(literal(e) is not None for e in node.elts):
        yield from (*node.elts, ast.Constant(None))


COUNTS = frozenset(("len", "numel", "size"))


def counts(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """n − 1 and n + 1 for a length, a size, or the end of a range."""
    of_shape = isinstance(node, ast.Subscript) and getattr(node.value, "attr", "") == "shape"
    counted = isinstance(node, ast.Call) and callee(node) in COUNTS
    if isinstance(node, ast.expr) and (of_shape or counted):
        yield from (ast.BinOp(node, op, ast.Constant(1)) for op in (ast.Sub(), ast.Add()))
    if isinstance(node, ast.Call) and callee(node) == "range":
        for item, put in each(node.args):
            yield from (having(node, args=put(ast.BinOp(item, op, ast.Constant(1)))) for op in (ast.Sub(), ast.Add()))


def subscripts(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """x for x[i]; a slice without its start, its end or its step; two indices swapped."""
    if not isinstance(node, ast.Subscript) or _is_target(node):
        return
    yield node.value
    parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    for part, put in each(parts):
        for bound in ("lower", "upper", "step"):
            if isinstance(part, ast.Slice) and getattr(part, bound):
                cut = put(having(part, **{bound: None}))
                yield having(node, slice=having(node.slice, elts=cut) if isinstance(node.slice, ast.Tuple) else cut[0])
    if isinstance(node.slice, ast.Tuple):
        yield from (having(node, slice=having(node.slice, elts=swapped)) for swapped in adjacent_swaps(parts))


# ---- calls ---------------------------------------------------------------------------------------------------

CONFUSED = (
    "sum mean prod",
    "mean median",
    "max min",
    "amax amin",
    "argmax argmin",
    "maximum minimum",
    "std var",
    "all any",
    "exp log",
    "exp expm1",
    "log log1p log2 log10",
    "sqrt square",
    "sqrt rsqrt",
    "floor ceil round",
    "sin cos",
    "sinh cosh",
    "tanh sigmoid",
    "sigmoid logsigmoid",
    "softplus relu",
    "relu gelu",
    "softmax log_softmax",
    "softmax sigmoid",
    "logsumexp sum",
    "log_softmax logsumexp",
    "cumsum cumprod",
    "lgamma digamma",
    "xlogy mul",
    "isnan isinf",
    "det logdet",
    "slogdet det",
    "det trace",
    "cholesky inv",
    "inv pinv",
    "solve matmul",
    "solve_triangular matmul",
    "matmul mul",
    "outer inner",
    "triu tril",
    "norm sum",
    "eigvalsh svdvals",
    "zeros ones eye",
    "zeros_like ones_like",
    "rand randn",
    "rand_like randn_like",
    "cat stack",
    "hstack vstack",
    "repeat repeat_interleave",
    "permute reshape",
    "transpose reshape",
    "squeeze unsqueeze",
    "float double",
    "square abs",
    "Determinant Trace",
    "Inverse Transpose",
    "Add Mul",
)
"""Functions that are easily confused: each line is a group."""

OTHER_FUNCTIONS = {
    name: tuple(dict.fromkeys(n for group in CONFUSED if name in group.split() for n in group.split() if n != name))
    for name in " ".join(CONFUSED).split()
}


def functions(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """Another function of the same kind: exp for log, mean for sum, det for logdet."""
    if isinstance(node, ast.Call):
        for other in OTHER_FUNCTIONS.get(callee(node), ()):
            field = "attr" if isinstance(node.func, ast.Attribute) else "id"
            yield having(node, func=having(node.func, **{field: other}))


def dropped_calls(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """x for x.f(…), and x for f(x, …): no transpose, no detach, no clamp, no logarithm."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_method(node, scope):
        yield node.func.value
    elif isinstance(node, ast.Call) and node.args and not isinstance(node.args[0], (ast.Starred, ast.GeneratorExp)):
        yield node.args[0]


def arguments(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """Two neighbouring arguments swapped; one argument dropped, positional or by name."""
    if not isinstance(node, ast.Call):
        return
    yield from (having(node, args=swapped) for swapped in adjacent_swaps(node.args))
    for _, put in each(node.args):
        yield having(node, args=put())
    for _, put in each(node.keywords):
        yield having(node, keywords=put())


OTHER_ATTRIBUTE = {"float32": "float64", "float64": "float32"}
DROPPED_ATTRIBUTES = frozenset("T mT H mH I real imag data".split())


def attributes(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """x for x.T, x.mT, x.I; float64 for float32."""
    if isinstance(node, ast.Attribute) and not _is_target(node):
        if node.attr in DROPPED_ATTRIBUTES:
            yield node.value
        if node.attr in OTHER_ATTRIBUTE:
            yield having(node, attr=OTHER_ATTRIBUTE[node.attr])


# ---- decisions -----------------------------------------------------------------------------------------------

OTHER_COMPARISON: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}


def comparisons(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """≤ for <, > for <, != for ==."""
    if isinstance(node, ast.Compare):
        for op, put in each(node.ops):
            yield from (having(node, ops=put(other())) for other in OTHER_COMPARISON[type(op)])


def conditions(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`or` for `and`; a negated condition; one branch without the condition."""
    if isinstance(node, ast.BoolOp):
        yield having(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.Invert)):
        yield node.operand
    if isinstance(node, (ast.If, ast.While, ast.IfExp, ast.Assert)):
        yield having(node, test=ast.UnaryOp(ast.Not(), node.test))
    if isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    if isinstance(node, ast.comprehension):
        for _, put in each(node.ifs):
            yield having(node, ifs=put())


# ---- names, containers and statements --------------------------------------------------------------------------


def names(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """Another variable of the function."""
    if isinstance(node, ast.Name) and node.id in scope.names and not _is_target(node):
        yield from (ast.Name(other, node.ctx) for other in sorted(scope.names - {node.id}))


def elements(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """Two neighbours of a tuple or list swapped (such as a returned pair), or one element dropped."""
    if isinstance(node, (ast.Tuple, ast.List)) and not _is_target(node):
        yield from (having(node, elts=swapped) for swapped in adjacent_swaps(node.elts))
        yield from (having(node, elts=put()) for _, put in each(node.elts))


SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.Return, ast.Raise, ast.Assert, ast.Delete)
COMPOUND = (ast.If, ast.For, ast.While, ast.With)


def statements(node: ast.AST, scope: Scope) -> Iterator[ast.AST]:
    """`pass` for a statement; `continue` for `break`."""
    if isinstance(node, (*SIMPLE, *COMPOUND, ast.Try, ast.Break, ast.Continue)):
        yield ast.Pass()
    if isinstance(node, (ast.Break, ast.Continue)):
        yield ast.Continue() if isinstance(node, ast.Break) else ast.Break()


OPERATORS: dict[str, Operator] = {
    "sign": signs,
    "operation": operations,
    "dropped operand": dropped_operands,
    "constant": constants,
    "axis": axes,
    "count": counts,
    "subscript": subscripts,
    "function": functions,
    "dropped call": dropped_calls,
    "arguments": arguments,
    "attribute": attributes,
    "comparison": comparisons,
    "condition": conditions,
    "name": names,
    "elements": elements,
    "statement": statements,
}
"""Name -> operator."""


def replacements(node: ast.AST, scope: Scope) -> Iterable[tuple[str, ast.AST]]:
    """(operator's name, replacement of the node), of every operator."""
    for word, operator in OPERATORS.items():
        for new in operator(node, scope):
            yield word, new
