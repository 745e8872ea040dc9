"""Commands for instructors who write assignments: build, verify, package, rehearse."""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli.exits import DONE, NOT_ALL
from autograder.cli.shared import DEVICE, TORCH_INDEX, Refused, compiled_rubric, host_for, on_a_simulated_gpu

if TYPE_CHECKING:
    from autograder.course.package import Remote

REMOTE = click.option("--remote", metavar="URL", help="Hand checks over to the grading service there (`autograder serve`).")
KEY = click.option("--key", type=click.Path(path_type=Path, dir_okay=False), help="The service's key file (`autograder keys`).")
REMOTE_CHECKS = click.option(
    "--remote-checks",
    multiple=True,
    metavar="CHECK|FUNCTION",
    help="The checks to hand over; * stands for anything. Repeatable.  [default: those of trained models]",
)
CA = click.option(
    "--ca", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The service's own authority, in PEM."
)


def _remote(url: str | None, key: Path | None, checks: tuple[str, ...], minutes: float, ca: Path | None) -> Remote | None:
    """The service that is meant; None for none."""
    from autograder.course.package import Remote

    if url is None or key is None:
        if url or key or checks or ca:
            raise Refused("--remote URL and --key FILE go together, and --remote-checks and --ca with them")
        return None
    return Remote(url, key, checks, minutes, ca.read_text("ascii") if ca else "")


@click.command()
@click.argument("assignments", nargs=-1)
def build(assignments: tuple[str, ...]) -> None:
    """Generate the students' files of ASSIGNMENTS (default: all) and compile their rubrics."""
    from autograder.course import build as building
    from autograder.course.layout import Course

    course = Course.around(Path.cwd())
    for name in assignments or course.assignments:
        rubric = building.build(course, name)
        cases = sum(len(c.cases) for c in rubric.checks)
        click.echo(
            f"{name}: {len(rubric.checks)} checks on {cases} cases, {rubric.total:g} points -> assignments/{name}/, "
            f"build/{name}.rubric ({rubric.rubric_hash})"
        )


@click.command()
@click.argument("assignments", nargs=-1)
@DEVICE
@click.option(
    "--workers", type=click.IntRange(1), default=os.cpu_count() or 1, help="Submissions graded at a time.  [default: cores]"
)
@click.option("--only", multiple=True, metavar="SUBMISSION", help="Only these submissions, such as 'wrong/kl_*'. Repeatable.")
@click.option("--mutants", is_flag=True, help="Instead: every small change of the reference loses a check.")
@click.option(
    "--edges",
    is_flag=True,
    help="Instead: what is wrong at one edge (an axis of size one, a zero, another dtype) loses a check. With --only: functions.",
)
@click.option(
    "--zoo",
    is_flag=True,
    help="Instead: every right submission in zoo/ gets full marks. Tells how near to each bar right work comes.",
)
@click.option(
    "--explained",
    is_flag=True,
    help="Instead: what the values of wrong submissions say by themselves, as if no mistake had been declared.",
)
@click.option("--table", is_flag=True, help="With --zoo: the bars in Markdown, for the instructor's guide.")
@click.option(
    "--reseed",
    type=click.IntRange(1),
    metavar="N",
    help="Instead: with N other secrets right work loses nothing, and random checks see what they say.",
)
@click.option(
    "--on-device",
    "there",
    is_flag=True,
    help="Instead: what is right on the CPU is right on --device, and device slips lose there. Without --device: on a simulated "
    "GPU, with trainings of a few steps.",
)
@click.option("--fresh", is_flag=True, help="Run everything, and use no reply of an earlier proof (build/replies.sqlite).")
def verify(
    assignments: tuple[str, ...],
    device: str,
    workers: int,
    only: tuple[str, ...],
    mutants: bool,
    edges: bool,
    zoo: bool,
    explained: bool,
    table: bool,
    reseed: int | None,
    there: bool,
    fresh: bool,
) -> None:
    """Prove ASSIGNMENTS (default: all): the reference, the stubs, every right, wrong, crashing and cheating submission.

    Replies of programs are kept in build/replies.sqlite, so that a proof after a small change runs only what the change
    can reach. Grading never uses them.
    """
    from autograder.course.layout import Course
    from autograder.proofs import showing

    if only and (mutants or reseed):
        raise Refused("--only chooses submissions: --mutants and --reseed have no use for it")
    if table and not zoo:
        raise Refused("--table shows the bars of --zoo: add --zoo")
    proofs: list[showing.Prove] = [showing.by_mutants] * mutants + [showing.by_edges(only)] * edges
    proofs += [showing.by_zoo(only, table)] * zoo + [showing.by_explanations(only)] * explained
    proofs += [showing.by_device(only)] * there + ([showing.by_draws(reseed)] if reseed else [])
    course, failed = Course.around(Path.cwd()), False
    with contextlib.nullcontext() if fresh else showing.replies_of(course) as replies:
        for name, prove in itertools.product(assignments or course.assignments, proofs or [showing.by_submissions(only)]):
            with on_a_simulated_gpu() if there and device == "cpu" else host_for(device) as host:
                failed |= not showing.show(prove, course, name, host, workers, replies)
    sys.exit(NOT_ALL if failed else DONE)


