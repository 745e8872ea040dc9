"""Rate limits and late days: ruled on from the metadata alone, the same whenever it is done, and never by mistake at a
student's cost. Reports here are made by hand, except where a command is run."""

from __future__ import annotations

import ast
import copy
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from handmade import check, failed, report_of

from autograder.course.build import build
from autograder.course.layout import Course
from autograder.grading import late
from autograder.grading.judge import Judgement
from autograder.grading.outcome import Outcome
from autograder.grading.report import Report
from autograder.reporting.gradescope import metadata as reader
from autograder.reporting.gradescope import ruling
from autograder.reporting.gradescope.metadata import when
from autograder.reporting.gradescope.results import encoded
from autograder.reporting.gradescope.ruling import Ruling, rule
from autograder.reporting.gradescope.schema import defects_of
from autograder.rubric.compiled import CompiledRubric
from autograder.rubric.model import Assignment, RubricError
from autograder.rubric.policy import LateDays, RateLimit

DUE = "2026-02-09T23:59:00.000000-08:00"
THREE_DAYS = LateDays(days=3, penalty_per_day=0.1, grace_minutes=10)
FIVE_A_DAY = RateLimit(submissions=5, hours=24)


def rubric(*, limit: RateLimit | None = None, late: LateDays | None = None) -> CompiledRubric:
    return CompiledRubric("hw0", "An assignment", ("mod.py",), 88, 10.0, 60.0, 512, "hash", "", "", (), limit, late)


def metadata(
    created: str = "2026-02-09T12:00:00.000000-08:00", due: Any = DUE, late_due: Any = None, previous: Any = (), users: Any = None
) -> dict:
    return {
        "id": 1,
        "created_at": created,
        "submission_method": "upload",
        "assignment": {
            "id": 7,
            "course_id": 8,
            "title": "Divergences",
            "due_date": due,
            "late_due_date": late_due,
            "release_date": "2026-01-26T09:00:00.000000-08:00",
            "total_points": "88.0",
            "group_submission": False,
            "group_size": None,
        },
        "users": users or [{"id": 9, "email": "student@example.edu", "name": "A Student"}],
        "previous_submissions": list(previous) if isinstance(previous, tuple) else previous,
    }


@pytest.fixture
def ruled(tmp_path: Path):
    """The ruling on some metadata, as JSON or as bytes."""

    def ruled(data: Any, **options: Any) -> Ruling:
        path = tmp_path / "submission_metadata.json"
        path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
        return rule(rubric(**options), path)

    return ruled


def graded(points: float = 70, of: float = 88, visibility: str = "visible") -> Report:
    """A report with so many points."""
    won, lost = check("won", points=points, visibility=visibility), check("lost", points=of - points)
    return report_of(Judgement(won, Outcome.PASSED), failed(lost, Outcome.WRONG, "no"))


def moment(hours: float) -> str:
    """So many hours after a Monday's noon, as Gradescope writes it."""
    monday = datetime.fromisoformat("2026-02-02T12:00:00.000000-08:00")
    return (monday + timedelta(hours=hours)).isoformat(timespec="microseconds")


def earlier(hours: float, points: float = 70, **changed: Any) -> dict:
    """A previous submission, with the results that we wrote for it."""
    results = json.loads(encoded(graded(points)))
    return {"submission_time": moment(hours), "score": results["score"], "autograder_error": False, "results": results} | changed


def shown_tests(results: dict) -> list[dict]:
    """A passed test has no output."""
    return [{"output": "", **test} for test in results["tests"]]


# ---- time ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2018-07-01T14:22:32.365935-07:00", "2018-07-01T14:22:32.365935-07:00"),
        ("2018-07-01T14:22:32.365-07:00", "2018-07-01T14:22:32.365000-07:00"),
        ("2018-07-01T14:22:32.3-0700", "2018-07-01T14:22:32.300000-07:00"),
        ("2018-07-01T14:22:32.365935123Z", "2018-07-01T14:22:32.365935+00:00"),
        ("2018-07-01T14:22:32z", "2018-07-01T14:22:32+00:00"),
        ("2018-07-01 14:22:32 UTC", "2018-07-01T14:22:32+00:00"),
        ("2018-07-01 14:22:32 +0545", "2018-07-01T14:22:32+05:45"),
        ("2018-07-01T14:22+05", "2018-07-01T14:22:00+05:00"),
    ],
)
def test_moments_are_read_in_every_form_and_on_every_python(text: str, same: str) -> None:
    """Breaks if datetime.fromisoformat reads them: Python 3.10's knows neither Z nor one digit of a second."""
    assert when(text) == datetime.fromisoformat(same) and when(text).utcoffset() == datetime.fromisoformat(same).utcoffset()


