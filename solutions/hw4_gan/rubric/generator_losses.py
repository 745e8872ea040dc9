"""The generator's two losses, their gradients, and both for extreme logits."""

import numpy as np

from autograder import cases, closed_form, conventions, gradient, stability

from .discriminator_loss import slope_of_cut_off
from .logits import (
    EXTREME_FAKE,
    FAKE,
    PER_EXAMPLE,
    call_for_each,
    d_of,
    log_or_infinity,
    mean_of_first_axis,
    minus_log_d,
    minus_log_not_d,
    of_each,
    rounded_d,
    ways,
    zeros,
)


@closed_form("generator_loss_minimax", points=3, on=FAKE)
def minimax_loss_is_right(logits_fake):
    """½ E log(1 − D(G(z))) is right."""
    return -minus_log_not_d(logits_fake).mean() / 2


@minimax_loss_is_right.mistake("This is the non-saturating loss. The minimax loss has log(1 − D).")
def gives_the_nonsaturating_loss(logits_fake):
    return minus_log_d(logits_fake).mean() / 2


@minimax_loss_is_right.mistake("The sign is flipped: this is the discriminator's term. The generator minimises its negative.")
def minimax_of_the_discriminator(logits_fake):
    return minus_log_not_d(logits_fake).mean() / 2


@minimax_loss_is_right.mistake(
    "This is ½ E log D. In the minimax game, the generator's loss depends on how sure D is that fakes are not data."
)
def minimax_with_log_d(logits_fake):
    return -minus_log_d(logits_fake).mean() / 2


@minimax_loss_is_right.mistake("The factor ½ is missing: J(G) is −J(D), and each term of J(D) has a factor ½.")
def minimax_without_the_half(logits_fake):
    return -minus_log_not_d(logits_fake).mean()


@minimax_loss_is_right.mistake("You took the logarithm of a mean. Take the logarithm for each example first, then average.")
def minimax_log_of_the_mean(logits_fake):
    return np.log(d_of(-logits_fake).mean()) / 2


@minimax_loss_is_right.mistake("You subtracted the logit from one. 1 − D is the sigmoid of −logit.")
def minimax_subtracts_the_logit(logits_fake):
    return -minus_log_d(1 - logits_fake).mean() / 2


@minimax_loss_is_right.mistake("You summed over the examples. An expectation is a mean.")
def minimax_adds_up(logits_fake):
    return -minus_log_not_d(logits_fake).sum() / 2


@minimax_loss_is_right.mistake(PER_EXAMPLE)
def minimax_by_the_first_axis(logits_fake):
    return -mean_of_first_axis(minus_log_not_d(logits_fake)) / 2


def with_zeros(shape):
    """Logits, the first two of them zero."""

    def draw(rng):
        logits = rng.normal(0, 2, shape)
        logits[:2] = 0
        return {"logits_fake": logits.astype(np.float32)}

    return draw


# A discriminator whose last layer begins with zeros says 0 of everything: |x| and max(x, 0) have no derivative there, and
# formulas made of them one of autograd's choice.
SLOPES = (
    cases.named("batch 7, two logits zero", with_zeros((7,)))
    + cases.named("a column of 5, two logits zero", with_zeros((5, 1)))
    + cases.named("all logits zero", zeros(logits_fake=(4,)))
    + EXTREME_FAKE
)


@gradient("generator_loss_minimax", points=2, per="batch", on=SLOPES)
def minimax_gradient_is_right(logits_fake):
    """The gradient of the minimax loss is right for every logit, also at zero and at ±1e4."""
    return {"logits_fake": -d_of(logits_fake) / (2 * logits_fake.size)}


@stability("generator_loss_minimax", points=1, on=EXTREME_FAKE)
def minimax_loss_is_stable(logits_fake):
    """The minimax loss is finite and accurate in float32 for logits as large as ±1e4."""
    return -minus_log_not_d(logits_fake).mean() / 2


