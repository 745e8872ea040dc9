"""The commands, one file for each audience: students, graders, graders of a whole class, course authors,
whoever runs a grading machine."""

from __future__ import annotations

import difflib
import importlib
import keyword
import sys
from pathlib import Path

import click

from autograder import __version__
from autograder.cli.exits import UNUSABLE
from autograder.course.places import is_kit, kits_near

COMMANDS = {
    "check": "student",
    "watch": "student",
    "grade": "grading",
    "doctor": "grading",
    "build": "course",
    "verify": "course",
    "package": "course",
    "rehearse": "course",
    "course": "course",
    "class": "classroom",
    "serve": "service",
    "keys": "service",
}
"""Command -> the file it is in, imported when the command is used: `autograder --version` starts without numpy."""
IN_A_KIT = dict.fromkeys(("check", "watch", "doctor", "setup"), "student")
"""The same in a student's kit. Graders' commands work there, but are not listed."""
KNOWN = {**IN_A_KIT, **COMMANDS}
"""The same elsewhere, with what only a kit lists: `setup` says there that it belongs into one."""

EXIT_CODES = """Exit codes: 0 done; 1 a check (`check`), a proof (`verify`) or a rehearsal (`rehearse`) failed; 2 the command
could not do it, and the message says why; 3 the grader itself failed on a check, and the report says so. `grade` and
`class grade` exit with 0 however many points there are."""


class Commands(click.Group):
    """The group of COMMANDS. Each is imported when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands; in a student's kit, those that are for students."""
        return list(IN_A_KIT if _is_a_students() else COMMANDS)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if not _is_a_students():
            super().format_epilog(ctx, formatter)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in KNOWN:
            return None
        name = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        file = IN_A_KIT[cmd_name] if cmd_name in IN_A_KIT and _is_a_students() else KNOWN[cmd_name]
        command = getattr(importlib.import_module(f"autograder.cli.{file}"), name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is typed. raises click.UsageError, which says what may be meant"""
        if args[0] not in KNOWN and not args[0].startswith("-"):
            known = self.list_commands(ctx)
            near = difflib.get_close_matches(args[0], known, 1)
            meant = f"did you mean `autograder {near[0]}`?" if near else f"the commands are {', '.join(known)}"
            ctx.fail(f"there is no command `{args[0]}`: {meant}")
        return super().resolve_command(ctx, args)


def _is_a_students() -> bool:
    """Whether this is the folder of a kit, or one beside it: whoever types here is a student."""
    return is_kit(Path.cwd()) or bool(kits_near(Path.cwd()))


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXIT_CODES,
)
@click.version_option(__version__, message="autograder %(version)s")
def cli() -> None:
    """Check, grade and prove an auto-graded course."""


def main() -> None:
    """Run the command line. An error that the user can mend is one sentence, without a traceback."""
    try:
        sys.exit(cli.main(standalone_mode=False))
    except click.exceptions.Abort:
        sys.exit(130)
    except Exception as error:
        message = _broken_library(error) or _sentence(error)
        if message is None:
            raise
        from autograder.reporting import consoles

        consoles.console(stderr=True).print(message, style="red", markup=False)
        sys.exit(UNUSABLE)


def _broken_library(error: Exception) -> str:
    """What a student does about a library that cannot be imported; "" for any other error."""
    if not isinstance(error, ImportError) or not is_kit(Path.cwd()):
        return ""
    return f"a library of this course cannot be imported ({error}): type `autograder setup`, which mends it"


def _sentence(error: Exception) -> str | None:
    """The sentence for an error that the user can mend; None for a defect of the engine."""
    from autograder.classroom.entrants import ClassError
    from autograder.course.layout import CourseError
    from autograder.grading.frames import UnusableRubric
    from autograder.handover.keys import HandoverError
    from autograder.rubric.model import RubricError

    if isinstance(error, click.ClickException):
        return error.format_message()
    ours = (ClassError, CourseError, HandoverError, RubricError, UnusableRubric, OSError)
    return str(error) if isinstance(error, ours) else None
