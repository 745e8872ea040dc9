"""Halves, as in the other losses.

loses: critic_loss_is_right critic_gradient_is_right
hint: halves_the_critics_loss
"""


def critic_loss_wasserstein(scores_real, scores_fake):
    return 0.5 * scores_fake.mean() - 0.5 * scores_real.mean()
