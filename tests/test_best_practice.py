"""Each row of Gradescope's best practice is ticked by a test that exists and runs: the guide's table says which.

Below the reader of that table are the tests of rows that no other file's tests tick.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hosts import shared_host

from autograder.course.layout import Course
from autograder.grading.grader import Grader
from autograder.intake.submission import read_submission
from autograder.proofs.variants import collect

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "solutions" / "guide" / "gradescope.md"
ROOMS = ("intake", "grading", "reporting")
"""Where notes are written."""

PRACTICES = [
    "a timeout per test",
    "every exception handled",
    "compile or import errors shown to the student clearly",
    "results.json in every case, partial when interrupted",
    "tried before release",
    "student code as a non-root user, `chmod o=` on source and results",
    "student code in another process behind a small untrusted wrapper that returns values",
    "restricted imports and functions",
    "OS-level limits (seccomp, no network)",
    "friendly messages for missing files",
    "static check that the expected functions exist",
    "partial credit, no double penalty for dependent functions",
    "flexible outputs where sensible",
    "specific failure messages, with the common mistake named",
    "updating after release (regrade all)",
    "varied and edge-case inputs, seeded",
    "delayed visibility",
    "rate limits, counted from `created_at`",
    "late days",
]


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below a heading of the guide."""
    section = GUIDE.read_text("utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    table = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


def named_in(cell: str) -> list[tuple[str, str]]:
    return re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", cell)


def defect_of(source: str, name: str) -> str:
    """Why a test of that name in that source ticks nothing; empty if it does."""
    tree = ast.parse(source)
    found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name]
    if not name.startswith("test_") or not found:
        return "there is no such test"
    marks = [ast.unparse(mark) for mark in found[0].decorator_list]
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and any(ast.unparse(target) == "pytestmark" for target in statement.targets):
            value = statement.value
            marks += [ast.unparse(mark) for mark in (value.elts if isinstance(value, (ast.List, ast.Tuple)) else [value])]
    if any(re.match(r"pytest\.mark\.(skip\b(?!if)|skipif\((True|1)\b|xfail\b(?!\(\w))", mark) for mark in marks):
        return "it is skipped, or may fail"
    first = [s for s in found[0].body if not isinstance(s, ast.Expr) or not isinstance(s.value, ast.Constant)][:1]
    if not first or isinstance(first[0], (ast.Pass, ast.Return)) or ast.unparse(first[0]).startswith("pytest.skip("):
        return "it does nothing"
    return ""


def test_every_row_is_in_the_guide() -> None:
    assert [cells[0] for cells in rows("Gradescope's recommendations")] == PRACTICES


@pytest.mark.parametrize("practice", PRACTICES)
def test_a_row_is_ticked_by_tests_that_exist_and_run(practice: str) -> None:
    """Breaks if a test is renamed, removed or switched off, and the guide still promises what it showed."""
    _, how, cell = next(cells for cells in rows("Gradescope's recommendations") if cells[0] == practice)
    named = named_in(cell)
    assert how and named and len(named) == cell.count("::"), f"{practice}: {cell!r} names no test as `path::name`"
    for path, name in named:
        assert (ROOT / path).is_file(), f"{path} is not there"
        assert not defect_of((ROOT / path).read_text("utf-8"), name), f"{path}::{name}"


def test_a_cell_is_read_as_it_is_written() -> None:
    """Breaks if a row without a test passes for one with a test."""
    assert named_in("`tests/a/test_b.py::test_c`, `tests/test_d.py::test_e` and test_f") == [
        ("tests/a/test_b.py", "test_c"),
        ("tests/test_d.py", "test_e"),
    ]
    assert named_in("none yet") == named_in("tests/test_d.py::test_e") == []


@pytest.mark.parametrize(
    ("source", "defect"),
    [
        ("def test_it():\n    '''It is.'''\n    assert f()", ""),
        ("class TestIt:\n    def test_it(self):\n        assert f()", ""),
        ("@pytest.mark.skipif(os.geteuid() != 0, reason='needs root')\ndef test_it():\n    assert f()", ""),
        ("pytestmark = [pytest.mark.slow, pytest.mark.skipif(NOT_ROOT, reason='x')]\ndef test_it():\n    assert f()", ""),
        ("def test_that():\n    assert f()", "there is no such test"),
        ("# def test_it():", "there is no such test"),
        ("@pytest.mark.skip\ndef test_it():\n    assert f()", "it is skipped, or may fail"),
        ("@pytest.mark.skip(reason='later')\ndef test_it():\n    assert f()", "it is skipped, or may fail"),
        ("@pytest.mark.skipif(True, reason='later')\ndef test_it():\n    assert f()", "it is skipped, or may fail"),
        ("@pytest.mark.xfail\ndef test_it():\n    assert f()", "it is skipped, or may fail"),
        ("pytestmark = pytest.mark.skip(reason='later')\ndef test_it():\n    assert f()", "it is skipped, or may fail"),
        ("def test_it():\n    '''It is.'''", "it does nothing"),
        ("def test_it():\n    pytest.skip('later')\n    assert f()", "it does nothing"),
    ],
)
def test_a_test_that_is_none_is_found(source: str, defect: str) -> None:
    """Without this, a reader that is content with anything would let everything above pass."""
    assert defect_of(source, "test_it") == defect


