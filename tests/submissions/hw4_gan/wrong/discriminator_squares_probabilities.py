"""Least squares of D under the name of the vanilla loss.

loses: discriminator_loss_is_right discriminator_gradient_is_right discriminator_loss_is_stable
loses: discriminator_gradient_is_stable discriminator_loss_keeps_the_conventions
hint: squares_probabilities
"""


def discriminator_loss(logits_real, logits_fake):
    return 0.5 * (logits_real.sigmoid() - 1).square().mean() + 0.5 * logits_fake.sigmoid().square().mean()
