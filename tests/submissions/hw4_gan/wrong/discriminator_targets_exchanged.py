"""Zeros for data, ones for fakes.

loses: discriminator_loss_is_right discriminator_gradient_is_right discriminator_loss_is_stable
loses: discriminator_gradient_is_stable
hint: exchanges_the_targets
"""


def discriminator_loss(logits_real, logits_fake):
    bce = F.binary_cross_entropy_with_logits
    return 0.5 * bce(logits_real, torch.zeros_like(logits_real)) + 0.5 * bce(logits_fake, torch.ones_like(logits_fake))
