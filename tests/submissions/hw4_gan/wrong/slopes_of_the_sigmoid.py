"""The slope of the sigmoid alone, for both losses.

loses: slopes_are_those_of_the_losses slopes_are_stable
hint: stops_at_the_sigmoid
"""


def generator_logit_gradients(logits_fake):
    d = torch.sigmoid(logits_fake)
    return -0.5 * d * (1 - d), -0.5 * d * (1 - d)
