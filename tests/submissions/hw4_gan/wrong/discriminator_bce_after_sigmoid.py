"""binary_cross_entropy of probabilities: right in value at −60, and its gradient is zero there.

loses: discriminator_loss_is_stable discriminator_gradient_is_stable
hint: cuts_logarithms_off
"""


def discriminator_loss(logits_real, logits_fake):
    real, fake = torch.sigmoid(logits_real), torch.sigmoid(logits_fake)
    return 0.5 * F.binary_cross_entropy(real, torch.ones_like(real)) + 0.5 * F.binary_cross_entropy(fake, torch.zeros_like(fake))
