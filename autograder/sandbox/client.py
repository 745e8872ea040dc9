"""The judge's side of a worker: starts it, asks it, and ends it and everything it started.

Works wherever Python has pipes and threads; what only Linux has is asked of `layers` and `remains`.
"""

from __future__ import annotations

import json
import os
import queue
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from autograder.sandbox import remains
from autograder.sandbox.inside import wire
from autograder.sandbox.scratch import Scratch

if TYPE_CHECKING:
    from autograder.sandbox.zygote import Forked, Zygote

LAYERS = Path(__file__).parent / "layers.py"
MOST_REPLY, MOST_TEXT = 4 << 20, 2 << 20  # bytes of arrays, and of all else, in one reply
MOST_NESTED = wire.MOST_DEPTH - 10  # a record holds the reply within itself, and must be kept as well
EXPANSION = 24  # a list of nothing but empty dicts takes so many times its text, and nothing takes more
MOST_PRINTED = 16 << 10  # kept of what one program prints; the rest is read and dropped
CREDIT = 2.0  # limits: so long a worker may wait for a processor that others use before that counts as its own time
START_LIMIT = 120.0  # seconds for Python and torch to start: ours, not the student's
WINDOWS_NEEDS = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "PROGRAMFILES", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE")
"""Variables without which libraries are not found or loaded there; they say nothing of anybody."""


@dataclass(frozen=True)
class Settings:
    """How workers run. memory: MiB beyond torch; hidden: folders covered where that is possible; processes_allowed: may
    start other programs, up to `processes`; required: layers without which no worker is used; bare: for the self-test,
    without torch; zygote: fork workers from one, where that is possible; imports: modules that it imports beside torch"""

    device: str = "cpu"
    threads: int = 1
    memory: int | None = 1024
    processes: int = 256
    file_size: int = 64
    seed: int = 0
    hidden: tuple[str, ...] = ()
    python: str = sys.executable
    processes_allowed: bool = False
    required: tuple[str, ...] = ()
    bare: bool = False
    zygote: bool = True
    imports: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answered:
    """The worker answered. message: its reply; printed: what the submission wrote meanwhile; seconds: its own time;
    size: bytes of memory the message takes here, at most."""

    message: Mapping[str, Any]
    printed: str
    seconds: float
    size: int = 0


@dataclass(frozen=True)
class Lost:
    """The worker is gone. why: "timed out", "died" or "malformed"; status: its exit status (negative: a signal)."""

    why: str
    status: int | None
    printed: str
    seconds: float


class WorkerUnavailable(Exception):
    """No worker could be started: our fault or the machine's, never the student's."""


