"""The KL to the prior, in closed form."""

import numpy as np

from autograder import cases, closed_form, gradient


def kl_of(mu, logvar):
    return 0.5 * (mu**2 + np.expm1(logvar) - logvar).sum(-1)


@closed_form("kl_standard_normal", points=3, on=cases.gaussians(latent=(5, 2), batch=(6, 1, ())))
def kl_matches_closed_form(mu, logvar):
    """KL(N(mu, e^logvar) ‖ N(0, I)) is right, one number per example."""
    return kl_of(mu, logvar)


@kl_matches_closed_form.mistake("The sign is turned: appendix B of the VAE paper gives −KL, and a divergence is never negative.")
def copies_appendix_b(mu, logvar):
    return -kl_of(mu, logvar)


@kl_matches_closed_form.mistake("This is the value you get when logvar is read as log σ. It is log σ².")
def reads_logvar_as_log_sigma(mu, logvar):
    return kl_of(mu, 2 * logvar)


@kl_matches_closed_form.mistake("The latents are averaged here. The divergence sums over them.")
def averages_over_latents(mu, logvar):
    return kl_of(mu, logvar) / mu.shape[-1]


@kl_matches_closed_form.mistake("This is the mean over the batch; each example has a divergence of its own.")
def averages_kl_over_the_batch(mu, logvar):
    return kl_of(mu, logvar).mean()


@kl_matches_closed_form.mistake("The ½ in front is missing.")
def forgets_the_half(mu, logvar):
    return 2 * kl_of(mu, logvar)


@gradient("kl_standard_normal", points=1, on=cases.gaussians(latent=(4,), batch=(5,)))
def kl_gradient_is_right(mu, logvar):
    """The gradient is mu in mu and ½ (e^logvar − 1) in logvar."""
    return {"mu": mu, "logvar": np.expm1(logvar) / 2}
