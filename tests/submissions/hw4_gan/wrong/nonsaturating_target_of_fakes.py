"""The target zero, copied from the discriminator's loss.

loses: nonsaturating_loss_is_right nonsaturating_gradient_is_right nonsaturating_loss_is_stable
hint: nonsaturating_with_the_target_of_fakes
"""


def generator_loss_nonsaturating(logits_fake):
    return 0.5 * F.binary_cross_entropy_with_logits(logits_fake, torch.zeros_like(logits_fake))
