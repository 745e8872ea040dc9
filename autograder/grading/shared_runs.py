"""Runs that several checks share: training happens once, and each check gets the results it needs.

Checks share a run where their table of cases is `shared`, and their programs have the same steps and inputs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from autograder.grading.record import Reply
from autograder.rubric.compiled import CompiledCase, CompiledCheck, CompiledRubric
from autograder.sandbox.inside import wire

MOST = 8  # runs to keep: checks come one after another, with few cases each


class SharedRuns:
    """The replies of the latest shared runs."""

    def __init__(self, rubric: CompiledRubric) -> None:
        self._wanted: dict[str, dict[str, Any]] = {}  # the steps of a shared run -> every result that some check needs
        for check in rubric.checks:
            if "run" in check.settings:
                needed = {json.dumps(reference): reference for reference in check.program.returns.values()}
                self._wanted.setdefault(_steps(check), {}).update(needed)
        self._replies: dict[str, Reply] = {}

    def observed(
        self, check: CompiledCheck, case: CompiledCase, observe: Callable[[CompiledCheck, CompiledCase], Reply]
    ) -> Reply:
        """The reply to the check's program on one case. `observe` is called for the first of the checks that share a run."""
        if "run" not in check.settings:
            return observe(check, case)
        run = _key(check, case)
        if run not in self._replies:
            whole = replace(check.program, returns=self._wanted[_steps(check)])
            self._replies[run] = observe(replace(check, program=whole), case)
            if len(self._replies) > MOST:
                del self._replies[next(iter(self._replies))]
        return _own(check, self._replies[run])

    def forget(self) -> None:
        """Forget the replies: other code runs from now on."""
        self._replies.clear()


def _steps(check: CompiledCheck) -> str:
    program = check.program
    return json.dumps([check.settings["run"], program.steps, program.barriers, list(program.fresh.items())])


def _key(check: CompiledCheck, case: CompiledCase) -> str:
    """Two programs with one key are the same run: the same steps, on the same inputs."""
    return hashlib.sha256(repr((_steps(check), check.module, case.public)).encode() + wire.encode(dict(case.inputs))).hexdigest()


def _own(check: CompiledCheck, reply: Reply) -> Reply:
    """A shared run's reply, with the results that one check needs."""
    keys = {name: json.dumps(reference) for name, reference in check.program.returns.items()}
    return replace(reply, results={name: reply.results[key] for name, key in keys.items() if key in reply.results})
