"""KL of two Gaussians in one dimension."""

import numpy as np

from autograder import cases, closed_form, conventions, monte_carlo

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(8)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def kl_by_quadrature(mu_q, sigma_q, mu_p, sigma_p):
    """E_q[log q − log p] by Gauss-Hermite quadrature, which is exact here: the log-ratio is a polynomial in x."""
    x = mu_q[..., None] + sigma_q[..., None] * NODES
    log_q = -(NODES**2) / 2 - np.log(sigma_q)[..., None]
    log_p = -(((x - mu_p[..., None]) / sigma_p[..., None]) ** 2) / 2 - np.log(sigma_p)[..., None]
    return ((log_q - log_p) * WEIGHTS).sum(-1)


def univariate(*shapes, dtype="float32", spread=0.7):
    """Means and standard deviations of the four given shapes."""

    def draw(rng):
        mu_q, sigma_q, mu_p, sigma_p = shapes
        return {
            "mu_q": rng.normal(0, 2, mu_q).astype(dtype),
            "sigma_q": np.exp(rng.normal(0, spread, sigma_q)).astype(dtype),
            "mu_p": rng.normal(0, 2, mu_p).astype(dtype),
            "sigma_p": np.exp(rng.normal(0, spread, sigma_p)).astype(dtype),
        }

    return draw


def narrow(rng):
    """Deviations of 1e-9 to 1e-8, and means of that size, some of them zero: a floor under the variance would show."""
    drawn = univariate((6,), (6,), (6,), (6,), dtype="float64")(rng)
    made = {name: value * 3e-9 for name, value in drawn.items()}
    made["mu_q"][0] = made["mu_p"][1] = 0
    return {name: value.astype("float32") for name, value in made.items()}


UNIVARIATE = (
    cases.named("6 numbers each", univariate((6,), (6,), (6,), (6,)))
    + cases.named("no axes", univariate((), (), (), ()))
    + cases.named("a table of 2 × 3", univariate((2, 3), (2, 3), (2, 3), (2, 3)))
    + cases.named("a batch of one", univariate((1,), (1,), (1,), (1,)))
    + cases.named("6 numbers each, deviations of 1e-8", narrow)
)


@closed_form("kl_univariate_normal", points=3, on=UNIVARIATE)
def univariate_kl_is_right(mu_q, sigma_q, mu_p, sigma_p):
    """KL between two univariate Gaussians is right, entry by entry."""
    return kl_by_quadrature(mu_q, sigma_q, mu_p, sigma_p)


@univariate_kl_is_right.mistake("This is KL(p ‖ q): the expectation is taken under the first Gaussian, q.")
def univariate_swapped(mu_q, sigma_q, mu_p, sigma_p):
    return kl_by_quadrature(mu_p, sigma_p, mu_q, sigma_q)


@univariate_kl_is_right.mistake("You read sigma as a variance. In this one function, it is a standard deviation.")
def reads_sigma_as_variance(mu_q, sigma_q, mu_p, sigma_p):
    return kl_by_quadrature(mu_q, np.sqrt(sigma_q), mu_p, np.sqrt(sigma_p))


@univariate_kl_is_right.mistake("You added the two directions. KL is not symmetric: do not make it so.")
def symmetrises(mu_q, sigma_q, mu_p, sigma_p):
    return kl_by_quadrature(mu_q, sigma_q, mu_p, sigma_p) + kl_by_quadrature(mu_p, sigma_p, mu_q, sigma_q)


@univariate_kl_is_right.mistake(
    "The logarithm has the wrong sign: it should be log(σ_p / σ_q), which is large where q is narrow."
)
def turns_the_log_ratio(mu_q, sigma_q, mu_p, sigma_p):
    return kl_by_quadrature(mu_q, sigma_q, mu_p, sigma_p) + 2 * np.log(sigma_q / sigma_p)


@univariate_kl_is_right.mistake(
    "You divided the squared distance of the means by the variance of q. Divide it by the variance of p."
)
def divides_by_the_wrong_variance(mu_q, sigma_q, mu_p, sigma_p):
    return kl_by_quadrature(mu_q, sigma_q, mu_p, sigma_p) + ((mu_q - mu_p) ** 2) * (sigma_q**-2 - sigma_p**-2) / 2


@closed_form(
    "kl_univariate_normal",
    points=1,
    on=cases.named("one q, five p", univariate((), (), (5,), (5,)))
    + cases.named("a column of q, a row of p", univariate((4, 1), (4, 1), (3,), (3,))),
)
def univariate_kl_broadcasts(mu_q, sigma_q, mu_p, sigma_p):
    """The four arguments broadcast against each other."""
    return kl_by_quadrature(*np.broadcast_arrays(mu_q, sigma_q, mu_p, sigma_p))


def univariate_near(rng):
    """Near enough for the log-ratio to have a variance of order one: far apart, the draws would be counted in billions."""
    means, scales = rng.normal(0, 1, (2, 3)), np.exp(rng.normal(0, 0.3, (2, 3)))
    drawn = {"mu_q": means[0], "sigma_q": scales[0], "mu_p": means[1], "sigma_p": scales[1]}
    return {name: value.astype("float32") for name, value in drawn.items()}


@monte_carlo("kl_univariate_normal", points=1, on=cases.named("3 numbers each", univariate_near), detects=0.1)
def univariate_kl_agrees_with_monte_carlo(rng, n, mu_q, sigma_q, mu_p, sigma_p):
    """KL agrees with the mean of log q(x) − log p(x) over the grader's own draws x ~ q."""
    noise = rng.normal(size=(n, *mu_q.shape))
    x = mu_q + sigma_q * noise
    return (((x - mu_p) / sigma_p) ** 2 - noise**2) / 2 + np.log(sigma_p / sigma_q)


def of_one_shape(*shape, dtype="float32", spread=0.7):
    return univariate(shape, shape, shape, shape, dtype=dtype, spread=spread)


@conventions(
    "kl_univariate_normal",
    points=1,
    on=cases.named("40 numbers each", of_one_shape(40, dtype="float64", spread=0.2))
    + cases.named("no axes", of_one_shape())
    + cases.named("one number each", of_one_shape(1))
    + cases.named("a table of 2 × 3", of_one_shape(2, 3))
    + cases.named("no numbers", of_one_shape(0))
    + cases.named("6 numbers each, deviations of 1e-8", narrow),
)
def univariate_kl_keeps_the_conventions(mu_q, sigma_q, mu_p, sigma_p):
    """The result has the inputs' dtype and device, an empty batch gives an empty result, and the inputs are left unchanged."""
    return kl_by_quadrature(mu_q, sigma_q, mu_p, sigma_p)
