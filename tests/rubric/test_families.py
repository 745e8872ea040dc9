"""Families: replies made by hand, judged as the judge does. Right answers pass however they were written, subtly wrong ones
fail by their own aspect, and nothing that can come back makes the grader itself fail."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from autograder.rubric import cases, chance
from autograder.rubric.compare import Difference, Tolerance, Value
from autograder.rubric.compiled import CompiledCase, CompiledCheck
from autograder.rubric.compiling import compile_rubric
from autograder.rubric.families import (
    FAMILIES,
    choice,
    closed_form,
    construction,
    conventions,
    custom,
    device,
    gradient,
    identity,
    monte_carlo,
    stability,
    symbolic,
)
from autograder.rubric.model import Assignment, Check, Mistake, RubricError, Unmet, require

Results = dict[str, Value]
Answer = Callable[[Mapping[str, np.ndarray]], Any]


def tensor(data: Any, dtype: str | None = "float32") -> Value:
    array = np.asarray(data, dtype)
    return Value("tensor", array, str(array.dtype), array.shape, "cpu")


def array(data: Any) -> Value:
    return Value("array", np.asarray(data, np.float64), "float64", np.shape(data))


NONE = Value("none", None)


class Judged:
    """A check with its mistakes, compiled, and judged without a worker."""

    def __init__(self, check: Check, *mistakes: Mistake, secret: str = "secret") -> None:
        assignment = Assignment("hw", "Homework", ("m.py", "theory.py"), check.points, secret).of((check,), mistakes)
        self.compiled: CompiledCheck = compile_rubric(
            assignment,
            source="",
            provided="",
            modules={check.function: "m.py"},
            rubric_hash="",
        ).checks[0]
        self.family = FAMILIES[self.compiled.family]
        self.oracle = check.oracle if check.late else None
        self.mistakes = {m.name: m.oracle for m in mistakes}

    def differences(self, reply: Callable[[CompiledCase], Results]) -> list[Difference | None]:
        return [self.family.judge(self.compiled, case, reply(case), self.oracle) for case in self.compiled.cases]

    def recognised(self, name: str, reply: Callable[[CompiledCase], Results]) -> list[bool | None]:
        return [
            self.family.recognises(self.compiled, case, reply(case), self.mistakes[name] if self.oracle else case.mistaken[name])
            for case in self.compiled.cases
        ]

    def passes(self, reply: Callable[[CompiledCase], Results]) -> bool:
        found = self.differences(reply)
        assert found, "a check without cases passes everything"
        return not any(found)

    def first(self, reply: Callable[[CompiledCase], Results]) -> Difference:
        return next(d for d in self.differences(reply) if d)


def giving(answer: Answer, name: str = "value", dtype: str = "float32") -> Callable[[CompiledCase], Results]:
    """The reply of a function that computes in the inputs' own precision, as a student's does."""
    return lambda case: {name: tensor(answer(case.inputs), dtype)}


# ---- closed form -----------------------------------------------------------------------------------------------------


def kl(mu: np.ndarray, logvar: np.ndarray) -> np.ndarray:
    return 0.5 * (mu**2 + np.expm1(logvar) - logvar).sum(-1)


def kl_check(**settings: Any) -> Check:
    @closed_form("kl", points=1, on=cases.gaussians(latent=(5, 1), batch=(6, 1, (), (5, 3))), **settings)
    def matches(mu, logvar):
        """KL is right."""
        return kl(mu, logvar)

    return matches


def kl_mistakes(check: Check) -> list[Mistake]:
    @check.mistake("twice")
    def no_half(mu, logvar):
        return 2 * kl(mu, logvar)

    @check.mistake("mean")
    def averaged(mu, logvar):
        return kl(mu, logvar) / mu.shape[-1]

    return [no_half, averaged]


@pytest.fixture(scope="module")
def closed() -> Judged:
    check = kl_check()
    return Judged(check, *kl_mistakes(check))


def one_by_one(x: Mapping[str, np.ndarray]) -> np.ndarray:
    """Element by element, in float32, summed in reverse."""
    total = np.zeros(x["mu"].shape[:-1], np.float32)
    for j in reversed(range(x["mu"].shape[-1])):
        m, v = x["mu"][..., j], x["logvar"][..., j]
        total = total + (m * m + np.exp(v) - np.float32(1) - v) / np.float32(2)
    return total


RIGHT_KL: dict[str, Answer] = {
    "float32": lambda x: np.float32(0.5) * (x["mu"] ** 2 + np.exp(x["logvar"]) - 1 - x["logvar"]).sum(-1),
    "the paper's": lambda x: np.float32(-0.5) * (1 + x["logvar"] - x["mu"] ** 2 - np.exp(x["logvar"])).sum(-1),
    "of densities, in float64": lambda x: (
        -0.5 * x["logvar"].astype(float) + (np.exp(x["logvar"].astype(float)) + x["mu"].astype(float) ** 2) / 2 - 0.5
    ).sum(-1),
    "a loop": one_by_one,
}

WRONG_KL: dict[str, tuple[Answer, str]] = {
    "off by half a thousandth": (lambda x: 1.0005 * kl(**x), "values"),
    "the first row for all": (lambda x: np.broadcast_to(kl(**x).reshape(-1)[0], x["mu"].shape[:-1]), "values"),
    "logvar read as log σ": (lambda x: kl(x["mu"], 2 * x["logvar"]), "values"),
    "the batch averaged": (lambda x: kl(**x).mean(), "shape"),
    "the event axis kept": (lambda x: kl(**x)[..., None], "shape"),
    "nan in one place": (lambda x: np.where(np.arange(kl(**x).size).reshape(kl(**x).shape) == 0, np.nan, kl(**x)), "finite"),
}


@pytest.mark.parametrize("form", RIGHT_KL)
def test_a_right_value_passes_in_any_form(closed: Judged, form: str) -> None:
    """Breaks if rounding of another order of operations costs points."""
    assert closed.passes(giving(RIGHT_KL[form]))


@pytest.mark.parametrize("form", WRONG_KL)
def test_a_subtly_wrong_value_fails_by_its_aspect(closed: Judged, form: str) -> None:
    """Breaks if the cases cannot tell it: one batch element, one latent, or equal rows everywhere."""
    answer, aspect = WRONG_KL[form]
    assert closed.first(giving(answer)).aspect == aspect


def test_the_inputs_dtype_is_asked_for(closed: Judged) -> None:
    """Breaks if a float64 result of float32 inputs passes; then float32 is never what a student runs."""
    assert closed.first(giving(RIGHT_KL["float32"], dtype="float64")).aspect == "dtype"
    assert closed.first(lambda case: {"value": array(kl(**case.inputs))}).aspect == "type"


def test_a_tolerance_of_its_own_replaces_the_floor() -> None:
    """Breaks if the check's own tolerance is not the one used, for the answer or in the compiled data."""
    loose = Judged(kl_check(tolerance=Tolerance(0.1, 0.1, "for the test")))
    assert loose.passes(giving(lambda x: 1.05 * kl(**x))) and not loose.passes(giving(lambda x: 1.5 * kl(**x)))


def test_one_of_several_results_is_named_in_the_message() -> None:
    """Breaks if a student of a function with two results does not read which one is wrong."""

    def program(s, mu, logvar):
        a, b = s.unpack(s.mod.both(mu, logvar), 2)
        return {"total": a, "parts": b}

    @closed_form("both", points=1, on=cases.gaussians(), program=program)
    def both(mu, logvar):
        """Both are right."""
        return {"total": kl(mu, logvar), "parts": mu**2}

    judged = Judged(both)
    right = lambda case: {"total": tensor(kl(**case.inputs)), "parts": tensor(case.inputs["mu"] ** 2)}  # noqa: E731
    assert judged.passes(right)
    difference = judged.first(lambda case: right(case) | {"parts": tensor(case.inputs["mu"])})
    assert difference.text.startswith("parts: ") and difference.blind == "parts: the values are wrong"


def test_an_oracle_may_speak_of_some_results_and_of_no_others() -> None:
    """Breaks if an oracle's slip in a name is taken for a check that passes."""

    def program(s, mu, logvar):
        return {"total": s.mod.kl(mu, logvar), "other": s.mod.g(mu)}

    @closed_form("kl", points=1, on=cases.gaussians(), program=program)
    def some(mu, logvar):
        """One of two."""
        return {"total": kl(mu, logvar)}

    @closed_form("kl", points=1, on=cases.gaussians(), program=program)
    def slip(mu, logvar):
        """A slip."""
        return {"totl": kl(mu, logvar)}

    assert Judged(some).passes(lambda case: {"total": tensor(kl(**case.inputs)), "other": NONE})
    with pytest.raises(RubricError, match=r"slip.*\['totl'\].*\['total', 'other'\]"):
        Judged(slip)


