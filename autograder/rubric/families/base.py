"""What every family of checks shares: how a check is declared, what it expects, how a reply is judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.rubric.cases import Case, Table
from autograder.rubric.compare import FLOOR, Difference, Tolerance, Value, agrees, first_difference
from autograder.rubric.compiled import Answer, CompiledCase, CompiledCheck
from autograder.rubric.model import Check, RubricError, Unmet, parameters
from autograder.rubric.program import Recorder, record
from autograder.sandbox.inside.verbs import kind_of


class Family:
    """A kind of check. The defaults are those of a closed form: call the function, compare its value.

    name:        its word in compiled rubrics and records
    supplies:    oracle parameters that the family fills in itself
    measures:    oracle parameters that the family measures in the replies
    always_late: the oracle can only ever be evaluated on replies
    """

    name = ""
    supplies: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    always_late = False

    # -- while a rubric is read and compiled ---------------------------------------------------------------

    def input_names(self, cases: Table, settings: Mapping[str, Any]) -> tuple[str, ...]:
        """Names of the inputs that every case has."""
        if not cases.recipes:
            raise RubricError("it has no cases, so that anything would pass; give it some with `on`")
        drawn = [tuple(recipe.draw(np.random.default_rng(0))) for recipe in cases.recipes]
        if any(set(names) != set(drawn[0]) for names in drawn):
            raise RubricError(f"the cases of one check must have the same inputs, not {sorted(set(drawn))}; split it in two")
        return drawn[0]

    def program(self, function: str, result: str, settings: Mapping[str, Any]) -> Callable[..., Mapping]:
        """The program when the rubric gives none; `function` is its path in the worker."""

        def call(s: Recorder, /, **inputs: Any) -> dict:
            return {result: at(s, function)(*inputs.values())}

        return call

    def prepared(self, case: Case, settings: Mapping[str, Any], rng: np.random.Generator) -> Case:
        """The case with whatever the family draws besides."""
        return case

    def answer(
        self, check: Check | CompiledCheck, case: Case | CompiledCase, oracle: Callable, rng: np.random.Generator
    ) -> Answer:
        """What the oracle says of a case, computed from inputs alone."""
        return self.answered(check, case, oracle(**arguments(check.asks, case.inputs, {})))

    def answered(self, check: Check | CompiledCheck, case: Case | CompiledCase, said: Any) -> Answer:
        """An oracle's return value as an answer with tolerances."""
        names = tuple(check.program.returns)
        said = dict(said) if isinstance(said, Mapping) else {names[0]: said}
        unknown = [name for name in said if name not in (*names, *self.measures)]
        if unknown:
            raise RubricError(f"{check.name}: its oracle speaks of {unknown}; its program returns {list(names)}")
        tolerance = check.tolerance or FLOOR[floating_dtype(case.inputs) or "float64"]
        return Answer({k: np.asarray(v, np.float64) for k, v in said.items()}, dict.fromkeys(said, tolerance))

    # -- while a reply is judged ---------------------------------------------------------------------------

    def judge(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], oracle: Callable | None
    ) -> Difference | None:
        """The first thing wrong with the results of one case, or None. oracle: given where the check is late."""
        answer = case.answer
        if oracle is not None:
            answer = self.late_answer(check, case, results, oracle)
            if isinstance(answer, Difference):
                return answer
        return self.compared(check, case, results, answer)

    def late_answer(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], oracle: Callable
    ) -> Answer | Difference:
        return asked(check, case, results, lambda **given: self.answered(check, case, oracle(**given)))

    def compared(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], answer: Answer
    ) -> Difference | None:
        for name, expected in answer.values.items():
            dtype = "" if name in self.measures else case.dtype
            difference = first_difference(results[name], expected, dtype=dtype, tolerance=answer.tolerances[name])
            if difference:
                return difference if len(answer.values) == 1 else titled(name, difference)
        return None

    def recognises(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], mistake: Answer | Callable
    ) -> bool | None:
        """Are the results this mistake's? None where nothing comparable came back."""
        if callable(mistake):
            mistake = self.late_answer(check, case, results, mistake)
            if isinstance(mistake, Difference):
                return None
        if not any(value.size for value in mistake.values.values()):
            return None  # an empty batch is everybody's
        return all(agrees(results[name].data, value) for name, value in mistake.values.items())


