"""The judge's side of a worker: starts it, asks it, and ends it and everything it started.

Works wherever Python has pipes and threads; what only Linux has is asked of `layers` and `remains`.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from autograder.sandbox import remains
from autograder.sandbox.inside import wire

INSIDE = Path(__file__).parent / "inside"
LAYERS = Path(__file__).parent / "layers.py"
MOST_REPLY = 64 << 20
MOST_PRINTED = 16 << 10  # kept of what one program prints; the rest is read and dropped
START_LIMIT = 120.0  # seconds for Python and torch to start: ours, not the student's


@dataclass(frozen=True)
class Settings:
    """How workers run. memory: MiB beyond torch; hidden: folders covered where that is possible."""

    device: str = "cpu"
    threads: int = 1
    memory: int | None = 1024
    processes: int = 256
    file_size: int = 64
    seed: int = 0
    hidden: tuple[str, ...] = ()
    python: str = sys.executable


@dataclass(frozen=True)
class Answered:
    """The worker answered. message: its reply; printed: what the submission wrote meanwhile; seconds: it took."""

    message: Mapping[str, Any]
    printed: str
    seconds: float


@dataclass(frozen=True)
class Lost:
    """The worker is gone. why: "timed out", "died" or "malformed"; status: its exit status (negative: a signal)."""

    why: str
    status: int | None
    printed: str
    seconds: float


class WorkerUnavailable(Exception):
    """No worker could be started: our fault or the machine's, never the student's."""


class Scratch:
    """The folder a submission's workers live in: our two files, its sources, and a place it may write to."""

    def __init__(self, sources: Mapping[str, str], uid: int | None) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="autograder-"))
        self.uid = uid
        os.chmod(self.path, 0o755)  # so that the worker's own user may pass; the name is not guessable
        for name in ("worker.py", "wire.py"):
            shutil.copyfile(INSIDE / name, self.path / name)
        self.submission = self.path / "submission"
        self.submission.mkdir()
        for name, text in sources.items():
            (self.submission / name).write_text(text, "utf-8")
        self.work = self.path / "work"
        self.work.mkdir()
        if uid is not None:
            os.chown(self.work, uid, uid)

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)


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
        self._uid = remains.claim_uid()
        self._scratch = Scratch(self.sources, self._uid)
        self._process: subprocess.Popen | None = None
        self._threads: list[threading.Thread] = []
        self.start()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- asking ----------------------------------------------------------------------------------------------

    def ask(self, request: Mapping[str, Any], limit: float) -> Answered | Lost:
        """One request, and the answer or the loss, within `limit` seconds of wall clock."""
        self._ensure_greeted()
        self._printed.clear()
        began = time.monotonic()
        sender = threading.Thread(target=self._send, args=(wire.encode(request),), daemon=True)
        sender.start()  # a worker that does not read must not hold the judge
        try:
            message = self._replies.get(timeout=limit)
        except queue.Empty:
            return self._lose("timed out", time.monotonic() - began)
        sender.join(1.0)
        seconds = time.monotonic() - began
        if message is None:
            return self._lose("died", seconds)
        if not isinstance(message, Mapping) or not ("results" in message or "error" in message):
            return self._lose("malformed", seconds)
        return Answered(message, self._printed.text(settle=0.05), seconds)

    def _send(self, frame: bytes) -> None:
        try:
            self._process.stdin.write(frame)
            self._process.stdin.flush()
        except (OSError, ValueError):
            pass  # the worker is gone; the reader says so

    def _lose(self, why: str, seconds: float) -> Lost:
        printed = self._printed
        status = self._end()
        return Lost(why, status, printed.text(), seconds)

    # -- starting and ending ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Begins to start a worker, without waiting for it: torch's import overlaps with whatever comes next."""
        config = {
            "folder": str(self._scratch.submission), "modules": dict(self.modules), "device": self.settings.device,
            "threads": self.settings.threads, "seed": self.settings.seed,
            "layers": str(LAYERS) if os.name == "posix" else "",
            "policy": {"uid": self._uid, "memory": self.settings.memory if self.settings.device == "cpu" else None,
                       "processes": self.settings.processes, "file_size": self.settings.file_size,
                       "hidden": list(self.settings.hidden)},
        }
        self._began = time.monotonic()
        try:
            self._process = subprocess.Popen(
                [self.settings.python, "-I", "-B", str(self._scratch.path / "worker.py"), json.dumps(config)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                cwd=self._scratch.work, env=_clean_environment(self._scratch.work), close_fds=True,
                start_new_session=True,
            )
        except OSError as error:
            raise WorkerUnavailable(f"{self.settings.python} could not be started: {error}") from error
        remains.watch(self._process)
        self._replies: queue.Queue = queue.Queue()
        self._printed = _Printed()
        self._threads = [
            threading.Thread(target=_read_replies, args=(self._process.stdout, self._replies), daemon=True),
            threading.Thread(target=self._printed.drain, args=(self._process.stderr,), daemon=True),
        ]
        for thread in self._threads:
            thread.start()
        self._greeted = False
        self.started += 1

    def _ensure_greeted(self) -> None:
        if self._process is None:
            self.start()
        if self._greeted:
            return
        try:
            hello = self._replies.get(timeout=START_LIMIT)
        except queue.Empty:
            hello = None
        if not isinstance(hello, Mapping) or "hello" not in hello:
            printed = self._printed
            status = self._end()
            raise WorkerUnavailable(f"the worker did not start (exit status {status}): {printed.text()[-2000:]}")
        self.hello, self._greeted = hello, True
        self.starting += time.monotonic() - self._began

    def _end(self) -> int | None:
        """Kills the worker and all it started; its exit status if it ended by itself."""
        process, self._process = self._process, None
        if process is None:
            return None
        try:
            status = process.wait(0.2)  # a worker that died by itself says how
        except subprocess.TimeoutExpired:
            status = None
        remains.kill(process, self._uid)
        for thread in self._threads:
            thread.join(2.0)
        for stream in (process.stdin, process.stdout, process.stderr):
            try:
                stream.close()
            except OSError:
                pass
        return status

    def close(self) -> None:
        """Nothing the submission started is left when this returns."""
        if self._process is not None:
            self._process.kill()
        self._end()
        remains.release_uid(self._uid)
        self._scratch.remove()


class _Printed:
    """Reads everything a worker prints, keeps the first part."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._dropped = 0
        self._lock = threading.Lock()
        self._last = 0.0

    def drain(self, stream: BinaryIO) -> None:
        try:
            while part := stream.read1(1 << 16):
                with self._lock:
                    room = MOST_PRINTED - len(self._kept)
                    self._kept += part[:room]
                    self._dropped += max(0, len(part) - room)
        except (OSError, ValueError):
            pass

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._dropped = 0

    def text(self, settle: float = 0.0) -> str:
        """What was printed. settle: seconds to wait for a print on its way, if there was any at all."""
        if settle and self._kept:
            time.sleep(min(settle, 0.005))
        with self._lock:
            text = self._kept.decode("utf-8", "replace")
            return text + (f"\n… and {self._dropped} more bytes" if self._dropped else "")


def _read_replies(stream: BinaryIO, replies: queue.Queue) -> None:
    try:
        while (message := wire.read_frame(stream, MOST_REPLY)) is not None:
            replies.put(message)
    except wire.WireError:
        replies.put("malformed")
        return
    except (OSError, ValueError, MemoryError):
        pass
    replies.put(None)


def _clean_environment(work: Path) -> dict[str, str]:
    """Nothing of the judge's environment but what programs need to run at all."""
    passed = {k: os.environ[k] for k in ("SYSTEMROOT", "CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH") if k in os.environ}
    return {
        **passed, "PATH": os.defpath, "HOME": str(work), "TMPDIR": str(work), "TEMP": str(work), "LANG": "C.UTF-8",
        "MPLBACKEND": "Agg", "MPLCONFIGDIR": str(work), "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
