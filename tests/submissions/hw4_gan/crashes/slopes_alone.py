"""One tensor in the place of a pair.

loses: slopes_are_those_of_the_losses slopes_are_stable slopes_keep_the_conventions
"""


def generator_logit_gradients(logits_fake):
    return -0.5 * torch.sigmoid(logits_fake)
