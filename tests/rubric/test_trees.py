"""Trees: right expressions get their value in any form; hostile ones get a sentence, at once."""

from __future__ import annotations

import math
import time
import tracemalloc
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from mpmath import mp
from mpmath.libmp import NoConvergence

from autograder.rubric import matrices, trees
from autograder.rubric.trees import MOST_FUNCTIONS, MOST_PARTS, NotClosedForm, evaluate, evaluate_points

AT = {"mu": -1.3, "s": 0.7}
MU, S = ["Symbol", "mu"], ["Symbol", "s"]
ONE, TWO, MINUS, HALF = (["Rational", p, q] for p, q in (("1", "1"), ("2", "1"), ("-1", "1"), ("1", "2")))


def expression(nested: Any) -> list[list[Any]]:
    """A nested tuple ("Add", ("Symbol", "mu"), …) as the flat list a worker sends, equal parts shared."""
    nodes: list[list[Any]] = []

    def place(part: Sequence[Any]) -> int:
        leaf = part[0] in ("Symbol", "Rational", "Float") or len(part) == 1
        node = list(part) if leaf else [part[0], *map(place, part[1:])]
        if node not in nodes:
            nodes.append(node)
        return nodes.index(node)

    place(nested)
    return nodes


def i_times(nested: Any) -> tuple:
    return ("Mul", ("Pow", MINUS, HALF), nested)


# ---- right answers -------------------------------------------------------------------------------------------------

KL = (
    ("Add", ("Mul", HALF, ("Pow", MU, TWO)), ("Mul", HALF, ("Pow", S, TWO)), ["Rational", "-1", "2"], ("Mul", MINUS, ("log", S))),
    ("Mul", HALF, ("Add", ("Pow", MU, TWO), ("Pow", S, TWO), MINUS, ("Mul", MINUS, ("log", ("Pow", S, TWO))))),
    ("Add", ("log", ("Pow", S, MINUS)), ("Mul", ["Float", "0.50000000"], ("Add", ("Pow", S, TWO), ("Pow", MU, TWO), MINUS))),
)


@pytest.mark.parametrize("form", KL, ids=["expanded", "factored", "with a float"])
def test_an_expression_is_worth_the_same_in_any_form(form: Any) -> None:
    """Breaks if a right answer must be written in one way."""
    expected = 0.5 * (AT["mu"] ** 2 + AT["s"] ** 2 - 1 - 2 * math.log(AT["s"]))
    assert evaluate(expression(form), AT) == pytest.approx(expected, rel=1e-15)


def test_every_function_of_the_table_is_the_one_of_its_name() -> None:
    """Breaks if a name is bound to another function, or leaves the table. The values are the standard library's, scipy's, or
    written down."""
    from scipy import special

    x, y = 0.7, 2.3
    known = {
        "exp": math.exp,
        "log": math.log,
        "sin": math.sin,
        "cos": math.cos,
        "tan": math.tan,
        "asin": math.asin,
        "acos": math.acos,
        "atan": math.atan,
        "sinh": math.sinh,
        "cosh": math.cosh,
        "tanh": math.tanh,
        "coth": lambda t: 1 / math.tanh(t),
        "asinh": math.asinh,
        "atanh": math.atanh,
        "erf": math.erf,
        "erfc": math.erfc,
        "gamma": math.gamma,
        "loggamma": special.gammaln,
        "Abs": abs,
        "sign": np.sign,
    }
    for name, function in known.items():
        assert evaluate([["Symbol", "x"], [name, 0]], {"x": x}) == pytest.approx(function(x), rel=1e-13), name
    assert evaluate([["Symbol", "y"], ["acosh", 0]], {"y": y}) == pytest.approx(math.acosh(y), rel=1e-13)
    two = [["Symbol", "x"], ["Symbol", "y"]]
    both = {"Add": x + y, "Mul": x * y, "Pow": x**y, "Max": y, "Min": x, "log": math.log(x, y)}
    for name, value in both.items():
        assert evaluate([*two, [name, 0, 1]], {"x": x, "y": y}) == pytest.approx(value, rel=1e-14), name
    leaves = {
        "Pi": math.pi,
        "Exp1": math.e,
        "EulerGamma": 0.5772156649015329,
        "Infinity": math.inf,
        "NegativeInfinity": -math.inf,
    }
    for name, value in leaves.items():
        assert evaluate([[name]], {}) == value, name
    assert set(trees._table()) - set(matrices.table()) == {*known, "acosh", *both, *leaves}


