"""Programs: what an author writes as ordinary Python is recorded as steps, on every Python that is supported."""

from __future__ import annotations

import ast
import doctest
import json
import operator
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from autograder.rubric import nesting
from autograder.rubric import program as module
from autograder.rubric.nesting import flattened
from autograder.rubric.nesting import nested as back
from autograder.rubric.program import Node, Program, Recorder, record
from autograder.sandbox.inside.verbs import VERBS

Step = tuple[str, list, dict]


OPERATORS = ("add", "sub", "mul", "truediv", "pow", "matmul", "neg", "lt", "le", "gt", "ge")


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
                return special(tree)
            return {k: resolve(v) for k, v in tree.items()}
        return [resolve(v) for v in tree] if isinstance(tree, list) else tree

    def special(tree: Mapping[str, Any]) -> Any:
        if tree["$"] in ("input", "step"):
            return values[tree["name"]] if tree["$"] == "input" else done[tree["step"]]
        return {"slice": lambda of: slice(*of), "tuple": tuple}[tree["$"]](resolve(tree["of"]))

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
        **{f"operator.{name}": getattr(operator, name) for name in OPERATORS},
    }
    for name, args, kwargs in recorded.steps:
        done.append((verbs | dict(functions))[name](*resolve(args), **resolve(kwargs)))
    return {k: resolve(v) for k, v in recorded.returns.items()}


# ---- calls, arguments, results -------------------------------------------------------------------------------------


def test_the_example_in_the_documentation_runs() -> None:
    """Breaks if a module's own example is no longer true."""
    assert doctest.testmod(module).failed == 0 and doctest.testmod(nesting).failed == 0


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
        z, pair = s.unpack(layer.forward(x, shift=s.mod.constant), 2)
        a, b = s.unpack(pair, 2)
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
        a, b = s.unpack(s.mod.f(x), 2)
        s.wait()
        return {"a": a, "c": s.mod.g(b, y, k=None)}

    recorded = record(two_stages, ("x", "y"))
    again = Program.from_data(json.loads(json.dumps(recorded.as_data())))
    assert again == recorded and again.parts == recorded.parts and again.inputs() == ("x", "y")


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
    a, b = s.unpack(s.mod.f(x), 2)
    return {"a": a, "b": b}


def three_in_a_list(s, x):
    [a, b, c] = s.unpack(s.mod.f(x), 3)
    return {"a": a, "b": b, "c": c}


def one(s, x):
    (a,) = s.unpack(s.mod.f(x), 1)
    return {"a": a}


def nested(s, x):
    a, rest = s.unpack(s.mod.f(x), 2)
    b, (c, d) = (lambda first, last: (first, s.unpack(last, 2)))(*s.unpack(rest, 2))
    return {"a": a, "b": b, "c": c, "d": d}


def into_items(s, x):
    found: dict[str, Any] = {}
    found["a"], found["b"] = s.unpack(s.mod.f(x), 2)
    return found


def rest_of_them(s, x):
    a, *rest = s.unpack(s.mod.f(x), 3)
    return {"a": a, "b": rest[0], "c": rest[1]}


UNPACKED = {
    two: ("ab", [1, 2]),
    three_in_a_list: ("abc", [1, 2, 3]),
    one: ("a", [1]),
    nested: ("abcd", [1, [2, [3, 4]]]),
    into_items: ("ab", [1, 2]),
    rest_of_them: ("abc", [1, 2, 3]),
}


@pytest.mark.parametrize("program", UNPACKED, ids=lambda p: p.__name__)
def test_a_result_unpacks_into_as_many_values_as_the_program_states(program: Callable) -> None:
    """Breaks if a part is lost or exchanged, or if Python can no longer handle the parts as it handles any tuple."""
    letters, value = UNPACKED[program]
    assert run(record(program, ("x",)), {"x": 0}, {"mod.f": lambda x: value}) == dict(zip(letters, (1, 2, 3, 4), strict=False))


