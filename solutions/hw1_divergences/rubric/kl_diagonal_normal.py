"""KL of two diagonal Gaussians."""

import numpy as np

from autograder import Tolerance, cases, closed_form, conventions, gradient, identity, monte_carlo, stability

from .kl_standard_normal import kl_of_gaussian, ways_of_gaussians

PAIR = ("mu_q", "logvar_q", "mu_p", "logvar_p")


def kl_of_diagonal(mu_q, logvar_q, mu_p, logvar_p):
    """In the coordinates in which p is standard normal, where only ratios of variances are left."""
    return kl_of_gaussian((mu_q - mu_p) * np.exp(-logvar_p / 2), logvar_q - logvar_p)


@closed_form("kl_diagonal_normal", points=3, on=cases.gaussians(names=PAIR, latent=(5, 1), batch=(6, 1, (), (4, 3))))
def diagonal_kl_is_right(mu_q, logvar_q, mu_p, logvar_p):
    """KL between two diagonal Gaussians is right, one number per batch element."""
    return kl_of_diagonal(mu_q, logvar_q, mu_p, logvar_p)


@diagonal_kl_is_right.mistake("This is KL(p ‖ q): the expectation is taken under the first Gaussian, q.")
def diagonal_swapped(mu_q, logvar_q, mu_p, logvar_p):
    return kl_of_diagonal(mu_p, logvar_p, mu_q, logvar_q)


@diagonal_kl_is_right.mistake("You read both logvars as log σ. They are log σ².")
def diagonal_reads_log_sigma(mu_q, logvar_q, mu_p, logvar_p):
    return kl_of_diagonal(mu_q, 2 * logvar_q, mu_p, 2 * logvar_p)


@diagonal_kl_is_right.mistake("You treated p as the standard normal. Use its mean and variance.")
def ignores_p(mu_q, logvar_q, mu_p, logvar_p):
    return kl_of_gaussian(mu_q, logvar_q)


@diagonal_kl_is_right.mistake("You did not divide the squared distance of the means by the variance of p.")
def forgets_the_scale_of_p(mu_q, logvar_q, mu_p, logvar_p):
    return kl_of_gaussian(mu_q - mu_p, logvar_q - logvar_p)


@monte_carlo("kl_diagonal_normal", points=1, on=cases.gaussians(names=PAIR, latent=(3,), batch=(2,), spread=0.5), detects=0.2)
def diagonal_kl_agrees_with_monte_carlo(rng, n, mu_q, logvar_q, mu_p, logvar_p):
    """KL agrees with the mean of log q(z) − log p(z) over the grader's own draws z ~ q."""
    noise = rng.normal(size=(n, *mu_q.shape))
    z = mu_q + np.exp(logvar_q / 2) * noise
    return (((z - mu_p) ** 2 * np.exp(-logvar_p) - noise**2 + logvar_p - logvar_q) / 2).sum(-1)


def stretched(s, mu_q, logvar_q, mu_p, logvar_p, scale, shift):
    double = 2 * s.torch.log(s.torch.abs(scale))
    mapped = mu_q * scale + shift, logvar_q + double, mu_p * scale + shift, logvar_p + double
    return {
        "plain": s.mod.kl_diagonal_normal(mu_q, logvar_q, mu_p, logvar_p),
        "mapped": s.torch.flip(s.mod.kl_diagonal_normal(*(s.torch.flip(x, [0]) for x in mapped)), [0]),
    }


def pair_and_map(rng):
    drawn = {name: rng.normal(0, 1, (6, 4)).astype("float32") for name in PAIR}
    scale = np.exp(rng.normal(0, 0.5, 4)) * rng.choice([-1, 1], 4)
    return {**drawn, "scale": scale.astype("float32"), "shift": rng.normal(0, 1, 4).astype("float32")}


@identity("kl_diagonal_normal", points=1, on=cases.named("6 pairs in 4 dimensions", pair_and_map), program=stretched)
def diagonal_kl_is_invariant(plain):
    """KL does not change if q and p are stretched and shifted alike along each axis, or if the pairs are reordered."""
    return {"mapped": plain}


@gradient("kl_diagonal_normal", points=2, on=cases.gaussians(names=PAIR, latent=(4,), batch=(5, ())))
def diagonal_gradient_is_right(mu_q, logvar_q, mu_p, logvar_p):
    """The gradient is right in all four arguments."""
    precision, ratio = np.exp(-logvar_p), np.exp(logvar_q - logvar_p)
    slope = (mu_q - mu_p) * precision
    return {"mu_q": slope, "mu_p": -slope, "logvar_q": (ratio - 1) / 2, "logvar_p": (1 - ratio - (mu_q - mu_p) * slope) / 2}


def opposite_extremes(sign):
    def draw(rng):
        far = {"logvar_q": sign * rng.uniform(20, 30, (4, 3)), "logvar_p": -sign * rng.uniform(20, 30, (4, 3))}
        return {name: far.get(name, rng.normal(0, 1, (4, 3))).astype("float32") for name in PAIR}

    return draw


def equal_extremes(rng):
    """Equal Gaussians of extreme variance, in the first rows; nearly equal ones in the others."""
    mu, logvar = rng.normal(0, 1, (4, 3)).astype("float32"), rng.uniform(-30, 30, (4, 3)).astype("float32")
    other = logvar.copy()
    other[2:] += rng.uniform(0.2, 0.5, (2, 3)).astype("float32")
    return {"mu_q": mu, "logvar_q": logvar, "mu_p": mu.copy(), "logvar_p": other}


def pairs_at_the_ends(rng):
    """The largest and smallest log-variances, means and log-variances of zero."""
    ends = {"logvar_q": [0, -30, 30, -30, 30], "logvar_p": [0, -30, -30, 30, 30]}
    drawn = {name: np.array(ends.get(name, [0, 0, 1, -1, 0]), "float32")[:, None] * np.ones((5, 3), "float32") for name in PAIR}
    drawn["mu_p"][2:] = rng.normal(0, 1, (3, 3))
    return drawn


# The logvars are up to 30, so their difference is rounded by 30 · 6e-8 ≈ 2e-6 in float32, and e^60 · 2e-6 follows.
DIFFERENCE_OF_LOGVARS = Tolerance(1e-4, 5e-5, "logvars up to 30, whose differences carry 2e-6 each, three of them summed")


@stability(
    "kl_diagonal_normal",
    points=2,
    tolerance=DIFFERENCE_OF_LOGVARS,
    on=cases.named("q wide, p narrow", opposite_extremes(1))
    + cases.named("q narrow, p wide", opposite_extremes(-1))
    + cases.named("equal, or nearly so", equal_extremes)
    + cases.named("at the ends", pairs_at_the_ends),
)
def diagonal_kl_is_stable(mu_q, logvar_q, mu_p, logvar_p):
    """KL stays finite and accurate for log-variances from −30 to 30, and is zero where the two are equal."""
    return kl_of_diagonal(mu_q, logvar_q, mu_p, logvar_p)


@conventions("kl_diagonal_normal", points=1, on=ways_of_gaussians(PAIR) + cases.named("at the ends", pairs_at_the_ends))
def diagonal_kl_keeps_the_conventions(mu_q, logvar_q, mu_p, logvar_p):
    """The result has the inputs' dtype and device, an empty batch gives an empty result, and the inputs are left unchanged."""
    return kl_of_diagonal(mu_q, logvar_q, mu_p, logvar_p)
