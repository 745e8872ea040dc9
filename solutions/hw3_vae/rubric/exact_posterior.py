"""The posterior of the linear Gaussian model, at which the bound is tight."""

import numpy as np

from autograder import cases, closed_form, conventions, custom, require

from .free_energy import ENERGY, kl_of_gaussians
from .known_evidence import linear_model, posterior


def given_model(latent, size, batch, dtype="float32"):
    def draw(rng):
        return {name: np.asarray(value, dtype) for name, value in linear_model(size, latent)(rng, batch).items()}

    return draw


MODELS = (
    cases.named("2 latents, 4 numbers, batch 5", given_model(2, 4, 5))
    + cases.named("3 latents, 2 numbers, batch 3", given_model(3, 2, 3))
    + cases.named("1 latent, 3 numbers, one example", given_model(1, 3, 1))
)


def inferred(s, x, W, b, noise_var):
    mean, cov = s.unpack(s.mod.exact_posterior(x, W, b, noise_var), 2)
    return {"mean": mean, "cov": cov}


def pair(mean, cov, batch):
    return {"mean": mean, "cov": np.broadcast_to(cov, (batch, *cov.shape[-2:]))}


@closed_form("exact_posterior", points=4, on=MODELS, program=inferred, tolerance=ENERGY)
def posterior_is_exact(x, W, b, noise_var):
    """Mean and covariance are those of p(z|x), one pair for each example."""
    return pair(*posterior(x, W, b, noise_var), len(x))


@posterior_is_exact.mistake("This is the inverse of the covariance, the precision.")
def gives_the_precision(x, W, b, noise_var):
    mean, cov = posterior(x, W, b, noise_var)
    return pair(mean, np.linalg.inv(cov), len(x))


@posterior_is_exact.mistake("noise_var is read as a standard deviation here. It is the variance.")
def posterior_squares_the_noise(x, W, b, noise_var):
    return pair(*posterior(x, W, b, noise_var**2), len(x))


@posterior_is_exact.mistake("b is missing in the mean: x − b is what W z explains.")
def posterior_forgets_the_offset(x, W, b, noise_var):
    return pair(*posterior(x, W, np.zeros_like(b), noise_var), len(x))


@posterior_is_exact.mistake("The prior is left out: this is least squares, where the noise and W alone decide.")
def forgets_the_prior(x, W, b, noise_var):
    cov = noise_var * np.linalg.pinv(W.T @ W)
    return (
        {"mean": (x - b) @ np.linalg.pinv(W).T, "cov": np.broadcast_to(cov, (len(x), *cov.shape))} if len(b) >= W.shape[1] else {}
    )


@posterior_is_exact.mistake("The covariance is right, and the mean lacks its division by noise_var.")
def mean_lacks_the_noise(x, W, b, noise_var):
    mean, cov = posterior(x, W, b, noise_var)
    return pair(mean * noise_var, cov, len(x))


@custom("exact_posterior", points=2, on=cases.named("2 latents, 4 numbers, batch 6", given_model(2, 4, 6)), program=inferred)
def gap_is_zero_at_the_posterior(mean, cov, x, W, b, noise_var):
    """The gap log p(x) − F(q) at your posterior is zero, and any step away from it makes it positive."""
    require(mean.shape == (6, 2) and cov.shape == (6, 2, 2), f"mean and cov have shapes {mean.shape} and {cov.shape}")
    require(bool((np.linalg.eigvalsh((cov + cov.transpose(0, 2, 1)) / 2) > 0).all()), "a covariance is not positive definite")
    gap = kl_of_gaussians(mean, cov, *posterior(x, W, b, noise_var))
    require(bool((np.abs(gap) <= 1e-3).all()), f"the gap at your posterior is {np.abs(gap).max():.3g} nats")


@conventions(
    "exact_posterior",
    points=1,
    on=cases.named("batch 40, float64", given_model(2, 3, 40, dtype="float64")),
    program=lambda s, x, W, b, noise_var: {
        **inferred(s, x, W, b, noise_var),
        "attempts": s.placed(s.get("mod.exact_posterior"), [x, W, b, noise_var]),
        "x afterwards": x,
        "W afterwards": W,
        "b afterwards": b,
        "noise_var afterwards": noise_var,
    },
)
def posterior_keeps_the_conventions(x, W, b, noise_var):
    """Both results have the inputs' dtype, here float64, and their device, and the inputs are left unchanged."""
    return pair(*posterior(x, W, b, noise_var), len(x))
