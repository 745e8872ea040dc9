"""The self-test: what a submission would be kept from on this machine, tried by a worker that runs our own attacks.

The worker is started as any other, with the same confinement, but without torch. A line never claims more than what was
tried: it names every attempt and what came of it. Nothing here is of the judging; who grades decides on the proof.
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
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from autograder.sandbox import landlock, layers, processes, remains, seccomp
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.limits import Isolation, Limits, Placement
from autograder.sandbox.session import Answered, Session, WorkerUnavailable

ATTACKS = Path(__file__).parent / "inside" / "attacks.py"
LIMIT = 20.0  # seconds for all attempts; they take a hundredth of it

FOR_MARKS = (
    "no secret can be read",
    "hidden folders are out of sight",
    "no result can be changed",
    "the judge cannot be touched",
    "nothing can be sent",
    "no process can be started",
    "nothing can be shared",
    "it ends with the judge",
    "what holds it stays",
    "it cannot gain rights",
    "limits hold",
    "no file is inherited",
    "nothing is left behind",
)
"""The protections without which nothing is graded for marks. The others are a second wall, or orientation."""

WITH_PROCESSES = ("no process can be started", "it ends with the judge")  # what an assignment that may start some gives up
SECRETS = ("no secret can be read", "hidden folders are out of sight")

SHOWN_BY = {
    "disk view": ("hidden files are out of sight", "find a hidden file"),
    "resource limits": ("limits hold", ""),
    "ended first where memory runs out": ("what holds it stays", "be spared when memory runs out"),
    "own user": ("it is a user of its own", ""),
    "dies with the judge": ("it ends with the judge", "outlive the judge"),
    "memory unreadable": ("what holds it stays", "be looked into"),
    "no new privileges": ("what holds it stays", "gain rights by a program"),
    "Landlock": ("other files cannot be read", ""),
    "seccomp": ("the kernel's other doors are shut", ""),
}
"""The attempts that a layer's being there decides: their protection, and the one of them, or all."""

