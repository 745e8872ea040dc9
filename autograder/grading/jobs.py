"""Runs many jobs on an executor: results in the jobs' order, and a call as each job ends.

The executor decides where a job runs: in a thread, in a process, on another machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, as_completed
from typing import TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")


def nothing(*_: object) -> None:
    """The `on_done` of a caller that shows no progress."""


def run_jobs(
    jobs: Iterable[Job],
    work: Callable[[Job], Result],
    executor: Executor,
    on_done: Callable[[Job, Result], None] = nothing,
) -> list[Result]:
    """Runs `work(job)` for every job and returns the results in the jobs' order.

    on_done: called in this thread with a job and its result, as soon as it ends, in whatever order jobs end

    raises: the first exception of a job or of `on_done`; then, and on KeyboardInterrupt, jobs that have not begun are
    cancelled. The executor stays open: whoever made it waits for the jobs that have begun.
    """
    jobs = list(jobs)
    futures = [executor.submit(work, job) for job in jobs]
    places = {future: place for place, future in enumerate(futures)}
    try:
        for future in as_completed(futures):
            on_done(jobs[places[future]], future.result())
    except BaseException:
        for future in futures:
            future.cancel()
        raise
    return [future.result() for future in futures]


def run_in_shares(
    jobs: Sequence[Job], work: Callable[[Sequence[Job]], Sequence[Result]], executor: Executor, shares: int
) -> list[Result]:
    """Runs `work` on each of so many shares of the jobs, for work that is dear to begin. Returns the results in the jobs' order.

    work: takes the jobs of one share and returns a result for each
    """
    done = run_jobs([jobs[i::shares] for i in range(shares)], work, executor)
    return [done[i % shares][i // shares] for i in range(len(jobs))]
