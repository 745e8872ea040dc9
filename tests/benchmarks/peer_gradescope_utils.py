"""The first assignment's checks as they are usually written: unittest under gradescope-utils, everything in one process.

    python tests/benchmarks/peer_gradescope_utils.py FOLDER RESULTS.json [--no-device]

A peer to measure against, not a grader to use: the code it grades runs beside its oracles and writes to the same
memory. It has the rubric's checks, points and numbers of cases, numpy and scipy for oracles, and its own draws.
"""

from __future__ import annotations

import sys
import unittest

import numpy as np
import sympy
import torch
from gradescope_utils.autograder_utils.decorators import number, visibility, weight
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner
from numpy.testing import assert_allclose
from scipy.special import rel_entr

SEEDS = (0, 1)  # the public and the private draw of every case
DRAWS = 200_000


def probabilities(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.dirichlet(np.ones(shape[-1]), shape[:-1]).astype(np.float32)


def gaussian(rng: np.random.Generator, *shape: int, mean: float = 0, spread: float = 1, dtype: type = np.float32):
    return rng.normal(0, 2, shape).astype(dtype), rng.normal(mean, spread, shape).clip(-60, 60).astype(dtype)


def kl_of_vectors(q: np.ndarray, p: np.ndarray) -> np.ndarray:
    return rel_entr(q.astype(np.float64), p.astype(np.float64)).sum(-1)


def kl_of_gaussian(mu: np.ndarray, logvar: np.ndarray) -> np.ndarray:
    mu, logvar = mu.astype(np.float64), logvar.astype(np.float64)
    return 0.5 * (mu**2 + np.expm1(logvar) - logvar).sum(-1)


class Spied:
    """The log-density of a Gaussian, and the shapes it was called with."""

    def __init__(self, mean: np.ndarray, scale: np.ndarray) -> None:
        normal = torch.distributions.Normal(torch.from_numpy(mean), torch.from_numpy(scale))
        self.density, self.shapes = torch.distributions.Independent(normal, 1), []

    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        self.shapes.append(tuple(x.shape))
        return self.density.log_prob(x)


class Graded(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(0)

    def matches(self, got: torch.Tensor, expected: np.ndarray, dtype: torch.dtype = torch.float32) -> None:
        """Shape, dtype, values."""
        self.assertIsInstance(got, torch.Tensor)
        self.assertEqual(tuple(got.shape), np.shape(expected))
        self.assertEqual(got.dtype, dtype)
        assert_allclose(got.detach().numpy(), expected, rtol=1e-4, atol=1e-5)


class KlCategorical(Graded):
    def categorical(self, q: np.ndarray, p: np.ndarray) -> torch.Tensor:
        return divergences.kl_categorical(torch.from_numpy(q), torch.from_numpy(p))

    @weight(3)
    @number("1.1")
    def test_right(self):
        """KL(q ‖ p) is right, one number per batch element."""
        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            for k in (4, 7):
                for batch in ((6,), (), (5, 3)):
                    q, p = probabilities(rng, *batch, k), probabilities(rng, *batch, k)
                    self.matches(self.categorical(q, p), kl_of_vectors(q, p))

    @weight(2)
    @number("1.2")
    def test_zeros(self):
        """Outcomes that q never produces add nothing: 0 · log 0 is 0."""
        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            q, p = probabilities(rng, 6, 5), probabilities(rng, 6, 5)
            q[:, :2], p[:, 0] = 0, 0
            q, p = q / q.sum(-1, keepdims=True), p / p.sum(-1, keepdims=True)
            self.matches(self.categorical(q, p), kl_of_vectors(q, p))

    @weight(1)
    @number("1.3")
    def test_infinite(self):
        """KL is +inf where q produces an outcome that p rules out, and finite in the other rows."""
        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            q, p = probabilities(rng, 6, 4), probabilities(rng, 6, 4)
            p[::2, 1] = 0
            p = p / p.sum(-1, keepdims=True)
            self.matches(self.categorical(q, p), kl_of_vectors(q, p))

    @weight(1)
    @number("1.4")
    def test_empty(self):
        """An empty batch gives an empty result."""
        for _ in SEEDS:
            empty = np.empty((0, 4), np.float32)
            self.matches(self.categorical(empty, empty), np.empty(0))

    @weight(1)
    @number("1.5")
    @visibility("after_due_date")
    def test_additive(self):
        """KL of a product of independent distributions is the sum of the factors' KLs."""
        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            q, p, r, s = (torch.from_numpy(probabilities(rng, 6, 3)) for _ in range(4))
            joint = [torch.einsum("bi,bj->bij", a, b).flatten(1) for a, b in ((q, r), (p, s))]
            parts = divergences.kl_categorical(q, p) + divergences.kl_categorical(r, s)
            self.assertGreater(float(parts.max() - parts.min()), 1e-3)
            self.matches(divergences.kl_categorical(*joint), parts.numpy())


class KlMonteCarlo(Graded):
    def estimates(self, sizes):
        """(estimate, standard error, log ratios, shapes that log_q and log_p were called with) on every case."""
        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            for n, d in sizes:
                q_mean, p_mean = rng.normal(0, 1, (2, d)).astype(np.float32)
                q_scale, p_scale = np.exp(rng.normal(0, 0.4, (2, d))).astype(np.float32)
                x = (q_mean + q_scale * rng.normal(size=(n, d))).astype(np.float32)
                log_q, log_p = Spied(q_mean, q_scale), Spied(p_mean, p_scale)
                got = divergences.kl_monte_carlo(log_q, log_p, torch.from_numpy(x))
                ratios = ((x - p_mean) / p_scale) ** 2 / 2 + np.log(p_scale) - ((x - q_mean) / q_scale) ** 2 / 2 - np.log(q_scale)
                yield *got, ratios.astype(np.float64).sum(-1), log_q.shapes + log_p.shapes

    SIZES = ((400, 3), (6, 2), (2, 1))

    @weight(3)
    @number("2.1")
    def test_estimate(self):
        """The estimate is the plain mean of log q − log p over the given samples."""
        for estimate, _, ratios, _ in self.estimates(self.SIZES):
            self.matches(estimate, ratios.mean())

    @weight(2)
    @number("2.2")
    def test_standard_error(self):
        """The standard error is the sample standard deviation (n − 1) over √n."""
        for _, error, ratios, _ in self.estimates(self.SIZES):
            self.matches(error, ratios.std(ddof=1) / len(ratios) ** 0.5)

    @weight(1)
    @number("2.3")
    def test_calls(self):
        """log_q and log_p are each called once, with all samples."""
        for *_, calls in self.estimates(self.SIZES[:1]):
            self.assertEqual(calls, [(400, 3)] * 2)


class KlStandardNormal(Graded):
    def normal(self, mu: np.ndarray, logvar: np.ndarray) -> torch.Tensor:
        return divergences.kl_standard_normal(torch.from_numpy(mu), torch.from_numpy(logvar))

    @weight(4)
    @number("3.1")
    def test_closed_form(self):
        """KL(N(mu, e^logvar) ‖ N(0, I)) is right, one number per batch element."""
        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            for d in (5, 2, 1):
                for batch in ((6,), (1,), (), (5, 3)):
                    mu, logvar = gaussian(rng, *batch, d)
                    self.matches(self.normal(mu, logvar), kl_of_gaussian(mu, logvar))

    @weight(2)
    @number("3.2")
    def test_monte_carlo(self):
        """KL agrees with the mean of log q(z) − log p(z) over draws z ~ q."""
        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            mu, logvar = gaussian(rng, 2, 3, spread=0.5)
            noise = rng.normal(size=(DRAWS, *mu.shape))
            ratios = (((mu + np.exp(logvar / 2) * noise) ** 2 - noise**2) / 2 - logvar / 2).sum(-1)
            allowed = 6.5 * ratios.std(0) / DRAWS**0.5 + 1e-5
            self.assertTrue((np.abs(self.normal(mu, logvar).numpy() - ratios.mean(0)) <= allowed).all())

    @weight(3)
    @number("3.3")
    def test_gradient(self):
        """The gradient in mu is mu, and the gradient in logvar is ½ (e^logvar − 1)."""
        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            for batch in ((5,), ()):
                mu, logvar = gaussian(rng, *batch, 4)
                leaves = [torch.from_numpy(x).requires_grad_() for x in (mu, logvar)]
                cotangent = rng.uniform(0.5, 2, batch).astype(np.float32)
                divergences.kl_standard_normal(*leaves).backward(torch.as_tensor(cotangent))
                for leaf, expected in zip(leaves, (mu, np.expm1(logvar.astype(np.float64)) / 2), strict=True):
                    self.matches(leaf.grad, expected * cotangent[..., None])

    @weight(2)
    @number("3.4")
    def test_stable(self):
        """KL stays finite and accurate for variances from e^−60 to e^60, in float32."""
        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            for mean, spread in ((-40, 10), (40, 8)):
                mu, logvar = gaussian(rng, 4, 3, mean=mean, spread=spread)
                self.matches(self.normal(mu, logvar), kl_of_gaussian(mu, logvar))

    @weight(1)
    @number("3.5")
    def test_empty(self):
        """An empty batch gives an empty result."""
        for _ in SEEDS:
            empty = np.empty((0, 3), np.float32)
            self.matches(self.normal(empty, empty), np.empty(0))

    @weight(1)
    @number("3.6")
    def test_float64(self):
        """float64 in, float64 out."""
        for seed in SEEDS:
            mu, logvar = gaussian(np.random.default_rng(seed), 4, 3, dtype=np.float64)
            self.matches(self.normal(mu, logvar), kl_of_gaussian(mu, logvar), torch.float64)

    @weight(1)
    @number("3.7")
    @unittest.skipIf("--no-device" in sys.argv, "left out")
    def test_device(self):
        """The result is on the inputs' device."""
        for seed in SEEDS:
            inputs = [torch.from_numpy(x).to("meta") for x in gaussian(np.random.default_rng(seed), 4, 3)]
            self.assertEqual(divergences.kl_standard_normal(*inputs).device.type, "meta")


class Theory(Graded):
    @weight(4)
    @number("4.1")
    def test_expression(self):
        """The expression is KL(N(μ_q, σ_q²) ‖ N(μ_p, σ_p²)) at every point."""
        means, scales = sympy.symbols("mu_q mu_p", real=True), sympy.symbols("sigma_q sigma_p", positive=True)
        symbols = (means[0], scales[0], means[1], scales[1])
        expression = sympy.sympify(theory.kl_univariate_normal_expression(*symbols))
        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            for _ in range(8):
                m, n, s, t = (*rng.normal(0, 2, 2), *rng.uniform(0.3, 3, 2))
                got = float(expression.evalf(30, subs=dict(zip(symbols, (m, s, n, t), strict=True))))
                assert_allclose(got, ((s / t) ** 2 - 1 - 2 * np.log(s / t) + ((m - n) / t) ** 2) / 2, rtol=1e-9, atol=1e-12)

    @weight(2)
    @number("4.2")
    def test_pair(self):
        """KL between the two distributions is clearly different in the two directions."""
        q, p = (np.asarray(x, np.float64) for x in theory.asymmetric_pair())
        self.assertEqual(q.shape, p.shape)
        for x in (q, p):
            self.assertTrue(x.ndim == 1 and np.isfinite(x).all() and (x >= 0).all() and abs(x.sum() - 1) <= 1e-9)
        self.assertGreaterEqual(abs(kl_of_vectors(q, p) - kl_of_vectors(p, q)), 0.01)

    @weight(1)
    @number("4.3")
    def test_jensen(self):
        """Jensen's inequality for a convex function points the right way."""
        self.assertEqual(theory.jensen_direction().strip(), "<=")


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    import divergences
    import theory

    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])
    with open(sys.argv[2], "w", encoding="utf-8") as results:
        graded = JSONTestRunner(stream=results, visibility="visible").run(suite)
    sys.exit(0 if graded.wasSuccessful() else f"{graded.failures + graded.errors}")
