"""Judges a class again from its records, after a rubric has changed. Not a line of a student's is run.

A record answers a new rubric only where it was asked the same: the same program, on the same inputs. Where a check asks something
new, its submissions have to be run again, and they are named.
"""

from __future__ import annotations

import functools
import hashlib
import json
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from autograder.classroom.store import ClassStore, Result, packed, unpacked
from autograder.classroom.tables import cause
from autograder.classroom.task import Settings, engine_hash, report_data
from autograder.grading.explaining.explain import Explanation
from autograder.grading.frames import load_rubric
from autograder.grading.grader import Grader
from autograder.grading.jobs import run_jobs
from autograder.grading.judge import Finding, Judgement
from autograder.grading.outcome import Outcome
from autograder.grading.record import Record
from autograder.grading.report import assemble
from autograder.rubric.compiled import CompiledCase, CompiledCheck, CompiledRubric
from autograder.rubric.late import slice_source
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.inside import wire

Place = tuple[str, str, bool]
CHUNK = 20  # records that a process judges before it tells of them
ONLY_TOLD = ("number", "sentence", "points")  # of a check; a judgement is the same whatever they are


@dataclass(frozen=True)
class Change:
    """A check of a submission whose points, outcome or hint is another.

    before, after: points; None where there was, or is, no such check
    told: whether the student reads something else
    """

    check: str
    before: float | None
    after: float | None
    outcome_before: str
    outcome_after: str
    told: bool
    submission: str = ""

    @property
    def gain(self) -> float:
        """Points won, or lost where it is negative."""
        return (self.after or 0.0) - (self.before or 0.0)


@dataclass
class Rejudged:
    """What a new rubric makes of a class. Nothing of it is written yet.

    results: judged again, each with the key of the record that it was judged from
    keys: submission -> key of its new result
    rerun: submission -> why it has to be run again
    """

    results: list[tuple[str, Result]] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    rerun: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)


def rejudge(
    store: ClassStore,
    rubric: CompiledRubric,
    settings: Settings,
    executor: Executor,
    on_done: Callable[[int], None] = lambda count: None,
) -> Rejudged:
    """Judge every record again. on_done: called with how many submissions were judged, as they are. raises OSError"""
    found, asked = Rejudged(), _Asked(store, rubric)
    holders: dict[str, list[str]] = {}  # key of a result -> the submissions that have it
    for name, _, key, _ in store.roster():
        holders.setdefault(key, []).append(name)
    jobs = []
    for key, names in holders.items():
        result = store.result(key)
        if result and (why := asked.missing(result)):
            found.rerun |= dict.fromkeys(names, why)
        elif result:
            jobs.append(result)

    def done(chunk: Sequence[Result], judged: Sequence[_Judged | None]) -> None:
        for result, new in zip(chunk, judged, strict=True):
            _take(found, settings, result, new, holders[result.key])
        on_done(sum(len(holders[result.key]) for result in chunk))

    chunks = [tuple(jobs[n : n + CHUNK]) for n in range(0, len(jobs), CHUNK)]
    run_jobs(chunks, functools.partial(_judge_chunk, settings.rubric_file, str(store.root)), executor, done)
    return found


def _take(found: Rejudged, settings: Settings, result: Result, new: _Judged | None, names: Sequence[str]) -> None:
    if new is None:
        found.rerun |= dict.fromkeys(names, "its record lacks replies")
        return
    key, rubric_hash = settings.key(result.content), settings.rubric_hash
    made = replace(new.result, key=key, rubric=rubric_hash, engine=engine_hash())
    found.results.append((result.key, made))
    found.keys |= dict.fromkeys(names, key)
    found.changes += [replace(change, submission=name) for name in names for change in new.changes]


def apply(store: ClassStore, rubric: CompiledRubric, rejudged: Rejudged) -> None:
    """Let the new results count. raises OSError"""
    for key, result in rejudged.results:
        store.move_record(key, result.key)
    store.add_all(result for _, result in rejudged.results)
    store.use(rubric.rubric_hash, rejudged.keys)


# -- in a process of its own -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Judged:
    """A result as it would be, and what is another in it."""

    result: Result
    changes: tuple[Change, ...]


def _judge_chunk(rubric_file: str, root: str, results: Sequence[Result]) -> list[_Judged | None]:
    """Judge results again; None for one whose record lacks replies."""
    return [_rejudged(rubric_file, Path(root), result) for result in results]


def _rejudged(rubric_file: str, root: Path, result: Result) -> _Judged | None:
    grader = _judging(rubric_file)
    same = _unchanged(rubric_file, root, result.rubric) if result.engine == engine_hash() else frozenset()
    try:
        record = partial_record(ClassStore.record_below(root, result.key).read_bytes(), same)
    except Exception:  # a damaged record, or one of another format
        return None
    if not record.covers(grader.rubric):
        return None
    before = unpacked(result.report)
    known = {check["name"]: check for check in before["checks"] if check["name"] in same}
    judged = grader.judge(record, [check for check in grader.rubric.checks if check.name not in known])
    for check in grader.rubric.checks:
        if check.name in known:
            judged[check.name] = _kept(check, known[check.name], record)
    report = assemble(grader.rubric, [judged[check.name] for check in grader.rubric.checks], record, before["seconds"])
    after = report_data(report, record)
    after["answers"] |= {name: values for name, values in before.get("answers", {}).items() if name in known}
    faults = len(after["faults"]) or int(not after["complete"])
    new = replace(result, earned=after["earned"], total=after["total"], faults=faults, report=packed(after))
    return _Judged(new, tuple(_changes(before, after)))


