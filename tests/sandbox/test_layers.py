"""What a submission cannot reach, change or leave behind. Each layer is tried from inside by code that wants through."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import socket
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from asking import (
    DOUBLE,
    NOBODY,
    Answered,
    Lost,
    Session,
    as_root,
    call,
    can_change_the_view,
    data,
    in_a_process_of_its_own,
    linux,
    running,
    sandbox,
    still_answers,
)
from machines import leaving_out, sandbox_without

from autograder.sandbox import landlock, layers, workforce

pytestmark = linux
mounts = pytest.mark.skipif(not can_change_the_view(), reason="mounts are not allowed here: the view of the disk is as it is")

SPY = (
    DOUBLE
    + '''
import ctypes, errno, json, os, resource, signal, socket, subprocess, sys, threading, time

def attempt(action):
    """What came of it: the result, or the error's name."""
    try:
        return repr(action())
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error))
    except Exception as error:
        return type(error).__name__

def read(path): return attempt(lambda: open(path, "rb").read(1000))
def write(path): return attempt(lambda: open(path, "ab").write(b"x"))
def list_(path): return attempt(lambda: sorted(os.listdir(path)))
def remove(path): return attempt(lambda: os.remove(path))
def environment(): return json.dumps(dict(os.environ))
def arguments(): return json.dumps(sys.argv)
def ids(): return json.dumps([os.getresuid(), os.getresgid(), os.getgroups(), os.getpid(), os.getppid()])

def descriptors():
    found = []
    for fd in range(1024):
        try: status = os.fstat(fd)
        except OSError: continue
        found.append([fd, status.st_dev, status.st_ino])
    return json.dumps(found)

def about_the_judge():
    judge = os.getppid()
    return json.dumps({
        **{name: read(f"/proc/{judge}/{name}") for name in ("environ", "maps", "mem", "auxv", "syscall", "stack")},
        **{name: list_(f"/proc/{judge}/{name}") for name in ("fd", "map_files", "cwd", "root")},
        "attach": attempt(lambda: attach(judge)), "vm": attempt(lambda: vm_read(judge)),
    })

def touches_the_judge():
    judge = os.getppid()
    return json.dumps({
        "signal": attempt(lambda: os.kill(judge, 0)), "priority": attempt(lambda: os.setpriority(os.PRIO_PROCESS, judge, 19)),
        "limits": attempt(lambda: resource.prlimit(judge, resource.RLIMIT_NOFILE, (1, 1))),
        "affinity": attempt(lambda: os.sched_setaffinity(judge, {0})),
    })

def checked(code):
    if code < 0: raise OSError(ctypes.get_errno(), "refused")
    return code

LIBC = ctypes.CDLL(None, use_errno=True)
def attach(pid): return checked(LIBC.ptrace(16, pid, 0, 0))
def vm_read(pid):
    here = (ctypes.c_size_t * 2)(ctypes.addressof(ctypes.create_string_buffer(8)), 8)
    there = (ctypes.c_size_t * 2)(0x400000, 8)
    code = LIBC.process_vm_readv(pid, here, 1, there, 1, 0)
    if code < 0 and ctypes.get_errno() == errno.EFAULT: return "allowed, at a wrong address"
    return checked(code)

