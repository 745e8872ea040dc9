"""The zygote: has imported torch, runs nobody's code, and forks a worker for every submission.

It is started as `python -I start.py zygote DESCRIPTOR JUDGE MODULES LAYERS`, from nothing, so that it holds nothing of the
judge's. It reads no submission, so that nothing of one is seen by the next. One worker is forked ahead, as a fork of torch
takes longer than everything else that a new worker needs: this spare waits for the next request, and when it has one, the
zygote forks another. A request is one message on the socket DESCRIPTOR: a worker's configuration, environment and folder,
with the descriptors of its three streams and of a pipe for its process id. All end when the judge closes the socket, or ends.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import itertools
import json
import os
import select
import socket
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

from . import compiler, simulated
from . import main as worker

MOST = 64 << 10  # bytes of a request
LATE = {"numpy": ("numpy.random",), "sympy": ("sympy.tensor.tensor",)}  # module -> what it imports at its first use
SEVERAL = 4  # workers served: from then on it serves a class, and what makes later forks cheaper pays


def main() -> None:
    """Serve until the judge hangs up."""
    descriptor, judge, modules, layers_path = sys.argv[1:]
    control = socket.socket(fileno=int(descriptor))
    _end_with(int(judge))
    layers = worker.load_layers(layers_path)
    assert layers is not None
    layers.make_unreadable()
    layers.prepare()
    gc.disable()  # while torch is imported it would only look again and again at what stays
    _warm(json.loads(modules))
    if _threads() > 1:
        raise SystemExit("a process with threads cannot be forked safely")
    gc.collect()
    gc.freeze()  # the collector leaves alone what all workers share, so that no worker copies it
    gc.enable()
    control.send(b"!")  # from now on it forks at once
    served, collapsing = 0, _collapsing()
    while not _hung_up(control):
        if served >= SEVERAL:
            with contextlib.suppress(Exception):  # it helps, and nobody depends on it
                list(itertools.islice(collapsing, 2))  # some milliseconds, while a worker works
        waits, waiting = os.pipe()  # the spare closes its end when it has a request, or ends
        if _fork():
            _wait_for_a_request(control, int(judge), waiting, layers)
        os.close(waiting)
        os.read(waits, 1)
        os.close(waits)
        served += 1


def _wait_for_a_request(control: socket.socket, judge: int, waiting: int, layers: ModuleType) -> None:
    """In the spare: wait, and become the worker that is asked for. Does not return."""
    _await_adoption(judge, control)
    request, descriptors, _, _ = socket.recv_fds(control, MOST, 4)
    if not request:
        os._exit(0)
    os.close(waiting)
    os.setsid()
    os.write(descriptors[3], b"%d" % os.getpid())
    control.close()
    layers.make_readable()  # to itself; its layers close that again, in their order
    _become(json.loads(request), descriptors)


def _end_with(judge: int) -> None:
    """End when the judge ends, also while importing, when nothing is read from it."""
    import ctypes

    ctypes.CDLL(None).prctl(1, 9, 0, 0, 0)  # PR_SET_PDEATHSIG, SIGKILL
    if os.getppid() != judge:
        raise SystemExit("the judge is gone")


def _warm(modules: Sequence[str]) -> None:
    """Import and set up what happens at first use, before the first fork, in one thread."""
    torch = importlib.import_module("torch")
    compiler.put_off(torch)
    wanted = ("numpy", *modules)
    for name in (*wanted, *(late for module in wanted for late in LATE.get(module, ()))):
        with contextlib.suppress(ImportError):  # a worker that needs it says so
            importlib.import_module(name)
    torch.set_num_threads(1)
    if hasattr(torch, "linalg"):
        x = torch.eye(2, requires_grad=True)
        torch.linalg.cholesky(x * x).sum().backward()
        torch.autograd.grad(x * x, x, torch.ones(2, 2))  # imports what it needs
        # Each worker would copy all of torch's tables to register it. After a first backward: torch starts a thread for each
        # device that it knows by then.
        simulated.backend(torch)
    deadline = time.monotonic() + 1.0
    while _threads() > 1 and time.monotonic() < deadline:  # matplotlib sets a timer while it looks for fonts
        time.sleep(0.01)


def _collapsing() -> Iterator[None]:
    """Put our memory into pages of 2 MiB, a part at a time, where the system has them (Linux 6.1): a fork copies an entry for
    each page, and a process that ends gives each back. A page that a worker writes to is split again, for it alone."""
    import ctypes

    madvise, huge = ctypes.CDLL(None).madvise, 2 << 20
    madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:
        parts = [line.split() for line in maps]
    for addresses, mode, *_, inode, name in ([*part, ""][:6] for part in parts):
        if mode == "rw-p" and inode == "0" and name in ("", "[heap]"):
            first, end = (int(address, 16) for address in addresses.split("-"))
            for page in range(-(-first // huge) * huge, end - huge + 1, huge):
                madvise(page, huge, 25)  # MADV_COLLAPSE
                yield


def _threads() -> int:
    return len(os.listdir("/proc/self/task"))


def _hung_up(control: socket.socket) -> bool:
    poll = select.poll()
    poll.register(control, 0)
    return bool(poll.poll(0))


def _fork() -> bool:
    """True in the new process, which is the judge's child: the judge alone hears how it ends."""
    pid = _fork_for_the_parent()
    if pid is None:  # by a process that ends at once, so that the judge adopts what it has started
        if first := os.fork():
            os.waitpid(first, 0)
            return False
        if os.fork():
            os._exit(0)
        return True
    return pid == 0


