"""Asks the grading service about one submission: hands it over, and waits for what comes back.

Nothing that goes wrong here costs a point: it becomes a sentence that says when the rest will be graded.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from autograder.grading.late import many
from autograder.handover.exchange import Answer, Unreachable, ask
from autograder.handover.keys import HandoverError, Key
from autograder.handover.order import Order
from autograder.handover.signatures import NAME, SIGNATURE, Claim, Errand, answer_signature, same
from autograder.handover.verdicts import Unbelievable, Verdict, read_verdicts
from autograder.intake import parcel
from autograder.reporting.gradescope.metadata import mapping, number
from autograder.rubric.compiled import CompiledCheck
from autograder.sandbox.inside import wire

ONE_REQUEST, LAST = 30.0, 5.0  # seconds of a request, and of one for which no time is left
SHORTEST, LONGEST = 1.0, 20.0  # seconds between two requests
PATIENCE = 120.0  # seconds without a word of the service itself, after which a run waits no longer
REACHED = "the GPU machine can be reached again"
LOOKED = "your instructor has set up the GPU machine again"


@dataclass(frozen=True)
class Waiting:
    """No verdict yet.

    when: it will be graded, as a clause
    inside: what an instructor needs to know
    again: seconds after which it is worth asking again; None where it is not
    heard: whether the service itself said so, with its signature
    """

    when: str
    inside: str
    again: float | None = None
    heard: bool = False

    @property
    def sentence(self) -> str:
        """For a student."""
        return (
            f"Waiting for the GPU machine: will be graded when {self.when}. Nothing is lost: the points come with the next run "
            "of the autograder, or when your instructor grades the class there."
        )


@dataclass
class Asking:
    """One submission, and what is known of it. It holds the submission's own key, and not the assignment's."""

    order: Order
    errand: Errand
    key_id: str
    key: bytes = field(repr=False)
    body: bytes = field(repr=False)
    accepted: bool = False

    @classmethod
    def about(cls, order: Order, key: Key, rubric_hash: str, submission: Path, number: str) -> Asking:
        """A submission to be handed over. number: the platform's; raises HandoverError where it is too large"""
        if (packed := parcel.packed(submission)) is None:
            raise HandoverError(f"the submission is larger than {parcel.MOST >> 20} MiB, or cannot be read")
        body = request_body(rubric_hash, order.checks, packed)
        digest = hashlib.sha256(body).hexdigest()
        errand = Errand(order.assignment, number if NAME.fullmatch(number) else f"sha256-{digest[:32]}", digest)
        return cls(order, errand, key.id, errand.key(key.secret), body)

    def once(self, seconds: float, checks: Sequence[CompiledCheck]) -> dict[str, Verdict] | Waiting:
        """Hand over, or ask how it stands, in one request. checks: those handed over, as this side knows them"""
        method, path = ("GET", f"/jobs/{self.errand.job}") if self.accepted else ("POST", "/jobs")
        claim = Claim.made(self.errand, self.key_id, time.time())
        headers = {**claim.headers(method, self.key), "content-type": "application/octet-stream"}
        try:
            body = None if self.accepted else self.body
            answer = ask(self.order.address, method, path, headers, body, seconds=min(ONE_REQUEST, seconds))
        except (Unreachable, HandoverError) as error:
            return Waiting(REACHED, str(error), SHORTEST if isinstance(error, Unreachable) else None)
        return self._read(answer, checks)

    def wait(
        self,
        until: float,
        checks: Sequence[CompiledCheck],
        on_news: Callable[[Waiting], None] = lambda news: None,
    ) -> dict[str, Verdict] | Waiting:
        """Ask until there are verdicts, or the time is over, and once at least.

        until: of time.monotonic()
        on_news: called with each answer
        """
        pause, heard = SHORTEST, time.monotonic()
        while True:
            news = self.once(max(LAST, until - time.monotonic()), checks)
            if not isinstance(news, Waiting):
                return news
            on_news(news)
            heard = time.monotonic() if news.heard else heard
            left = min(until, heard + PATIENCE) - time.monotonic()
            if news.again is None or left <= 0:
                return news
            pause = min(LONGEST, max(pause * 1.5, news.again))
            time.sleep(min(pause, left))

    # -- answers -------------------------------------------------------------------------------------------------------

    def _read(self, answer: Answer, checks: Sequence[CompiledCheck]) -> dict[str, Verdict] | Waiting:
        genuine = answer_signature(self.key, self.errand, answer.status, answer.body)
        if not same(answer.headers.get(SIGNATURE, ""), genuine):
            return self._unsigned(answer)
        try:
            said = mapping(json.loads(answer.body))
        except (ValueError, RecursionError):
            return Waiting(LOOKED, "the service answered with something that is not JSON")
        if answer.status == 404:  # a service whose store is new
            self.accepted = False
            return Waiting(REACHED, "the service does not know the submission any more", SHORTEST)
        if answer.status not in (200, 202):
            return Waiting(LOOKED, f"the service refused the submission: {said.get('why')}")
        self.accepted = True
        if answer.status == 202:
            return _queued(said, _seconds(answer))
        try:
            return read_verdicts(said.get("verdicts"), checks)
        except Unbelievable as error:
            return Waiting(LOOKED, f"the service's answer was not believed: {error}")

    def _unsigned(self, answer: Answer) -> Waiting:
        """An answer from whoever is on the way: it may ask for patience, and is otherwise told to the instructor."""
        if answer.status in (429, 502, 503, 504):
            return Waiting("the GPU machine has room again", f"it answered with status {answer.status}", _seconds(answer))
        if answer.status in (401, 403):
            return Waiting("your instructor has renewed the key", f"the service refused the key {self.key_id} ({answer.status})")
        return Waiting(REACHED, f"an answer with status {answer.status} did not have the service's signature", LONGEST)


def request_body(rubric_hash: str, checks: Sequence[str], packed: bytes) -> bytes:
    """What is sent: the checks to grade, under which rubric, and the submission. The same is the same bytes."""
    return wire.encode({"rubric": rubric_hash, "checks": list(checks), "parcel": np.frombuffer(packed, np.uint8)})


def _queued(said: Mapping[str, Any], again: float) -> Waiting:
    ahead, seconds = int(number(said.get("ahead")) or 0), number(said.get("seconds")) or 0.0
    told = f"in the service's queue, {ahead} ahead, about {seconds:.0f} s"
    if ahead <= 0:
        return Waiting("the GPU machine has finished with this submission", told, again, heard=True)
    before = f"the {many(ahead, 'submission')} before it {'is' if ahead == 1 else 'are'} graded"
    return Waiting(f"{before}, in about {max(1, round(seconds / 60))} min" if seconds else before, told, again, heard=True)


def _seconds(answer: Answer) -> float:
    """What an answer asks us to wait, within reason."""
    return min(LONGEST, max(SHORTEST, number(answer.headers.get("retry-after")) or SHORTEST))
