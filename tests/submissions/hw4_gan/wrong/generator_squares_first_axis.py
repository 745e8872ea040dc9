"""A sum divided by the length of the first axis: patches count for more.

loses: least_squares_generator_loss_is_right least_squares_generator_gradient_is_right
hint: generator_squares_by_the_first_axis
"""


def generator_loss_least_squares(scores_fake):
    return 0.5 * ((scores_fake - 1) ** 2).sum() / len(scores_fake)
