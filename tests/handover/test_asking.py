"""Whatever stands in the service's place, no point of the run's own checks is lost, and none is believed that it did not give."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from serving import REMOTE, door, impostor, passed, say

from autograder.course.layout import Course
from autograder.grading.frames import load_rubric
from autograder.grading.judge import Judgement
from autograder.grading.outcome import Outcome
from autograder.grading.record import Record
from autograder.grading.report import Report, assemble
from autograder.handover import asking as asks
from autograder.handover.asking import LAST
from autograder.handover.exchange import Address, Unreachable, ask
from autograder.handover.handing import Handing
from autograder.handover.keys import HandoverError, add_key
from autograder.handover.order import KEY, ORDER, Order
from autograder.handover.parts import but, only, remote_checks, without
from autograder.handover.signatures import SIGNATURE, Claim, answer_signature
from autograder.handover.verdicts import Verdict
from autograder.reporting.gradescope.results import encoded
from autograder.reporting.gradescope.schema import defects_of
from autograder.rubric.compiled import CompiledRubric
from autograder.sandbox.inside import wire

ROOT = Path(__file__).parents[2]


@pytest.fixture
def rubric(mini: Course) -> CompiledRubric:
    return load_rubric(mini.compiled("mini"))


@pytest.fixture
def work(mini: Course) -> Path:
    return mini.root / "solutions" / "mini" / "mini.py"


def handing(folder: Path, rubric: CompiledRubric, work: Path, url: str, seconds: float, keys: Path | None = None) -> Handing:
    """A run as a zip begins it."""
    folder.mkdir(exist_ok=True)
    (folder / ORDER).write_bytes(Order(url, "mini", REMOTE, seconds).encoded())
    if keys is None:
        add_key(folder / KEY, "mini", 1)
    else:
        (folder / KEY).write_bytes(keys.read_bytes())
        (folder / KEY).chmod(0o600)
    (folder / "metadata.json").write_text('{"id": 4711}')
    return Handing.begun(without(rubric, REMOTE), folder / ORDER, work, folder / "metadata.json", time.monotonic())


def own_report(handed: Handing) -> Report:
    """The report of a run whose own checks passed."""
    here = handed.here
    judgements = [Judgement(check, Outcome.PASSED) for check in here.checks]
    return assemble(here, judgements, Record("mini", here.rubric_hash, ""), 1.0)


def finished(handed: Handing) -> Report:
    handed.send()
    assert not isinstance(handed.known, dict) or handed.known
    own = own_report(handed)
    assert defects_of(encoded(handed.merged(own))) == []
    handed.wait(lambda news: None)
    return handed.merged(own)


# ---- the service is up ---------------------------------------------------------------------------------------


def test_what_the_service_says_stands_in_its_place(rubric: CompiledRubric, work: Path, tmp_path: Path) -> None:
    with door(rubric, tmp_path) as opened:
        handed = handing(tmp_path / "zip", rubric, work, opened.url, 20, opened.keys)
        handed.send()
        waiting = handed.merged(own_report(handed))
        assert not waiting.complete and waiting.earned == 3 and "the GPU machine has finished" in waiting.lines[1].text
        opened.grade(
            [{**passed(0), "outcome": "wrong", "finding": "wrong", "case": "huge numbers", "text": "inf", "public": True}]
        )
        report = finished(handed)
    assert [line.check.name for line in report.lines] == [check.name for check in rubric.checks], "in the rubric's order"
    assert report.complete and report.earned == 3 and report.lines[1].text == "huge numbers: inf"
    assert report.total == rubric.total and report.environment["handover"]["state"] == "graded"


def test_the_next_run_of_the_same_submission_gets_what_this_one_waited_for(
    rubric: CompiledRubric, work: Path, tmp_path: Path
) -> None:
    with door(rubric, tmp_path) as opened:
        first = finished(handing(tmp_path / "zip", rubric, work, opened.url, 0.5, opened.keys))
        assert first.earned == 3 and not first.complete
        opened.grade([passed()])
        assert finished(handing(tmp_path / "again", rubric, work, opened.url, 5, opened.keys)).earned == 5


def test_it_says_how_many_are_before_it(rubric: CompiledRubric, work: Path, tmp_path: Path) -> None:
    with door(rubric, tmp_path) as opened:
        opened.service.slots.tally.seconds, opened.service.slots.tally.ends["graded"] = 600.0, 10
        for n in range(12):
            opened.knock(opened.body(bytes([n])), submission=f"{n}")
        handed = handing(tmp_path / "zip", rubric, work, opened.url, 20, opened.keys)
        handed.send()
    text = handed.merged(own_report(handed)).lines[1].text
    assert "Waiting for the GPU machine: will be graded when the 12 submissions before it are graded, in about 13 min" in text
    assert "Nothing is lost" in text


# ---- and what stands in its place ----------------------------------------------------------------------------


def true_answer(handed: Handing, status: int, said: Any) -> tuple[bytes, str]:
    """An answer as a service with the key would sign it."""
    assert handed.asking is not None
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return body, answer_signature(handed.asking.key, handed.asking.errand, status, body)


SOUND = {"verdicts": [passed()]}
LIES: dict[str, Callable[[Any, Handing], None]] = {
    "no signature": lambda h, _: say(h, 200, json.dumps(SOUND).encode()),
    "a wrong signature": lambda h, _: say(h, 200, json.dumps(SOUND).encode(), **{SIGNATURE: "0" * 64}),
    "the signature of another status": lambda h, r: say(
        h, 200, true_answer(r, 202, SOUND)[0], **{SIGNATURE: true_answer(r, 202, SOUND)[1]}
    ),
    "the signature of another text": lambda h, r: say(
        h, 200, json.dumps(SOUND).encode(), **{SIGNATURE: true_answer(r, 200, {})[1]}
    ),
    "another submission's result": lambda h, r: say(h, 200, json.dumps(SOUND).encode(), **{SIGNATURE: anothers(r)}),
    "a page of HTML": lambda h, _: say(h, 200, b"<html>Log in</html>"),
    "somewhere else": lambda h, _: say(h, 302, b"", location="http://127.0.0.1:1/"),
    "a server error": lambda h, _: say(h, 500, b"oops"),
    "it has no room": lambda h, _: say(h, 503, b"", retry_after="900"),
    "the key is refused": lambda h, _: say(h, 401, b"{}"),
    "it hangs up": lambda h, _: h.connection.close(),
    "no HTTP": lambda h, _: h.wfile.write(b"\x00\xff" * 100),
}


def anothers(handed: Handing) -> str:
    assert handed.asking is not None
    other = dataclasses.replace(handed.asking.errand, submission="4712")
    return answer_signature(other.key(handed.asking.key), other, 200, json.dumps(SOUND).encode())


SIGNED_LIES = {
    "points beyond the most": [passed(99)],
    "negative points": [passed(-1)],
    "points that are no number": [{**passed(), "points": "two"}],
    "points without passing": [{**passed(), "outcome": "wrong", "finding": "wrong"}],
    "passing without points": [passed(0)],
    "an outcome that there is not": [{**passed(), "outcome": "great"}],
    "another check": [passed(3, "value_is_right")],
    "one check more": [passed(), passed(3, "value_is_right")],
    "nothing": [],
    "no list": "passed",
    "skipped": [{**passed(0), "outcome": "skipped", "finding": "skipped"}],
}


def lied_to(
    rubric: CompiledRubric, work: Path, folder: Path, answer: Callable[[Any, Handing], None], seconds: float = 1.2
) -> Report:
    runs: list[Handing] = []
    with impostor(lambda handler: answer(handler, runs[0])) as url:
        runs.append(handing(folder / "zip", rubric, work, url, seconds))
        return finished(runs[0])


@pytest.mark.parametrize("answer", LIES.values(), ids=LIES)
def test_whoever_has_no_key_gives_no_point_and_takes_none(
    rubric: CompiledRubric, work: Path, tmp_path: Path, answer: Callable[[Any, Handing], None]
) -> None:
    report = lied_to(rubric, work, tmp_path, answer)
    assert report.earned == 3 and not report.complete and not report.faults
    assert report.lines[1].text.startswith("Waiting for the GPU machine: will be graded when ")
    assert report.environment["handover"]["state"] == "waiting" and report.environment["handover"]["why"]


@pytest.mark.parametrize("verdicts", SIGNED_LIES.values(), ids=SIGNED_LIES)
def test_what_cannot_be_true_is_not_believed_with_a_good_signature_either(
    rubric: CompiledRubric, work: Path, tmp_path: Path, verdicts: Any
) -> None:
    def answer(handler: Any, handed: Handing) -> None:
        body, signature = true_answer(handed, 200, {"verdicts": verdicts})
        say(handler, 200, body, **{SIGNATURE: signature})

    report = lied_to(rubric, work, tmp_path, answer)
    assert report.earned == 3 and not report.complete, report.lines[1].text
    assert "not believed" in report.environment["handover"]["why"]


def test_a_service_that_drips_does_not_hold_the_run(rubric: CompiledRubric, work: Path, tmp_path: Path) -> None:
    """A socket's own limit begins anew with every byte: only a limit for the whole answer ends it."""

    def drip(handler: Any, _: Handing) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            handler.wfile.write(b"x: y\r\n")
            handler.wfile.flush()
            time.sleep(0.5)  # the hundredth line, which is too many, would come after 50 s

    began = time.monotonic()
    report = lied_to(rubric, work, tmp_path, drip)
    assert time.monotonic() - began < LAST + 25 and report.earned == 3  # grading takes some of it, on a busy machine


