"""What the end and the beginning of a check say: where one stands in the course, and how long training may take."""

from __future__ import annotations

import io
import json
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hosts import shared_host
from in_process import autograder
from kits import kit_of
from rich.console import Console

from autograder.cli import standing
from autograder.cli.desk import Desk, time_limits
from autograder.cli.watching import Watch, in_short
from autograder.course.layout import Course
from autograder.grading.frames import load_rubric
from autograder.grading.public import public_part
from autograder.intake.submission import read_submission
from autograder.intake.words import stub_sentence
from autograder.reporting import terminal
from autograder.rubric.compiled import CompiledRubric

RIGHT = "import torch\n\ndef log_mean_exp(x):\n    return x.logsumexp(-1) - torch.tensor(float(x.shape[-1])).log()\n"


@pytest.fixture
def public(mini: Course) -> CompiledRubric:
    return public_part(load_rubric(mini.compiled("mini")))


@pytest.fixture
def kits(mini: Course, tmp_path: Path) -> Path:
    """The folder of a student with the kits of three assignments, of which one can be checked."""
    folder = tmp_path / "course of mine"
    kit_of(mini, folder / "mini")
    for name in ("hw2_more", "hw3_most"):
        (folder / name).mkdir()
        (folder / name / f"{name}.rubric").write_bytes(b"")
    (folder / "no kit").mkdir()
    (folder / "a file").write_text("")
    return folder


def keep(kit: Path, earned: float, total: float = 60, name: str = "") -> None:
    (kit / ".autograder").mkdir(exist_ok=True)
    (kit / standing.MEMORY).write_text(json.dumps({"assignment": name or kit.name, "earned": earned, "total": total}))


def checked(kit: Path, *arguments: str) -> str:
    return autograder("check", *arguments, at=kit).stdout


def test_a_check_keeps_its_points_and_tells_of_the_other_kits(kits: Path) -> None:
    kit = kits / "mini"
    assert "course:" not in checked(kit), "no other kit has been checked"
    keep(kits / "hw2_more", 3.5)
    assert "course: hw2 3.5/60 · hw3 not checked yet · mini 0/5\n" in checked(kit)
    (kit / "mini.py").write_text(RIGHT)
    said = checked(kit)
    assert said.endswith("course: hw2 3.5/60 · hw3 not checked yet · mini 5/5\n"), said
    assert json.loads((kit / standing.MEMORY).read_text()) == {"assignment": "mini", "earned": 5.0, "total": 5.0}


def test_a_check_of_one_function_keeps_no_points(kits: Path) -> None:
    """Breaks if 2 of 2 points stand where 2 of 5 are meant."""
    keep(kits / "hw2_more", 3.5)
    for options in (("--only", "log_mean_exp"), ("--show", "1.1"), ("--hint", "1.1")):
        assert "course:" not in checked(kits / "mini", *options)
        assert not (kits / "mini" / standing.MEMORY).exists(), options


def test_the_cells_of_a_notebook_keep_their_points_in_the_kit(kits: Path, public: CompiledRubric) -> None:
    cells = kits / "mini/.autograder/cells-that-ran.ipynb"
    assert Desk(public, kits / "mini", cells, "cpu", inside=True).kit == kits / "mini"
    assert Desk(public, kits / "mini", kits / "mini/mini.ipynb", "cpu").kit == kits / "mini"


@pytest.mark.parametrize("kept", ["", "[]", "{", '{"assignment": 3}', '{"assignment": "hw2_more", "earned": "a", "total": 1}'])
def test_what_is_kept_may_be_anything(kits: Path, kept: str) -> None:
    keep(kits / "hw3_most", 60)
    keep(kits / "hw2_more", 1)
    (kits / "hw2_more" / standing.MEMORY).write_text(kept)
    assert standing.in_the_course(kits / "mini") == "course: hw2 not checked yet · hw3 60/60 · mini not checked yet"


def test_points_of_another_assignment_do_not_count_and_alike_names_stay_whole(kits: Path) -> None:
    keep(kits / "hw2_more", 7, name="hw9")
    assert standing.in_the_course(kits / "mini") == ""
    shutil.copytree(kits / "hw3_most", kits / "hw2_other")
    (kits / "hw2_other/hw3_most.rubric").rename(kits / "hw2_other/hw2_other.rubric")
    keep(kits / "hw2_other", 9)
    said = standing.in_the_course(kits / "mini")
    assert said == "course: hw2_more not checked yet · hw2_other 9/60 · hw3 not checked yet · mini not checked yet"


