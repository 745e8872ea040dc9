"""A compiled rubric is plain data: it comes back from bytes as it went, and carries what judging needs and no more."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.grading import frames
from autograder.rubric.compare import Tolerance, Value
from autograder.rubric.compiled import FORMAT, CompiledCase, CompiledRubric, Expected
from autograder.rubric.compiling import compile_rubric
from autograder.rubric.families import FAMILIES
from autograder.rubric.late import LateOracles
from autograder.rubric.loading import load
from autograder.rubric.model import RubricError
from autograder.sandbox.inside import wire

SOURCE = '''
import numpy as np
from autograder import (Assignment, LateDays, RateLimit, Tolerance, cases, choice, closed_form, construction, conventions,
                        custom, device, distribution, effect, follow_through, gradient, identity, inverse, jacobian,
                        monte_carlo, normalised, on_grid, stability, symbolic, training)

ASSIGNMENT = Assignment("hw", title="Größe · 2", modules=("m.py", "theory.py"), total=19, secret="s", seconds=2.5, memory=77,
                        rate_limit=RateLimit(3, hours=12), late_days=LateDays(2, 0.125, grace_minutes=5), hints=3)
ON = cases.gaussians(latent=(3,), batch=(2, ())) + cases.gaussians(latent=(3,), batch=(0,))
MIXED = cases.named("of every kind", lambda rng: {
    "a": rng.normal(size=()), "b": rng.integers(0, 9, (2, 2)), "c": rng.normal(size=3) > 0, "d": 3, "e": 0.1, "f": "text",
    "g": None, "h": rng.normal(size=2).astype(np.float32)[::-1], "i": np.array([np.inf, -np.inf, np.nan]), "j": True,
})

@closed_form("f", points=1, on=ON, tolerance=Tolerance(1e-3, 1e-4, "because"), visibility="after_due_date")
def one(mu, logvar):
    """One: ‖μ‖²."""
    return mu.sum(-1)

@one.mistake("twice that · é")
def doubled(mu, logvar):
    return 2 * mu.sum(-1)

@gradient("f", points=1, on=ON)
def two(mu, logvar):
    """Two."""
    return {"mu": mu, "logvar": mu * np.nan if mu.size == -1 else logvar}

@monte_carlo("f", points=1, on=cases.gaussians(latent=(3,), batch=(2,)), detects=0.5)
def three(rng, n, mu, logvar):
    """Three."""
    return rng.normal(size=(n, 2))

def twice(s, mu, logvar):
    a, b = s.unpack(s.mod.f(mu, k=[1, (2.5, None)]), 2)
    s.wait()
    return {"a": a, "b": s.mod.g(b, dtype=s.torch.float64)}

@identity("f", points=1, on=ON, program=twice)
def four(b):
    """Four."""
    return {"a": b + 1}

@four.mistake("minus")
def minus(b):
    return {"a": b - 1}

@device("f", points=1, on=ON)
def five(attempts):
    """Five."""

@conventions("f", points=1, on=ON)
def five_too():
    """Five, too."""

@conventions("f", points=1, on=ON)
def five_of_the_truth(mu):
    """Five, of the truth."""
    return mu.sum(axis=-1)

@symbolic("theory.h", points=1, symbols="x s", positive="s", on=cases.points(4, x=cases.real, s=cases.positive))
def six(x, s):
    """Six."""
    return x * s

@construction("theory.k", points=1, at_least=0.5, measure="|a − b|")
def seven(a, b):
    """Seven."""
    return abs(a - b).sum()

@choice("theory.l", points=1, options="<= >=")
def eight():
    """Eight."""
    return "<="

@eight.mistake("turned")
def turned():
    return ">="

@stability("f", points=1, on=MIXED)
def nine(a, b, c, d, e, f, g, h, i, j):
    """Nine."""
    return np.array([a, np.inf, -0.0, 5e-324])

@custom("f", points=1, on=MIXED, program=lambda s, **inputs: {"y": s.mod.f(inputs["a"], inputs["b"])})
def ten(y, b):
    """Ten."""

MAPPED = cases.named("a map", lambda rng: {"x": rng.normal(size=(2, 3))})

@jacobian("f", points=1, on=MAPPED, value="", program=lambda s, x, probes: {"moved": s.mod.f(probes), "log_det": s.mod.f(x)})
def eleven(jacobian):
    """Eleven."""
    return {"log_det": np.linalg.slogdet(jacobian)[1]}

@inverse("f", points=1, on=MAPPED, program=lambda s, x: {"z": s.mod.f(x), "back": s.mod.f(s.mod.f(x))})
def twelve(x):
    """Twelve."""
    return {"back": x}

@normalised("f", points=1, on=MAPPED, low=-1, high=1, cells=20, within=0.1, because="it is a test",
            program=lambda s, x, rows, columns, watch: {"log_prob": on_grid(s, s.mod.f(x).log_prob, rows, columns, watch)})
def thirteen():
    """Thirteen."""
    return {"mass": 1.0}

@distribution("f", points=1, on=MAPPED, streams=1, detects=0.5, program=lambda s, x, n: {"y": s.mod.f(x, n)})
def fourteen(y):
    """Fourteen."""
    return {"y": y}

@follow_through("f", points=1, on=MAPPED, truth=lambda x: 2 * x, parts={"part": ("g", "x", lambda x: 2 * x, 3)})
def fourteen_too(part):
    """Fourteen, too."""
    return 2 * part

@training("f", points=1, on=MAPPED, measure="the loss", examples="x", program=lambda s, x: {"score": s.mod.f(x)})
def fifteen(x):
    """Fifteen."""
    return x.min(), np.inf

@effect("f", points=1, on=MAPPED, program=lambda s, x: {"as it is": {"y": s.mod.f(x)}, "seed": {"y": s.mod.f(x, seed=1)}})
def and_one_more():
    """Sixteen."""
'''

MODULES = {"f": "m.py", "h": "theory.py", "k": "theory.py", "l": "theory.py"}


@pytest.fixture(scope="module")
def rubric(tmp_path_factory: pytest.TempPathFactory) -> CompiledRubric:
    """A rubric with a check of every family, cases of every kind, and text that is not ASCII."""
    path = tmp_path_factory.mktemp("hw") / "rubric.py"
    path.write_text(SOURCE, "utf-8")
    return compile_rubric(load(path), source=SOURCE, provided="x = 'ø'\n", modules=MODULES, rubric_hash="abc")


def same(a: Any, b: Any, where: str = "") -> None:
    """Equal to the last bit, dtype and sign of zero; lists and tuples are one, and so are dataclasses of one type."""
    if isinstance(a, (np.ndarray, np.generic)):
        assert isinstance(b, np.ndarray) and a.dtype == b.dtype and a.shape == b.shape, where
        assert np.ascontiguousarray(a).tobytes() == np.ascontiguousarray(b).tobytes(), where
    elif isinstance(a, Tolerance):  # its derivation stays in the rubric
        assert isinstance(b, Tolerance), where
        same(a.rtol, b.rtol, f"{where}.rtol")
        same(a.atol, b.atol, f"{where}.atol")
    elif is_dataclass(a):
        assert type(a) is type(b), where
        for field in fields(a):
            same(getattr(a, field.name), getattr(b, field.name), f"{where}.{field.name}")
    elif isinstance(a, Mapping):
        assert list(a) == list(b), where
        for key in a:
            same(a[key], b[key], f"{where}[{key!r}]")
    elif isinstance(a, (list, tuple)):
        assert isinstance(b, (list, tuple)) and len(a) == len(b), where
        for i, (x, y) in enumerate(zip(a, b, strict=True)):
            same(x, y, f"{where}[{i}]")
    else:
        assert type(a) is type(b) and a == b, f"{where}: {a!r}, {b!r}"


def test_same_can_tell_a_difference() -> None:
    """Breaks if the comparison that this file rests on compares nothing."""
    for a, b in [
        (1, 2),
        (1, True),
        (1.0, 1),
        (np.zeros(2), -np.zeros(2)),
        (np.zeros(1), np.zeros(())),
        ({"a": 1}, {"b": 1}),
        ([1], [1, 2]),
        (Tolerance(1, 1), Tolerance(1, 2)),
        (np.float32([1]), np.float64([1])),
        (Expected({}, {}), None),
        (None, 0),
        ("a", "b"),
    ]:
        with pytest.raises(AssertionError):
            same(a, b)


def test_every_family_is_in_the_rubric_that_goes_round(rubric: CompiledRubric) -> None:
    """Breaks if a family is added whose compiled form nobody has sent through the frame."""
    assert {c.family for c in rubric.checks} == set(FAMILIES)


def test_a_rubric_comes_back_from_plain_data(rubric: CompiledRubric) -> None:
    """Breaks if a field is added to a compiled rubric and forgotten in as_data or from_data."""
    same(rubric, CompiledRubric.from_data(rubric.as_data()))


def test_a_rubric_comes_back_from_bytes(rubric: CompiledRubric) -> None:
    """Breaks if the frame loses a bit, an axis, an order of keys, or the difference between None, empty and zero."""
    frame = wire.encode(rubric.as_data())
    again = CompiledRubric.from_data(wire.decode_frame(frame))
    same(rubric, again)
    assert wire.encode(again.as_data()) == frame


def test_a_rubric_comes_back_from_its_file(rubric: CompiledRubric, tmp_path: Path) -> None:
    """Breaks if what the build writes is not what the judge reads."""
    frames.save_rubric(rubric, tmp_path / "deep" / "hw.rubric")
    same(rubric, frames.load_rubric(tmp_path / "deep" / "hw.rubric"))


def test_what_came_back_is_of_the_types_that_judging_uses(rubric: CompiledRubric) -> None:
    """Breaks if the round trip leaves dicts where the judge expects objects."""
    again = CompiledRubric.from_data(wire.decode_frame(wire.encode(rubric.as_data())))
    case = again.check("one").cases[0]
    assert (
        isinstance(case, CompiledCase) and isinstance(case.expected, Expected) and isinstance(case.mistaken["doubled"], Expected)
    )
    assert isinstance(case.expected.tolerances["value"], Tolerance) and isinstance(again.check("one").tolerance, Tolerance)
    assert case.dtype == "float32"
    assert again.check("four").program.parts == rubric.check("four").program.parts
    assert [len(part.steps) for part in again.check("four").program.parts] == [4, 2]
    assert again.check("four").cases[0].expected is None and again.check("four").cases[0].mistaken == {"minus": None}
    assert again.check("eight").cases[0].expected.values == {} and again.check("eight").cases[1].expected.values == {
        "answer": "<="
    }


def test_judging_from_bytes_is_judging(rubric: CompiledRubric) -> None:
    """Breaks if a grade depends on whether the rubric was read from a file: replies of every kind, judged twice."""
    again = CompiledRubric.from_data(wire.decode_frame(wire.encode(rubric.as_data())))
    ones = (np.ones(shape, np.float32) for shape in ((2,), (2, 3)))
    replies = [
        Value("none", None),
        Value("str", "<="),
        Value("tree", [["Symbol", "x"]]),
        Value("data", []),
        *(Value("tensor", data, "float32", data.shape) for data in ones),
    ]
    judged = 0
    for before, after in zip(rubric.checks, again.checks, strict=True):
        family, late = FAMILIES[before.family], LateOracles(rubric.late_source)
        oracle = late[before.name] if before.late else None
        for one, two in zip(before.cases, after.cases, strict=True):
            for reply in replies:
                results = dict.fromkeys(before.program.returns, reply)
                assert family.judge(before, one, results, oracle) == family.judge(after, two, results, oracle)
                judged += 1
    assert judged == len(replies) * sum(len(c.cases) for c in rubric.checks)


def test_the_data_is_plain(rubric: CompiledRubric) -> None:
    """Breaks if something that is neither text, number, list nor array gets into a compiled rubric."""

    def plain(value: Any, where: str) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                assert isinstance(key, str), where
                plain(inner, f"{where}.{key}")
        elif isinstance(value, (list, tuple)):
            for i, inner in enumerate(value):
                plain(inner, f"{where}[{i}]")
        else:
            assert value is None or isinstance(value, (str, int, float, bool, np.ndarray, np.generic)), f"{where}: {type(value)}"

    plain(rubric.as_data(), "rubric")


def test_what_could_be_computed_beforehand_is_there_as_values_alone(rubric: CompiledRubric) -> None:
    """Breaks if a compiled rubric carries the source of a compiled oracle, its mistakes, or the secret's use."""
    text = json.dumps(rubric.as_data(), default=lambda array: f"array of {array.size}", ensure_ascii=False)
    for word in ("def one", "def doubled", "def three", "def six", "def eight", "because", "ASSIGNMENT"):
        assert word not in text, word
    assert "def four" in text and "def minus" in text and "twice that · é" in text


