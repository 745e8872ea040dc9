"""Generated examples are left out.

loses: least_squares_discriminator_loss_is_right least_squares_discriminator_gradient_is_right
hint: squares_of_data_alone
"""


def discriminator_loss_least_squares(scores_real, scores_fake):
    return 0.5 * (scores_real - 1).square().mean()
