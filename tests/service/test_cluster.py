"""The service's slots may be those of a cluster: the engine that the guide gives to `class grade` serves here, too."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from serving import REMOTE, command, free_port
from test_crash import handed_in

from autograder.course.layout import Course
from autograder.grading.frames import load_rubric
from autograder.handover.asking import Asking, Waiting
from autograder.handover.keys import add_key
from autograder.handover.order import Order
from autograder.handover.parts import only

ENGINE = Path(__file__).parents[2] / "solutions" / "guide" / "engines" / "parsl_local.py"


@pytest.mark.slow
def test_submissions_are_graded_by_parsl(mini: Course, tmp_path: Path) -> None:
    pytest.importorskip("parsl", reason="Parsl is the extra `cluster`")
    rubric, port, key = load_rubric(mini.compiled("mini")), free_port(), add_key(tmp_path / "keys.json", "mini", 1)
    order, checks = Order(f"http://127.0.0.1:{port}", "mini", REMOTE, 300.0), only(rubric, REMOTE).checks

    def points(number: int) -> float | str:
        about = Asking.about(order, key, rubric.rubric_hash, handed_in(tmp_path / "work", number), f"{number}")
        found = about.wait(time.monotonic() + 300, checks)
        return found.why if isinstance(found, Waiting) else found["value_is_stable"].points

    with command(mini.root, tmp_path / "keys.json", tmp_path / "store", port, "--engine", str(ENGINE)):
        with ThreadPoolExecutor(4) as crowd:
            assert list(crowd.map(points, range(4))) == [2.0, 0.0, 2.0, 0.0]
