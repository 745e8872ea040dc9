"""Fakes' logits are detached in the loss, where the fakes themselves should be: D no longer learns from them.

loses: discriminator_gradient_is_right discriminator_gradient_is_stable
hint: learns_nothing_from_fakes
"""


def discriminator_loss(logits_real, logits_fake):
    return 0.5 * F.softplus(-logits_real).mean() + 0.5 * F.softplus(logits_fake.detach()).mean()
