"""`--metadata` reads the one file of an export, too, and says what is missing in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.reporting.gradescope.metadata import Metadata

EXPORT = """---
submission_17:
  :submitters:
  - :name: "Zoë: the first"
    :sid: '0012'
    :email: zoe@example.edu
  :created_at: 2026-02-10 10:00:00.000000000 Z
  :score: 5.0
  :status: processed
  :history:
  - :id: 16
    :created_at: 2026-02-09 10:00:00.000000000 Z
    :score: 4.5
  - :id: 17
    :created_at: 2026-02-10 10:00:00.000000000 Z
    :score: 5.0
submission_18: !ruby/object:Evil
  :created_at:
"""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    pytest.importorskip("yaml", reason="PyYAML reads an export")
    (tmp_path / "submission_metadata.yml").write_text(EXPORT, "utf-8")
    for name in ("submission_17", "submission_18", "submission_19"):
        (tmp_path / name).mkdir()
    return tmp_path


def test_an_export_says_when_a_submission_was_handed_in(export: Path) -> None:
    """Breaks if Ruby's keys, or a history that lists the submission itself, are not understood."""
    (export / "submission_17" / "a.py").write_text("")
    for submission in (export / "submission_17", export / "submission_17" / "a.py"):
        found = Metadata.exported(export / "submission_metadata.yml", submission)
        assert found.created is not None and found.created.isoformat() == "2026-02-10T10:00:00+00:00"
        (earlier,) = found.earlier
        assert earlier.at is not None and (earlier.at.day, earlier.score) == (9, 4.5)


def test_what_an_export_does_not_say_is_told(export: Path) -> None:
    """Breaks if an entry without a date, or none at all, ends in a traceback or obeys a tag."""
    path = export / "submission_metadata.yml"
    assert Metadata.exported(path, export / "submission_18").created is None
    with pytest.raises(LookupError):
        Metadata.exported(path, export / "submission_19")
    path.write_text("a: [")
    with pytest.raises(ValueError, match="no YAML"):
        Metadata.exported(path, export / "submission_17")
