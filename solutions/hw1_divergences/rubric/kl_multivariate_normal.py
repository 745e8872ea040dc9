"""KL of two Gaussians with full covariances, by eigenvalues."""

import numpy as np

from autograder import Tolerance, cases, closed_form, conventions, identity, monte_carlo, stability

from .kl_diagonal_normal import kl_of_diagonal

FULL = ("mu_q", "cov_q", "mu_p", "cov_p")


def kl_by_eigenvalues(mu_q, cov_q, mu_p, cov_p):
    """½ Σ (λ − 1 − log λ) + ½ |μ_q − μ_p|² in p's metric, λ the generalised eigenvalues of (cov_q, cov_p)."""
    from scipy.linalg import eigh

    def one(m, a, n, b):
        values, vectors = eigh(a, b)
        return 0.5 * (values - 1 - np.log(values)).sum() + 0.5 * ((vectors.T @ (m - n)) ** 2).sum()

    batch = mu_q.shape[:-1]
    rows = zip(*(x.reshape(-1, *x.shape[len(batch) :]) for x in (mu_q, cov_q, mu_p, cov_p)), strict=True)
    return np.array([one(*row) for row in rows]).reshape(batch)


def covariance(rng, shape, d, condition=20.0, scale=1.0):
    """Symmetric positive definite, eigenvalues spread evenly in the logarithm over a factor of `condition`."""
    scale = scale * np.exp(rng.normal(0, 0.7, (*shape, 1)))  # or all determinants were equal, and their logs cancelled
    q = np.linalg.qr(rng.normal(size=(*shape, d, d)))[0]
    values = scale * np.exp(rng.permuted(np.linspace(0, np.log(condition), d) * np.ones((*shape, d)), axis=-1))
    c = np.einsum("...ij,...j,...kj->...ik", q, values, q)
    return (c + np.swapaxes(c, -1, -2)) / 2


def full_pair(shape, d, dtype="float32", mean=2.0, **spread):
    def draw(rng):
        drawn = {
            "mu_q": rng.normal(0, mean, (*shape, d)),
            "cov_q": covariance(rng, shape, d, **spread),
            "mu_p": rng.normal(0, mean, (*shape, d)),
            "cov_p": covariance(rng, shape, d, **spread),
        }
        return {name: symmetric(value.astype(dtype), name) for name, value in drawn.items()}

    return draw


def symmetric(x, name):
    """Exactly symmetric also after rounding."""
    return np.tril(x) + np.swapaxes(np.tril(x, -1), -1, -2) if name.startswith("cov") else x


# Relative error ≤ 10 · condition · eps: 10 · 20 · 1.2e-7 = 2.4e-5 (float32, condition number 20), so the floor holds.
FULL_PAIRS = (
    cases.named("batch 4, 3 dimensions", full_pair((4,), 3))
    + cases.named("batch 1, 2 dimensions", full_pair((1,), 2))
    + cases.named("no batch axes, 2 dimensions", full_pair((), 2))
    + cases.named("batch (2, 3), 1 dimension", full_pair((2, 3), 1))
    + cases.named("batch 2, 6 dimensions", full_pair((2,), 6))
    + cases.named("batch 4, 3 dimensions, means of zero and variances of 1e-6", full_pair((4,), 3, mean=0, scale=1e-6))
)


@closed_form("kl_multivariate_normal", points=3, on=FULL_PAIRS)
def multivariate_kl_is_right(mu_q, cov_q, mu_p, cov_p):
    """KL between two Gaussians with full covariances is right, one number per batch element."""
    return kl_by_eigenvalues(mu_q, cov_q, mu_p, cov_p)


@multivariate_kl_is_right.mistake("This is KL(p ‖ q): the expectation is taken under the first Gaussian, q.")
def multivariate_swapped(mu_q, cov_q, mu_p, cov_p):
    return kl_by_eigenvalues(mu_p, cov_p, mu_q, cov_q)


@multivariate_kl_is_right.mistake("You did not subtract the dimension d: E_q[(x − μ_q)ᵀ Σ_q⁻¹ (x − μ_q)] is d.")
def forgets_the_dimension(mu_q, cov_q, mu_p, cov_p):
    return kl_by_eigenvalues(mu_q, cov_q, mu_p, cov_p) + mu_q.shape[-1] / 2


@multivariate_kl_is_right.mistake("The ½ in front of log(det Σ_p / det Σ_q) is missing.")
def doubles_the_log_determinant(mu_q, cov_q, mu_p, cov_p):
    half = (np.linalg.slogdet(cov_p)[1] - np.linalg.slogdet(cov_q)[1]) / 2
    return kl_by_eigenvalues(mu_q, cov_q, mu_p, cov_p) + half


@multivariate_kl_is_right.mistake("You used only the diagonals of the covariances.")
def drops_the_off_diagonals(mu_q, cov_q, mu_p, cov_p):
    d = np.eye(mu_q.shape[-1])
    return kl_by_eigenvalues(mu_q, cov_q * d, mu_p, cov_p * d)


@multivariate_kl_is_right.mistake("The term with the two means is missing.")
def forgets_the_means(mu_q, cov_q, mu_p, cov_p):
    return kl_by_eigenvalues(mu_q, cov_q, mu_q, cov_p)


