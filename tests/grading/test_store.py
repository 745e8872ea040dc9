"""Records are found again for the same submission, rubric and environment, and for nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hosts import shared_host

from autograder.course.layout import Course
from autograder.grading.grader import Grader
from autograder.grading.report import Graded
from autograder.grading.store import RecordStore
from autograder.proofs.variants import made
from autograder.rubric.compiled import CompiledRubric

RIGHT = "import torch\n\ndef log_mean_exp(x):\n    return x.logsumexp(-1) - torch.tensor(float(x.shape[-1])).log()\n"
SUBMISSION = made({"mini.py": RIGHT})


@pytest.fixture
def rubric(mini: Course) -> CompiledRubric:
    return mini.sources("mini").compile()


@pytest.fixture
def graded(rubric: CompiledRubric) -> Graded:
    return Grader(rubric, shared_host()).grade(SUBMISSION)


def test_a_record_is_found_for_what_it_was_made_of_and_nothing_else(tmp_path: Path, rubric, graded: Graded) -> None:
    store, here = RecordStore(tmp_path / "new" / "folder"), {"device": "cpu"}
    assert store.find(rubric, SUBMISSION, here) is None, "there is none yet"
    store.save(graded)
    found = RecordStore(tmp_path / "new" / "folder").find(rubric, SUBMISSION, here)
    assert found is not None and found.replies.keys() == graded.record.replies.keys()
    report = Grader(rubric, shared_host()).rejudge(found)
    assert [line.text for line in report.lines] == [line.text for line in graded.report.lines] and report.score == rubric.total
    assert store.find(rubric, made({"mini.py": RIGHT + "\n"}), here) is None, "another submission"
    assert store.find(replace(rubric, rubric_hash="another"), SUBMISSION, here) is None, "another rubric"
    assert store.find(rubric, SUBMISSION, {"device": "cuda"}) is None, "another device"
    assert store.find(rubric, SUBMISSION, {**here, "autograder": "0.0.0"}) is None, "another engine"


def test_a_record_that_lacks_a_reply_is_not_used(tmp_path: Path, rubric, graded: Graded) -> None:
    """Breaks if a record of `--only` one check is taken for a record of all."""
    graded.record.replies.popitem()
    RecordStore(tmp_path).save(graded)
    assert RecordStore(tmp_path).find(rubric, SUBMISSION, {}) is None


@pytest.mark.parametrize("content", [b"", b"no frame", b"\x00" * 64])
def test_a_damaged_record_is_none(tmp_path: Path, rubric, content: bytes) -> None:
    (tmp_path / "record.frame").write_bytes(content)
    assert RecordStore(tmp_path).find(rubric, SUBMISSION, {}) is None
