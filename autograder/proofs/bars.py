"""Bars in late oracles, found without their author's help: every comparison of real numbers is noted as it is made.

A rubric says `require(bool(loss < 0.5), …)`. Here the same oracles run with each `<`, `≤`, `>`, `≥` and `np.allclose` replaced
by a call that notes both sides and returns what the comparison does. What compares whole numbers (a shape, a count) is no bar.
"""

from __future__ import annotations

import ast
import functools
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.grading.judge import Judge
from autograder.grading.record import Record, Reply
from autograder.rubric.bars import Bar
from autograder.rubric.compiled import CompiledCase, CompiledCheck, CompiledRubric, Expected
from autograder.rubric.families import FAMILIES
from autograder.rubric.families.base import Family
from autograder.rubric.late import LateOracles

ORDER: Mapping[type[ast.cmpop], tuple[str, Callable[[Any, Any], Any]]] = {
    ast.Lt: ("<", operator.lt),
    ast.LtE: ("≤", operator.le),
    ast.Gt: (">", operator.gt),
    ast.GtE: ("≥", operator.ge),
}
BY_WORD = dict(ORDER.values())
HELD, CLOSE = "_held_", "_close_"


# ---- noting ----------------------------------------------------------------------------------------------------


@dataclass
class Notes:
    """What the oracles compared since the notes were last cleared."""

    bars: list[Bar] = field(default_factory=list)

    def held(self, what: str, words: tuple[str, ...], *sides: Any) -> Any:
        """The value of a comparison, such as 0 ≤ x ≤ 1."""
        outcome: Any = True
        for word, left, right in zip(words, sides, sides[1:], strict=False):
            one = BY_WORD[word](left, right)
            self.bars += _bars(what, left, right, one)
            outcome = outcome and one
            if not isinstance(outcome, np.ndarray) and not outcome:
                break
        return outcome

    def close(self, what: str, left: Any, right: Any, rtol: float = 1e-5, atol: float = 1e-8, **rest: Any) -> bool:
        """The value of np.allclose: the figure is the largest share of what is allowed."""
        outcome = bool(np.allclose(left, right, rtol=rtol, atol=atol, **rest))
        with np.errstate(all="ignore"):
            share = np.abs(np.asarray(left, float) - right) / (atol + rtol * np.abs(np.asarray(right, float)))
        if share.size and np.isfinite(share).all():
            self.bars.append(Bar(what, float(share.max()), 1.0, outcome))
        return outcome


def _bars(what: str, left: Any, right: Any, outcome: Any) -> Iterator[Bar]:
    """The entry that is nearest to its bar, of each outcome; none where both sides are whole numbers or either is no number."""
    sides = [np.asarray(side) for side in (left, right)]
    if any(side.dtype.kind not in "fiu" for side in sides) or all(side.dtype.kind in "iu" for side in sides):
        return
    figures, marks, kept = np.broadcast_arrays(sides[0].astype(float), sides[1].astype(float), np.asarray(outcome))
    with np.errstate(all="ignore"):
        distances = np.abs(figures - marks) / np.where(marks != 0, np.abs(marks), np.abs(figures))
    for verdict in (True, False):
        of_it = np.where(kept == verdict, np.nan_to_num(distances, nan=np.inf, posinf=np.inf), np.nan)
        if not np.isnan(of_it).all():
            at = np.unravel_index(int(np.nanargmin(of_it)), of_it.shape)
            yield Bar(what, float(figures[at]), float(marks[at]), verdict)


class _Noting(ast.NodeTransformer):
    """Replaces comparisons inside functions."""

    def __init__(self) -> None:
        self._inside: list[str] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self._inside.append(node.name)
        self.generic_visit(node)
        self._inside.pop()
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        text = ast.unparse(node)
        self.generic_visit(node)
        if not self._inside or not all(type(op) in ORDER for op in node.ops):
            return node
        words = ast.Tuple([ast.Constant(ORDER[type(op)][0]) for op in node.ops], ast.Load())
        return self._call(HELD, text, [words, node.left, *node.comparators], [])

    def visit_Call(self, node: ast.Call) -> ast.AST:
        text = ast.unparse(node)
        self.generic_visit(node)
        named = isinstance(node.func, ast.Attribute) and node.func.attr == "allclose"
        return self._call(CLOSE, text, node.args, node.keywords) if named and self._inside else node

    def _call(self, name: str, text: str, args: list[ast.expr], keywords: list[ast.keyword]) -> ast.AST:
        what = ast.Constant(f"{self._inside[0]}: {text}")
        return ast.Call(ast.Name(name, ast.Load()), [what, *args], keywords)


@functools.lru_cache(16)
def noting(source: str) -> str:
    """The source of late oracles with every comparison noted."""
    return ast.unparse(ast.fix_missing_locations(_Noting().visit(ast.parse(source))))


# ---- of a graded submission ----------------------------------------------------------------------------------------


class BarJudge:
    """Judges a record again, for the sake of its bars."""

    def __init__(self, rubric: CompiledRubric) -> None:
        self._rubric, self._notes = rubric, Notes()
        self._judge = Judge(rubric, {})
        self._judge.late = LateOracles(noting(rubric.late_source), {HELD: self._notes.held, CLOSE: self._notes.close})

    def bars(self, record: Record) -> Iterator[tuple[CompiledCheck, Bar]]:
        """Every bar that the checks held a figure against. Random checks have none: a stated rate decides theirs."""
        for check in self._rubric.checks:
            if is_random(check):
                continue
            for case, reply in zip(check.cases, record.of(check), strict=True):
                if reply.status == "returned":
                    yield from ((check, bar) for bar in self._of_case(check, case, reply))

    def _of_case(self, check: CompiledCheck, case: CompiledCase, reply: Reply) -> Iterator[Bar]:
        family, results = FAMILIES[check.family], reply.values()
        oracle = self._judge.late[check.name] if check.late else None
        self._notes.bars.clear()
        family.judge(check, case, results, oracle)
        noted = list(self._notes.bars)
        yield from noted
        yield from family.bars(check, case, results, oracle)
        if (share := share_of_tolerance(check, case, reply, self._judge)) > 0:
            yield Bar("its tolerance", share, 1.0, share <= 1)


def is_random(check: CompiledCheck) -> bool:
    """Whether right work may lose the check by chance."""
    return "false_alarm" in check.settings


def share_of_tolerance(check: CompiledCheck, case: CompiledCase, reply: Reply, judge: Judge) -> float:
    """max |got − expected| / (atol + rtol |expected|); more than 1 is a loss.

    It is 0 for a check that compares with no tolerance, and for a random one, whose noise often takes half of what is allowed.
    """
    family = FAMILIES[check.family]
    compares = type(family).judge is Family.judge and check.family != "training"
    if is_random(check) or not compares or reply.status != "returned":
        return 0.0
    results = reply.values()
    found = family.late_expected(check, case, results, judge.late[check.name]) if check.late else case.expected
    shares = [0.0]
    for name, expected in (found.values if isinstance(found, Expected) else {}).items():
        got = results[name].data if name in results else None  # a bound is no result
        if isinstance(got, np.ndarray) and isinstance(expected, np.ndarray) and got.shape == expected.shape and got.size:
            assert isinstance(found, Expected)
            tolerance = found.tolerances[name]
            with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
                share = np.abs(got.astype(np.float64) - expected) / (tolerance.atol + tolerance.rtol * np.abs(expected))
            shares.append(float(np.max(share[np.isfinite(share)], initial=0.0)))
    return max(shares)
