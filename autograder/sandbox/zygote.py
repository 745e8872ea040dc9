"""The judge's side of the zygote: workers that start in milliseconds, because torch is imported once for all of them.

Needs a system with `fork` on which the judge can adopt orphans (Linux). Elsewhere, and wherever it fails, a worker is
started from nothing, and behaves the same.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.sandbox import layers, remains

INSIDE = Path(__file__).parent / "inside" / "zygote.py"

_serving: dict[tuple[str, tuple[str, ...]], Zygote] = {}
_lock = threading.Lock()


def serving(python: str, modules: tuple[str, ...] = ()) -> Zygote | None:
    """A zygote of this process for an interpreter, with at least `modules` imported beside torch; None where there can be
    none."""
    if not sys.platform.startswith("linux") or not os.access(python, os.X_OK):
        return None
    with _lock:
        try:
            layers.adopt_orphans()  # the workers are born as such
        except (OSError, AttributeError):
            return None
        for (program, imported), running in _serving.items():
            if program == python and set(modules) <= set(imported) and not running.ended:
                return running
        before = _serving.get((python, modules))
        if before is not None and not before.has_served:
            return None
        try:
            started = _serving[python, modules] = Zygote(python, modules)
        except OSError:
            return None
        return started


class Zygote:
    def __init__(self, python: str, modules: tuple[str, ...]) -> None:
        self._control, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        words = [self._theirs.fileno(), os.getpid(), json.dumps(modules), layers.__file__]
        self._command = [python, "-I", "-B", str(INSIDE), *map(str, words)]
        self._ended = threading.Event()
        self._importing, self._ready = threading.Lock(), False
        self.pid: int | None = None
        self.has_served = False
        # A process is told to end with the *thread* that is its parent, so this one lives as long as the judge does.
        threading.Thread(target=self._keep, daemon=True).start()

    def _keep(self) -> None:
        environment = {
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "OMP_NUM_THREADS": "1",
            "MKL_NUM_THREADS": "1",
            "MPLBACKEND": "Agg",
            **{k: os.environ[k] for k in ("LD_LIBRARY_PATH",) if k in os.environ},
        }
        try:
            process = remains.start(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=environment,
                pass_fds=[self._theirs.fileno()],
                start_new_session=True,
            )
            self._theirs.close()
            self.pid = process.pid
            process.wait()
        except OSError:  # whoever needs a worker will start it from nothing, and say what is wrong
            pass
        finally:
            self._theirs.close()
            self._ended.set()
            self._control.close()  # whoever waits there to become a worker ends, too
            threading.Event().wait()  # for ever: its workers are this thread's children as well

    @property
    def ended(self) -> bool:
        return self._ended.is_set()

    def spawn(self, config: Mapping[str, Any], environment: Mapping[str, str], folder: str) -> Forked:
        """A worker, at once: whether and when it is born is seen when it is first asked for."""
        request = json.dumps({"config": config, "environment": dict(environment), "folder": str(folder)}).encode()
        (stdin, requests), (replies, stdout), (prints, stderr), (born, answer) = (os.pipe() for _ in range(4))
        worker = Forked(requests, replies, prints)
        theirs = [stdin, stdout, stderr, answer]
        threading.Thread(target=self._deliver, args=(worker, request, theirs, born), daemon=True).start()
        return worker

    def _deliver(self, worker: Forked, request: bytes, theirs: list[int], born: int) -> None:
        pid = b""
        self._await_ready()
        with remains.birth() as alive_on_purpose:
            try:
                socket.send_fds(self._control, [request], theirs)
            except OSError:  # it has ended
                pass
            for descriptor in theirs:
                os.close(descriptor)
            with open(born, "rb") as answer:
                pid = answer.read()
            if pid:
                alive_on_purpose(int(pid))
                self.has_served = True
        worker.born(int(pid) if pid else None)

    def _await_ready(self) -> None:
        """Until it can fork, or has ended: other workers are born meanwhile."""
        with self._importing, contextlib.suppress(OSError):
            self._ready = self._ready or bool(self._control.recv(1))

    def close(self) -> None:
        """It ends as soon as it has read this."""
        self._control.close()


class Forked:
    """A worker of the zygote's, with as much of subprocess.Popen's interface as is used."""

    def __init__(self, stdin: int, stdout: int, stderr: int) -> None:
        self.stdin, self.stdout, self.stderr = open(stdin, "wb", 0), open(stdout, "rb", 0), open(stderr, "rb", 0)
        self.returncode: int | None = None
        self._pid: int | None = None
        self._birth = threading.Event()

    def born(self, pid: int | None) -> None:
        """pid: None where there will be none"""
        self._pid = pid
        if pid is None:
            self.returncode = 1
        self._birth.set()

    @property
    def pid(self) -> int | None:
        self._birth.wait()
        return self._pid

    def poll(self) -> int | None:
        """The exit status, negative for a signal; None while it runs, or is yet to be born."""
        if self.returncode is None and self._birth.is_set():
            try:
                pid, status = os.waitpid(self._pid, os.WNOHANG)
            except ChildProcessError:  # somebody else was told
                pid, status = self._pid, 0
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self) -> int:
        self._birth.wait()
        while (status := remains.await_end(self, 1.0)) is None:
            pass
        return status

    def kill(self) -> None:
        if self.pid is not None and self.poll() is None:
            os.kill(self.pid, 9)