@pytest.mark.parametrize(
    "text",
    [
        None,
        3,
        True,
        1.5,
        [],
        {},
        "",
        "soon",
        "2018-07-01",
        "2018-07-01T14:22:32",
        "2018-02-30T14:22:32Z",
        "2018-07-01T25:22:32Z",
        "2018-07-01T14:22:32+99:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "２018-07-01T14:22:32Z",
        "2018-07-01T14:22:32Z" * 99,
    ],
)
def test_what_is_no_moment_is_none(text: Any) -> None:
    """Without a zone, too: it could be hours off, at the student's cost."""
    assert when(text) is None


def test_no_clock_is_read() -> None:
    """Breaks if a rerun a week later could be ruled on otherwise."""
    nodes = [n for module in (ruling, reader, late) for n in ast.walk(ast.parse(Path(module.__file__).read_text("utf-8")))]
    named = {n.attr for n in nodes if isinstance(n, ast.Attribute)} | {
        a.name for n in nodes if isinstance(n, (ast.Import, ast.ImportFrom)) for a in n.names
    }
    assert "datetime" in named and not named & {"now", "utcnow", "today", "time", "monotonic", "stat"}


# ---- late days -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("created", "due", "late_due", "days", "share"),
    [
        ("2026-02-09T23:59:00-08:00", DUE, None, 0, 1),
        ("2026-02-10T00:09:00-08:00", DUE, None, 0, 1),  # within the grace
        ("2026-02-10T00:09:00.000001-08:00", DUE, None, 1, 0.9),
        ("2026-02-11T00:09:00-08:00", DUE, None, 1, 0.9),  # each day has the grace
        ("2026-02-11T00:09:01-08:00", DUE, None, 2, 0.8),
        ("2026-02-12T23:59:00-08:00", DUE, None, 3, 0.7),
        ("2026-02-13T00:09:01-08:00", DUE, None, 4, 0),
        ("2027-02-13T00:09:01-08:00", DUE, None, 369, 0),
        ("2026-02-10T07:59:00Z", DUE, None, 0, 1),  # the same moment elsewhere
        ("2026-02-10T09:00:00Z", DUE, None, 1, 0.9),
        ("2026-02-10T16:59:00+09:00", DUE, None, 0, 1),
        ("2026-02-15T12:00:00-08:00", DUE, "2026-02-16T00:00:00-08:00", 6, 0.7),  # Gradescope's late due date is not over
        ("2026-02-16T12:00:00-08:00", DUE, "2026-02-16T00:00:00-08:00", 7, 0),
        ("2026-02-10T12:00:00-08:00", DUE, "2026-02-16T00:00:00-08:00", 1, 0.9),  # and makes no day cheaper
    ],
)
def test_days_are_counted_from_the_due_date_and_rounded_up(ruled, created, due, late_due, days, share) -> None:
    late = ruled(metadata(created, due, late_due), late=THREE_DAYS).late
    assert (late.days, late.share) == (days, share) if days else late is None


def test_what_late_work_earned_counts_in_part_and_the_sentence_has_the_numbers(ruled) -> None:
    report = ruled(metadata("2026-02-11T12:00:00-08:00"), late=THREE_DAYS).applied_to(graded(88, of=90))
    data = json.loads(encoded(report))
    assert defects_of(encoded(report)) == []
    assert (report.earned, report.score, data["score"]) == (88, 70.4, 70.4)
    assert data["output"] == ("2 days late (due 2026-02-09 23:59 UTC-08:00): 20 % off, 70.4 of the 88 points earned count.")
    assert data["extra_data"]["late"] == {"days": 2, "share": 0.8, "earned": 88}
    assert [t["score"] for t in data["tests"]] == [88, 0], "a check's points are what it is worth, whenever it was handed in"


