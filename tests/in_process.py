"""Commands typed in this process, whose workers come from the host that its tests share.

A process of its own imports torch for every command, which takes longer than all that most tests ask of it. What a command owes
to its process is tested with one: encodings in test_cli.py, signals in classroom/test_command.py.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from subprocess import CompletedProcess
from unittest import mock

import pytest
from click.testing import CliRunner
from hosts import shared_host

# These keep the name of the host that they import: not that of the one which takes its place below.
import autograder.classroom.rejudge
import autograder.classroom.task
import autograder.sandbox.selftest
from autograder.cli import main
from autograder.sandbox import host
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.limits import Isolation, Placement


class _Lent(SandboxHost):
    """The shared host's zygotes, user ids and workers, which outlive it."""

    def __init__(self, placement: Placement = Placement(), isolation: Isolation = Isolation()) -> None:
        vars(self).update(vars(shared_host()), placement=placement, isolation=isolation, _sessions=set())

    def close(self) -> None:
        for session in list(self._sessions):
            session.close()


def autograder(*arguments: str | Path, at: Path, **environment: str) -> CompletedProcess[str]:
    """Run a command in that folder. environment: variables that it sees beside those of this process"""
    typed = ["autograder", *map(os.fspath, arguments)]
    variables = mock.patch.dict(os.environ, {"COLUMNS": "200", **environment})  # nor do those stay that a command sets
    with variables, pytest.MonkeyPatch.context() as patched, CliRunner().isolation() as streams:
        patched.chdir(at)
        patched.setattr(sys, "argv", typed)
        patched.setattr(host, "SandboxHost", _Lent)
        with pytest.raises(SystemExit) as ended:
            main()
        sys.stdout.flush()
        sys.stderr.flush()
        stdout, stderr = (stream.getvalue().decode() for stream in streams[:2])
    return CompletedProcess(typed, int(ended.value.code or 0), stdout, stderr)
