"""What a submission might try, tried before there is one: the self-test's own submission, run as any other.

Every attempt is harmless where it gets through: signal 0, the value that is there already, files planted for it.
It answers for itself: [got through (None: cannot be tried here), what happened].
"""

import contextlib
import ctypes
import errno
import mmap
import os
import socket
import sys
import threading

NOT_HERE = (AttributeError, ImportError, ValueError)


class Held(Exception):
    """It got nowhere, and the system did not say so by an error."""


def attempts(target):
    """Protection -> attempt -> its answer. target: what the judge planted, and its own numbers"""
    found = {name: {what: _tried(action) for what, action in group(target).items()} for name, group in GROUPS.items()}
    return {"attempts": found}


def _tried(action):
    try:
        result = action()
    except Held as reason:
        return [False, str(reason)]
    except OSError as error:
        answer = errno.errorcode.get(error.errno, str(error))
        return [None if error.errno == errno.ENOTSUP else error.errno not in REFUSALS, answer]
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
        "ENOMEM",
        "EFBIG",
        "EMFILE",
        "EAFNOSUPPORT",
        "EPROTONOSUPPORT",
    )
}
"""Any other error is that of a call which was let through, and then did not like what it was given, or whom it met."""


# -- files --------------------------------------------------------------------------------------------------------


def reading(target):
    return {
        "read a file of the judge's": lambda: _read(target["secret"]),
        "list its folder": lambda: os.listdir(os.path.dirname(target["secret"])),
    }


def hidden(target):
    tried = {}
    for folder, files in target["hidden"].items():
        tried[f"list {folder}"] = lambda folder=folder: _nonempty(os.listdir(folder))
        tried |= {f"read {path}": lambda path=path: _read(path) for path in files}
    return tried


def planted(target):
    return {
        "find a hidden file": lambda: os.stat(target["open"]) and None,
        "read a hidden file": lambda: _read(target["open"]),
    }


def elsewhere(target):
    return {f"read {target['public']}": lambda: _read(target["public"])} if target["public"] else {}


def changing(target):
    results, folder = target["results"], os.path.dirname(target["results"])
    return {
        "write to a file of the judge's": lambda: _close(os.open(results, os.O_WRONLY | os.O_APPEND)),
        "empty it": lambda: os.truncate(results, os.stat(results).st_size),
        "make a file beside it": lambda: _close(os.open(os.path.join(folder, "new"), os.O_WRONLY | os.O_CREAT)),
        "replace it": lambda: os.rename(_own_file(), results),
        "change its mode": lambda: os.chmod(results, 0o600),
        "remove it": lambda: os.remove(results),
    }


def modes(target):
    return {
        "change a file's mode": lambda: os.chmod(_own_file(), 0o700),
        "set an extended attribute": lambda: os.setxattr(_own_file(), "user.test", b"x"),
    }


def _read(path):
    with open(path, "rb") as file:
        file.read(1)


def _nonempty(names):
    if not names:
        raise Held("empty")


def _close(descriptor):
    os.close(descriptor)


def _own_file():
    with open("own", "w"):
        return os.path.abspath("own")


# -- the judge ----------------------------------------------------------------------------------------------------


def judge(target):
    pid = target["judge"]
    return {
        "signal it": lambda: os.kill(pid, 0),
        "have a pipe signal it": lambda: _signal_by_pipe(target),
        "read its memory": lambda: _read_at(f"/proc/{pid}/mem", target["address"]),
        "read its memory by a call": lambda: _vm_read(pid, target["address"]),
        "read its environment": lambda: _read(f"/proc/{pid}/environ"),
        "list its files": lambda: os.listdir(f"/proc/{pid}/fd"),
        "take a file of it": lambda: _take_descriptor(pid),
        "see its limits": lambda: _resource().prlimit(pid, _resource().RLIMIT_CORE),
        "change its priority": lambda: os.setpriority(os.PRIO_PROCESS, pid, os.getpriority(os.PRIO_PROCESS, pid)),
        "bind it to a processor": lambda: os.sched_setaffinity(pid, os.sched_getaffinity(pid)),
    }


def _signal_by_pipe(target):
    import fcntl

    reader, writer = os.pipe()
    try:
        fcntl.fcntl(reader, fcntl.F_SETOWN, target["judge"])
    finally:
        os.close(reader)
        os.close(writer)
    if os.getuid() != target["uid"]:
        raise Held("it is another user's")


