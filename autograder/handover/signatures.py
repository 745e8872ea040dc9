"""Signatures: HMAC-SHA256 with a key that an assignment's zip and the grading service share.

Nothing is signed with that key itself. Each submission has a key of its own, derived from it:

    key of a submission = HMAC(key of the assignment, assignment, submission id, SHA-256 of the body)

So whoever grades one submission can forget the assignment's key before any of the submission's code runs, and an answer that
was signed for one submission says nothing of another.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

LIFETIME = 300  # seconds that a request is good for
NAME = re.compile(r"[A-Za-z0-9._-]{1,120}")
DIGEST = re.compile(r"[0-9a-f]{64}")
HEADERS = {
    "assignment": "autograder-assignment",
    "submission": "autograder-submission",
    "body": "autograder-body",
    "key_id": "autograder-key",
    "expires": "autograder-expires",
    "nonce": "autograder-nonce",
}
SIGNATURE = "autograder-signature"


class Malformed(Exception):
    """A request that does not say what every request says."""


@dataclass(frozen=True)
class Errand:
    """One submission on its way to the service.

    submission: the platform's number of it
    body: SHA-256 of what is sent, in hexadecimal
    """

    assignment: str
    submission: str
    body: str

    @property
    def job(self) -> str:
        """The job's id: the same bytes of the same submission are the same job, however often they come."""
        return hashlib.sha256(_joined("job", self.assignment, self.submission, self.body)).hexdigest()

    def key(self, secret: bytes | bytearray) -> bytes:
        """The submission's own key. secret: the assignment's"""
        return hmac.digest(secret, _joined("key", self.assignment, self.submission, self.body), "sha256")


@dataclass(frozen=True)
class Claim:
    """What a request says of itself, before anything else of it is read.

    expires: seconds since the epoch
    nonce: another for every request
    """

    errand: Errand
    key_id: str
    expires: int
    nonce: str

    @classmethod
    def made(cls, errand: Errand, key_id: str, now: float) -> Claim:
        """A claim for one request."""
        return cls(errand, key_id, int(now) + LIFETIME, secrets.token_hex(16))

    def headers(self, method: str, key: bytes) -> dict[str, str]:
        """The headers of the request. key: the submission's own"""
        said = {**vars(self.errand), "key_id": self.key_id, "expires": str(self.expires), "nonce": self.nonce}
        return {**{HEADERS[name]: value for name, value in said.items()}, SIGNATURE: self.signature(method, key)}

    @classmethod
    def read(cls, headers: Mapping[str, str]) -> Claim:
        """The claim in a request's headers. raises Malformed"""
        said = {name: headers.get(header, "") for name, header in HEADERS.items()}
        for name in ("assignment", "submission", "key_id", "nonce"):
            if not NAME.fullmatch(said[name]):
                raise Malformed(f"{HEADERS[name]} is missing, or no name")
        if not DIGEST.fullmatch(said["body"]) or not re.fullmatch(r"[0-9]{1,12}", said["expires"], re.ASCII):
            raise Malformed(f"{HEADERS['body']} or {HEADERS['expires']} is missing or malformed")
        errand = Errand(said["assignment"], said["submission"], said["body"])
        return cls(errand, said["key_id"], int(said["expires"]), said["nonce"])

    def signature(self, method: str, key: bytes) -> str:
        """The signature of a request with this method. key: the submission's own"""
        return signed(key, "request", method, self.errand.job, self.key_id, str(self.expires), self.nonce)


def answer_signature(key: bytes, errand: Errand, status: int, body: bytes) -> str:
    """The signature of the service's answer. key: the submission's own"""
    return signed(key, "answer", errand.job, str(status), hashlib.sha256(body).hexdigest())


def signed(key: bytes, *parts: str) -> str:
    """HMAC-SHA256 of the parts, in hexadecimal. No two lists of parts are the same bytes."""
    return hmac.digest(key, _joined(*parts), "sha256").hex()


def same(first: str, second: str) -> bool:
    """Whether two signatures are equal, in a time that does not depend on where they differ."""
    return hmac.compare_digest(first.encode("utf-8", "replace"), second.encode("utf-8", "replace"))


def _joined(*parts: str) -> bytes:
    encoded = [part.encode() for part in parts]
    return b"".join(b"%d:" % len(part) + part for part in encoded)