@dataclass
class Sandbox:
    """Workers for one submission, one at a time: a lost one is replaced when the next request is made.

    sources: file name -> text, what can be imported; modules: name in programs -> module name
    """

    sources: Mapping[str, str]
    modules: Mapping[str, str]
    settings: Settings = field(default_factory=Settings)
    hello: Mapping[str, Any] = field(default_factory=dict)
    started: int = 0
    starting: float = 0.0

    def __post_init__(self) -> None:
        self._uid, self._layers = remains.claim_uid(), LAYERS
        self._scratch: Scratch | None = None
        self._process: subprocess.Popen | None = None
        self._threads: list[threading.Thread] = []
        try:
            self.start()
        except WorkerUnavailable:
            self.close()
            raise

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- asking ----------------------------------------------------------------------------------------------

    def ask(self, request: Mapping[str, Any] | bytes, limit: float) -> Answered | Lost:
        """One request, or its frame, and the answer or the loss, within `limit` seconds of the worker's own time."""
        self._ensure_greeted()
        self._printed.clear()
        clock = _OwnTime(self._process, CREDIT * limit)
        self._requests.put(request if isinstance(request, bytes) else wire.encode(request))
        try:
            message, size = self._awaited(limit, clock)
        except queue.Empty:
            return self._lose("timed out", clock.seconds())
        seconds = clock.seconds()
        if message is None:
            return self._lose("died", seconds)
        if not isinstance(message, Mapping) or not ("results" in message or "error" in message):
            return self._lose("malformed", seconds)
        return Answered(message, self._printed.text(settle=0.05), seconds, size)

    def _awaited(self, limit: float, clock: _OwnTime) -> tuple[Any, int]:
        """The reply. (A worker that has ended sends none, even if a child of its own keeps the wire open.)"""
        ended = False
        while True:
            rest = limit - clock.seconds()
            try:
                return self._replies.get(timeout=max(0.0, min(0.1, rest)))
            except queue.Empty:
                if ended:
                    return None, 0
                clock.look()
                if rest <= 0.1 and clock.seconds() >= limit:
                    raise
                ended = self._process.poll() is not None  # whatever it sent before is looked for once more

    def _lose(self, why: str, seconds: float) -> Lost:
        printed = self._printed
        status = self._end()
        return Lost(why, status, printed.text(), seconds)

    def discard(self) -> None:
        """Ends the worker: the next request is made to a new one."""
        if self._process is not None:
            self._process.kill()
        self._end()

    # -- starting and ending ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Begins to start a worker, without waiting for it: torch's import overlaps with whatever comes next."""
        self._began = time.monotonic()
        try:
            self._scratch = Scratch(self.sources, self._uid)
            self._process = self._worker()
        except OSError as error:
            self._end()
            raise WorkerUnavailable(f"{self.settings.python} could not be started: {error}") from error
        self._requests, self._replies = queue.SimpleQueue(), queue.SimpleQueue()
        self._printed = _Printed(self._process.stderr)
        conversation = (_converse, self._process, self._requests, self._replies)
        self._threads = [_in_background(self._printed.drain), _in_background(*conversation)]
        self._requests.put(b"")  # it greets unasked
        self._greeted = False
        self.started += 1

    def _worker(self) -> subprocess.Popen | Forked:
        config = {
            "folder": str(self._scratch.submission),
            "modules": dict(self.modules),
            "device": self.settings.device,
            "threads": self.settings.threads,
            "seed": self.settings.seed,
            "layers": str(self._layers) if os.name == "posix" and self._layers.exists() else "",
            "judge": os.getpid(),
            "bare": self.settings.bare,
            "policy": self._policy(),
        }
        environment, folder = _clean_environment(self._scratch.work), self._scratch.work
        if zygote := self._zygote():
            return zygote.spawn(config, environment, str(folder))
        return remains.start(
            [self.settings.python, "-I", "-B", str(self._scratch.path / "worker.py"), json.dumps(config)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            cwd=folder,
            env=environment,
            close_fds=True,
            start_new_session=True,
        )

    def _zygote(self) -> Zygote | None:
        if not self.settings.zygote or self.settings.bare:
            return None
        try:
            from autograder.sandbox import zygote
        except ImportError:  # what only some systems have is not needed on a student's own machine
            return None
        return zygote.serving(self.settings.python, self.settings.imports)

    def _policy(self) -> dict[str, Any]:
        settings, shared = self.settings, remains.shared_folders()
        if settings.processes_allowed and "/dev/shm" in shared:
            shared.remove("/dev/shm")  # what processes share memory by; `remains` sweeps it
        return {
            "uid": self._uid,
            "memory": settings.memory,
            "processes": settings.processes,
            "file_size": settings.file_size,
            "hidden": [*settings.hidden, *shared],
            "places": [str(self._scratch.path)],
            "writable": [str(self._scratch.work)],
            "given": ["processes"] if settings.processes_allowed else [],
        }

    def _ensure_greeted(self) -> None:
        if self._process is None:
            self.start()
        if self._greeted:
            return
        try:
            hello, _ = self._awaited(START_LIMIT, _OwnTime(None, 0.0))
        except queue.Empty:
            hello = None
        if hello is None and self._process.pid is None:  # the zygote cannot serve: from nothing, then
            self._end()
            self.settings = replace(self.settings, zygote=False)
            return self._ensure_greeted()
        if not isinstance(hello, Mapping) or "hello" not in hello:
            printed = self._printed
            status = self._end()
            raise WorkerUnavailable(f"the worker did not start (exit status {status}): {printed.text()[-2000:]}")
        self.hello, self._greeted, layers = hello, True, hello.get("layers", {})
        if missing := [f"{n} ({layers.get(n, 'not there')})" for n in self.settings.required if layers.get(n) != "on"]:
            self._end()
            raise WorkerUnavailable(f"the worker is not protected as it was when that was tried: {', '.join(missing)}")
        self.starting += time.monotonic() - self._began

    def _end(self) -> int | None:
        """Kills the worker and all it started; its exit status if it ended by itself."""
        process, self._process = self._process, None
        status = None
        if process is not None:
            status = remains.await_end(process, 0.2)  # a worker that died by itself says how
            remains.kill(process, self._uid)
            remains.sweep(self._uid)
            self._hang_up(process)
        if self._scratch is not None:
            self._scratch.remove()
            self._scratch = None
        return status

    def _hang_up(self, process: subprocess.Popen) -> None:
        self._requests.put(None)
        for thread in self._threads:
            thread.join(2.0)
        if any(thread.is_alive() for thread in self._threads):
            return  # something that could not be ended holds the other end; the threads end with it
        for stream in (process.stdin, process.stdout, process.stderr):
            try:
                stream.close()
            except OSError:
                pass

    def close(self) -> None:
        """Nothing the submission started is left when this returns."""
        self.discard()
        remains.release_uid(self._uid)


class _OwnTime:
    """Seconds since it was made, less those in which a process waited for a processor that others used: on a busy machine, or
    in a container with half a one, code is not slow for that. Waiting is looked at from the first `look` on.

    most: what waiting may save, as a submission can also make itself wait
    """

    def __init__(self, process: subprocess.Popen | Forked | None, most: float) -> None:
        self._process, self._most = process, most
        self._began, self._before, self._waited = time.monotonic(), None, 0.0

    def look(self) -> None:
        waited = remains.waited(self._process.pid) if self._process else None
        if waited is not None:
            self._before = waited if self._before is None else self._before
            self._waited = min(waited - self._before, self._most)

    def seconds(self) -> float:
        return time.monotonic() - self._began - self._waited


class _Printed:
    """Reads everything a worker prints, keeps the first part."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._kept = bytearray()
        self._dropped = 0
        self._lock = threading.Lock()

    def drain(self) -> None:
        try:
            while self._take():
                pass
        except (OSError, ValueError):
            pass

    def _take(self) -> int:
        # On Windows nobody can say whether there is something to read. Elsewhere it is read under the lock, so that
        # nothing is on its way from the pipe to us while `text` looks.
        part = self._stream.read(1 << 16) if _waits(self._stream, None) is None else None
        with self._lock:
            part = self._stream.read(1 << 16) if part is None else part
            room = MOST_PRINTED - len(self._kept)
            self._kept += part[:room]
            self._dropped += max(0, len(part) - room)
        return len(part)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._dropped = 0

    def text(self, settle: float = 0.0) -> str:
        """What was printed. settle: seconds to wait at most for what is in the pipe already"""
        deadline = time.monotonic() + settle
        while time.monotonic() < deadline and _waits(self._stream, 0):
            time.sleep(0.001)
        with self._lock:
            text = self._kept.decode("utf-8", "replace")
            return text + (f"\n… and {self._dropped} more bytes" if self._dropped else "")


def _waits(stream: BinaryIO, timeout: float | None) -> bool | None:
    """Is there something to read, or the end? None where the system cannot say. timeout: None waits for ever"""
    if not hasattr(select, "poll"):
        return None
    poll = select.poll()
    poll.register(stream, select.POLLIN)
    return bool(poll.poll(timeout))


def _in_background(function: Callable, *args: Any) -> threading.Thread:
    thread = threading.Thread(target=function, args=args, daemon=True)
    thread.start()
    return thread


def _converse(process: subprocess.Popen, requests: queue.SimpleQueue, replies: queue.SimpleQueue) -> None:
    """Sends each request and reads one reply, aside: a worker that does neither must not hold the judge.

    What nobody has asked for is not read: it stays in the pipe, and takes no memory of ours.
    """
    while (frame := requests.get()) is not None:
        replies.put(_exchanged(process, frame))


def _exchanged(process: subprocess.Popen, frame: bytes) -> tuple[Any, int]:
    """(message, its size); the message is None where the worker is gone, and text where it is no frame."""
    message, size = None, 0
    try:
        rest = memoryview(frame)
        while rest:
            rest = rest[process.stdin.write(rest) :]
        if parts := wire.read_parts(process.stdout, MOST_REPLY, MOST_TEXT):
            message, size = wire.decode(*parts, MOST_NESTED), EXPANSION * len(parts[0]) + len(parts[1])
    except OSError:
        pass
    except Exception as error:  # a reply is anybody's bytes: whatever they do to us, the judge is told
        message = f"malformed: {error}"
    return message, size


def _clean_environment(work: Path) -> dict[str, str]:
    """Nothing of the judge's environment but what programs need to run at all."""
    passed = {k: os.environ[k] for k in ("CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH", *WINDOWS_NEEDS) if k in os.environ}
    return {
        **passed,
        "PATH": os.defpath,
        "HOME": str(work),
        "USERPROFILE": str(work),
        "LANG": "C.UTF-8",
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(work)),
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": str(work),
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
