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
    + cases.named("one logit", normal(logits_fake=(1,)))
)

# Sizes at which sigmoid, 1 − sigmoid, their logarithms, and exp overflow or round to 0 or 1 in float32, one after the other.
SIZES = np.array([20.0, 60.0, 95.0, 300.0, 1e4])


def extreme(*names):
    """Logits of these sizes, or nearly so but for the largest."""

    def draw(rng):
        signed = np.concatenate([SIZES, -SIZES])
        nearly = np.where(np.abs(signed) == SIZES[-1], 1, rng.uniform(0.97, 1.03, (len(names), 10))) * signed
        return {name: rng.permutation(logits).astype(np.float32) for name, logits in zip(names, nearly, strict=True)}

    return draw


EXTREME_BOTH = cases.named("logits up to ±1e4", extreme("logits_real", "logits_fake"))
EXTREME_FAKE = cases.named("logits up to ±1e4", extreme("logits_fake"))


PER_EXAMPLE = "You divided the sum by the length of the first axis. The mean is over all entries: divide by their number."


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


# For conventions, in which values need only resemble the truth: one loss says nothing of that, and the losses of eight
# mini-batches do. Their spread grows from one to the next, and with it every loss, also one with a slip in it; sums, first
# numbers and noise do not: they go up and down. Each case is a path that code may treat on its own. No number is beyond what
# a sigmoid in float32 tells from 0 and 1.
ROWS = 8
WAYS = {
    "8 numbers, float64": ((8,), "float64"),
    "one example": ((1,), "float32"),
    "4 × 2 numbers": ((4, 2), "float32"),
    "8 numbers, some of them zero": ((8,), "float32"),
}
SPREADS = np.linspace(1, 12, ROWS)
TURNS = np.array([1, -1, -1, 1, 1, -1, -1, 1])  # orthogonal to numbers that grow evenly
UPS_AND_DOWNS = np.array([4, 3, 2, 5, 6, 1, 0, 7]) / 10  # uncorrelated with them, too


def wide(rng, shape, dtype, middle, share, zeros):
    """For each of eight mini-batches numbers about the middle, half of them above and half below by the share of its spread."""
    size = int(np.prod(shape))
    if size == 1:
        rows = share * SPREADS + rng.normal(0, 0.01, ROWS)
    else:
        sides = np.outer(TURNS * SPREADS, np.resize([1, -1, -1, 1], size))
        rows = middle * (1 + UPS_AND_DOWNS)[:, None] + abs(share) * sides + rng.normal(0, 0.01, (ROWS, size))
        rows[:, 4 : 4 + 2 * zeros] = 0
    return rows.reshape(ROWS, *shape).astype(dtype)


def ways(**arrays):
    """Cases of eight mini-batches. arrays: name -> (middle, share); a single number has the share's sign"""

    def draw(shape, dtype, zeros):
        return lambda rng: {name: wide(rng, shape, dtype, *about, zeros) for name, about in arrays.items()}

    return each_way(draw)


def each_way(draw):
    """Cases of eight mini-batches by a function of their shape, their dtype, and whether some of the numbers are zero."""
    named = [cases.named(f"8 × {what}", draw(*way, "zero" in what)) for what, way in WAYS.items()]
    return sum(named[1:], named[0])


def call_for_each(function):
    """The program of conventions: the results of eight calls, of which one would say little."""

    def program(s, **rows):
        calls = list(zip(*(s.unpack(value, ROWS) for value in rows.values()), strict=True))
        called = getattr(s.mod, function)
        found = {"results": s.tried("torch.stack", [called(*given) for given in calls])}
        found |= {f"{name} afterwards": value for name, value in rows.items()}
        return {**found, "attempts": s.placed(called, list(calls[0]))}

    return program


def of_each(loss, *rows):
    return {"results": np.array([loss(*given) for given in zip(*rows, strict=True)])}
