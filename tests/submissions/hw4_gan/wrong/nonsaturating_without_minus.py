"""The minus is forgotten.

loses: nonsaturating_loss_is_right nonsaturating_gradient_is_right nonsaturating_loss_is_stable
hint: nonsaturating_without_the_minus
"""


def generator_loss_nonsaturating(logits_fake):
    return 0.5 * F.logsigmoid(logits_fake).mean()
