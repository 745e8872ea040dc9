"""The means are added.

loses: critic_loss_is_right critic_gradient_is_right
hint: adds_both_means
"""


def critic_loss_wasserstein(scores_real, scores_fake):
    return -(scores_real.mean() + scores_fake.mean())
