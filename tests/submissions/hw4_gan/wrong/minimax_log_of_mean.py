"""The logarithm of the mean of 1 − D.

loses: minimax_loss_is_right minimax_gradient_is_right minimax_loss_is_stable
hint: minimax_log_of_the_mean
"""


def generator_loss_minimax(logits_fake):
    return 0.5 * (1 - torch.sigmoid(logits_fake)).mean().log()