def _fork_for_the_parent() -> int | None:
    """As `os.fork`, but the child is our parent's, and not ours; None where the system does not do it.

    Half the cost of a fork of a fork. It is the system call that `os.fork` makes with one more flag, and with everything that
    Python does around it. What libc does around it is for processes with threads, but for the thread id that it keeps: the
    kernel writes the new one there, as it does for libc.
    """
    import ctypes
    import platform

    number = {"x86_64": 56, "aarch64": 220}.get(platform.machine())
    python, libc, kept = ctypes.pythonapi, ctypes.PyDLL(None), ctypes.c_void_p()
    if number is None or libc.prctl(40, ctypes.byref(kept), 0, 0, 0) != 0 or not kept.value:  # PR_GET_TID_ADDRESS
        return None
    # CLONE_PARENT, CLONE_CHILD_SETTID, CLONE_CHILD_CLEARTID, SIGCHLD
    flags = 0x8000 | 0x1000000 | 0x200000 | 17
    python.PyOS_BeforeFork()
    # The last two are the thread id's address and an unused argument, in an order that differs between processors.
    pid: int = libc.syscall(*map(ctypes.c_long, (number, flags, 0, 0, kept.value, kept.value)))
    if pid == 0:
        python.PyOS_AfterFork_Child()
    else:
        python.PyOS_AfterFork_Parent()
    return None if pid < 0 else pid


def _await_adoption(judge: int, control: socket.socket) -> None:
    """Our parent is about to end. If the judge does not adopt us, because it has ended or another process does, nobody would
    end us."""
    deadline = time.monotonic() + 5.0
    while os.getppid() != judge:
        if _hung_up(control) or time.monotonic() > deadline:
            os._exit(1)
        time.sleep(0.0002)


def _become(request: Mapping[str, Any], descriptors: Sequence[int]) -> None:
    """Take on everything that a process started from nothing would have, and do what it would do."""
    for target, descriptor in enumerate(descriptors[:3]):
        os.dup2(descriptor, target)
    os.closerange(3, 1 << 12)
    # New streams: the old ones took the null device for a file in which one can seek.
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        stream = open(number, mode, closefd=False)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    tempfile.tempdir = None
    sys.argv = [sys.argv[0], json.dumps(request["config"])]
    status = 1
    try:
        worker.main()
        status = 0
    except BaseException:  # whoever asks why there is no worker is told, as by one started from nothing
        traceback.print_exc()
    finally:
        os._exit(status)
