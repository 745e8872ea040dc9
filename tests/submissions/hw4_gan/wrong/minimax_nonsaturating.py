"""The non-saturating loss under the other's name.

loses: minimax_loss_is_right minimax_gradient_is_right minimax_loss_is_stable
hint: gives_the_nonsaturating_loss
"""


def generator_loss_minimax(logits_fake):
    return -0.5 * F.logsigmoid(logits_fake).mean()
