"""Logarithms to base two.

loses: discriminator_loss_is_right discriminator_gradient_is_right discriminator_loss_is_stable
loses: discriminator_gradient_is_stable
hint: discriminates_in_bits
"""


def discriminator_loss(logits_real, logits_fake):
    return (F.softplus(-logits_real).mean() + F.softplus(logits_fake).mean()) / (2 * torch.tensor(2.0).log())
