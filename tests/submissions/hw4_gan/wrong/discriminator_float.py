"""A Python number, from which nothing can be learnt.

loses: discriminator_loss_is_right discriminator_gradient_is_right discriminator_loss_is_stable
loses: discriminator_gradient_is_stable discriminator_loss_keeps_the_conventions
"""


def discriminator_loss(logits_real, logits_fake):
    return (0.5 * F.softplus(-logits_real).mean() + 0.5 * F.softplus(logits_fake).mean()).item()
