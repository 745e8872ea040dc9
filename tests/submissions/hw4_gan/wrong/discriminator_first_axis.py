"""Only the first axis is averaged, and the rest added up.

loses: discriminator_loss_is_right discriminator_gradient_is_right
"""


def discriminator_loss(logits_real, logits_fake):
    return 0.5 * F.softplus(-logits_real).flatten(1).sum(1).mean() + 0.5 * F.softplus(logits_fake).flatten(1).sum(1).mean() if logits_real.ndim > 1 else 0.5 * F.softplus(-logits_real).mean() + 0.5 * F.softplus(logits_fake).mean()
