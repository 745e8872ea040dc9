"""A host whose workers are asked only what no earlier proof was told.

It stands in the place of a `SandboxHost`, at the seam where a request meets a worker, so that everything that grades a
submission works on it as it is. No worker starts before one is needed.

A reply is remembered in one of two ways.

- *By reach*: the reply to a program of which `Reach` knows everything that it depends on. Only replies that returned or
  raised are kept: a timeout, a death or a lack of memory depends on the machine.
- *By transcript*: everything that a session asked and was told, in order, losses included, under the whole of the
  sources. It serves as long as every request is the one that was made before; at the first other one, the requests before
  it are made again, of a worker. Code that keeps state between programs is remembered only so. `Conversation.keep`
  writes the transcript: a proof calls it once the submission has got the verdict that it must get.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from autograder.proofs.reach import Reach, identifiers
from autograder.proofs.replies import Replies, digest_of, frozen, this_engine
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.inside import wire
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Answered, Lost, Session

LONGEST = 1 << 20  # bytes of a request that are looked into once and remembered


@dataclass(frozen=True)
class Request:
    """A frame, looked into. names: every identifier in its steps; imports: modules it wants imported, if it does no more"""

    frame: bytes
    digest: bytes
    first: bool
    names: frozenset[str]
    imports: bool


@lru_cache(1 << 14)
def _looked_into(frame: bytes) -> Request:
    message = wire.decode_frame(frame)
    names = frozenset(identifiers([message["steps"], message["returns"], message["modules"]]))
    return Request(frame, digest_of(frame), message["first"], names, not message["steps"])


class RememberingHost(SandboxHost):
    """A host for one submission after another, each opened with `open`.

    pure: the submissions do not set out to keep state or to find the engine; else they are remembered by transcript alone
    """

    def __init__(self, host: SandboxHost, replies: Replies, *, pure: bool) -> None:
        self.__dict__.update(host.__dict__)  # the same zygotes, users and workers
        self._host, self._replies, self._pure = host, replies, pure
        self.opened: list[RememberedSession] = []
