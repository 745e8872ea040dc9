"""A student's report: short, and it says what to do next."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hosts import shared_host
from rich.console import Console

from autograder.course.layout import Course
from autograder.grading.grader import Grader
from autograder.grading.public import public_part
from autograder.grading.report import Graded
from autograder.intake.submission import read_submission
from autograder.reporting import closeup, overview
from autograder.rubric.compiled import CompiledRubric

SWAPPED = "tests/submissions/hw1_divergences/wrong/diagonal_swapped.py"


def printed(show) -> str:
    target = io.StringIO()
    show(Console(file=target, width=100))
    return target.getvalue()


@pytest.fixture(scope="module")
def graded(course: Course, compiled, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Graded]:
    """The stub, and a submission in which one function is wrong."""
    rubric = public_part(compiled("hw1_divergences"))
    stub, wrong = course.root / "assignments/hw1_divergences", tmp_path_factory.mktemp("wrong")
    right = (course.root / "solutions/hw1_divergences/divergences.py").read_text()
    (wrong / "divergences.py").write_text(f"{right}\n\n{(course.root / SWAPPED).read_text()}")
    places = {"stub": stub, "wrong": wrong}
    grader = Grader(rubric, shared_host())
    return {name: grader.grade(read_submission(path, rubric.modules, rubric.graded)) for name, path in places.items()}


def test_an_untouched_kit_fits_on_a_screen(graded: dict[str, Graded], hw1: CompiledRubric) -> None:
    text = printed(lambda console: overview.show(graded["stub"].report, "autograder check", console))
    assert len(text.splitlines()) < 32
    assert text.count("still a stub") == len(overview.progress_of(graded["stub"].report))
    assert f"next: write {hw1.checks[0].function}\n  `autograder check --only {hw1.checks[0].function}`" in text


def test_the_first_failing_check_is_told_in_full_and_the_others_by_number(graded: dict[str, Graded]) -> None:
    report = graded["wrong"].report
    text = printed(lambda console: overview.show(report, "autograder check hw1", console, hints={"5.1"}))
    assert text.count("wrong: batch 6, latent 5") == 1
    assert "5.2, 5.4, 5.5 fail too" in text and "4 of 6 checks fail" in text
    assert "next: kl_diagonal_normal, check 5.1\n  `autograder check hw1 --show 5.1` shows its numbers" in text
    assert "`autograder check hw1 --hint 5.1` gives the next hint" in text
    none = printed(lambda console: overview.show(report, "autograder check hw1", console))
    assert "next hint" not in none, "a hint is offered though all were read"
    keys = printed(lambda console: overview.show(report, "", console, hints={"5.1"}))
    assert "next: kl_diagonal_normal, check 5.1" in keys and "`" not in keys.partition("next:")[2], "watch has keys for it"


def test_one_failing_check_of_several_fails(graded: dict[str, Graded]) -> None:
    """Breaks if a line says "1 of 6 checks fail"."""
    found = next(f for f in overview.progress_of(graded["wrong"].report) if f.failing)
    lines = tuple(line for line in found.lines if line.judgement.passed or line is found.shown)
    assert overview.Progress(found.function, lines).state == f"1 of {len(lines)} checks fails"


def test_a_function_that_is_checked_in_two_places_has_one_row(graded: dict[str, Graded]) -> None:
    """As training in assignment 3, whose checks of a trained model come last."""
    report = graded["wrong"].report
    last = next(line for line in report.lines if line.check.function == "kl_diagonal_normal")
    apart = replace(report, lines=(*(line for line in report.lines if line is not last), last))
    assert {f.function: (f.earned, f.total) for f in overview.progress_of(apart)} == {
        f.function: (f.earned, f.total) for f in overview.progress_of(report)
    }
    text = printed(lambda console: overview.show(apart, "autograder check", console))
    assert text.count("checks fail") == 1 and "4 of 6 checks fail" in text


def test_a_file_that_cannot_be_read_is_told_once_and_has_no_numbers_to_show(hw1: CompiledRubric, tmp_path: Path) -> None:
    (tmp_path / "divergences.py").write_text("def kl_categorical(q, p:\n")
    rubric = public_part(hw1)
    report = Grader(rubric, shared_host()).grade(read_submission(tmp_path, rubric.modules, rubric.graded)).report
    text = " ".join(printed(lambda console: overview.show(report, "autograder check", console)).split())
    assert text.count("The error is in line 1") == 1 and "next: kl_categorical, check 1.1" in text and "--show" not in text


def test_one_cause_for_all_is_told_once(course: Course, hw1: CompiledRubric, tmp_path: Path) -> None:
    """Breaks if a file that cannot be imported fills the screen with the same error under each function."""
    (tmp_path / "divergences.py").write_text("import torch\nraise ValueError('no data')\n")
    rubric = public_part(hw1)
    report = Grader(rubric, shared_host()).grade(read_submission(tmp_path, rubric.modules, rubric.graded)).report
    text = printed(lambda console: overview.show(report, "autograder check", console))
    assert text.count("importing divergences.py raised") == 1 and len(text.splitlines()) < 45


def test_a_close_up_shows_the_smallest_failing_case_and_draws_the_first(
    graded: dict[str, Graded], hw1: CompiledRubric, tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib")
    line = next(line for line in graded["wrong"].report.lines if line.check.number == "5.1")
    rubric = public_part(hw1)
    text = printed(
        lambda console: closeup.show(line.judgement, graded["wrong"].record, rubric, tmp_path, console, notebook=False)
    )
    assert "no batch axes, latent 1 (shown below)" in text or "batch 1, latent 1 (shown below)" in text
    assert "value = divergences.kl_diagonal_normal(mu_q, logvar_q, mu_p, logvar_p)" in text
    assert "# value: got " in text and "# value: expected " in text
    assert (tmp_path / "check-5.1.png").read_bytes().startswith(b"\x89PNG")
    assert "of the case: batch 6, latent 5" in " ".join(text.split())
