"""A sum divided by the length of the first axis: patches count for more.

loses: wasserstein_generator_loss_is_right wasserstein_generator_gradient_is_right
hint: generator_by_the_first_axis
"""


def generator_loss_wasserstein(scores_fake):
    return -scores_fake.sum() / len(scores_fake)
