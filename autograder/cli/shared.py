"""Options and steps that several commands share."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli.exits import UNUSABLE

if TYPE_CHECKING:
    from autograder.rubric.compiled import CompiledRubric
    from autograder.sandbox.host import SandboxHost


class _Device(click.ParamType[str]):
    name = "device"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not re.fullmatch(r"cpu|auto|mps|(cuda|xpu)(:[0-9]{1,3})?", value):
            self.fail(f"{value!r} is no device: it is cpu, cuda, cuda:1, mps, xpu or auto", param, ctx)
        return value


DEVICE = click.option(
    "--device",
    type=_Device(),
    metavar="DEVICE",
    default="cpu",
    show_default=True,
    help="Where the submission's tensors live: cpu, cuda, cuda:1, mps, xpu, or auto for a GPU if there is one.",
)
ONLY = click.option(
    "--only",
    multiple=True,
    metavar="CHECK|FUNCTION",
    help="Only these checks, by name or number; * stands for anything. Repeatable.",
)
TORCH_INDEX = click.option(
    "--torch-index",
    envvar="TORCH_INDEX_URL",
    default="",
    metavar="URL",
    help="Wheel index that torch is taken from (the CPU build is much smaller).",
)


class Refused(click.ClickException):
    """A sentence for the person at the keyboard."""

    exit_code = UNUSABLE


def handed_in(path: Path) -> Path:
    """The path of a submission. raises Refused where there is nothing: that is a slip of the keyboard, and no work to grade"""
    if not path.exists():
        raise Refused(f"there is no file or folder {path}: look at how its name is spelt, and which folder you are in")
    return path


def compiled_rubric(assignment: str) -> tuple[CompiledRubric, tuple[str, ...]]:
    """The compiled rubric of an assignment, and the folders to hide from its submissions.

    assignment: a name in the course around this folder, or a compiled .rubric file
    """
    from autograder.course.build import compiled_for
    from autograder.course.layout import Course
    from autograder.grading.frames import load_rubric

    if assignment.endswith(".rubric"):
        return load_rubric(Path(assignment)), (str(Path(assignment).resolve().parent),)
    course = Course.around(Path.cwd())
    return compiled_for(course, assignment), course.secrets


def coverable(hidden: tuple[str, ...]) -> tuple[str, ...]:
    """The folders that can be hidden from submissions: Python and the engine, which they need, stay in sight."""
    from autograder.classroom.task import ENGINE

    needed = [Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve(), ENGINE]
    return tuple(path for path in hidden if not any(place.is_relative_to(path) for place in needed))


def chosen(rubric: CompiledRubric, only: tuple[str, ...]) -> CompiledRubric:
    """The rubric with only the checks whose name, number or function matches one of the patterns. No pattern: all checks.

    raises Refused where a pattern matches none
    """
    from autograder.cli.naming import no_check
    from autograder.grading.choosing import is_named

    if not only:
        return rubric
    for pattern in only:
        if not any(is_named(check, (pattern,)) for check in rubric.checks):
            raise Refused(no_check(rubric, pattern))
    return replace(rubric, checks=tuple(check for check in rubric.checks if is_named(check, only)))


def host_for(device: str, hidden: tuple[str, ...] = ()) -> SandboxHost:
    """A host for one command. hidden: folders that submissions must not see

    raises Refused where there is no such device, or it does not work: nothing has been graded then
    """
    from autograder.sandbox.host import SandboxHost
    from autograder.sandbox.limits import Isolation, Placement

    host = SandboxHost(Placement.named(device), Isolation(hidden))
    return host if device == "cpu" else _on_a_device_that_works(host)


def on_a_simulated_gpu() -> SandboxHost:
    """A host whose GPU is a simulated one. raises Refused where this torch cannot have it"""
    from autograder.sandbox.host import SandboxHost
    from autograder.sandbox.limits import Placement

    return _on_a_device_that_works(SandboxHost(Placement("cuda", stand_in="simulated")))


def _on_a_device_that_works(host: SandboxHost) -> SandboxHost:
    from autograder.sandbox import accelerator
    from autograder.sandbox.session import WorkerUnavailable

    device = host.placement.device
    try:
        found = accelerator.of(host)
    except WorkerUnavailable as reason:
        host.close()
        raise Refused(f"--device {device}: {reason}") from None
    if device == "auto":
        click.echo(f"--device auto: {found.words}", err=True)
        host.placement = replace(host.placement, device=found.device)
    return host
