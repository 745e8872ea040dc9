"""The families for maps, densities and training: replies made by hand in numpy, judged as the judge does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from test_families import ELSEWHERE, JUNK, NONE, Judged, Results, tensor

from autograder.rubric import cases, chance
from autograder.rubric.compare import Value
from autograder.rubric.compiled import CompiledCase
from autograder.rubric.families import (
    FAMILIES,
    distribution,
    inverse,
    jacobian,
    normalised,
    on_grid,
    plane_grid,
    probes_around,
    training,
)
from autograder.rubric.model import RubricError

Map = Callable[[np.ndarray, Mapping[str, np.ndarray]], tuple[np.ndarray, np.ndarray]]


def double(data: Any) -> Value:
    return tensor(data, "float64")


# ---- a coupling layer, in numpy ----------------------------------------------------------------------------------------


def layer_case(*event: int, batch: int = 4, spread: float = 1.0) -> Callable:
    def draw(rng: np.random.Generator) -> dict[str, np.ndarray]:
        size = int(np.prod(event))
        keep = np.zeros(size)
        keep[rng.permutation(size)[: size // 2]] = 1
        return {
            "x": rng.normal(0, spread, (batch, *event)),
            "mask": keep.reshape(event).astype(np.float32),
            "into": rng.normal(size=(6, size)),
            "out": rng.normal(size=(2 * size, 6)),
            "latents": rng.normal(size=(3, *event)),
        }

    return draw


LAYERS = (
    cases.named("5 entries", layer_case(5))
    + cases.named("a picture", layer_case(2, 2, 2, batch=2))
    + cases.named("far out", layer_case(4, spread=20.0))
)


def scale_and_shift(x: np.ndarray, i: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    out = np.tanh((i["mask"] * x).reshape(len(x), -1) @ i["into"].T) @ i["out"].T
    s, t = np.split(out, 2, axis=1)
    return np.tanh(s).reshape(x.shape), t.reshape(x.shape)


def per_example(x: np.ndarray) -> np.ndarray:
    return x.reshape(len(x), -1).sum(1)


def masked(x: np.ndarray, i: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    s, t = scale_and_shift(x, i)
    return i["mask"] * x + (1 - i["mask"]) * (x * np.exp(s) + t), per_example((1 - i["mask"]) * s)


def chosen(x: np.ndarray, i: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    s, t = scale_and_shift(x, i)
    kept = np.broadcast_to(i["mask"] == 1, x.shape)
    return np.where(kept, x, np.exp(s) * x + t), per_example(np.where(kept, 0, s))


def by_index(x: np.ndarray, i: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    z, log_det = x.copy().reshape(len(x), -1), np.zeros(len(x))
    for row in range(len(x)):
        s, t = (part.reshape(-1) for part in scale_and_shift(x[row : row + 1], i))
        for j in np.flatnonzero(i["mask"] == 0):
            z[row, j] = z[row, j] * np.exp(s[j]) + t[j]
            log_det[row] += s[j]
    return z.reshape(x.shape), log_det


def backwards(z: np.ndarray, i: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    s, t = scale_and_shift(z, i)
    return np.where(i["mask"] == 1, z, (z - t) * np.exp(-s)), -per_example((1 - i["mask"]) * s)


def log_det_of(made: np.ndarray) -> Map:
    """The right map, with another log-determinant."""
    return lambda x, i: (masked(x, i)[0], made(x, i))


# ---- jacobian ------------------------------------------------------------------------------------------------------------


def there(s, x, probes, **rest):
    z, log_det = s.unpack(s.mod.f(x), 2)
    moved, _ = s.unpack(s.mod.f(probes), 2)
    return {"z": z, "log_det": log_det, "moved": moved}


@pytest.fixture(scope="module")
def measured() -> Judged:
    @jacobian("f", points=1, on=LAYERS, program=there)
    def log_det_is_measured(jacobian, x, mask):
        """log_det is right."""
        return {"log_det": np.linalg.slogdet(jacobian)[1]}

    @log_det_is_measured.mistake("batch")
    def sums_over_the_batch(jacobian, x, mask):
        return {"log_det": np.linalg.slogdet(jacobian)[1].sum()}

    @log_det_is_measured.mistake("sign")
    def turns_the_sign(jacobian, x, mask):
        return {"log_det": -np.linalg.slogdet(jacobian)[1]}

    return Judged(log_det_is_measured, sums_over_the_batch, turns_the_sign)


def mapped(f: Map) -> Callable[[CompiledCase], Results]:
    def reply(case: CompiledCase) -> Results:
        z, log_det = f(case.inputs["x"], case.inputs)
        return {"z": double(z), "log_det": double(log_det), "moved": double(f(case.inputs["probes"], case.inputs)[0])}

    return reply


@pytest.mark.parametrize("f", [masked, chosen, by_index], ids=lambda f: f.__name__)
def test_a_right_log_det_is_measured_however_the_map_is_written(measured: Judged, f: Map) -> None:
    """Breaks if the step, the tolerance or the shuffling costs a right layer its points."""
    assert measured.passes(mapped(f))


def test_what_is_measured_is_the_jacobian_to_the_stated_error(measured: Judged) -> None:
    """Breaks if the error analysis at the head of the family is wrong: against the exact partial derivatives."""
    for case in measured.compiled.cases:
        found = measured.family.measured(measured.compiled, case, mapped(masked)(case))["jacobian"].data
        for row, J in zip(case.inputs["x"], found, strict=True):
            free = case.inputs["mask"].reshape(-1) == 0
            assert np.array_equal(np.round(J[~free], 7), np.eye(len(J))[~free])
            s = scale_and_shift(row[None], case.inputs)[0].reshape(-1)
            assert np.abs(np.diag(J)[free] - np.exp(s[free])).max() < 3e-8


def batch_normal(x: np.ndarray, i: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    z = (x - x.mean(0)) / x.std(0)
    return z, np.full(len(x), -np.log(x.std(0)).sum())


WRONG_LOG_DETS: dict[str, tuple[Map, str]] = {
    "without the mask": (log_det_of(lambda x, i: per_example(scale_and_shift(x, i)[0])), "values"),
    "off by a hundred-thousandth": (lambda x, i: (masked(x, i)[0], masked(x, i)[1] + 1e-5), "values"),
    "averaged over entries": (log_det_of(lambda x, i: masked(x, i)[1] / x[0].size), "values"),
    "summed over the batch": (log_det_of(lambda x, i: masked(x, i)[1].sum()), "shape"),
    "the sign turned": (log_det_of(lambda x, i: -masked(x, i)[1]), "values"),
    "of the first for all": (log_det_of(lambda x, i: np.full(len(x), masked(x, i)[1][0])), "values"),
    "in float32": (lambda x, i: tuple(a.astype(np.float32).astype(float) for a in masked(x, i)), "dtype"),
    "normalised by the batch": (batch_normal, "batch"),
    "a row lost": (lambda x, i: tuple(a[:-1] for a in masked(x, i)), "shape"),
    "infinite": (lambda x, i: (masked(x, i)[0] / 0.0, masked(x, i)[1]), "finite"),
}


@pytest.mark.parametrize("name", WRONG_LOG_DETS)
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_a_wrong_log_det_fails_by_its_aspect(measured: Judged, name: str) -> None:
    """Breaks if the measured Jacobian does not tell it."""
    f, aspect = WRONG_LOG_DETS[name]
    assert measured.first(mapped(f)).aspect == aspect


def test_a_wrong_log_dets_mistake_is_recognised(measured: Judged) -> None:
    """Breaks if a mistake is not given the measured Jacobian, or a hint is shown where nothing could be measured."""
    turned, summed = (mapped(WRONG_LOG_DETS[name][0]) for name in ("the sign turned", "summed over the batch"))
    assert all(measured.recognised("turns_the_sign", turned)) and all(measured.recognised("sums_over_the_batch", summed))
    assert not any(measured.recognised("turns_the_sign", mapped(masked)) + measured.recognised("sums_over_the_batch", turned))
    assert set(measured.recognised("turns_the_sign", mapped(batch_normal))) == {None}


def test_the_jacobian_itself_can_be_asked_about() -> None:
    """Breaks if structure cannot be checked: here, that kept entries stay and transformed ones do not mix."""

    @jacobian("f", points=1, on=LAYERS, program=there)
    def is_triangular(jacobian, mask):
        """Kept entries stay."""
        kept = mask.reshape(-1) == 1
        expected = np.where(kept[:, None], np.eye(kept.size), jacobian)
        expected[:, ~kept[:, None] & ~kept[None, :] & ~np.eye(kept.size, dtype=bool)] = 0
        return {"jacobian": expected}

    judged = Judged(is_triangular)
    assert judged.passes(mapped(chosen))
    mixing = lambda x, i: (x + 0.1 * np.roll(x.reshape(len(x), -1), 1, 1).reshape(x.shape), x)  # noqa: E731
    assert judged.first(mapped(mixing)).aspect == "values"


def test_a_case_that_cannot_be_measured_is_refused_when_the_course_is_built() -> None:
    """Breaks if differences are taken in float32, where they are noise."""
    for inputs, words in (({"x": np.ones((2, 3), np.float32)}, "float64"), ({"y": np.ones((2, 3))}, "no input 'x'")):
        with pytest.raises(RubricError, match=words):

            @jacobian("f", points=1, on=cases.named("one", lambda rng, given=inputs: given), program=lambda s, **i: {"moved": 1})
            def is_refused(jacobian):
                """Is refused."""

            Judged(is_refused)


# ---- inverse -------------------------------------------------------------------------------------------------------------


def and_back(s, x, latents, **rest):
    z, log_det = s.unpack(s.mod.f(x), 2)
    back, back_log_det = s.unpack(s.mod.g(z), 2)
    forth, _ = s.unpack(s.mod.f(s.mod.g(latents)), 2)
    return {"z": z, "log_det": log_det, "back": back, "back_log_det": back_log_det, "forth": forth}


@pytest.fixture(scope="module")
def undone() -> Judged:
    @inverse("f", points=1, on=LAYERS, program=and_back)
    def is_undone(x, latents, log_det):
        """It is undone."""
        return {"back": x, "forth": latents, "back_log_det": -log_det}

    @is_undone.mistake("the same sign")
    def keeps_the_sign(x, latents, log_det):
        return {"back": x, "back_log_det": log_det}

    return Judged(is_undone, keeps_the_sign)


def round_trip(f: Map, g: Map) -> Callable[[CompiledCase], Results]:
    def reply(case: CompiledCase) -> Results:
        i = case.inputs
        z, log_det = f(i["x"], i)
        back, back_log_det = g(z, i)
        made = {"z": z, "log_det": log_det, "back": back, "back_log_det": back_log_det, "forth": f(g(i["latents"], i)[0], i)[0]}
        return {name: double(value) for name, value in made.items()}

    return reply


def fixed_point(z: np.ndarray, i: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    x = z
    for _ in range(3):
        s, t = scale_and_shift(x, i)
        x = i["mask"] * z + (1 - i["mask"]) * (z - t) / np.exp(s)
    return x, -masked(x, i)[1]


@pytest.mark.parametrize(("f", "g"), [(masked, backwards), (chosen, fixed_point), (backwards, by_index)])
def test_what_undoes_itself_passes(undone: Judged, f: Map, g: Map) -> None:
    """Breaks if the floor is too low for rounding, far out too, or only one direction is right."""
    assert undone.passes(round_trip(f, g))


def wrong_half(z: np.ndarray, i: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    return backwards(z, {**i, "mask": 1 - i["mask"]})


@pytest.mark.parametrize(
    ("name", "f", "g"),
    [
        ("from the wrong half", masked, wrong_half),
        ("a little off", masked, lambda z, i: (backwards(z, i)[0] + 1e-8, backwards(z, i)[1])),
        ("the sign of the log-determinant kept", masked, lambda z, i: (backwards(z, i)[0], -backwards(z, i)[1])),
        ("nothing is moved", lambda x, i: (x, np.zeros(len(x))), lambda z, i: (z, np.zeros(len(z)))),
        ("rounded to float32", masked, lambda z, i: tuple(a.astype(np.float32) for a in backwards(z, i))),
        ("one way only", masked, lambda z, i: (i["x"] if z.shape == i["x"].shape else z, backwards(z, i)[1])),
    ],
)
def test_what_does_not_undo_itself_fails(undone: Judged, name: str, f: Map, g: Map) -> None:
    """Breaks if the identity, a remembered input, or an inverse that is nearly right passes."""
    assert undone.first(round_trip(f, g)).aspect == "values"


def test_an_inverses_mistake_is_recognised(undone: Judged) -> None:
    """Breaks if the log-determinant of the way there is not known by name on the way back."""
    assert all(undone.recognised("keeps_the_sign", round_trip(masked, lambda z, i: (backwards(z, i)[0], -backwards(z, i)[1]))))
    assert not any(undone.recognised("keeps_the_sign", round_trip(masked, backwards)))


# ---- normalised ----------------------------------------------------------------------------------------------------------

PLANE = cases.named("two hills", lambda rng: {"means": rng.normal(0, 1.5, (2, 2)).astype(np.float32)})


@pytest.fixture(scope="module")
def whole() -> Judged:
    def asked(s, means, rows, columns, watch):
        return {"log_prob": on_grid(s, s.mod.f(means).log_prob, rows, columns, watch)}

    @normalised("f", points=1, on=PLANE, program=asked, low=-8, high=8, cells=100, within=1e-3, because="for the test")
    def has_mass_one():
        """It has mass one."""
        return {"mass": 1.0}

    @has_mass_one.mistake("constant")
    def forgets_the_constant():
        return {"mass": 2 * np.pi}

    return Judged(has_mass_one, forgets_the_constant)


def grid_of(density: Callable[[np.ndarray, np.ndarray], np.ndarray], dtype: str = "float32") -> Callable[[CompiledCase], Results]:
    """What `on_grid` returns for log p(points, means)."""

    def reply(case: CompiledCase) -> Results:
        rows, columns, watch, means = (case.inputs[k] for k in ("rows", "columns", "watch", "means"))
        parts = []
        for part in rows:
            across, down = np.meshgrid(part, columns, indexing="ij")
            points = np.concatenate([np.stack([across.reshape(-1), down.reshape(-1)], 1), watch])
            parts.append(density(points, means))
        return {"log_prob": tensor(np.stack(parts), dtype)}

    return reply


def hills(x: np.ndarray, means: np.ndarray) -> np.ndarray:
    near = [-0.5 * ((x - m) ** 2).sum(-1) / 0.25 - np.log(2 * np.pi * 0.25) for m in means]
    return np.logaddexp(*near) - np.log(2)


DENSITIES = {
    "two hills": hills,
    "one by one": lambda x, m: np.array([hills(point[None], m)[0] for point in x]),
    "turned and stretched": lambda x, m: hills(x @ [[0.6, 0.8], [-0.8, 0.6]] * [2, 0.5], m / 4),
    "none at all in places": lambda x, m: np.where(hills(x, m) < -60, -np.inf, hills(x, m)),
}


@pytest.mark.parametrize("name", DENSITIES)
def test_a_density_has_mass_one(whole: Judged, name: str) -> None:
    """Breaks if the grid, its parts or their order are wrong: then nothing integrates to one."""
    assert whole.passes(grid_of(DENSITIES[name]))


def inflated(x: np.ndarray, means: np.ndarray) -> np.ndarray:
    return np.logaddexp(hills(x, means), np.where((np.abs(x - 5) < 0.4).all(-1), -3, -np.inf))


def adapts(x: np.ndarray, means: np.ndarray) -> np.ndarray:
    """Right on an even grid, whatever the density: what it gives is divided by what it gives."""
    values = hills(x, means) + np.sin(x[:, 0])
    return values - np.log(np.exp(values).sum() * 256 / len(x))


@pytest.mark.parametrize(
    ("name", "density", "aspect"),
    [
        ("without its constant", lambda x, m: hills(x, m) + np.log(2 * np.pi), "values"),
        ("in bits", lambda x, m: hills(x, m) / np.log(2), "values"),
        ("half a per cent too much", lambda x, m: hills(x, m) + 0.005, "values"),
        ("inflated in one place", inflated, "values"),
        ("divided by its batch", adapts, "batch"),
        ("not a number somewhere", lambda x, m: np.where(x[:, 0] > 7, np.nan, hills(x, m)), "finite"),
        ("a column", lambda x, m: hills(x, m)[:, None], "shape"),
        ("the batch summed", lambda x, m: hills(x, m).sum(), "shape"),
    ],
)
def test_what_is_no_density_fails_by_its_aspect(whole: Judged, name: str, density: Callable, aspect: str) -> None:
    """Breaks if mass can be won anywhere on the grid, or by looking at the batch."""
    assert whole.first(grid_of(density)).aspect == aspect


def test_a_mass_is_recognised(whole: Judged) -> None:
    """Breaks if a wrong mass that is known has no hint."""
    assert all(whole.recognised("forgets_the_constant", grid_of(lambda x, m: hills(x, m) + np.log(2 * np.pi))))
    assert not any(any(whole.recognised("forgets_the_constant", grid_of(density))) for density in (hills, inflated, adapts))


def test_no_two_cases_have_one_grid(whole: Judged) -> None:
    """Breaks if a table of the public grid's values serves for the private one."""
    public, private = (case.inputs for case in whole.compiled.cases)
    assert not np.isin(public["rows"], private["rows"]).any() and np.ptp(np.sort(public["rows"].reshape(-1))) < 16
    width = np.diff(np.sort(public["rows"].reshape(-1)))
    assert np.allclose(width, 0.16, atol=1e-5) and public["rows"].shape == (10, 10) and public["columns"].shape == (100,)