@pytest.mark.parametrize(("sign", "value"), [("Abs", 1.3), ("sign", -1.0)])
def test_signs_are_read(sign: str, value: float) -> None:
    """Breaks if a modulus loses its point: −1.3."""
    assert evaluate([MU, [sign, 0]], AT) == value


def test_cancellation_does_not_cost_a_right_answer() -> None:
    """Breaks if evaluation is done in double precision: (1 + 10⁻²⁰ − 1) · 10²⁰ is one, and 0 there."""
    tiny = ["Rational", "1", str(10**20)]
    tree = expression(("Mul", ("Add", ONE, tiny, MINUS), ["Rational", str(10**20), "1"]))
    assert evaluate(tree, {}) == 1.0


def test_a_part_that_is_complex_may_cancel() -> None:
    """Breaks if a detour through complex numbers is refused: log(−s) − log(−1) is log s."""
    tree = expression(("Add", ("log", ("Mul", MINUS, S)), ("Mul", MINUS, ("log", MINUS))))
    assert evaluate(tree, AT) == pytest.approx(math.log(0.7), rel=1e-14)


def test_each_point_gets_its_own_value() -> None:
    """Breaks if points are mixed up between symbols."""
    values = evaluate_points(expression(("Add", MU, ("Mul", TWO, S))), {"mu": np.array([1.0, 2.0]), "s": np.array([10.0, 20.0])})
    assert values == [21.0, 42.0] and all(isinstance(v, float) for v in values)


def test_a_number_needs_no_symbols() -> None:
    """Breaks if a constant cannot be asked for."""
    assert evaluate(expression(("log", TWO)), {}) == pytest.approx(math.log(2), rel=1e-15)


def test_shared_parts_are_worth_what_they_are_worth() -> None:
    """Breaks if a node used twice is consumed once."""
    assert evaluate([S, ["Add", 0, 0], ["Mul", 1, 1, 0]], AT) == pytest.approx(4 * 0.7**3, rel=1e-15)


@pytest.mark.parametrize(
    "wrong",
    [
        ("Add", KL[0], ["Rational", "1", "1000000000"]),
        ("Mul", KL[0], ["Float", "1.00000001"]),
        ("Add", KL[0], ("Mul", ["Rational", "1", "1000000"], MU)),
    ],
)
def test_a_slightly_wrong_expression_has_another_value(wrong: Any) -> None:
    """Breaks if evaluation rounds differences away."""
    assert evaluate(expression(wrong), AT) != pytest.approx(evaluate(expression(KL[0]), AT), rel=1e-10)


# ---- hostile trees ---------------------------------------------------------------------------------------------------

BIG = ["Rational", "9" * 399, "1"]
TEN, LARGE = ["Rational", "10", "1"], ("Pow", TWO, ["Rational", "3999", "1"])
LARGEST = expression(LARGE)
COMPLEX = expression(("Add", ["Rational", "40", "1"], ("Pow", MINUS, HALF)))


def chain(leaf: list, name: str, count: int) -> list:
    return [leaf, *([name, i] for i in range(count))]


