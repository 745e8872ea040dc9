"""The losses of Wasserstein's critic and its generator."""

import numpy as np

from autograder import closed_form, conventions, gradient

from .least_squares import FAKE_SCORES, SCORES
from .logits import PER_EXAMPLE, d_of, mean_of_first_axis, ways


@closed_form("critic_loss_wasserstein", points=3, on=SCORES)
def critic_loss_is_right(scores_real, scores_fake):
    """E s(G(z)) − E s(x) is right, for real and fake ones of different number."""
    return scores_fake.mean() - scores_real.mean()


@critic_loss_is_right.mistake("The sign is turned: this is what the critic makes large. A loss is minimised.")
def turns_the_critics_sign(scores_real, scores_fake):
    return scores_real.mean() - scores_fake.mean()


@critic_loss_is_right.mistake("The two means are added. The critic is to score data higher than generated examples.")
def adds_both_means(scores_real, scores_fake):
    return -scores_fake.mean() - scores_real.mean()


@critic_loss_is_right.mistake("There are no halves in this loss.")
def halves_the_critics_loss(scores_real, scores_fake):
    return (scores_fake.mean() - scores_real.mean()) / 2


@critic_loss_is_right.mistake("There is no sigmoid here: a critic's scores are any numbers.")
def squashes_the_scores(scores_real, scores_fake):
    return d_of(scores_fake).mean() - d_of(scores_real).mean()


@critic_loss_is_right.mistake(PER_EXAMPLE)
def critic_by_the_first_axis(scores_real, scores_fake):
    return mean_of_first_axis(scores_fake) - mean_of_first_axis(scores_real)


@gradient("critic_loss_wasserstein", points=1, per="batch", on=SCORES)
def critic_gradient_is_right(scores_real, scores_fake):
    """Its gradient is right in every score."""
    return {
        "scores_real": np.full(scores_real.shape, -1 / scores_real.size),
        "scores_fake": np.full(scores_fake.shape, 1 / scores_fake.size),
    }


@conventions("critic_loss_wasserstein", points=1, on=ways(scores_real=0.2, scores_fake=1.2), within=3)
def critic_loss_keeps_the_conventions(scores_real, scores_fake):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return scores_fake.mean() - scores_real.mean()


@closed_form("generator_loss_wasserstein", points=2, on=FAKE_SCORES)
def wasserstein_generator_loss_is_right(scores_fake):
    """−E s(G(z)) is right."""
    return -scores_fake.mean()


@wasserstein_generator_loss_is_right.mistake("The minus is missing: the generator wants high scores, and a loss is minimised.")
def generator_without_minus(scores_fake):
    return scores_fake.mean()


@wasserstein_generator_loss_is_right.mistake(PER_EXAMPLE)
def generator_by_the_first_axis(scores_fake):
    return -mean_of_first_axis(scores_fake)


@gradient("generator_loss_wasserstein", points=1, per="batch", on=FAKE_SCORES)
def wasserstein_generator_gradient_is_right(scores_fake):
    """Its gradient is right in every score."""
    return {"scores_fake": np.full(scores_fake.shape, -1 / scores_fake.size)}


@conventions("generator_loss_wasserstein", points=1, on=ways(scores_fake=0.2), within=4)
def wasserstein_generator_loss_keeps_the_conventions(scores_fake):
    """The result has the inputs' dtype and device, and the inputs are left unchanged."""
    return -scores_fake.mean()
