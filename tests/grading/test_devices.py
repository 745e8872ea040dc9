"""A GPU that fails costs a call, or is a fault of ours; it is never a student's zero. Stand-ins fail in its place."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator

import pytest
from asking import checks_of, ref, rubric_of, step, submission

from autograder.grading.grader import Grader
from autograder.grading.observe import Observer
from autograder.grading.outcome import Outcome
from autograder.rubric.program import Program
from autograder.sandbox import session
from autograder.sandbox.host import SandboxHost
from autograder.sandbox.limits import Placement
from autograder.sandbox.session import DeviceUnusable

CHECKS = checks_of("f", cases=1, program=Program((("mod.f", [ref("x")], {}),), {"value": step(0)}))
SEEN = submission("import torch\ndef f(x): return torch.digamma(x + 1.0)")
FAILURES = ("out of memory", "broken", "hangs", "dies")

pytestmark = [pytest.mark.slow, pytest.mark.skipif("not __import__('sys').platform.startswith('linux')")]


@pytest.fixture(scope="module")
def on() -> Iterator[Callable[[str], SandboxHost]]:
    """A host whose GPU is a stand-in. All share one zygote."""
    with SandboxHost() as host:

        def stand_in(name: str) -> SandboxHost:
            other = copy.copy(host)
            other.placement = Placement("cuda", stand_in=name)
            return other

        yield stand_in


def limited(seconds: float):
    return rubric_of(CHECKS, seconds=seconds)


def test_a_simulated_gpu_is_one_to_the_submission(on) -> None:
    asked = submission(
        "import torch\ndef f(x): return (x + 1) * (x.is_cuda and torch.cuda.is_available() and x.device.index == 0)"
    )
    with Observer(limited(30), asked, on("simulated")) as observer:
        value = observer.observe(CHECKS[0], CHECKS[0].cases[0]).values()["value"]
    assert value.device == "cuda:0" and value.data.all()
    assert observer.environment["device"] == "cuda" and observer.environment["gpu"] == "simulated"


@pytest.mark.parametrize("how", FAILURES)
def test_what_fails_once_is_tried_again_and_costs_nothing(on, how: str) -> None:
    """Breaks if a student loses a check because the GPU failed once."""
    with Observer(limited(5), SEEN, on(f"{how} once at digamma")) as observer:
        reply = observer.observe(CHECKS[0], CHECKS[0].cases[0])
        assert reply.status == "returned" and observer.environment["workers"] == 2


@pytest.mark.parametrize("how", FAILURES)
def test_what_fails_again_is_a_fault_of_ours(on, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Breaks if a GPU that is gone is told as work that is wrong, crashes or takes too long."""
    monkeypatch.setattr(session, "START_LIMIT", 10.0)
    graded = Grader(limited(5), on(f"{how} at digamma")).grade(SEEN)
    [line] = graded.report.lines
    assert line.judgement.outcome is Outcome.GRADER_ERROR and graded.report.faults
    assert "not your fault" in line.judgement.aspect


@pytest.mark.parametrize(
    "body",
    [
        "x + torch.zeros(x.shape)",  # mixes devices
        "torch.as_tensor(x.numpy())",
        "torch.nn.LSTMCell(4, 4)(x[:, :4])",  # no kernel on a simulated GPU
    ],
)
def test_what_raises_on_a_gpu_is_graded_on_the_cpu(on, body: str) -> None:
    """Breaks if the same work has other points on a GPU."""
    with Observer(limited(30), submission(f"import torch\ndef f(x): return {body}"), on("simulated")) as observer:
        reply, environment = observer.observe(CHECKS[0], CHECKS[0].cases[0]), observer.environment
    on_the_cpu = Observer(limited(30), submission(f"import torch\ndef f(x): return {body}"), on("simulated").on_the_cpu())
    with on_the_cpu:
        assert reply.status == on_the_cpu.observe(CHECKS[0], CHECKS[0].cases[0]).status
    assert environment.get("on_the_cpu", []) == (["f"] if reply.status == "returned" else [])


def test_what_raises_on_both_says_why(on) -> None:
    broken = submission("def f(x): raise ValueError('no')")
    with Observer(limited(30), broken, on("simulated")) as observer:
        reply = observer.observe(CHECKS[0], CHECKS[0].cases[0])
        assert reply.status == "raised" and reply.error["message"] == "no" and "on_the_cpu" not in observer.environment


def test_a_submission_that_uses_up_its_memory_loses_that_check_alone(on) -> None:
    """Breaks if lack of memory on the GPU is told as a crash, or if the functions after it are not graded."""
    fills = "def f(x):\n    if x.is_cuda: return x.digamma()\n    raise MemoryError"
    both, host = submission(f"{fills}\ndef g(x): return x"), on("used up at digamma")
    f, g = (checks_of(name, cases=1, program=Program(((f"mod.{name}", [ref("x")], {}),), {"v": step(0)}))[0] for name in "fg")
    with Observer(rubric_of((f, g), seconds=30), both, host) as observer:
        lost = observer.observe(f, f.cases[0])
        assert lost.status == "memory" and lost.error["memory"] > 0
        assert observer.observe(g, g.cases[0]).status == "returned"


def test_a_loop_that_never_ends_is_the_submissions(on) -> None:
    """Breaks if every hang on a GPU is excused."""
    endless = submission("def f(x):\n    while True: pass")
    with Observer(limited(2), endless, on("simulated")) as observer:
        assert observer.observe(CHECKS[0], CHECKS[0].cases[0]).status == "timed out"


def test_a_gpu_that_is_not_there_is_said_before_anything_runs(on) -> None:
    with pytest.raises(DeviceUnusable, match="torch"), Observer(limited(5), SEEN, on("absent")) as observer:
        observer.observe(CHECKS[0], CHECKS[0].cases[0])
