"""Reseeding: what holds by the luck of one secret is found, and what holds with all of them is not accused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hosts import shared_host
from in_process import autograder
from once import SettledCourse

from autograder.course.build import build
from autograder.course.layout import Course
from autograder.grading.judge import Judge
from autograder.grading.record import Reply
from autograder.proofs.replies import PassingReplies
from autograder.proofs.reseed import DOUBT, POWER, REFERENCE, Draw, Job, Rate, Redrawn, redraw, reseed, run, share_of_tolerance
from autograder.proofs.verify import relative
from autograder.rubric.compare import Tolerance
from autograder.rubric.compiled import Expected

DRAWS = 30

SOLUTION = '''
import torch


def second_moment(mu, sigma):
    """E[x²] for x of mean mu and standard deviation sigma."""
    # BEGIN SOLUTION
    return mu**2 + sigma**2
    # END SOLUTION
'''

RUBRIC = '''
import numpy as np

from autograder import Assignment, Tolerance, cases, closed_form, monte_carlo

ASSIGNMENT = Assignment("chance", title="Chance", modules=("chance.py",), total=6, secret="a particular one")


def normals(rng):
    return {"mu": rng.normal(size=3).astype("float32"), "sigma": np.exp(rng.normal(0, 0.3, 3)).astype("float32")}


ON = cases.named("3 numbers each", normals)


def squares(rng, n, mu, sigma):
    """x² of n uniform x with that mean and deviation: hardly skewed, so that few draws do."""
    return (mu + sigma * 3**0.5 * rng.uniform(-1, 1, (n, 3))) ** 2


@monte_carlo("second_moment", points=1, on=ON, detects=0.1)
def sound(rng, n, mu, sigma):
    """Draws that are independent, and as many as it takes."""
    return squares(rng, n, mu, sigma)


@sound.mistake("The variance is missing.")
def without_variance(rng, n, mu, sigma):
    return squares(rng, n, mu, sigma) - sigma**2


@sound.mistake("Hardly a mistake at all.")
def off_by_a_thousandth(rng, n, mu, sigma):
    return squares(rng, n, mu, sigma) + 1e-3


@monte_carlo("second_moment", points=1, on=ON, detects=0.1)
def too_sure_of_itself(rng, n, mu, sigma):
    """Each draw stands there a hundred times: the mean is ten times as uncertain as it says."""
    return np.repeat(squares(rng, n // 100 + 1, mu, sigma), 100, axis=0)[:n]


@closed_form("second_moment", points=1, on=ON)
def ordinary(mu, sigma):
    """With the tolerance of float32."""
    return mu**2 + sigma**2


@closed_form("second_moment", points=1, on=ON, tolerance=Tolerance(1e-9, 1e-9, "too small for float32"))
def too_tight(mu, sigma):
    """With a tolerance that float32 does not keep."""
    return mu**2 + sigma**2


def far_out(rng):
    return {"mu": rng.uniform(size=1), "sigma": np.ones(1)}


@closed_form("second_moment", points=1, on=cases.named("far out", far_out))
def sometimes_no_oracle(mu, sigma):
    """An oracle that fails on some of what is drawn."""
    if mu[0] < 0.3:
        raise OverflowError("the tail is too heavy")
    return mu**2 + sigma**2


def fixed(rng):
    return {"mu": np.ones(2), "sigma": np.ones(2)}


@closed_form("second_moment", points=1, on=cases.named("fixed", fixed).only(public=True))
def public_only(mu, sigma):
    """There is nothing to draw anew."""
    return mu**2 + sigma**2
'''

WRONG = {
    "plainly_wrong": ("sound", "mu**2"),
    "hardly_wrong": ("sound too_sure_of_itself", "mu**2 + sigma**2 + 0.01"),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course of one function and six checks, half of which do not keep their word."""
    root = tmp_path_factory.mktemp("course")
    solutions, submissions = root / "solutions/chance", root / "tests/submissions/chance"
    for folder in (solutions, root / "assignments", submissions / "accepted", submissions / "wrong"):
        folder.mkdir(parents=True)
    (solutions / "chance.py").write_text(SOLUTION)
    (solutions / "rubric.py").write_text(RUBRIC)
    (solutions / "handout.md").write_text("# Chance\n")
    definition = '"""{about}\n{header}"""\n\n\ndef second_moment(mu, sigma):\n    return {value}\n'
    text = definition.format(about="Another way.", header="", value="mu * mu + sigma.square()")
    (submissions / "accepted/other.py").write_text(text)
    for name, (loses, value) in WRONG.items():
        text = definition.format(about="Wrong.", header=f"\nloses: {loses}\n", value=value)
        (submissions / "wrong" / f"{name}.py").write_text(text)
    return Course(root)


