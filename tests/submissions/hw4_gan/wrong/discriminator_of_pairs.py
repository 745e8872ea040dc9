"""Real and fake ones are zipped, which loses what is left of the longer batch.

loses: discriminator_loss_is_right discriminator_gradient_is_right
"""


def discriminator_loss(logits_real, logits_fake):
    n = min(len(logits_real), len(logits_fake))
    return 0.5 * F.softplus(-logits_real[:n]).mean() + 0.5 * F.softplus(logits_fake[:n]).mean()