def test_unpacking_works_in_loops_and_comprehensions() -> None:
    """Breaks if it depends on where in Python it stands."""

    def everywhere(s, x):
        pairs = [s.unpack(value, 2) for value in (s.mod.f(x), s.mod.g(x))]
        return {f"{name}{i}": part for i, pair in enumerate(pairs) for name, part in zip("ab", pair, strict=True)}

    functions = {"mod.f": lambda x: (1, 2), "mod.g": lambda x: (3, 4)}
    assert run(record(everywhere, ("x",)), {"x": 0}, functions) == {"a0": 1, "b0": 2, "a1": 3, "b1": 4}


def test_unpacking_is_recorded_once_and_its_items_singly() -> None:
    """Breaks if unpacking calls the student's function again for each name."""
    assert record(two, ("x",)).steps == (
        ("mod.f", inputs("x"), {}),
        ("unpack", [step(0), 2], {}),
        ("item", [step(1), 0], {}),
        ("item", [step(1), 1], {}),
    )


def names_on_the_left(s, x):
    a, b = s.mod.f(x)
    return {"a": a, "b": b}


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
        names_on_the_left,
        loop,
        for_loop,
        star,
        lambda s, x: {"a": list(s.mod.f(x))},
        lambda s, x: {"a": tuple(x)},
        lambda s, x: {"a": [*s.mod.f(x)]},
        lambda s, x: {"a": [*x.parts]},
        lambda s, x: {"a": s.mod.g(*s.mod.f(x))},
        lambda s, x: {"a": dict(enumerate(x))},
        lambda s, x: {"a": max(x)},
        lambda s, x: {"a": 1 in x},
        lambda s, x: {"a": list(zip(x, x, strict=True))},
    ],
    ids=[
        "names",
        "comprehension",
        "for",
        "star",
        "list",
        "tuple",
        "list display",
        "attribute",
        "star arguments",
        "enumerate",
        "max",
        "in",
        "zip",
    ],
)
def test_looping_over_a_result_is_refused(program: Callable) -> None:
    """Breaks if a loop over what exists only in the worker runs for ever, or over nothing."""
    with pytest.raises(TypeError, match=r"cannot loop over a value or unpack it.* a, b = s\.unpack\(value, 2\)|not iterable"):
        record(program, ("x",))


# ---- arithmetic, order and items -------------------------------------------------------------------------------------


def calculated(s, x, y):
    return {
        "sum": x + 1,
        "turned sum": 1 + x,
        "difference": x - y,
        "turned difference": 10 - x,
        "product": 2 * x * y,
        "quotient": x / y,
        "turned quotient": 1 / y,
        "power": x**y,
        "turned power": 2**x,
        "negative": -x,
        "less": x < y,
        "at most": x <= 3,
        "more": 4 > x,
        "at least": x >= y,
        "precedence": -x * 2 + y / 4 - 1,
    }


def test_arithmetic_and_order_mean_what_python_means() -> None:
    """Breaks if an operator is recorded as another, or with its sides exchanged."""
    expected = calculated(None, 3.0, 2.0)
    recorded = record(calculated, ("x", "y"))
    assert run(recorded, {"x": 3.0, "y": 2.0}, {}) == expected
    assert {name for name, *_ in recorded.steps} <= {f"operator.{name}" for name in OPERATORS}


def test_matrices_multiply_on_both_sides() -> None:
    """Breaks if @ is lost, or turned round where the value stands on the right."""
    import numpy as np

    a, b = np.arange(6.0).reshape(2, 3), np.arange(12.0).reshape(3, 4)
    made = run(record(lambda s, a, b: {"c": a @ b}, ("a", "b")), {"a": a, "b": b}, {})
    assert np.array_equal(made["c"], a @ b)


def test_an_attribute_counts_as_the_value_it_names() -> None:
    """Breaks if `layer.weights[0]` or `2 * layer.scale` need another form than the value itself."""

    class Layer:
        scale, weights = 3.0, [[1.0, 2.0], [5.0]]

        class inner:
            bias = 7.0

    recorded = record(
        lambda s, x: {"w": x.weights[0][1], "s": 2 * x.scale + 1, "n": -x.scale, "b": x.inner.bias, "l": x.scale < 4}, ("x",)
    )
    assert run(recorded, {"x": Layer}, {}) == {"w": 2.0, "s": 7.0, "n": -3.0, "b": 7.0, "l": True}


