"""results.json is what Gradescope takes, whatever a submission said. Reports here are made by hand: no worker runs."""

from __future__ import annotations

import itertools
import json
import os
import threading
import time
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner
from handmade import ENVIRONMENT, HASH, check, every_outcome, failed, report_of

from autograder.grading.judge import Judgement, unfinished
from autograder.grading.judge import failed as failed_by_us
from autograder.grading.late import Late
from autograder.grading.outcome import Outcome
from autograder.grading.record import Record
from autograder.grading.report import Report, assemble
from autograder.reporting.gradescope import results_file
from autograder.reporting.gradescope.results import Encoder, encoded
from autograder.reporting.gradescope.results_file import ResultsFile
from autograder.reporting.gradescope.schema import SHOWN, defects_of
from autograder.rubric.compiled import CompiledCheck, CompiledRubric


def read(report: Report) -> dict:
    return json.loads(encoded(report))


# ---- the schema ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        (("execution_time",), "1.20", "execution_time is a str"),
        (("score",), "3", "score is a str"),
        (("score",), True, "score is a bool"),
        (("score",), float("nan"), "not strict JSON: NaN"),
        (("score",), 99, "add up to something else"),
        (("visibility",), "hidden", "visibility is 'hidden'"),
        (("visibility",), ["visible"], "visibility is ['visible']"),
        (("outptu",), "", "knows no 'outptu'"),
        (("output",), "\udc80", "not strict JSON"),
        (("tests", 1, "visibility"), "hidden", "visibility is 'hidden'"),
        (("tests", 1, "score"), 3, "score 3 of 2"),
        (("tests", 1, "score"), -1, "score -1 of 2"),
        (("tests", 1, "status"), "passed", "passed with 0.0 of 2"),
        (("tests", 1, "status"), "skipped", "status is 'skipped'"),
        (("tests", 1, "output_format"), "markdown", "output_format is 'markdown'"),
        (("tests", 1, "number"), 1.2, "number is a float"),
        (("tests", 1, "tags"), [1], "a tag is not text"),
        (("tests", 1), [], "test 1 is a list"),
        (("leaderboard",), [{"name": "loss"}], "'value' is missing"),
    ],
)
def test_the_validator_rejects(path, value, complaint) -> None:
    """Without this, a validator that accepts anything would let everything below pass."""
    data = read(every_outcome())
    inner = data
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    assert complaint in "; ".join(defects_of(json.dumps(data).encode())), "this departure from the schema is not noticed"


def test_every_outcome_conforms() -> None:
    assert defects_of(encoded(every_outcome())) == []


@pytest.mark.parametrize("visibility", sorted(SHOWN))
def test_a_checks_visibility_is_its_tests(visibility: str) -> None:
    report = report_of(failed(check("one", visibility=visibility), Outcome.WRONG, "no"))
    assert defects_of(encoded(report)) == []
    assert read(report)["tests"][0]["visibility"] == visibility


def test_the_total_is_never_hidden_and_nothing_is_on_a_leaderboard() -> None:
    data = read(every_outcome())
    assert "visibility" not in data, "a visibility of the whole would hide the student's total"
    assert not data["leaderboard"]


def test_times_are_numbers_and_our_own() -> None:
    """gradescope-utils writes the time of its own run, as text."""
    data = read(every_outcome())
    assert data["execution_time"] == 1.0
    assert type(data["execution_time"]) is float


def test_points_are_all_or_nothing_and_add_up_to_the_total() -> None:
    a, b, c = check("a", points=2.5), check("b", points=1), check("c", points=0.25)
    report = report_of(Judgement(a, Outcome.PASSED), failed(b, Outcome.WRONG, "no"), Judgement(c, Outcome.PASSED))
    data = read(report)
    rows = [(t["score"], t["max_score"], t["status"]) for t in data["tests"]]
    assert rows == [(2.5, 2.5, "passed"), (0, 1, "failed"), (0.25, 0.25, "passed")]
    assert data["score"] == report.score == 2.75
    assert sum(t["max_score"] for t in data["tests"]) == report.total == 3.75


def test_the_courses_own_rubric_adds_up(rubric: CompiledRubric) -> None:
    """What every student's file begins as: all of an assignment, nothing graded."""
    nothing = Record(rubric.name, rubric.rubric_hash, "")
    content = encoded(assemble(rubric, [unfinished(c) for c in rubric.checks], nothing, 0.0))
    assert defects_of(content) == []
    data = json.loads(content)
    assert sum(t["max_score"] for t in data["tests"]) == rubric.total
    assert len(data["tests"]) == len(rubric.checks)


