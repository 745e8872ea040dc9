"""The self-test: attacks of our own, tried in a worker that is confined like any other, show what this machine protects from.

The worker needs no torch. A proof claims no more than was tried: it names every attempt and its result. The self-test decides
nothing; whoever grades decides by its proof.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import platform
import secrets
import shutil
import socket
import stat
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.sandbox import layers, processes, remains, seccomp
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.limits import Isolation, Limits, Placement
from autograder.sandbox.protection import Attempt, Proof
from autograder.sandbox.session import Answered, Session, WorkerUnavailable

ATTACKS = Path(__file__).parent / "inside" / "attacks.py"
LIMIT = 20.0  # seconds for all attempts; they take a hundredth of it

DANGEROUS = (
    "mount",
    "unshare",
    "setns",
    "bpf",
    "perf_event_open",
    "userfaultfd",
    "io_uring_setup",
    "add_key",
    "keyctl",
    "open_by_handle_at",
    "memfd_secret",
    "fchmodat2",
    "personality",
    "process_madvise",
    "kcmp",
)
"""System calls that do nothing when made with wrong arguments."""


def probe(host: SandboxHost, limits: Limits) -> Proof:
    """Try every attack in a worker as this host starts them, once for each kind of worker in each process.

    raises WorkerUnavailable where no worker can be started, or one in which nothing works
    """
    placement = replace(host.placement, threads=Placement().threads)  # it is the same with any number of threads
    return _probe(placement, host.python, replace(host.isolation, required=()), limits)


@functools.lru_cache(maxsize=8)
def _probe(placement: Placement, python: str, isolation: Isolation, limits: Limits) -> Proof:
    began = time.monotonic()
    layers.protect_judge()  # as while it grades
    with _planted(isolation, limits) as target, SandboxHost(placement, isolation, python=python) as host:
        host = host.hiding(str(Path(target["open"]).parent))
        with host.open_without_torch({"attacks.py": ATTACKS.read_text("utf-8")}, {"mod": "attacks"}, limits) as box:
            _asked(box, "works")
            if box.hello["hello"]["device"] != "cpu":
                target["memory"] = None  # a GPU's driver cannot work under a limit
            tried = _asked(box, "attempts", target)["attempts"]
            daemon = _asked(box, "leave_a_process")["pid"]
            held, uid = dict(box.hello["layers"]), box.uid
        attempts = {
            protection: tuple(Attempt(name, *result) for name, result in group.items()) for protection, group in tried.items()
        }
        attempts["nothing is left behind"] = tuple(_left(target, attempts["no file can be left behind"], daemon, uid))
    return Proof(held, attempts, isolation.processes_allowed, time.monotonic() - began)


def _asked(box: Session, call: str, *args: Any) -> dict[str, Any]:
    """The results of one call of an attack."""
    reply = box.ask({"call": call, "args": list(args)}, LIMIT)
    if not isinstance(reply, Answered) or "results" not in reply.message:
        what = reply.message["error"]["message"] if isinstance(reply, Answered) else f"{reply.why}: {reply.printed[-500:]}"
        raise WorkerUnavailable(f"the self-test could not be run ({call}: {what})")
    results: dict[str, Any] = reply.message["results"]
    return results


@contextlib.contextmanager
def _planted(isolation: Isolation, limits: Limits) -> Iterator[dict[str, Any]]:
    """A secret, a results file, a folder that everyone could read were it not hidden, and a listener on every kind of socket.

    Yields what the attacks are told of them.
    """
    with contextlib.ExitStack() as stack:
        closed, opened = (Path(stack.enter_context(_folder(mode))) for mode in (0o700, 0o755))
        for path, mode in ((closed / "secret", 0o600), (closed / "results", 0o600), (opened / "file", 0o644)):
            path.write_text("swordfish")
            path.chmod(mode)
        value = ctypes.create_string_buffer(b"swordfish")  # in the judge's memory, as long as it is planted
        target: dict[str, Any] = {
            "judge": os.getpid(),
            "uid": os.getuid() if hasattr(os, "getuid") else None,
            "mark": f"autograder-{secrets.token_hex(8)}",
            "secret": str(closed / "secret"),
            "results": str(closed / "results"),
            "open": str(opened / "file"),
            "address": ctypes.addressof(value),
            "public": _public_file(),
            "hidden": _contents(isolation.hidden),
            "memory": limits.memory,
            "file_size": limits.file_size,
            "calls": _dangerous(),
            "shared": remains.shared_folders(),
        }
        try:
            yield target | _listeners(stack, opened / "socket")
        finally:
            for folder in target["shared"]:
                Path(folder, target["mark"]).unlink(missing_ok=True)


@contextlib.contextmanager
def _folder(mode: int) -> Iterator[str]:
    folder = tempfile.mkdtemp(prefix="autograder-planted-")
    os.chmod(folder, mode)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _public_file() -> str:
    """A file that everyone may read, and that no submission needs; "" where there is none."""
    for path in ("/etc/passwd", "/etc/os-release", "/etc/hosts"):
        if os.path.isfile(path) and os.stat(path).st_mode & stat.S_IROTH:
            return path
    return ""


def _contents(hidden: tuple[str, ...]) -> dict[str, list[str]]:
    """Each hidden folder that there is, and up to three files anywhere in it."""
    found = {}
    for folder in map(os.path.realpath, hidden):
        if os.path.isdir(folder):
            files = (os.path.join(path, name) for path, _, names in os.walk(folder) for name in names)
            found[folder] = [path for path, _ in zip(files, range(3), strict=False)]
    return found


def _dangerous() -> dict[str, int] | None:
    """The numbers of dangerous system calls; None where they are not known."""
    if os.name != "posix" or platform.machine() not in seccomp.ARCHITECTURES:
        return None
    numbers = {call.name: getattr(call, platform.machine()) for call in seccomp.TABLE}
    return {name: numbers[name] for name in DANGEROUS if numbers[name] is not None}


def _listeners(stack: contextlib.ExitStack, path: Path) -> dict[str, Any]:
    """Where somebody listens, for each way to call; None where nobody can."""
    heard: dict[str, Any] = {}
    for name, family, kind, address in (
        ("tcp", "AF_INET", "SOCK_STREAM", ("127.0.0.1", 0)),
        ("udp", "AF_INET", "SOCK_DGRAM", ("127.0.0.1", 0)),
        ("socket", "AF_UNIX", "SOCK_STREAM", str(path)),
        ("abstract", "AF_UNIX", "SOCK_STREAM", f"\0{path.parent.name}"),
    ):
        heard[name] = None
        with contextlib.suppress(OSError, AttributeError):  # only Linux has nameless sockets, Windows none in files
            listener = stack.enter_context(socket.socket(getattr(socket, family), getattr(socket, kind)))
            listener.bind(address)
            if kind == "SOCK_STREAM":
                listener.listen()
            heard[name] = {"socket": str(path), "abstract": path.parent.name}.get(name) or listener.getsockname()[1]
    if heard["socket"]:
        path.chmod(0o777)
    return heard


def _left(target: Mapping[str, Any], tried: tuple[Attempt, ...], daemon: int | None, uid: int | None) -> Iterator[Attempt]:
    """What of all that the worker could leave is there after its end."""
    for attempt, folder in zip(tried, target["shared"], strict=True):
        there = Path(folder, target["mark"]).exists()
        made = "it was removed" if attempt.succeeded else f"it could not be made: {attempt.said}"
        yield Attempt(attempt.name, there, "it is still there" if there else made)
    alive = daemon is not None and os.path.exists(f"/proc/{daemon}")
    yield Attempt("a process", alive, f"{daemon} runs on" if alive else "ended" if daemon else "it could not be started")
    running = [process.pid for process in processes.running() if uid is not None and process.uid == uid]
    yield Attempt("anything of its user", bool(running) if uid is not None else None, "")
