"""The arrows of the design, and what must never be imported where. Read off the source, and off a real run."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course.layout import Course
from autograder.rubric.parts import files

ROOT = Path(__file__).parents[1]
ENGINE = ROOT / "autograder"

ROOMS = (
    *("rubric", "sandbox", "intake", "grading", "reporting", "handover"),
    *("course", "proofs", "rehearsal", "classroom", "service", "cli"),
)
"""From the foundation up: a room uses itself and the rooms before it."""

STRANGERS = {
    "sandbox": {"rubric"},
    "intake": {"rubric"},
    "rehearsal": {"proofs"},
    "classroom": {"handover", "course", "proofs", "rehearsal"},
    "service": {"course", "proofs", "rehearsal"},
}
"""Rooms that come before, and are none of a room's business."""

TABLE = "autograder.sandbox.inside.verbs."
"""What every room may read: what the verbs of a program are, declared once. It needs the standard library alone."""

MAY_USE = {room: {*ROOMS[: number + 1]} - STRANGERS.get(room, set()) for number, room in enumerate(ROOMS)}
PURE = {"numpy"}  # what rubric/ may import at the top of a file, besides the standard library
INSIDE = {"numpy", ""}  # the same for what runs inside the sandbox


def imports(path: Path, *, everywhere: bool = True) -> set[str]:
    """Full names of the modules a file imports; only at its top level unless `everywhere`."""
    tree = ast.parse(path.read_text("utf-8"))
    found = set()
    for node in ast.walk(tree) if everywhere else tree.body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{'.' * node.level}{node.module}.{alias.name}" for alias in node.names}
    return found


def rooms() -> list[tuple[str, Path]]:
    return [(room, path) for room in MAY_USE for path in sorted((ENGINE / room).rglob("*.py"))]


@pytest.mark.parametrize(("room", "path"), rooms(), ids=lambda x: x.name if isinstance(x, Path) else x)
def test_arrows_point_one_way(room: str, path: Path) -> None:
    for name in imports(path):
        parts = name.split(".")
        if parts[0] == "autograder" and len(parts) > 1 and (ENGINE / parts[1]).is_dir():
            assert parts[1] in MAY_USE[room] or name.startswith(TABLE), f"{path} imports {name}"


@pytest.mark.parametrize("path", sorted((ENGINE / "rubric").rglob("*.py")), ids=lambda p: p.name)
def test_saying_what_is_right_needs_numpy_alone(path: Path) -> None:
    outside = {n.split(".")[0] for n in imports(path, everywhere=False)} - set(sys.stdlib_module_names) - {"autograder"}
    assert outside <= PURE


@pytest.mark.parametrize("path", sorted((ENGINE / "sandbox" / "inside").glob("*.py")), ids=lambda p: p.name)
def test_files_inside_the_sandbox_know_nothing_of_the_engine(path: Path) -> None:
    names = {n.split(".")[0] for n in imports(path)}
    assert "autograder" not in names
    top = {n.split(".")[0] for n in imports(path, everywhere=False)} - set(sys.stdlib_module_names)
    assert top <= INSIDE


def test_the_table_of_verbs_needs_the_standard_library_alone() -> None:
    code = "import sys; from autograder.sandbox.inside import verbs; print(*sys.modules)"
    before = subprocess.run([sys.executable, "-c", "import autograder, sys; print(*sys.modules)"], capture_output=True, text=True)
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    new = set(loaded.stdout.split()) - set(before.stdout.split())
    assert {n.split(".")[0] for n in new} <= {*sys.stdlib_module_names, "autograder"}
    assert not [n for n in new if n.startswith("autograder.") and not n.startswith("autograder.sandbox")]


@pytest.mark.parametrize("path", [p for p in sorted(ENGINE.rglob("*.py")) if "service" not in p.parts], ids=lambda p: p.name)
def test_only_the_service_needs_a_web_framework(path: Path) -> None:
    """Breaks if Gradescope's image, which hands over, or a student's kit would need one."""
    assert not {name.split(".")[0] for name in imports(path)} & {"starlette", "uvicorn", "anyio", "httpx", "requests"}


