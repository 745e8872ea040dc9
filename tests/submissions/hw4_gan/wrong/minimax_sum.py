"""A sum for the mean.

loses: minimax_loss_is_right minimax_gradient_is_right minimax_loss_is_stable
hint: minimax_adds_up
"""


def generator_loss_minimax(logits_fake):
    return 0.5 * F.logsigmoid(-logits_fake).sum()
