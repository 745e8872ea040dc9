"""What is answered to a word that names no check, function, command, assignment or kit: what may be meant."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from in_process import autograder
from kits import kit_of

from autograder.cli.desk import Desk
from autograder.cli.naming import judged_later, no_assignment, no_check
from autograder.cli.notebook import CELLS
from autograder.cli.shared import Refused
from autograder.course.layout import Course
from autograder.course.places import kits_near
from autograder.grading.public import public_part
from autograder.rubric.compiled import CompiledRubric


def typed(*arguments: str, at: Path) -> str:
    """What is printed on stderr, on one line."""
    run = autograder(*arguments, at=at, COLUMNS="80")
    assert run.returncode == 2, run.stdout + run.stderr
    return " ".join(run.stderr.split())


@pytest.fixture
def kit(mini: Course, tmp_path: Path) -> Path:
    """A student's kit, in a folder of its own."""
    return kit_of(mini, tmp_path / "my kits" / "mini")


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("kl_catgorical", "there is no check or function `kl_catgorical`: did you mean `kl_categorical`?"),
        ("1.9", "there is no check 1.9: `kl_categorical` has 1.1 to 1.5"),
        ("8.2", "there is no check 8.2: `expected_log_q` has only 8.1"),
        ("18.1", "check 18.1 is judged only when your work is graded: nothing on this computer runs it"),
        ("99", "there is no check 99: they go from 1.1 to 22.1"),
    ],
)
def test_a_check_that_is_not_there(hw1: CompiledRubric, word: str, sentence: str) -> None:
    assert no_check(public_part(hw1), word) == sentence


def test_a_word_that_is_like_no_other_is_answered_with_all_functions(hw1: CompiledRubric) -> None:
    said = no_check(hw1, "zzz")
    assert all(check.function in said for check in hw1.checks)


def test_an_assignment_that_is_not_there() -> None:
    here = ("hw1_divergences",)
    assert "did you mean `hw1_divergences`?" in no_assignment("hw1_divergence", here, is_work=False)
    assert "to check one function, type `--only kl_categorical`" in no_assignment("kl_categorical", here, is_work=False)
    assert "to check that file alone, type `--submission divergences.py`" in no_assignment("divergences.py", here, is_work=True)


def test_each_option_answers_alike(kit: Path) -> None:
    """Breaks if `--show` speaks of `--only`, which nobody typed, or a word beside a good one is passed over."""
    for option in ("--only", "--show", "--hint"):
        assert typed("check", option, "log_mean_ex", at=kit).endswith("did you mean `log_mean_exp`?"), option
    assert "`log_man_exp`" in typed("check", "--only", "log_mean_exp", "--only", "log_man_exp", at=kit)
    (kit / "mini.py").write_text((kit / "mini.py").read_text() + "\n\ndef later():\n    return 1\n")
    assert typed("check", "--hint", "later", at=kit) == judged_later("later")
    assert "type `--only log_mean_exp`" in typed("check", "log_mean_exp", at=kit)


def test_a_command_that_is_not_there(kit: Path) -> None:
    assert typed("chekc", at=kit) == "there is no command `chekc`: did you mean `autograder check`?"
    assert typed("frobnicate", at=kit) == "there is no command `frobnicate`: the commands are check, watch, doctor, setup"


def test_beside_a_kit_the_way_into_it_is_told_and_the_commands_are_a_students(kit: Path) -> None:
    (kit / ".vscode").mkdir(exist_ok=True)
    assert "First type `cd mini`" in typed("check", at=kit.parent)
    assert "First type `cd ..`" in typed("watch", at=kit / ".vscode")
    assert 'First type `cd "../my kits/mini"`' not in typed("check", at=kit.parent.parent), "two folders down is not near"
    shown = autograder("--help", at=kit.parent)
    assert "doctor" in shown.stdout and "package" not in shown.stdout and "..." not in shown.stdout.partition("Commands:")[2]


def test_no_kit_is_near_inside_a_course(mini: Course, kit: Path) -> None:
    shutil.copytree(kit, mini.root / "student")
    assert kits_near(mini.root) == [] and kits_near(kit.parent) == [kit]


def desk_of_cells(kit: Path, *cells: str) -> Desk:
    """What `%check` has: the cells that ran, as a notebook in the kit."""
    from autograder.grading.frames import load_rubric

    book = kit / CELLS
    book.parent.mkdir(exist_ok=True)
    sources = [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": [], "execution_count": None} for cell in cells]
    book.write_text(json.dumps({"cells": sources, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}))
    return Desk(load_rubric(kit / "mini.rubric"), kit, book, "cpu", inside=True)


def test_in_a_notebook_a_function_whose_cell_has_not_run_is_not_judged(kit: Path) -> None:
    """Breaks if it is said to have a wrong name, or if the file of the cells is spoken of, which no student knows."""
    with pytest.raises(Refused, match="no cell that has run defines `log_mean_exp`: run its cell first"):
        desk_of_cells(kit, "import torch", "def another(x):\n    return x").check(("log_mean_exp",))
    desk_of_cells(kit, "from mine import *").check(("log_mean_exp",))  # which may hold it
    desk = desk_of_cells(kit, "import torch", "def log_mean_exp(x):\n    return x.logsumexp(-1)")
    graded = desk.check(("log_mean_exp",))
    assert any(CELLS.name in note for note in graded.report.notes) and desk.told(graded).notes == ()
