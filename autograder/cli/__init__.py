"""The commands: check · grade · doctor · build · verify · package · rehearse. One thin function each, by audience."""

from __future__ import annotations

import sys

import click

from autograder import __version__
from autograder.cli import course, grading, student
from autograder.cli.shared import UNUSABLE
from autograder.grading.storage import UnusableRubric

EXIT_CODES = """Exit codes: 0 done; 1 a check (`check`), a proof (`verify`) or a rehearsal (`rehearse`) failed; 2 could not be
done as asked, and the message says why; 3 the grader itself failed on a check, and the report says so. `grade` exits
with 0 however many points there are."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, epilog=EXIT_CODES)
@click.version_option(__version__, message="autograder %(version)s")
def cli() -> None:
    """Checks, grades and proves an auto-graded course."""


def main() -> None:
    """The command line, with every error a person can mend as one sentence."""
    from autograder.course.layout import CourseError
    from autograder.rubric.model import RubricError

    try:
        sys.exit(cli.main(standalone_mode=False))
    except (CourseError, RubricError, UnusableRubric, OSError, click.ClickException) as error:
        from autograder.grading import terminal

        message = error.format_message() if isinstance(error, click.ClickException) else str(error)
        terminal.console(stderr=True).print(message, style="red", markup=False)
        sys.exit(UNUSABLE)
    except click.exceptions.Abort:
        sys.exit(130)


for command in (student.check, grading.grade, grading.doctor, course.build, course.verify, course.package, course.rehearse):
    cli.add_command(command)
