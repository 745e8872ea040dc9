"""The judge's side of a zygote: workers start within milliseconds, because torch is imported once for all of them.

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

from autograder.sandbox import layers, processes
from autograder.sandbox.workforce import Workforce

START = Path(__file__).parent / "inside" / "start.py"


class Zygotes:
    """The zygotes of one host, each for an interpreter and the modules it has imported. Thread-safe."""

    def __init__(self, workforce: Workforce) -> None:
        self._workforce, self._lock = workforce, threading.Lock()
        self._serving: dict[tuple[str, tuple[str, ...]], Zygote] = {}
        self._replaced: list[Zygote] = []  # their workers may live, and are children of their threads

    def serving(self, python: str, modules: tuple[str, ...] = ()) -> Zygote | None:
        """A zygote for that interpreter that has imported at least `modules` beside torch; None where there can be none."""
        if not sys.platform.startswith("linux") or not os.access(python, os.X_OK):
            return None
        with self._lock:
            try:
                layers.adopt_orphans()  # its workers are born as orphans
            except (OSError, AttributeError):
                return None
            for (program, imported), running in self._serving.items():
                if program == python and set(modules) <= set(imported) and not running.ended:
                    return running
            before = self._serving.get((python, modules))
            if before is not None:
                if not before.has_served:
                    return None
                self._replaced.append(before)
            try:
                started = self._serving[python, modules] = Zygote(self._workforce, python, modules)
            except OSError:
                return None
            return started

    @property
    def pids(self) -> set[int]:
        """The process ids of the zygotes that run."""
        return {zygote.pid for zygote in list(self._serving.values()) if zygote.pid is not None and not zygote.ended}

    def close(self) -> None:
        """End every zygote. Their workers must have ended."""
        with self._lock:
            ending = [*self._serving.values(), *self._replaced]
            self._serving.clear()
            self._replaced.clear()
        for zygote in ending:
            zygote.close()


class Zygote:
    """A process that has imported torch and forks workers."""

    def __init__(self, workforce: Workforce, python: str, modules: tuple[str, ...]) -> None:
        self._workforce = workforce
        self._control, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        words = [self._theirs.fileno(), os.getpid(), json.dumps(modules), layers.__file__]
        self._command = [python, "-I", "-B", str(START), "zygote", *map(str, words)]
        self._started, self._ended, self._dismissed = threading.Event(), threading.Event(), threading.Event()
        self._importing, self._ready = threading.Lock(), False
        self._process: subprocess.Popen[bytes] | None = None
        self.has_served = False
        # The kernel ends a worker with the *thread* that is its parent, so this one lives until the host is closed.
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def _keep(self) -> None:
        try:
            self._process = process = self._workforce.start(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=_environment(),
                pass_fds=[self._theirs.fileno()],
                start_new_session=True,
            )
            self._started.set()
            self._theirs.close()
            process.wait()
        except OSError:  # whoever needs a worker starts it from nothing, and says what is wrong
            pass
        finally:
            self._theirs.close()
            self._ended.set()
            self._started.set()
            self._hang_up()
            self._dismissed.wait()  # its workers are this thread's children as well

    @property
    def pid(self) -> int | None:
        """None before it is started, or where it could not be."""
        return self._process.pid if self._process else None

    @property
    def ended(self) -> bool:
        """Whether its process is gone."""
        return self._ended.is_set()

    def spawn(self, config: Mapping[str, Any], environment: Mapping[str, str], folder: str) -> Forked:
        """A worker, at once: whether and when it is born shows when it is first asked."""
        request = json.dumps({"config": config, "environment": dict(environment), "folder": str(folder)}).encode()
        (stdin, requests), (replies, stdout), (prints, stderr), (born, answer) = (os.pipe() for _ in range(4))
        worker = Forked(requests, replies, prints)
        theirs = [stdin, stdout, stderr, answer]
        threading.Thread(target=self._deliver, args=(worker, request, theirs, born), daemon=True).start()
        return worker

    def _deliver(self, worker: Forked, request: bytes, theirs: list[int], born: int) -> None:
        pid = b""
        self._await_ready()
        with self._workforce.birth() as alive_on_purpose:
            with contextlib.suppress(OSError):  # the zygote may have ended
                socket.send_fds(self._control, [request], theirs)
            for descriptor in theirs:
                os.close(descriptor)
            with open(born, "rb") as answer:
                pid = answer.read()
            if pid:
                alive_on_purpose(int(pid))
                self.has_served = True
        worker.born(int(pid) if pid else None)

    def _await_ready(self) -> None:
        """Wait until it can fork, or has ended. Other workers are born meanwhile."""
        with self._importing, contextlib.suppress(OSError):
            self._ready = self._ready or bool(self._control.recv(1))

    def close(self) -> None:
        """End it, the spare worker that it has forked ahead, and its thread."""
        self._started.wait()
        self._hang_up()
        if self._process is not None:
            self._workforce.end_zygote(self._process)
        self._dismissed.set()
        self._keeper.join()

    def _hang_up(self) -> None:
        """The spare worker ends as soon as it notices. (Closing alone does not wake whoever is reading.)"""
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._control.close()


def _environment() -> dict[str, str]:
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "MPLBACKEND": "Agg",
        **{k: os.environ[k] for k in ("LD_LIBRARY_PATH",) if k in os.environ},
    }


class Forked:
    """A worker that a zygote has forked: a processes.Process."""

    def __init__(self, stdin: int, stdout: int, stderr: int) -> None:
        self.stdin, self.stdout, self.stderr = open(stdin, "wb", 0), open(stdout, "rb", 0), open(stderr, "rb", 0)
        self.returncode: int | None = None
        self._pid: int | None = None
        self._birth = threading.Event()

    def born(self, pid: int | None) -> None:
        """Take its number. pid: None where there will be no such worker"""
        self._pid = pid
        if pid is None:
            self.returncode = 1
        self._birth.set()

    @property
    def pid(self) -> int | None:
        """Its number once it is born; None where it never is."""
        self._birth.wait()
        return self._pid

    def poll(self) -> int | None:
        """The exit status, negative for a signal; None while it runs, or is not born yet."""
        if self.returncode is None and self._birth.is_set() and self._pid is not None:
            try:
                pid, status = os.waitpid(self._pid, os.WNOHANG)
            except ChildProcessError:  # somebody else was told
                pid, status = self._pid, 0
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self) -> int:
        """The exit status, once there is one."""
        self._birth.wait()
        while (status := processes.await_end(self, 1.0)) is None:
            pass
        return status

    def kill(self) -> None:
        """SIGKILL, unless it has ended."""
        if self.pid is not None and self.poll() is None:
            os.kill(self.pid, 9)
