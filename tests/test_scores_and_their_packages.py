"""The scores of assignment 6 are what published packages compute, on random data: the reference is compared with each package
that is installed, and always with a few lines of numpy."""

from __future__ import annotations

import importlib
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.course.layout import Course

torch = pytest.importorskip("torch")


@pytest.fixture(scope="module")
def reference() -> types.ModuleType:
    module = types.ModuleType("metrics")
    exec(Course(Path(__file__).parents[1]).sources("hw6_metrics").text("metrics.py"), vars(module))
    return module


def package(name: str, install: str) -> Any:
    """The module, or a skip that says what keeps it from being imported. (A torchvision of another build than torch's raises
    RuntimeError.)"""
    try:
        return importlib.import_module(name)
    except (ImportError, RuntimeError) as error:
        pytest.skip(f"{name} cannot be imported ({error}); `pip install {install}` to compare with it")


def two_sets(seed: int, n: int = 90, m: int = 70, d: int = 5) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(0, 1, (n, d)), rng.normal(0.4, 0.8, (m, d)) @ (np.eye(d) + 0.2 * rng.normal(size=(d, d)))


def tensors(*arrays: np.ndarray) -> list[Any]:
    return [torch.as_tensor(array) for array in arrays]


def moments(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return x.mean(0), np.cov(x, rowvar=False)


def by_square_roots(mu_a: np.ndarray, cov_a: np.ndarray, mu_b: np.ndarray, cov_b: np.ndarray) -> float:
    """With the eigenvalues of the product itself, which a program may find complex."""
    roots = np.sqrt(np.linalg.eigvals(cov_a @ cov_b).astype(complex)).real.sum()
    return float(((mu_a - mu_b) ** 2).sum() + np.trace(cov_a) + np.trace(cov_b) - 2 * roots)


def by_counting(real: np.ndarray, fake: np.ndarray, k: int) -> list[float]:
    """Precision, recall, density and coverage, one pair of points after the other."""

    def radius(points: np.ndarray, i: int) -> float:
        return sorted(float(np.linalg.norm(points[i] - points[j])) for j in range(len(points)) if j != i)[k - 1]

    reals, fakes = [radius(real, i) for i in range(len(real))], [radius(fake, j) for j in range(len(fake))]
    apart = [[float(np.linalg.norm(x - y)) for y in fake] for x in real]
    held = np.array([[apart[i][j] <= reals[i] for j in range(len(fake))] for i in range(len(real))])
    holds = np.array([[apart[i][j] <= fakes[j] for j in range(len(fake))] for i in range(len(real))])
    return [held.any(0).mean(), holds.any(1).mean(), held.sum() / (k * len(fake)), held.any(1).mean()]


def scores(reference: types.ModuleType, real: np.ndarray, fake: np.ndarray, k: int) -> list[float]:
    a, b = tensors(real, fake)
    return [float(score) for score in (*reference.precision_recall(a, b, k), *reference.density_coverage(a, b, k))]


@pytest.mark.parametrize("seed", range(3))
def test_a_few_lines_of_numpy_agree(reference: types.ModuleType, seed: int) -> None:
    real, fake = two_sets(seed, 40, 30)
    assert scores(reference, real, fake, 3) == pytest.approx(by_counting(real, fake, 3), abs=1e-12)
    expected = by_square_roots(*moments(real), *moments(fake))
    assert float(reference.fid(*tensors(real, fake))) == pytest.approx(expected, abs=1e-8)
    probs = np.random.default_rng(seed).dirichlet(np.full(6, 0.3), 40) + 1e-9
    parts = [part / part.sum(1, keepdims=True) for part in np.split(probs, 4)]
    expected_scores = [np.exp(np.mean([np.sum(p * np.log(p / part.mean(0))) for p in part])) for part in parts]
    mean, std = reference.inception_score(torch.as_tensor(np.concatenate(parts)), 4)
    assert (float(mean), float(std)) == pytest.approx((np.mean(expected_scores), np.std(expected_scores)), abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("k", [1, 5])
def test_prdc_agrees(reference: types.ModuleType, seed: int, k: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Naeem et al.'s own package. Its balls are open, which makes no difference to random numbers."""
    real, fake = two_sets(seed)
    found = package("prdc", "prdc").compute_prdc(real_features=real, fake_features=fake, nearest_k=k)
    expected = [found[name] for name in ("precision", "recall", "density", "coverage")]
    assert scores(reference, real, fake, k) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_pytorch_fids_distance_agrees(reference: types.ModuleType, seed: int) -> None:
    distance: Callable[..., float] = package("pytorch_fid.fid_score", "pytorch-fid").calculate_frechet_distance
    real, fake = two_sets(seed)
    given = (*moments(real), *moments(fake))
    assert float(reference.frechet_distance(*tensors(*given))) == pytest.approx(distance(*given), abs=1e-7)


@pytest.mark.parametrize("seed", range(3))
def test_torchmetrics_agrees(reference: types.ModuleType, seed: int) -> None:
    distance = package("torchmetrics.image.fid", "torchmetrics")._compute_fid
    real, fake = two_sets(seed)
    given = tensors(*moments(real), *moments(fake))
    assert float(reference.frechet_distance(*given)) == pytest.approx(float(distance(*given)), abs=1e-7)
