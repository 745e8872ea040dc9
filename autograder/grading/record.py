"""The record: what the worker answered, as it came. Judging reads it; nothing in it is a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from autograder.rubric.compare import Value
from autograder.rubric.compiled import CompiledCheck

MOST_RECORDED = 2 << 20
MOST_PRINTED = 2000  # letters of what one program prints


@dataclass(frozen=True)
class Reply:
    """What came of one program on one case.

    status:  "returned", "raised", "timed out", "died", "memory", "malformed", "not run" or "unavailable"
    results: name -> labels and bytes, as the worker sent them
    error:   type, message and the student's own frames where it raised
    phase:   "import" where loading a module failed, else "call"
    reason:  one sentence where nothing was run
    """

    status: str
    results: Mapping[str, Any] = field(default_factory=dict)
    error: Mapping[str, Any] = field(default_factory=dict)
    printed: str = ""
    seconds: float = 0.0
    phase: str = "call"
    reason: str = ""

    def values(self) -> dict[str, Value]:
        """The results as values; what is not well-formed is an "object" without data, which passes nothing."""
        return {str(name): _value(entry) for name, entry in self.results.items()}

    def as_data(self) -> dict:
        return {k: getattr(self, k) for k in _FIELDS}

    @classmethod
    def from_data(cls, data: Mapping) -> Reply:
        return cls(**{k: data[k] for k in _FIELDS})

    @cached_property
    def size(self) -> int:
        """Bytes its arrays take."""
        return sum(
            e["data"].nbytes for e in self.results.values() if isinstance(e, Mapping) and isinstance(e.get("data"), np.ndarray)
        )


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
    # A dtype is believed only where the bytes bear it out; bfloat16 travels as float32 and is named.
    dtype = str(entry.get("dtype", ""))
    if data is not None and dtype != "bfloat16":
        dtype = str(data.dtype)
    return Value(kind, data, dtype, tuple(shape), str(entry.get("device", "")), entry.get("requires_grad") is True)


def _shape(claimed: Any) -> tuple[int, ...]:
    return tuple(n for n in claimed if isinstance(n, int)) if isinstance(claimed, list) else ()


@dataclass
class Record:
    """All replies to one submission, and what is needed to judge them again or to explain them.

    replies: (check, case, public) -> reply
    """

    assignment: str
    rubric_hash: str
    submission_hash: str
    environment: Mapping[str, Any] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    origins: Mapping[str, Any] = field(default_factory=dict)
    replies: dict[tuple[str, str, bool], Reply] = field(default_factory=dict)
    recorded: int = 0

    def add(self, check: str, case: str, public: bool, reply: Reply) -> Reply:
        """Keeps the reply; one that would take the record over its limit is kept without its arrays."""
        if self.recorded + reply.size > MOST_RECORDED:
            reply = Reply("malformed", reason=f"its results are larger than the {MOST_RECORDED >> 20} MB a submission may return")
        if len(reply.printed) > MOST_PRINTED:
            reply = replace(reply, printed=reply.printed[:MOST_PRINTED])
        self.recorded += reply.size
        self.replies[check, case, public] = reply
        return reply

    def of(self, check: CompiledCheck) -> list[Reply]:
        """The replies to a check, one for each of its cases, in their order."""
        unknown = Reply("not run", reason="this case is newer than the record")
        return [self.replies.get((check.name, case.name, case.public), unknown) for case in check.cases]

    def as_data(self) -> dict:
        return {
            "format": 1,
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
    def from_data(cls, data: Mapping) -> Record:
        return cls(
            data["assignment"],
            data["rubric_hash"],
            data["submission_hash"],
            data["environment"],
            data["problems"],
            tuple(data["notes"]),
            data["origins"],
            {(c, n, p): Reply.from_data(r) for c, n, p, r in data["replies"]},
        )