def test_a_case_without_axes_is_judged_in_its_own_precision() -> None:
    """Breaks if a float32 number is held to the tolerance of float64, or its oracle computes in float32."""

    @closed_form("f", points=1, on=cases.named("no axes", lambda rng: {"x": rng.normal(size=3).astype(np.float32)[0]}))
    def third(x):
        """A third of its exponential."""
        assert x.dtype == np.float64
        return np.exp(x) / 3

    judged = Judged(third)
    assert judged.passes(giving(lambda x: np.exp(x["x"]) / np.float32(3)))
    assert judged.first(giving(lambda x: np.exp(x["x"]) / 3, dtype="float64")).aspect == "dtype"


# ---- recognising ---------------------------------------------------------------------------------------------------------


def test_a_mistake_is_recognised_on_every_case_it_gives(closed: Judged) -> None:
    """Breaks if a hint is withheld for the last digits: the mistake computed in float32, in another order."""
    assert closed.recognised("no_half", giving(lambda x: 2 * one_by_one(x))) == [True] * 16
    assert closed.recognised("averaged", giving(lambda x: one_by_one(x) / x["mu"].shape[-1])) == [True] * 16


def test_neither_the_truth_nor_another_mistake_is_taken_for_it(closed: Judged) -> None:
    """Breaks if a hint fires on what it does not describe. With one latent, the mean over latents is the truth."""
    assert not any(closed.recognised("no_half", giving(one_by_one)))
    assert not any(closed.recognised("no_half", giving(lambda x: 2.01 * one_by_one(x))))
    single = [case.inputs["mu"].shape[-1] == 1 for case in closed.compiled.cases]
    assert closed.recognised("averaged", giving(one_by_one)) == single


@pytest.mark.parametrize(
    "value",
    [
        NONE,
        Value("float", 2.0),
        Value("tensor", None, "float32", (6,), "meta"),
        tensor(np.ones((7, 7))),
        tensor(np.full(6, np.nan)),
    ],
    ids=lambda v: f"{v.kind} {v.shape}",
)
def test_what_cannot_be_compared_is_no_mistake(closed: Judged, value: Value) -> None:
    """Breaks if looking for a hint fails on a reply of another kind."""
    assert not any(closed.recognised("no_half", lambda case: {"value": value}))


# ---- stability -----------------------------------------------------------------------------------------------------------

EXTREME = cases.gaussians(latent=(3,), batch=(4,), mean=-40, spread=10, note="tiny") + cases.gaussians(
    latent=(3,), batch=(4,), mean=40, spread=8, note="huge"
)


@pytest.fixture(scope="module")
def stable() -> Judged:
    @stability("kl", points=1, on=EXTREME)
    def is_stable(mu, logvar):
        """KL is finite."""
        return kl(mu, logvar)

    return Judged(is_stable)


@pytest.mark.parametrize("form", RIGHT_KL)
def test_careful_code_survives_extreme_inputs(stable: Judged, form: str) -> None:
    """Breaks if the cases ask for more than float32 can do."""
    assert stable.passes(giving(RIGHT_KL[form]))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("log of σ", lambda x: kl(x["mu"], 2 * np.log(np.sqrt(np.exp(x["logvar"])) + 1e-6))),
        ("half precision inside", lambda x: RIGHT_KL["float32"]({k: v.astype(np.float16) for k, v in x.items()})),
        ("clamped", lambda x: kl(x["mu"], x["logvar"].clip(-10, 10))),
    ],
)
def test_careless_code_does_not(stable: Judged, name: str, answer: Answer) -> None:
    """Breaks if the inputs are no longer extreme enough to show it."""
    with np.errstate(all="ignore"):
        assert not stable.passes(giving(answer))


# ---- gradient ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def per_example() -> Judged:
    @gradient("kl", points=1, on=cases.gaussians(latent=(4,), batch=(5, ())))
    def gradient_is_right(mu, logvar):
        """The gradient is right."""
        return {"mu": mu, "logvar": np.expm1(logvar) / 2}

    @gradient_is_right.mistake("σ for σ²")
    def of_sigma(mu, logvar):
        return {"mu": mu, "logvar": np.expm1(logvar / 2) / 2}

    return Judged(gradient_is_right, of_sigma)


def differentiated(mu: Answer, logvar: Answer, dtype: str = "float32") -> Callable[[CompiledCase], Results]:
    """The worker's reply: partial derivatives times the cotangent of their row."""

    def reply(case: CompiledCase) -> Results:
        x, weight = case.inputs, case.inputs["cotangent"][..., None]
        output, d_mu, d_logvar = kl(x["mu"], x["logvar"]), mu(x) * weight, logvar(x) * weight
        return {"value": tensor(output, dtype), "d/dmu": tensor(d_mu, dtype), "d/dlogvar": tensor(d_logvar, dtype)}

    return reply


MU_PART, LOGVAR_PART = lambda x: x["mu"], lambda x: np.float32(0.5) * (np.exp(x["logvar"]) - np.float32(1))


@pytest.mark.parametrize(
    ("mu", "logvar"),
    [
        (MU_PART, LOGVAR_PART),
        (lambda x: 2 * x["mu"] / 2, lambda x: (np.exp(x["logvar"].astype(float)) - 1) / 2),
        (MU_PART, lambda x: np.exp(x["logvar"] / 2) * np.sinh(x["logvar"] / 2)),
    ],
    ids=["autograd", "in float64", "another form"],
)
def test_a_right_gradient_passes_in_any_form(per_example: Judged, mu: Answer, logvar: Answer) -> None:
    """Breaks if rounding within a gradient costs points."""
    assert per_example.passes(differentiated(mu, logvar))


@pytest.mark.parametrize(
    ("name", "mu", "logvar", "of"),
    [
        ("zero", lambda x: 0 * x["mu"], LOGVAR_PART, "d/dmu"),
        ("the batch's mean", lambda x: np.broadcast_to(x["mu"].mean(0), x["mu"].shape), LOGVAR_PART, "d/dmu"),
        ("a missing half", MU_PART, lambda x: np.expm1(x["logvar"]), "d/dlogvar"),
        ("a turned sign", lambda x: -x["mu"], LOGVAR_PART, "d/dmu"),
    ],
)
def test_a_subtly_wrong_gradient_is_named(per_example: Judged, name: str, mu: Answer, logvar: Answer, of: str) -> None:
    """Breaks if one input's gradient hides another's, or a zero passes."""
    difference = per_example.first(differentiated(mu, logvar))
    assert difference.aspect == "values" and difference.text.startswith(f"{of}: ")


def test_the_cotangent_tells_rows_apart() -> None:
    """Breaks if it is constant, or zero somewhere: `z = mu.mean(0) + …` has a summed gradient of one, too."""

    @gradient("f", points=1, on=cases.gaussians(latent=(4,), batch=(6,)), per="element")
    def differentiable(mu, logvar):
        """dz/dmu = 1."""
        return {"mu": np.ones_like(mu), "logvar": 0 * logvar + 1}

    judged = Judged(differentiable)
    for case in judged.compiled.cases:
        weight = np.abs(case.inputs["cotangent"])
        assert weight.shape == (6, 4) and weight.min() >= 0.5 and weight.max() <= 2 and len(np.unique(weight)) == weight.size

    def mean_of_batch(case: CompiledCase) -> Results:
        w = case.inputs["cotangent"]
        return {"value": tensor(np.ones((6, 4))), "d/dmu": tensor(np.broadcast_to(w.mean(0), w.shape)), "d/dlogvar": tensor(w)}

    assert judged.first(mean_of_batch).text.startswith("d/dmu: ")


def test_where_no_gradient_flows_back_the_input_is_named(per_example: Judged) -> None:
    """Breaks if None is taken for zero, or is called a wrong type."""

    def reply(case: CompiledCase) -> Results:
        return differentiated(MU_PART, LOGVAR_PART)(case) | {"d/dlogvar": NONE}

    difference = per_example.first(reply)
    assert difference.aspect == "gradient" and "no gradient flows back to logvar" in difference.text
    assert "mu" not in difference.text and not re.search(r"\d", difference.blind)


@pytest.mark.parametrize(
    "output",
    [
        tensor(np.ones((5, 4))),
        tensor(np.ones((1,))),
        Value("float", 1.0),
        NONE,
        Value("tuple", None),
        array(np.ones(5)),
    ],
    ids=lambda v: f"{v.kind} {v.shape}",
)
def test_an_output_of_the_wrong_shape_is_named_before_its_gradients(per_example: Judged, output: Value) -> None:
    """Breaks if a student reads "no gradient" where the shape is the cause: the worker differentiates nothing then."""
    difference = per_example.first(lambda case: {"value": output, "d/dmu": NONE, "d/dlogvar": NONE})
    assert difference.aspect == "shape" and "(5,)" in difference.text and "(5," not in difference.blind


def test_the_output_is_found_by_its_name(per_example: Judged) -> None:
    """Breaks if the order in which a worker sends results, or one it adds, is believed."""

    def reordered(case: CompiledCase) -> Results:
        return {"extra": NONE, **dict(reversed(differentiated(MU_PART, LOGVAR_PART)(case).items()))}

    assert per_example.passes(reordered)


