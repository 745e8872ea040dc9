"""A worker that is forked is one that was started from nothing, only sooner; and nothing passes from one to the next."""

from __future__ import annotations

import json
import os
import platform
import re
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from asking import Lost, by_itself, call, data, linux, quick, sandbox, still_answers, without_torch

from autograder.sandbox import zygote
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.session import Session, WorkerUnavailable

pytestmark = linux

LOOKS = """
import json, os, signal, sys, threading

def double(x):
    return 2 * x

def around():
    return json.dumps({
        "environment": dict(os.environ), "folder": os.getcwd(), "arguments": sys.argv[1:] and len(sys.argv),
        "leader": os.getsid(0) == os.getpid() == os.getpgid(0), "parent": os.getppid(), "threads": threading.active_count(),
        "descriptors": sorted(int(name) for name in os.listdir("/proc/self/fd"))[:-1],
        "path": sys.path,
        "encodings": [sys.stdout.encoding, sys.stderr.encoding, sys.stdout.errors],
        "signals": [str(signal.getsignal(s)) for s in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE)],
        "umask": os.umask(0o022),
    })

def known():
    return " ".join(name for name in sys.modules if "." not in name and name[0] != "_")

def leaves_traces():
    import builtins, tempfile
    builtins.left_here = sys.left_here = os.environ["LEFT_HERE"] = "x"
    sys.modules["left_here"] = sys
    return tempfile.gettempdir()

def finds_traces():
    import builtins
    return str([hasattr(builtins, "left_here"), hasattr(sys, "left_here"), "LEFT_HERE" in os.environ, "left_here" in sys.modules])

def exits(): os._exit(7)
def dies(): os.kill(os.getpid(), 11)
"""


def seen(box: Session) -> dict:
    return json.loads(data(call(box, "around")))


def test_a_forked_worker_sees_what_one_started_from_nothing_sees() -> None:
    """Breaks if a submission can tell how it was started, and so might pass in one way and fail in the other."""
    with sandbox(LOOKS, zygote=True) as forked, sandbox(LOOKS, zygote=False) as started:
        one, other = seen(forked), seen(started)
        assert isinstance(forked._process, zygote.Forked) and isinstance(started._process, subprocess.Popen)
        assert forked.hello["layers"] == started.hello["layers"]
        for box, found in ((forked, one), (started, other)):
            scratch = str(box._scratch.path)
            shell = {"PWD", "OLDPWD", "SHLVL", "_"}  # the shell's that starts the light worker
            found["environment"] = {k: v.replace(scratch, "SCRATCH") for k, v in found["environment"].items() if k not in shell}
            found["folder"] = found["folder"].replace(scratch, "SCRATCH")
            found["path"] = [part.replace(scratch, "SCRATCH") for part in found["path"]]
        assert one == other
        unknown = set(data(call(started, "known")).split()) - set(data(call(forked, "known")).split())
        assert unknown <= {"runpy", "pkgutil"}, "more may be known, never less"


def test_nothing_of_one_submission_reaches_the_next() -> None:
    with sandbox(LOOKS) as first:
        folder = data(call(first, "leaves_traces"))
        assert folder.startswith(str(first._scratch.path))
    with sandbox(LOOKS) as second:
        assert data(call(second, "finds_traces")) == "[False, False, False, False]"
        assert data(call(second, "leaves_traces")).startswith(str(second._scratch.path))


def test_no_descriptor_of_the_zygote_or_of_another_worker_is_inherited() -> None:
    """Breaks if the control socket, through which workers are asked for, or another's wire, can be used by a submission."""
    with sandbox(LOOKS) as first, sandbox(LOOKS) as second:
        for box in (first, second, first):
            assert len(seen(box)["descriptors"]) <= 5  # the three streams and the wire's two


@pytest.mark.parametrize(("function", "status"), [("exits", 7), ("dies", -11)])
def test_how_a_forked_worker_ended_is_told_and_it_is_replaced(function: str, status: int) -> None:
    with sandbox(LOOKS) as box:
        lost = call(box, function)
        assert isinstance(lost, Lost) and (lost.why, lost.status) == ("died", status)
        still_answers(box)
        assert box.started == 2


def test_workers_of_many_threads_do_not_take_each_other_for_orphans() -> None:
    from concurrent.futures import ThreadPoolExecutor

    def one(_: int) -> bool:
        with sandbox(LOOKS) as box:
            still_answers(box)
            call(box, "exits")
            still_answers(box)
            return box.started == 2

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(one, range(24)))


def test_a_zygote_that_is_killed_is_replaced_and_its_workers_go_on() -> None:
    with sandbox(LOOKS) as box:
        still_answers(box)
        server = quick().zygote(())
        for pid in quick().zygote_pids:
            os.kill(pid, signal.SIGKILL)
        until(lambda: server.ended)
        still_answers(box)
        with sandbox(LOOKS) as other:
            still_answers(other)
            assert isinstance(other._process, zygote.Forked) and quick().zygote(()) is not server


def test_where_no_zygote_can_serve_a_worker_is_started_from_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "start.py"
    broken.write_text("raise SystemExit('cannot serve')\n")
    monkeypatch.setattr(zygote, "START", broken)
    with SandboxHost(python=without_torch()) as host:
        for _ in range(2):
            with sandbox(LOOKS, host=host) as box:
                still_answers(box)
                assert isinstance(box._process, subprocess.Popen)


def test_a_python_that_is_not_there_is_still_our_fault(tmp_path: Path) -> None:
    with SandboxHost(python=str(tmp_path / "python")) as host, pytest.raises(WorkerUnavailable, match="could not be started"):
        host.open({"mod.py": LOOKS}, {"mod": "mod"})


