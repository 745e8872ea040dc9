"""Whoever has no good signature gets nothing, and costs nothing; and nobody gets more than their share."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from serving import Door, door, passed

from autograder.course.layout import Course
from autograder.grading.frames import load_rubric
from autograder.handover.keys import add_key, read_keys, write_keys
from autograder.handover.signatures import SIGNATURE, Claim, Errand, answer_signature
from autograder.service import gate as gates
from autograder.service.queue import Room


@pytest.fixture
def open_door(mini: Course, tmp_path: Path) -> Iterator[Door]:
    with door(load_rubric(mini.compiled("mini")), tmp_path, Room(works=3)) as opened:
        yield opened


def why(answer: object) -> str:
    return json.loads(answer.body)["why"]


def waiting(opened: Door) -> int:
    return sum(opened.service.queue.load().waiting.values())


def test_a_submission_is_taken_once_and_its_result_is_told_with_a_signature(open_door: Door) -> None:
    first, again = open_door.knock(), open_door.knock()
    assert first.status == again.status == 202 and waiting(open_door) == 1
    assert json.loads(first.body)["job"] == json.loads(again.body)["job"]
    other = open_door.knock(submission="2")
    assert json.loads(other.body)["job"] != json.loads(first.body)["job"] and waiting(open_door) == 1, "equal bytes: graded once"
    open_door.grade([passed()])
    for submission in ("1", "2"):
        answer = open_door.look(submission)
        errand = Errand("mini", submission, hashlib.sha256(open_door.body()).hexdigest())
        assert answer.status == 200 and json.loads(answer.body)["verdicts"] == [passed()]
        signature = answer_signature(errand.key(open_door.key.secret), errand, 200, answer.body)
        assert answer.headers[SIGNATURE] == signature
    assert open_door.knock().status == 200, "the next run gets the result at once"


FORGERIES = {
    "another key": {"key": b"x" * 32},
    "no signature": {SIGNATURE: ""},
    "a signature that is not ASCII": {SIGNATURE: "é" * 64},
    "another submission": {"autograder-submission": "2"},
    "another body": {"autograder-body": "0" * 64},
    "a later end": {"autograder-expires": lambda: str(int(time.time()) + 320)},  # from when it is sent
    "another nonce": {"autograder-nonce": "00"},
    "a key that does not exist": {"autograder-key": "ffff"},
    "an assignment that is not graded here": {"autograder-assignment": "hw9"},
}


@pytest.mark.parametrize("changed", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_request_is_refused_before_its_body_is_read(open_door: Door, changed: dict) -> None:
    answer = open_door.knock(**{name: value() if callable(value) else value for name, value in changed.items()})
    assert answer.status == 401 and "signature is not" in why(answer) and SIGNATURE not in answer.headers
    assert waiting(open_door) == 0 and open_door.service.gate.refusals["forged"] == 1


def test_a_request_for_one_thing_is_no_request_for_another(open_door: Door) -> None:
    """A signature for POST does not open GET, and that of one job not another."""
    open_door.knock()
    errand = Errand("mini", "1", hashlib.sha256(open_door.body()).hexdigest())
    assert open_door.look(path=f"/jobs/{'0' * 64}").status == 401
    assert open_door.look(submission="7", path=f"/jobs/{errand.job}").status == 401
    assert open_door.look(submission="7").status == 404


def test_a_replayed_request_is_refused_after_a_restart_too(open_door: Door) -> None:
    errand = Errand("mini", "1", hashlib.sha256(open_door.body()).hexdigest())
    claim = Claim.made(errand, open_door.key.id, time.time())
    assert open_door.knock(claim=claim).status == 202
    answer = open_door.knock(claim=claim)
    assert answer.status == 409 and "has come before" in why(answer)
    assert not open_door.service.queue.first_use(claim.nonce, claim.expires), "it is on disk"


@pytest.mark.parametrize("seconds", [-61, 400, 10**9], ids=["of yesterday", "of tomorrow", "for ever"])
def test_a_request_is_good_for_minutes(open_door: Door, seconds: int) -> None:
    errand = Errand("mini", "1", hashlib.sha256(open_door.body()).hexdigest())
    claim = dataclasses.replace(Claim.made(errand, open_door.key.id, time.time()), expires=int(time.time()) + seconds)
    assert open_door.knock(claim=claim).status == 401 and waiting(open_door) == 0


MALFORMED = {"no end": {"autograder-expires": ""}, "an end in words": {"autograder-expires": "soon"}}
MALFORMED |= {"a path for a name": {"autograder-submission": "../1"}, "a long name": {"autograder-submission": "1" * 121}}


@pytest.mark.parametrize("changed", MALFORMED.values(), ids=MALFORMED)
def test_a_request_that_does_not_say_what_it_is_is_refused(open_door: Door, changed: dict) -> None:
    assert open_door.knock(**changed).status == 400


def test_what_comes_must_be_what_was_signed(open_door: Door) -> None:
    body = open_door.body()
    assert open_door.knock(body, send=body[:-1] + b"x").status == 400
    assert waiting(open_door) == 0


def raw(opened: Door, head: str, body: bytes = b"") -> bytes:
    """What answers a request that no library would send."""
    errand = Errand("mini", "1", hashlib.sha256(opened.body()).hexdigest())
    headers = Claim.made(errand, opened.key.id, time.time()).headers("POST", errand.key(opened.key.secret))
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with socket.create_connection(("127.0.0.1", urlsplit(opened.url).port), timeout=10) as connection:
        connection.sendall(f"POST /jobs HTTP/1.1\r\nhost: x\r\n{lines}{head}\r\n".encode() + body)
        return connection.recv(1 << 16)


def test_an_oversized_request_is_refused_before_it_has_come(open_door: Door) -> None:
    """Breaks if a body is read to its end first: here it never comes."""
    assert b" 413 " in raw(open_door, f"content-length: {gates.MOST_BODY + 1}\r\n")
    assert b" 411 " in raw(open_door, "transfer-encoding: chunked\r\n", b"5\r\nhello\r\n")
    assert b" 503 " in raw_with_little_room(open_door)
    assert open_door.service.gate._reading == 0, "what was refused keeps no room"


def raw_with_little_room(opened: Door) -> bytes:
    opened.service.gate._reading = gates.MOST_READING
    try:
        return raw(opened, "content-length: 100\r\n")
    finally:
        opened.service.gate._reading = 0


def test_a_body_that_never_comes_is_given_up(open_door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.service import app

    monkeypatch.setattr(app, "READING", 0.2)
    assert b" 408 " in raw(open_door, "content-length: 100\r\n", b"x")
    assert open_door.service.gate._reading == 0


def test_a_flood_is_told_to_come_later(open_door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "BURST", 5.0)
    monkeypatch.setattr(gates, "RATE", 0.01)
    answers = [open_door.knock() for _ in range(8)]
    assert [a.status for a in answers] == [202] * 5 + [429] * 3
    assert answers[-1].headers["retry-after"] == "2"


def test_a_queue_has_an_end_and_says_so(open_door: Door) -> None:
    bodies = [open_door.body(bytes([n])) for n in range(4)]
    assert [open_door.knock(body).status for body in bodies] == [202, 202, 202, 429]
    assert open_door.knock(bodies[0]).status == 202, "what is in it already is no new load"
    assert int(open_door.knock(bodies[3]).headers["retry-after"]) >= 10


def test_keys_are_replaced_while_it_runs(open_door: Door) -> None:
    """The old key is good until its end, the new one at once; a file that is open to others is not taken up."""
    new = add_key(open_door.keys, "mini", 1)
    old, open_door.key = open_door.key, new
    assert open_door.knock().status == 202
    open_door.key = old
    assert open_door.knock().status == 202
    ring = read_keys(open_door.keys)
    write_keys(open_door.keys, {"mini": tuple(dataclasses.replace(k, not_after=k.not_before) for k in ring["mini"])})
    os.chmod(open_door.keys, 0o644)
    assert open_door.knock().status == 202, "nobody knows who wrote it"
    os.chmod(open_door.keys, 0o600)
    os.utime(open_door.keys)
    assert open_door.knock().status == 401


@pytest.mark.parametrize(
    "body", [b"", b"junk", b"AGF1" + bytes(12), "another rubric", "no such check"], ids=lambda b: repr(b)[:20]
)
def test_what_cannot_be_graded_here_is_refused_with_the_reason(open_door: Door, body: bytes | str) -> None:
    from autograder.handover.asking import request_body

    made = {
        "another rubric": request_body("0" * 16, ["value_is_stable"], b""),
        "no such check": request_body(open_door.rubric.rubric_hash, ["rm -rf"], b""),
    }
    answer = open_door.knock(made[body] if isinstance(body, str) else body)
    assert answer.status == 409 and SIGNATURE in answer.headers and why(answer)
    assert waiting(open_door) == 0


def test_health_and_metrics_say_how_it_stands(open_door: Door) -> None:
    open_door.knock()
    open_door.knock(key=b"x" * 32)
    health = open_door.look(path="/health")
    assert health.status == 200 and json.loads(health.body)["waiting"] == 1
    text = open_door.look(path="/metrics").body.decode()
    assert 'autograder_works{state="waiting",assignment="mini"} 1' in text
    assert 'autograder_refused_total{reason="forged"} 1' in text
    open_door.service.slots.alive = 0
    assert open_door.look(path="/health").status == 503
