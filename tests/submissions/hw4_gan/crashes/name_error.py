"""A name that does not exist.

loses: wasserstein_generator_loss_is_right wasserstein_generator_gradient_is_right
loses: wasserstein_generator_loss_keeps_the_conventions
hint: raised NameError
"""


def generator_loss_wasserstein(scores_fake):
    return -score_fake.mean()
