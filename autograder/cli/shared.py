"""What several commands share: options, exit codes, and how an assignment is named."""

from __future__ import annotations

import fnmatch
from dataclasses import replace
from pathlib import Path

import click

from autograder.cli.exits import UNUSABLE

DEVICE = click.option(
    "--device",
    type=click.Choice(["cpu", "cuda", "auto"]),
    default="cpu",
    show_default=True,
    help="Where the submission's tensors live.",
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


def compiled_rubric(assignment: str):
    """The compiled rubric of an assignment: a course's own, or a file; and the folders to hide from submissions."""
    from autograder.course.build import compiled_for
    from autograder.course.layout import Course
    from autograder.grading.frames import load_rubric

    if assignment.endswith(".rubric"):
        return load_rubric(Path(assignment)), (str(Path(assignment).resolve().parent),)
    course = Course.around(Path.cwd())
    return compiled_for(course, assignment), course.secrets


def chosen(rubric, only: tuple[str, ...]):
    """The rubric with only the checks whose name, number or function matches one of the patterns."""
    if not only:
        return rubric
    checks = tuple(c for c in rubric.checks if any(fnmatch.fnmatch(n, p) for p in only for n in (c.name, c.number, c.function)))
    if not checks:
        known = ", ".join(dict.fromkeys(c.function for c in rubric.checks))
        raise Refused(f"--only {' '.join(only)} matches no check of {rubric.name}; its functions are {known}")
    return replace(rubric, checks=checks)


def host_for(device: str, hidden: tuple[str, ...] = ()):
    """A host for one command. hidden: folders that submissions must not see"""
    from autograder.sandbox.host import SandboxHost
    from autograder.sandbox.limits import Isolation, Placement

    return SandboxHost(Placement(device), Isolation(hidden))
