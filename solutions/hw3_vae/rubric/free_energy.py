"""The bound of the linear Gaussian model, without sampling."""

import numpy as np

from autograder import Tolerance, cases, closed_form, conventions

from .known_evidence import linear_model, log_evidence, posterior, tiny
from .reparameterize import zeros_among_them


def kl_of_gaussians(mean_q, cov_q, mean_p, cov_p):
    """By the eigenvalues of what is left of q where p is made standard normal."""
    values, vectors = np.linalg.eigh(cov_p)
    white = vectors / np.sqrt(values)
    spread = np.linalg.eigvalsh(white.T @ cov_q @ white)
    return (((mean_q - mean_p) @ white) ** 2).sum(-1) / 2 + (spread - 1 - np.log(spread)).sum(-1) / 2


def some_q(latent, size, batch, how, dtype="float32"):
    """how: "any", a q of its own for each example; "narrow", with a hundred-thousandth of its covariance; "posterior", p(z|x)
    itself; "prior", N(0, I)."""

    def draw(rng):
        model = linear_model(size, latent)(rng, batch)
        mean, cov = posterior(**model)
        if how in ("any", "narrow"):
            mean, root = rng.normal(0, 1, (batch, latent)), rng.normal(0, 0.5, (batch, latent, latent))
            cov = (root @ root.transpose(0, 2, 1) + 0.3 * np.eye(latent)) * (1e-5 if how == "narrow" else 1)
        elif how == "prior":
            mean, cov = np.zeros((batch, latent)), np.eye(latent)
        drawn = {"q_mean": mean, "q_cov": np.broadcast_to(cov, (batch, latent, latent)), **model}
        return {name: np.asarray(value, dtype) for name, value in drawn.items()}

    return draw


QS = (
    cases.named("any q, 2 latents, 4 numbers, batch 5", some_q(2, 4, 5, "any"))
    + cases.named("any q, 3 latents, 2 numbers, batch 3", some_q(3, 2, 3, "any"))
    + cases.named("any q, 1 latent, 1 number, batch 6", some_q(1, 1, 6, "any"))
    + cases.named("q is the posterior, batch 4", some_q(2, 3, 4, "posterior"))
    + cases.named("q is the prior, one example", some_q(2, 3, 1, "prior"))
    + cases.named("variances of q of 1e-5, batch 4", some_q(2, 3, 4, "narrow"))
    + cases.named("data of 1e-4, their noise as well, batch 4", tiny(some_q(2, 4, 4, "any")))
    + cases.named("zeros among them, batch 4", zeros_among_them(some_q(3, 4, 4, "any"), "q_mean", "x", "W", "b"))
)
# |x − W m|²/σ² reaches 200 here, and is a difference of numbers of its own size: 200 · 6e-8 · 10.
ENERGY = Tolerance(1e-4, 2e-4, "sums of a dozen float32 terms up to 200")


def exact_bound(q_mean, q_cov, x, W, b, noise_var):
    """log p(x) − KL(q ‖ p(z|x))."""
    return log_evidence(x, W, b, noise_var) - kl_of_gaussians(q_mean, q_cov, *posterior(x, W, b, noise_var))


def kl_to_prior(q_mean, q_cov):
    return kl_of_gaussians(q_mean, q_cov, np.zeros_like(q_mean), np.eye(q_mean.shape[-1]))


def spread_term(q_cov, W, noise_var):
    """What the covariance of q costs the reconstruction: tr(W S Wᵀ) / 2σ²."""
    return np.trace(W @ q_cov @ W.T, axis1=1, axis2=2) / (2 * noise_var)


@closed_form("free_energy", points=6, on=QS, tolerance=ENERGY)
def free_energy_is_exact(q_mean, q_cov, x, W, b, noise_var):
    """F(q) is log p(x) − KL(q ‖ p(z|x)): equal to log p(x) where q is the posterior, and below it elsewhere."""
    return exact_bound(q_mean, q_cov, x, W, b, noise_var)


@free_energy_is_exact.mistake("You returned log p(x) − KL(q ‖ prior). The gap of the bound is the KL to the posterior, p(z|x).")
def subtracts_the_kl_to_the_prior(q_mean, q_cov, x, W, b, noise_var):
    return log_evidence(x, W, b, noise_var) - kl_to_prior(q_mean, q_cov)


