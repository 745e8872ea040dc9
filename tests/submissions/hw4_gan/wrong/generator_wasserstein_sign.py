"""The minus is forgotten.

loses: wasserstein_generator_loss_is_right wasserstein_generator_gradient_is_right
hint: generator_without_minus
"""


def generator_loss_wasserstein(scores_fake):
    return scores_fake.mean()
