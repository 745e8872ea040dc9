"""½ E log D.

loses: minimax_loss_is_right minimax_gradient_is_right minimax_loss_is_stable
hint: minimax_with_log_d
"""


def generator_loss_minimax(logits_fake):
    return 0.5 * F.logsigmoid(logits_fake).mean()