@pytest.mark.parametrize("found", [0, FORMAT + 1, None, "1"])
def test_another_format_is_refused_by_its_number(rubric: CompiledRubric, found: object, tmp_path: Path) -> None:
    """Breaks if an old build product is judged with as though it were new."""
    data = rubric.as_data() | {"format": found}
    with pytest.raises(ValueError, match=f"this engine reads {FORMAT}"):
        CompiledRubric.from_data(data)
    (tmp_path / "old.rubric").write_bytes(wire.encode(data))
    words = r"old\.rubric is not a compiled rubric of this engine .* run `autograder build` again"
    with pytest.raises(frames.UnusableRubric, match=words):
        frames.load_rubric(tmp_path / "old.rubric")


@pytest.mark.parametrize("damage", ["cut", "longer", "empty", "text"])
def test_a_damaged_file_is_refused_with_what_to_do(rubric: CompiledRubric, damage: str, tmp_path: Path) -> None:
    """Breaks if half a file is half a rubric."""
    frame = wire.encode(rubric.as_data())
    path = tmp_path / "hw.rubric"
    path.write_bytes({"cut": frame[:-5], "longer": frame + b"x", "empty": b"", "text": b"not a frame at all"}[damage])
    with pytest.raises(frames.UnusableRubric, match="run `autograder build`"):
        frames.load_rubric(path)
    with pytest.raises(frames.UnusableRubric, match="cannot be read"):
        frames.load_rubric(tmp_path / "none.rubric")


