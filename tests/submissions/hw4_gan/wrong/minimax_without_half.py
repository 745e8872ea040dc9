"""The ½ is forgotten.

loses: minimax_loss_is_right minimax_gradient_is_right minimax_loss_is_stable
hint: minimax_without_the_half
"""


def generator_loss_minimax(logits_fake):
    return F.logsigmoid(-logits_fake).mean()