DOORS = (
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
"""Calls that do nothing when made with wrong arguments."""


@dataclass(frozen=True)
class Attempt:
    """through: it came through (None: it could not be tried here); answer: what the system said"""

    name: str
    through: bool | None
    answer: str

    def __str__(self) -> str:
        verdict = {True: "COMES THROUGH", False: "refused", None: "not tried"}[self.through]
        return f"{self.name}: {verdict}{f' ({self.answer})' if self.answer else ''}"


@dataclass(frozen=True)
class Proof:
    """What was tried and what came of it. layers: name -> "on", or why not; attempts: by the protection they try"""

    layers: Mapping[str, str]
    attempts: Mapping[str, tuple[Attempt, ...]]
    processes_allowed: bool
    seconds: float

    def holds(self, protection: str) -> bool:
        """Something was tried, and nothing came through."""
        tried = [attempt.through for attempt in self.attempts.get(protection, ())]
        if protection == "hidden folders are out of sight" and not tried:
            return True  # there is none
        return False in tried and True not in tried

    def missing(self, required: tuple[str, ...] = FOR_MARKS) -> tuple[str, ...]:
        """Sentences, one for each required protection that does not hold."""
        wanted = [name for name in required if not (self.processes_allowed and name in WITH_PROCESSES)]
        said = [f"not so: {name} ({self._why(name)})" for name in wanted if not self.holds(name)]
        if required and self.processes_allowed and self.layers.get("own user") != "on":
            said.append("the assignment allows processes, so its workers need a user of their own: grade as root in a container")
        return tuple(said)

    @property
    def keeps_secrets(self) -> bool:
        """May private cases be sent, and hidden checks be run at all?"""
        return all(map(self.holds, SECRETS))

    @property
    def layers_on(self) -> tuple[str, ...]:
        """For `Isolation.required`: a worker that has fewer is not what was tried here."""
        return tuple(name for name, state in self.layers.items() if state == "on")

    @property
    def lines(self) -> tuple[str, ...]:
        """For people: a line for each layer, and for each protection."""
        said = [f"{name}: {self.layers[name]}{self._shown(name)}" for name in self.layers]
        for protection, tried in self.attempts.items():
            verdict = "holds" if self.holds(protection) else "DOES NOT HOLD" if any(a.through for a in tried) else "not tried"
            said.append(f"{protection}: {verdict} — {'; '.join(map(str, tried))}")
        return tuple(said)

    def as_data(self) -> dict[str, Any]:
        """For results.json: what holds, and of what does not, why."""
        return {
            "layers": dict(self.layers),
            "held": [name for name in self.attempts if self.holds(name)],
            "not held": {name: self._why(name) for name in self.attempts if not self.holds(name)},
            "missing": list(self.missing()),
            "seconds": round(self.seconds, 3),
        }

    def _why(self, protection: str) -> str:
        tried = self.attempts.get(protection, ())
        return "; ".join(str(a) for a in tried if a.through) or "; ".join(map(str, tried)) or "it was not tried"

    def _shown(self, layer: str) -> str:
        protection, name = SHOWN_BY.get(layer, ("", ""))
        tried = [a for a in self.attempts.get(protection, ()) if name in ("", a.name) and a.through is not None]
        if self.layers[layer] != "on" or not tried:
            return ""
        version = {"Landlock": f"version {landlock.version()}; ", "seccomp": f"{len(seccomp.TABLE)} calls; "}.get(layer, "")
        return f" ({version}{'; '.join(map(str, tried))})"


def probe(host: SandboxHost, limits: Limits) -> Proof:
    """Try every attack in a worker as this host starts them, once for each kind of worker in each process.

    raises WorkerUnavailable where no worker can be started, or one in which nothing works
    """
    return _probe(host.placement.device, host.python, replace(host.isolation, required=()), limits)


@functools.lru_cache(maxsize=8)
def _probe(device: str, python: str, isolation: Isolation, limits: Limits) -> Proof:
    began = time.monotonic()
    layers.protect_judge()  # as while it grades
    with _planted(isolation, limits) as target, SandboxHost(Placement(device), isolation, python=python) as host:
        host = host.hiding(str(Path(target["open"]).parent))
        with host.open_without_torch({"attacks.py": ATTACKS.read_text("utf-8")}, {"mod": "attacks"}, limits) as box:
            _asked(box, "works")
            if box.hello["hello"]["device"] != "cpu":
                target["memory"] = None  # a GPU's driver cannot work under a limit
            tried = _asked(box, "attempts", target)["attempts"]
            daemon = _asked(box, "leave_a_process")["pid"]
            held, uid = dict(box.hello["layers"]), box._uid
        attempts = {
            protection: tuple(Attempt(name, *answer) for name, answer in group.items()) for protection, group in tried.items()
        }
        attempts["nothing is left behind"] = tuple(_left(target, attempts["nothing can be left"], daemon, uid))
    return Proof(held, attempts, isolation.processes_allowed, time.monotonic() - began)


def _asked(box: Session, call: str, *args: Any) -> Mapping[str, Any]:
    answer = box.ask({"call": call, "args": list(args)}, LIMIT)
    if not isinstance(answer, Answered) or "results" not in answer.message:
        what = answer.message["error"]["message"] if isinstance(answer, Answered) else f"{answer.why}: {answer.printed[-500:]}"
        raise WorkerUnavailable(f"the self-test could not be run ({call}: {what})")
    return answer.message["results"]


@contextlib.contextmanager
def _planted(isolation: Isolation, limits: Limits) -> Iterator[dict[str, Any]]:
    """A secret, a results file, a folder that all may read were it not hidden, and ears on every kind of socket."""
    with contextlib.ExitStack() as stack:
        closed, opened = (Path(stack.enter_context(_folder(mode))) for mode in (0o700, 0o755))
        for path, mode in ((closed / "secret", 0o600), (closed / "results", 0o600), (opened / "file", 0o644)):
            path.write_text("swordfish")
            path.chmod(mode)
        value = ctypes.create_string_buffer(b"swordfish")  # in the judge's memory, until this ends
        target = {
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
            "calls": _doors(),
            "shared": remains.shared_folders(),
        }
        try:
            yield target | _ears(stack, opened / "socket")
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
    """A file that everybody may read, and that no submission needs."""
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


def _doors() -> dict[str, int] | None:
    numbers = {call.name: getattr(call, platform.machine(), None) for call in seccomp.TABLE}
    known = os.name == "posix" and platform.machine() in seccomp.ARCHITECTURES
    return {name: numbers[name] for name in DOORS if numbers[name] is not None} if known else None


def _ears(stack: contextlib.ExitStack, path: Path) -> dict[str, Any]:
    """Somebody who listens, wherever a worker could call; None where nobody can."""
    heard: dict[str, Any] = {}
    for name, family, kind, address in (
        ("tcp", "AF_INET", "SOCK_STREAM", ("127.0.0.1", 0)),
        ("udp", "AF_INET", "SOCK_DGRAM", ("127.0.0.1", 0)),
        ("socket", "AF_UNIX", "SOCK_STREAM", str(path)),
        ("abstract", "AF_UNIX", "SOCK_STREAM", f"\0{path.parent.name}"),
    ):
        heard[name] = None
        with contextlib.suppress(OSError, AttributeError):  # only Linux has nameless sockets, Windows none in files
            ear = stack.enter_context(socket.socket(getattr(socket, family), getattr(socket, kind)))
            ear.bind(address)
            if kind == "SOCK_STREAM":
                ear.listen()
            heard[name] = ear.getsockname()[1] if family == "AF_INET" else path.parent.name if name == "abstract" else str(path)
    if heard["socket"]:
        path.chmod(0o777)
    return heard


def _left(target: Mapping[str, Any], tried: tuple[Attempt, ...], daemon: int | None, uid: int | None) -> Iterator[Attempt]:
    """What is there when the worker is gone, of what it was able to leave."""
    for attempt, folder in zip(tried, target["shared"], strict=True):
        there = Path(folder, target["mark"]).exists()
        made = "it was removed" if attempt.through else f"it could not be made: {attempt.answer}"
        yield Attempt(attempt.name, there, "it is still there" if there else made)
    alive = daemon is not None and os.path.exists(f"/proc/{daemon}")
    yield Attempt("a process", alive, f"{daemon} runs on" if alive else "ended" if daemon else "it could not be started")
    running = [process.pid for process in processes.running() if uid is not None and process.uid == uid]
    yield Attempt("anything of its user", bool(running) if uid is not None else None, "")