@click.command()
@click.argument("assignment")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Where to write the zip.  [default: build/ASSIGNMENT-gradescope.zip, or build/ASSIGNMENT-student.zip]",
)
@click.option("--student", is_flag=True, help="Make the student kit, with which students check their work on their own machines.")
@click.option("--pictures/--no-pictures", default=True, help="Whether Gradescope's reports show pictures of what fails.")
@REMOTE
@KEY
@REMOTE_CHECKS
@click.option(
    "--minutes", type=click.FloatRange(2, 40), default=10, show_default=True, help="With --remote: Gradescope's time limit."
)
@CA
@TORCH_INDEX
def package(
    assignment: str,
    output: Path | None,
    student: bool,
    pictures: bool,
    remote: str | None,
    key: Path | None,
    remote_checks: tuple[str, ...],
    minutes: float,
    ca: Path | None,
    torch_index: str,
) -> None:
    """Make the zip of ASSIGNMENT that you upload to Gradescope, or, with --student, the zip that you give to students.

    With --remote, the zip hands over what needs a GPU. It then holds a key: upload it to Gradescope, and give it to nobody.
    """
    from autograder.course.kit import student_zip
    from autograder.course.layout import Course
    from autograder.course.package import gradescope_zip

    handed = _remote(remote, key, remote_checks, minutes, ca)
    if student and handed:
        raise Refused("--remote is for the zip that you upload to Gradescope, not for --student")
    course, kind = Course.around(Path.cwd()), "student" if student else "gradescope"
    target = output or course.root / "build" / f"{assignment}-{kind}.zip"
    if student:
        student_zip(course, assignment, target, torch_index)
        use = "give it to your students; its README explains the rest"
    else:
        gradescope_zip(course, assignment, target, torch_index, handed, pictures=pictures)
        use = "upload it under Configure Autograder" + (", and give it to nobody: it holds a key" if remote else "")
    click.echo(f"{target} ({round(target.stat().st_size / 1024)} KiB): {use}.")


@click.command()
@click.argument("assignment")
@click.argument("submission", type=click.Path(path_type=Path, exists=True))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Copy results.json to this file.")
@click.option(
    "--in",
    "where",
    type=click.Choice(["docker", "root"]),
    help="A container (Docker or Podman), or a chroot on this machine (Linux, as root).  [default: the first available]",
)
@click.option("--image", "base", help="The image that setup.sh runs in, in a container.  [default: Gradescope's Ubuntu 22.04]")
@click.option(
    "--cpus",
    type=click.Choice(["0.5", "1", "2", "4"]),
    default="0.5",
    show_default=True,
    help="Size of Gradescope's container: 768 MB for half a processor, 1.5 GB for each whole one.",
)
@click.option("--minutes", type=click.FloatRange(0, 40, min_open=True), default=10, show_default=True, help="Its time limit.")
@click.option("--keep", is_flag=True, help="Keep the folder of the run, and print its path.")
@REMOTE
@KEY
@REMOTE_CHECKS
@CA
@TORCH_INDEX
def rehearse(
    assignment: str,
    submission: Path,
    output: Path | None,
    where: str | None,
    base: str | None,
    cpus: str,
    minutes: float,
    keep: bool,
    remote: str | None,
    key: Path | None,
    remote_checks: tuple[str, ...],
    ca: Path | None,
    torch_index: str,
) -> None:
    """Run the zip of ASSIGNMENT on SUBMISSION as Gradescope does.

    Shows what the student will see, how much time and memory the run takes, and what to fix before you upload the zip. With
    --remote, it hands over as the zip of `package --remote` does; while the service is down, the report says what waits.
    """
    from autograder.course.layout import Course
    from autograder.grading.frames import write_atomically
    from autograder.rehearsal import display, docker
    from autograder.rehearsal import rehearse as rehearsing
    from autograder.rehearsal.place import ContainerSpec
    from autograder.reporting import terminal

    course = Course.around(Path.cwd())
    with terminal.console(stderr=True).status("") as status:
        rehearsal = rehearsing.rehearse(
            course,
            assignment,
            submission.resolve(),
            ContainerSpec(float(cpus), minutes),
            where=where,
            base=base or docker.BASE,
            torch_index=torch_index,
            remote=_remote(remote, key, remote_checks, minutes, ca),
            keep=keep,
            step=status.update,
        )
    display.show(rehearsal, terminal.console())
    if output and rehearsal.result.results is not None:
        write_atomically(output, rehearsal.result.results)
    sys.exit(NOT_ALL if rehearsal.problems else DONE)


@click.group("course")
def course() -> None:
    """Read a course as its students do."""


@course.command()
@click.argument("assignment")
def messages(assignment: str) -> None:
    """List every message that a student of ASSIGNMENT can meet, in Markdown: read them before your students do.

    The checks' statements and hints, what wrong values say by themselves, how code can fail, and what the commands say. A name in
    braces stands for what is filled in.
    """
    from autograder.course.messages import catalogue
    from autograder.reporting.consoles import console

    rubric, _ = compiled_rubric(assignment)
    console().file.write(catalogue(rubric))
