"""The likelihood of real numbers under a Gaussian of any variance."""

import numpy as np

from autograder import cases, closed_form, conventions, gradient, normalised, on_grid

from .bernoulli import per_example, ways_of_rows
from .kl_standard_normal import narrow_and_wide
from .reparameterize import zeros_among_them


def densities(batch, *event, dtype="float32"):
    def draw(rng):
        drawn = {
            "x": rng.normal(0, 2, (batch, *event)),
            "mean": rng.normal(0, 2, (batch, *event)),
            "logvar": rng.normal(0, 1, (batch, *event)),
        }
        return {name: value.astype(dtype) for name, value in drawn.items()}

    return draw


def reals_far_from_one(rng):
    """Small variances and large ones, with x away from its mean: the square of what is between them is right to 1e-6 of itself,
    multiplied out or not."""
    mean = rng.normal(0, 0.5, (2, 4))
    x = mean + rng.uniform(2, 6, (2, 4)) * rng.choice([-1, 1], (2, 4))
    return {"x": x.astype(np.float32), "mean": mean.astype(np.float32), "logvar": narrow_and_wide(4)(rng)}


def widest_reals(rng):
    """Beyond a clamp at 20, and with means of 0. Of small variances gaussian_nll_loss takes none below 1e-6."""
    logvar = rng.uniform(21, 26, (2, 3))
    x = rng.uniform(1, 3, (2, 3)) * np.exp(logvar / 2)
    return {"x": x.astype(np.float32), "mean": np.zeros((2, 3), np.float32), "logvar": logvar.astype(np.float32)}


REALS = (
    cases.named("6 images of 4 × 4", densities(6, 1, 4, 4))
    + cases.named("4 rows of 5 numbers", densities(4, 5))
    + cases.named("one row of 3 numbers", densities(1, 3))
    + cases.named("variances of e^−9 and of e^12", reals_far_from_one)
    + cases.named("variances of e^21 to e^26", widest_reals)
    + cases.named("6 rows of one number", densities(6, 1))
    + cases.named("zeros among them", zeros_among_them(densities(4, 5), "x", "mean", "logvar"))
)


def log_normal(x, mean, logvar):
    from scipy.stats import norm

    return norm.logpdf(x, mean, np.exp(logvar / 2))


@closed_form("gaussian_log_likelihood", points=4, on=REALS)
def gaussian_is_right(x, mean, logvar):
    """log N(x; mean, e^logvar) is right, one number per example."""
    return per_example(log_normal(x, mean, logvar))


@gaussian_is_right.mistake("The constant −½ log 2π is missing for every entry.")
def drops_the_constant(x, mean, logvar):
    return per_example(log_normal(x, mean, logvar) + np.log(2 * np.pi) / 2)


@gaussian_is_right.mistake("You counted the constant −½ log 2π once per example. Every entry has one.")
def takes_the_constant_once(x, mean, logvar):
    return per_example(log_normal(x, mean, logvar) + np.log(2 * np.pi) / 2) - np.log(2 * np.pi) / 2


@gaussian_is_right.mistake("You read logvar as log σ. It is log σ².")
def gaussian_reads_log_sigma(x, mean, logvar):
    return per_example(log_normal(x, mean, 2 * logvar))


@gaussian_is_right.mistake("The sign is flipped: you returned −log p(x), a loss.")
def gaussian_turns_the_sign(x, mean, logvar):
    return -per_example(log_normal(x, mean, logvar))


@gaussian_is_right.mistake("You averaged over the entries. The log-densities of independent entries add up.")
def gaussian_averages_entries(x, mean, logvar):
    return per_example(log_normal(x, mean, logvar)) / x[0].size


@gaussian_is_right.mistake("You multiplied the squared error by the variance. Divide by it.")
def multiplies_by_the_variance(x, mean, logvar):
    return per_example(log_normal(x, mean, logvar) + (x - mean) ** 2 * (np.exp(-logvar) - np.exp(logvar)) / 2)


@gaussian_is_right.mistake("The term −½ logvar is missing, so a large variance costs nothing.")
def drops_the_log_variance(x, mean, logvar):
    return per_example(log_normal(x, mean, logvar) + logvar / 2)


@gaussian_is_right.mistake("You summed over the whole batch. Each example has its own log-likelihood.")
def gaussian_sums_over_the_batch(x, mean, logvar):
    return log_normal(x, mean, logvar).sum()


@gaussian_is_right.mistake("You returned only minus half the squared error. The variance is missing.")
def ignores_the_variance(x, mean, logvar):
    return -per_example((x - mean) ** 2) / 2


@gradient(
    "gaussian_log_likelihood",
    points=2,
    on=cases.named("4 rows of 5 numbers", densities(4, 5))
    + cases.named("4 rows of 5 numbers, float64", densities(4, 5, dtype="float64")),
)
def gaussian_gradient_is_right(x, mean, logvar):
    """The gradients in x, mean and logvar are right."""
    pull = (x - mean) * np.exp(-logvar)
    return {"x": -pull, "mean": pull, "logvar": ((x - mean) * pull - 1) / 2}


def gaussian_grid(s, mean, logvar, rows, columns, watch):
    def log_prob(part):
        zero = s.torch.zeros_like(part)
        return s.mod.gaussian_log_likelihood(part, zero + mean, zero + logvar)

    return {"log_prob": on_grid(s, log_prob, rows, columns, watch)}


def gaussian_in_the_plane(rng):
    """Deviations between 0.6 and 1.5, the mean within 1: less than 5e-6 is outside of [−8, 8]², and cells are 0.16 wide."""
    return {"mean": rng.uniform(-1, 1, 2).astype(np.float32), "logvar": rng.uniform(-1, 0.8, 2).astype(np.float32)}


@normalised(
    "gaussian_log_likelihood",
    points=2,
    on=cases.named("in the plane", gaussian_in_the_plane),
    program=gaussian_grid,
    low=-8,
    high=8,
    cells=100,
    within=1e-3,
    because="5e-6 of the mass is outside; float32 adds 1e-5 of the mass",
)
def gaussian_has_mass_one():
    """The exponential of the log-density integrates to one over the plane."""
    return {"mass": 1.0}


@gaussian_has_mass_one.mistake("The density integrates to 2π: the constant −½ log 2π is missing for both entries.")
def has_mass_two_pi():
    return {"mass": 2 * np.pi}


@conventions("gaussian_log_likelihood", points=1, on=ways_of_rows(densities, "x", "mean", "logvar"))
def gaussian_keeps_the_conventions(x, mean, logvar):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return per_example(log_normal(x, mean, logvar))
