"""The zoo: right work gets full marks, and every bar tells how near it comes. No bar is declared by anybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hosts import shared_host
from in_process import autograder

from autograder.course.build import build
from autograder.course.layout import Course, CourseError
from autograder.proofs.bars import Notes, noting
from autograder.proofs.verify import verify
from autograder.proofs.zoo import as_markdown, nearest, zoo
from autograder.rubric.bars import Bar
from autograder.rubric.compiled import CompiledCheck
from autograder.rubric.late import LateOracles

MEASURED = '''

from autograder import custom, require

LEAST = 0.5


@custom("log_mean_exp", points=1, on=cases.named("a row", lambda rng: {"x": rng.normal(0, 1, (5, 3)).astype("float32")}))
def spread_is_large(value, x):
    """The values are spread out."""
    require(bool(np.ptp(value) + 10 > LEAST), "too narrow")
    require(len(value) > 4, "too few")
    require(value.shape[0] <= x.shape[0], "too many")
'''

DAILY = '''"""In one line.

ci: yes
"""
import math


def log_mean_exp(x):
    return torch.logsumexp(x, -1) - math.log(x.shape[-1])
'''

DOUBLES = '''"""In float64."""


def log_mean_exp(x):
    return x.double().exp().mean(-1).log().to(x.dtype)
'''


@pytest.fixture
def animals(mini: Course) -> Course:
    """The small course with a measured check, a zoo of two, and no wrong submission that loses the new check."""
    rubric = mini.root / "solutions/mini/rubric.py"
    rubric.write_text(rubric.read_text().replace("total=5", "total=6") + MEASURED)
    folder = mini.submissions("mini") / "zoo"
    folder.mkdir()
    (folder / "daily.py").write_text(DAILY)
    (folder / "doubles.py").write_text(DOUBLES)
    build(mini, "mini")
    return mini


def test_right_work_is_told_how_near_it_comes_to_each_bar(animals: Course) -> None:
    found = zoo(animals, "mini", shared_host(), workers=2)
    assert found.defects == () and found.submissions == 2
    bars = {one.bar.what: one for one in found.nearest}
    assert set(bars) == {"its tolerance", "spread_is_large: np.ptp(value) + 10 > LEAST"}, "whole numbers are no bars"
    measured = bars["spread_is_large: np.ptp(value) + 10 > LEAST"]
    assert measured.bar.bar == 0.5 and measured.bar.figure > 10 and measured.of == 3 and not measured.near
    assert "| spread_is_large | `spread_is_large: np.ptp(value) + 10 > LEAST` |" in as_markdown("mini", found, "1 May")


def test_right_work_that_loses_points_is_a_defect(animals: Course) -> None:
    path = animals.submissions("mini") / "zoo" / "naive.py"
    path.write_text('"""It overflows."""\ndef log_mean_exp(x):\n    return x.exp().mean(-1).log()\n')
    (found,) = zoo(animals, "mini", shared_host(), workers=2).defects
    assert "zoo/naive.py: this right submission loses value_is_stable" in found
    assert zoo(animals, "mini", shared_host(), workers=2, only=["zoo/d*"]).defects == ()


def test_only_a_dozen_of_the_zoo_run_every_day(animals: Course) -> None:
    done: list[str] = []
    verify(animals, "mini", shared_host(), done.append, workers=2)
    assert "graded zoo/daily.py" in done and "graded zoo/doubles.py" not in done
    verify(animals, "mini", shared_host(), done.append, workers=2, only=["zoo/*"])
    assert "graded zoo/doubles.py" in done


def test_headers_of_the_zoo(animals: Course) -> None:
    path = animals.submissions("mini") / "zoo" / "daily.py"
    text = path.read_text()
    path.write_text(text.replace("ci: yes", "ci: no"))
    with pytest.raises(CourseError, match="`ci: yes` is the only such line, and only for files in zoo/"):
        zoo(animals, "mini", shared_host())
    path.write_text(text.replace("ci: yes", "loses: value_is_right"))
    with pytest.raises(CourseError, match="must have no `loses:` line"):
        zoo(animals, "mini", shared_host())


def test_the_command_shows_the_table(animals: Course) -> None:
    run = autograder("verify", "--zoo", "--table", "mini", at=animals.root)
    assert run.returncode == 0, run.stderr
    assert "| check | bar | figure | it is | away | nearest |" in run.stdout and "2 right submissions of the zoo" in run.stdout
    assert autograder("verify", "--mutants", "--table", "mini", at=animals.root).returncode != 0


# ---- bars in the source ----------------------------------------------------------------------------------------------

ORACLES = """
import numpy as np
AT_TOP = 1 < 2.5
def oracle(a, b):
    inner = lambda x: x > 0.5
    return helper(a) and 0 < b <= 1 and inner(a) and np.allclose(a, 1.0, atol=0.5) and a != 3.0 and len('ab') < 3
def helper(a):
    return bool((np.asarray(a) < 2.0).all())
"""


def compared(a: Any, b: float) -> tuple[bool, list[Bar]]:
    notes = Notes()
    oracles = LateOracles(noting(ORACLES), {"_held_": notes.held, "_close_": notes.close})
    return oracles["oracle"](a, b), notes.bars


def test_every_comparison_of_real_numbers_is_noted_and_none_changes() -> None:
    value, bars = compared(1.5, 0.25)
    assert value is True and [(bar.what, bar.figure, bar.bar, bar.kept) for bar in bars] == [
        ("helper: np.asarray(a) < 2.0", 1.5, 2.0, True),
        ("oracle: 0 < b <= 1", 0.0, 0.25, True),
        ("oracle: 0 < b <= 1", 0.25, 1.0, True),
        ("oracle: x > 0.5", 1.5, 0.5, True),
        ("oracle: np.allclose(a, 1.0, atol=0.5)", pytest.approx(0.5 / (0.5 + 1e-5)), 1.0, True),
    ]
    value, bars = compared(1.5, -1.0)
    assert value is False and [bar.what for bar in bars] == ["helper: np.asarray(a) < 2.0", "oracle: 0 < b <= 1"], (
        "0 < b is False"
    )


def test_of_many_entries_the_nearest_of_each_outcome_is_noted() -> None:
    _, bars = compared(np.array([0.1, 1.9, 2.1, 9.0]), 0.5)
    assert [(bar.figure, bar.kept) for bar in bars] == [(1.9, True), (2.1, False)]


CHECK: Any = type("Check", (), {"name": "check"})


def held(*bars: Bar) -> Iterator[tuple[CompiledCheck, Bar]]:
    return ((CHECK, bar) for bar in bars)


def test_the_nearest_of_all_counts_branches_and_definitions_do_not() -> None:
    far, near = Bar("a < 1", 0.2, 1.0, True), Bar("a < 1", 0.9, 1.0, True)
    branch, other = Bar("b < 1", 0.9, 1.0, True), Bar("b < 1", 1.1, 1.0, False)
    definition = Bar("p <= 1", 1.0, 1.0, True)
    found = nearest({"first": held(far, branch), "second": held(near, other, definition)})
    assert [(one.bar, one.who, one.of, one.near) for one in found] == [(near, "second", 2, True)]


def test_distances_are_told_in_the_bars_size_or_in_a_unit_that_counts() -> None:
    assert Bar("", -21.0, -22.0, True).distance == pytest.approx(1 / 22)
    assert Bar("", -21.0, -22.0, True, unit=2.0).distance == pytest.approx(0.5)
    assert Bar("", 0.3, 0.0, True).distance == 1 and Bar("", 0.0, 0.0, True).distance == 0
    assert Bar("", np.inf, 1.0, True).distance == np.inf
