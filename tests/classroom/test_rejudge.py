"""Records answer a changed rubric without a line of a student's. What they cannot answer is named, before anything is written."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from autograder.classroom import rejudge as judging
from autograder.classroom.difference import write_difference
from autograder.classroom.rows import ClassResults
from autograder.classroom.store import ClassStore
from autograder.classroom.task import Settings, report_data
from autograder.grading.grader import Grader
from autograder.rubric.compiled import CompiledCheck, CompiledRubric, Expected
from autograder.sandbox.host import SandboxHost


def changed(rubric: CompiledRubric, name: str, **entries) -> CompiledRubric:
    """The rubric with another check, as if it had been compiled from other sources."""
    checks = tuple(replace(check, **entries) if check.name == name else check for check in rubric.checks)
    rubric_hash = f"{name}{hash(repr(entries))}"
    return replace(rubric, checks=checks, rubric_hash=rubric_hash, total=sum(check.points for check in checks))


def judged(folder: Path, rubric: CompiledRubric, *, write: bool = False) -> judging.Rejudged:
    with ClassStore(folder) as store, ThreadPoolExecutor(1) as executor:
        settings = Settings(rubric.rubric_hash, str(store.keep_rubric(rubric).resolve()))
        found = judging.rejudge(store, rubric, settings, executor)
        if write:
            judging.apply(store, rubric, found)
    return found


def scores(folder: Path) -> dict[str, float | None]:
    with ClassStore(folder) as store:
        return {row.entrant.people[0].name.split()[0]: row.score for row in ClassResults(store).rows() if row.score}


def lenient(check: CompiledCheck) -> CompiledCheck:
    """The check with the expected values of those who answer with seven."""
    cases = tuple(
        replace(
            case,
            expected=Expected({k: np.full_like(v, 7) for k, v in case.expected.values.items()}, case.expected.tolerances),
        )
        for case in check.cases
    )
    return replace(check, cases=cases)


def test_nothing_changes_where_nothing_changed(graded: Path, rubric: CompiledRubric) -> None:
    found = judged(graded, replace(rubric, rubric_hash="changed"))
    assert not found.changes and not found.rerun and len(found.keys) == 8


def test_an_oracle_that_changes_tells_who_wins_and_who_loses(graded: Path, rubric: CompiledRubric) -> None:
    before = scores(graded)
    cases = lenient(rubric.check("value_is_right")).cases
    new = changed(rubric, "value_is_right", cases=cases)
    found = judged(graded, new)
    told = write_difference(graded, found).read_text().splitlines()
    assert told[1].startswith("Ada-Lovelace-2001,value_is_right,3,0,-3,passed,wrong,yes"), "who loses comes first"
    assert len(told) == 1 + len(found.changes)
    assert sorted((change.submission, change.gain) for change in found.changes if change.gain) == [
        ("Ada-Lovelace-2001", -3.0),
        ("Alan-Turing-2005", 3.0),
        ("Ida-Rhodes-2004", -3.0),
        ("Mary-Keller-2006", 3.0),
    ]
    assert not found.rerun and scores(graded) == before, "nothing is written before it is asked for"
    judged(graded, new, write=True)
    assert scores(graded) == {"Ada": 2, "Ida": 2, "Alan": 3, "Mary": 3}
    judged(graded, rubric, write=True)
    assert scores(graded) == before, "records outlive it, and judge back"


def test_points_and_hints_change_what_is_told(graded: Path, rubric: CompiledRubric) -> None:
    check = rubric.check("value_is_right")
    found = judged(graded, changed(rubric, "value_is_right", points=1))
    assert {change.gain for change in found.changes} == {-2.0}
    found = judged(graded, changed(rubric, "value_is_right", hints={**check.hints, "takes_the_sum": "Divide by n."}))
    (change,) = found.changes
    assert change.told and change.gain == 0 and "script" in change.submission


@pytest.mark.parametrize("kind", ["inputs", "program", "new check"])
def test_what_no_record_holds_has_to_be_run_again(kind: str, graded: Path, rubric: CompiledRubric) -> None:
    check = rubric.check("value_is_stable")
    if kind == "inputs":
        case = check.cases[0]
        new = changed(rubric, check.name, cases=(replace(case, inputs={"x": case.inputs["x"] + 1}), *check.cases[1:]))
    elif kind == "program":
        program = replace(check.program, steps=[*check.program.steps, *check.program.steps])
        new = changed(rubric, check.name, program=program)
    else:
        new = replace(rubric, checks=(*rubric.checks, replace(check, name="another")), rubric_hash="changed")
    found = judged(graded, new)
    assert len(found.rerun) == 8 and not found.keys
    assert all("asks something new" in why for why in found.rerun.values())


def test_a_lost_record_or_rubric_has_its_submission_run_again(graded: Path, rubric: CompiledRubric) -> None:
    with ClassStore(graded) as store:
        keys = {name.split("-")[0]: key for name, _, key, _ in store.roster()}
        key, other = keys["Alan"], keys["Mary"]
        store.record_file(key).write_bytes(b"damaged")
        store.record_file(other).unlink()
    found = judged(graded, replace(rubric, rubric_hash="changed"))
    assert found.rerun.keys() == {"Alan-Turing-2005", "Mary-Keller-2006"}
    told = write_difference(graded, found).read_text()
    assert "Alan-Turing-2005,,,,,,,,its record lacks replies" in told
    (graded / "rubrics" / f"{rubric.rubric_hash}.rubric").unlink()
    assert len(judged(graded, replace(rubric, rubric_hash="changed")).rerun) == 8


def test_what_is_kept_of_a_judgement_is_what_judging_again_gives(graded: Path, rubric: CompiledRubric) -> None:
    """Breaks if a check that did not change is told otherwise, because it is not judged again."""
    new = changed(rubric, "value_is_stable", points=7)
    with ClassStore(graded) as store, ThreadPoolExecutor(1) as executor:
        settings = Settings(new.rubric_hash, str(store.keep_rubric(new).resolve()))
        found = judging.rejudge(store, new, settings, executor)
        grader = Grader(new, SandboxHost(zygotes=False))
        for key, result in found.results:
            whole = report_data(grader.rejudge(store.record(key)), store.record(key))
            kept = judging.unpacked(result.report)
            assert {**whole, "seconds": 0} == {**kept, "seconds": 0}


def test_a_record_without_some_results_is_the_same_otherwise(graded: Path, rubric: CompiledRubric) -> None:
    with ClassStore(graded) as store:
        for _, _, key, _ in store.roster():
            frame, whole = store.record_file(key).read_bytes(), store.record(key)
            part = judging.partial_record(frame, {"value_is_stable"})
            assert part.replies.keys() == whole.replies.keys() and part.problems == whole.problems
            for place, reply in part.replies.items():
                assert (reply.status, reply.printed, reply.error) == (
                    whole.replies[place].status,
                    whole.replies[place].printed,
                    whole.replies[place].error,
                )
                assert repr(reply.results) == ("{}" if place[0] == "value_is_stable" else repr(whole.replies[place].results))
            with pytest.raises(Exception, match=r"."):
                judging.partial_record(frame[:-9], {"value_is_stable"})
