"""The halves are forgotten.

loses: least_squares_discriminator_loss_is_right least_squares_discriminator_gradient_is_right
hint: squares_without_halves
"""


def discriminator_loss_least_squares(scores_real, scores_fake):
    return F.mse_loss(scores_real, torch.ones_like(scores_real)) + F.mse_loss(scores_fake, torch.zeros_like(scores_fake))