@minimax_loss_is_stable.mistake(
    "Where the sigmoid rounds to 1, your log(1 − sigmoid) is log 0. Compute log(1 + e^x) in one step."
)
def minimax_log_of_zero(logits_fake):
    return log_or_infinity(1 - rounded_d(logits_fake)).mean() / 2


@conventions("generator_loss_minimax", points=1, on=ways(logits_fake=(1, 1)), program=call_for_each("generator_loss_minimax"))
def minimax_loss_keeps_the_conventions(logits_fake):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return of_each(lambda fake: -minus_log_not_d(fake).mean() / 2, logits_fake)


@closed_form("generator_loss_nonsaturating", points=3, on=FAKE)
def nonsaturating_loss_is_right(logits_fake):
    """−½ E log D(G(z)) is right."""
    return minus_log_d(logits_fake).mean() / 2


@nonsaturating_loss_is_right.mistake("This is the minimax loss. The non-saturating loss has −log D.")
def gives_the_minimax_loss(logits_fake):
    return -minus_log_not_d(logits_fake).mean() / 2


@nonsaturating_loss_is_right.mistake("The minus sign is missing: a generator that minimises log D learns to be found out.")
def nonsaturating_without_the_minus(logits_fake):
    return -minus_log_d(logits_fake).mean() / 2


@nonsaturating_loss_is_right.mistake("The target is wrong: your loss is low where D recognises fakes as fakes.")
def nonsaturating_with_the_target_of_fakes(logits_fake):
    return minus_log_not_d(logits_fake).mean() / 2


@nonsaturating_loss_is_right.mistake("The factor ½ is missing.")
def nonsaturating_without_the_half(logits_fake):
    return minus_log_d(logits_fake).mean()


@nonsaturating_loss_is_right.mistake("You took the logarithm of a mean. Take the logarithm for each example first, then average.")
def nonsaturating_log_of_the_mean(logits_fake):
    return -np.log(d_of(logits_fake).mean()) / 2


@nonsaturating_loss_is_right.mistake(PER_EXAMPLE)
def nonsaturating_by_the_first_axis(logits_fake):
    return mean_of_first_axis(minus_log_d(logits_fake)) / 2


@gradient("generator_loss_nonsaturating", points=2, per="batch", on=SLOPES)
def nonsaturating_gradient_is_right(logits_fake):
    """The gradient of the non-saturating loss is right for every logit, also at zero and at ±1e4."""
    return {"logits_fake": -d_of(-logits_fake) / (2 * logits_fake.size)}


@nonsaturating_gradient_is_right.mistake(
    "Your gradient is lost where D is sure that a fake is fake, which is exactly what this loss should prevent. You "
    "compute the sigmoid first and the logarithm after it. Compute both in one step, from logits."
)
def nonsaturating_gradient_is_lost(logits_fake):
    return {"logits_fake": slope_of_cut_off(rounded_d(logits_fake), 1) / (2 * logits_fake.size)}


@stability("generator_loss_nonsaturating", points=1, on=EXTREME_FAKE)
def nonsaturating_loss_is_stable(logits_fake):
    """The non-saturating loss is finite and accurate in float32 for logits as large as ±1e4."""
    return minus_log_d(logits_fake).mean() / 2


@nonsaturating_loss_is_stable.mistake(
    "Where the sigmoid rounds to 0, your log(sigmoid) is log 0. torch has a function that computes both in one step."
)
def nonsaturating_log_of_zero(logits_fake):
    return -log_or_infinity(rounded_d(logits_fake)).mean() / 2


@conventions(
    "generator_loss_nonsaturating",
    points=1,
    on=ways(logits_fake=(1, 1)),
    program=call_for_each("generator_loss_nonsaturating"),
)
def nonsaturating_loss_keeps_the_conventions(logits_fake):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return of_each(lambda fake: minus_log_d(fake).mean() / 2, logits_fake)
