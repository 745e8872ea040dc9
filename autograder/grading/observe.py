"""Observing: runs each program of a compiled rubric against a submission, and reports what came back.

Nothing is decided here but what is worth running: code that hung or killed its process is not asked for ever.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from autograder.grading.record import Reply
from autograder.grading.shared_runs import SharedRuns
from autograder.intake.submission import Submission
from autograder.rubric.compiled import CompiledCase, CompiledCheck, CompiledRubric
from autograder.rubric.program import Program
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.inside import wire
from autograder.sandbox.inside.verbs import VERBS
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Answered, Lost, Session

MOST_KEPT = 64 << 20  # bytes of our memory that all replies together may take
TRAINING_IMPORTS = ("torch._dynamo",)
"""What training imports at first use, for a second: torch's optimisers want its compiler. What a verb imports, it declares."""

MOST_HANGS, MOST_DEATHS = 3, 2
"""Of one function. The first hang costs the whole limit, each later one a tenth of it: an endless loop costs one
limit and a fifth, however many checks ask for it, and a function that hangs on one input loses only that. Runs that
checks share, such as training, have the whole limit each: they may be right and take seconds."""


def open_for(host: SandboxHost, rubric: CompiledRubric, sources: Mapping[str, str], *more: str) -> Session:
    """A session in which the rubric's programs find what they name.

    more: modules of `sources` that are none of the rubric's
    """
    modules = [module.removesuffix(".py") for module in rubric.modules]
    sources = {**sources, **({"provided.py": rubric.provided} if rubric.provided else {})}
    names = {name: name for name in (*modules, *more, "provided")}
    return host.open(sources, {**names, "mod": modules[0]}, Limits(memory=rubric.memory), imports=_imports(rubric))


def _imports(rubric: CompiledRubric) -> tuple[str, ...]:
    """Modules that take long to import, and that some program of the rubric needs."""
    used = {name for check in rubric.checks for name, *_ in check.program.steps}
    trains = any(check.family == "training" for check in rubric.checks)
    declared = [module for name, verb in VERBS.items() if name in used for module in verb.imports]
    return tuple(dict.fromkeys([*declared, *(TRAINING_IMPORTS if trains else ())]))


def status_of(error: Mapping[str, Any]) -> str:
    """A reply's status, for an error that the worker told."""
    return {"memory": "memory", "too large": "malformed"}.get(error["kind"], "raised")


