"""A host whose workers are asked only what no earlier proof was told.

It takes the place of a `SandboxHost`, where a request meets a worker, so that whatever grades a submission works on it
unchanged. No worker starts before one is needed. A submission is remembered in one of two ways.

- *By reach*: each reply under all that its program depends on, as `Reach` knows it. Only what returned or raised is kept:
  timeouts, deaths and lack of memory depend on the machine.
- *By transcript*: all requests of the session and the replies to them, losses included, under the whole sources. A
  transcript serves as long as each request is the one that was made then. At the first other one, the earlier requests
  are made again, of a worker, and the session goes on with it. Code that keeps state between programs is remembered only
  in this way, and only where `keep` is called: a proof does so for a submission with the right verdict.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias, cast

from autograder.proofs.reach import Reach, identifiers, names_in
from autograder.proofs.replies import Replies, digest_of, this_engine
from autograder.rubric.compiled import CompiledRubric
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.inside import wire
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Answered, Lost, Session

Reply: TypeAlias = "Answered | Lost"


class RememberingHost:
    """Stands for a `SandboxHost`: a host for the sessions of one submission.

    reach: what programs can reach, to remember each reply by; None to remember the whole transcript
    """

    def __init__(self, host: SandboxHost, replies: Replies, reach: Reach | None) -> None:
        self._host, self._replies, self._reach = host, replies, reach
        self._sessions: list[RememberingSession] = []

    def open(
        self,
        sources: Mapping[str, str],
        modules: Mapping[str, str],
        limits: Limits = Limits(),
        *,
        imports: tuple[str, ...] = (),
        seed: int = 0,
        place: str = "",
    ) -> Session:
        """A session that starts a worker when it must, with the interface of `Session`."""

        def begin() -> Session:
            return self._host.open(sources, modules, limits, imports=imports, seed=seed, place=place)

        context = (this_engine(), self._host.placement, limits, sorted(modules.items()), seed, place)
        session: RememberingSession
        if self._reach is not None:
            session = ByReach(begin, self._replies, context, self._reach)
        else:
            session = ByTranscript(begin, self._replies, (*context, self._host.isolation), sources)
        self._sessions.append(session)
        return cast(Session, session)

    def on_the_cpu(self) -> RememberingHost:
        """The same for workers on the CPU."""
        other = RememberingHost(self._host.on_the_cpu(), self._replies, self._reach)
        other._sessions = self._sessions
        return other

    def keep(self) -> None:
        """Remember the transcripts of sessions that have ended: the submission was judged as it should be."""
        for session in self._sessions:
            session.keep()


class RememberingSession(ABC):
    """What both ways have in common: a session of the host's own that is opened when it is needed."""

    def __init__(self, begin: Callable[[], Session], replies: Replies) -> None:
        self._begin, self._replies = begin, replies
        self._session: Session | None = None
        self._required: tuple[str, ...] | None = None

    def ask(self, request: Mapping[str, Any] | bytes, limit: float) -> Reply:
        """The reply, remembered or new."""
        return self._ask(request if isinstance(request, bytes) else wire.encode(request), limit)

    @abstractmethod
    def _ask(self, frame: bytes, limit: float) -> Reply:
        """The reply to a request's frame."""

    @abstractmethod
    def discard(self) -> None:
        """End the worker: the next request goes to a new one."""

    @property
    def hello(self) -> Mapping[str, Any]:
        return self._session.hello if self._session else {}

    @property
    def started(self) -> int:
        return self._session.started if self._session else 0

    @property
    def starting(self) -> float:
        return self._session.starting if self._session else 0.0

    def require(self, layers: tuple[str, ...]) -> None:
        self._required = layers
        if self._session:
            self._session.require(layers)

    def close(self) -> None:
        if self._session:
            self._session.close()

    @abstractmethod
    def keep(self) -> None:
        """Remember what is remembered only of a submission with the right verdict."""

    def _worker(self) -> Session:
        if self._session is None:
            self._session = self._begin()
            if self._required is not None:
                self._session.require(self._required)
        return self._session


# ---- by reach --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Request:
    """A frame, looked into. names: every identifier in it; imports: it only imports modules"""

    digest: bytes
    first: bool
    names: frozenset[str]
    imports: bool


@lru_cache(1 << 14)
def looked_into(frame: bytes) -> Request:
    message = wire.decode_frame(frame)
    return Request(digest_of(frame), message["first"], names_in(message), not message["steps"])


def reach_of(rubric: CompiledRubric, sources: Mapping[str, str]) -> Reach | None:
    """The reach within a submission; None where it does not know all that each program of the rubric depends on.

    Called in one thread alone: Python 3.11 may fail to parse in two threads at once (CPython's issue 106905).
    """
    reach = Reach({**sources, **({"provided.py": rubric.provided} if rubric.provided else {})})
    programs = (check.program for check in rubric.checks)
    names = (frozenset(identifiers([program.steps, program.returns])) for program in programs)
    return reach if all(reach.key(some) is not None for some in names) else None


