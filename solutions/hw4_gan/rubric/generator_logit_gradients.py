"""The slopes of the generator's losses, which are those of the student's own."""

import numpy as np

from autograder import cases, conventions, follow_through, stability

from .generator_losses import with_zeros
from .logits import EXTREME_FAKE, d_of, minus_log_d, minus_log_not_d, normal


def slopes_of(logits_fake):
    """Both slopes, by central differences of the losses of single examples in log space: off by h² / 12 < 1e-9, and rounding."""
    h = 1e-4 * np.maximum(1, np.abs(logits_fake))
    minimax = (minus_log_not_d(logits_fake - h) - minus_log_not_d(logits_fake + h)) / (4 * h)
    nonsaturating = (minus_log_d(logits_fake + h) - minus_log_d(logits_fake - h)) / (4 * h)
    return np.stack([minimax, nonsaturating])


def with_one(draw):
    return lambda rng: {**draw(rng), "one": np.asarray(1, np.float32)}


def slopes_and_losses(s, logits_fake, one):
    minimax, nonsaturating = s.unpack(s.mod.generator_logit_gradients(logits_fake), 2)
    leaves = s.leaf(logits_fake), s.leaf(logits_fake)
    losses = s.tried("mod.generator_loss_minimax", leaves[0]), s.tried("mod.generator_loss_nonsaturating", leaves[1])
    return {
        "slopes": s.torch.stack([minimax, nonsaturating]),
        "minimax": s.vjp(losses[0], [leaves[0]], one)[0],
        "nonsaturating": s.vjp(losses[1], [leaves[1]], one)[0],
    }


@follow_through(
    "generator_logit_gradients",
    points=3,
    program=slopes_and_losses,
    truth=slopes_of,
    on=cases.named("batch 6", with_one(normal(logits_fake=(6,))))
    + cases.named("a column of 5", with_one(normal(logits_fake=(5, 1))))
    + cases.named("batch 3, two logits zero", with_one(with_zeros((3,))))
    + cases.named("one logit", with_one(normal(logits_fake=(1,)))),
)
def slopes_are_those_of_the_losses(minimax, nonsaturating, logits_fake):
    """Both slopes are right for each example, or match your own two losses; they are not divided by the batch size."""
    return np.stack([minimax, nonsaturating]) * logits_fake.size


@slopes_are_those_of_the_losses.mistake("You divided by the batch size. Return the slope of each example's own loss.")
def divides_by_the_batch_size(minimax, nonsaturating, logits_fake):
    return np.stack([minimax, nonsaturating])


@slopes_are_those_of_the_losses.mistake("The two slopes are swapped: the minimax slope comes first.")
def exchanges_the_slopes(minimax, nonsaturating, logits_fake):
    return np.stack([nonsaturating, minimax]) * logits_fake.size


@slopes_are_those_of_the_losses.mistake(
    "The sign is flipped. Minimising either loss raises the logit, so both slopes are negative."
)
def turns_the_slopes(minimax, nonsaturating, logits_fake):
    return -np.stack([minimax, nonsaturating]) * logits_fake.size


@slopes_are_those_of_the_losses.mistake("The factor ½ of both losses is missing.")
def slopes_without_halves(minimax, nonsaturating, logits_fake):
    return 2 * np.stack([minimax, nonsaturating]) * logits_fake.size


@slopes_are_those_of_the_losses.mistake(
    "You differentiated with respect to D. With respect to the logit there is one more factor, the sigmoid's own slope."
)
def differentiates_by_d(minimax, nonsaturating, logits_fake):
    return np.stack([-0.5 / d_of(-logits_fake), -0.5 / d_of(logits_fake)])


@slopes_are_those_of_the_losses.mistake(
    "You stopped at the slope of the sigmoid. There is another factor: the derivative of the loss with respect to D."
)
def stops_at_the_sigmoid(minimax, nonsaturating, logits_fake):
    return np.stack([-0.5 * d_of(logits_fake) * d_of(-logits_fake)] * 2)


def both_slopes(s, logits_fake):
    minimax, nonsaturating = s.unpack(s.mod.generator_logit_gradients(logits_fake), 2)
    return {"minimax": minimax, "nonsaturating": nonsaturating}


@stability("generator_logit_gradients", points=2, on=EXTREME_FAKE, program=both_slopes)
def slopes_are_stable(logits_fake):
    """Both slopes are right where D recognises a fake and where it is fooled, for logits as large as ±1e4."""
    return {"minimax": -d_of(logits_fake) / 2, "nonsaturating": -d_of(-logits_fake) / 2}


def spread(shape, dtype, middle=-2.0, width=1.5, zeros=0):
    def draw(rng):
        logits = rng.normal(middle, width, shape)
        logits.ravel()[:zeros] = 0
        return {"logits_fake": logits.astype(dtype)}

    return draw


# The slopes of many logits go up or down with them, as do the logits themselves. So of a few, near zero, they have the size
# of a quarter, and of many they are not all alike.
SPREAD = (
    cases.named("40 logits, float64", spread((40,), "float64"))
    + cases.named("5 logits near zero", spread((5,), "float32", 0, 0.005))
    + cases.named("one logit near zero", spread((1,), "float32", 0, 0.005))
    + cases.named("4 × 2 logits", spread((4, 2), "float32"))
    + cases.named("9 logits, one of them zero", spread((9,), "float32", zeros=1))
)


def slopes_placed(s, logits_fake):
    attempts = s.placed(s.mod.generator_logit_gradients, [logits_fake])
    return {**both_slopes(s, logits_fake), "logits_fake afterwards": logits_fake, "attempts": attempts}


@conventions("generator_logit_gradients", points=1, on=SPREAD, program=slopes_placed, within=10)
def slopes_keep_the_conventions(logits_fake):
    """The results have the inputs' dtype and device, and the inputs are left unchanged."""
    return {"minimax": -d_of(logits_fake) / 2, "nonsaturating": -d_of(-logits_fake) / 2}