def _read_at(path, address):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.pread(descriptor, 8, address)
    finally:
        os.close(descriptor)


def _vm_read(pid, address):
    here = (ctypes.c_size_t * 2)(ctypes.addressof(ctypes.create_string_buffer(8)), 8)
    _checked(_libc().process_vm_readv(pid, here, 1, (ctypes.c_size_t * 2)(address, 8), 1, 0))


def _take_descriptor(pid):
    handle = os.pidfd_open(pid)
    try:
        os.close(_checked(_libc().syscall(438, handle, 0, 0)))
    finally:
        os.close(handle)


# -- the network --------------------------------------------------------------------------------------------------


def network(target):
    tcp, udp, abstract = target["tcp"], target["udp"], target["abstract"]
    return {
        "connect by TCP": lambda: _connect("AF_INET", "SOCK_STREAM", tcp and ("127.0.0.1", tcp)),
        "send by UDP": lambda: _connect("AF_INET", "SOCK_DGRAM", udp and ("127.0.0.1", udp)),
        "connect to a socket file": lambda: _connect("AF_UNIX", "SOCK_STREAM", target["socket"]),
        "connect to a nameless socket": lambda: _connect("AF_UNIX", "SOCK_STREAM", abstract and f"\0{abstract}"),
        "ask the kernel": lambda: _connect("AF_NETLINK", "SOCK_RAW", (0, 0)),
        "listen": lambda: _listen(),
    }


def _connect(family, kind, address):
    if address is None:
        raise ImportError("nobody listens")
    with socket.socket(getattr(socket, family), getattr(socket, kind)) as made:
        made.settimeout(1.0)
        made.connect(address)
        if kind == "SOCK_DGRAM":
            made.send(b"x")


def _listen():
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        made.listen()


# -- processes, and what is left of them --------------------------------------------------------------------------


def processes(target):
    return {
        "fork": _fork,
        "clone": lambda: _clone(target),
        "start a program": _run,
        "start a program from memory": _run_from_memory,
    }


def _fork():
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _clone(target):
    """By the newer call, which libraries try first."""
    if target["calls"] is None:
        raise ImportError("the call's number is not known")
    arguments = (ctypes.c_uint64 * 11)()  # no flags, and no signal at its end
    child = _checked(_libc().syscall(435, arguments, 88))
    if child == 0:
        os._exit(0)
    with contextlib.suppress(OSError):
        os.waitpid(child, 0x40000000)  # __WALL: it tells nobody that it ends


def _run():
    with contextlib.suppress(FileNotFoundError):  # so far it came
        os.execv("/there is none of this name", ["x"])


def _run_from_memory():
    descriptor = os.memfd_create("program")
    try:
        os.execve(descriptor, ["x"], {})
    finally:
        os.close(descriptor)


def sharing(target):
    """A segment, a queue, a semaphore of System V; each is removed again."""
    libc = _libc()
    return {
        "shared memory": lambda: libc.shmctl(_checked(libc.shmget(0, 4096, 0o1600)), 0, None) and None,
        "a message queue": lambda: libc.msgctl(_checked(libc.msgget(0, 0o1600)), 0, None) and None,
        "a semaphore": lambda: libc.semctl(_checked(libc.semget(0, 1, 0o1600)), 0, 0) and None,
    }


def outliving(target):
    return {"outlive the judge": lambda: _set_state(1, 0, 2, 9)}  # PDEATHSIG: SIGKILL


def loosening(target):
    return {
        "be looked into": lambda: _set_state(4, 1, 3, 0),  # DUMPABLE
        "gain rights by a program": lambda: _is_state(39, 1),  # NO_NEW_PRIVS
        "be spared when memory runs out": _be_spared,
    }


def _set_state(option, value, ask, wanted):
    """Changes it, or finds that it was not as it should be in the first place."""
    seen = ctypes.c_int(-1)
    answer = _libc().prctl(ask, ctypes.byref(seen), 0, 0, 0) if ask == 2 else _libc().prctl(ask, 0, 0, 0, 0)
    if (seen.value if ask == 2 else answer) == wanted:
        _checked(_libc().prctl(option, value, 0, 0, 0))


def _is_state(ask, wanted):
    if _libc().prctl(ask, 0, 0, 0, 0) == wanted:
        raise Held("it is set, for good")


def _be_spared():
    with open("/proc/self/oom_score_adj") as score:
        value = score.read().strip()
    if value != "1000":
        return value
    with open("/proc/self/oom_score_adj", "w") as score:
        score.write("0")


