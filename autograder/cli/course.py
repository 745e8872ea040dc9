"""Commands for instructors who write assignments: build, verify, package, rehearse."""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
from pathlib import Path

import click

from autograder.cli.exits import DONE, NOT_ALL
from autograder.cli.shared import DEVICE, TORCH_INDEX, Refused, host_for, on_a_simulated_gpu


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
@TORCH_INDEX
def package(assignment: str, output: Path | None, student: bool, torch_index: str) -> None:
    """Make the zip of ASSIGNMENT that you upload to Gradescope, or, with --student, the zip that you give to students."""
    from autograder.course.kit import student_zip
    from autograder.course.layout import Course
    from autograder.course.package import gradescope_zip

    course = Course.around(Path.cwd())
    kind, make = ("student", student_zip) if student else ("gradescope", gradescope_zip)
    target = make(course, assignment, output or course.root / "build" / f"{assignment}-{kind}.zip", torch_index)
    use = "give it to your students; its README explains the rest" if student else "upload it under Configure Autograder"
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
    torch_index: str,
) -> None:
    """Run the zip of ASSIGNMENT on SUBMISSION as Gradescope does.

    Shows what the student will see, how much time and memory the run takes, and what to fix before you upload the zip.
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
            keep=keep,
            step=status.update,
        )
    display.show(rehearsal, terminal.console())
    if output and rehearsal.result.results is not None:
        write_atomically(output, rehearsal.result.results)
    sys.exit(NOT_ALL if rehearsal.problems else DONE)
