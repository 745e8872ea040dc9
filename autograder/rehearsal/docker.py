"""Rehearse in a container, with Docker or with Podman, which has the same commands.

Only documented commands are used: `info`, `image inspect`, `image ls`, `image rm`, `create`, `cp`, `start --attach`,
`commit`, `inspect`, `kill` and `rm`. Files are copied in and out by `cp`, not bind-mounted, so in the container they
belong to root, as on Gradescope.

Source: docs.docker.com/reference/cli/docker
"""

from __future__ import annotations

import contextlib
import platform
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course.layout import CourseError
from autograder.rehearsal.place import AS_LIMITED, ContainerSpec, ImageName, RunResult
from autograder.rehearsal.upload import add_submission, unpack

COMMANDS = ("docker", "podman")
REPLY_WITHIN = 5.0  # seconds that `docker info` may take
BASE = "docker.io/gradescope/autograder-base:ubuntu-22.04"
REPOSITORY = "autograder-rehearsal"
INSTALL = "start Docker (or install it: https://docs.docker.com/engine/install)"

SET_UP = "cp /autograder/source/run_autograder /autograder/run_autograder && exec /autograder/source/setup.sh"
NOTES = "rehearsal_notes"
RUN = """/autograder/run_autograder
status=$?
for wait in {1..50}; do # the processes that it started have five seconds to end
    left=()
    for process in /proc/[0-9]*; do # one that has ended has no memory, and is only waiting to be cleared away
        [ "$process" = /proc/1 ] || ! grep -q ^VmSize "$process/status" 2>/dev/null || left+=("$process")
    done
    [ ${#left[@]} = 0 ] && break
    sleep 0.1
done
{
    cat /sys/fs/cgroup/memory.peak || cat /sys/fs/cgroup/memory/memory.max_usage_in_bytes || echo 0
    for process in "${left[@]}"; do echo "${process#/proc/}: $(tr '\\0' ' ' <"$process/cmdline")"; done
} >/autograder/rehearsal_notes 2>/dev/null
exit $status
"""


def find(base: str) -> tuple[Docker | None, str]:
    """The first of COMMANDS that works here. Where none does, None and the reason.

    base: the image that setup.sh runs in
    """
    reasons = []
    for command in COMMANDS:
        reason = _why_not(command)
        if not reason:
            return Docker(command, base), ""
        reasons.append(reason)
    return None, f"neither Docker nor Podman is available ({'; '.join(reasons)}): {INSTALL}"


def _why_not(command: str) -> str:
    """Why a command does not work here; empty where it does."""
    if shutil.which(command) is None:
        return f"`{command}` is not installed"
    try:
        info = subprocess.run([command, "info"], capture_output=True, text=True, errors="replace", timeout=REPLY_WITHIN)
    except subprocess.TimeoutExpired:
        return f"`{command} info` did not reply within {REPLY_WITHIN:g} s"
    if info.returncode:
        return f"`{command} info` failed: {' '.join((info.stderr or info.stdout).split()) or f'status {info.returncode}'}"
    return ""


@dataclass(frozen=True)
class Docker:
    """A Place. command: `docker` or `podman`; base: the image that setup.sh runs in."""

    command: str
    base: str

    @property
    def name(self) -> str:
        """In words."""
        return f"a {self.command} container"

    def set_up(self, archive: Path, image: ImageName, work: Path) -> bool:
        """See Place."""
        tag = self._tag(image)
        if self._ask("image", "inspect", tag).returncode == 0:
            return True
        unpack(archive, work / "image" / "autograder" / "source")
        with self._container(self.base, SET_UP) as container:
            self._do("cp", str(work / "image" / "autograder"), f"{container}:/")
            setup = self._ask("start", "--attach", container)
            if setup.returncode:
                output = (setup.stdout + setup.stderr).strip()
                raise CourseError(f"setup.sh failed with status {setup.returncode}:\n{output}")
            self._do("commit", container, tag)
        known = self._ask("image", "ls", "--format", "{{.Repository}}:{{.Tag}}", REPOSITORY).stdout.split()
        for old in known:
            if f":{image.assignment}-" in old and not old.endswith(f":{image}"):
                self._ask("image", "rm", old)
        return False

    def run(self, image: ImageName, submission: Path, metadata: Mapping[str, Any], spec: ContainerSpec, work: Path) -> RunResult:
        """See Place."""
        staged, back = work / "staged" / "autograder", work / "autograder"
        staged.mkdir(parents=True)
        back.mkdir()
        add_submission(submission, staged, metadata)
        memory = f"{spec.memory}m"
        options = ("--cpus", f"{spec.cpus:g}", "--memory", memory, "--memory-swap", memory)
        with self._container(self._tag(image), RUN, *options) as container:
            self._do("cp", str(staged), f"{container}:/")
            began = time.monotonic()
            status, output = self._attached(container, 60 * spec.minutes)
            seconds = time.monotonic() - began
            self._ask("cp", f"{container}:/autograder/results", str(back))  # there may be none
            self._ask("cp", f"{container}:/autograder/{NOTES}", str(back))
            state = self._ask("inspect", "--format", "{{.State.OOMKilled}}", container).stdout
        peak, *left = _notes(back / NOTES)
        results = back / "results" / "results.json"
        return RunResult(
            place=self.name,
            differences=tuple(self._differences()),
            status=status,
            seconds=seconds,
            memory={AS_LIMITED: int(peak) / 2**20} if int(peak) else {},
            out_of_memory="true" in state,
            left=tuple(left),
            output=output,
            results=results.read_bytes() if results.is_file() else None,
        )

    def _attached(self, container: str, limit: float) -> tuple[int | None, str]:
        """Start a container and wait for it, for at most `limit` seconds. Returns its status (None: killed) and output."""
        try:
            run = self._ask("start", "--attach", container, timeout=limit)
        except subprocess.TimeoutExpired as late:
            self._ask("kill", container)
            return None, (late.stdout or b"").decode("utf-8", "replace")
        return run.returncode, run.stdout + run.stderr

    def _tag(self, image: ImageName) -> str:
        return f"{REPOSITORY}:{image}"

    def _differences(self) -> Iterator[str]:
        if self.base != BASE:
            yield f"the image is {self.base}; Gradescope's default is {BASE}"
        yield f"the kernel is this machine's, and {self.command} provides the network"
        if platform.machine() not in ("x86_64", "AMD64"):
            yield f"the processor is {platform.machine()}; Gradescope's is x86_64"

    @contextlib.contextmanager
    def _container(self, image: str, script: str, *options: str) -> Iterator[str]:
        """A container that exists until the block ends, not yet started."""
        name = f"{REPOSITORY}-{uuid.uuid4().hex[:12]}"
        program = ("--entrypoint", "/bin/bash", image, "-c", script)
        try:
            self._do("create", "--name", name, "--workdir", "/autograder", *options, *program)
            yield name
        finally:
            self._ask("rm", "--force", "--volumes", name)

    def _ask(self, *arguments: str, timeout: float | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run([self.command, *arguments], capture_output=True, text=True, errors="replace", timeout=timeout)

    def _do(self, *arguments: str) -> None:
        run = self._ask(*arguments)
        if run.returncode:
            raise CourseError(f"`{self.command} {arguments[0]}` failed: {(run.stderr or run.stdout).strip()}")


def _notes(path: Path) -> list[str]:
    """The notes that RUN writes at its end: the most bytes of memory, then a line for each process left.

    Where RUN was killed before its end there are none, and the memory is 0: not measured.
    """
    return path.read_text("utf-8", "replace").splitlines() if path.is_file() else ["0"]