@pytest.fixture(scope="module")
def redrawn(course: Course) -> Redrawn:
    return reseed(course, "chance", DRAWS, shared_host(), workers=2)


def about(redrawn: Redrawn, course: Course, *parts: str) -> list[str]:
    return [relative(d, course.root) for d in redrawn.defects if all(part in d for part in parts)]


def seen(redrawn: Redrawn, check: str, what: str) -> Rate:
    return next(r for r in redrawn.rates if (r.check, r.what) == (check, what))


def test_a_sound_random_check_is_not_accused(redrawn: Redrawn) -> None:
    assert "sound" not in {loss.check for loss in redrawn.losses}
    for what in ("an error of 0.1", "the mistake without_variance", "wrong/plainly_wrong.py"):
        assert seen(redrawn, "sound", what) == Rate("sound", what, DRAWS, DRAWS, POWER)


def test_a_random_check_that_refuses_right_work_is_found(redrawn: Redrawn, course: Course) -> None:
    (reference,) = about(redrawn, course, "the reference loses too_sure_of_itself")
    assert reference.startswith("solutions/chance/rubric.py: ") and f"of {DRAWS} draws, first in draw " in reference
    assert "on 3 numbers each: wrong: " in reference
    assert about(redrawn, course, "tests/submissions/chance/accepted/other.py loses too_sure_of_itself")


def test_a_mistake_that_is_seldom_seen_is_found(redrawn: Redrawn, course: Course) -> None:
    assert not seen(redrawn, "sound", "the mistake off_by_a_thousandth").kept
    assert about(redrawn, course, "sound sees the mistake off_by_a_thousandth in 0 of 30 draws", "99.90% is stated")


def test_a_wrong_submission_that_is_seldom_refused_is_found(redrawn: Redrawn, course: Course) -> None:
    assert about(redrawn, course, "sound sees wrong/hardly_wrong.py in ", "Choose cases on which it shows")


def test_a_tolerance_that_held_by_luck_is_found(redrawn: Redrawn, course: Course) -> None:
    (reference,) = about(redrawn, course, "the reference loses too_tight")
    assert "Widen the tolerance" in reference
    assert redrawn.nearest["too_tight"][0] > 1 > redrawn.nearest["ordinary"][0] > 0
    assert not about(redrawn, course, "ordinary")


def test_a_rubric_that_another_secret_could_not_compile_is_found(redrawn: Redrawn, course: Course) -> None:
    (defect,) = about(redrawn, course, "sometimes_no_oracle")
    assert "secrets sometimes_no_oracle cannot be compiled, first in draw" in defect and "the tail is too heavy" in defect


def test_nothing_else_is_accused(redrawn: Redrawn) -> None:
    said = "too_sure_of_itself", "off_by_a_thousandth", "hardly_wrong", "too_tight", "sometimes_no_oracle"
    assert not [d for d in redrawn.defects if not any(word in d for word in said)]
    assert (redrawn.draws, redrawn.submissions) == (DRAWS, 2)