@free_energy_is_exact.mistake(
    "You took log p(x|z) at the mean of q. Its expectation also depends on q's covariance, through a trace."
)
def takes_the_mean_for_the_expectation(q_mean, q_cov, x, W, b, noise_var):
    return exact_bound(q_mean, q_cov, x, W, b, noise_var) + spread_term(q_cov, W, noise_var)


@free_energy_is_exact.mistake("The sign is flipped: F is the bound, which is maximised, not a loss.")
def energy_turns_the_sign(q_mean, q_cov, x, W, b, noise_var):
    return -exact_bound(q_mean, q_cov, x, W, b, noise_var)


@free_energy_is_exact.mistake("You added the KL to the prior. Subtract it: it is the cost of q.")
def energy_adds_the_kl(q_mean, q_cov, x, W, b, noise_var):
    return exact_bound(q_mean, q_cov, x, W, b, noise_var) + 2 * kl_to_prior(q_mean, q_cov)


@free_energy_is_exact.mistake("The KL to the prior is missing: you returned only E_q[log p(x|z)].")
def energy_forgets_the_kl(q_mean, q_cov, x, W, b, noise_var):
    return exact_bound(q_mean, q_cov, x, W, b, noise_var) + kl_to_prior(q_mean, q_cov)


@free_energy_is_exact.mistake("You read noise_var as a standard deviation. It is the variance.")
def energy_squares_the_noise(q_mean, q_cov, x, W, b, noise_var):
    return exact_bound(q_mean, q_cov, x, W, b, noise_var**2)


@free_energy_is_exact.mistake("The constant −½ log 2π of log p(x|z) is missing for every entry of x.")
def energy_drops_the_constant(q_mean, q_cov, x, W, b, noise_var):
    return exact_bound(q_mean, q_cov, x, W, b, noise_var) + x.shape[-1] * np.log(2 * np.pi) / 2


@free_energy_is_exact.mistake("b is missing: the mean of x given z is W z + b.")
def energy_forgets_the_offset(q_mean, q_cov, x, W, b, noise_var):
    return exact_bound(q_mean, q_cov, x, W, np.zeros_like(b), noise_var)


@free_energy_is_exact.mistake("You returned log p(x), whatever q is. The gap is missing.")
def gives_the_evidence(q_mean, q_cov, x, W, b, noise_var):
    return log_evidence(x, W, b, noise_var)


def energy_slopes(s, **given):
    leaves = {name: s.leaf(value) for name, value in given.items()}
    slopes = s.vjp(s.torch.sum(s.mod.free_energy(*leaves.values())), list(leaves.values()), s.torch.ones(()))
    found = {name: slopes[i] for i, name in enumerate(leaves)}
    # Of a symmetric matrix only the symmetric part is asked: a Cholesky factor, say, reads one half of it.
    found["q_cov"] = (found["q_cov"] + found["q_cov"].transpose(1, 2)) / 2
    return {f"d/d{name}": slope for name, slope in found.items()}


@closed_form(
    "free_energy",
    points=2,
    program=energy_slopes,
    on=cases.named("any q, 2 latents, 4 numbers, batch 5, float64", some_q(2, 4, 5, "any", dtype="float64")),
)
def free_energy_gradient_is_exact(q_mean, q_cov, x, W, b, noise_var):
    """The gradients of F in q, in the data and in the model are exact."""
    rest = x - q_mean @ W.T - b
    errors = (rest**2).sum() + np.trace(W @ q_cov @ W.T, axis1=1, axis2=2).sum()
    return {
        "d/dq_mean": rest @ W / noise_var - q_mean,
        "d/dq_cov": (np.linalg.inv(q_cov) - np.eye(q_cov.shape[-1]) - W.T @ W / noise_var) / 2,
        "d/dx": -rest / noise_var,
        "d/dW": (rest.T @ q_mean - W @ q_cov.sum(0)) / noise_var,
        "d/db": rest.sum(0) / noise_var,
        "d/dnoise_var": (errors / noise_var - rest.size) / (2 * noise_var),
    }


@conventions(
    "free_energy",
    points=1,
    on=cases.named("batch 40, float64", some_q(2, 3, 40, "any", dtype="float64"))
    + cases.named("batch 3, one latent, one number", some_q(1, 1, 3, "any"))
    + cases.named("one example, zeros among them", zeros_among_them(some_q(2, 3, 1, "prior"), "x", "W", "b")),
)
def free_energy_keeps_the_conventions(q_mean, q_cov, x, W, b, noise_var):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return exact_bound(q_mean, q_cov, x, W, b, noise_var)
