"""Fakes' scores are detached in the loss.

loses: least_squares_discriminator_gradient_is_right
"""


def discriminator_loss_least_squares(scores_real, scores_fake):
    return 0.5 * (scores_real - 1).square().mean() + 0.5 * scores_fake.detach().square().mean()