def test_a_gradients_mistake_is_recognised(per_example: Judged) -> None:
    """Breaks if mistakes are not weighted as truths are."""
    sigma = differentiated(MU_PART, lambda x: np.expm1(x["logvar"] / 2) / 2)
    assert per_example.recognised("of_sigma", sigma) == [True] * 4
    assert not any(per_example.recognised("of_sigma", differentiated(MU_PART, LOGVAR_PART)))


@pytest.fixture(scope="module")
def of_a_loss() -> Judged:
    """A scalar of two inputs whose shapes have nothing to do with each other."""

    def draw(rng: np.random.Generator) -> dict:
        return {"a": rng.normal(size=(6, 1)).astype(np.float32), "b": rng.normal(size=(4,)).astype(np.float32)}

    @gradient("loss", per="batch", points=1, on=cases.named("6 and 4", draw))
    def gradient_is_right(a, b):
        """The gradient of mean(a²) + mean(b) is right."""
        return {"a": 2 * a / a.size, "b": np.full(b.shape, 1 / b.size)}

    @gradient_is_right.mistake("detached")
    def detached(a, b):
        return {"a": 0 * a, "b": 0 * b}

    return Judged(gradient_is_right, detached)


def of_the_loss(case: CompiledCase) -> Results:
    a, b, weight = (case.inputs[name] for name in ("a", "b", "cotangent"))
    assert weight.shape == () and weight.dtype == np.float32
    slopes = {"d/da": tensor(2 * a / 6 * weight), "d/db": tensor(np.full(4, 0.25) * weight)}
    return {"value": tensor((a**2).mean() + b.mean()), **slopes}


def test_the_gradient_of_a_loss_is_that_of_a_scalar(of_a_loss: Judged) -> None:
    """Breaks if inputs of different shapes must fit each other, or an output with axes passes for a scalar."""
    assert of_a_loss.passes(of_the_loss)
    assert of_a_loss.first(lambda case: of_the_loss(case) | {"value": tensor(np.ones(1))}).aspect == "shape"
    assert of_a_loss.first(lambda case: of_the_loss(case) | {"d/db": tensor(np.zeros(4))}).text.startswith("d/db: ")


def test_where_nothing_flows_back_a_mistake_of_zero_gradient_is_recognised(of_a_loss: Judged) -> None:
    """Breaks if whoever detaches reads only that no gradient flows, and no hint."""

    def cut(case: CompiledCase) -> Results:
        return of_the_loss(case) | {"d/da": NONE, "d/db": NONE}

    assert of_a_loss.first(cut).aspect == "gradient" and of_a_loss.recognised("detached", cut) == [True, True]
    assert not any(of_a_loss.recognised("detached", lambda case: of_the_loss(case) | {"d/da": NONE}))


@pytest.fixture(scope="module")
def reparameterised() -> Judged:
    @gradient("reparameterize", points=1, per="element", on=cases.gaussians(latent=(4,), batch=(5, ())))
    def sample_is_differentiable(z, mu, logvar):
        """dz/dmu = 1 and dz/dlogvar = (z − mu)/2."""
        return {"mu": np.ones_like(mu), "logvar": (z - mu) / 2}

    return Judged(sample_is_differentiable)


def sampled(draw: Callable, mu: Callable | None = None, logvar: Callable | None = None) -> Callable[[CompiledCase], Results]:
    def reply(case: CompiledCase) -> Results:
        x, w = case.inputs, case.inputs["cotangent"]
        eps = np.random.default_rng(0).normal(size=w.shape).astype(np.float32)
        z = draw(x["mu"], np.exp(x["logvar"] / 2), eps)
        return {
            "z": tensor(z),
            "d/dmu": tensor(w if mu is None else mu(w)),
            "d/dlogvar": tensor((z - x["mu"]) / 2 * w if logvar is None else logvar(w, z, x)),
        }

    return reply


@pytest.mark.parametrize(
    "draw",
    [
        lambda mu, sigma, eps: mu + sigma * eps,
        lambda mu, sigma, eps: mu - sigma * eps,
        lambda mu, sigma, eps: mu + sigma * np.float32(1.7) * eps[..., ::-1],
    ],
    ids=["plus", "minus", "other noise"],
)
def test_whichever_noise_was_drawn_a_pathwise_sample_passes(reparameterised: Judged, draw: Callable) -> None:
    """Breaks if a stream becomes the oracle."""
    assert reparameterised.compiled.late
    assert reparameterised.passes(sampled(draw))


@pytest.mark.parametrize(
    ("name", "reply", "aspect"),
    [
        ("log σ", sampled(lambda m, s, e: m + s * e, logvar=lambda w, z, x: (z - x["mu"]) * w), "values"),
        ("the batch's noise", sampled(lambda m, s, e: m + s * e, mu=lambda w: np.broadcast_to(w.mean(0), w.shape)), "values"),
        ("detached", lambda case: sampled(lambda m, s, e: m + s * e)(case) | {"d/dlogvar": NONE}, "gradient"),
        ("a nan", lambda case: sampled(lambda m, s, e: m + s * np.float32("nan"))(case), "finite"),
        ("no sample", lambda case: {"z": NONE, "d/dmu": NONE, "d/dlogvar": NONE}, "type"),
        ("several samples", lambda case: {"z": tensor(np.ones((3, 5, 4))), "d/dmu": NONE, "d/dlogvar": NONE}, "shape"),
        ("a sample too short", lambda case: {"z": tensor(np.ones(3)), "d/dmu": NONE, "d/dlogvar": NONE}, "shape"),
    ],
)
def test_a_sample_that_is_not_pathwise_fails(reparameterised: Judged, name: str, reply: Callable, aspect: str) -> None:
    """Breaks if the late oracle takes what cannot be its result."""
    assert reparameterised.first(reply).aspect == aspect


def test_a_gradient_is_per_example_or_per_element() -> None:
    """Breaks if a slip in `per` is found only when the course is built, or never."""
    with pytest.raises(RubricError, match="gradient of kl: per is 'example', 'element' or 'batch', not 'row'"):
        gradient("kl", per="row", points=1, on=cases.gaussians())


# ---- Monte Carlo -----------------------------------------------------------------------------------------------------------


def averaged_kl(**settings: Any) -> Check:
    @monte_carlo("kl", points=1, on=cases.gaussians(latent=(3,), batch=(2,), spread=0.5), **{"detects": 0.05, **settings})
    def agrees_with_average(rng, n, mu, logvar):
        """KL is the mean of log q − log p."""
        noise = rng.normal(size=(n, *mu.shape))
        z = mu + np.exp(logvar / 2) * noise
        return ((z**2 - noise**2) / 2 - logvar / 2).sum(-1)

    return agrees_with_average


@pytest.fixture(scope="module")
def averaged() -> Judged:
    return Judged(averaged_kl())


@pytest.mark.parametrize("form", RIGHT_KL)
def test_the_average_covers_the_truth(averaged: Judged, form: str) -> None:
    """Breaks if the tolerance forgets the noise, or a right value's own rounding."""
    assert averaged.passes(giving(RIGHT_KL[form]))


@pytest.mark.parametrize("sign", [-1, 1])
def test_an_error_of_the_size_it_detects_is_seen_in_every_entry(averaged: Judged, sign: int) -> None:
    """Breaks if too few draws are made, or if the floor's own allowance is forgotten when they are counted."""
    for case in averaged.compiled.cases:
        truth = kl(case.inputs["mu"].astype(float), case.inputs["logvar"].astype(float))
        for entry in range(truth.size):
            shifted = truth + sign * 0.05 * (np.arange(truth.size) == entry)
            assert averaged.family.judge(averaged.compiled, case, {"value": tensor(shifted)}, None).aspect == "values"


@pytest.mark.parametrize("sign", [-1, 1])
def test_an_error_is_seen_beside_the_rounding_of_a_large_answer(sign: int) -> None:
    """Breaks if draws are counted as though nothing but noise were allowed: at 200 float32 may be off by 0.02."""
    five = [cases.Recipe(f"case {i}", lambda rng: {"x": rng.normal(size=4).astype(np.float32)}) for i in range(5)]

    @monte_carlo("f", points=1, on=cases.Table(tuple(five)), detects=0.05)
    def large(rng, n, x):
        """It is 200."""
        return 200 + rng.normal(size=(n, 4))

    judged = Judged(large)
    assert judged.passes(giving(lambda x: np.full(4, 200.0)))
    for entry in range(4):
        assert all(judged.differences(giving(lambda x, entry=entry: 200 + sign * 0.05 * (np.arange(4) == entry))))


