"""Computed and returned in float32.

loses: nonsaturating_loss_keeps_the_conventions
"""


def generator_loss_nonsaturating(logits_fake):
    return 0.5 * F.softplus(-logits_fake.float()).mean()
