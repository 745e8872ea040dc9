"""What a submission might try, tried before there is one: the self-test's own submission, run as any other.

Every attempt is harmless where it succeeds: signal 0, the value that is there already, files planted for it. It says for itself
[whether it succeeded (None: it cannot be tried here), what happened].
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import mmap
import os
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from functools import partial
from types import ModuleType
from typing import Any

Target = Mapping[str, Any]  # what the judge planted, and its own numbers
Action = Callable[[], object]

NOT_HERE = (AttributeError, ImportError, ValueError)


class Held(Exception):
    """The attempt failed, and the system did not say so by an error."""


def attempts(target: Target) -> dict[str, Any]:
    """Protection -> attempt -> its result."""
    found = {name: {what: _tried(action) for what, action in group(target).items()} for name, group in GROUPS.items()}
    return {"attempts": found}


def _tried(action: Action) -> list[Any]:
    try:
        result = action()
    except Held as reason:
        return [False, str(reason)]
    except OSError as error:
        said = errno.errorcode.get(error.errno or 0, str(error))
        return [None if error.errno == errno.ENOTSUP else error.errno not in REFUSALS, said]
    except NOT_HERE as reason:
        return [None, f"cannot be tried here: {reason}"]
    return [True, "" if result is None else str(result)[:80]]


REFUSALS = {
    getattr(errno, name, None)
    for name in (
        "EPERM",
        "EACCES",
        "ENOSYS",
        "ENOENT",
        "ESRCH",
        "EROFS",
        "EXDEV",
        "ENOMEM",
        "EFBIG",
        "EMFILE",
        "EAFNOSUPPORT",
        "EPROTONOSUPPORT",
    )
}
"""Any other error means that the call was let through, and then failed because of what it was given, or of whom it met."""


# -- files --------------------------------------------------------------------------------------------------------


def reading(target: Target) -> dict[str, Action]:
    return {
        "read a file of the grader": lambda: _read(target["secret"]),
        "list the grader's folder": lambda: os.listdir(os.path.dirname(target["secret"])),
    }


def hidden(target: Target) -> dict[str, Action]:
    tried: dict[str, Action] = {}
    for folder, files in target["hidden"].items():
        tried[f"list {folder}"] = partial(_list, folder)
        tried |= {f"read {path}": partial(_read, path) for path in files}
    return tried


def planted(target: Target) -> dict[str, Action]:
    return {
        "find a hidden file": lambda: os.stat(target["open"]) and None,
        "read a hidden file": lambda: _read(target["open"]),
    }


def elsewhere(target: Target) -> dict[str, Action]:
    return {f"read {target['public']}": lambda: _read(target["public"])} if target["public"] else {}


def changing(target: Target) -> dict[str, Action]:
    results, folder = target["results"], os.path.dirname(target["results"])
    return {
        "append to the results": lambda: _close(os.open(results, os.O_WRONLY | os.O_APPEND)),
        "truncate the results": lambda: os.truncate(results, os.stat(results).st_size),
        "create a file beside the results": lambda: _close(os.open(os.path.join(folder, "new"), os.O_WRONLY | os.O_CREAT)),
        "replace the results": lambda: os.rename(_own_file(), results),
        "change the results' mode": lambda: os.chmod(results, 0o600),
        "remove the results": lambda: os.remove(results),
    }


def modes(target: Target) -> dict[str, Action]:
    return {
        "change a file's mode": lambda: os.chmod(_own_file(), 0o700),
        "set an extended attribute": lambda: os.setxattr(_own_file(), "user.test", b"x"),
    }


def _read(path: str) -> None:
    with open(path, "rb") as file:
        file.read(1)


def _list(folder: str) -> None:
    if not os.listdir(folder):
        raise Held("empty")


def _close(descriptor: int) -> None:
    os.close(descriptor)


def _own_file() -> str:
    with open("own", "w"):
        return os.path.abspath("own")


# -- the judge ----------------------------------------------------------------------------------------------------


def judge(target: Target) -> dict[str, Action]:
    pid = target["judge"]
    return {
        "signal the grader": lambda: os.kill(pid, 0),
        "signal the grader through a pipe": lambda: _signal_by_pipe(target),
        "read the grader's memory": lambda: _read_at(f"/proc/{pid}/mem", target["address"]),
        "read the grader's memory by a system call": lambda: _vm_read(pid, target["address"]),
        "read the grader's environment": lambda: _read(f"/proc/{pid}/environ"),
        "list the grader's open files": lambda: os.listdir(f"/proc/{pid}/fd"),
        "take an open file of the grader": lambda: _take_descriptor(pid),
        "see the grader's limits": lambda: _resource().prlimit(pid, _resource().RLIMIT_CORE),
        "change the grader's priority": lambda: os.setpriority(os.PRIO_PROCESS, pid, os.getpriority(os.PRIO_PROCESS, pid)),
        "bind the grader to a processor": lambda: os.sched_setaffinity(pid, os.sched_getaffinity(pid)),
    }


def _signal_by_pipe(target: Target) -> None:
    import fcntl

    reader, writer = os.pipe()
    try:
        fcntl.fcntl(reader, fcntl.F_SETOWN, target["judge"])
    finally:
        os.close(reader)
        os.close(writer)
    if os.getuid() != target["uid"]:
        raise Held("it belongs to another user")


def _read_at(path: str, address: int) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.pread(descriptor, 8, address)
    finally:
        os.close(descriptor)


def _vm_read(pid: int, address: int) -> None:
    here = (ctypes.c_size_t * 2)(ctypes.addressof(ctypes.create_string_buffer(8)), 8)
    _checked(_libc().process_vm_readv(pid, here, 1, (ctypes.c_size_t * 2)(address, 8), 1, 0))


def _take_descriptor(pid: int) -> None:
    handle = os.pidfd_open(pid)
    try:
        os.close(_checked(_libc().syscall(438, handle, 0, 0)))
    finally:
        os.close(handle)


# -- the network --------------------------------------------------------------------------------------------------


def network(target: Target) -> dict[str, Action]:
    tcp, udp, abstract = target["tcp"], target["udp"], target["abstract"]
    return {
        "connect by TCP": lambda: _connect("AF_INET", "SOCK_STREAM", tcp and ("127.0.0.1", tcp)),
        "send by UDP": lambda: _connect("AF_INET", "SOCK_DGRAM", udp and ("127.0.0.1", udp)),
        "connect to a socket file": lambda: _connect("AF_UNIX", "SOCK_STREAM", target["socket"]),
        "connect to an abstract socket": lambda: _connect("AF_UNIX", "SOCK_STREAM", abstract and f"\0{abstract}"),
        "connect to the kernel": lambda: _connect("AF_NETLINK", "SOCK_RAW", (0, 0)),
        "listen for connections": _listen,
    }


def _connect(family: str, kind: str, address: Any) -> None:
    if address is None:
        raise ImportError("nobody listens")
    with socket.socket(getattr(socket, family), getattr(socket, kind)) as made:
        made.settimeout(1.0)
        made.connect(address)
        if kind == "SOCK_DGRAM":
            made.send(b"x")


def _listen() -> None:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        made.listen()


# -- processes, and what they leave -------------------------------------------------------------------------------


def processes(target: Target) -> dict[str, Action]:
    return {
        "fork": _fork,
        "clone": lambda: _clone(target),
        "start a program": _run,
        "start a program from memory": _run_from_memory,
    }


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _clone(target: Target) -> None:
    """By the newer call, which libraries try first."""
    if target["calls"] is None:
        raise ImportError("the call's number is not known")
    arguments = (ctypes.c_uint64 * 11)()  # no flags, and no signal at its end
    child = _checked(_libc().syscall(435, arguments, 88))
    if child == 0:
        os._exit(0)
    with contextlib.suppress(OSError):
        os.waitpid(child, 0x40000000)  # __WALL: the child sends no signal when it ends


def _run() -> None:
    with contextlib.suppress(FileNotFoundError):  # the call was let through
        os.execv("/there is none of this name", ["x"])


def _run_from_memory() -> None:
    descriptor = os.memfd_create("program")
    try:
        os.execve(descriptor, ["x"], {})
    finally:
        os.close(descriptor)


def sharing(target: Target) -> dict[str, Action]:
    """A segment, a queue, a semaphore of System V; each is removed again."""
    libc = _libc()
    return {
        "create shared memory": lambda: libc.shmctl(_checked(libc.shmget(0, 4096, 0o1600)), 0, None) and None,
        "create a message queue": lambda: libc.msgctl(_checked(libc.msgget(0, 0o1600)), 0, None) and None,
        "create a semaphore": lambda: libc.semctl(_checked(libc.semget(0, 1, 0o1600)), 0, 0) and None,
    }


def outliving(target: Target) -> dict[str, Action]:
    return {"outlive the grader": lambda: _set_state(1, 0, 2, 9)}  # PDEATHSIG: SIGKILL


def loosening(target: Target) -> dict[str, Action]:
    return {
        "make its memory readable": lambda: _set_state(4, 1, 3, 0),  # DUMPABLE
        "let a program give it rights": lambda: _is_state(39, 1),  # NO_NEW_PRIVS
        "be spared when memory runs out": _be_spared,
    }


def _set_state(option: int, value: int, ask: int, wanted: int) -> None:
    """Change it, or find that it was not as it should be in the first place."""
    seen = ctypes.c_int(-1)
    said = _libc().prctl(ask, ctypes.byref(seen), 0, 0, 0) if ask == 2 else _libc().prctl(ask, 0, 0, 0, 0)
    if (seen.value if ask == 2 else said) == wanted:
        _checked(_libc().prctl(option, value, 0, 0, 0))


def _is_state(ask: int, wanted: int) -> None:
    if _libc().prctl(ask, 0, 0, 0, 0) == wanted:
        raise Held("it is set, for good")


def _be_spared() -> str | None:
    with open("/proc/self/oom_score_adj") as score:
        value = score.read().strip()
    if value != "1000":
        return value
    with open("/proc/self/oom_score_adj", "w") as score:
        score.write("0")
    return None


def leaving(target: Target) -> dict[str, Action]:
    """Not refused everywhere: the judge sees whether it is still there at the end."""
    return {f"a file in {folder}": partial(_leave, os.path.join(folder, target["mark"])) for folder in target["shared"]}


def _leave(path: str) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def leave_a_process() -> dict[str, int | None]:
    """Start a daemon in another session, which waits. Returns its number, None where there can be none."""
    try:
        reader, writer = os.pipe()
        child = os.fork()
    except (OSError, AttributeError):
        return {"pid": None}
    if child == 0:
        try:
            os.setsid()
            if (daemon := os.fork()) == 0:
                threading.Event().wait(60)
            os.write(writer, str(daemon).encode())
        finally:
            os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    return {"pid": int(os.read(reader, 100) or 0) or None}


# -- rights, limits, the kernel -----------------------------------------------------------------------------------


def rights(target: Target) -> dict[str, Action]:
    return {
        "become root": partial(_becoming, os.setuid),
        "join root's group": partial(_becoming, os.setgid),
        "change its groups": lambda: os.setgroups([]),
        "become root in a namespace of its own": lambda: _checked(_libc().unshare(0x10000000)) and None,
    }


def _becoming(change: Callable[[int], None]) -> None:
    """Become root, by user or by group."""
    try:
        change(0)
    except OSError as error:
        if error.errno == errno.EINVAL:  # in a namespace of users nobody is
            raise Held("there is no root") from error
        raise


def user(target: Target) -> dict[str, Action]:
    def same() -> str:
        if os.getuid() != target["uid"]:
            raise Held(f"it is user {os.getuid()}")
        return "it has the same user"

    return {"act as the grader's user": same}


def limits(target: Target) -> dict[str, Action]:
    names = ["RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CORE"]
    tried: dict[str, Action] = {"write a large file": lambda: _grow(target["file_size"]), "open many files": _open_many}
    if target["memory"] is not None:
        names.append("RLIMIT_AS")
        tried["take memory"] = lambda: _take(target["memory"], private=True)
        tried["take shared memory"] = lambda: _take(target["memory"], private=False)
    return {f"raise {name}": partial(_raise_limit, name) for name in names} | tried


def _raise_limit(name: str) -> str | None:
    resource = _resource()
    what = getattr(resource, name)
    _, hard = resource.getrlimit(what)
    if hard == resource.RLIM_INFINITY:
        return "there is none"
    try:
        resource.setrlimit(what, (hard + 1, hard + 1))
    except ValueError as refusal:
        raise Held(str(refusal)) from None
    return None


def _take(megabytes: int, private: bool) -> None:
    flags = {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS} if private else {}
    mmap.mmap(-1, (megabytes + 64) << 20, **flags).close()


def _grow(megabytes: int) -> None:
    with open("large", "wb") as file:
        file.truncate((megabytes << 20) + 1)


def _open_many() -> None:
    opened: list[int] = []
    try:
        for _ in range(5000):
            opened.append(os.open(os.devnull, os.O_RDONLY))
    finally:
        for descriptor in opened:
            os.close(descriptor)


def kernel(target: Target) -> dict[str, Action]:
    if target["calls"] is None:
        return {"make such calls": _unknown}
    return {name: partial(_call, number) for name, number in target["calls"].items()}


def _call(number: int) -> None:
    """A system call with wrong arguments."""
    _checked(_libc().syscall(number, -1, 0, 0, 0, 0, 0))


def _unknown() -> None:
    raise ImportError("their numbers are not known")


def descriptors(target: Target) -> dict[str, Action]:
    """Find an open descriptor that leads to a file or a folder."""
    known = {os.stat(path).st_rdev for path in (os.devnull, "/dev/urandom") if os.path.exists(path)}

    def look() -> str:
        seen = []
        for number in range(256):
            with contextlib.suppress(OSError):
                status = os.fstat(number)
                kind = status.st_mode & 0o170000
                if kind != 0o010000 and not (kind == 0o020000 and status.st_rdev in known):  # a pipe, a harmless device
                    seen.append(f"{number}: {kind:o}")
        if not seen:
            raise Held("only pipes and /dev/null are open")
        return ", ".join(seen)

    return {"find an open file of the grader": look}


def works() -> dict[str, bool]:
    """Do what every submission needs: a sandbox that holds because nothing works in it would prove nothing."""
    with open("own", "w") as own:
        own.write("x")
    with open(os.path.abspath(__file__), "rb") as source:
        source.read(1)
    thread = threading.Thread(target=os.getpid)
    thread.start()
    thread.join()
    return {"works": True}


def _resource() -> ModuleType:
    import resource

    return resource


def _libc() -> Any:
    if not sys.platform.startswith("linux"):
        raise ImportError("not Linux")
    return ctypes.CDLL(None, use_errno=True)


def _checked(code: int) -> int:
    if code < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return code


GROUPS: dict[str, Callable[[Target], dict[str, Action]]] = {
    "secrets cannot be read": reading,
    "hidden folders cannot be seen": hidden,
    "hidden files cannot be seen": planted,
    "other files cannot be read": elsewhere,
    "results cannot be changed": changing,
    "modes of files cannot be changed": modes,
    "the grader's process is out of reach": judge,
    "the network is out of reach": network,
    "no program can be started": processes,
    "no memory can be shared": sharing,
    "a worker ends with the grader": outliving,
    "protections cannot be loosened": loosening,
    "each submission has a user of its own": user,
    "limits hold": limits,
    "dangerous system calls are refused": kernel,
    "no open file is inherited": descriptors,
    "no file can be left behind": leaving,
    "no rights can be gained": rights,  # last: what it gained would change the other results
}
"""Protection -> what tries it. `selftest.PROTECTIONS` says what each means."""
