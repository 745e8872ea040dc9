"""Runs the course's own code: many programs, and many sources one after another, in one worker.

A submission that is graded has workers to itself. The reference, its mutants and the accepted files are the course's own,
so that thousands of replies need not each wait a second for torch to be imported. The sandbox around them is the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import TracebackType
from typing import Any

from autograder.grading.observe import carried_from, open_for, status_of
from autograder.grading.record import Reply
from autograder.grading.shared_runs import SharedRuns
from autograder.proofs.reach import Reach, names_in
from autograder.proofs.replies import Replies, digest_of, this_engine
from autograder.rubric.compiled import CompiledCase, CompiledCheck, CompiledRubric
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.inside import wire
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Lost, Session

SWITCH = """
import importlib.abc, importlib.util, sys

SOURCES = {}

class FromMemory(importlib.abc.MetaPathFinder, importlib.abc.InspectLoader):
    def find_spec(self, name, path=None, target=None):
        return importlib.util.spec_from_loader(name, self) if name in SOURCES else None

    def get_source(self, name):
        return SOURCES[name]

sys.meta_path.insert(0, FromMemory())

def become(sources):
    SOURCES.update(sources)
    for name in sources:
        sys.modules.pop(name, None)
"""
"""A module beside the submission's, in the worker. `become` puts other sources behind their names."""


class TrustedWorker:
    """A worker that runs sources of the course's own, and can be given others while it runs.

    sources: file name -> text, for every module of the rubric
    replies: what earlier proofs were told; None to run everything, as for sources that keep state between programs
    reach:   what programs can reach of these sources: a reply then serves all sources that are alike in that. None to
             remember replies under the whole sources
    """

    def __init__(
        self,
        rubric: CompiledRubric,
        sources: Mapping[str, str],
        host: SandboxHost,
        replies: Replies | None = None,
        reach: Reach | None = None,
    ) -> None:
        self._rubric, self._host, self._first = rubric, host, dict(sources)
        self._modules = [module.removesuffix(".py") for module in rubric.modules]
        self._runs = SharedRuns(rubric)
        self._session: Session | None = None
        self._replies = replies
        self._given = digest_of("trusted", this_engine(), host.placement, rubric.memory, rubric.provided) if replies else b""
        self.become(sources)
        self._switched, self._reach = True, reach

    def __enter__(self) -> TrustedWorker:
        return self

    def __exit__(self, kind: type | None, value: BaseException | None, trace: TracebackType | None) -> None:
        if self._session:
            self._session.close()

    def become(self, sources: Mapping[str, str]) -> None:
        """Put other sources behind the same names, from the next program on."""
        self._sources, self._switched, self._reach = dict(sources), False, None
        self._whole = digest_of(sorted(self._sources.items())) if self._replies else b""
        self._runs.forget()

    def observe(self, check: CompiledCheck, case: CompiledCase) -> Reply:
        """The reply to the check's program on one case. All inputs are sent at once: this code trains on none of them in
        secret."""
        return self._runs.observed(check, case, self._observed)

    def _observed(self, check: CompiledCheck, case: CompiledCase) -> Reply:
        """Where the program goes on in a new worker, this one forgets its values: it keeps no secrets from itself."""
        results: dict[str, Any] = {}
        for life in check.program.lives:
            carried = {name: carried_from(results.get(name)) for name in life.carried}
            reply = self._remembered(
                {
                    "first": True,
                    "modules": self._modules,
                    "inputs": {**{name: case.inputs[name] for name in life.inputs}, **carried},
                    "steps": [list(step) for step in life.steps],
                    "returns": dict(life.returns),
                }
            )
            if reply.status != "returned":
                return reply
            results.update(reply.results)
        return replace(reply, results={name: value for name, value in results.items() if name in check.program.returns})

    def _remembered(self, request: Mapping[str, Any]) -> Reply:
        if self._replies is None:
            return self._run(request)
        keys = self._keys(request)
        known = next((entry for key in dict.fromkeys(keys.values()) if (entry := self._replies.get(key)) is not None), None)
        if known is not None:
            return Reply.from_data(known)
        reply = self._run(request)
        if reply.status in keys:
            self._replies.put(keys[reply.status], reply.as_data())
        return reply

    def _keys(self, request: Mapping[str, Any]) -> dict[str, bytes]:
        """A reply's status -> its key, where it is kept. What is raised shows lines, so that it depends on the layout as well."""
        frame = wire.encode(request)
        reached = self._reach.key(names_in(request)) if self._reach else None
        returned, raised = reached or (self._whole, self._whole)
        return {"returned": digest_of(self._given, returned, frame), "raised": digest_of(self._given, raised, frame)}

    def _run(self, request: Mapping[str, Any]) -> Reply:
        if not self._switched:
            files = {name.removesuffix(".py"): text for name, text in self._sources.items()}
            step = ["switch.become", [{"$": "input", "name": "files"}], {}]
            self._ask({"first": True, "modules": ["switch"], "inputs": {"files": files}, "steps": [step], "returns": {}})
            self._switched = True
        return self._ask(request)

    def called(self, path: str, results: int) -> list[list[int]]:
        """Call a function of the sources that returns so many tensors of whole numbers, and return them as lists.

        raises RuntimeError where it does not
        """
        returns = {str(i): {"$": "step", "step": i + 1} for i in range(results)}
        parts = [["operator.getitem", [{"$": "step", "step": 0}, i], {}] for i in range(results)]
        reply = self._run(
            {"first": True, "modules": self._modules, "inputs": {}, "steps": [[path, [], {}], *parts], "returns": returns}
        )
        if reply.status != "returned":
            raise RuntimeError(f"{path}: {reply.status}: {reply.error}")
        return [list(map(int, reply.results[str(i)]["data"].ravel())) for i in range(results)]

    def renew(self) -> None:
        """End the worker, and with it whatever the sources left behind in the process."""
        if self._session:
            self._session.discard()
        self._switched = False

    def _ask(self, request: Mapping[str, Any]) -> Reply:
        if self._session is None:
            limits = Limits.fitting(self._rubric.memory)
            self._session = open_for(self._host, self._rubric, {**self._first, "switch.py": SWITCH}, limits, "switch")
        answer = self._session.ask(request, self._rubric.seconds)
        if isinstance(answer, Lost):
            self._switched = False  # the next worker has the first sources
            return Reply(answer.why, error={"status": answer.status}, seconds=answer.seconds)
        if "error" in answer.message:
            error = answer.message["error"]
            if error["kind"] == "memory":
                self.renew()
            return Reply(status_of(error), error=error)
        return Reply("returned", answer.message["results"], seconds=answer.seconds)