def partial_record(frame: bytes, without: Collection[str]) -> Record:
    """The record in a frame, its replies to some checks without their results: to read thousands of arrays takes longest.

    raises WireError, ValueError, KeyError, and whatever a damaged frame leads to
    """
    if not without:
        return Record.from_data(wire.decode_frame(frame))
    begin = wire.HEAD.size
    header, size = wire.sizes(frame[:begin])
    if len(frame) != begin + header + size:
        raise wire.WireError("the frame is cut short")
    message, body, kept = json.loads(frame[begin : begin + header]), frame[begin + header :], bytearray()
    for check, _, _, reply in message["replies"]:
        if check in without:
            reply["results"] = {}
        else:
            _move_arrays(reply["results"], body, kept)
    wanted = [place for place, (check, *_) in enumerate(message["replies"]) if check not in without]
    whole = wire.decode(json.dumps({"replies": [message["replies"][place] for place in wanted]}).encode(), bytes(kept))
    for place, reply in zip(wanted, whole["replies"], strict=True):
        message["replies"][place] = reply
    return Record.from_data(message)


def _move_arrays(value: Any, body: bytes, kept: bytearray) -> None:
    """Take the bytes of each array below a value along, and let it say where they are now."""
    if isinstance(value, dict) and value.get("$") == "array":
        size = math.prod(value["shape"]) * np.dtype(value["dtype"]).itemsize
        begin, value["at"] = value["at"], len(kept)
        kept += body[begin : begin + size]
    elif isinstance(value, (dict, list)):
        for part in value.values() if isinstance(value, dict) else value:
            _move_arrays(part, body, kept)


def _kept(check: CompiledCheck, before: Mapping[str, Any], record: Record) -> Judgement:
    """The judgement of a check that is what it was."""
    findings = []
    for case, said in zip(check.cases, before["cases"], strict=False):
        reply = record.reply(check, case)
        printed = reply.printed if reply and case.public else ""
        findings.append(Finding(case, Outcome(said["outcome"]), said["text"], said["inside"], printed))
    explained = Explanation(*before["own_explanation"]) if before["own_explanation"] else None
    return Judgement(check, Outcome(before["outcome"]), tuple(findings), before["mistake"], before["own_hint"], explained)


@functools.lru_cache(1)
def _judging(rubric_file: str) -> Grader:
    """A grader that is never asked to run anything."""
    return Grader(load_rubric(Path(rubric_file)), SandboxHost(zygotes=False))


@functools.lru_cache(8)
def _unchanged(rubric_file: str, root: Path, rubric_hash: str) -> frozenset[str]:
    """The checks that are judged as under an earlier rubric."""
    path = ClassStore.rubric_below(root, rubric_hash)
    if not path.is_file():
        return frozenset()
    now, before = _judged_by(_judging(rubric_file).rubric), _judged_by(load_rubric(path))
    return frozenset(name for name in now if now[name] == before.get(name))


def _judged_by(rubric: CompiledRubric) -> dict[str, bytes]:
    """A hash of all that decides the judgement of each check."""
    common = repr(rubric.memory).encode()
    found = {}
    for check, data in zip(rubric.checks, rubric.as_data()["checks"], strict=True):
        late = slice_source(rubric.late_source, (check.name, *check.hints)) if check.late else ""
        decides = {what: value for what, value in data.items() if what not in ONLY_TOLD}
        found[check.name] = hashlib.sha256(common + wire.encode({"check": decides, "late": late})).digest()
    return found


# -- what a record was asked -------------------------------------------------------------------------------------------


class _Asked:
    """Knows what records were asked, by the rubrics that they were made under."""

    def __init__(self, store: ClassStore, rubric: CompiledRubric) -> None:
        self._store, self._now = store, questions(rubric)
        self._known: dict[str, dict[Place, bytes] | None] = {}

    def missing(self, result: Result) -> str:
        """Why a result's record cannot answer; "" where it can."""
        if not result.asked:
            return "there is no record of it"
        before = self._before(result.asked)
        if before is None:
            return f"its record is of rubric {result.asked}, of which there is no copy"
        new = next((place for place, question in self._now.items() if before.get(place) != question), None)
        return f"{new[0]} asks something new in the case '{new[1]}'" if new else ""

    def _before(self, rubric_hash: str) -> dict[Place, bytes] | None:
        if rubric_hash not in self._known:
            rubric = self._store.rubric(rubric_hash)
            self._known[rubric_hash] = questions(rubric) if rubric else None
        return self._known[rubric_hash]


def questions(rubric: CompiledRubric) -> dict[Place, bytes]:
    """A hash of what a worker is asked, for each case of each check."""
    common = hashlib.sha256(repr((rubric.provided, rubric.modules)).encode()).digest()
    return {
        (check.name, case.name, case.public): _question(common, check, case) for check in rubric.checks for case in check.cases
    }


def _question(common: bytes, check: CompiledCheck, case: CompiledCase) -> bytes:
    asked = {
        "module": check.module,
        "program": check.program.as_data(),
        "run": check.settings.get("run"),
        "inputs": dict(case.inputs),
    }
    return hashlib.sha256(common + wire.encode(asked)).digest()


# -- the difference ----------------------------------------------------------------------------------------------------


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    old = {check["name"]: check for check in before["checks"]}
    new = {check["name"]: check for check in after["checks"]}
    for check in dict.fromkeys([*old, *new]):
        was, now = old.get(check), new.get(check)
        points = was["score"] if was else None, now["score"] if now else None
        outcomes = cause(was) if was else "", cause(now) if now else ""
        told = _said(was) != _said(now)
        if points[0] != points[1] or outcomes[0] != outcomes[1] or told:
            yield Change(check, *points, *outcomes, told)


def _said(check: Mapping[str, Any] | None) -> tuple[Any, ...]:
    """What a student reads of a check."""
    return (check["aspect"], check["hint"], check["mistake"]) if check else ()
