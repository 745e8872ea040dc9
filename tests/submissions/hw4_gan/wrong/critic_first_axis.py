"""A sum divided by the length of the first axis: patches count for more.

loses: critic_loss_is_right critic_gradient_is_right
hint: critic_by_the_first_axis
"""


def critic_loss_wasserstein(scores_real, scores_fake):
    return scores_fake.sum() / len(scores_fake) - scores_real.sum() / len(scores_real)
