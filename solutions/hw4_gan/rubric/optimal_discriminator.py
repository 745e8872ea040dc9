"""The best discriminator, in the tails as well, and that no change makes it better."""

import numpy as np

from autograder import cases, closed_form, conventions, custom, require, stability

LOGS = ("log_p_data", "log_p_model")


def log_densities(*shape, dtype="float32", middle=-2.0, spread=3.0):
    def draw(rng):
        data, model = rng.normal(middle, spread, (2, *shape)).astype(dtype)
        return {"log_p_data": data, "log_p_model": model}

    return draw


def some_of_zero(rng):
    """No two points alike: of each the one or the other log-density is zero."""
    logs = -rng.uniform(0.5, 3, (2, 10))
    logs[0, ::2] = logs[1, 1::2] = 0
    return dict(zip(LOGS, logs.astype(np.float32), strict=True))


POINTS = (
    cases.named("12 points", log_densities(12))
    + cases.named("3 × 4 points", log_densities(3, 4))
    + cases.named("one point, no batch axes", log_densities())
    + cases.named("a batch of one point", log_densities(1))
    + cases.named("log-densities of zero", some_of_zero)
)


@closed_form("optimal_discriminator", points=3, on=POINTS)
def optimal_discriminator_is_right(log_p_data, log_p_model):
    """D*(x) = p_data(x) / (p_data(x) + p_model(x)) is right, as a probability."""
    return np.exp(log_p_data - np.logaddexp(log_p_data, log_p_model))


@optimal_discriminator_is_right.mistake("This is the probability that x is generated. D(x) is the probability that x is data.")
def exchanges_data_and_model(log_p_data, log_p_model):
    return np.exp(log_p_model - np.logaddexp(log_p_data, log_p_model))


@optimal_discriminator_is_right.mistake("This is the logit of D*, log(p_data / p_model). Return a probability.")
def gives_the_logit(log_p_data, log_p_model):
    return log_p_data - log_p_model


@optimal_discriminator_is_right.mistake(
    "This is the ratio of the densities. D* is the data's density divided by the sum of both."
)
def gives_the_ratio(log_p_data, log_p_model):
    return np.exp(log_p_data - log_p_model)


@optimal_discriminator_is_right.mistake("You treated the arguments as densities. They are log-densities.")
def takes_logs_for_densities(log_p_data, log_p_model):
    return log_p_data / (log_p_data + log_p_model)


# float32 holds e^x down to x = −103, float64 down to −745. Here logarithms are up to 300 (3000) below zero, so that those
# who compute log(p + q) first lose 300 · 6e-8 = 2e-5 (3000 · 1e-16) of the result to rounding, which is allowed for.
# Two ratios are e^±40: who bounds the logit by ±20 is off by 2e-9 there, more than the handout allows in float64.
def tails(deep, dtype):
    def draw(rng):
        middle = -np.linspace(0.5, 1, 8) * deep
        made = {"log_p_data": middle + rng.normal(0, 1, 8), "log_p_model": middle + rng.normal(0, 1, 8)}
        made["log_p_model"][:2] = made["log_p_data"][:2]
        made["log_p_model"][2:4] = made["log_p_data"][2:4] + np.array([40, -40])
        return {name: value.astype(dtype) for name, value in made.items()}

    return draw


TAILS = cases.named("far in the tails, float32", tails(300, np.float32)) + cases.named(
    "far in the tails, float64", tails(3000, np.float64)
)


@stability("optimal_discriminator", points=2, on=TAILS)
def optimal_discriminator_holds_in_the_tails(log_p_data, log_p_model):
    """Where both densities underflow, D* still follows from their ratio: it is ½ where they are equal."""
    return np.exp(log_p_data - np.logaddexp(log_p_data, log_p_model))


@optimal_discriminator_holds_in_the_tails.mistake(
    "Your D* is 0 in the tails, because both densities underflow to 0. Only their ratio matters, and you can compute it "
    "from the logarithms."
)
def underflows_to_zero(log_p_data, log_p_model):
    return 0 * log_p_data


@optimal_discriminator_holds_in_the_tails.mistake(
    "You computed 0 / 0, because both densities underflow. Only their ratio matters."
)
def divides_zero_by_zero(log_p_data, log_p_model):
    return np.full(log_p_data.shape, np.nan)


def ruled_out(rng):
    """Points where one of the densities is zero."""
    logs = rng.normal(-2, 2, (2, 6))
    logs[0, ::3], logs[1, 1::3] = -np.inf, -np.inf
    return {"log_p_data": logs[0].astype(np.float32), "log_p_model": logs[1].astype(np.float32)}


@closed_form("optimal_discriminator", points=1, on=cases.named("densities of zero", ruled_out))
def optimal_discriminator_knows_zero_densities(log_p_data, log_p_model):
    """Where the model's density is zero, D* is 1; where the data's is zero, D* is 0."""
    return np.exp(log_p_data - np.logaddexp(log_p_data, log_p_model))


def two_distributions(rng):
    return {name: np.log(rng.dirichlet(np.ones(9))).astype(np.float32) for name in ("log_p_data", "log_p_model")}


# J is flat at its least value: being off by the rounding of float32, 1e-7, changes it by 1e-14 at most here.
@custom(
    "optimal_discriminator",
    points=1,
    on=cases.named("9 outcomes", two_distributions),
    program=lambda s, log_p_data, log_p_model: {"d": s.mod.optimal_discriminator(log_p_data, log_p_model)},
)
def no_change_lowers_the_loss(d, log_p_data, log_p_model):
    """No other D has a smaller J(D): changing D(x) for one outcome, to any value on a grid, never lowers J."""
    require(d.shape == log_p_data.shape, f"for 9 outcomes, the result has shape {d.shape}")
    require(bool(((d > 0) & (d < 1)).all()), "D is not strictly between 0 and 1 for an outcome that both data and model produce")
    p, q, grid = np.exp(log_p_data), np.exp(log_p_model), np.linspace(0.001, 0.999, 999)

    def loss(values, p, q):
        return -(p * np.log(values) + q * np.log(1 - values)) / 2

    gain = loss(d, p, q) - loss(grid[:, None], p, q).min(0)
    require(bool((gain <= 1e-8).all()), f"J(D) falls by {gain.max():.3g} when D is changed for one outcome")


def alike(rng):
    """Densities below one that go up and down together: neither alone, nor their sum, says much of D*."""
    both = rng.normal(-15, 3, 40)
    return {name: np.minimum(both + rng.normal(0, 1, 40), -1) for name in LOGS}


WAYS_OF_DENSITIES = (
    cases.named("40 points, float64", alike)
    + cases.named("one point, float32", log_densities(1))
    + cases.named("no axes, float32", log_densities())
    + cases.named("2 × 3 points, float32", log_densities(2, 3))
    + cases.named("log-densities of zero", some_of_zero)
)


@conventions("optimal_discriminator", points=1, on=WAYS_OF_DENSITIES)
def optimal_discriminator_keeps_the_conventions(log_p_data, log_p_model):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return np.exp(log_p_data - np.logaddexp(log_p_data, log_p_model))
