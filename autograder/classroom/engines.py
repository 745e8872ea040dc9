"""Where submissions are graded: on this machine's processors, or on whatever executor a file of the instructor's makes."""

from __future__ import annotations

import multiprocessing
import os
import runpy
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from autograder.classroom.entrants import ClassError
from autograder.classroom.task import begin


@dataclass(frozen=True)
class Engine:
    """Where submissions are graded.

    open: makes an executor; called again where one has broken down
    slots: how many chunks it is given at a time
    chunk: how many submissions make a chunk
    remote: its machines may not see our disk, so that submissions and rubric are sent to them
    kill: ends what is still being graded, where that is possible
    """

    open: Callable[[], Executor]
    slots: int
    chunk: int = 1
    remote: bool = False
    kill: Callable[[], None] = lambda: None


def local(workers: int | None = None, places: Sequence[str] = ()) -> Engine:
    """Processes of this machine, each with a zygote of its own.

    workers: how many; None for one for each processor
    places:  the GPU of each process, in the place of `workers`
    """
    slots = len(places) or workers or processors()

    def make() -> Executor:
        # Spawned: a fork would copy the index's connection, and a grader must begin in a process with one thread.
        context = multiprocessing.get_context("spawn")
        free = context.SimpleQueue()
        for place in places:
            free.put(place)
        return ProcessPoolExecutor(slots, mp_context=context, initializer=begin, initargs=(free if places else None,))

    return Engine(make, slots, kill=_kill_children)


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _kill_children() -> None:
    for child in multiprocessing.active_children():
        child.kill()


def _find_programs() -> None:
    """Let an executor find the programs of this environment, which it starts by name, also where nobody activated it."""
    programs, found = str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)
    if programs not in found.split(os.pathsep):
        os.environ["PATH"] = programs + os.pathsep + found


def from_file(path: Path) -> Engine:
    """The engine that a Python file describes.

    It defines `executor()`, which returns a `concurrent.futures.Executor`, and may set SLOTS (chunks at a time, 4) and CHUNK
    (submissions of each, 8). raises ClassError
    """
    try:
        names = runpy.run_path(str(path))
    except OSError as error:
        raise ClassError(f"{path} cannot be read ({error.strerror})") from error
    except Exception as error:
        raise ClassError(f"{path} raised {type(error).__name__}: {error}") from error
    make = names.get("executor")
    if not callable(make):
        raise ClassError(f"{path} defines no function `executor`: let it return a concurrent.futures.Executor")

    def made() -> Executor:
        _find_programs()
        try:
            return cast(Executor, make())
        except Exception as error:
            raise ClassError(f"executor() of {path} raised {type(error).__name__}: {error}") from error

    return Engine(made, int(names.get("SLOTS", 4)), int(names.get("CHUNK", 8)), remote=True)
