"""Metrics in the text format that Prometheus reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from autograder.service.gate import Gate
from autograder.service.queue import JobQueue
from autograder.service.slots import Slots

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def text(queue: JobQueue, slots: Slots, gate: Gate) -> str:
    """All metrics."""
    load, tally = queue.load(), slots.tally
    by_state = [({"state": s, "assignment": a}, n) for s in ("waiting", "running", "done") for a, n in getattr(load, s).items()]
    lines = [
        *_metric("works", "gauge", "Submissions in the queue, equal ones once.", by_state),
        *_metric("oldest_waiting_seconds", "gauge", "How long the first of the queue has waited.", [({}, load.oldest)]),
        *_metric("longest_running_seconds", "gauge", "How long the longest grading has run.", [({}, load.longest)]),
        *_metric("slots", "gauge", "Submissions that can be graded at a time.", [({}, slots.alive)]),
        *_metric("slots_busy", "gauge", "Slots that are grading.", [({}, tally.busy)]),
        *_metric("ended_total", "counter", "Gradings since the start.", [({"end": e}, n) for e, n in tally.ends.items()]),
        *_metric("grading_seconds_total", "counter", "Seconds of all gradings since the start.", [({}, tally.seconds)]),
        *_metric("refused_total", "counter", "Requests refused.", [({"reason": r}, n) for r, n in gate.refusals.items()]),
    ]
    return "\n".join([*lines, ""])


def _metric(name: str, kind: str, about: str, values: Iterable[tuple[Mapping[str, str], float]]) -> Iterator[str]:
    yield f"# HELP autograder_{name} {about}"
    yield f"# TYPE autograder_{name} {kind}"
    for labels, value in values:
        said = ",".join(f'{key}="{entry}"' for key, entry in labels.items())  # names and words of ours: nothing to escape
        yield f"autograder_{name}{{{said}}} {value:g}" if said else f"autograder_{name} {value:g}"