def raises_its_limits():
    names = ("RLIMIT_AS", "RLIMIT_NPROC", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CORE")
    said = {}
    for name in names:
        what = getattr(resource, name)
        soft, hard = resource.getrlimit(what)
        if hard == resource.RLIM_INFINITY:
            said[name] = "unlimited"
            continue
        said[name] = attempt(lambda: resource.setrlimit(what, (hard + 1, hard + 1)))
    return json.dumps(said)

def becomes_root():
    return json.dumps([attempt(lambda: os.setuid(0)), attempt(lambda: os.setresuid(0, 0, 0)), attempt(lambda: os.setgid(0)),
                       attempt(lambda: os.setgroups([0])), attempt(lambda: os.chroot("/")), attempt(lambda: os.seteuid(0))])

def status(field):
    with open("/proc/self/status") as lines:
        return next((line.split(None, 1)[1].strip() for line in lines if line.startswith(field + ":")), "")

def oom_score(): return open("/proc/self/oom_score_adj").read().strip()

def large_file(megabytes):
    def grow():
        with open("large", "wb") as file: file.truncate(int(megabytes) << 20)
    return attempt(grow)

def many_files(): return attempt(lambda: [open("/dev/null") for _ in range(10_000)])
def many_threads():
    def start():
        stop = threading.Event()
        made = []
        try:
            for _ in range(3000):
                made.append(threading.Thread(target=stop.wait))
                made[-1].start()
        finally:
            stop.set()
        return len(made)
    return attempt(start)

# -- uncovering: in a user namespace of its own a process has all rights over what that owns

def uncovers(path, secret):
    receive, send = os.pipe()
    if os.fork() == 0:
        said = []
        uid = os.getuid()
        said.append(attempt(lambda: checked(LIBC.unshare(0x10000000 | 0x20000))))
        for name, text in (("setgroups", "deny"), ("uid_map", f"0 {uid} 1"), ("gid_map", f"0 {uid} 1")):
            attempt(lambda: open("/proc/self/" + name, "w").write(text))
        for flags in (0, 2):
            said.append(attempt(lambda: checked(LIBC.umount2(path.encode(), flags))))
        said.append(attempt(lambda: checked(LIBC.mount(None, path.encode(), None, 0x20, None))))
        said.append(read(secret))
        os.write(send, json.dumps(said).encode())
        os._exit(0)
    os.close(send)
    return os.read(receive, 10_000).decode()

# -- what stays behind

def leaves_a_child():
    return float(subprocess.Popen(["sleep", "1000"]).pid)

def leaves_a_daemon():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.setsid()
            while True:
                try: time.sleep(1000)
                except BaseException: pass
        os._exit(0)
    os.wait()
    time.sleep(0.1)

def leaves_a_daemon_that_ignores_signals():
    if os.fork() == 0:
        os.setsid()
        for number in range(1, 65):
            try: signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError): pass
        if os.fork() == 0:
            while True: time.sleep(1)
        os._exit(0)
    os.wait()

def leaves_a_stopped_daemon():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0: os.kill(os.getpid(), signal.SIGSTOP)
        os._exit(0)
    os.wait()

