"""New labels in float32 on the CPU: float64 logits get a float32 loss.

loses: discriminator_loss_keeps_the_conventions
"""


def discriminator_loss(logits_real, logits_fake):
    real, fake = logits_real.float(), logits_fake.float()
    return 0.5 * F.softplus(-real).mean() + 0.5 * F.softplus(fake).mean()