class ByReach(RememberingSession):
    """Remembers each reply under what its program can reach."""

    def __init__(self, begin: Callable[[], Session], replies: Replies, context: tuple[object, ...], reach: Reach) -> None:
        super().__init__(begin, replies)
        self._context, self._reach = digest_of("by reach", *context), reach
        self._program: list[bytes] = []  # frames of the present program, the last one included
        self._behind: list[bytes] = []  # frames that were answered from memory and that the worker has yet to hear

    def _ask(self, frame: bytes, limit: float) -> Reply:
        seen = looked_into(frame)
        if seen.first:
            self._program = []
            self._behind = [earlier for earlier in self._behind if looked_into(earlier).imports]
        self._program.append(frame)
        keys = self._keys()
        known = next((entry for key in keys if (entry := self._replies.get(key)) is not None), None)
        if known is not None:
            self._behind.append(frame)
            return _from_entry(known)
        return self._asked(frame, limit, keys)

    def _asked(self, frame: bytes, limit: float, keys: tuple[bytes, ...]) -> Reply:
        worker = self._worker()
        behind, self._behind = self._behind, []
        for earlier in behind:
            if isinstance(caught_up := worker.ask(earlier, limit), Lost):
                return caught_up
        reply = worker.ask(frame, limit)
        if keys and isinstance(reply, Answered) and _is_kept(reply):
            place = 0 if "results" in reply.message and not reply.printed else 1
            self._replies.put(keys[place], _entry(reply))
        return reply

    def _keys(self) -> tuple[bytes, ...]:
        """The key of a reply that says nothing of lines, and of any other; none where it must not be kept."""
        requests = [looked_into(frame) for frame in self._program]
        reached = self._reach.key(frozenset[str]().union(*(request.names for request in requests)))
        if reached is None:
            return ()
        asked = b"".join(request.digest for request in requests)
        return tuple(digest_of(self._context, part, asked) for part in reached)

    def discard(self) -> None:
        self._behind.clear()
        if self._session:
            self._session.discard()

    def keep(self) -> None:
        """Each reply is kept already."""


def _is_kept(reply: Answered) -> bool:
    error = reply.message.get("error")
    return "results" in reply.message or (isinstance(error, Mapping) and error.get("kind") == "raised")


# ---- by transcript ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Turn:
    """A request with the reply to it, or the end of a worker. limit: seconds that the request was given"""

    request: bytes
    limit: float
    reply: Reply | None


class ByTranscript(RememberingSession):
    """Remembers everything that a session asked and was told."""

    def __init__(
        self, begin: Callable[[], Session], replies: Replies, context: tuple[object, ...], sources: Mapping[str, str]
    ) -> None:
        super().__init__(begin, replies)
        self._key = digest_of("transcript", *context, sorted(sources.items()))
        self._known = iter(replies.get(self._key) or ())
        self._turns: list[Turn] = []
        self._follows = True  # the transcript so far

    def _ask(self, frame: bytes, limit: float) -> Reply:
        digest, known = digest_of(frame).hex(), next(self._known, None) if self._follows else None
        if known is not None and known["request"] == digest:
            reply = _from_entry(known["reply"])
        else:
            self._leave()
            reply = self._worker().ask(frame, limit)
        self._turns.append(Turn(frame, limit, reply))
        return reply

    def discard(self) -> None:
        known = next(self._known, None) if self._follows else None
        if known is None or known["request"] != "":
            self._leave()
            self._worker().discard()
        self._turns.append(Turn(b"", 0.0, None))

    def _leave(self) -> None:
        """From here on a worker is asked; first everything that it would have been asked before."""
        if not self._follows:
            return
        self._follows = False
        for turn in self._turns:
            if turn.reply is None:
                self._worker().discard()
            else:
                self._worker().ask(turn.request, turn.limit)

    def keep(self) -> None:
        if self._follows:
            return
        entries = [
            {"request": digest_of(t.request).hex(), "reply": _entry(t.reply)} if t.reply else {"request": "", "reply": None}
            for t in self._turns
        ]
        self._replies.put(self._key, entries)


# ---- entries ---------------------------------------------------------------------------------------------------


def _entry(reply: Reply) -> dict[str, Any]:
    """A reply as plain data."""
    told = {"printed": reply.printed, "seconds": reply.seconds}
    if isinstance(reply, Lost):
        return {**told, "lost": reply.why, "status": reply.status}
    return {**told, "message": reply.message, "size": reply.size}


def _from_entry(entry: Mapping[str, Any]) -> Reply:
    if "lost" in entry:
        return Lost(entry["lost"], entry["status"], entry["printed"], entry["seconds"])
    return Answered(entry["message"], entry["printed"], entry["seconds"], entry["size"])
