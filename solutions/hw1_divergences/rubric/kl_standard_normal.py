"""KL to N(0, I), by mu and logvar."""

import numpy as np

from autograder import cases, closed_form, conventions, gradient, monte_carlo, stability


def kl_of_gaussian(mu, logvar):
    """½ (mu² + e^l − 1 − l) by quadrature-free means: e^l − 1 is expm1, accurate near l = 0 too."""
    return 0.5 * (mu**2 + np.expm1(logvar) - logvar).sum(-1)


@closed_form("kl_standard_normal", points=4, on=cases.gaussians(latent=(5, 2, 1), batch=(6, 1, (), (5, 3))))
def kl_matches_closed_form(mu, logvar):
    """KL(N(mu, e^logvar) ‖ N(0, I)) is right, one number per batch element."""
    return kl_of_gaussian(mu, logvar)


@kl_matches_closed_form.mistake("You read logvar as log σ. It is log σ².")
def reads_logvar_as_log_sigma(mu, logvar):
    return kl_of_gaussian(mu, 2 * logvar)


@kl_matches_closed_form.mistake("The sign is flipped: appendix B of the VAE paper gives −KL, and a divergence is never negative.")
def copies_appendix_b(mu, logvar):
    return -kl_of_gaussian(mu, logvar)


@kl_matches_closed_form.mistake("The ½ in front is missing.")
def forgets_the_half(mu, logvar):
    return 2 * kl_of_gaussian(mu, logvar)


@kl_matches_closed_form.mistake("You averaged over the event axis. KL sums over the dimensions of z.")
def averages_over_dimensions(mu, logvar):
    return kl_of_gaussian(mu, logvar) / mu.shape[-1]


@kl_matches_closed_form.mistake("This is ½ Σ log σ² alone; the terms in the mean and in σ² do not cancel.")
def half_log_variance(mu, logvar):
    return 0.5 * logvar.sum(-1)


@kl_matches_closed_form.mistake("This is ½ Σ (log σ² − μ² − 1): its signs are flipped, and σ² itself is missing.")
def loses_the_variance(mu, logvar):
    return 0.5 * (logvar - mu**2 - 1).sum(-1)


@monte_carlo("kl_standard_normal", points=2, on=cases.gaussians(latent=(3,), batch=(2,), spread=0.5), detects=0.05)
def kl_agrees_with_monte_carlo(rng, n, mu, logvar):
    """KL agrees with the mean of log q(z) − log p(z) over the grader's own draws z ~ q."""
    noise = rng.normal(size=(n, *mu.shape))
    z = mu + np.exp(logvar / 2) * noise
    return ((z**2 - noise**2) / 2 - logvar / 2).sum(-1)


@gradient("kl_standard_normal", points=3, on=cases.gaussians(latent=(4,), batch=(5, ())))
def kl_gradient_is_right(mu, logvar):
    """The gradient in mu is mu, and the gradient in logvar is ½ (e^logvar − 1)."""
    return {"mu": mu, "logvar": np.expm1(logvar) / 2}


def at_the_ends(rng):
    """The standard normal itself, the smallest and the largest variance, and a mean of zero."""
    mu, logvar = rng.normal(0, 1, (4, 3)), np.array([[0.0], [-60], [60], [0]]) * np.ones((4, 3))
    mu[:2] = 0
    return {"mu": mu.astype("float32"), "logvar": logvar.astype("float32")}


@stability(
    "kl_standard_normal",
    points=2,
    on=cases.gaussians(latent=(3,), batch=(4,), mean=-40, spread=10, note="tiny variances")
    + cases.gaussians(latent=(3,), batch=(4,), mean=40, spread=8, note="huge variances")
    + cases.named("at the ends", at_the_ends),
)
def kl_is_stable(mu, logvar):
    """KL stays finite and accurate for variances from e^−60 to e^60, in float32."""
    return kl_of_gaussian(mu, logvar)


def ways_of_gaussians(names):
    """Many Gaussians, of which the values are looked at; and whatever code may treat on a path of its own."""
    return (
        cases.gaussians(names=names, latent=(3,), batch=(40,), dtype="float64", spread=0.5)
        + cases.gaussians(names=names, latent=(3,), batch=((), 1, 0, (2, 3)))
        + cases.gaussians(names=names, latent=(1,), batch=(2,))
    )


@conventions("kl_standard_normal", points=3, on=ways_of_gaussians(("mu", "logvar")) + cases.named("at the ends", at_the_ends))
def kl_keeps_the_conventions(mu, logvar):
    """The result has the inputs' dtype and device, an empty batch gives an empty result, and the inputs are left unchanged."""
    return kl_of_gaussian(mu, logvar)