UNREADABLE: dict[str, Any] = {
    "nothing": None,
    "a number": 5,
    "a float": 3.5,
    "a truth": True,
    "text": "Symbol",
    "a dict": {"Symbol": "mu"},
    "no nodes": [],
    "an array": np.ones(3),
    "an empty node": [[]],
    "a node that is none": [None],
    "a node that is a number": [3],
    "a node that is text": ["Pi"],
    "an array for a node": [np.ones(3)],
    "an array for a name": [[np.ones(3), 0]],
    "a list for a name": [[["Add"], 0]],
    "none for a name": [[None]],
    "a number for a name": [[7, 0]],
    "a dict for a name": [[{"a": 1}]],
    "a symbol without a name": [["Symbol"]],
    "a list for a symbol": [["Symbol", ["mu"]]],
    "a dict for a symbol": [["Symbol", {}]],
    "an array for a symbol": [["Symbol", np.ones(2)]],
    "no denominator": [["Rational", "1"]],
    "zero denominator": [["Rational", "1", "0"]],
    "infinite": [["Rational", math.inf, 1]],
    "not a number": [["Rational", math.nan, 1]],
    "words": [["Rational", "one", "two"]],
    "lists": [["Rational", [1], [2]]],
    "nothing to float": [["Float"]],
    "a word to float": [["Float", "half"]],
    "a float over zero": [["Float", "1/0"]],
    "a list to float": [["Float", [1]]],
    "an array to float": [["Float", np.ones(2)]],
    "empty text": [["Float", ""]],
    "itself": [ONE, ["Add", 1]],
    "only itself": [["Add", 0]],
    "forward": [ONE, ["Add", 2], TWO],
    "negative": [ONE, ["Add", -1]],
    "a float index": [ONE, ["Add", 0.0]],
    "a true index": [ONE, ONE, ["Add", True]],
    "a text index": [ONE, ["Add", "0"]],
    "no index": [ONE, ["Add", None]],
    "a huge index": [ONE, ["Add", 10**300]],
    "a list index": [ONE, ["Add", [0]]],
    "an array index": [ONE, ["Add", np.zeros(1, int)]],
    "a nan index": [ONE, ["Add", math.nan]],
}

UNKNOWN = {
    "an unknown function": ([MU, ["Integral", 0]], "found Integral"),
    "python": ([["__import__"]], "found __import__"),
    "an attribute": ([MU, ["mp.quad", 0]], "found mp.quad"),
    "a private name": ([["_power"]], "found _power"),
    "an unknown leaf": ([["NaN"]], "found NaN"),
    "complex infinity": ([["ComplexInfinity"]], "found ComplexInfinity"),
    "the outermost first": ([["Dummy"], ["Integral", 0]], "found Integral"),
    "a name without end": ([["x" * 10_000]], "found xxx"),
    "an unknown symbol": ([["Symbol", "p"]], "the symbol 'p'; only mu, s are given"),
    "a number for a symbol": ([["Symbol", 3]], "the symbol 3"),
    "a surrogate": ([["Symbol", "\ud800"]], "only mu, s are given"),
    "too many digits": ([["Float", "1" * 401]], "more than 400 letters"),
    "a symbol without end": ([["Symbol", "m" * 500]], "more than 400 letters"),
    "too many arguments": ([ONE, ["exp", 0, 0]], "exp cannot be computed"),
    "no arguments": ([["sin"]], "sin cannot be computed"),
    "the largest of none": ([["Max"]], "Max cannot be computed"),
    "arguments for a constant": ([ONE, ["Pi", 0]], "Pi cannot be computed"),
    "the largest of complex numbers": ([*COMPLEX, ["Max", len(COMPLEX) - 1, 0]], "Max cannot be computed"),
    "a pole": ([MINUS, ["gamma", 0]], "gamma cannot be computed"),
    "a complex value": (expression(("Pow", MU, HALF)), "not a real number"),
    "one over zero": (expression(("Pow", ("Add", ONE, MINUS), MINUS)), "not a real number"),
    "not a number": ([["Float", "nan"]], "not a real number"),
    "infinity minus infinity": ([["Infinity"], ["NegativeInfinity"], ["Add", 0, 1]], "not a real number"),
    "nan beside one, in the complex plane": (
        expression(("Add", ONE, i_times(("Add", ["Infinity"], ["NegativeInfinity"])))),
        "not a real number",
    ),
}

