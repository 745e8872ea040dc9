"""Programs: what an author writes as ordinary Python is recorded as steps, on every Python that is supported."""

from __future__ import annotations

import ast
import doctest
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from autograder.rubric import program as module
from autograder.rubric.program import Node, Program, Recorder, record
from autograder.sandbox.inside.verbs import VERBS

Step = tuple[str, list, dict]


def inputs(*names: str) -> list[dict]:
    return [{"$": "input", "name": name} for name in names]


def step(index: int) -> dict:
    return {"$": "step", "step": index}


def names(recorded: Program) -> list[str]:
    return [name for name, *_ in recorded.steps]


def run(recorded: Program, values: Mapping[str, Any], functions: Mapping[str, Callable]) -> dict[str, Any]:
    """A worker in twenty lines: what the steps mean, said independently of the worker."""
    done: list[Any] = []

    def resolve(tree: Any) -> Any:
        if isinstance(tree, Mapping):
            if "$" in tree:
                return values[tree["name"]] if tree["$"] == "input" else done[tree["step"]]
            return {k: resolve(v) for k, v in tree.items()}
        return [resolve(v) for v in tree] if isinstance(tree, list) else tree

    def unpack(value: Any, count: int) -> list:
        assert len(value) == count
        return list(value)

    verbs = {
        "unpack": unpack,
        "item": lambda value, key: value[key],
        "call": lambda f, *a, **k: f(*a, **k),
        "method": lambda value, name, *a, **k: getattr(value, name)(*a, **k),
        "attribute": getattr,
        "get": functions.__getitem__,
    }
    for name, args, kwargs in recorded.steps:
        done.append((verbs | dict(functions))[name](*resolve(args), **resolve(kwargs)))
    return {k: resolve(v) for k, v in recorded.returns.items()}


# ---- calls, arguments, results -------------------------------------------------------------------------------------


def test_the_example_in_the_documentation_runs() -> None:
    """Breaks if the module's own example is no longer true."""
    assert doctest.testmod(module).failed == 0


def test_a_call_is_a_step_with_its_arguments() -> None:
    """Breaks if arguments are lost, reordered or sent by value."""
    recorded = record(lambda s, x, y: {"z": s.mod.f(x, 2, y, scale=[1.5, None], flag=True, of={"k": y})}, ("x", "y"))
    assert recorded.steps == (
        ("mod.f", [*inputs("x"), 2, *inputs("y")], {"scale": [1.5, None], "flag": True, "of": {"k": inputs("y")[0]}}),
    )
    assert recorded.returns == {"z": step(0)}


def test_a_whole_program_means_what_it_says() -> None:
    """Breaks if any kind of step is recorded as another: the steps are run, and the result computed by hand."""

    class Layer:
        def __init__(self, scale: float) -> None:
            self.scale = scale

        def forward(self, x: float, *, shift: float = 0.0) -> tuple[float, list[float]]:
            return self.scale * x + shift, [self.scale, shift]

        def __call__(self, x: float) -> float:
            return -x

    def flow(s, x, scale):
        layer = s.mod.Layer(scale)
        z, (a, b) = layer.forward(x, shift=s.mod.constant)
        first = layer.forward(x)[1][0]
        return {"z": z, "a": a, "b": b, "called": layer(z), "scale": layer.scale, "first": first, "input": x, "plain": 7}

    recorded = record(flow, ("x", "scale"))
    assert run(recorded, {"x": 3.0, "scale": 2.0}, {"mod.Layer": Layer, "mod.constant": 5.0}) == {
        "z": 11.0,
        "a": 2.0,
        "b": 5.0,
        "called": -11.0,
        "scale": 2.0,
        "first": 2.0,
        "input": 3.0,
        "plain": 7,
    }


def test_a_dotted_name_used_as_a_value_is_fetched() -> None:
    """Breaks if `s.torch.float64` as an argument is recorded as text, or called."""
    recorded = record(lambda s, x: {"y": s.torch.zeros(3, dtype=s.torch.float64), "f": s.mod.f}, ("x",))
    assert names(recorded) == ["get", "torch.zeros", "get"]
    assert recorded.steps[1][2] == {"dtype": step(0)}
    assert [s[1] for s in recorded.steps if s[0] == "get"] == [["torch.float64"], ["mod.f"]]