def test_of_part_marks_the_part_is_taken(ruled) -> None:
    report = ruled(metadata("2026-02-10T12:00:00-08:00"), late=THREE_DAYS).applied_to(graded(70.25))
    assert abs(report.score - 70.25 * 0.9) <= 0.005 and report.score == round(report.score, 2)
    assert "1 day late" in report.notes[0] and "10 % off" in report.notes[0] and "of the 70.25 points" in report.notes[0]


def test_after_the_last_late_day_nothing_counts_and_the_report_is_still_whole(ruled) -> None:
    report = ruled(metadata("2026-02-20T12:00:00-08:00"), late=THREE_DAYS).applied_to(graded())
    data = json.loads(encoded(report))
    assert defects_of(encoded(report)) == [] and data["score"] == 0
    assert "11 days late" in data["output"] and "of 3 days at most: no points count" in data["output"]
    assert len(data["tests"]) == 2 and data["tests"][0]["status"] == "passed"


def test_gradescopes_own_late_due_date_is_honoured_at_the_price_of_all_late_days(ruled) -> None:
    allowed = metadata("2026-02-15T12:00:00-08:00", late_due="2026-02-16T00:00:00-08:00")
    report = ruled(allowed, late=THREE_DAYS).applied_to(graded(80))
    assert report.score == 56
    assert "30 % off, no more than for 3 days, since your late due date is not over" in report.notes[0]


@pytest.mark.parametrize(
    ("own", "late"),
    [
        ([{"due_date": "2026-02-14T23:59:00-08:00"}], None),
        ([{"due_date": None}], 2),
        ([{"due_date": "whenever"}], 2),
        (["no mapping"], 2),
        ([{"due_date": "2026-02-01T23:59:00-08:00"}], 10),  # a section whose date is earlier
        ([{"due_date": "2026-02-01T23:59:00-08:00"}, {"due_date": "2026-02-14T23:59:00-08:00"}], None),  # a group: the latest
    ],
)
def test_a_students_own_date_goes_before_the_assignments(ruled, own: list, late: int | None) -> None:
    users = [{"id": i, "assignment": dates} for i, dates in enumerate(own)]
    ruling = ruled(metadata("2026-02-11T12:00:00-08:00", users=users), late=THREE_DAYS)
    assert (ruling.late.days if ruling.late else None) == late and not ruling.notes


def test_points_that_may_not_be_seen_yet_are_not_in_the_sentence(ruled) -> None:
    """Breaks if the note tells the sum of tests that Gradescope shows only after grades are published."""
    for visibility, told in (("visible", True), ("after_due_date", False), ("after_published", False)):
        report = ruled(metadata("2026-02-11T12:00:00-08:00"), late=THREE_DAYS).applied_to(graded(70, visibility=visibility))
        assert "20 % off" in report.notes[0]
        assert ("70" in report.notes[0] and "56" in report.notes[0]) == told
        assert report.score == 56


def test_an_interrupted_report_is_of_late_work_too(ruled) -> None:
    """Breaks if the points rise when a run is cut off before its end."""
    ruling = ruled(metadata("2026-02-11T12:00:00-08:00"), late=THREE_DAYS)
    report = ruling.applied_to(
        report_of(Judgement(check("a", points=10), Outcome.PASSED), failed(check("b", points=5), Outcome.SKIPPED, "not yet"))
    )
    assert defects_of(encoded(report)) == [] and report.score == 8 and not report.complete


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        ("share", 0.9, "of late work counts"),
        ("share", 2, "not of a late submission"),
        ("days", 0, "not of a late submission"),
        ("days", None, "days is a NoneType"),
        ("earned", 3, "not of a late submission"),
        ("other", 1, "knows no 'other'"),
    ],
)
def test_the_validator_takes_no_score_that_lateness_does_not_explain(ruled, key: str, value: Any, complaint: str) -> None:
    data = json.loads(encoded(ruled(metadata("2026-02-11T12:00:00-08:00"), late=THREE_DAYS).applied_to(graded())))
    assert defects_of(json.dumps(data).encode()) == []
    data["extra_data"]["late"][key] = value
    assert complaint in "; ".join(defects_of(json.dumps(data).encode()))


