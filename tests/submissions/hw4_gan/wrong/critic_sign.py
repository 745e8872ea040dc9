"""What the critic makes large.

loses: critic_loss_is_right critic_gradient_is_right
hint: turns_the_critics_sign
"""


def critic_loss_wasserstein(scores_real, scores_fake):
    return scores_real.mean() - scores_fake.mean()
