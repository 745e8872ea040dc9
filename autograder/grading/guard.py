"""The guard: nothing is graded for marks on a machine that does not isolate submissions.

Which protections hold is not assumed but tried (`sandbox.selftest`), before the submission's first line runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.rubric.compiled import CompiledRubric
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import WorkerUnavailable

REFUSED = (
    "nothing of the submission was run, because this machine does not isolate it: {missing}. `autograder doctor` shows "
    "what was tried; --trusted grades all the same, for submissions that you trust"
)


class Unprotected(Exception):
    """A protection is missing; the message says which."""


@dataclass(frozen=True)
class Admission:
    """The guard's consent.

    layers: that every worker must report
    private: whether private cases may be sent to a worker
    note: for whoever reads the report; "" where nothing is missing
    data: the self-test's proof, for the instructor's part of the report
    """

    layers: tuple[str, ...]
    private: bool
    note: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Guard:
    """Decides whether this machine may grade. trusted: where a protection is missing, grade all the same, and say so"""

    trusted: bool = False

    def admit(self, rubric: CompiledRubric, host: SandboxHost) -> Admission:
        """Try the protections. raises Unprotected where one is missing"""
        try:
            from autograder.sandbox import selftest

            proof = selftest.probe(host, Limits.fitting(rubric.memory))
        except ImportError as error:  # this system has no self-test
            return self._unproved(f"nothing could be tried ({error})")
        except WorkerUnavailable as error:
            return self._unproved(str(error))
        missing = proof.missing()
        if missing and not self.trusted:
            raise Unprotected(REFUSED.format(missing="; ".join(missing)))
        return Admission(proof.layers_on, proof.keeps_secrets, _note(bool(missing), proof.keeps_secrets), proof.as_data())

    def _unproved(self, why: str) -> Admission:
        if not self.trusted:
            raise Unprotected(REFUSED.format(missing=why))
        return Admission((), False, _note(True, False), {"missing": [why]})


def _note(missing: bool, private: bool) -> str:
    if not missing:
        return ""
    note = "Graded as a trusted submission, on a machine that does not isolate submissions"
    return note + ("." if private else ": only the visible checks, on their public cases.")
