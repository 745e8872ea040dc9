"""The KL to the prior, in closed form."""

import numpy as np

from autograder import cases, closed_form, conventions, gradient

from .reparameterize import PATHS, entries_of, zeros_among_them


def kl_of(mu, logvar):
    return 0.5 * (mu**2 + np.expm1(logvar) - logvar).sum(-1)


# A σ² of e^−9 is 1e-4: whoever adds 1e-8 to it is right to 8e-5 of itself. Nothing cancels at e^12, which float32 knows to 6e-8.
def narrow_and_wide(*event):
    """logvar of an example whose variances are small, and of one whose are large: neither hides the other."""
    return lambda rng: np.array([rng.uniform(-9, -7, event), rng.uniform(10, 12, event)], np.float32)


def far_from_one(rng):
    return {"mu": rng.normal(0, 2, (2, 3)).astype(np.float32), "logvar": narrow_and_wide(3)(rng)}


def widest(rng):
    """Beyond a clamp at ±20 on either side, and log 1e-6: what is lost is 1e-4 of the sum or more."""
    return {"mu": np.zeros((2, 2), np.float32), "logvar": (rng.uniform(21, 26, (2, 2)) * [[-1], [1]]).astype(np.float32)}


VARIANCES = (
    cases.gaussians(latent=(5, 2), batch=(6, 1, (), (2, 3)))
    + cases.gaussians(latent=(1,), batch=(6,))
    + cases.named("variances of e^−9 and of e^12", far_from_one)
    + cases.named("variances of e^−25 to e^26", widest)
    + cases.named("zeros among them", zeros_among_them(entries_of("mu", "logvar", shape=(4, 5)), "mu", "logvar"))
)


@closed_form("kl_standard_normal", points=3, on=VARIANCES)
def kl_matches_closed_form(mu, logvar):
    """KL(N(mu, e^logvar) ‖ N(0, I)) is right, one number per example."""
    return kl_of(mu, logvar)


@kl_matches_closed_form.mistake("The sign is flipped: appendix B of the VAE paper gives −KL, and a divergence is never negative.")
def copies_appendix_b(mu, logvar):
    return -kl_of(mu, logvar)


@kl_matches_closed_form.mistake("You read logvar as log σ. It is log σ².")
def reads_logvar_as_log_sigma(mu, logvar):
    return kl_of(mu, 2 * logvar)


@kl_matches_closed_form.mistake("You averaged over the latents. The divergence sums over them.")
def averages_over_latents(mu, logvar):
    return kl_of(mu, logvar) / mu.shape[-1]


@kl_matches_closed_form.mistake("You averaged over the batch. Each example has its own divergence.")
def averages_kl_over_the_batch(mu, logvar):
    return kl_of(mu, logvar).mean()


@kl_matches_closed_form.mistake("The factor ½ in front is missing.")
def forgets_the_half(mu, logvar):
    return 2 * kl_of(mu, logvar)


FORTY = cases.gaussians(latent=(3,), batch=(40,), dtype="float64", spread=0.5)


@conventions("kl_standard_normal", points=1, on=FORTY + PATHS)
def kl_keeps_the_conventions(mu, logvar):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return kl_of(mu, logvar)


@gradient(
    "kl_standard_normal",
    points=1,
    on=cases.gaussians(latent=(4,), batch=(5,)) + cases.gaussians(latent=(3,), batch=(7,), dtype="float64", note="float64"),
)
def kl_gradient_is_right(mu, logvar):
    """The gradient in mu is mu, and the gradient in logvar is ½ (e^logvar − 1)."""
    return {"mu": mu, "logvar": np.expm1(logvar) / 2}
