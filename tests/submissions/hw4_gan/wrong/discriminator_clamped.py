"""Logits are cut off at ±50: the value is off beyond that, and the gradient gone.

loses: discriminator_loss_is_stable discriminator_gradient_is_stable
"""


def discriminator_loss(logits_real, logits_fake):
    real, fake = logits_real.clamp(-50, 50), logits_fake.clamp(-50, 50)
    return 0.5 * F.softplus(-real).mean() + 0.5 * F.softplus(fake).mean()