def test_a_check_that_overstates_what_it_detects_is_found(course: Course) -> None:
    """A draw in which more is allowed than is said to be detected."""

    def wider(expected: Expected) -> Expected:
        return replace(expected, tolerances={name: Tolerance(0, 2.0) for name in expected.tolerances})

    def lenient(draw: Draw) -> Draw:
        check = draw.rubric.check("sound")
        check = replace(check, cases=tuple(replace(case, expected=wider(case.expected)) for case in check.cases))
        return replace(draw, rubric=replace(draw.rubric, checks=(check,)))

    sources = course.sources("chance")
    reference, drawn = {"chance.py": SOLUTION}, [redraw(sources, number) for number in range(1, 6)]
    for draws, seen in ((drawn, 5), ([lenient(draw) for draw in drawn], 0)):
        tally = run(Job(REFERENCE, reference, frozenset({"sound"}), draws, True), sources.compile(), shared_host())
        assert tally.seen["sound", "an error of 0.1"] == [seen, 5]


def test_a_draw_has_private_cases_alone_and_another_has_others(course: Course) -> None:
    sources = course.sources("chance")
    one, two = (redraw(sources, number).rubric.check("sound") for number in (1, 2))
    assert not any(case.public for check in (one, two) for case in check.cases)
    assert (one.cases[0].inputs["mu"] != two.cases[0].inputs["mu"]).all()
    assert "public_only" not in {check.name for check in redraw(sources, 1).rubric.checks}


def test_a_draw_asks_as_much_certainty_as_the_rubric_itself(course: Course) -> None:
    """The false alarm is shared out among public cases, too, though these are not drawn."""
    sources = course.sources("chance")
    whole, drawn = sources.compile().check("sound"), redraw(sources, 1).rubric.check("sound")
    own, other = (check.cases[-1].expected.tolerances["value"].atol.mean() for check in (whole, drawn))
    assert 0.5 < own / other < 2
    assert drawn.settings == whole.settings


RATES = [(200, 200, True), (199, 200, True), (190, 200, False), (0, 3, False), (9, 9, True)]


@pytest.mark.parametrize(("lost", "draws", "kept"), RATES)
def test_a_rate_is_believed_as_long_as_the_count_allows_it(lost: int, draws: int, kept: bool) -> None:
    from scipy.stats import binom

    rate = Rate("check", "what", lost, draws, 0.999)
    assert rate.kept is kept
    if lost < draws:
        assert binom.cdf(lost, draws, rate.at_most) == pytest.approx(DOUBT)


def test_the_share_of_a_tolerance(course: Course) -> None:
    rubric = course.sources("chance").compile()
    check = rubric.check("ordinary")
    case, judge = check.cases[-1], Judge(rubric, {})
    truth, tolerance = case.expected.values["value"], case.expected.tolerances["value"]

    def reply(value: np.ndarray) -> Reply:
        return Reply("returned", {"value": {"kind": "tensor", "dtype": str(value.dtype), "data": value}})

    half = truth + 0.5 * (tolerance.atol + tolerance.rtol * np.abs(truth))
    assert share_of_tolerance(check, case, reply(half), judge) == pytest.approx(0.5)
    assert share_of_tolerance(check, case, reply(truth), judge) == 0
    assert share_of_tolerance(check, case, reply(truth[:1]), judge) == 0  # another shape: nothing to compare


def test_the_command_tells_rates_and_counts_defects(mini: Course) -> None:
    ran = autograder("verify", "mini", "--reseed", "3", at=mini.root)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "mini: proved. 2 right submissions answered 18 programs in 3 draws." in ran.stdout
    assert "value_is_right" in ran.stdout
    rubric = mini.root / "solutions/mini/rubric.py"
    tight = rubric.read_text().replace("@stability(", "@stability(tolerance=autograder.Tolerance(0, 1e-9, 'none'), function=", 1)
    rubric.write_text("import autograder\n" + tight)
    build(mini, "mini")
    ran = autograder("verify", "mini", "--reseed", "3", at=mini.root)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "✗ solutions/mini/rubric.py: the reference loses value_is_stable in 3 of 3 draws" in ran.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", Course(Path(__file__).parents[2]).assignments)
def test_other_secrets_cost_nobody_a_point(name: str) -> None:
    """Few draws: `autograder verify --reseed 200` is what is run before a course begins."""
    course = SettledCourse(Path(__file__).parents[2])
    trains = any(check.family.name == "training" for check in course.sources(name).assignment().checks)
    assert reseed(course, name, 2 if trains else 5, shared_host(), workers=2, replies=PassingReplies()).defects == ()
