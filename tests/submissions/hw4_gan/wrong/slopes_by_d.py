"""Derivatives by D, not by its logit.

loses: slopes_are_those_of_the_losses slopes_are_stable
hint: differentiates_by_d
"""


def generator_logit_gradients(logits_fake):
    d = torch.sigmoid(logits_fake)
    return -0.5 / (1 - d), -0.5 / d