def leaves_a_false_zombie():
    """The first thread ends, a second one runs on: /proc calls it a zombie."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            threading.Thread(target=time.sleep, args=(1000,)).start()
            LIBC.syscall(60, 0)
        os._exit(0)
    os.wait()
    time.sleep(0.2)

def leaves_one_that_stops_all_others(storms=2):
    """Whoever comes to kill as this user is stopped, if it can be."""
    for _ in range(storms):
        if os.fork() == 0:
            os.setsid()
            while True:
                try: os.kill(-1, signal.SIGSTOP)
                except OSError: pass

def leaves_another_program():
    subprocess.Popen(["sh", "-c", "exec sleep 1000"], env={}, start_new_session=True)

def bombs():
    while True:
        try: os.fork()
        except OSError: pass
'''
)


NEW_WALLS = ("Landlock", "seccomp")


@pytest.fixture(scope="module", params=[(), NEW_WALLS], ids=["all layers", "users and mounts alone"])
def spy(request: pytest.FixtureRequest) -> Iterator[Session]:
    """Each wall must hold by itself: what two of them refuse is tried with the newer ones left out, too."""
    with sandbox_without(request.param, SPY) as made:
        still_answers(made)
        assert all(made.hello["layers"][name] == "off: left out" for name in request.param)
        yield made
        assert made.started == 1


@pytest.fixture
def old_walls() -> Iterator[None]:
    with leaving_out(*NEW_WALLS):
        yield


def said(box: Session, function: str, *args: object) -> str:
    return data(call(box, function, *args))


# -- what the worker starts with ----------------------------------------------------------------------------------


def test_every_layer_that_can_be_had_is_on() -> None:
    with sandbox(SPY) as box:
        still_answers(box)
        held = box.hello["layers"]
    assert list(held) == [
        "disk view",
        "resource limits",
        "ended first where memory runs out",
        "own user",
        "dies with the judge",
        "memory unreadable",
        "no new privileges",
        "Landlock",
        "seccomp",
    ]
    for name in (
        "resource limits",
        "ended first where memory runs out",
        "dies with the judge",
        "memory unreadable",
        "no new privileges",
        *(NEW_WALLS if landlock.version() else ()),
    ):
        assert held[name] == "on", held
    if os.geteuid() == 0 and can_change_the_view():
        assert set(held.values()) == {"on"}
    if os.geteuid() != 0:
        assert "needs root" in held["own user"], "a layer that is missing says why"


def test_the_judges_environment_stays_with_the_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "swordfish")
    monkeypatch.setenv("PYTHONPATH", "/secret")
    monkeypatch.setenv("PYTHONSTARTUP", "/secret")
    with sandbox(SPY) as box:
        seen = json.loads(said(box, "environment"))
        assert "swordfish" not in json.dumps(seen) and "/secret" not in json.dumps(seen)
        needed = {
            "PATH",
            "HOME",
            "USERPROFILE",
            "TMPDIR",
            "TEMP",
            "TMP",
            "LANG",
            "LC_CTYPE",
            "MPLBACKEND",
            "MPLCONFIGDIR",
            "PWD",
            "OMP_NUM_THREADS",
            "MKL_NUM_THREADS",
            "PYTHONDONTWRITEBYTECODE",
            "LD_LIBRARY_PATH",
            "CUDA_VISIBLE_DEVICES",
        }
        assert set(seen) <= needed
        assert Path(seen["HOME"]) == box._scratch.work
        assert said(box, "read", "/proc/self/environ") != "swordfish"


def test_no_descriptor_of_the_judges_is_inherited(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("swordfish")
    with open(tmp_path / "secret") as secret, socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        os.set_inheritable(secret.fileno(), True)
        os.set_inheritable(listening.fileno(), True)
        with sandbox(SPY) as box:
            seen = json.loads(said(box, "descriptors"))
        ours = [(s.st_dev, s.st_ino) for s in (os.fstat(secret.fileno()), os.fstat(listening.fileno()))]
    assert not {(device, inode) for _, device, inode in seen} & set(ours)
    assert len(seen) <= 6, "nothing but three for the prints, two for the wire, and what numpy keeps open"


def test_the_arguments_name_no_secret(spy: Session) -> None:
    (script,) = json.loads(said(spy, "arguments"))  # a submission sees a plain sys.argv, without our configuration
    assert script.endswith(".py")


# -- the judge, and other submissions -----------------------------------------------------------------------------

REFUSED = {"EACCES", "EPERM", "ESRCH"}
OUT_OF_REACH = {"EACCES", "ENOENT"}


@as_root
def test_the_judge_cannot_be_looked_into_or_touched(spy: Session) -> None:
    tried = {**json.loads(said(spy, "about_the_judge")), **json.loads(said(spy, "touches_the_judge"))}
    assert json.loads(said(spy, "ids"))[4] == os.getpid(), "it is not us that it looks at, so this shows nothing"
    allowed = {name: answer for name, answer in tried.items() if answer not in REFUSED | {"ENOENT", "PermissionError"}}
    assert not allowed


@as_root
def test_a_submission_has_a_user_of_its_own(spy: Session) -> None:
    users, groups, others, *_ = json.loads(said(spy, "ids"))
    assert len(set(users)) == 1 and users[0] == spy.uid != 0
    assert groups == users and others == []
    assert set(json.loads(said(spy, "becomes_root"))) == {"EPERM"}
    assert int(said(spy, "status", "CapEff"), 16) == int(said(spy, "status", "CapPrm"), 16) == 0
    assert said(spy, "status", "NoNewPrivs") == "1"


@as_root
def test_other_submissions_cannot_be_read_or_disturbed(spy: Session) -> None:
    with sandbox(SPY, zygote=False) as other:
        still_answers(other)
        theirs, pid = other._scratch, other._process.pid
        assert (theirs.inside / "main.py").exists()
        assert spy.uid != other.uid
        for path in (theirs.path, theirs.submission, theirs.work):
            assert said(spy, "list_", str(path)) in OUT_OF_REACH
        for path in (theirs.submission / "mod.py", theirs.inside / "main.py"):
            assert said(spy, "read", str(path)) in OUT_OF_REACH
            assert said(spy, "read", f"../../{path.relative_to(theirs.path.parent)}") in OUT_OF_REACH
        for name in ("environ", "mem", "maps", "fd/3", "cwd/x", "root/etc/passwd"):
            assert said(spy, "read", f"/proc/{pid}/{name}") in REFUSED
        assert "def double" in said(other, "read", str(theirs.submission / "mod.py")), "nobody can read it, so this shows nothing"
        still_answers(other)


@as_root
@pytest.mark.parametrize("without", [(), NEW_WALLS], ids=["all layers", "users and mounts alone"])
@pytest.mark.parametrize("zygote", [True, False], ids=["forked", "started from nothing"])
def test_its_own_sources_and_ours_cannot_be_changed(without: tuple[str, ...], zygote: bool) -> None:
    with sandbox_without(without, SPY, zygote=zygote) as spy:
        scratch = spy._scratch
        ours = [] if zygote else [scratch.inside / "main.py", scratch.inside / "wire.py"]
        assert bool(ours) == any(scratch.inside.iterdir()), "a forked worker needs no copy"
        for path in (scratch.submission / "mod.py", *ours):
            assert said(spy, "write", str(path)) == said(spy, "remove", str(path)) == "EACCES"
        for path in (scratch.submission / "new.py", scratch.inside / "new.py", scratch.path / "new"):
            assert said(spy, "write", str(path)) == "EACCES"
        assert said(spy, "write", str(scratch.work / "own")) == "1"
        engine = Path(layers.__file__).parent
        assert said(spy, "write", str(engine / "inside" / "main.py")) in ("EACCES", "ENOENT", "EROFS")


# -- the disk -----------------------------------------------------------------------------------------------------


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that every user could read, were it not hidden."""
    folder = Path(tempfile.mkdtemp(prefix="public-", dir="/opt"))  # /tmp is out of sight anyway
    (folder / "solutions").mkdir()
    (folder / "solutions" / "secret").write_text("swordfish")
    (folder / "seen").write_text("this may be seen")
    for path in (folder, folder / "solutions"):
        path.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@as_root
