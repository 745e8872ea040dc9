"""Ways out that were tried by hand: system calls made directly, in every disguise that they have, and tricks with what
a worker is left with. Each is refused, or ends the worker, with all layers and with the two newest alone, as root."""

from __future__ import annotations

import json
import os
import platform
import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from asking import DOUBLE, ROOT, Answered, Lost, Session, call, data, error, linux, sandbox, still_answers
from machines import sandbox_without

from autograder.sandbox import landlock, seccomp

pytestmark = [
    linux,
    pytest.mark.skipif(platform.machine() not in seccomp.ARCHITECTURES, reason="no filter for this processor"),
    pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock: test_selftest says what holds then"),
]

ESCAPES = '''
import ctypes, errno, fcntl, json, mmap, os, platform, select, signal, socket, struct, sys, threading, time

def double(x): return 2 * x

LIBC = ctypes.CDLL(None, use_errno=True)
JUDGE = os.getppid()
ARM = platform.machine() == "aarch64"

def attempt(action):
    try:
        return repr(action())[:80]  # a busy machine's list of processes is longer than a result may be
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error))
    except Exception as error:
        return f"{type(error).__name__}: {error}"

def call(x86, arm, *args):
    """A system call by its number: no library stands between."""
    code = LIBC.syscall(ctypes.c_long(arm if ARM else x86), *(ctypes.c_long(a) if isinstance(a, int) else a for a in args))
    if code < 0: raise OSError(ctypes.get_errno(), "refused")
    return code

def read(path):
    with open(path, "rb") as file: return file.read(100)

def all_of(**actions):
    """What was not refused outright."""
    return not_refused({name: attempt(action) for name, action in actions.items()}, ("EPERM", "EACCES", "ENOSYS"))

def not_refused(tried, refusals):
    return json.dumps({name: answer for name, answer in tried.items() if answer not in refusals})

def in_child(code):
    """fork and its like return twice; the second one must go."""
    if code == 0: os._exit(0)
    return code

SIGCHLD, VM, FILES, THREAD, NEWUSER, NEWNS = 17, 0x100, 0x400, 0x10000, 0x10000000, 0x20000

def starts_a_process():
    arguments = (ctypes.c_uint64 * 11)(0, 0, 0, 0, SIGCHLD)
    return all_of(
        fork=lambda: in_child(os.fork()), forkpty=lambda: in_child(os.forkpty()[0]),
        by_number=lambda: in_child(call(57, 220, *([SIGCHLD, 0, 0, 0, 0] if ARM else []))),
        clone=lambda: in_child(call(56, 220, SIGCHLD, 0, 0, 0, 0)),
        shared=lambda: in_child(call(56, 220, VM | FILES | SIGCHLD, 0, 0, 0, 0)),
        high_bits=lambda: in_child(call(56, 220, THREAD << 32 | SIGCHLD, 0, 0, 0, 0)),
        clone3=lambda: in_child(call(435, 435, arguments, 88)),
        spawn=lambda: os.posix_spawn("/bin/true", ["true"], {}), system=lambda: os.system("true") == 0 or 1 / 0,
        thread_in_namespace=lambda: call(56, 220, THREAD | VM | 0x900 | NEWUSER, 0, 0, 0, 0),
        from_a_thread=lambda: in_a_thread(os.fork),
    )

def in_a_thread(action):
    said = []
    def run():
        try: said.append(action())
        except OSError as error: said.append(error)
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if isinstance(said[0], OSError): raise said[0]
    return said[0]

def starts_a_program():
    name, arguments = ctypes.c_char_p(b"/proc/self/exe"), (ctypes.c_char_p * 2)(b"x", None)
    def from_memory():
        descriptor = call(319, 279, ctypes.c_char_p(b"x"), 0)
        os.write(descriptor, read("/proc/self/exe"))
        return call(322, 281, descriptor, ctypes.c_char_p(b""), arguments, None, 0x1000)
    def own_file():
        descriptor = os.open("program", os.O_CREAT | os.O_WRONLY, 0o700)
        os.write(descriptor, b"#!/bin/sh"); os.close(descriptor)
        os.execv("program", ["program"])
    return all_of(
        itself=lambda: call(59, 221, name, arguments, None), at=lambda: call(322, 281, -100, name, arguments, None, 0),
        descriptor=lambda: call(322, 281, os.open("/proc/self/maps", 0), ctypes.c_char_p(b""), arguments, None, 0x1000),
        loader=lambda: os.execv("/lib64/ld-linux-x86-64.so.2", ["ld.so", "/bin/true"]), memory=from_memory, own_file=own_file,
        secret_memory=lambda: call(447, 447, 0),
    )

def machine_code(code):
    memory = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    memory.write(code)
    return ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(memory)))()

def calls_as_32_bit(number): return machine_code(b"\\xb8" + struct.pack("<I", int(number)) + b"\\xcd\\x80\\xc3")
def calls_as_x32(number): return call(0x40000000 | int(number), 0)
def calls_in_own_code(): return machine_code(b"\\xb8" + struct.pack("<I", 57) + b"\\x0f\\x05\\xc3")

def leaves_its_folder(paths):
    tried = {}
    for path in paths:
        tried[path] = attempt(lambda: read(path))
        tried["../../../../../.." + path] = attempt(lambda: read("../../../../../.." + path))
        for way in ("/proc/self/root", "/proc/self/cwd/../../../../../..", "/proc/thread-self/root", "/dev/fd/../root"):
            tried[way + path] = attempt(lambda: read(way + path))
        tried["thread " + path] = attempt(lambda: in_a_thread(lambda: read(path)))
        name = "link" + path.replace("/", "-")
        attempt(lambda: os.symlink(path, name))
        tried["symbolic " + path] = attempt(lambda: read(name))
        tried["hard " + path] = attempt(lambda: os.link(path, "hard" + name))
        tried["moved " + path] = attempt(lambda: os.rename(path, "moved" + name))
        tried["flags " + path] = attempt(lambda: os.read(os.open(path, os.O_RDWR), 10))
        tried["path only " + path] = attempt(lambda: read(f"/proc/self/fd/{os.open(path, os.O_PATH)}"))
        tried["created " + path] = attempt(lambda: os.open(path + ".new", os.O_CREAT | os.O_WRONLY))
        tried["emptied " + path] = attempt(lambda: os.truncate(path, os.stat(path).st_size))
        tried["mode " + path] = attempt(lambda: call(452, 452, -100, ctypes.c_char_p(path.encode()), 0o666, 0))
        tried["time " + path] = attempt(lambda: os.utime(path))
        tried["owner " + path] = attempt(lambda: os.chown(path, os.getuid(), os.getgid()))
        handle = ctypes.create_string_buffer(struct.pack("Ii", 128, 0) + bytes(128))
        tried["handle " + path] = attempt(lambda: call(303, 264, -100, ctypes.c_char_p(path.encode()), handle,
                                                       ctypes.byref(ctypes.c_int()), 0))
    tried["by number"] = attempt(lambda: call(304, 265, 3, ctypes.create_string_buffer(136), 0))
    for descriptor in range(16):
        tried[f"{descriptor}/.."] = attempt(lambda: read(f"/proc/self/fd/{descriptor}/../../../..{paths[0]}"))
        tried[f"fchdir {descriptor}"] = attempt(lambda: os.fchdir(descriptor))
    return not_refused(tried, REFUSALS)

REFUSALS = ("EACCES", "EPERM", "ENOENT", "ENOTDIR", "EBADF", "EXDEV", "ENOSYS", "EROFS")

def writes_elsewhere(folders):
    tried = {}
    for folder in folders:
        path = folder + "/autograder-escape"
        tried[folder] = attempt(lambda: os.close(os.open(path, os.O_CREAT | os.O_WRONLY)))
        tried["folder " + folder] = attempt(lambda: os.mkdir(path + "-d"))
        tried["fifo " + folder] = attempt(lambda: os.mkfifo(path + "-f"))
        tried["link " + folder] = attempt(lambda: os.symlink("/", path + "-l"))
        tried["unnamed " + folder] = attempt(lambda: os.open(folder, os.O_TMPFILE | os.O_WRONLY))
        own = "own-" + folder.replace("/", "-")
        open(own, "w").close()
        tried["moved to " + folder] = attempt(lambda: os.rename(own, path + "-m"))
        tried["linked to " + folder] = attempt(lambda: os.link(own, path + "-h"))
    return not_refused(tried, REFUSALS)

def changes_its_sources():
    with open(__file__) as source: text = source.read()
    return all_of(
        write=lambda: open(__file__, "w"), remove=lambda: os.remove(__file__), beside=lambda: open(__file__ + "c", "w"),
        replace=lambda: os.rename("own-mod", __file__), cache=lambda: os.mkdir(os.path.dirname(__file__) + "/__pycache__"),
        worker=lambda: open(os.path.dirname(os.path.dirname(__file__)) + "/inside/main.py", "w"),
        memory=lambda: os.open("/proc/self/mem", os.O_RDWR), code=lambda: os.open("/proc/self/comm", os.O_WRONLY),
    )

def reaches_the_judge():
    here = (ctypes.c_size_t * 2)(ctypes.addressof(ctypes.create_string_buffer(8)), 8)
    there = (ctypes.c_size_t * 2)(0x400000, 8)
    def by_pipe(ask):
        reader, _ = os.pipe()
        return ask(reader)
    return all_of(
        kill=lambda: os.kill(JUDGE, 0), group=lambda: os.killpg(0, 0), everyone=lambda: os.kill(-1, 0),
        its_group=lambda: os.kill(-JUDGE, 0), tkill=lambda: call(200, 130, JUDGE, 0),
        tgkill=lambda: call(234, 131, JUDGE, JUDGE, 0), queue=lambda: call(129, 138, JUDGE, 18, (ctypes.c_char * 128)()),
        pidfd=lambda: call(434, 434, JUDGE, 0), self_pidfd=lambda: call(434, 434, os.getpid(), 0),
        owner=lambda: by_pipe(lambda fd: fcntl.fcntl(fd, fcntl.F_SETOWN, JUDGE)),
        owner_ex=lambda: by_pipe(lambda fd: fcntl.fcntl(fd, 15, struct.pack("ii", 1, JUDGE))),
        owner_ioctl=lambda: fcntl.ioctl(socket.socketpair()[0], 0x8901, struct.pack("i", JUDGE)),
        other_signal=lambda: by_pipe(lambda fd: fcntl.fcntl(fd, 10, 9)),
        attach=lambda: call(101, 117, 16, JUDGE, 0, 0), seize=lambda: call(101, 117, 0x4206, JUDGE, 0, 0),
        be_traced=lambda: call(101, 117, 0, 0, 0, 0),
        read=lambda: call(310, 270, JUDGE, here, 1, there, 1, 0), write=lambda: call(311, 271, JUDGE, here, 1, there, 1, 0),
        memory=lambda: os.open(f"/proc/{JUDGE}/mem", os.O_RDONLY), files=lambda: os.listdir(f"/proc/{JUDGE}/fd"),
        command=lambda: read(f"/proc/{JUDGE}/cmdline"), first=lambda: read("/proc/1/environ"), others=lambda: os.listdir("/proc"),
        limits=lambda: call(302, 261, JUDGE, 7, None, (ctypes.c_uint64 * 2)()),
        nice=lambda: os.setpriority(os.PRIO_PROCESS, JUDGE, 19), user=lambda: os.setpriority(os.PRIO_USER, os.getuid(), 19),
        idle=lambda: os.sched_setscheduler(JUDGE, os.SCHED_IDLE, os.sched_param(0)),
        bound=lambda: os.sched_setaffinity(JUDGE, {0}), io=lambda: call(251, 30, 1, JUDGE, 7),
        pages=lambda: call(256, 238, JUDGE, 0, None, None), compare=lambda: call(312, 272, JUDGE, os.getpid(), 0, 0, 0),
    )

def reaches_a_socket(path, name, port):
    ends = socket.socketpair()
    def give_name(): ends[0].bind("own-socket")
    tried = dict(
        tcp=lambda: socket.create_connection(("127.0.0.1", int(port)), 1), udp=lambda: socket.socket(type=socket.SOCK_DGRAM),
        v6=lambda: socket.socket(socket.AF_INET6), raw=lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1),
        netlink=lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW), alg=lambda: socket.socket(38, 5),
        packet=lambda: socket.socket(17, 3), vsock=lambda: socket.socket(40, 1), unix=lambda: socket.socket(socket.AF_UNIX),
        datagrams=lambda: socket.socketpair(type=socket.SOCK_DGRAM), flags=lambda: socket.socketpair(type=0x802),
        packets=lambda: socket.socketpair(type=5), other=lambda: call(53, 199, 30, 1, 0, (ctypes.c_int * 2)()),
        connect=lambda: ends[0].connect(path), nameless=lambda: ends[0].connect("\\0" + name), name=give_name,
        listen=lambda: ends[0].listen(), accept=lambda: ends[0].accept(),
        send=lambda: ends[0].sendto(b"x", path), send_nameless=lambda: ends[0].sendmsg([b"x"], [], 0, "\\0" + name),
    )
    said = json.loads(all_of(**tried))
    ends[0].send(b"x")
    said["works"] = repr(ends[1].recv(1))
    return json.dumps(said)

def loosens():
    attributes = struct.pack("QQQ", (1 << 13) - 1, 0, 0)
    def new_rules():
        ruleset = call(444, 444, attributes, 24, 0)
        root = os.open("/", os.O_PATH)
        call(445, 445, ruleset, 1, struct.pack("=Qi", (1 << 13) - 1, root), 0)
        call(446, 446, ruleset, 0)
        return read("/etc/passwd")
    def new_filter():
        allow = struct.pack("<HBBI", 6, 0, 0, 0x7FFF0000)
        program = struct.pack("HxxxxxxP", 1, ctypes.addressof(kept := ctypes.create_string_buffer(allow)))
        call(317, 277, 1, 0, program)
        return in_child(os.fork())
    return all_of(
        filter_off=lambda: call(157, 167, 22, 0, 0, 0, 0), new_filter=new_filter, new_rules=new_rules,
        rights_back=lambda: call(157, 167, 38, 0, 0, 0, 0), outlive=lambda: call(157, 167, 1, 0, 0, 0, 0),
        dumpable=lambda: call(157, 167, 4, 1, 0, 0, 0), tracer=lambda: call(157, 167, 0x59616D61, -1, 0, 0, 0),
        adopt=lambda: call(157, 167, 36, 1, 0, 0, 0), high_option=lambda: call(157, 167, 1 << 32 | 1, 0, 0, 0, 0),
        oom=lambda: open("/proc/self/oom_score_adj", "w"), session=lambda: os.setsid(),
        namespace=lambda: call(272, 97, NEWUSER), mounts=lambda: call(272, 97, NEWNS), enter=lambda: call(308, 268, 3, 0),
        chroot=lambda: os.chroot("."), tmpfs=lambda: call(165, 40, b"x", b"/tmp", b"tmpfs", 0, 0),
        tree=lambda: call(428, 428, -100, ctypes.c_char_p(b"/"), 1), personality=lambda: call(135, 92, 0x0040000),
    )

def marks_the_cache():
    file = os.open(os.__file__, os.O_RDONLY)
    os.preadv(file, [bytearray(1)], 0)
    return all_of(
        evict=lambda: os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED), load=lambda: call(187, 213, file, 0, 4096),
        ask=lambda: os.preadv(file, [bytearray(1)], 0, os.RWF_NOWAIT),
        count=lambda: call(451, 451, file, (ctypes.c_uint64 * 2)(0, 4096), (ctypes.c_uint64 * 5)(), 0),
    )

def opens_other_doors():
    return all_of(
        ring=lambda: call(425, 425, 8, (ctypes.c_char * 120)()), aio=lambda: call(206, 0, 8, ctypes.byref(ctypes.c_long())),
        bpf=lambda: call(321, 280, 0, (ctypes.c_char * 64)(), 64), faults=lambda: call(323, 282, 1),
        perf=lambda: call(298, 241, (ctypes.c_char * 120)(), 0, -1, -1, 0), key=lambda: call(250, 219, 0, -3, 0),
        add_key=lambda: call(248, 217, ctypes.c_char_p(b"user"), ctypes.c_char_p(b"x"), ctypes.c_char_p(b"x"), 1, -3),
        segment=lambda: call(29, 194, 0, 4096, 0o1600), attach=lambda: call(30, 196, 0, 0, 0),
        messages=lambda: call(68, 186, 0, 0o1600), semaphores=lambda: call(64, 190, 0, 1, 0o1600),
        queue=lambda: call(240, 180, ctypes.c_char_p(b"autograder"), os.O_CREAT | os.O_RDWR, 0o600, None),
        module=lambda: call(313, 273, 0, 0, 0), log=lambda: call(103, 116, 10, 0, 0), swap=lambda: call(168, 225, 0),
        clock=lambda: time.clock_settime(time.CLOCK_REALTIME, 0), host=lambda: socket.sethostname("x"),
        lease=lambda: fcntl.fcntl(os.open(__file__, os.O_RDONLY), 1024, 0), newer=lambda: call(463, 463, 0, 0, 0, 0, 0, 0),
        much_newer=lambda: call(5000, 5000), shared=lambda: mmap.mmap(-1, 3 << 30) and "allowed",
    )

def is_told_by_threads():
    """Threads are made as ever, and are bound as well."""
    said = []
    threads = [threading.Thread(target=lambda: said.append(attempt(lambda: read("/etc/passwd")))) for _ in range(20)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return json.dumps(said)

def stops_itself(): os.kill(os.getpid(), signal.SIGSTOP)
def raises_signals():
    signal.signal(signal.SIGUSR1, lambda *_: None)
    signal.raise_signal(signal.SIGUSR1)
    os.kill(os.getpid(), signal.SIGUSR1)
    signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
    return "fine"
'''


