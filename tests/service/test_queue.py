"""The queue loses nothing, is fair, and ends."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from autograder.handover.signatures import Errand
from autograder.service.queue import MOST_ATTEMPTS, Full, JobQueue, Room


def add(queue: JobQueue, assignment: str, name: str, size: int = 1) -> str:
    errand = Errand(assignment, name, name)
    queue.submit(errand, f"{assignment}-{name}", bytes(size))
    return errand.job


def order(queue: JobQueue) -> list[str]:
    found = []
    while (lease := queue.lease()) is not None:
        found.append(lease.key)
        queue.finish(lease.key, b"{}", faulty=False)
    return found


def test_assignments_take_turns_and_each_is_served_in_order(tmp_path: Path) -> None:
    """Breaks if a crowd before one deadline makes another course wait for all of it."""
    queue = JobQueue(tmp_path)
    for n in range(4):
        add(queue, "crowd", f"{n}")
    last = add(queue, "quiet", "0")
    state = queue.state(last)
    assert state is not None and state.ahead == 1
    assert order(queue) == ["crowd-0", "quiet-0", "crowd-1", "crowd-2", "crowd-3"]


def test_what_was_begun_waits_again_after_a_restart(tmp_path: Path) -> None:
    queue = JobQueue(tmp_path)
    job = add(queue, "mini", "0")
    assert queue.lease() is not None and queue.lease() is None
    queue.close()
    for attempts in range(2, MOST_ATTEMPTS + 2):
        again = JobQueue(tmp_path)
        state, lease = again.state(job), again.lease()
        assert state is not None and state.result is None and not state.running
        assert lease is not None and lease.attempts == attempts, "so that what ends us again and again is noticed"
        again.close()


def test_what_is_given_back_on_purpose_is_no_attempt(tmp_path: Path) -> None:
    queue = JobQueue(tmp_path)
    add(queue, "mini", "0")
    for _ in range(3):
        lease = queue.lease()
        assert lease is not None and lease.attempts == 1
        queue.give_back(lease.key, counted=False)


def test_results_outlive_a_restart_and_bodies_do_not_outlive_their_use(tmp_path: Path) -> None:
    queue = JobQueue(tmp_path)
    job = add(queue, "mini", "0", size=1 << 16)
    order(queue)
    queue.close()
    again = JobQueue(tmp_path)
    state = again.state(job)
    assert state is not None and state.result == b"{}"
    assert again._base.execute("SELECT body FROM works").fetchone() == (None,)


def test_a_work_on_which_we_failed_is_graded_again_for_whoever_asks_again(tmp_path: Path) -> None:
    queue = JobQueue(tmp_path)
    add(queue, "mini", "0")
    queue.finish("mini-0", b"{}", faulty=True)
    job = add(queue, "mini", "0")
    state = queue.state(job)
    assert state is not None and state.result is None and order(queue) == ["mini-0"]
    assert not queue.submit(Errand("mini", "0", "0"), "mini-0", b""), "and not where we did not fail"


def test_it_is_bounded_in_number_and_in_size(tmp_path: Path) -> None:
    queue = JobQueue(tmp_path, Room(works=2, size=100))
    add(queue, "one", "0", 10)
    add(queue, "one", "1", 10)
    with pytest.raises(Full) as one:
        add(queue, "one", "2", 10)
    with pytest.raises(Full) as both:
        add(queue, "two", "0", 81)
    assert (one.value.whole, both.value.whole) == (False, True)
    add(queue, "two", "0", 80)
    assert len(order(queue)) == 3
    add(queue, "two", "1", 100)


def test_old_results_and_nonces_are_forgotten(tmp_path: Path) -> None:
    queue = JobQueue(tmp_path)
    job, waiting = add(queue, "mini", "0"), add(queue, "mini", "1")
    lease = queue.lease()
    assert lease is not None
    queue.finish(lease.key, b"{}", faulty=False)
    assert queue.forget(1) == 0 and queue.state(job) is not None
    assert queue.forget(-1) == 1 and queue.state(job) is None
    assert queue.state(waiting) is not None
    assert queue.first_use("a", time.time() - 1) and queue.first_use("a", time.time() + 9) and not queue.first_use("a", 0)