def test_a_copy_of_a_kit_beside_it_is_not_taken_for_it(kits: Path) -> None:
    shutil.copytree(kits / "mini", kits / "mini (copy)")
    keep(kits / "mini (copy)", 1, name="mini")
    keep(kits / "mini", 4)
    keep(kits / "hw2_more", 7)
    assert standing.in_the_course(kits / "mini").endswith("mini 4/60")


def test_it_is_quick_where_many_folders_lie(kits: Path) -> None:
    for number in range(300):
        (kits / f"folder {number}").mkdir()
    keep(kits / "hw2_more", 7)
    begun = time.perf_counter()
    assert standing.in_the_course(kits / "mini")
    assert time.perf_counter() - begun < 1


def test_what_is_judged_later_and_still_a_stub_is_named(kits: Path, public: CompiledRubric) -> None:
    """Breaks if a student sees full points here and hands in a stub that only the real grader looks at."""
    kit, whole = kits / "mini", replace(public, total=public.total + 2)
    (kit / "mini.py").write_text(RIGHT + f"\ndef last_word():\n    raise NotImplementedError('{stub_sentence('last_word')}')\n")
    report = Desk(public, kit, kit, "cpu").check().report
    said = standing.left_for_grading(report, whole, read(kit, public))
    assert said == "2 more points are judged only when your work is graded: last_word (not written yet)"
    (kit / "mini.py").write_text(RIGHT)
    assert standing.left_for_grading(report, whole, read(kit, public)) == "2 more points are judged only when your work is graded"
    assert standing.left_for_grading(report, public, read(kit, public)) == "", "nothing is left"


@pytest.mark.parametrize("whole", [True, False])
def test_watch_tells_the_same_as_a_check(kits: Path, training: CompiledRubric, whole: bool) -> None:
    """Breaks if somebody who watches does not learn where they stand, or how long a training may take."""
    kit, target = kits / "mini", io.StringIO()
    keep(kits / "hw2_more", 3.5)
    (kit / "mini.py").write_text(RIGHT)
    console = Console(file=target, width=200, highlight=False)
    with Watch(training, kit, kit, shared_host(), console, whole=training if whole else None) as desk:
        desk.check()
        desk.show(in_short)
    assert "may train for up to 40 s" in target.getvalue()
    assert ("course: hw2 3.5/60 · hw3 not checked yet · mini " in target.getvalue()) == whole


# ---- how long it may take ----------------------------------------------------------------------------------------


@pytest.fixture
def training(public: CompiledRubric) -> CompiledRubric:
    """The same rubric, as if its first check trained."""
    first, *others = public.checks
    return replace(public, seconds=40, budget=400, checks=(replace(first, family="training"), *others))


def read(kit: Path, rubric: CompiledRubric):
    return read_submission(kit, rubric.modules, rubric.graded)


def test_training_is_announced_with_its_limit(kits: Path, public: CompiledRubric, training: CompiledRubric) -> None:
    kit = kits / "mini"
    assert time_limits(training, read(kit, training)) == "", "a stub trains nothing"
    (kit / "mini.py").write_text(RIGHT)
    said = time_limits(training, read(kit, training))
    assert "`log_mean_exp` may train for up to 40 s" in said and "400 s" in said
    assert time_limits(public, read(kit, public)) == "", "nothing trains"


@pytest.mark.parametrize("terminals", [True, False])
def test_it_is_said_once_and_on_a_terminal_only(
    kits: Path, training: CompiledRubric, monkeypatch: pytest.MonkeyPatch, terminals: bool
) -> None:
    target, kit = io.StringIO(), kits / "mini"
    (kit / "mini.py").write_text(RIGHT)
    monkeypatch.setattr(
        terminal, "console", lambda **_: Console(file=target, width=200, highlight=False, force_terminal=terminals)
    )
    desk = Desk(training, kit, kit, "cpu")
    desk.check()
    assert target.getvalue().count("may train for up to 40 s") == int(terminals)