@pytest.fixture(scope="module", params=[(), ("disk view", "own user")], ids=["all layers", "the newest alone"])
def box(request: pytest.FixtureRequest) -> Iterator[Session]:
    if request.param and not ROOT:
        pytest.skip("an ordinary user has the newest alone anyway")
    with sandbox_without(request.param, ESCAPES) as made:
        still_answers(made)
        yield made


def said(box: Session, function: str, *args: object) -> dict:
    return json.loads(data(call(box, function, *args)))


def refused(answers: dict, *codes: str) -> bool:
    """codes: other errors that mean no"""
    through = {name: answer for name, answer in answers.items() if answer not in codes}
    assert not through
    return True


def test_no_process_is_started(box: Session) -> None:
    assert refused(said(box, "starts_a_process"), "ZeroDivisionError: division by zero")


def test_no_program_is_started(box: Session) -> None:
    assert refused(said(box, "starts_a_program"))


@pytest.mark.skipif(platform.machine() != "x86_64", reason="code of another processor")
@pytest.mark.parametrize(
    ("function", "number"),
    [
        ("calls_as_32_bit", 20),
        ("calls_as_32_bit", 2),
        ("calls_as_32_bit", 11),
        ("calls_as_x32", 39),
        ("calls_as_x32", 57),
    ],
)
def test_calls_in_another_processors_way_end_the_worker(box: Session, function: str, number: int) -> None:
    """Their numbers are others: the filter could not tell what they do."""
    lost = call(box, function, number)
    assert isinstance(lost, Lost) and lost.status == -signal.SIGSYS
    still_answers(box)