@mounts
def test_hidden_folders_are_empty_and_stay_so(public_folder: Path, old_walls: None) -> None:
    hidden, secret = public_folder / "solutions", public_folder / "solutions" / "secret"
    with sandbox(SPY, hidden=(str(hidden), str(public_folder / "not there"))) as box:
        assert "may be seen" in said(box, "read", str(public_folder / "seen")), "nothing there can be read, so this shows nothing"
        assert said(box, "list_", str(hidden)) == "[]"
        assert said(box, "read", str(secret)) == "ENOENT"
        for way in (f"/proc/{os.getpid()}/root{secret}", f"/proc/1/root{secret}", f"/proc/{os.getppid()}/root{secret}"):
            assert said(box, "read", way) in REFUSED
        assert "swordfish" not in said(box, "uncovers", str(hidden), str(secret))
        assert said(box, "read", str(secret)) == "ENOENT"
    assert secret.read_text() == "swordfish", "the judge's own view has changed"


@as_root
@mounts
def test_hiding_what_python_and_the_scratch_lie_in_hides_the_rest(public_folder: Path) -> None:
    """`autograder grade ./hw1.rubric`: the folder around the rubric is hidden, be it /tmp or somebody's home."""
    with sandbox(SPY, hidden=(str(public_folder), tempfile.gettempdir(), str(Path.home()))) as box:
        still_answers(box)
        assert said(box, "read", str(public_folder / "seen")) in OUT_OF_REACH
        assert said(box, "write", str(box._scratch.work / "own")) == "1"