def test_rounding_is_allowed_where_draws_do_not_vary() -> None:
    """Breaks if the noise is all that is allowed: an answer of zero, made from terms of order one, is 1e-6 in float32."""

    @monte_carlo("f", points=1, on=cases.gaussians(latent=(3,), batch=(2,)), detects=0.05)
    def nothing(rng, n, mu, logvar):
        """It is zero."""
        return np.zeros((n, 2))

    assert Judged(nothing).passes(giving(lambda x: np.full(2, 1e-6)))
    assert not Judged(nothing).passes(giving(lambda x: np.full(2, 1e-3)))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda x: 2 * kl(**x),
        lambda x: kl(**x).mean(),
        lambda x: kl(**x) + 0.1,
        lambda x: kl(x["mu"], 2 * x["logvar"]),
    ],
    ids=["no half", "averaged", "shifted", "log σ"],
)
def test_a_wrong_formula_does_not_agree_with_the_average(averaged: Judged, wrong: Answer) -> None:
    """Breaks if the noise allowed for is as large as a mistake."""
    assert not averaged.passes(giving(wrong))


def test_tolerances_differ_from_entry_to_entry(averaged: Judged) -> None:
    """Breaks if the noisiest entry sets the tolerance of all."""
    answer = averaged.compiled.cases[0].expected
    allowed = answer.tolerances["value"].atol
    assert allowed.shape == answer.values["value"].shape and len(np.unique(allowed)) == allowed.size
    assert np.all(allowed > 0) and np.all(allowed < 0.05)


class Simulated:
    """A Monte Carlo check at a rate where something happens, answered from many seeds."""

    RATE, REPETITIONS = 0.04, 400

    def __init__(self, draw: Callable, entries: int) -> None:
        one = cases.named("one", lambda rng: {"x": np.zeros(entries)}).only(public=True)

        @monte_carlo("f", points=1, detects=0.1, false_alarm=self.RATE, on=one)
        def mean(rng, n, x):
            """The mean."""
            return draw(rng, (n, *x.shape))

        (case,) = mean.cases.drawn("mean", "secret")
        seeds = map(np.random.default_rng, range(self.REPETITIONS))
        self.answers = [mean.family.expected(mean, case, mean.oracle, rng) for rng in seeds]

    def lost(self, truth: float) -> float:
        """How often an answer loses."""
        return float(np.mean([np.any(np.abs(a.values["value"] - truth) > a.tolerances["value"].atol) for a in self.answers]))


@pytest.mark.parametrize(
    ("draw", "truth"),
    [
        (lambda rng, shape: 1 + rng.normal(size=shape), 1.0),
        (lambda rng, shape: rng.exponential(size=shape), 1.0),
        (lambda rng, shape: 1e7 + rng.normal(size=shape), 1e7),
    ],
    ids=["normal", "skewed", "a large mean"],
)
@pytest.mark.parametrize("entries", [1, 6])
def test_simulated_checks_keep_their_stated_rate(
    monkeypatch: pytest.MonkeyPatch,
    draw: Callable,
    truth: float,
    entries: int,
) -> None:
    """Breaks if the rate is spent on every entry anew, if the deviation is lost to cancellation, or if an error of the
    stated size is missed. Four standard deviations of 400 repetitions at 0.04: 0.039."""
    monkeypatch.setattr(chance, "MOST_FALSE_ALARMS", 0.5)
    monkeypatch.setattr(import_module("autograder.rubric.families.monte_carlo"), "PILOT", 1000)
    simulated = Simulated(draw, entries)
    assert simulated.lost(truth) <= Simulated.RATE + 0.039
    # six entries are six chances to see an error of all, and one entry's is missed once in a thousand
    assert simulated.lost(truth + 0.1) >= 0.98 and simulated.lost(truth - 0.1) >= 0.98


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"false_alarm": 1e-8}, "Monte Carlo check of kl: false_alarm is 1e-08"),
        ({"false_alarm": 0}, "false_alarm is 0"),
        ({"detects": 0}, "Monte Carlo check of kl: detects is 0"),
        ({"detects": -1}, "detects is -1"),
    ],
)
def test_what_a_random_check_may_not_state_is_refused_where_it_is_declared(settings: dict, words: str) -> None:
    """Breaks if a rate that a class would meet gets into a rubric."""
    with pytest.raises(RubricError, match=words):
        averaged_kl(**settings)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"detects": 1e-5}, "for rounding on batch 2, latent 3: choose a larger `detects`"),
        ({"detects": 1e-4, "tolerance": Tolerance(0, 0, "for the test")}, "would need .* draws on batch 2, latent 3"),
    ],
)
def test_an_error_that_cannot_be_seen_is_refused_when_the_course_is_built(settings: dict, words: str) -> None:
    """Breaks if a check promises what its floor or a laptop cannot keep."""
    with pytest.raises(RubricError, match=f"agrees_with_average.*{words}"):
        Judged(averaged_kl(**settings))


# ---- identity --------------------------------------------------------------------------------------------------------------


def joint_and_parts(s, q, p):
    return {"joint": s.mod.f(q), "first": s.mod.f(q), "second": s.mod.f(p)}


@pytest.fixture(scope="module")
def additive() -> Judged:
    @identity("f", points=1, on=cases.probabilities(names=("q", "p"), outcomes=(3,), batch=(6,)), program=joint_and_parts)
    def adds(first, second):
        """The parts add up."""
        return {"joint": first + second}

    @adds.mistake("averaged")
    def averages(first, second):
        return {"joint": (first + second) / 2}

    return Judged(adds, averages)


def parts(first: Any, second: Any, joint: Any = None) -> Callable[[CompiledCase], Results]:
    first, second = np.asarray(first, np.float32), np.asarray(second, np.float32)
    joint = first + second if joint is None else joint
    return lambda case: {"joint": tensor(joint), "first": tensor(first), "second": tensor(second)}


VARYING = np.linspace(0.1, 2.0, 6)


@pytest.mark.parametrize("scale", [1.0, -3.0, 1e4], ids=str)
def test_results_that_fit_each_other_pass_whatever_they_are(additive: Judged, scale: float) -> None:
    """Breaks if an identity asks for the right values, which another check does: one slip must not cost both."""
    assert additive.passes(parts(scale * VARYING, scale * VARYING[::-1] ** 2))


@pytest.mark.parametrize(
    ("name", "reply", "aspect"),
    [
        ("they do not fit", parts(VARYING, VARYING**2, VARYING), "values"),
        ("nearly", parts(VARYING, VARYING**2, 1.001 * (VARYING + VARYING**2)), "values"),
        ("zero", parts(0 * VARYING, 0 * VARYING), "values"),
        ("constant", parts(0 * VARYING + 3, 0 * VARYING + 4), "values"),
        ("constant but for rounding", parts(3 + 1e-5 * VARYING, 4 + 1e-5 * VARYING), "values"),
        ("another shape", parts(VARYING[:, None], VARYING, 2 * VARYING), "shape"),
        ("empty", parts([], []), "shape"),
        ("shapes that do not fit", parts(VARYING, VARYING[:4], VARYING), "shape"),
        ("nan everywhere", parts(VARYING + np.nan, VARYING), "finite"),
        ("infinite everywhere", parts(VARYING + np.inf, VARYING), "finite"),
        ("text", lambda case: {k: Value("str", k) for k in ("joint", "first", "second")}, "type"),
        ("nothing", lambda case: dict.fromkeys(("joint", "first", "second"), NONE), "type"),
        ("truth values", lambda case: {k: tensor(VARYING > 1, "bool") for k in ("joint", "first", "second")}, "dtype"),
        ("complex", lambda case: {k: tensor(VARYING * 1j, "complex64") for k in ("joint", "first", "second")}, "type"),
    ],
)
def test_what_does_not_fit_or_fits_for_nothing_fails(additive: Judged, name: str, reply: Callable, aspect: str) -> None:
    """Breaks if a constant, nan or text satisfies an identity, or makes the grader fail."""
    assert additive.first(reply).aspect == aspect


def test_a_degenerate_side_is_named_as_such(additive: Judged) -> None:
    """Breaks if a constant function is told that its values are wrong, which is no help."""
    text = "every example gets the same value"
    difference = additive.first(parts(0 * VARYING, 0 * VARYING))
    assert text in difference.text and text in difference.blind
    assert text not in additive.first(parts(VARYING, VARYING, VARYING)).text


def test_a_late_oracle_works_quietly(recwarn: pytest.WarningsRecorder) -> None:
    """Breaks if numpy's warnings about a student's numbers appear among the student's results."""

    @identity("f", points=1, on=cases.probabilities(names=("q", "p"), outcomes=(3,), batch=(6,)), program=joint_and_parts)
    def overflows(first, second):
        """It overflows."""
        return {"joint": np.exp(1e4 * first) - np.exp(1e4 * second) + np.log(first - 5)}

    assert Judged(overflows).first(parts(VARYING, VARYING)).aspect == "values"
    assert not recwarn.list


def test_an_identitys_mistake_is_a_late_oracle_too(additive: Judged) -> None:
    """Breaks if mistakes of late checks are looked up among the compiled answers."""
    assert additive.recognised("averages", parts(VARYING, VARYING**2, (VARYING + VARYING**2) / 2)) == [True, True]
    assert additive.recognised("averages", parts(VARYING, VARYING**2)) == [False, False]
    assert additive.recognised("averages", parts(VARYING * np.nan, VARYING)) == [None, None]


