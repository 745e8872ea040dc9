"""Probabilities are averaged before the logarithm.

loses: discriminator_loss_is_right discriminator_gradient_is_right discriminator_loss_is_stable
loses: discriminator_gradient_is_stable
hint: takes_logs_of_means
"""


def discriminator_loss(logits_real, logits_fake):
    return -0.5 * torch.sigmoid(logits_real).mean().log() - 0.5 * torch.sigmoid(-logits_fake).mean().log()
