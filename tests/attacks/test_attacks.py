"""Every attack in the folders beside this file gains nothing, spoils nothing and leaves nothing: as root, and as anybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from arena import Arena, reduced
from asking import NOBODY, ROOT, can_change_the_view, in_a_process_of_its_own, linux
from attack import FILES, Attack
from hosts import shared_host

from autograder.course.layout import Course
from autograder.grading.frames import save_rubric
from autograder.grading.guard import Guard, Unprotected
from autograder.rubric.compiled import CompiledRubric

pytestmark = linux
HW1 = "hw1_divergences"
CLASSES = {"cheating", "leaks", "network", "persistence", "resources", "secrets", "verdict", "wire"}


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.fixture(scope="module")
def arena(hw1: CompiledRubric, course: Course) -> Arena:
    made = Arena(reduced(hw1), {module: course.sources(HW1).text(module) for module in hw1.modules})
    try:
        Guard().admit(made.rubric, shared_host())
    except Unprotected as refusal:
        pytest.skip(f"this machine is not fit for marks: {refusal}")
    assert made.next_defects() == []
    return made


@pytest.mark.parametrize("path", FILES, ids=name)
def test_attack_gains_nothing(arena: Arena, path: Path) -> None:
    assert arena.defects(Attack.of(path, arena.rubric)) == []


def test_every_class_is_attacked() -> None:
    assert {path.parent.name for path in FILES} == CLASSES and len(FILES) >= 45


RIGHT = "\n\ndef kl_standard_normal(mu, logvar):\n    return 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum(-1)\n"
LEAVING = "\nimport threading\nprint('MARK')\ndef kl_categorical(q_probs, p_probs): raise ValueError('MARK')\n"


def test_what_an_attack_gains_or_spoils_is_seen(arena: Arena) -> None:
    """Breaks if the suite would call any file harmless."""
    checks = frozenset(c.name for c in arena.rubric.checks if c.function == "kl_standard_normal")
    attack = Attack(Path("x.py"), RIGHT + LEAVING, checks, frozenset(), ("never printed",), ("MARK",), ())
    found = "\n".join(arena.defects(attack))
    assert all(
        words in found
        for words in (
            "kl_matches_closed_form was gained",
            "categorical_kl_is_right was lost",
            "'MARK' is shown",
            "'never printed' is not shown",
        )
    )


ORDINARY = """
import os, sys
sys.path[:0] = [{here!r}]
from pathlib import Path
from everything import found
report([os.geteuid(), found(Path({rubric!r}), {reference!r})])
"""


@pytest.mark.slow
def test_attacks_of_an_ordinary_users_gain_nothing(arena: Arena, tmp_path: Path) -> None:
    """In one process: its judge, its zygote and all workers are one user's, and no view of the disk is there."""
    if not ROOT or not can_change_the_view():
        pytest.skip("an ordinary user runs the attacks above anyway; and Python may be out of another's reach")
    here = Path(__file__).parent
    rubric = tmp_path / "rubric.frame"
    save_rubric(arena.rubric, rubric)
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o055)
    script = ORDINARY.format(here=str(here), rubric=str(rubric), reference=dict(arena.reference))
    user, found = in_a_process_of_its_own(script, user=NOBODY, timeout=1500)
    assert user == NOBODY and len(found) == len(FILES) + 1
    assert {which: defects for which, defects in found.items() if defects} == {}
