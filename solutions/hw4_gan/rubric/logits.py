"""Logits that losses are tried on, and log D and log (1 − D) of them."""

import numpy as np

from autograder import cases


def normal(dtype="float32", spread=2.0, **shapes):
    """N(0, spread²), an array of each name and shape."""
    return lambda rng: {name: rng.normal(0, spread, shape).astype(dtype) for name, shape in shapes.items()}


def both(real, fake):
    """Logits of data and of generated examples, by their shapes."""
    return normal(logits_real=real, logits_fake=fake)


BOTH = (
    cases.named("6 real and 9 fake", both((6,), (9,)))
    + cases.named("columns of 5 and 3", both((5, 1), (3, 1)))
    + cases.named("patches, 2 images and 4", both((2, 1, 3, 2), (4, 1, 3, 2)))
    + cases.named("1 real and 7 fake", both((1,), (7,)))
    + cases.named("4 and 4", both((4,), (4,)))
)
FAKE = (
    cases.named("batch 7", normal(logits_fake=(7,)))
    + cases.named("a column of 5", normal(logits_fake=(5, 1)))
    + cases.named("patches of 3 images", normal(logits_fake=(3, 1, 2, 2)))
    + cases.named("batch 2", normal(logits_fake=(2,)))
)

# Sizes at which sigmoid, 1 − sigmoid, their logarithms, and exp overflow or round to 0 or 1 in float32, one after the other.
SIZES = np.array([20.0, 60.0, 95.0, 300.0, 1e4])


def extreme(*names):
    def draw(rng):
        signed = np.concatenate([SIZES, -SIZES])
        drawn = (rng.permutation(signed) * rng.uniform(0.97, 1.03, 10) for _ in names)
        return {name: logits.astype(np.float32) for name, logits in zip(names, drawn, strict=True)}

    return draw


EXTREME_BOTH = cases.named("logits up to ±1e4", extreme("logits_real", "logits_fake"))
EXTREME_FAKE = cases.named("logits up to ±1e4", extreme("logits_fake"))


PER_EXAMPLE = "The sum is divided by the length of the first axis. The mean is over all entries: divide by how many there are."


def mean_of_first_axis(x):
    """What x.sum() / len(x) gives: the mean of vectors and columns, and of patches more."""
    return x.sum() / len(x)


def zeros(**shapes):
    return lambda rng: {name: np.zeros(shape, np.float32) for name, shape in shapes.items()}


def minus_log_d(logits):
    """−log sigmoid(logit), in log space."""
    return np.logaddexp(0, -logits)


def minus_log_not_d(logits):
    """−log(1 − sigmoid(logit)), in log space."""
    return np.logaddexp(0, logits)


def d_of(logits):
    return np.exp(-np.logaddexp(0, -logits))


def rounded_d(logits):
    """What sigmoid gives in float32: 0 or 1 for logits that are large."""
    with np.errstate(over="ignore"):
        return (1 / (1 + np.exp(-logits.astype(np.float32)))).astype(np.float64)


def log_or_infinity(x):
    with np.errstate(divide="ignore"):
        return np.log(x)


# For conventions, in which values need only resemble the truth: numbers far from zero on either side, so that what a loss
# makes of them is far from their sum, from ones and from noise. And whatever code may treat on a path of its own: one example,
# two axes, float32, zeros.
WAYS = {
    "9 numbers, float64": ((9,), "float64"),
    "one example": ((1,), "float32"),
    "4 × 2 numbers": ((4, 2), "float32"),
    "9 numbers, some of them zero": ((9,), "float32"),
}


def far_from_zero(shape, dtype, share, zeros):
    """N(100, 1), and every other one N(−100, 1) times the share, in float32 N(±80, 1). A single one is about −1."""

    def draw(rng):
        numbers = (100 if dtype == "float64" else 80) + rng.normal(0, 1, shape)
        numbers.ravel()[1::2] *= -share
        numbers.ravel()[: 2 * zeros] *= 0
        return (numbers if numbers.size > 1 else rng.normal(-0.5 - share, 0.1, shape)).astype(dtype)

    return draw


def ways(**shares):
    """Cases of arrays with these names; `shares`: how large negative numbers are, as a share of the positive ones."""

    def draw(shape, dtype, zeros):
        made = {name: far_from_zero(shape, dtype, share, zeros) for name, share in shares.items()}
        return lambda rng: {name: array(rng) for name, array in made.items()}

    named = [cases.named(what, draw(*way, "zero" in what)) for what, way in WAYS.items()]
    return sum(named[1:], named[0])
