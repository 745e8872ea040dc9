"""The posterior of the linear Gaussian model, at which the bound is tight."""

import numpy as np

from autograder import cases, closed_form, conventions, custom, require

from .free_energy import ENERGY, kl_of_gaussians
from .known_evidence import linear_model, posterior, tiny
from .reparameterize import zeros_among_them


def given_model(latent, size, batch, dtype="float32"):
    def draw(rng):
        return {name: np.asarray(value, dtype) for name, value in linear_model(size, latent)(rng, batch).items()}

    return draw


MODELS = (
    cases.named("2 latents, 4 numbers, batch 5", given_model(2, 4, 5))
    + cases.named("3 latents, 2 numbers, batch 3", given_model(3, 2, 3))
    + cases.named("1 latent, 3 numbers, one example", given_model(1, 3, 1))
    + cases.named("2 latents, one number, batch 3", given_model(2, 1, 3))
    + cases.named("2 latents, 3 numbers, zeros among them", zeros_among_them(given_model(2, 3, 4), "x", "W", "b", at=3))
    + cases.named("data of 1e-4, their noise as well, batch 4", tiny(given_model(2, 4, 4)))
)


def inferred(s, x, W, b, noise_var):
    mean, cov = s.unpack(s.mod.exact_posterior(x, W, b, noise_var), 2)
    return {"mean": mean, "cov": cov}


def pair(mean, cov, batch):
    return {"mean": mean, "cov": np.broadcast_to(cov, (batch, *cov.shape[-2:]))}


@closed_form("exact_posterior", points=3, on=MODELS, program=inferred, tolerance=ENERGY)
def posterior_is_exact(x, W, b, noise_var):
    """Mean and covariance are those of p(z|x), one pair for each example."""
    return pair(*posterior(x, W, b, noise_var), len(x))


@posterior_is_exact.mistake("You returned the precision, which is the inverse of the covariance.")
def gives_the_precision(x, W, b, noise_var):
    mean, cov = posterior(x, W, b, noise_var)
    return pair(mean, np.linalg.inv(cov), len(x))


@posterior_is_exact.mistake("You read noise_var as a standard deviation. It is the variance.")
def posterior_squares_the_noise(x, W, b, noise_var):
    return pair(*posterior(x, W, b, noise_var**2), len(x))


@posterior_is_exact.mistake("b is missing from the mean: W z explains x − b.")
def posterior_forgets_the_offset(x, W, b, noise_var):
    return pair(*posterior(x, W, np.zeros_like(b), noise_var), len(x))


@posterior_is_exact.mistake("You left out the prior: this is the least-squares solution.")
def forgets_the_prior(x, W, b, noise_var):
    cov = noise_var * np.linalg.pinv(W.T @ W)
    return (
        {"mean": (x - b) @ np.linalg.pinv(W).T, "cov": np.broadcast_to(cov, (len(x), *cov.shape))} if len(b) >= W.shape[1] else {}
    )


@posterior_is_exact.mistake("The covariance is right, but you did not divide the mean by noise_var.")
def mean_lacks_the_noise(x, W, b, noise_var):
    mean, cov = posterior(x, W, b, noise_var)
    return pair(mean * noise_var, cov, len(x))


@closed_form(
    "exact_posterior", points=1, on=cases.named("batch 5, float64", given_model(2, 4, 5, dtype="float64")), program=inferred
)
def posterior_keeps_its_digits(x, W, b, noise_var):
    """In float64, mean and covariance are right to 1e-10."""
    return pair(*posterior(x, W, b, noise_var), len(x))


@custom("exact_posterior", points=2, on=cases.named("2 latents, 4 numbers, batch 6", given_model(2, 4, 6)), program=inferred)
def gap_is_zero_at_the_posterior(mean, cov, x, W, b, noise_var):
    """At your posterior, the gap log p(x) − F(q) is zero; for any other q it is positive."""
    require(
        mean.shape == (6, 2) and cov.shape == (6, 2, 2),
        f"mean and cov have shapes {mean.shape} and {cov.shape}, not (6, 2) and (6, 2, 2)",
    )
    require(bool((np.linalg.eigvalsh((cov + cov.transpose(0, 2, 1)) / 2) > 0).all()), "a covariance is not positive definite")
    gap = kl_of_gaussians(mean, cov, *posterior(x, W, b, noise_var))
    require(bool((np.abs(gap) <= 1e-3).all()), f"the gap at your posterior is {np.abs(gap).max():.3g} nats")


@conventions(
    "exact_posterior",
    points=1,
    on=cases.named("batch 40, float64", given_model(2, 3, 40, dtype="float64"))
    + cases.named("batch 3, one latent, one number", given_model(1, 1, 3))
    + cases.named("one example, zeros among them", zeros_among_them(given_model(2, 3, 1), "x", "W", "b")),
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
    """Both results have the inputs' dtype and device, and the inputs are left unchanged."""
    return pair(*posterior(x, W, b, noise_var), len(x))