@pytest.mark.parametrize("name", ["layers", "landlock", "seccomp"])
def test_the_layers_need_the_standard_library_alone(name: str) -> None:
    assert {n.split(".")[0] for n in imports(ENGINE / "sandbox" / f"{name}.py")} <= set(sys.stdlib_module_names)


@pytest.mark.parametrize("path", [p for p in sorted(ENGINE.rglob("*.py")) if "inside" not in p.parts], ids=lambda p: p.name)
def test_the_judges_side_never_names_torch(path: Path) -> None:
    assert "torch" not in {n.split(".")[0] for n in imports(path)}


@pytest.mark.parametrize("folder", sorted((ROOT / "solutions").glob("*/")), ids=lambda p: p.name)
def test_solutions_never_import_the_engine(folder: Path) -> None:
    for path in {*folder.glob("*.py")} - {folder / "rubric.py"}:
        assert "autograder" not in {n.split(".")[0] for n in imports(path)}


@pytest.mark.parametrize(
    "path",
    [p for name in Course(ROOT).assignments for p in files(Course(ROOT).sources(name).rubric)],
    ids=lambda p: str(p.relative_to(ROOT / "solutions")),
)
def test_a_rubric_imports_the_engine_and_numpy_alone(path: Path) -> None:
    """And its other parts. scipy belongs inside the oracles that need it."""
    outside = {n.split(".")[0] for n in imports(path, everywhere=False)} - set(sys.stdlib_module_names)
    assert outside <= {"autograder", "numpy", ""}


def test_the_engine_contains_no_course_content() -> None:
    """Another course could use it: no exercise's name stands in it."""
    names = {
        node.name
        for path in (ROOT / "solutions").glob("*/*.py")
        if path.name != "rubric.py"
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    for path in ENGINE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)} | {
            n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)
        }
        assert not used & names, path


def test_a_real_run_imports_neither_torch_nor_the_submission_nor_the_reference(tmp_path: Path, hw1) -> None:
    from autograder.grading.frames import save_rubric

    save_rubric(hw1, tmp_path / "hw1.rubric")
    code = f"""
import sys
from pathlib import Path
from autograder.grading import frames, grader
from autograder.intake.submission import read_submission
from autograder.reporting import terminal
from autograder.reporting.gradescope import results
from autograder.sandbox.host import SandboxHost
rubric = frames.load_rubric(Path({str(tmp_path / "hw1.rubric")!r}))
with SandboxHost() as host:
    submission = read_submission(Path({str(ROOT / "solutions" / "hw1_divergences")!r}), rubric.modules)
    graded = grader.Grader(rubric, host).grade(submission)
results.encoded(graded.report)
assert graded.report.passed, [line.text for line in graded.report.lines]
print(sorted(sys.modules))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    loaded = ast.literal_eval(run.stdout.strip().splitlines()[-1])
    assert "numpy" in loaded
    assert not {m.split(".")[0] for m in loaded} & {"torch", "sympy", "divergences", "theory", "rubric", "solutions"}


@pytest.mark.parametrize(("asked", "threads"), [({}, "1"), ({"OPENBLAS_NUM_THREADS": "2"}, "2")])
def test_linear_algebra_has_one_thread_unless_more_are_asked_for(asked: dict[str, str], threads: str) -> None:
    """Breaks if a judge takes all cores for matrices of 3 × 3: beside other work that made compiling eleven times as slow."""
    environment = {key: value for key, value in os.environ.items() if key != "OPENBLAS_NUM_THREADS"} | asked
    code = "import autograder, os; print(os.environ['OPENBLAS_NUM_THREADS'])"
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == threads
    source = (ENGINE / "__init__.py").read_text("utf-8")
    assert source.index("OPENBLAS_NUM_THREADS") < source.index("from autograder.rubric"), "before anything imports numpy"
