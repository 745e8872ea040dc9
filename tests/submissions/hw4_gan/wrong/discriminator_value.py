"""The value V of the game.

loses: discriminator_loss_is_right discriminator_gradient_is_right discriminator_loss_is_stable
loses: discriminator_gradient_is_stable
hint: returns_the_value
"""


def discriminator_loss(logits_real, logits_fake):
    return F.logsigmoid(logits_real).mean() + F.logsigmoid(-logits_fake).mean()
