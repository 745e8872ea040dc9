"""A host owns what its sessions need, shares it among threads, ends all of it, and leaves other hosts alone."""

from __future__ import annotations

import contextlib
import gc
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from asking import DOUBLE, call, data, linux, sandbox, still_answers, without_torch

from autograder.sandbox.host import SandboxHost
from autograder.sandbox.limits import Isolation, Limits, Placement
from autograder.sandbox.zygote import Forked

pytestmark = linux

ANSWERS = (
    DOUBLE
    + """
import os, time
def exits(): os._exit(7)
def sees(path): return os.path.exists(path)
"""
)


def children() -> set[int]:
    """Of this process, zombies included."""
    found: set[int] = set()
    for task in os.listdir("/proc/self/task"):
        with contextlib.suppress(FileNotFoundError):  # a thread that has ended since
            found.update(map(int, Path("/proc/self/task", task, "children").read_text("ascii").split()))
    return found


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_closing_a_host_leaves_nothing() -> None:
    """Breaks if a long-lived process collects zygotes, their spare workers, threads or descriptors."""
    without_torch()  # made once for all tests
    before = children(), open_files(), threading.active_count()
    for _ in range(3):
        with SandboxHost(python=without_torch()) as host:
            with sandbox(ANSWERS, host=host) as box:
                still_answers(box)
                assert isinstance(box._process, Forked)
                call(box, "exits")
                still_answers(box)
            assert host.zygote_pids
        assert not host.zygote_pids and not host.workforce.pids and not host.workforce.claims
        assert (children(), open_files(), threading.active_count()) == before


def test_a_host_that_is_closed_while_its_zygote_still_imports_leaves_nothing() -> None:
    before = children(), open_files(), threading.active_count()
    for _ in range(3):
        with SandboxHost(python=without_torch()) as host:
            sandbox(ANSWERS, host=host).close()
    assert (children(), open_files(), threading.active_count()) == before


def test_a_session_that_was_left_open_is_closed_with_the_host() -> None:
    before = children()
    host = SandboxHost(python=without_torch())
    box = sandbox(ANSWERS, host=host)
    still_answers(box)
    path = box._scratch.path
    host.close()
    host.close()
    assert not path.exists() and children() == before


def test_two_hosts_of_a_process_leave_each_others_workers_alone() -> None:
    """Breaks if one of them takes the other's worker, or zygote, for an orphan: it looks for orphans whenever a worker ends."""
    with SandboxHost(python=without_torch()) as one, SandboxHost(python=without_torch()) as two:
        with sandbox(ANSWERS, host=two) as other:
            still_answers(other)
            for _ in range(3):
                with sandbox(ANSWERS, host=one) as box:
                    still_answers(box)
                    call(box, "exits")
                    still_answers(box)
            one.close()
            still_answers(other)
            assert other.started == 1 and two.zygote_pids
            call(other, "exits")
            still_answers(other)
            assert isinstance(other._process, Forked), "its zygote is gone"


def test_gradings_of_several_threads_share_a_host_while_another_is_opened_and_closed() -> None:
    def grade(number: int) -> int:
        with sandbox(ANSWERS, host=host) as box:
            still_answers(box)
            call(box, "exits")
            still_answers(box)
            return box.started

    def others() -> None:
        while not done.is_set():
            with SandboxHost(python=without_torch()) as other, sandbox(ANSWERS, host=other) as box:
                still_answers(box)

    done = threading.Event()
    with SandboxHost(python=without_torch()) as host, ThreadPoolExecutor(4) as pool:
        passing = pool.submit(others)
        try:
            assert list(pool.map(grade, range(9))) == [2] * 9
        finally:
            done.set()
        passing.result()
        assert len(host.zygote_pids) == 1


def test_a_host_that_is_dropped_unclosed_does_not_take_its_sessions_along() -> None:
    """Breaks if orphans are told from workers by what is only weakly held."""
    box = sandbox(ANSWERS, host=SandboxHost(python=without_torch()))
    still_answers(box)
    gc.collect()
    with SandboxHost(python=without_torch()) as other, sandbox(ANSWERS, host=other) as more:
        call(more, "exits")
        still_answers(more)
    still_answers(box)
    assert box.started == 1
    box._host.close()


def test_a_host_under_another_isolation_is_the_same_host(tmp_path: Path) -> None:
    with SandboxHost(python=without_torch()) as host:
        hiding = host.hiding(str(tmp_path)).hiding("/elsewhere")
        assert hiding.isolation == Isolation(hidden=(str(tmp_path), "/elsewhere")) and host.isolation == Isolation()
        with sandbox(ANSWERS, host=hiding) as box:
            still_answers(box)
            assert host.zygote_pids == hiding.zygote_pids != set()
            if box.hello["layers"]["disk view"] == "on":
                (tmp_path / "secret").write_text("swordfish")
                assert data(call(box, "sees", str(tmp_path / "secret"))) is False
        hiding.close()
        assert not host.zygote_pids


def test_required_layers_are_asked_of_every_worker() -> None:
    from autograder.sandbox.session import WorkerUnavailable

    with SandboxHost(isolation=Isolation(required=("a layer of another machine",)), python=without_torch()) as host:
        with sandbox(ANSWERS, host=host) as box, pytest.raises(WorkerUnavailable, match="a layer of another machine"):
            still_answers(box)


def test_what_is_not_said_is_as_it_always_was() -> None:
    """Breaks if a default changes: limits are part of what a grade means."""
    assert Limits() == Limits(memory=1024, processes=256, file_size=64, written=128)
    assert Placement() == Placement(device="cpu", threads=1)
    assert Isolation() == Isolation(hidden=(), required=(), processes_allowed=False)


def test_closing_takes_no_time() -> None:
    with SandboxHost(python=without_torch()) as host, sandbox(ANSWERS, host=host) as box:
        still_answers(box)
        box.close()
        began = time.monotonic()
        host.close()
        assert time.monotonic() - began < 2