# ---- rate limits -----------------------------------------------------------------------------------------------------


def test_the_sixth_in_a_day_is_not_graded_and_keeps_the_last_score(ruled) -> None:
    previous = tuple(earlier(h, points) for h, points in [(0, 60), (1, 61), (2, 62), (20, 75), (21, 70)])
    ruling = ruled(metadata(moment(21.5), previous=previous), limit=FIVE_A_DAY)
    data = json.loads(encoded(ruling.limited))
    assert defects_of(encoded(ruling.limited)) == []
    assert data["score"] == 70, "the last valid score is kept, not the best"
    assert data["tests"] == shown_tests(previous[-1]["results"]), "the report that stands is shown as it was"
    assert data["output"].splitlines()[0] == (
        "This submission was not graded: at most 5 submissions in 24 h are graded, and your earlier ones reached that limit. The "
        "next one counts from 2026-02-03 12:00 UTC-08:00, about 2 h after this one. Your score stays 70, that of your submission "
        "of 2026-02-03 09:00 UTC-08:00, whose report is shown here."
    )
    assert data["extra_data"]["limited"] == {"kept": "2026-02-03T09:00:00-08:00", "opens": "2026-02-03T12:00:00-08:00"}


@pytest.mark.parametrize(
    ("more", "hours", "limited"),
    [
        ([], 4.1, True),
        ([], 23.99, True),
        ([], 24, False),
        ([24], 24.5, True),
        ([24], 25, False),
        ([24, 25], 25.9, True),
        ([24, 25], 26, False),
        ([], 3.5, False),
    ],
)
def test_a_submission_counts_for_just_so_many_hours(ruled, more: list, hours: float, limited: bool) -> None:
    """After those at 0, 1, …, 4 h, one more is free at 24 h, the next at 25 h, and so on."""
    previous = tuple(earlier(h) for h in (0, 1, 2, 3, 4, *more))
    assert bool(ruled(metadata(moment(hours), previous=previous), limit=FIVE_A_DAY).limited) == limited


def test_the_moment_that_is_told_is_free_and_the_one_before_is_not(ruled) -> None:
    previous = tuple(earlier(h) for h in (0.00071, 1, 2, 3, 4))
    limited = ruled(metadata(moment(10), previous=previous), limit=FIVE_A_DAY).limited
    told = datetime.strptime(limited.sentence.split("counts from ")[1][:16] + " -0800", "%Y-%m-%d %H:%M %z")
    assert told - limited.opens < timedelta(minutes=1)
    assert ruled(metadata(told.isoformat(), previous=previous), limit=FIVE_A_DAY).limited is None
    just_before = (limited.opens - timedelta(microseconds=1)).isoformat()
    assert ruled(metadata(just_before, previous=previous), limit=FIVE_A_DAY).limited


def test_where_more_are_used_than_the_limit_allows_it_opens_when_enough_have_aged(ruled) -> None:
    """An instructor who lowers the limit within a term: three must be past before one of two is free."""
    previous = tuple(earlier(h) for h in (0, 1, 2, 3))
    opens = ruled(metadata(moment(4), previous=previous), limit=RateLimit(2)).limited.opens
    assert opens == when(moment(26))


def unlike(results: dict, **extra: Any) -> dict:
    return {**results, "extra_data": {**results["extra_data"], **extra}}


