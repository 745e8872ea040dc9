"""A linear Gaussian model, whose evidence and posterior are known."""

import numpy as np


def linear_model(size, latent):
    """x from p(x) of p(z) = N(0, I), p(x|z) = N(W z + b, noise_var · I), and the model."""

    def draw(rng, batch):
        W, b, noise_var = rng.normal(0, 1, (size, latent)), rng.normal(0, 1, size), np.asarray(rng.uniform(0.3, 1.5))
        x = rng.normal(size=(batch, latent)) @ W.T + b + np.sqrt(noise_var) * rng.normal(size=(batch, size))
        return {"x": x, "W": W, "b": b, "noise_var": noise_var}

    return draw


def tiny(draw):
    """The same in another unit, ten thousand times as large: nothing changes but sizes, and a floor under the noise."""

    def smaller(rng):
        units = {"x": 1e-4, "W": 1e-4, "b": 1e-4, "noise_var": 1e-8}
        return {name: np.asarray(value * units.get(name, 1), value.dtype) for name, value in draw(rng).items()}

    return smaller


def log_evidence(x, W, b, noise_var):
    """log N(x; b, W Wᵀ + σ² I), by eigenvalues."""
    values, vectors = np.linalg.eigh(W @ W.T + noise_var * np.eye(len(b)))
    return -(((x - b) @ vectors) ** 2 / values + np.log(2 * np.pi * values)).sum(-1) / 2


def posterior(x, W, b, noise_var):
    """Mean and covariance of z given x, by conditioning the joint Gaussian of (z, x): in data's space, not in latents'."""
    gain = np.linalg.solve(W @ W.T + noise_var * np.eye(len(b)), W).T
    return (x - b) @ gain.T, np.eye(W.shape[1]) - gain @ W


def log_gaussian(z, mean, cov):
    values, vectors = np.linalg.eigh(cov)
    return -(((z - mean) @ vectors) ** 2 / values + np.log(2 * np.pi * values)).sum(-1) / 2
