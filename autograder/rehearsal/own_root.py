"""A rehearsal without a container: in a scratch root on this machine, in a control group where one can be had."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course.layout import CourseError
from autograder.rehearsal import cgroups
from autograder.rehearsal.scratch_root import Ran, Refused, ScratchRoot
from autograder.rehearsal.stage import COUNTED, Ended, Limits, NoPlace, lay, unpack

SUDO = "run the same command as root (`sudo`)"


def why_not() -> str:
    """Why there can be no scratch root here; nothing where there may be."""
    if sys.platform != "linux":
        return f"a root of one's own needs Linux, and this is {platform.system()}"
    if hasattr(os, "geteuid") and os.geteuid():
        return f"a root of one's own needs root's powers: {SUDO}"
    return ""


@dataclass(frozen=True)
class OwnRoot:
    """cache: where images are kept, /autograder as setup.sh left it, one folder each; otherwise: why it is not elsewhere."""

    cache: Path
    otherwise: str = ""
    name = "a root of its own on this machine (mount namespace and chroot)"

    def image(self, archive: Path, name: str, key: str, work: Path) -> bool:
        """Runs setup.sh on the unpacked zip, unless that was done before, which is what it returns."""
        image = self.folder(name, key)
        if image.is_dir():
            return True
        unpack(archive, work / "image" / "source")
        shutil.copy(work / "image" / "source" / "run_autograder", work / "image")
        ran = self._run(work, work / "image", "/autograder/source/setup.sh", kill_after=600.0)
        if ran.status:
            raise CourseError(f"setup.sh failed with status {ran.status}:\n{ran.output.strip()}")
        self.cache.mkdir(parents=True, exist_ok=True)
        for old in self.cache.glob(f"{name}-*"):
            shutil.rmtree(old, ignore_errors=True)
        whole = Path(tempfile.mkdtemp(prefix=".", dir=self.cache))  # never a part under the image's own name
        shutil.copytree(work / "image", whole / "image")
        (whole / "image").rename(image)
        whole.rmdir()
        return False

    def run(self, name: str, key: str, submission: Path, about: Mapping[str, Any], limits: Limits, work: Path) -> Ended:
        """One run of run_autograder; what it leaves lies in work/autograder."""
        autograder = work / "autograder"
        shutil.copytree(self.folder(name, key), autograder)
        lay(submission, autograder, about)
        autograder.chmod(0o755)
        with cgroups.group(limits.cpus, limits.memory) as group:
            ran = self._run(
                work, autograder, "/autograder/run_autograder", kill_after=60.0 * limits.minutes, groups=group.procs, sampled=True
            )
            taken = {"in processes, the libraries they map included": ran.memory} if ran.memory else {}
            if group.peak:
                taken[COUNTED] = group.peak
            differs, killed = (*self._differs(autograder / "source"), *_unlimited(group)), group.killed
        results = autograder / "results" / "results.json"
        late = ran.status == -9 and ran.seconds >= 60 * limits.minutes
        return Ended(
            self.name,
            differs,
            None if late else ran.status,
            ran.seconds,
            taken,
            bool(killed),
            ran.left,
            ran.output,
            results.read_bytes() if results.is_file() else None,
        )

    def folder(self, name: str, key: str) -> Path:
        """Where the image is."""
        return self.cache / f"{name}-{key}"

    def _run(self, work: Path, autograder: Path, command: str, **options: Any) -> Ran:
        root = Path(tempfile.mkdtemp(prefix="root-", dir=work))
        try:
            return ScratchRoot(root).run(autograder, [command], **options)
        except Refused as refusal:
            reasons = [f"this machine does not allow a root of one's own ({refusal})", self.otherwise]
            raise NoPlace(f"there is no place to rehearse in: {'; '.join(filter(None, reasons))}") from refusal
        finally:
            shutil.rmtree(root)  # only places to mount on: the mounts themselves went with their namespace

    def _differs(self, source: Path) -> Iterator[str]:
        other = list(_not_as_pinned((source / "requirements.txt").read_text("utf-8")))
        if self.otherwise:
            yield f"it is not a container, as {self.otherwise}"
        yield (
            f"pip was answered with success: Python {platform.python_version()} and the libraries are this machine's, "
            f"{'not ' if other else ''}in the versions of requirements.txt{': ' * bool(other)}{', '.join(other)}"
        )
        yield "the kernel, the network and the processes that /proc shows are this machine's"
        if platform.machine() != "x86_64":
            yield f"the processor is {platform.machine()}, there it is x86_64"


def _not_as_pinned(requirements: str) -> Iterator[str]:
    """The libraries that are missing here, or here in another version, of those that this Python needs."""
    from packaging.requirements import Requirement

    for line in re.findall(r"(?m)^[^#\s][^#\n]*", requirements):
        pin = Requirement(line)
        if pin.marker and not pin.marker.evaluate():
            continue
        try:
            here = importlib.metadata.version(pin.name)
        except importlib.metadata.PackageNotFoundError:
            here = "missing"
        if here == "missing" or not pin.specifier.contains(here, prereleases=True):
            yield f"{pin.name} {here} for {str(pin.specifier).removeprefix('==')}"


def _unlimited(group: cgroups.Group) -> Iterator[str]:
    words = {"cpu": "the processor", "memory": "the memory"}
    for controller, reason in group.missing.items():
        yield f"{words[controller]} is not limited here: {reason}"