def test_compiling_twice_gives_the_same_bytes(rubric: CompiledRubric, tmp_path: Path) -> None:
    """Breaks if a draw, a hash or a time gets into a compiled rubric: replies could not be judged again."""
    (tmp_path / "rubric.py").write_text(SOURCE, "utf-8")
    again = compile_rubric(load(tmp_path / "rubric.py"), source=SOURCE, provided="x = 'ø'\n", modules=MODULES, rubric_hash="abc")
    assert wire.encode(again.as_data()) == wire.encode(rubric.as_data())


def test_editing_one_check_leaves_the_others_as_they_were(tmp_path: Path, rubric: CompiledRubric) -> None:
    """Breaks if a check's cases or draws depend on its neighbours: mending one oracle would move every grade."""
    source = SOURCE.replace("return mu.sum(-1)", "return 3 * mu.sum(-1)").replace("x * s", "x / s")
    (tmp_path / "rubric.py").write_text(source, "utf-8")
    edited = compile_rubric(load(tmp_path / "rubric.py"), source=source, provided="", modules=MODULES, rubric_hash="")
    for before, after in zip(rubric.checks, edited.checks, strict=True):
        same(*(tuple((c.name, c.inputs) for c in check.cases) for check in (before, after)))
        if before.name not in ("one", "six"):
            same(before, after)
    old, new = (r.check("one").cases[0].expected.values["value"] for r in (rubric, edited))
    assert not np.array_equal(old, new)