class Observer:
    """One submission's worker, asked program by program."""

    def __init__(self, rubric: CompiledRubric, submission: Submission, host: SandboxHost) -> None:
        self.rubric, self.submission = rubric, submission
        self._session = open_for(host, rubric, submission.sources)
        self._began = time.monotonic()
        self._kept = 0
        self._loaded: set[str] = set()  # modules the present worker has imported
        self._once_loaded: set[str] = set()  # modules any worker has imported
        self._broken: dict[str, Reply] = {}
        self._hangs: Counter[str] = Counter()
        self._deaths: Counter[str] = Counter()
        self._runs = SharedRuns(rubric)

    def __enter__(self) -> Observer:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    @property
    def environment(self) -> Mapping[str, Any]:
        """What the worker said of itself, and which layers hold."""
        return {
            **self._session.hello.get("hello", {}),
            "layers": self._session.hello.get("layers", {}),
            "workers": self._session.started,
        }

    def require(self, layers: tuple[str, ...]) -> None:
        """From now on no worker is used that does not report these."""
        self._session.require(layers)

    def observe(self, check: CompiledCheck, case: CompiledCase) -> Reply:
        """What came of the check's program on one case. What several checks share is run once, for the first of them."""
        return self._runs.observed(check, case, self._observed)

    def _observed(self, check: CompiledCheck, case: CompiledCase) -> Reply:
        modules = self._modules(check)
        for module in modules:
            if module in self.submission.problems:
                return Reply("unavailable", reason=self.submission.problems[module])
        refusal = self._refusal(check)
        if refusal:
            return refusal
        for module in modules:
            if broken := self._load(module):
                return broken
        return self._run(check, case)

    def _modules(self, check: CompiledCheck) -> list[str]:
        """Files of the submission that the check needs."""
        roots = {path.split(".")[0] for path in check.program.paths()}
        used = {self.rubric.modules[0] if root == "mod" else f"{root}.py" for root in roots}
        return [m for m in self.rubric.modules if m in used or m == check.module]

    def _refusal(self, check: CompiledCheck) -> Reply | None:
        function = check.function
        if self._hangs[function] >= MOST_HANGS:
            return Reply("timed out", reason=f"`{function}` did not end on {MOST_HANGS} inputs and was not run again")
        if self._deaths[function] >= MOST_DEATHS:
            return Reply("died", reason=f"`{function}` ended its process {MOST_DEATHS} times and was not run again")
        if time.monotonic() - self._began - self._session.starting > self.rubric.budget:  # starting a worker is ours
            return Reply("not run", reason=f"the submission used up its {self.rubric.budget:g} s before this check")
        return None

    def _load(self, module: str) -> Reply | None:
        """Imports a module of the submission into the present worker; what came of it if it failed."""
        if module in self._broken:
            return self._broken[module]
        if module in self._loaded:
            return None
        request = {"first": True, "modules": [module.removesuffix(".py")], "inputs": {}, "steps": [], "returns": {}}
        reply = self._reply(self._session.ask(request, self.rubric.seconds), "import", self.rubric.seconds)
        if reply.status == "returned":
            self._loaded.add(module)
            self._once_loaded.add(module)
            return None
        if module in self._once_loaded:
            # Not in the submission's words, which stand in every check's report: it has met private cases by now.
            reply = Reply("unavailable", reason=f"{module} could be imported at first, but no more once its process had ended")
        self._broken[module] = reply
        return reply

    def _run(self, check: CompiledCheck, case: CompiledCase) -> Reply:
        short = self._hangs[check.function] and "run" not in check.settings
        limit = whole = self.rubric.seconds / (10 if short else 1)
        printed, seconds = "", 0.0
        for request in _requests(check.program, case):
            reply = self._reply(self._session.ask(request, limit), "call", whole)
            limit = max(limit - reply.seconds, 0.1)  # of the whole program
            printed, seconds = printed + reply.printed, seconds + reply.seconds
            if reply.status != "returned":
                break
        self._hangs[check.function] += reply.status == "timed out"
        self._deaths[check.function] += reply.status == "memory" or (
            reply.status in ("died", "malformed") and "status" in reply.error
        )
        return replace(reply, printed=printed, seconds=seconds)

    def _reply(self, answer: Answered | Lost, phase: str, limit: float) -> Reply:
        """limit: what the whole program was given; a student is told that, and not how long it took on a case of ours"""
        if isinstance(answer, Lost):
            self._loaded.clear()
            return Reply(
                answer.why,
                printed=answer.printed,
                seconds=answer.seconds,
                phase=phase,
                error={"status": answer.status, **({"limit": limit} if answer.why == "timed out" else {})},
            )
        message = answer.message
        if self._kept + answer.size > MOST_KEPT:
            return Reply("malformed", reason="its results are larger than what is left of the memory for a submission's results")
        self._kept += answer.size
        if "error" in message:
            error = _plain_error(message["error"])
            status = status_of(error)
            if status == "memory":  # what filled it may still be there, and would be another function's loss
                self._session.discard()
                self._loaded.clear()
            return Reply(status, error=error, printed=answer.printed, seconds=answer.seconds, phase=phase)
        results = message["results"] if isinstance(message["results"], Mapping) else {}
        return Reply("returned", results, printed=answer.printed, seconds=answer.seconds, phase=phase)


def _requests(program: Program, case: CompiledCase) -> tuple[bytes, ...]:
    """A frame for each stage of the program, kept with the case: all of a class are asked the same."""
    of, frames = case.__dict__.get("requests", (None, ()))
    if of is not program:
        frames = tuple(
            wire.encode(
                {
                    "first": number == 0,
                    "modules": [],
                    "inputs": {n: case.inputs[n] for n in names},
                    "steps": stage.steps,
                    "returns": stage.returns,
                }
            )
            for number, (stage, names) in enumerate(program.parts)
        )
        case.__dict__["requests"] = program, frames
    return frames


def _plain_error(error: Any) -> dict[str, Any]:
    """An error as the worker describes it, whatever a submission put in its place: texts, and frames of texts."""
    error = error if isinstance(error, Mapping) else {}
    frames = error.get("frames")
    return {
        **{key: value if isinstance(value := error.get(key), str) else "" for key in ("kind", "type", "message")},
        "frames": [frame for frame in frames if isinstance(frame, Mapping)] if isinstance(frames, list) else [],
    }
