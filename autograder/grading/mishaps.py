"""The outcome and the sentence for a program that returned no values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.grading.outcome import Outcome
from autograder.grading.record import Reply
from autograder.grading.words import MAIN, advice, move_under_main, place
from autograder.intake.words import stub_in, stub_sentence
from autograder.rubric.compare import Difference
from autograder.rubric.compiled import CompiledCheck

Verdict = tuple[Outcome, Difference]


@dataclass(frozen=True)
class _Mishap:
    """What a sentence may name. doing: what the submission was doing; memory: the limit in MiB"""

    check: CompiledCheck
    reply: Reply
    doing: str
    memory: int
    origins: Mapping[str, Any]


def mishap(check: CompiledCheck, reply: Reply, memory: int, origins: Mapping[str, Any]) -> tuple[Outcome, Difference]:
    """The outcome of a reply without values, and what to say about it.

    memory: MiB that a worker may use
    origins: file -> the notebook cell and line that each of its lines comes from
    """
    doing = f"importing {check.module}" if reply.phase == "import" else f"`{check.function}`"
    killed = reply.status == "died" and reply.error.get("status") == -9
    tell = _out_of_memory if killed else TOLD.get(reply.status, _unreadable)
    return tell(_Mishap(check, reply, doing, memory, origins))


def _raised(m: _Mishap) -> Verdict:
    error = m.reply.error
    kind, message = error.get("type", "an exception"), str(error.get("message", ""))
    if kind == "NotImplementedError" and (stub := stub_in(message)):
        return _is_a_stub(m, stub, message)
    where = f"{message}{place(error, m.origins)}{advice(message, kind)}"
    if m.reply.phase == "import" and m.check.module not in m.origins:
        where += move_under_main(error)
    if kind == "Asked":  # nothing was raised: the value is of another kind than the next step needs
        blind = f"{m.doing} returned something other than the check needs"
        return Outcome.WRONG, Difference("type", f"{m.doing} {where}", blind)
    text = f"{m.doing} raised {kind}: {where}"
    # An import fails before any case is known, so its error reveals nothing private.
    return Outcome.CRASHED, Difference("crashed", text, text if m.reply.phase == "import" else f"{m.doing} raised an exception")


def _is_a_stub(m: _Mishap, stub: str, message: str) -> Verdict:
    """stub: the function that is not implemented, which may be another than the one that was called"""
    if stub in (m.check.function, m.check.function.rpartition(".")[2]):
        return Outcome.NOT_IMPLEMENTED, Difference("", message, stub_sentence(stub))
    text = f"not implemented: `{stub}` is still a stub, and {m.doing} calls it{place(m.reply.error, m.origins, above=True)}"
    return Outcome.NOT_IMPLEMENTED, Difference("", text, f"not implemented: {m.doing} calls a function that is still a stub")


def _unavailable(m: _Mishap) -> Verdict:
    return Outcome.CRASHED, _same(m.reply.reason)


def _not_run(m: _Mishap) -> Verdict:
    return Outcome.SKIPPED, _same(m.reply.reason)


def _timed_out(m: _Mishap) -> Verdict:
    limit = f" within {m.reply.error['limit']:g} s" if "limit" in m.reply.error else ""
    causes = "a loop that never stops, very slow code, or very much printing"
    if m.reply.phase == "import" and m.check.module not in m.origins:
        causes += f". Move what trains, draws or downloads under `{MAIN}` at the end of the file"
    return Outcome.TIMED_OUT, _same(m.reply.reason or f"{m.doing} did not end{limit}: {causes}")


def _out_of_memory(m: _Mishap) -> Verdict:
    most = m.reply.error.get("memory")  # as it was where the submission ran
    most = most if isinstance(most, int) else m.memory
    return Outcome.OUT_OF_MEMORY, _same(f"{m.doing} needed more memory than the {most} MiB it may use")


def _wrote_too_much(m: _Mishap) -> Verdict:
    return Outcome.CRASHED, _same(f"{m.doing} wrote more to its disk than the {m.reply.error.get('written')} MiB it may fill")


def _died(m: _Mishap) -> Verdict:
    if m.reply.reason:
        return Outcome.CRASHED, _same(m.reply.reason)
    text = f"{m.doing} ended the process it ran in"
    return Outcome.CRASHED, Difference("", f"{text} ({_ending(m.reply.error.get('status'))})", text)


def _without_its_device(m: _Mishap) -> Verdict:
    text = f"the GPU failed on {m.doing}, in two processes. This is not your fault; the instructor has been told"
    return Outcome.GRADER_ERROR, Difference("", f"{text}: {m.reply.error.get('message', '')}", text)


def _unreadable(m: _Mishap) -> Verdict:
    if m.reply.reason:
        return Outcome.CRASHED, _same(m.reply.reason)
    text = f"{m.doing} returned something that could not be read"
    return Outcome.CRASHED, Difference("", f"{text}: {m.reply.error.get('message', 'malformed')}", text)


TOLD: Mapping[str, Callable[[_Mishap], Verdict]] = {
    "raised": _raised,
    "unavailable": _unavailable,
    "not run": _not_run,
    "timed out": _timed_out,
    "memory": _out_of_memory,
    "died": _died,
    "wrote too much": _wrote_too_much,
    "device": _without_its_device,
}
"""A reply's status -> what it means."""


def _same(text: str) -> Difference:
    """A sentence that holds nothing private."""
    return Difference("", text, text)


def _ending(status: object) -> str:
    if not isinstance(status, int):
        return "without an exit status"
    return f"signal {-status}" if status < 0 else f"exit status {status}"