ENDLESS = {
    "a tower of tens": expression(("Pow", TEN, ("Pow", TEN, ("Pow", TEN, TEN)))),
    "a tower of its own": [TWO, *(["Pow", i, i] for i in range(100))],
    "a huge exponent": expression(("Pow", ["Rational", "3", "1"], BIG)),
    "a huge exponent of a symbol": expression(("Pow", S, LARGE)),
    "a huge exponent of nearly one": expression(("Pow", ["Float", "1." + "0" * 40 + "1"], LARGE)),
    "a huge negative exponent": [S, ["Rational", "-" + "9" * 399, "1"], ["Pow", 0, 1]],
    "an imaginary number to a huge power, often": [
        *(powers := expression(("Pow", ("Pow", MINUS, HALF), LARGE))),
        *[powers[-1]] * 3000,
    ],
    "squares of squares": [MU, TWO, *(["Pow", i + 1 if i else 0, 1] for i in range(5000))],
    "products of products": [["Rational", "7", "1"], *(["Mul", i, i] for i in range(5000))],
    "factorials of factorials": chain(["Rational", "5", "1"], "gamma", 100),
    "a factorial": [["Rational", "9" * 300, "1"], ["gamma", 0]],
    "exponentials of exponentials": chain(ONE, "exp", 100),
    "a float beyond all floats": [["Float", "1e999999999"]],
    "a float beneath all floats": [["Float", "1e-999999999999999999"]],
    "a float of many digits": [["Float", "9" * 399 + "e99999"]],
    "erf of a huge imaginary number": expression(("erf", i_times(["Rational", "1000000000", "1"]))),
    "a million nodes": [["Pi"]] * 1_000_000,
    "a million arguments": [ONE, ["Add", *[0] * 1_000_000]],
    "many slow functions": [*COMPLEX, *([["erf", len(COMPLEX) - 1]] * 3000)],
    "many slow functions of huge numbers": [*LARGEST, *([["tan", len(LARGEST) - 1]] * 3000)],
}

