"""Fakes have the target of data, copied from the generator's loss.

loses: discriminator_loss_is_right discriminator_gradient_is_right discriminator_loss_is_stable
loses: discriminator_gradient_is_stable
hint: calls_everything_data
"""


def discriminator_loss(logits_real, logits_fake):
    bce = F.binary_cross_entropy_with_logits
    return 0.5 * bce(logits_real, torch.ones_like(logits_real)) + 0.5 * bce(logits_fake, torch.ones_like(logits_fake))