def test_an_endless_answer_is_not_kept(rubric: CompiledRubric, tmp_path: Path) -> None:
    def pour(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
        while True:
            handler.wfile.write(bytes(1 << 16))

    with impostor(pour) as url, pytest.raises(Unreachable, match="larger than 4 MiB"):
        ask(Address.parsed(url), "GET", "/", {}, seconds=10)


def test_a_service_that_is_down_costs_patience_and_no_point(
    rubric: CompiledRubric, work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asks, "PATIENCE", 0.5)
    began = time.monotonic()
    report = finished(handing(tmp_path / "zip", rubric, work, "http://127.0.0.1:1", 60))
    assert time.monotonic() - began < 20, "a class whose service is down does not wait for Gradescope's limit"
    assert "will be graded when the GPU machine can be reached again" in report.lines[1].text and report.earned == 3


def test_without_a_key_the_run_goes_on(rubric: CompiledRubric, work: Path, tmp_path: Path) -> None:
    handing(tmp_path / "zip", rubric, work, "http://127.0.0.1:1", 60)  # takes the key
    (tmp_path / "keys.json").write_text("{}")
    report = finished(handing(tmp_path / "zip", rubric, work, "http://127.0.0.1:1", 60, tmp_path / "keys.json"))
    assert report.earned == 3 and "when your instructor has set up the GPU machine again" in report.lines[1].text


# ---- what is handed over -------------------------------------------------------------------------------------


def test_a_zips_rubric_holds_nothing_that_decides_a_check_of_the_service(hw1: CompiledRubric) -> None:
    """No number of a case, public or private, no oracle, no program: searched for in the bytes of the file."""
    names = remote_checks(hw1, ("*kl*", "value*", "*_is_*"))
    kept, told = wire.encode(without(hw1, names).as_data()), wire.encode(hw1.as_data())
    here = {n for check in but(hw1, names).checks for case in check.cases for n in numbers(case.inputs)}
    secret = {n for check in only(hw1, names).checks for case in check.cases for n in numbers(case.inputs)} - here
    assert len(secret) > 20 and all(number in told for number in secret), "the search finds what is there"
    assert not [number for number in secret if number in kept]
    for check in without(hw1, names).checks:
        skeleton = check.name in names
        assert skeleton == (
            not check.program.steps and not check.settings and not check.hints and check.cases[0].expected is None
        )
        assert (check.points, check.sentence, check.number) == (
            hw1.check(check.name).points,
            hw1.check(check.name).sentence,
            check.number,
        )


def numbers(inputs: Any) -> list[bytes]:
    return [v.tobytes() for v in inputs.values() if isinstance(v, np.ndarray) and v.nbytes >= 16 and v.any()]


def test_checks_of_trained_models_are_handed_over_unless_others_are_named(rubric: CompiledRubric) -> None:
    right, stable = rubric.checks
    trained = dataclasses.replace(rubric, checks=(right, dataclasses.replace(stable, family="training")))
    assert remote_checks(trained) == ("value_is_stable",)
    assert remote_checks(rubric, ("1.1",)) == ("value_is_right",)
    shared = [dataclasses.replace(check, settings={"run": "a"}) for check in rubric.checks]
    with pytest.raises(HandoverError, match="left for Gradescope"):  # what shares a training goes together
        remote_checks(dataclasses.replace(rubric, checks=tuple(shared)), ("1.1",))
    with pytest.raises(HandoverError, match="name the checks"):
        remote_checks(rubric)
    with pytest.raises(HandoverError, match="matches no check"):
        remote_checks(rubric, ("nothing",))


@pytest.mark.parametrize(
    "url", ["http://gpu.example.org", "ftp://x", "gpu", "https://", "https://user:pw@x", "https://x?y", "http://x:y"]
)
def test_submissions_travel_over_tls_only(url: str) -> None:
    with pytest.raises(HandoverError):
        Address.parsed(url)
    assert Address.parsed("https://gpu.example.org/grade/") == Address(True, "gpu.example.org", 443, "/grade")


def test_no_number_of_a_private_case_leaves_the_service() -> None:
    case = {"name": "huge", "public": False, "outcome": "wrong", "text": "blind", "inside": "got 3.14, expected 2.71"}
    check = {
        "name": "c",
        "outcome": "wrong",
        "score": 0.0,
        "visibility": "visible",
        "cases": [case],
        "printed": "",
        "mistake": "m",
    }
    told = Verdict.told({**check, "own_hint": "", "own_explanation": None}).as_data()
    assert "3.14" not in json.dumps(told) and "blind" not in json.dumps(told) and told["public"] is False
    ours = {**case, "outcome": "grader error"}
    told = Verdict.told({**check, "outcome": "grader error", "cases": [ours], "own_hint": "", "own_explanation": None}).as_data()
    assert told["inside"] == case["inside"], "what an instructor has to mend"


def test_the_body_of_equal_submissions_is_equal(rubric: CompiledRubric, mini: Course, tmp_path: Path) -> None:
    """Breaks if times or owners of files are sent: every rerun would be another job."""
    bodies = set()
    for n in range(2):
        folder = tmp_path / f"{n}" / "submission"
        folder.mkdir(parents=True)
        (folder / "mini.py").write_text("x = 1")
        key = add_key(tmp_path / f"{n}.json", "mini", 1)
        about = asks.Asking.about(Order("https://x", "mini", REMOTE, 1.0), key, rubric.rubric_hash, folder, "7")
        bodies.add(hashlib.sha256(about.body).hexdigest())
        assert Claim.made(about.errand, key.id, 0).errand.job == about.errand.job
        time.sleep(0.02)
    assert len(bodies) == 1