# ---- what a student reads ------------------------------------------------------------------------------------

NASTY = {
    "HTML": "<script>alert(1)</script><b>5/5</b> &amp; <!--",
    "Markdown": "# Full marks\n**passed** [here](https://example.com) `x` | a | b |",
    "ANSI": "\x1b[32mpassed\x1b[0m\x1b]0;title\x07\x9b31m",
    "control characters": "".join(map(chr, range(32))) + "\x7f\x85\u2028\u2029\u202e\ufeff",
    "lone surrogates": "a\ud800b\udfffc\udc80",
    "a pair of surrogates": "\ud83d\ude00 and \N{GRINNING FACE}",
    "JSON": '"}], "score": 1000, "tests": [{"',
    "a format string": "{0} {x!r} %s %(x)d {",
    "nothing": "",
    "much": "x" * 100_000,
}


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_whatever_a_students_text_holds_the_file_is_sound_and_the_text_is_text(text: str) -> None:
    crashed = failed(check("one"), Outcome.CRASHED, text, printed=text)
    report = report_of(crashed, Judgement(check("two"), Outcome.PASSED), notes=(text, text), gpu=text)
    content = encoded(report)
    assert defects_of(content) == []
    data = json.loads(content)
    assert data["score"] == 2 and len(data["tests"]) == 2
    formats = {data[k] for k in ("output_format", "test_output_format", "test_name_format")}
    formats |= {test[k] for test in data["tests"] for k in ("output_format", "name_format")}
    assert formats == {"text"}, "anything but text would render what a student wrote"
    if not any(0xD800 <= ord(c) < 0xE000 for c in text):
        assert text in data["tests"][0]["output"] and data["output"] == f"{text}\n{text}", "what was said is not what is read"


def test_a_number_json_does_not_know_is_refused_rather_than_written() -> None:
    """NaN in the file would have Gradescope reject all of it."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        encoded(report_of(Judgement(check("one"), Outcome.PASSED), speed=float("nan")))


def test_many_lines_stay_many_lines() -> None:
    """gradescope-utils keeps the first line of a name only: an output must not share that fate."""
    said = "entry [0]\n  got 1\n  expected 2"
    report = report_of(failed(check("one"), Outcome.WRONG, said, printed="first\n\nsecond", mistake="swaps"))
    assert read(report)["tests"][0]["output"].splitlines() == [
        "batch 2: entry [0]",
        "  got 1",
        "  expected 2",
        "It is the other way round.",
        "It printed:",
        "first",
        "",
        "second",
    ]


def test_names_are_the_whole_sentence() -> None:
    sentence = "KL(q ‖ p) is right where " + "q and p are far apart, " * 40 + "one number per example."
    (test,) = read(report_of(Judgement(check("one", "kl", sentence=sentence), Outcome.PASSED)))["tests"]
    assert test["name"] == f"kl: {sentence}"


def test_order_is_the_rubrics_and_numbers_count_by_function() -> None:
    checks = [check("a", "kl"), check("b", "sample"), check("c", "kl"), check("d", "elbo"), check("e", "sample")]
    data = read(report_of(*(failed(c, Outcome.WRONG, "no") if c.name in "bd" else Judgement(c, Outcome.PASSED) for c in checks)))
    assert [t["extra_data"]["check"] for t in data["tests"]] == list("abcde")
    assert [t["number"] for t in data["tests"]] == ["1.1", "2.1", "1.2", "3.1", "2.2"]


def test_tags_say_the_function_and_the_kind_of_check() -> None:
    assert read(report_of(Judgement(check("a", "kl"), Outcome.PASSED)))["tests"][0]["tags"] == ["kl", "closed_form"]


@pytest.mark.parametrize("outcome", [o for o in Outcome if o != Outcome.PASSED])
def test_nothing_but_passing_has_points_and_every_check_is_there(outcome: Outcome) -> None:
    """A skipped unittest would be dropped, and with it its points from the maximum."""
    report = report_of(Judgement(check("one"), Outcome.PASSED), failed(check("two"), outcome, "why"))
    data = read(report)
    assert [(t["score"], t["max_score"], t["status"]) for t in data["tests"]] == [(2, 2, "passed"), (0, 2, "failed")]
    assert "why" in data["tests"][1]["output"]
    assert data["extra_data"]["complete"] == (outcome != Outcome.SKIPPED)


def test_our_own_failure_does_not_read_like_the_students() -> None:
    broken = check("one")
    outcome = failed_by_us(broken, "IndexError: list index out of range in late_oracles")
    data = read(report_of(outcome))
    (test,) = data["tests"]
    assert "not your fault" in test["output"] and "the instructor has been told" in test["output"]
    shown = json.dumps([data["output"], {k: v for k, v in test.items() if k != "extra_data"}])
    assert "IndexError" not in shown and "late_oracles" not in shown
    assert data["extra_data"]["faults"] == ["one: IndexError: list index out of range in late_oracles"]
    assert test["extra_data"]["outcome"] == "grader error"


def _rubric(*checks: CompiledCheck) -> CompiledRubric:
    total = sum(c.points for c in checks)
    return CompiledRubric("hw0", "An assignment", ("mod.py",), total, 10.0, 60.0, 512, HASH, "", "", checks)


def test_extra_data_says_what_is_needed_to_reproduce_a_grade() -> None:
    """Versions, the CPU's capability and the rubric: exp and LAPACK differ in the last bits between kinds of CPU."""
    rubric = _rubric(check("one"))
    record = Record(rubric.name, rubric.rubric_hash, "feed", {**ENVIRONMENT, "autograder": "0.1.0"})
    report = assemble(rubric, [failed(rubric.checks[0], Outcome.WRONG, "no", mistake="swaps")], record, 0.5)
    data = read(report)
    kept = data["extra_data"]["environment"]
    assert {k: kept[k] for k in ENVIRONMENT} == ENVIRONMENT
    assert (kept["rubric"], kept["submission"], kept["autograder"]) == (HASH, "feed", "0.1.0")
    assert data["tests"][0]["extra_data"] == {"check": "one", "outcome": "wrong", "mistake": "swaps"}


