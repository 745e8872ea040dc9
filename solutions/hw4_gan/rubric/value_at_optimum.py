"""What the game is worth at the best discriminator."""

import numpy as np

from autograder import Tolerance, cases, closed_form, conventions

TWO = ("p_data", "p_model")


def jsd(p, q):
    from scipy.special import rel_entr

    return (rel_entr(p, (p + q) / 2) + rel_entr(q, (p + q) / 2)).sum(-1) / 2


PAIRS = cases.probabilities(names=TWO, outcomes=(4, 7), batch=(6, 1, (), (5, 3)))
PAIRS += cases.probabilities(names=TWO, outcomes=(5,), batch=(8,), dtype="float64")


@closed_form("value_at_optimum", points=3, on=PAIRS)
def value_at_optimum_is_right(p_data, p_model):
    """V at the best D is right, one number per batch element."""
    return 2 * jsd(p_data, p_model) - np.log(4)


@value_at_optimum_is_right.mistake(
    "This is −2 JSD. The constant is missing, and the sign is flipped: D's best value grows with the divergence."
)
def gives_minus_two_jsd(p_data, p_model):
    return -2 * jsd(p_data, p_model)


@value_at_optimum_is_right.mistake("The factors ½ of the JSD are missing: it takes ½ KL to the mixture from either side.")
def forgets_jsds_halves(p_data, p_model):
    return 4 * jsd(p_data, p_model) - np.log(4)


@value_at_optimum_is_right.mistake(
    "The constant is missing: when model and data are the same, D says ½ everywhere, and log ½ + log ½ is not zero."
)
def forgets_log_four(p_data, p_model):
    return 2 * jsd(p_data, p_model)


@value_at_optimum_is_right.mistake("This is −log 4 + JSD. The value contains the divergence twice.")
def takes_jsd_once(p_data, p_model):
    return jsd(p_data, p_model) - np.log(4)


@value_at_optimum_is_right.mistake("This is the loss J(D*). The value V is −2 J(D*).")
def gives_the_loss(p_data, p_model):
    return np.log(2) - jsd(p_data, p_model)


@value_at_optimum_is_right.mistake("The sign of the divergence is flipped: the more data and model differ, the better for D.")
def turns_the_divergence(p_data, p_model):
    return -2 * jsd(p_data, p_model) - np.log(4)


@value_at_optimum_is_right.mistake("Your result is in bits. Use natural logarithms (nats).")
def measures_in_bits(p_data, p_model):
    return (2 * jsd(p_data, p_model) - np.log(4)) / np.log(2)


@value_at_optimum_is_right.mistake(
    "You averaged over the outcomes. An expectation weights the outcomes by their probabilities and sums."
)
def averages_over_outcomes(p_data, p_model):
    return (2 * jsd(p_data, p_model) - np.log(4)) / p_data.shape[-1]


def some_zeros(rng):
    """Outcomes that neither, only the data, or only the model has; and in the last row no outcome in common."""
    p, q = rng.dirichlet(np.ones(6), 4), rng.dirichlet(np.ones(6), 4)
    p[:, 0] = q[:, 0] = p[:, 1] = q[:, 2] = 0
    p[-1, :3] = q[-1, 3:] = 0
    q[-1, 1] += 1e-3
    return {"p_data": as_probabilities(p), "p_model": as_probabilities(q)}


def as_probabilities(x):
    return (x / x.sum(-1, keepdims=True)).astype(np.float32)


def many_outcomes(rng):
    """Disjoint, 1000 outcomes each, in float64: what is added to each small probability adds up."""
    p, q = rng.dirichlet(np.ones(1000), (2, 3))
    p, q = np.pad(p, ((0, 0), (0, 1000))), np.pad(q, ((0, 0), (1000, 0)))
    return {"p_data": p / p.sum(-1, keepdims=True), "p_model": q / q.sum(-1, keepdims=True)}


ZEROS = cases.named("outcomes of probability zero", some_zeros) + cases.named("none of 1000 in common, float64", many_outcomes)


@closed_form("value_at_optimum", points=2, on=ZEROS)
def value_at_optimum_knows_zeros(p_data, p_model):
    """Outcomes of probability zero are allowed, on one side or on both; without a common outcome, V is 0."""
    return 2 * jsd(p_data, p_model) - np.log(4)


@value_at_optimum_knows_zeros.mistake(
    "You computed 0 · log 0, which is NaN in floating point; one NaN spoils its whole row. Leave such outcomes out."
)
def multiplies_zero_by_infinity(p_data, p_model):
    with np.errstate(all="ignore"):
        return (p_data * np.log(p_data / (p_data + p_model)) + p_model * np.log(p_model / (p_data + p_model))).sum(-1)


def equal_ones(rng):
    p = as_probabilities(rng.dirichlet(np.ones(5), 4))
    p[0] = np.float32([0.5, 0, 0.25, 0, 0.25])
    return {"p_data": p, "p_model": p.copy()}


@closed_form(
    "value_at_optimum",
    points=1,
    on=cases.named("the model is the data's distribution", equal_ones)
    + cases.probabilities(names=TWO, outcomes=(1,), batch=(3,)).only(public=True),
    tolerance=Tolerance(0, 1e-5, "what the handout promises of bounds in float32; rounding takes a tenth of it"),
)
def value_is_least_at_equality(p_data, p_model):
    """When model and data are the same, D can only guess, and V is at its minimum."""
    return np.full(p_data.shape[:-1], -np.log(4))


WAYS_OF_PROBABILITIES = (
    cases.probabilities(names=TWO, outcomes=(4,), batch=(40,), dtype="float64")
    + cases.probabilities(names=TWO, outcomes=(3,), batch=((), 1, (2, 3)))
    + cases.probabilities(names=TWO, outcomes=(1,), batch=(2,)).only(public=True)
    + cases.named("outcomes of probability zero", some_zeros)
)


@conventions("value_at_optimum", points=1, on=WAYS_OF_PROBABILITIES)
def value_at_optimum_keeps_the_conventions(p_data, p_model):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return 2 * jsd(p_data, p_model) - np.log(4)
