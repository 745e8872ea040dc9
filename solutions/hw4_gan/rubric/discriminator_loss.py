"""The discriminator's loss, its gradient, and both for extreme logits."""

import numpy as np

from autograder import cases, closed_form, conventions, gradient, stability

from .logits import (
    BOTH,
    EXTREME_BOTH,
    PER_EXAMPLE,
    both,
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


def cross_entropy(real, fake):
    """J(D) from the losses of the single examples."""
    return real.mean() / 2 + fake.mean() / 2


@closed_form("discriminator_loss", points=4, on=BOTH)
def discriminator_loss_is_right(logits_real, logits_fake):
    """J(D) = −½ E log D(x) − ½ E log(1 − D(G(z))) is right, also when real and fake examples differ in number."""
    return cross_entropy(minus_log_d(logits_real), minus_log_not_d(logits_fake))


@discriminator_loss_is_right.mistake("The factors ½ are missing: each of the two terms has one.")
def forgets_the_halves(logits_real, logits_fake):
    return minus_log_d(logits_real).mean() + minus_log_not_d(logits_fake).mean()


@discriminator_loss_is_right.mistake(
    "There is one factor ½ too many: each of the two terms has its own, and their sum has no other."
)
def halves_twice(logits_real, logits_fake):
    return cross_entropy(minus_log_d(logits_real), minus_log_not_d(logits_fake)) / 2


@discriminator_loss_is_right.mistake("The second term is missing: the discriminator learns from generated examples as well.")
def misses_the_fake_term(logits_real, logits_fake):
    return minus_log_d(logits_real).mean() / 2


@discriminator_loss_is_right.mistake("The first term is missing: the discriminator learns from data as well.")
def misses_the_real_term(logits_real, logits_fake):
    return minus_log_not_d(logits_fake).mean() / 2


@discriminator_loss_is_right.mistake("The targets are swapped: your discriminator learns to call data generated.")
def exchanges_the_targets(logits_real, logits_fake):
    return cross_entropy(minus_log_not_d(logits_real), minus_log_d(logits_fake))


@discriminator_loss_is_right.mistake(
    "You gave generated examples the target of data. The generator wants that; the discriminator must tell them apart."
)
def calls_everything_data(logits_real, logits_fake):
    return cross_entropy(minus_log_d(logits_real), minus_log_d(logits_fake))


@discriminator_loss_is_right.mistake(
    "You subtracted one term from the other. Both are costs: of being wrong about data, and of being wrong about fakes."
)
def subtracts_the_second_term(logits_real, logits_fake):
    return cross_entropy(minus_log_d(logits_real), -minus_log_not_d(logits_fake))


@discriminator_loss_is_right.mistake("The sign is flipped: D maximises this value, but a loss is minimised.")
def returns_what_d_maximises(logits_real, logits_fake):
    return -cross_entropy(minus_log_d(logits_real), minus_log_not_d(logits_fake))


@discriminator_loss_is_right.mistake("This is the value V of the game, which D maximises. The loss is −½ V.")
def returns_the_value(logits_real, logits_fake):
    return -2 * cross_entropy(minus_log_d(logits_real), minus_log_not_d(logits_fake))


@discriminator_loss_is_right.mistake("You took the logarithm of a mean. Take the logarithm for each example first, then average.")
def takes_logs_of_means(logits_real, logits_fake):
    return -np.log(d_of(logits_real).mean()) / 2 - np.log(d_of(-logits_fake).mean()) / 2


@discriminator_loss_is_right.mistake(
    "You averaged real and fake examples together, so the larger group counts for more. Each expectation is a separate mean."
)
def averages_them_together(logits_real, logits_fake):
    return np.concatenate([minus_log_d(logits_real).ravel(), minus_log_not_d(logits_fake).ravel()]).mean()


@discriminator_loss_is_right.mistake("You summed over the examples. Expectations are means.")
def adds_up_the_examples(logits_real, logits_fake):
    return minus_log_d(logits_real).sum() / 2 + minus_log_not_d(logits_fake).sum() / 2


@discriminator_loss_is_right.mistake(PER_EXAMPLE)
def divides_by_the_first_axis(logits_real, logits_fake):
    return mean_of_first_axis(minus_log_d(logits_real)) / 2 + mean_of_first_axis(minus_log_not_d(logits_fake)) / 2


@discriminator_loss_is_right.mistake(
    "You applied the sigmoid twice. The inputs are logits; one sigmoid turns them into probabilities."
)
def takes_the_sigmoid_twice(logits_real, logits_fake):
    return cross_entropy(minus_log_d(d_of(logits_real)), minus_log_not_d(d_of(logits_fake)))


@discriminator_loss_is_right.mistake("You subtracted the logit from one. 1 − D is the sigmoid of −logit.")
def subtracts_the_logit_from_one(logits_real, logits_fake):
    return cross_entropy(minus_log_d(logits_real), minus_log_d(1 - logits_fake))


@discriminator_loss_is_right.mistake(
    "This is a least-squares loss of probabilities. The loss here uses the logarithms of D and of 1 − D."
)
def squares_probabilities(logits_real, logits_fake):
    return cross_entropy(d_of(-logits_real) ** 2, d_of(logits_fake) ** 2)


@discriminator_loss_is_right.mistake(
    "This is a least-squares loss of the logits. The loss here uses the logarithms of D and of 1 − D."
)
def squares_logits(logits_real, logits_fake):
    return cross_entropy((logits_real - 1) ** 2, logits_fake**2)


@discriminator_loss_is_right.mistake("Your result is in bits. Use natural logarithms (nats).")
def discriminates_in_bits(logits_real, logits_fake):
    return cross_entropy(minus_log_d(logits_real), minus_log_not_d(logits_fake)) / np.log(2)


@gradient(
    "discriminator_loss",
    points=2,
    per="batch",
    on=cases.named("6 real and 9 fake", both((6,), (9,)))
    + cases.named("patches, 2 images and 4", both((2, 1, 3, 2), (4, 1, 3, 2)))
    + cases.named("all logits zero", zeros(logits_real=(3,), logits_fake=(5,))),
)
def discriminator_gradient_is_right(logits_real, logits_fake):
    """The gradient of J(D) is right for every logit, also at zero."""
    return {
        "logits_real": -d_of(-logits_real) / (2 * logits_real.size),
        "logits_fake": d_of(logits_fake) / (2 * logits_fake.size),
    }


@discriminator_gradient_is_right.mistake(
    "No gradient reaches the logits of generated examples, but D learns from them as well. Detach fakes in the training "
    "loop, before D sees them; the loss must not detach logits."
)
def learns_nothing_from_fakes(logits_real, logits_fake):
    return {"logits_real": -d_of(-logits_real) / (2 * logits_real.size), "logits_fake": 0 * logits_fake}


@discriminator_gradient_is_right.mistake(
    "No gradient reaches the logits: your loss is a plain number or a new tensor, so for torch it does not depend on them."
)
def discriminator_learns_nothing(logits_real, logits_fake):
    return {"logits_real": 0 * logits_real, "logits_fake": 0 * logits_fake}


@stability("discriminator_loss", points=2, on=EXTREME_BOTH)
def discriminator_loss_is_stable(logits_real, logits_fake):
    """J(D) is finite and accurate in float32 for logits as large as ±1e4."""
    return cross_entropy(minus_log_d(logits_real), minus_log_not_d(logits_fake))


@discriminator_loss_is_stable.mistake(
    "Where the sigmoid rounds to 0 or 1, you take log 0. Work with the logits: log(1 + e^x) can be computed in one step."
)
def takes_the_log_of_a_sigmoid(logits_real, logits_fake):
    return cross_entropy(-log_or_infinity(rounded_d(logits_real)), -log_or_infinity(1 - rounded_d(logits_fake)))


def clamped(logs):
    """As torch's binary_cross_entropy takes logarithms."""
    return np.maximum(logs, -100)


@discriminator_loss_is_stable.mistake(
    "binary_cross_entropy after a sigmoid cuts logarithms off at −100, and its gradient is lost even earlier. Use a function "
    "that takes logits."
)
def cuts_logarithms_off(logits_real, logits_fake):
    return cross_entropy(-clamped(log_or_infinity(rounded_d(logits_real))), -clamped(log_or_infinity(1 - rounded_d(logits_fake))))


@gradient("discriminator_loss", points=2, per="batch", on=EXTREME_BOTH)
def discriminator_gradient_is_stable(logits_real, logits_fake):
    """The gradient of J(D) is right in float32 for logits as large as ±1e4."""
    return {
        "logits_real": -d_of(-logits_real) / (2 * logits_real.size),
        "logits_fake": d_of(logits_fake) / (2 * logits_fake.size),
    }


def slope_of_cut_off(p, target):
    """What torch's binary_cross_entropy hands back through the sigmoid: the product p (1 − p) is bounded below."""
    return (p - target) / np.maximum(p * (1 - p), 1e-12) * p * (1 - p)


@discriminator_gradient_is_stable.mistake(
    "The gradient should be largest where the discriminator is sure and wrong, but yours is lost there. You compute the "
    "sigmoid first and the logarithm after it. Compute both in one step, from logits, so that nothing rounds to 0 in "
    "between."
)
def loses_the_gradient_of_the_sure(logits_real, logits_fake):
    return {
        "logits_real": slope_of_cut_off(rounded_d(logits_real), 1) / (2 * logits_real.size),
        "logits_fake": slope_of_cut_off(rounded_d(logits_fake), 0) / (2 * logits_fake.size),
    }


@conventions(
    "discriminator_loss",
    points=1,
    on=ways(logits_real=(-0.5, -0.4), logits_fake=(1, 1)),
    program=call_for_each("discriminator_loss"),
)
def discriminator_loss_keeps_the_conventions(logits_real, logits_fake):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return of_each(lambda real, fake: cross_entropy(minus_log_d(real), minus_log_not_d(fake)), logits_real, logits_fake)