# ---- distribution --------------------------------------------------------------------------------------------------------

NORMALS = cases.named("a Gaussian", lambda rng: {"mean": rng.normal(0, 2, 2)})


def normal_cdf(x: np.ndarray) -> np.ndarray:
    from scipy.special import ndtr

    return ndtr(x)


@pytest.fixture(scope="module")
def drawn() -> Judged:
    @distribution("f", points=1, on=NORMALS, program=lambda s, mean, n: {"samples": s.mod.f(mean, n)}, streams=3, detects=0.05)
    def follows(samples, mean):
        """Samples follow."""
        z = samples - mean
        return {
            "the first entry": normal_cdf(z[:, 0]),
            "the second entry": normal_cdf(z[:, 1]),
            "the radius": 1 - np.exp(-(z**2).sum(-1) / 2),
        }

    @follows.mistake("latents")
    def forgets_the_mean(samples, mean):
        return {
            "the first entry": normal_cdf(samples[:, 0]),
            "the second entry": normal_cdf(samples[:, 1]),
            "the radius": 1 - np.exp(-(samples**2).sum(-1) / 2),
        }

    return Judged(follows, forgets_the_mean)


def drawing(draw: Callable, seed: int = 0) -> Callable[[CompiledCase], Results]:
    return lambda case: {"samples": tensor(draw(np.random.default_rng(seed), case.inputs["n"], case.inputs["mean"]))}


