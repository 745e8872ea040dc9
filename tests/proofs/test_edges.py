"""Edge slips: each harms what it says, a survivor is told, and what the handout permits is quoted from it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from hosts import shared_host
from in_process import autograder

from autograder.course.layout import Course, CourseError
from autograder.proofs.edges import EdgeSurvey, survey
from autograder.proofs.inside import edge_slips
from autograder.proofs.replies import FiledReplies
from autograder.proofs.slips import SLIPS, Signature, Slip, signatures, slips

COURSE = Course(Path(__file__).parents[2])

SOURCE = '''"""A module."""

import torch


def given(x):
    return x


def density(x, logits, mean, logvar, beta, parts):
    """A density.

    x, logits:    (batch, *event) pixels, within [0, 1], and what
                  the decoder makes of them
    mean, logvar: (…, d) and (…, d) of q, logarithms of the variances; ±60 too
    beta:         a tensor without axes
    parts:        a list of K ≥ 1 tensors (batch,), probabilities
    returns: (batch,)
    """
    # BEGIN SOLUTION
    return x
    # END SOLUTION


class Layer(torch.nn.Module):
    """A layer.

    size: (d,) of anything
    """

    def __init__(self, size):
        # BEGIN SOLUTION
        super().__init__()
        # END SOLUTION

    def forward(self, x):
        """x: (b, 4·c, 2) vectors in [−1, 1]. returns: (b, d)"""
        # BEGIN SOLUTION
        return self._own(x)

    def _own(self, x):
        return x
        # END SOLUTION
'''


def the(name: str) -> Signature:
    return next(s for s in signatures(SOURCE, "m.py") if s.name == name)


# ---- the table ---------------------------------------------------------------------------------------------------


def test_signatures_are_those_with_a_solution() -> None:
    assert [s.name for s in signatures(SOURCE, "m.py")] == ["density", "Layer.__init__", "Layer.forward"]


def test_docstrings_say_where_the_edges_are() -> None:
    x, logits, mean, logvar, beta, parts = the("density").arguments
    assert x.shape == logits.shape == ("batch", "*event") and x.event == 1 and x.places == {"batch": 0} and x.range == (0, 1)
    assert mean.shape == logvar.shape == ("…", "d") and mean.rank == 1 and mean.places == {"d": -1} and mean.range == (-60, 60)
    assert beta.shape == () and beta.rank is None and parts.shape == ("batch",) and parts.range == (0, 1)
    (size,), (x,) = the("Layer.__init__").arguments, the("Layer.forward").arguments
    assert size.shape == ("d",) and x.shape == ("b", "4·c", "2") and x.places == {"b": 0} and x.range == (-1, 1)


def test_every_kind_of_slip_says_in_one_line_what_it_breaks() -> None:
    assert all(inspect.getdoc(make) and "\n" not in str(inspect.getdoc(make)) for make in SLIPS)
    names = [slip.name for slip in slips(the("density"))]
    assert len(set(names)) == len(names), "two slips of a function have one name"


SHOWN = """
squeezed; batch = 1; d = 1; one entry; no batch axes; two batch axes; one example; empty batch; zero in x; beta is 1;
x at its largest; mean at its smallest; parts at least epsilon; logvar at least log 1e-6; logvar within ±20;
float64 becomes float32; float32 inside; on the default device; x meets the default device; detached from x;
detached from all but the first of parts; result 2 detached; x changed; x changed: zero in x; x changed: one entry;
mean changed: no batch axes; x changed: float32
"""


@pytest.mark.parametrize("name", SHOWN.replace("\n", " ").strip().split("; "))
def test_the_kinds_of_slips(name: str) -> None:
    assert name in [slip.name for slip in slips(the("density"))]


# ---- what they do --------------------------------------------------------------------------------------------------

TWO = torch.tensor([[[1.0], [2.0]]])


def slipped(function: Callable[..., Any], name: str, of: str = "density") -> Callable[..., Any]:
    slip = next(s for s in slips(the(of)) if s.name == name)
    return edge_slips.slipped(function, slip.data)


def density(x: Any, logits: Any = None, mean: Any = None, logvar: Any = None, beta: Any = None, parts: Any = None) -> Any:
    return x


def mean_of(mean: Any, parts: Any = None, logvar: Any = None) -> Any:
    return mean if parts is None else sum(parts)


@pytest.mark.parametrize(
    ("name", "met", "not_met"),
    [
        ("batch = 1", torch.ones(1, 3), torch.ones(3, 1)),
        ("one entry", torch.ones(2, 1, 1), torch.ones(2, 1, 2)),
        ("zero in x", torch.tensor([0.0, 1.0]), torch.ones(2)),
        ("x at its largest", torch.ones(2), torch.full((2,), 0.9)),
        ("x at its smallest", torch.zeros(2), torch.full((2,), 0.1)),
    ],
)
def test_a_value_is_wrong_on_its_edge_alone(name: str, met: Any, not_met: Any) -> None:
    wrong = slipped(density, name)
    assert not torch.equal(wrong(met), met) and torch.equal(wrong(not_met), not_met)


@pytest.mark.parametrize(
    ("name", "shape"), [("no batch axes", (3,)), ("two batch axes", (2, 2, 3)), ("one example", (1, 3)), ("d = 1", (2, 1))]
)
def test_batch_axes_are_counted_beside_those_of_an_event(name: str, shape: tuple[int, ...]) -> None:
    wrong = slipped(mean_of, name)
    assert not torch.equal(wrong(torch.ones(shape)), torch.ones(shape)) and torch.equal(wrong(torch.ones(4, 3)), torch.ones(4, 3))


def test_an_empty_batch_raises() -> None:
    with pytest.raises(RuntimeError, match="a slip"):
        slipped(density, "empty batch")(torch.ones(0, 3))


def test_shapes_and_dtypes_of_results() -> None:
    assert slipped(density, "squeezed")(TWO).shape == (2,)
    assert slipped(density, "float32 becomes float64")(TWO).dtype == torch.float64
    fine = torch.tensor([1 / 3], dtype=torch.float64)
    rounded = slipped(density, "float32 inside")(fine)
    assert rounded.dtype == torch.float64 and rounded != fine and rounded.float() == fine.float()


def test_gradients_that_stop() -> None:
    leaf = torch.ones(3, requires_grad=True)
    assert slipped(density, "detached from x")(leaf).requires_grad is False
    first, second = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
    slipped(mean_of, "detached from all but the first of parts")(None, [first, second]).sum().backward()
    assert first.grad is not None and second.grad is None
    kept, stopped = slipped(lambda x: (2 * x, 3 * x), "result 2 detached")(leaf)
    assert kept.requires_grad and not stopped.requires_grad


def test_arguments_that_are_clamped_or_changed() -> None:
    assert slipped(mean_of, "logvar within ±20")(torch.ones(1), None, torch.tensor(70.0)) == 1
    assert slipped(lambda logvar: logvar, "logvar within ±20")(torch.tensor(70.0)) == 20
    x = torch.tensor([1.0, 2.0])
    assert torch.equal(slipped(density, "x changed: zero in x")(x), torch.tensor([1.0, 2.0]))
    held = torch.tensor([0.0, 2.0])
    slipped(density, "x changed: zero in x")(held)
    assert not torch.equal(held, torch.tensor([0.0, 2.0]))


def test_a_layer_whose_parameters_or_weights_slip() -> None:
    class Layer(torch.nn.Linear):
        forward = slipped(torch.nn.Linear.forward, "detached from the parameters", "Layer.forward")

    layer = Layer(2, 2)
    assert not layer(torch.ones(1, 2)).requires_grad and layer.weight.requires_grad, "only during the call"
    rounding = slipped(lambda self, x: self.weight.sum() * x, "float32 weights", "Layer.forward")
    double = torch.nn.Linear(3, 1).double()
    torch.nn.init.constant_(double.weight, 1 / 3)
    assert rounding(double, 1.0) == 3 * torch.tensor(1 / 3).double() and double.weight[0, 0] == 1 / 3


def test_devices_other_than_the_default_one() -> None:
    far = torch.ones(2, device="meta")
    assert slipped(density, "on the default device")(far).device.type == "cpu"
    with pytest.raises((RuntimeError, NotImplementedError)):
        slipped(lambda x: x + 1, "x meets the default device")(far)


def test_a_probe_changes_nothing_and_notes_what_is_met() -> None:
    edge_slips.noted()
    some = [Slip("a", where=(("zero", "x"),), needs=("number", "x")), Slip("b", ("squeeze",), needs=("axes",))]
    probe = edge_slips.probed(lambda x: x, {n: slip.data for n, slip in enumerate(some)})
    assert probe(TWO) is TWO
    met, possible = (part.tolist() for part in edge_slips.noted())
    assert met == [1] and possible == [0, 1]
    assert edge_slips.noted()[0].tolist() == []


# ---- surveys -------------------------------------------------------------------------------------------------------


def surveyed(course: Course, **options: Any) -> EdgeSurvey:
    return survey(course, "mini", shared_host(), workers=2, **options)


def names(found: EdgeSurvey) -> set[str]:
    return {fate.edge.slip.name for fate in found.survivors}


def test_a_survivor_is_told_and_can_be_permitted_by_a_sentence_of_the_handout(mini: Course) -> None:
    found = surveyed(mini)
    assert {"one example", "n = 1", "x changed", "float32 inside"} <= names(found) and found.killed >= 1
    assert len(found.defects) == len(found.survivors)
    unmet = next(d for d in found.defects if "log_mean_exp: n = 1" in d)
    assert unmet.startswith("mini.py, line 6") and "no case of the rubric meets this slip" in unmet and "edges.txt" in unmet
    kept = next(d for d in found.defects if "log_mean_exp: x changed: this slip" in d)
    assert "is met in 6 case(s) of the rubric and loses none" in kept

    path = mini.submissions("mini") / "edges.txt"
    path.write_text('log_mean_exp: *\n    It is "The logarithm of a mean\n    of exponentials." and no more.\n')
    again = surveyed(mini)
    assert again.defects == () and len(again.permitted) == len(found.survivors)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('log_mean_exp: *\n    "Everything else is free."\n', "quotes 'Everything else is free.', which is not in the handout"),
        ("log_mean_exp: *\n    nobody would do that\n", "quotes no sentence of the handout"),
        (
            'log_mean_exp: *\n    "The logarithm of a mean of exponentials."\nother: n = 1\n    "The logarithm of a mean of"\n',
            "`other: n = 1` is declared permitted, but the reference has no such slip. Drop the entry",
        ),
        (
            'log_mean_exp: float32 becomes float64\nlog_mean_exp: *\n    "The logarithm of a mean of exponentials."\n',
            "`log_mean_exp: float32 becomes float64` is declared permitted, but that slip loses value_is_",
        ),
    ],
)
def test_a_declaration_is_true_and_needed(mini: Course, entry: str, said: str) -> None:
    (mini.submissions("mini") / "edges.txt").write_text(entry)
    (found,) = surveyed(mini).defects
    assert said in found


def test_an_entry_without_a_reason_is_named(mini: Course) -> None:
    (mini.submissions("mini") / "edges.txt").write_text("log_mean_exp: n = 1\n")
    with pytest.raises(CourseError, match=r"line 1: say, indented below it, why"):
        surveyed(mini)


def test_a_case_that_meets_a_slip_kills_it(mini: Course) -> None:
    """And functions can be chosen: entries about others are left alone."""
    rubric = mini.root / "solutions/mini/rubric.py"
    more = 'cases.named("one column", lambda rng: {"x": rng.normal(size=(4, 1)).astype("float32")}) + '
    rubric.write_text(rubric.read_text().replace("points=3, on=", f"points=3, on={more}"))
    assert "n = 1" not in names(surveyed(mini))
    assert surveyed(mini, only=["other_*"]).tried == surveyed(mini, without=["log_mean_exp"]).tried == 0


def test_a_survey_is_remembered(mini: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Breaks if a second survey of the same course runs anything."""
    from autograder.proofs.trusted import TrustedWorker

    with FiledReplies(tmp_path / "replies.sqlite") as replies:
        first = surveyed(mini, replies=replies)
        monkeypatch.setattr(TrustedWorker, "_run", lambda *_: pytest.fail("something was run"))
        assert surveyed(mini, replies=replies) == first


def test_the_command_shows_survivors_and_fails(mini: Course) -> None:
    run = autograder("verify", "--edges", "mini", at=mini.root)
    assert run.returncode == 1, run.stderr
    assert "log_mean_exp: n = 1" in run.stdout and "edge slips of the reference" in run.stdout


SURVEYED = [name for name in COURSE.assignments if (COURSE.submissions(name) / "edges.txt").is_file()]


@pytest.mark.slow
@pytest.mark.parametrize("name", SURVEYED)
def test_every_edge_slip_of_this_courses_references_loses_a_check(course: Course, name: str) -> None:
    """But of the functions that train, which `autograder verify --edges` surveys before a course begins."""
    checks = course.sources(name).compile().checks
    trained = {check.function for check in checks if check.family == "training" or "run" in check.settings}
    assert survey(course, name, shared_host(), workers=2, without=trained).defects == ()