@pytest.mark.skipif(platform.machine() != "x86_64", reason="code of another processor")
def test_calls_in_code_of_its_own_are_the_same_calls(box: Session) -> None:
    assert data(call(box, "calls_in_own_code")) == -1  # EPERM
    still_answers(box)


def test_nothing_is_told_by_the_cache_of_files(box: Session) -> None:
    """Breaks if one worker can evict pages of a library and the next see which: a decoder would be told what an encoder was
    shown."""
    assert refused(said(box, "marks_the_cache"))


def test_no_other_file_is_read_or_changed(box: Session) -> None:
    folder = Path(tempfile.mkdtemp(dir="/opt" if ROOT else None))
    try:
        secret = folder / "secret"
        secret.write_text("swordfish")
        folder.chmod(0o777)
        secret.chmod(0o666)
        paths = [str(secret), "/etc/passwd", "/etc/hostname", f"/proc/{os.getpid()}/cmdline"]
        assert said(box, "leaves_its_folder", [path for path in paths if os.path.exists(path)]) == {}
        assert said(box, "writes_elsewhere", ["/tmp", "/var/tmp", "/dev/shm", "/dev", "/proc/self", str(folder), "/"]) == {}
        assert secret.read_text() == "swordfish" and len(list(folder.iterdir())) == 1
    finally:
        for path in (*folder.iterdir(), folder):
            path.unlink() if path.is_file() else path.rmdir()


