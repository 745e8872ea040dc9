"""For those who write assignments: from sources to proofs and packages."""

from __future__ import annotations

import functools
import itertools
import os
import sys
from pathlib import Path

import click

from autograder.cli.exits import DONE, NOT_ALL
from autograder.cli.shared import DEVICE, TORCH_INDEX, Refused, host_for


@click.command()
@click.argument("assignments", nargs=-1)
def build(assignments: tuple[str, ...]) -> None:
    """Generate the students' files and the compiled rubric of ASSIGNMENTS (default: all)."""
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
    "--reseed",
    type=click.IntRange(1),
    metavar="N",
    help="Instead: with N other secrets right work loses nothing, and random checks see what they say.",
)
def verify(
    assignments: tuple[str, ...], device: str, workers: int, only: tuple[str, ...], mutants: bool, reseed: int | None
) -> None:
    """Prove ASSIGNMENTS (default: all): the reference, the stubs, every right, wrong, crashing and cheating submission."""
    from autograder.course.layout import Course
    from autograder.proofs.verify import relative
    from autograder.reporting import terminal

    if only and (mutants or reseed):
        raise Refused("--only chooses submissions: --mutants and --reseed have no use for it")
    proofs = [_mutated] * mutants + [functools.partial(_redrawn, reseed)] * bool(reseed) or [functools.partial(_proved, only)]
    course = Course.around(Path.cwd())
    console, failed = terminal.console(), False
    for name, prove in itertools.product(assignments or course.assignments, proofs):
        with host_for(device) as host:
            count, shown, said = prove(course, name, host, workers)
        for item in shown:
            if isinstance(item, str):
                console.print(f"✗ {relative(item, course.root)}", style="red", markup=False, soft_wrap=True)
            else:
                console.print(item)
        verdict = f"{count} defect(s)" if count else "proved"
        console.print(f"{name}: {verdict}. {said}", style="bold red" if count else "bold green", markup=False, soft_wrap=True)
        failed |= bool(count)
    sys.exit(NOT_ALL if failed else DONE)


def _stepping(name: str):
    """A progress bar, and what to call with each step."""
    from autograder.reporting import terminal

    bar = terminal.progress(terminal.console(stderr=True))
    task = bar.add_task(name, total=None)
    return bar, lambda text: bar.update(task, description=f"{name}: {text}", advance=1)


def _proved(only: tuple[str, ...], course, name: str, host, workers: int):
    """The proof by submissions: how many defects, what to show (defects and tables), and a sentence."""
    from autograder.proofs.verify import verify

    bar, step = _stepping(name)
    with bar:
        proof = verify(course, name, host, step, workers, only)
    checks = f"{proof.checks} checks and {proof.mistakes} recognised mistakes"
    return len(proof.defects), proof.defects, f"{checks} against {proof.submissions} submissions."


def _mutated(course, name: str, host, workers: int):
    """The same of the proof by mutants."""
    from autograder.proofs import mutants, tables

    bar, step = _stepping(name)
    with bar:
        survey = mutants.survey(course, name, host, step, workers)
    rest = f"{len(survey.equivalent)} are known to be right, {len(survey.survivors)} survive"
    said = f"Of {survey.tried} mutants of the reference {survey.killed} lose a check, {rest}."
    alive = survey.survivors or survey.equivalent
    return len(survey.defects), [tables.survivors(survey)] * bool(alive) + list(survey.faults), said


def _redrawn(draws: int, course, name: str, host, workers: int):
    """The same of the proof by other draws."""
    from autograder.proofs import reseed, tables

    bar, step = _stepping(name)
    with bar:
        redrawn = reseed.reseed(course, name, draws, host, step, workers)
    said = f"{redrawn.submissions} right submissions answered {redrawn.asked} programs in {draws} draws."
    shown = [tables.rates(redrawn)] * bool(redrawn.rates) + [tables.nearest(redrawn), *redrawn.defects]
    return len(redrawn.defects), shown, said


@click.command()
@click.argument("assignment")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="The zip.  [default: build/ASSIGNMENT-gradescope.zip, or -student.zip]",
)
@click.option("--student", is_flag=True, help="The students' kit instead: with it they check their work on their own machines.")
@TORCH_INDEX
def package(assignment: str, output: Path | None, student: bool, torch_index: str) -> None:
    """Make the zip that Gradescope runs for ASSIGNMENT, or, with --student, the one to give to students."""
    from autograder.course.layout import Course

    course = Course.around(Path.cwd())
    if student:
        from autograder.course.kit import student_zip as made

        kind, use = "student", "give it to your students; its README tells them the rest"
    else:
        from autograder.course.package import gradescope_zip as made

        kind, use = "gradescope", "upload it under Configure Autograder"
    target = made(course, assignment, output or course.root / "build" / f"{assignment}-{kind}.zip", torch_index)
    click.echo(f"{target} ({round(target.stat().st_size / 1024)} KiB): {use}.")


@click.command()
@click.argument("assignment")
@click.argument("submission", type=click.Path(path_type=Path, exists=True))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Where results.json is to be copied to.")
@click.option(
    "--in",
    "where",
    type=click.Choice(["docker", "root"]),
    help="A container (of Docker or podman), or a root of its own on this machine (Linux, as root).  [default: what can be had]",
)
@click.option("--image", help="What setup.sh runs in, for a container.  [default: Gradescope's, Ubuntu 22.04]")
@click.option(
    "--cpus",
    type=click.Choice(["0.5", "1", "2", "4"]),
    default="0.5",
    show_default=True,
    help="Gradescope's container: 768 MB for half a processor, 1.5 GB for each whole one.",
)
@click.option("--minutes", type=click.FloatRange(0, 40, min_open=True), default=10, show_default=True, help="Its time limit.")
@click.option("--keep", is_flag=True, help="Keep the folder of the run, and say where it is.")
@TORCH_INDEX
def rehearse(
    assignment: str,
    submission: Path,
    output: Path | None,
    where: str | None,
    image: str | None,
    cpus: str,
    minutes: float,
    keep: bool,
    torch_index: str,
) -> None:
    """Run the zip of ASSIGNMENT on SUBMISSION the way Gradescope does, and show what the student will see and what it takes."""
    from autograder.course.layout import Course
    from autograder.grading.frames import write_atomically
    from autograder.rehearsal import engines, rehearse, rehearsed, stage
    from autograder.reporting import terminal

    course, limits = Course.around(Path.cwd()), stage.Limits(float(cpus), minutes)
    with terminal.console(stderr=True).status("") as status:
        rehearsal = rehearse.rehearse(
            course,
            assignment,
            submission.resolve(),
            limits,
            where=where,
            torch_index=torch_index,
            image=image or engines.IMAGE,
            keep=keep,
            step=status.update,
        )
    rehearsed.show(rehearsal, terminal.console())
    if output and rehearsal.ended.results is not None:
        write_atomically(output, rehearsal.ended.results)
    sys.exit(NOT_ALL if rehearsal.reasons else DONE)
