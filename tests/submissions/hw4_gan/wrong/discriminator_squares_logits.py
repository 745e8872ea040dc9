"""Least squares of the logits under the name of the vanilla loss.

loses: discriminator_loss_is_right discriminator_gradient_is_right discriminator_loss_is_stable
loses: discriminator_gradient_is_stable
hint: squares_logits
"""


def discriminator_loss(logits_real, logits_fake):
    return 0.5 * (logits_real - 1).square().mean() + 0.5 * logits_fake.square().mean()