RIGHT_DRAWS = {
    "plain": lambda rng, n, m: rng.normal(size=(n, 2)) + m,
    "mirrored": lambda rng, n, m: m - rng.normal(size=(n, 2)),
    "from angle and radius": lambda rng, n, m: (
        m + np.sqrt(-2 * np.log(rng.uniform(size=(n, 1)))) * np.stack([np.cos(a := rng.uniform(0, 2 * np.pi, n)), np.sin(a)], 1)
    ),
}

WRONG_DRAWS = {
    "too wide by a fifth": lambda rng, n, m: m + 1.2 * rng.normal(size=(n, 2)),
    "one noise for both entries": lambda rng, n, m: m + rng.normal(size=(n, 1)),
    "of another kind": lambda rng, n, m: m + rng.laplace(0, 0.7, (n, 2)),
    "a hundred draws again and again": lambda rng, n, m: m + rng.normal(size=(100, 2))[rng.integers(0, 100, n)],
    "one draw": lambda rng, n, m: m + np.zeros((n, 1)) + rng.normal(size=2),
    "a quarter of them repeated": lambda rng, n, m: (m + rng.normal(size=(n, 2)))[np.r_[: 3 * n // 4, : n - 3 * n // 4]],
}


@pytest.mark.parametrize("name", RIGHT_DRAWS)
def test_samples_of_the_right_distribution_pass_whatever_made_them(drawn: Judged, name: str) -> None:
    """Breaks if a stream of random numbers is compared with."""
    assert all(drawn.passes(drawing(RIGHT_DRAWS[name], seed)) for seed in range(5))


@pytest.mark.parametrize("name", WRONG_DRAWS)
def test_samples_of_another_distribution_fail(drawn: Judged, name: str) -> None:
    """Breaks if the draws are too few to tell, or independence is not looked at."""
    assert drawn.first(drawing(WRONG_DRAWS[name])).aspect == "distribution"


def test_samples_that_are_fewer_or_impossible_fail(drawn: Judged) -> None:
    """Breaks if a handful of draws, which nothing can be said of, passes."""
    assert drawn.first(drawing(lambda rng, n, m: m + rng.normal(size=(n // 2, 2)))).aspect == "shape"
    assert drawn.first(drawing(lambda rng, n, m: np.full((n, 2), np.nan))).aspect == "finite"


def test_a_mistake_is_a_distribution_that_samples_follow(drawn: Judged) -> None:
    """Breaks if random samples of a known wrong distribution are not recognised, or right ones are."""
    latents = drawing(lambda rng, n, m: rng.normal(size=(n, 2)))
    assert not drawn.passes(latents) and all(drawn.recognised("forgets_the_mean", latents))
    assert not any(drawn.recognised("forgets_the_mean", drawing(RIGHT_DRAWS["plain"])))
    assert set(drawn.recognised("forgets_the_mean", lambda case: {"samples": NONE})) == {None}


def test_how_many_are_drawn_follows_from_what_is_stated(drawn: Judged) -> None:
    """Breaks if streams and cases do not share the false alarm."""
    rate = chance.MOST_FALSE_ALARMS / (3 * 2)
    assert drawn.compiled.cases[0].inputs["n"] == chance.uniform_samples(false_alarm=rate, detects=0.05) < 13_000


def test_simulated_draws_keep_the_threshold() -> None:
    """Breaks if the bound is not one: at a rate a thousand simulations can see, no more alarms than it says."""
    n, alarms = 500, 0
    for seed in range(1000):
        u = np.sort(np.random.default_rng(seed).uniform(size=n))
        gap = max(np.abs(u - np.arange(n) / n).max(), np.abs(u - np.arange(1, n + 1) / n).max())
        alarms += gap > np.sqrt(np.log(2 / 0.05) / (2 * n))
    assert 0 < alarms < 50 + 3 * np.sqrt(50)


@pytest.mark.parametrize(("settings", "words"), [({"false_alarm": 1e-3}, "false_alarm"), ({"detects": 0}, "detects")])
def test_a_rate_that_may_not_be_stated_is_refused(settings: dict, words: str) -> None:
    """Breaks if a rubric may lose right samples."""
    with pytest.raises(RubricError, match=words):
        distribution("f", points=1, on=NORMALS, streams=1, **{"detects": 0.1, **settings})


def test_an_oracle_that_makes_other_streams_is_our_fault(drawn: Judged) -> None:
    """Breaks if a stream can be dropped, and the stated rate with it."""

    @distribution("f", points=1, on=NORMALS, program=lambda s, mean, n: {"samples": s.mod.f(mean, n)}, streams=2, detects=0.05)
    def one_of_two(samples):
        """One of two."""
        return {"the first entry": normal_cdf(samples[:, 0])}

    with pytest.raises(RubricError, match="returns 1 streams, but `streams` is 2"):
        Judged(one_of_two).differences(drawing(RIGHT_DRAWS["plain"]))


# ---- training ------------------------------------------------------------------------------------------------------------

POINTS = cases.named("points on a line", lambda rng: {"data": rng.normal(3, 0.5, 400), "held_out": rng.normal(3, 0.5, 300)})


def nll(x: np.ndarray, mean: float, deviation: float) -> np.ndarray:
    return 0.5 * ((x - mean) / deviation) ** 2 + np.log(deviation) + 0.5 * np.log(2 * np.pi)


def fit_and_score(s, data, held_out):
    model = s.mod.fit(data)
    s.wait()
    return {"score": s.torch.neg(model.log_prob(held_out)), "losses": s.mod.losses(model)}


@pytest.fixture(scope="module")
def trained() -> Judged:
    @training("fit", points=1, on=POINTS, program=fit_and_score, measure="the held-out loss", examples="held_out")
    def beats_the_baseline(data, held_out):
        """It trains."""
        truth, baseline = nll(held_out, 3, 0.5), nll(held_out, data.mean(), 1.0)
        return truth.mean() - 7 * truth.std() / np.sqrt(len(truth)), baseline.mean() - 0.1

    @beats_the_baseline.mistake("not trained")
    def is_not_trained(data, held_out):
        untrained = nll(held_out, 0, 1).mean()
        return untrained - 1e-3, untrained + 1e-3

    @beats_the_baseline.mistake("handed the answers")
    def knows_the_answers(data, held_out):
        return -np.inf, nll(held_out, 3, 0.5).mean() - 0.3

    return Judged(beats_the_baseline, is_not_trained, knows_the_answers)


def scoring(score: Callable[[Mapping[str, np.ndarray]], np.ndarray], dtype: str = "float32") -> Callable[[CompiledCase], Results]:
    return lambda case: {"score": tensor(score(case.inputs), dtype), "losses": NONE}


MODELS = {
    "moments": lambda i: nll(i["held_out"], i["data"].mean(), i["data"].std()),
    "robust": lambda i: nll(i["held_out"], np.median(i["data"]), 0.6),
    "the truth": lambda i: nll(i["held_out"], 3, 0.5),
}


@pytest.mark.parametrize("name", MODELS)
def test_a_model_that_learnt_passes_whatever_it_is(trained: Judged, name: str) -> None:
    """Breaks if the bar is above what can be reached, or the truth itself is too good."""
    assert trained.passes(scoring(MODELS[name])) and trained.passes(scoring(MODELS[name], "float64"))


@pytest.mark.parametrize(
    ("name", "score", "aspect", "mistake"),
    [
        ("not trained", lambda i: nll(i["held_out"], 0, 1), "training", "is_not_trained"),
        ("half way", lambda i: nll(i["held_out"], 2, 1), "training", ""),
        ("fits what it is scored on", lambda i: nll(i["held_out"], i["held_out"], 0.1), "training", "knows_the_answers"),
        ("inflated", lambda i: nll(i["held_out"], 3, 0.5) - 0.5, "training", "knows_the_answers"),
        ("one number", lambda i: nll(i["held_out"], 3, 0.5).mean(), "shape", ""),
        ("not a number", lambda i: np.full(300, np.nan), "finite", ""),
        ("infinitely good", lambda i: np.full(300, -np.inf), "finite", ""),
    ],
)
def test_a_model_that_did_not_learn_or_knows_too_much_fails(
    trained: Judged, name: str, score: Callable, aspect: str, mistake: str
) -> None:
    """Breaks if no training, or knowledge of the held-out examples, is taken for learning."""
    assert trained.first(scoring(score)).aspect == aspect
    assert [m for m in trained.mistakes if all(trained.recognised(m, scoring(score)))] == [mistake] * bool(mistake)


def test_the_bars_are_computed_when_the_course_is_built(trained: Judged) -> None:
    """Breaks if the judge fits a baseline for every submission, or the worker is sent the held-out examples with the rest."""
    assert trained.oracle is None and not trained.compiled.late
    assert [part.inputs for part in trained.compiled.program.parts] == [("data",), ("held_out",)]


def test_which_bar_was_missed_is_said_both_ways_up(trained: Judged) -> None:
    """Breaks if a student reads "above" of a score that must be high, or numbers of a private case."""
    low = trained.first(scoring(lambda i: nll(i["held_out"], 0, 1)))
    assert "does not reach the bar" in low.text and " above " in low.text and not re.search(r"\d", low.blind)

    @training("fit", points=1, on=POINTS, program=fit_and_score, measure="it", examples="held_out", lower_is_better=False)
    def is_accurate(data, held_out):
        """It is accurate."""
        return 0.8, 1.0

    judged = Judged(is_accurate)
    assert judged.passes(scoring(lambda i: np.full(300, 0.9)))
    assert re.search(r"not reach the bar.*0.5, below 0.8", judged.first(scoring(lambda i: np.full(300, 0.5))).text)
    assert re.search(r"can be that good.*1.5, above 1$", judged.first(scoring(lambda i: np.full(300, 1.5))).text)


def test_bounds_that_are_none_are_refused_when_the_course_is_built() -> None:
    """Breaks if bounds the wrong way round lose everybody's points."""

    def check(least: Any, most: Any) -> Judged:
        @training("fit", points=1, on=POINTS, program=fit_and_score, measure="m", examples="held_out")
        def is_refused(data):
            """Is refused."""
            return least, most

        return Judged(is_refused)

    assert check(0.0, 1.0)
    for said in ((1.0, 0.0), (np.nan, 1.0), (np.zeros(3), np.ones(3))):
        with pytest.raises(RubricError, match="least, most"):
            check(*said)


# ---- cases that have it all already --------------------------------------------------------------------------------------


def everything(rng: np.random.Generator) -> dict[str, Any]:
    x = rng.normal(size=(2, 2))
    return {"first": x.astype(np.float32), "x": x, "probes": probes_around(x, rng), **plane_grid(rng, -8, 8, 40), "n": 20_000}


def shared_checks(on: cases.Table) -> list[Any]:
    def program(s, first, x, probes, rows, columns, watch, n):
        return {"moved": s.mod.f(probes), "log_prob": on_grid(s, s.mod.f, rows, columns, watch), "y": s.mod.g(n)}

    @jacobian("f", points=1, on=on, program=program, value="")
    def one(jacobian):
        """One."""
        return {"jacobian": jacobian}

    @normalised("f", points=1, on=on, program=program, low=-8, high=8, cells=40, within=1e-3, because="for the test")
    def two():
        """Two."""
        return {"mass": 1.0}

    @distribution("f", points=1, on=on, program=program, streams=1, detects=0.05)
    def three(y):
        """Three."""
        return {"y": y}

    return [one, two, three]


def test_families_leave_what_a_shared_case_has_already() -> None:
    """Breaks if checks of one run are given inputs of their own, so that nothing is shared, or the inputs' order (and with it
    the dtype that is asked for) changes."""
    compiled = [Judged(check).compiled for check in shared_checks(cases.named("all", everything).shared("a run"))]
    first, *others = [[{k: np.asarray(v).tobytes() for k, v in c.inputs.items()} for c in check.cases] for check in compiled]
    assert all(list(map(list, other)) == list(map(list, first)) and other == first for other in others)
    assert {case.dtype for check in compiled for case in check.cases} == {"float32"}
    assert len({json.dumps(check.program.as_data()) for check in compiled}) == 1


def test_a_shared_case_with_too_few_draws_is_refused() -> None:
    """Breaks if a case of its own can lower what is stated."""
    few = cases.named("few", lambda rng: {**everything(rng), "n": 100})
    with pytest.raises(RubricError, match="100 draws do not show an error of `detects`"):
        Judged(shared_checks(few)[2])


# ---- all of them ---------------------------------------------------------------------------------------------------------

ALL = ("measured", "undone", "whole", "drawn", "trained")


@pytest.mark.parametrize("junk", JUNK, ids=lambda v: f"{v.kind} {v.dtype} {v.shape}")
@pytest.mark.parametrize("name", ALL)
def test_junk_passes_no_check_and_breaks_none(request: pytest.FixtureRequest, name: str, junk: Value) -> None:
    """Breaks if anything a worker can send passes, raises in the judge, or puts numbers into what is said of a private case."""
    judged: Judged = request.getfixturevalue(name)
    reply = lambda case: dict.fromkeys(judged.compiled.program.returns, junk)  # noqa: E731
    found = judged.differences(reply)
    assert any(found)
    assert not any(re.search(r"\d|nan", d.blind) for d in found if d)
    assert not any(any(judged.recognised(mistake, reply)) for mistake in judged.mistakes)


def test_these_families_are_the_rest(request: pytest.FixtureRequest) -> None:
    """Breaks if a family has neither a test here nor in test_families."""
    here = {request.getfixturevalue(name).compiled.family for name in ALL}
    assert here == ELSEWHERE < set(FAMILIES)