HARMLESS = {
    "a float that is infinite": ([["Float", "inf"]], math.inf),
    "a float in words": ([["Float", "-inf"]], -math.inf),
    "a float that is a ratio": ([["Float", "1/4"]], 0.25),
    "a float larger than a double": ([["Float", "1e400"]], math.inf),
    "a sum of nothing": ([["Add"]], 0.0),
    "a product of nothing": ([["Mul"]], 1.0),
    "one to a large power": (expression(("Pow", ONE, ["Rational", "9" * 50, "1"])), 1.0),
    "a deep chain": (chain(S, "Add", MOST_PARTS // 2 - 2), 0.7),
    "a wide sum": ([ONE, ["Add", *[0] * (MOST_PARTS - 4)]], float(MOST_PARTS - 4)),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_tree_is_said_to_be_unreadable(name: str) -> None:
    """Breaks if forged bytes raise anything else: that would be the grader's fault, not the forger's."""
    with pytest.raises(NotClosedForm, match="could not be read"):
        evaluate(UNREADABLE[name], AT)


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_cannot_be_evaluated_is_named(name: str) -> None:
    """Breaks if a student is not told which part is not in closed form, or is told without end."""
    tree, words = UNKNOWN[name]
    with pytest.raises(NotClosedForm, match=words.replace("(", r"\(")) as raised:
        evaluate(tree, AT)
    assert len(str(raised.value)) < 300


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_odd_but_harmless_has_a_value(name: str) -> None:
    """Breaks if the limits take right answers with them."""
    tree, value = HARMLESS[name]
    assert evaluate(tree, AT) == value


@pytest.mark.parametrize("name", ENDLESS)
def test_no_tree_takes_a_second_or_the_machines_memory(name: str) -> None:
    """Breaks if one answer can stop the judge of a whole class. Eight points, as a rubric asks; in processor time."""
    points = {"mu": np.linspace(-2, 2, 8), "s": np.linspace(0.4, 3, 8)}
    tracemalloc.start()
    began = time.process_time()
    try:
        with pytest.raises(NotClosedForm):
            evaluate_points(ENDLESS[name], points)
        seconds, (_, most) = time.process_time() - began, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert seconds < 1, f"{seconds:.2f} s"
    assert most < 20 << 20, f"{most >> 20} MiB"


@pytest.mark.parametrize(
    "slow",
    [
        [*COMPLEX, *([["erf", len(COMPLEX) - 1]] * (MOST_FUNCTIONS - 1))],
        [*LARGEST, *([["tan", len(LARGEST) - 1]] * MOST_FUNCTIONS)],
        [*COMPLEX, *([["Pow", len(COMPLEX) - 1, len(COMPLEX) - 1]] * (MOST_PARTS // 3 - 10))],
    ],
    ids=["erf", "tan", "complex powers"],
)
def test_the_slowest_trees_within_the_limits_are_bearable(slow: list) -> None:
    """Breaks if the limits are raised, or the table gets a slower function: one point takes 0.1 to 0.6 s, as the machine is."""
    began = time.process_time()
    try:
        evaluate(slow, AT)
    except NotClosedForm:
        pass
    assert time.process_time() - began < 2


def test_limits_lie_far_above_right_answers() -> None:
    """Breaks if a limit is lowered into the range of honest answers: a sum over 150 outcomes, written out."""
    pairs = [(["Symbol", f"q{i}"], ["Symbol", f"p{i}"]) for i in range(150)]
    outcomes = [("Mul", q, ("log", ("Mul", q, ("Pow", p, MINUS)))) for q, p in pairs]
    at: Mapping[str, float] = {f"{k}{i}": 0.5 + i / 100 for k in "qp" for i in range(150)}
    assert evaluate(expression(("Add", *outcomes)), at) == pytest.approx(0.0, abs=1e-15)


@pytest.mark.parametrize("error", [NoConvergence, ValueError, TypeError, OverflowError, ZeroDivisionError])
def test_whatever_mpmath_cannot_compute_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    """Breaks if an exception of mpmath's own, some of which are no ValueErrors, is taken for the grader's fault."""

    def fails(x: Any) -> None:
        raise error("from within")

    monkeypatch.setattr(mp, "erf", fails)
    with pytest.raises(NotClosedForm, match=r"erf cannot be computed|not a real number"):
        evaluate([S, ["erf", 0]], AT)


def test_evaluating_leaves_the_precision_as_it_was() -> None:
    """Breaks if the judge's own arithmetic changes with the first expression it sees."""
    before = mp.dps
    for tree in (KL[0], ("Pow", MU, HALF)):
        try:
            evaluate(expression(tree), AT)
        except NotClosedForm:
            pass
        assert mp.dps == before


# -- trees that would take long ------------------------------------------------------------------------------------

MATRIX = [["Symbol", "A"]]
HUGE = [["Symbol", "x"], ["acos", 0], ["Rational", "1" + "0" * 390, "1"], ["Pow", 2, 0]]
SLOW = {
    "erf of a complex number of a thousand digits": [*HUGE, ["Mul", 1, 3], ["erf", 4]],
    "a product of 9 900 matrices": [*MATRIX, ["MatMul", *[0] * 9900], ["Trace", 1]],
    "a determinant again and again": [*MATRIX, *[["Determinant", 0]] * 190, ["Add", *range(1, 190)]],
    "an inverse of an inverse": [*MATRIX, *(["Inverse", i] for i in range(190)), ["Trace", 190]],
    "powers of a matrix": [*MATRIX, ["Rational", "16", "1"], *[["MatPow", 0, 1]] * 190, ["Trace", 2]],
}


@pytest.mark.parametrize("name", SLOW)
def test_an_expression_that_would_take_long_is_refused_before_it_does(name: str) -> None:
    """Breaks if a judge's whole budget goes into what an estimate can foresee: these take 3 s to several minutes."""
    given = {"A": np.full((40, 16, 16), 0.01) + np.eye(16), "x": np.linspace(3, 4, 40)}
    began = time.process_time()
    with pytest.raises(NotClosedForm, match=r"too complicated to evaluate|too large or too small"):
        evaluate_points(SLOW[name], given)
    assert time.process_time() - began < 2.5


def test_an_honest_expression_is_far_from_too_complicated() -> None:
    """Breaks if the estimate refuses an answer that nobody has simplified: 150 functions, at eight points."""
    tree = [["Symbol", "x"], *(["exp" if i % 2 else "log", 0] for i in range(150)), ["Add", *range(151)]]
    assert len(evaluate_points(tree, {"x": np.linspace(0.3, 3, 8)})) == 8
