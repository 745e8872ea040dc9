"""What is graded here: the rubrics, and a request's body as something to grade."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from autograder.classroom.task import Done, Item, Settings, broken
from autograder.grading.frames import save_rubric
from autograder.handover.parts import only
from autograder.handover.verdicts import faulty, verdicts_of
from autograder.rubric.compiled import CompiledRubric
from autograder.sandbox.inside import wire

NAME = "submission"  # of the folder that a submission is unpacked as, on Gradescope too


class Unusable(Exception):
    """A body that cannot be graded here. The message says why, to the instructor on the other side."""


@dataclass(frozen=True)
class Work:
    """A body, read.

    settings: how it is graded
    item: what is graded
    """

    rubric: CompiledRubric
    settings: Settings
    item: Item


@dataclass(frozen=True)
class Bench:
    """The assignments of a service.

    rubrics: by name
    folder: where parts of them are kept, for the processes that grade
    settings: those that all gradings share
    remote: the processes that grade do not see our disk
    """

    rubrics: Mapping[str, CompiledRubric]
    folder: Path
    settings: Settings
    remote: bool = False

    def read(self, assignment: str, body: bytes) -> Work:
        """What a body asks for. raises Unusable"""
        whole = self.rubrics[assignment]
        try:
            said = wire.decode_frame(body, len(body))
            names, packed = [str(name) for name in said["checks"]], said["parcel"]
            if not isinstance(packed, np.ndarray) or packed.dtype != np.uint8:
                raise TypeError("no bytes")
        except (wire.WireError, LookupError, TypeError) as error:
            raise Unusable(f"the request is not one of this engine ({type(error).__name__})") from error
        if said.get("rubric") != whole.rubric_hash:
            raise Unusable(
                f"this machine grades {assignment} by rubric {whole.rubric_hash}, the zip by {said.get('rubric')}: "
                "build, package and serve the same rubric"
            )
        part = only(whole, names)
        if not names or [check.name for check in part.checks] != names:
            raise Unusable(f"{assignment} has no such checks: {', '.join(names)[:200]}")
        settings = self._settings(part, names)
        content = hashlib.sha256(packed.tobytes()).hexdigest()
        return Work(part, settings, Item(settings.key(content), content, NAME, packed.tobytes()))

    def _settings(self, part: CompiledRubric, names: list[str]) -> Settings:
        """The part of a rubric has a hash of its own, since another part gives another result."""
        own = hashlib.sha256(json.dumps([part.rubric_hash, names]).encode()).hexdigest()[:16]
        path = self.folder / f"{own}.rubric"
        if not path.is_file():
            save_rubric(part, path)
        sent = wire.encode(part.as_data()) if self.remote else None
        return replace(self.settings, rubric_hash=own, rubric_file=str(path.resolve()), rubric=sent)


def result_of(done: Done) -> tuple[bytes, bool]:
    """What is told of a graded submission, and whether we failed on some of it."""
    verdicts = verdicts_of(done.report)
    return json.dumps({"verdicts": verdicts}).encode("utf-8", "replace"), faulty(verdicts)


def given_up(work: Work, why: str) -> Done:
    """The result for a submission that we failed on."""
    return broken(work.rubric, work.item, why)