def test_its_own_sources_stay(box: Session) -> None:
    assert refused(said(box, "changes_its_sources"), "ENOENT", "EXDEV")


@pytest.mark.parametrize("without", [(), ("disk view", "own user")], ids=["all layers", "the newest alone"])
def test_our_files_stay_where_a_worker_has_a_copy_of_them(without: tuple[str, ...]) -> None:
    """One that is started from nothing: a forked worker has none."""
    if without and not ROOT:
        pytest.skip("an ordinary user has the newest alone anyway")
    with sandbox_without(without, ESCAPES, zygote=False) as started:
        tried = said(started, "changes_its_sources")
        assert refused(tried, "ENOENT", "EXDEV") and tried.get("worker") != "ENOENT"


def test_the_judge_is_out_of_reach(box: Session) -> None:
    assert refused(said(box, "reaches_the_judge"))


def test_no_socket_is_reached(box: Session) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.socket() as tcp,
        socket.socket(socket.AF_UNIX) as file,
        socket.socket(socket.AF_UNIX) as nameless,
    ):
        os.chmod(folder, 0o777)
        tcp.bind(("127.0.0.1", 0))
        file.bind(path := f"{folder}/socket")
        nameless.bind(f"\0{folder}")
        for ear in (tcp, file, nameless):
            ear.listen()
        answers = said(box, "reaches_a_socket", path, folder, tcp.getsockname()[1])
    assert answers.pop("works") == "b'x'", "a pair of its own works"
    assert refused(answers, "EISCONN", "EOPNOTSUPP")


