"""The non-saturating slope first.

loses: slopes_are_those_of_the_losses slopes_are_stable
hint: exchanges_the_slopes
"""


def generator_logit_gradients(logits_fake):
    return -0.5 * torch.sigmoid(-logits_fake), -0.5 * torch.sigmoid(logits_fake)