@pytest.mark.parametrize("error", [NameError, AttributeError, ImportError, RubricError, AssertionError])
def test_an_oracles_own_fault_is_not_the_students(error: type[Exception]) -> None:
    """Breaks if what only we can mend is reported as a wrong shape: the judge makes a grader error of it."""

    @identity("f", points=1, on=cases.probabilities(names=("q", "p"), outcomes=(3,), batch=(6,)), program=joint_and_parts)
    def breaks(first, second):
        """Breaks."""
        raise error("ours")

    with pytest.raises(error, match="ours"):
        Judged(breaks).differences(parts(VARYING, VARYING))


# ---- device ----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def placed() -> Judged:
    @device("f", points=1, on=cases.gaussians(latent=(3,), batch=(4,)))
    def stays(attempts):
        """It stays on the device."""

    return Judged(stays)


def attempts(*seen: tuple[str, list[str], str]) -> Callable[[CompiledCase], Results]:
    data = [{"inputs": inputs, "results": results, "error": error} for inputs, results, error in seen]
    return lambda case: {"attempts": Value("data", data)}


NUMPY = "TypeError: can't convert meta device type tensor to numpy"
META_ITEM = "RuntimeError: Tensor.item() cannot be called on meta tensors"
MIXED = "RuntimeError: Expected all tensors to be on the same device, but found at least two devices, meta and cpu!"
ASTRAY = "RuntimeError: Tensor on device cpu is not on the expected device meta!"


@pytest.mark.parametrize(
    "seen",
    [
        [("meta", ["meta"], "")],
        [("meta", ["meta", "meta"], "")],
        [("cuda", ["cuda:0"], "")],
        [("meta", [], NUMPY), ("cpu", ["cpu"], "")],
        [("meta", [], META_ITEM), ("cpu", [], "NotImplementedError: aten::_foo on meta")],
        [("meta", [], META_ITEM), ("cpu", [], "ValueError: whatever")],
        [("meta", [], "")],
    ],
    ids=str,
)
def test_only_another_device_is_a_verdict(placed: Judged, seen: list) -> None:
    """Breaks if code that meta cannot show anything about, such as numpy's, loses the point."""
    assert placed.passes(attempts(*seen))


@pytest.mark.parametrize(
    ("seen", "word"),
    [
        ([("meta", ["cpu"], "")], "is not on the inputs"),
        ([("cuda", ["cpu"], "")], "is not on the inputs"),
        ([("meta", ["meta", "cpu"], "")], "is not on the inputs"),
        ([("meta", [], MIXED)], "mixes tensors"),
        ([("meta", [], ASTRAY)], "mixes tensors"),
        ([("meta", [], NUMPY), ("cpu", ["meta"], "")], "is not on the inputs"),
        ([("meta", [], "RuntimeError: Expected a 'meta' device type for generator but found 'cpu'")], "with a generator"),
        ([("cuda", [], "RuntimeError: indices should be either on cpu or on the same device as the indexed")], "mixes tensors"),
    ],
    ids=str,
)
def test_results_elsewhere_lose_and_are_told_how_to_stay(placed: Judged, seen: list, word: str) -> None:
    """Breaks if a tensor made on the default device goes unseen."""
    difference = placed.first(attempts(*seen))
    assert difference.aspect == "device" and word in difference.text and "device=x.device" in difference.text
    assert not re.search(r"cpu|meta|cuda", difference.blind + difference.text), "words that no student wrote"


def test_numpy_on_a_gpu_loses_and_is_told_the_way_there_and_back(placed: Judged) -> None:
    """Breaks if what only "meta" could not show passes where the values are there."""
    difference = placed.first(attempts(("cuda", [], NUMPY.replace("meta", "cuda:0"))))
    assert difference.aspect == "device" and "numpy array" in difference.blind and "x.cpu().numpy()" in difference.text


@pytest.mark.parametrize("data", [None, [], 5, "meta", {}, [None], [5], np.ones(2)], ids=str)
def test_an_observation_that_is_none_passes_nobody(placed: Judged, data: object) -> None:
    """Breaks if a forged reply earns the point, or makes the grader fail."""
    assert placed.first(lambda case: {"attempts": Value("data", data)}).aspect == "type"


@pytest.mark.parametrize(
    "attempt",
    [
        {},
        {"inputs": 5, "results": None, "error": None},
        {"inputs": "meta", "results": [None], "error": []},
    ],
    ids=str,
)
def test_a_malformed_attempt_does_not_make_the_grader_fail(placed: Judged, attempt: dict) -> None:
    """Breaks if keys or types of what a worker sends are believed."""
    placed.differences(lambda case: {"attempts": Value("data", [attempt])})


# ---- conventions -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kept() -> Judged:
    @conventions("f", points=1, on=cases.gaussians(latent=(3,), batch=(4,), dtype="float64"))
    def keeps():
        """It keeps the conventions."""

    return Judged(keeps)


def gave(value: Any = None, *, placed: str = "meta", **changed: np.ndarray) -> Callable[[CompiledCase], Results]:
    """Replies of a call that returned `value`, moved tensors to `placed`, and changed some of its inputs."""

    def reply(case: CompiledCase) -> Results:
        result = tensor(np.arange(4.0), None) if value is None else value
        after = {f"{name} afterwards": tensor(changed.get(name, array), None) for name, array in case.inputs.items()}
        return {"value": result, **after, **attempts(("meta", [placed], ""))(case)}

    return reply


@pytest.mark.parametrize("value", [np.arange(4.0), -1e300 * np.arange(4), np.array(3.0), np.zeros(0)], ids=str)
def test_conventions_leave_values_to_other_checks(kept: Judged, value: np.ndarray) -> None:
    """Breaks if a wrong formula costs the points of the conventions as well."""
    assert kept.passes(gave(tensor(value, None)))


