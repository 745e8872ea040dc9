"""A rehearsal in a container, of Docker or of what takes Docker's commands (podman).

It follows the documented interface of the command line: `info`, `image inspect`, `image ls`, `image rm`, `create`, `cp`,
`start --attach`, `commit`, `inspect`, `kill` and `rm`. Files go in and out by `cp` and not by a bind mount, so that they
belong to root in the container as on Gradescope, whoever runs this and wherever the engine is.
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
from autograder.rehearsal.stage import COUNTED, Ended, Limits, lay, unpack

COMMANDS = ("docker", "podman")
ANSWER = 5.0  # seconds that an engine has to say that it is there
IMAGE = "docker.io/gradescope/autograder-base:ubuntu-22.04"
REPOSITORY = "autograder-rehearsal"
INSTALL = "start Docker (or install it: https://docs.docker.com/engine/install)"

SET_UP = "cp /autograder/source/run_autograder /autograder/run_autograder && exec /autograder/source/setup.sh"
RUN = """/autograder/run_autograder
status=$?
for wait in {1..50}; do # what it started has five seconds to end
    left=()
    for process in /proc/[0-9]*; do [ "$process" = /proc/1 ] || left+=("$process"); done
    [ ${#left[@]} = 0 ] && break
    sleep 0.1
done
{
    cat /sys/fs/cgroup/memory.peak || cat /sys/fs/cgroup/memory/memory.max_usage_in_bytes || echo 0
    for process in "${left[@]}"; do echo "${process#/proc/}: $(tr '\\0' ' ' <"$process/cmdline")"; done
} >/autograder/rehearsed 2>/dev/null
exit $status
"""


def find(image: str) -> tuple[Engine | None, str]:
    """The first engine that answers; and if none does, why."""
    reasons = []
    for command in COMMANDS:
        if shutil.which(command) is None:
            reasons.append(f"there is no `{command}`")
            continue
        with contextlib.suppress(subprocess.TimeoutExpired):
            told = subprocess.run([command, "info"], capture_output=True, text=True, errors="replace", timeout=ANSWER)
            if told.returncode == 0:
                return Engine(command, image), ""
            said = " ".join((told.stderr or told.stdout).split()) or f"status {told.returncode}"
            reasons.append(f"`{command} info` says: {said}")
            continue
        reasons.append(f"`{command} info` said nothing for {ANSWER:g} s")
    return None, f"no container engine answers ({'; '.join(reasons)}): {INSTALL}"


@dataclass(frozen=True)
class Engine:
    """command: `docker` or `podman`; base: the image that setup.sh runs in."""

    command: str
    base: str

    @property
    def name(self) -> str:
        return f"a container of {self.command}"

    def image(self, archive: Path, name: str, key: str, work: Path) -> bool:
        """Runs setup.sh on the unpacked zip, unless that was done before, which is what it returns."""
        tag = self._tag(name, key)
        if self._ask("image", "inspect", tag).returncode == 0:
            return True
        unpack(archive, work / "image" / "autograder" / "source")
        with self._container(self.base, SET_UP) as container:
            self._do("cp", str(work / "image" / "autograder"), f"{container}:/")
            made = self._ask("start", "--attach", container)
            if made.returncode:
                raise CourseError(f"setup.sh failed with status {made.returncode}:\n{(made.stdout + made.stderr).strip()}")
            self._do("commit", container, tag)
        known = self._ask("image", "ls", "--format", "{{.Repository}}:{{.Tag}}", REPOSITORY).stdout.split()
        for old in known:
            if f":{name}-" in old and not old.endswith(tag.partition(":")[2]):
                self._ask("image", "rm", old)
        return False

    def run(self, name: str, key: str, submission: Path, about: Mapping[str, Any], limits: Limits, work: Path) -> Ended:
        """One run of run_autograder; its results lie in work/autograder."""
        staged, back = work / "staged" / "autograder", work / "autograder"
        staged.mkdir(parents=True)
        back.mkdir()
        lay(submission, staged, about)
        memory = f"{limits.memory}m"
        options = ("--cpus", f"{limits.cpus:g}", "--memory", memory, "--memory-swap", memory)
        with self._container(self._tag(name, key), RUN, *options) as container:
            self._do("cp", str(staged), f"{container}:/")
            began = time.monotonic()
            try:
                ran = self._ask("start", "--attach", container, timeout=60 * limits.minutes)
                status, output = ran.returncode, ran.stdout + ran.stderr
            except subprocess.TimeoutExpired as late:
                self._ask("kill", container)
                status, output = None, (late.stdout or b"").decode("utf-8", "replace")
            seconds = time.monotonic() - began
            self._ask("cp", f"{container}:/autograder/results", str(back))  # there may be none
            self._ask("cp", f"{container}:/autograder/rehearsed", str(back))
            starved = "true" in self._ask("inspect", "--format", "{{.State.OOMKilled}}", container).stdout
        results, (peak, *left) = back / "results" / "results.json", _told(back / "rehearsed")
        taken = {COUNTED: int(peak) / 2**20} if int(peak) else {}
        return Ended(
            self.name,
            tuple(self._differs()),
            status,
            seconds,
            taken,
            starved,
            tuple(left),
            output,
            results.read_bytes() if results.is_file() else None,
        )

    def _tag(self, name: str, key: str) -> str:
        return f"{REPOSITORY}:{name}-{key}"

    def _differs(self) -> Iterator[str]:
        if self.base != IMAGE:
            yield f"the image is {self.base}, Gradescope's usual one is {IMAGE}"
        yield f"the kernel is this machine's, and the network what {self.command} gives to its containers"
        if platform.machine() not in ("x86_64", "AMD64"):
            yield f"the processor is {platform.machine()}, there it is x86_64"

    @contextlib.contextmanager
    def _container(self, image: str, script: str, *options: str) -> Iterator[str]:
        name = f"{REPOSITORY}-{uuid.uuid4().hex[:12]}"
        try:
            self._do(
                "create", "--name", name, "--workdir", "/autograder", *options, "--entrypoint", "/bin/bash", image, "-c", script
            )
            yield name
        finally:
            self._ask("rm", "--force", "--volumes", name)

    def _ask(self, *arguments: str, timeout: float | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run([self.command, *arguments], capture_output=True, text=True, errors="replace", timeout=timeout)

    def _do(self, *arguments: str) -> None:
        done = self._ask(*arguments)
        if done.returncode:
            raise CourseError(f"`{self.command} {arguments[0]}` failed: {(done.stderr or done.stdout).strip()}")


def _told(path: Path) -> list[str]:
    """What the script noted at its end: the most memory, then processes left over. It did not get there if it was killed."""
    return path.read_text("utf-8", "replace").splitlines() if path.is_file() else ["0"]