@as_root
@mounts
@pytest.mark.parametrize("umask", [0o077, 0o022])
def test_a_closed_temporary_folder_and_a_strict_umask_are_no_hindrance(umask: int, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = Path(tempfile.mkdtemp())
    (closed / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(closed / "tmp"))
    before = os.umask(umask)
    try:
        with sandbox(SPY + "\ndef lazy():\n    import secrets, sqlite3, decimal\n    return 1.0\n") as box:
            still_answers(box)
            assert box.hello["layers"]["own user"] == "on"
            assert said(box, "lazy") == 1.0, "an import that comes late finds nothing"
    finally:
        os.umask(before)
        shutil.rmtree(closed)


# -- limits -------------------------------------------------------------------------------------------------------


def test_limits_cannot_be_raised(spy: Session) -> None:
    tried = json.loads(said(spy, "raises_its_limits"))
    if os.geteuid() != 0:
        tried.pop("RLIMIT_NPROC")  # counted over all of a user's processes: only a user of one's own can have it
    assert set(tried.values()) <= {"ValueError", "EPERM", "PermissionError"}, tried


def test_files_are_limited(spy: Session) -> None:
    assert said(spy, "large_file", 63) == "None"
    assert said(spy, "large_file", 65) == "EFBIG"
    assert said(spy, "many_files") == "EMFILE"
    still_answers(spy)


def test_a_worker_is_ended_before_the_judge_where_memory_runs_out(spy: Session) -> None:
    assert said(spy, "oom_score") == "1000"


@as_root
def test_processes_and_threads_are_limited() -> None:
    with sandbox(SPY, processes=40) as box:
        assert said(box, "many_threads") == "RuntimeError"
        still_answers(box)


# -- nothing is left ----------------------------------------------------------------------------------------------

LEAVES = [
    "leaves_a_child",
    "leaves_a_daemon",
    "leaves_a_daemon_that_ignores_signals",
    "leaves_a_stopped_daemon",
    "leaves_a_false_zombie",
    "leaves_another_program",
]


@pytest.fixture
def adopting() -> Iterator[None]:
    """This process adopts orphans, as the judge does while it grades."""
    layers.adopt_orphans()
    yield
    ctypes.CDLL(None).prctl(36, 0, 0, 0, 0)


@as_root
@pytest.mark.parametrize("adopts", [True, False])
def test_nothing_is_left_behind(adopts: bool, request: pytest.FixtureRequest) -> None:
    if adopts:
        request.getfixturevalue("adopting")
    with sandbox(SPY, processes_allowed=True, zygote=adopts) as box:
        for function in LEAVES:
            assert isinstance(call(box, function), Answered)
        uid, scratch = box.uid, box._scratch.path
        assert len(running(uid=uid)) > len(LEAVES), "they did not start, so this shows nothing"
    assert not running(uid=uid) and not running(marker=str(scratch))
    assert not scratch.exists()


@as_root
def test_nothing_is_left_when_a_worker_is_lost() -> None:
    with sandbox(SPY + "\ndef loops():\n    while True: pass\n", processes_allowed=True) as box:
        for function in LEAVES:
            call(box, function)
        workers = {box._process.pid}
        assert isinstance(call(box, "loops", limit=0.3), Lost)
        assert not set(running(uid=box.uid)) | (workers & set(running(uid=0)))
        still_answers(box)


@as_root
def test_whoever_stops_all_its_user_may_stops_neither_the_killer_nor_the_judge() -> None:
    for _ in range(3):
        with sandbox(SPY, processes_allowed=True) as box:
            call(box, "leaves_one_that_stops_all_others", limit=0.5)
            uid, began = box.uid, time.monotonic()
        assert time.monotonic() - began < 4
        assert not running(uid=uid)


@as_root
def test_a_fork_bomb_is_ended() -> None:
    with sandbox(SPY, processes=60, memory=256, processes_allowed=True) as box:
        still_answers(box)
        if box.hello["layers"]["own user"] != "on" or box.hello["layers"]["resource limits"] != "on":
            pytest.skip("without a user of its own a fork bomb has no limit, and is not tried")
        began = time.monotonic()
        try:
            assert isinstance(call(box, "bombs", limit=0.5), Lost)
            assert time.monotonic() - began < 5
            assert not running(uid=box.uid)
            still_answers(box)
        finally:
            workforce._kill_user(box.uid)


@as_root
def test_killing_a_user_reaches_that_user_alone() -> None:
    with sandbox(SPY) as one, sandbox(SPY) as two:
        still_answers(one), still_answers(two)
        workforce._kill_user(one.uid)
        assert isinstance(call(one, "double", np.float32([1])), Lost)
        still_answers(two)
        assert two.started == 1


# -- an ordinary user: a student's laptop -------------------------------------------------------------------------

ORDINARY = '''
import os, signal, subprocess, time
import numpy as np
from asking import *
from machines import leaving_out
from test_layers import LEAVES, SPY
from autograder.sandbox import layers
from autograder.sandbox.processes import running as all_running
layers.make_unreadable()
layers.adopt_orphans()
def processes():
    return {p.pid for p in all_running() if p.uid == os.geteuid() and not of_a_zygote(p.pid)}
ours = processes()

source = SPY + """
def spoils(path):
    import shutil
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs("closed/inside")
    os.chmod("closed", 0)
    return 1.0
def dies(): os._exit(0)
"""
found = {"uid": os.geteuid()}
with leaving_out("Landlock", "seccomp"), sandbox(source) as box:
    still_answers(box)
    found["layers"] = box.hello["layers"]
    found["judge"] = json.loads(data(call(box, "about_the_judge")))
    found["limits"] = json.loads(data(call(box, "raises_its_limits")))
    found["mode"] = oct(box._scratch.path.stat().st_mode & 0o777)
    for function in LEAVES:
        assert isinstance(call(box, function), Answered)
    started = processes() - ours
    call(box, "dies")
    found["left after death"] = sorted(started & processes())
    # a submission of our own user can spoil its folder, and the next worker has a fresh one
    scratch = box._scratch
    still_answers(box)
    call(box, "spoils", str(box._scratch.path))
    call(box, "dies")
    still_answers(box)
    for function in LEAVES:
        call(box, function)
    started, folder = processes() - ours, box._scratch.path
    call(box, "spoils", "/nowhere")
found["started"] = len(started)
found["left after closing"] = sorted(started & processes())
found["folder"] = folder.exists()
report(found)
'''


def test_an_ordinary_user_has_process_separation_and_leaves_nothing() -> None:
    """Here run as such, with Python brought within its reach; users, and hidden folders, need root."""
    if os.geteuid() == 0 and not can_change_the_view():
        pytest.skip("Python may be out of an ordinary user's reach, and mounts that would change that are not allowed")
    found = in_a_process_of_its_own(ORDINARY, user=NOBODY)
    assert found["uid"] != 0 and "needs root" in found["layers"]["own user"]
    assert {found["layers"][name] for name in ("resource limits", "memory unreadable", "no new privileges")} == {"on"}
    assert set(found["judge"].values()) <= REFUSED | {"ENOENT"}, found["judge"]
    assert found["mode"] == "0o700"
    assert found["started"] > len(LEAVES), "they did not start, so this shows nothing"
    assert found["left after death"] == found["left after closing"] == []
    assert found["folder"] is False


def test_a_judge_that_is_killed_takes_its_worker_along() -> None:
    """No submission runs on when Gradescope ends the judge."""
    marker = uuid.uuid4().hex
    script = f"""
        import os, signal, sys
        from asking import *
        box = sandbox(DOUBLE + "\\nNAME = '{marker}'\\ndef loops():\\n    while True: pass\\n")
        still_answers(box)
        report([box._process.pid, str(box._scratch.path)])
        os.kill(os.getpid(), signal.SIGKILL)
    """
    pid, folder = in_a_process_of_its_own(script)
    deadline = time.monotonic() + 5
    while pid in running(marker=folder) and time.monotonic() < deadline:
        time.sleep(0.02)
    left = pid in running(marker=folder)
    if left:
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)
    assert not left
