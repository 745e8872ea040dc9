"""Asking the course's own code: many programs, and many sources one after another, of one worker.

A submission that is graded has workers to itself. What proves a course (its reference, mutants of it, the accepted
files) is the course's own, so that thousands of answers need not each wait a second for torch to be imported. The
sandbox around it is the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType

from autograder.grading.observe import open_for, status_of
from autograder.grading.record import Reply
from autograder.grading.shared_runs import SharedRuns
from autograder.rubric.compiled import CompiledCase, CompiledCheck, CompiledRubric
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.session import Lost

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
"""A module beside the submission's, in the worker: from now on their names stand for these sources."""


class TrustedWorker:
    """A worker that runs sources of the course's own, and can be given others while it runs.

    sources: file name -> text, for every module of the rubric
    """

    def __init__(self, rubric: CompiledRubric, sources: Mapping[str, str], host: SandboxHost) -> None:
        self._modules = [module.removesuffix(".py") for module in rubric.modules]
        self._limit = rubric.seconds
        self._sources = dict(sources)
        self._switched = True
        self._runs = SharedRuns(rubric)
        self._session = open_for(host, rubric, {**sources, "switch.py": SWITCH}, "switch")

    def __enter__(self) -> TrustedWorker:
        return self

    def __exit__(self, kind: type | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._session.close()

    def become(self, sources: Mapping[str, str]) -> None:
        """The same names, with other sources behind them from the next program on."""
        self._sources, self._switched = dict(sources), False
        self._runs.forget()

    def observe(self, check: CompiledCheck, case: CompiledCase) -> Reply:
        """What comes of the check's program on one case: sent at once, since this code trains on nothing it should not see."""
        return self._runs.observed(check, case, self._observed)

    def _observed(self, check: CompiledCheck, case: CompiledCase) -> Reply:
        if not self._switched:
            files = {name.removesuffix(".py"): text for name, text in self._sources.items()}
            step = ["switch.become", [{"$": "input", "name": "files"}], {}]
            self._ask({"first": True, "modules": ["switch"], "inputs": {"files": files}, "steps": [step], "returns": {}})
            self._switched = True
        program = check.program
        inputs = {name: case.inputs[name] for name in program.inputs()}
        return self._ask(
            {
                "first": True,
                "modules": self._modules,
                "inputs": inputs,
                "steps": [list(step) for step in program.steps],
                "returns": dict(program.returns),
            }
        )

    def renew(self) -> None:
        """What the sources may have left behind in the process goes with it."""
        self._session.discard()
        self._switched = False

    def _ask(self, request: Mapping) -> Reply:
        answer = self._session.ask(request, self._limit)
        if isinstance(answer, Lost):
            self._switched = False  # the next worker has the first sources
            return Reply(answer.why, error={"status": answer.status}, seconds=answer.seconds)
        if "error" in answer.message:
            error = answer.message["error"]
            if error["kind"] == "memory":
                self.renew()
            return Reply(status_of(error), error=error)
        return Reply("returned", answer.message["results"], seconds=answer.seconds)
