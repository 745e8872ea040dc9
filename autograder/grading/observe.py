"""Observing: runs each program of a compiled rubric in a submission's worker, and returns the replies.

It decides only what is worth running: code that hangs or kills its process again and again is not run any more.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.grading.arrival import error_of, results_of
from autograder.grading.record import Reply
from autograder.grading.shared_runs import SharedRuns
from autograder.intake.submission import Submission
from autograder.rubric.compiled import CompiledCase, CompiledCheck, CompiledRubric
from autograder.rubric.program import Part, Program
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.inside import wire
from autograder.sandbox.inside.verbs import VERBS
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Answered, Lost, Session

MOST_KEPT = 64 << 20  # bytes of the judge's memory that all replies together may take
MOST_HANGS, MOST_DEATHS = 3, 2
"""Of one function. The first hang costs the whole limit, each later one a tenth of it: an endless loop costs one limit and a
fifth, however many checks use it, and a function that hangs on one input loses only that input. Runs that checks share, such
as training, have the whole limit each: they may be right and take seconds."""


def open_for(
    host: SandboxHost,
    rubric: CompiledRubric,
    sources: Mapping[str, str | bytes],
    limits: Limits,
    *more: str,
    place: str = "",
) -> Session:
    """A session in which the rubric's programs find what they name.

    more: modules of `sources` that the rubric does not name
    place: the folder that they lie in, in what was handed in
    raises WorkerUnavailable
    """
    modules = [module.removesuffix(".py") for module in rubric.modules]
    sources = {**sources, **({"provided.py": rubric.provided} if rubric.provided else {})}
    names = {name: name for name in (*modules, *more, "provided")}
    return host.open(sources, {**names, "mod": modules[0]}, limits, imports=_imports(rubric), place=place)


def _imports(rubric: CompiledRubric) -> tuple[str, ...]:
    """Modules worth importing ahead: they take long to import, and a program of the rubric needs them."""
    used = {name for check in rubric.checks for name, *_ in check.program.steps}
    return tuple(dict.fromkeys(module for name, verb in VERBS.items() if name in used for module in verb.imports))


def status_of(error: Mapping[str, Any]) -> str:
    """The status of a reply that holds an error."""
    return {"memory": "memory", "too large": "malformed", "device": "device"}.get(error["kind"], "raised")


class Observer:
    """Runs programs in one submission's worker. raises WorkerUnavailable"""

    def __init__(self, rubric: CompiledRubric, submission: Submission, host: SandboxHost) -> None:
        self.rubric, self.submission, self._host = rubric, submission, host
        self._required: tuple[str, ...] = ()
        self._cpu: Observer | None = None  # for what raises on a GPU
        self._refused: set[str] = set()  # functions that raise on a GPU, and return on the CPU
        self._limits = Limits.fitting(rubric.memory)
        self._session = open_for(host, rubric, {**submission.files, **submission.sources}, self._limits, place=submission.place)
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
        if self._cpu:
            self._cpu.__exit__()

    @property
    def environment(self) -> Mapping[str, Any]:
        """Versions and device, as the worker reports them, the layers of isolation, how many workers were started, and which
        functions were graded on the CPU because they raise on the GPU."""
        return {
            **self._session.hello.get("hello", {}),
            "layers": self._session.hello.get("layers", {}),
            "workers": self._session.started,
            **({"on_the_cpu": sorted(self._refused)} if self._refused else {}),
        }

    def require(self, layers: tuple[str, ...]) -> None:
        """From now on use no worker that does not report these layers."""
        self._required = layers
        self._session.require(layers)

    def observe(self, check: CompiledCheck, case: CompiledCase) -> Reply:
        """The reply to the check's program on one case. A run that several checks share happens once, for the first of them."""
        return self._runs.observed(check, case, self._observed)

    def _observed(self, check: CompiledCheck, case: CompiledCase) -> Reply:
        modules = self._modules(check)
        for module in modules:
            if module in self.submission.problems:
                return Reply("unavailable", reason=self.submission.problems[module])
        if refusal := self._refusal(check):
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
        """The reply to a program that is not worth running; None where it is."""
        function = check.function
        if self._hangs[function] >= MOST_HANGS:
            return Reply("timed out", reason=f"`{function}` did not end on {MOST_HANGS} inputs and was not run again")
        if self._deaths[function] >= MOST_DEATHS:
            return Reply("died", reason=f"`{function}` ended its process {MOST_DEATHS} times and was not run again")
        if (
            time.monotonic() - self._began - self._session.starting > self.rubric.budget
        ):  # less the time that workers need to start
            return Reply("timed out", reason=f"the submission used up its {self.rubric.budget:g} s before this check")
        return None

    def _load(self, module: str) -> Reply | None:
        """Import a module of the submission into the present worker. The reply if that fails, else None."""
        if module in self._broken:
            return self._broken[module]
        if module in self._loaded:
            return None
        request = {"first": True, "modules": [module.removesuffix(".py")], "inputs": {}, "steps": [], "returns": {}}
        request["seconds"] = self.rubric.seconds
        reply = self._reply(self._session.ask(request, self.rubric.seconds), "import", self.rubric.seconds, ())
        if reply.status == "returned":
            self._loaded.add(module)
            self._once_loaded.add(module)
            return None
        if module in self._once_loaded:
            # Not in the submission's own words, which every check's report would show: it has seen private cases by now.
            reason = f"{module} could be imported at first, but not again in a new process"
            reply = Reply("unavailable", reason=reason)
        self._broken[module] = reply
        return reply

    def _run(self, check: CompiledCheck, case: CompiledCase) -> Reply:
        """The reply of a program. What raises on a GPU, or has no room there, runs on the CPU once more, where it may be right:
        the same work has the same points on both, and what the handout says of devices has checks of its own."""
        reply = self._run_on_the_device(check, case)
        if not self._on_gpu or reply.status not in ("raised", "memory"):
            return reply
        if self._cpu is None:
            self._cpu = Observer(self.rubric, self.submission, self._host.on_the_cpu())
            self._cpu.require(self._required)
        there = self._cpu._observed(check, case)
        if there.status == "returned":
            self._refused.add(check.function)
            self._deaths[check.function] = 0
        return there

    def _run_on_the_device(self, check: CompiledCheck, case: CompiledCase) -> Reply:
        """On a GPU a failure that may be the device's costs that call: a new process tries once more, and tries the device
        before. raises DeviceUnusable where that fails"""
        reply, function = self._ran(check, case), check.function
        losses = self._hangs[function] + self._deaths[function]
        if not self._on_gpu or not (reply.status == "device" or (reply.status in ("died", "timed out") and losses == 1)):
            return reply
        if broken := self._renew(self._modules(check)):
            return broken
        again = self._ran(check, case)
        if again.status == "returned":
            self._hangs[function] = self._deaths[function] = 0
        return again

    @property
    def _on_gpu(self) -> bool:
        return bool(self._session.hello.get("hello", {}).get("device", "cpu") != "cpu")

    def _ran(self, check: CompiledCheck, case: CompiledCase) -> Reply:
        short = self._hangs[check.function] and "run" not in check.settings
        limit = whole = self.rubric.seconds / (10 if short else 1)
        printed, seconds = "", 0.0
        results: dict[str, Any] = {}
        for part, frame in zip(check.program.parts, _requests(check.program, case), strict=True):
            if part.renews and (broken := self._renew(self._modules(check))):
                return broken
            if part.carried:
                frame = with_carried(part, case, results)
            reply = self._reply(self._session.ask(frame, limit), "call", whole, part.returns)
            limit = max(limit - reply.seconds, 0.1)  # the whole program has one limit
            printed, seconds = printed + reply.printed, seconds + reply.seconds
            if reply.status != "returned":
                break
            results.update(reply.results)
        self._hangs[check.function] += reply.status == "timed out"
        self._deaths[check.function] += reply.status == "memory" or (
            reply.status in ("died", "malformed", "wrote too much") and "status" in reply.error
        )
        wanted = {name: value for name, value in results.items() if name in check.program.returns}
        return replace(reply, printed=printed, seconds=seconds, results=wanted if reply.status == "returned" else {})

    def _renew(self, modules: list[str]) -> Reply | None:
        """Go on in a new worker, with these modules. The reply if one cannot be imported, else None."""
        self._discard()
        return next((broken for module in modules if (broken := self._load(module))), None)

    def _discard(self) -> None:
        self._session.discard()
        self._loaded.clear()

    def _reply(self, got: Answered | Lost, phase: str, limit: float, names: Collection[str]) -> Reply:
        """limit: of the whole program. A student reads that, and not the seconds that a case took; names: of results"""
        reply = Reply("returned", printed=got.printed, seconds=got.seconds, phase=phase)
        if isinstance(got, Lost):
            self._loaded.clear()
            lost: dict[str, Any] = {"status": got.status, "memory": self._limits.memory, "written": self._limits.written}
            lost |= {"limit": limit} if got.why == "timed out" else {}
            return replace(reply, status=got.why, error=lost)
        if self._kept + got.size > MOST_KEPT:
            return Reply("malformed", reason="its results are larger than what is left of the memory for a submission's results")
        self._kept += got.size
        if "error" in got.message:
            return self._failed(reply, error_of(got.message))
        return replace(reply, results=results_of(got.message, names))

    def _failed(self, reply: Reply, error: Mapping[str, Any]) -> Reply:
        status = status_of(error)
        if status == "device":
            self._discard()
        if status == "memory":  # what filled the memory may still be there, at the cost of the next function
            self._discard()
            error = {**error, "memory": self._limits.memory}
        return replace(reply, status=status, error=error)


def _requests(program: Program, case: CompiledCase) -> tuple[bytes, ...]:
    """A frame for each part of the program, without values that an earlier worker returns. They are kept with the case: every
    submission of a class gets the same."""
    known: tuple[Program, tuple[bytes, ...]] | None = case.__dict__.get("requests")
    if known is None or known[0] is not program:
        known = program, tuple(_frame(part, case, {}) for part in program.parts)
        case.__dict__["requests"] = known
    return known[1]


def with_carried(part: Part, case: CompiledCase, results: Mapping[str, Any]) -> bytes:
    """The frame of a part that is given what an earlier worker returned."""
    return _frame(part, case, {name: carried_from(results.get(name)) for name in part.carried})


def carried_from(entry: Any) -> Any:
    """A result as an input of the next worker: an array or a number, None for anything else."""
    data = entry.get("data") if isinstance(entry, Mapping) else None
    return data if isinstance(data, (np.ndarray, bool, int, float)) else None


def _frame(part: Part, case: CompiledCase, carried: Mapping[str, Any]) -> bytes:
    inputs = {**{name: case.inputs[name] for name in part.inputs}, **carried}
    return wire.encode({"first": part.begins, "modules": [], "inputs": inputs, "steps": part.steps, "returns": part.returns})