def test_slices_and_several_axes_are_taken_as_python_takes_them() -> None:
    """Breaks if x[0, 1] is recorded as x[[0, 1]], which picks two rows and not one entry, or a slice loses a bound."""
    import numpy as np

    def parts(s, x, i):
        return {"a": x[0, 1], "b": x[1:3], "c": x[:, 0], "d": x[::2, -1:], "e": x[i, :i], "f": x[:-1][0]}

    x = np.arange(20.0).reshape(5, 4)
    recorded = record(parts, ("x", "i"))
    again = Program.from_data(json.loads(json.dumps(recorded.as_data())))
    made = run(again, {"x": x, "i": 2}, {})
    assert set(made) == set("abcdef")
    assert all(np.array_equal(made[name], value) for name, value in parts(None, x, 2).items())


def test_an_array_is_refused_on_either_side_of_an_operator() -> None:
    """Breaks if numpy spreads a value over its own entries, and the array gets into the steps."""
    import numpy as np

    for program in (lambda s, x: {"y": np.ones(2) * x}, lambda s, x: {"y": x + np.ones(2)}, lambda s, x: {"y": np.eye(2) @ x.w}):
        with pytest.raises(TypeError, match="make it an input"):
            record(program, ("x",))


# ---- nested results --------------------------------------------------------------------------------------------------


def test_nested_results_go_by_dotted_names() -> None:
    """Breaks if a list or a dict of results is one opaque value."""

    def layers(s, x):
        return {"layers": [[x.w, x.b], {"last": x}], "z": x, "deep": {"a": {"b": (7, x)}}}

    recorded = record(layers, ("x",))
    assert list(recorded.returns) == ["layers.0.0", "layers.0.1", "layers.1.last", "z", "deep.a.b.0", "deep.a.b.1"]
    assert recorded.results == ("layers", "z", "deep")
    assert recorded.returns["deep.a.b.0"] == 7 and recorded.returns["z"] == inputs("x")[0]


def test_nested_results_come_back_as_they_went() -> None:
    """Breaks if an oracle gets another structure than the program returned."""
    results = {"layers": [[1, 2], {"last": 3}], "z": 4, "deep": {"a": {"b": [7, 8]}}, "layers_too": [5]}
    flat = flattened(results)
    assert {name: back(flat, name) for name in results} == results
    many = {"many": list(range(12))}
    assert back(flattened(many), "many") == many["many"]
    with pytest.raises(KeyError):
        back(flat, "layer")


@pytest.mark.parametrize(
    "results",
    [{"a.b": 1}, {"a": {"b.c": 1}}, {"0": 1}, {"a": {"1": 2}}, {"a": []}, {"a": {}}, {"a": {"b": ()}}, {1: 2}],
    ids=str,
)
def test_names_that_would_not_come_back_are_refused(results: dict) -> None:
    """Breaks if two structures have the same dotted names, or if an empty one is lost on the way."""
    with pytest.raises(TypeError, match=r"named by text|is empty"):
        record(lambda s, x: results, ("x",))


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


@pytest.mark.parametrize("key", [None, 1.0, [0, 1], ..., (0, None), slice(0.5), b"x"], ids=str)
def test_other_keys_are_refused(key: object) -> None:
    """Breaks if a key reaches the worker as something else than Python would take it for."""
    with pytest.raises(TypeError, match="by numbers, names, values and slices"):
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
        lambda s, x: {"y": x == 1},
        lambda s, x: {"y": x != 1},
        lambda s, x: {"y": 0 < x < 1},
        lambda s, x: {"y": x in [1, 2]},
        lambda s, x: {"y": max(x, 1)},
        lambda s, x: {"y": float(x)},
        lambda s, x: {"y": s.mod.f(x) if x else 0},
        lambda s, x: {"y": not x},
    ],
    ids=["equal", "unequal", "between", "in", "max", "float", "if", "not"],
)
def test_equality_and_branches_on_what_the_worker_holds_are_refused(program: Callable) -> None:
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
    a, _b = s.unpack(model.evaluate(held_out), 2)
    s.wait()
    return {"a": a, "again": model.evaluate(train)}