@pytest.mark.parametrize(
    ("reply", "aspect", "words"),
    [
        (gave(tensor(np.arange(4.0), "float32")), "dtype", "inputs of float64 give a result of float32"),
        (gave(Value("float", 3.0)), "type", "not a torch tensor"),
        (gave(Value("array", np.arange(4.0), "float64", (4,))), "type", "not a torch tensor"),
        (gave(placed="cpu"), "device", "not on the inputs' device"),
        (gave(mu=np.zeros((4, 3))), "in place", "changes its argument mu in place"),
        (gave(logvar=np.full((4, 3), np.nan)), "in place", "changes its argument logvar in place"),
        (gave(mu=np.zeros((12,))), "in place", "changes its argument mu in place"),
        (gave(tensor(np.ones(4), None)), "values", "every example gets the same value"),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_each_convention_has_its_sentence(kept: Judged, reply: Callable, aspect: str, words: str) -> None:
    """Breaks if a convention goes unseen, or a private case would tell less than a student needs to mend it."""
    difference = kept.first(reply)
    assert difference.aspect == aspect and words in difference.text
    assert not re.search(r"\d\.\d", difference.blind)


def test_a_number_among_the_inputs_is_not_changed_in_place() -> None:
    """Breaks if a student is accused of changing a Python number, which nobody can."""
    on = cases.named(
        "a batch", lambda rng: {"x": rng.normal(size=(4, 3)), "beta": 0.1, "steps": 3, "kind": "mean", "start": None}
    )

    @conventions("f", points=1, on=on)
    def keeps():
        """It keeps the conventions."""

    def reply(case: CompiledCase) -> Results:
        result = gave()(replace(case, inputs={"x": case.inputs["x"]}))
        numbers = {
            "beta": Value("float", 0.1),
            "steps": Value("int", 3),
            "kind": Value("str", "mean"),
            "start": Value("none", None),
        }
        return {**result, **{f"{name} afterwards": value for name, value in numbers.items()}}

    assert Judged(keeps).passes(reply)


def test_a_program_of_ones_own_says_which_results_and_inputs_to_look_at() -> None:
    """Breaks if functions with several results, or with functions among their inputs, cannot be asked about."""

    def both(s, samples):
        first, second = s.unpack(s.mod.f(samples), 2)
        return {"first": first, "second": second, "samples afterwards": samples}

    @conventions("f", points=1, program=both, on=cases.gaussians(names=("samples",), latent=(3,), batch=(4,), dtype="float64"))
    def keeps():
        """It keeps the conventions."""

    def reply(case: CompiledCase, second: str = "float64") -> Results:
        results = {"first": tensor(1.0, "float64"), "second": tensor(2.0, second)}
        return {**results, "samples afterwards": tensor(case.inputs["samples"], None)}

    assert Judged(keeps).passes(reply)
    assert Judged(keeps).first(lambda case: reply(case, "float32")).aspect == "dtype"


PASSES = {"points": 1, "on": cases.gaussians(latent=(3,), batch=(4,), dtype="float64")}


@pytest.mark.parametrize(
    ("mu", "logvar", "learns"),
    [
        (tensor(np.ones((4, 3)), None), tensor(np.ones((4, 3)), None), True),
        (tensor(np.full((4, 3), np.nan), None), tensor(np.ones((4, 3)), None), True),  # values are another check's business
        (tensor(np.ones((4, 3)), None), NONE, False),
        (NONE, tensor(np.ones((4, 3)), None), False),
        (NONE, tensor(np.zeros((4, 3)), None), False),
        (Value("float", 1.0), NONE, False),
    ],
    ids=str,
)
def test_conventions_may_ask_for_gradients(mu: Value, logvar: Value, learns: bool) -> None:
    """Breaks if a result that nothing can be trained by keeps its points, or if its message does not say where it stops."""

    @conventions("f", passes=("mu", "logvar"), **PASSES)
    def keeps():
        """It keeps the conventions."""

    def reply(case: CompiledCase) -> Results:
        return {**gave()(case), "gradient of the result in mu": mu, "gradient of the result in logvar": logvar}

    judged = Judged(keeps)
    assert set(judged.compiled.program.returns) == {
        "value",
        "mu afterwards",
        "logvar afterwards",
        "attempts",
        "gradient of the result in mu",
        "gradient of the result in logvar",
    }
    if learns:
        assert judged.passes(reply)
    else:
        difference = judged.first(reply)
        assert difference.aspect == "gradient" and "no gradient flows from the result back to " in difference.text


RESEMBLING = cases.gaussians(latent=(3,), batch=(40, 2), dtype="float64")


@pytest.mark.parametrize(
    ("made", "aspect"),
    [
        (lambda truth: -2 * truth + 7, ""),  # a slip in the formula is another check's business
        (lambda truth: truth + np.sin(np.arange(len(truth))), ""),
        (lambda truth: np.arange(len(truth)), "values"),
        (lambda truth: np.cos(7.0 * np.arange(len(truth)) ** 2), "values"),
        (lambda truth: np.full(len(truth), 3.0) + 1e-9 * truth, "values"),
        (lambda truth: np.full(len(truth), np.nan), "finite"),
        (lambda truth: truth.sum(), "shape"),
        (lambda truth: truth[:, None], "shape"),
    ],
)
def test_conventions_are_kept_by_whoever_computes_something(made: Callable[[np.ndarray], np.ndarray], aspect: str) -> None:
    """Breaks if a constant, noise or another shape earns the points of the conventions, or if a slip costs them."""

    @conventions("f", points=1, on=RESEMBLING)
    def keeps(mu, logvar):
        """It keeps the conventions."""
        return mu.sum(-1) ** 2 + logvar.sum(-1)

    def truth(mu: np.ndarray, logvar: np.ndarray) -> np.ndarray:
        return mu.sum(-1) ** 2 + logvar.sum(-1)

    def reply(case: CompiledCase) -> Results:
        value = tensor(np.asarray(made(truth(case.inputs["mu"], case.inputs["logvar"]))), "float64")
        return {**gave()(case), "value": value}

    judged = Judged(keeps)
    if aspect:
        assert judged.first(reply).aspect == aspect
    else:
        assert judged.passes(reply)


@pytest.mark.parametrize(("factor", "kept"), [(1.0, True), (-0.5, True), (2.9, True), (3.2, False), (0.1, False), (0.0, False)])
def test_conventions_of_one_number_ask_for_its_size(factor: float, kept: bool) -> None:
    """Breaks if a function that returns one number keeps the conventions with any number."""

    @conventions("f", points=1, within=3, on=cases.gaussians(latent=(3,), batch=((),), dtype="float64"))
    def keeps(mu, logvar):
        """It keeps the conventions."""
        return 10 + np.abs(mu).sum(-1)

    def reply(case: CompiledCase) -> Results:
        truth = 10 + np.abs(case.inputs["mu"]).sum(-1)
        return {**gave()(case), "value": tensor(np.asarray(factor * truth), "float64")}

    assert Judged(keeps).passes(reply) is kept


def test_each_result_is_asked_for_a_gradient_of_its_own() -> None:
    """Breaks if a log-determinant that nothing is learnt through hides behind a result that is learnt through."""

    def both(s, mu, logvar):
        return {"gradient of z in x": mu, "gradient of log_det in x": logvar}

    @conventions("f", program=both, **PASSES)
    def keeps():
        """It keeps the conventions."""

    some = tensor(np.ones(3), None)
    assert Judged(keeps).passes(lambda case: {"gradient of z in x": some, "gradient of log_det in x": some})
    stopped = Judged(keeps).first(lambda case: {"gradient of z in x": some, "gradient of log_det in x": NONE})
    assert "from log_det back to x" in stopped.text


def test_gradients_are_asked_for_inputs_that_there_are() -> None:
    """Breaks if a slip in `passes` is a KeyError that names no check."""
    with pytest.raises(RubricError, match=r"keeps: `passes` names \['sigma'\]; the inputs are \['mu', 'logvar'\]"):

        @conventions("f", passes=("mu", "sigma"), **PASSES)
        def keeps():
            """It keeps the conventions."""


# ---- symbolic --------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def expressed() -> Judged:
    @symbolic("theory.kl", points=1, symbols="mu s", positive="s", on=cases.points(8, mu=cases.real, s=cases.positive))
    def is_derived(mu, s):
        """The expression is right."""
        return (mu**2 + s**2 - 1) / 2 - np.log(s)

    @is_derived.mistake("half")
    def no_half(mu, s):
        return mu**2 + s**2 - 1 - 2 * np.log(s)

    return Judged(is_derived, no_half)


def leaves(*numbers: str) -> list[list[str]]:
    """mu, s, then numbers."""
    return [["Symbol", "mu"], ["Symbol", "s"], *(["Rational", *number.split("/")] for number in numbers)]


def tree(*nodes: list, numbers: Iterable[str] = ("2/1", "-1/1", "1/2")) -> Callable[[CompiledCase], Results]:
    """Nodes after mu (0), s (1), 2 (2), −1 (3) and ½ (4)."""
    data = [*leaves(*numbers), *nodes]
    return lambda case: {"value": Value("tree", data)}


SUM = (["Pow", 0, 2], ["Pow", 1, 2], ["Add", 5, 6, 3], ["Mul", 4, 7], ["log", 1], ["Mul", 3, 9])  # 8 and 10 are the two terms


@pytest.mark.parametrize(
    "nodes",
    [
        (*SUM, ["Add", 8, 10]),
        (["Pow", 0, 2], ["Pow", 1, 2], ["log", 6], ["Mul", 3, 7], ["Add", 5, 6, 3, 8], ["Mul", 4, 9]),
        (
            ["Pow", 1, 3],
            ["log", 5],
            ["Mul", 0, 0],
            ["Mul", 1, 1],
            ["Float", "-1.00000000000000"],
            ["Add", 7, 8, 9],
            ["Pow", 2, 3],
            ["Mul", 10, 11],
            ["Add", 12, 6],
        ),
    ],
    ids=["expanded", "factored", "with 1/s and a float"],
)
def test_a_right_expression_passes_in_any_form(expressed: Judged, nodes: tuple) -> None:
    """Breaks if an expression is compared by its form."""
    assert expressed.passes(tree(*nodes))


@pytest.mark.parametrize(
    ("name", "reply", "aspect"),
    [
        ("a turned sign", tree(*SUM, ["Add", 8, 9]), "values"),
        ("a missing half", tree(*SUM, ["Add", 7, 10]), "values"),
        ("off by a millionth", tree(*SUM, ["Rational", "1", "1000000"], ["Add", 8, 10, 11]), "values"),
        ("s for s²", tree(["Pow", 0, 2], ["Add", 5, 1, 3], ["Mul", 4, 6], ["log", 1], ["Mul", 3, 8], ["Add", 7, 9]), "values"),
        ("an integral", tree(["Integral", 0, 1]), "expression"),
        ("complex", tree(["Mul", 3, 1], ["Pow", 5, 4]), "expression"),
        ("another symbol", tree(["Symbol", "sigma"]), "expression"),
        ("a number", lambda case: {"value": Value("float", 0.5)}, "expression"),
        ("a forged tree", lambda case: {"value": Value("tree", 5)}, "expression"),
    ],
)
def test_a_wrong_expression_fails_by_its_aspect(expressed: Judged, name: str, reply: Callable, aspect: str) -> None:
    """Breaks if the points cannot tell expressions apart, or if what cannot be evaluated makes the grader fail."""
    difference = expressed.first(reply)
    assert difference.aspect == aspect and not re.search(r"\d", difference.blind)


def test_the_points_stay_with_the_judge(expressed: Judged) -> None:
    """Breaks if a program sends them: a submission could answer with a table of values."""
    assert expressed.compiled.program.inputs() == ()
    steps = expressed.compiled.program.steps
    assert [(name, args, kwargs) for name, args, kwargs in steps if name == "sympy.Symbol"] == [
        ("sympy.Symbol", ["mu"], {"real": True}),
        ("sympy.Symbol", ["s"], {"positive": True}),
    ]


def test_the_point_is_shown_with_its_values(expressed: Judged) -> None:
    """Breaks if a student cannot reproduce the difference."""
    case = expressed.compiled.cases[0]
    mu, s = case.inputs["mu"][0], case.inputs["s"][0]
    assert expressed.first(tree(["Add", 0])).text.startswith(f"at mu = {mu:.6g}, s = {s:.6g}: got {mu:.6g}, expected ")


def test_an_expressions_mistake_is_recognised_and_the_rest_is_not(expressed: Judged) -> None:
    """Breaks if hints are looked for in the wrong place, or in what cannot be evaluated."""
    assert expressed.recognised("no_half", tree(*SUM, ["Mul", 3, 2], ["Mul", 9, 11], ["Add", 7, 12])) == [True, True]
    assert expressed.recognised("no_half", tree(*SUM, ["Add", 8, 10])) == [False, False]
    assert expressed.recognised("no_half", tree(["Integral", 0])) == [None, None]


def test_extra_results_are_ignored(expressed: Judged) -> None:
    """Breaks if a worker that sends one result more makes the grader fail."""
    assert expressed.passes(lambda case: {"more": NONE} | tree(*SUM, ["Add", 8, 10])(case))


def test_a_number_can_be_asked_for() -> None:
    """Breaks if an answer that depends on nothing needs symbols of its own."""

    @symbolic("theory.h", points=1, symbols="", on=cases.points(2, unused=cases.real))
    def is_a_number():
        """It is 1 − log 2."""
        return 1 - np.log(2)

    judged = Judged(is_a_number)
    right = [["Rational", "1", "1"], ["Rational", "2", "1"], ["log", 1], ["Rational", "-1", "1"], ["Mul", 2, 3], ["Add", 0, 4]]
    assert judged.passes(lambda case: {"value": Value("tree", right)})
    assert judged.first(lambda case: {"value": Value("tree", right[:3])}).aspect == "values"


# ---- construction ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def constructed() -> Judged:
    @construction("theory.pair", points=1, at_least=0.25, measure="the gap")
    def shows_a_gap(q, p):
        """The two differ."""
        require(q.ndim == 1, f"q must be a vector; it has shape {q.shape}")
        return np.abs(q - p).max()

    @shows_a_gap.mistake("swapped")
    def swaps(q, p):
        return bool((np.sort(q) == np.sort(p)).all()) and not (q == p).all()

    return Judged(shows_a_gap, swaps)


def pair(q: Any, p: Any) -> Callable[[CompiledCase], Results]:
    return lambda case: {"q": array(q), "p": array(p)}


@pytest.mark.parametrize(
    ("q", "p"),
    [
        ([0.5, 0.5], [0.75, 0.25]),
        ([1, 0], [0, 1]),
        ([1.0], [0.0]),
        ([0.25, 3.0], [0.5, 3.0]),
    ],
    ids=str,
)
def test_every_construction_that_reaches_the_margin_passes(constructed: Judged, q: list, p: list) -> None:
    """Breaks if the judge has one construction in mind, or the margin itself does not count."""
    assert constructed.passes(pair(q, p))


@pytest.mark.parametrize(
    ("name", "q", "p", "words"),
    [
        ("nothing to see", [0.5, 0.5], [0.5, 0.5], "the gap is 0; it must be at least 0.25"),
        ("just below", [0.5, 0.5], [0.75 - 1e-6, 0.5], "the gap is 0.249999; it must be at least 0.25"),
        ("refused by the oracle", [[0.5, 0.5]], [[0.0, 1.0]], "q must be a vector"),
        ("nan", [np.nan, 0.5], [0.0, 1.0], "q is not finite"),
        ("infinite", [np.inf, 0.5], [0.0, 1.0], "q is not finite"),
        ("lengths that do not fit", [0.5, 0.5], [0.2, 0.3, 0.5], "do not fit together: q (2,), p (3,)"),
        ("nothing at all", [], [], "do not fit together"),
    ],
)
def test_what_falls_short_of_the_margin_is_told_by_how_much(constructed: Judged, name: str, q: list, p: list, words: str) -> None:
    """Breaks if nan or infinity is as good as a margin, or if the student's shapes are the grader's failure."""
    difference = constructed.first(pair(q, p))
    assert words in difference.text and not re.search(r"\d", difference.blind)


def test_a_measure_that_is_nan_does_not_pass() -> None:
    """Breaks if the margin is compared as `not (measured < at_least)`."""

    @construction("theory.number", points=1, at_least=0.0, measure="it")
    def is_nan(x):
        """Not a number."""
        return np.nan

    assert not Judged(is_nan).passes(lambda case: {"x": array([1.0])})


def test_a_constructions_mistake_is_a_predicate(constructed: Judged) -> None:
    """Breaks if a predicate that cannot be asked of these shapes makes the grader fail."""
    assert constructed.recognised("swaps", pair([0.5, 0.6], [0.6, 0.5])) == [True]
    assert constructed.recognised("swaps", pair([0.5, 0.6], [0.5, 0.6])) == [False]
    assert constructed.recognised("swaps", pair([0.5, 0.6], [0.5, 0.6, 0.7])) == [None]
    assert constructed.recognised("swaps", lambda case: {"q": NONE, "p": NONE}) == [None]


def test_a_construction_is_asked_for_once_without_inputs(constructed: Judged) -> None:
    """Breaks if there is a private twin: there is nothing to draw."""
    assert [case.public for case in constructed.compiled.cases] == [True]
    assert [name for name, *_ in constructed.compiled.program.steps][:2] == ["theory.pair", "unpack"]


# ---- choice ----------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chosen() -> Judged:
    @choice("theory.direction", points=1, options="up down Sideways")
    def is_right():
        """The direction is right."""
        return "down"

    @is_right.mistake("turned")
    def turned():
        return "up"

    return Judged(is_right, turned)


def said(answer: Any, kind: str = "str") -> Callable[[CompiledCase], Results]:
    return lambda case: {"answer": Value(kind, answer)}


def test_the_right_choice_passes_both_cases(chosen: Judged) -> None:
    """Breaks if a public case knows the answer, or a private one does not."""
    assert chosen.differences(said("down")) == [None, None]
    assert [case.public for case in chosen.compiled.cases] == [True, False]


@pytest.mark.parametrize("answer", ["up", "sideways"])
def test_the_public_case_does_not_tell_the_answer(chosen: Judged, answer: str) -> None:
    """Breaks if the kit could be asked until it agrees: neither its verdict nor its data may depend on the answer."""
    public, private = chosen.differences(said(answer))
    assert public is None and private.aspect == "choice"
    assert "down" not in private.text + private.blind
    assert chosen.compiled.visibility == "after_published"
    assert chosen.compiled.cases[0].expected.values == {} == chosen.compiled.cases[0].mistaken["turned"].values


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("left", "str"),
        ("", "str"),
        ("DOWN ", "str"),
        (None, "none"),
        (1, "int"),
        (True, "bool"),
        (["down"], "tuple"),
        (["down"], "str"),
        (np.array(["down", "up"]), "str"),
        ({"down": 1}, "str"),
        (None, "str"),
        ("down", "object"),
        ("x" * 10_000, "str"),
    ],
    ids=lambda a: str(a)[:20],
)
def test_what_is_none_of_the_options_fails_and_is_told_them(chosen: Judged, answer: Any, kind: str) -> None:
    """Breaks if something that is not one of the options counts, or makes the grader fail."""
    for difference in chosen.differences(said(answer, kind)):
        assert difference.aspect == "choice" and "'up', 'down', 'sideways'" in difference.text and len(difference.text) < 250
        assert difference.blind == "the answer is not one of the options"


