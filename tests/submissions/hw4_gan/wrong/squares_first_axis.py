"""A sum divided by the length of the first axis: patches count for more.

loses: least_squares_discriminator_loss_is_right least_squares_discriminator_gradient_is_right
hint: squares_by_the_first_axis
"""


def discriminator_loss_least_squares(scores_real, scores_fake):
    return 0.5 * ((scores_real - 1) ** 2).sum() / len(scores_real) + 0.5 * (scores_fake**2).sum() / len(scores_fake)