@monte_carlo(
    "kl_multivariate_normal", points=1, on=cases.named("batch 2, 3 dimensions", full_pair((2,), 3, condition=4.0)), detects=0.2
)
def multivariate_kl_agrees_with_monte_carlo(rng, n, mu_q, cov_q, mu_p, cov_p):
    """KL agrees with the mean of log q(x) − log p(x) over the grader's own draws x ~ q."""
    noise = rng.normal(size=(n, *mu_q.shape))
    x = mu_q + np.einsum("...ij,n...j->n...i", np.linalg.cholesky(cov_q), noise)
    log_q = -0.5 * (noise**2).sum(-1) - 0.5 * np.linalg.slogdet(cov_q)[1]
    off = x - mu_p
    log_p = -0.5 * np.einsum("n...i,...ij,n...j->n...", off, np.linalg.inv(cov_p), off) - 0.5 * np.linalg.slogdet(cov_p)[1]
    return log_q - log_p


def mapped_by_a_matrix(s, mu_q, cov_q, mu_p, cov_p, matrix, shift):
    def mean(mu):
        return s.torch.einsum("ij,bj->bi", matrix, mu) + shift

    def cov(c):
        return s.torch.einsum("ij,bjk,lk->bil", matrix, c, matrix)

    mapped = mean(mu_q), cov(cov_q), mean(mu_p), cov(cov_p)
    return {
        "plain": s.mod.kl_multivariate_normal(mu_q, cov_q, mu_p, cov_p),
        "mapped": s.torch.flip(s.mod.kl_multivariate_normal(*(s.torch.flip(x, [0]) for x in mapped)), [0]),
    }


def full_pair_and_matrix(rng):
    drawn = full_pair((5,), 3, dtype="float64")(rng)
    return {**drawn, "matrix": np.eye(3) + 0.3 * rng.normal(size=(3, 3)), "shift": rng.normal(size=3)}


# float64, condition numbers up to 20 · 20 after the map: 10 · 400 · 2.2e-16 ≈ 1e-12; float32 inside is allowed, too.
INVARIANCE = Tolerance(1e-3, 1e-4, "10 · 400 · 1.2e-7 ≈ 5e-4 where somebody computes in float32 inside")


@identity(
    "kl_multivariate_normal",
    points=1,
    on=cases.named("5 pairs in 3 dimensions", full_pair_and_matrix),
    program=mapped_by_a_matrix,
    tolerance=INVARIANCE,
)
def multivariate_kl_is_invariant(plain):
    """KL does not change under an invertible linear map of both q and p, or if the pairs are reordered."""
    return {"mapped": plain}


def diagonal_as_full(rng):
    variances = np.exp(rng.normal(0, 0.7, (2, 4, 3)))
    eye = np.eye(3)
    drawn = {
        "mu_q": rng.normal(0, 2, (4, 3)),
        "cov_q": variances[0][..., None] * eye,
        "mu_p": rng.normal(0, 2, (4, 3)),
        "cov_p": variances[1][..., None] * eye,
    }
    return {name: value.astype("float32") for name, value in drawn.items()}


def zero_means(rng):
    drawn = diagonal_as_full(rng)
    return {name: 0 * value if name.startswith("mu") else value for name, value in drawn.items()}


@closed_form("kl_multivariate_normal", points=1, on=cases.named("diagonal covariances, batch 4", diagonal_as_full))
def multivariate_kl_reduces_to_the_diagonal_case(mu_q, cov_q, mu_p, cov_p):
    """With diagonal covariances, the result equals the KL of diagonal Gaussians."""
    return kl_of_diagonal(
        mu_q, *(np.log(np.diagonal(c, axis1=-2, axis2=-1)) if c.ndim > mu_q.ndim else c for c in (cov_q, mu_p, cov_p))
    )


# 10 · condition · eps = 10 · 50 · 1.2e-7 = 6e-5 relative, doubled for 128 summed terms.
LARGE = Tolerance(1.2e-4, 1e-5, "10 · condition number 50 · eps of float32, doubled for the sum over 128 dimensions")


@stability(
    "kl_multivariate_normal",
    points=2,
    tolerance=LARGE,
    on=cases.named("128 dimensions, huge covariances", full_pair((2,), 128, condition=50.0, scale=1e3))
    + cases.named("128 dimensions, tiny covariances", full_pair((2,), 128, condition=50.0, scale=1e-3)),
)
def multivariate_kl_is_stable(mu_q, cov_q, mu_p, cov_p):
    """KL is right in 128 dimensions, where determinants overflow."""
    return kl_by_eigenvalues(mu_q, cov_q, mu_p, cov_p)


PATHS = (
    cases.named("batch 40, 3 dimensions", full_pair((40,), 3, dtype="float64", condition=4.0))
    + cases.named("no batch axes, 2 dimensions", full_pair((), 2))
    + cases.named("batch 1, 2 dimensions", full_pair((1,), 2))
    + cases.named("batch (2, 3), 1 dimension", full_pair((2, 3), 1))
    + cases.named("diagonal covariances, means of zero", zero_means)
)


@conventions("kl_multivariate_normal", points=1, on=PATHS)
def multivariate_kl_keeps_the_conventions(mu_q, cov_q, mu_p, cov_p):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    off, inverse = mu_q - mu_p, np.linalg.inv(cov_p)
    traces, squares = np.einsum("...ij,...ji->...", inverse, cov_q), np.einsum("...i,...ij,...j->...", off, inverse, off)
    return (traces + squares - mu_q.shape[-1] + np.linalg.slogdet(cov_p)[1] - np.linalg.slogdet(cov_q)[1]) / 2
