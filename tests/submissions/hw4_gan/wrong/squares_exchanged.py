"""The targets are exchanged.

loses: least_squares_discriminator_loss_is_right least_squares_discriminator_gradient_is_right
hint: squares_with_targets_exchanged
"""


def discriminator_loss_least_squares(scores_real, scores_fake):
    return 0.5 * scores_real.square().mean() + 0.5 * (scores_fake - 1).square().mean()
