"""What every family of checks shares: the values a check expects, and how a reply is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from autograder.rubric.bars import Bar
from autograder.rubric.cases import Case, Table
from autograder.rubric.compare import FLOOR, Array, Difference, Tolerance, Value, agrees, first_difference
from autograder.rubric.compiled import CompiledCase, CompiledCheck, Expected
from autograder.rubric.model import Check, Oracle, RubricError, Unmet
from autograder.rubric.nesting import below, nested
from autograder.rubric.program import Recorder
from autograder.sandbox.inside.verbs import kind_of

Results = Mapping[str, Value]


@dataclass(frozen=True)
class Pair:
    """A result of one case beside the expected one. The shapes may differ.

    beside: other numbers that it may be made of
    weight: by what the numbers were divided, if they were
    tree:   the expression that it is the value of, if it is one's
    """

    name: str
    got: Array
    truth: Array
    tolerance: Tolerance
    beside: Mapping[str, Array] = field(default_factory=dict)
    weight: Array | None = None
    tree: Sequence[Sequence[Any]] = ()


class Family:
    """A kind of check. The defaults are those of a closed form: call the function, compare its value.

    name:        its word in compiled rubrics and records
    supplies:    oracle parameters that the family fills in itself
    measures:    oracle parameters that the family measures in the replies
    always_late: the oracle can only ever be evaluated on replies
    explained:   its values are numbers that belong to the student's function, so that their relation to the expected ones says
                 what is wrong with it
    questioned:  its oracle is asked other questions (see `rubric.derived`), where it is explained
    own_inputs:  the inputs of a case that are the family's own
    """

    name = ""
    supplies: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    always_late = False
    explained = False
    questioned = True
    own_inputs: tuple[str, ...] = ()

    # -- while a rubric is read and compiled ---------------------------------------------------------------

    def input_names(self, cases: Table, settings: Mapping[str, Any]) -> tuple[str, ...]:
        """Names of the inputs that every case has."""
        if not cases.recipes:
            raise RubricError("it has no cases, so that anything would pass; give it some with `on`")
        drawn = [tuple(recipe.draw(np.random.default_rng(0))) for recipe in cases.recipes]
        if any(set(names) != set(drawn[0]) for names in drawn):
            raise RubricError(f"the cases of one check must have the same inputs, not {sorted(set(drawn))}; split it in two")
        return drawn[0]

    def sent(self, names: tuple[str, ...], settings: Mapping[str, Any]) -> tuple[str, ...]:
        """The inputs that a program receives; the others stay with the judge."""
        return names

    def program(self, function: str, result: str, settings: Mapping[str, Any]) -> Callable[..., Mapping[str, Any]]:
        """The program of a rubric that gives none. function: its path in the worker"""

        def call(s: Recorder, /, **inputs: Any) -> dict[str, Any]:
            return {result: at(s, function)(*inputs.values())}

        return call

    def prepared(self, case: Case, settings: Mapping[str, Any], rng: np.random.Generator) -> Case:
        """The case with the inputs that the family draws itself."""
        return case

    def expected(self, check: Check, case: Case, oracle: Oracle, rng: np.random.Generator) -> Expected:
        """The expected values of a case, computed from its inputs alone."""
        return self.as_expected(check, case, oracle(**arguments(check.asks, case.inputs, {})))

    def as_expected(self, check: Check | CompiledCheck, case: Case | CompiledCase, said: Any) -> Expected:
        """An oracle's return value as expected values with tolerances. raises RubricError if it names unknown results"""
        names = tuple(check.program.returns)
        values = _by_name(dict(said) if isinstance(said, Mapping) else {names[0]: said}, names)
        unknown = [name for name in values if name not in (*names, *self.measures)]
        if unknown:
            raise RubricError(f"{check.name}: its oracle returns {unknown}; its program returns {list(names)}")
        tolerance = tolerance_of(check, case)
        return Expected({k: np.asarray(v, np.float64) for k, v in values.items()}, dict.fromkeys(values, tolerance))

    # -- while a reply is judged ---------------------------------------------------------------------------

    def judge(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Difference | None:
        """The first difference between the results of one case and what is expected, or None.

        oracle: given where the check is late
        """
        expected = self.late_expected(check, case, results, oracle) if oracle else case.expected
        if isinstance(expected, Difference):
            return expected
        assert expected is not None, "a case without expected values has a late oracle"
        return self.compared(check, case, results, expected)

    def late_expected(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle) -> Expected | Difference:
        """The expected values by a late oracle, or why it cannot be asked about these results."""
        found = asked(check, case, results, lambda **given: self.as_expected(check, case, oracle(**given)))
        assert isinstance(found, (Expected, Difference))
        return found

    def compared(self, check: CompiledCheck, case: CompiledCase, results: Results, expected: Expected) -> Difference | None:
        for name, value in expected.values.items():
            dtype = "" if name in self.measures else case.dtype
            difference = first_difference(results[name], value, dtype=dtype, tolerance=expected.tolerances[name])
            if difference:
                return difference if len(expected.values) == 1 else titled(name, difference)
        return None

    def pairs(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Iterator[Pair]:
        """What was got and what was expected, as numbers, where the family is `explained`."""
        expected = self.late_expected(check, case, results, oracle) if oracle else case.expected
        if isinstance(expected, Expected):
            for name, truth in expected.values.items():
                got = results[name].data if results[name].kind == "tensor" else None
                if isinstance(got, np.ndarray) and got.dtype.kind in "fiub":
                    yield Pair(name, got.astype(np.float64), truth, expected.tolerances[name])

    def draws(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Mapping[str, Array]:
        """What the draws are -> numbers that are uniform where the draws are right, where the family judges draws."""
        return {}

    def bars(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Iterator[Bar]:
        """The figures that the family itself holds against bars, beside values against expected ones."""
        return iter(())

    def recognises(self, check: CompiledCheck, case: CompiledCase, results: Results, mistake: Expected | Oracle) -> bool | None:
        """Are the results this mistake's? None where there is nothing to compare."""
        expected = mistake if isinstance(mistake, Expected) else self.late_expected(check, case, results, mistake)
        if isinstance(expected, Difference):
            return None
        if not any(value.size for value in expected.values.values()):
            return None  # an empty batch is the same for all
        return all(agrees(results[name].data, value) for name, value in expected.values.items())


class Measuring(Family):
    """Late families whose oracles receive, beside the results, what the judge measures in them."""

    always_late = True

    def measured(self, check: CompiledCheck, case: CompiledCase, results: Results) -> dict[str, Value] | Difference:
        """A value for each of `measures`, or why nothing can be measured."""
        raise NotImplementedError

    def judge(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Difference | None:
        measured = self.measured(check, case, results)
        return measured if isinstance(measured, Difference) else super().judge(check, case, {**results, **measured}, oracle)

    def recognises(self, check: CompiledCheck, case: CompiledCase, results: Results, mistake: Expected | Oracle) -> bool | None:
        measured = self.measured(check, case, results)
        return None if isinstance(measured, Difference) else super().recognises(check, case, {**results, **measured}, mistake)

    def pairs(self, check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Iterator[Pair]:
        measured = self.measured(check, case, results)
        if not isinstance(measured, Difference):
            yield from super().pairs(check, case, {**results, **measured}, oracle)


def _by_name(said: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """An oracle's values by the dotted names of the results: nested ones as the program nests its own."""
    values: dict[str, Any] = {}
    for name, value in said.items():
        if name in names or not below(names, name):
            values[name] = value
        else:
            entries = value.items() if isinstance(value, Mapping) else enumerate(value)
            values.update(_by_name({f"{name}.{entry}": part for entry, part in entries}, names))
    return values


def measurement(array: Any) -> Value:
    """A measured array, as a value among the results."""
    array = np.asarray(array, np.float64)
    return Value("tensor", array, "float64", array.shape)


def numbers(name: str, results: Results, shape: tuple[int, ...] | None = None) -> Array | Difference:
    """A result as finite real numbers in float64, of the given shape, or why it is not that."""
    value = results[name]
    if value.kind != "tensor" or value.data is None or value.data.dtype.kind != "f":
        return Difference(
            "type",
            f"{name}: got {value.kind} {value.dtype}, expected a tensor of real numbers",
            f"{name} is not a tensor of real numbers",
        )
    if shape is not None and value.shape != shape:
        return Difference("shape", f"{name}: got shape {value.shape}, expected {shape}", f"{name} has the wrong shape")
    if not np.isfinite(value.data).all():
        return Difference("finite", f"{name} is not finite", f"{name} is not finite")
    return np.asarray(value.data, np.float64)


def at(s: Recorder, path: str) -> Any:
    """`s.mod.f` for "mod.f"."""
    node: Any = s
    for name in path.split("."):
        node = getattr(node, name)
    return node


def floating_dtype(inputs: Mapping[str, Any]) -> str:
    """The dtype of the first floating array, or ""."""
    return next((str(v.dtype) for v in inputs.values() if isinstance(v, np.ndarray) and v.dtype.kind == "f"), "")


def tolerance_of(check: Check | CompiledCheck, case: Case | CompiledCase) -> Tolerance:
    """The check's own tolerance, or that of its inputs' dtype."""
    return check.tolerance or FLOOR[floating_dtype(case.inputs) or "float64"]


def arguments(asks: tuple[str, ...], inputs: Mapping[str, Any], results: Results) -> dict[str, Any]:
    """An oracle's arguments: floating arrays in float64, everything else unchanged, nested results nested."""

    def plain(value: Any) -> Any:
        if isinstance(value, Value):
            value = value.data
        return value.astype(np.float64) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value

    known = {name: plain(results[name]) for ask in asks if ask not in inputs for name in below(results, ask)}
    return {name: plain(inputs[name]) if name in inputs else nested(known, name) for name in asks}


def asked(check: CompiledCheck, case: CompiledCase, results: Results, oracle: Oracle | None) -> Any:
    """What a late oracle returns for a case, or the Difference that keeps it from being asked."""
    assert oracle is not None, "a late check is judged with its oracle"
    unfit = first_unfit(check, case, results)
    if unfit:
        return unfit
    try:
        with np.errstate(all="ignore"):
            return oracle(**arguments(check.asks, case.inputs, results))
    except Unmet as unmet:
        return Difference("values", unmet.text, unmet.blind)
    except UNFIT:
        shapes = ", ".join(f"{name} {results[name].shape}" for name in _asked_results(check, case, results))
        return Difference("shape", f"the results do not fit together: {shapes}", "the results have the wrong shapes")


def _asked_results(check: CompiledCheck, case: CompiledCase, results: Results) -> tuple[str, ...]:
    """The dotted names of the results that an oracle asks for."""
    return tuple(name for ask in check.asks if ask not in case.inputs for name in below(results, ask))


def holds(check: CompiledCheck, case: CompiledCase, results: Results, predicate: Expected | Oracle) -> bool | None:
    """Does a late predicate hold of a case? None where it cannot be asked."""
    assert not isinstance(predicate, Expected), "the predicates of late checks are functions"
    said = asked(check, case, results, lambda **given: bool(predicate(**given)))
    return None if isinstance(said, Difference) else bool(said)


UNFIT = (ValueError, LookupError, TypeError, ArithmeticError, MemoryError)
"""What an oracle that is right on right results (which `verify` shows) raises on results of the wrong shape or on truth
values. Anything else that it raises is a fault of the rubric."""


def first_unfit(check: CompiledCheck, case: CompiledCase, results: Results) -> Difference | None:
    """The first result that a late oracle cannot be asked about: of another kind than its program returns, or not finite."""
    for name in _asked_results(check, case, results):
        value, kind = results[name], kind_of(check.program.verb(name))
        if kind != "tensor" and value.kind == kind:
            continue
        if kind != "tensor" or value.kind not in ("tensor", "array") or value.data is None:
            return Difference("type", f"{name}: got {value.kind}, expected a {kind}", f"{name} is not a {kind}")
        if value.data.dtype.kind == "c":
            return Difference("type", f"{name}: got complex numbers, expected real ones", f"{name} is not real")
        if value.data.dtype.kind == "f" and not np.isfinite(value.data).all():
            return Difference("finite", f"{name} is not finite", f"{name} is not finite")
    return None


def titled(name: str, difference: Difference) -> Difference:
    return replace(difference, text=f"{name}: {difference.text}", blind=f"{name}: {difference.blind}")
