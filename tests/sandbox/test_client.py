"""The judge's side against everything a submission can do to its worker and to the wire: it is told what happened
within the limit, goes on with the next function, and keeps its memory, its threads and its files together."""

from __future__ import annotations

import json
import os
import resource
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from asking import (
    DOUBLE,
    Answered,
    Lost,
    Session,
    as_root,
    call,
    checks_of,
    data,
    error,
    quick,
    ref,
    request,
    rubric_of,
    running,
    sandbox,
    step,
    still_answers,
    submission,
    without_torch,
)
from machines import leaving_out

from autograder.grading.judge import Judge
from autograder.grading.observe import MOST_DEATHS, MOST_HANGS, Observer
from autograder.grading.outcome import Outcome
from autograder.rubric.program import Program
from autograder.sandbox import processes, workforce
from autograder.sandbox.conversation import MOST_PRINTED
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.inside import wire
from autograder.sandbox.scratch import Scratch
from autograder.sandbox.session import WorkerUnavailable
from autograder.sandbox.workforce import Workforce

SLACK = 1.5  # seconds beyond a limit: to notice, to kill, and to look for what is left


def frame(header: object, body: bytes = b"") -> bytes:
    """A frame as a submission would forge it."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return wire.HEAD.pack(wire.MAGIC, len(text), len(body)) + text + body


FORGED = {
    "garbage": b"garbage" * 1000,
    "zeros": bytes(10_000),
    "half a head": b"AGF1",
    "huge lengths": wire.HEAD.pack(wire.MAGIC, 2**32 - 1, 2**64 - 1),
    "a body that never comes": wire.HEAD.pack(wire.MAGIC, 2, 1 << 20) + b"{}",
    "null": frame(None),
    "a list": frame([]),
    "nothing": frame({}),
    "another hello": frame({"hello": {}, "layers": {}}),
    "brackets": frame(b"[" * 100_000),
    "an array for results": frame({"results": {"$": "array", "dtype": "int8", "shape": [1], "at": 0}}, b"x"),
    "no array": frame({"results": {"value": {"$": "array", "dtype": "O", "shape": [1], "at": 0}}}, bytes(8)),
    "results of text": frame({"results": "x"}),
    "results of nothing": frame({"results": None}),
    "an odd result": frame({"results": {"value": 5}}),
    "an odd error": frame({"error": 5}),
    "an error of lists": frame({"error": {"kind": [], "type": {}, "message": [1], "frames": 7}}),
    "odd frames": frame({"error": {"kind": "raised", "frames": [5, None, {"line": "x"}, {"file": [], "line": 1e400}]}}),
    "a stub in a list": frame({"error": {"kind": "raised", "type": "NotImplementedError", "message": ["x"]}}),
    "both": frame({"results": {}, "error": {}}),
    "many dicts": frame(b'{"results":{"value":[' + b",".join([b"{}"] * 100_000) + b"]}}"),
    "right": frame(
        {
            "results": {
                "value": {
                    "kind": "tensor",
                    "dtype": "float32",
                    "shape": [2],
                    "data": {"$": "array", "dtype": "float32", "shape": [2], "at": 0},
                }
            }
        },
        struct.pack("<2f", 1, 2),
    ),
}

HOSTILE = (
    f"FORGED = {FORGED!r}"
    + DOUBLE
    + """
import ctypes, json, os, signal, struct, subprocess, sys, threading, time
import numpy as np

def exits(): os._exit(0)
def exits_with_1(): os._exit(1)
def kills_itself(): os.kill(os.getpid(), signal.SIGKILL)
def terminates_itself(): os.kill(os.getpid(), signal.SIGTERM)
def stops_itself(): os.kill(os.getpid(), signal.SIGSTOP)
def segfaults(): ctypes.string_at(0)
def aborts(): os.abort()
def overflows_the_stack():
    sys.setrecursionlimit(10**9)
    def down(_): return max([0], key=down)
    down(0)
