"""The squared error: its value, its slope and its conventions."""

import numpy as np

from autograder import cases, closed_form, conventions


def two_batches(*shape, dtype="float32"):
    def draw(rng):
        return {"x_hat": rng.normal(0, 1, shape).astype(dtype), "x": rng.uniform(-1, 1, shape).astype(dtype)}

    return draw


def first_row_is_zero(draw):
    """The same, with zeros in the first row of both."""

    def drawn(rng):
        found = draw(rng)
        for batch in found.values():
            batch[0] = 0
        return found

    return drawn


BATCHES = (
    cases.named("5 images", two_batches(5, 1, 8, 8))
    + cases.named("3 rows of 7 entries", two_batches(3, 7))
    + cases.named("one image of 2 × 3", two_batches(1, 2, 3))
    + cases.named("3 rows of one entry, the first zero", first_row_is_zero(two_batches(3, 1)))
)


@closed_form("reconstruction_loss", points=4, on=BATCHES)
def loss_is_the_mean_squared_error(x_hat, x):
    """The loss is the mean of the squared differences over the batch and over all entries, as a tensor without axes."""
    return np.square(x_hat - x).mean()


@loss_is_the_mean_squared_error.mistake("You summed the squares over everything. Average over both the batch and the entries.")
def loss_sums_everything(x_hat, x):
    return np.square(x_hat - x).sum()


@loss_is_the_mean_squared_error.mistake(
    "You summed the squares over the entries of an event, and averaged over the batch only. Average over the entries, too."
)
def loss_sums_entries(x_hat, x):
    return np.square(x_hat - x).reshape(len(x), -1).sum(1).mean()


@loss_is_the_mean_squared_error.mistake("You took absolute differences; the loss squares them.")
def loss_is_absolute(x_hat, x):
    return np.abs(x_hat - x).mean()


@loss_is_the_mean_squared_error.mistake("You took the root of the mean squared error. Leave the root out.")
def loss_takes_the_root(x_hat, x):
    return np.sqrt(np.square(x_hat - x).mean())


@loss_is_the_mean_squared_error.mistake("You put a factor ½ in front, as in a log-density. The mean of the squares has none.")
def loss_is_halved(x_hat, x):
    return np.square(x_hat - x).mean() / 2


@loss_is_the_mean_squared_error.mistake(
    "You squared the mean difference. Square each difference first, then average: otherwise positive and negative ones cancel."
)
def loss_squares_the_mean(x_hat, x):
    return np.square((x_hat - x).mean())


@loss_is_the_mean_squared_error.mistake("You returned one number per example. The loss is the mean over the batch as well.")
def loss_per_example(x_hat, x):
    return np.square(x_hat - x).reshape(len(x), -1).mean(1)


def loss_slopes(s, x_hat, x):
    leaf = s.leaf(x_hat)
    loss = s.torch.square(s.mod.reconstruction_loss(leaf, x))  # so that a sum of ones is no gradient
    return {"d/dx_hat": s.vjp(loss, [leaf], s.torch.ones_like(loss))[0]}


@closed_form("reconstruction_loss", points=2, program=loss_slopes, on=cases.named("4 rows of 6 entries", two_batches(4, 6)))
def loss_gradient_is_right(x_hat, x):
    """The gradient with respect to x_hat is 2 (x̂ − x) / n, where n is the total number of entries."""
    return 2 * np.square(x_hat - x).mean() * 2 * (x_hat - x) / x.size


def nearly_equal(*shape, dtype):
    """Two batches a hundredth apart: their loss is far from any number that takes no thought."""

    def draw(rng):
        x = rng.uniform(-1, 1, shape)
        return {"x_hat": (x + rng.normal(0, 0.01, shape)).astype(dtype), "x": x.astype(dtype)}

    return draw


@conventions(
    "reconstruction_loss",
    points=1,
    on=cases.named("4 images of float64", nearly_equal(4, 1, 3, 3, dtype="float64"))
    + cases.named("one image of float32", nearly_equal(1, 1, 3, 3, dtype="float32"))
    + cases.named("6 rows of one entry, the first zero", first_row_is_zero(nearly_equal(6, 1, dtype="float32"))),
    within=1000,  # a sum of the 36 squares, or the absolute differences, are other checks' business
)
def loss_keeps_the_conventions(x_hat, x):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return np.square(x_hat - x).mean()
