"""The ½ is forgotten.

loses: least_squares_generator_loss_is_right least_squares_generator_gradient_is_right
hint: generator_squares_without_half
"""


def generator_loss_least_squares(scores_fake):
    return (scores_fake - 1).square().mean()