def test_an_attribute_is_fetched_where_it_is_used_and_a_method_where_it_is_called() -> None:
    """Breaks if `layer.weight` and `layer.weight()` become the same step."""
    recorded = record(lambda s, x: {"a": x.weight, "b": x.weight(1), "c": s.mod.f(x.bias)}, ("x",))
    assert recorded.steps == (
        ("method", [*inputs("x"), "weight", 1], {}),
        ("attribute", [*inputs("x"), "bias"], {}),
        ("mod.f", [step(1)], {}),
        ("attribute", [*inputs("x"), "weight"], {}),
    )


def test_programs_are_plain_data_and_come_back_from_it() -> None:
    """Breaks if something in a program cannot be kept as JSON, or a step, result or barrier is lost on the way."""

    def two_stages(s, x, y):
        a, b = s.mod.f(x)
        s.wait()
        return {"a": a, "c": s.mod.g(b, y, k=None)}

    recorded = record(two_stages, ("x", "y"))
    again = Program.from_data(json.loads(json.dumps(recorded.as_data())))
    assert again == recorded and again.stages() == recorded.stages() and again.inputs() == ("x", "y")


def test_every_step_that_an_expression_becomes_is_a_verb_of_the_worker() -> None:
    """Breaks if a program can be written that the worker does not know how to run."""
    source = ast.parse(Path(module.__file__).read_text("utf-8"))
    calls = [node for node in ast.walk(source) if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "_step"]
    written = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}
    assert {"call", "item", "unpack", "method", "attribute", "get"} <= written
    assert {name for name in written if "." not in name} <= set(VERBS)


@pytest.mark.parametrize("name", ["treee", "item", "call", "tree.points", "mod"])
def test_a_step_that_no_worker_knows_is_refused_when_it_is_written(name: str) -> None:
    """Breaks if a slip of the pen in a rubric is found only when a submission is graded, as the student's fault."""

    def program(s: Recorder, x: Node) -> dict:
        path = s
        for part in name.split("."):
            path = getattr(path, part)
        return {"value": path(x)}

    with pytest.raises(AttributeError, match=rf"s\.{name} is neither .* such as s\.mod\.loss, nor one of the verbs: .*tree"):
        record(program, ("x",))


def test_the_names_that_a_program_looks_up_are_known() -> None:
    def program(s: Recorder, x: Node) -> dict:
        value = s.mod.f(s.tried("theory.g", x), s.raised("theory.h", x), s.provided.k)
        return {"value": s.array(value), "other": s.operator.mul(value, 2)}

    assert record(program, ("x",)).paths() == ("theory.g", "theory.h", "provided.k", "mod.f", "operator.mul")


# ---- unpacking -----------------------------------------------------------------------------------------------------


def two(s, x):
    a, b = s.mod.f(x)
    return {"a": a, "b": b}


def three_in_a_list(s, x):
    [a, b, c] = s.mod.f(x)
    return {"a": a, "b": b, "c": c}


def one(s, x):
    (a,) = s.mod.f(x)
    return {"a": a}


def nested(s, x):
    a, (b, (c, d)) = s.mod.f(x)
    return {"a": a, "b": b, "c": c, "d": d}


def into_items_and_attributes(s, x):
    found: dict[str, Any] = {}
    found["a"], found["b"] = s.mod.f(x)
    return found


def chained(s, x):
    whole = a, b = s.mod.f(x)
    return {"whole": whole, "a": a, "b": b}


def in_a_comprehension(s, x):
    return {f"r{i}": first for i, (first, second) in enumerate([s.mod.f(x), s.mod.f(x)])}


def in_a_list_comprehension(s, x):
    firsts = [first for first, second in [s.mod.f(x), s.mod.f(x)]]
    return {f"r{i}": first for i, first in enumerate(firsts)}


def in_a_loop_over_results(s, x):
    found = {}
    for i, (a, b) in enumerate([s.mod.f(x), s.mod.g(x)]):
        found[f"a{i}"], found[f"b{i}"] = a, b
    return found


def in_a_lambda_and_a_closure(s, x):
    def inner():
        _a, b = s.mod.f(x)
        return b

    return {"b": (lambda: inner())()}


UNPACKED = {
    two: ("ab", [1, 2]),
    three_in_a_list: ("abc", [1, 2, 3]),
    one: ("a", [1]),
    nested: ("abcd", [1, [2, [3, 4]]]),
    into_items_and_attributes: ("ab", [1, 2]),
}


@pytest.mark.parametrize("program", UNPACKED, ids=lambda p: p.__name__)
def test_a_result_unpacks_into_as_many_names_as_stand_on_the_left(program: Callable) -> None:
    """Breaks if the bytecode of this Python is read wrongly: the number of names is known from nowhere else."""
    letters, value = UNPACKED[program]
    assert run(record(program, ("x",)), {"x": 0}, {"mod.f": lambda x: value}) == dict(zip(letters, (1, 2, 3, 4), strict=False))