# ---- the file ------------------------------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The clock that ResultsFile reads, to be set by a test."""
    clock = SimpleNamespace(now=1000.0, monotonic=lambda: clock.now)
    monkeypatch.setattr(results_file, "time", clock)
    return clock


def scored(points: float) -> Report:
    return report_of(Judgement(check("one", points=points), Outcome.PASSED))


def test_the_file_is_rewritten_every_250_ms_at_most(tmp_path: Path, clock: SimpleNamespace) -> None:
    file, seen = ResultsFile(tmp_path / "results.json"), []
    for i in range(100):  # a check every 10 ms
        clock.now = 1000 + i / 100
        file.update(scored(i + 1))
        seen.append(json.loads(file.path.read_bytes())["score"])
    written = [score for score, _ in itertools.groupby(seen)]
    assert seen[0] == 1, "the first report is not written at once"
    assert written == [1, 26, 51, 76]


def test_the_last_report_is_written_however_soon_it_comes(tmp_path: Path, clock: SimpleNamespace) -> None:
    file = ResultsFile(tmp_path / "results.json")
    file.update(scored(1))
    file.update(scored(2))
    assert json.loads(file.path.read_bytes())["score"] == 1
    file.write(scored(3))
    assert json.loads(file.path.read_bytes())["score"] == 3


def test_a_report_that_cannot_be_written_leaves_the_one_before(tmp_path: Path) -> None:
    file = ResultsFile(tmp_path / "results.json")
    file.write(scored(1))
    with pytest.raises(ValueError, match="JSON"):
        file.write(report_of(Judgement(check("one"), Outcome.PASSED), speed=float("inf")))
    assert json.loads(file.path.read_bytes())["score"] == 1


def test_a_reader_never_sees_a_part_and_only_one_other_name(tmp_path: Path) -> None:
    """Gradescope may read at any moment. The reports differ in length, so that one written over the other shows."""
    file = ResultsFile(tmp_path / "results.json")
    reports = [report_of(failed(check("one"), Outcome.WRONG, "x" * length)) for length in (400_000, 90_000, 900_000)]
    expected = {encoded(report) for report in reports}
    file.write(reports[0])
    done, torn, names, reads = threading.Event(), [], set(), 0

    def reader() -> None:
        nonlocal reads
        while not done.is_set():
            names.update(os.listdir(tmp_path))
            content = file.path.read_bytes()
            reads += 1
            if content not in expected:
                torn.append(content[:50])

    thread = threading.Thread(target=reader)
    thread.start()
    for i in range(60):
        file.write(reports[i % 3])
    done.set()
    thread.join()
    assert reads > 60, "the reader hardly looked, so this shows nothing"
    assert not torn
    assert names <= {"results.json", ".results.json.partial"}
    assert os.listdir(tmp_path) == ["results.json"]


def passed(points: float) -> Judgement:
    return Judgement(check("a", points=points), Outcome.PASSED)


