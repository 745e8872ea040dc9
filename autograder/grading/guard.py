"""The guard: nothing is graded for marks on a machine that does not keep a submission in.

What holds is not believed but tried (`sandbox.selftest`), before the submission's first line runs.
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
    "nothing of the submission was run, as this machine does not keep it in: {missing}. `autograder doctor` shows "
    "what was tried; --trusted grades all the same, for submissions that you trust"
)


class Unprotected(Exception):
    """A protection is missing; the message says which."""


@dataclass(frozen=True)
class Admission:
    """layers: which a worker must report; private: may what is secret be sent to it; note: for whoever reads the report;
    data: the proof, for the instructor's part of it"""

    layers: tuple[str, ...]
    private: bool
    note: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Guard:
    """trusted: a missing protection is said, and no reason not to grade"""

    trusted: bool = False

    def admit(self, rubric: CompiledRubric, host: SandboxHost) -> Admission:
        """raises Unprotected"""
        try:
            from autograder.sandbox import selftest

            proof = selftest.probe(host, Limits(memory=rubric.memory))
        except ImportError as error:  # a system for which there is none
            return self._unproved(f"nothing could be tried ({error})")
        except WorkerUnavailable as error:
            return self._unproved(str(error))
        missing = proof.missing()
        if missing and not self.trusted:
            raise Unprotected(REFUSED.format(missing="; ".join(missing)))
        return Admission(proof.layers_on, proof.keeps_secrets, self._note(len(missing), proof.keeps_secrets), proof.as_data())

    def _unproved(self, why: str) -> Admission:
        if not self.trusted:
            raise Unprotected(REFUSED.format(missing=why))
        return Admission((), False, self._note(1, False), {"missing": [why]})

    def _note(self, missing: int, private: bool) -> str:
        if not missing:
            return ""
        told = "Graded as a trusted submission, on a machine that does not keep submissions in"
        return told + ("." if private else ": only the visible checks, on their public cases.")