def ends_the_first_thread():
    threading.Thread(target=sleeps).start()
    ctypes.CDLL(None).pthread_exit(None)

def loops():
    while True: pass
def sleeps(): time.sleep(1000)
def loops_and_catches():
    while True:
        try:
            while True: time.sleep(0.01)
        except BaseException: pass
def loops_and_ignores_signals():
    for number in range(1, 65):
        try: signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError): pass
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    while True: pass
def waits_for_input(): return sys.stdin.read()

def dies_and_leaves_the_wire_to_a_child():
    if os.fork() == 0: time.sleep(1000)
    os._exit(5)

def dies_a_little_later():
    threading.Timer(0.2, os._exit, [3]).start()

# -- prints

def prints(megabytes):
    for _ in range(int(megabytes)): print("x" * (1 << 20))
    return 1.0
def prints_raw(megabytes):
    for fd in (1, 2):
        for _ in range(int(megabytes) // 2): os.write(fd, bytes(range(256)) * (1 << 12))
    return 1.0
def keeps_printing():
    def flood():
        while True: print("later" * 1000)
    for _ in range(2): threading.Thread(target=flood, daemon=True).start()
    return 1.0
def closes_all_of_stdio():
    for fd in (0, 1, 2): os.close(fd)
    return 1.0

# -- the wire itself, on whatever descriptor it is found

def pipes():
    found = []
    for fd in range(3, 256):
        try: os.fstat(fd)
        except OSError: continue
        found.append(fd)
    return found

def write_everywhere(content, repeat=1):
    for _ in range(repeat):
        for fd in pipes():
            try:
                rest = memoryview(content)
                while rest: rest = rest[os.write(fd, rest):]
            except OSError: pass

def forges(x=None, name="garbage"):
    write_everywhere(FORGED[name])
    while True: time.sleep(1)

def forges_and_dies(name):
    write_everywhere(FORGED[name])
    os._exit(0)

def floods():
    threading.Thread(target=write_everywhere, args=(FORGED["right"] * 1000, 10**6), daemon=True).start()
    time.sleep(0.3)
    return 1.0

def closes_the_wire():
    for fd in pipes(): os.close(fd)
    while True: time.sleep(1)

def steals_requests():
    def read():
        while True:
            for fd in pipes():
                try: os.read(fd, 1 << 16)
                except OSError: pass
    for _ in range(3): threading.Thread(target=read, daemon=True).start()
    return 1.0

def shrinks_the_pipes():
    import fcntl
    for fd in pipes():
        try:
            fcntl.fcntl(fd, 1031, 4096)
            fcntl.fcntl(fd, fcntl.F_SETFL, os.O_NONBLOCK)
        except OSError: pass
    return 1.0

# -- files

def fills_its_folder():
    os.mkdir("closed", 0o300)
    os.mkdir("closed/inside")
    open("closed/inside/file", "w").close()
    try: os.symlink("/", "link")
    except OSError: pass
    for _ in range(1500):
        os.mkdir("d")
        os.chdir("d")
    return 1.0

def writes_a_note():
    with open(os.path.join(os.environ["HOME"], "note"), "w") as note: note.write("x")
    return 1.0

def finds_the_note(): return os.path.exists(os.path.join(os.environ["HOME"], "note"))
"""
)


@pytest.fixture(scope="module")
def box() -> Iterator[Session]:
    with sandbox(HOSTILE, processes_allowed=True) as made:
        yield made


# -- crashes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "status"),
    [
        ("exits", 0),
        ("exits_with_1", 1),
        ("kills_itself", -signal.SIGKILL),
        ("segfaults", -signal.SIGSEGV),
        ("aborts", -signal.SIGABRT),
        ("overflows_the_stack", -signal.SIGSEGV),
        ("dies_and_leaves_the_wire_to_a_child", 5),
    ],
)
def test_a_worker_that_dies_is_told_and_replaced(box: Session, function: str, status: int) -> None:
    """A result it did not send it does not have, with exit status 0, too."""
    before = box.started
    lost = call(box, function, limit=10)
    assert isinstance(lost, Lost) or error(lost)["type"] == "RecursionError"  # Python 3.12 and later catch their own
    if isinstance(lost, Lost):
        assert (lost.why, lost.status) == ("died", status)
        assert lost.seconds < 5
        assert box.started == before
    still_answers(box)


@pytest.mark.parametrize(
    "function",
    [
        "loops",
        "sleeps",
        "loops_and_catches",
        "loops_and_ignores_signals",
        "stops_itself",
        "ends_the_first_thread",
    ],
)
def test_the_limit_is_kept_from_outside(box: Session, function: str) -> None:
    still_answers(box)
    began = time.monotonic()
    lost = call(box, function, limit=0.4)
    assert time.monotonic() - began < 0.4 + SLACK
    assert isinstance(lost, Lost) and lost.why == "timed out" and lost.seconds == pytest.approx(0.4, abs=0.2)


@pytest.mark.parametrize(("share", "least", "most"), [(0.0, 0.5, 0.5), (0.5, 1.0, 1.0), (1.0, 1.5, 1.5)])
def test_waiting_for_a_busy_processor_is_not_the_workers_time(
    box: Session, monkeypatch: pytest.MonkeyPatch, share: float, least: float, most: float
) -> None:
    """Breaks if code times out because others have the processor; or if waiting is granted without end. share: of the clock."""
    still_answers(box)
    monkeypatch.setattr(processes, "waited", lambda pid: share * time.monotonic())
    began = time.monotonic()
    lost = call(box, "sleeps", limit=0.5)
    assert lost.why == "timed out" and least - 0.2 < time.monotonic() - began < most + SLACK
    assert lost.seconds == pytest.approx(0.5, abs=0.2)


def test_after_all_that_another_function_answers(box: Session) -> None:
    still_answers(box)


def test_there_is_nothing_to_read_on_stdin(box: Session) -> None:
    """A forgotten input() must not eat the next request."""
    assert data(call(box, "waits_for_input")) == ""
    still_answers(box)


def test_a_worker_that_dies_between_two_questions_is_told(box: Session) -> None:
    still_answers(box)
    assert data(call(box, "dies_a_little_later")) is None
    time.sleep(0.5)
    assert isinstance(call(box, "double", np.float32([1])), Lost)
    still_answers(box)


BROKEN = {
    "raises": ("raise ValueError('at import')", "raised", "ValueError"),
    "syntax": ("def broken(:\n", "raised", "SyntaxError"),
    "exits": ("raise SystemExit(0)", "raised", "SystemExit"),
    "missing": ("import not_there", "raised", "ModuleNotFoundError"),
    "surrogate": ("x = '\ud800'", "raised", "SyntaxError"),
    "nul": ("\x00", "raised", "SyntaxError"),
    "recursion": ("def f(): return f()\nf()", "raised", "RecursionError"),
    "memory": ("import numpy\nnumpy.ones(10**12)", "memory", "MemoryError"),
    "parentheses": ("(" * 500 + ")" * 500, "raised", "SyntaxError"),
}


def test_an_import_that_fails_is_told_and_costs_no_worker() -> None:
    with sandbox(DOUBLE, modules={name: source for name, (source, *_) in BROKEN.items()}) as box:
        for name, (_, kind, exception) in BROKEN.items():
            said = error(box.ask(request([], modules=(name,)), 10))
            # of a NUL, Python before 3.12 says ValueError; of too many parentheses, some say MemoryError
            assert (said["kind"], said["type"]) == (kind, exception) or (name, said["type"]) in (
                ("nul", "ValueError"),
                ("parentheses", "MemoryError"),
            )
            still_answers(box)
        assert box.started == 1


def test_an_import_that_ends_the_worker_is_told() -> None:
    sources = {"dies": "import os; os._exit(0)", "crashes": "import ctypes; ctypes.string_at(0)", "loops": "while True: pass"}
    with sandbox(DOUBLE, modules=sources) as box:
        for name, why in {"dies": "died", "crashes": "died", "loops": "timed out"}.items():
            lost = box.ask(request([], modules=(name,)), 0.5)
            assert isinstance(lost, Lost) and lost.why == why
            still_answers(box)


def test_a_worker_with_torch_is_replaced_too() -> None:
    with sandbox(HOSTILE + "\nimport torch\ndef tensor(): return torch.ones(2)\n", torch=True) as box:
        assert isinstance(call(box, "segfaults"), Lost)
        assert data(call(box, "tensor")).tolist() == [1, 1]
        still_answers(box)


# -- prints -------------------------------------------------------------------------------------------------------


def peak() -> int:
    """Bytes this process has needed at most, until now."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


@pytest.mark.parametrize("function", ["prints", "prints_raw"])
def test_200_mb_of_prints_cost_nothing(box: Session, function: str) -> None:
    before = peak()
    answer = call(box, function, 200, limit=20)
    assert data(answer) == 1.0
    assert len(answer.printed.encode()) < 4 * MOST_PRINTED and "more bytes" in answer.printed, "a cut is said"
    assert peak() - before < 50 << 20
    assert call(box, "finds_the_note").printed == "", "what one program printed is not the next one's"
    still_answers(box)


def test_a_thread_that_prints_for_ever_costs_nothing(box: Session) -> None:
    before, workers = peak(), box.started
    assert data(call(box, "keeps_printing")) == 1.0
    for _ in range(5):
        still_answers(box)
        time.sleep(0.05)
    assert box.started == workers
    assert peak() - before < 50 << 20
    box.discard()


def test_a_submission_that_closes_its_descriptors_still_answers(box: Session) -> None:
    assert data(call(box, "closes_all_of_stdio")) == 1.0
    still_answers(box)
    box.discard()


# -- the wire -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def forger() -> Iterator[Observer]:
    """A function for every forged frame: it writes the frame, and waits."""
    functions = [f"forges_{i}" for i in range(len(FORGED))]
    source = HOSTILE + "".join(f"def {f}(x): forges(name={name!r})\n" for f, name in zip(functions, FORGED, strict=True))
    with Observer(rubric_of(checks_of(*functions, cases=1), seconds=1.0), submission(source), quick()) as observer:
        yield observer


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_frame_neither_hangs_nor_breaks_the_judge(forger: Observer, name: str) -> None:
    """Whatever it says, it is judged as an answer or as a loss; never as our own fault."""
    check = forger.rubric.checks[list(FORGED).index(name)]
    began = time.monotonic()
    reply = forger.observe(check, check.cases[0])
    assert time.monotonic() - began < 1.0 + 2 * SLACK
    assert reply.status in ("timed out", "malformed", "raised", "returned")
    judgement = Judge(forger.rubric, {"mod.py": [None] * 5}).judge(check, [reply])
    assert judgement.outcome in (Outcome.WRONG, Outcome.CRASHED, Outcome.TIMED_OUT), judgement.findings[0].inside
    forger._session.discard()
    forger._loaded.clear()
    [other] = checks_of("double", cases=1)
    assert forger.observe(other, other.cases[0]).status == "returned"


def test_a_forged_frame_before_death_is_as_good_as_an_answer_and_no_better(box: Session) -> None:
    assert data(call(box, "forges_and_dies", "right")).tolist() == [1, 2]
    assert call(box, "double", np.float32([1, 2])).why == "died"
    still_answers(box)


def test_a_flood_of_frames_takes_no_memory_of_ours(box: Session) -> None:
    """What nobody asked for is not read."""
    still_answers(box)
    before, threads = peak(), threading.active_count()
    answers = [call(box, "floods", limit=3)] + [call(box, "double", np.float32([1, 2]), limit=3) for _ in range(20)]
    assert all(isinstance(answer, (Answered, Lost)) for answer in answers)
    assert peak() - before < 50 << 20
    assert threading.active_count() <= threads + 2
    box.discard()
    still_answers(box)


@pytest.mark.parametrize(
    ("function", "why"),
    [
        ("closes_the_wire", {"died"}),
        ("steals_requests", {"timed out", "died", "malformed"}),
    ],
)
def test_a_submission_that_takes_the_wire_away_only_loses(box: Session, function: str, why: set[str]) -> None:
    first = call(box, function, limit=2)
    second = first if isinstance(first, Lost) else call(box, "double", np.zeros(1 << 18, "float32"), limit=1)
    assert isinstance(second, Lost) and second.why in why
    still_answers(box)


def test_pipes_that_are_made_small_only_slow_their_owner(box: Session) -> None:
    assert isinstance(call(box, "shrinks_the_pipes", limit=2), (Answered, Lost))
    assert isinstance(call(box, "double", np.zeros(1 << 18, "float32"), limit=2), (Answered, Lost))
    box.discard()
    still_answers(box)


def test_a_worker_that_does_not_read_does_not_hold_the_judge(box: Session) -> None:
    """A request larger than the pipe, to a worker that is stopped."""
    still_answers(box)
    os.kill(box._process.pid, signal.SIGSTOP)
    began = time.monotonic()
    lost = call(box, "double", np.zeros(4 << 20, "float32"), limit=0.5)
    assert isinstance(lost, Lost) and time.monotonic() - began < 0.5 + SLACK
    still_answers(box)


# -- starting -----------------------------------------------------------------------------------------------------


def test_a_python_that_is_not_there_is_our_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    with SandboxHost(python=str(tmp_path / "python")) as host:
        with pytest.raises(WorkerUnavailable, match="could not be started"):
            host.open({"mod.py": DOUBLE}, {"mod": "mod"})
        assert not host.workforce.claims
    assert not list(folder.iterdir())


def test_a_python_that_does_not_greet_is_our_fault() -> None:
    with SandboxHost(python="/bin/false") as host, host.open({"mod.py": DOUBLE}, {"mod": "mod"}) as box:
        with pytest.raises(WorkerUnavailable, match="did not start"):
            call(box, "double")


def test_every_worker_has_a_fresh_folder(box: Session) -> None:
    """A worker must not find what an earlier one left, nor lack what it spoiled."""
    assert data(call(box, "writes_a_note")) == 1.0 and data(call(box, "finds_the_note")) is True
    call(box, "exits")
    assert data(call(box, "finds_the_note")) is False


def test_a_folder_that_is_hard_to_remove_is_removed() -> None:
    """Closed folders, and a tree deeper than Python's recursion limit; a link to / is not followed."""
    box = sandbox(HOSTILE)
    assert data(call(box, "fills_its_folder")) == 1.0
    path = box._scratch.path
    box.close()
    assert not path.exists() and Path("/etc").exists()


@pytest.mark.parametrize("umask", [0o077, 0o022, 0o000])
def test_who_may_enter_does_not_depend_on_our_umask(umask: int) -> None:
    """Gradescope's run_autograder sets 077."""
    before = os.umask(umask)
    try:
        scratch = Scratch({"mod.py": "x = 1\n"}, 30_000 if os.geteuid() == 0 else None, forked=False)
    finally:
        os.umask(before)
    try:
        paths = (scratch.path, *scratch.path.rglob("*"))
        modes = {path.relative_to(scratch.path).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in paths}
        if os.geteuid() == 0:
            assert (modes["."], modes["submission"], modes["submission/mod.py"]) == (0o710, 0o755, 0o644)
            assert (scratch.path.stat().st_uid, scratch.path.stat().st_gid) == (0, 30_000)
            assert scratch.work.stat().st_uid == 30_000
            assert scratch.submission.stat().st_uid == (scratch.submission / "mod.py").stat().st_uid == 0
        else:
            assert modes["."] == 0o700
    finally:
        scratch.remove()


# -- observing: what hangs and dies is not asked for ever ---------------------------------------------------------

MIXED = (
    DOUBLE
    + """
import os, time
CALLS = []

def hangs(x):
    while True: pass

def hangs_on_two(x):
    CALLS.append(1)
    while x[0] == 2: pass
    return x

def hangs_on_zero(x):
    while x[0] == 0: pass
    time.sleep(0.4)
    return x

def dies(x): os._exit(0)
def forges(x): os.closerange(3, 256)
def slow(x): time.sleep(0.4)
def fills_memory(x):
    while True: CALLS.append(bytes(1000))
def raises(x): raise ValueError("no")
"""
)


def observed(observer: Observer) -> list[tuple[str, list[str]]]:
    return [(c.function, [observer.observe(c, case).status for case in c.cases]) for c in observer.rubric.checks]


def test_a_function_that_hangs_costs_one_limit_and_a_fifth() -> None:
    checks = checks_of("hangs", "hangs", "double", "hangs", "double", cases=3)
    with Observer(rubric_of(checks, seconds=1.0), submission(MIXED), quick()) as observer:
        replies = [(c.function, observer.observe(c, case)) for c in checks for case in c.cases]
    hung = [reply for function, reply in replies if function == "hangs"]
    assert {reply.status for reply in hung} == {"timed out"}
    assert sum(reply.seconds for reply in hung) == pytest.approx(1.2, abs=0.15)
    assert sum(bool(reply.seconds) for reply in hung) == MOST_HANGS
    assert [reply.error["limit"] for reply in hung[:MOST_HANGS]] == [1.0, 0.1, 0.1], "what it was given, and not what it took"
    assert "was not run again" in hung[-1].reason
    assert {reply.status for function, reply in replies if function == "double"} == {"returned"}


def test_a_function_that_hangs_on_one_input_loses_only_that() -> None:
    with Observer(rubric_of(checks_of("hangs_on_two", cases=6), seconds=0.5), submission(MIXED), quick()) as observer:
        assert observed(observer) == [("hangs_on_two", ["returned", "returned", "timed out", "returned", "returned", "returned"])]


def test_what_is_shared_has_the_whole_limit_after_a_hang() -> None:
    """Breaks if training that takes its seconds is cut off, since it did not end on another input."""
    plain, shared = checks_of("hangs_on_zero", "hangs_on_zero", cases=2)
    checks = [plain, replace(shared, settings={"run": "a trained model"}, cases=shared.cases[1:])]
    with Observer(rubric_of(checks, seconds=2.0), submission(MIXED), quick()) as observer:
        assert observed(observer) == [("hangs_on_zero", ["timed out", "timed out"]), ("hangs_on_zero", ["returned"])]


@pytest.mark.parametrize("function", ["dies", "forges"])
def test_a_function_that_ends_its_process_is_not_run_for_ever(function: str) -> None:
    with Observer(rubric_of(checks_of(function, "double", cases=5)), submission(MIXED), quick()) as observer:
        first, second = observed(observer)
        assert first[1] == ["died"] * 5 and second[1] == ["returned"] * 5
        assert observer.environment["workers"] == MOST_DEATHS + 1
        assert "was not run again" in observer.observe(observer.rubric.checks[0], observer.rubric.checks[0].cases[0]).reason


def test_a_function_that_fills_the_memory_takes_none_from_the_next() -> None:
    rubric = replace(rubric_of(checks_of("fills_memory", "double", cases=1)), memory=300)
    with Observer(rubric, submission(MIXED), quick()) as observer:
        assert observed(observer) == [("fills_memory", ["memory"]), ("double", ["returned"])]


def test_what_raises_costs_no_worker() -> None:
    with Observer(rubric_of(checks_of("raises", "double", cases=4)), submission(MIXED), quick()) as observer:
        assert observed(observer) == [("raises", ["raised"] * 4), ("double", ["returned"] * 4)]
        assert observer.environment["workers"] == 1


def test_the_limit_is_of_a_whole_program_not_of_each_stage() -> None:
    slow = ["mod.slow", [ref("x")], {}]
    program = Program(tuple(map(tuple, [slow] * 6)), {"value": step(5)}, barriers=(1, 2, 3, 4, 5))
    rubric = rubric_of(checks_of("slow", cases=1, program=program), seconds=1.0)
    with Observer(rubric, submission(MIXED), quick()) as observer:
        began = time.monotonic()
        still_there = observer.observe(observer.rubric.checks[0], observer.rubric.checks[0].cases[0])
        assert still_there.status == "timed out"
        assert time.monotonic() - began < 1.0 + SLACK + 3.0  # with the worker's start; six stages would take 2.4 s


def test_a_budget_that_is_spent_leaves_the_rest_undone() -> None:
    with Observer(rubric_of(checks_of("double", cases=1), budget=-1), submission(MIXED), quick()) as observer:
        assert observed(observer) == [("double", ["timed out"])]


def test_a_broken_module_is_imported_once_and_the_others_answer() -> None:
    checks = [*checks_of("f", cases=3, module="loops.py"), *checks_of("double"), *checks_of("g", module="exits.py")]
    source = submission(MIXED, loops="while True: pass", exits="import os; os._exit(0)")
    with Observer(rubric_of(checks, seconds=0.5, modules=("mod.py", "loops.py", "exits.py")), source, quick()) as observer:
        began = time.monotonic()
        assert [s for _, s in observed(observer)] == [["timed out"] * 3, ["returned"] * 2, ["died"] * 2]
        assert observer.environment["workers"] == 2
        assert time.monotonic() - began < 15


def test_an_import_that_fails_later_says_nothing_in_the_students_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """By then the submission has met private cases, and an import error is shown with every check. (Where layers hold,
    one worker can leave nothing to the next: here they do not.)"""
    monkeypatch.setattr(Workforce, "claim_uid", lambda workforce: None)
    note = f"/tmp/{uuid.uuid4()}"
    source = f"""
        import os
        if os.path.exists({note!r}): raise ValueError(open({note!r}).read())
        def dies(x):
            with open({note!r}, "w") as note: note.write(f"the private input is {{x}}")
            os._exit(0)
    """
    try:
        with leaving_out("Landlock"), Observer(rubric_of(checks_of("dies")), submission(source), quick()) as observer:
            check = observer.rubric.checks[0]
            first, second = (observer.observe(check, case) for case in check.cases)
            assert (first.status, second.status) == ("died", "unavailable")
            assert "private input" not in repr(second.as_data())
    finally:
        Path(note).unlink(missing_ok=True)


TALKS = (
    DOUBLE
    + """
import json, os, struct
HEADER = b'{"results":{"value":[' + b",".join([b"{}"] * 150_000) + b"]}}"

def chatters(x):
    content = struct.pack("<4sIQ", b"AGF1", len(HEADER), 0) + HEADER
    rest = memoryview(content)
    while rest: rest = rest[os.write(4, rest):]
    import time
    time.sleep(100)
"""
)


def test_replies_of_nothing_but_text_do_not_fill_the_judge() -> None:
    """Half a megabyte of `{}` becomes eleven in memory; the record would keep them all."""
    with Observer(rubric_of(checks_of("chatters", cases=7), seconds=5), submission(TALKS), quick()) as observer:
        check, statuses = observer.rubric.checks[0], []
        for case in check.cases:
            statuses.append(observer.observe(check, case).status)
            observer._session.discard()
            observer._loaded.clear()
        assert statuses == ["returned"] * 6 + ["malformed"]
        assert observer.observe(checks_of("double")[0], check.cases[0]).status == "returned", "a small reply still has room"


# -- several at a time --------------------------------------------------------------------------------------------


def test_a_worker_being_born_is_no_orphan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between its start and the moment its number is known, another thread may be looking for orphans to kill."""
    born = threading.Event()

    def slow(*args, **options):
        process = popen(*args, **options)
        born.set()
        time.sleep(0.3)
        return process

    popen = subprocess.Popen
    monkeypatch.setattr(workforce.subprocess, "Popen", slow)
    ours = Workforce()
    started: list[subprocess.Popen] = []
    thread = threading.Thread(target=lambda: started.append(ours.start(["sleep", "60"], start_new_session=True)))
    thread.start()
    assert born.wait(5)
    left = {process.pid for process in Workforce().left(None)}
    thread.join()
    try:
        assert started[0].pid not in left
        assert started[0].pid not in {process.pid for process in Workforce().left(None)}
    finally:
        ours.end(started[0], None)
    assert started[0].returncode == -signal.SIGKILL


@as_root
def test_users_are_claimed_once() -> None:
    claimed: list[int] = []
    hosts = [Workforce() for _ in range(2)] * 2
    threads = [threading.Thread(target=lambda ours=ours: claimed.extend(ours.claim_uid() for _ in range(10))) for ours in hosts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(claimed)) == 40
    for uid in claimed:
        for ours in hosts:
            ours.release_uid(uid)
    assert not any(ours.claims for ours in hosts)


@pytest.mark.slow
def test_sandboxes_side_by_side_do_not_disturb_each_other() -> None:
    """One dies again and again, and is searched for orphans each time; the other two only answer."""
    problems: list[str] = []

    def dies(box: Session) -> None:
        for _ in range(4):
            if not isinstance(call(box, "exits", limit=20), Lost):
                problems.append("the dying one did not die")

    def lives(box: Session) -> None:
        for _ in range(40):
            answer = call(box, "double", np.float32([1, 2]), limit=20)
            if not isinstance(answer, Answered) or data(answer).tolist() != [2, 4]:
                problems.append(repr(answer))
            time.sleep(0.05)
        if box.started != 1:
            problems.append(f"{box.started} workers")

    boxes = [sandbox(HOSTILE) for _ in range(3)]
    threads = [threading.Thread(target=f, args=(box,)) for f, box in zip((dies, lives, lives), boxes, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for box in boxes:
        box.close()
    assert not problems


def open_files() -> int:
    return len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0


def children() -> set[int]:
    try:
        return {int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()}
    except OSError:
        return set()


@pytest.mark.slow
def test_many_sandboxes_leave_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """27 that end while they still start, and three that answered, hung and died."""
    without_torch()  # has a folder of its own, made once for all tests: not in this one
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))

    def state() -> tuple:
        ours = quick().workforce
        return open_files(), threading.active_count(), children(), set(ours.claims), set(ours.pids)

    with sandbox(HOSTILE) as box:  # the zygote stays, for all that come later
        still_answers(box)
    before = state()
    for i in range(30):
        with sandbox(HOSTILE) as box:
            scratch = box._scratch.path
            if i % 10 == 9:
                still_answers(box)
                call(box, "loops", limit=0.2)
                box.start()
        assert not running(marker=str(scratch))
    assert state() == before
    folder.rmdir()  # fails where something is left


def test_closing_twice_and_closing_what_was_lost_is_fine() -> None:
    box = sandbox(HOSTILE)
    call(box, "exits")
    box.close()
    box.close()
    never_asked = sandbox(HOSTILE)
    never_asked.close()
    assert never_asked.hello == {}


def test_something_that_keeps_the_pipes_open_does_not_hold_the_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where orphans cannot be found, a process that holds stderr outlives its worker: closing must not wait for it."""
    monkeypatch.setattr(Workforce, "claim_uid", lambda workforce: None)
    monkeypatch.setattr(Workforce, "left", lambda workforce, uid: [])
    source = """
        import subprocess
        def leaves_one():
            return subprocess.Popen(["sleep", "8"], start_new_session=True, stdout=1, stderr=2, pass_fds=(3, 4)).pid
    """
    box = sandbox(source, processes_allowed=True)
    pid = data(call(box, "leaves_one"))
    try:
        began = time.monotonic()
        box.close()
        assert time.monotonic() - began < 7, "it waited for the other process to end"
    finally:
        os.kill(int(pid), signal.SIGKILL)
