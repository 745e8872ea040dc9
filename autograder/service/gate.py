"""The gate: what is refused before a byte of a request's body is read. A forged request costs one HMAC and no disk."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from autograder.handover.keys import HandoverError, KeyRing, read_keys
from autograder.handover.signatures import LIFETIME, SIGNATURE, Claim, Malformed, same
from autograder.intake import parcel
from autograder.service.queue import JobQueue

SKEW = 60  # seconds that two clocks may differ
MOST_BODY = parcel.MOST + (1 << 20)  # with what stands around a submission
MOST_READING = 4 * MOST_BODY  # bytes of all bodies that are being read
RATE, BURST = 10.0, 300.0  # signed requests to grade of one assignment: a second, and at once


class Refused(Exception):
    """A request is refused.

    reason: a word for metrics
    why: a sentence for the other side
    again: seconds after which it may come again; None for never
    """

    def __init__(self, status: int, reason: str, why: str, again: int | None = None) -> None:
        super().__init__(why)
        self.status, self.reason, self.why, self.again = status, reason, why, again


@dataclass(frozen=True)
class Visitor:
    """Whoever has a good signature. key: the submission's own"""

    claim: Claim
    key: bytes


class Keys:
    """The key file, read again when it has changed: keys are replaced without a restart. raises HandoverError"""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp, self._by_name = self._look(), read_keys(path)

    def by_name(self) -> KeyRing:
        """The keys. A file that has become unreadable leaves the earlier ones in force."""
        stamp = self._look()
        if stamp != self._stamp:
            try:
                self._by_name, self._stamp = read_keys(self._path), stamp
            except HandoverError:  # half written, perhaps: the next request looks again
                pass
        return self._by_name

    def _look(self) -> tuple[int, int, int]:
        try:
            status = self._path.stat()
        except OSError:
            return (0, 0, 0)
        return status.st_mtime_ns, status.st_size, status.st_ino


class Gate:
    """Decides who may come in. assignments: that are graded here"""

    def __init__(self, keys: Keys, queue: JobQueue, assignments: frozenset[str]) -> None:
        self._keys, self._queue, self._assignments = keys, queue, assignments
        self._buckets: dict[str, tuple[float, float]] = {}
        self._reading, self._lock = 0, threading.Lock()
        self.refusals: Counter[str] = Counter()

    def visitor(self, method: str, headers: Mapping[str, str]) -> Visitor:
        """Whoever has signed this request. raises Refused"""
        try:
            claim = Claim.read(headers)
        except Malformed as error:
            raise Refused(400, "malformed", f"{error}") from None
        now = time.time()
        if not now - SKEW < claim.expires <= now + LIFETIME + SKEW:
            raise Refused(401, "expired", "the request is not of now: look at the clocks of both machines")
        name = claim.errand.assignment
        known = self._keys.by_name().get(name, ()) if name in self._assignments else ()
        moment = datetime.fromtimestamp(now, timezone.utc)
        key = next((key for key in known if key.id == claim.key_id and key.good(moment)), None)
        own = claim.errand.key(key.secret if key else bytes(32))  # so that an unknown key takes as long as a known one
        if not same(headers.get(SIGNATURE, ""), claim.signature(method, own)) or key is None:
            raise Refused(401, "forged", "the signature is not that of a key that is good now")
        return Visitor(claim, own)

    def admit(self, visitor: Visitor, length: str) -> int:
        """How many bytes may be read of a body of this length. `release` must follow. raises Refused"""
        if not (length.isascii() and length.isdigit() and len(length) < 16):
            raise Refused(411, "malformed", "the request does not say how long it is")
        size = int(length)
        if size > MOST_BODY:
            raise Refused(413, "oversized", f"the request has more than {MOST_BODY >> 20} MiB")
        self._take_from_bucket(visitor.claim.errand.assignment)
        with self._lock:
            if self._reading + size > MOST_READING:
                raise Refused(503, "busy", "too many requests are being read", 5)
            self._reading += size
        return size

    def release(self, size: int) -> None:
        """A body has been read, or given up."""
        with self._lock:
            self._reading -= size

    def spend(self, visitor: Visitor) -> None:
        """Let a request to grade count once. raises Refused"""
        if not self._queue.first_use(visitor.claim.nonce, visitor.claim.expires + SKEW):
            raise Refused(409, "replayed", "this very request has come before: sign another")

    def _take_from_bucket(self, assignment: str) -> None:
        now = time.monotonic()
        with self._lock:
            left, then = self._buckets.get(assignment, (BURST, now))
            left = min(BURST, left + RATE * (now - then))
            self._buckets[assignment] = (left - 1 if left >= 1 else left, now)
        if left < 1:
            raise Refused(429, "flooding", "too many requests at once", 2)
