"""The ½ is forgotten.

loses: nonsaturating_loss_is_right nonsaturating_gradient_is_right nonsaturating_loss_is_stable
hint: nonsaturating_without_the_half
"""


def generator_loss_nonsaturating(logits_fake):
    return F.softplus(-logits_fake).mean()
