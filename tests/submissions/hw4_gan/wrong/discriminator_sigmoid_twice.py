"""Probabilities are made of the logits, and then treated as logits.

loses: discriminator_loss_is_right discriminator_gradient_is_right discriminator_loss_is_stable
loses: discriminator_gradient_is_stable
hint: takes_the_sigmoid_twice
"""


def discriminator_loss(logits_real, logits_fake):
    bce, real, fake = F.binary_cross_entropy_with_logits, torch.sigmoid(logits_real), torch.sigmoid(logits_fake)
    return 0.5 * bce(real, torch.ones_like(real)) + 0.5 * bce(fake, torch.zeros_like(fake))