KINDS = ["limited itself", "our fault", "interrupted", "nothing came back", "another grader's", "no score"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_not_graded_to_its_end_uses_nothing_up(ruled, kind: str) -> None:
    one = earlier(5)
    results = one["results"]
    ours = report_of(failed(check("a"), Outcome.GRADER_ERROR, "bug"))
    one["results"] = {
        "limited itself": unlike(results, limited={"kept": moment(4), "opens": moment(24)}),
        "our fault": json.loads(encoded(ours)),
        "interrupted": json.loads(encoded(report_of(failed(check("a"), Outcome.SKIPPED, "not yet")))),
        "nothing came back": None,
        "another grader's": {"score": 3, "tests": []},
        "no score": {**results, "score": "many"},
    }[kind]
    if kind == "no score":
        one["score"] = None
    previous = (*(earlier(h) for h in (0, 1, 2, 3)), one, one, one)
    assert ruled(metadata(moment(6), previous=previous), limit=FIVE_A_DAY) == Ruling()
    limited = ruled(metadata(moment(6), previous=(*previous, earlier(4, 44))), limit=FIVE_A_DAY).limited
    assert limited.kept.score == 44, "what was not graded cannot be the score that stands"


def test_the_kept_score_is_the_one_after_its_own_lateness(ruled) -> None:
    """And work that was in time does not become late by a later submission that is not graded."""
    late = ruled(metadata("2026-02-11T12:00:00-08:00"), late=THREE_DAYS).applied_to(graded(80))
    previous = ({"submission_time": "2026-02-11T12:00:00-08:00", "score": "64.0", "results": json.loads(encoded(late))},)
    both = {"limit": RateLimit(1, hours=48), "late": THREE_DAYS}
    ruling = ruled(metadata("2026-02-12T12:00:00-08:00", previous=previous), **both)
    data = json.loads(encoded(ruling.limited))
    assert ruling.late is None and data["score"] == 64 and defects_of(encoded(ruling.limited)) == []
    assert "2 days late" in data["output"].splitlines()[1] and "at most 1 submission in 48 h" in data["output"]


def test_order_in_the_list_and_later_submissions_change_nothing(ruled) -> None:
    """A regrade's metadata may list what was handed in after it."""
    previous = [earlier(h, 60 + h) for h in (0, 1, 2, 3, 4)]
    others = [earlier(h) for h in (5, 6, 30)]
    for listed in (previous, [*others, *previous[::-1]]):
        assert ruled(metadata(moment(5), previous=listed), limit=FIVE_A_DAY).limited.kept.score == 64
    assert ruled(metadata(moment(0), previous=[*others, *previous]), limit=FIVE_A_DAY) == Ruling()


def test_a_term_of_submissions_is_ruled_on_the_same_when_it_is_graded_again(ruled) -> None:
    """Every result goes into the next one's metadata, as on Gradescope; then all are graded again, in another order."""
    draw = random.Random(3)
    times = sorted({round(draw.uniform(0, 96), 2) for _ in range(40)})
    limit = RateLimit(3, hours=12)

    def grade(i: int, history: list[dict]) -> bytes:
        ruling = ruled(metadata(moment(times[i]), previous=history), limit=limit)
        return encoded(ruling.limited or ruling.applied_to(graded(i + 1)))

    history, first = [], []
    for i, time in enumerate(times):
        first.append(grade(i, history))
        history.append({"submission_time": moment(time), "score": 0, "results": json.loads(first[-1])})
    limited = [bool(json.loads(content)["extra_data"].get("limited")) for content in first]
    assert 10 < sum(limited) < 30
    for start in times:
        assert sum(not no for time, no in zip(times, limited, strict=True) if start <= time < start + 12) <= 3
    for i in draw.sample(range(len(times)), len(times)):
        assert grade(i, history[:i]) == first[i]
        assert grade(i, history) == first[i], "what came later changed an earlier ruling"


def test_no_test_is_shown_sooner_than_it_was(ruled) -> None:
    a, b, c = check("a"), check("b", visibility="after_due_date"), check("c", visibility="after_published")
    report = report_of(
        Judgement(a, Outcome.PASSED), failed(b, Outcome.WRONG, "no", printed="x"), Judgement(c, Outcome.PASSED), notes=("a note",)
    )
    one = earlier(0) | {"results": json.loads(encoded(report))}
    limited = ruled(metadata(moment(1), previous=(one,)), limit=RateLimit(1)).limited
    data = json.loads(encoded(limited))
    assert defects_of(encoded(limited)) == []
    assert data["tests"] == shown_tests(one["results"])
    assert [t["visibility"] for t in data["tests"]] == ["visible", "after_due_date", "after_published"]
    assert "visibility" not in data and data["output"].splitlines()[1:] == ["a note"]
    assert "Your score stays that of your submission" in limited.sentence, "the sum tells of tests that are not shown yet"


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        *(({"visibility": unknown}, "after_published") for unknown in ("hidden", None, [])),
        ({"output_format": "html", "name_format": "md"}, "visible"),
        ({"tags": "kl"}, "visible"),
        ({"extra_data": [1]}, "visible"),
        ({"extra_data": {"check": {"deep": [1]}}}, "visible"),
        ({"surplus": 1}, "visible"),
        ({"score": "60"}, "visible"),
        ({"status": "failed"}, "visible"),
        ({"score": "many"}, None),
        ({"score": 99}, None),
        ({"name": None}, None),
        ({"output": ["x"]}, None),
        ({"max_score": True}, None),
    ],
)
def test_tests_that_came_back_otherwise_are_mended_or_left_out(ruled, changed: dict, shown: str | None) -> None:
    one = earlier(0, 60)
    one["results"]["tests"][0] |= changed
    data = json.loads(encoded(ruled(metadata(moment(1), previous=(one,)), limit=RateLimit(1)).limited))
    assert (data["tests"][0]["visibility"] if len(data["tests"]) == 2 else None) == shown
    assert data["score"] == 60
    if shown:
        assert defects_of(json.dumps(data).encode()) == []
        assert data["tests"][0]["output_format"] == data["tests"][0]["name_format"] == "text"