def test_a_report_inside_the_window_is_written_when_it_ends(tmp_path, monkeypatch) -> None:
    """Though nothing more is said: the next check may hang, and the run be killed in it."""
    monkeypatch.setattr(results_file, "EVERY", 0.05)
    file = ResultsFile(tmp_path / "results.json")
    first, second, last = (report_of(passed(p)) for p in (1, 2, 3))
    file.update(first)
    file.update(second)
    file.update(last)
    assert json.loads(file.path.read_text())["tests"][0]["max_score"] == 1
    deadline = time.monotonic() + 5
    while json.loads(file.path.read_text())["tests"][0]["max_score"] != 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert json.loads(file.path.read_text())["tests"][0]["max_score"] == 3


def test_nothing_older_is_written_after_the_final_report(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(results_file, "EVERY", 0.02)
    file = ResultsFile(tmp_path / "results.json")
    for _ in range(20):
        file.update(report_of(passed(1)))
        file.update(report_of(passed(2)))
        time.sleep(0.019)  # so that the pending write and the final one meet
        file.write(report_of(passed(3)))
        time.sleep(0.03)
        assert json.loads(file.path.read_text())["tests"][0]["max_score"] == 3


# ---- without the runner ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("text", ["why", "", "two\nlines", *NASTY.values()], ids=["one line", "none", "two lines", *NASTY])
def test_rows_without_the_runner_are_what_it_would_write(outcome: Outcome, text: str) -> None:
    """Breaks if a report that was interrupted differs in form from a whole one. Byte for byte, for every outcome."""
    first = failed(check("one", "kl"), outcome, text, printed=text, mistake="swaps")
    judgement = Judgement(first.check, outcome) if outcome is Outcome.PASSED else first
    report = report_of(judgement, failed(check("two"), Outcome.WRONG, text), Judgement(check("free", points=0), outcome))
    assert Encoder().encoded(report) == encoded(report)


@pytest.mark.parametrize("sentence", ["", " It is right. ", "Two\nlines.", "One\u2028line.", "A tab\there."])
def test_names_without_the_runner_are_what_it_would_write(sentence: str) -> None:
    report = report_of(Judgement(check("one", sentence=sentence, visibility="after_due_date", points=0.1), Outcome.PASSED))
    assert Encoder().encoded(report) == encoded(report)


def test_late_and_unfinished_reports_without_the_runner_are_what_it_would_write() -> None:
    moment = datetime(2026, 2, 9, tzinfo=timezone.utc)
    report = replace(every_outcome(), late=Late(1, 0.9, 3, moment, moment), notes=("a note", "\udc80"))
    assert not report.complete
    assert Encoder().encoded(report) == encoded(report)


def test_a_row_that_changes_is_encoded_anew() -> None:
    encoder, one = Encoder(), check("one")
    for report in (
        scored(1),
        scored(2),
        report_of(failed(one, Outcome.WRONG, "no")),
        report_of(failed(one, Outcome.WRONG, "oh")),
    ):
        assert encoder.encoded(report) == encoded(report)


def test_a_rewrite_does_not_go_through_the_runner_and_the_last_one_does(tmp_path: Path, monkeypatch) -> None:
    ran: list[int] = []
    run = JSONTestRunner.run
    monkeypatch.setattr(JSONTestRunner, "run", lambda runner, tests: (ran.append(1), run(runner, tests))[1])
    file = ResultsFile(tmp_path / "results.json")
    file.update(scored(1))
    assert json.loads(file.path.read_bytes())["score"] == 1 and not ran
    file.write(scored(2))
    assert json.loads(file.path.read_bytes())["score"] == 2 and ran == [1]


def test_a_rewrite_of_fifty_checks_takes_two_milliseconds_at_most(tmp_path: Path, monkeypatch) -> None:
    """Through the runner it takes 30 to 40. Processor time, and the best of many: others may have the processor meanwhile."""
    monkeypatch.setattr(results_file, "EVERY", 0.0)
    file, seconds = ResultsFile(tmp_path / "results.json"), []
    judgements = [failed(check(f"check_{i}", f"f_{i // 5}"), Outcome.WRONG, "got 1, expected 2 " * 20) for i in range(52)]
    for i in range(52):
        judgements[i] = Judgement(judgements[i].check, Outcome.PASSED)
        report = report_of(*judgements)
        began = time.process_time()
        file.update(report)
        seconds.append(time.process_time() - began)
    assert file.path.read_bytes() == encoded(report)
    assert min(seconds[1:]) <= 0.002, seconds