JUDGE = """
import os, sys, time
sys.path.insert(0, {here!r})
from asking import sandbox, still_answers
from test_zygote import LOOKS
box = sandbox(LOOKS)
if {ready}:
    still_answers(box)
print(os.getpid(), flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("ready", [True, False])
def test_zygote_and_worker_end_with_the_judge(ready: bool) -> None:
    """Breaks if a killed judge leaves either behind: also in the second in which torch is being imported."""
    code = textwrap.dedent(JUDGE).format(here=str(Path(__file__).parent), ready=ready)
    judge = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    pid = int(judge.stdout.readline())
    below = descendants(pid)
    assert below
    judge.kill()
    judge.wait()
    until(lambda: not any(os.path.exists(f"/proc/{p}") and not zombie(p) for p in below))


def test_a_worker_forked_ahead_does_not_wait_for_a_judge_that_has_ended() -> None:
    """Breaks if it looks for its judge for seconds."""
    code = """
import socket
from autograder.sandbox.inside.zygote import _await_adoption
ours, the_judges = socket.socketpair()
the_judges.close()
print(flush=True)
_await_adoption(0, ours)
"""
    spare = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    spare.stdout.readline()
    began = time.monotonic()
    assert spare.wait(20) == 1 and time.monotonic() - began < 4


def descendants(pid: int) -> set[int]:
    found, queue = set(), [pid]
    while queue:
        try:
            tasks = os.listdir(f"/proc/{(parent := queue.pop())}/task")
            children = {int(c) for t in tasks for c in Path(f"/proc/{parent}/task/{t}/children").read_text().split()}
        except OSError:
            continue
        found |= children
        queue += children
    return found


def zombie(pid: int) -> bool:
    try:
        return "State:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return True


def until(holds, patience: float = 5.0) -> None:
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_the_zygote_cannot_be_read_by_its_own_user() -> None:
    """Breaks if a worker of the same user (a laptop's) could change what every later worker starts from."""
    with sandbox(LOOKS) as box:
        still_answers(box)
        assert quick().zygote_pids
        for pid in quick().zygote_pids:
            assert os.stat(f"/proc/{pid}/mem").st_uid == 0, "what is not dumpable belongs to root"
            if os.geteuid() != 0:
                with pytest.raises(PermissionError):
                    open(f"/proc/{pid}/mem", "rb").close()


def test_an_interrupt_at_the_keyboard_does_not_reach_it() -> None:
    with sandbox(LOOKS) as box:
        still_answers(box)
        assert all(os.getsid(pid) not in (os.getsid(0), os.getsid(box._process.pid)) for pid in quick().zygote_pids)


def test_a_zygote_that_has_imported_more_serves_those_that_need_less() -> None:
    """Breaks if every choice of checks starts a process of its own, which imports torch again."""
    with sandbox(LOOKS, imports=("json", "csv")) as more, sandbox(LOOKS, imports=("csv",)) as less:
        still_answers(more)
        still_answers(less)
        assert quick().zygote(("csv",)) is quick().zygote(("json", "csv"))


def test_what_every_worker_needs_is_imported_once() -> None:
    """Breaks if each worker imports anew what one of its packages puts off: numpy.random takes longer than all the layers."""
    needed = "torch.default_generator.manual_seed(0); numpy.random.seed(0); torch.linalg.cholesky(torch.eye(2))"
    assert (
        by_itself(f"""
        from inside import zygote
        zygote._warm([])
        before = set(sys.modules)
        import numpy, torch
        {needed}
        print(sorted(set(sys.modules) - before))
    """)
        == "[]"
    )


HUGE_PAGES = Path("/sys/kernel/mm/transparent_hugepage/enabled")


@pytest.mark.skipif(not HUGE_PAGES.exists() or "[always]" in HUGE_PAGES.read_text(), reason="no huge pages, or all are")
@pytest.mark.skipif([int(n) for n in re.findall("[0-9]+", platform.release())[:2]] < [6, 1], reason="cannot be asked for them")
def test_what_a_class_shares_lies_in_huge_pages() -> None:
    """Breaks if a fork for the hundredth submission costs as much as for the first, or if memory is not what it was."""
    huge, before, after = map(
        int,
        by_itself("""
        import re
        from inside import zygote
        kept = bytearray(range(256)) * (32 << 12)
        before = hash(bytes(kept))
        list(zygote._collapsing())
        huge = re.search(r"AnonHugePages: *([0-9]+) kB", open("/proc/self/smaps_rollup").read())[1]
        print(huge, before, hash(bytes(kept)))
    """).split(),
    )
    assert huge >= 16 << 10, "of 32 MiB at least half"
    assert before == after


def test_it_never_begins_to_use_cuda() -> None:
    """Breaks if CUDA is initialised before a fork: then it works in none of the workers."""
    code = """
import sys, torch
def refuse(*_, **__): raise SystemExit("CUDA is asked for")
for name in ("init", "_lazy_init", "is_available", "device_count", "current_device"):
    setattr(torch.cuda, name, refuse)
from autograder.sandbox.inside import verbs, zygote
zygote._warm([name for verb in verbs.VERBS.values() for name in verb.imports])
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


def test_no_program_hears_of_the_simulated_accelerator() -> None:
    """Breaks if a submission that asks torch for the machine's accelerator is told of the grader's own, and computes there."""
    asks = """
import torch

def heard():
    of = torch.accelerator
    return torch.tensor([of.is_available(), of.current_accelerator() is not None, of.device_count() > 0])
"""
    with sandbox(asks, torch=True) as box:
        assert data(call(box, "heard")).tolist() == [False, False, False]