@pytest.mark.parametrize("value", [b"1e999", b"-Infinity", b"NaN", b"[" * 900 + b"]" * 900, b'{"a": {"b": 1}}', b"null"])
def test_what_came_back_beside_the_tests_is_plain_or_left_out(ruled, value: bytes) -> None:
    """Breaks if a value that no results.json can hold, or can hold only so deep, leaves the student without a report."""
    one = earlier(0, 60)
    one["results"]["extra_data"]["environment"]["speed"] = one["results"]["tests"][0]["extra_data"]["check"] = "HERE"
    content = json.dumps(metadata(moment(1), previous=(one,))).encode().replace(b'"HERE"', value)
    limited = ruled(content, limit=RateLimit(1)).limited
    assert defects_of(encoded(limited)) == []
    kept = json.loads(encoded(limited))["extra_data"]["environment"]
    assert kept.get("speed") is None and kept["torch"] == "2.13.0"


# ---- metadata that are not as they should be -------------------------------------------------------------------------

JUNK: list[Any] = [
    None,
    True,
    0,
    -1,
    1e308,
    "",
    "x",
    "\ud800",
    [],
    [[]],
    [None],
    {},
    {"a": None},
    "2026-02-30T00:00:00Z",
    10**400,
]
BOTH = {"limit": RateLimit(2), "late": THREE_DAYS}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"3",
        b'"text"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"created_at": NaN}',
        b"{}",
        b'{"created_at": null}',
        b'{"created_at": "yesterday"}',
        b'{"created_at": "2026-02-20T12:00:00"}',
        b"1" * 5000,
    ],
)
def test_a_file_that_says_nothing_costs_nothing_and_is_noted(ruled, content: bytes) -> None:
    ruling = ruled(content, **BOTH)
    assert ruling.limited is None and ruling.late is None
    (note,) = ruling.notes
    assert "so this submission counts as in time and within every limit" in note
    assert defects_of(encoded(ruling.applied_to(graded()))) == []