@pytest.mark.parametrize("program", [in_a_comprehension, in_a_list_comprehension], ids=lambda p: p.__name__)
def test_unpacking_works_inside_a_comprehension(program: Callable) -> None:
    """Breaks if it is looked for in the wrong frame: comprehensions have one of their own until Python 3.12."""
    recorded = record(program, ("x",))
    assert names(recorded).count("unpack") == 2
    assert run(recorded, {"x": 0}, {"mod.f": lambda x: (5, 6)}) == {"r0": 5, "r1": 5}


def test_unpacking_works_wherever_python_does_it() -> None:
    """Breaks if another frame than the one that unpacks is asked."""
    functions = {"mod.f": lambda x: (1, 2), "mod.g": lambda x: (3, 4)}
    assert run(record(chained, ("x",)), {"x": 0}, functions) == {"whole": (1, 2), "a": 1, "b": 2}
    assert run(record(in_a_loop_over_results, ("x",)), {"x": 0}, functions) == {"a0": 1, "b0": 2, "a1": 3, "b1": 4}
    assert run(record(in_a_lambda_and_a_closure, ("x",)), {"x": 0}, functions) == {"b": 2}


def test_unpacking_is_recorded_once_and_its_items_singly() -> None:
    """Breaks if unpacking calls the student's function again for each name."""
    assert record(two, ("x",)).steps == (
        ("mod.f", inputs("x"), {}),
        ("unpack", [step(0), 2], {}),
        ("item", [step(1), 0], {}),
        ("item", [step(1), 1], {}),
    )


def test_unpacking_works_many_times_and_under_a_tracer() -> None:
    """Breaks if the interpreter specialises or instruments the bytecode that is read (a debugger, coverage)."""
    expected = record(two, ("x",))
    for _ in range(50):
        assert record(two, ("x",)) == expected
    before = sys.gettrace()
    sys.settrace(lambda *_: sys.gettrace())
    try:
        assert record(two, ("x",)) == expected
    finally:
        sys.settrace(before)


def star(s, x):
    a, *_rest = s.mod.f(x)
    return {"a": a}


def loop(s, x):
    return {"a": [row for row in s.mod.f(x)][0]}  # noqa: C416, RUF015


def for_loop(s, x):
    for row in s.mod.f(x):
        return {"a": row}


@pytest.mark.parametrize(
    "program",
    [
        loop,
        for_loop,
        star,
        lambda s, x: {"a": list(s.mod.f(x))},
        lambda s, x: {"a": tuple(x)},
        lambda s, x: {"a": [*s.mod.f(x)]},
        lambda s, x: {"a": s.mod.g(*s.mod.f(x))},
        lambda s, x: {"a": dict(enumerate(x))},
        lambda s, x: {"a": max(x)},
        lambda s, x: {"a": 1 in x},
        lambda s, x: {"a": list(zip(x, x, strict=True))},
    ],
    ids=["comprehension", "for", "star", "list", "tuple", "list display", "star arguments", "enumerate", "max", "in", "zip"],
)
def test_looping_over_a_result_is_refused(program: Callable) -> None:
    """Breaks if a loop over what exists only in the worker runs for ever, or over nothing."""
    with pytest.raises(TypeError, match=r"not loop over it|not iterable"):
        record(program, ("x",))


# ---- what a program cannot hold --------------------------------------------------------------------------------------


class Thing:
    pass


@pytest.mark.parametrize("constant", [Thing(), b"bytes", {1, 2}, 1j, range(3), slice(1), print], ids=lambda c: type(c).__name__)
def test_a_constant_that_is_not_plain_is_refused_by_its_type(constant: object) -> None:
    """Breaks if something that cannot be kept as data is recorded."""
    with pytest.raises(TypeError, match=type(constant).__name__):
        record(lambda s, x: {"y": s.mod.f(x, constant)}, ("x",))


def test_an_array_must_be_an_input() -> None:
    """Breaks if arrays are smuggled into the steps, past the barriers."""
    import numpy as np

    with pytest.raises(TypeError, match="make it an input"):
        record(lambda s, x: {"y": s.mod.f(x, np.ones(2))}, ("x",))


@pytest.mark.parametrize("key", [(0, 1), slice(0, 2), (slice(None), 0), None, 1.0], ids=str)
def test_only_single_items_are_taken(key: object) -> None:
    """Breaks if x[0, 1] is recorded as x[[0, 1]], which picks two rows and not one entry."""
    with pytest.raises(TypeError, match="one item at a time"):
        record(lambda s, x: {"y": x[key]}, ("x",))


