"""Scores are taken for logits.

loses: least_squares_discriminator_loss_is_right least_squares_discriminator_gradient_is_right
hint: squares_of_probabilities
"""


def discriminator_loss_least_squares(scores_real, scores_fake):
    return 0.5 * (torch.sigmoid(scores_real) - 1).square().mean() + 0.5 * torch.sigmoid(scores_fake).square().mean()
