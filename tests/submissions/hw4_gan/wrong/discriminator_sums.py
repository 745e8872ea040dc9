"""Sums in the place of means.

loses: discriminator_loss_is_right discriminator_gradient_is_right discriminator_loss_is_stable
loses: discriminator_gradient_is_stable
hint: adds_up_the_examples
"""


def discriminator_loss(logits_real, logits_fake):
    return 0.5 * F.softplus(-logits_real).sum() + 0.5 * F.softplus(logits_fake).sum()
