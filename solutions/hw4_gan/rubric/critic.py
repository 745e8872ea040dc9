"""The losses of Wasserstein's critic and its generator."""

import numpy as np

from autograder import cases, closed_form, conventions, gradient

from .least_squares import FAKE_SCORES, SCORES
from .logits import PER_EXAMPLE, ROWS, UPS_AND_DOWNS, call_for_each, d_of, each_way, mean_of_first_axis, of_each


@closed_form("critic_loss_wasserstein", points=3, on=SCORES)
def critic_loss_is_right(scores_real, scores_fake):
    """E s(G(z)) − E s(x) is right, also when real and fake examples differ in number."""
    return scores_fake.mean() - scores_real.mean()


@critic_loss_is_right.mistake("The sign is flipped: the critic maximises this value, but a loss is minimised.")
def turns_the_critics_sign(scores_real, scores_fake):
    return scores_real.mean() - scores_fake.mean()


@critic_loss_is_right.mistake("You added the two means. The critic should score data higher than generated examples.")
def adds_both_means(scores_real, scores_fake):
    return -scores_fake.mean() - scores_real.mean()


@critic_loss_is_right.mistake("This loss has no factor ½.")
def halves_the_critics_loss(scores_real, scores_fake):
    return (scores_fake.mean() - scores_real.mean()) / 2


@critic_loss_is_right.mistake("You applied a sigmoid. A critic's scores can be any numbers; use them as they are.")
def squashes_the_scores(scores_real, scores_fake):
    return d_of(scores_fake).mean() - d_of(scores_real).mean()


@critic_loss_is_right.mistake(PER_EXAMPLE)
def critic_by_the_first_axis(scores_real, scores_fake):
    return mean_of_first_axis(scores_fake) - mean_of_first_axis(scores_real)


@gradient("critic_loss_wasserstein", points=1, per="batch", on=SCORES)
def critic_gradient_is_right(scores_real, scores_fake):
    """The gradient is right for every score."""
    return {
        "scores_real": np.full(scores_real.shape, -1 / scores_real.size),
        "scores_fake": np.full(scores_fake.shape, 1 / scores_fake.size),
    }


# As in the other losses, eight mini-batches. Scores of fakes go from −5 to 5; there are three times as many of data, a third
# as large and of the other sign, so that all of them add up to nothing. The first score of data goes up and down.
LEVELS = np.linspace(-5, 5, ROWS)


def of_levels(shape, dtype, zeros):
    def draw(rng):
        size = int(np.prod(shape))
        fake = LEVELS[:, None] + rng.normal(0, 0.01, (ROWS, size))
        real = -LEVELS[:, None] / 3 + rng.normal(0, 0.01, (ROWS, 3 * size if size > 1 else 1))
        if size > 1:
            off = UPS_AND_DOWNS - real[:, 0]
            real[:, 0], real[:, 1] = real[:, 0] + off, real[:, 1] - off
            fake[:, 1 : 1 + 2 * zeros] = real[:, 2 : 2 + 6 * zeros] = 0
        made = {"scores_real": real.reshape(ROWS, -1, *shape[1:]), "scores_fake": fake.reshape(ROWS, *shape)}
        return {name: scores.astype(dtype) for name, scores in made.items()}

    return draw


@conventions("critic_loss_wasserstein", points=1, on=each_way(of_levels), program=call_for_each("critic_loss_wasserstein"))
def critic_loss_keeps_the_conventions(scores_real, scores_fake):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return of_each(lambda real, fake: fake.mean() - real.mean(), scores_real, scores_fake)


@closed_form("generator_loss_wasserstein", points=2, on=FAKE_SCORES)
def wasserstein_generator_loss_is_right(scores_fake):
    """−E s(G(z)) is right."""
    return -scores_fake.mean()


@wasserstein_generator_loss_is_right.mistake(
    "The minus sign is missing: the generator wants high scores, and a loss is minimised."
)
def generator_without_minus(scores_fake):
    return scores_fake.mean()


@wasserstein_generator_loss_is_right.mistake(PER_EXAMPLE)
def generator_by_the_first_axis(scores_fake):
    return -mean_of_first_axis(scores_fake)


@gradient("generator_loss_wasserstein", points=1, per="batch", on=FAKE_SCORES)
def wasserstein_generator_gradient_is_right(scores_fake):
    """The gradient is right for every score."""
    return {"scores_fake": np.full(scores_fake.shape, -1 / scores_fake.size)}


# Here the sum of all scores is the loss but for a factor, nine for nine scores. So it is the size that must resemble the truth.
def far_from_zero(shape, dtype, zeros):
    """N(100, 1), and every other one N(−20, 0.2). A single one is about −0.7."""

    def draw(rng):
        scores = 100 + rng.normal(0, 1, shape)
        scores.ravel()[1::2] *= -0.2
        scores.ravel()[: 2 * zeros] *= 0
        return {"scores_fake": (scores if scores.size > 1 else rng.normal(-0.7, 0.1, shape)).astype(dtype)}

    return draw


WAYS_OF_FAKES = (
    cases.named("9 scores, float64", far_from_zero((9,), "float64", 0))
    + cases.named("one score", far_from_zero((1,), "float32", 0))
    + cases.named("4 × 2 scores", far_from_zero((4, 2), "float32", 0))
    + cases.named("9 scores, some of them zero", far_from_zero((9,), "float32", 1))
)


@conventions("generator_loss_wasserstein", points=1, on=WAYS_OF_FAKES, within=4)
def wasserstein_generator_loss_keeps_the_conventions(scores_fake):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return -scores_fake.mean()
