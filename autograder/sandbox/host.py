"""The machine's side of grading: one host owns the zygotes, user ids and workers of all submissions it opens."""

from __future__ import annotations

import copy
import sys
import threading
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from autograder.sandbox import scratch
from autograder.sandbox.limits import Isolation, Limits, Placement
from autograder.sandbox.session import Session
from autograder.sandbox.workforce import Workforce

if TYPE_CHECKING:
    from autograder.sandbox.zygote import Zygote, Zygotes


class SandboxHost:
    """Opens sessions, one for each submission. Thread-safe: many gradings share one host.

    python: the interpreter that workers run
    zygotes: fork workers from a process that has imported torch, where the system can
    """

    def __init__(
        self,
        placement: Placement = Placement(),
        isolation: Isolation = Isolation(),
        *,
        python: str = sys.executable,
        zygotes: bool = True,
    ) -> None:
        self.placement, self.isolation, self.python = placement, isolation, python
        self.workforce = Workforce()
        scratch.reap()
        self._zygotes = _zygotes_of(self.workforce) if zygotes else None
        self._sessions: set[Session] = set()
        self._lock = threading.Lock()

    def __enter__(self) -> SandboxHost:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(
        self,
        sources: Mapping[str, str | bytes],
        modules: Mapping[str, str],
        limits: Limits = Limits(),
        *,
        imports: tuple[str, ...] = (),
        seed: int = 0,
        place: str = "",
    ) -> Session:
        """A session for one submission.

        sources: name or path -> text of a module, or the bytes of a file beside it
        modules: name in programs -> module name
        imports: modules worth importing ahead, beside torch
        place: the folder that the modules lie in, in what was handed in
        raises WorkerUnavailable where no worker can be started
        """
        return self._opened(Session(self, sources, modules, limits, imports=imports, seed=seed, place=place))

    def open_without_torch(self, sources: Mapping[str, str], modules: Mapping[str, str], limits: Limits) -> Session:
        """A session for the self-test: its worker calls the functions of one module, and is confined like any other."""
        return self._opened(Session(self, sources, modules, limits, torch=False))

    def _opened(self, session: Session) -> Session:
        with self._lock:
            self._sessions.add(session)
        return session

    def closed(self, session: Session) -> None:
        """A session says that it has ended."""
        with self._lock:
            self._sessions.discard(session)

    def isolated(self, isolation: Isolation) -> SandboxHost:
        """The same zygotes, user ids and workers under another isolation. Closing either host closes both."""
        other = copy.copy(self)
        other.isolation = isolation
        return other

    def on_the_cpu(self) -> SandboxHost:
        """The same zygotes, user ids and workers, which compute on the CPU. Closing either host closes both."""
        other = copy.copy(self)
        other.placement = Placement(threads=self.placement.threads)
        return other

    def hiding(self, *folders: str) -> SandboxHost:
        """The same host for submissions that must not see these folders either."""
        return self.isolated(replace(self.isolation, hidden=(*self.isolation.hidden, *folders)))

    def zygote(self, imports: tuple[str, ...]) -> Zygote | None:
        """A zygote that has imported at least these modules beside torch; None where there can be none."""
        return self._zygotes.serving(self.python, imports) if self._zygotes else None

    @property
    def zygote_pids(self) -> set[int]:
        """The process ids of the zygotes that run."""
        return self._zygotes.pids if self._zygotes else set()

    def close(self) -> None:
        """End the sessions that are still open, and the zygotes."""
        for session in list(self._sessions):
            session.close()
        if self._zygotes:
            self._zygotes.close()


def _zygotes_of(workforce: Workforce) -> Zygotes | None:
    try:
        from autograder.sandbox.zygote import Zygotes
    except ImportError:  # a student's kit leaves out what only some systems have
        return None
    return Zygotes(workforce)
