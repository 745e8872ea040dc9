"""Data are left out.

loses: discriminator_loss_is_right discriminator_gradient_is_right discriminator_loss_is_stable
loses: discriminator_gradient_is_stable
hint: misses_the_real_term
"""


def discriminator_loss(logits_real, logits_fake):
    return 0.5 * F.softplus(logits_fake).mean()
