"""log(1 − sigmoid): infinite where the sigmoid rounds to one.

loses: minimax_gradient_is_right minimax_loss_is_stable
hint: minimax_log_of_zero
"""


def generator_loss_minimax(logits_fake):
    return 0.5 * torch.log(1 - torch.sigmoid(logits_fake)).mean()