def test_items_by_number_by_name_and_by_value_are_recorded() -> None:
    """Breaks if the refusal above takes too much with it."""
    assert record(lambda s, x, i: {"a": x[-1], "b": x["k"], "c": x[i]}, ("x", "i")).steps == (
        ("item", [*inputs("x"), -1], {}),
        ("item", [*inputs("x"), "k"], {}),
        ("item", inputs("x", "i"), {}),
    )


@pytest.mark.parametrize("program", [lambda s, x: s.mod.f(x), lambda s, x: None, lambda s, x: [s.mod.f(x)]])
def test_a_program_returns_named_results(program: Callable) -> None:
    """Breaks if results without names come as far as the judge."""
    with pytest.raises(TypeError, match="must return a dict"):
        record(program, ("x",))


@pytest.mark.parametrize(
    "program",
    [
        lambda s, x: {"y": x + 1},
        lambda s, x: {"y": -x},
        lambda s, x: {"y": x < 1},
        lambda s, x: {"y": float(x)},
        lambda s, x: {"y": s.mod.f(x) if x else 0},
        lambda s, x: {"y": not x},
    ],
    ids=["plus", "minus", "less", "float", "if", "not"],
)
def test_arithmetic_and_branches_on_what_the_worker_holds_are_refused(program: Callable) -> None:
    """Breaks if they are silently done on a placeholder: every placeholder is true."""
    with pytest.raises(TypeError):
        record(program, ("x",))


def test_private_names_do_not_exist_on_the_recorder() -> None:
    """Breaks if copying or inspecting a recorder records steps."""
    with pytest.raises(AttributeError):
        _ = Recorder()._something


# ---- inputs and stages ------------------------------------------------------------------------------------------------


def test_only_inputs_that_a_step_mentions_are_sent() -> None:
    """Breaks if what the judge alone needs (points, truths) reaches the worker."""

    def program(s, x, y, z, secret):
        s.mod.f(x, keyword={"deep": [y]})
        return {"r": s.mod.g(1), "echo": z}

    assert record(program, ("x", "y", "z", "secret")).inputs() == ("x", "y", "z")


def staged(s, train, held_out):
    model = s.mod.Model()
    s.mod.train(model, train)
    s.wait()
    a, _b = model.evaluate(held_out)
    s.wait()
    return {"a": a, "again": model.evaluate(train)}


def test_arrays_behind_a_barrier_belong_to_a_later_stage() -> None:
    """Breaks if held-out data is sent while the student's code may still train on it."""
    recorded = record(staged, ("train", "held_out"))
    stages = [recorded.steps[first:last] for first, last in recorded.stages()]
    assert [[name for name, *_ in stage] for stage in stages] == [
        ["mod.Model", "mod.train"],
        ["method", "unpack", "item", "item"],
        ["method"],
    ]
    assert "held_out" not in str(stages[0]) and "held_out" in str(stages[1])
    assert [s for stage in stages for s in stage] == list(recorded.steps)


def first_of_all(s, x):
    s.wait()
    return {"y": s.mod.f(x)}


def last_of_all(s, x):
    y = s.mod.f(x)
    s.wait()
    return {"y": y}


def twice(s, x):
    y = s.mod.f(x)
    s.wait()
    s.wait()
    return {"y": s.mod.g(y)}


@pytest.mark.parametrize(
    ("program", "stages"),
    [
        (first_of_all, [(0, 1)]),
        (last_of_all, [(0, 1)]),
        (twice, [(0, 1), (1, 2)]),
        (two, [(0, 4)]),
        (lambda s, x: {"x": x}, [(0, 0)]),
    ],
    ids=["before the first step", "after the last", "twice", "none", "no steps"],
)
def test_no_stage_is_empty_but_that_of_an_empty_program(program: Callable, stages: list[tuple[int, int]]) -> None:
    """Breaks if a barrier without steps on both sides makes a request of its own, which would start the program anew
    (a request from step 0) or ask for the results twice."""
    assert record(program, ("x",)).stages() == stages


def test_the_verb_behind_a_result_is_known() -> None:
    """Breaks if the judge can no longer tell what kind of value a result must be."""
    recorded = record(lambda s, x: {"t": s.tree(s.mod.f(x)), "x": x, "n": 3, "m": s.mod.f(x)}, ("x",))
    assert [recorded.verb(name) for name in ("t", "x", "n", "m")] == ["tree", "", "", "mod.f"]
