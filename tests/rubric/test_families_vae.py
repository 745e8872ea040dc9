"""Follow-through, effects, and training that the judge scores: replies made by hand in numpy, judged as the judge does."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from test_families import IN_VAE, JUNK, NONE, Judged, tensor

from autograder.rubric import cases
from autograder.rubric.compare import Value
from autograder.rubric.families import effect, follow_through, training


def drawn(rng: np.random.Generator) -> dict[str, Any]:
    a, b = rng.normal(size=(2, 5)).astype(np.float32)
    return {"a": a, "b": b, "truth": (a - b).astype(np.float64)}


PARTS = {"first": ("first", "a"), "second": ("second", "b")}


@follow_through("whole", points=1, on=cases.named("5 numbers", drawn), truth="truth", parts=PARTS)
def is_made_of_its_parts(first, second):
    """The whole is first minus second."""
    return first - second


@is_made_of_its_parts.mistake("They are added.")
def adds(first, second):
    return first + second


WHOLE = Judged(is_made_of_its_parts, adds)


def one_drawn(rng: np.random.Generator) -> dict[str, Any]:
    return {name: value[:1] for name, value in drawn(rng).items()}


@pytest.mark.parametrize(
    ("axes", "parts", "passes"), [((1,), (1,), True), ((), (), True), ((), (1,), False), ((1, 1), (1,), False)]
)
def test_a_lost_axis_of_a_part_is_paid_for_once(axes: tuple, parts: tuple, passes: bool) -> None:
    """Breaks if a part that squeezes a batch of one costs what is made of it, or if the whole may squeeze by itself."""

    @follow_through("whole", points=1, on=cases.named("one number", one_drawn), truth="truth", parts=PARTS)
    def is_made_of_two(first, second):
        """The whole is first minus second."""
        return first - second

    def answer(case: Any) -> dict[str, Value]:
        a, b = case.inputs["a"], case.inputs["b"]
        return reply((a - b).reshape(axes), a.reshape(parts), b.reshape(parts))

    assert Judged(is_made_of_two).passes(answer) == passes


def reply(whole: Any, first: Any, second: Any) -> dict[str, Value]:
    return {k: v if isinstance(v, Value) else tensor(v) for k, v in (("whole", whole), ("first", first), ("second", second))}


@pytest.mark.parametrize(
    ("whole", "first", "second", "passes"),
    [
        (lambda i: i["a"] - i["b"], lambda i: i["a"], lambda i: i["b"], True),
        (lambda i: i["a"] - i["b"], lambda i: NONE, lambda i: 7 * i["b"], True),  # right by itself, whatever its parts are
        (lambda i: i["a"] - 2 * i["b"], lambda i: i["a"], lambda i: 2 * i["b"], True),  # one slip, and it is a part's
        (lambda i: i["a"] + i["b"], lambda i: i["a"], lambda i: i["b"], False),
        (lambda i: i["a"] - 2 * i["b"], lambda i: i["a"], lambda i: i["b"], False),
        (lambda i: i["a"] - 2 * i["b"], lambda i: i["a"], lambda i: NONE, False),
        (lambda i: 0 * i["a"], lambda i: 0 * i["a"], lambda i: 0 * i["b"], False),  # nothing made of nothing
        (lambda i: 0 * i["a"], lambda i: i["a"], lambda i: i["a"], False),
        (lambda i: i["a"] - 3, lambda i: i["a"], lambda i: 0 * i["b"] + 3, False),  # a part that does not vary
        (lambda i: np.nan * i["a"], lambda i: i["a"], lambda i: np.nan * i["b"], False),
        (lambda i: np.float32(1), lambda i: np.float32(3), lambda i: np.float32(2), False),  # of another shape
    ],
)
def test_a_whole_is_right_if_it_is_the_truth_or_what_its_parts_come_to(whole, first, second, passes) -> None:
    found = WHOLE.differences(lambda case: reply(*(part(case.inputs) for part in (whole, first, second))))
    assert [difference is None for difference in found] == [passes] * 2, found


def test_a_mistake_is_recognised_in_the_students_own_parts() -> None:
    def recognised(whole, first):
        return WHOLE.recognised("adds", lambda case: reply(whole(case.inputs), first(case.inputs), case.inputs["b"]))

    assert recognised(lambda i: 3 * i["a"] + i["b"], lambda i: 3 * i["a"]) == [True, True]
    assert recognised(lambda i: i["a"], lambda i: 3 * i["a"]) == [False, False]
    assert recognised(lambda i: i["a"], lambda i: NONE) == [None, None]


def scored(rng: np.random.Generator) -> dict[str, Any]:
    return {"data": rng.normal(size=(6, 2)).astype(np.float32), "held_out": rng.normal(size=(4, 2)).astype(np.float32)}


def fitted(s, data, held_out):
    model = s.mod.fit(data)
    s.wait()
    return {"guess": model(held_out)}


@training(
    "fit",
    points=1,
    on=cases.named("4 points", scored),
    program=fitted,
    measure="the score",
    examples="held_out",
    lower_is_better=False,
)
def fits(held_out, guess):
    """The judge works out the score."""
    return 1.0, 3.0, (guess * 1.0).sum(1)


@fits.mistake("Nothing is learnt.")
def learns_nothing(held_out, guess):
    return -0.1, 0.1, guess.sum(1)


@fits.mistake("The guess is that there is none.")
def guesses_nothing(held_out, guess):
    """Told by something else than the score."""
    return bool((guess == 0).all())


FIT = Judged(fits, learns_nothing, guesses_nothing)


@pytest.mark.parametrize(("value", "said"), [(1.0, None), (0.0, "below 1"), (4.0, "no model can be"), (np.nan, "finite")])
def test_scores_that_the_oracle_works_out_are_held_against_its_bounds(value: float, said: str | None) -> None:
    def guess(case):
        return {"guess": tensor(np.full((4, 2), value))}

    found = FIT.differences(guess)
    assert all((difference is None) == (said is None) for difference in found)
    assert said is None or all(said in difference.text for difference in found)
    for mistake in ("learns_nothing", "guesses_nothing"):
        assert FIT.recognised(mistake, guess) == [None if np.isnan(value) else value == 0] * 2


def test_scores_for_other_examples_than_were_asked_about_are_refused() -> None:
    assert FIT.first(lambda case: {"guess": tensor(np.ones((3, 2)))}).aspect == "shape"


# ---- effect ----------------------------------------------------------------------------------------------------------


def as_it_is_and_changed(s, x):
    made = {"as it is": s.mod.fit(x, lr=1, seed=2), "lr": s.mod.fit(x, lr=3, seed=2), "seed": s.mod.fit(x, lr=1, seed=4)}
    return {call: {"weights": value[0], "losses": value[1]} for call, value in made.items()}


@effect("fit", points=1, on=cases.named("5 numbers", lambda rng: {"x": rng.normal(size=5)}), program=as_it_is_and_changed)
def uses_its_arguments():
    """Another lr and another seed each make another fit."""


EFFECT = Judged(uses_its_arguments)


@pytest.mark.parametrize(
    ("lr", "seed", "idle"),
    [
        (lambda x: (x + 1, x), lambda x: (x + 2, x), ""),
        (lambda x: (x, x + 1), lambda x: (x, x[:2]), ""),  # weights may be what they were at their best: losses tell, too
        (lambda x: (np.nextafter(x, np.inf), x), lambda x: (x * np.nan, x), ""),  # the last digit is enough, and so is a NaN
        (lambda x: (x, x), lambda x: (x + 2, x), "`lr` changes nothing:"),
        (lambda x: (x + 1, x + 1), lambda x: (x, x), "`seed` changes nothing:"),
        (lambda x: (x, x), lambda x: (x.copy(), x.copy()), "`lr`, `seed` change nothing:"),
    ],
)
@pytest.mark.parametrize("losses", [True, False])
def test_an_argument_without_effect_is_named(lr, seed, idle, losses) -> None:
    """Breaks if whoever ignores what is asked for passes, whoever uses it must change by more than a digit, or whoever
    returns no losses is asked for them here as well."""

    def reply(case):
        x = case.inputs["x"]
        made = {"as it is": (x, x), "lr": lr(x), "seed": seed(x)}
        return {
            f"{call}.{what}": tensor(value[k], "float64") if what == "weights" or losses else NONE
            for call, value in made.items()
            for k, what in enumerate(("weights", "losses"))
        }

    if not losses and idle == "" and np.array_equal(lr(np.ones(3))[0], np.ones(3)):
        idle = "`lr`, `seed` change nothing:"
    (found,) = {difference and difference.text.split(" with another")[0] for difference in EFFECT.differences(reply)}
    assert (found or "") == idle


@pytest.mark.parametrize("junk", JUNK, ids=lambda v: f"{v.kind} {v.dtype} {v.shape}")
@pytest.mark.parametrize("judged", [WHOLE, FIT, EFFECT], ids=["followed", "scored", "effects"])
def test_junk_passes_no_check_and_breaks_none(judged: Judged, junk: Value) -> None:
    """Breaks if anything a worker can send passes, raises in the judge, or puts numbers into what is said of a private case."""
    found = judged.differences(lambda case: dict.fromkeys(judged.compiled.program.returns, junk))
    assert all(found)
    assert not any(re.search(r"\d|nan", difference.blind) for difference in found)


def test_these_families_are_the_rest() -> None:
    assert {WHOLE.compiled.family, EFFECT.compiled.family} == IN_VAE