def leaving(target):
    """Not refused everywhere: whether it is still there at the end is for the judge to see."""
    return {
        f"a file in {folder}": lambda folder=folder: _leave(os.path.join(folder, target["mark"])) for folder in target["shared"]
    }


def _leave(path):
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def leave_a_process():
    """A daemon in another session, that waits; its number, or None where there can be none."""
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


def rights(target):
    return {
        "become root": lambda: os.setuid(0),
        "become root's group": lambda: os.setgid(0),
        "change its groups": lambda: os.setgroups([]),
        "have all rights in a world of its own": lambda: _checked(_libc().unshare(0x10000000)) and None,
    }


def user(target):
    def same():
        if os.getuid() != target["uid"]:
            raise Held(f"it is user {os.getuid()}")
        return "it is the judge's own"

    return {"be the judge's user": same}


def limits(target):
    names = ["RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CORE"]
    tried = {"write a large file": lambda: _grow(target["file_size"]), "open many files": _open_many}
    if target["memory"] is not None:
        names.append("RLIMIT_AS")
        tried["take memory"] = lambda: _take(target["memory"], private=True)
        tried["take shared memory"] = lambda: _take(target["memory"], private=False)
    return {f"raise {name}": lambda name=name: _raise_limit(name) for name in names} | tried


def _raise_limit(name):
    resource = _resource()
    what = getattr(resource, name)
    _, hard = resource.getrlimit(what)
    if hard == resource.RLIM_INFINITY:
        return "there is none"
    try:
        resource.setrlimit(what, (hard + 1, hard + 1))
    except ValueError as refusal:
        raise Held(str(refusal)) from None


def _take(megabytes, private):
    flags = {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS} if private else {}
    mmap.mmap(-1, (megabytes + 64) << 20, **flags).close()


def _grow(megabytes):
    with open("large", "wb") as file:
        file.truncate((megabytes << 20) + 1)


def _open_many():
    opened = []
    try:
        for _ in range(5000):
            opened.append(os.open(os.devnull, os.O_RDONLY))
    finally:
        for descriptor in opened:
            os.close(descriptor)


def kernel(target):
    if target["calls"] is None:
        return {"make its calls": _unknown}
    return {
        name: lambda number=number: _checked(_libc().syscall(number, -1, 0, 0, 0, 0, 0)) and None
        for name, number in target["calls"].items()
    }


def _unknown():
    raise ImportError("no table of its calls")


def descriptors(target):
    """None was inherited that leads to a file or a folder."""
    known = {os.stat(path).st_rdev for path in (os.devnull, "/dev/urandom") if os.path.exists(path)}

    def look():
        seen = []
        for number in range(256):
            with contextlib.suppress(OSError):
                status = os.fstat(number)
                kind = status.st_mode & 0o170000
                if kind != 0o010000 and not (kind == 0o020000 and status.st_rdev in known):  # a pipe, a harmless device
                    seen.append(f"{number}: {kind:o}")
        if not seen:
            raise Held("pipes and /dev/null alone")
        return ", ".join(seen)

    return {"inherit a file": look}


def works():
    """What every submission needs; a sandbox that holds because nothing works in it would prove nothing."""
    with open("own", "w") as own:
        own.write("x")
    with open(os.path.abspath(__file__), "rb") as source:
        source.read(1)
    thread = threading.Thread(target=os.getpid)
    thread.start()
    thread.join()
    return {"works": True}


def _resource():
    import resource

    return resource


def _libc():
    if not sys.platform.startswith("linux"):
        raise ImportError("not Linux")
    return ctypes.CDLL(None, use_errno=True)


def _checked(code):
    if code < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return code


GROUPS = {
    "no secret can be read": reading,
    "hidden folders are out of sight": hidden,
    "hidden files are out of sight": planted,
    "other files cannot be read": elsewhere,
    "no result can be changed": changing,
    "modes stay as they are": modes,
    "the judge cannot be touched": judge,
    "nothing can be sent": network,
    "no process can be started": processes,
    "nothing can be shared": sharing,
    "it ends with the judge": outliving,
    "what holds it stays": loosening,
    "it is a user of its own": user,
    "limits hold": limits,
    "the kernel's other doors are shut": kernel,
    "no file is inherited": descriptors,
    "nothing can be left": leaving,
    "it cannot gain rights": rights,  # last: what it gained would change the other answers
}
