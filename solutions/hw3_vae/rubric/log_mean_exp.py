"""The logarithm of a mean, where numbers are far out as well."""

import numpy as np

from autograder import cases, closed_form, conventions, stability

from .reparameterize import zeros_among_them


def numbers_of(*shape, dim, spread=2.0, dtype="float32"):
    return lambda rng: {"x": rng.normal(0, spread, shape).astype(dtype), "dim": dim}


TABLES = (
    cases.named("5 × 3 along 0", numbers_of(5, 3, dim=0))
    + cases.named("5 × 3 along −1", numbers_of(5, 3, dim=-1))
    + cases.named("4 × 2 × 6 along 1", numbers_of(4, 2, 6, dim=1))
    + cases.named("7 numbers", numbers_of(7, dim=0))
    + cases.named("1 × 4 along 1", numbers_of(1, 4, dim=1))
    + cases.named("3 × 4 along 1, zeros among them", zeros_among_them(numbers_of(3, 4, dim=1), "x"))
    + cases.named("4 × 3 along 0, float64", numbers_of(4, 3, dim=0, dtype="float64"))
)


def log_mean(x, dim):
    """Through e^x itself, which float64 can hold here."""
    return np.log(np.exp(x).mean(dim))


@closed_form("log_mean_exp", points=3, on=TABLES)
def log_mean_exp_is_right(x, dim):
    """The log of the mean of e^x along the axis is right, and the result has one axis less."""
    return log_mean(x, dim)


@log_mean_exp_is_right.mistake("You took the log of the sum. The mean divides by n: subtract log n.")
def takes_the_sum(x, dim):
    return np.log(np.exp(x).sum(dim))


@log_mean_exp_is_right.mistake("You returned the mean of x. Take the exponential before the mean, and the logarithm after it.")
def takes_the_plain_mean(x, dim):
    return x.mean(dim)


@log_mean_exp_is_right.mistake("You divided by the number of all entries. Divide by the number along the axis.")
def divides_by_all_entries(x, dim):
    return np.log(np.exp(x).sum(dim) / x.size)


@log_mean_exp_is_right.mistake("You kept the axis, with length one. The result must have one axis less.")
def keeps_the_axis(x, dim):
    return np.log(np.exp(x).mean(dim, keepdims=True))


@log_mean_exp_is_right.mistake("You always took the mean along the first axis. Take it along dim.")
def always_takes_the_first_axis(x, dim):
    return log_mean(x, 0)


def far_out(rng):
    """Rows around ±1e4, ±2e4 and between, which no single shift serves, and rows that reach from one end to the other, which
    only their largest number does: e^x overflows at 89."""
    around = [np.full(5, centre) for centre in (1e4, -1e4, 2e4, -2e4, 0, 500, -500, 50)]
    across = [rng.permutation(np.linspace(low, high, 5)) for low, high in ((0, 1000), (-1e4, 1e4))]
    return {"x": (np.array(around + across) + rng.normal(0, 3, (10, 5))).astype(np.float32), "dim": 1}


@stability("log_mean_exp", points=2, on=cases.named("rows around ±1e4, and across", far_out))
def log_mean_exp_is_stable(x, dim):
    """In float32, nothing overflows or underflows for numbers around ±1e4, even side by side."""
    top = x.max(dim, keepdims=True)
    return np.log(np.exp(x - top).mean(dim)) + top[..., 0]


def with_zero_weights(rng):
    """Some entries are −inf, never a whole row."""
    x = rng.normal(0, 2, (6, 5))
    x[np.arange(6), rng.integers(0, 5, 6)] = -np.inf
    return {"x": x.astype(np.float32), "dim": 1}


@closed_form("log_mean_exp", points=1, on=cases.named("rows with −inf among them", with_zero_weights))
def log_mean_exp_counts_zeros(x, dim):
    """An entry −inf is the logarithm of zero, and counts as one of the n."""
    return log_mean(x, dim)


@log_mean_exp_counts_zeros.mistake(
    "You left entries of −inf out of the mean. They are logarithms of zero, and count among the n."
)
def leaves_out_infinities(x, dim):
    return np.log(np.exp(x).sum(dim) / np.isfinite(x).sum(dim))


def slope_of_log_mean_exp(s, x, dim):
    leaf = s.leaf(x)
    return {"d/dx": s.torch.autograd.grad(s.torch.sum(s.torch.square(s.mod.log_mean_exp(leaf, dim))), [leaf])[0]}


@closed_form("log_mean_exp", points=1, on=cases.named("4 × 3 along 0", numbers_of(4, 3, dim=0)), program=slope_of_log_mean_exp)
def log_mean_exp_gradient_is_the_softmax(x, dim):
    """The gradient is the softmax along the axis: the normalised weights."""
    weights = np.exp(x) / np.exp(x).sum(0)
    return 2 * log_mean(x, 0) * weights


@conventions(
    "log_mean_exp",
    points=1,
    on=cases.named("5 × 40 along 0", numbers_of(5, 40, dim=0, dtype="float64"))
    + cases.named("1 × 4 along 1", numbers_of(1, 4, dim=1))
    + cases.named("3 × 2 along 0, zeros among them", zeros_among_them(numbers_of(3, 2, dim=0), "x")),
    program=lambda s, x, dim: {
        "value": s.mod.log_mean_exp(x, dim),
        "x afterwards": x,
        "attempts": s.placed(s.mod.log_mean_exp, [x, dim]),
    },
)
def log_mean_exp_keeps_the_conventions(x, dim):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return {"value": log_mean(x, dim)}