def test_no_layer_is_loosened(box: Session) -> None:
    assert refused(said(box, "loosens"), "EINVAL", "EBUSY")


def test_other_doors_are_shut(box: Session) -> None:
    assert refused(said(box, "opens_other_doors"), "ENOMEM")


def test_threads_are_bound_too(box: Session) -> None:
    assert set(json.loads(data(call(box, "is_told_by_threads")))) == {"EACCES"}


def test_signals_to_itself_work_and_harm_nobody(box: Session) -> None:
    assert data(call(box, "raises_signals")) == "fine"
    assert isinstance(call(box, "stops_itself", limit=0.5), Lost)
    still_answers(box)


def test_an_assignment_may_start_programs_and_no_more() -> None:
    """The one grant: programs of the system and its own processes. All else is as closed as ever."""
    source = (
        ESCAPES
        + """
def runs(*command):
    import subprocess
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()
def multiplies():
    import multiprocessing
    with multiprocessing.get_context("fork").Pool(2) as pool: return json.dumps(pool.map(abs, [-1, -2, -3]))
def child_reads(path):
    import subprocess
    return subprocess.run(["cat", path], capture_output=True, text=True).stderr
def runs_its_own():
    with open("program", "w") as program: program.write("#!/bin/sh")
    os.close(os.open("program2", os.O_CREAT | os.O_WRONLY, 0o700))
    os.posix_spawn("program2", ["x"], {})
"""
    )
    with sandbox(source, processes_allowed=True) as box:
        assert data(call(box, "runs", "echo", "heard")) == "heard"
        assert json.loads(data(call(box, "multiplies", limit=20))) == [1, 2, 3]
        assert "ermission denied" in data(call(box, "child_reads", "/etc/passwd"))
        assert error(call(box, "runs_its_own"))["type"] == "PermissionError", "what it wrote itself is no program"
        reached = {
            name: answer
            for name, answer in said(box, "reaches_the_judge").items()
            if name not in ("command", "others", "group", "everyone")
        }
        assert refused(reached, "ESRCH")
        assert refused(said(box, "opens_other_doors"), "ENOMEM")
        assert isinstance(call(box, "double", 1.0), Answered)


