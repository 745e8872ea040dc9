"""Slots hand works to any executor, and lose none where it breaks down."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path
from typing import Any

import pytest

from autograder.classroom.engines import Engine
from autograder.classroom.entrants import ClassError
from autograder.classroom.task import Done, Item, Settings, broken
from autograder.course.layout import Course
from autograder.grading.frames import load_rubric
from autograder.handover.asking import request_body
from autograder.handover.signatures import Errand
from autograder.rubric.compiled import CompiledRubric
from autograder.sandbox.inside import wire
from autograder.service import slots as the_slots
from autograder.service.queue import MOST_ATTEMPTS, JobQueue
from autograder.service.slots import Slots
from autograder.service.works import Bench

Behaviour = Callable[[Settings, Item], Done]


class Pretended(Executor):
    """An executor of an instructor's, whose machines do what a test says. shut: whether it was shut down"""

    def __init__(self, behave: Behaviour) -> None:
        self._behave, self.shut = behave, False

    def submit(self, work: Any, /, *args: Any, **_: Any) -> Future:
        if self.shut:
            raise RuntimeError("cannot schedule new futures after shutdown")
        settings, (item,) = args
        future: Future = Future()
        try:
            future.set_result([self._behave(settings, item)])
        except Exception as error:
            future.set_exception(error)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.shut = True


@pytest.fixture
def rubric(mini: Course) -> CompiledRubric:
    return load_rubric(mini.compiled("mini"))


def graded_by(
    rubric: CompiledRubric,
    folder: Path,
    behave: Behaviour,
    count: int = 3,
    opening: Callable[[], Executor] | None = None,
) -> list[dict[str, Any]]:
    """What became of so many works."""
    queue = JobQueue(folder)
    engine = Engine(opening or (lambda: Pretended(behave)), slots=2, remote=True)
    bench = Bench({"mini": rubric}, folder / "rubrics", Settings("", ""), remote=True)
    slots, errands = Slots(queue, bench, 1, engine), []
    for n in range(count):
        body = request_body(rubric.rubric_hash, ["value_is_stable"], bytes([n]))
        errands.append(Errand("mini", f"{n}", f"{n}"))
        queue.submit(errands[-1], bench.read("mini", body).item.key, body)
    slots.start()
    end = time.monotonic() + 60
    while (load := queue.load()).waiting or load.running:
        assert time.monotonic() < end and slots.alive == 2
        time.sleep(0.01)
    slots.stop()
    assert slots.alive == 0
    states = [queue.state(errand.job) for errand in errands]
    return [json.loads(state.result)["verdicts"][0] for state in states if state and state.result]


def result(settings: Settings, item: Item) -> Done:
    """A result, made from nothing but what is sent: the machine does not see our disk."""
    assert settings.rubric is not None and item.parcel is not None
    sent = CompiledRubric.from_data(wire.decode_frame(settings.rubric))
    assert [check.name for check in sent.checks] == ["value_is_stable"]
    return broken(sent, item, f"seen {item.parcel[0]}")


def test_each_work_gets_its_own_result_from_another_machine(rubric: CompiledRubric, tmp_path: Path) -> None:
    assert [verdict["inside"] for verdict in graded_by(rubric, tmp_path, result)] == ["seen 0", "seen 1", "seen 2"]


def test_what_is_lost_with_a_machine_is_graded_again(rubric: CompiledRubric, tmp_path: Path) -> None:
    lost: set[bytes] = set()

    def behave(settings: Settings, item: Item) -> Done:
        assert item.parcel is not None
        if item.parcel not in lost:
            lost.add(item.parcel)
            raise BrokenExecutor("a node has gone")
        return result(settings, item)

    assert [verdict["inside"] for verdict in graded_by(rubric, tmp_path, behave)] == ["seen 0", "seen 1", "seen 2"]


def test_nobody_loses_a_point_while_the_cluster_is_away(
    rubric: CompiledRubric, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(the_slots, "AWAY", 0.02)
    openings = iter(["there", "away", "away", "away", "there"])
    first = iter([True])

    def behave(settings: Settings, item: Item) -> Done:
        if next(first, False):
            raise BrokenExecutor("the controller went down")
        return result(settings, item)

    def opening() -> Executor:
        if next(openings, "there") == "away":
            raise ClassError("executor() of cluster.py raised ConnectionError")
        return Pretended(behave)

    found = graded_by(rubric, tmp_path, behave, opening=opening)
    assert [verdict["inside"] for verdict in found] == ["seen 0", "seen 1", "seen 2"]


def test_an_engine_that_cannot_be_opened_is_told_before_anything_is_served(rubric: CompiledRubric, tmp_path: Path) -> None:
    def opening() -> Executor:
        raise ClassError("executor() of cluster.py raised FileNotFoundError")

    with pytest.raises(ClassError, match="FileNotFoundError"):
        graded_by(rubric, tmp_path, result, opening=opening)


def test_what_ends_every_process_is_given_up_alone_and_as_our_fault(rubric: CompiledRubric, tmp_path: Path) -> None:
    tries = []

    def behave(settings: Settings, item: Item) -> Done:
        if item.parcel == b"\x01":
            tries.append(1)
            raise BrokenExecutor("killed")
        return result(settings, item)

    found = graded_by(rubric, tmp_path, behave)
    assert [verdict["outcome"] for verdict in found] == ["grader error"] * 3
    assert found[1]["inside"].startswith(f"grading ended {MOST_ATTEMPTS} times") and len(tries) == MOST_ATTEMPTS
    assert [found[0]["inside"], found[2]["inside"]] == ["seen 0", "seen 2"]
