"""A small number in the logarithm, so that it is finite: and wrong where D is sure.

loses: discriminator_loss_is_stable discriminator_gradient_is_stable
"""


def discriminator_loss(logits_real, logits_fake):
    real, fake = torch.sigmoid(logits_real), torch.sigmoid(logits_fake)
    return -0.5 * (real + 1e-8).log().mean() - 0.5 * (1 - fake + 1e-8).log().mean()
