"""A case as Python that can be pasted: it gives what the grader got."""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from autograder.course.layout import Course
from autograder.grading.public import public_part
from autograder.grading.record import Reply
from autograder.reporting.script import LEFT_OUT, Scribe, identifier, written
from autograder.rubric.compiled import CompiledRubric
from autograder.rubric.program import Recorder, record

FAMILIES = ("closed_form", "stability", "gradient")
"""What returns numbers that are known beforehand."""


@contextlib.contextmanager
def importable(course: Course, name: str, folder: Path) -> Iterator[None]:
    """The assignment's reference can be imported, with what it is provided with, and is forgotten afterwards."""
    for source in (course.root / "solutions" / name, course.root / "assignments" / name):
        for file in source.glob("*.py"):
            if source.parent.name == "solutions" or file.name == "provided.py":
                shutil.copy(file, folder)
    own = {file.stem for file in folder.glob("*.py")}
    before = {module: sys.modules.pop(module) for module in own if module in sys.modules}  # another test's
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for module in own:
            sys.modules.pop(module, None)
        sys.modules.update(before)


def test_what_is_pasted_gives_what_is_expected(course: Course, rubric: CompiledRubric, tmp_path: Path) -> None:
    """Breaks if a step is written as something else than the worker does, or numbers lose digits on the way."""
    module, file = rubric.modules[0].removesuffix(".py"), tmp_path / "case.npz"
    tried = 0
    with importable(course, rubric.name, tmp_path):
        for check in public_part(rubric).checks:
            if check.late or check.family not in FAMILIES or LEFT_OUT in Scribe(check.program, module).lines():
                continue
            case = check.cases[0]
            script = written(check, case, None, module, file)
            np.savez(file, **script.arrays)  # type: ignore[arg-type]
            made: dict[str, object] = {}
            exec("\n".join(script.lines), made)
            assert case.expected is not None, check.name
            for name, value in case.expected.values.items():
                got = np.asarray(getattr(made[identifier(name)], "detach", lambda: made[identifier(name)])())  # noqa: B023
                np.testing.assert_allclose(got, value, rtol=2e-3, atol=1e-4, err_msg=check.name)
            tried += 1
    assert tried >= 4


def written_as(program, *inputs: str, module: str = "mod") -> list[str]:
    return Scribe(record(program, inputs), module).lines()


def test_signs_and_brackets_are_those_of_python() -> None:
    def program(s: Recorder, x, y):
        z = s.mod.half(x + y * 2.0)
        return {"first": (x - y)[0] ** 2, "part": z[1:, 0].detach(), "kept": s.torch.stack([z, -z], dim=0)}

    assert written_as(program, "x", "y", module="vae") == [
        "v1 = vae.half(x + (y * 2.0))",
        "first = (x - y)[0] ** 2",
        "part = v1[1:, 0].detach()",
        "kept = torch.stack([v1, -v1], dim=0)",
    ]


def test_in_a_notebook_functions_have_no_module() -> None:
    assert written_as(lambda s, x: {"value": s.mod.half(x)}, "x", module="") == ["value = half(x)"]


def test_what_only_the_grader_can_do_is_said_to_be_left_out() -> None:
    def program(s: Recorder, x):
        kept = s.restored(s.saved(s.mod.Model()), s.mod.Model())
        return {"value": s.mod.half(x), "more": kept(x)}

    lines = written_as(program, "x")
    assert "value = mod.half(x)" in lines and lines[-1] == LEFT_OUT and not any("more" in line for line in lines)


def test_steps_that_change_something_keep_their_place() -> None:
    """Breaks if a call is moved to where its value is used, past another that it depends on."""

    def program(s: Recorder, seed):
        s.torch.manual_seed(seed)
        first = s.torch.rand(3)
        s.torch.manual_seed(1)
        return {"value": s.mod.half(first)}

    assert written_as(program, "seed") == [
        "torch.manual_seed(seed)",
        "v2 = torch.rand(3)",
        "torch.manual_seed(1)",
        "value = mod.half(v2)",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.float32([0.1, -1, np.inf]), 'torch.tensor([0.1, -1., float("inf")], dtype=torch.float32)'),
        (np.array([[1, 2], [3, 4]]), "torch.tensor([[1, 2],\n    [3, 4]], dtype=torch.int64)"),
        (np.float64(0.5), "torch.tensor(0.5, dtype=torch.float64)"),
        (3, "3"),
    ],
)
def test_inputs_are_written_with_all_their_digits(hw1: CompiledRubric, value: object, text: str) -> None:
    from dataclasses import replace

    check = hw1.check("kl_matches_closed_form")
    case = replace(check.cases[0], inputs={**check.cases[0].inputs, "mu": np.asarray(value) if np.ndim(value) == 0 else value})
    if isinstance(value, int):
        case = replace(case, inputs={**case.inputs, "mu": value})
    script = written(check, case, None, "divergences", Path("x.npz"))
    assert f"mu = {text}" in script.lines


def test_what_a_submission_sends_is_escaped(hw1: CompiledRubric) -> None:
    check = hw1.check("kl_matches_closed_form")
    reply = Reply("returned", {"value": {"kind": "\x1b[2J", "data": None}})
    script = written(check, check.cases[0], reply, "divergences", Path("x.npz"))
    assert "\x1b" not in "\n".join(script.lines)


def results(hw1: CompiledRubric, check: str, **returned: dict[str, object]) -> list[str]:
    found = hw1.check(check)
    script = written(found, found.cases[0], Reply("returned", returned), "divergences", Path("x.npz"))
    return [line for line in script.lines if line.startswith("#")]


def test_what_the_grader_noted_by_itself_is_not_shown(hw1: CompiledRubric) -> None:
    """Breaks if a student reads how a device was tried, or how often a function was called, as if their code had made it."""
    noted = {"kind": "list", "data": [{"inputs": "cuda", "error": ""}]}
    lines = results(hw1, "kl_matches_closed_form", value={"kind": "float", "data": 0.5}, attempts=noted)
    assert "# value: got       0.5" in lines and not any("attempts" in line for line in lines)


def test_an_expression_is_shown_by_its_values_at_the_points(hw1: CompiledRubric) -> None:
    """Breaks if a student reads the tree in which an expression travels."""
    check = next(check for check in hw1.checks if check.function == "expected_log_q")
    (name,) = check.program.returns
    half = results(hw1, check.name, **{name: {"kind": "tree", "data": [["Rational", "1", "2"]]}})
    assert any("mu_q = [" in line for line in half) and any("got       [0.5, 0.5," in line for line in half)
    integral = results(hw1, check.name, **{name: {"kind": "tree", "data": [["Symbol", "x"], ["Integral", 0]]}})
    assert f"# {identifier(name)}: got       not in closed form: found Integral" in integral
    assert all(len(line) <= 80 for line in (*half, *integral))
