"""The likelihood of pixels by their logits."""

import numpy as np

from autograder import cases, closed_form, conventions, gradient, stability

from .reparameterize import zeros_among_them


def pixels(batch, *event, spread=2.0, dtype="float32"):
    def draw(rng):
        return {
            "x": rng.integers(0, 2, (batch, *event)).astype(dtype),
            "logits": rng.normal(0, spread, (batch, *event)).astype(dtype),
        }

    return draw


def ways_of_rows(draw, *names):
    """Many rows, of which the values are looked at; and whatever code may treat on a path of its own.

    draw: a function of (batch, *event, dtype=…) that gives a draw; names: the inputs that may have zeros among them
    """
    return (
        cases.named("40 rows of 2 × 3", draw(40, 2, 3, dtype="float64"))
        + cases.named("one image of 2 × 2", draw(1, 2, 2))
        + cases.named("3 rows of one number", draw(3, 1))
        + cases.named("zeros among them", zeros_among_them(draw(4, 5), *names))
    )


IMAGES = (
    cases.named("6 images of 8 × 8", pixels(6, 1, 8, 8))
    + cases.named("4 rows of 5 pixels", pixels(4, 5))
    + cases.named("one image of 3 × 2 with 2 channels", pixels(1, 2, 3, 2))
    + cases.named("6 rows of one pixel", pixels(6, 1))
    + cases.named("zeros among the logits", zeros_among_them(pixels(4, 5), "logits"))
)


def per_example(values):
    return values.reshape(len(values), -1).sum(1)


def log_bernoulli(x, logits):
    """log of the probability that each pixel has, from the odds: log σ(l) = −log(1 + e^−l)."""
    return np.where(x > 0.5, -np.logaddexp(0, -logits), -np.logaddexp(0, logits))


@closed_form("bernoulli_log_likelihood", points=4, on=IMAGES)
def bernoulli_is_right(x, logits):
    """log p(x) of binary pixels is right, one number per example."""
    return per_example(log_bernoulli(x, logits))


@bernoulli_is_right.mistake("The sign is flipped: you returned the cross-entropy, a loss. The log-likelihood is minus that.")
def gives_the_cross_entropy(x, logits):
    return -per_example(log_bernoulli(x, logits))


@bernoulli_is_right.mistake("You averaged over the pixels. Their probabilities multiply, so their logarithms add up.")
def averages_over_pixels(x, logits):
    return per_example(log_bernoulli(x, logits)) / x[0].size


@bernoulli_is_right.mistake(
    "You averaged over batch and pixels. Each example has its own log-likelihood, summed over its pixels."
)
def averages_over_everything(x, logits):
    return log_bernoulli(x, logits).mean()


@bernoulli_is_right.mistake("You summed over the whole batch. Each example has its own log-likelihood.")
def sums_over_the_batch(x, logits):
    return log_bernoulli(x, logits).sum()


@bernoulli_is_right.mistake("You applied the sigmoid twice: functions that take logits apply it themselves.")
def applies_the_sigmoid_twice(x, logits):
    return per_example(log_bernoulli(x, 1 / (1 + np.exp(-logits))))


@bernoulli_is_right.mistake("You used the logits as probabilities. They are log-odds, before the sigmoid.")
def takes_logits_for_probabilities(x, logits):
    p = logits.clip(0, 1)
    with np.errstate(divide="ignore"):
        return per_example(np.where(x > 0.5, np.log(p).clip(-100), np.log1p(-p).clip(-100)))


@bernoulli_is_right.mistake("You counted only the pixels that are 1. A pixel that is 0 has probability 1 − sigmoid(logit).")
def forgets_the_zeros(x, logits):
    return per_example(x * log_bernoulli(x, logits))


@bernoulli_is_right.mistake("You returned minus the squared error. Return the log-likelihood of binary pixels.")
def takes_the_squared_error(x, logits):
    return -per_example((x - 1 / (1 + np.exp(-logits))) ** 2)


@bernoulli_is_right.mistake("Your result is in bits. Use natural logarithms, which give nats.")
def bernoulli_in_bits(x, logits):
    return per_example(log_bernoulli(x, logits)) / np.log(2)


def sure_pixels(rng):
    """Logits of ±1e4 and of ±100, half of them on the wrong side; some images with nothing wrong."""
    size = rng.choice([1e4, 1e2, 30.0], (6, 7))
    x = rng.integers(0, 2, (6, 7))
    sign = np.where(x > 0, 1, -1) * np.where(np.arange(6)[:, None] < 2, 1, rng.choice([-1, 1], (6, 7)))
    sign[2:, 0] = np.where(x[2:, 0] > 0, -1, 1)
    size[2:, 0] = 1e4
    return {"x": x.astype(np.float32), "logits": (size * sign).astype(np.float32)}


@stability("bernoulli_log_likelihood", points=2, on=cases.named("logits up to ±1e4", sure_pixels))
def bernoulli_is_stable(x, logits):
    """In float32, it is finite and accurate for logits up to ±1e4."""
    return per_example(log_bernoulli(x, logits))


@bernoulli_is_stable.mistake(
    "Your logarithms stop at −100, where binary_cross_entropy clamps them. Compute from the logits, not from probabilities."
)
def clamps_at_a_hundred(x, logits):
    with np.errstate(divide="ignore", over="ignore"):
        p = (1 / (1 + np.exp(-logits.astype(np.float32)))).astype(np.float32)
        return per_example(np.where(x > 0.5, np.log(p), np.log1p(-p)).clip(-100))


def slope_in_logits(s, x, logits, cotangent):
    leaf = s.leaf(logits)
    value = s.mod.bernoulli_log_likelihood(x, leaf)
    return {"value": value, "d/dlogits": s.vjp(value, [leaf], cotangent)[0]}


@gradient(
    "bernoulli_log_likelihood",
    points=1,
    program=slope_in_logits,
    on=cases.named("4 rows of 5 pixels", pixels(4, 5))
    + cases.named("3 rows of 6 pixels, logits of ±30", pixels(3, 6, spread=30.0))
    + cases.named("4 rows of 5 pixels, float64", pixels(4, 5, dtype="float64")),
)
def bernoulli_gradient_is_right(x, logits):
    """The gradient in logits is x − sigmoid(logits)."""
    return {"logits": x - np.exp(-np.logaddexp(0, -logits))}


def every_image(rng):
    """All 64 binary images of 3 × 2 pixels, with the same logits."""
    codes = (np.arange(64)[:, None] >> np.arange(6)) & 1
    logits = np.repeat(rng.normal(0, 2, (1, 6)), 64, axis=0)
    return {"x": codes.reshape(64, 3, 2).astype(np.float32), "logits": logits.reshape(64, 3, 2).astype(np.float32)}


def total_probability(s, x, logits):
    """One half of them as well: a single number would add up to one on all 64 by luck."""
    probability = s.torch.exp(s.mod.bernoulli_log_likelihood(x, logits))
    return {"mass": s.torch.sum(probability), "of a pixel": s.torch.sum(probability * x[:, 0, 0])}


@closed_form(
    "bernoulli_log_likelihood", points=1, on=cases.named("all images of 3 × 2 pixels", every_image), program=total_probability
)
def bernoulli_sums_to_one(x, logits):
    """The probabilities of all binary images of one size add up to one."""
    return {"mass": 1.0, "of a pixel": 1 / (1 + np.exp(-logits[0, 0, 0]))}


@conventions("bernoulli_log_likelihood", points=1, on=ways_of_rows(pixels, "logits"))
def bernoulli_keeps_the_conventions(x, logits):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return per_example(log_bernoulli(x, logits))
