"""The minus of 003's L_D: E log D − E log(1 − D).

loses: discriminator_loss_is_right discriminator_gradient_is_right discriminator_loss_is_stable
loses: discriminator_gradient_is_stable
hint: subtracts_the_second_term
"""


def discriminator_loss(logits_real, logits_fake):
    return -0.5 * (F.logsigmoid(logits_real).mean() - F.logsigmoid(-logits_fake).mean())
