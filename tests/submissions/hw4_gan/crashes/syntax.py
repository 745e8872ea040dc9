"""A bracket is missing.

loses: gan.py
hint: line
"""


def discriminator_loss(logits_real, logits_fake):
    return 0.5 * (F.softplus(-logits_real).mean() + F.softplus(logits_fake).mean()
