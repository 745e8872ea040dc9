"""The discriminator's target for fakes.

loses: least_squares_generator_loss_is_right least_squares_generator_gradient_is_right
hint: generator_squares_with_target_zero
"""


def generator_loss_least_squares(scores_fake):
    return 0.5 * scores_fake.square().mean()