def test_a_check_is_found_by_its_name(rubric: CompiledRubric) -> None:
    """Breaks if a record's line is judged by another check."""
    assert rubric.check("three").name == "three"
    with pytest.raises(StopIteration):
        rubric.check("sixteen")


def test_the_dtype_of_a_case_is_that_of_its_floating_inputs(rubric: CompiledRubric) -> None:
    """Breaks if integers, truth values or numbers decide what dtype a result must have."""
    assert rubric.check("nine").cases[0].dtype == "float64" and rubric.check("one").cases[0].dtype == "float32"
    assert CompiledCase("a", True, {"n": np.arange(3), "x": 0.5, "t": "text"}, None, {}).dtype == ""


@pytest.mark.parametrize(("name", "said"), [("modd.f", "modd.f"), ("tried", "thoery.f")])
def test_a_program_that_names_no_module_of_the_assignment_is_refused(tmp_path: Path, name: str, said: str) -> None:
    """Breaks if a slip of the pen in a rubric is found only when a submission is graded, as the student's fault."""
    call = f's.{name}("thoery.f", x)' if name == "tried" else f"s.{name}(x)"
    source = f'''
from autograder import Assignment, cases, closed_form

ASSIGNMENT = Assignment("hw", title="Homework", modules=("m.py", "theory.py"), total=1, secret="s")
ON = cases.named("points", lambda rng: {{"x": rng.normal(size=3)}})

@closed_form("f", points=1, on=ON, program=lambda s, x: {{"value": {call}}})
def one(x):
    """One."""
    return x
'''
    (tmp_path / "rubric.py").write_text(source)
    with pytest.raises(
        RubricError, match=rf"one: its program names '{said}'; a name begins with one of mod, m, theory, provided"
    ):
        compile_rubric(load(tmp_path / "rubric.py"), source=source, provided="", modules={"f": "m.py"}, rubric_hash="")