def test_a_choices_mistake_is_recognised_privately(chosen: Judged) -> None:
    """Breaks if the public case gives a hint, and so the answer, away."""
    assert chosen.recognised("turned", said("up")) == [None, True]
    assert chosen.recognised("turned", said("down")) == [None, False]
    assert chosen.recognised("turned", said(np.array(["up", "up"]))) == [None, None]


def test_an_oracles_answer_must_be_an_option() -> None:
    """Breaks if nobody could be right."""

    @choice("theory.direction", points=1, options="up down")
    def slipped():
        """A slip."""
        return "Down"

    with pytest.raises(RubricError, match=r"slipped.*'Down' is not among the options \['up', 'down'\]"):
        Judged(slipped)


# ---- custom ----------------------------------------------------------------------------------------------------------------


def spied(s, x):
    f = s.spy(s.mod.g)
    return {"y": s.mod.f(f, x), "calls": s.calls(f)}


@pytest.fixture(scope="module")
def called() -> Judged:
    @custom("f", points=1, on=cases.named("two", lambda rng: {"x": rng.normal(size=2).astype(np.float32)}), program=spied)
    def calls_once(calls, y, x):
        """It is called once."""
        require(len(calls) == 1, f"it was called {len(calls)} times")
        if (y - x).max() > 1:
            raise Unmet("y is 7 too large", "y is too large")

    @calls_once.mistake("twice")
    def calls_twice(calls, y, x):
        require(len(calls) < 9, "too many to tell")
        return len(calls) == 2

    return Judged(calls_once, calls_twice)


