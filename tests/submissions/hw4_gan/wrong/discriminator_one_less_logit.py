"""log sigmoid(1 − x) for log(1 − D).

loses: discriminator_loss_is_right discriminator_gradient_is_right discriminator_loss_is_stable
hint: subtracts_the_logit_from_one
"""


def discriminator_loss(logits_real, logits_fake):
    return -0.5 * F.logsigmoid(logits_real).mean() - 0.5 * F.logsigmoid(1 - logits_fake).mean()
