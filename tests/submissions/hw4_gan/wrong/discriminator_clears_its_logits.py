"""The logits are set to zero once they have been used.

loses: discriminator_gradient_is_right discriminator_gradient_is_stable discriminator_loss_keeps_the_conventions
"""


def discriminator_loss(logits_real, logits_fake):
    loss = 0.5 * F.softplus(-logits_real).mean() + 0.5 * F.softplus(logits_fake).mean()
    logits_fake.data.zero_()
    return loss
