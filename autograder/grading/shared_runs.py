"""Runs that several checks share: what is trained is trained once, and each check is given the results it asks for.

Checks of a table that is `shared` whose programs have the same steps are one program, on the same inputs.
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

MOST = 8  # runs that are kept: whoever asks goes from check to check, and through few cases of each


class SharedRuns:
    """What came of the runs so far."""

    def __init__(self, rubric: CompiledRubric) -> None:
        self._wanted: dict[str, dict[str, Any]] = {}  # the steps of a shared run -> all results that any check asks of it
        for check in rubric.checks:
            if "run" in check.settings:
                asked = {json.dumps(reference): reference for reference in check.program.returns.values()}
                self._wanted.setdefault(_steps(check), {}).update(asked)
        self._replies: dict[str, Reply] = {}

    def observed(
        self, check: CompiledCheck, case: CompiledCase, observe: Callable[[CompiledCheck, CompiledCase], Reply]
    ) -> Reply:
        """What came of the check's program on one case: of its run, for the first check that shares it."""
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
        """Other code is asked from now on."""
        self._replies.clear()


def _steps(check: CompiledCheck) -> str:
    return json.dumps([check.settings["run"], check.program.steps, check.program.barriers])


def _key(check: CompiledCheck, case: CompiledCase) -> str:
    """Two programs of one key are the same run: the same steps, on the same inputs."""
    return hashlib.sha256(repr((_steps(check), check.module, case.public)).encode() + wire.encode(dict(case.inputs))).hexdigest()


def _own(check: CompiledCheck, reply: Reply) -> Reply:
    """A shared run's reply with the results that one check asks for."""
    keys = {name: json.dumps(reference) for name, reference in check.program.returns.items()}
    return replace(reply, results={name: reply.results[key] for name, key in keys.items() if key in reply.results})