class Measuring(Family):
    """Late families whose oracles are given what was measured in the results, beside the results themselves."""

    always_late = True

    def measured(self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value]) -> dict[str, Value] | Difference:
        """A value for each of `measures`, or why nothing can be measured."""
        raise NotImplementedError

    def judge(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], oracle: Callable | None
    ) -> Difference | None:
        measured = self.measured(check, case, results)
        return measured if isinstance(measured, Difference) else super().judge(check, case, {**results, **measured}, oracle)

    def recognises(
        self, check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], mistake: Answer | Callable
    ) -> bool | None:
        measured = self.measured(check, case, results)
        return None if isinstance(measured, Difference) else super().recognises(check, case, {**results, **measured}, mistake)


def measurement(array: Any) -> Value:
    """What was measured, as a value among the results."""
    array = np.asarray(array, np.float64)
    return Value("tensor", array, "float64", array.shape)


def numbers(name: str, results: Mapping[str, Value], shape: tuple[int, ...] | None = None) -> np.ndarray | Difference:
    """A result as finite real numbers in float64, of the given shape, or why it is none."""
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
    return value.data.astype(np.float64)


def checker(
    family: Family,
    function: str,
    *,
    points: float,
    on: Table,
    program: Callable | None = None,
    tolerance: Tolerance | None = None,
    visibility: str = "visible",
    **settings: Any,
) -> Callable[[Callable], Check]:
    """The decorator that makes a check of an oracle. A family's own module names the arguments it takes."""
    path = function if "." in function else f"mod.{function}"

    def decorate(oracle: Callable) -> Check:
        try:
            names = family.input_names(on, settings)
        except RubricError as error:
            raise RubricError(f"{oracle.__name__}: {error}") from error
        asks = [p for p in parameters(oracle) if p not in (*names, *family.supplies, *family.measures)]
        result = asks[0] if len(asks) == 1 else "value"
        run = {"run": on.seed} if on.seed else {}
        recorded = record(program or family.program(path, result, {**settings, "asks": asks}), names)
        return Check(
            name=oracle.__name__,
            sentence=(oracle.__doc__ or "").strip(),
            function=path.rsplit(".", 1)[1],
            points=points,
            family=family,
            program=recorded,
            cases=on,
            oracle=oracle,
            settings={**settings, **run},
            tolerance=tolerance,
            visibility=visibility,
        )

    return decorate


def at(s: Recorder, path: str) -> Any:
    """`s.mod.f` for "mod.f"."""
    node: Any = s
    for name in path.split("."):
        node = getattr(node, name)
    return node


def floating_dtype(inputs: Mapping[str, Any]) -> str:
    """The dtype of the first floating array, or ""."""
    return next((str(v.dtype) for v in inputs.values() if isinstance(v, np.ndarray) and v.dtype.kind == "f"), "")


def arguments(asks: tuple[str, ...], inputs: Mapping[str, Any], results: Mapping[str, Value]) -> dict[str, Any]:
    """An oracle's arguments: floating arrays in float64, everything else as it is."""

    def plain(value: Any) -> Any:
        if isinstance(value, Value):
            value = value.data
        return value.astype(np.float64) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value

    return {name: plain(inputs[name] if name in inputs else results[name]) for name in asks}


def asked(check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], oracle: Callable) -> Any:
    """What a late oracle says of a case, or the Difference that keeps it from saying anything."""
    unfit = first_unfit(check, case, results)
    if unfit:
        return unfit
    try:
        with np.errstate(all="ignore"):
            return oracle(**arguments(check.asks, case.inputs, results))
    except Unmet as unmet:
        return Difference("values", unmet.text, unmet.blind)
    except UNFIT:
        shapes = ", ".join(f"{k} {results[k].shape}" for k in check.asks if k in results and k not in case.inputs)
        return Difference("shape", f"the results do not fit together: {shapes}", "the results have the wrong shapes")


def holds(check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value], predicate: Callable) -> bool | None:
    """Does a late predicate hold of a case? None where it cannot be asked."""
    said = asked(check, case, results, lambda **given: bool(predicate(**given)))
    return None if isinstance(said, Difference) else said


UNFIT = (ValueError, LookupError, TypeError, ArithmeticError, MemoryError)
"""What an oracle raises on results of the wrong shape or on truth values, where it is right on right ones (which
`verify` shows). Anything else it raises is ours to mend."""


def first_unfit(check: CompiledCheck, case: CompiledCase, results: Mapping[str, Value]) -> Difference | None:
    """The first result that a late oracle cannot be asked about: of another kind than its program asks for, or not finite."""
    for name in check.asks:
        if name in case.inputs:
            continue
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
    return Difference(difference.aspect, f"{name}: {difference.text}", f"{name}: {difference.blind}")
