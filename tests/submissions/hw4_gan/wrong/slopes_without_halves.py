"""Both halves are forgotten.

loses: slopes_are_those_of_the_losses slopes_are_stable
hint: slopes_without_halves
"""


def generator_logit_gradients(logits_fake):
    return -torch.sigmoid(logits_fake), -torch.sigmoid(-logits_fake)
