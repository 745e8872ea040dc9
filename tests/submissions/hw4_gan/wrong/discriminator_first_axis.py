"""A sum divided by the length of the first axis: patches count for more.

loses: discriminator_loss_is_right discriminator_gradient_is_right
hint: divides_by_the_first_axis
"""


def discriminator_loss(logits_real, logits_fake):
    return 0.5 * F.softplus(-logits_real).sum() / len(logits_real) + 0.5 * F.softplus(logits_fake).sum() / len(logits_fake)