def test_a_file_that_is_not_there_is_noted(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        ruling = rule(rubric(**BOTH), path)
        assert ruling.limited is None and ruling.late is None and len(ruling.notes) == 1


def test_without_a_policy_nothing_is_read_and_nothing_said(tmp_path: Path) -> None:
    assert rule(rubric(), tmp_path / "none.json") == rule(rubric(**BOTH), None) == Ruling()


@pytest.mark.parametrize("due", [None, "", 3, [], "tomorrow", "2026-02-09T23:59:00"])
def test_without_a_due_date_nobody_is_late(ruled, due: Any) -> None:
    ruling = ruled(metadata("2026-03-09T12:00:00-08:00", due), late=THREE_DAYS)
    assert ruling.late is None and ruling.notes == ("Gradescope's data name no due date, so this submission counts as in time.",)


def test_earlier_submissions_without_a_time_do_not_count_and_are_noted(ruled) -> None:
    previous = [earlier(h, submission_time=time) for h, time in ((0, None), (1, "x"), (2, moment(2)))] + [None, 3]
    ruling = ruled(metadata(moment(3), previous=previous), limit=RateLimit(2))
    assert ruling.limited is None and "when 4 earlier submissions came" in ruling.notes[0]


def test_scores_may_be_text(ruled) -> None:
    one = earlier(0, 60, score="60.0")
    del one["results"]["score"]
    assert ruled(metadata(moment(1), previous=(one,)), limit=RateLimit(1)).limited.kept.score == 60


def places(data: Any, path: tuple = ()) -> Iterator[tuple]:
    if path:
        yield path
    for key in data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ():
        yield from places(data[key], (*path, key))


def test_junk_in_any_place_stops_nothing_and_punishes_nobody(ruled) -> None:
    """Each value of sound metadata in turn is missing or junk: the report is sound, and nobody is later or more limited."""
    sound = metadata(
        "2026-02-11T12:00:00-08:00",
        previous=tuple(earlier(200 + h) for h in (0, 1)),
        users=[{"id": 1, "assignment": {"due_date": DUE, "late_due_date": None}}],
    )
    draw, tried = random.Random(5), 0
    for path in places(sound):
        for junk in [..., *draw.sample(JUNK, 4)]:
            data = copy.deepcopy(sound)
            inner = data
            for key in path[:-1]:
                inner = inner[key]
            if junk is ...:
                del inner[path[-1]]
            else:
                inner[path[-1]] = junk
            ruling = ruled(data, **BOTH)
            content = encoded(ruling.limited or ruling.applied_to(graded()))
            assert ruling.limited or ruling.late is None or ruling.late.days <= 2, (path, junk)
            assert not any("could not be read" in note for note in ruling.notes) or junk == 10**400, (path, junk, ruling.notes)
            assert ruling.limited or defects_of(content) == [], (path, junk)
            assert [d for d in defects_of(content) if "add up" not in d and "late" not in d] == [], (path, junk)
            tried += 1
    assert tried > 500


# ---- as options of an assignment -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: RateLimit(0), "submissions of a rate limit must be a whole number of at least 1, not 0"),
        (lambda: RateLimit(2.5), "whole number of at least 1, not 2.5"),
        (lambda: RateLimit(1, hours=0), "hours of a rate limit"),
        (lambda: RateLimit(1, hours=float("nan")), "hours of a rate limit"),
        (lambda: LateDays(0, 0.1), "days of LateDays must be a whole number of at least 1, not 0"),
        (lambda: LateDays(3, 0.5), "3 late days at 0.5 each must cost between 0 and the whole score"),
        (lambda: LateDays(3, -0.1), "at -0.1 each must cost between 0 and the whole score"),
        (lambda: LateDays(1, 0.1, grace_minutes=-1), "grace_minutes must be between 0 and a day, not -1"),
        (lambda: LateDays(1, float("nan")), "at nan each must cost between 0"),
    ],
)
def test_options_that_make_no_sense_are_refused(make, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ({"rate_limit": 5}, r"hw7: rate_limit is a RateLimit\(…\) or None, not 5"),
        ({"late_days": RateLimit(5)}, r"hw7: late_days is a LateDays\(…\) or None"),
    ],
)
def test_an_option_of_another_kind_is_refused(option: dict, words: str) -> None:
    with pytest.raises(RubricError, match=words):
        Assignment("hw7", "Homework", ("m.py",), 1, "secret", **option)


def test_options_come_back_from_a_compiled_rubric() -> None:
    made = rubric(**BOTH)
    assert CompiledRubric.from_data(made.as_data()) == made
    assert CompiledRubric.from_data(rubric().as_data()) == rubric()


# ---- the command -----------------------------------------------------------------------------------------------------

OPTIONS = 'secret="mini", rate_limit=RateLimit(2, hours=6), late_days=LateDays(2, 0.25)'


