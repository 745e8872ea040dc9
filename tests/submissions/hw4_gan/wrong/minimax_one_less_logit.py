"""log sigmoid(1 − x) for log(1 − D).

loses: minimax_loss_is_right minimax_gradient_is_right minimax_loss_is_stable
hint: minimax_subtracts_the_logit
"""


def generator_loss_minimax(logits_fake):
    return 0.5 * F.logsigmoid(1 - logits_fake).mean()