def test_arrays_behind_a_barrier_belong_to_a_later_stage() -> None:
    """Breaks if held-out data is sent while the student's code may still train on it."""
    recorded = record(staged, ("train", "held_out"))
    stages = [part.steps for part in recorded.parts]
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
    ("program", "steps"),
    [
        (first_of_all, [1]),
        (last_of_all, [1]),
        (twice, [1, 1]),
        (two, [4]),
        (lambda s, x: {"x": x}, [0]),
    ],
    ids=["before the first step", "after the last", "twice", "none", "no steps"],
)
def test_no_stage_is_empty_but_that_of_an_empty_program(program: Callable, steps: list[int]) -> None:
    """Breaks if a barrier without steps on both sides makes a request of its own, which would start the program anew
    (a request from step 0) or ask for the results twice."""
    assert [len(part.steps) for part in record(program, ("x",)).parts] == steps


def decoded_elsewhere(s, train, held_out):
    model = s.mod.Model()
    losses = s.mod.train(model, train)
    kept = s.saved(model)
    s.wait()
    codes = model.encode(held_out)
    codes, kept = s.fresh(codes.half(), kept)
    return {"losses": losses, "images": s.restored(kept, s.mod.Model()).decode(codes)}


def test_a_new_worker_is_given_what_the_program_names_and_nothing_else() -> None:
    """Breaks if what decodes held-out examples can have seen them, or if a value is looked up by its number among those of
    the worker before."""
    recorded = record(decoded_elsewhere, ("train", "held_out"))
    training, encoding, decoding = recorded.parts
    assert (training.inputs, encoding.inputs, decoding.inputs) == (("train",), ("held_out",), ())
    assert (training.begins, encoding.begins, decoding.begins) == (True, False, True)
    assert (training.renews, encoding.renews, decoding.renews) == (False, False, True)
    assert training.carried == encoding.carried == () and set(decoding.carried) == {"carried 0", "carried 1"}
    # The model leaves the worker as it was trained: no held-out example gets into its bytes.
    assert training.returns == {"carried 1": step(2)} and set(encoding.returns) == {"losses", "carried 0"}
    assert set(recorded.lives[0].returns) == {"losses", "carried 0", "carried 1"}
    assert [name for name, *_ in decoding.steps] == ["mod.Model", "restored", "method"]
    assert decoding.steps[1] == ("restored", [{"$": "input", "name": "carried 1"}, step(0)], {})
    assert decoding.returns == {"images": step(2)}
    assert [part.inputs for part in recorded.lives] == [("train", "held_out"), ()]
    assert recorded.inputs() == ("train", "held_out")
    assert Program.from_data(json.loads(json.dumps(recorded.as_data()))).parts == recorded.parts


def reaches_back(s, train, held_out):
    model = s.mod.Model()
    s.fresh(model.encode(train))
    return {"images": model.decode(held_out)}


@pytest.mark.parametrize(
    ("program", "words"),
    [
        (reaches_back, r"in an earlier worker: give it to the new one, s\.fresh\(value\)"),
        (lambda s, train, held_out: {"x": s.fresh(s.mod.f(train))[0]}, "asks nothing of the worker"),
        (lambda s, train, held_out: {"x": s.mod.f(s.fresh(train)[0])}, "a worker that was asked nothing"),
    ],
    ids=["a value of the worker before", "nothing after it", "nothing before it"],
)
def test_what_a_new_worker_cannot_do_is_said_when_the_program_is_recorded(program: Callable, words: str) -> None:
    with pytest.raises(TypeError, match=words):
        record(program, ("train", "held_out"))


def test_the_verb_behind_a_result_is_known() -> None:
    """Breaks if the judge can no longer tell what kind of value a result must be."""
    recorded = record(lambda s, x: {"t": s.tree(s.mod.f(x)), "x": x, "n": 3, "m": s.mod.f(x)}, ("x",))
    assert [recorded.verb(name) for name in ("t", "x", "n", "m")] == ["tree", "", "", "mod.f"]
