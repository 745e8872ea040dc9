"""The record: the worker's replies, as they came. Judging reads it; it holds no judgement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from autograder.intake.submission import Submission
from autograder.rubric.compare import Value
from autograder.rubric.compiled import CompiledCase, CompiledCheck, CompiledRubric

FORMAT = 1
MOST_RECORDED = 2 << 20  # bytes of all results of one submission
MOST_PRINTED = 2000  # characters that one program prints

Key = tuple[str, str, bool]


@dataclass(frozen=True)
class Reply:
    """The worker's reply to one program on one case.

    status: "returned", "raised", "timed out", "died", "memory", "wrote too much", "malformed", "not run",
        "unavailable" or "device": the GPU has failed, twice
    results: name -> labels and bytes, as the worker sent them
    error: type, message and the student's own frames where the program raised
    phase: "import" where loading a module failed, else "call"
    reason: one sentence where nothing was run
    """

    status: str
    results: Mapping[str, Any] = field(default_factory=dict)
    error: Mapping[str, Any] = field(default_factory=dict)
    printed: str = ""
    seconds: float = 0.0
    phase: str = "call"
    reason: str = ""

    def values(self) -> dict[str, Value]:
        """The results as values. A malformed one becomes an "object" without data, which passes nothing."""
        return {str(name): _value(entry) for name, entry in self.results.items()}

    def as_data(self) -> dict[str, Any]:
        """The same as plain data and arrays."""
        return {k: getattr(self, k) for k in _FIELDS}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Reply:
        """The reply that `as_data` described. raises KeyError"""
        return cls(**{k: data[k] for k in _FIELDS})

    @cached_property
    def size(self) -> int:
        """Bytes that its arrays take."""
        arrays = (entry.get("data") for entry in self.results.values() if isinstance(entry, Mapping))
        return sum(array.nbytes for array in arrays if isinstance(array, np.ndarray))


_FIELDS = ("status", "results", "error", "printed", "seconds", "phase", "reason")


def _value(entry: Any) -> Value:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("kind"), str):
        return Value("object", None)
    kind, data = entry["kind"], entry.get("data")
    if kind not in ("tensor", "array"):
        return Value(kind, data)
    if data is not None and not isinstance(data, np.ndarray):
        return Value("object", None)
    shape = data.shape if data is not None else _shape(entry.get("shape"))
    # A dtype is believed only where the bytes agree; bfloat16 travels as float32 under its own name.
    dtype = str(entry.get("dtype", ""))
    if data is not None and dtype != "bfloat16":
        dtype = str(data.dtype)
    return Value(kind, data, dtype, tuple(shape), str(entry.get("device", "")), entry.get("requires_grad") is True)


def _shape(claimed: Any) -> tuple[int, ...]:
    return tuple(n for n in claimed if isinstance(n, int)) if isinstance(claimed, list) else ()


@dataclass
class Record:
    """All replies to one submission, and what is needed to judge them again or to explain them.

    problems: module -> why it cannot be loaded
    notes: sentences about the submission as a whole
    origins: file -> the notebook cell and line that each of its lines comes from
    replies: (check, case, public) -> reply
    """

    assignment: str
    rubric_hash: str
    submission_hash: str
    environment: Mapping[str, Any] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    origins: Mapping[str, Any] = field(default_factory=dict)
    replies: dict[Key, Reply] = field(default_factory=dict)
    recorded: int = 0

    @classmethod
    def begun(cls, rubric: CompiledRubric, submission: Submission) -> Record:
        """The record before the first reply."""
        origins = {name: [(o.cell, o.line) if o else None for o in lines] for name, lines in submission.origins.items()}
        notes, problems = tuple(submission.notes), submission.problems
        return cls(rubric.name, rubric.rubric_hash, submission.digest, {}, problems, notes, origins)

    def add(self, check: str, case: str, public: bool, reply: Reply) -> None:
        """Keep a reply. One that would take the record over its limit is kept without its arrays."""
        if self.recorded + reply.size > MOST_RECORDED:
            reply = Reply("malformed", reason=f"its results are larger than the {MOST_RECORDED >> 20} MB a submission may return")
        if len(reply.printed) > MOST_PRINTED:
            reply = replace(reply, printed=reply.printed[:MOST_PRINTED])
        self.recorded += reply.size
        self.replies[check, case, public] = reply

    def reply(self, check: CompiledCheck, case: CompiledCase) -> Reply | None:
        """The reply to one case; None where there is none."""
        return self.replies.get((check.name, case.name, case.public))

    def of(self, check: CompiledCheck) -> list[Reply]:
        """The replies to a check, one for each of its cases, in their order."""
        unknown = Reply("not run", reason="the record is older than this case")
        return [self.reply(check, case) or unknown for case in check.cases]

    def covers(self, rubric: CompiledRubric) -> bool:
        """Whether it has a reply for every case of the rubric."""
        return all(self.reply(check, case) is not None for check in rubric.checks for case in check.cases)

    def as_data(self) -> dict[str, Any]:
        """The same as plain data and arrays."""
        return {
            "format": FORMAT,
            "assignment": self.assignment,
            "rubric_hash": self.rubric_hash,
            "submission_hash": self.submission_hash,
            "environment": dict(self.environment),
            "problems": dict(self.problems),
            "notes": list(self.notes),
            "origins": dict(self.origins),
            "replies": [[*key, reply.as_data()] for key, reply in self.replies.items()],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Record:
        """The record that `as_data` described. raises KeyError, ValueError"""
        return cls(
            data["assignment"],
            data["rubric_hash"],
            data["submission_hash"],
            data["environment"],
            data["problems"],
            tuple(data["notes"]),
            data["origins"],
            {(check, case, public): Reply.from_data(reply) for check, case, public, reply in data["replies"]},
        )
