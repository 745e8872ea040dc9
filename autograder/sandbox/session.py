"""One submission's workers, seen by the judge: starts a worker, asks it, and ends it and everything it started.

Works wherever Python has pipes and threads. What only Linux has is asked of `layers`, `workforce` and `remains`.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.sandbox import gpus, processes, remains
from autograder.sandbox.conversation import ALL_TEXT, Conversation, OwnTime
from autograder.sandbox.inside import wire
from autograder.sandbox.limits import Limits
from autograder.sandbox.processes import Process
from autograder.sandbox.quota import MOST_FILES, Overfull, Written
from autograder.sandbox.scratch import Scratch

if TYPE_CHECKING:
    from autograder.sandbox.host import SandboxHost
    from autograder.sandbox.zygote import Zygote

LAYERS = Path(__file__).parent / "layers.py"
CREDIT = 2.0  # limits: a worker may wait so long for a processor that others use before waiting counts as its own time
START_LIMIT = 120.0  # seconds for Python and torch to start: ours, not the student's
WINDOWS_NEEDS = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "PROGRAMFILES", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE")
"""Variables without which libraries are not found or loaded there; they reveal nothing about anybody."""


@dataclass(frozen=True)
class Answered:
    """The worker answered.

    message: its reply
    printed: what the submission wrote meanwhile
    seconds: the worker's own time
    size: bytes of memory that the message takes here, at most
    """

    message: Mapping[str, Any]
    printed: str
    seconds: float
    size: int = 0


@dataclass(frozen=True)
class Lost:
    """The worker is gone.

    why: "timed out", "died", "wrote too much", "memory" (of a GPU) or "malformed"
    status: its exit status (negative: a signal)
    """

    why: str
    status: int | None
    printed: str
    seconds: float


class WorkerUnavailable(Exception):
    """No worker could be started: our fault or the machine's, never the student's."""


class DeviceUnusable(WorkerUnavailable):
    """The device that submissions are to run on is not there, or does not work. The message is for whoever grades."""


class Session:
    """Workers for one submission, one at a time: after a loss, the next request starts a new one.

    sources: name or path -> text of a module, or the bytes of a file beside it
    modules: name in programs -> module name
    imports: modules worth importing ahead, beside torch
    place: the folder that the modules lie in, in what was handed in; the paths of `sources` begin there
    torch: False starts the self-test's worker, which needs none
    """

    def __init__(
        self,
        host: SandboxHost,
        sources: Mapping[str, str | bytes],
        modules: Mapping[str, str],
        limits: Limits,
        *,
        imports: tuple[str, ...] = (),
        seed: int = 0,
        place: str = "",
        torch: bool = True,
    ) -> None:
        self.sources, self.modules, self.limits = sources, modules, limits
        self.hello: Mapping[str, Any] = {}
        self.started = 0  # workers
        self.starting = 0.0  # seconds spent waiting for workers to start
        self._host, self._imports, self._seed, self._torch = host, imports, seed, torch
        self._place = place
        self._required = host.isolation.required
        self._forks = torch
        self._text = ALL_TEXT  # bytes of it that all workers together may still send
        self.uid, self._layers = host.workforce.claim_uid(), LAYERS
        self._scratch: Scratch | None = None
        self._process: Process | None = None
        self._written: Written | None = None  # where the worker has no disk of its own
        self._held: gpus.Held | None = None  # where somebody tells how much of a GPU's memory it holds
        try:
            self.start()
        except WorkerUnavailable:
            self.close()
            raise

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def require(self, layers: tuple[str, ...]) -> None:
        """From now on use no worker that does not report these layers."""
        self._required = layers

    # -- asking ----------------------------------------------------------------------------------------------

    def ask(self, request: Mapping[str, Any] | bytes, limit: float) -> Answered | Lost:
        """Make one request, given as a message or a frame, and return the reply or the loss.

        limit: seconds of the worker's own time
        raises WorkerUnavailable where no worker can be started
        """
        if self._written is not None and self._written.exceeded(self._process):  # by a program that has answered since
            self.discard()
        self._ensure_greeted()
        talk = self._talk
        talk.printed.clear()
        clock = OwnTime(self._process, CREDIT * limit)
        talk.send(request if isinstance(request, bytes) else wire.encode(request))
        try:
            message, size = self._await_reply(limit, clock)
        except queue.Empty:
            return self._lose("timed out", clock.seconds())
        except Overfull:
            return self._lose("wrote too much", clock.seconds())
        except gpus.Greedy:
            return self._lose("memory", clock.seconds())
        seconds = clock.seconds()
        if message is None:
            return self._lose("died", seconds)
        if not isinstance(message, Mapping) or not ("results" in message or "error" in message):
            return self._lose("malformed", seconds)
        return Answered(message, talk.printed.text(settle=0.05), seconds, size)

    def _await_reply(self, limit: float, clock: OwnTime) -> tuple[Any, int]:
        """The reply. (A worker that has ended sends none, even if a child of its own keeps the wire open.)"""
        ended = False
        while True:
            rest = limit - clock.seconds()
            try:
                return self._talk.reply(max(0.0, min(0.1, rest)))
            except queue.Empty:
                if ended:
                    return None, 0
                clock.look()
                if self._written is not None and self._written.exceeded(self._process):
                    raise Overfull from None
                if self._held is not None and self._held.exceeded(self._process):
                    raise gpus.Greedy from None
                if rest <= 0.1 and clock.seconds() >= limit:
                    raise
                ended = self._process is None or self._process.poll() is not None  # look once more for an earlier reply

    def _lose(self, why: str, seconds: float) -> Lost:
        status = self._end()
        return Lost(why, status, self._talk.printed.text(), seconds)

    def greeted(self) -> Mapping[str, Any]:
        """What a worker says of itself: versions, the device, layers. Waits until there is one. raises WorkerUnavailable"""
        self._ensure_greeted()
        return self.hello

    def discard(self) -> None:
        """End the worker: the next request goes to a new one."""
        if self._process is not None:
            self._process.kill()
        self._end()

    # -- starting --------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to start a worker, without waiting for it: torch's import overlaps with whatever the caller does next."""
        self._began = time.monotonic()
        try:
            zygote = self._host.zygote(self._imports) if self._forks else None
            self._scratch = Scratch(self.sources, self.uid, forked=zygote is not None, place=self._place)
            self._process = self._worker(self._scratch, zygote)
        except OSError as error:
            self._end()
            raise WorkerUnavailable(f"{self._host.python} could not be started: {error}") from error
        self._talk = Conversation(self._process, self._text)
        self._talk.send(b"")  # it greets unasked
        self._greeted = False
        self.started += 1

    def _worker(self, scratch: Scratch, zygote: Zygote | None) -> Process:
        config = {
            "folder": str(scratch.submission),
            "work": str(scratch.work),
            "above": [str(folder) for folder in scratch.above],
            "modules": dict(self.modules),
            "device": self._host.placement.inner,
            "device_memory": self.limits.memory,
            "stand_in": self._host.placement.stand_in,
            "worker": self.started,
            "threads": self._host.placement.threads,
            "seed": self._seed,
            "layers": str(self._layers) if os.name == "posix" and self._layers.exists() else "",
            "judge": os.getpid(),
            "torch": self._torch,
            "confinement": self._confinement(scratch),
        }
        environment = _clean_environment(scratch.work) | self._host.placement.visible
        if zygote:
            return zygote.spawn(config, environment, str(scratch.work))
        return self._host.workforce.start(
            [self._host.python, "-I", "-B", str(scratch.inside / "start.py"), "main", json.dumps(config)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            cwd=scratch.work,
            env=environment,
            close_fds=True,
            start_new_session=True,
        )

    def _confinement(self, scratch: Scratch) -> dict[str, Any]:
        """What `layers.confine` is told."""
        isolation, shared = self._host.isolation, remains.shared_folders()
        if isolation.processes_allowed and "/dev/shm" in shared:
            shared.remove("/dev/shm")  # processes share memory through it; `remains` sweeps it
        return {
            "uid": self.uid,
            "memory": self.limits.memory,
            "processes": self.limits.processes,
            "file_size": self.limits.file_size,
            "written": self.limits.written,
            "files": MOST_FILES,
            "hidden": [*isolation.hidden, *shared],
            "places": [str(scratch.path)],
            "writable": [str(scratch.disk)],
            "given": ["processes"] if isolation.processes_allowed else [],
        }

    def _ensure_greeted(self) -> None:
        """Wait until the worker has started; start one where there is none."""
        if self._process is None:
            self.start()
        if self._greeted:
            return
        hello = self._greeting()
        if hello is None and self._process is not None and self._process.pid is None:  # the zygote cannot serve
            self._end()
            self._forks = False
            return self._ensure_greeted()
        if not isinstance(hello, Mapping) or "hello" not in hello:
            status = self._end()
            printed = self._talk.printed.text()[-2000:]
            if isinstance(hello, Mapping) and isinstance(hello.get("unusable"), str):
                raise DeviceUnusable(hello["unusable"])
            if hello is None and status is None and self._host.placement.device != "cpu":
                raise DeviceUnusable(f"it does not answer within {START_LIMIT:g} s")
            raise WorkerUnavailable(f"the worker did not start (exit status {status}): {printed}")
        self.hello, self._greeted = hello, True
        self._check_layers(hello.get("layers", {}))
        if hello.get("layers", {}).get("disk view") != "on" and self._scratch is not None:
            self._written = Written(self._scratch.disk, self.limits.written)
        if not self._host.placement.stand_in:
            self._held = gpus.held(hello["hello"].get("device", ""), self.uid, self.limits.memory)
        self.starting += time.monotonic() - self._began

    def _greeting(self) -> Any:
        try:
            return self._await_reply(START_LIMIT, OwnTime(None, 0.0))[0]
        except queue.Empty:
            return None

    def _check_layers(self, layers: Mapping[str, str]) -> None:
        missing = [f"{name} ({layers.get(name, 'not there')})" for name in self._required if layers.get(name) != "on"]
        if missing:
            self._end()
            raise WorkerUnavailable(f"a worker lacks protections that the self-test found on this machine: {', '.join(missing)}")

    # -- ending ----------------------------------------------------------------------------------------------

    def _end(self) -> int | None:
        """Kill the worker and everything it started; its exit status if it ended by itself."""
        process, self._process = self._process, None
        status = None
        if process is not None:
            status = processes.await_end(process, 0.2)  # a worker that died by itself says how
            self._host.workforce.end(process, self.uid)
            remains.sweep(self.uid)
            self._talk.hang_up()
            self._text = max(0, self._talk.text)
        if self._scratch is not None:
            self._scratch.remove()
            self._scratch, self._written = None, None
        return status

    def close(self) -> None:
        """Nothing that the submission started is left when this returns."""
        self.discard()
        self._host.closed(self)
        self._host.workforce.release_uid(self.uid)


def _clean_environment(work: Path) -> dict[str, str]:
    """Nothing of the judge's environment but what programs need to run at all."""
    passed = {k: os.environ[k] for k in ("LD_LIBRARY_PATH", *WINDOWS_NEEDS) if k in os.environ}
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