def observed(calls: Any, y: Value | None = None, kind: str = "data") -> Callable[[CompiledCase], Results]:
    return lambda case: {"calls": Value(kind, calls), "y": y or tensor(case.inputs["x"])}


def test_a_predicate_that_is_met_passes(called: Judged) -> None:
    """Breaks if a predicate's return value is looked at: it has none."""
    assert called.passes(observed([[2]]))


@pytest.mark.parametrize(
    ("reply", "aspect", "text", "blind"),
    [
        (observed([]), "values", "called 0 times", "the result does not meet the requirement"),
        (observed([[2]], tensor([90.0, 90.0])), "values", "y is 7 too large", "y is too large"),
        (observed([[2]], tensor([1.0, np.nan])), "finite", "y is not finite", "y is not finite"),
        (observed([[2]], tensor([1.0, 2.0, 3.0])), "shape", "y (3,)", "the results have the wrong shapes"),
        (observed([[2]], Value("float", 1.0)), "type", "y: got float", "y is not a tensor"),
        (observed([[2]], Value("str", "y")), "type", "y: got str", "y is not a tensor"),
        (observed([[2]], Value("data", [1, 2])), "type", "y: got data", "y is not a tensor"),
        (observed(None), "shape", "do not fit", "the results have the wrong shapes"),
        (observed([[2]], None, "str"), "type", "calls: got str", "calls is not a data"),
    ],
)
def test_a_predicate_that_is_not_met_is_told_with_and_without_numbers(
    called: Judged,
    reply: Callable,
    aspect: str,
    text: str,
    blind: str,
) -> None:
    """Breaks if a private case shows the student's numbers, or a reply of another kind makes the grader fail."""
    difference = called.first(reply)
    assert (difference.aspect, difference.blind) == (aspect, blind) and text in difference.text


def test_a_predicates_mistake_is_one_too(called: Judged) -> None:
    """Breaks if a mistake that cannot be asked is taken for one that was made."""
    assert called.recognised("calls_twice", observed([[2], [2]])) == [True, True]
    assert called.recognised("calls_twice", observed([[2]])) == [False, False]
    assert called.recognised("calls_twice", observed([[2]] * 9)) == [None, None]
    assert called.recognised("calls_twice", observed(5)) == [None, None]


# ---- all families ----------------------------------------------------------------------------------------------------------

ALL = (
    "kept",
    "closed",
    "stable",
    "per_example",
    "reparameterised",
    "averaged",
    "additive",
    "placed",
    "expressed",
    "constructed",
    "chosen",
    "called",
)

ELSEWHERE = {"jacobian", "inverse", "normalised", "distribution", "training"}  # in test_families_flows.py
OF_THE_TRUTH = {"conventions of the truth"}  # `conventions` with an oracle: tried below, in courses of its own
IN_VAE = {"follow_through", "effect"}  # in test_families_vae.py

JUNK = [
    NONE,
    Value("object", None),
    Value("str", "text"),
    Value("str", None),
    Value("float", math.nan),
    Value("int", 3),
    Value("bool", True),
    Value("tuple", None),
    Value("data", {"a": [1]}),
    Value("data", None),
    Value("data", [None, 5]),
    Value("tree", [["Add", 7]]),
    Value("tree", None),
    Value("tensor", None, "float32", (6,), "meta"),
    tensor(3.0),
    tensor(np.zeros((0,))),
    tensor(np.zeros((3, 1, 4))),
    tensor(np.full(6, np.nan)),
    tensor(np.full(5, np.inf)),
    tensor([1j, 2j], "complex128"),
    tensor([True, False, True], "bool"),
    tensor(np.arange(6), "int64"),
    tensor(np.ones(6), "float16"),
    tensor(np.full((6, 5), 3e38)),
    array(np.ones((1,) * 20)),
    Value("array", np.ones(3), "float64", (3,)),
    Value("tensor", np.ones(3, np.float32), "float32", (3,), "7"),
]


@pytest.mark.parametrize("junk", JUNK, ids=lambda v: f"{v.kind} {v.dtype} {v.shape}")
@pytest.mark.parametrize("name", ALL)
def test_junk_passes_no_check_and_breaks_none(request: pytest.FixtureRequest, name: str, junk: Value) -> None:
    """Breaks if anything a worker can send passes a check it has nothing to do with, raises in the judge, or puts numbers into
    what is said of a private case."""
    judged: Judged = request.getfixturevalue(name)
    reply = lambda case: dict.fromkeys(judged.compiled.program.returns, junk)  # noqa: E731
    found = judged.differences(reply)
    assert any(found)
    assert not any(re.search(r"\d|nan", d.blind) for d in found if d)
    for mistake in judged.mistakes:  # one value for all results may well be a mistake's
        recognised = judged.recognised(mistake, reply)
        assert name == "additive" or not any(recognised)


def test_every_family_is_known_by_its_own_name_and_tried_here(request: pytest.FixtureRequest) -> None:
    """Breaks if a family is added without a line in the table by which records are judged, or without a test above."""
    assert all(name == family.name for name, family in FAMILIES.items())
    assert {request.getfixturevalue(name).compiled.family for name in ALL} == set(FAMILIES) - ELSEWHERE - IN_VAE - OF_THE_TRUTH


def test_a_compiled_check_is_judged_by_arrays_alone(closed: Judged) -> None:
    """Breaks if judging a compiled check needs its oracle: re-judging a class must not need the rubric's source."""
    assert closed.oracle is None and not closed.compiled.late
    stripped = replace(closed.compiled, late=False)
    assert closed.family.judge(stripped, stripped.cases[0], giving(one_by_one)(stripped.cases[0]), None) is None


def test_a_constant_beside_code_that_looks_at_values_passes(placed: Judged) -> None:
    """Breaks if `x / torch.log(torch.tensor(2.0))` loses the point after a look at x's values: GPUs take such numbers."""
    assert placed.passes(attempts(("meta", [], META_ITEM), ("cpu", [], MIXED)))


# ---- nested results --------------------------------------------------------------------------------------------------


def layered(s, x):
    return {"layers": [{"weight": s.mod.w(x), "bias": s.mod.b(x)}, {"weight": s.mod.v(x), "bias": 2.0 * x}], "whole": s.mod.f(x)}


LAYERS = cases.named("5 numbers", lambda rng: {"x": rng.normal(size=5).astype(np.float32)})


@custom("f", points=1, on=LAYERS, program=layered)
def layers_fit(layers, whole, x):
    """The whole is made of its layers."""
    require(isinstance(layers, list) and [set(layer) for layer in layers] == [{"weight", "bias"}] * 2, "not as it was returned")
    first, last = layers
    require(
        np.allclose(whole, (x * first["weight"] + first["bias"]) * last["weight"] + last["bias"], atol=1e-4), "it does not fit"
    )


@closed_form("f", points=1, on=LAYERS, program=layered)
def layers_are(x):
    """The layers are what they should be."""
    return {"layers": [{"weight": x, "bias": x + 1}, {"weight": -x, "bias": 2 * x}]}


def layers_of(x: np.ndarray, **changed: Value) -> Results:
    parts = {"0.weight": x, "0.bias": x + 1, "1.weight": -x, "1.bias": 2 * x}
    whole = (x * x + x + 1) * -x + 2 * x
    return {**{f"layers.{name}": tensor(part) for name, part in parts.items()}, "whole": tensor(whole), **changed}


def test_an_oracle_receives_nested_results_as_they_were_returned() -> None:
    """Breaks if a rubric must number results by hand, or a part of a nested one is not looked at."""
    late, compiled = Judged(layers_fit), Judged(layers_are)
    assert layers_fit.asks == ("layers", "whole", "x") and layers_fit.late and not layers_are.late
    for judged in (late, compiled):
        assert judged.passes(lambda case: layers_of(case.inputs["x"]))
        for name in ("layers.0.weight", "layers.1.bias"):
            assert not judged.passes(lambda case, n=name: layers_of(case.inputs["x"], **{n: tensor(np.zeros(5))}))
        assert judged.first(lambda case: layers_of(case.inputs["x"], **{"layers.1.weight": NONE})).text.startswith(
            "layers.1.weight: got"
        )


def test_an_oracle_that_names_no_result_is_refused() -> None:
    """Breaks if a part of a nested result that does not exist is never compared."""

    @closed_form("f", points=1, on=LAYERS, program=layered)
    def three(x):
        """There are three."""
        return {"layers": [{"weight": x}, {"weight": x}, {"weight": x}]}

    with pytest.raises(RubricError, match=r"its oracle returns \['layers.2.weight'\]|its oracle returns \['layers.2'\]"):
        Judged(three)
