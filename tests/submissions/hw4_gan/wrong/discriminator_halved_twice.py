"""The halves, and the mean of both terms on top.

loses: discriminator_loss_is_right discriminator_gradient_is_right discriminator_loss_is_stable
loses: discriminator_gradient_is_stable
hint: halves_twice
"""


def discriminator_loss(logits_real, logits_fake):
    return 0.25 * (F.softplus(-logits_real).mean() + F.softplus(logits_fake).mean())
