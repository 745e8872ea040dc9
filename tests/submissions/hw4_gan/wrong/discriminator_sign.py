"""What D maximises, handed to an optimiser that minimises.

loses: discriminator_loss_is_right discriminator_gradient_is_right discriminator_loss_is_stable
loses: discriminator_gradient_is_stable
hint: returns_what_d_maximises
"""


def discriminator_loss(logits_real, logits_fake):
    return 0.5 * F.logsigmoid(logits_real).mean() + 0.5 * F.logsigmoid(-logits_fake).mean()
