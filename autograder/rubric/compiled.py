"""A compiled rubric: everything a judge needs, as values. Oracles of inputs alone are in it as their values only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from autograder.rubric.compare import Tolerance
from autograder.rubric.policy import NAMES_THE_SLIP, LateDays, RateLimit
from autograder.rubric.program import Program, graded_names

FORMAT = 6


@dataclass(frozen=True)
class Expected:
    """The expected values of one case: result name -> array (or text), each with its tolerance."""

    values: Mapping[str, Any]
    tolerances: Mapping[str, Tolerance]

    def as_data(self) -> dict[str, Any]:
        return {"values": dict(self.values), "tolerances": {k: [t.rtol, t.atol] for k, t in self.tolerances.items()}}

    @classmethod
    def from_data(cls, data: Mapping[str, Any] | None) -> Expected | None:
        if data is None:
            return None
        return cls(data["values"], {k: Tolerance(*t) for k, t in data["tolerances"].items()})


@dataclass(frozen=True)
class CompiledCase:
    """expected: None where the oracle is late; mistaken: mistake's name -> its values, likewise; derived: words of another
    question -> what the oracle says to it (see `rubric.derived`)."""

    name: str
    public: bool
    inputs: Mapping[str, Any]
    expected: Expected | None
    mistaken: Mapping[str, Expected | None]
    derived: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @cached_property
    def dtype(self) -> str:
        """The dtype of the floating inputs, which results must have."""
        kinds = [str(v.dtype) for v in self.inputs.values() if isinstance(v, np.ndarray) and v.dtype.kind == "f"]
        return kinds[0] if kinds else ""


@dataclass(frozen=True)
class CompiledCheck:
    name: str
    sentence: str
    function: str
    module: str
    points: float
    family: str
    visibility: str
    late: bool
    settings: Mapping[str, Any]
    tolerance: Tolerance | None
    asks: tuple[str, ...]
    program: Program
    hints: Mapping[str, str]
    cases: tuple[CompiledCase, ...]
    number: str = ""

    def at(self, places: Iterable[int]) -> CompiledCheck:
        """The check on some of its cases."""
        return replace(self, cases=tuple(self.cases[place] for place in places))


def numbered(checks: Iterable[CompiledCheck]) -> tuple[CompiledCheck, ...]:
    """The checks with their numbers, by function: 1.1, 1.2, 2.1, … A check keeps its number if only some are run."""
    counts: dict[str, int] = {}
    found = []
    for check in checks:
        counts[check.function] = counts.get(check.function, 0) + 1
        found.append(replace(check, number=f"{list(counts).index(check.function) + 1}.{counts[check.function]}"))
    return tuple(found)


@dataclass(frozen=True)
class CompiledRubric:
    """rubric_hash: identifies the sources it was compiled from; late_source: see `rubric.late`."""

    name: str
    title: str
    modules: tuple[str, ...]
    total: float
    seconds: float
    budget: float
    memory: int
    rubric_hash: str
    provided: str
    late_source: str
    checks: tuple[CompiledCheck, ...]
    rate_limit: RateLimit | None = None
    late_days: LateDays | None = None
    hints: int = NAMES_THE_SLIP

    @property
    def graded(self) -> dict[str, frozenset[str]]:
        """Module -> the names in it that the checks ask for."""
        return graded_names(self.modules, (check.program for check in self.checks))

    def check(self, name: str) -> CompiledCheck:
        return next(c for c in self.checks if c.name == name)

    def as_data(self) -> dict[str, Any]:
        """Plain data: dicts, lists, text, numbers and arrays."""
        return {
            "format": FORMAT,
            **{k: getattr(self, k) for k in _PLAIN_RUBRIC},
            "modules": list(self.modules),
            "checks": [_check_data(c) for c in self.checks],
            "rate_limit": self.rate_limit and asdict(self.rate_limit),
            "late_days": self.late_days and asdict(self.late_days),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> CompiledRubric:
        if data.get("format") != FORMAT:
            raise ValueError(f"format {data.get('format')!r}, this engine reads {FORMAT}")
        return cls(
            **{k: data[k] for k in _PLAIN_RUBRIC},
            modules=tuple(data["modules"]),
            checks=tuple(_check_from(c) for c in data["checks"]),
            rate_limit=RateLimit(**data["rate_limit"]) if data["rate_limit"] else None,
            late_days=LateDays(**data["late_days"]) if data["late_days"] else None,
        )


_PLAIN_RUBRIC = ("name", "title", "total", "seconds", "budget", "memory", "hints", "rubric_hash", "provided", "late_source")
_PLAIN_CHECK = ("name", "sentence", "function", "module", "points", "family", "visibility", "late", "number")


def _check_data(check: CompiledCheck) -> dict[str, Any]:
    return {
        **{k: getattr(check, k) for k in _PLAIN_CHECK},
        "settings": dict(check.settings),
        "tolerance": [check.tolerance.rtol, check.tolerance.atol] if check.tolerance else None,
        "asks": list(check.asks),
        "program": check.program.as_data(),
        "hints": dict(check.hints),
        "cases": [
            {
                "name": c.name,
                "public": c.public,
                "inputs": dict(c.inputs),
                "expected": c.expected and c.expected.as_data(),
                "mistaken": {k: a and a.as_data() for k, a in c.mistaken.items()},
                "derived": {k: dict(v) for k, v in c.derived.items()},
            }
            for c in check.cases
        ],
    }


def _check_from(data: Mapping[str, Any]) -> CompiledCheck:
    return CompiledCheck(
        **{k: data[k] for k in _PLAIN_CHECK},
        settings=data["settings"],
        tolerance=Tolerance(*data["tolerance"]) if data["tolerance"] else None,
        asks=tuple(data["asks"]),
        program=Program.from_data(data["program"]),
        hints=data["hints"],
        cases=tuple(
            CompiledCase(
                c["name"],
                c["public"],
                c["inputs"],
                Expected.from_data(c["expected"]),
                {k: Expected.from_data(a) for k, a in c["mistaken"].items()},
                c["derived"],
            )
            for c in data["cases"]
        ),
    )