@pytest.fixture
def governed(mini: Course) -> Course:
    """The small course, with a rate limit and late days, and a submission that gets all five points."""
    path = mini.root / "solutions/mini/rubric.py"
    text = path.read_text().replace("import Assignment, ", "import Assignment, LateDays, RateLimit, ")
    path.write_text(text.replace('secret="mini"', OPTIONS))
    build(mini, "mini")
    right = "def log_mean_exp(x):\n    return x.logsumexp(-1) - torch.tensor(float(x.shape[-1])).log()\n"
    (mini.root / "mini.py").write_text(f"import torch\n\n{right}")
    return mini


def grade(course: Course, data: Any, *options: str, **environment: str) -> tuple[subprocess.CompletedProcess, dict]:
    path = course.root / "submission_metadata.json"
    path.write_text(json.dumps(data))
    command = [sys.executable, "-m", "autograder", "grade", "mini", "mini.py", "--metadata", str(path), "-o", "out", "--plain"]
    command += options
    run = subprocess.run(
        command,
        cwd=course.root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
    )
    assert run.returncode == 0, run.stderr
    content = (course.root / "out" / "results.json").read_bytes()
    assert defects_of(content) == []
    return run, json.loads(content)


def test_the_command_takes_the_metadata(governed: Course) -> None:
    """Late twice, then limited: the third run starts no process, and shows the second one's report."""
    run, first = grade(governed, metadata("2026-02-10T12:00:00-08:00"))
    assert first["score"] == 3.75 and "1 day late" in first["output"] and "3.75 of 5 points" in run.stdout
    previous = [{"submission_time": f"2026-02-10T1{i}:00:00-08:00", "score": 3.75, "results": first} for i in (2, 3)]
    shim = governed.root / "no_process"
    shim.mkdir()
    (shim / "sitecustomize.py").write_text(
        "import subprocess\ndef refuse(*a, **k): raise SystemExit('a process was started')\nsubprocess.Popen.__init__ = refuse\n"
    )
    run, last = grade(governed, metadata("2026-02-10T14:30:00-08:00", previous=previous), PYTHONPATH=str(shim))
    assert "This submission was not graded: at most 2 submissions in 6 h are graded" in run.stdout
    assert last["score"] == 3.75 and last["tests"] == shown_tests(first) and last["extra_data"]["limited"]


def test_the_command_grades_without_metadata(governed: Course) -> None:
    _, data = grade(governed, "nothing of use")
    assert data["score"] == 5 and "counts as in time and within every limit" in data["output"]


def test_explaining_a_late_submission_leaves_its_deduction_in_place(governed: Course) -> None:
    """Breaks if results.json is rewritten without the metadata: 3.75 of 5 points would become 5."""
    late = metadata("2026-02-10T12:00:00-08:00")
    run, results = grade(governed, late, "--explain", "value_is_right")  # there is no record yet, so it is graded
    assert "value_is_right" in run.stdout and results["score"] == 3.75 and "1 day late" in results["output"]
    before = (governed.root / "out/results.json").read_bytes()
    run, _ = grade(governed, late, "--explain", "value_is_right")  # from the record
    assert (governed.root / "out/results.json").read_bytes() == before
    run, _ = grade(governed, late, "--explain", "value_is_right", "--json")
    assert json.loads(run.stdout)["score"] == 3.75


def test_explaining_a_submission_beyond_the_limit_leaves_the_report_that_stands(governed: Course) -> None:
    """An instructor may ask why a submission that was not graded is wrong; its points must not count by that."""
    _, first = grade(governed, metadata("2026-02-10T12:00:00-08:00"))
    previous = [{"submission_time": f"2026-02-10T1{i}:00:00-08:00", "score": 3.75, "results": first} for i in (2, 3)]
    shutil.rmtree(governed.root / "out")
    run, last = grade(governed, metadata("2026-02-10T14:30:00-08:00", previous=previous), "--explain", "value_is_right")
    assert "value_is_right" in run.stdout and "passed" in run.stdout
    assert last["score"] == 3.75 and last["extra_data"]["limited"]
