"""Many jobs: results in order, progress as they end, and nothing begins once one has failed."""

from __future__ import annotations

import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest

from autograder.grading.jobs import run_jobs


def square(number: int) -> int:
    return number * number


def test_results_come_in_the_jobs_order_and_progress_as_jobs_end() -> None:
    second_ended = threading.Event()

    def work(job: int) -> int:
        if job == 1:
            assert second_ended.wait(10)  # the first job ends only after the second
        return square(job)

    ended: list[tuple[int, int]] = []

    def on_done(job: int, result: int) -> None:
        ended.append((job, result))
        if job == 2:
            second_ended.set()

    with ThreadPoolExecutor(2) as executor:
        assert run_jobs([1, 2, 3], work, executor, on_done) == [1, 4, 9]
    assert ended[0] == (2, 4) or ended[:2] == [(2, 4), (3, 9)]
    assert sorted(ended) == [(1, 1), (2, 4), (3, 9)]


def test_processes_serve_as_well_as_threads() -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as executor:
        assert run_jobs(iter([3, 1, 2]), square, executor) == [9, 1, 4]


def test_no_jobs_no_results() -> None:
    with ThreadPoolExecutor(1) as executor:
        assert run_jobs([], square, executor) == []


@pytest.mark.parametrize("error", [ValueError("the second"), KeyboardInterrupt()])
def test_a_failure_is_raised_and_what_has_not_begun_is_cancelled(error: BaseException) -> None:
    begun: list[int] = []
    failed = threading.Event()

    def work(job: int) -> int:
        begun.append(job)
        if job == 2:
            failed.set()
            raise error
        failed.wait(10)
        return job

    def on_done(job: int, result: int) -> None:
        failed.wait(10)

    with ThreadPoolExecutor(2) as executor, pytest.raises(type(error)):
        run_jobs(range(1, 100), work, executor, on_done)
    assert len(begun) < 99, "every job was begun though one had failed"


@pytest.mark.parametrize("error", [ValueError("no room to show it in"), KeyboardInterrupt()])
def test_a_progress_line_that_raises_or_is_interrupted_cancels_the_rest(error: BaseException) -> None:
    begun: list[int] = []
    told = threading.Event()

    def work(job: int) -> int:
        begun.append(job)
        if job > 1:
            told.wait(10)
        return job

    def on_done(job: int, result: int) -> None:
        told.set()
        raise error

    with ThreadPoolExecutor(1) as executor, pytest.raises(type(error)):
        run_jobs(range(1, 100), work, executor, on_done)
    assert len(begun) < 99