WORK = (
    DOUBLE
    + '''
import importlib.util, json, os, torch

def trains():
    """A loader, an optimiser, a file, linear algebra, derivatives, and threads."""
    torch.manual_seed(0)
    torch.set_num_threads(2)
    net = torch.nn.Sequential(torch.nn.Linear(4, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1))
    inputs = torch.randn(64, 4)
    data = torch.utils.data.TensorDataset(inputs, inputs.sum(1, keepdim=True))
    optimiser, losses = torch.optim.Adam(net.parameters(), lr=1e-2), []
    for _ in range(10):
        for x, y in torch.utils.data.DataLoader(data, batch_size=16, shuffle=True, num_workers=0):
            loss = (net(x) - y).square().mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        losses.append(loss.item())
    torch.save(net.state_dict(), "model.pt")
    net.load_state_dict(torch.load("model.pt"))
    a = torch.randn(300, 300, dtype=torch.float64)
    for decompose in (torch.linalg.svd, torch.linalg.eigh, torch.linalg.qr): decompose(a @ a.T)
    torch.func.vmap(torch.func.grad(lambda x: (x**2).sum()))(torch.randn(3, 2))
    return losses[-1] < losses[0]

def loads():
    """Worker processes are asked for, as in every tutorial."""
    data = torch.utils.data.TensorDataset(torch.arange(10.0))
    loader = torch.utils.data.DataLoader(data, 4, num_workers=2, persistent_workers=True, prefetch_factor=4, timeout=5)
    return sum(len(batch) for _ in range(2) for batch, in loader)

def computes():
    import sympy, scipy.integrate, scipy.stats
    x = sympy.Symbol("x")
    return str(sympy.integrate(sympy.exp(-x**2), (x, -sympy.oo, sympy.oo))) + str(scipy.stats.norm.cdf(0))

def runs_around():
    import asyncio, concurrent.futures, multiprocessing, pathlib, platform, tempfile, uuid, zoneinfo
    with concurrent.futures.ThreadPoolExecutor(4) as pool: total = sum(pool.map(abs, range(10)))
    with tempfile.TemporaryDirectory() as folder: (pathlib.Path(folder) / "x").touch()
    platform.platform(), platform.processor(), uuid.uuid1(), os.cpu_count(), os.nice(0)
    async def later(): return await asyncio.sleep(0.001, total)
    return asyncio.run(later())

def draws():
    if importlib.util.find_spec("matplotlib") is None: return "not installed"
    import matplotlib.pyplot as plt
    figure, axes = plt.subplots()
    axes.plot([1, 2], label="λ")
    axes.legend()
    figure.savefig("figure.png")
    return "drawn"
'''
)


@pytest.mark.slow
def test_honest_work_notices_nothing() -> None:
    with sandbox(WORK, torch=True) as box:
        assert data(call(box, "trains", limit=60)) is True
        assert data(call(box, "loads", limit=60)) == 20
        assert data(call(box, "computes", limit=60)) == "sqrt(pi)0.5"
        assert data(call(box, "runs_around", limit=20)) == 45
        assert data(call(box, "draws", limit=60)) in ("drawn", "not installed")
        assert box.started == 1