def test_the_notes_that_the_guide_explains_are_the_graders_own() -> None:
    """Breaks if a note is reworded, and the guide explains one that nobody gets."""
    sources = [
        re.sub(r'"\s*f?"', "", p.read_text("utf-8")) for room in ROOMS for p in sorted((ROOT / "autograder" / room).rglob("*.py"))
    ]
    said = "\n".join(" ".join(source.split()) for source in sources)
    notes = [part for cells in rows("What a note means") for part in re.findall(r"“(.*?)”", cells[0])]
    assert len(notes) >= 10
    for note in notes:
        missing = [part.strip() for part in note.split("…") if len(part.strip()) > 3 and part.strip() not in said]
        assert not missing, f"the grader never says {missing[0]!r}"


# ---- rows that no other test ticks -----------------------------------------------------------------------------------

RUNS_NOT = {
    "a name that is not there": ("import torch\n\nLIMIT = undefined_name\n", "undefined_name", "(mini.py, line 3: LIMIT ="),
    "a module that is not there": ("import no_such_module\n", "no_such_module", "(mini.py, line 1: import no_such_module"),
    "no Python": ("def log_mean_exp(x):\n    return x.logsumexp(-1\n", "was never closed", "line 2"),
}


@pytest.mark.parametrize("kind", RUNS_NOT)
def test_what_keeps_a_file_from_running_is_shown_with_its_line(mini: Course, kind: str) -> None:
    """Breaks if a student whose file does not even load reads only that all is wrong, or reads it with every check."""
    source, cause, place = RUNS_NOT[kind]
    (mini.root / "mini.py").write_text(source)
    rubric = mini.sources("mini").compile()
    report = Grader(rubric, shared_host()).grade(read_submission(mini.root / "mini.py", rubric.modules)).report
    assert report.complete and not report.faults and report.score == 0
    shown = [*report.notes, *(line.text for line in report.lines)]
    telling = [text for text in shown if cause in text and place in text]
    assert telling, shown
    assert sum(line.text in telling for line in report.lines) == 1, "one cause is told once"
    assert not any("autograder/" in text or "Traceback" in text for text in shown)


COMPOSED = {"multivariate_kl_is_derived", "diagonal_to_standard_is_derived"}
"""Checks of an expression that the reference builds from two others, and a student need not."""

WHOLE = {
    "training_returns_its_losses",
    "training_repeats_with_its_seed",
    "training_beats_two_gaussians",
    "trained_density_has_mass_one",
    "trained_log_prob_is_the_measured_density",
    "trained_samples_follow_the_density",
    "untrained_density_has_mass_one",
    "training_beats_independent_pixels",
    "latents_are_used",
    "samples_explain_unseen_digits",
    "samples_are_probabilities",
    "forward_draws_from_q",
    "forward_spreads_by_its_sigma",
    "losses_are_the_bound",
    "training_leaves_the_data_alone",
    "training_beats_principal_components",
    "more_latents_say_more",
    "whole_is_made_of_its_parts",
    "autoencoder_treats_each_example_alone",
    "autoencoder_keeps_the_conventions",
    "training_uses_its_arguments",
    "first_loss_is_the_bound",
}
"""Checks of what is built of a student's own parts and trained: what is wrong with a layer is wrong with the flow."""
MOST_OF_WHOLE = 0.2  # of an assignment's points


def test_a_slip_costs_no_points_of_functions_that_are_right(course: Course) -> None:
    """Every wrong submission is the reference with one slip, and `verify` shows that it loses just what its header says:
    checks of the functions it defines. What is built from other answers can cost twice, and is a small part of the points."""
    checked = 0
    for name in course.assignments:
        sources = course.sources(name)
        assignment = sources.assignment()
        function = {check.name: check.function.rpartition(".")[2] for check in assignment.checks}
        for variant in collect(course.root / "tests" / "submissions" / name, sources, assignment):
            if variant.verdict == "wrong" and variant.touched:
                elsewhere = {check for check in variant.loses if function[check] not in variant.touched} - COMPOSED - WHOLE
                assert not elsewhere, f"{variant.name} loses {elsewhere}, too"
                checked += 1
        built = sum(check.points for check in assignment.checks if check.name in COMPOSED | WHOLE)
        assert built <= MOST_OF_WHOLE * assignment.total
    assert checked > 50


def test_points_are_given_check_by_check(course: Course) -> None:
    """Breaks if all of a function's points hang on one check: then what is nearly right has nothing."""
    for name in course.assignments:
        checks = course.sources(name).assignment().checks
        worth: dict[str, list[float]] = {}
        for check in checks:
            worth.setdefault(check.function, []).append(check.points)
        assert max(check.points for check in checks) <= 0.1 * sum(check.points for check in checks)
        assert all(len(points) > 1 for points in worth.values() if sum(points) > 3), worth
